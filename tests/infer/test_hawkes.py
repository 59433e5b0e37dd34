"""The network Hawkes sampler: its parts against brute force, its contract, its bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer import hawkes
from tacitus.infer.hawkes.data import check, lay_out
from tacitus.infer.kernels import hawkes as kernel
from tacitus.infer.kernels.background import shock_evidence

PRIORS = hawkes.Priors(presence_scale=(2.0, 0.02))
SHORT = {"burn_in": 20, "draws": 30, "chains": 1}


@st.composite
def event_tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size = draw(st.integers(4, 25))
    column = lambda top: draw(st.lists(st.integers(0, top), min_size=size, max_size=size))  # noqa: E731
    times = draw(st.lists(st.floats(0, 99), min_size=size, max_size=size))
    groups = [0, 1, *column(2)[2:]]
    return np.array(times), np.array(column(2)), np.array(groups)


def prepared(times: np.ndarray, places: np.ndarray, groups: np.ndarray, **options: object):  # type: ignore[no-untyped-def]
    everyone = [(i, j) for i in range(3) for j in range(i + 1, 3)]
    weights = np.eye(3)[groups]
    events = check(
        times, places, weights=weights, precision=0, span=(0, 100), pairs=everyone, **options
    )
    rng = np.random.default_rng(1)
    layouts = lay_out(rng, events)
    state = hawkes.init(rng, layouts, PRIORS)
    return rng, layouts, state


def brute_echo(layout: kernel.Layout, label: np.ndarray, decay: float, n: int) -> np.ndarray:
    """Sum of decayed earlier events in the place of row n, by group."""
    echo = np.zeros(layout.follow_of.shape[0])
    for k in range(layout.ptr[layout.place[n]], n):
        if layout.event[k] != layout.event[n]:
            echo[label[k]] += decay * math.exp(-decay * (layout.time[n] - layout.time[k]))
    return echo


@settings(deadline=None, max_examples=40)
@given(event_tables())
def test_the_table_holds_the_decayed_past(
    data: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    _, (layout, *_), state = prepared(*data)
    table = state.table
    for n in range(layout.time.size):
        echo = np.zeros(3)
        for e in range(table.entry_ptr[n], table.entry_ptr[n + 1]):
            echo[table.source[e]] += table.x[e]
        np.testing.assert_allclose(
            echo, brute_echo(layout, state.label, state.decay, n), atol=1e-4 * state.decay
        )


@settings(deadline=None, max_examples=40)
@given(event_tables())
def test_intensity_and_tie_evidence_are_those_of_the_formula(
    data: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    rng, (layout, *_), state = prepared(*data)
    state = state._replace(strength=rng.uniform(0.01, 0.3, state.strength.size))
    slab = PRIORS.slab()

    def log_likelihood(strength: np.ndarray) -> float:
        total = 0.0
        for n in range(layout.time.size):
            echo = brute_echo(layout, state.label, state.decay, n)
            follow = layout.follow_of[:, state.label[n]]
            base = state.rate[state.cell[n]] * state.shock[layout.period[n]]
            total += math.log(base + echo @ strength[follow])
        for n in range(layout.time.size):
            seen = 1 - math.exp(-state.decay * (layout.end - layout.time[n]))
            total -= seen * strength[layout.follow_of[state.label[n]]].sum()
        return total

    rate_at = np.empty(layout.time.size)
    base = state.rate[state.cell] * state.shock[layout.period]
    kernel.rates(base, state.label, state.strength, layout.follow_of, state.table, rate_at)
    mass = np.empty(slab.nodes.size)
    for follow in (0, 1, 7):
        now = state.strength[follow]
        found = kernel.follow_evidence(follow, now, state.table, slab, rate_at, mass)
        without = state.strength.copy()
        without[follow] = 0.0
        none = log_likelihood(without)
        values = []
        for node, weight in zip(slab.nodes, slab.log_weight, strict=True):
            other = without.copy()
            other[follow] = node
            values.append(weight + log_likelihood(other) - none)
        assert found == pytest.approx(np.logaddexp.reduce(values), abs=0.01)


@settings(deadline=None, max_examples=40)
@given(event_tables(), st.sampled_from([7.0, 30.0, 50.0, 100.0, 400.0]))
def test_periods_cover_the_span_of_every_place(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], days: float
) -> None:
    _, (layout,), _ = prepared(*data, period_days=days)
    covered = layout.empty * layout.days
    np.add.at(covered, layout.period_place, layout.period_days)
    np.testing.assert_allclose(covered, 100.0)
    np.testing.assert_array_equal(layout.period_place[layout.period], layout.place)


def test_shock_evidence_is_the_integral_over_the_shocks() -> None:
    rng = np.random.default_rng(2)
    layout = prepared(rng.uniform(0, 100, 40), rng.integers(0, 3, 40), rng.integers(0, 3, 40))[1][0]
    count = np.bincount(layout.period, minlength=layout.period_place.size)
    place_rate = np.array([0.1, 0.4, 0.2])
    log_s = np.linspace(-60, 8, 40_001)  # quadrature over log shock

    def direct(shape: float) -> float:
        prior = shape * (np.log(shape) + log_s - np.exp(log_s)) - math.lgamma(shape)
        mean = place_rate[layout.period_place] * layout.period_days
        cells = list(zip(count, mean, strict=True))
        for place in range(3):
            cells += [(0, place_rate[place] * layout.days)] * layout.empty[place]
        return sum(
            math.log(np.trapezoid(np.exp(prior + n * log_s - m * np.exp(log_s)), log_s))
            for n, m in cells
        )

    periods = (count, layout.period_place, layout.period_days, place_rate)
    gap = shock_evidence(0.5, *periods, layout.empty, layout.days)
    gap -= shock_evidence(2.0, *periods, layout.empty, layout.days)
    assert gap == pytest.approx(direct(0.5) - direct(2.0), abs=1e-5)


def followers(size: int = 120, seed: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group 1 follows group 0 within days, half of the time; group 2 keeps to itself."""
    rng = np.random.default_rng(seed)
    t, p = rng.uniform(0, 700, size), rng.integers(0, 4, size)
    led = rng.random(size) < 0.5
    times = np.concatenate([t, t[led] + rng.exponential(2, led.sum()), rng.uniform(0, 700, size)])
    places = np.concatenate([p, p[led], rng.integers(0, 4, size)])
    return times, places, np.repeat([0, 1, 2], [size, led.sum(), size])


