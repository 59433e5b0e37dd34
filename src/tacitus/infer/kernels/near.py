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
    start: Ints, near: Ints, nearness: Floats, pull: float, n: int, did: Ints, votes: Floats
) -> None:
    """Fill the pull of near, earlier events towards each group."""
    votes[:] = 0.0
    for i in range(start[n], start[n + 1]):
        votes[did[near[i]]] += pull * nearness[i]


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
