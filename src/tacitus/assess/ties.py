"""Assessments of ties from reports: one term per root, on one scale of evidence."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from tacitus.assess.lineage import AGAINST
from tacitus.assess.roots import root_grade, root_label
from tacitus.assess.source_worth import RIGHT_UNCHECKED, Counts, right_share
from tacitus.assess.tie_reports import TieCorpus
from tacitus.assess.tie_rows import Said
from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
from tacitus.core.counting import counted
from tacitus.core.results import Point, Series
from tacitus.core.scale import percent
from tacitus.core.source import Source
from tacitus.core.tie import Tie
from tacitus.infer.hedges import ADMIRALTY, FLAT_DENIAL, signal_table
from tacitus.infer.ties.data import SourcePrior
from tacitus.infer.ties.fit import fit as fit_ties
from tacitus.infer.ties.model import Priors
from tacitus.infer.ties.result import TieFit

__all__ = ["METHOD", "RIGHT_UNCHECKED", "TieResult", "assess_ties", "priors_for", "ties_of"]

METHOD = (
    "two-rate source model with roots, denials and yearly persistence "
    "(after Young, Cantwell & Newman 2021)"
)
#: Share of pairs that are tied, and how often a source that covers a tie affirms it, beforehand.
_RARE, _TRUE_RATE = 0.03, 0.4
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
    one_more : dict of str to float
        Decibans that one more independent root of letter B would add by saying so plainly
        (``affirms``), or by denying it (``denies``).
    rows : callable
        Gives the row of the fit by tie key, for each tie that is assessed.
    """

    assessments: tuple[Assessment, ...]
    series: tuple[Series, ...]
    fit: TieFit | None
    corpus: TieCorpus
    every_year: Callable[[], Iterator[Assessment]] = lambda: iter(())
    one_more: dict[str, float] = field(default_factory=dict)
    rows: Callable[[], dict[str, int]] = dict


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
    worth: Counts | None = None,
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
    worth : mapping of str to tuple of float, optional
        Right and wrong reports of sources on other subjects, as in
        :func:`tacitus.assess.source_worth.worth_from_attributions`.

    Returns
    -------
    TieResult
        Empty where nothing counts.
    """
    if corpus.data is None:
        return TieResult((), (), None, corpus)
    worth = worth or {}
    found = fit_ties(
        replace(corpus.data, prior=_source_prior(corpus, corpus.data.prior, worth)),
        seed=seed,
        draws=draws,
        chains=chains,
        fast=fast,
        priors=priors_for(corpus, worth),
        map=map,
        progress=progress,
    )
    label = f"{METHOD}; " + (
        "MAP, spread not calibrated"
        if fast
        else f"Gibbs, {chains} × {counted(draws, 'draw')}, seed {seed}"
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
            start = max(first[key] - 1, corpus.years[0])
            for year in range(start, min(latest[key][0] + 2, corpus.years[1]) + 1):
                yield maker.assessment(tie, year)

    def rows() -> dict[str, int]:
        return {key: maker.row(tie) for key, tie in sorted(ties.items())}

    return TieResult(assessments, series, found, corpus, every_year, _one_more(corpus), rows)


def _one_more(corpus: TieCorpus, grade: str = "B") -> dict[str, float]:
    """Weigh one plain report, and one denial, by a new source of some letter.

    In the year that it speaks of, such a report moves the log-odds by just this much.
    """
    false = _false_rate(_usual(corpus), RIGHT_UNCHECKED[grade])
    d, _ = ADMIRALTY[grade]
    denied = signal_table(np.array([d]), np.zeros(1))[FLAT_DENIAL, :, 0]
    return {
        "affirms": 10 * math.log10(_TRUE_RATE / false),
        "denies": float(denied[1] - denied[0]) * 10 / math.log(10),
    }


def _usual(corpus: TieCorpus) -> float:
    read = [rate for rate, _ in corpus.affirming if not math.isnan(rate)]
    return float(np.median(read)) if read else 0.05


def _false_rate(affirms: float, right: float) -> float:
    """Chance that a source affirms a tie that does not hold, from the share that it affirms."""
    held = min(affirms, 2.0 * _RARE * _TRUE_RATE / right)
    return min(max(held * (1.0 - right), 1e-6), 0.4)


def _source_prior(corpus: TieCorpus, prior: SourcePrior, worth: Counts) -> SourcePrior:
    """Move the prior on what a source's words are worth to where the scale of letters has it."""
    mean = prior.mean.copy()
    letters = sorted((RIGHT_UNCHECKED[g], ADMIRALTY[g][0]) for g in "ABCDE")
    shares, values = zip(*letters, strict=True)
    for n, (source, grade) in enumerate(zip(corpus.sources, corpus.grades, strict=True)):
        if source in worth:
            mean[n] = np.interp(right_share(grade, worth[source]), shares, values)
    return SourcePrior(mean, prior.sd)


