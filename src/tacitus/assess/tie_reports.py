"""Assertions about ties, laid out as arrays for the engine, with the way back."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.assess.dating import said_between, said_days
from tacitus.assess.lineage import AGAINST, Bound, Lineages, lineages
from tacitus.assess.roots import root_grade
from tacitus.assess.tie_rows import (
    Said,
    expand,
    informed,
    known_origins,
    narrowest,
    passed_on,
    words,
)
from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.party import Party
from tacitus.core.source import Document, Passage, Source
from tacitus.core.tie import Tie
from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.infer.hedges import admiralty_prior, term_index
from tacitus.infer.roots import wording_signature
from tacitus.infer.ties import Exposure, SourcePrior, TieData, TieReports, tie_data

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Dyads = tuple[Ints, Ints, Ints]

#: Tiers that count by default: typed in by a person, or accepted by one.
COUNTED_TIERS = frozenset({"coded", "accepted"})


@dataclass(frozen=True)
class TieCorpus:
    """What is said of ties, and its arrays.

    Attributes
    ----------
    said : tuple of Said
        One per report row.
    relations, parties, sources : tuple of str
        What the numbers in the arrays stand for; a support is ``support.training``.
    data : TieData
        For :func:`tacitus.infer.ties.fit`.
    years : tuple of int
        First and last year.
    uncounted : dict of str to tuple of str
        Assertion ids left out, by reason.
    affirming : tuple of (float, int)
        Share of its cells that each source affirms (NaN: it was not read), and its cells.
    grades : tuple of str or None
        Reliability letter of each source.
    barred : dict of (str, int) to Bound
        Why lineage speaks against a tie in a year, by the tie's key.
    """

    said: tuple[Said, ...]
    relations: tuple[str, ...]
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    data: TieData | None
    years: tuple[int, int]
    uncounted: dict[str, tuple[str, ...]]
    affirming: tuple[tuple[float, int], ...] = ()
    grades: tuple[str | None, ...] = ()
    barred: dict[tuple[str, int], Bound] = field(default_factory=dict)


def tie_corpus(
    assertions: Iterable[Assertion],
    *,
    roots: Mapping[str, str],
    sources: Mapping[str, Source],
    documents: Mapping[str, Document],
    parties: Mapping[str, Party],
    passages: Mapping[str, Passage] | None = None,
    tiers: Collection[str] = COUNTED_TIERS,
    dense: int = 40,
) -> TieCorpus:
    """Lay out assertions about ties.

    Parameters
    ----------
    assertions : iterable of Assertion
    roots : mapping of str to str
        Root by assertion id.
    passages : mapping of str to Passage, optional
        Where their words are held, likeness of wording tells of copies.
    tiers : collection of str
        Which tiers count.
    dense : int
        A source that names up to so many parties might have spoken of every pair of them; of
        a larger one only what it says is at risk, so that work grows with what was said.

    Returns
    -------
    TieCorpus
        ``data`` is None where nothing counts.

    Notes
    -----
    Statements that something is intended, planned, possible or how a party stands to it carry
    no weight: they do not say that the tie holds. The reporter is the root's source, since its
    word is what the chain passes on.
    """
    assertions = list(assertions)
    days = said_days(assertions, documents)
    left: dict[str, list[str]] = defaultdict(list)
    rows: list[Said] = []
    for assertion in assertions:
        if not isinstance(assertion.statement, TieStatement):
            continue
        reason = _reason_to_skip(assertion, tiers)
        when = days.get(assertion.id)
        if reason is None and when is None:
            reason = "neither it nor its document has a date"
        if reason or when is None:
            left[reason or ""].append(assertion.id)
            continue
        speaker = sources.get(assertion.speaker)
        yearly = speaker is not None and speaker.kind == "research" and len(assertion.chain) == 1
        root = roots[assertion.id]
        said = expand(assertion, assertion.statement, root, when, yearly=yearly)
        earliest, latest = said_between(assertion, documents)
        rows.extend(replace(row, earliest=earliest, latest=latest) for row in said)
    rows = words(narrowest(informed(rows)))
    uncounted = {why: tuple(ids) for why, ids in left.items()}
    if not rows:
        return TieCorpus((), (), (), (), None, (0, 0), uncounted)
    counted = (row.assertion for row in rows)
    # The order in which files were read must not tell in the answer.
    rows.sort(key=lambda r: (r.said, r.assertion.id, r.tie.key, r.first, r.last))
    wording = _wording(rows, passages or {})
    return _arrays(rows, wording, sources, lineages(parties, counted), uncounted, dense)


def _reason_to_skip(assertion: Assertion, tiers: Collection[str]) -> str | None:
    if assertion.tier not in tiers:
        return f"not reviewed (tier {assertion.tier})"
    if assertion.modality != "actual":
        return f"said to be {assertion.modality}, not to hold"
    return None


def _exposure(rows: list[Said], no: _Numbers, dyads: Dyads) -> Exposure:
    """Who would have spoken of what.

    A source that was read covers, in each year in which it names a party, all ties of that
    party to parties that it ever names, under the relations it ever speaks of: a data set that
    has no such actor is not silent about it. A source known only through another's words
    was not read: that it says nothing of a tie cannot be told, so it covers no more than what
    it is cited for.
    """
    relation, subject, object_ = dyads
    read = {r.assertion.chain[0] for r in rows}
    mentioned: dict[tuple[str, int], set[int]] = defaultdict(set)
    speaks_of: dict[str, set[int]] = defaultdict(set)
    names: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.speaker in read:
            speaks_of[row.speaker].add(no.relation[_label(row.tie)])
            names[row.speaker].update(no.party[p] for p in (row.tie.a, row.tie.b))
            # A vague span says something of its years and covers none but the last of them.
            mentioned[row.speaker, row.last].update(no.party[p] for p in (row.tie.a, row.tie.b))
    columns: list[list[Any]] = [[], [], [], [], []]
    for (speaker, year), parties in sorted(mentioned.items()):
        seen = np.array(sorted(parties))
        ever = np.array(sorted(names[speaker]))
        known = np.isin(relation, np.array(sorted(speaks_of[speaker])))
        known &= np.isin(subject, ever) & np.isin(object_, ever)
        at = np.flatnonzero(known & (np.isin(subject, seen) | np.isin(object_, seen)))
        speakers, years = np.full(len(at), no.speaker[speaker]), np.full(len(at), year)
        for column, values in zip(
            columns, (speakers, relation[at], subject[at], object_[at], years), strict=True
        ):
            column.append(values)
    joined = (np.concatenate(c) if c else np.zeros(0, np.int64) for c in columns)
    return Exposure(*joined)


@dataclass(frozen=True)
class _Numbers:
    """Numbers of names in the arrays."""

    relation: dict[str, int]
    party: dict[str, int]
    speaker: dict[str, int]


def _label(tie: Tie) -> str:
    return f"{tie.relation}.{tie.support}" if tie.support else tie.relation


def _wording(rows: list[Said], passages: Mapping[str, Passage]) -> Ints | None:
    """Signatures of what each row says, zeros where its words are not held; None without any."""
    held = {r.assertion.passage_id for r in rows} & set(passages)
    texts = {i: text for i in held if i and (text := passages[i].text)}
    if not texts:
        return None
    signatures = {i: wording_signature(text) for i, text in texts.items()}
    missing = wording_signature("")
    return np.stack([signatures.get(r.assertion.passage_id or "", missing) for r in rows])


def _arrays(
    rows: list[Said],
    wording: Ints | None,
    sources: Mapping[str, Source],
    lineage: Lineages,
    uncounted: dict[str, tuple[str, ...]],
    dense: int,
) -> TieCorpus:
    relations = tuple(sorted({_label(r.tie) for r in rows}))
    people = tuple(sorted({p for r in rows for p in (r.tie.a, r.tie.b)}))
    added = passed_on(rows)
    if wording is not None:
        wording = np.concatenate([wording, np.zeros((len(added), wording.shape[1]), np.int64)])
    rows = rows + added
    speakers = tuple(sorted({r.speaker for r in rows}))
    origin, repeats = known_origins(rows)
    no = _Numbers(
        *({name: n for n, name in enumerate(names)} for names in (relations, people, speakers))
    )
    hedges = [_hedge(r.assertion) for r in rows]
    reports = TieReports(
        relation=np.array([no.relation[_label(r.tie)] for r in rows]),
        subject=np.array([no.party[r.tie.a] for r in rows]),
        object=np.array([no.party[r.tie.b] for r in rows]),
        source=np.array([no.speaker[r.speaker] for r in rows]),
        year=np.array([r.first for r in rows]),
        until=np.array([r.last for r in rows]),
        negated=np.array([r.assertion.polarity == "negated" for r in rows]),
        hedge=np.array(hedges),
        hearsay=np.array([r.assertion.hedge.hedge_class == "reported" for r in rows]),
        origin=np.array(origin),
        cites=np.array(repeats, np.int64).reshape(-1, 2),
        since=_days(r.earliest for r in rows),
        day=_days(r.latest for r in rows),
        wording=wording,
    )
    years = (min(r.first for r in rows), max(r.last for r in rows))
    directed = np.array([not is_symmetric(name.partition(".")[0]) for name in relations])
    grades = [root_grade(s, sources) for s in speakers]
    dyads = _at_risk(rows, no, reports, directed, dense)
    exposure = _exposure(rows, no, dyads)
    told = _told(reports, exposure, dyads)
    data = tie_data(
        reports,
        relations=len(relations),
        parties=len(people),
        sources=len(speakers),
        years=years,
        directed=directed,
        prior=_prior(grades),
        dyads=told,
        exposure=exposure,
    )
    offset, barred = _barred(lineage, data, relations, people)
    word = np.array([r.first if r.word is None else r.word for r in rows])
    said = _affirmation(reports, word, exposure, len(speakers))
    data = replace(data, offset=offset)
    return TieCorpus(
        tuple(rows),
        relations,
        people,
        speakers,
        data,
        years,
        uncounted,
        said,
        tuple(grades),
        barred,
    )


def _days(dates: Iterable[date | None]) -> npt.NDArray[np.float64]:
    return np.array([math.nan if day is None else day.toordinal() for day in dates], float)


def _barred(
    lineage: Lineages, data: TieData, relations: Sequence[str], people: Sequence[str]
) -> tuple[npt.NDArray[np.float64] | None, dict[tuple[str, int], Bound]]:
    """Weights against ties in years that lineage rules out, and the reasons."""
    touched = {n for n, p in enumerate(people) if p in lineage.begins or p in lineage.ends}
    touched |= {n for n, p in enumerate(people) if any(p in pair for pair in lineage.parts)}
    if not touched:
        return None, {}
    offset = np.zeros((len(data.relation), data.years))
    barred: dict[tuple[str, int], Bound] = {}
    some = np.array(sorted(touched))
    rows = np.flatnonzero(np.isin(data.subject, some) | np.isin(data.object, some))
    for row in rows.tolist():
        relation, _, support = relations[int(data.relation[row])].partition(".")
        tie = Tie(relation, people[int(data.subject[row])], people[int(data.object[row])], support)
        for t in range(data.years):
            bound = lineage.bars(tie, data.first_year + t)
            if bound is not None:
                offset[row, t] = AGAINST * math.log(10) / 10
                barred[tie.key, data.first_year + t] = bound
    return (offset if barred else None), barred


def _prior(grades: Sequence[str | None]) -> SourcePrior:
    """Letters as priors on what a source's words of likelihood are worth.

    Narrower than among strangers: where nobody else speaks, a source's hedges would be learned
    from its own assertions, and come to mean nothing.
    """
    mean, sd = admiralty_prior(grades)
    return SourcePrior(mean, np.minimum(sd, 0.2))


def _hedge(assertion: Assertion) -> int:
    """Place of the hedge among the surveyed phrases: of its word, else of its class's stand-in."""
    stand_in = vocabulary("hedge_classes")[assertion.hedge.hedge_class].more.get("signal", "")
    for word in (assertion.hedge.word, stand_in):
        found = term_index(word) if word else None
        if found is not None:
            return found
    return -1


