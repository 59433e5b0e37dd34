"""Assertions about ties, laid out as arrays for the engine, with the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.assess.roots import root_grade
from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.party import Party
from tacitus.core.source import Document, Source
from tacitus.core.tie import Tie
from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.infer.hedges import admiralty_prior, term_index
from tacitus.infer.ties import Exposure, SourcePrior, TieData, TieReports, tie_data

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Tiers that count by default: typed in by a person, or accepted by one.
COUNTED_TIERS = frozenset({"coded", "accepted"})


@dataclass(frozen=True)
class Said:
    """One tie of one assertion, with the span of years it is said to hold in."""

    tie: Tie
    assertion: Assertion
    root: str
    first: int
    last: int
    said: date
    passed_on_by: str = ""

    @property
    def speaker(self) -> str:
        """Whose word it is: the root's, unless another only passes it on."""
        return self.passed_on_by or self.root


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
    """

    said: tuple[Said, ...]
    relations: tuple[str, ...]
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    data: TieData | None
    years: tuple[int, int]
    uncounted: dict[str, tuple[str, ...]]


def tie_corpus(
    assertions: Iterable[Assertion],
    *,
    roots: Mapping[str, str],
    sources: Mapping[str, Source],
    documents: Mapping[str, Document],
    parties: Mapping[str, Party],
    tiers: Collection[str] = COUNTED_TIERS,
    dense: int = 40,
) -> TieCorpus:
    """Lay out assertions about ties.

    Parameters
    ----------
    assertions : iterable of Assertion
    roots : mapping of str to str
        Root by assertion id.
    tiers : collection of str
        Which tiers count.
    dense : int
        Up to so many parties all pairs are at risk; beyond, only pairs that some report
        names, so that work grows with what was said.

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
    left: dict[str, list[str]] = defaultdict(list)
    rows: list[Said] = []
    for assertion in assertions:
        if not isinstance(assertion.statement, TieStatement):
            continue
        reason = _reason_to_skip(assertion, tiers)
        document = documents.get(assertion.document_id)
        when = assertion.said_on(document.published if document else None)
        if reason is None and when is None:
            reason = "neither it nor its document has a date"
        if reason or when is None:
            left[reason or ""].append(assertion.id)
            continue
        rows.extend(_expand(assertion, assertion.statement, roots[assertion.id], when))
    rows = _narrowest(_informed(rows))
    uncounted = {why: tuple(ids) for why, ids in left.items()}
    if not rows:
        return TieCorpus((), (), (), (), None, (0, 0), uncounted)
    return _arrays(rows, sources, parties, uncounted, dense)


def _reason_to_skip(assertion: Assertion, tiers: Collection[str]) -> str | None:
    if assertion.tier not in tiers:
        return f"not reviewed (tier {assertion.tier})"
    if assertion.modality != "actual":
        return f"said to be {assertion.modality}, not to hold"
    return None


def _expand(assertion: Assertion, statement: TieStatement, root: str, when: date) -> Iterable[Said]:
    first = last = when.year
    if assertion.period:
        span = assertion.period
        first = span.earliest.year if span.earliest else min(when.year, _year(span.latest, when))
        last = span.latest.year if span.latest else max(when.year, first)
    labels = {"support": statement.supports or ("unspecified",)}.get(statement.relation, ("",))
    for a, b in statement.pairs():
        for support in labels:
            yield Said(Tie(statement.relation, a, b, support), assertion, root, first, last, when)
        # Embedding with named supports says both: the affiliation, and what is given.
        if statement.relation == "affiliate":
            for support in statement.supports:
                yield Said(Tie("support", a, b, support), assertion, root, first, last, when)


def _year(day: date | None, otherwise: date) -> int:
    return day.year if day else otherwise.year


def _informed(rows: list[Said]) -> list[Said]:
    """Give what a speaker says himself the root that he cites for the same tie.

    Whoever cites a report on a tie and goes on to assert it is no second origin.
    """
    cited: dict[tuple[str, str, int, str], str] = {}
    for row in rows:
        for speaker in row.assertion.chain[:-1]:
            if speaker != row.root:
                key = (row.tie.key, speaker, row.said.year, row.assertion.polarity)
                cited.setdefault(key, row.root)
    informed = []
    for row in rows:
        root = cited.get((row.tie.key, row.root, row.said.year, row.assertion.polarity))
        informed.append(replace(row, root=root, passed_on_by=row.root) if root else row)
    return informed


def _narrowest(rows: list[Said]) -> list[Said]:
    """Of what one root says of one tie in one year, keep the narrowest spans.

    A root that says "in 2020" and "since the 1990s, until 2020" in one text says it once; the
    wide span would only thin out the narrow one.
    """
    groups: dict[tuple[str, str, int, str], list[Said]] = defaultdict(list)
    for row in rows:
        groups[row.tie.key, row.speaker, row.said.year, row.assertion.polarity].append(row)
    kept = []
    for group in groups.values():
        for row in group:
            inside = any(
                row.first <= other.first
                and other.last <= row.last
                and (row.first, row.last) != (other.first, other.last)
                for other in group
            )
            if not inside:
                kept.append(row)
    return kept


def _passed_on(rows: list[Said]) -> list[Said]:
    """One row for each speaker who says nothing of his own on a tie and passes a root on.

    Whoever cites another is not silent, and adds nothing of his own: the row cites the root's
    and shares its term.
    """
    own = {(r.tie.key, r.speaker, r.said.year) for r in rows}
    added: dict[tuple[str, str, int], Said] = {}
    for row in rows:
        for speaker in row.assertion.chain[:-1]:
            key = (row.tie.key, speaker, row.said.year)
            if key not in own and speaker != row.root:
                added.setdefault(key, replace(row, passed_on_by=speaker))
    return list(added.values())


