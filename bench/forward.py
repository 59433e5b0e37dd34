"""Forward simulation against Mesa in the same run: 480 cells of group and place, 2,000 days.

``python bench/forward.py [--repeats N] [--rounds N]`` prints one JSON line. Mesa steps an
agent for each cell and day and draws attacks alone, in both comparisons. CPU seconds of one
process, least of several rounds that take turns; compiling is done before the clock starts.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import mesa
import numba
import numpy as np

from tacitus.infer.simulate import (
    Parameters,
    WorldSpec,
    draw_parameters,
    simulate,
    simulate_attacks,
)

GROUPS, PLACES, DAYS, SOURCES, LAG = 12, 40, 2000, 10, 3.0


def scenario() -> tuple[Parameters, np.ndarray, np.ndarray]:
    """Give parameters with a constant background and one matrix of excitation for all years."""
    rng = np.random.default_rng(0)
    level = 0.02 * PLACES * rng.lognormal(0.0, 0.7, GROUPS)
    base = level[:, None] * rng.dirichlet(np.full(PLACES, 0.15), GROUPS)
    excite = (rng.random((GROUPS, GROUPS)) < 0.12) * 0.1
    np.fill_diagonal(excite, 0.2)
    excite *= min(1.0, 0.7 / np.abs(np.linalg.eigvals(excite)).max())
    spec = WorldSpec(
        groups=GROUPS, places=PLACES, days=DAYS, sources=SOURCES, targets=8, coverage=0.07
    )
    drawn = draw_parameters(spec, 0)
    parameters = dataclasses.replace(
        drawn,
        presence=base,
        activity=np.ones_like(drawn.activity),
        shocks=np.ones_like(drawn.shocks),
        tie_weight=np.zeros_like(drawn.tie_weight),
        base_excitation=excite,
        lag=LAG,
    )
    return parameters, base, excite


class Cell(mesa.Agent):
    """One group in one place: strikes at its background rate plus what still echoes."""

    def __init__(self, model: World, group: int, place: int) -> None:
        super().__init__(model)
        self.group, self.place = group, place

    def step(self) -> None:
        model = self.model
        at = self.group, self.place
        model.today[at] = model.rng.poisson(model.base[at] + model.echo[at])


class World(mesa.Model):
    """The same process in daily steps."""

    def __init__(self, base: np.ndarray, excite: np.ndarray, seed: int) -> None:
        super().__init__(seed=seed)
        self.rng = np.random.default_rng(seed)
        self.base, self.excite, self.fade = base, excite, np.exp(-1.0 / LAG)
        self.echo = np.zeros(base.shape)
        self.today = np.zeros(base.shape, int)
        self.attacks = 0
        for group in range(GROUPS):
            for place in range(PLACES):
                Cell(self, group, place)

    def step(self) -> None:
        self.agents.do("step")
        self.echo = self.fade * self.echo + (1 - self.fade) * (self.excite.T @ self.today)
        self.attacks += int(self.today.sum())


def cpu(work, seeds) -> tuple[float, float]:
    """Give CPU seconds per call, and the mean of what ``work(seed)`` returns."""
    start = time.process_time()
    results = [work(seed) for seed in seeds]
    return (time.process_time() - start) / len(results), float(np.mean(results))


def large() -> tuple[float, float]:
    """Time one draw of a scenario: 50 groups, 100 places, 10 years, about 50,000 attacks."""
    spec = WorldSpec(groups=50, places=100, days=3652, attacks=50_000.0)
    parameters = draw_parameters(spec, 0)
    simulate_attacks(parameters, 0)
    return cpu(lambda seed: len(simulate_attacks(parameters, seed)), range(20))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    parameters, base, excite = scenario()
    simulate(parameters, 0)

    def mesa_run(seed: int) -> int:
        peer = World(base, excite, seed)
        for _ in range(DAYS):
            peer.step()
        return peer.attacks

    works = {
        "mesa": (mesa_run, 1),
        "attacks": (lambda seed: len(simulate_attacks(parameters, seed)), options.repeats),
        "world": (lambda seed: len(simulate(parameters, seed).reports), options.repeats),
    }
    timed = {name: [] for name in works}
    for turn in range(options.rounds):  # taking turns, so that a busy machine hits all alike
        for name, (work, repeats) in works.items():
            timed[name].append(cpu(work, range(turn * repeats, (turn + 1) * repeats)))
    least = {name: min(seconds for seconds, _ in rounds) for name, rounds in timed.items()}
    mean = {name: float(np.mean([found for _, found in rounds])) for name, rounds in timed.items()}
    mesa_s, attacks_s, world_s = least["mesa"], least["attacks"], least["world"]
    draw_s, draw_attacks = large()
    print(
        json.dumps(
            {
                "bench": "forward",
                "cells": GROUPS * PLACES,
                "days": DAYS,
                "mesa_cpu_s": round(mesa_s, 3),
                "attacks_cpu_s": round(attacks_s, 5),
                "world_cpu_s": round(world_s, 5),
                "attacks_ratio": round(mesa_s / attacks_s, 1),
                "world_ratio": round(mesa_s / world_s, 1),
                "bars": {"attacks_ratio": 200, "world_ratio": 50},
                "attacks": {"mesa": mean["mesa"], "tacitus": mean["attacks"]},
                "reports": mean["world"],
                "scenario_draw": {"cpu_s": round(draw_s, 4), "attacks": draw_attacks, "bar_s": 0.1},
                "versions": {
                    "python": platform.python_version(),
                    "mesa": mesa.__version__,
                    "numpy": np.__version__,
                    "numba": numba.__version__,
                },
            }
        )
    )


if __name__ == "__main__":
    main()