def _at_risk(
    rows: list[Said], no: _Numbers, reports: TieReports, directed: Bools, dense: int
) -> Dyads:
    """Ties that somebody might have spoken of.

    A text about a few parties might have spoken of every pair of them, under each relation that
    it uses; a data set of thousands lists what it found, and only that is at risk.
    """
    mentioned: dict[str, set[int]] = defaultdict(set)
    speaks_of: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        mentioned[row.speaker].update((no.party[row.tie.a], no.party[row.tie.b]))
        speaks_of[row.speaker].add(no.relation[_label(row.tie)])
    columns = [np.stack([reports.relation, reports.subject, reports.object])]
    for speaker, parties in mentioned.items():
        if len(parties) <= dense:
            kinds, seen = (np.array(sorted(v)) for v in (speaks_of[speaker], parties))
            grid = np.meshgrid(kinds, seen, seen, indexing="ij")
            columns.append(np.stack([axis.ravel() for axis in grid]))
    k, a, b = np.concatenate(columns, axis=1)
    swap = ~directed[k] & (a > b)
    k, a, b = np.unique(np.stack([k, np.where(swap, b, a), np.where(swap, a, b)]), axis=1)
    return k[a != b], a[a != b], b[a != b]


def _told(reports: TieReports, exposure: Exposure, dyads: Dyads) -> Dyads:
    """Leave out dyads that no source covers and none names: nothing can be learned of them."""
    covered = np.stack([exposure.relation, exposure.subject, exposure.object])
    one_way = np.stack([reports.relation, reports.subject, reports.object])
    named = np.concatenate([one_way, one_way[[0, 2, 1]]], axis=1)
    size = int(max(d.max(initial=0) for d in (*dyads, *covered, *named))) + 1

    def code(columns: Any) -> Ints:
        k, a, b = columns
        return np.asarray((k * size + a) * size + b, np.int64)

    keep = np.isin(code(dyads), np.concatenate([code(covered), code(named)]))
    k, a, b = (column[keep] for column in dyads)
    return k, a, b


