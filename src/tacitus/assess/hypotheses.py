"""Assessments of hypotheses: the study's roots, weighed by people's ratings of its items.

One term per root. What a root says of several items is weighed together: either the root is
good, and it all holds but for rare errors, or it tells one story; so a root that speaks often
moves the answers no further than its reliability allows (:mod:`tacitus.infer.hypotheses`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit

from tacitus.assess.hypothesis_ratings import Rated, follows, rated
from tacitus.assess.hypothesis_reports import Grounds, Said, gather, reliability_of
from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
from tacitus.core.hypothesis import NOT, Hypothesis, Rating
from tacitus.core.matrix import (
    AnalystRow,
    HypothesisRow,
    HypothesisTable,
    ItemRow,
    MatrixCell,
    RootRow,
)
from tacitus.core.scale import DEFAULT_SCALE, scale
from tacitus.infer.hypotheses import (
    DECIBAN,
    Floats,
    Weighed,
    diagnosticity,
    draw_tables,
    expected_information,
    expected_table,
    posterior,
    prior_to_flip,
    weigh,
)
from tacitus.infer.ratings import GREATEST, LEAST, consistency

METHOD = (
    "weights of evidence over independent roots (Good 1950); P(item | answer) as rated by people, "
    "made coherent and pooled; each root is good or tells a story"
)
#: Below this weight, in decibans, a root does not bear on the answer.
_BEARS = 0.1
#: Evidence together below this leaves the prior to speak.
_LITTLE = 1.0
#: Where many roots share many items fewer tables are drawn, so that nobody waits for long.
_WORK = 1e7


class Result(NamedTuple):
    """A hypothesis weighed: its table, and one assessment for each answer."""

    table: HypothesisTable
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True)
class _Part:
    """One set of exclusive answers: all of them, or one against its denial.

    ``alone`` is P(leaf) by each analyst's ratings alone, shape (N, K).
    """

    answers: tuple[str, ...]
    rated: Rated
    table: Floats
    weighed: Weighed
    alone: Floats
    leader: int

    @property
    def prior(self) -> Floats:
        return self.rated.prior

    @property
    def leaves(self) -> tuple[str, ...]:
        return self.rated.leaves


def assess_hypothesis(
    h: Hypothesis,
    ratings: Sequence[Rating],
    grounds: Grounds,
    *,
    given: float | None = None,
    scale_id: str = DEFAULT_SCALE,
    seed: int = 1,
    draws: int = 400,
    made: datetime | None = None,
    simulated: bool = False,
) -> Result:
    """Weigh one hypothesis on what the study knows.

    Parameters
    ----------
    ratings : sequence of Rating
        All of them; those of other hypotheses are left out.
    given : float or None
        P(the answer that this question arises under), where there is one.
    seed, draws
        Of the tables drawn for the interval.

    Returns
    -------
    Result
    """
    said = gather(h, grounds)
    mine = [r for r in ratings if r.hypothesis == h.id]
    parts = [
        _part(h, leaves, answers, prior, mine, said, seed, draws)
        for leaves, answers, prior in _questions(h)
    ]
    assessments = tuple(
        _assessment(h, part, n, said, mine, made, simulated)
        for part in parts
        for n in range(len(part.answers))
    )
    if given is not None:
        assessments = tuple(_under(h, a, given) for a in assessments)
    places = [(part, n) for part in parts for n in range(len(part.answers))]
    rows = tuple(
        _row(h, a, part, n, said, given, scale_id)
        for a, (part, n) in zip(assessments, places, strict=True)
    )
    leaves = {leaf for part in parts for leaf in part.leaves}
    leader = max((r for r in rows if r.answer in leaves), key=lambda r: (r.probability, r.answer))
    first = next(p for p in parts if leader.answer in p.answers)
    table = HypothesisTable(
        id=h.id,
        question=h.question,
        exclusive=h.exclusive,
        given=h.given,
        leader=leader.answer,
        rows=rows,
        items=_items(said, parts),
        roots=_roots(first, leader.answer, said),
        analysts=_analysts(h, first, leader.answer),
        inconsistencies=_counted(parts, said),
        notes=(*said.notes, *_notes(parts, said)),
        simulated=simulated,
    )
    return Result(table, assessments)


Asked = tuple[tuple[str, ...], tuple[str, ...], dict[str, float]]


def _questions(h: Hypothesis) -> list[Asked]:
    """Leaves that compete, the answers to print, and the leaves' priors."""
    priors = h.priors()
    if h.exclusive:
        return [(h.leaves(), tuple(a.id for a in h.answers), priors)]
    return [
        ((a.id, NOT + a.id), (a.id,), {a.id: priors[a.id], NOT + a.id: 1 - priors[a.id]})
        for a in h.answers
    ]


