"""Ties and strengths drawn in simulation come back, also through hidden echoes."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from ties_prior import rank_strength, rank_ties
from ties_worlds import laid_out, oracle, scores, span_world, stated, tie_world, truth

from tacitus.infer.sbc import calibrate
from tacitus.infer.ties import fit

SIZES = {"parties": 16, "relations": 6, "years": 20, "sources": 40}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "gap"),
    [
        # As in the full benchmark: what the fit does not know costs little where roots are known.
        ({}, 0.015),
        ({"copying": 0.6}, 0.015),
        ({"copying": 0.2, "hidden": True}, 0.03),
        ({"copying": 0.6, "hidden": True}, 0.04),
    ],
    ids=["plain", "cited echoes", "hidden copies", "many hidden copies"],
)
def test_ties_come_back(setting: dict[str, object], gap: float) -> None:
    world = tie_world(3, **SIZES, **setting)
    data = laid_out(world)
    y = truth(world, data)
    found = fit(data, seed=1, draws=60, chains=2)
    ours, best = scores(y, found.probability), scores(y, oracle(world, data))
    assert ours["ap"] > best["ap"] - gap
    assert ours["right_above_.9"] > 0.95
    if setting:
        copied = np.zeros(len(data.terms.dyad), bool)
        copied[data.term_of] = world.copied
        if setting.get("hidden"):
            assert ((found.copies.probability > 0.5) == copied).mean() > 0.9


def test_a_span_of_years_is_one_word_however_it_is_written() -> None:
    """A source that errs about a tie errs for as long as ties last: no year confirms another."""
    world = span_world(1)
    whole = stated(world)
    y = world.held[whole.relation, whole.subject, whole.object]
    found = scores(y, fit(whole, seed=1, draws=60, chains=2).probability)
    rows = fit(stated(world, yearly=True), seed=1, draws=60, chains=2)
    # A source that states two spans which overlap says some years twice.
    assert scores(y, rows.probability) == pytest.approx(found, rel=0.02)
    apart = fit(stated(world, yearly=True, one_word=False), seed=1, draws=60, chains=2)
    assert found["right_above_.9"] > 0.97
    assert scores(y, apart.probability)["right_above_.9"] < 0.9
    assert found["log_loss_1000"] < 0.5 * scores(y, apart.probability)["log_loss_1000"]


@pytest.mark.slow
def test_intervals_of_ties_are_about_the_probability_under_the_truth() -> None:
    world = tie_world(4, **SIZES)
    data = laid_out(world)
    found = fit(data, seed=1)
    best = oracle(world, data)
    open_ = (best > 0.02) & (best < 0.98)
    inside = (best >= found.low) & (best <= found.high)
    assert inside[open_].mean() > 0.75


@pytest.mark.slow
@pytest.mark.parametrize("one", [rank_ties, rank_strength])
def test_posteriors_are_neither_high_nor_low(one: object) -> None:
    fits = 12
    found = calibrate(partial(one, thin=2), range(fits))
    z = (found.ranks.mean(axis=0) / found.n_draws - 0.5) * np.sqrt(12 * fits)
    # Eight quantities: beyond 3.5 once in some 250 runs.
    assert np.abs(z).max() < 3.5
