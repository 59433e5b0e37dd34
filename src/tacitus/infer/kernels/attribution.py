"""Draws of all parameters given the counts of one pass, and the blocked Gibbs sweep."""

from __future__ import annotations

from math import lgamma
from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels.dirichlet import FLOOR, Tree, draw_tree
from tacitus.infer.kernels.labels import DRAW, KEEP, Floats, Stats, Tables, pass_labels

EDGE = 1e-9
"""Rates are kept this far from 0 and 1."""


class Hyper(NamedTuple):
    """Priors, as arrays."""

    presence: Tree
    target: Tree
    casualty: Tree
    mark: Tree
    mode: Tree
    grid: Floats
    """K × 3: mean and concentration of the beta around which claim rates lie, log prior."""
    claim: Floats
    """Groups × targets × casualties × 2: counts from assertions about classes of events."""
    deny: Floats
    """2 × 2: beta prior of denial by one who did it, by one who did not."""
    false_claim: Floats
    """3 × 2: beta priors for a stranger, one tied, a parent."""
    error: Floats
    """Hedges × 2."""
    joint: Floats
    pull: Floats
    """K: grid of the weight of near events, evenly likely before any data."""
    context: Floats
    """Mass of the symmetric Dirichlet of contexts, on each of them."""
    coverage: Floats
    """Gamma of the sources' rates (2), then shapes of group, casualty and source-group
    factors of mean one; a shape of 0 holds a factor at one, a first entry of 0 leaves coverage
    out."""
    sight: Floats
    """Beta prior of an event being in view of the sources."""
    echo: Floats
    """Gamma prior of repeating."""


class Parameters(NamedTuple):
    """One draw of everything but the labels."""

    presence: Floats
    target: Floats
    casualty: Floats
    mark: Floats
    mode: Floats
    presence_mass: Floats
    target_mass: Floats
    casualty_mass: Floats
    mark_mass: Floats
    mode_mass: Floats
    claim: Floats
    """Groups × targets × casualties."""
    policy: NDArray[np.int64]
    """Groups × casualties: point of the grid."""
    deny: Floats
    """2 × groups: who did it, who did not."""
    false_claim: Floats
    """Groups × 3."""
    error: Floats
    """Sources × hedges."""
    joint: Floats
    pull: Floats
    context: Floats
    reach: Floats
    """Sources."""
    visibility: Floats
    """Groups."""
    severity: Floats
    """Casualties + 1 (missing)."""
    affinity: Floats
    """Sources × groups."""
    sight: Floats
    """Casualties + 1."""
    echo: Floats
    """Sources × sources."""


@nb.njit(cache=True)
def _beta(a: float, b: float, rng: Any) -> float:
    x = rng.standard_gamma(a)
    y = rng.standard_gamma(b)
    if x + y <= 0.0:
        return 1.0 - EDGE if rng.random() * (a + b) < a else EDGE
    return min(max(x / (x + y), EDGE), 1.0 - EDGE)


@nb.njit(cache=True)
def own_rates(par: Parameters, own: Floats) -> None:
    """Fill the rate of own observation, source × group × casualty."""
    n_groups, n_classes = len(par.visibility), len(par.severity)
    for s in range(len(par.reach)):
        for g in range(n_groups):
            base = par.reach[s] * par.visibility[g] * par.affinity[s, g]
            for v in range(n_classes):
                own[(s * n_groups + g) * n_classes + v] = base * par.severity[v]


