"""A source that is wrong about attacks is less believed about ties, and the reverse."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shared_worlds import (
    World,
    attack_log_loss,
    fit_attacks,
    fit_ties,
    shared_world,
    tie_scores,
    told_by_ties,
)

Worth = dict[str, tuple[float, float]]


@pytest.fixture(scope="module")
def worlds() -> list[tuple[World, Worth]]:
    made = [shared_world(seed, events=60) for seed in range(3)]
    return [(world, fit_attacks(world)[1]) for world in made]


def right(worth: Worth, source: str) -> float:
    yes, no = worth.get(source, (0.0, 0.0))
    return (6 + yes) / (8 + yes + no)


def test_attacks_tell_bad_sources_from_good_ones(worlds: list[tuple[World, Worth]]) -> None:
    for world, worth in worlds:
        shares = np.array([right(worth, f"s{n}") for n in range(8)])
        bad = world.right_on_attacks < 0.5
        assert shares[bad].max() < shares[~bad].min()


def test_bad_sources_lose_weight_about_ties_and_calibration_gains(
    worlds: list[tuple[World, Worth]],
) -> None:
    alone, shared = [], []
    for world, worth in worlds:
        before, after = fit_ties(world), fit_ties(world, worth)
        alone.append(tie_scores(world, before))
        shared.append(tie_scores(world, after))
        bad = {f"s{n}" for n in np.flatnonzero(world.right_on_attacks < 0.5)}
        moved = [
            b.decibans - a.decibans
            for one, two in zip(before.assessments, after.assessments, strict=True)
            for a, b in zip(one.evidence, two.evidence, strict=True)
            if a.root in bad
        ]
        assert np.mean(moved) < -1.0

    def mean(rows: list[dict[str, float]], name: str) -> float:
        return float(np.mean([row[name] for row in rows]))

    assert mean(shared, "log_loss") < mean(alone, "log_loss") - 0.02
    assert mean(shared, "ece") < mean(alone, "ece") + 0.01
    assert mean(shared, "right_above_.9") >= mean(alone, "right_above_.9") - 0.01


def test_ties_tell_of_sources_and_attacks_do_not_suffer() -> None:
    world = shared_world(4, events=60, reports=30)
    worth = told_by_ties(fit_ties(world))
    bad = world.right_on_ties < 0.5
    shares = np.array([right(worth, f"s{n}") for n in range(8)])
    assert shares[bad].mean() < shares[~bad].mean()
    alone, shared = (fit_attacks(world, given)[0] for given in (None, worth))
    assert attack_log_loss(world, shared) < attack_log_loss(world, alone) + 0.01


def test_a_source_that_nobody_checks_hands_nothing_on() -> None:
    world = shared_world(5, sources=1, bad=0, events=20)
    assert sum(told_by_ties(fit_ties(world)).get("s0", (0.0, 0.0))) < 1.0
