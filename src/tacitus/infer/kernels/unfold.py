"""What each root adds, and what is left without it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _smooth(emission: Any, begin: float, up: float, down: float, out: Any) -> None:
    """Add P(Y = 1 | emission) of one two-state chain to `out`."""
    years = emission.size
    stay = np.empty(years)
    lost = np.empty(years)
    ahead = begin
    filtered = 0.0
    for t in range(years):
        if t > 0:
            ahead = filtered * (1.0 - down) + (1.0 - filtered) * up
            stay[t] = filtered * (1.0 - down) / ahead
            lost[t] = filtered * down / (1.0 - ahead)
        one = ahead * np.exp(min(max(emission[t], -60.0), 60.0))
        filtered = one / (one + 1.0 - ahead)
    p = filtered
    out[years - 1] += p
    for t in range(years - 2, -1, -1):
        p = p * stay[t + 1] + (1.0 - p) * lost[t + 1]
        out[t] += p


@njit(cache=True, nogil=True)
def unfold(
    base: Any,
    begin: Any,
    birth: Any,
    death: Any,
    group_start: Any,
    entry_start: Any,
    entry_year: Any,
    entry_value: Any,
    silent: Any,
    after: Any,
    without: Any,
) -> None:
    """Add up, per dyad, P(tie) by silence alone, after each root in turn, and without each.

    Roots ``group_start[d] : group_start[d + 1]`` belong to dyad d in order of publication;
    root g puts ``entry_value`` on the years of its entries.
    """
    for d in range(len(base)):
        _smooth(base[d], begin[d], birth[d], death[d], silent[d])
        run = base[d].copy()
        full = base[d].copy()
        for g in range(group_start[d], group_start[d + 1]):
            for e in range(entry_start[g], entry_start[g + 1]):
                full[entry_year[e]] += entry_value[e]
        for g in range(group_start[d], group_start[d + 1]):
            rest = full.copy()
            for e in range(entry_start[g], entry_start[g + 1]):
                run[entry_year[e]] += entry_value[e]
                rest[entry_year[e]] -= entry_value[e]
            _smooth(run, begin[d], birth[d], death[d], after[g])
            _smooth(rest, begin[d], birth[d], death[d], without[g])