def _part(
    h: Hypothesis,
    leaves: tuple[str, ...],
    answers: tuple[str, ...],
    prior: dict[str, float],
    ratings: Sequence[Rating],
    said: Said,
    seed: int,
    draws: int,
) -> _Part:
    items = [i.id for i in said.items]
    people = rated(h, leaves, prior, ratings, items)
    work = sum(2.0 ** min(len(r), len(i)) * len(r) for r, i in said.reports.sets)
    draws = int(np.clip(_WORK / max(work, 1.0), 50, draws))
    middle, spread = people.pooled.likelihood, people.pooled.spread
    table = expected_table(middle, spread)
    drawn = draw_tables(middle, spread, seed=seed, draws=draws)
    groups = [[float(leaf in h.cases(a)) for leaf in leaves] for a in answers]
    weighed = weigh(said.reports, table, people.prior, drawn=drawn, groups=groups)
    alone = [
        posterior(said.reports, follows(h, own_table, items, leaves), own)
        for own_table, own in zip(people.tables, people.priors, strict=True)
    ]
    return _Part(
        answers, people, table, weighed,
        np.array(alone).reshape(-1, len(leaves)), int(weighed.leaves.argmax()),
    )  # fmt: skip


def _assessment(
    h: Hypothesis,
    part: _Part,
    n: int,
    said: Said,
    ratings: Sequence[Rating],
    made: datetime | None,
    simulated: bool,
) -> Assessment:
    w, answer = part.weighed, part.answers[n]
    p = float(w.probability[n])
    terms = [EvidenceTerm("prior", "prior: before any item", _decibans(float(w.prior[n])))]
    for r, root in enumerate(said.roots):
        spoken = said.of_root(root)
        terms.append(
            EvidenceTerm(
                root,
                said.labels[root],
                float(w.decibans[r, n]),
                float(w.without[r, n]),
                tuple(dict.fromkeys(a for s in spoken for a in s.assertions)),
                tuple(dict.fromkeys(e for s in spoken for e in s.events)),
            )
        )
    bearing = [t for t in terms[1:] if abs(t.decibans) >= _BEARS]
    concurring = [t for t in bearing if (t.decibans > 0) == (p >= 0.5)]
    low, high = float(w.low[n]), float(w.high[n])
    shares = {a: float(v) for a, v in zip(part.answers, w.probability, strict=True)}
    return Assessment(
        id=f"hypothesis/{h.id}/{answer}",
        kind="hypothesis",
        subject=f"{h.id}/{answer}",
        probability=min(max(p, 0.0), 1.0),
        interval=None if math.isnan(low) else (min(low, p), max(high, p)),
        confidence=confidence(
            len(bearing), len(concurring), [said.grades[t.root] for t in bearing]
        ),
        evidence=tuple(terms),
        caveats=tuple(_caveats(part, n, bearing, ratings)),
        shares=shares if h.exclusive else {},
        method=METHOD,
        made=made,
        simulated=simulated,
    )


