"""Do events fall together in space and time more often than a stated null allows?

Knox counts with the exact mean and variance of their permutation distribution, random worlds for
the tails, simultaneous pairs, and Benjamini-Hochberg control. Every result names its null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.kernels import pairs as kernel
from tacitus.infer.kernels.pairs import Ground

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Null = Literal["exchange", "strata", "jitter"]

CHUNK = 100  # random worlds per piece of work: fixed, so that any runner gives the same answer


@dataclass(frozen=True)
class KnoxResult:
    """Pairs of events close in space and time, beside what the null expects.

    `observed` pairs; `expected` and `sd` under the null; `p` = P(count >= observed) over random
    worlds (nan without them); `p_poisson` the same tail of a Poisson with mean `expected`.
    """

    observed: int
    expected: float
    sd: float
    z: float
    p: float
    p_poisson: float
    close_in_space: int
    close_in_time: int
    n_events: int
    worlds: int
    null: str


@dataclass(frozen=True)
class Moments:
    """Sizes of a graph: edges, and pairs of edges that share a node."""

    edges: int
    wedges: int

    @staticmethod
    def of(degrees: Ints) -> Moments:
        """Count edges and wedges from the degrees of all nodes."""
        d = degrees.astype(object) if degrees.max(initial=0) > 1_000_000 else degrees
        return Moments(int(d.sum()) // 2, int((d * (d - 1)).sum()) // 2)


def permutation_moments(space: Moments, time: Moments, n: int) -> tuple[float, float]:
    """Mean and variance of the Knox count when times are exchanged among all events.

    Parameters
    ----------
    space, time
        Edges and wedges of the graphs "close in space" and "close in time".
    n
        Number of events.

    Returns
    -------
    mean, variance
        Exact (Barton & David 1966; Mantel 1967, Cancer Research 27:209).

    Examples
    --------
    >>> permutation_moments(Moments(1, 0), Moments(1, 0), 4)
    (0.16666666666666666, 0.1388888888888889)
    """
    if n < 2:
        return 0.0, 0.0
    mean = 2.0 * space.edges * time.edges / (n * (n - 1))
    second = mean
    if n > 2:
        second += 4.0 * space.wedges * time.wedges / (n * (n - 1) * (n - 2))
    if n > 3:
        apart = [x.edges * (x.edges - 1) - 2 * x.wedges for x in (space, time)]
        second += 4.0 * apart[0] * apart[1] / (n * (n - 1) * (n - 2) * (n - 3))
    return mean, max(second - mean * mean, 0.0)


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


def finite(name: str, values: Any, size: int | None = None) -> Floats:
    """Check a row of numbers."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or (size is not None and array.size != size):
        raise ArrayError(f"{name} must be one row of numbers, one per event")
    if not np.isfinite(array).all():
        raise ArrayError(f"{name} holds NaN or infinity: leave such events out")
    return array


def strata_of(labels: Any, size: int, order: Ints) -> tuple[Ints, Ints]:
    """Give bounds and positions (in place order) of the blocks inside which times are exchanged."""
    if labels is None:
        return np.array([0, size]), np.arange(size)
    _, stratum = np.unique(np.asarray(labels)[order], return_inverse=True)
    bounds = np.concatenate([[0], np.cumsum(np.bincount(stratum.ravel()))])
    return bounds, np.argsort(stratum.ravel(), kind="stable")


def _ground(xy: Floats, distance: float, strata: Any) -> tuple[Ground, Ints, Ints]:
    """Sort the events by place; give also how many others are close to each event."""
    from scipy.spatial import cKDTree

    spots, place = np.unique(xy, axis=0, return_inverse=True)
    place = place.ravel()
    size = np.bincount(place)
    near = cKDTree(spots).query_pairs(distance, output_type="ndarray").astype(np.int64)
    around = size + np.bincount(near[:, 0], weights=size[near[:, 1]], minlength=size.size)
    around = around + np.bincount(near[:, 1], weights=size[near[:, 0]], minlength=size.size)
    order = np.argsort(place, kind="stable")
    bounds, positions = strata_of(strata, place.size, order)
    ptr = np.concatenate([[0], np.cumsum(size)])
    return Ground(ptr, near, bounds, positions), order, (around[place] - 1).astype(np.int64)


def close_in_time(times: Floats, days: float) -> Ints:
    """Count, for each event in order of time, the others at most `days` away."""
    ordered = np.sort(times)
    later = np.searchsorted(ordered, ordered + days, "right")
    earlier = np.searchsorted(ordered, ordered - days, "left")
    return (later - earlier - 1).astype(np.int64)


