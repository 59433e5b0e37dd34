"""Draws of all parameters given the counts of one pass.

Element by element: whole-array expressions take the compiler many times as long.
"""

from __future__ import annotations

from math import lgamma
from typing import Any

import numba as nb
import numpy as np

from tacitus.infer.kernels.coverage import draw_coverage
from tacitus.infer.kernels.dirichlet import FLOOR, draw_tree
from tacitus.infer.kernels.labels import Floats, Stats, Tables
from tacitus.infer.kernels.parameters import EDGE, Hyper, Parameters, draw_beta
from tacitus.infer.kernels.tables import build_tables, spread_missing
from tacitus.infer.kernels.turns import draw_turns, silence_loglik


@nb.njit(cache=True)
def _logdraw_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


@nb.njit(cache=True)
def policy_evidence(mean: float, mass: float, claimed: Floats, silent: Floats) -> float:
    """Log-likelihood of counts over targets when rates are Beta(mean × mass, …)."""
    a, b = mean * mass, (1.0 - mean) * mass
    prior = _logdraw_beta(a, b)
    total = 0.0
    for t in range(len(claimed)):
        if claimed[t] + silent[t] > 0.0:
            total += _logdraw_beta(a + claimed[t], b + silent[t]) - prior
    return total


@nb.njit(cache=True)
def _draw_claims(hyper: Hyper, par: Parameters, claimed: Floats, silent: Floats, rng: Any) -> None:
    """Draw the policies with the rates integrated out, then the rates.

    Two Metropolis proposals per policy: a neighbour on the grid, and any point.
    """
    n_groups, n_targets, n_casualties = par.claim.shape
    size = hyper.grid.shape[0]
    for g in range(n_groups):
        for v in range(n_casualties):
            y = claimed[g, :, v]
            f = silent[g, :, v]
            if size > 1:
                k = par.policy[g, v]
                now = policy_evidence(hyper.grid[k, 0], hyper.grid[k, 1], y, f) + hyper.grid[k, 2]
                for proposal in range(2):
                    if proposal == 0:
                        new = k + (1 if rng.random() < 0.5 else -1) * (1 + int(rng.random() * 4))
                    else:
                        new = int(rng.random() * size)
                    if new < 0 or new >= size:
                        continue
                    then = (
                        policy_evidence(hyper.grid[new, 0], hyper.grid[new, 1], y, f)
                        + hyper.grid[new, 2]
                    )
                    if np.log(max(rng.random(), 1e-300)) < then - now:
                        k, now = new, then
                par.policy[g, v] = k
            k = par.policy[g, v]
            a = hyper.grid[k, 0] * hyper.grid[k, 1]
            b = (1.0 - hyper.grid[k, 0]) * hyper.grid[k, 1]
            for t in range(n_targets):
                par.claim[g, t, v] = draw_beta(a + y[t], b + f[t], rng)


