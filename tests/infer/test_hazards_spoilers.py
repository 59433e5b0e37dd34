"""Hazards, trust and spoiling: posteriors against what is known of them."""

from __future__ import annotations

import numpy as np
import pytest

from tacitus.errors import ArrayError
from tacitus.infer.hazards import fit_hazards, per_month, simulate_ties
from tacitus.infer.laplace import sample
from tacitus.infer.spoilers import fit_spoiling, trust_after


def test_sampling_keeps_the_skew_of_a_posterior() -> None:
    """Log of a Gamma(2): mean digamma(2), checked against the closed form."""
    found = sample(lambda x: (2 * x - np.exp(x)).sum(axis=1), np.zeros(1), seed=1, draws=8000)
    assert found.values.mean() == pytest.approx(0.4228, abs=0.03)
    assert found.effective > 2000


def test_without_transitions_hazards_are_their_priors() -> None:
    found = fit_hazards([], [], np.zeros((0, 2)), seed=1, draws=2000)
    assert found.birth.values.mean(axis=0) == pytest.approx([-6.0, 0.0, 0.0], abs=0.15)
    assert found.death.values.std(axis=0) == pytest.approx([0.5, 1.0, 1.0], abs=0.15)


def test_a_probability_counts_in_part() -> None:
    whole = fit_hazards([0, 0], [1, 0], np.zeros((2, 1)), seed=1)
    half = fit_hazards([0, 0], [0.5, 0.5], np.zeros((2, 1)), seed=1)
    assert half.birth.mode == pytest.approx(whole.birth.mode, abs=1e-3)


def test_chances_rise_with_a_covariate_that_helps() -> None:
    x = np.repeat([[0.0], [1.0]], 300, axis=0)
    held = simulate_ties(x, [-3.0, 1.5], [-1.5, 0.0], periods=12, seed=4)
    found = fit_hazards(held[:, :-1].ravel(), held[:, 1:].ravel(), np.repeat(x, 12, axis=0), seed=1)
    born, _ = found.chances([[0.0], [1.0]])
    assert (born[:, 1] > born[:, 0]).mean() > 0.99


def test_months_make_a_year() -> None:
    assert 1 - (1 - per_month(0.3)) ** 12 == pytest.approx(0.3)


def test_spoiling_is_found_beside_a_season_that_all_share() -> None:
    rng = np.random.default_rng(2)
    talks = (np.arange(60) >= 36).astype(float)
    season = np.where(talks == 1, 2.0, 1.0)  # everybody fights more while they talk
    mean = np.full((3, 6, 60), 2.0) * season
    mean[0] *= np.exp(1.0 * talks)
    found = fit_spoiling(rng.poisson(mean), talks, seed=1, draws=300, burn_in=150)
    effect = found.effect.mean(axis=0)
    assert effect[0] - effect[1:].mean() == pytest.approx(1.0, abs=0.2)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ArrayError):
        fit_hazards([0, 2], [0, 1], np.zeros((2, 1)), seed=1)
    with pytest.raises(ArrayError):
        fit_spoiling(np.ones((2, 2, 5)), np.zeros(5), seed=1)
    with pytest.raises(ArrayError):
        trust_after(1.0, True, control=0.5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"before": ["a", "b"]}, "must be numbers"),
        ({"before": [0, np.nan]}, "must be probabilities"),
        ({"after": [0, 2]}, "must be probabilities"),
        ({"covariates": [[np.nan], [1]]}, "covariates finite"),
        ({"weight": [-1, 1]}, "not negative"),
        ({"seed": -1}, "seed from 0"),
        ({"draws": 0}, "one draw"),
        ({"after": [1]}, "one row per transition"),
    ],
)
def test_transitions_that_do_not_fit_are_refused(change, words):
    given = {"before": [0, 1], "after": [1, 0], "covariates": np.zeros((2, 1)), "seed": 1}
    with pytest.raises(ArrayError, match=words):
        fit_hazards(**(given | change))


def test_chances_and_slopes_that_do_not_fit_are_refused():
    with pytest.raises(ArrayError, match="between 0 and 1"):
        per_month(1.5)
    with pytest.raises(ArrayError, match="one slope for each"):
        simulate_ties(np.zeros((3, 1)), [-2.0], [-1.0, 0.0], periods=5, seed=1)