def _citations(rows: list[Said]) -> list[tuple[int, int]]:
    """Pairs of rows: one that passes on, and the root's own."""

    def key(row: Said) -> tuple[str, str, int]:
        return row.tie.key, row.root, row.said.year

    own = {key(r): n for n, r in enumerate(rows) if not r.passed_on_by}
    return [(n, own[key(r)]) for n, r in enumerate(rows) if r.passed_on_by]


def _exposure(rows: list[Said], corpus: dict[str, Any]) -> Exposure:
    """Who would have spoken of what: a source that was read, of every dyad of parties it names.

    A source known only through another's words was not read: that it says nothing of a tie
    cannot be told, so it covers no more than what it is cited for.
    """
    relation, subject, object_ = corpus["dyads"]
    read = {r.assertion.chain[0] for r in rows}
    mentioned: dict[tuple[str, int], set[int]] = defaultdict(set)
    for row in rows:
        if row.speaker in read:
            for year in range(row.first, row.last + 1):
                mentioned[row.speaker, year].update(
                    corpus["party_no"][p] for p in (row.tie.a, row.tie.b)
                )
    columns: list[list[Any]] = [[], [], [], [], []]
    for (speaker, year), parties in sorted(mentioned.items()):
        seen = np.array(sorted(parties))
        at = np.flatnonzero(np.isin(subject, seen) | np.isin(object_, seen))
        n = len(at)
        for column, values in zip(
            columns,
            (
                np.full(n, corpus["speaker_no"][speaker]),
                relation[at],
                subject[at],
                object_[at],
                np.full(n, year),
            ),
            strict=True,
        ):
            column.append(values)
    joined = (np.concatenate(c) if c else np.zeros(0, np.int64) for c in columns)
    return Exposure(*joined)


def _label(tie: Tie) -> str:
    return f"{tie.relation}.{tie.support}" if tie.support else tie.relation


def _arrays(
    rows: list[Said],
    sources: Mapping[str, Source],
    parties: Mapping[str, Party],
    uncounted: dict[str, tuple[str, ...]],
    dense: int,
) -> TieCorpus:
    relations = tuple(sorted({_label(r.tie) for r in rows}))
    people = tuple(sorted({p for r in rows for p in (r.tie.a, r.tie.b)}))
    rows = rows + _passed_on(rows)
    speakers = tuple(sorted({r.speaker for r in rows}))
    origins = {key: n for n, key in enumerate(sorted({(r.root, r.said.year) for r in rows}))}
    relation_no = {name: n for n, name in enumerate(relations)}
    party_no = {name: n for n, name in enumerate(people)}
    speaker_no = {name: n for n, name in enumerate(speakers)}
    hedges = [_hedge(r.assertion) for r in rows]
    reports = TieReports(
        relation=np.array([relation_no[_label(r.tie)] for r in rows]),
        subject=np.array([party_no[r.tie.a] for r in rows]),
        object=np.array([party_no[r.tie.b] for r in rows]),
        source=np.array([speaker_no[r.speaker] for r in rows]),
        year=np.array([r.first for r in rows]),
        until=np.array([r.last for r in rows]),
        negated=np.array([r.assertion.polarity == "negated" for r in rows]),
        hedge=np.array(hedges),
        hearsay=np.array([r.assertion.hedge.hedge_class == "reported" for r in rows]),
        origin=np.array([origins[r.root, r.said.year] for r in rows]),
        cites=np.array(_citations(rows), np.int64).reshape(-1, 2),
        day=np.array([float(r.said.toordinal()) for r in rows]),
    )
    years = (min(r.first for r in rows), max(r.last for r in rows))
    directed = np.array([not is_symmetric(name.partition(".")[0]) for name in relations])
    grades = [root_grade(s, sources) for s in speakers]
    if len(people) <= dense:
        dyads = _all_pairs(len(relations), len(people), directed)
    else:
        dyads = _named_pairs(reports, len(relations), directed)
    data = tie_data(
        reports,
        relations=len(relations),
        parties=len(people),
        sources=len(speakers),
        years=years,
        directed=directed,
        prior=SourcePrior(*admiralty_prior(grades)),
        dyads=dyads,
        exposure=_exposure(rows, {"dyads": dyads, "party_no": party_no, "speaker_no": speaker_no}),
        copying=False,
    )
    return TieCorpus(tuple(rows), relations, people, speakers, data, years, uncounted)


def _hedge(assertion: Assertion) -> int:
    """Place of the hedge among the surveyed phrases: of its word, else of its class's stand-in."""
    stand_in = vocabulary("hedge_classes")[assertion.hedge.hedge_class].more.get("signal", "")
    for word in (assertion.hedge.word, stand_in):
        found = term_index(word) if word else None
        if found is not None:
            return found
    return -1


def _all_pairs(relations: int, parties: int, directed: Bools) -> tuple[Ints, Ints, Ints]:
    k, a, b = (
        axis.ravel()
        for axis in np.meshgrid(
            np.arange(relations), np.arange(parties), np.arange(parties), indexing="ij"
        )
    )
    at_risk = np.where(directed[k], a != b, a < b)
    return k[at_risk], a[at_risk], b[at_risk]


def _named_pairs(reports: TieReports, relations: int, directed: Bools) -> tuple[Ints, Ints, Ints]:
    """Every pair that some report names, under every relation that any report uses."""
    pairs = np.unique(np.stack([reports.subject, reports.object]), axis=1)
    k = np.repeat(np.arange(relations), pairs.shape[1])
    a, b = np.tile(pairs[0], relations), np.tile(pairs[1], relations)
    swap = ~directed[k] & (a > b)
    return k, np.where(swap, b, a), np.where(swap, a, b)
