"""Pull of near events: towards their group, and by them on what came before."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@nb.njit(cache=True)
def near_votes(
    lay: Any, pull: float, n: int, posterior: Floats, did: Ints, draws: bool, votes: Floats
) -> None:
    """Fill the pull of near, earlier events towards each group."""
    votes[:] = 0.0
    for i in range(lay.near_start[n], lay.near_start[n + 1]):
        k = lay.near[i]
        weight = pull * lay.nearness[i]
        if draws:
            votes[did[k]] += weight
        else:
            for j in range(lay.event[k], lay.event[k + 1]):
                votes[lay.group[j]] += weight * posterior[j]


@nb.njit(cache=True)
def add_follower_votes(lay: Any, pull: float, n: int, posterior: Floats, votes: Floats) -> None:
    """Add the pull of near, later events: a mean-field stand-in for what they would tell."""
    for i in range(lay.after_start[n], lay.after_start[n + 1]):
        m = lay.after[i]
        weight = pull * lay.afterness[i]
        for j in range(lay.event[m], lay.event[m + 1]):
            votes[lay.group[j]] += weight * posterior[j]


@nb.njit(cache=True)
def follower_ratios(
    lay: Any, cell: Floats, context: Floats, pull: float, n: int, did: Ints, ratios: Floats
) -> None:
    """Fill the factor by which near, later events become likelier for each group of event n."""
    ratios[:] = 1.0
    n_groups = lay.sizes[0]
    for i in range(lay.after_start[n], lay.after_start[n + 1]):
        m = lay.after[i]
        g = did[m]
        base = 0.0
        for x in range(lay.place.shape[1]):
            base += context[x] * cell[lay.place[m, x] * n_groups + g]
        for i2 in range(lay.near_start[m], lay.near_start[m + 1]):
            k = lay.near[i2]
            if k != n and did[k] == g:
                base += pull * lay.nearness[i2]
        ratios[g] *= 1.0 + pull * lay.afterness[i] / base
