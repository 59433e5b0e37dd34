"""Whether each report is a source's own or repeats an earlier one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _chosen(
    weight: Any, n: int, total: float, uniform: float, m: int, a: int, term: Any, choice: Any
) -> int:
    """Draw the candidate that term `m` repeats, `n` for none; one that leads back to it is out."""
    while True:
        mark = uniform * total
        chosen, run = n, 0.0
        for c in range(n + 1):
            if mark < run + weight[c]:
                chosen = c
                break
            run += weight[c]
        if chosen == n:
            return n
        up = term[a + chosen]
        while up != m and choice[up] >= 0:
            up = term[choice[up]]
        if up != m:
            return chosen
        # Given that the mark fell into this bin, its place within it is uniform again.
        uniform = (mark - run) / weight[chosen]
        weight[chosen] = 0.0
        # Summed anew: subtracting would leave the rounding error of what was taken out.
        total = 0.0
        for c in range(n + 1):
            total += weight[c]


@njit(cache=True, nogil=True)
def repeats(
    own_log: Any,
    hearsay_log: Any,
    start: Any,
    pair: Any,
    term: Any,
    delay: Any,
    likeness: Any,
    take_log: Any,
    leave_log: Any,
    delay_log: Any,
    likeness_log: Any,
    uniforms: Any,
    own: Any,
    choice: Any,
    taken: Any,
    passed: Any,
    delay_count: Any,
    likeness_count: Any,
) -> None:
    """Weigh, and where uniforms are given draw, the origin of each term.

    Chances to repeat come in order of publication; a source repeats the first that it takes,
    and speaks on its own if it takes none. ``own`` receives P(own) or the draw; ``choice`` the
    drawn (or likeliest) candidate, -1 for none; ``taken`` and ``passed`` count chances per
    pair of sources; the counts of classes hold row 0 for pairs of own reports and row 1 for
    repeated ones. Weighing looks at earlier terms only; a draw also at hardly later ones, as
    long as no circle arises.
    """
    draw = uniforms.size > 0
    weight = np.empty(256)
    # Products of ratios, with the exponential taken once per class and not once per candidate.
    take, leave = np.exp(take_log), np.exp(leave_log)
    by_delay, by_likeness = np.exp(delay_log), np.exp(likeness_log)
    for m in range(own_log.size):
        a, b = start[m], start[m + 1]
        n = b - a
        choice[m] = -1
        own[m] = 1.0
        if n == 0:
            continue
        ahead = 1.0
        marked = np.exp(hearsay_log[m] - own_log[m])
        total = 0.0
        for c in range(n):
            at = a + c
            w = 0.0
            if draw or term[at] < m:
                w = ahead * take[pair[at]] * marked
                if delay[at] >= 0:
                    w *= by_delay[delay[at]]
                if likeness[at] >= 0:
                    w *= by_likeness[likeness[at]]
            weight[c] = w
            total += w
            ahead *= leave[pair[at]]
        weight[n] = ahead
        total += ahead
        if draw:
            chosen = _chosen(weight, n, total, uniforms[m], m, a, term, choice)
            for c in range(min(chosen, n)):
                passed[pair[a + c]] += 1.0
            if chosen < n:
                at = a + chosen
                own[m] = 0.0
                choice[m] = at
                taken[pair[at]] += 1.0
                if delay[at] >= 0:
                    delay_count[1, delay[at]] += 1.0
                if likeness[at] >= 0:
                    likeness_count[1, likeness[at]] += 1.0
            continue
        best = 0.0
        for c in range(n + 1):
            weight[c] /= total
            if c < n and weight[c] > best:
                best = weight[c]
                choice[m] = a + c
        own[m] = weight[n]
        later = 1.0
        for c in range(n):
            at = a + c
            later -= weight[c]
            taken[pair[at]] += weight[c]
            passed[pair[at]] += max(later, 0.0)
            if delay[at] >= 0:
                delay_count[1, delay[at]] += weight[c]
            if likeness[at] >= 0:
                likeness_count[1, likeness[at]] += weight[c]
    for m in range(own_log.size):
        if own[m] == 0.0:
            continue
        for at in range(start[m], start[m + 1]):
            apart = own[m] * own[term[at]]
            if delay[at] >= 0:
                delay_count[0, delay[at]] += apart
            if likeness[at] >= 0:
                likeness_count[0, likeness[at]] += apart
