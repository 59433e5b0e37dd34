"""The sampler: collapsed Gibbs sweeps over ties, strengths, background and labels.

Strengths live on a grid, so a tie and its two strengths are drawn together from their exact
conditional with the branching summed out; the branching is then drawn only to update the
background (Linderman & Adams 2014, with the collapse of the indicator over the slab).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tacitus.infer.hawkes.priors import Priors
from tacitus.infer.kernels import hawkes
from tacitus.infer.kernels.background import shock_evidence
from tacitus.infer.kernels.hawkes import Layout, Slab, State, Sweep, Table

__all__ = ["Info", "Layout", "State", "init", "step"]

STEP_OF_DECAY, STEP_OF_SHOCKS = 0.2, 0.25  # log-scale random walks
DECAY_EVERY = 3  # a new decay needs a new table: try one in a third of the sweeps
TINY = 1e-300


class Tally(NamedTuple):
    """Background rows by cell and by period, and presence summed over the groups of a place.

    They are Poisson with mean presence of the cell x shock of the period x days.
    """

    cell_count: np.ndarray
    period_count: np.ndarray
    place_rate: np.ndarray


class Info(NamedTuple):
    """What a sweep leaves for diagnosis and for averaging.

    `inclusion` (U,) P(tie | the rest), `strength` (2U + G,) its conditional mean, `log_posterior`
    of the decay before the sweep, and the number of background rows after it.
    """

    inclusion: np.ndarray
    strength: np.ndarray
    log_posterior: float
    n_background: int


def init(rng: np.random.Generator, layouts: Sequence[Layout], priors: Priors) -> State:
    """Start without ties: all events are background."""
    layout = layouts[0]
    first = layout.candidate_ptr[:-1].copy()
    for n in layout.uncertain:
        lo, hi = layout.candidate_ptr[n], layout.candidate_ptr[n + 1]
        mass = layout.candidate_weight[lo:hi].cumsum()
        first[n] = lo + np.searchsorted(mass, rng.random() * mass[-1])
    n_groups, n_cells = layout.follow_of.shape[0], layout.cell_group.size
    n_ties = (int(layout.follow_of.max()) + 1 - n_groups) // 2
    cell = layout.candidate_cell[first]
    scale_shape, scale_rate = priors.presence_scale
    mean_rate = layout.time.size / (n_cells * layout.end)
    label, decay = layout.candidate_group[first], 1.0 / priors.lag[0]
    return State(
        label=label,
        cell=cell,
        parent=np.full(layout.time.size, hawkes.BACKGROUND),
        strength=np.zeros(2 * n_ties + n_groups),
        tied=np.zeros(n_ties, bool),
        rate=(np.bincount(cell, minlength=n_cells) + priors.presence_shape) / layout.end,
        shock=np.ones(layout.period_place.size),
        group_scale=np.full(n_groups, scale_shape / (scale_rate or mean_rate)),
        decay=decay,
        density=priors.density[0] / sum(priors.density),
        shock_shape=priors.shock_shape[0],
        grid=0,
        table=_table(layout, label, decay),
    )


def _table(layout: Layout, label: np.ndarray, decay: float) -> Table:
    """Sum up the past of every row for one decay and one set of labels."""
    n_follows = int(layout.follow_of.max()) + 1
    table = Table(
        np.empty(layout.time.size + 1, np.int64),
        np.empty(layout.capacity, np.int32),
        np.empty(layout.capacity),
        np.empty(n_follows + 1, np.int64),
        np.empty(layout.capacity, np.int32),
        np.empty(layout.capacity, np.int32),
        np.empty(n_follows),
    )
    ptr, time, follow_of = layout.ptr, layout.time, layout.follow_of
    cells = (layout.cell_ptr, layout.cell_group)
    hawkes.echo_table(ptr, time, layout.event, follow_of.shape[0], label, decay, table)
    hawkes.group_entries(follow_of, label, table)
    hawkes.exposures(ptr, time, layout.end, *cells, follow_of, label, decay, table.exposure)
    return table


def _log_prior(value: float, median_and_sd: tuple[float, float]) -> float:
    median, sd = median_and_sd
    return -0.5 * ((math.log(value) - math.log(median)) / sd) ** 2


def _background(layout: Layout, state: State) -> np.ndarray:
    """Give the intensity of the background at every row."""
    return np.asarray(state.rate[state.cell] * state.shock[layout.period])


def _log_posterior(layout: Layout, state: State, priors: Priors, rate_at: np.ndarray) -> float:
    """Write the intensities; give the part of the log posterior that the decay moves."""
    base, follow_of = _background(layout, state), layout.follow_of
    log_rate = float(
        hawkes.rates(base, state.label, state.strength, follow_of, state.table, rate_at)
    )
    expected = float(state.strength @ state.table.exposure)
    return log_rate - expected + _log_prior(1.0 / state.decay, priors.lag)


def _update_decay(
    rng: np.random.Generator, layout: Layout, state: State, priors: Priors
) -> tuple[State, np.ndarray, float]:
    """Move the decay by Metropolis-Hastings; give the intensities that go with it."""
    rate_at = np.empty(layout.time.size)
    score = _log_posterior(layout, state, priors, rate_at)
    if rng.random() * DECAY_EVERY > 1:
        return state, rate_at, score
    stride = STEP_OF_DECAY if rng.random() < 0.5 else 4 * STEP_OF_DECAY  # much or little data
    decay = state.decay * math.exp(stride * rng.standard_normal())
    moved = state._replace(decay=decay, table=_table(layout, state.label, decay))
    moved_rate_at = np.empty(layout.time.size)
    moved_score = _log_posterior(layout, moved, priors, moved_rate_at)
    if math.log(rng.random()) < moved_score - score:
        return moved, moved_rate_at, moved_score
    return state, rate_at, score


def _tally(layout: Layout, state: State) -> Tally:
    """Count the background of the branching as it stands."""
    rows = state.parent == hawkes.BACKGROUND
    return Tally(
        np.bincount(state.cell[rows], minlength=state.rate.size),
        np.bincount(layout.period[rows], minlength=layout.period_place.size),
        np.bincount(layout.cell_place, weights=state.rate, minlength=layout.ptr.size - 1),
    )


def _log_shocks(layout: Layout, shape: float, tally: Tally, priors: Priors) -> float:
    periods = (tally.period_count, layout.period_place, layout.period_days)
    evidence = shock_evidence(shape, *periods, tally.place_rate, layout.empty, layout.days)
    return float(evidence) + _log_prior(shape, priors.shock_shape)


def _update_shocks(
    rng: np.random.Generator, layouts: Sequence[Layout], state: State, priors: Priors
) -> tuple[State, Tally, np.ndarray]:
    """Move shape and period length of the shocks (the shocks summed out), then draw the shocks."""
    tally = _tally(layouts[state.grid], state)
    score = _log_shocks(layouts[state.grid], state.shock_shape, tally, priors)
    for step_size in (STEP_OF_SHOCKS, 3 * STEP_OF_SHOCKS):
        grid = state.grid
        if step_size > STEP_OF_SHOCKS:
            if len(layouts) == 1:
                break
            grid = (grid + 1 + int(rng.integers(len(layouts) - 1))) % len(layouts)
        shape = state.shock_shape * math.exp(step_size * rng.standard_normal())
        moved = tally if grid == state.grid else _tally(layouts[grid], state)
        value = _log_shocks(layouts[grid], shape, moved, priors)
        if math.log(rng.random()) < value - score:
            state, tally, score = state._replace(grid=grid, shock_shape=shape), moved, value
    shock, exposure = _draw_shocks(rng, layouts[state.grid], state.shock_shape, tally)
    return state._replace(shock=shock), tally, exposure


def _draw_shocks(
    rng: np.random.Generator, layout: Layout, shape: float, tally: Tally
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the shocks, Gamma given the counts; give too sum(shock x days) of every place.

    Periods without any event are alike within a place, so only the sum of their shocks is drawn.
    """
    rate, days, place = tally.place_rate, layout.period_days, layout.period_place
    exposure = np.zeros(rate.size)
    idle = layout.empty > 0
    draw = rng.standard_gamma(shape * layout.empty[idle])
    exposure[idle] = layout.days * draw / (shape + rate[idle] * layout.days)
    draw = rng.standard_gamma(shape + tally.period_count)
    shock = np.maximum(draw / (shape + rate[place] * days), TINY)
    np.add.at(exposure, place, shock * days)
    return shock, exposure


