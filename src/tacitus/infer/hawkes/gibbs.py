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
from tacitus.infer.kernels import background, hawkes
from tacitus.infer.kernels.hawkes import Layout, Slab, State, Sweep, Table

__all__ = ["Info", "Layout", "State", "init", "step"]

STEP_OF_DECAY, STEP_OF_SHOCKS = 0.2, 0.25  # log-scale random walks
DECAY_EVERY = 3  # a new decay needs a new table: try one in a third of the sweeps


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
    hawkes.echo_table(layout, label, decay, table)
    hawkes.group_entries(layout, label, table)
    hawkes.exposures(layout, label, decay, table)
    return table


def _log_prior(value: float, median_and_sd: tuple[float, float]) -> float:
    median, sd = median_and_sd
    return -0.5 * ((math.log(value) - math.log(median)) / sd) ** 2


def _log_posterior(layout: Layout, state: State, priors: Priors, rate_at: np.ndarray) -> float:
    """Write the intensities; give the part of the log posterior that the decay moves."""
    log_rate = float(hawkes.rates(layout, state, rate_at))
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


def _tally(layout: Layout, state: State) -> background.Tally:
    """Count the background of the branching as it stands."""
    n_places = layout.ptr.size - 1
    tally = background.Tally(
        np.empty(state.rate.size, np.int64),
        np.empty(layout.period_place.size, np.int64),
        np.bincount(layout.cell_place, weights=state.rate, minlength=n_places),
        np.empty(n_places),
    )
    background.count_background(layout, state, tally)
    return tally


def _log_shocks(layout: Layout, shape: float, tally: background.Tally, priors: Priors) -> float:
    evidence = float(background.shock_evidence(layout, shape, tally))
    return evidence + _log_prior(shape, priors.shock_shape)


def _update_shocks(
    rng: np.random.Generator, layouts: Sequence[Layout], state: State, priors: Priors
) -> tuple[State, background.Tally]:
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
    layout = layouts[state.grid]
    state = state._replace(shock=np.empty(layout.period_place.size))
    background.update_shocks(rng, layout, state, tally)
    return state, tally


def _update_background(
    rng: np.random.Generator,
    layouts: Sequence[Layout],
    state: State,
    rate_at: np.ndarray,
    priors: Priors,
) -> tuple[State, int]:
    """Draw the branching, then shocks and presence given the background counts."""
    layout = layouts[state.grid]
    if layout.uncertain.size:
        hawkes.draw_parents(rng, layout, state)
        hawkes.draw_labels(rng, layout, state)
    else:
        background.draw_background(rng, layout, state, rate_at)
    state, tally = _update_shocks(rng, layouts, state, priors)
    layout = layouts[state.grid]
    scale_shape, scale_rate = priors.presence_scale
    mean_rate = layout.time.size / (state.rate.size * layout.end)
    presence = background.PresencePrior(
        priors.presence_shape, scale_shape, mean_rate if scale_rate is None else scale_rate
    )
    background.update_presence(rng, layout, state, presence, tally)
    return state, int(tally.cell_count.sum())


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
    hawkes.update_ties(rng, state, slab, sweep)
    hawkes.update_self(rng, state, slab, sweep)
    alpha, beta = priors.density
    tied = int(state.tied.sum())
    density = float(rng.beta(alpha + tied, beta + state.tied.size - tied))
    state = state._replace(density=min(max(density, 1e-12), 1 - 1e-12))
    state, n_background = _update_background(rng, layouts, state, rate_at, priors)
    if layout.uncertain.size:
        state = state._replace(table=_table(layout, state.label, state.decay))
    return state, Info(sweep.inclusion, sweep.mean_strength, log_posterior, n_background)