def priors_for(corpus: TieCorpus, worth: Counts | None = None) -> Priors:
    """Give priors under which a source's own reports do not vouch for it.

    With one source in most cells nothing contradicts it, and a model left alone would learn
    that it is never wrong. So the rate of false reports is held near the share of its cells
    that it affirms, times the share of unchecked reports that its letter lets go wrong; it
    takes as many checked cells again to learn otherwise. A small study holds little but what was
    reported: there that share says nothing, and is taken no higher than twice what it would be
    if ties were as rare as held beforehand, which in its turn a few ties reported do not undo.
    """
    usual = _usual(corpus)
    a, b = [], []
    for (rate, cells), grade, source in zip(
        corpus.affirming, corpus.grades, corpus.sources, strict=True
    ):
        right = right_share(grade, (worth or {}).get(source))
        false = _false_rate(usual if math.isnan(rate) else rate, right)
        weight = 3.0 * max(cells, 1000.0)
        a.append(false * weight)
        b.append((1.0 - false) * weight)
    # Years that nobody covers are filled in by the model itself: what it fills in must not
    # outweigh what is held of births and deaths beforehand.
    dyads, years = (len(corpus.data.relation), corpus.data.years) if corpus.data else (0, 0)
    unseen = max(dyads * years - sum(cells for _, cells in corpus.affirming), 0)
    births = max(1.0, unseen / 600)
    deaths = max(1.0, 0.06 * unseen / 21)
    pairs = max(dyads, 1000)
    return Priors(
        begin=(_RARE * pairs, (1.0 - _RARE) * pairs),
        birth=(8.0 * births, 600.0 * births),
        death=(4.0 * deaths, 17.0 * deaths),
        true_rate=(20.0 * _TRUE_RATE, 20.0 * (1.0 - _TRUE_RATE)),
        false_rate=(np.array(a), np.array(b)),
        slope=0.0,
        bias=0.15,
    )


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

    @cached_property
    def numbers(self) -> tuple[dict[str, int], dict[str, int]]:
        relations, parties = self.corpus.relations, self.corpus.parties
        return {r: n for n, r in enumerate(relations)}, {p: n for n, p in enumerate(parties)}

    @cached_property
    def rows(self) -> dict[str, int]:
        return {}

    def row(self, tie: Tie) -> int:
        if tie.key not in self.rows:
            relation, party = self.numbers
            label = f"{tie.relation}.{tie.support}" if tie.support else tie.relation
            at = self.fit.data.dyad(relation[label], party[tie.a], party[tie.b])
            self.rows[tie.key] = int(at)
        return self.rows[tie.key]

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
        terms = self.terms(tie, row, t)
        said = [term for term in terms if term.assertions and term.root != "lineage"]
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

    def terms(self, tie: Tie, row: int, t: int) -> tuple[EvidenceTerm, ...]:
        weights = self.fit.roots
        silence = float(weights.silence[row, t])
        found = [EvidenceTerm("prior", "prior: a tie of this kind", float(weights.prior[row, t]))]
        bound = self.corpus.barred.get((tie.key, t + self.corpus.years[0]))
        if bound is not None:
            found.append(
                EvidenceTerm("lineage", f"lineage: {bound.why}", AGAINST, None, bound.assertions)
            )
            silence -= AGAINST
        label = "sources that cover them and do not say it"
        found.append(EvidenceTerm("silence", label, silence))
        heard = [(n, self.members(int(weights.term[n]))) for n in self.roots_of_row.get(row, ())]
        times = Counter(members[0].root for _, members in heard)
        for n, members in heard:
            root = members[0].root
            label = root_label(root, self.sources)
            if times[root] > 1:
                label = f"{label}, of {_years(members)}"
            if echoes := self.echoes.get(int(weights.term[n])):
                names = (f"{root_label(e, self.sources)} ({percent(p)})" for e, p in echoes.items())
                label = f"{label}; repeated by {', '.join(names)}"
            found.append(
                EvidenceTerm(
                    root,
                    label,
                    float(weights.decibans[n, t]),
                    float(weights.without[n, t]),
                    tuple(dict.fromkeys(m.assertion.id for m in members)),
                )
            )
        return tuple(found)

    @cached_property
    def roots_matter(self) -> np.ndarray:
        return self.fit.roots_matter

    @cached_property
    def roots_of_row(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for n, row in enumerate(self.fit.roots.dyad.tolist()):
            found[row].append(n)
        return found

    @cached_property
    def said_of_term(self) -> dict[int, list[Said]]:
        found: dict[int, list[Said]] = defaultdict(list)
        terms = self.fit.data.term_of
        opening = self.fit.copies.root[terms]
        # Whose word it is comes first, then those who repeat it.
        order = np.argsort(terms != opening, kind="stable")
        for n in order.tolist():
            found[int(opening[n])].append(self.corpus.said[n])
        return found

    @cached_property
    def echoes(self) -> dict[int, dict[str, float]]:
        """By opening term, the roots that are taken to repeat it, with the chance that they do."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        terms, copies = self.fit.data.term_of, self.fit.copies
        opening, chance = copies.root[terms], copies.probability[terms]
        for n in np.flatnonzero(terms != opening).tolist():
            names, root = found[int(opening[n])], self.corpus.said[n].root
            names[root] = max(names.get(root, 0.0), float(chance[n]))
        return found

    @cached_property
    def said_of_tie(self) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = defaultdict(list)
        for said in self.corpus.said:
            found[said.tie.key].append(said)
        return found

    def members(self, term: int) -> list[Said]:
        return self.said_of_term[term]

    def series(self, tie: Tie, first: int) -> Series:
        row, start = self.row(tie), self.corpus.years[0]
        spoken = defaultdict(set)
        for said in self.said_of_tie[tie.key]:
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
        if self.roots_matter[row, t]:
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


def _years(members: Sequence[Said]) -> str:
    """Name the years that reports speak of, so that one source's terms are told apart."""
    first, last = min(m.first for m in members), max(m.last for m in members)
    return f"{first}" if first == last else f"{first} to {last}"
