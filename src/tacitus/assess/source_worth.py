"""What reports on ties tell of a source's reports on attacks, and the reverse."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from tacitus.assess.attribution_corpus import AttributionCorpus
from tacitus.assess.tie_reports import TieCorpus
from tacitus.infer.attribution import AttributionFit, evidence
from tacitus.infer.hedges import FLAT_DENIAL
from tacitus.infer.ties.result import TieFit
from tacitus.infer.worth import judged

#: Right and wrong plain reports that what is known of a source amounts to, by source id.
Counts = Mapping[str, tuple[float, float]]

#: Share of a source's plain reports that are right where no other source checks them, by its
#: letter (None: no letter, or F).
RIGHT_UNCHECKED = {"A": 0.95, "B": 0.88, "C": 0.75, "D": 0.6, "E": 0.4, None: 0.7}
#: Share of reports that are right in the attribution engine's own prior, and its weight.
_NAMES_RIGHT, MASS = 0.75, 8.0
_LEAST, _DECIBAN = 1e-6, np.log(10.0) / 10.0


def right_share(grade: str | None, counts: tuple[float, float] | None) -> float:
    """Give the share of a source's unchecked reports that are right, by its letter and by what
    is known from elsewhere.

    Examples
    --------
    >>> right_share("B", None), round(right_share("B", (0.0, 8.0)), 2)
    (0.88, 0.44)
    """
    right, wrong = counts or (0.0, 0.0)
    return (MASS * RIGHT_UNCHECKED[grade] + right) / (MASS + right + wrong)


def worth_from_ties(corpus: TieCorpus, fit: TieFit) -> dict[str, tuple[float, float]]:
    """Judge each source by what all others say of the ties that it affirms or denies in plain words.

    Its own reports on the same tie are taken out, all of them: nobody vouches for himself.
    """
    data, weights = fit.data, fit.roots
    terms = data.terms
    plain = (terms.signal < 0) | (terms.signal == FLAT_DENIAL)
    own: dict[tuple[int, int], np.ndarray] = {}
    for n, (row, term) in enumerate(zip(weights.dyad, weights.term, strict=True)):
        key = int(row), int(terms.source[term])
        own[key] = own.get(key, np.zeros(data.years)) + weights.decibans[n]
    said: dict[tuple[int, int, bool], np.ndarray] = {}
    for term, year, weight in zip(
        terms.entry_term, terms.entry_year, terms.entry_weight, strict=True
    ):
        if plain[term]:
            key3 = int(terms.dyad[term]), int(terms.source[term]), bool(terms.against[term])
            said.setdefault(key3, np.zeros(data.years))[year] += weight
    rows = [key for key in said if key[:2] in own]
    likelihood = np.ones((2, len(rows)))
    for n, (row, source, against) in enumerate(rows):
        share = said[row, source, against] / said[row, source, against].sum()
        p = np.clip(fit.probability[row], _LEAST, 1 - _LEAST)
        odds = np.log(p / (1 - p)) - own[row, source] * _DECIBAN
        others = float(share @ (1 / (1 + np.exp(-odds))))
        prior = float(np.clip(share @ fit.prior[data.relation[row]], _LEAST, 1 - _LEAST))
        holds, fails = others / prior, (1 - others) / (1 - prior)
        likelihood[:, n] = (fails, holds) if against else (holds, fails)
    prior_right = np.array([RIGHT_UNCHECKED[g] for g in corpus.grades])
    return _named(corpus.sources, likelihood, [source for _, source, _ in rows], prior_right)


def worth_from_attributions(
    corpus: AttributionCorpus, fit: AttributionFit, sources: Collection[str]
) -> dict[str, tuple[float, float]]:
    """Judge each of some sources by what everything else says of the events that it attributes."""
    data = fit.data
    wanted = {n for n, name in enumerate(corpus.sources) if name in set(sources)}
    pointers, named = data.report_sets()
    of = np.asarray(data.reports.source)
    level = np.asarray(data.reports.hedge)
    events = np.unique(np.asarray(data.reports.event)[np.isin(of, sorted(wanted))])
    source: list[int] = []
    likelihood: list[tuple[float, float]] = []
    for event in events.tolist():
        candidates = int(data.candidate_pointers[event + 1] - data.candidate_pointers[event])
        for piece in evidence(fit, event):
            if piece.kind != "root" or not len(piece.reports):
                continue
            report = int(piece.reports[0])
            content = named[pointers[report] : pointers[report + 1]]
            if int(of[report]) in wanted and level[report] == 0 and len(content) == 1:
                right = float(piece.without[int(content[0])])
                source.append(int(of[report]))
                likelihood.append((right, (1 - right) / max(candidates - 1, 1)))
    prior = np.full(len(corpus.sources), _NAMES_RIGHT)
    return _named(corpus.sources, np.array(likelihood).reshape(-1, 2).T, source, prior)


def _named(
    names: tuple[str, ...], likelihood: np.ndarray, source: list[int], prior: np.ndarray
) -> dict[str, tuple[float, float]]:
    found = judged(
        likelihood[0], likelihood[1], np.array(source, np.int64), prior.astype(float), mass=MASS
    )
    return {
        name: (round(float(right), 3), round(float(wrong), 3))
        for name, right, wrong in zip(names, *found, strict=True)
        if right or wrong
    }
