"""What a fit of ties gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tacitus.infer.ties.data import SourcePrior, TieData
from tacitus.infer.ties.evidence import Bounds, RootWeights

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Bounds further apart than this, or on two sides of even, are worth telling.
WIDTH = 0.1


@dataclass(frozen=True)
class SourceTable:
    """Each source's rates: mean, and the ends of 90 % intervals in the last axis.

    Attributes
    ----------
    true_rate, false_rate, discrimination, bias : ndarray of float, shape (S, 3)
        Mean, lower and upper end.
    sd : ndarray of float, shape (S,)
        Standard deviation of discrimination.
    enough : ndarray of bool, shape (S,)
        False where the 80 % interval of discrimination spans the prior's median: the reports
        are not enough to tell this source from what was believed before.
    """

    true_rate: Floats
    false_rate: Floats
    discrimination: Floats
    bias: Floats
    sd: Floats
    enough: Bools


@dataclass(frozen=True)
class CopyTable:
    """Who repeats whom.

    Attributes
    ----------
    follower, leader : ndarray of int, shape (Q,)
    chance : ndarray of float, shape (Q,)
        Posterior mean chance that the follower repeats a report of the leader.
    probability : ndarray of float, shape (M,)
        P(the term repeats an earlier one).
    root : ndarray of int, shape (M,)
        The term that opens each term's likeliest root.
    """

    follower: Ints
    leader: Ints
    chance: Floats
    probability: Floats
    root: Ints


@dataclass(frozen=True)
class Diagnostics:
    """Whether the chains agree.

    Attributes
    ----------
    names : tuple of str
        What was watched.
    rhat, ess : ndarray of float
        Rank-normalised split R-hat, and effective draws; NaN without draws, or where nothing varies.
    """

    names: tuple[str, ...]
    rhat: Floats
    ess: Floats
    draws: tuple[Floats, ...] = ()
    """The draws watched, chains × draws each, in the order of names; empty without."""


@dataclass(frozen=True)
class TieFit:
    """Probabilities of ties with everything they rest on.

    Rows follow ``data.relation``, ``data.subject`` and ``data.object``; ``data.dyad`` finds one.
    The first ``data.reported`` rows have a report, and only they have weights and bounds.

    Attributes
    ----------
    data : TieData
    method : str
        ``gibbs``, or ``map`` for the fast estimate, whose spread is not calibrated.
    probability : ndarray of float, shape (D, T)
        P(the tie holds at any time in the year).
    low, high : ndarray of float, shape (D, T)
        90 % interval over the uncertainty of parameters and origins; NaN for ``map``.
    prior : ndarray of float, shape (relations, T)
        P(tie) of a dyad about which nothing is known at all.
    roots : RootWeights
    bounds : Bounds
    sources : SourceTable
    copies : CopyTable
    rates : dict of str to ndarray of float, shape (relations,)
        Posterior means of ``begin``, ``birth`` and ``death``; and ``effect`` of covariates.
    diagnostics : Diagnostics
    log_odds : ndarray of float16, shape (chains, n, reported, T)
        Of P(tie) given each of some draws of parameters and origins, evenly apart; empty for
        ``map``.
    """

    data: TieData
    method: str
    probability: Floats
    low: Floats
    high: Floats
    prior: Floats
    roots: RootWeights
    bounds: Bounds
    sources: SourceTable
    copies: CopyTable
    rates: dict[str, Floats]
    diagnostics: Diagnostics
    log_odds: npt.NDArray[np.float16] = field(default_factory=lambda: np.zeros((0, 0, 0, 0), "f2"))

    @property
    def source_posterior(self) -> SourcePrior:
        """Each source's discrimination after these reports, to hand to another engine."""
        return SourcePrior(self.sources.discrimination[:, 0], self.sources.sd)

    @property
    def prior_to_flip(self) -> Floats:
        """The prior probability at which the same evidence would leave even odds, shape (D, T)."""
        p = np.clip(self.probability, 1e-15, 1 - 1e-15)
        base = np.clip(self.prior[self.data.relation], 1e-15, 1 - 1e-15)
        factor = p / (1 - p) * (1 - base) / base
        return np.asarray(1.0 / (1.0 + factor), float)

    @property
    def roots_matter(self) -> Bools:
        """Where the two bounds differ enough to be told, shape (reported, T)."""
        a, b = self.bounds.independent, self.bounds.one_root
        return np.asarray((np.abs(a - b) > WIDTH) | ((a >= 0.5) != (b >= 0.5)), bool)

    def of(self, relation: int, first: int, second: int, year: int) -> tuple[float, float, float]:
        """Give P(tie) with its 90 % interval for one dyad and year.

        A dyad that is not among those at risk gets the prior, without an interval.
        """
        t = year - self.data.first_year
        row = int(self.data.dyad(relation, first, second))
        if row < 0:
            return float(self.prior[relation, t]), float("nan"), float("nan")
        return tuple(float(a[row, t]) for a in (self.probability, self.low, self.high))  # type: ignore[return-value]
