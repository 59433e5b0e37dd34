"""Two-state chains (forward filter, backward sample) and the sums that feed them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def chain(
    emission: Any,
    begin: Any,
    birth: Any,
    death: Any,
    uniforms: Any,
    state: Any,
    prob: Any,
    moves: Any,
) -> float:
    """Smooth, and where uniforms are given sample, one two-state chain per row.

    ``emission[d, t]`` is log P(evidence | Y = 1) - log P(evidence | Y = 0). Fills ``prob``
    with P(Y = 1 | all evidence), ``state`` with a draw, and ``moves`` with the number of
    births, of years without a tie that could have seen one, of deaths, and of years with a tie
    that could have ended: of the draw, or expected. Returns the log evidence, relative to no tie.
    """
    rows, years = emission.shape
    draw = uniforms.size > 0
    stay = np.empty(years)
    lost = np.empty(years)
    total = 0.0
    for d in range(rows):
        up, down = birth[d], death[d]
        ahead = begin[d]
        filtered = 0.0
        scale = 1.0
        for t in range(years):
            e = emission[d, t]
            if t > 0:
                ahead = filtered * (1.0 - down) + (1.0 - filtered) * up
                # Of the next year's states, how much comes from a tie in this one.
                stay[t] = filtered * (1.0 - down) / ahead
                lost[t] = filtered * down / (1.0 - ahead)
            odds = np.exp(min(max(e, -60.0), 60.0))
            one = ahead * odds
            z = one + 1.0 - ahead
            filtered = one / z
            scale *= z
            if scale > 1e200 or scale < 1e-200:
                total += np.log(scale)
                scale = 1.0
        total += np.log(scale)
        births = 0.0
        idle = 0.0
        deaths = 0.0
        held = 0.0
        p = filtered
        prob[d, years - 1] = p
        y = 0
        if draw:
            y = 1 if uniforms[d, years - 1] < p else 0
            state[d, years - 1] = y
        for t in range(years - 2, -1, -1):
            a, b = stay[t + 1], lost[t + 1]
            q = p * a + (1.0 - p) * b
            if draw:
                now = 1 if uniforms[d, t] < (a if y == 1 else b) else 0
                state[d, t] = now
                births += 1.0 if now == 0 and y == 1 else 0.0
                deaths += 1.0 if now == 1 and y == 0 else 0.0
                held += now
                idle += 1 - now
                y = now
            else:
                births += p * (1.0 - a)
                deaths += (1.0 - p) * b
                held += q
                idle += 1.0 - q
            p = q
            prob[d, t] = p
        moves[d, 0] = births
        moves[d, 1] = idle
        moves[d, 2] = deaths
        moves[d, 3] = held
    return total


@njit(cache=True, nogil=True)
def silence(rows: Any, start: Any, source: Any, weight: Any, years: int, out: Any) -> None:
    """Sum ``weight[source]`` over the sources that cover each cell of the given rows."""
    for r in rows:
        for cell in range(r * years, (r + 1) * years):
            total = 0.0
            for at in range(start[cell], start[cell + 1]):
                total += weight[source[at]]
            out[cell] = total


@njit(cache=True, nogil=True)
def exposed_mass(rows: Any, start: Any, source: Any, mass: Any, years: int, out: Any) -> None:
    """Add each cell's mass to every source that covers it."""
    for r in rows:
        for cell in range(r * years, (r + 1) * years):
            m = mass[cell]
            if m != 0.0:
                for at in range(start[cell], start[cell + 1]):
                    out[source[at]] += m
