"""Simulation-based calibration: do posteriors cover what the prior drew, as often as they say?

Ranks after Talts, Betancourt, Simpson, Vehtari & Gelman 2018 (arXiv 1804.06788), with quantities
that depend on the data as Modrák et al. 2023 ask for; simultaneous bands for the empirical
distribution after Säilynoja, Bürkner & Vehtari 2022 (Statistics and Computing 32:32).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Ranked(NamedTuple):
    """What one fit gives: truth of each quantity, and thinned draws × quantities."""

    truth: Floats
    draws: Floats


class Calibration(NamedTuple):
    """Ranks of all fits and what they say."""

    ranks: Ints
    """Fits × quantities, each from 0 to `n_draws`."""
    n_draws: int
    p_values: Floats
    """Of uniformity of the ranks of each quantity (chi-square over bins)."""
    uniform_p: float
    """Kolmogorov–Smirnov p of the p-values being uniform."""
    smallest_p: float
    inside: NDArray[np.bool_]
    """Whether the empirical distribution of each quantity lies inside its simultaneous band."""


def rank(result: Ranked, rng: np.random.Generator) -> Ints:
    """Rank of the truth among the draws; ties are broken at random."""
    below = (result.draws < result.truth).sum(axis=0)
    ties = (result.draws == result.truth).sum(axis=0)
    return np.asarray(below + rng.integers(0, ties + 1), dtype=np.int64)


def chi_square_p(ranks: ArrayLike, n_draws: int, bins: int = 10) -> Floats:
    """p-values of uniform ranks, fits × quantities.

    Raises
    ------
    ArrayError
        When the number of ranks (`n_draws` + 1) is no multiple of `bins`.

    Examples
    --------
    >>> chi_square_p(np.arange(100)[:, None], 99)
    array([1.])
    """
    from scipy.special import gammaincc

    r = np.asarray(ranks)
    if (n_draws + 1) % bins:
        raise ArrayError(f"{n_draws + 1} ranks do not divide into {bins} bins.")
    width = (n_draws + 1) // bins
    counts = np.stack([(r // width == b).sum(axis=0) for b in range(bins)])
    expected = len(r) / bins
    statistic = ((counts - expected) ** 2 / expected).sum(axis=0)
    return np.asarray(gammaincc((bins - 1) / 2, statistic / 2))


def uniform_ks_p(values: ArrayLike) -> float:
    """Kolmogorov–Smirnov p of values being uniform on (0, 1), asymptotic (Marsaglia's form).

    Examples
    --------
    >>> uniform_ks_p((np.arange(200) + 0.5) / 200) > 0.99
    True
    """
    from scipy.special import kolmogorov

    x = np.sort(np.asarray(values, dtype=np.float64))
    n = len(x)
    steps = np.arange(n + 1) / n
    distance = max((steps[1:] - x).max(), (x - steps[:-1]).max())
    root = np.sqrt(n)
    return float(kolmogorov((root + 0.12 + 0.11 / root) * distance))


def ecdf_band(n_fits: int, n_draws: int, *, level: float = 0.99, seed: int = 0) -> Floats:
    """Half-width in counts, for each rank, of a simultaneous band of the empirical distribution.

    The pointwise level is tuned on 4,000 simulated sets of uniform ranks so that the whole curve
    stays inside with probability `level`.

    Returns
    -------
    ndarray
        2 × (n_draws + 1): least and greatest count of ranks up to each rank.

    Examples
    --------
    >>> low, high = ecdf_band(100, 9)
    >>> bool(low[0] < 10 < high[0]), int(high[-1])
    (True, 100)
    """
    from scipy.special import bdtr

    rng = np.random.default_rng(seed)
    share = np.arange(1, n_draws + 2) / (n_draws + 1)
    ranks = rng.integers(0, n_draws + 1, size=(4000, n_fits))
    counts = np.stack([np.bincount(r, minlength=n_draws + 1) for r in ranks]).cumsum(axis=1)
    inner = slice(0, n_draws)
    lower = bdtr(counts[:, inner], n_fits, share[inner])
    upper = 1.0 - bdtr(np.maximum(counts[:, inner] - 1, 0), n_fits, share[inner])
    upper[counts[:, inner] == 0] = 1.0
    gamma = np.quantile(np.minimum(lower, upper).min(axis=1), 1.0 - level)
    grid = np.arange(n_fits + 1)[:, None]
    cdf = bdtr(grid, n_fits, share[None, inner])
    above = 1.0 - np.vstack((np.zeros((1, n_draws)), cdf[:-1]))
    low = (cdf < gamma).sum(axis=0)
    high = n_fits - (above < gamma).sum(axis=0)
    return np.stack((np.append(low, n_fits), np.append(high, n_fits)))


def calibrate(
    one: Callable[[int], Ranked],
    seeds: Iterable[int],
    *,
    map: Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]] = map,  # noqa: A002
    level: float = 0.99,
) -> Calibration:
    """Run `one` for each seed and judge the ranks.

    Parameters
    ----------
    one
        Draws truth and data from the prior under a seed, fits, and gives truth and draws; the
        same number of draws each time, one less than a multiple of ten.
    seeds
        One for each fit.
    map
        Applies `one` to the seeds.
    level
        Of the simultaneous bands.

    Raises
    ------
    ArrayError
        When fits differ in their numbers of draws.
    """
    results = list(map(one, seeds))
    lengths = {len(result.draws) for result in results}
    if len(lengths) != 1:
        raise ArrayError(f"fits must give equal numbers of draws, not {sorted(lengths)}.")
    n_draws = lengths.pop()
    rng = np.random.default_rng(0)
    ranks = np.stack([rank(result, rng) for result in results])
    p = chi_square_p(ranks, n_draws)
    low, high = ecdf_band(len(ranks), n_draws, level=level)
    counts = np.stack([np.bincount(column, minlength=n_draws + 1) for column in ranks.T]).cumsum(
        axis=1
    )
    inside = ((counts >= low) & (counts <= high)).all(axis=1)
    return Calibration(ranks, n_draws, p, uniform_ks_p(p), float(p.min()), inside)
