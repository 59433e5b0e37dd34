"""Whether chains agree, and how many independent draws they are worth.

Rank-normalised split R-hat and effective sample sizes of Vehtari, Gelman, Simpson, Carpenter &
Bürkner 2021, Bayesian Analysis 16:667.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.fft import next_fast_len
from scipy.special import ndtri

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]


class Diagnosis(NamedTuple):
    """One number for each monitored quantity."""

    rhat: Floats
    ess_bulk: Floats
    ess_tail: Floats


def _chains(draws: ArrayLike) -> Floats:
    x = np.asarray(draws, dtype=np.float64)
    if x.ndim < 2 or x.shape[1] < 4:
        raise ArrayError(f"draws have shape {x.shape}; give chains × 4 or more draws × ….")
    return x.reshape(x.shape[0], x.shape[1], -1)


def _split(x: Floats) -> Floats:
    half = x.shape[1] // 2
    return np.concatenate((x[:, :half], x[:, -half:]))


def _ranks(x: Floats) -> Floats:
    """Normal scores of ranks over all chains; ties share their mean rank."""
    chains, draws, quantities = x.shape
    flat = x.reshape(-1, quantities)
    scores = np.empty_like(flat)
    for k in range(quantities):
        _, inverse, counts = np.unique(flat[:, k], return_inverse=True, return_counts=True)
        last = np.cumsum(counts)
        rank = (last - (counts - 1) / 2)[inverse]
        scores[:, k] = ndtri((rank - 0.375) / (len(flat) + 0.25))
    return scores.reshape(chains, draws, quantities)


def _rhat(x: Floats) -> Floats:
    draws = x.shape[1]
    between = draws * x.mean(axis=1).var(axis=0, ddof=1)
    within = x.var(axis=1, ddof=1).mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.sqrt((between / within + draws - 1) / draws))


def _autocovariance(x: Floats) -> Floats:
    draws = x.shape[1]
    size = next_fast_len(2 * draws)
    spectrum = np.fft.rfft(x - x.mean(axis=1, keepdims=True), size, axis=1)
    return np.asarray(np.fft.irfft(np.abs(spectrum) ** 2, size, axis=1)[:, :draws] / draws)


def _ess(x: Floats) -> Floats:
    """Effective sample size by Geyer's initial monotone sequence, as in Stan."""
    chains, draws, quantities = x.shape
    cov = _autocovariance(x)
    mean_var = cov[:, 0].mean(axis=0) * draws / (draws - 1.0)
    var_plus = mean_var * (draws - 1.0) / draws
    if chains > 1:
        var_plus = var_plus + x.mean(axis=1).var(axis=0, ddof=1)
    out = np.full(quantities, np.nan)
    for k in range(quantities):
        if not np.isfinite(var_plus[k]):
            continue
        if var_plus[k] <= 0:
            out[k] = chains * draws
            continue
        rho = 1.0 - (mean_var[k] - cov[:, :, k].mean(axis=0)) / var_plus[k]
        rho[0] = 1.0
        last = max((draws - 1) // 2 - 1, 0)
        pairs = rho[: 2 * last + 2].reshape(-1, 2).sum(axis=1)
        spent = np.flatnonzero(pairs <= 0)
        last = int(spent[0]) if len(spent) else last
        kept = np.minimum.accumulate(pairs[:last])
        # The even term after the last kept pair improves antithetic chains.
        extra = float(rho[2 * last]) if rho[2 * last] > 0 or pairs[last] >= 0 else 0.0
        tau = max(-1.0 + 2.0 * float(kept.sum()) + extra, 1.0 / np.log10(chains * draws))
        out[k] = chains * draws / tau
    return out


def rhat(draws: ArrayLike) -> Floats:
    """Rank-normalised split R-hat, the larger of bulk and folded.

    Parameters
    ----------
    draws
        Chains × draws × …; each further cell is one quantity.

    Returns
    -------
    ndarray
        Of the shape of the further axes; NaN where a quantity never varies.

    Raises
    ------
    ArrayError
        With fewer than four draws or without a chain axis.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(4, 500))
    >>> bool(rhat(x) < 1.01)
    True
    """
    x = _split(_chains(draws))
    folded = np.abs(x - np.median(x, axis=(0, 1)))
    worst = np.fmax(_rhat(_ranks(x)), _rhat(_ranks(folded)))
    constant = (x == x[:1, :1]).all(axis=(0, 1))
    worst = np.where(constant, np.nan, worst)
    return np.asarray(worst.reshape(np.asarray(draws).shape[2:]))


def ess_bulk(draws: ArrayLike) -> Floats:
    """Effective draws for the centre of each quantity; shapes as in `rhat`.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(4, 500))
    >>> bool(1500 < ess_bulk(x) < 2700)
    True
    """
    x = _split(_chains(draws))
    return np.asarray(_ess(_ranks(x)).reshape(np.asarray(draws).shape[2:]))


def ess_tail(draws: ArrayLike) -> Floats:
    """Effective draws for the 5 % and 95 % quantiles, the lesser; shapes as in `rhat`.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(4, 500))
    >>> bool(ess_tail(x) > 1000)
    True
    """
    chains = _chains(draws)
    sizes = []
    for p in (0.05, 0.95):
        below = chains <= np.quantile(chains, p, axis=(0, 1))
        sizes.append(_ess(_split(below.astype(np.float64))))
    return np.asarray(np.minimum(*sizes).reshape(np.asarray(draws).shape[2:]))


def diagnose(draws: ArrayLike) -> Diagnosis:
    """All three at once."""
    return Diagnosis(rhat(draws), ess_bulk(draws), ess_tail(draws))
