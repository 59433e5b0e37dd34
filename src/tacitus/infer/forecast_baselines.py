"""The plain rivals of the forecast: the last year, the same season, a count regression."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tacitus.infer.forecast import Panel, log_mass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def last_12(panel: Panel, *, horizon: int) -> Floats:
    """Give the last twelve months as draws, shape (12, C, horizon): whatever was, may come.

    Examples
    --------
    >>> last_12(Panel(np.ones((2, 30)), [0, 1], [0, 0]), horizon=3).shape
    (12, 2, 3)
    """
    return np.repeat(panel.counts[:, -12:].T[:, :, None], horizon, axis=2)


def seasonal(panel: Panel, *, horizon: int, years: int = 3) -> Floats:
    """Give the same month of the last years as draws, shape (years, C, horizon).

    Examples
    --------
    >>> past = Panel(np.arange(36.0)[None], [0], [0])
    >>> seasonal(past, horizon=1, years=1)[0, 0, 0]
    np.float64(24.0)
    """
    months = panel.counts.shape[1]
    held = max(1, min(years, months // 12))
    ahead = np.arange(horizon) % 12
    return np.array([panel.counts[:, months - 12 * y + ahead] for y in range(1, held + 1)])


def glm(
    panel: Panel, *, horizon: int, draws: int, seed: int, origins: int = 20, step: int = 3
) -> NDArray[np.int32]:
    """Draw from a negative binomial regression on lagged counts, shape (draws, C, horizon).

    Regressors: logs of the last month, the last three and twelve, the group's and the
    place's last twelve; the season as sine and cosine; the log of the horizon.
    """
    months = panel.counts.shape[1]
    past = [t for t in (months - 1 - step * n for n in range(origins)) if t >= 12]
    x, y = [], []
    for t in past:
        for h in range(1, min(horizon, months - t) + 1):
            x.append(_regressors(panel.until(t), h))
            y.append(panel.counts[:, t + h - 1])
    weights, shape = _fit(np.concatenate(x), np.concatenate(y))
    rng = np.random.default_rng(seed)
    columns = []
    for h in range(1, horizon + 1):
        # A log link runs away outside what it saw; twice the largest count is the limit.
        mean = np.minimum(np.exp(_regressors(panel, h) @ weights), 2 * panel.counts.max() + 1)
        columns.append(rng.poisson(rng.gamma(shape, mean / shape, (draws, len(mean)))))
    return np.stack(columns, axis=2).astype(np.int32)


def _regressors(panel: Panel, ahead: int) -> Floats:
    counts = panel.counts
    year = counts[:, -12:].mean(axis=1)
    by_group = np.bincount(panel.group, year, panel.group.max() + 1)[panel.group]
    by_place = np.bincount(panel.place, year, panel.place.max() + 1)[panel.place]
    turn = 2 * np.pi * (counts.shape[1] + ahead - 1) / 12
    one = np.ones(len(counts))
    columns: list[Any] = [one, *(np.log(v + 0.05) for v in (
        counts[:, -1], counts[:, -3:].mean(axis=1), year, by_group, by_place,
    )), one * np.sin(turn), one * np.cos(turn), one * np.log(ahead)]  # fmt: skip
    return np.column_stack(columns)


def _fit(x: Floats, y: Floats) -> tuple[Floats, float]:
    """Fit by maximum likelihood, with a slight pull of the slopes to zero."""

    def loss(b: Floats) -> tuple[float, Floats]:
        k, linear = np.exp(b[-1]), np.clip(x @ b[:-1], -12, 12)
        mean = np.exp(linear)
        value = -log_mass(y, mean, k).mean() + 1e-4 * (b**2).sum()
        pull = k * (mean - y) / (k + mean)
        low = np.exp(b[-1] - 1e-4)
        slope = (-log_mass(y, mean, k).mean() + log_mass(y, mean, low).mean()) / 1e-4
        gradient = np.append(x.T @ pull / len(y), slope) + 2e-4 * b
        return float(value), gradient

    start = np.zeros(x.shape[1] + 1)
    start[0] = np.log(max(y.mean(), 1e-3))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(found.x[:-1]), float(np.exp(np.clip(found.x[-1], -5, 8)))
