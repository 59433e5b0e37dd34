"""Events, claims and reports of a study, laid out as arrays for the attribution engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np

from tacitus.assess.attribution_events import (
    EventRow,
    cells,
    event_rows,
    exposure,
    neighbours,
)
from tacitus.assess.event_parties import join_parties
from tacitus.core.assertion import Assertion, EventStatement, PartyStatement, PatternStatement
from tacitus.core.party import Party, is_generic
from tacitus.core.vocabulary import vocabulary
from tacitus.infer.attribution import (
    CLAIMED,
    DENIED,
    AttributionData,
    Claims,
    Patterns,
    Reports,
    ragged,
)

OTHER = "other or unlisted"
#: The one class of targets or dead where no event tells its own.
ALL = "all"
#: Hedge classes by how far they weaken a report: levels of the engine.
_LEVEL = {
    "none": 0,
    "probability_word": 0,
    "reported": 1,
    "believed": 1,
    "apparent": 1,
    "alleged": 2,
    "speculative": 2,
}
#: Most pseudo-events that one pattern may weigh: "hardly any" is no count.
_PATTERN_TRIALS = 10.0


@dataclass(frozen=True)
class ReportRef:
    """What a report row stands for: its root, and the assertions behind it (none: a data row)."""

    root: str
    label: str
    assertions: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttributionCorpus:
    """What the attribution engine is given, with the way back.

    Attributes
    ----------
    data : AttributionData or None
        None where no event of a source that records claims, or that a report speaks of, is held.
    events, groups, sources : tuple of str
        What the codes stand for; group 0 is :data:`OTHER`.
    targets, strata : tuple of str
        What the codes of target and casualty class stand for.
    reports : tuple of ReportRef
        One per report row.
    claimed_by : dict of str to tuple of str
        Groups that claimed each event.
    country : tuple of str
        Of each event.
    notes : tuple of str
        What was left out, and why.
    """

    data: AttributionData | None
    events: tuple[str, ...]
    groups: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    strata: tuple[str, ...]
    reports: tuple[ReportRef, ...]
    claimed_by: dict[str, tuple[str, ...]]
    country: tuple[str, ...]
    notes: tuple[str, ...] = ()


def attribution_corpus(
    con: duckdb.DuckDBPyConnection,
    assertions: Iterable[Assertion],
    *,
    roots: Mapping[str, str],
    parties: Mapping[str, Party],
    tied: Iterable[tuple[str, str]] = (),
    tiers: frozenset[str] = frozenset({"coded", "accepted"}),
    window: int = 2,
) -> AttributionCorpus:
    """Lay out what is known of who did each event.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        With ``events``, ``claims`` and ``aliases``.
    tied : iterable of pairs of str
        Parties that may act together and claim for one another.
    window : int
        A group is a candidate in a country for so many years before and after it is named
        there.

    Notes
    -----
    An event of a source without a place for claims enters only where a report speaks of it, its
    claims marked as not recorded. An official's suspicion is a report. A side is no perpetrator.
    """
    said = [a for a in assertions if a.tier in tiers and a.modality == "actual"]
    spoken = {
        a.statement.event_id
        for a in said
        if isinstance(a.statement, EventStatement) and a.statement.event_id
    }
    join_parties(con)
    rows = event_rows(con, spoken)
    if not rows:
        return AttributionCorpus(None, (), (), (), (), (), (), {}, ())
    number = {row.id: n for n, row in enumerate(rows)}
    named = _named(con, number)
    groups = _groups(named, said, parties, spoken)
    code = {g: n for n, g in enumerate(groups)}
    claims, claimed_by = _claims(named, said, number, code)
    reports, refs, sources = _reports(named, said, roots, number, code, rows)
    targets, strata = tuple(vocabulary("targets")), tuple(vocabulary("strata"))
    target_no = _numbered(targets, {r.target for r in rows})
    stratum_no = _numbered(strata, {r.stratum for r in rows})
    patterns, notes = _patterns(said, roots, code, target_no, stratum_no)
    pointers, candidates = _candidates(rows, named, said, number, code, parties, window)
    place, parent = cells(rows)
    data = AttributionData(
        n_groups=len(groups),
        place=place,
        place_parent=parent,
        candidate_pointers=pointers,
        candidates=candidates,
        target=np.array([target_no.get(r.target, target_no.get(ALL, -1)) for r in rows]),
        casualty=np.array([stratum_no.get(r.stratum, stratum_no.get(ALL, -1)) for r in rows]),
        n_targets=len(target_no),
        n_casualties=len(stratum_no),
        n_sources=len(sources),
        claims=claims,
        claims_recorded=np.array([r.recorded for r in rows]),
        reports=reports,
        patterns=patterns,
        exposure=exposure(rows, reports, len(sources)),
        neighbours=neighbours(rows),
        group_parent=np.array([_parent(g, code, parties) for g in groups]),
        tied=np.array(
            [(code[a], code[b]) for a, b in tied if a in code and b in code and a != b], np.int64
        ).reshape(-1, 2),
    )
    return AttributionCorpus(
        data,
        tuple(number),
        groups,
        sources,
        tuple(target_no),
        tuple(stratum_no),
        refs,
        claimed_by,
        tuple(r.country or "" for r in rows),
        notes,
    )


def _numbered(classes: Iterable[str], found: Collection[str]) -> dict[str, int]:
    """Number the known classes; a source that parts none (GTD counts its dead) has just one."""
    known = [c for c in classes if c != "unknown"]
    return {c: n for n, c in enumerate(known)} if {*known} & {*found} else {ALL: 0}


class _Report(NamedTuple):
    event: int
    source: str
    groups: tuple[int, ...]
    level: int
    root: str | None
    day: float
    ref: ReportRef
    original: bool = True


@dataclass(frozen=True)
class _Named:
    event: int
    party: str
    status: str
    suspected: bool
    uncertain: bool
    source: str


def _named(con: duckdb.DuckDBPyConnection, number: Mapping[str, int]) -> list[_Named]:
    found = con.execute(
        """
        SELECT p.event_id, coalesce(p.party_id, p.name), p.status, coalesce(p.suspected, false),
               coalesce(p.uncertain, false), e.source_id
        FROM event_parties p JOIN events e USING (event_id)
        WHERE p.role = 'perpetrator' ORDER BY p.event_id, p.ordinal
        """
    ).fetchall()
    return [
        _Named(number[event], party, *rest)
        for event, party, *rest in found
        if event in number and not is_generic(party)
    ]


def _groups(
    named: list[_Named],
    said: list[Assertion],
    parties: Mapping[str, Party],
    spoken: set[str],
) -> tuple[str, ...]:
    """Group 0, then everybody named for an event or said to be silent, with parents and parts."""
    seen = Counter(n.party for n in named)
    for a in said:
        s = a.statement
        if isinstance(s, EventStatement) and s.event_id and s.event_id in spoken:
            seen.update((*s.attributed_to, *s.claimed_by, *s.denied_by))
        elif isinstance(s, PatternStatement) and seen:
            seen.update((*s.by, *s.done_by))
    for party in parties.values():
        if party.part_of in seen and party.kind in {"group", "faction", "umbrella"}:
            seen.setdefault(party.id, 0)
    return (OTHER, *sorted(seen))


def _matched(
    said: list[Assertion], number: Mapping[str, int]
) -> Iterator[tuple[Assertion, EventStatement, int]]:
    """Assertions about events that are held, with the event's number."""
    for a in said:
        s = a.statement
        if isinstance(s, EventStatement) and s.event_id is not None and s.event_id in number:
            yield a, s, number[s.event_id]