@nb.njit(cache=True)
def build_tables(par: Parameters, tab: Tables, exposure: Floats, covers: bool) -> None:
    """Fill the look-up tables from the parameters."""
    n_groups, n_targets, n_casualties = par.claim.shape
    n_cells = par.presence.shape[0]
    for i in range(n_cells):
        for g in range(n_groups):
            tab.presence[i * n_groups + g] = par.presence[i, g]
    for g in range(n_groups):
        stranger = par.false_claim[g, 0]
        for rel in range(3):
            at = (g * 3 + rel) * 4
            tab.relation[at] = par.false_claim[g, rel] / stranger
            tab.relation[at + 1] = (1.0 - par.false_claim[g, rel]) / (1.0 - stranger)
            tab.relation[at + 2] = tab.relation[at + 1]
            tab.relation[at + 3] = 1.0
        did, did_not = par.deny[0, g], par.deny[1, g]
        whole = ((g * (n_targets + 1) + n_targets) * (n_casualties + 1) + n_casualties) * 4
        for c in range(4):
            tab.trait[whole + c] = 0.0
            tab.partner[whole + c] = 0.0
        for v in range(n_casualties):
            unknown_target = ((g * (n_targets + 1) + n_targets) * (n_casualties + 1) + v) * 4
            for c in range(4):
                tab.trait[unknown_target + c] = 0.0
                tab.partner[unknown_target + c] = 0.0
        for t in range(n_targets):
            row = (g * (n_targets + 1) + t) * (n_casualties + 1)
            unknown = (row + n_casualties) * 4
            for c in range(4):
                tab.trait[unknown + c] = 0.0
                tab.partner[unknown + c] = 0.0
            for v in range(n_casualties):
                k = par.claim[g, t, v]
                w = par.target[g, t] * par.casualty[g * n_targets + t, v]
                unknown_target = ((g * (n_targets + 1) + n_targets) * (n_casualties + 1) + v) * 4
                for c in range(4):
                    if c == 0:
                        ratio = k / stranger
                    elif c == 1:
                        ratio = (1.0 - k) * did / ((1.0 - stranger) * did_not)
                    elif c == 2:
                        ratio = (1.0 - k) * (1.0 - did) / ((1.0 - stranger) * (1.0 - did_not))
                    else:
                        ratio = 1.0
                    at = (row + v) * 4 + c
                    tab.partner[at] = ratio
                    tab.trait[at] = w * ratio
                    tab.trait[unknown + c] += w * ratio
                    tab.trait[unknown_target + c] += w * ratio
                    tab.trait[whole + c] += w * ratio
                    p = par.casualty[g * n_targets + t, v]
                    tab.partner[unknown + c] += p * ratio
                    tab.partner[unknown_target + c] += par.target[g, t] * ratio
                    tab.partner[whole + c] += w * ratio
    n_values = par.mark.shape[1]
    n_marks = par.mark.shape[0] // (n_groups + 1)
    for m in range(n_marks):
        for g in range(n_groups):
            at = (m * n_groups + g) * (n_values + 1)
            for k in range(n_values):
                tab.mark[at + k] = par.mark[m * (n_groups + 1) + g, k]
            tab.mark[at + n_values] = 1.0
    tab.joint[0] = par.joint[0]
    tab.context[:] = par.context
    tab.pull[0] = par.pull[0]
    for s in range(par.error.shape[0]):
        for h in range(par.error.shape[1]):
            tab.error[s * par.error.shape[1] + h] = par.error[s, h]
        for m in range(3):
            tab.mode[s * 3 + m] = par.mode[s, m]
    if covers:
        own_rates(par, tab.own)
        tab.surprise[:] = np.expm1(np.minimum(tab.own, 300.0))
        n_classes = n_casualties + 1
        for x in range(exposure.shape[0]):
            for g in range(n_groups):
                for v in range(n_classes):
                    rate = 0.0
                    for s in range(exposure.shape[1]):
                        rate += exposure[x, s] * tab.own[(s * n_groups + g) * n_classes + v]
                    at = (x * n_groups + g) * n_classes + v
                    tab.silence[at] = np.exp(-min(rate, 400.0))
                    tab.unseen[at] = 1.0 - par.sight[v] + par.sight[v] * tab.silence[at]
                    tab.sight[v] = par.sight[v]
        for s in range(par.echo.shape[0]):
            for r in range(par.echo.shape[1]):
                tab.echo[s * par.echo.shape[1] + r] = par.echo[s, r]


@nb.njit(cache=True)
def spread_missing(
    trait: Floats, table: Floats, n_targets: int, n_casualties: int, draws: bool, rng: Any
) -> Floats:
    """Hand counts of events with missing traits to the traits they may have had.

    Returns counts, groups × targets × casualties × statuses.
    """
    stride = (n_targets + 1) * (n_casualties + 1) * 4
    n_groups = len(trait) // stride
    full = np.zeros((n_groups, n_targets, n_casualties, 4))
    for g in range(n_groups):
        for t in range(n_targets + 1):
            for v in range(n_casualties + 1):
                for c in range(4):
                    row = g * stride
                    at = row + (t * (n_casualties + 1) + v) * 4 + c
                    count = trait[at]
                    if count <= 0.0:
                        continue
                    if t < n_targets and v < n_casualties:
                        full[g, t, v, c] += count
                        continue
                    lo_t, hi_t = (0, n_targets) if t == n_targets else (t, t + 1)
                    lo_v, hi_v = (0, n_casualties) if v == n_casualties else (v, v + 1)
                    whole = 0.0
                    for t2 in range(lo_t, hi_t):
                        for v2 in range(lo_v, hi_v):
                            whole += table[row + (t2 * (n_casualties + 1) + v2) * 4 + c]
                    repeats = int(count) if draws else 1
                    for _ in range(repeats):
                        u = rng.random() * whole if draws else 0.0
                        placed = False
                        for t2 in range(lo_t, hi_t):
                            for v2 in range(lo_v, hi_v):
                                w = table[row + (t2 * (n_casualties + 1) + v2) * 4 + c]
                                if not draws:
                                    full[g, t2, v2, c] += count * w / whole
                                elif not placed:
                                    u -= w
                                    last = t2 == hi_t - 1 and v2 == hi_v - 1
                                    if u < 0.0 or last:
                                        full[g, t2, v2, c] += 1.0
                                        placed = True
    return full


