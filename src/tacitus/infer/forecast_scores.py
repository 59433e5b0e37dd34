"""Scores of forecast counts: CRPS, log score, coverage, randomised PIT."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincc

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]


def crps(samples: ArrayLike, seen: ArrayLike) -> Floats:
    """Give the continuous ranked probability score of samples (S, …) against counts (…).

    References
    ----------
    Gneiting & Raftery 2007, *JASA* 102:359; Laio & Tamea 2007 for the sorted form.

    Examples
    --------
    >>> crps([[0.0], [2.0]], [1.0]), crps([[3.0]], [1.0])
    (array([0.5]), array([2.]))
    """
    x, y = np.sort(np.asarray(samples, np.float64), axis=0), np.asarray(seen, np.float64)
    if x.shape[1:] != y.shape or not len(x):
        raise ArrayError("Samples must have one more axis than what was seen, in front.")
    rank = (np.arange(len(x)) + 0.5).reshape(-1, *([1] * y.ndim)) / len(x)
    return np.asarray(2.0 * ((x - y) * ((x > y) - rank)).mean(axis=0))


def log_scores(samples: ArrayLike, seen: ArrayLike) -> Floats:
    """Give minus the log probability of counts, in nats, as samples have it.

    One sample in all is spread as Poisson counts about the mean: nothing is impossible.

    Examples
    --------
    >>> bool(log_scores([[0], [0], [1]], [0])[0] < log_scores([[0], [0], [1]], [1])[0])
    True
    """
    x, y = np.asarray(samples), np.asarray(seen)
    hits = (x == y).sum(axis=0)
    mean = x.mean(axis=0) + 0.1
    below = gammaincc(y + 1.0, mean) - np.where(y > 0, gammaincc(np.maximum(y, 1.0), mean), 0.0)
    return np.asarray(-np.log((hits + np.maximum(below, 1e-9)) / (len(x) + 1)))


def covered(samples: ArrayLike, seen: ArrayLike, level: float = 0.9) -> NDArray[np.bool_]:
    """Say whether counts lie in the central interval of samples.

    Examples
    --------
    >>> covered([[1], [2], [3]], [9])
    array([False])
    """
    x = np.sort(np.asarray(samples), axis=0)
    low, high = (
        max(math.ceil(q * len(x) - 1e-9), 1) - 1 for q in ((1 - level) / 2, (1 + level) / 2)
    )
    return np.asarray((x[low] <= seen) & (np.asarray(seen) <= x[high]))


def pit(samples: ArrayLike, seen: ArrayLike, *, seed: int) -> Floats:
    """Give the randomised probability integral transform; uniform where forecasts are right.

    References
    ----------
    Czado, Gneiting & Held 2009, *Biometrics* 65:1254.

    Examples
    --------
    >>> bool(0.0 <= pit([[0], [1]], [0], seed=1)[0] <= 0.5)
    True
    """
    x, y = np.asarray(samples), np.asarray(seen)
    below, at = (x < y).mean(axis=0), (x == y).mean(axis=0)
    return np.asarray(below + np.random.default_rng(seed).random(y.shape) * at)


class Uniform(NamedTuple):
    """Whether values look uniform: the p-value, and the share in each of ten bins."""

    p: float
    shares: Floats


def uniformity(values: ArrayLike, clusters: ArrayLike | None = None, bins: int = 10) -> Uniform:
    """Test that values are uniform, where values of one cluster may move together.

    Without clusters a chi-square test of the bins; with clusters a Wald test whose covariance
    is that of the clusters' sums. A cell's month is no draw of its own: what strikes a country
    strikes many cells.

    Examples
    --------
    >>> even = (np.arange(1000) + 0.5) / 1000
    >>> uniformity(even).p > 0.9, uniformity(even**3).p < 0.01
    (True, True)
    """
    from scipy.stats import chi2, f

    u = np.clip(np.asarray(values, np.float64).ravel(), 0.0, 1.0 - 1e-12)
    hit = np.eye(bins)[(u * bins).astype(np.int64)]
    shares = hit.mean(axis=0)
    if clusters is None:
        statistic = len(u) * bins * ((shares - 1.0 / bins) ** 2).sum()
        return Uniform(float(chi2.sf(statistic, bins - 1)), shares)
    codes = np.unique(np.asarray(clusters).ravel(), return_inverse=True)[1]
    count = int(codes.max()) + 1
    if count <= bins:
        raise ArrayError(f"A test of {bins} bins needs more than {bins} clusters.")
    off = (hit - 1.0 / bins)[:, :-1]
    sums = np.array([np.bincount(codes, off[:, b], count) for b in range(bins - 1)]).T
    middle = sums.mean(axis=0)
    spread = np.cov(sums, rowvar=False) / count
    statistic = float(middle @ np.linalg.pinv(spread) @ middle)
    # Hotelling: the covariance is itself estimated from the clusters.
    scale = (count - bins + 1) / ((bins - 1) * (count - 1))
    return Uniform(float(f.sf(statistic * scale, bins - 1, count - bins + 1)), shares)