def _claims(
    named: list[_Named],
    said: list[Assertion],
    number: Mapping[str, int],
    code: Mapping[str, int],
) -> tuple[Claims, dict[str, tuple[str, ...]]]:
    status = {"claimed": CLAIMED, "denied": DENIED}
    rows = [(n.event, code[n.party], status[n.status]) for n in named if n.status in status]
    for a, s, e in _matched(said, number):
        if a.polarity == "affirmed":
            rows += [(e, code[p], CLAIMED) for p in s.claimed_by]
            rows += [(e, code[p], DENIED) for p in s.denied_by]
    names = list(code)
    event = {n: key for key, n in number.items()}
    by: dict[str, list[str]] = defaultdict(list)
    for e, g, what in rows:
        if what == CLAIMED and names[g] not in by[event[e]]:
            by[event[e]].append(names[g])
    columns = np.array(rows, np.int64).reshape(-1, 3)
    return Claims(columns[:, 0], columns[:, 1], columns[:, 2]), {k: tuple(v) for k, v in by.items()}


def _reports(
    named: list[_Named],
    said: list[Assertion],
    roots: Mapping[str, str],
    number: Mapping[str, int],
    code: Mapping[str, int],
    rows: list[EventRow],
) -> tuple[Reports, tuple[ReportRef, ...], tuple[str, ...]]:
    """Officials' suspicions and coders' attributions from tables; attributions from prose."""
    found: list[_Report] = []
    for n in named:
        if n.status == "denied" or (n.status == "claimed" and not n.suspected):
            continue
        who = f"{n.source}: officials" if n.suspected else f"{n.source}: attribution"
        ref = ReportRef(f"{who}/{rows[n.event].id}", who)
        found.append(_Report(n.event, who, (code[n.party],), int(n.uncertain), ref.root, 0.0, ref))
    stated = {(e, roots[a.id]) for a, _, e in _matched(said, number) if a.root}
    cited = {
        (e, roots[a.id])
        for a, s, e in _matched(said, number)
        if s.attributed_to and (len(a.chain) > 1 or a.root)
    }
    for a, s, e in _matched(said, number):
        if a.polarity == "negated" or not s.attributed_to:
            continue
        source = roots[a.id]
        # Whoever cites nobody may still repeat somebody: only a cited root is known. Who is cited
        # may repeat others too, unless a person has said that here is the origin.
        known = f"{source}/{rows[e].id}" if (e, source) in cited else None
        day = a.said_on()
        level, ref = _LEVEL[a.hedge.hedge_class], ReportRef(source, source, (a.id,))
        sets = [s.attributed_to] if not s.joint else [(p,) for p in s.attributed_to]
        for named_set in sets:
            given = tuple(code[p] for p in named_set)
            order = float(day.toordinal()) if day else float("inf")
            original = known is None or (e, source) in stated
            found.append(_Report(e, a.speaker, given, level, known, order, ref, original))
    sources = tuple(sorted({f.source for f in found}))
    source_no = {s: n for n, s in enumerate(sources)}
    root_no = {r: n for n, r in enumerate(sorted({f.root for f in found if f.root}))}
    pointers, entries = ragged(f.groups for f in found)
    days = sorted({f.day for f in found})
    rank = {day: n for n, day in enumerate(days)}
    reports = Reports(
        event=np.array([f.event for f in found], np.int64),
        source=np.array([source_no[f.source] for f in found], np.int64),
        group=entries,
        pointers=pointers,
        hedge=np.array([f.level for f in found], np.int64),
        root=np.array([root_no[f.root] if f.root else -1 for f in found], np.int64),
        # The root's own report comes before those that cite it on the same day.
        order=np.array([2 * rank[f.day] + (f.source != f.ref.root) for f in found], float),
        original=np.array([f.original for f in found], bool),
    )
    return reports, tuple(f.ref for f in found), sources


