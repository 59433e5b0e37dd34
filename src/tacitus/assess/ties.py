"""Assessments of ties from reports: one term per root, on one scale of evidence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from tacitus.assess.roots import root_grade, root_label
from tacitus.assess.tie_reports import TieCorpus
from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
from tacitus.core.results import Point, Series
from tacitus.core.source import Source
from tacitus.core.tie import Tie
from tacitus.infer.ties.fit import fit as fit_ties
from tacitus.infer.ties.model import Priors
from tacitus.infer.ties.result import TieFit

METHOD = (
    "two-rate source model with roots, denials and yearly persistence "
    "(after Young, Cantwell & Newman 2021)"
)
#: Priors for studies, where a few sources speak and nothing contradicts them: their own reports
#: cannot vouch for them. A source of letter C affirms a tie that does not hold in about one
#: covered cell of a hundred, B in four of a thousand, and it takes thousands of cells to learn
#: otherwise; a lone plain report of a C then leaves most ties between even and three in four.
PRIORS = Priors(
    begin=(6.0, 200.0),
    birth=(8.0, 600.0),
    true_rate=(8.0, 12.0),
    false_rate=(30.0, 3000.0),
    bias=0.15,
)
#: Below this weight a root does not bear on the year in question.
_BEARS = 0.1


@dataclass(frozen=True)
class TieResult:
    """What a fit of ties says.

    Attributes
    ----------
    assessments : tuple of Assessment
        One per tie: the likeliest year of the span that was reported last.
    series : tuple of Series
        P(tie) by year for each tie, with interval and the roots of the year.
    fit : TieFit or None
        None where nothing counts.
    corpus : TieCorpus
    every_year : callable
        Gives one assessment for each tie and year, made as it goes.
    """

    assessments: tuple[Assessment, ...]
    series: tuple[Series, ...]
    fit: TieFit | None
    corpus: TieCorpus
    every_year: Callable[[], Iterator[Assessment]] = lambda: iter(())


def assess_ties(
    corpus: TieCorpus,
    *,
    sources: Mapping[str, Source],
    assertions: Mapping[str, Assertion],
    seed: int,
    draws: int = 150,
    chains: int = 4,
    fast: bool = False,
    made: datetime | None = None,
    fit_id: str = "",
    map: Callable[..., Any] = map,  # noqa: A002
    progress: Callable[[float], None] | None = None,
) -> TieResult:
    """Fit the model of ties and turn its numbers into assessments.

    Parameters
    ----------
    corpus : TieCorpus
        From :func:`tacitus.assess.tie_reports.tie_corpus`.
    assertions : mapping of str to Assertion
        All of the study, to name those that carry no weight beside those that do.
    seed, draws, chains, fast
        As in :func:`tacitus.infer.ties.fit`.

    Returns
    -------
    TieResult
        Empty where nothing counts.
    """
    if corpus.data is None:
        return TieResult((), (), None, corpus)
    found = fit_ties(
        corpus.data,
        seed=seed,
        draws=draws,
        chains=chains,
        fast=fast,
        priors=PRIORS,
        map=map,
        progress=progress,
    )
    label = f"{METHOD}; " + (
        "MAP, spread not calibrated" if fast else f"Gibbs, {chains} × {draws} draws, seed {seed}"
    )
    maker = _Maker(corpus, found, sources, _weightless(corpus, assertions), label, fit_id, made)
    ties = {row.tie.key: row.tie for row in corpus.said}
    latest: dict[str, tuple[int, int]] = {}
    first: dict[str, int] = {}
    for row in corpus.said:
        key = row.tie.key
        latest[key] = max(latest.get(key, (0, 0)), (row.last, row.first))
        first[key] = min(first.get(key, row.first), row.first)
    assessments = tuple(
        maker.assessment(tie, maker.likeliest(tie, latest[key]))
        for key, tie in sorted(ties.items())
    )
    series = tuple(maker.series(tie, first[key]) for key, tie in sorted(ties.items()))

    def every_year() -> Iterator[Assessment]:
        for key, tie in sorted(ties.items()):
            for year in range(max(first[key] - 1, corpus.years[0]), corpus.years[1] + 1):
                yield maker.assessment(tie, year)

    return TieResult(assessments, series, found, corpus, every_year)


@dataclass(frozen=True)
class _Maker:
    """Turns rows of a fit into assessments."""

    corpus: TieCorpus
    fit: TieFit
    sources: Mapping[str, Source]
    weightless: Mapping[str, tuple[EvidenceTerm, ...]]
    method: str
    fit_id: str
    made: datetime | None

    def row(self, tie: Tie) -> int:
        label = f"{tie.relation}.{tie.support}" if tie.support else tie.relation
        at = self.fit.data.dyad(
            self.corpus.relations.index(label),
            self.corpus.parties.index(tie.a),
            self.corpus.parties.index(tie.b),
        )
        return int(at)

    def likeliest(self, tie: Tie, span: tuple[int, int]) -> int:
        """The likeliest year of a span (last, first): a decade says that some year of it holds."""
        last, start = span
        row, t = self.row(tie), start - self.corpus.years[0]
        chances = self.fit.probability[row, t : last - self.corpus.years[0] + 1]
        # The latest of equals, so that a tie said to go on is shown where it was last said.
        return last - int(chances[::-1].argmax())

    def assessment(self, tie: Tie, year: int) -> Assessment:
        row, t = self.row(tie), year - self.corpus.years[0]
        probability = float(self.fit.probability[row, t])
        low, high = float(self.fit.low[row, t]), float(self.fit.high[row, t])
        terms = self.terms(row, t)
        said = [term for term in terms if term.assertions]
        bearing = [term for term in said if abs(term.decibans) >= _BEARS]
        roots = {term.root for term in bearing}
        concurring = {term.root for term in bearing if (term.decibans > 0) == (probability >= 0.5)}
        return Assessment(
            id=f"tie/{tie.key}@{year}",
            kind="tie",
            subject=replace(tie, when=str(year)).id,
            probability=probability,
            interval=None if math.isnan(low) else (min(low, probability), max(high, probability)),
            confidence=confidence(
                len(roots), len(concurring), [root_grade(r, self.sources) for r in roots]
            ),
            evidence=(*terms, *self.weightless.get(tie.key, ())),
            caveats=self.caveats(row, t, said),
            method=self.method,
            fit_id=self.fit_id,
            made=self.made,
        )

    def terms(self, row: int, t: int) -> tuple[EvidenceTerm, ...]:
        weights = self.fit.roots
        found = [
            EvidenceTerm("prior", "prior: a tie of this kind", float(weights.prior[row, t])),
            EvidenceTerm(
                "silence",
                "sources that cover them and do not say it",
                float(weights.silence[row, t]),
            ),
        ]
        for n in np.flatnonzero(weights.dyad == row):
            members = self.members(int(weights.term[n]))
            root = members[0].root
            found.append(
                EvidenceTerm(
                    root,
                    root_label(root, self.sources),
                    float(weights.decibans[n, t]),
                    float(weights.without[n, t]),
                    tuple(dict.fromkeys(m.assertion.id for m in members)),
                )
            )
        return tuple(found)

    def members(self, term: int) -> list[Any]:
        opening = self.fit.copies.root[self.fit.data.term_of]
        return [self.corpus.said[i] for i in np.flatnonzero(opening == term)]

    def series(self, tie: Tie, first: int) -> Series:
        row, start = self.row(tie), self.corpus.years[0]
        spoken = defaultdict(set)
        for said in self.corpus.said:
            if said.tie.key == tie.key:
                for year in range(said.first, said.last + 1):
                    spoken[year].add(said.root)
        points = []
        for year in range(max(first - 1, start), self.corpus.years[1] + 1):
            p, low, high = (
                float(a[row, year - start])
                for a in (self.fit.probability, self.fit.low, self.fit.high)
            )
            points.append(
                Point(
                    str(year),
                    p,
                    None if math.isnan(low) else low,
                    None if math.isnan(high) else high,
                    len(spoken[year]),
                )
            )
        return Series(tie.key, "tie", tuple(points))

    def caveats(self, row: int, t: int, said: list[EvidenceTerm]) -> tuple[str, ...]:
        notes = []
        if len({term.root for term in said}) == 1:
            notes.append(f"Rests on a single root: {said[0].label}.")
        if self.fit.roots_matter[row, t]:
            notes.append(
                "How far the reports depend on each other matters: taken as independent "
                f"{self.fit.bounds.independent[row, t]:.2f}, as one root "
                f"{self.fit.bounds.one_root[row, t]:.2f}."
            )
        if all(term.decibans < 0 for term in said):
            notes.append("Only denials speak of it.")
        return tuple(notes)


def _weightless(
    corpus: TieCorpus, assertions: Mapping[str, Assertion]
) -> dict[str, tuple[EvidenceTerm, ...]]:
    """Terms of weight 0 for what was said and does not count, so that it stays in sight."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for reason, ids in corpus.uncounted.items():
        for key in ids:
            for tie in ties_of(assertions[key]):
                found[tie.key][reason].append(key)
    return {
        tie: tuple(
            EvidenceTerm(f"uncounted/{reason}", f"not counted: {reason}", 0.0, None, tuple(ids))
            for reason, ids in reasons.items()
        )
        for tie, reasons in found.items()
    }


def ties_of(assertion: Assertion) -> Iterable[Tie]:
    """Give the ties that an assertion is about, without a period."""
    statement = assertion.statement
    if isinstance(statement, TieStatement):
        supports = statement.supports if statement.relation == "support" else ()
        for a, b in statement.pairs():
            for support in supports or (
                ("unspecified",) if statement.relation == "support" else ("",)
            ):
                yield Tie(statement.relation, a, b, support)
