"""Look-up tables made from parameters, and their use backward for missing traits."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from tacitus.infer.kernels.labels import Floats, Tables
from tacitus.infer.kernels.parameters import Parameters


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
    for x in range(len(par.context)):
        tab.context[x] = par.context[x]
    tab.pull[0] = par.pull[0]
    for s in range(par.error.shape[0]):
        for h in range(par.error.shape[1]):
            tab.error[s * par.error.shape[1] + h] = par.error[s, h]
        for m in range(3):
            tab.mode[s * 3 + m] = par.mode[s, m]
    if covers:
        own_rates(par, tab.own)
        for i in range(len(tab.own)):
            tab.surprise[i] = np.expm1(min(tab.own[i], 300.0))
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
    trait: Floats, table: Floats, n_targets: int, n_casualties: int, rng: Any
) -> Floats:
    """Draw the missing traits of events that are counted without them.

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
                    for _ in range(int(count)):
                        u = rng.random() * whole
                        placed = False
                        for t2 in range(lo_t, hi_t):
                            for v2 in range(lo_v, hi_v):
                                w = table[row + (t2 * (n_casualties + 1) + v2) * 4 + c]
                                if not placed:
                                    u -= w
                                    last = t2 == hi_t - 1 and v2 == hi_v - 1
                                    if u < 0.0 or last:
                                        full[g, t2, v2, c] += 1.0
                                        placed = True
    return full
