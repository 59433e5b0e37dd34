"""Forecasts of counts, and the scores they are held to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nph

from tacitus.errors import ArrayError
from tacitus.infer.backtest import Fold, run_fold, summarise
from tacitus.infer.forecast import Panel, Shared, components, forecast, learn
from tacitus.infer.forecast_baselines import glm, last_12, seasonal
from tacitus.infer.forecast_scores import covered, crps, log_scores, pit, uniformity


def world(seed: int, months: int = 96, spread: float = 0.3) -> Panel:
    rng = np.random.default_rng(seed)
    level = rng.gamma(0.5, 2.0, (4, 5))
    shock = np.exp(np.cumsum(rng.normal(0, 0.08, months)))[None, None] * rng.gamma(
        1 / spread, spread, (4, 5, months)
    )
    which = np.indices((4, 5)).reshape(2, -1)
    return Panel(rng.poisson(level[:, :, None] * shock).reshape(20, months), which[0], which[1])


@given(nph.arrays(np.float64, (7, 3), elements=st.floats(0, 50)), st.floats(0, 50))
def test_crps_is_that_of_its_definition(samples: np.ndarray, seen: float) -> None:
    """E|X − y| − E|X − X′|/2, which is 0 or more."""
    given_, y = crps(samples, np.full(3, seen)), seen
    pairs = np.abs(samples[:, None] - samples[None]).mean(axis=(0, 1))
    exact = np.abs(samples - y).mean(axis=0) - pairs / 2
    assert np.allclose(given_, exact)
    assert (given_ > -1e-9).all()


def test_the_right_forecast_scores_best() -> None:
    rng = np.random.default_rng(1)
    truth = rng.poisson(4.0, 1500)
    scores = [
        (crps(draws, truth).mean(), log_scores(draws, truth).mean())
        for draws in (rng.poisson(m, (200, 1500)) for m in (4.0, 3.0, 6.0))
    ]
    assert scores[0] == min(scores)
    assert scores[0][1] < min(scores[1][1], scores[2][1])


def test_pit_and_coverage_are_right_for_the_right_forecast_and_wrong_else() -> None:
    rng = np.random.default_rng(2)
    truth = rng.poisson(3.0, 1000)
    right, narrow = rng.poisson(3.0, (300, 1000)), np.full((300, 1000), 3)
    assert uniformity(pit(right, truth, seed=1)).p > 0.01
    assert uniformity(pit(narrow, truth, seed=1)).p < 1e-6
    assert covered(right, truth, 0.9).mean() >= 0.9
    assert covered(narrow, truth, 0.9).mean() < 0.4


def test_values_that_move_together_are_tested_together() -> None:
    """Forty blocks of 50 equal values say no more than 40 values."""
    rng = np.random.default_rng(3)
    blocks = np.repeat(np.arange(200), 50)
    values = np.repeat(rng.random(200), 50)
    assert uniformity(values).p < 1e-6
    assert uniformity(values, blocks).p > 0.01
    with pytest.raises(ArrayError):
        uniformity(values[:100], blocks[:100])


def test_only_the_past_is_seen() -> None:
    panel = world(1)
    changed = panel.counts.copy()
    changed[:, 60:] += 100
    other = Panel(changed, panel.group, panel.place)
    first, second = (forecast(p.until(60), horizon=6, draws=40, seed=1) for p in (panel, other))
    assert (first == second).all()
    assert (components(panel.until(60)) == components(other.until(60))).all()


def test_the_model_beats_the_last_year_where_rates_are_steady() -> None:
    ours, theirs = [], []
    for seed in range(4):
        panel = world(seed, spread=0.05)
        seen = panel.counts[:, 84:]
        drawn = forecast(panel.until(84), horizon=12, draws=300, seed=seed)
        ours.append(crps(drawn, seen).mean())
        theirs.append(crps(last_12(panel.until(84), horizon=12), seen).mean())
    assert np.mean(ours) < np.mean(theirs)


def test_shared_shocks_make_sums_as_uncertain_as_they_are() -> None:
    inside, alone = [], []
    for seed in range(4):
        panel = world(seed)
        past, came = panel.until(84), panel.counts[:, 84:].sum(axis=0)
        rates = learn(past)
        apart = replace(rates, shared=Shared(np.zeros(2), np.zeros(2), 0.0))
        for found, kept in ((rates, inside), (apart, alone)):
            drawn = forecast(past, horizon=12, draws=200, seed=seed, rates=found).sum(axis=1)
            kept.append(covered(drawn, came, 0.9).mean())
    assert np.mean(inside) > 0.7
    assert np.mean(inside) > np.mean(alone) + 0.1


def test_baselines_are_what_their_names_say() -> None:
    panel = Panel(np.tile(np.arange(36.0), (2, 1)), [0, 1], [0, 0])
    assert sorted(last_12(panel, horizon=1)[:, 0, 0]) == list(range(24, 36))
    assert seasonal(panel, horizon=2, years=2)[:, 0].tolist() == [[24.0, 25.0], [12.0, 13.0]]
    drawn = glm(world(1).until(84), horizon=3, draws=100, seed=1)
    assert drawn.shape == (100, 20, 3)
    assert drawn.mean() == pytest.approx(world(1).counts[:, 72:84].mean(), rel=0.5)


def test_folds_sum_up_and_repeat() -> None:
    panel = world(5)
    fold = Fold(panel.until(84), panel.counts[:, 84:], 0, 84, 100, 1)
    one, again = run_fold(fold), run_fold(fold)
    assert (one.pit == again.pit).all()
    found = summarise([one, again])
    assert found.counted == 2 * 20 * 12
    assert found.best in ("last_12", "seasonal", "glm")
    assert found.origins is None
    assert found.quarters is None


def test_a_short_past_is_refused() -> None:
    with pytest.raises(ArrayError, match="24 months"):
        learn(world(1).until(20))
    with pytest.raises(ArrayError):
        Panel(np.full((1, 3), -1.0), [0], [0])
