"""Hidden repetition: turns of silent sources, rare ways of putting it, cited roots that repeat."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.attribution import AttributionData, Priors, Reports, fit, gibbs, ragged
from tacitus.infer.attribution.layout import Layout, compile_layout
from tacitus.infer.attribution.turns import expected_turns, forms
from tacitus.infer.kernels.labels import INDEPENDENT, UNKNOWN
from tacitus.infer.kernels.turns import draw_turns, silence_loglik


def layout_of(event: Any, source: Any, sources: int, **more: Any) -> Layout:
    events = max(event) + 1
    reports = Reports(event, source, [1] * len(event), root=[-1] * len(event), **more)
    data = AttributionData(n_groups=3, place=[0] * events, n_sources=sources, reports=reports)
    return compile_layout(data)


def drawn(layout: Layout, echo: np.ndarray, seed: int) -> np.ndarray:
    return draw_turns(
        layout.silent_start,
        layout.silent,
        layout.heard_start,
        layout.heard,
        layout.heard_times,
        echo,
        np.random.default_rng(seed),
    )


def test_turns_are_those_of_all_orders_of_all_sources() -> None:
    """Sources 0 and 1 spoke, in this order; 2, 3 and 4 were silent: every order is tried."""
    layout, rng = layout_of([0, 0], [0, 1], 5), np.random.default_rng(2)
    echo = rng.gamma(2.0, 1.0, (5, 5))
    total, heard = 0.0, np.zeros((5, 5))
    for order in itertools.permutations(range(5)):
        before = np.array([[order.index(r) < order.index(s) for r in range(5)] for s in range(5)])
        if before[0, 1]:
            continue
        said = before[2:, :2] * echo[2:, :2]
        weight = np.exp(-said.sum())
        total += weight
        heard[2:, :2] += weight * before[2:, :2]
    found = np.mean([drawn(layout, echo, seed) for seed in range(20_000)], axis=0)
    assert found == pytest.approx(heard / total, abs=0.015)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1), st.integers(0, 99))
def test_expected_turns_stay_within_what_was_silent(rows: list[Any], seed: int) -> None:
    event, source = np.array(rows).T
    event = np.unique(event, return_inverse=True)[1]
    layout = layout_of(event, source, 4)
    echo = np.random.default_rng(seed).gamma(1.0, 1.0, (4, 4))
    expected, loglik = expected_turns(layout, echo)
    spoke = np.zeros((event.max() + 1, 4), bool)
    spoke[event, source] = True
    most = (~spoke).astype(float).T @ spoke
    assert (expected <= most + 1e-9).all()
    assert (drawn(layout, echo, seed) <= most).all()
    assert expected_turns(layout, 0 * echo)[1] == pytest.approx(0.0)
    compiled = silence_loglik(
        layout.silent_start,
        layout.silent,
        layout.heard_start,
        layout.heard,
        layout.heard_times,
        echo,
    )
    assert loglik == pytest.approx(compiled)


def test_a_lone_silent_source_is_expected_where_it_is_drawn() -> None:
    layout = layout_of([0, 0, 1, 1], [0, 1, 2, 0], 3)
    echo = np.array([[0, 0.5, 1.0], [2.0, 0, 0.3], [0.8, 1.5, 0]])
    found = np.mean([drawn(layout, echo, seed) for seed in range(4000)], axis=0)
    assert found == pytest.approx(expected_turns(layout, echo)[0], abs=0.05)


def test_rare_sets_are_told_from_common_ones() -> None:
    pointers, named = ragged([[1], [1], [1], [1, 2], [2]])
    content = np.array([0, 0, 0, 1, 2])
    assert forms(content, pointers, named) == pytest.approx([3 / 4] * 3 + [2 / 6, 1 / 2])


def world(pointers: bool) -> AttributionData:
    """Source 1 always follows 0 and says the same; with `pointers` both name a rare set."""
    n = 60
    rng = np.random.default_rng(0)
    did = rng.integers(1, 4, n)
    sets = [
        [int(g), int(g) % 3 + 1] if pointers and i < 30 else [int(g)] for i, g in enumerate(did)
    ]
    event = np.concatenate((np.arange(n), np.arange(0, n, 2), np.arange(1, n, 2)))
    source = np.concatenate((np.zeros(n), np.ones(30), np.full(30, 2))).astype(int)
    start, named = ragged([*sets, *sets[::2], *([int(g)] for g in did[1::2])])
    return AttributionData(
        n_groups=4,
        place=[0] * n,
        n_sources=3,
        reports=Reports(event, source, named, start, root=[-1] * len(event), order=source),
    )


def test_a_rare_set_said_twice_is_a_repetition_sooner() -> None:
    def repeats(data: AttributionData) -> float:
        found = fit(data, seed=1, fast=True)
        return float((found.echoes.same / np.maximum(found.echoes.every, 1e-9)).max())

    assert repeats(world(True)) > repeats(world(False))


def test_a_cited_root_may_repeat_and_an_origin_does_not() -> None:
    def kinds(original: list[bool]) -> list[int]:
        reports = Reports([0, 0, 0], [0, 1, 2], [1, 1, 1], root=[-1, 5, 5], original=original)
        data = AttributionData(n_groups=3, place=[0], reports=reports)
        return compile_layout(data).kind.tolist()

    assert kinds([True] * 3)[:2] == [UNKNOWN, INDEPENDENT]
    assert kinds([True, False, False])[:2] == [UNKNOWN, UNKNOWN]
    with pytest.raises(ArrayError, match="original must hold"):
        kinds([True])


def test_a_thinned_draw_holds_the_shares_of_one_sweep() -> None:
    setting = gibbs.prepare(world(True), Priors())
    _, info = gibbs.advance(setting, gibbs.init(setting, 1, 0), burn=2, draws=5, thin=4)
    at, shape = gibbs.monitor(setting, wide=False)["share"]
    assert info.rows[:, at : at + shape[0]].sum(axis=1) == pytest.approx(1.0)
