"""Tail probabilities of counts, and control of the false discovery rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """Adjust p-values for the false discovery rate; reject where the result is at most q.

    Benjamini & Hochberg 1995, JRSS B 57:289. Missing values stay missing and do not count.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(3)
    array([0.04 , 0.053, 0.053, 0.5  ])
    """
    values = np.asarray(p, dtype=float)
    out = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    scaled = values[order] * known.size / np.arange(1, known.size + 1)
    out[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return out


def poisson_tail(count: int, mean: float) -> float:
    """P(X >= count) for a Poisson variable, the right tail with `count` itself in it."""
    from scipy.special import gammainc

    return float(gammainc(count, mean)) if count > 0 else 1.0


def _occupied(events: int, days: int) -> Floats:
    """P(k different days) for `events` events on uniform days, k = 0..min(events, days)."""
    mass = np.zeros(min(events, days) + 1)
    mass[0] = 1.0
    k = np.arange(mass.size)
    for _ in range(events):
        stay, move = mass * k / days, mass * (days - k) / days
        mass = stay
        mass[1:] += move[:-1]
    return mass


def shared_days_tail(first: int, second: int, days: int, shared: int) -> float:
    """P(at least `shared` days hold both groups) when all events fall on uniform days.

    Parameters
    ----------
    first, second
        Number of events of the two groups in the interval.
    days
        Length of the interval.

    Returns
    -------
    probability
        Exact: occupancy of the days, then a hypergeometric overlap.

    Examples
    --------
    >>> shared_days_tail(1, 1, 30, 1)
    0.0333...
    """
    from scipy.special import gammaln

    def log_choose(n: Any, k: Any) -> Any:
        return gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)

    p_first, p_second = _occupied(first, days), _occupied(second, days)
    a = np.arange(p_first.size)[:, None, None]
    b = np.arange(p_second.size)[None, :, None]
    both = np.arange(shared, min(p_first.size, p_second.size))[None, None, :]
    possible = (both <= np.minimum(a, b)) & (b - both <= days - a)
    inside = np.where(possible, both, 0)
    log_mass = log_choose(a, inside) + log_choose(days - a, np.where(possible, b - inside, 0))
    mass = np.where(possible, np.exp(log_mass - log_choose(float(days), b)), 0.0).sum(2)
    return float(min(p_first @ mass @ p_second, 1.0)) if shared > 0 else 1.0
