"""The model run forward on a given design: prior draws and replications of the data.

Simulation-based calibration and posterior predictive checks need exactly the model that is
fitted; richer worlds come from `infer.simulate`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from tacitus.infer.attribution.data import (
    CLAIMED,
    DENIED,
    NOT_RECORDED,
    SILENT,
    AttributionData,
    Claims,
    Ints,
    Reports,
)
from tacitus.infer.attribution.layout import Floats
from tacitus.infer.attribution.priors import (
    Priors,
    compile_priors,
    depths,
    exposure_matrix,
    is_covering,
)
from tacitus.infer.kernels.attribution import EDGE, Hyper, Parameters
from tacitus.infer.kernels.dirichlet import FLOOR, Tree


class Replication(NamedTuple):
    """Data made by the model, and who did what in it."""

    data: AttributionData
    perpetrator: Ints


@dataclass(frozen=True, slots=True)
class Reporting:
    """How reports come about when coverage is uninformative: a fixed chance for each source."""

    chance: float = 0.2


def draw_tree_prior(
    tree: Tree, mass: Floats, probability: Floats, rng: np.random.Generator
) -> None:
    """Draw concentrations and probabilities of a tree from its prior, in place."""
    for lev in range(len(mass)):
        if tree.shape[lev] > 0:
            mass[lev] = np.clip(rng.gamma(tree.shape[lev]) / tree.rate[lev], 1e-6, 1e6)
    depth = depths(tree.parent)
    for generation in range(int(depth.max(initial=-1)) + 1):
        nodes = tree.order[depth[tree.order] == generation]
        base = probability[tree.parent[nodes]] if generation else tree.base[nodes]
        rows = rng.standard_gamma(mass[tree.level[nodes], None] * base)
        for k in np.flatnonzero(rows.sum(axis=1) <= 0):
            rows[k, rng.choice(base.shape[1], p=base[k] / base[k].sum())] = 1.0
        probability[nodes] = np.maximum(rows / rows.sum(axis=1, keepdims=True), FLOOR)


def draw_prior(design: AttributionData, priors: Priors, rng: np.random.Generator) -> Parameters:
    """Draw all parameters from the prior; shapes follow `design`."""
    hyper, par = compile_priors(design, priors)
    for tree, mass, probability in (
        (hyper.presence, par.presence_mass, par.presence),
        (hyper.target, par.target_mass, par.target),
        (hyper.casualty, par.casualty_mass, par.casualty),
        (hyper.mark, par.mark_mass, par.mark),
        (hyper.mode, par.mode_mass, par.mode),
    ):
        draw_tree_prior(tree, mass, probability, rng)
    par.policy[:] = rng.integers(0, len(hyper.grid), size=par.policy.shape)
    point = hyper.grid[par.policy][:, None, :]
    par.claim[:] = rng.beta(
        point[..., 0] * point[..., 1] + hyper.claim[..., 0],
        (1 - point[..., 0]) * point[..., 1] + hyper.claim[..., 1],
    )
    for i in range(2):
        a, b = hyper.deny[i].tolist()
        par.deny[i] = rng.beta(a, b, size=par.deny.shape[1])
    for relation in range(3):
        a, b = hyper.false_claim[relation].tolist()
        par.false_claim[:, relation] = rng.beta(a, b, size=len(par.claim))
    par.error[:] = rng.beta(hyper.error[..., 0], hyper.error[..., 1])
    par.joint[:] = rng.beta(*hyper.joint)
    par.context[:] = rng.dirichlet(np.full(len(par.context), hyper.context[0]))
    for rate in (par.claim, par.deny, par.false_claim, par.error, par.joint):
        np.clip(rate, EDGE, 1 - EDGE, out=rate)
    if is_covering(hyper):
        _draw_coverage(hyper, par, rng)
    return par


def _draw_coverage(hyper: Hyper, par: Parameters, rng: np.random.Generator) -> None:
    shape, rate, *factors = hyper.coverage
    par.reach[:] = rng.gamma(shape, 1 / rate, size=par.reach.shape)
    for factor, k in zip((par.visibility, par.severity, par.affinity), factors, strict=True):
        if k > 0:
            factor[:] = rng.gamma(k, 1 / k, size=factor.shape)
    a, b = hyper.sight.tolist()
    par.sight[:] = rng.beta(a, b, size=par.sight.shape)
    par.echo[:] = rng.gamma(hyper.echo[0], 1 / hyper.echo[1], size=par.echo.shape)
    np.fill_diagonal(par.echo, 0.0)


def replicate(
    design: AttributionData,
    par: Parameters,
    rng: np.random.Generator,
    *,
    reporting: Reporting | None = None,
    copies: bool = False,
) -> Replication:
    """Run the model forward at one draw of the parameters.

    Parameters
    ----------
    design
        Places, candidates, exposure, and whether claims are recorded; the rest is made anew.
        Tied groups and nesting are not replicated.
    par
        Parameters.
    rng
        Source of randomness.
    reporting
        How sources report when coverage is uninformative; left out: by their own rates.
    copies
        Whether sources repeat those whose turn on the event came before, in random order, roots
        being left unknown. Else turns follow the codes.
    """
    n, g = design.n_events, design.n_groups
    owner = np.repeat(np.arange(n), np.diff(design.candidate_pointers))
    possible = np.zeros((n, g), dtype=bool)
    possible[owner, design.candidates] = True
    context = rng.choice(len(par.context), size=n, p=par.context / par.context.sum())
    did = _choose(par.presence[design.place[np.arange(n), context]] * possible, rng)
    target = _choose(par.target[did], rng)
    casualty = _choose(par.casualty[did * design.n_targets + target], rng)
    marks = design.marks.copy()
    for m in range(marks.shape[1]):
        rows = par.mark[m * (g + 1) : m * (g + 1) + g]
        marks[:, m] = _choose(np.where(rows > FLOOR, rows, 0.0)[did], rng)
    claims, status = _claim(design, par, did, target, casualty, possible, rng)
    claimed = (status == CLAIMED) & possible
    reports = _report(design, par, did, casualty, possible, claimed, rng, reporting, copies)
    made = replace(
        design, target=target, casualty=casualty, marks=marks, claims=claims, reports=reports
    )
    return Replication(made, did)


def _choose(weights: Floats, rng: np.random.Generator) -> Ints:
    """Draw one column from each row of weights."""
    edges = weights.cumsum(axis=1)
    u = rng.random((len(weights), 1)) * edges[:, -1:]
    return np.asarray(np.minimum((edges <= u).sum(axis=1), weights.shape[1] - 1))


def _claim(
    design: AttributionData,
    par: Parameters,
    did: Ints,
    target: Ints,
    casualty: Ints,
    possible: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rng: np.random.Generator,
) -> tuple[Claims, Ints]:
    n, g = design.n_events, design.n_groups
    mine = np.arange(g)[None] == did[:, None]
    claim = np.where(mine, par.claim[did, target, casualty][:, None], par.false_claim[:, 0])
    deny = np.where(mine, par.deny[0], par.deny[1])
    status = np.where(
        rng.random((n, g)) < claim, CLAIMED, np.where(rng.random((n, g)) < deny, DENIED, SILENT)
    )
    status[~design.claims_recorded] = NOT_RECORDED
    event, group = np.nonzero((status <= DENIED) & possible)
    return Claims(event, group, status[event, group]), status


def _report(
    design: AttributionData,
    par: Parameters,
    did: Ints,
    casualty: Ints,
    possible: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    claimed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rng: np.random.Generator,
    reporting: Reporting | None,
    copies: bool,
) -> Reports:
    n, n_sources = design.n_events, design.n_sources
    covers = exposure_matrix(design) > 0
    kind = np.zeros(n, np.int64) if design.exposure is None else design.exposure[0]
    said = np.full((n, n_sources), -1)
    in_view = np.ones(n, bool) if reporting else rng.random(n) < par.sight[casualty]
    hedge = rng.integers(0, max(design.n_hedges, 1), size=(n, n_sources))
    every, turns = np.arange(n), np.tile(np.arange(n_sources), (n, 1))
    if copies:
        turns = rng.permuted(turns, axis=1)
    for s in turns.T:
        own = np.full(n, -np.log1p(-reporting.chance) if reporting else 0.0)
        if reporting is None:
            own = par.reach[s] * par.visibility[did] * par.affinity[s, did] * par.severity[casualty]
        echo = np.zeros((n, n_sources))
        if copies:
            echo = par.echo[s] * (said >= 0)
        rate = own + echo.sum(axis=1)
        speaks = (rng.random(n) < -np.expm1(-rate)) & covers[kind, s] & in_view
        channel = _choose(np.column_stack((own, echo)) + 1e-300, rng)
        original = _name(design, par, s, hedge[every, s], did, possible, claimed, rng)
        repeated = said[every, np.maximum(channel - 1, 0)]
        said[every, s] = np.where(speaks, np.where(channel == 0, original, repeated), -1)
    event, source = np.nonzero(said >= 0)
    root = np.full(len(event), -1) if copies else None
    order = turns.argsort(axis=1)[event, source]
    return Reports(event, source, said[event, source], None, hedge[event, source], root, order)


def _name(
    design: AttributionData,
    par: Parameters,
    s: Ints,
    hedge: Ints,
    did: Ints,
    possible: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    claimed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rng: np.random.Generator,
) -> Ints:
    """Whom source `s` of each event would name by its own observation."""
    n = len(did)
    every = np.arange(n)
    innocent = possible.copy()
    innocent[every, did] = False
    anybody = _choose(innocent.astype(np.float64), rng)
    dominant = np.full(n, -1) if design.dominant is None else np.asarray(design.dominant)
    usable = (dominant >= 0) & (dominant != did) & possible[every, np.maximum(dominant, 0)]
    by_dominance = np.where(usable, dominant, anybody)
    accused = claimed & innocent
    by_claim = np.where(
        accused.any(axis=1), _choose(np.asarray(accused + 1e-12, dtype=np.float64), rng), anybody
    )
    mode = _choose(par.mode[s], rng)
    wrong = np.choose(mode, [by_dominance, by_claim, anybody])
    return np.asarray(np.where(rng.random(n) < par.error[s, hedge], wrong, did))
