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
    drawn (or likeliest) earlier term, -1 for none; ``taken`` and ``passed`` count chances per
    pair of sources; the counts of classes hold row 0 for own and row 1 for repeated reports.
    """
    draw = uniforms.size > 0
    weight = np.empty(64)
    for m in range(own_log.size):
        a, b = start[m], start[m + 1]
        n = b - a
        origin[m] = -1
        own[m] = 1.0
        if n == 0:
            continue
        left = 0.0
        top = -1e300
        for c in range(n):
            at = a + c
            w = left + take_log[pair[at]] + hearsay_log[m]
            if delay[at] >= 0:
                w += delay_log[delay[at]]
            if likeness[at] >= 0:
                w += likeness_log[likeness[at]]
            weight[c] = w
            top = max(top, w)
            left += leave_log[pair[at]]
        weight[n] = left + own_log[m]
        top = max(top, weight[n])
        total = 0.0
        for c in range(n + 1):
            weight[c] = np.exp(weight[c] - top)
            total += weight[c]
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
                delay_count[0, delay[at]] += weight[n]
            if likeness[at] >= 0:
                likeness_count[1, likeness[at]] += weight[c]
                likeness_count[0, likeness[at]] += weight[n]
