"""Operational links from events: which parties follow each other's attacks beyond chance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt

from tacitus.assess.event_parties import join_parties
from tacitus.core.party import is_generic
from tacitus.infer import hawkes
from tacitus.infer.hawkes.result import false_discovery_cut

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Links are sought within spans of so many calendar years: groups come and go.
SPAN = 5
#: With fewer events in a country and span the prior is all that would come out.
LEAST_EVENTS = 20
#: Longest time, in days, over which a date may be spread.
VAGUE = 31
#: Expected share of false links among those that are told.
Q = 0.1
#: Most events listed under a link.
LISTED = 12
SWEEPS = {"burn_in": 50, "draws": 100, "chains": 2}
FAST = {"burn_in": 40, "draws": 60, "chains": 1}

#: Dated events with a cell: half a degree where the place is known to within about 25 km, else
#: the place's name where no precision is given. Coarser ones are regions and meet nobody.
_DATED = f"""
WITH named AS (
    SELECT event_id, coalesce(party_id, name) AS party, bool_or(role = 'perpetrator') AS did
    FROM event_parties
    WHERE name NOT ILIKE 'Government of%' AND name NOT ILIKE 'Civilians%'
      AND status IS DISTINCT FROM 'denied'
    GROUP BY ALL
), who AS (
    SELECT event_id, list(party ORDER BY party) FILTER (did) AS doers,
           list(party ORDER BY party) AS every
    FROM named GROUP BY event_id
)
SELECT e.event_id, coalesce(country, ''), date_start, date_end - date_start + 1 AS days,
       CASE WHEN coalesce(where_prec, where_prec_max, 1) <= 2 AND latitude IS NOT NULL
                THEN concat_ws('/', floor(latitude * 2), floor(longitude * 2))
            WHEN coalesce(where_prec, where_prec_max) IS NULL
                THEN concat_ws('/', coalesce(admin1, ''), place)
       END AS cell,
       coalesce(doers, every, [])
FROM events e LEFT JOIN who USING (event_id)
WHERE kind IN ('attack', 'killing', 'clash') AND date_start IS NOT NULL
  AND date_end - date_start < {VAGUE}