@nb.njit(cache=True)
def claim_counts(
    lay: Any, hyper: Hyper, stats: Stats, full: Floats, with_partner: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Sum counts for rates: claimed and not (groups × targets × casualties), denials of those
    who did it and of those who did not (groups × 2 each, denied and silent), and claims by
    relation (groups × 3 × 2) as the last array, of shape groups × 5 × 2.
    """
    n_groups, n_targets, n_casualties = full.shape[:3]
    claimed = np.zeros((n_groups, n_targets, n_casualties))
    silent = np.zeros((n_groups, n_targets, n_casualties))
    did = np.zeros((n_groups, 4))
    for g in range(n_groups):
        for t in range(n_targets):
            for v in range(n_casualties):
                for c in range(3):
                    n = full[g, t, v, c] + with_partner[g, t, v, c]
                    did[g, c] += n
                    if c == 0:
                        claimed[g, t, v] += n
                    else:
                        silent[g, t, v] += n
                claimed[g, t, v] += hyper.claim[g, t, v, 0]
                silent[g, t, v] += hyper.claim[g, t, v, 1]
    other = np.zeros((n_groups, 5, 2))
    for g in range(n_groups):
        claims = lay.statuses[g * 4] - did[g, 0]
        denials = lay.statuses[g * 4 + 1] - did[g, 1]
        quiet = lay.statuses[g * 4 + 2] - did[g, 2]
        other[g, 3, 0] = did[g, 1]
        other[g, 3, 1] = did[g, 2]
        other[g, 4, 0] = max(denials, 0.0)
        other[g, 4, 1] = max(quiet, 0.0)
        rest = denials + quiet
        for rel in range(1, 3):
            at = (g * 3 + rel) * 4
            c = stats.relation[at]
            s = stats.relation[at + 1] + stats.relation[at + 2]
            other[g, rel, 0] = c
            other[g, rel, 1] = s
            claims -= c
            rest -= s
        other[g, 0, 0] = max(claims, 0.0)
        other[g, 0, 1] = max(rest, 0.0)
    return claimed, silent, did, other


@nb.njit(cache=True)
def draw_pull(grid: Floats, near_weight: Floats, linked: float, rng: Any) -> float:
    """Draw the pull of near events from its grid, given the number of linked events."""
    score = np.empty(len(grid))
    top = -np.inf
    for i in range(len(grid)):
        total = linked * np.log(grid[i])
        for n in range(len(near_weight)):
            total -= np.log1p(grid[i] * near_weight[n])
        score[i] = total
        top = max(top, total)
    whole = 0.0
    for i in range(len(grid)):
        score[i] = np.exp(score[i] - top)
        whole += score[i]
    u = rng.random() * whole
    chosen = 0
    while chosen < len(grid) - 1 and u >= score[chosen]:
        u -= score[chosen]
        chosen += 1
    return float(grid[chosen])


@nb.njit(cache=True)
def draw_parameters(
    lay: Any,
    hyper: Hyper,
    par: Parameters,
    tab: Tables,
    stats: Stats,
    exposure: Floats,
    covers: bool,
    rng: Any,
) -> None:
    """Draw all parameters in place, given the counts of one pass."""
    n_groups, n_targets, n_casualties = par.claim.shape
    full = spread_missing(stats.trait, tab.trait, n_targets, n_casualties, rng)
    partners = spread_missing(stats.partner, tab.partner, n_targets, n_casualties, rng)
    by_cell = np.empty(par.presence.shape)
    for i in range(par.presence.shape[0]):
        for g in range(n_groups):
            by_cell[i, g] = stats.presence[i * n_groups + g]
    draw_tree(hyper.presence, by_cell, par.presence_mass, par.presence, rng)
    by_target = np.zeros(par.target.shape)
    by_casualty = np.zeros(par.casualty.shape)
    for g in range(n_groups):
        for t in range(n_targets):
            for v in range(n_casualties):
                for c in range(4):
                    by_target[g, t] += full[g, t, v, c]
                    by_casualty[g * n_targets + t, v] += full[g, t, v, c]
    if n_targets > 1:
        draw_tree(hyper.target, by_target, par.target_mass, par.target, rng)
    if n_casualties > 1:
        draw_tree(hyper.casualty, by_casualty, par.casualty_mass, par.casualty, rng)
    n_values = par.mark.shape[1]
    n_marks = par.mark.shape[0] // (n_groups + 1)
    if n_marks > 0:
        by_mark = np.zeros(par.mark.shape)
        for m in range(n_marks):
            for g in range(n_groups):
                at = (m * n_groups + g) * (n_values + 1)
                for k in range(n_values):
                    by_mark[m * (n_groups + 1) + g, k] = stats.mark[at + k]
        draw_tree(hyper.mark, by_mark, par.mark_mass, par.mark, rng)
    claimed, silent, _, other = claim_counts(lay, hyper, stats, full, partners)
    _draw_claims(hyper, par, claimed, silent, rng)
    for g in range(n_groups):
        for i in range(2):
            a, b = hyper.deny[i, 0] + other[g, 3 + i, 0], hyper.deny[i, 1] + other[g, 3 + i, 1]
            par.deny[i, g] = draw_beta(a, b, rng)
        for rel in range(3):
            a = hyper.false_claim[rel, 0] + other[g, rel, 0]
            b = hyper.false_claim[rel, 1] + other[g, rel, 1]
            par.false_claim[g, rel] = draw_beta(a, b, rng)
    par.joint[0] = draw_beta(hyper.joint[0] + stats.joint[0], hyper.joint[1] + stats.joint[1], rng)
    if len(lay.near) > 0:
        par.pull[0] = draw_pull(hyper.pull, lay.near_weight, stats.linked[0], rng)
    n_contexts = len(par.context)
    if n_contexts > 1:
        whole = 0.0
        for x in range(n_contexts):
            par.context[x] = rng.standard_gamma(hyper.context[0] + stats.context[x])
            whole += par.context[x]
        for x in range(n_contexts):
            par.context[x] = max(par.context[x] / whole, FLOOR)
    n_sources, n_hedges = par.error.shape
    if n_sources == 0:
        return
    by_mode = np.zeros(par.mode.shape)
    for s in range(n_sources):
        for h in range(n_hedges):
            at = (s * n_hedges + h) * 4
            wrong = 0.0
            for m in range(3):
                by_mode[s, m] += stats.naming[at + 1 + m]
                wrong += stats.naming[at + 1 + m]
            a = hyper.error[s, h, 0] + wrong
            b = hyper.error[s, h, 1] + stats.naming[at]
            par.error[s, h] = draw_beta(a, b, rng)
    draw_tree(hyper.mode, by_mode, par.mode_mass, par.mode, rng)
    if covers:
        exposed = draw_turns(
            lay.silent_start,
            lay.silent,
            lay.heard_start,
            lay.heard,
            lay.heard_times,
            par.echo,
            rng,
        )
        draw_coverage(exposed, hyper, par, stats, exposure, rng)


@nb.njit(cache=True)
def stranger_loglik(lay: Any, par: Parameters, covers: bool) -> float:
    """Log-likelihood of all claim statuses as if nobody listed did anything, plus echoes' silence.

    What `pass_labels` returns is relative to this.
    """
    total = 0.0
    for g in range(len(par.visibility)):
        p = par.false_claim[g, 0]
        d = par.deny[1, g]
        total += lay.statuses[g * 4] * np.log(p)
        total += lay.statuses[g * 4 + 1] * np.log((1.0 - p) * d)
        total += lay.statuses[g * 4 + 2] * np.log((1.0 - p) * (1.0 - d))
    if covers:
        total += silence_loglik(
            lay.silent_start, lay.silent, lay.heard_start, lay.heard, lay.heard_times, par.echo
        )
    return total


@nb.njit(cache=True)
def clear(stats: Stats) -> None:
    """Set all counts to zero."""
    for counts in stats:
        counts[:] = 0.0


__all__ = [
    "EDGE",
    "FLOOR",
    "Hyper",
    "Parameters",
    "build_tables",
    "claim_counts",
    "clear",
    "draw_parameters",
    "policy_evidence",
    "spread_missing",
    "stranger_loglik",
]
