"""Hazards, trust and spoiling are recovered from worlds whose truth is known.

A few worlds here, as a guard; bench/scenario.py counts coverage over a hundred.
"""

from __future__ import annotations

import numpy as np

from tacitus.infer.hazards import fit_hazards, simulate_ties
from tacitus.infer.spoilers import comparative_static, fit_control, fit_spoiling, simulate_processes

WORLDS = range(4)


def inside(draws: np.ndarray, truth: np.ndarray) -> np.ndarray:
    low, high = np.quantile(draws, [0.005, 0.995], axis=0)
    return (low <= truth) & (truth <= high)


def test_hazards() -> None:
    hits = []
    for seed in WORLDS:
        rng = np.random.default_rng(seed)
        birth = np.array([-4.0, *rng.normal(0, 0.7, 2)])
        death = np.array([-3.0, *rng.normal(0, 0.7, 2)])
        x = rng.normal(0, 1, (100, 2))
        held = simulate_ties(x, birth, death, periods=80, seed=seed)
        found = fit_hazards(
            held[:, :-1].ravel(), held[:, 1:].ravel(), np.repeat(x, 80, axis=0), seed=seed,
            birth=(-4.0, 1.0), death=(-3.0, 1.0), draws=500,
        )  # fmt: skip
        assert found.birth.effective > 100
        hits.append([*inside(found.birth.values, birth), *inside(found.death.values, death)])
    assert np.mean(hits) >= 0.9


def test_the_comparative_static() -> None:
    hits, signs = [], []
    for seed in WORLDS:
        truth = np.array([-1.0, 2.0, -2.5, -0.2])  # strong moderates lose more trust
        seen = simulate_processes(truth, count=200, months=24, seed=seed)
        found = comparative_static(fit_control(seen, seed=seed, draws=400).values)
        hits.append(inside(found[:, None], comparative_static(truth[None])))
        signs.append((found > 0).mean())
    assert np.mean(hits) >= 0.75
    assert np.mean(signs) > 0.8


def test_spoiling() -> None:
    hits = []
    for seed in WORLDS:
        rng = np.random.default_rng(seed)
        effect = rng.normal(0, 0.5, 4)
        talks = (np.arange(48) // 12 == 2).astype(float)
        rate = rng.gamma(0.5, 3.0, (4, 6))
        shock = rng.gamma(2.0, 0.5, (6, 48))
        counts = rng.poisson(rate[:, :, None] * np.exp(effect[:, None, None] * talks) * shock)
        hits.append(inside(fit_spoiling(counts, talks, seed=seed, draws=400).effect, effect))
    assert np.mean(hits) >= 0.9
