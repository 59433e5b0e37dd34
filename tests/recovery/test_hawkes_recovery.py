"""Ties come back from worlds in which they are known, and none where there are none.

Three worlds a row keep this quick, so the thresholds are loose: `bench/ties_events.py` measures a
hundred worlds a row.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from event_worlds import ROWS, auc, fit_world, prior_fit, shared_shock_world

SWEEPS = {"burn_in": 50, "draws": 100, "chains": 1}


@pytest.mark.parametrize("row", [row for row in ROWS if row != "none"])
def test_tied_pairs_rank_first(row: str) -> None:
    scores, right, false, tied = [], 0, 0, 0
    for seed in range(3):
        world = shared_shock_world(seed, **ROWS[row])  # type: ignore[arg-type]
        fit = fit_world(world, seed=seed, **SWEEPS)
        truth, said = world.truth(fit.pairs), fit.reported(0.1)
        scores.append(auc(fit.inclusion, truth))
        right, false, tied = (
            right + (said & truth).sum(),
            false + (said & ~truth).sum(),
            tied + truth.sum(),
        )
    assert np.mean(scores) >= 0.985
    assert right / tied >= 0.8
    assert false <= 0.3 * (right + false)


def test_shared_shocks_alone_make_no_tie() -> None:
    for seed in range(3):
        world = shared_shock_world(seed, follow=0.0)
        fit = fit_world(world, seed=seed, **SWEEPS)
        assert not world.tied.any()
        assert fit.reported(0.1).sum() <= 1
        assert fit.inclusion.mean() < 0.1


def test_the_length_of_the_shocks_is_found() -> None:
    for days in (10, 30):
        world = shared_shock_world(5, shock_days=days)
        assert np.median(fit_world(world, seed=1, **SWEEPS).period_days) == days


def test_inclusion_is_calibrated_on_worlds_from_the_prior() -> None:
    chance, truth = [], []
    for seed in range(5):
        world, fit, ranks = prior_fit(seed, draws=20, burn_in=50)
        chance.append(fit.inclusion)
        truth.append(world.tied)
        assert all(0 <= rank <= 1 for rank in ranks)
    p, y = np.concatenate(chance), np.concatenate(truth)
    gap = (y - p).sum() / np.sqrt((p * (1 - p)).sum())
    assert abs(gap) < 3.5