def test_the_follower_is_found_and_the_loner_is_not() -> None:
    loose = hawkes.Priors(strength_rate=3.0)
    fit = hawkes.fit(*followers(), precision=0, priors=loose, seed=1, burn_in=50, draws=100)
    assert fit.pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert fit.reported(0.1).tolist() == [True, False, False]
    assert fit.strength[0, 0] == pytest.approx(0.5, abs=0.15)
    assert fit.decibans[0] > 20
    assert (fit.decibans[1:] < 0).all()
    assert fit.disagreement < 0.2
    assert fit.matrix(3)[1, 0] == fit.inclusion[0]
    assert np.isnan(fit.matrix(3)[2, 2])


def test_the_output_never_types_or_signs() -> None:
    fit = hawkes.fit(*followers(), seed=1, **SHORT)
    assert fit.meaning.startswith("some operational link")
    assert not {"ally", "rival", "support", "sign", "relation"} & set(vars(fit))


def test_same_seed_same_answer_on_any_map() -> None:
    def backwards(function, specs):  # type: ignore[no-untyped-def]
        return [function(spec) for spec in reversed(specs)][::-1]

    first = hawkes.fit(*followers(), seed=3, burn_in=5, draws=10, chains=3)
    again = hawkes.fit(*followers(), seed=3, burn_in=5, draws=10, chains=3, map=backwards)
    other = hawkes.fit(*followers(), seed=4, burn_in=5, draws=10, chains=3)
    np.testing.assert_array_equal(first.inclusion_by_chain, again.inclusion_by_chain)
    np.testing.assert_array_equal(first.lag_days, again.lag_days)
    assert (first.lag_days != other.lag_days).any()


def test_a_step_leaves_the_given_state_alone() -> None:
    times, places, groups = followers()
    events = check(times, places, groups)
    rng = np.random.default_rng(0)
    layouts = lay_out(rng, events)
    state = hawkes.init(rng, layouts, PRIORS)
    before = {k: np.copy(v) for k, v in state._asdict().items() if k != "table"}
    table = [np.copy(part) for part in state.table]
    for _ in range(6):
        hawkes.step(rng, state, layouts, PRIORS, PRIORS.slab())
    for name, value in before.items():
        np.testing.assert_array_equal(getattr(state, name), value)
    for kept, now in zip(table, state.table, strict=True):
        np.testing.assert_array_equal(kept, now)


def test_rows_of_one_event_are_not_each_others_followers() -> None:
    rng = np.random.default_rng(6)
    t, p = np.repeat(rng.uniform(0, 700, 80), 2), np.repeat(rng.integers(0, 4, 80), 2)
    groups, clash = np.tile([0, 1], 80), np.repeat(np.arange(80), 2)
    apart = hawkes.fit(t, p, groups, seed=1, **SHORT)
    together = hawkes.fit(t, p, groups, events=clash, seed=1, **SHORT)
    assert apart.inclusion[0] > 0.9
    assert together.inclusion[0] < 0.3