def _caveats(
    part: _Part, n: int, bearing: list[EvidenceTerm], ratings: Sequence[Rating]
) -> list[str]:
    rated = zip(part.rated.analysts, part.rated.tables, strict=True)
    people = [person for person, table in rated if np.isfinite(table).any()]
    notes = []
    if people:
        who = " and ".join(people) if len(people) < 3 else f"{len(people)} analysts"
        notes.append(f"P(item | answer) is as rated by {who}: a judgement, not a measurement.")
    elif any(not r.item for r in ratings) or not ratings:
        notes.append("Nobody has rated its items.")
    if len(bearing) == 1:
        notes.append(f"Rests on a single root: {bearing[0].label}.")
    if abs(float(part.weighed.decibans[:, n].sum())) < _LITTLE:
        notes.append("The evidence hardly moves it: the prior speaks.")
    if len(part.rated.analysts) > 1:
        alone = part.alone[:, part.leader]
        if alone.min() < 0.5 < alone.max():
            notes.append("The analysts differ on which side of even it lies.")
    return notes


def _under(h: Hypothesis, a: Assessment, given: float) -> Assessment:
    note = (
        f"Asked only under '{h.given}', which has {100 * given:.0f} %: "
        f"all told {100 * given * (a.probability or 0.0):.0f} %."
    )
    return replace(a, caveats=(note, *a.caveats))


def _row(
    h: Hypothesis,
    a: Assessment,
    part: _Part,
    n: int,
    said: Said,
    given: float | None,
    scale_id: str,
) -> HypothesisRow:
    answer, p = h.answer(part.answers[n]), a.probability or 0.0
    low, high = a.interval or (None, None)
    c = a.confidence
    leads = not h.exclusive or answer.id == part.leaves[part.leader]
    at = part.leaves.index(answer.id) if answer.id in part.leaves else -1
    flip = prior_to_flip(said.reports, part.table, part.prior, at) if leads and at >= 0 else None
    return HypothesisRow(
        id=a.id,
        hypothesis=h.id,
        question=h.question,
        answer=answer.id,
        text=answer.text,
        part_of=answer.part_of,
        prior=float(part.weighed.prior[n]),
        probability=p,
        low=low,
        high=high,
        word=scale(scale_id).printed(p),
        scale=scale(scale_id).name,
        flip=flip,
        given=h.given,
        overall=None if given is None else given * p,
        confidence=c.level if c else "",
        evidence=c.evidence if c else "",
        roots=c.roots if c else 0,
        concurring=c.concurring if c else 0,
        caveats=a.caveats,
        simulated=a.simulated,
    )


def _items(said: Said, parts: Sequence[_Part]) -> tuple[ItemRow, ...]:
    """The matrix, the most diagnostic first; over several questions their information adds up."""
    tells, next_tells = np.zeros((2, len(said.items)))
    for part in parts:
        tells += diagnosticity(part.table, part.weighed.leaves)
        next_tells += expected_information(
            said.reports, part.table, part.prior, reliability=reliability_of("B")
        )
    rows = []
    for n, item in enumerate(said.items):
        spoken = said.of_item(item.id)
        cells = tuple(c for part in parts for c in _cells(part, n, item.id))
        known = any(c.likelihood is not None for c in cells)
        roots = tuple(dict.fromkeys(s.root for s in spoken))
        rows.append(
            ItemRow(
                id=item.id,
                text=item.text,
                observed=bool(spoken),
                diagnosticity=float(tells[n]) if known else None,
                expected=float(next_tells[n]) if known else None,
                roots=roots,
                labels=tuple(said.labels[r] for r in roots),
                cells=cells,
                apart=max((a for p in parts if (a := _apart(p, n)) is not None), default=None),
                assertions=item.assertions,
                against=item.against,
                events=item.events,
                statement=item.statement.assessment if item.statement else "",
            )
        )
    return tuple(sorted(rows, key=lambda r: (-(r.diagnosticity or 0.0), r.id)))


