"""Weights of evidence on answers: exact, one term per root, coherent ratings."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from tacitus.errors import ArrayError
from tacitus.infer import hypotheses as engine
from tacitus.infer.hypotheses import (
    DECIBAN,
    Reports,
    diagnosticity,
    draw_tables,
    expected_information,
    expected_table,
    log_likelihood,
    posterior,
    prior_to_flip,
    weigh,
)

CHANCE = st.floats(0.05, 0.95)


@st.composite
def cases(draw, most_roots=4, most_items=3):
    roots, items = draw(st.integers(1, most_roots)), draw(st.integers(1, most_items))
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, roots - 1), st.integers(0, items - 1)),
            min_size=1, max_size=6, unique=True,
        )
    )  # fmt: skip
    size = len(pairs)
    answers = draw(st.integers(2, 3))
    numbers = lambda n, of: np.array(draw(st.lists(of, min_size=n, max_size=n)), float)  # noqa: E731
    reports = Reports(
        numbers(roots, CHANCE),
        np.array([r for r, _ in pairs]),
        np.array([i for _, i in pairs]),
        numbers(size, st.booleans()).astype(bool),
        numbers(size, st.floats(0.5, 0.99)),
    )
    return reports, numbers(items * answers, CHANCE).reshape(items, answers)


def by_hand(reports: Reports, p: np.ndarray) -> np.ndarray:
    """Sum over which roots are good, which items hold, and which story each bad root tells."""
    roots, (items, answers) = len(reports.reliability), p.shape
    found = np.zeros(answers)
    rows = list(zip(reports.root, reports.item, reports.affirms, reports.right, strict=True))
    for a in range(answers):
        for good in product((0, 1), repeat=roots):
            of_good = np.prod(
                [r if g else 1 - r for r, g in zip(reports.reliability, good, strict=True)]
            )
            stories = 1.0
            for root in range(roots):
                if not good[root]:
                    told = [
                        np.prod(
                            [p[i, b] if yes else 1 - p[i, b] for r, i, yes, _ in rows if r == root]
                        )
                        for b in range(answers)
                    ]
                    stories *= np.mean(told)
            for holds in product((0, 1), repeat=items):
                weight = np.prod([p[i, a] if h else 1 - p[i, a] for i, h in enumerate(holds)])
                for r, i, yes, right in rows:
                    if good[r]:
                        weight *= right if bool(holds[i]) == yes else 1 - right
                found[a] += of_good * stories * weight
    return found


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_likelihood_is_the_sum_over_all_that_may_be(case):
    reports, p = case
    np.testing.assert_allclose(np.exp(log_likelihood(reports, p)), by_hand(reports, p), rtol=1e-6)


def chain_of(roots: int, items: int, seed: int) -> tuple[Reports, np.ndarray]:
    rng = np.random.default_rng(seed)
    root = np.repeat(np.arange(roots), items)
    return (
        Reports(
            rng.uniform(0.2, 0.9, roots), root, np.tile(np.arange(items), roots),
            rng.random(roots * items) < 0.5, rng.uniform(0.6, 0.98, roots * items),
        ),
        rng.uniform(0.1, 0.9, (items, 2)),
    )  # fmt: skip


def test_both_ways_of_summing_agree(monkeypatch):
    """Roots and items the same in number: one more item nobody speaks of changes the way."""
    reports, p = chain_of(4, 4, 1)
    one = log_likelihood(reports, p)
    # A fifth root of no worth that repeats an item makes roots more than items.
    more = reports.and_one_more(0, True, 0.0, 0.9)
    other = log_likelihood(more, p)
    expected = one + np.log(np.mean(p[0]))
    np.testing.assert_allclose(other, expected, rtol=1e-9)


def test_too_many_that_hang_together_are_refused():
    reports, p = chain_of(engine.MOST + 1, engine.MOST + 1, 2)
    with pytest.raises(ArrayError, match="join items"):
        log_likelihood(reports, p)


def test_batches_change_nothing(monkeypatch):
    reports, p = chain_of(4, 3, 3)
    tables = draw_tables(p, np.full(p.shape, 0.5), seed=1, draws=30)
    whole = log_likelihood(reports, tables)
    monkeypatch.setattr(engine, "_CELLS", 100)
    np.testing.assert_array_equal(log_likelihood(reports, tables), whole)


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 99))
def test_prior_and_roots_sum_to_the_answer(case, seed):
    reports, p = case
    prior = np.full(p.shape[1], 1 / p.shape[1])
    drawn = draw_tables(p, np.full(p.shape, 0.4), seed=seed, draws=8)
    found = weigh(reports, p, prior, drawn=drawn)
    total = DECIBAN * logit(found.prior) + found.decibans.sum(axis=0)
    np.testing.assert_allclose(total, DECIBAN * logit(found.probability), atol=1e-6)
    assert found.probability.sum() == pytest.approx(1)
    assert (found.low <= found.high + 1e-12).all()


@settings(max_examples=30, deadline=None)
@given(cases())
def test_what_is_left_without_a_root_is_a_fit_without_it(case):
    reports, p = case
    prior = np.full(p.shape[1], 1 / p.shape[1])
    found = weigh(reports, p, prior)
    for root in range(len(reports.reliability)):
        kept = reports.root != root
        alone = Reports(
            np.delete(reports.reliability, root),
            reports.root[kept] - (reports.root[kept] > root),
            reports.item[kept], reports.affirms[kept], reports.right[kept],
        )  # fmt: skip
        again = posterior(alone, p, prior)
        np.testing.assert_allclose(found.without[root], again, atol=1e-9)


@pytest.mark.parametrize("items", [1, 3, 9])
def test_one_root_moves_no_further_than_its_reliability(items):
    """However much it says: from even odds to (1 + reliability) / 2 at most."""
    p = np.tile([0.999, 0.001], (items, 1))
    said = Reports(
        np.array([0.5]), np.zeros(items, int), np.arange(items), np.ones(items, bool),
        np.ones(items),
    )  # fmt: skip
    found = posterior(said, p, [0.5, 0.5])
    assert 0.74 < found[0] <= 0.75


def test_two_roots_on_one_item_are_one_fact():
    """Corroboration makes the item surer, and tells no more than the item itself."""
    p = np.array([[0.6, 0.3]])
    one = Reports(np.array([0.5]), np.zeros(1, int), np.zeros(1, int), np.ones(1, bool), np.ones(1))
    two = one.and_one_more(0, True, 0.5, 1.0)
    sure = p[0, 0] / p[0].sum()
    first, second = (posterior(r, p, [0.5, 0.5])[0] for r in (one, two))
    assert 0.5 < first < second < sure


def test_reports_without_a_good_root_say_nothing():
    p = np.array([[0.9, 0.1]])
    said = Reports(np.zeros(1), np.zeros(1, int), np.zeros(1, int), np.ones(1, bool), np.ones(1))
    np.testing.assert_allclose(posterior(said, p, [0.3, 0.7]), [0.3, 0.7])


@settings(max_examples=30, deadline=None)
@given(cases(most_roots=3), st.floats(0.15, 0.85))
def test_at_the_prior_that_flips_it_two_answers_are_level(case, lead):
    reports, p = case
    prior = np.append([lead], np.full(p.shape[1] - 1, (1 - lead) / (p.shape[1] - 1)))
    flip = prior_to_flip(reports, p, prior, 0)
    others = prior[1:] / prior[1:].sum()
    after = posterior(reports, p, np.append([flip], (1 - flip) * others))
    assert after[0] == pytest.approx(after[1:].max(), abs=1e-6)


@given(st.lists(st.tuples(CHANCE, CHANCE), min_size=1, max_size=4), CHANCE)
def test_diagnosticity_is_expected_and_bounded(rows, h):
    p = np.array(rows)
    tells = diagnosticity(p, [h, 1 - h])
    entropy = -(h * np.log(h) + (1 - h) * np.log(1 - h))
    assert (tells >= 0).all()
    assert (tells <= entropy + 1e-9).all()


def test_the_next_item_tells_at_most_what_the_item_itself_would():
    reports, p = chain_of(2, 3, 5)
    open_items = np.vstack([p, [[0.9, 0.2]]])
    tells = expected_information(reports, open_items, [0.5, 0.5], reliability=1.0, right=1.0)
    now = posterior(reports, open_items, [0.5, 0.5])
    # Of an item that nobody speaks of, a sure root tells exactly its diagnosticity.
    assert tells[3] == pytest.approx(diagnosticity(open_items[3:], now)[0], rel=1e-6)
    weak = expected_information(reports, open_items, [0.5, 0.5], reliability=0.4)
    assert 0 < weak[3] < tells[3]


def test_draws_are_the_same_for_the_same_seed():
    p, spread = np.full((2, 2), 0.3), np.full((2, 2), 0.5)
    first, again, other = (draw_tables(p, spread, seed=s, draws=5) for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_the_expected_table_is_the_mean_of_those_drawn():
    p, spread = np.array([[0.9, 0.2], [1.0, 0.0]]), np.full((2, 2), 0.8)
    drawn = draw_tables(p, spread, seed=1, draws=40_000)
    np.testing.assert_allclose(expected_table(p, spread), drawn.mean(axis=0), atol=0.005)


def test_what_follows_from_an_answer_is_never_drawn_anew():
    tables = draw_tables([[1.0, 0.0]], np.ones((1, 2)), seed=1, draws=5)
    assert (tables == [[1.0, 0.0]]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Reports(np.ones(1), np.array([1]), np.array([0]), np.array([True]), np.ones(1)),
        lambda: Reports(np.ones(1), np.array([0]), np.array([0, 1]), np.array([True]), np.ones(1)),
        lambda: Reports(
            np.array([2.0]), np.array([0]), np.array([0]), np.array([True]), np.ones(1)
        ),
        lambda: log_likelihood(chain_of(1, 3, 0)[0], np.full((2, 2), 0.5)),
        lambda: weigh(chain_of(1, 1, 0)[0], np.full((1, 2), 0.5), [0.5, 0.4]),
        lambda: weigh(chain_of(1, 1, 0)[0], np.full((1, 3), 0.5), [0.5, 0.5]),
    ],
)
def test_arrays_that_do_not_fit_are_refused(wrong):
    with pytest.raises(ArrayError):
        wrong()


@pytest.mark.parametrize(
    ("table", "prior", "words"),
    [
        ([[1.0, 0.0]], [0.5, 0.3, 0.2], "a column for each answer"),
        ([1.0, 0.0], [0.5, 0.5], "a row for each item"),
        ([[np.nan, 0.0]], [0.5, 0.5], "must hold chances"),
        ([[2.0, 0.0]], [0.5, 0.5], "must hold chances"),
        ([[1.0, 0.0]], [-0.5, 1.5], "not be negative"),
        ([[1.0, 0.0]], [0.0, 0.0], "not be negative"),
    ],
)
def test_a_table_or_prior_that_does_not_fit_is_refused(table, prior, words):
    said = Reports(np.array([0.5]), np.array([0]), np.array([0]), np.array([True]), np.ones(1))
    with pytest.raises(ArrayError, match=words):
        posterior(said, table, prior)
