"""What silent sources had heard: each has its turn, in an order of which the data show a part."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from tacitus.infer.kernels.labels import Floats, Ints

ROUNDS = 2
"""Redraws of the turns on one event; they depend on one another only where several are silent."""


@nb.njit(cache=True)
def _draw_turn(weight: Floats, others: Floats, last: int, rng: Any) -> int:
    """Draw a place among `last` that spoke: each silent one in a gap makes it one place wider."""
    total = 0.0
    for k in range(last + 1):
        total += weight[k] * (1.0 + others[k])
    u = rng.random() * total
    for k in range(last):
        u -= weight[k] * (1.0 + others[k])
        if u < 0.0:
            return k
    return last


@nb.njit(cache=True)
def draw_turns(
    silent_start: Ints,
    silent: Ints,
    heard_start: Ints,
    heard: Ints,
    times: Ints,
    echo: Floats,
    rng: Any,
) -> Floats:
    """Draw the turns of silent sources among those that spoke, all orders being equally likely.

    Returns sources × sources: how often the row had its turn after the column had spoken.
    """
    n_sources = echo.shape[0]
    exposed = np.zeros((n_sources, n_sources))
    weight = np.empty((n_sources, n_sources + 1))
    drawn = np.empty((n_sources, n_sources + 1))
    turn = np.empty(n_sources, np.int64)
    others = np.empty(n_sources + 1)
    for p in range(len(times)):
        a, m = heard_start[p], heard_start[p + 1] - heard_start[p]
        b, q = silent_start[p], silent_start[p + 1] - silent_start[p]
        for i in range(q):
            run = 0.0
            for k in range(m + 1):
                weight[i, k] = np.exp(-run)
                drawn[i, k] = 0.0
                if k < m:
                    run += echo[silent[b + i], heard[a + k]]
        for _ in range(times[p]):
            for k in range(m + 1):
                others[k] = 0.0
            for rounds in range(1 + ROUNDS):
                for i in range(q):
                    if rounds > 0:
                        others[turn[i]] -= 1.0
                    turn[i] = _draw_turn(weight[i], others, m, rng)
                    others[turn[i]] += 1.0
            for i in range(q):
                drawn[i, turn[i]] += 1.0
        for i in range(q):
            later = 0.0
            for k in range(m, 0, -1):
                later += drawn[i, k]
                exposed[silent[b + i], heard[a + k - 1]] += later
    return exposed


@nb.njit(cache=True)
def silence_loglik(
    silent_start: Ints, silent: Ints, heard_start: Ints, heard: Ints, times: Ints, echo: Floats
) -> float:
    """Log-likelihood of not repeating, each silent source's turn summed over by itself."""
    loglik = 0.0
    for p in range(len(times)):
        m = heard_start[p + 1] - heard_start[p]
        for i in range(silent_start[p], silent_start[p + 1]):
            run, total = 0.0, 1.0
            for k in range(heard_start[p], heard_start[p + 1]):
                run += echo[silent[i], heard[k]]
                total += np.exp(-run)
            loglik += times[p] * np.log(total / (m + 1.0))
    return loglik
