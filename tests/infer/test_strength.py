"""Strength from bounds: likelihoods, umbrellas, scores, and bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from tacitus.errors import ArrayError
from tacitus.infer.kernels.strength import log_statement
from tacitus.infer.strength import (
    BOUNDS,
    Statements,
    coverage,
    fit_strength,
    interval_score,
    rounding_interval,
)

CODE = {name: number for number, name in enumerate(BOUNDS)}


def statements(*rows: tuple[int, int, int, str, float], **more: object) -> Statements:
    """Build statements from (group, year, source, bound word, number) rows."""
    group, year, source, bound, low = zip(*rows, strict=True)
    codes = np.array([CODE[b] for b in bound])
    return Statements(*map(np.array, (group, year, source)), codes, np.array(low, float), **more)


def infer(given: Statements, **options: object):
    settings = {"groups": 3, "sources": 2, "years": (2010, 2013), "seed": 1, "draws": 200}
    return fit_strength(given, **(settings | options))


@pytest.mark.parametrize("bound", ["exactly", "up_to", "at_least", "over", "under"])
@given(st.floats(0.05, 1.0), st.floats(4, 12))
@settings(max_examples=15, deadline=None)
def test_what_a_bound_word_says_is_a_density(bound: str, sd: float, level: float) -> None:
    def density(value: float) -> float:
        return np.exp(log_statement(CODE[bound], value, np.nan, level, sd, 0.7, 0.35))

    mass, _ = quad(density, level - 12, level + 12, points=[level], limit=300)
    assert mass == pytest.approx(1.0, abs=1e-4)


@given(st.floats(-4, 4), st.floats(0.1, 3), st.floats(0.1, 2))
@settings(deadline=None)
def test_a_range_holds_the_noisy_level(low: float, width: float, sd: float) -> None:
    found = log_statement(CODE["between"], low, low + width, 0.0, sd, 0.7, 0.35)
    assert np.exp(found) == pytest.approx(ndtr((low + width) / sd) - ndtr(low / sd), abs=1e-9)


def test_far_tails_stay_finite() -> None:
    for bound in range(len(BOUNDS)):
        for level in (-50.0, 0.0, 50.0):
            value = log_statement(bound, 0.0, 0.3, level, 0.05, 0.7, 0.35)
            assert value < 10
            assert np.isfinite(value)


def median(given: Statements, group: int = 0, **options: object) -> float:
    return float(infer(given, **options).quantiles[group, 0, 2])


def test_bound_words_order_the_answer() -> None:
    up_to, exact, over = (
        median(statements((0, 2010, 0, b, 2200.0)), draws=600) for b in ("up_to", "exactly", "over")
    )
    assert up_to < exact < over


def test_up_to_is_no_point_and_over_no_ceiling() -> None:
    low, _, _, _, high = infer(statements((0, 2010, 0, "up_to", 2200.0))).quantiles[0, 0]
    assert low < 1100
    low, _, _, _, high = infer(statements((0, 2010, 0, "over", 10_000.0))).quantiles[0, 0]
    assert high > 15_000
    assert low > 4_000


def test_an_umbrella_is_never_smaller_than_its_parts() -> None:
    given = statements((0, 2010, 0, "over", 10_000.0), (1, 2010, 0, "up_to", 6_500.0))
    found = infer(given, umbrella=[-1, 0, 0])
    total = np.exp(found.draws)
    assert (total[:, 0] >= total[:, 1] + total[:, 2] - 1e-6).all()
    assert found.quantiles[0, 0, 0] > 4_000


def test_a_share_binds_part_and_whole() -> None:
    given = statements(
        (0, 2010, 0, "exactly", 10_000.0), (1, 2010, 0, "about", 0.2), whole=np.array([-1, 0])
    )
    found = infer(given, umbrella=[-1, 0, -1], draws=400)
    share = np.exp(found.draws[:, 1, 0] - found.draws[:, 0, 0])
    assert 0.15 < np.median(share) < 0.26
    assert np.isnan(found.quantiles[2]).all()


def test_of_a_group_never_mentioned_nothing_is_said() -> None:
    found = infer(statements((0, 2010, 0, "about", 3000.0)))
    assert np.isnan(found.quantiles[1:]).all()
    assert np.isfinite(found.quantiles[0]).all()


def test_distance_in_time_widens() -> None:
    found = infer(statements((0, 2010, 0, "exactly", 3000.0)), draws=600)
    width = found.quantiles[0, :, 4] / found.quantiles[0, :, 0]
    assert width[3] > width[0]


def test_same_seed_same_answer() -> None:
    given = statements(
        (0, 2010, 0, "about", 3000.0),
        (1, 2011, 1, "between", 500.0),
        high=np.array([np.nan, 900.0]),
    )
    one, two, other = (infer(given, seed=s).quantiles for s in (3, 3, 4))
    assert np.array_equal(one, two, equal_nan=True)
    assert not np.array_equal(one, other, equal_nan=True)


@given(st.floats(1, 9e6))
def test_rounding_keeps_the_number_inside(value: float) -> None:
    value = float(round(value))
    low, high = rounding_interval(value)
    assert 0 < low < value < high < 2 * value


@given(st.floats(-5, 5), st.floats(0.01, 5), st.floats(-8, 8))
def test_the_interval_score_rewards_covering(low: float, width: float, truth: float) -> None:
    score = float(interval_score(low, low + width, truth))
    inside = low <= truth <= low + width
    assert score >= width - 1e-12
    missed = max(low - truth, truth - (low + width), 0.0)
    assert score == pytest.approx(width + 20 * missed, abs=1e-9)
    assert coverage([low], [low + width], [truth]) == float(inside)


BAD = [
    (statements((0, 2010, 0, "about", -5.0)), {}, "above 0"),
    (statements((0, 2010, 0, "about", np.nan)), {}, "above 0"),
    (statements((0, 2010, 0, "between", 500.0), high=np.array([400.0])), {}, "above the first"),
    (statements((0, 2010, 0, "between", 500.0)), {}, "above the first"),
    (statements((5, 2010, 0, "about", 5.0)), {}, "'group'"),
    (statements((0, 2030, 0, "about", 5.0)), {}, "'year'"),
    (statements((0, 2010, 7, "about", 5.0)), {}, "'source'"),
    (statements((0, 2010, 0, "about", 5.0)), {"umbrella": [1, 0, -1]}, "circle"),
    (statements((0, 2010, 0, "about", 5.0)), {"umbrella": [9, -1, -1]}, "below 3"),
    (statements((0, 2010, 0, "about", 5.0)), {"umbrella": [-1]}, "per group"),
    (
        statements((0, 2010, 0, "about", 1.2), whole=np.array([1])),
        {"umbrella": [1, -1, -1]},
        "between 0 and 1",
    ),
    (statements((0, 2010, 0, "about", 0.2), whole=np.array([1])), {}, "contains the group"),
    (statements((0, 2010, 0, "about", 0.2), whole=np.array([0])), {}, "no share of itself"),
]


@pytest.mark.parametrize(("given", "options", "problem"), BAD)
def test_bad_input_is_refused(given: Statements, options: dict, problem: str) -> None:
    with pytest.raises(ArrayError, match=problem):
        infer(given, **options)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"years": (2013, 2010)}, "before it begins"),
        ({"draws": 0}, "four draws"),
        ({"chains": 0}, "one chain"),
    ],
)
def test_a_fit_that_cannot_be_asked_for(options: dict, problem: str) -> None:
    with pytest.raises(ArrayError, match=problem):
        infer(statements((0, 2010, 0, "about", 800.0)), **options)


@pytest.mark.parametrize("value", [0, -3, float("nan"), float("inf")])
def test_no_interval_stands_for_what_is_no_strength(value: float) -> None:
    with pytest.raises(ArrayError, match="above 0"):
        rounding_interval(value)


def test_strengths_in_words_are_refused() -> None:
    words = Statements(*(np.array([k]) for k in (0, 2010, 0, 1)), np.array(["many"]))
    with pytest.raises(ArrayError, match="must hold numbers"):
        infer(words)
