"""Blocked Gibbs sampling of the attribution model: `init`, `step`, and chunks of many steps.

All functions are pure: they return a new `State` and leave the one given as it was. The seed is
part of the state.
"""

from __future__ import annotations

import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.attribution.data import CLAIMED, AttributionData
from tacitus.infer.attribution.em import climb, maximise, vote
from tacitus.infer.attribution.expectation import Expectation, tables_of
from tacitus.infer.attribution.layout import Floats, Layout, compile_layout
from tacitus.infer.attribution.priors import (
    Priors,
    compile_priors,
    copy_arrays,
    empty_stats,
    empty_tables,
    exposure_matrix,
    is_covering,
)
from tacitus.infer.kernels.attribution import Hyper, Parameters, build_tables
from tacitus.infer.kernels.chain import run_sweeps
from tacitus.infer.kernels.labels import Stats, pass_labels


class Setting(NamedTuple):
    """What stays fixed while chains run."""

    layout: Layout
    hyper: Hyper
    start: Parameters
    exposure: Floats
    unclaimed: NDArray[np.bool_]


class State(NamedTuple):
    """What a chain carries from one sweep to the next."""

    parameters: Parameters
    stats: Stats
    """Counts of the labels as last drawn: all that the parameters need of them."""
    did: NDArray[np.int64]
    """N: the group that did each event, as last drawn."""
    rng: np.random.Generator


class Info(NamedTuple):
    """What a chunk of sweeps tells."""

    posterior: Floats
    """L: sum over kept sweeps of the probability of each label."""
    sweeps: int
    rows: Floats
    """Draws × monitored quantities."""


def prepare(data: AttributionData, priors: Priors) -> Setting:
    """Compile data and priors once for all chains."""
    hyper, start = compile_priors(data, priors)
    status = np.asarray(data.claims.status)
    unclaimed = np.ones(data.n_events, dtype=bool)
    unclaimed[np.asarray(data.claims.event)[status == CLAIMED]] = False
    return Setting(compile_layout(data), hyper, start, exposure_matrix(data), unclaimed)


def monitor(setting: Setting, *, wide: bool) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Name the blocks of a row: start and shape of each."""
    par = setting.start
    g, _, v = par.claim.shape
    shapes: dict[str, tuple[int, ...]] = {
        "loglik": (),
        "false_claims": (),
        "joint": (),
        "share": (g,),
        "share_unclaimed": (g,),
        "claim": par.claim.shape,
        "policy": (g, v),
        "deny": par.deny.shape,
        "false_claim": par.false_claim.shape,
        "error": par.error.shape,
        "mode": (len(par.error), 3),
        "reach": par.reach.shape,
        "visibility": par.visibility.shape,
        "severity": par.severity.shape,
        "sight": par.sight.shape,
    }
    if wide:
        shapes |= {
            "affinity": par.affinity.shape,
            "echo": par.echo.shape,
            "target": par.target.shape,
            "presence": par.presence.shape,
        }
    blocks, at = {}, 0
    for name, shape in shapes.items():
        blocks[name] = (at, shape)
        at += int(np.prod(shape))
    return blocks


def row_length(setting: Setting, *, wide: bool) -> int:
    """Length of a monitored row."""
    at, shape = list(monitor(setting, wide=wide).values())[-1]
    return at + int(np.prod(shape))


def generator(seed: int, chain: int) -> np.random.Generator:
    """Give the stream of one chain: the same for a seed on every runner."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, chain])))


def draw_each(setting: Setting, probability: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the group of each event by itself from probabilities of labels."""
    start = setting.layout.event[:-1]
    key = probability / np.maximum(rng.standard_exponential(len(probability)), 1e-300)
    best = np.maximum.reduceat(key, start)
    owner = np.repeat(np.arange(len(start)), np.diff(setting.layout.event))
    chosen = np.flatnonzero(key == best[owner])
    _, first = np.unique(owner[chosen], return_index=True)
    return setting.layout.group[chosen[first]]


def init(setting: Setting, seed: int, chain: int) -> State:
    """Start a chain from the vote, each chain with its own draw of the labels' weights."""
    par = copy_arrays(setting.start)
    rng = generator(seed, chain)
    covers = is_covering(setting.hyper)
    step = Expectation(setting.layout, covers)
    posterior = vote(step)
    weight = posterior * rng.standard_gamma(1.0, size=len(posterior))
    weight /= np.bincount(step.owner, weight)[step.owner]
    stats, tab = empty_stats(setting.layout, par), tables_of(par, setting.exposure, covers)
    step.count(tab, weight, stats)
    maximise(setting.layout, setting.hyper, par, tab, stats, setting.exposure)
    stats, tab = empty_stats(setting.layout, par), empty_tables(setting.layout, par)
    build_tables(par, tab, setting.exposure, covers)
    shares = np.zeros((2, int(setting.layout.sizes[0])))
    did = draw_each(setting, weight, rng)
    pass_labels(
        setting.layout, tab, stats, weight, did, shares, setting.unclaimed, False, covers, rng
    )
    return State(par, stats, did, rng)


def advance(
    setting: Setting, state: State, *, burn: int, draws: int, thin: int = 1, wide: bool = False
) -> tuple[State, Info]:
    """Run `burn` sweeps that are forgotten and `draws` × `thin` that are kept."""
    par = copy_arrays(state.parameters)
    stats = copy_arrays(state.stats)
    rng = copy.deepcopy(state.rng)
    tab = empty_tables(setting.layout, par)
    covers = is_covering(setting.hyper)
    build_tables(par, tab, setting.exposure, covers)
    did = state.did.copy()
    posterior = np.zeros(len(setting.layout.group))
    rows = np.zeros((draws, row_length(setting, wide=wide)))
    run_sweeps(
        setting.layout,
        setting.hyper,
        par,
        tab,
        stats,
        setting.exposure,
        covers,
        setting.unclaimed,
        posterior,
        did,
        rows,
        burn,
        thin,
        wide,
        rng,
    )
    return State(par, stats, did, rng), Info(posterior, draws * thin, rows)


def step(setting: Setting, state: State) -> tuple[State, Info]:
    """One sweep: all parameters given the labels, then all labels given the parameters."""
    return advance(setting, state, burn=0, draws=1)


__all__ = [
    "Info",
    "Setting",
    "State",
    "advance",
    "climb",
    "generator",
    "init",
    "monitor",
    "prepare",
    "row_length",
    "step",
]
