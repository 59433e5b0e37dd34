"""Blocked Gibbs sweeps in a row, and the row of monitored quantities after each."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels.attribution import (
    Hyper,
    Parameters,
    build_tables,
    clear,
    draw_parameters,
    stranger_loglik,
)
from tacitus.infer.kernels.labels import Floats, Ints, Stats, Tables, pass_labels


@nb.njit(cache=True)
def _put(row: Floats, at: int, values: Floats) -> int:
    for i in range(len(values)):
        row[at + i] = values[i]
    return at + len(values)


@nb.njit(cache=True)
def false_claims(statuses: Ints, trait: Floats, partner: Floats) -> float:
    """Claims of responsibility by those who did not do it."""
    total = 0.0
    for i in range(0, len(statuses), 4):
        total += statuses[i]
    for i in range(0, len(trait), 4):
        total -= trait[i] + partner[i]
    return total


@nb.njit(cache=True)
def record(
    statuses: Ints,
    grid: Floats,
    par: Parameters,
    stats: Stats,
    shares: Floats,
    loglik: float,
    wide: bool,
    row: Floats,
) -> None:
    """Write the monitored quantities; `Monitor` in `gibbs` names the blocks in this order."""
    row[0] = loglik
    row[1] = false_claims(statuses, stats.trait, stats.partner)
    row[2] = par.joint[0]
    at = _put(row, 3, shares[0])
    at = _put(row, at, shares[1])
    at = _put(row, at, par.claim.ravel())
    for g in range(par.policy.shape[0]):
        for v in range(par.policy.shape[1]):
            row[at] = grid[par.policy[g, v], 0]
            at += 1
    at = _put(row, at, par.deny.ravel())
    at = _put(row, at, par.false_claim.ravel())
    at = _put(row, at, par.error.ravel())
    at = _put(row, at, par.mode[: par.error.shape[0]].ravel())
    at = _put(row, at, par.reach)
    at = _put(row, at, par.visibility)
    at = _put(row, at, par.severity)
    at = _put(row, at, par.sight)
    if wide:
        at = _put(row, at, par.affinity.ravel())
        at = _put(row, at, par.echo.ravel())
        at = _put(row, at, par.target.ravel())
        at = _put(row, at, par.presence.ravel())


@nb.njit(cache=True)
def run_sweeps(
    lay: Any,
    hyper: Hyper,
    par: Parameters,
    tab: Tables,
    stats: Stats,
    exposure: Floats,
    covers: bool,
    unclaimed: NDArray[np.bool_],
    posterior: Floats,
    did: NDArray[np.int64],
    rows: Floats,
    burn: int,
    thin: int,
    wide: bool,
    rng: Any,
) -> None:
    """Run `burn` sweeps, then `thin` for each of `rows`; add probabilities to `posterior`."""
    shares = np.zeros((2, lay.sizes[0]))
    events = np.array([len(unclaimed), max(1, unclaimed.sum())])
    for n in range(burn + rows.shape[0] * thin):
        # Not a literal: each would have the callee compiled once more.
        keep = n >= burn
        shares[:] = 0.0
        draw_parameters(lay, hyper, par, tab, stats, exposure, covers, rng)
        build_tables(par, tab, exposure, covers)
        clear(stats)
        loglik = pass_labels(lay, tab, stats, posterior, did, shares, unclaimed, keep, covers, rng)
        if keep and (n - burn) % thin == thin - 1:
            loglik += stranger_loglik(lay, par, covers)
            for k in range(2):
                for g in range(shares.shape[1]):
                    shares[k, g] /= events[k]
            row = rows[(n - burn) // thin]
            record(lay.statuses, hyper.grid, par, stats, shares, loglik, wide, row)