@dataclass(frozen=True)
class _Piece:
    ground: Ground
    times: Floats
    days: float
    rounds: int
    width: float
    seed: np.random.SeedSequence


def _count_worlds(piece: _Piece) -> Ints:
    rng = np.random.default_rng(piece.seed)
    plan = (piece.rounds, piece.width)
    counts: Ints = kernel.permuted_counts(rng, piece.ground, piece.times, piece.days, plan)
    return counts


def chunks(worlds: int, seed: int) -> list[tuple[int, np.random.SeedSequence]]:
    """Split random worlds into pieces with a seed each."""
    sizes = [CHUNK] * (worlds // CHUNK) + ([worlds % CHUNK] if worlds % CHUNK else [])
    return list(zip(sizes, np.random.SeedSequence(seed).spawn(len(sizes)), strict=True))


def null_in_words(null: Null, interval: float, *, strata: bool) -> str:
    """Name a null in words."""
    if null == "jitter":
        return f"each event falls on any day of its own interval of {interval:g} days"
    if null == "strata" and strata:
        return "times are exchanged among the events of each stratum"
    return "times are exchanged among all events"


def knox(
    xy: npt.ArrayLike,
    times: npt.ArrayLike,
    *,
    distance: float,
    days: float,
    null: Null = "exchange",
    strata: npt.ArrayLike | None = None,
    interval: float = 30.0,
    worlds: int = 0,
    seed: int = 0,
    map: Callable[[Callable[[_Piece], Ints], list[_Piece]], Iterable[Ints]] = map,  # noqa: A002
) -> KnoxResult:
    """Count the pairs of events close in space and time, and compare with a stated null.

    Parameters
    ----------
    xy
        (N, 2) coordinates, in the unit of `distance`.
    times
        (N,) days.
    distance, days
        What counts as close; both bounds are inside.
    null
        ``exchange`` (times among all events: mean and variance are exact and need no random
        worlds), ``strata`` (among the events of each stratum), ``jitter`` (each event anywhere in
        its own interval: keeps slow change in every place).
    strata
        (N,) labels, for ``strata``.
    interval
        Days, for ``jitter``.
    worlds
        Random worlds for the tail; the other nulls than ``exchange`` need at least 2.
    seed, map
        Of the random worlds, and where they are counted.

    Returns
    -------
    KnoxResult

    Raises
    ------
    ArrayError
        When arrays do not fit, hold NaN, or a null lacks what it needs.

    Examples
    --------
    >>> result = knox([[0, 0], [0, 1], [9, 9], [9, 8]], [1, 2, 50, 90], distance=2, days=5)
    >>> result.observed, round(result.expected, 3), result.null
    (1, 0.333, 'times are exchanged among all events')
    """
    when = finite("times", times)
    where = np.asarray(xy, dtype=float)
    if where.shape != (when.size, 2) or not np.isfinite(where).all():
        raise ArrayError("xy must be two finite coordinates per event")
    if when.size < 2:
        raise ArrayError("a pair needs two events at least")
    if not (distance >= 0 and days >= 0 and interval > 0 and worlds >= 0):
        raise ArrayError("distance, days and worlds must not be negative, interval above 0")
    if null == "strata" and strata is None:
        raise ArrayError("the null 'strata' needs a stratum for each event")
    if null != "exchange" and worlds < 2:
        raise ArrayError(f"the null '{null}' needs random worlds: set worlds to 999")
    ground, order, degree = _ground(where, distance, strata if null == "strata" else None)
    space = Moments.of(degree)
    near_in_time = Moments.of(close_in_time(when, days))
    sorted_times = when[order].copy()
    placed = sorted_times.copy()
    kernel.sort_places(ground.ptr, placed)
    observed = int(kernel.close_pairs(ground, placed, float(days)))
    width = float(interval) if null == "jitter" else 0.0
    pieces = [
        _Piece(ground, sorted_times, float(days), rounds, width, each)
        for rounds, each in chunks(worlds, seed)
    ]
    counts = np.concatenate([np.empty(0, np.int64), *map(_count_worlds, pieces)])
    if null == "exchange":
        mean, variance = permutation_moments(space, near_in_time, when.size)
    else:
        mean, variance = float(counts.mean()), float(counts.var(ddof=1))
    sd = math.sqrt(variance)
    p = (1 + int((counts >= observed).sum())) / (counts.size + 1) if counts.size else math.nan
    return KnoxResult(
        observed,
        mean,
        sd,
        (observed - mean) / sd if sd > 0 else math.nan,
        p,
        poisson_tail(observed, mean),
        space.edges,
        near_in_time.edges,
        when.size,
        worlds,
        null_in_words(null, interval, strata=strata is not None),
    )