ORDER BY country, date_start, e.event_id
"""


@dataclass(frozen=True)
class Stratum:
    """Events of one country and span of years, as arrays: one row per party or event.

    Attributes
    ----------
    country, first, last
        Where, and the first and last year.
    span : tuple of float
        First and last day under observation.
    parties : tuple of str
        What the columns of `weights` stand for.
    day, precision, place, number : ndarray, shape (N,)
        First day, days over which the date is spread, cell, and number of the event.
    weights : ndarray of float, shape (N, G)
        P(party) of each row.
    events : tuple of str
        Event ids by number.
    """

    country: str
    first: int
    last: int
    span: tuple[float, float]
    parties: tuple[str, ...]
    day: Floats
    precision: Floats
    place: Ints
    number: Ints
    weights: Floats
    events: tuple[str, ...]


class Link(NamedTuple):
    """What events say of one pair in one span of years.

    Attributes
    ----------
    probability, decibans : float
        P(some operational link), and the weight of the events alone.
    disagreement : float
        Largest difference of P(link) between chains; NaN with one.
    told : bool
        Whether it is among those that keep the expected share of false ones at or below `Q`.
    """

    a: str
    b: str
    first: int
    last: int
    probability: float
    decibans: float
    disagreement: float
    countries: tuple[str, ...]
    rows: int
    events: tuple[str, ...]
    told: bool = False


@dataclass(frozen=True)
class Links:
    """Links of all pairs that act in the same places, and what was left out.

    Attributes
    ----------
    found : tuple of Link
    set_aside : dict of str to int
        Events left out, by reason.
    null : str
        What a link is told against.
    """

    found: tuple[Link, ...]
    set_aside: dict[str, int]
    null: str = hawkes.NULL

    def of(self, a: str, b: str, year: int) -> Link | None:
        """Give the link of a pair in the span that holds a year, None where none was sought."""
        first, second = sorted((a, b))
        return self._by_pair.get((first, second, year // SPAN))

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str, int], Link]:
        return {(link.a, link.b, link.first // SPAN): link for link in self.found}


def strata(
    con: duckdb.DuckDBPyConnection,
    *,
    states: Collection[str] = (),
    shares: Mapping[str, Mapping[str, float]] | None = None,
) -> tuple[list[Stratum], dict[str, int]]:
    """Lay out a study's events by country and span of years, largest first.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        With ``events``, ``claims`` and ``aliases``.
    states : collection of str
        Parties that are left out: links are sought among those that are no state.
    shares : mapping of str to mapping, optional
        P(party) by event id, where an attribution was fitted; it stands in for what sources
        say, and what is missing to 1 belongs to someone unlisted.

    Returns
    -------
    list of Stratum, dict of str to int
        Those with two parties at least; events left out, by reason.
    """
    join_parties(con)
    left: dict[str, int] = defaultdict(int)
    rows: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    hidden = frozenset(states)
    for event, country, day, days, cell, named in con.execute(_DATED).fetchall():
        if cell is None:
            left["place known no better than a region"] += 1
            continue
        given = shares.get(event) if shares else None
        if given:
            who = [{p: w for p, w in given.items() if p not in hidden and p != "other"}]
        else:
            who = [{p: 1.0} for p in named if p not in hidden and not is_generic(p)]
        if not any(who):
            left["nobody named"] += 1
            continue
        key = country, day.year // SPAN
        rows[key] += [(event, day, days, cell, parties) for parties in who if parties]
    found = []
    days = [(row[1].toordinal(), row[2]) for said in rows.values() for row in said]
    seen = (min(d for d, _ in days), max(sum(d) for d in days)) if days else (0, 0)
    for (country, span), said in rows.items():
        made = _stratum(country, span * SPAN, said, seen)
        if made is not None:
            found.append(made)
        else:
            left["too few beside them in their country and years"] += len({r[0] for r in said})
    found.sort(key=lambda s: (-len(s.day), s.country, s.first))
    return found, dict(left)


def _stratum(
    country: str, first: int, said: list[tuple[Any, ...]], seen: tuple[int, int]
) -> Stratum | None:
    parties = sorted({p for row in said for p in row[4]})
    numbers = {event: n for n, event in enumerate(dict.fromkeys(row[0] for row in said))}
    if len(parties) < 2 or len(numbers) < LEAST_EVENTS:
        return None
    column = {p: n for n, p in enumerate(parties)}
    cells = {cell: n for n, cell in enumerate(sorted({row[3] for row in said}))}
    weights = np.zeros((len(said), len(parties)))
    for n, row in enumerate(said):
        total = max(sum(row[4].values()), 1.0)  # two who acted together sum to more than one
        for party, weight in row[4].items():
            weights[n, column[party]] = weight / total
    start, end = (date(year, 1, 1).toordinal() for year in (first, first + SPAN))
    last = max(row[1].toordinal() + row[2] for row in said)
    return Stratum(
        country,
        first,
        first + SPAN - 1,
        (float(max(start, seen[0])), float(max(min(end, seen[1]), last))),
        tuple(parties),
        np.array([row[1].toordinal() for row in said], float),
        np.array([row[2] for row in said], float),
        np.array([cells[row[3]] for row in said]),
        np.array([numbers[row[0]] for row in said]),
        weights,
        tuple(numbers),
    )


class _Spec(NamedTuple):
    stratum: Stratum
    seed: int
    sweeps: dict[str, int]


class _Found(NamedTuple):
    pairs: Ints
    decibans: Floats
    disagreement: Floats
    density: float


def fit_stratum(spec: _Spec) -> _Found | None:
    """Fit one country and span; None where no two parties share a place."""
    s = spec.stratum
    met = np.zeros((len(s.parties), int(s.place.max()) + 1))
    row, party = np.nonzero(s.weights > 0)
    met[party, s.place[row]] = 1.0
    if not np.triu(met @ met.T, 1).any():
        return None
    fit = hawkes.fit(
        s.day,
        s.place,
        weights=s.weights,
        events=s.number,
        precision=s.precision,
        span=s.span,
        epoch_days=730.0,
        seed=spec.seed,
        **spec.sweeps,  # type: ignore[arg-type]
    )
    gap = (
        np.ptp(fit.inclusion_by_chain, axis=0)
        if len(fit.inclusion_by_chain) > 1
        else np.full(len(fit.pairs), np.nan)
    )
    return _Found(fit.pairs, fit.decibans, gap, float(fit.density.mean()))


def links(
    con: duckdb.DuckDBPyConnection,
    *,
    states: Collection[str] = (),
    shares: Mapping[str, Mapping[str, float]] | None = None,
    seed: int,
    fast: bool = False,
    map: Callable[..., Any] = map,  # noqa: A002
    progress: Callable[[float], None] | None = None,
) -> Links:
    """Infer operational links from a study's events, country by country and span by span.

    Parameters
    ----------
    con, states, shares
        As in :func:`strata`.
    seed : int
        Same seed, same links, on any runner.
    fast : bool
        Fewer sweeps of one chain.

    Returns
    -------
    Links
        Never a type, a sign or a direction. Of one pair in several countries the weights add up.

    References
    ----------
    Linderman & Adams 2014, ICML (network Hawkes); Müller, Parmigiani, Robert & Rousseau 2004,
    JASA 99:990 (false discoveries).
    """
    tell = progress or (lambda share: None)
    found, left = strata(con, states=states, shares=shares)
    seeds = np.random.SeedSequence(seed).generate_state(max(len(found), 1)).tolist()
    sweeps = FAST if fast else SWEEPS
    specs = [_Spec(s, n, sweeps) for s, n in zip(found, seeds, strict=False)]
    total, done = sum(len(s.day) for s in found), 0
    parts: dict[tuple[str, str, int], list[tuple[Stratum, _Found, int]]] = defaultdict(list)
    for stratum, one in zip(found, map(fit_stratum, specs), strict=True):
        done += len(stratum.day)
        tell(done / total)
        if one is None:
            continue
        for n, (i, j) in enumerate(one.pairs.tolist()):
            a, b = sorted((stratum.parties[i], stratum.parties[j]))
            parts[a, b, stratum.first].append((stratum, one, n))
    made = [_link(*key, of) for key, of in sorted(parts.items())]
    told = false_discovery_cut(np.array([link.probability for link in made]), Q)
    made = [
        link._replace(told=bool(yes), events=_together(link, parts[link.a, link.b, link.first]))
        for link, yes in zip(made, told, strict=True)
    ]
    return Links(tuple(made), left)


def _link(a: str, b: str, first: int, of: Iterable[tuple[Stratum, _Found, int]]) -> Link:
    of = list(of)
    decibans = sum(float(one.decibans[n]) for _, one, n in of)
    prior = float(np.mean([one.density for _, one, _ in of]))
    log_odds = math.log(prior / (1 - prior)) + decibans * math.log(10) / 10
    rows = sum(
        int((s.weights[:, [s.parties.index(a), s.parties.index(b)]] > 0).sum()) for s, _, _ in of
    )
    return Link(
        a,
        b,
        first,
        first + SPAN - 1,
        1 / (1 + math.exp(-min(max(log_odds, -50.0), 50.0))),
        decibans,
        max(float(one.disagreement[n]) for _, one, n in of),
        tuple(sorted(s.country for s, _, _ in of)),
        rows,
        (),
    )


def _together(link: Link, of: Iterable[tuple[Stratum, _Found, int]]) -> tuple[str, ...]:
    """Events of one soonest after the other's in the same cell: what there is to look at."""
    near: list[tuple[float, str, str]] = []
    for s, _, _ in of:
        sides = [np.flatnonzero(s.weights[:, s.parties.index(p)] >= 0.5) for p in (link.a, link.b)]
        clock = [s.place[side] * 1e6 + s.day[side] for side in sides]
        order = np.argsort(clock[1], kind="stable")
        other, at = clock[1][order], sides[1][order]
        if not len(other):
            continue
        after = np.searchsorted(other, clock[0])
        for shift in (-1, 0):
            k = np.clip(after + shift, 0, len(other) - 1)
            gap = np.abs(other[k] - clock[0])
            for n in np.flatnonzero(gap <= 7.0):
                one, two = (s.events[int(e)] for e in (s.number[sides[0][n]], s.number[at[k[n]]]))
                if one != two:
                    near.append((float(gap[n]), one, two))
    listed = dict.fromkeys(e for _, *pair in sorted(set(near)) for e in pair)
    return tuple(listed)[:LISTED]


