"""Scenarios: recovery of hazards, trust and spoiling, then time, memory and one digest.

Worlds are drawn from the engine's own priors; a 90 % interval should cover in about 90 of 100.
The timed run has 1,000 draws of both courses, 10 years, 50 groups and 100 places.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from tacitus.infer.hazards import fit_hazards, simulate_ties
from tacitus.infer.scenario import (
    Agreement,
    Course,
    Effect,
    Split,
    invented,
    joined,
    pieces,
    run_piece,
)
from tacitus.infer.spoilers import comparative_static, fit_control, fit_spoiling, simulate_processes
from tacitus.run import runner

WORLDS, LEVEL = 100, 0.9


def inside(draws: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Say which truths lie in the central interval of draws (n, k)."""
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return (low <= truth) & (truth <= high)


def hazards(seed: int) -> np.ndarray:
    """Fit one world of 150 pairs over ten years, monthly; give coverage of six coefficients."""
    rng = np.random.default_rng(seed)
    birth = np.array([rng.normal(-4.5, 0.7), *rng.normal(0, 0.7, 2)])
    death = np.array([rng.normal(-3.2, 0.5), *rng.normal(0, 0.7, 2)])
    x = np.column_stack([rng.random(150) < 0.4, rng.normal(0, 1, 150)]).astype(float)
    held = simulate_ties(x, birth, death, periods=120, seed=seed)
    found = fit_hazards(
        held[:, :-1].ravel(), held[:, 1:].ravel(), np.repeat(x, 120, axis=0), seed=seed,
        birth=(-4.5, 0.7), death=(-3.2, 0.5), slope_sd=0.7,
    )  # fmt: skip
    return np.append(inside(found.birth.values, birth), inside(found.death.values, death))


def control(seed: int) -> np.ndarray:
    """Fit one world of 150 peace processes; coverage of the static, and whether its sign is right."""
    rng = np.random.default_rng(seed)
    truth = rng.normal([-0.5, 0.5, -3.0, -0.7], [0.8, 0.8, 0.8, 0.5])
    seen = simulate_processes(truth, count=150, months=24, seed=seed)
    found = fit_control(seen, seed=seed)
    static, true = comparative_static(found.values), comparative_static(truth[None])
    return np.array([*inside(static[:, None], true), (static.mean() > 0) == (true[0] > 0)])


def spoiling(seed: int, following: float = 0.0) -> np.ndarray:
    """Fit one world of five groups, eight places, six years with talks; coverage per group."""
    rng = np.random.default_rng(seed)
    effect = rng.normal(0, 0.5, 5)
    talks = np.zeros(72)
    talks[30:54] = 1
    rate = rng.gamma(0.4, 3.0, (5, 8))
    shape = np.exp(rng.normal(0.5, 0.5))
    shock = rng.gamma(shape, 1 / shape, (8, 72))
    counts = rng.poisson(rate[:, :, None] * np.exp(effect[:, None, None] * talks) * shock)
    if following:
        # What the model leaves out: attacks that others follow, within the month.
        matrix = np.full((5, 5), following / 5)
        counts = counts + rng.poisson(np.einsum("ij,ipm->jpm", matrix, counts))
    return inside(fit_spoiling(counts, talks, seed=seed).effect, effect)


def followed(seed: int) -> np.ndarray:
    """Do the same where every attack is followed by another's with chance .2."""
    return spoiling(seed, 0.2)


def coverage(world: Callable[[int], np.ndarray]) -> list[int]:
    """Count, over the worlds, how often each truth was covered."""
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        return np.sum(list(pool.map(world, range(WORLDS))), axis=0).astype(int).tolist()


def cpu() -> float:
    """Give CPU seconds of this process and its children."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, kinds))


def course() -> Course:
    """Give a course with one of everything."""
    return Course(
        ties=((0, 6, False), (60, 6, True)),
        effects=(Effect(3, 6, share=(0.1, 0.4)), Effect(4, 9, sd=0.3, half_life=6, ties_sd=0.5)),
        splits=(Split(5, 12),),
        agreement=Agreement(12, 35, (0, 1), restraint=(0.1, 0.5)),
    )


def timed(place: str | None, draws: int, workers: int | None = None) -> dict[str, object]:
    """Run the large scenario somewhere."""
    posterior = invented(groups=50, places=100, draws=40, attacks=50_000 / 120 * 0.75)
    work = pieces(posterior, course(), months=120, draws=draws, seed=1)
    before, started = cpu(), time.perf_counter()
    both = joined(runner(place, workers).map(run_piece, work))
    return {
        "runner": "dask" if place and "://" in place else place or "here",
        "draws": draws,
        "attacks_a_draw": round(float(both.baseline.totals.sum() / draws)),
        # What a cluster's workers use is not ours to see.
        "cpu_seconds": None if place and "://" in place else round(cpu() - before, 1),
        "wall_seconds": round(time.perf_counter() - started, 1),
        "digest": both.digest()[:16],
    }


def main() -> None:
    """Print one line per question."""
    asked = sys.argv[1:]
    if not asked or not {"time", "runners"} & set(asked):
        for name, world in (
            ("hazards: two intercepts, four slopes", hazards),
            ("Kydd-Walter: the static; its sign", control),
            ("spoiling: five groups", spoiling),
            ("spoiling, attacks that follow others left out of the model", followed),
        ):
            if asked and not {"recovery", name.split(":")[0].split(",")[0]} & set(asked):
                continue
            covered = coverage(world)
            print(json.dumps({"bench": "scenario", "recovery": name, "worlds": WORLDS,
                              "covered_90": covered}), flush=True)  # fmt: skip
    if not asked or "time" in asked:
        run_piece(pieces(invented(), Course(), months=2, draws=1, seed=1)[0])  # compiled once
        print(json.dumps({"bench": "scenario", **timed(None, 1000)}), flush=True)
    if not asked or "runners" in asked:
        one = timed(None, 50)
        two = timed("processes", 50, 2)
        three = dask(50)
        same = len({r["digest"] for r in (one, two, three)}) == 1
        print(json.dumps({"bench": "scenario", "same_digest": same, "runs": [one, two, three]}))


def dask(draws: int) -> dict[str, object]:
    """Run on a scheduler with two workers of its own, on the loopback address."""
    port = "8799"
    flags = ["--host", "127.0.0.1", "--no-dashboard"]
    beside = sys.executable.rsplit("/", 1)[0] + "/dask"
    commands = [
        [beside, "scheduler", *flags, "--port", port],
        [beside, "worker", f"tcp://127.0.0.1:{port}", *flags, "--nworkers", "2", "--nthreads", "1"],
    ]
    started = [
        subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for c in commands
    ]
    try:
        time.sleep(10)
        return timed(f"tcp://127.0.0.1:{port}", draws)
    finally:
        for process in started[::-1]:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