def _draw_presence(
    rng: np.random.Generator,
    layout: Layout,
    group_scale: np.ndarray,
    count: np.ndarray,
    exposure: np.ndarray,
    priors: Priors,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the presence of each cell, then the scale of each group's presence."""
    group, shape = layout.cell_group, priors.presence_shape
    draw = rng.standard_gamma(shape + count)
    rate = np.maximum(draw / (group_scale[group] + exposure[layout.cell_place]), TINY)
    scale_shape, scale_rate = priors.presence_scale
    if scale_rate is None:
        scale_rate = layout.time.size / (rate.size * layout.end)
    cells = np.bincount(group, minlength=group_scale.size)
    draw = rng.standard_gamma(scale_shape + shape * cells)
    return rate, draw / (scale_rate + np.bincount(group, rate, minlength=group_scale.size))


def _update_background(
    rng: np.random.Generator,
    layouts: Sequence[Layout],
    state: State,
    rate_at: np.ndarray,
    priors: Priors,
) -> tuple[State, int]:
    """Draw the branching, then shocks and presence given the background counts."""
    layout = layouts[state.grid]
    base = _background(layout, state)
    if layout.uncertain.size:
        strength, label, parent, decay = state.strength, state.label, state.parent, state.decay
        rows = (layout.ptr, layout.time, layout.event, layout.follow_of)
        hawkes.draw_parents(rng, base, *rows, label, strength, decay, parent)
        hawkes.draw_labels(rng, layout, strength, state.rate, decay, parent, label, state.cell)
    else:
        # Whom the others follow is left open.
        own = rng.random(rate_at.size) * rate_at < base
        state.parent[:] = np.where(own, hawkes.BACKGROUND, hawkes.FOLLOWER)
    state, tally, exposure = _update_shocks(rng, layouts, state, priors)
    layout = layouts[state.grid]
    rate, scale = _draw_presence(rng, layout, state.group_scale, tally.cell_count, exposure, priors)
    return state._replace(rate=rate, group_scale=scale), int(tally.cell_count.sum())


def step(
    rng: np.random.Generator,
    state: State,
    layouts: Sequence[Layout],
    priors: Priors,
    slab: Slab,
) -> tuple[State, Info]:
    """Make one sweep; the given state is left as it was. `slab` is `priors.slab()`.

    Returns
    -------
    State, Info
        The next state, and what the sweep learned.
    """
    state = State._make(part.copy() if isinstance(part, np.ndarray) else part for part in state)
    layout = layouts[state.grid]
    state, rate_at, log_posterior = _update_decay(rng, layout, state, priors)
    n_ties, n_follows = state.tied.size, state.strength.size
    masses = np.empty((2, slab.nodes.size))
    sweep = Sweep(rate_at, np.empty(n_ties), np.empty(n_follows), masses)
    strength, table = state.strength, state.table
    hawkes.update_ties(rng, state.tied, strength, state.density, table, slab, sweep)
    hawkes.update_self(rng, 2 * n_ties, strength, table, slab, sweep)
    alpha, beta = priors.density
    tied = int(state.tied.sum())
    density = float(rng.beta(alpha + tied, beta + state.tied.size - tied))
    state = state._replace(density=min(max(density, 1e-12), 1 - 1e-12))
    state, n_background = _update_background(rng, layouts, state, rate_at, priors)
    if layout.uncertain.size:
        state = state._replace(table=_table(layout, state.label, state.decay))
    return state, Info(sweep.inclusion, sweep.mean_strength, log_posterior, n_background)
