"""Ratings: the nearest coherent ones, pooled, and counted the classical way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tacitus.errors import ArrayError
from tacitus.infer.ratings import (
    PEOPLE_DIFFER,
    coherent,
    consistency,
    inconsistencies,
    pool,
)

CHANCE = st.floats(0.0, 1.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(CHANCE, min_size=2, max_size=5))
def test_the_projection_is_on_the_simplex_and_nearest(judged):
    found = coherent(np.eye(len(judged)), judged)
    assert found.atoms.sum() == pytest.approx(1)
    assert (found.atoms >= 0).all()
    # Duchi et al. 2008: the projection subtracts one number from all, and stops at 0.
    shift = (np.array(judged) - found.atoms)[found.atoms > 1e-6]
    assert np.ptp(shift) < 1e-5


@settings(max_examples=25, deadline=None)
@given(st.lists(CHANCE, min_size=4, max_size=4))
def test_no_other_coherent_probabilities_are_nearer(judged):
    """Two cases, their sum, and the rest: against a search of another kind."""
    events = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]], float)
    found = coherent(events, judged)

    def miss(z):
        atoms = np.exp(z) / np.exp(z).sum()
        return ((events @ atoms - judged) ** 2).sum()

    other = min(minimize(miss, start, method="Nelder-Mead").fun for start in np.eye(3) * 2)
    assert len(judged) * found.distance**2 <= other + 1e-6


def test_the_coherent_stay_as_they_are():
    events = [[1, 0, 0], [1, 1, 0], [0, 0, 1]]
    found = coherent(events, [0.2, 0.7, 0.3])
    np.testing.assert_allclose(found.judged, [0.2, 0.7, 0.3], atol=1e-6)
    assert found.distance < 1e-6


def test_a_probability_and_its_complement_meet_half_way():
    found = coherent([[1, 0], [0, 1]], [0.6, 0.6])
    np.testing.assert_allclose(found.judged, [0.5, 0.5], atol=1e-6)


def test_ratings_that_are_no_numbers_are_refused():
    with pytest.raises(ArrayError):
        coherent([[1, 0]], [np.nan])
    with pytest.raises(ArrayError):
        pool([[0.5, 0.5]])


def test_a_single_analyst_differs_from_others_as_the_survey_does():
    found = pool([[[0.8, 0.2]]])
    assert found.apart == pytest.approx(PEOPLE_DIFFER)
    assert 0 < found.kept < 1
    np.testing.assert_allclose(found.rated, [[0.8, 0.2]])
    assert 0.2 < found.likelihood[0, 1] < 0.5 < found.likelihood[0, 0] < 0.8


def test_many_who_agree_are_taken_at_their_word():
    one = np.array([[0.9, 0.1], [0.2, 0.7]])
    found = pool(np.tile(one, (40, 1, 1)))
    np.testing.assert_allclose(found.likelihood, one, atol=0.02)
    assert found.spread.max() < 0.1


def test_what_nobody_rated_stays_missing():
    found = pool([[[0.8, 0.2], [np.nan, np.nan]]])
    assert np.isnan(found.likelihood[1]).all()
    assert np.isfinite(found.likelihood[0]).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CHANCE, CHANCE), min_size=1, max_size=5))
def test_pooling_keeps_within_what_was_rated(rows):
    found = pool([[row] for row in rows])
    low, high = np.clip([np.min(rows), np.max(rows)], 0.01, 0.99)
    assert low - 1e-9 <= found.likelihood.min() <= found.likelihood.max() <= high + 1e-9


def test_the_classical_count_takes_every_row():
    p = [[0.1, 0.9], [0.3, 0.6]]
    np.testing.assert_array_equal(consistency(p), [[2, 0], [1, 0]])
    np.testing.assert_array_equal(inconsistencies(p, [0, 0, 1]), [5, 0])
