"""Scores: hand-made values, properness, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.score import bootstrap_difference, calibration_error, log_losses, score


def test_by_hand() -> None:
    p = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4], [0.25, 0.25, 0.5]])
    s = score(p, [0, 1, 0, 2])
    assert s.log_loss == pytest.approx(-np.log([0.7, 0.8, 0.3, 0.5]).mean())
    brier = [0.09 + 0.04 + 0.01, 0.01 + 0.04 + 0.01, 0.49 + 0.09 + 0.16, 0.0625 * 2 + 0.25]
    assert s.brier == pytest.approx(np.mean(brier))
    assert s.top == 0.75
    assert s.majority == 0.5


def test_a_certain_error_is_infinite() -> None:
    assert np.isinf(log_losses([[1.0, 0.0]], [1])[0])


@given(st.integers(0, 10_000))
def test_truth_scores_best(seed: int) -> None:
    """The expected log and Brier scores are least at the true probabilities."""
    rng = np.random.default_rng(seed)
    true, other = rng.dirichlet(np.ones(4), size=2)
    weights = true

    def expected(q: np.ndarray) -> tuple[float, float]:
        each = [score(q[None], [k]) for k in range(4)]
        return (
            float(sum(w * e.log_loss for w, e in zip(weights, each, strict=True))),
            float(sum(w * e.brier for w, e in zip(weights, each, strict=True))),
        )

    best, worse = expected(true), expected(other)
    assert best[0] <= worse[0] + 1e-9
    assert best[1] <= worse[1] + 1e-9


def test_calibrated_probabilities_have_little_error() -> None:
    rng = np.random.default_rng(0)
    c = rng.random(50_000)
    assert calibration_error(c, rng.random(50_000) < c) < 0.01
    assert calibration_error(c, rng.random(50_000) < c**2) > 0.1


def test_the_interval_holds_the_mean() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(1.0, 1, 500), rng.normal(0.8, 1, 500)
    mean, low, high = bootstrap_difference(a, b, seed=1)
    assert low < mean < high
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(2 / 500), rel=0.25)


@pytest.mark.parametrize(
    ("p", "y"),
    [
        ([[0.5, 0.6]], [0]),
        ([[np.nan, 1.0]], [0]),
        ([[0.5, 0.5]], [2]),
        ([[0.5, 0.5]], [0, 1]),
        ([], []),
        ([[1.5, -0.5]], [0]),
    ],
)
def test_what_is_no_probability_is_refused(p: list[list[float]], y: list[int]) -> None:
    with pytest.raises(ArrayError):
        score(p, np.array(y, dtype=np.int64))