def test_unknown_groups_are_set_aside_and_counted() -> None:
    times, places, groups = followers()
    groups = groups.copy()
    groups[::10] = -1
    fit = hawkes.fit(times, places, groups, seed=1, **SHORT)
    assert fit.set_aside == (groups == -1).sum()
    assert fit.n_events == (groups >= 0).sum()


def test_certain_weights_are_groups() -> None:
    times, places, groups = followers()
    by_group = hawkes.fit(times, places, groups, seed=2, **SHORT)
    by_weight = hawkes.fit(times, places, weights=np.eye(3)[groups], seed=2, **SHORT)
    np.testing.assert_array_equal(by_group.inclusion, by_weight.inclusion)


def test_uncertain_attribution_weakens_but_keeps_the_tie() -> None:
    times, places, groups = followers(40)
    weights = np.eye(3)[groups]
    hidden = np.random.default_rng(1).random(groups.size) < 0.4
    weights[hidden] = [0.3, 0.3, 0.3]  # a tenth for someone outside the list
    sure = hawkes.fit(times, places, groups, seed=1, burn_in=50, draws=100)
    unsure = hawkes.fit(times, places, weights=weights, seed=1, burn_in=50, draws=100)
    assert unsure.reported(0.1).tolist() == [True, False, False]
    assert unsure.decibans[0] < sure.decibans[0]
    assert unsure.self_strength.shape == (3,)


def test_groups_of_different_epochs_do_not_meet() -> None:
    times, places, groups = followers()
    fit = hawkes.fit(
        np.where(groups == 2, times + 800, times), places, groups, epoch_days=750, seed=1, **SHORT
    )
    assert fit.pairs.tolist() == [[0, 1]]


def test_no_shared_place_and_one_day_are_answered() -> None:
    apart = hawkes.fit([1, 2, 30], [0, 1, 0], [0, 1, 0], seed=1, **SHORT)
    assert apart.inclusion.shape == (0,)
    assert not apart.reported().any()
    one_day = hawkes.fit([5, 5, 5, 5], [0, 0, 0, 0], [0, 1, 0, 1], seed=1, **SHORT)
    assert 0 < one_day.inclusion[0] < 0.5


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"groups": [0, 0, 0]}, "two groups"),
        ({"groups": None}, "give groups"),
        ({"groups": [0, 1, -2]}, "-1 where the group is unknown"),
        ({"groups": [0, 1]}, "as long as times"),
        ({"times": [1, math.nan, 3]}, "NaN"),
        ({"times": [], "places": [], "groups": []}, "must be events"),
        ({"places": [0, -1, 0]}, "numbered 0"),
        ({"groups": None, "weights": [[0.9, 0.9]] * 3}, "sum to 1"),
        ({"groups": None, "weights": [0.9] * 3}, "one column per group"),
        ({"span": (2, 1)}, "span"),
        ({"precision": -1}, "precision"),
        ({"period_days": 0}, "period_days"),
        ({"epoch_days": 0}, "epoch_days"),
        ({"pairs": [[0, 0]]}, "different groups"),
        ({"pairs": [[0, 9]]}, "name groups"),
        ({"present": np.zeros((2, 1), bool)}, "wherever a group has an event"),
        ({"draws": 0}, "draws"),
    ],
)
def test_bad_input_is_named(change: dict[str, object], word: str) -> None:
    given_: dict[str, object] = {"times": [1, 2, 3], "places": [0, 0, 0], "groups": [0, 1, 0]}
    given_ |= change
    with pytest.raises(ArrayError, match=word):
        hawkes.fit(given_.pop("times"), given_.pop("places"), given_.pop("groups"), **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad", [{"strength_rate": 0.0}, {"one_way": 2.0}, {"lag": (math.nan, 1.0)}]
)
def test_bad_priors_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ArrayError):
        hawkes.Priors(**bad)  # type: ignore[arg-type]


@given(st.lists(st.floats(0, 1), max_size=30), st.floats(0.01, 0.5))
def test_the_cut_is_the_largest_that_keeps_the_expected_rate(p: list[float], q: float) -> None:
    inclusion = np.array(p)
    chosen = hawkes.false_discovery_cut(inclusion, q)
    if chosen.any():
        assert (1 - inclusion[chosen]).mean() <= q + 1e-12
    ordered = np.sort(inclusion)[::-1]
    sizes = [k for k in range(len(p) + 1) if k == 0 or (1 - ordered[:k]).mean() <= q]
    assert chosen.sum() == pytest.approx(max(sizes), abs=0 if len(p) < 2 else 1)
