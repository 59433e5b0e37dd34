"""Compiled loops of the network Hawkes sampler.

Rows stand sorted by place, then by time. A *follow* is an ordered pair of groups: follows 2u and
2u + 1 are the two directions of tie u, follow 2U + g is group g following itself. What a loop
needs is handed over array by array: a tuple of all there is would be dear to compile.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit

NEGLIGIBLE = math.exp(-12.0)  # an echo this faint of past events is dropped
BACKGROUND, FOLLOWER = -1, -2
LARGEST = 1e30  # bounds a ratio, so that products of eight stay finite


class Layout(NamedTuple):
    """What stays fixed while sampling: R rows, C cells (group, place), K periods (place, month)."""

    ptr: Any  # (P + 1,) the first row of each place
    place: Any  # (R,)
    time: Any  # (R,) days
    event: Any  # (R,) rows of one event share its number
    period: Any  # (R,)
    end: float  # days
    cell_ptr: Any  # (P + 1,) the first cell of each place
    cell_group: Any  # (C,)
    cell_place: Any  # (C,)
    follow_of: Any  # (G, G) number of the follow, -1 where none is considered
    uncertain: Any  # rows with more than one candidate
    candidate_ptr: Any  # (R + 1,)
    candidate_group: Any
    candidate_cell: Any
    candidate_weight: Any
    period_place: Any  # (K,)
    period_days: Any  # (K,)
    empty: Any  # (P,) number of full periods without any row
    days: float  # length of a full period
    capacity: int  # bound on the entries of a table


class Table(NamedTuple):
    """The decayed past at each row, by group, and the same entries sorted by follow.

    It holds for one decay and one set of labels, and is not changed once it is built.
    """

    entry_ptr: Any
    source: Any
    x: Any
    start: Any
    order: Any
    row: Any
    exposure: Any  # (2U + G,) expected follow-ons per unit strength


class State(NamedTuple):
    """What a chain carries from sweep to sweep."""

    label: Any  # (R,) group of each row
    cell: Any  # (R,)
    parent: Any  # (R,) row that triggered it, BACKGROUND, or FOLLOWER of a row not told
    strength: Any  # (2U + G,) expected follow-ons per event
    tied: Any  # (U,)
    rate: Any  # (C,) presence, events a day
    shock: Any  # (K,)
    group_scale: Any  # (G,)
    decay: float  # per day
    density: float  # share of pairs that are tied
    shock_shape: float
    grid: int  # which length of the shocks' periods
    table: Table


class Slab(NamedTuple):
    """Possible strengths of a follow and their prior."""

    nodes: Any
    log_weight: Any
    one_way: float  # share of ties in which one side alone follows


class Sweep(NamedTuple):
    """What one sweep works with and leaves behind."""

    rate_at: Any  # (R,) intensity
    inclusion: Any  # (U,) P(tie | the rest)
    mean_strength: Any  # (2U + G,)
    mass: Any  # (2, nodes) log masses of the strengths ahead and back


@njit(cache=True, nogil=True)
def echo_table(
    ptr: Any, time: Any, event: Any, n_groups: int, label: Any, decay: float, table: Table
) -> int:
    """Write, for each row, the decayed sum of earlier rows in its place, by group; give the size.

    Rows of one event (two sides of a clash) never stand in each other's past.
    """
    entry_ptr, entry_source, entry_x = table.entry_ptr, table.source, table.x
    sums = np.zeros(n_groups)
    active = np.empty(n_groups, np.int64)
    size = 0
    for place in range(ptr.size - 1):
        first, last_row = ptr[place], ptr[place + 1]
        n_active = 0
        pending = first
        for n in range(first, last_row):
            if n > first and event[n] != event[n - 1]:
                for k in range(pending, n):
                    g = label[k]
                    if sums[g] == 0.0:
                        active[n_active] = g
                        n_active += 1
                    sums[g] += 1.0
                pending = n
            entry_ptr[n] = size
            factor = 1.0 if n == first else math.exp(-decay * (time[n] - time[n - 1]))
            k = 0
            while k < n_active:
                g = active[k]
                sums[g] *= factor
                if sums[g] < NEGLIGIBLE:
                    sums[g] = 0.0
                    n_active -= 1
                    active[k] = active[n_active]
                    continue
                entry_source[size] = g
                entry_x[size] = decay * sums[g]
                size += 1
                k += 1
        for k in range(n_active):
            sums[active[k]] = 0.0
    entry_ptr[time.size] = size
    return size


@njit(cache=True, nogil=True)
def rates(
    background: Any, label: Any, strength: Any, follow_of: Any, table: Table, out: Any
) -> float:
    """Write the intensity at every row; give the sum of its logarithms."""
    entry_ptr, source, x = table.entry_ptr, table.source, table.x
    total = 0.0
    product = 1.0
    for n in range(label.size):
        value = background[n]
        for e in range(entry_ptr[n], entry_ptr[n + 1]):
            follow = follow_of[source[e], label[n]]
            if follow >= 0:
                value += strength[follow] * x[e]
        out[n] = value
        product *= value
        if product < 1e-200 or product > 1e200 or n % 8 == 7:
            total += math.log(max(product, 1e-300))
            product = 1.0
    return total + math.log(max(product, 1e-300))


@njit(cache=True, nogil=True)
def exposures(
    ptr: Any,
    time: Any,
    end: float,
    cell_ptr: Any,
    cell_group: Any,
    follow_of: Any,
    label: Any,
    decay: float,
    out: Any,
) -> None:
    """Write the expected follow-ons per unit strength of every follow."""
    out[:] = 0.0
    own = np.zeros(follow_of.shape[0])
    for place in range(ptr.size - 1):
        lo, hi = cell_ptr[place], cell_ptr[place + 1]
        for n in range(ptr[place], ptr[place + 1]):
            own[label[n]] += 1.0 - math.exp(-decay * (end - time[n]))
        for a in range(lo, hi):
            g = cell_group[a]
            if own[g] == 0.0:
                continue
            for b in range(lo, hi):
                follow = follow_of[g, cell_group[b]]
                if follow >= 0:
                    out[follow] += own[g]
        for a in range(lo, hi):
            own[cell_group[a]] = 0.0


@njit(cache=True, nogil=True)
def group_entries(follow_of: Any, label: Any, table: Table) -> None:
    """Sort the entries by follow (counting sort)."""
    entry_ptr, source = table.entry_ptr, table.source
    start, order, row_of = table.start, table.order, table.row
    start[:] = 0
    for n in range(label.size):
        for e in range(entry_ptr[n], entry_ptr[n + 1]):
            follow = follow_of[source[e], label[n]]
            if follow >= 0:
                start[follow + 1] += 1
    for f in range(start.size - 1):
        start[f + 1] += start[f]
    fill = start[:-1].copy()
    for n in range(label.size):
        for e in range(entry_ptr[n], entry_ptr[n + 1]):
            follow = follow_of[source[e], label[n]]
            if follow >= 0:
                order[fill[follow]] = e
                row_of[fill[follow]] = n
                fill[follow] += 1


@njit(cache=True, nogil=True)
def follow_evidence(
    follow: int, strength: float, table: Table, slab: Slab, rate_at: Any, out: Any
) -> float:
    """Write log(weight x likelihood) at each node of a follow's strength; give their log sum.

    The likelihood is relative to strength zero, with the branching integrated out.
    """
    nodes, x = slab.nodes, table.x
    product = np.ones(nodes.size)
    held = 0
    for k in range(nodes.size):
        out[k] = slab.log_weight[k] - nodes[k] * table.exposure[follow]
    for i in range(table.start[follow], table.start[follow + 1]):
        e, n = table.order[i], table.row[i]
        base = rate_at[n] - strength * x[e]
        ratio = min(x[e] / max(base, 1e-12 * rate_at[n]), LARGEST)
        for k in range(nodes.size):
            product[k] *= 1.0 + nodes[k] * ratio
        held += 1
        if held == 8:
            for k in range(nodes.size):
                out[k] += math.log(product[k])
                product[k] = 1.0
            held = 0
    top = -np.inf
    for k in range(nodes.size):
        out[k] += math.log(product[k])
        top = max(top, out[k])
    total = 0.0
    for k in range(nodes.size):
        total += math.exp(out[k] - top)
    return top + math.log(total)


@njit(cache=True, nogil=True)
def draw_node(rng: Any, log_mass: Any, log_total: float) -> int:
    """Draw a node with the given log masses."""
    u = rng.random()
    for k in range(log_mass.size):
        u -= math.exp(log_mass[k] - log_total)
        if u <= 0.0:
            return k
    return len(log_mass) - 1


@njit(cache=True, nogil=True)
def set_strength(follow: int, value: float, strength: Any, table: Table, rate_at: Any) -> None:
    """Change one strength and the intensities that depend on it."""
    change = value - strength[follow]
    strength[follow] = value
    if change != 0.0:
        for i in range(table.start[follow], table.start[follow + 1]):
            rate_at[table.row[i]] += change * table.x[table.order[i]]


@njit(cache=True, nogil=True)
def update_ties(
    rng: Any, tied: Any, strength: Any, density: float, table: Table, slab: Slab, sweep: Sweep
) -> None:
    """Draw every tie and its two strengths; write the conditional P(tie) and E(strength)."""
    nodes, one_way, rate_at = slab.nodes, slab.one_way, sweep.rate_at
    inclusion, mean_strength = sweep.inclusion, sweep.mean_strength
    ahead, back = sweep.mass[0], sweep.mass[1]
    for tie in range(tied.size):
        i, j = 2 * tie, 2 * tie + 1
        log_i = follow_evidence(i, strength[i], table, slab, rate_at, ahead)
        log_j = follow_evidence(j, strength[j], table, slab, rate_at, back)
        top = max(log_i + log_j, log_i, log_j)
        both = (1.0 - one_way) * math.exp(log_i + log_j - top)
        only_i = 0.5 * one_way * math.exp(log_i - top)
        only_j = 0.5 * one_way * math.exp(log_j - top)
        total = both + only_i + only_j
        log_odds = math.log(density) - math.log1p(-density) + top + math.log(total)
        p = 1.0 / (1.0 + math.exp(-log_odds)) if log_odds > -700.0 else 0.0
        inclusion[tie] = p
        mean_i, mean_j = 0.0, 0.0
        for k in range(nodes.size):
            mean_i += nodes[k] * math.exp(ahead[k] - log_i)
            mean_j += nodes[k] * math.exp(back[k] - log_j)
        mean_strength[i] = p * (both + only_i) / total * mean_i
        mean_strength[j] = p * (both + only_j) / total * mean_j
        value_i, value_j = 0.0, 0.0
        tied[tie] = rng.random() < p
        if tied[tie]:
            u = rng.random() * total
            if u < both + only_i:
                value_i = nodes[draw_node(rng, ahead, log_i)]
            if u < both or u >= both + only_i:
                value_j = nodes[draw_node(rng, back, log_j)]
        set_strength(i, value_i, strength, table, rate_at)
        set_strength(j, value_j, strength, table, rate_at)


@njit(cache=True, nogil=True)
def update_self(
    rng: Any, first: int, strength: Any, table: Table, slab: Slab, sweep: Sweep
) -> None:
    """Draw how strongly each group follows itself: the follows from `first` on."""
    nodes, mean, rate_at, mass = slab.nodes, sweep.mean_strength, sweep.rate_at, sweep.mass[0]
    for follow in range(first, strength.size):
        total = follow_evidence(follow, strength[follow], table, slab, rate_at, mass)
        mean[follow] = 0.0
        for k in range(nodes.size):
            mean[follow] += nodes[k] * math.exp(mass[k] - total)
        value = nodes[draw_node(rng, mass, total)]
        set_strength(follow, value, strength, table, rate_at)


@njit(cache=True, nogil=True)
def draw_parents(
    rng: Any,
    background: Any,
    ptr: Any,
    time: Any,
    event: Any,
    follow_of: Any,
    label: Any,
    strength: Any,
    decay: float,
    parent: Any,
) -> None:
    """Draw the parent row of every row, or BACKGROUND."""
    reach = 12.0 / decay
    for place in range(ptr.size - 1):
        for n in range(ptr[place], ptr[place + 1]):
            total = background[n]
            k = n - 1
            while k >= ptr[place] and time[n] - time[k] < reach:
                follow = follow_of[label[k], label[n]]
                if event[k] != event[n] and follow >= 0 and strength[follow] > 0.0:
                    gap = time[n] - time[k]
                    total += strength[follow] * decay * math.exp(-decay * gap)
                k -= 1
            parent[n] = BACKGROUND
            u = rng.random() * total - background[n]
            k = n - 1
            while u > 0.0 and k >= ptr[place] and time[n] - time[k] < reach:
                follow = follow_of[label[k], label[n]]
                if event[k] != event[n] and follow >= 0 and strength[follow] > 0.0:
                    parent[n] = k
                    gap = time[n] - time[k]
                    u -= strength[follow] * decay * math.exp(-decay * gap)
                k -= 1


@njit(cache=True, nogil=True)
def draw_labels(
    rng: Any,
    layout: Layout,
    strength: Any,
    rate: Any,
    decay: float,
    parent: Any,
    label: Any,
    cell: Any,
) -> None:
    """Draw the group of every row whose attribution is uncertain, given the branching."""
    follow_of, candidate_ptr = layout.follow_of, layout.candidate_ptr
    candidate_group, candidate_cell = layout.candidate_group, layout.candidate_cell
    cell_ptr, cell_group, time, place = (
        layout.cell_ptr,
        layout.cell_group,
        layout.time,
        layout.place,
    )
    head = np.full(label.size, -1)
    following = np.full(label.size, -1)
    for n in range(label.size):
        if parent[n] >= 0:
            following[n] = head[parent[n]]
            head[parent[n]] = n
    mass = np.empty(follow_of.shape[0])
    for n in layout.uncertain:
        lo, hi = candidate_ptr[n], candidate_ptr[n + 1]
        seen = 1.0 - math.exp(-decay * (layout.end - time[n]))
        total = 0.0
        for c in range(lo, hi):
            g = candidate_group[c]
            value = layout.candidate_weight[c]
            if parent[n] == BACKGROUND:
                value *= rate[candidate_cell[c]]
            else:
                follow = follow_of[label[parent[n]], g]
                value *= strength[follow] if follow >= 0 else 0.0
            child = head[n]
            while child >= 0 and value > 0.0:
                follow = follow_of[g, label[child]]
                value *= strength[follow] if follow >= 0 else 0.0
                child = following[child]
            expected = 0.0
            for k in range(cell_ptr[place[n]], cell_ptr[place[n] + 1]):
                follow = follow_of[g, cell_group[k]]
                if follow >= 0:
                    expected += strength[follow]
            mass[c - lo] = value * math.exp(-seen * expected)
            total += mass[c - lo]
        if total > 0.0:
            u = rng.random() * total
            for c in range(lo, hi):
                u -= mass[c - lo]
                if u <= 0.0:
                    label[n] = candidate_group[c]
                    cell[n] = candidate_cell[c]
                    break
