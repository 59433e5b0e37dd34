"""Fit the network Hawkes model: chains, spread over the map that is passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.hawkes.data import Events, check, lay_out
from tacitus.infer.hawkes.gibbs import init, step
from tacitus.infer.hawkes.priors import Priors
from tacitus.infer.hawkes.result import HawkesFit

Floats = npt.NDArray[np.float64]
NULL = (
    "no pair is linked: each group acts by its own presence in a place, times shocks of the "
    "place and the period that all groups share"
)


@dataclass(frozen=True)
class Chain:
    """One chain to run: all that a worker needs."""

    events: Events
    priors: Priors
    seed: np.random.SeedSequence
    burn_in: int
    draws: int


@dataclass(frozen=True)
class Trace:
    """Means over a chain, and its draws of the scalars (draws, 5)."""

    inclusion: Floats
    strength: Floats
    scalars: Floats


def run_chain(chain: Chain) -> Trace:
    """Run one chain; the times inside each date precision are drawn anew for each chain."""
    rng = np.random.default_rng(chain.seed)
    layouts = lay_out(rng, chain.events)
    state, slab = init(rng, layouts, chain.priors), chain.priors.slab()
    inclusion = np.zeros(state.tied.size)
    strength = np.zeros(state.strength.size)
    scalars = np.empty((chain.draws, 5))
    for sweep in range(-chain.burn_in, chain.draws):
        state, info = step(rng, state, layouts, chain.priors, slab)
        if sweep >= 0:
            inclusion += info.inclusion
            strength += info.strength
            scalars[sweep] = (
                1.0 / state.decay,
                state.density,
                state.shock_shape,
                info.log_posterior,
                layouts[state.grid].days,
            )
    return Trace(inclusion / chain.draws, strength / chain.draws, scalars)


def fit(
    times: Any,
    places: Any,
    groups: Any = None,
    *,
    weights: Any = None,
    events: Any = None,
    precision: Any = 1.0,
    span: tuple[float, float] | None = None,
    present: Any = None,
    pairs: Any = None,
    period_days: float | Sequence[float] = (30.0, 10.0),
    epoch_days: float | None = None,
    priors: Priors | None = None,
    seed: int = 0,
    draws: int = 200,
    burn_in: int = 100,
    chains: int = 2,
    map: Callable[[Callable[[Chain], Trace], list[Chain]], Iterable[Trace]] = map,  # noqa: A002
) -> HawkesFit:
    """Infer which groups follow each other's attacks beyond what they share in place and season.

    The model is a place-stratified network Hawkes process (Linderman & Adams 2014) whose
    background is presence x shocks shared by all groups; a pair is linked or not, and the
    posterior probability of the link is what comes out. It is never a type or a sign.

    Parameters
    ----------
    times
        (N,) days since any origin.
    places
        (N,) numbers 0..P-1; only events in the same place can follow each other.
    groups
        (N,) numbers 0..G-1, -1 where unknown; such rows are set aside and counted.
    weights
        (N, G) P(group) of each event instead of `groups`; what is missing to 1 in a row belongs
        to someone outside the list. Uncertain labels are sampled with everything else.
    events
        (N,) rows that share a number are one event with several groups (a clash) and are never
        taken for followers of each other.
    precision
        Days over which a date is spread, one number or (N,); each chain draws exact times.
    span
        First and last day under observation; by default those of the events.
    present
        (G, P) where a group can act; by default everywhere. Fit countries one by one, or give
        this, where groups of far regions stand in one table.
    pairs
        (U, 2) pairs to test; by default those with events in a common place.
    period_days
        Length of the periods of the shared shocks; of several, the fitting length is inferred.
    epoch_days
        Where given, presence is separate in each epoch of about this length (groups that come and
        go over decades); by default presence is constant.
    priors
        See `Priors`.
    seed, draws, burn_in, chains
        Of the sampler; the same seed gives the same answer on any runner.
    map
        Where the chains run.

    Returns
    -------
    HawkesFit

    Raises
    ------
    ArrayError
        When the arrays do not fit, or hold fewer than two groups.

    Examples
    --------
    >>> day = np.arange(0, 400, 10.0)
    >>> times, groups = np.r_[day, day + 1], np.repeat([0, 1], day.size)
    >>> found = fit(times, np.zeros(80), groups, seed=1, draws=30, burn_in=30, chains=1)
    >>> bool(found.inclusion[0] > 0.5), found.meaning.split(":")[0]
    (True, 'some operational link')
    """
    if min(draws, chains) < 1 or burn_in < 0:
        raise ArrayError("draws and chains must be 1 or more, burn_in 0 or more")
    checked = check(
        times,
        places,
        groups,
        weights=weights,
        events=events,
        precision=precision,
        span=span,
        present=present,
        pairs=pairs,
        period_days=period_days,
        epoch_days=epoch_days,
    )
    seeds = np.random.SeedSequence(seed).spawn(chains)
    work = [Chain(checked, priors or Priors(), each, burn_in, draws) for each in seeds]
    return _gather(checked, list(map(run_chain, work)))


def _gather(events: Events, traces: list[Trace]) -> HawkesFit:
    by_chain = np.array([trace.inclusion for trace in traces])
    strength = np.mean([trace.strength for trace in traces], axis=0)
    scalars = np.array([trace.scalars for trace in traces])
    n_ties = len(events.pairs)
    return HawkesFit(
        pairs=events.pairs,
        inclusion=by_chain.mean(0),
        inclusion_by_chain=by_chain,
        strength=strength[: 2 * n_ties].reshape(-1, 2),
        self_strength=strength[2 * n_ties :][: events.n_groups],
        lag_days=scalars[:, :, 0],
        density=scalars[:, :, 1],
        shock_shape=scalars[:, :, 2],
        log_posterior=scalars[:, :, 3],
        period_days=scalars[:, :, 4],
        n_events=events.time.size,
        set_aside=events.set_aside,
        null=NULL,
    )
