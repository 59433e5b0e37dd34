"""Evidence on the shocks of place-months that the background of attacks shares."""

from __future__ import annotations

import math
from typing import Any

from numba import njit


@njit(cache=True, nogil=True)
def log_rising(shape: float, count: int) -> float:
    """Give log Gamma(shape + count) - log Gamma(shape)."""
    if count > 20:
        return math.lgamma(shape + count) - math.lgamma(shape)
    product = 1.0
    total = 0.0
    for k in range(count):
        product *= shape + k
        if k % 8 == 7:
            total += math.log(product)
            product = 1.0
    return total + math.log(product)


@njit(cache=True, nogil=True)
def shock_evidence(
    shape: float,
    period_count: Any,
    period_place: Any,
    period_days: Any,
    place_rate: Any,
    empty: Any,
    days: float,
) -> float:
    """Give log P(background counts | shape of the shocks), the shocks integrated out."""
    log_shape = math.log(shape)
    total = 0.0
    for k in range(period_place.size):
        expected = place_rate[period_place[k]] * period_days[k]
        count = period_count[k]
        total += log_rising(shape, count)
        total += shape * log_shape - (shape + count) * math.log(shape + expected)
    for place in range(place_rate.size):
        if empty[place] > 0:
            expected = place_rate[place] * days
            total += empty[place] * shape * (log_shape - math.log(shape + expected))
    return total