def _patterns(
    said: list[Assertion],
    roots: Mapping[str, str],
    code: Mapping[str, int],
    target_no: Mapping[str, int],
    stratum_no: Mapping[str, int],
) -> tuple[Patterns, tuple[str, ...]]:
    rows, skipped = [], 0
    frequencies = vocabulary("frequencies")
    root_no = {r: n for n, r in enumerate(sorted(set(roots.values())))}
    for a in said:
        s = a.statement
        if not isinstance(s, PatternStatement) or s.what != "claimed" or a.polarity == "negated":
            continue
        own = [p for p in s.by if p in code and (not s.done_by or p in s.done_by)]
        skipped += not own
        low, high = (float(frequencies[s.frequency].more[end]) for end in ("low", "high"))
        mean, sd = (low + high) / 2, max((high - low) / 4, 1e-3)
        trials = min(max(mean * (1 - mean) / sd**2 - 1, 1.0), _PATTERN_TRIALS)
        for p in own:
            rows.append(
                (
                    code[p],
                    mean * trials,
                    trials,
                    target_no.get(s.target, -1),
                    stratum_no.get(s.stratum, -1),
                    root_no[roots[a.id]],
                )
            )
    notes = (
        (f"Patterns on claims for another's attacks are shown and carry no weight: {skipped:,}.",)
        if skipped
        else ()
    )
    if not rows:
        return Patterns(), notes
    group, claims, imagined, target, casualty, root = (np.array(c) for c in zip(*rows, strict=True))
    # One term per root and policy: a text that says it twice says it once.
    _, first = np.unique(np.stack([group, target, casualty, root]), axis=1, return_index=True)
    first.sort()
    return (
        Patterns(
            group[first],
            claims[first],
            imagined[first],
            target[first],
            casualty[first],
            np.arange(len(first)),
        ),
        notes,
    )


def _candidates(
    rows: list[EventRow],
    named: list[_Named],
    said: list[Assertion],
    number: Mapping[str, int],
    code: Mapping[str, int],
    parties: Mapping[str, Party],
    window: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Who is possible: everybody named in that country within the window, and who is said to be there."""
    active: dict[str | None, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    always: dict[str | None, set[int]] = defaultdict(set)
    for n in named:
        country, year = rows[n.event].country, rows[n.event].year
        if year is not None:
            active[country][year].add(code[n.party])
        else:
            always[country].add(code[n.party])
    for _, e_statement, e in _matched(said, number):
        ids = {
            code[p]
            for p in (
                *e_statement.attributed_to,
                *e_statement.claimed_by,
                *e_statement.denied_by,
            )
        }
        if rows[e].year is not None:
            active[rows[e].country][rows[e].year or 0] |= ids
    for a in said:
        s = a.statement
        if isinstance(s, PartyStatement) and s.aspect == "presence" and a.polarity == "affirmed":
            for place in a.places:
                always[place.country] |= {code[p] for p in s.parties if p in code}
    family: dict[int, set[int]] = defaultdict(set)
    for name, at_code in code.items():
        up = _parent(name, code, parties)
        if up >= 0:
            family[up].add(at_code)
            family[at_code].add(up)
    cache: dict[tuple[str | None, int | None], list[int]] = {}
    lists = []
    for row in rows:
        country, year = row.country, row.year
        key = (country, year)
        if key not in cache:
            years = (
                range(year - window, year + window + 1)
                if year is not None
                else list(active[country])
            )
            here = set(always[country]).union(*(active[country].get(y, set()) for y in years))
            here |= {m for n in here for m in family[n]}
            cache[key] = sorted({0, *here})
        lists.append(cache[key])
    return ragged(lists)


def _parent(name: str, code: Mapping[str, int], parties: Mapping[str, Party]) -> int:
    party = parties.get(name)
    return code.get(party.part_of or "", -1) if party else -1
