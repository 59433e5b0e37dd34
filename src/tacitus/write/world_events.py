"""Attacks of a simulated world as rows of GED, DSAT, GTD and ACLED."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tacitus.infer.simulate import CASUALTIES, CLAIMED, DENIED, VICTIMS, Names, World
from tacitus.write.world_layouts import ACLED, DSAT, GED, GTD

Row = dict[str, object]
SOURCE = "simulated"
_CIVILIAN, _POLITICAL, _SECURITY = (VICTIMS.index(v) for v in ("civilian", "political", "security"))
_CIVILIANS_ONLY = CASUALTIES.index("civilians_only")

_DSAT_TARGET = ("Security", "Political", "Civilian", "Other")
_GTD_TARGET = (
    (4, "Military"),
    (2, "Government (General)"),
    (14, "Private Citizens & Property"),
    (13, "Other"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Told:
    """A world as data sets tell it: names, and whom they take for the perpetrator.

    Attributes
    ----------
    named : tuple of (int or None, bool)
        For each attack the one group that claims or most independent reports name, or None;
        and whether that rests on reports alone.
    reported : tuple of int
        How many reports there are on each attack.
    suspected : tuple of tuple of int
        Whom the first source, the official one, names for each attack on its own account;
        all empty where the assertions tell that.
    """

    world: World
    names: Names
    named: tuple[tuple[int | None, bool], ...]
    reported: tuple[int, ...]
    suspected: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, world: World, names: Names, *, suspicions: bool) -> Told:
        """Take stock of a world as a coder would, without its truth."""
        counts = np.bincount(world.reports.event, minlength=len(world))
        suspected = _suspected(world) if suspicions else [()] * len(world)
        return cls(world, names, tuple(_named(world)), tuple(counts.tolist()), tuple(suspected))

    @property
    def kept(self) -> list[int]:
        """Numbers of the attacks that data sets have."""
        return [int(n) for n in np.flatnonzero(self.world.record.kept)]

    def day(self, n: int) -> dt.date:
        """Give the date of an attack."""
        return day_of(self.world, float(self.world.attacks.time[n]))

    def place(self, n: int) -> int:
        """Give the number of the place of an attack."""
        return int(self.world.attacks.place[n])

    def regional(self, n: int) -> bool:
        """Tell whether only the region of an attack is known."""
        return int(self.world.record.place_precision[n]) == 4

    def position(self, n: int) -> tuple[float, float]:
        """Give latitude and longitude: of the town, or of the middle of its region."""
        at = self.place(n)
        if not self.regional(n):
            return float(self.names.latitude[at]), float(self.names.longitude[at])
        south, west = self.names.corner[at]
        height, width = self.names.step
        return round(float(south + height / 2), 4), round(float(west + width / 2), 4)

    def target(self, n: int) -> int:
        """Give the kind of target, an index into TARGETS."""
        return int(self.world.target[n]) % 4

    def killed(self, n: int, bound: int = 1) -> int:
        """Give the number of dead: bound 0 low, 1 best, 2 high."""
        return int(self.world.deaths[n, :, bound].sum())

    def claims(self, n: int, status: int) -> list[int]:
        """Give the groups that claimed (or denied) an attack, where the record knows."""
        if not self.world.record.claims_known[n]:
            return []
        return [int(g) for g in np.flatnonzero(self.world.claims[n] == status)]

    def party(self, n: int) -> str | None:
        """Give the name of whom data sets take for the perpetrator."""
        group = self.named[n][0]
        return None if group is None else self.names.parties[group]


def day_of(world: World, time: float) -> dt.date:
    """Give the calendar day of a time in days since the start."""
    return dt.date.fromisoformat(world.parameters.start) + dt.timedelta(days=int(time))


def _named(world: World) -> Iterator[tuple[int | None, bool]]:
    votes: list[Counter[int]] = [Counter() for _ in range(len(world))]
    reports = world.reports
    for row in np.flatnonzero(reports.copied_from < 0):
        if reports.alternative[row] < 0:
            votes[int(reports.event[row])][int(reports.group[row])] += 1
    known = world.record.claims_known
    for n, counted in enumerate(votes):
        claimants = [int(g) for g in np.flatnonzero(world.claims[n] == CLAIMED)] if known[n] else []
        if len(claimants) == 1:
            yield claimants[0], False
        elif counted:
            # Ties go to the lower number, so that the same world gives the same rows.
            yield min(counted, key=lambda g: (-counted[g], g)), True
        else:
            yield None, True


def ged_rows(told: Told) -> tuple[Sequence[str], Iterator[Row]]:
    """Give rows of UCDP GED; it has no column for claims."""
    return GED, (_ged(told, n) for n in told.kept)


def _ged(told: Told, n: int) -> Row:
    world, names = told.world, told.names
    day, at, party = told.day(n), told.place(n), told.party(n) or "Unknown"
    vague = int(world.record.date_precision[n]) == 2
    one_sided = int(world.casualty[n]) == _CIVILIANS_ONLY
    state = f"Government of {names.country}"
    group = told.named[n][0]
    sides = (party, "Civilians") if one_sided else (state, party)
    keys = (_key(group), 9999) if one_sided else (99_000, _key(group))
    deaths = world.deaths[n, :, 1]
    known = bool(world.record.deaths_known[n])
    latitude, longitude = told.position(n)
    return {
        "id": n + 1,
        "relid": f"SIM-{day.year}-{3 if one_sided else 1}-{n + 1}",
        "year": day.year,
        "active_year": "True",
        "code_status": "Clear",
        "type_of_violence": 3 if one_sided else 1,
        "conflict_name": f"{names.country}: Simulated",
        "dyad_name": " - ".join(sides),
        "side_a_new_id": keys[0],
        "side_a": sides[0],
        "side_b_new_id": keys[1],
        "side_b": sides[1],
        "number_of_sources": told.reported[n] or -1,
        "source_article": SOURCE,
        "where_prec": int(world.record.place_precision[n]),
        "where_coordinates": names.provinces[at] if told.regional(n) else names.towns[at],
        "adm_1": names.provinces[at],
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})",
        "country": names.country,
        "event_clarity": 1,
        "date_prec": 2 if vague else 1,
        "date_start": day - dt.timedelta(days=2 if vague else 0),
        "date_end": day + dt.timedelta(days=2 if vague else 0),
        "deaths_a": int(deaths[_SECURITY]) if known and not one_sided else 0,
        "deaths_b": 0,
        "deaths_civilians": int(deaths[_CIVILIAN]) if known else 0,
        "deaths_unknown": (int(deaths[_POLITICAL]) if known else told.killed(n)),
        "best": told.killed(n),
        "high": told.killed(n, 2),
        "low": told.killed(n, 0),
    }


def _key(group: int | None) -> int | str:
    return "" if group is None else 99_001 + group


def dsat_rows(told: Told) -> tuple[Sequence[str], Iterator[Row]]:
    """Give rows of DSAT: one for each attack and group with a claim, denial or suspicion."""
    return DSAT, (row for n in told.kept for row in _dsat(told, n))


def _dsat(told: Told, n: int) -> Iterator[Row]:
    world, names = told.world, told.names
    day, at = told.day(n), told.place(n)
    latitude, longitude = told.position(n)
    base: Row = {
        "status": "Confirmed Suicide",
        "statistics.sources": told.reported[n] or -1,
        "date.year": day.year,
        "date.month": day.month,
        "date.day": -1 if int(world.record.date_precision[n]) == 2 else day.day,
        "statistics.# killed_low": told.killed(n, 0),
        "statistics.# killed_high": told.killed(n, 2),
        "target.weapon": "Unspecified",
        "target.country": names.country,
        "target.province": names.provinces[at],
        "target.city": "Unknown" if told.regional(n) else names.towns[at],
        "target.latitude": latitude,
        "target.longtitude": longitude,
        "target.desc": SOURCE,
        "target.type": _DSAT_TARGET[told.target(n)],
        "attacker.gender": "Unknown",
        "eid": n + 1,
    }
    for kind, name in enumerate(VICTIMS):
        known = bool(world.record.deaths_known[n])
        for bound, word in ((0, "low"), (2, "high")):
            count = int(world.deaths[n, kind, bound]) if known else -1
            base[f"statistics.# killed_{word}_{name}"] = count
    for column in DSAT:
        if column.startswith("statistics.#"):
            base.setdefault(column, -1)
    rows = [(g, "Claimed") for g in told.claims(n, CLAIMED)]
    rows += [(g, "Denied") for g in told.claims(n, DENIED)]
    rows = rows or [(g, "Suspected") for g in told.suspected[n]]
    for group, claim in rows:
        yield base | {"groups": names.parties[group], "claim": claim}
    if not rows:
        known = bool(world.record.claims_known[n])
        yield base | {"groups": "Unknown Group", "claim": "Unclaimed" if known else ""}


def _suspected(world: World) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()] * len(world)
    reports = world.reports
    for row in np.flatnonzero((reports.source == 0) & (reports.copied_from < 0)):
        named = (int(reports.group[row]), int(reports.alternative[row]))
        found[reports.event[row]] = tuple(g for g in named if g >= 0)
    return found


def gtd_rows(told: Told) -> tuple[Sequence[str], Iterator[Row]]:
    """Give rows of GTD: up to three groups, each with its claim."""
    return GTD, (_gtd(told, n) for n in told.kept)


def gtd_id(told: Told, n: int) -> str:
    """Give the twelve digits of a GTD id: the day, then a number within it."""
    return f"{told.day(n):%Y%m%d}{n % 10_000:04d}"


def _gtd(told: Told, n: int) -> Row:
    world, names = told.world, told.names
    day, at = told.day(n), told.place(n)
    latitude, longitude = told.position(n)
    known = bool(world.record.claims_known[n])
    code, words = _GTD_TARGET[told.target(n)]
    row: Row = {
        "eventid": gtd_id(told, n),
        "iyear": day.year,
        "imonth": day.month,
        "iday": 0 if int(world.record.date_precision[n]) == 2 else day.day,
        "extended": 0,
        "country_txt": names.country,
        "provstate": names.provinces[at],
        "city": "Unknown" if told.regional(n) else names.towns[at],
        "latitude": latitude,
        "longitude": longitude,
        "specificity": 4 if told.regional(n) else 1,
        "vicinity": 1 if int(world.record.place_precision[n]) == 2 else 0,
        "summary": SOURCE,
        "doubtterr": 0,
        "multiple": 0,
        "success": 1,
        "suicide": 0,
        "targtype1": code,
        "targtype1_txt": words,
        "gname": "Unknown",
        "claimed": 0 if known else "",
        "nkill": told.killed(n),
        "dbsource": SOURCE,
    }
    claimants = told.claims(n, CLAIMED)[:3]
    for i, group in enumerate(claimants, 1):
        row["gname" if i == 1 else f"gname{i}"] = names.parties[group]
        row["claimed" if i == 1 else f"claim{i}"] = 1
        row[f"guncertain{i}"] = 0
    if claimants:
        row["compclaim"] = int(len(claimants) > 1)
    elif (party := told.party(n)) is not None:
        row["gname"], row["guncertain1"] = party, 1
    return row


def acled_rows(told: Told) -> tuple[Sequence[str], Iterator[Row]]:
    """Give rows of ACLED in its current layout; it has no column for claims."""
    return ACLED, (_acled(told, n) for n in told.kept)


def _acled(told: Told, n: int) -> Row:
    world, names = told.world, told.names
    day, at = told.day(n), told.place(n)
    latitude, longitude = told.position(n)
    civilian = int(world.casualty[n]) == _CIVILIANS_ONLY
    where = {1: 1, 2: 2, 4: 3}[int(world.record.place_precision[n])]
    return {
        "event_id_cnty": f"SIM{n + 1}",
        "event_date": f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}",
        "year": day.year,
        "time_precision": int(world.record.date_precision[n]),
        "disorder_type": "Political violence",
        "event_type": "Violence against civilians" if civilian else "Explosions/Remote violence",
        "sub_event_type": "Attack" if civilian else "Remote explosive/landmine/IED",
        "actor1": told.party(n) or f"Unidentified Armed Group ({names.country})",
        "actor2": f"Civilians ({names.country})"
        if civilian
        else f"Military Forces of {names.country}",
        "civilian_targeting": "Civilian targeting" if civilian else "",
        "country": names.country,
        "admin1": names.provinces[at],
        "location": names.provinces[at] if told.regional(n) else names.towns[at],
        "latitude": latitude,
        "longitude": longitude,
        "geo_precision": where,
        "source": SOURCE,
        "source_scale": "Other",
        "notes": SOURCE,
        "fatalities": told.killed(n),
    }
