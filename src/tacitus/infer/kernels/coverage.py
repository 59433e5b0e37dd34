"""Draws of how far sources see: gamma given exposure, with moves along what data cannot tell."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from tacitus.infer.kernels.labels import Floats, Stats
from tacitus.infer.kernels.parameters import Hyper, Parameters, draw_beta


@nb.njit(cache=True)
def draw_coverage(
    silent: Floats,
    hyper: Hyper,
    par: Parameters,
    stats: Stats,
    exposure: Floats,
    rng: Any,
) -> None:
    """Draw reach, visibility, severity and affinity (gamma given exposure), and echoes.

    `silent` is sources × sources: how often the row was silent after the column had spoken.
    """
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
        par.sight[v] = draw_beta(
            hyper.sight[0] + stats.sight[2 * v], hyper.sight[1] + stats.sight[2 * v + 1], rng
        )
    _rescale(par.reach, shape, rate, par.visibility, hyper.coverage[2], rng)
    _rescale(par.reach, shape, rate, par.severity, hyper.coverage[3], rng)
    for s in range(n_sources):
        for r in range(n_sources):
            at = s * n_sources + r
            if r != s:
                e = silent[s, r] + stats.exposed[at]
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
