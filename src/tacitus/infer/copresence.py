"""Which groups act together more often than a stated null allows, pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.coincidence import (
    Floats,
    Ints,
    Moments,
    chunks,
    close_in_time,
    finite,
)
from tacitus.infer.kernels import pairs as kernel
from tacitus.infer.kernels.pairs import Ground
from tacitus.infer.tails import benjamini_hochberg

Null = Literal["times", "labels", "jitter"]
WORDS: dict[str, str] = {
    "times": "times are exchanged among all events, so season and offensives are not in the null",
    "labels": "groups are exchanged among the events of each place, so territory is kept",
    "jitter": "each event falls on any day of its own interval of {interval:g} days",
    "degrees": "each group keeps its number of place-weeks, each place-week its number of groups",
    "territory": "each group keeps its rate in each place, each place-week its share of events",
}


@dataclass(frozen=True)
class PairTest:
    """One row per pair of groups: observed against the null.

    `pairs` (U, 2); `observed`, `expected`, `sd`, `z`, `p` and `adjusted` (Benjamini-Hochberg over
    the pairs) (U,); `p` is nan where no tail was asked for.
    """

    pairs: Ints
    observed: Ints
    expected: Floats
    sd: Floats
    z: Floats
    p: Floats
    adjusted: Floats
    null: str


def _result(keep: Any, observed: Any, mean: Any, variance: Any, p: Any, null: str) -> PairTest:
    pairs = np.argwhere(keep)
    sd = np.sqrt(np.maximum(variance[keep], 0.0))
    z = np.full(sd.shape, np.nan)
    np.divide(observed[keep] - mean[keep], sd, out=z, where=sd > 0)
    return PairTest(
        pairs, observed[keep], mean[keep], sd, z, p[keep], benjamini_hochberg(p[keep]), null
    )


@dataclass(frozen=True)
class _Piece:
    ground: Ground
    times: Floats
    groups: Ints
    days: float
    n_groups: int
    rounds: int
    width: float
    seed: np.random.SeedSequence


def _count_worlds(piece: _Piece) -> tuple[Floats, Floats, Ints]:
    rng = np.random.default_rng(piece.seed)
    plan = (piece.days, piece.n_groups, piece.rounds, piece.width)
    sums: tuple[Floats, Floats, Ints] = kernel.permuted_cross_counts(
        rng, piece.ground, piece.times, piece.groups, plan
    )
    return sums


def _exchanged_times(events: Ints, times: Floats, days: float) -> tuple[Floats, Floats]:
    """Exact mean and variance when times are exchanged among all events, (G, G)."""
    n, time = float(times.size), Moments.of(close_in_time(times, days))
    count = events.astype(float)
    twice = count * (count - 1.0)
    edges = count @ count.T
    wedges = (count @ twice.T + twice @ count.T) / 2.0
    mean = 2.0 * edges * time.edges / (n * (n - 1.0))
    second = mean.copy()
    if n > 2:
        second += 4.0 * wedges * time.wedges / (n * (n - 1.0) * (n - 2.0))
    if n > 3:
        apart = time.edges * (time.edges - 1.0) - 2.0 * time.wedges
        falling = n * (n - 1.0) * (n - 2.0) * (n - 3.0)
        second += 4.0 * (edges * (edges - 1.0) - 2.0 * wedges) * apart / falling
    return mean, second - mean**2


def _exchanged_labels(events: Ints, ptr: Ints, times: Floats, days: float) -> tuple[Floats, Floats]:
    """Exact mean and variance when groups are exchanged inside each place, (G, G)."""
    shape = (events.shape[0], events.shape[0])
    mean, variance = np.zeros(shape), np.zeros(shape)
    for place in range(ptr.size - 1):
        n = float(ptr[place + 1] - ptr[place])
        here = np.flatnonzero(events[:, place])
        if here.size < 2:
            continue
        time = Moments.of(close_in_time(times[ptr[place] : ptr[place + 1]], days))
        count = events[here, place].astype(float)
        both = np.outer(count, count)
        expected = 2.0 * time.edges * both / (n * (n - 1.0))
        second = expected.copy()
        if n > 2:
            chance = both * np.add.outer(count - 1.0, count - 1.0)
            second += 2.0 * time.wedges * chance / (n * (n - 1.0) * (n - 2.0))
        if n > 3:
            apart = time.edges * (time.edges - 1.0) - 2.0 * time.wedges
            chance = 4.0 * np.outer(count * (count - 1.0), count * (count - 1.0))
            second += apart * chance / (n * (n - 1.0) * (n - 2.0) * (n - 3.0))
        mean[np.ix_(here, here)] += expected
        variance[np.ix_(here, here)] += second - expected**2
    return mean, variance


def knox_by_pair(
    times: npt.ArrayLike,
    places: npt.ArrayLike,
    groups: npt.ArrayLike,
    *,
    days: float = 7.0,
    null: Null = "labels",
    interval: float = 30.0,
    worlds: int = 0,
    seed: int = 0,
    map: Callable[..., Iterable[tuple[Floats, Floats, Ints]]] = map,  # noqa: A002
) -> PairTest:
    """Count, for every two groups, events in one place at most `days` apart.

    Parameters
    ----------
    times, places, groups
        (N,) days, and numbers from 0.
    days
        What counts as close, the bound inside.
    null
        ``labels`` (groups exchanged inside each place) and ``times`` (times exchanged among all
        events) have exact means and variances; ``jitter`` needs random worlds. With shared
        offensives all but the jitter declare ties that are not there.
    interval
        Days, for the jitter.
    worlds, seed, map
        Random worlds for the tail, and where they are counted.

    Returns
    -------
    PairTest
        For pairs that have events in a common place.

    Raises
    ------
    ArrayError
        When arrays do not fit, or the jitter has no worlds.

    Examples
    --------
    >>> test = knox_by_pair([1, 2, 50, 90], [0, 0, 0, 0], [0, 1, 0, 1], days=5)
    >>> test.observed, test.expected.round(2)
    (array([1]), array([0.67]))
    """
    when = finite("times", times)
    place = finite("places", places, when.size).astype(np.int64)
    group = finite("groups", groups, when.size).astype(np.int64)
    if when.size == 0 or place.min() < 0 or group.min() < 0:
        raise ArrayError("there must be events, with places and groups numbered from 0")
    if null == "jitter" and worlds < 2:
        raise ArrayError("the null 'jitter' needs random worlds: set worlds to 999")
    n_groups, n_places = int(group.max()) + 1, int(place.max()) + 1
    order = np.lexsort((when, place))
    when, place, group = when[order], place[order], group[order]
    ptr = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=n_places))])
    observed = np.zeros((n_groups, n_groups), np.int64)
    kernel.cross_counts(ptr, when, group, float(days), observed)
    events = np.zeros((n_groups, n_places), np.int64)
    np.add.at(events, (group, place), 1)

    strata = ptr if null == "labels" else np.array([0, when.size])
    ground = Ground(ptr, np.empty((0, 2), np.int64), strata, np.arange(when.size))
    width = {"labels": -1.0, "times": 0.0, "jitter": float(interval)}[null]
    pieces = [
        _Piece(ground, when, group, float(days), n_groups, rounds, width, each)
        for rounds, each in chunks(worlds, seed)
    ]
    p = np.full(observed.shape, np.nan)
    mean, variance = np.zeros(observed.shape), np.zeros(observed.shape)
    if pieces:
        total, squares, reached = (
            sum(part) for part in zip(*map(_count_worlds, pieces), strict=True)
        )
        p = (1.0 + reached) / (worlds + 1.0)
        mean = total / worlds
        variance = (squares - worlds * mean**2) / max(worlds - 1, 1)
    if null == "times":
        mean, variance = _exchanged_times(events, when, days)
    elif null == "labels":
        mean, variance = _exchanged_labels(events, ptr, when, days)
    met = (events > 0).astype(np.float32)
    keep = np.triu(met @ met.T > 0, 1)
    return _result(keep, observed, mean, variance, p, WORDS[null].format(interval=interval))


def _degree_chances(met: npt.NDArray[np.bool_], rounds: int = 1000) -> Floats:
    """Chances of a bipartite configuration model with the degrees of `met` (Saracco et al. 2015)."""
    rows, columns = met.sum(1).astype(float), met.sum(0).astype(float)
    x, y = rows / np.sqrt(rows.sum()), columns / np.sqrt(rows.sum())
    for _ in range(rounds):
        fresh_x = rows / (y / (1.0 + np.outer(x, y))).sum(1)
        fresh_y = columns / (fresh_x[:, None] / (1.0 + np.outer(fresh_x, y))).sum(0)
        done = max(np.abs(fresh_x - x).max(), np.abs(fresh_y - y).max()) < 1e-9
        x, y = fresh_x, fresh_y
        if done:
            break
    odds = np.outer(x, y)
    chances: Floats = odds / (1.0 + odds)
    return chances


def _sum_tail(observed: float, mean: float, variance: float, third: float) -> float:
    """Upper tail of a sum of independent indicators, by the refined normal (Hong 2013)."""
    from scipy.special import ndtr

    if variance <= 1e-12:
        return 1.0 if observed <= mean + 0.5 else 0.0
    sd = np.sqrt(variance)
    z = (observed - 0.5 - mean) / sd
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    below = ndtr(z) + third / sd**3 * (1.0 - z * z) * density / 6.0
    return float(np.clip(1.0 - below, 0.0, 1.0))


def shared_place_weeks(
    times: npt.ArrayLike,
    places: npt.ArrayLike,
    groups: npt.ArrayLike,
    *,
    days: float = 7.0,
    null: Literal["degrees", "territory"] = "territory",
) -> PairTest:
    """Count the place-weeks in which both groups act, against a stochastic degree model.

    Parameters
    ----------
    times, places, groups
        (N,) days, and numbers from 0.
    days
        Length of a "week".
    null
        ``degrees``: the SDSM with the chances of the bipartite configuration model (Neal,
        Domagalski & Sagan 2021); ``territory``: a group's chance of showing in a place-week comes
        from its rate in the place and the place-week's share of all events there.

    Returns
    -------
    PairTest
        For pairs that have events in a common place.

    Raises
    ------
    ArrayError
        When arrays do not fit.

    Examples
    --------
    >>> test = shared_place_weeks([1, 2, 50, 90], [0, 0, 0, 0], [0, 1, 0, 1])
    >>> test.observed
    array([1])
    """
    when = finite("times", times)
    place = finite("places", places, when.size).astype(np.int64)
    group = finite("groups", groups, when.size).astype(np.int64)
    if when.size == 0 or place.min() < 0 or group.min() < 0 or not days > 0:
        raise ArrayError("there must be events, places and groups from 0, and days above 0")
    n_groups, n_places = int(group.max()) + 1, int(place.max()) + 1
    week = ((when - when.min()) // days).astype(np.int64)
    cells, column = np.unique(place * (int(week.max()) + 1) + week, return_inverse=True)
    counts = np.zeros((n_groups, cells.size))
    np.add.at(counts, (group, column), 1.0)
    met = counts > 0
    by_place = np.zeros((n_groups, n_places))
    np.add.at(by_place, (group, place), 1.0)
    acting = met.any(1)
    chance = np.zeros_like(counts)
    if null == "degrees":
        chance[acting] = _degree_chances(met[acting])
    else:
        where = cells // (int(week.max()) + 1)
        share = counts.sum(0) / by_place.sum(0)[where]
        chance = 1.0 - np.exp(-by_place[:, where] * share)
    observed = (met.astype(float) @ met.T.astype(float)).astype(np.int64)
    mean, second, third = (power @ power.T for power in (chance, chance**2, chance**3))
    variance, skew = mean - second, mean - 3.0 * second + 2.0 * third
    p = np.ones(observed.shape)
    keep = np.triu((by_place > 0).astype(np.float32) @ (by_place > 0).T > 0, 1)
    for i, j in np.argwhere(keep):
        p[i, j] = _sum_tail(observed[i, j], mean[i, j], variance[i, j], skew[i, j])
    return _result(keep, observed, mean, variance, p, WORDS[null])
