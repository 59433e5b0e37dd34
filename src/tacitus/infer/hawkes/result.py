"""What a fitted network Hawkes model says, and what it cannot say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MEANING = "some operational link: events show neither its type nor its sign nor its direction"
LARGEST_DECIBANS = 200.0


def false_discovery_cut(inclusion: Floats, q: float) -> npt.NDArray[np.bool_]:
    """Choose the largest set of ties whose expected share of false ones is at most `q`.

    Parameters
    ----------
    inclusion
        (U,) probabilities.
    q
        Bound on the mean of 1 - p over the chosen ones (Müller, Parmigiani, Robert & Rousseau
        2004, JASA 99:990).

    Returns
    -------
    (U,) bool

    Examples
    --------
    >>> false_discovery_cut(np.array([0.99, 0.85, 0.5]), 0.1)
    array([ True,  True, False])
    """
    order = np.argsort(-inclusion, kind="stable")
    wrong = np.cumsum(1.0 - inclusion[order]) / np.arange(1, inclusion.size + 1)
    chosen = np.zeros(inclusion.size, bool)
    chosen[order[: int((wrong <= q).sum())]] = True
    return chosen


@dataclass(frozen=True)
class HawkesFit:
    """Posterior of the ties among groups that act in the same places.

    `pairs` (U, 2); `inclusion` (U,) P(link); `inclusion_by_chain` (chains, U); `strength` (U, 2)
    expected follow-ons per event, the second group after the first and the first after the second;
    `self_strength` (G,); `lag_days`, `density`, `shock_shape`, `log_posterior`, `period_days`
    (chains, draws);
    `n_events` rows used; `set_aside` rows that named no group.
    """

    pairs: npt.NDArray[np.int64]
    inclusion: Floats
    inclusion_by_chain: Floats
    strength: Floats
    self_strength: Floats
    lag_days: Floats
    density: Floats
    shock_shape: Floats
    log_posterior: Floats
    period_days: Floats
    n_events: int
    set_aside: int
    null: str

    @property
    def meaning(self) -> str:
        """What a high probability means: never a type, a sign or a direction."""
        return MEANING

    @property
    def decibans(self) -> Floats:
        """Weight of evidence of the events for each tie, (U,) in decibans.

        Posterior odds over prior odds, the prior being the fitted share of tied pairs.
        """
        prior = float(self.density.mean())
        with np.errstate(divide="ignore"):
            odds = np.log10(self.inclusion) - np.log10(1.0 - self.inclusion)
        weight = 10.0 * (odds - np.log10(prior / (1.0 - prior)))
        bounded: Floats = np.clip(weight, -LARGEST_DECIBANS, LARGEST_DECIBANS)
        return bounded

    @property
    def disagreement(self) -> float:
        """Largest difference in P(link) between chains; nan with one chain."""
        if len(self.inclusion_by_chain) < 2 or not self.inclusion.size:
            return float("nan")
        return float(np.ptp(self.inclusion_by_chain, axis=0).max())

    def reported(self, q: float = 0.1) -> npt.NDArray[np.bool_]:
        """Choose the ties to report with an expected share of at most `q` false ones."""
        return false_discovery_cut(self.inclusion, q)

    def matrix(self, n_groups: int) -> Floats:
        """Spread P(link) over a symmetric (G, G) matrix; pairs not tested are nan."""
        spread = np.full((n_groups, n_groups), np.nan)
        spread[self.pairs[:, 0], self.pairs[:, 1]] = self.inclusion
        spread[self.pairs[:, 1], self.pairs[:, 0]] = self.inclusion
        return spread