@nb.njit(cache=True)
def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


@nb.njit(cache=True)
def policy_evidence(mean: float, mass: float, claimed: Floats, silent: Floats) -> float:
    """Log-likelihood of counts over targets when rates are Beta(mean × mass, …)."""
    a, b = mean * mass, (1.0 - mean) * mass
    prior = _log_beta(a, b)
    total = 0.0
    for t in range(len(claimed)):
        if claimed[t] + silent[t] > 0.0:
            total += _log_beta(a + claimed[t], b + silent[t]) - prior
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
                par.claim[g, t, v] = _beta(a + y[t], b + f[t], rng)


@nb.njit(cache=True)
def _draw_coverage(
    lay: Any, hyper: Hyper, par: Parameters, stats: Stats, exposure: Floats, rng: Any
) -> None:
    """Draw reach, visibility, severity and affinity (gamma given exposure), and echoes."""
    n_sources, n_groups = par.affinity.shape
    n_classes = len(par.severity)
    time = np.zeros((n_sources, n_groups, n_classes))
    count = np.zeros((n_sources, n_groups, n_classes))
    for s in range(n_sources):
        for g in range(n_groups):
            for v in range(n_classes):
                at = (s * n_groups + g) * n_classes + v
                count[s, g, v] = stats.observed[at]
                t = -stats.gap[at]
                for x in range(exposure.shape[0]):
                    t += exposure[x, s] * stats.seen[(x * n_groups + g) * n_classes + v]
                time[s, g, v] = max(t, 0.0)
    shape, rate = hyper.coverage[0], hyper.coverage[1]
    for s in range(n_sources):
        for g in range(n_groups):
            c = 0.0
            e = 0.0
            for v in range(n_classes):
                c += count[s, g, v]
                e += par.reach[s] * par.visibility[g] * par.severity[v] * time[s, g, v]
            k = hyper.coverage[4]
            if k > 0.0:
                par.affinity[s, g] = max(rng.standard_gamma(k + c) / (k + e), 1e-6)
        c = 0.0
        e = 0.0
        for g in range(n_groups):
            for v in range(n_classes):
                c += count[s, g, v]
                e += par.visibility[g] * par.affinity[s, g] * par.severity[v] * time[s, g, v]
        par.reach[s] = max(rng.standard_gamma(shape + c) / (rate + e), 1e-9)
    k = hyper.coverage[2]
    for g in range(n_groups):
        c = 0.0
        e = 0.0
        for s in range(n_sources):
            for v in range(n_classes):
                c += count[s, g, v]
                e += par.reach[s] * par.affinity[s, g] * par.severity[v] * time[s, g, v]
        if k > 0.0:
            par.visibility[g] = max(rng.standard_gamma(k + c) / (k + e), 1e-6)
    k = hyper.coverage[3]
    for v in range(n_classes):
        c = 0.0
        e = 0.0
        for s in range(n_sources):
            for g in range(n_groups):
                c += count[s, g, v]
                e += par.reach[s] * par.affinity[s, g] * par.visibility[g] * time[s, g, v]
        if k > 0.0:
            par.severity[v] = max(rng.standard_gamma(k + c) / (k + e), 1e-6)
    for v in range(n_classes):
        par.sight[v] = _beta(
            hyper.sight[0] + stats.sight[2 * v], hyper.sight[1] + stats.sight[2 * v + 1], rng
        )
    _rescale(par.reach, shape, rate, par.visibility, hyper.coverage[2], rng)
    _rescale(par.reach, shape, rate, par.severity, hyper.coverage[3], rng)
    for s in range(n_sources):
        for r in range(n_sources):
            at = s * n_sources + r
            if r != s:
                e = lay.silent_pairs[s, r] + stats.exposed[at]
                x = rng.standard_gamma(hyper.echo[0] + stats.echoed[at]) / (hyper.echo[1] + e)
                par.echo[s, r] = max(x, 1e-9)


