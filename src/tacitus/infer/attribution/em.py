"""Expectation-maximisation: the start of every chain, and the fast answer.

The M step takes posterior means of rows given expected counts (the mode under a Dirichlet with
one more on each category); hierarchies use expected table counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import betaln, digamma

from tacitus.infer.attribution.data import CLAIMED
from tacitus.infer.attribution.expectation import (
    Expectation,
    claim_sums,
    expected_traits,
    strangers_loglik,
    tables_of,
)
from tacitus.infer.attribution.layout import Floats, Layout
from tacitus.infer.attribution.priors import copy_arrays, depths, empty_stats, is_covering
from tacitus.infer.attribution.turns import expected_turns
from tacitus.infer.kernels.dirichlet import FLOOR, Tree
from tacitus.infer.kernels.labels import Stats, Tables
from tacitus.infer.kernels.parameters import EDGE, Hyper, Parameters

NEXT_TO_NONE = 1e-2
"""Expected events below which a group's claim policy is left at its prior."""


class Estimate(NamedTuple):
    """Where EM ended."""

    posterior: Floats
    """L: probability of each label."""
    parameters: Parameters
    stats: Stats
    tables: Tables
    loglik: Floats
    """Log-likelihood at each iteration."""


def vote(step: Expectation) -> Floats:
    """Give each label a probability by what claims and reports say, one voice each.

    A claim counts three voices; everybody starts with a hundredth.
    """
    weight = step.vote(1e-2 + 3.0 * (step.layout.trait % 4 == CLAIMED))
    return np.asarray(weight / np.bincount(step.owner, weight)[step.owner])


def climb_tree(tree: Tree, counts: Floats, mass: Floats, probability: Floats) -> None:
    """M step of a tree, in place: expected tables upward, posterior means downward."""
    counts = counts.copy()
    levels = depths(tree.parent)[tree.order]
    bounds = np.flatnonzero(np.diff(levels)) + 1
    groups = np.split(tree.order, bounds) if len(levels) else []
    for nodes in reversed(groups):
        above, level = tree.parent[nodes], tree.level[nodes]
        nested = above >= 0
        base = np.where(nested[:, None], probability[above], tree.base[nodes])
        weight = np.maximum(mass[level][:, None] * base, FLOOR)
        n = counts[nodes]
        tables = np.where(n > 0, weight * (digamma(weight + n) - digamma(weight)), 0.0)
        np.add.at(counts, above[nested], tables[nested])
        for lev in np.unique(level[nested | (tree.shape[level] > 0)]):
            if tree.shape[lev] > 0:
                at = level == lev
                spread = (digamma(mass[lev] + n[at].sum(1)) - digamma(mass[lev])).sum()
                mass[lev] = (tree.shape[lev] + tables[at].sum()) / (tree.rate[lev] + spread)
    for nodes in groups:
        above = tree.parent[nodes]
        base = np.where((above >= 0)[:, None], probability[above], tree.base[nodes])
        row = mass[tree.level[nodes]][:, None] * base + counts[nodes]
        probability[nodes] = np.maximum(row / row.sum(1, keepdims=True), FLOOR)


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.clip(a / (a + b), EDGE, 1.0 - EDGE)


def maximise(
    layout: Layout, hyper: Hyper, par: Parameters, tab: Tables, stats: Stats, exposure: Floats
) -> None:
    """M step, in place."""
    g, t, v = par.claim.shape
    full = expected_traits(stats.trait, tab.trait, (g, t, v))
    partners = expected_traits(stats.partner, tab.partner, (g, t, v))
    cells = stats.presence.reshape(par.presence.shape)
    climb_tree(hyper.presence, cells, par.presence_mass, par.presence)
    if t > 1:
        by_target = np.vstack((full.sum(axis=(2, 3)), np.zeros((1, t))))
        climb_tree(hyper.target, by_target, par.target_mass, par.target)
    if v > 1:
        by_casualty = np.vstack((full.sum(axis=3).reshape(g * t, v), np.zeros((g + 1, v))))
        climb_tree(hyper.casualty, by_casualty, par.casualty_mass, par.casualty)
    values = par.mark.shape[1]
    marks = stats.mark.reshape(-1, g, values + 1)[:, :, :values]
    if len(marks):
        by_mark = np.concatenate((marks, np.zeros((len(marks), 1, values))), axis=1)
        climb_tree(hyper.mark, by_mark.reshape(-1, values), par.mark_mass, par.mark)
    own, other = claim_sums(layout, stats.relation, full + partners)
    _maximise_claims(hyper, par, *np.moveaxis(own + hyper.claim, -1, 0))
    for i in range(2):
        rows = other[:, 3 + i] + hyper.deny[i]
        par.deny[i] = _ratio(rows[:, 0], rows[:, 1])
    rows = other[:, :3] + hyper.false_claim
    par.false_claim[:] = _ratio(rows[..., 0], rows[..., 1])
    together, alone = hyper.joint + stats.joint
    par.joint[0] = together / (together + alone)
    if len(layout.near):
        drawn = np.log1p(hyper.pull[:, None] * layout.near_weight).sum(axis=1)
        par.pull[0] = hyper.pull[(stats.linked[0] * np.log(hyper.pull) - drawn).argmax()]
    if len(par.context) > 1:
        par.context[:] = (hyper.context + stats.context) / (hyper.context + stats.context).sum()
    if len(par.error) == 0:
        return
    naming = stats.naming.reshape(*par.error.shape, 4)
    par.error[:] = _ratio(
        hyper.error[..., 0] + naming[..., 1:].sum(-1), hyper.error[..., 1] + naming[..., 0]
    )
    by_mode = np.vstack((naming[..., 1:].sum(1), np.zeros((1, 3))))
    climb_tree(hyper.mode, by_mode, par.mode_mass, par.mode)
    if is_covering(hyper):
        _maximise_coverage(layout, hyper, par, stats, exposure)


