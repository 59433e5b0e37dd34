"""Do events fall together in space and time more often than a stated null allows?

Knox counts with the exact mean and variance of their permutation distribution, random worlds for
the tails, simultaneous pairs, and Benjamini-Hochberg control. Every result names its null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.kernels import pairs as kernel
from tacitus.infer.kernels.pairs import Ground
from tacitus.infer.tails import benjamini_hochberg, poisson_tail, shared_days_tail

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


def finite(name: str, values: Any, size: int | None = None) -> Floats:
    """Check a row of numbers."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ArrayError(f"{name} must hold numbers.") from error
    if array.ndim != 1 or (size is not None and array.size != size):
        raise ArrayError(f"{name} must be one row of numbers, one per event.")
    if not np.isfinite(array).all():
        raise ArrayError(f"{name} holds NaN or infinity: leave such events out.")
    return array


def strata_of(labels: Any, size: int, order: Ints) -> tuple[Ints, Ints]:
    """Give bounds and positions (in place order) of the blocks inside which times are exchanged."""
    if labels is None:
        return np.array([0, size]), np.arange(size)
    try:
        _, stratum = np.unique(np.asarray(labels)[order], return_inverse=True)
    except TypeError as error:
        raise ArrayError("strata must hold labels of one kind, none missing.") from error
    bounds = np.concatenate([[0], np.cumsum(np.bincount(stratum.ravel()))])
    return bounds, np.argsort(stratum.ravel(), kind="stable")


def _coordinates(xy: Any, size: int) -> Floats:
    try:
        where = np.asarray(xy, dtype=float)
    except (TypeError, ValueError) as error:
        raise ArrayError("xy must hold two numbers per event.") from error
    if where.shape != (size, 2) or not np.isfinite(where).all():
        raise ArrayError("xy must be two finite coordinates per event.")
    if size < 2:
        raise ArrayError("A pair needs two events at least.")
    return where


def _check_null(null: str, strata: Any, size: int, worlds: int) -> None:
    if null not in get_args(Null):
        raise ArrayError(f"'{null}' is no null: use {', '.join(get_args(Null))}.")
    if null == "strata" and strata is None:
        raise ArrayError("The null 'strata' needs a stratum for each event.")
    if null != "strata" and strata is not None:
        raise ArrayError(
            f"The null '{null}' uses no strata: set null to 'strata', or leave them out."
        )
    if strata is not None and np.shape(strata) != (size,):
        raise ArrayError(f"strata must hold one label for each of the {size} events.")
    if null != "exchange" and worlds < 2:
        raise ArrayError(f"The null '{null}' needs random worlds: set worlds to 999.")


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
    where = _coordinates(xy, when.size)
    _check_null(null, strata, when.size, worlds)
    for name, value in (("distance", distance), ("days", days), ("interval", interval)):
        if not (np.isreal(value) and 0 <= value < math.inf):
            raise ArrayError(f"{name} is {value!r}; give a number that is not negative.")
    if interval == 0 or worlds < 0:
        raise ArrayError("worlds must not be negative, interval above 0.")
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


@dataclass(frozen=True)
class SimultaneousPairs:
    """Pairs of events by different groups in one place on one day; one entry per pair.

    `first`, `second` rows of the events; `place`; `day`; `p` = P(as many shared days or more in
    this place and interval) under the null; `adjusted` for all `tested` combinations of place,
    interval and two groups; `skipped` events whose date is less exact than a day.
    """

    first: Ints
    second: Ints
    place: Ints
    day: Floats
    p: Floats
    adjusted: Floats
    tested: int
    skipped: int
    null: str


def simultaneous_pairs(
    times: npt.ArrayLike,
    places: npt.ArrayLike,
    groups: npt.ArrayLike,
    *,
    precision: npt.ArrayLike = 1.0,
    interval: int = 30,
) -> SimultaneousPairs:
    """List attacks of different groups in one place on one day, each with its p.

    The null keeps how often each group acts in the place and interval, and nothing else: every
    event falls on any day of its interval, whatever the other group does. An offensive shared by
    both for a few days inside the interval is not in this null, so a small p is a coincidence to
    explain, not a tie.

    Parameters
    ----------
    times
        (N,) days; whole days count, the time of day is dropped.
    places, groups
        (N,) numbers.
    precision
        Days over which each date is spread; events beyond one day are left out and counted.
    interval
        Days.

    Returns
    -------
    SimultaneousPairs
        Sorted by p, then by row.

    Raises
    ------
    ArrayError
        When arrays do not fit or hold NaN.

    Examples
    --------
    >>> found = simultaneous_pairs([3, 3, 20], [0, 0, 0], [0, 1, 1])
    >>> found.first, found.second, found.p.round(3)
    (array([0]), array([1]), array([0.108]))
    """
    when = np.floor(finite("times", times))
    place = finite("places", places, when.size).astype(np.int64)
    group = finite("groups", groups, when.size).astype(np.int64)
    if np.ndim(precision):
        spread = finite("precision", precision, when.size)
    else:
        spread = np.full(when.size, float(np.asarray(precision)))
    if interval < 2:
        raise ArrayError("interval must be two days or more.")
    exact = np.flatnonzero(spread <= 1.0)
    null = (
        f"in each place and interval of {interval} days, every event of a group falls on any day, "
        "whatever the other groups do"
    )
    rows: list[tuple[int, int, float]] = []
    tails: list[float] = []
    if exact.size:
        block = (when - when[exact].min()) // interval
        last = when[exact].max() - when[exact].min()
        key = np.lexsort((group[exact], when[exact], block[exact], place[exact]))
        ordered = exact[key]
        change = (np.diff(place[ordered]) != 0) | (np.diff(block[ordered]) != 0)
        for part in np.split(ordered, np.flatnonzero(change) + 1):
            days = int(min(interval, last - block[part[0]] * interval + 1))
            found, p = _in_block(part, when[part], group[part], days)
            rows += found
            tails += p
    order = sorted(range(len(rows)), key=lambda k: (rows[k][2], rows[k][:2]))
    table = np.array([rows[k][:2] for k in order], dtype=np.int64).reshape(-1, 2)
    p_of_rows = np.array([rows[k][2] for k in order])
    adjusted = dict(zip(tails, benjamini_hochberg(tails), strict=True))
    return SimultaneousPairs(
        table[:, 0],
        table[:, 1],
        place[table[:, 0]],
        when[table[:, 0]],
        p_of_rows,
        np.array([adjusted[p] for p in p_of_rows]),
        len(tails),
        int(when.size - exact.size),
        null,
    )


def _in_block(
    rows: Ints, day: Floats, group: Ints, days: int
) -> tuple[list[tuple[int, int, float]], list[float]]:
    """Find the simultaneous pairs of one place and interval, and the p of every two groups."""
    present, index = np.unique(group, return_inverse=True)
    if present.size < 2:
        return [], []
    which, column = np.unique(day, return_inverse=True)
    on_day = np.zeros((present.size, which.size), np.int64)
    np.add.at(on_day, (index, column), 1)
    events, active = on_day.sum(1), (on_day > 0).astype(np.int64)
    shared = active @ active.T
    tails: list[float] = []
    found: list[tuple[int, int, float]] = []
    for i in range(present.size):
        for j in range(i + 1, present.size):
            p = shared_days_tail(int(events[i]), int(events[j]), days, int(shared[i, j]))
            tails.append(p)
            for k in np.flatnonzero(active[i] & active[j]):
                ours = rows[(index == i) & (column == k)]
                theirs = rows[(index == j) & (column == k)]
                found += [(min(a, b), max(a, b), p) for a in ours for b in theirs]
    return found, tails