@nb.njit(cache=True)
def _rescale(x: Floats, shape: float, rate: float, y: Floats, k: float, rng: Any) -> None:
    """Metropolis move along x·c, y/c, which the data cannot tell apart."""
    if k <= 0.0:
        return
    c = np.exp(0.3 * rng.standard_normal())
    log_ratio = len(x) * shape * np.log(c) - len(y) * k * np.log(c)
    for i in range(len(x)):
        log_ratio -= rate * x[i] * (c - 1.0)
    for i in range(len(y)):
        log_ratio -= k * y[i] * (1.0 / c - 1.0)
    if np.log(max(rng.random(), 1e-300)) < log_ratio:
        for i in range(len(x)):
            x[i] *= c
        for i in range(len(y)):
            y[i] /= c


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
def pull_scores(lay: Any, hyper: Hyper, linked: float) -> Floats:
    """Log posterior of each point of the grid of pull, given the number of linked events."""
    score = np.empty(len(hyper.pull))
    for i in range(len(hyper.pull)):
        total = linked * np.log(hyper.pull[i])
        for n in range(len(lay.near_weight)):
            total -= np.log1p(hyper.pull[i] * lay.near_weight[n])
        score[i] = total
    return score


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
    full = spread_missing(stats.trait, tab.trait, n_targets, n_casualties, True, rng)
    partners = spread_missing(stats.partner, tab.partner, n_targets, n_casualties, True, rng)
    draw_tree(
        hyper.presence,
        stats.presence.reshape(par.presence.shape).copy(),
        par.presence_mass,
        par.presence,
        rng,
    )
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
            par.deny[i, g] = _beta(a, b, rng)
        for rel in range(3):
            a = hyper.false_claim[rel, 0] + other[g, rel, 0]
            b = hyper.false_claim[rel, 1] + other[g, rel, 1]
            par.false_claim[g, rel] = _beta(a, b, rng)
    par.joint[0] = _beta(hyper.joint[0] + stats.joint[0], hyper.joint[1] + stats.joint[1], rng)
    if len(lay.near) > 0:
        score = pull_scores(lay, hyper, stats.linked[0])
        score = np.exp(score - score.max())
        u = rng.random() * score.sum()
        chosen = 0
        while chosen < len(score) - 1 and u >= score[chosen]:
            u -= score[chosen]
            chosen += 1
        par.pull[0] = hyper.pull[chosen]
    if len(par.context) > 1:
        for x in range(len(par.context)):
            par.context[x] = rng.standard_gamma(hyper.context[0] + stats.context[x])
        par.context[:] = np.maximum(par.context / par.context.sum(), FLOOR)
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
            a = hyper.error[h, 0] + wrong
            b = hyper.error[h, 1] + stats.naming[at]
            par.error[s, h] = _beta(a, b, rng)
    draw_tree(hyper.mode, by_mode, par.mode_mass, par.mode, rng)
    if covers:
        _draw_coverage(lay, hyper, par, stats, exposure, rng)


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
        total -= (lay.silent_pairs * par.echo).sum()
    return total


@nb.njit(cache=True)
def clear(stats: Stats) -> None:
    """Set all counts to zero."""
    stats.presence[:] = 0.0
    stats.linked[:] = 0.0
    stats.context[:] = 0.0
    stats.trait[:] = 0.0
    stats.partner[:] = 0.0
    stats.relation[:] = 0.0
    stats.mark[:] = 0.0
    stats.joint[:] = 0.0
    stats.sight[:] = 0.0
    stats.naming[:] = 0.0
    stats.seen[:] = 0.0
    stats.observed[:] = 0.0
    stats.gap[:] = 0.0
    stats.echoed[:] = 0.0
    stats.exposed[:] = 0.0


@nb.njit(cache=True)
def sweep(
    lay: Any,
    hyper: Hyper,
    par: Parameters,
    tab: Tables,
    stats: Stats,
    exposure: Floats,
    covers: bool,
    posterior: Floats,
    did: NDArray[np.int64],
    shares: Floats,
    unclaimed: NDArray[np.bool_],
    keep: bool,
    rng: Any,
) -> float:
    """One blocked Gibbs sweep: parameters given counts, then all labels; return log-likelihood."""
    draw_parameters(lay, hyper, par, tab, stats, exposure, covers, rng)
    build_tables(par, tab, exposure, covers)
    clear(stats)
    mode = KEEP if keep else DRAW
    loglik = pass_labels(lay, tab, stats, posterior, did, shares, unclaimed, mode, covers, rng)
    return loglik + stranger_loglik(lay, par, covers)


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
    "sweep",
]
