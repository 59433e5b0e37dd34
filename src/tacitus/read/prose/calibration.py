"""How likely a proposal is right: one probability, calibrated, and recalibrated by reviews.

A logistic model over a few features of a proposal, fitted on the dev halves of texts with
known answers, with an isotonic curve over it where folds favour one; both are data. Reviews
of the study itself shift it by Platt scaling (Platt 1999) with a prior that holds it where
few reviews are.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A reliability curve.

    Attributes
    ----------
    said, held, count : tuple
        Mean probability, share that was right and number of proposals, by bin.
    ece : float
        Expected calibration error: mean of |said − held|, weighted by count.
    """

    said: tuple[float, ...]
    held: tuple[float, ...]
    count: tuple[int, ...]
    ece: float


@dataclass(frozen=True)
class Shift:
    """A recalibration: logit' = intercept + slope · logit."""

    intercept: float = 0.0
    slope: float = 1.0

    def __call__(self, probability: float) -> float:
        """Recalibrate a probability.

        Examples
        --------
        >>> round(Shift()(0.3), 3)
        0.3
        """
        return _sigmoid(self.intercept + self.slope * _logit(probability))


@cache
def weights() -> dict[str, dict[str, float]]:
    """Read the fitted weights by kind of proposal."""
    found: dict[str, dict[str, float]] = _shipped()["weights"]
    return found


@cache
def _shipped() -> dict[str, Any]:
    text = files("tacitus.read.prose.data").joinpath("calibration.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def probability(kind: str, features: Mapping[str, float]) -> float | None:
    """Give the chance that a proposal is right; None for kinds with nothing to learn from.

    Parameters
    ----------
    kind : str
        ``tie``, ``event``, ``party`` or ``pattern``.
    features : mapping of str to float
        Features it has no weight for count nothing.
    """
    table = weights().get(kind)
    if table is None:
        return None
    score = table.get("intercept", 0.0) + sum(table.get(k, 0.0) * v for k, v in features.items())
    steps = _shipped()["steps"].get(kind, [])
    return round(stepped(_sigmoid(score), steps), 4)


def stepped(said: float, steps: Sequence[Sequence[float]]) -> float:
    """Read a probability off an isotonic curve; without steps it stays as said.

    Examples
    --------
    >>> stepped(0.4, [(0.0, 0.1), (0.3, 0.5)])
    0.5
    """
    if not steps:
        return said
    at = bisect_right([low for low, _ in steps], said) - 1
    return steps[max(at, 0)][1]


def isotonic(said: Iterable[float], right: Iterable[bool]) -> list[tuple[float, float]]:
    """Fit the steps of a curve that never falls, by pooling adjacent violators.

    After Zadrozny & Elkan (2002). Shares are kept off 0 and 1.

    Returns
    -------
    list of (float, float)
        From which probability on a step holds, and the share that was right there.

    Examples
    --------
    >>> isotonic([0.1, 0.2, 0.3, 0.4], [False, True, False, True])
    [(0.1, 0.005), (0.2, 0.5), (0.4, 0.995)]
    """
    pools: list[list[float]] = []  # from, right, count
    for p, same in groupby(sorted(zip(said, right, strict=True)), key=lambda pair: pair[0]):
        held = [r for _, r in same]
        pools.append([p, float(sum(held)), float(len(held))])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            _, more, count = pools.pop()
            pools[-1][1] += more
            pools[-1][2] += count
    return [(low, min(max(hit / n, 0.005), 0.995)) for low, hit, n in pools]


def fit(
    rows: Sequence[Mapping[str, float]],
    right: Sequence[bool],
    *,
    ridge: float = 1.0,
    least: int = 1,
) -> dict[str, float]:
    """Fit a logistic model by Newton steps with a ridge on all but the intercept.

    Parameters
    ----------
    rows : sequence of mapping
        Features of each proposal; those in fewer than ``least`` rows are left out.
    right : sequence of bool
        Whether each was right.

    Examples
    --------
    >>> w = fit([{"a": 1.0}] * 8 + [{"a": 0.0}] * 8, [True] * 7 + [False] * 8 + [True])
    >>> w["a"] > 1
    True
    """
    count = Counter(k for row in rows for k in row)
    names = sorted(k for k, n in count.items() if n >= least)
    x = np.array([[1.0, *(row.get(n, 0.0) for n in names)] for row in rows], dtype=np.float64)
    y = np.array(right, dtype=np.float64)
    penalty = np.diag([1e-6, *([ridge] * len(names))])
    beta: Floats = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (y - p) - penalty @ beta
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return {
        "intercept": float(beta[0]),
        **{n: float(b) for n, b in zip(names, beta[1:], strict=True)},
    }


def recalibrate(said: Iterable[float], right: Iterable[bool], *, prior: float = 10.0) -> Shift:
    """Learn from reviews how far the probabilities are off in this study.

    Parameters
    ----------
    said, right : iterables
        Probability of each reviewed proposal, and whether it was accepted.
    prior : float
        Weight in reviews of "nothing to shift": with none it gives the identity.

    Examples
    --------
    >>> recalibrate([], [])
    Shift(intercept=0.0, slope=1.0)
    >>> recalibrate([0.5] * 50, [True] * 50)(0.5) > 0.8
    True
    """
    p = np.array(list(said), dtype=np.float64)
    y = np.array(list(right), dtype=np.float64)
    if p.size == 0:
        return Shift()
    x = np.column_stack(
        [np.ones_like(p), np.log(np.clip(p, 1e-6, 1 - 1e-6) / np.clip(1 - p, 1e-6, 1))]
    )
    centre = np.array([0.0, 1.0])
    penalty = np.diag([prior / 4, prior])
    beta = centre.copy()
    for _ in range(50):
        q = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (y - q) - penalty @ (beta - centre)
        hessian = (x * (q * (1 - q))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return Shift(float(beta[0]), float(max(beta[1], 0.05)))


def reliability(said: Iterable[float], right: Iterable[bool], *, bins: int = 10) -> Curve:
    """Compare what was said with what held, in bins of equal width.

    Raises
    ------
    ValueError
        The two are not of one length.

    Examples
    --------
    >>> reliability([0.2, 0.2, 0.9, 0.9], [False, False, True, True], bins=2).ece
    0.15
    """
    pairs = sorted(zip(said, right, strict=True))
    rows = []
    for b in range(bins):
        low, high = b / bins, (b + 1) / bins
        inside = [(p, r) for p, r in pairs if low <= p < high or (b == bins - 1 and p == 1)]
        if inside:
            n = len(inside)
            rows.append((sum(p for p, _ in inside) / n, sum(r for _, r in inside) / n, n))
    total = sum(n for *_, n in rows)
    ece = sum(n * abs(p - h) for p, h, n in rows) / total if total else 0.0
    return Curve(
        tuple(p for p, _, _ in rows),
        tuple(h for _, h, _ in rows),
        tuple(n for *_, n in rows),
        round(ece, 6),
    )


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return float(np.log(p / (1 - p)))


def _sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(x, -30, 30))))
