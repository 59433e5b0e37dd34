"""Whether each report is a source's own or repeats an earlier one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


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
    origin: Any,
    taken: Any,
    passed: Any,
    delay_count: Any,
    likeness_count: Any,
) -> None:
    """Weigh, and where uniforms are given draw, the origin of each term.

    Chances to repeat come in order of publication; a source repeats the first that it takes,
    and speaks on its own if it takes none. ``own`` receives P(own) or the draw; ``origin`` the
    drawn (or likeliest) other term, -1 for none; ``taken`` and ``passed`` count chances per
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
        origin[m] = -1
        own[m] = 1.0
        if n == 0:
            continue
        ahead = 1.0
        marked = np.exp(hearsay_log[m] - own_log[m])
        total = 0.0
        for c in range(n):
            at = a + c
            allowed = term[at] < m
            if draw:
                up = term[at]
                while up >= 0 and up != m:
                    up = origin[up]
                allowed = up != m
            w = 0.0
            if allowed:
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
            mark = uniforms[m] * total
            chosen = n
            run = 0.0
            for c in range(n + 1):
                run += weight[c]
                if mark < run:
                    chosen = c
                    break
            for c in range(n + 1):
                weight[c] = 1.0 if c == chosen else 0.0
            total = 1.0
        best = 0.0
        for c in range(n + 1):
            weight[c] /= total
            if c < n and weight[c] > best:
                best = weight[c]
                origin[m] = term[a + c]
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
        for at in range(start[m], start[m + 1]):
            apart = own[m] * own[term[at]]
            if delay[at] >= 0:
                delay_count[0, delay[at]] += apart
            if likeness[at] >= 0:
                likeness_count[0, likeness[at]] += apart
