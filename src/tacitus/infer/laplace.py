"""Posteriors of few parameters: a Gaussian at the mode, then importance resampling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]
_FREEDOM = 6.0


@dataclass(frozen=True)
class Draws:
    """Draws (n, k) of a posterior, its mode (k,), and how many draws they are worth."""

    values: Floats
    mode: Floats
    effective: float

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Give lower and upper ends, each (k,)."""
        ends = np.quantile(self.values, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return ends[0], ends[1]


def sample(
    log_posterior: Callable[[Floats], Floats], start: Floats, *, seed: int, draws: int = 2000
) -> Draws:
    """Sample a smooth posterior with one mode.

    Proposals are a multivariate t at the mode, with the curvature there; they are weighted by
    the posterior itself and resampled, so that skewness is kept.

    Parameters
    ----------
    log_posterior
        Takes (n, k) and gives (n,); k is small.
    start : ndarray, shape (k,)

    Raises
    ------
    ArrayError
        No mode is found, or the curvature there is flat; or there is nothing to draw.

    Examples
    --------
    >>> found = sample(lambda x: -0.5 * ((x - 3.0) ** 2).sum(axis=1), np.zeros(1), seed=1)
    >>> bool(abs(found.values.mean() - 3.0) < 0.1)
    True
    """
    if seed < 0 or draws < 1:
        raise ArrayError("Give a seed from 0 up, and ask for one draw at least.")
    begin = np.asarray(start, np.float64)
    k = begin.size

    def cost(x: Floats) -> float:
        return -float(log_posterior(x[None])[0])

    mode = np.asarray(minimize(cost, begin, method="BFGS").x, np.float64)
    curvature = -_hessian(log_posterior, mode)
    value, vector = np.linalg.eigh(curvature)
    if not np.isfinite(value).all() or value.max() <= 0:
        raise ArrayError("The posterior has no mode here; check the data, or give proper priors.")
    root = vector / np.sqrt(np.maximum(value, value.max() * 1e-10))
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((draws, k)) / np.sqrt(rng.chisquare(_FREEDOM, (draws, 1)) / _FREEDOM)
    proposed = mode + z @ root.T
    distance = (z**2).sum(axis=1)
    log_weight = log_posterior(proposed) + 0.5 * (_FREEDOM + k) * np.log1p(distance / _FREEDOM)
    weight = np.exp(log_weight - np.nanmax(log_weight))
    weight = np.where(np.isfinite(weight), weight, 0.0)
    weight /= weight.sum()
    # Systematic resampling: less noise than independent picks.
    at = np.searchsorted(np.cumsum(weight), (rng.random() + np.arange(draws)) / draws)
    return Draws(proposed[np.minimum(at, draws - 1)], mode, float(1.0 / (weight**2).sum()))


def _hessian(f: Callable[[Floats], Floats], x: Floats, step: float = 1e-3) -> Floats:
    k = x.size
    e = np.eye(k) * step
    i, j = np.triu_indices(k)
    corners = [x + a * e[i] + b * e[j] for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    values = [f(c) for c in corners]
    upper = (values[0] - values[1] - values[2] + values[3]) / (4 * step**2)
    h = np.zeros((k, k))
    h[i, j] = h[j, i] = upper
    return h