def _cells(part: _Part, n: int, item: str) -> list[MatrixCell]:
    pooled = part.rated.pooled
    counts = np.isfinite(part.rated.tables[:, n]).all(axis=-1).sum() if part.rated.analysts else 0
    marks = consistency(pooled.rated[n])
    cells = []
    for k, leaf in enumerate(part.leaves):
        p, spread = float(pooled.likelihood[n, k]), 1.645 * float(pooled.spread[n, k])
        own = float(pooled.rated[n, k])
        if item.startswith("="):
            cells.append(MatrixCell(leaf, p, p, p, p, 0, int(marks[k])))
        elif not counts:
            cells.append(MatrixCell(leaf, None, None, None, None, 0, 0))
        else:
            low, high = (float(expit(logit(p) + s)) for s in (-spread, spread))
            cells.append(MatrixCell(leaf, own, p, low, high, int(counts), int(marks[k])))
    return cells


def _apart(part: _Part, n: int) -> float | None:
    """Largest difference between two analysts' weights of an item for any pair of answers."""
    rows = part.rated.tables[:, n]
    log = np.log(np.clip(rows[np.isfinite(rows).all(axis=-1)], LEAST, GREATEST))
    if len(log) < 2:
        return None
    against = log[:, :, None] - log[:, None, :]
    return float(DECIBAN * (against.max(axis=0) - against.min(axis=0)).max())


def _roots(part: _Part, leader: str, said: Said) -> tuple[RootRow, ...]:
    """What each root adds to the leading answer, the weightiest first."""
    n = part.answers.index(leader)
    rows = []
    for r, root in enumerate(said.roots):
        spoken = said.of_root(root)
        rows.append(
            RootRow(
                root=root,
                label=said.labels[root],
                grade=said.grades[root],
                decibans=float(part.weighed.decibans[r, n]),
                without=float(part.weighed.without[r, n]),
                items=tuple(dict.fromkeys(s.item for s in spoken)),
                assertions=tuple(dict.fromkeys(a for s in spoken for a in s.assertions)),
                events=tuple(dict.fromkeys(e for s in spoken for e in s.events)),
            )
        )
    return tuple(sorted(rows, key=lambda r: (-abs(r.decibans), r.root)))


def _analysts(h: Hypothesis, part: _Part, leader: str) -> tuple[AnalystRow, ...]:
    people, at = part.rated, list(h.cases(leader) if h.exclusive else (leader,))
    leaves = [part.leaves.index(leaf) for leaf in at]
    together = float(part.weighed.leaves[leaves].sum())
    rows = []
    for k, analyst in enumerate(people.analysts):
        alone = float(part.alone[k, leaves].sum())
        rows.append(
            AnalystRow(
                analyst,
                int(np.isfinite(people.tables[k]).all(axis=-1).sum()),
                people.distances[k],
                alone,
                _decibans(alone) - _decibans(together),
            )
        )
    return tuple(rows)


def _counted(parts: Sequence[_Part], said: Said) -> dict[str, int]:
    """The classical count by answer: every report a row of the matrix, its echoes too."""
    items = [i.id for i in said.items]
    counts: dict[str, int] = {}
    for part in parts:
        p = part.rated.pooled.rated
        total = np.zeros(len(part.leaves), int)
        for s in said.spoken:
            row = p[items.index(s.item)]
            total += consistency(row if s.affirms else 1 - row) * max(len(s.assertions), 1)
        counts |= dict(zip(part.leaves, total.tolist(), strict=True))
    return counts


def _notes(parts: Sequence[_Part], said: Said) -> list[str]:
    notes = []
    if parts[0].rated.analysts:
        noise = 100 * (1 - min(part.rated.pooled.kept for part in parts))
        notes.append(
            f"Pooled ratings of an item are drawn together by {noise:.0f} %: as much of the "
            "difference between answers is noise between people."
        )
    unrated = [
        i.id
        for n, i in enumerate(said.items)
        if not any(c.likelihood is not None for p in parts for c in _cells(p, n, i.id))
    ]
    if unrated:
        notes.append(f"Not rated, and so without weight: {', '.join(unrated)}.")
    silent = [i.id for i in said.items if not said.of_item(i.id)]
    if silent:
        notes.append(f"Nothing speaks of these yet: {', '.join(silent)}.")
    return notes


def _decibans(p: float) -> float:
    return float(DECIBAN * logit(min(max(p, 1e-12), 1 - 1e-12)))
