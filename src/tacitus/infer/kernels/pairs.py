"""Compiled counts of pairs that are close in space and in time, and their permutations."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit


class Ground(NamedTuple):
    """Where events lie: N events sorted by place, and which places are close."""

    ptr: Any  # (P + 1,) the first event of each place
    near: Any  # (Q, 2) pairs of different places that are close
    stratum_ptr: Any  # (S + 1,) bounds of the blocks inside which times are exchanged
    stratum_order: Any  # (N,) events by stratum, as positions in place order


@njit(cache=True, nogil=True)
def close_pairs(ground: Ground, time: Any, within: float) -> int:
    """Count the pairs of events in the same or close places at most `within` apart in time.

    The times of each place must stand in order; no pair is ever listed.
    """
    ptr = ground.ptr
    total = 0
    for place in range(ptr.size - 1):
        lo = ptr[place]
        for n in range(ptr[place], ptr[place + 1]):
            while time[n] - time[lo] > within:
                lo += 1
            total += n - lo
    for q in range(ground.near.shape[0]):
        a, b = ground.near[q, 0], ground.near[q, 1]
        first_b, last_b = ptr[b], ptr[b + 1]
        if ptr[a + 1] - ptr[a] == 1 and last_b - first_b == 1:
            total += abs(time[ptr[a]] - time[first_b]) <= within
            continue
        lo, hi = first_b, first_b
        for n in range(ptr[a], ptr[a + 1]):
            while lo < last_b and time[lo] < time[n] - within:
                lo += 1
            while hi < last_b and time[hi] <= time[n] + within:
                hi += 1
            total += hi - lo
    return total


@njit(cache=True, nogil=True)
def sort_places(ptr: Any, time: Any) -> None:
    """Sort the times of each place."""
    for place in range(ptr.size - 1):
        size = ptr[place + 1] - ptr[place]
        if size == 2:
            n = ptr[place]
            if time[n] > time[n + 1]:
                time[n], time[n + 1] = time[n + 1], time[n]
        elif size > 2:
            time[ptr[place] : ptr[place + 1]] = np.sort(time[ptr[place] : ptr[place + 1]])


@njit(cache=True, nogil=True)
def exchange(rng: Any, ground: Ground, time: Any, out: Any) -> None:
    """Write the times, exchanged at random among the events of each stratum (Fisher-Yates)."""
    order = ground.stratum_order
    for s in range(ground.stratum_ptr.size - 1):
        first, last = ground.stratum_ptr[s], ground.stratum_ptr[s + 1]
        for k in range(first, last):
            other = first + int(rng.random() * (k - first + 1))
            if other != k:
                out[order[k]] = out[order[other]]
            out[order[other]] = time[order[k]]


@njit(cache=True, nogil=True)
def redraw(rng: Any, time: Any, width: float, low: float, high: float, out: Any) -> None:
    """Write the times, each drawn anew (whole days) inside its own interval of `width` days.

    The grid of intervals is shifted at random; the first and last interval end at the data.
    """
    offset = rng.random() * width
    for n in range(time.size):
        start = np.floor((time[n] - low + offset) / width) * width + low - offset
        first, last = max(np.ceil(start), low), min(np.ceil(start + width) - 1.0, high)
        out[n] = first + np.floor(rng.random() * (last - first + 1.0))


@njit(cache=True, nogil=True)
def permuted_counts(
    rng: Any, ground: Ground, time: Any, within: float, rounds: tuple[int, float]
) -> Any:
    """Count close pairs in `rounds[0]` random worlds.

    `rounds[1]` is 0 to exchange times inside strata, or the width in days of jittered intervals.
    """
    count, width = rounds
    counts = np.empty(count, np.int64)
    fresh = np.empty_like(time)
    low, high = time.min(), time.max()
    for k in range(count):
        if width > 0.0:
            redraw(rng, time, width, low, high, fresh)
        else:
            exchange(rng, ground, time, fresh)
        sort_places(ground.ptr, fresh)
        counts[k] = close_pairs(ground, fresh, within)
    return counts


@njit(cache=True, nogil=True)
def cross_counts(ptr: Any, time: Any, group: Any, within: float, out: Any) -> None:
    """Add to out (G, G) the pairs of events in one place at most `within` apart, by group."""
    for place in range(ptr.size - 1):
        lo = ptr[place]
        for n in range(ptr[place], ptr[place + 1]):
            while time[n] - time[lo] > within:
                lo += 1
            for k in range(lo, n):
                a, b = group[k], group[n]
                if a > b:
                    a, b = b, a
                out[a, b] += 1


@njit(cache=True, nogil=True)
def permuted_cross_counts(
    rng: Any, ground: Ground, time: Any, group: Any, plan: tuple[float, int, int, float]
) -> Any:
    """Give sum, sum of squares and number of worlds at or above `observed`, each (G, G).

    `plan` is (within, number of groups, rounds, width): width 0 exchanges times, below 0 exchanges
    group labels inside strata, above 0 jitters times in intervals of that width.
    """
    within, n_groups, rounds, width = plan
    observed = np.zeros((n_groups, n_groups), np.int64)
    cross_counts(ground.ptr, time, group, within, observed)
    total = np.zeros((n_groups, n_groups))
    squares = np.zeros((n_groups, n_groups))
    reached = np.zeros((n_groups, n_groups), np.int64)
    counts = np.zeros((n_groups, n_groups), np.int64)
    fresh, label = time.copy(), group.copy()
    low, high = time.min(), time.max()
    for _ in range(rounds):
        if width < 0.0:
            exchange(rng, ground, group, label)
        else:
            if width > 0.0:
                redraw(rng, time, width, low, high, fresh)
            else:
                exchange(rng, ground, time, fresh)
            for place in range(ground.ptr.size - 1):
                first, last = ground.ptr[place], ground.ptr[place + 1]
                order = np.argsort(fresh[first:last])
                label[first:last] = group[first:last][order]
                fresh[first:last] = fresh[first:last][order]
        counts[:] = 0
        cross_counts(ground.ptr, fresh, label, within, counts)
        for i in range(n_groups):
            for j in range(i, n_groups):
                total[i, j] += counts[i, j]
                squares[i, j] += counts[i, j] ** 2
                reached[i, j] += counts[i, j] >= observed[i, j]
    return total, squares, reached
