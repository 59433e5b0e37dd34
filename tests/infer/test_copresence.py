"""Pairs of groups against the nulls: exact moments, random worlds, degree models."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.copresence import _sum_tail, knox_by_pair, shared_place_weeks


def cross(t: np.ndarray, p: np.ndarray, g: np.ndarray, pair: np.ndarray, days: float) -> int:
    return sum(
        p[a] == p[b] and abs(t[a] - t[b]) <= days and {g[a], g[b]} == set(pair.tolist())
        for a, b in itertools.combinations(range(len(t)), 2)
    )


events = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1), st.integers(0, 2)), min_size=2, max_size=6
)


@settings(deadline=None, max_examples=25)
@given(events)
def test_exchanged_times_have_the_moments_of_all_permutations(
    rows: list[tuple[int, int, int]],
) -> None:
    t, p, g = (np.array(column) for column in zip(*rows, strict=True))
    test = knox_by_pair(t, p, g, days=2, null="times")
    for k, pair in enumerate(test.pairs):
        worlds = [cross(t[list(o)], p, g, pair, 2) for o in itertools.permutations(range(len(t)))]
        assert test.observed[k] == cross(t, p, g, pair, 2)
        assert test.expected[k] == pytest.approx(np.mean(worlds), abs=1e-9)
        assert test.sd[k] == pytest.approx(np.std(worlds), abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(events)
def test_exchanged_labels_have_the_moments_of_all_permutations(
    rows: list[tuple[int, int, int]],
) -> None:
    t, p, g = (np.array(column) for column in zip(*rows, strict=True))
    test = knox_by_pair(t, p, g, days=2, null="labels")
    inside = [np.flatnonzero(p == place) for place in (0, 1)]
    for k, pair in enumerate(test.pairs):
        worlds = []
        for first in itertools.permutations(inside[0]):
            for second in itertools.permutations(inside[1]):
                label = g.copy()
                label[inside[0]], label[inside[1]] = g[list(first)], g[list(second)]
                worlds.append(cross(t, p, label, pair, 2))
        assert test.expected[k] == pytest.approx(np.mean(worlds), abs=1e-9)
        assert test.sd[k] == pytest.approx(np.std(worlds), abs=1e-6)


def world(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups 0 and 1 follow each other within two days; group 2 is alone."""
    rng = np.random.default_rng(seed)
    t, p = rng.integers(0, 400, 60), rng.integers(0, 3, 60)
    times = np.concatenate([t, t + rng.integers(0, 3, 60), rng.integers(0, 400, 60)])
    return times, np.concatenate([p, p, rng.integers(0, 3, 60)]), np.repeat([0, 1, 2], 60)


@pytest.mark.parametrize("null", ["times", "labels", "jitter"])
def test_the_tied_pair_stands_out_under_every_null(null: str) -> None:
    test = knox_by_pair(*world(), days=2, null=null, worlds=199, seed=4)  # type: ignore[arg-type]
    assert test.pairs[test.adjusted < 0.02].tolist() == [[0, 1]]
    assert test.null


def test_random_worlds_agree_with_the_closed_forms() -> None:
    jittered = knox_by_pair(*world(), days=2, null="times", worlds=300, seed=9)
    again = knox_by_pair(*world(), days=2, null="times", worlds=300, seed=9)
    np.testing.assert_array_equal(jittered.p, again.p)
    for null in ("times", "labels"):
        test = knox_by_pair(*world(), days=2, null=null, worlds=300, seed=9)  # type: ignore[arg-type]
        normal = test.z[1:] / np.sqrt(2)
        expected = [0.5 * (1 - np.tanh(1.2 * value)) for value in normal]
        np.testing.assert_allclose(test.p[1:], expected, atol=0.2)


@pytest.mark.parametrize("null", ["degrees", "territory"])
def test_shared_place_weeks_single_out_the_tied_pair(null: str) -> None:
    test = shared_place_weeks(*world(), null=null)  # type: ignore[arg-type]
    assert test.p.argmin() == 0
    assert test.p[0] < 0.05
    assert (test.p[1:] > 0.01).all()


def test_degree_chances_keep_the_degrees() -> None:
    t, p, g = world()
    test = shared_place_weeks(t, p, g, null="degrees")
    assert (test.expected > 0).all()
    assert (test.expected < np.bincount(g).min()).all()


def test_refined_normal_tail_is_near_the_exact_one() -> None:
    chance = np.random.default_rng(0).uniform(0.05, 0.6, 40)
    mass = np.array([1.0])
    for q in chance:
        mass = np.convolve(mass, [1 - q, q])
    moments = chance.sum(), (chance * (1 - chance)).sum()
    third = (chance * (1 - chance) * (1 - 2 * chance)).sum()
    for observed in (5, 12, 20):
        exact = mass[observed:].sum()
        assert _sum_tail(observed, *moments, third) == pytest.approx(exact, abs=2e-3)


def test_bad_input_is_named() -> None:
    with pytest.raises(ArrayError, match="from 0"):
        knox_by_pair([1, 2], [0, -1], [0, 1])
    with pytest.raises(ArrayError, match="random worlds"):
        knox_by_pair([1, 2], [0, 0], [0, 1], null="jitter")
    with pytest.raises(ArrayError, match="NaN"):
        shared_place_weeks([1, np.nan], [0, 0], [0, 1])


def test_no_shared_place_gives_no_pair() -> None:
    assert knox_by_pair([1, 2], [0, 1], [0, 1]).pairs.shape == (0, 2)
    assert shared_place_weeks([1, 2], [0, 1], [0, 1]).pairs.shape == (0, 2)