def _affirmation(
    reports: TieReports, word: Ints, exposure: Exposure, sources: int
) -> tuple[tuple[float, int], ...]:
    """Share of its cells that each source affirms in the years in which it speaks, and the cells."""
    affirmed = np.zeros(len(reports.year), bool) if reports.negated is None else ~reports.negated
    cells = np.stack([reports.source, reports.relation, reports.subject, reports.object])
    # One unbroken word counts once, in its first year.
    own = np.unique(np.stack([*cells, word])[:, affirmed], axis=1)
    first = int(min(reports.year.min(initial=0), np.min(exposure.year, initial=0)))
    span = int(max(reports.year.max(initial=0), np.max(exposure.year, initial=0))) - first + 1
    said, covers = (
        np.bincount(source * span + year - first, minlength=sources * span).reshape(sources, span)
        for source, year in ((own[0], own[4]), (exposure.source, exposure.year))
    )
    result = []
    for spoken, covered in zip(said, covers, strict=True):
        at = (spoken > 0) & (covered > 0)
        weight, rate = spoken[at], np.minimum(spoken[at] / np.maximum(covered[at], 1), 1.0)
        mean = float(np.average(rate, weights=weight)) if at.any() else float("nan")
        result.append((mean, int(covered.sum())))
    return tuple(result)
