"""Attacks by branching: immigrants first, then their offspring, then order by time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from tacitus.infer.kernels.drawing import exponential, pick, poisson, uniform, wider


class Struck(NamedTuple):
    """Columns of attacks: time in days, place, group."""

    time: Any
    place: Any
    group: Any


@njit(cache=True)
def immigrants(stream: Any, counts: Any, activity: Any, shocks: Any, edges: Any) -> Struck:
    """Give each background attack its time, given how many each group has in each place.

    The rate is constant within a month, so inverting the piecewise linear cumulated rate
    gives exact times.
    """
    groups, places = counts.shape
    months = edges.size - 1
    total_count = counts.sum()
    struck = Struck(
        np.empty(total_count), np.empty(total_count, np.int32), np.empty(total_count, np.int16)
    )
    cumulated = np.empty(months)
    n = 0
    for g in range(groups):
        for p in range(places):
            if counts[g, p] == 0:
                continue
            total = 0.0
            for m in range(months):
                total += activity[g, m] * shocks[p, m] * (edges[m + 1] - edges[m])
                cumulated[m] = total
            for _ in range(counts[g, p]):
                mass = uniform(stream) * total
                m = pick(cumulated, mass)
                below = cumulated[m - 1] if m > 0 else 0.0
                share = (mass - below) / (cumulated[m] - below)
                struck.time[n] = edges[m] + share * (edges[m + 1] - edges[m])
                struck.place[n], struck.group[n] = p, g
                n += 1
    return struck


@njit(cache=True)
def offspring(
    stream: Any, struck: Struck, cumulated: Any, edges: Any, lag: float
) -> tuple[Struck, Any, int]:
    """Let each attack trigger others in its place: Poisson counts, exponential lags.

    ``cumulated[y, i]`` is the running sum over j of the mean number of attacks by j that
    one attack by i in year y sets off. The list is its own queue, so generations follow
    one another without recursion. Gives columns with room to spare, and how many are used.
    """
    time, place, group = wider(struck.time), wider(struck.place), wider(struck.group)
    n = struck.time.size
    parent = np.full(time.size, -1, np.int32)
    last = cumulated.shape[2] - 1
    childless = np.exp(-cumulated[:, :, last])
    end = edges[-1]
    i = 0
    while i < n:
        year = 0
        while year < edges.size - 2 and time[i] >= edges[year + 1]:
            year += 1
        row = cumulated[year, group[i]]
        for _ in range(poisson(stream, row[last], childless[year, group[i]])):
            heir = pick(row, uniform(stream) * row[last])
            born = time[i] + exponential(stream) * lag
            if born >= end:
                continue
            if n == time.size:
                time, place, group = wider(time), wider(place), wider(group)
                parent = wider(parent)
            time[n], place[n], group[n], parent[n] = born, place[i], heir, i
            n += 1
        i += 1
    return Struck(time, place, group), parent, n


@njit(cache=True)
def order_by_time(time: Any, n: int, end: float) -> Any:
    """Give the order of ``time[:n]`` in [0, end): buckets, then insertion within each.

    Times are close to uniform at the scale of a bucket, so this is linear in n, where a
    comparison sort was half of the whole simulation.
    """
    buckets = n + 1
    first = np.zeros(buckets + 1, np.int64)
    which = np.empty(n, np.int64)
    for i in range(n):
        which[i] = min(int(time[i] / end * n), n)
        first[which[i] + 1] += 1
    for b in range(buckets):
        first[b + 1] += first[b]
    order = np.empty(n, np.int64)
    for i in range(n):
        order[first[which[i]]] = i
        first[which[i]] += 1
    for i in range(1, n):
        moved = order[i]
        j = i - 1
        while j >= 0 and time[order[j]] > time[moved]:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = moved
    return order


@njit(cache=True)
def arrange(order: Any, struck: Struck, parent: Any) -> tuple[Struck, Any]:
    """Put attacks in the given order and let parents point to the new positions."""
    n = order.size
    position = np.empty(n, np.int32)
    for i in range(n):
        position[order[i]] = i
    out = Struck(np.empty(n), np.empty(n, np.int32), np.empty(n, np.int16))
    parents = np.empty(n, np.int32)
    for i in range(n):
        j = order[i]
        out.time[i], out.place[i], out.group[i] = struck.time[j], struck.place[j], struck.group[j]
        parents[i] = position[parent[j]] if parent[j] >= 0 else -1
    return out, parents