def _maximise_claims(hyper: Hyper, par: Parameters, claimed: Floats, silent: Floats) -> None:
    """Weigh the policies on the grid by their evidence, then average the rates under them.

    The best single point would settle on an extreme for groups of which little is known.
    """
    a = hyper.grid[:, 0] * hyper.grid[:, 1]
    b = (1.0 - hyper.grid[:, 0]) * hyper.grid[:, 1]
    prior = betaln(a, b)
    # Groups with next to no expected events keep the average of the prior: there may be thousands.
    known = np.flatnonzero((claimed + silent).sum(axis=(1, 2)) > NEXT_TO_NONE)
    par.claim[:] = (np.exp(hyper.grid[:, 2]) * hyper.grid[:, 0]).sum() / np.exp(
        hyper.grid[:, 2]
    ).sum()
    evidence = np.tile(hyper.grid[:, 2], (len(known), par.policy.shape[1], 1))
    for t in range(claimed.shape[1]):
        y, f = claimed[known, t, :, None], silent[known, t, :, None]
        evidence += betaln(a + y, b + f) - prior
    weight = np.exp(evidence - evidence.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    mean = weight @ hyper.grid[:, 0]
    par.policy[known] = np.abs(hyper.grid[:, 0] - mean[..., None]).argmin(axis=-1)
    for t in range(claimed.shape[1]):
        y = claimed[known, t, :, None]
        n = y + silent[known, t, :, None]
        par.claim[known, t] = ((a + y) / (a + b + n) * weight).sum(axis=-1)
    np.clip(par.claim, EDGE, 1.0 - EDGE, out=par.claim)


def _maximise_coverage(
    layout: Layout, hyper: Hyper, par: Parameters, stats: Stats, exposure: Floats
) -> None:
    n_sources, n_groups = par.affinity.shape
    shape = (n_sources, n_groups, len(par.severity))
    count = stats.observed.reshape(shape)
    seen = stats.seen.reshape(len(exposure), *shape[1:])
    time = np.maximum(np.einsum("xs,xgv->sgv", exposure, seen) - stats.gap.reshape(shape), 0.0)
    a, b, visible, severe, affine = hyper.coverage
    factors = (
        (par.reach, "s", a, b),
        (par.visibility, "g", visible, visible),
        (par.severity, "v", severe, severe),
        (par.affinity, "sg", affine, affine),
    )
    for factor, axes, prior_shape, prior_rate in factors:
        if prior_shape <= 0:
            continue
        rate = np.einsum("s,g,v,sg->sgv", par.reach, par.visibility, par.severity, par.affinity)
        expected = np.einsum(f"sgv->{axes}", rate * time) / factor
        observed = np.einsum(f"sgv->{axes}", count)
        factor[:] = np.maximum((prior_shape + observed) / (prior_rate + expected), 1e-6)
    in_view, out_of_view = (stats.sight.reshape(-1, 2) + hyper.sight).T
    par.sight[:] = _ratio(in_view, out_of_view)
    echoed = stats.echoed.reshape(n_sources, n_sources)
    exposed = stats.exposed.reshape(n_sources, n_sources) + expected_turns(layout, par.echo)[0]
    par.echo[:] = (hyper.echo[0] + echoed) / (hyper.echo[1] + exposed)
    np.fill_diagonal(par.echo, 0.0)


def climb(
    layout: Layout,
    hyper: Hyper,
    start: Parameters,
    exposure: Floats,
    *,
    iterations: int = 200,
    tolerance: float = 1e-7,
    watch: Callable[[int, float], None] | None = None,
) -> Estimate:
    """Run EM from the vote until the log-likelihood rests.

    `watch` is called with the iteration and the log-likelihood.
    """
    par, covers = copy_arrays(start), is_covering(hyper)
    step, stats = Expectation(layout, covers), empty_stats(layout, par)
    posterior, tab = vote(step), tables_of(par, exposure, covers)
    step.count(tab, posterior, stats)
    history: list[float] = []
    for iteration in range(iterations):
        maximise(layout, hyper, par, tab, stats, exposure)
        tab = tables_of(par, exposure, covers)
        posterior, loglik = step.posterior(tab, posterior)
        step.count(tab, posterior, stats)
        history.append(loglik + strangers_loglik(layout, par, covers))
        if watch is not None:
            watch(iteration, history[-1])
        if iteration > 1 and abs(history[-1] - history[-2]) < tolerance * abs(history[-1]):
            break
    return Estimate(posterior, par, stats, tab, np.array(history))
