"""Random draws for the compiled simulators: one counter, the same on every machine.

The generator is SplitMix64 (Steele, Lea & Flood 2014, *OOPSLA*): the state is a counter in
an array of one unsigned word, so a stream is fixed by its first word alone.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S11, _S27, _S30, _S31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)
_UNIT = 1.0 / 9007199254740992.0


@njit(cache=True)
def word(stream: Any) -> Any:
    """Give the next 64 random bits."""
    stream[0] += _STEP
    z = stream[0]
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@njit(cache=True)
def uniform(stream: Any) -> float:
    """Draw from [0, 1) with 53 bits."""
    return float(word(stream) >> _S11) * _UNIT


@njit(cache=True)
def exponential(stream: Any) -> float:
    """Draw from the exponential distribution with mean 1."""
    return -math.log(1.0 - uniform(stream))


@njit(cache=True)
def poisson(stream: Any, mean: float, none: float) -> int:
    """Draw a Poisson count by inversion, ``none`` being exp(-mean).

    Long means are cut into pieces, since exp(-mean) must not vanish.
    """
    count = 0
    while mean > 20.0:
        count += poisson(stream, 10.0, 4.5399929762484854e-05)
        mean -= 10.0
        none = math.exp(-mean)
    u = uniform(stream)
    term, below = none, none
    more = 0
    while u >= below and more < 200:
        more += 1
        term *= mean / more
        below += term
    return count + more


@njit(cache=True)
def pick(cumulated: Any, mass: float) -> int:
    """Find the first bin whose running sum exceeds ``mass``, by halving."""
    low, high = 0, cumulated.size - 1
    while low < high:
        middle = (low + high) // 2
        if cumulated[middle] > mass:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True)
def wider(column: Any) -> Any:
    """Give a column with twice the room, holding what it held."""
    out = np.empty(2 * column.size + 16, column.dtype)
    for n in range(column.size):
        out[n] = column[n]
    return out
