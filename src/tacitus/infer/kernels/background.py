"""Compiled loops for the shared background: presence of groups times shocks of place-months.

Presence r of cell (group, place) and shock s of period (place, month) are Gamma variables; the
background counts are Poisson with mean r x s x days.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from tacitus.infer.kernels.hawkes import BACKGROUND, FOLLOWER, Layout, State

TINY = 1e-300


class Tally(NamedTuple):
    """Background counts and exposures."""

    cell_count: Any  # (C,)
    period_count: Any  # (K,)
    place_rate: Any  # (P,) presence summed over groups
    place_exposure: Any  # (P,) sum of shock x days


class PresencePrior(NamedTuple):
    """Presence of a group ~ Gamma(shape, scale); its scale ~ Gamma(scale_shape, scale_rate)."""

    shape: float
    scale_shape: float
    scale_rate: float


@njit(cache=True, nogil=True)
def draw_background(rng: Any, layout: Layout, state: State, rate_at: Any) -> None:
    """Draw which rows are background; whom the others follow is left open."""
    for n in range(rate_at.size):
        background = state.rate[state.cell[n]] * state.shock[layout.period[n]]
        state.parent[n] = BACKGROUND if rng.random() * rate_at[n] < background else FOLLOWER


@njit(cache=True, nogil=True)
def count_background(layout: Layout, state: State, tally: Tally) -> None:
    """Count the background rows by cell and by period."""
    tally.cell_count[:] = 0
    tally.period_count[:] = 0
    for n in range(state.parent.size):
        if state.parent[n] == BACKGROUND:
            tally.cell_count[state.cell[n]] += 1
            tally.period_count[layout.period[n]] += 1


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
def shock_evidence(layout: Layout, shape: float, tally: Tally) -> float:
    """Give log P(background counts | shape of the shocks), the shocks integrated out."""
    period_place, period_days = layout.period_place, layout.period_days
    empty, days = layout.empty, layout.days
    place_rate, period_count = tally.place_rate, tally.period_count
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


@njit(cache=True, nogil=True)
def update_shocks(rng: Any, layout: Layout, state: State, tally: Tally) -> None:
    """Draw the shocks; write sum(shock x days) of every place.

    Periods without any event are alike within a place, so only the sum of their shocks is drawn.
    """
    shape, shock = state.shock_shape, state.shock
    place_rate, place_exposure = tally.place_rate, tally.place_exposure
    period_count = tally.period_count
    period_place, period_days = layout.period_place, layout.period_days
    empty, days = layout.empty, layout.days
    for place in range(place_rate.size):
        place_exposure[place] = 0.0
        if empty[place] > 0:
            draw = rng.standard_gamma(shape * empty[place])
            place_exposure[place] = days * draw / (shape + place_rate[place] * days)
    for k in range(shock.size):
        place = period_place[k]
        draw = rng.standard_gamma(shape + period_count[k])
        shock[k] = max(draw / (shape + place_rate[place] * period_days[k]), TINY)
        place_exposure[place] += shock[k] * period_days[k]


@njit(cache=True, nogil=True)
def update_presence(
    rng: Any, layout: Layout, state: State, prior: PresencePrior, tally: Tally
) -> None:
    """Draw presence, then the scale of each group's presence; write the sum by place."""
    rate, group_scale = state.rate, state.group_scale
    cell_group, cell_place = layout.cell_group, layout.cell_place
    place_rate, place_exposure = tally.place_rate, tally.place_exposure
    place_rate[:] = 0.0
    cells = np.zeros(group_scale.size)
    sums = np.zeros(group_scale.size)
    for c in range(rate.size):
        g, place = cell_group[c], cell_place[c]
        draw = rng.standard_gamma(prior.shape + tally.cell_count[c])
        rate[c] = max(draw / (group_scale[g] + place_exposure[place]), TINY)
        place_rate[place] += rate[c]
        cells[g] += 1.0
        sums[g] += rate[c]
    for g in range(group_scale.size):
        draw = rng.standard_gamma(prior.scale_shape + prior.shape * cells[g])
        group_scale[g] = draw / (prior.scale_rate + sums[g])
