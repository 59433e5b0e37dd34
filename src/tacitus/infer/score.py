"""Scores of probabilities over groups: log loss first, Brier, class-wise calibration error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Score(NamedTuple):
    """Scores of one set of probabilities."""

    log_loss: float
    """Mean, in nats; lower is better."""
    brier: float
    """Mean squared distance from the truth, summed over classes: 0 to 2."""
    ece: float
    """Expected calibration error of the top class: 10 equal bins."""
    classwise_ece: float
    """Mean over classes of the calibration error of each class's probability."""
    top: float
    """Share of events whose most probable class is the true one."""
    majority: float
    """Share of the commonest class: what `top` must be read beside."""


def _check(probability: ArrayLike, truth: ArrayLike) -> tuple[Floats, Ints]:
    p = np.asarray(probability, dtype=np.float64)
    y = np.asarray(truth)
    if p.ndim != 2 or len(p) == 0:
        raise ArrayError(f"probabilities have shape {p.shape}; give events × classes.")
    if y.shape != (len(p),) or not np.issubdtype(y.dtype, np.integer):
        raise ArrayError(f"truth must hold {len(p)} class codes.")
    if y.min() < 0 or y.max() >= p.shape[1]:
        raise ArrayError(f"truth must hold codes from 0 to {p.shape[1] - 1}.")
    if not np.isfinite(p).all() or (p < 0).any() or np.abs(p.sum(axis=1) - 1).max() > 1e-6:
        raise ArrayError("each row of probabilities must be non-negative and sum to one.")
    return p, y.astype(np.int64)


def log_losses(probability: ArrayLike, truth: ArrayLike) -> Floats:
    """Log loss of each event, in nats; infinite where the truth was held impossible.

    Examples
    --------
    >>> log_losses([[0.5, 0.5], [0.0, 1.0]], [0, 1]).round(3)
    array([0.693, 0.   ])
    """
    p, y = _check(probability, truth)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(p[np.arange(len(y)), y]) + 0.0)


def calibration_error(confidence: ArrayLike, right: ArrayLike, *, bins: int = 10) -> float:
    """Mean distance between confidence and share right over equal bins, weighted by size.

    Examples
    --------
    >>> round(calibration_error([0.9, 0.9], [True, False]), 2)
    0.4
    """
    c, r = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    at = np.minimum((c * bins).astype(np.int64), bins - 1)
    gap = np.bincount(at, r, bins) - np.bincount(at, c, bins)
    return float(np.abs(gap).sum() / max(len(c), 1))


def score(probability: ArrayLike, truth: ArrayLike) -> Score:
    """Score probabilities, events × classes, against the true classes.

    Raises
    ------
    ArrayError
        When rows are not probabilities or codes are out of range.

    Examples
    --------
    >>> round(score([[0.8, 0.2], [0.4, 0.6]], [0, 1]).brier, 2)
    0.2
    """
    p, y = _check(probability, truth)
    n, k = p.shape
    hit = np.eye(k)[y]
    top = p.argmax(axis=1)
    each = [calibration_error(p[:, c], y == c) for c in range(k)]
    return Score(
        log_loss=float(log_losses(p, y).mean()),
        brier=float(((p - hit) ** 2).sum(axis=1).mean()),
        ece=calibration_error(p.max(axis=1), top == y),
        classwise_ece=float(np.mean(each)),
        top=float((top == y).mean()),
        majority=float(np.bincount(y, minlength=k).max() / n),
    )


def bootstrap_difference(
    first: ArrayLike, second: ArrayLike, *, seed: int, replicates: int = 2000, level: float = 0.95
) -> tuple[float, float, float]:
    """Mean paired difference of two losses on the same events, and its percentile interval.

    Returns
    -------
    tuple
        Mean of first − second, lower and upper end.

    Examples
    --------
    >>> mean, low, high = bootstrap_difference([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], seed=0)
    >>> mean, low, high
    (-1.0, -1.0, -1.0)
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1 or len(a) == 0:
        raise ArrayError("losses must be two vectors of the same, positive length.")
    difference = a - b
    rng = np.random.default_rng(seed)
    means = np.array(
        [difference[rng.integers(0, len(a), len(a))].mean() for _ in range(replicates)]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(difference.mean()), float(low), float(high)