#: P(link | a tie of this kind holds), by support, else by relation; P(link | no such tie). In UCDP
#: GED 21.1 without Syria 22 % of the pairs and spans with a recorded tie were linked, 11 % of the
#: rest, and 25 % of the pairs at war with each other. Kinds that are left out get no weight: events
#: show no sign, and money leaves no trace in them.
_CLOSE, _LOOSE, ANYWAY = 0.25, 0.2, 0.1
SHOWS: dict[str, float] = {
    **dict.fromkeys(("ally", "part_of", "joint_operations", "fighters"), _CLOSE),
    **dict.fromkeys(("affiliate", "proxy_of", "weapons", "training", "logistics"), _LOOSE),
    **dict.fromkeys(("shelter", "intelligence", "technical_assistance", "unspecified"), _LOOSE),
}


def tie_decibans(decibans: float, relation: str, support: str = "") -> float:
    """Weigh a link's decibans for a tie of one kind.

    Most ties leave no trace in events and some links need no tie, so the weight is bounded both
    ways: finding no link hardly counts against a tie.

    Examples
    --------
    >>> round(tie_decibans(60.0, "ally"), 1), round(tie_decibans(-20.0, "ally"), 1)
    (4.0, -0.8)
    >>> tie_decibans(60.0, "rival")
    0.0
    """
    shown = SHOWS.get(support or relation, 0.0)
    if not shown:
        return 0.0
    factor = 10 ** (min(decibans, 200.0) / 10)
    ratio = (shown * factor + 1 - shown) / (ANYWAY * factor + 1 - ANYWAY)
    return 10 * math.log10(ratio)
