"""Ties from events in worlds where they are known; one JSON line per row.

Usage: python bench/ties_events.py base|none|sameday|uniform|unattributed|mislabelled|shocks10|
       sbc|sbc_hidden [--worlds N] [--first SEED]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from pathlib import Path

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "recovery"))
from event_worlds import ROWS, SBC_PRIORS, auc, fit_world, prior_fit, shared_shock_world

from tacitus.infer import hawkes

Q = 0.1
SWEEPS = {"burn_in": 60, "draws": 140, "chains": 1}


def versions() -> dict[str, str]:
    return {"numpy": np.__version__, "numba": numba.__version__}


def beyond(successes: int, trials: int, bound: float) -> float:
    """P(at least so many) if the bound held: small means significantly above it."""
    from scipy.stats import binom

    return float(binom.sf(successes - 1, trials, bound))


def known(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def recovery(row: str, worlds: int) -> dict[str, object]:
    warm = shared_shock_world(0, n_days=200)
    hawkes.fit(warm.times, warm.places, warm.groups, burn_in=1, draws=1)
    start = time.process_time()
    table = []
    for seed in range(worlds):
        world = shared_shock_world(1000 + seed, **ROWS[row])
        fit = fit_world(world, seed=seed, **SWEEPS)
        truth, said = world.truth(fit.pairs), fit.reported(Q)
        false, right = (said & ~truth).sum(), (said & truth).sum()
        score = auc(fit.inclusion, truth)
        fdp = false / max(said.sum(), 1)
        power = right / truth.sum() if truth.any() else np.nan
        table.append((score, said.sum(), fdp, power, world.times.size))
    cpu = time.process_time() - start
    score, found, fdp, power, size = np.array(table, float).T
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rows without ties have no AUC
        auc_mean, auc_low = np.nanmean(score), np.nanmin(score)
        power_mean = np.nanmean(power)
    error = fdp.std(ddof=1) / np.sqrt(worlds)
    any_tie = int((found > 0).sum())
    return {
        "row": row,
        "worlds": worlds,
        "events": round(float(size.mean())),
        "auc": known(auc_mean),
        "auc_min": known(auc_low),
        "reported": round(float(found.mean()), 2),
        "share_of_runs_reporting": any_tie / worlds,
        "p_above_q": round(beyond(any_tie, worlds, Q), 4) if row == "none" else None,
        "fdp": round(float(fdp.mean()), 4),
        "fdp_se": round(float(error), 4),
        "fdp_z_above_q": round(float((fdp.mean() - Q) / error), 2) if error > 0 else None,
        "power": known(power_mean),
        "cpu_s": round(cpu, 1),
        "cpu_s_per_fit": round(cpu / worlds, 3),
    }


def calibration(worlds: int, hidden: float, first: int) -> dict[str, object]:
    """Simulation-based calibration: worlds from the prior, fitted, ranked (Talts et al. 2018)."""
    from scipy.stats import chi2, kstest

    start = time.process_time()
    ranks, chance, truth = [], [], []
    for seed in range(first, first + worlds):
        world, fit, rank = prior_fit(seed, hidden=hidden, thin=15)
        ranks.append(rank)
        chance.append(fit.inclusion)
        truth.append(world.tied)
    cpu = time.process_time() - start
    p, y = np.concatenate(chance), np.concatenate(truth)
    edges = np.array([0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 1.0])
    bins = np.clip(np.searchsorted(edges, p, "right") - 1, 0, edges.size - 2)
    gap = [(y - p)[bins == k].sum() ** 2 / (p * (1 - p))[bins == k].sum() for k in np.unique(bins)]
    uniform = np.random.default_rng(0).random(p.size)
    pit = np.where(y, 1 - p + p * uniform, (1 - p) * uniform)
    names = ("lag", "density", "shock_shape", "number_of_ties", "strengths")
    return {
        "row": "sbc_hidden" if hidden else "sbc",
        "hidden_groups": hidden,
        "worlds": worlds,
        "pairs": int(p.size),
        "tied": round(float(y.mean()), 4),
        "mean_inclusion": round(float(p.mean()), 4),
        "bins": [
            [
                round(float(p[bins == k].mean()), 3),
                round(float(y[bins == k].mean()), 3),
                int((bins == k).sum()),
            ]
            for k in np.unique(bins)
        ],
        "hosmer_lemeshow_p": round(float(chi2.sf(sum(gap), len(gap))), 4),
        "pit_ks_p": round(float(kstest(pit, "uniform").pvalue), 4),
        "rank_ks_p": {
            name: round(float(kstest(column, "uniform").pvalue), 4)
            for name, column in zip(names, np.array(ranks).T, strict=True)
        },
        "rank_tenths": {
            name: np.histogram(column, 10, (0, 1))[0].tolist()
            for name, column in zip(names, np.array(ranks).T, strict=True)
        },
        "priors": str(SBC_PRIORS),
        "cpu_s": round(cpu, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("row", choices=[*ROWS, "sbc", "sbc_hidden"])
    parser.add_argument("--worlds", type=int, default=None)
    parser.add_argument("--first", type=int, default=0, help="first seed of the calibration")
    chosen = parser.parse_args()
    if chosen.row.startswith("sbc"):
        hidden = 0.3 if chosen.row == "sbc_hidden" else 0.0
        answer = calibration(chosen.worlds or 200, hidden, chosen.first)
    else:
        answer = recovery(chosen.row, chosen.worlds or 100)
    print(json.dumps(answer | {"q": Q, "sweeps": SWEEPS, "versions": versions()}))


if __name__ == "__main__":
    main()
