"""Paths of scenarios: coupled, repeatable, bounded, and right on average."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.scenario import (
    Agreement,
    Course,
    Effect,
    Posterior,
    ScenarioDraws,
    Split,
    Tally,
    invented,
    joined,
    pieces,
    run,
    run_piece,
)
from tacitus.infer.spoilers import trust_after
from tacitus.run import runner

FULL = Course(
    ties=((0, 2, False), (5, 2, True)),
    effects=(Effect(0, 1, share=(0.2, 0.4)), Effect(1, 2, sd=0.3, half_life=6, ties_sd=0.5)),
    splits=(Split(2, 3),),
    agreement=Agreement(2, 9, (0,), restraint=(0.1, 0.5)),
)


@pytest.fixture(scope="module")
def both() -> ScenarioDraws:
    return run(invented(), FULL, months=12, draws=60, seed=3)


def test_nothing_changed_gives_the_same_paths_in_both_courses() -> None:
    drawn = run(invented(), Course(), months=12, draws=10, seed=1)
    for name in ("totals", "attacks", "claims", "held", "origins"):
        assert (getattr(drawn.baseline, name) == getattr(drawn.scenario, name)).all()


def test_months_before_the_first_change_are_the_same() -> None:
    drawn = run(
        invented(), Course(effects=(Effect(0, 6, share=(0.5, 0.5)),)), months=12, draws=30, seed=2
    )
    assert (drawn.baseline.attacks[:, :, :6] == drawn.scenario.attacks[:, :, :6]).all()
    lost = (
        drawn.baseline.attacks[:, 0, 6:].sum() - drawn.scenario.attacks[:, 0, 6:].astype(int).sum()
    )
    assert lost > 0


def test_draws_differ_and_seeds_repeat(both: ScenarioDraws) -> None:
    again = run(invented(), FULL, months=12, draws=60, seed=3)
    assert again.digest() == both.digest()
    assert run(invented(), FULL, months=12, draws=60, seed=4).digest() != both.digest()
    sums = both.baseline.totals.sum(axis=(1, 2, 3))
    assert len(np.unique(sums)) > 30


def test_the_number_of_draws_does_not_change_the_first_ones(both: ScenarioDraws) -> None:
    fewer = run(invented(), FULL, months=12, draws=20, seed=3)
    assert (fewer.scenario.attacks == both.scenario.attacks[:20]).all()


def test_here_and_processes_agree(both: ScenarioDraws) -> None:
    work = pieces(invented(), FULL, months=12, draws=60, seed=3)
    assert joined(runner("processes", 2).map(run_piece, work)).digest() == both.digest()


def test_totals_and_tally_say_the_same(both: ScenarioDraws) -> None:
    for arm in (both.baseline, both.scenario):
        mean, low, high = arm.cells()
        assert mean.sum() == pytest.approx(arm.totals.sum() / 60)
        assert (low <= high).all()
        assert (arm.attacks.sum(axis=(1, 2)) == arm.totals.sum(axis=(1, 2, 3))).all()
        assert (arm.origins.sum(axis=(1, 2)) >= arm.totals.sum(axis=(1, 2, 3))).all()


def test_cells_are_the_quantiles_of_the_counts() -> None:
    drawn = run(invented(places=2), Course(), months=3, draws=40, seed=5)
    single = [run(invented(places=2), Course(), months=3, draws=n + 1, seed=5) for n in range(2)]
    assert (single[1].baseline.totals[0] == single[0].baseline.totals[0]).all()
    mean, low, high = drawn.baseline.cells()
    exact = np.zeros((40, *mean.shape))
    for n in range(40):
        # One draw's tally is its own cells, exactly.
        piece = pieces(invented(places=2), Course(), months=3, draws=40, seed=5)[n // 25]
        alone = replace(piece, posterior=piece.posterior.rows(np.array([n % 25])), first=n, count=1)
        exact[n] = run_piece(alone)[0].cells()[0]
    assert np.allclose(exact.mean(axis=0), mean)
    ends = np.quantile(exact, [0.05, 0.95], axis=0, method="inverted_cdf")
    assert (ends[0] == low).all()
    assert (ends[1] == high).all()


def test_a_forced_tie_holds_or_does_not(both: ScenarioDraws) -> None:
    assert not both.scenario.held[:, 0, 2:].any()
    assert both.scenario.held[:, 5, 2:].all()


def test_a_part_that_leaves_strikes_only_after_it_left(both: ScenarioDraws) -> None:
    assert not both.baseline.attacks[:, 4].any()
    assert not both.scenario.attacks[:, 4, :3].any()
    assert both.scenario.attacks[:, 4, 3:].any()


def test_expected_counts_are_those_of_the_branching_process() -> None:
    """Immigrants × (I − A)⁻¹, ties held for good, no shocks to speak of."""
    p = invented(groups=3, places=2, draws=1, attacks=10.0)
    n = len(p.pairs)
    still = replace(
        p,
        season=np.ones((1, 12)),
        drift=np.zeros(1),
        shock=np.full(1, 1e6),
        held=np.ones((1, n)),
        birth=np.ones((1, n)),
        death=np.full((1, n), 1e-12),
        lag=np.full(1, 0.01),
    )
    drawn = run(still, Course(), months=10, draws=400, seed=1).baseline.attacks.sum(axis=2)
    matrix = still.base[0].copy()
    for k, (i, j) in enumerate(still.pairs):
        matrix[i, j] += still.follow[0, k]
    expected = 10 * np.linalg.solve(np.eye(3) - matrix.T, still.rate[0].sum(axis=1))
    error = drawn.std(axis=0) / np.sqrt(400)
    assert (np.abs(drawn.mean(axis=0) - expected) < 4 * error + 0.01 * expected).all()


def test_an_agreement_holds_back_and_breaks_where_trust_is_lost() -> None:
    alone = invented()
    p = replace(
        alone,
        spoiling=np.full((8, 4), 1.5),
        follow=np.zeros_like(alone.follow),
        base=np.zeros_like(alone.base),
    )
    course = Course(
        agreement=Agreement(0, 11, (0,), control=0.9, threshold=0.3, restraint=(0.5, 0.5))
    )
    drawn = run(p, course, months=12, draws=60, seed=1)
    assert (drawn.scenario.broken >= 0).mean() > 0.5
    kept = drawn.scenario.broken < 0
    assert (np.isfinite(drawn.scenario.trust)).all()
    assert (drawn.scenario.trust[kept, -1] >= 0.3).all()
    first = drawn.scenario.attacks[:, :, 0].mean(axis=0) / drawn.baseline.attacks[:, :, 0].mean(
        axis=0
    )
    assert first[0] < 0.8
    assert (first[1:] > 2.0).all()


@given(
    trust=st.floats(0.05, 0.95),
    weak=st.floats(0.05, 0.9),
    more=st.floats(0.02, 0.09),
    usual=st.floats(0.05, 0.95),
)
def test_violence_costs_most_trust_where_moderates_look_strong(
    trust: float, weak: float, more: float, usual: float
) -> None:
    after = partial(trust_after, trust, usual=usual)
    assert after(True, control=weak + more) < after(True, control=weak) < trust
    assert after(False, control=weak + more) > after(False, control=weak) > trust


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(1, 9), st.integers(1, 4)), min_size=1, max_size=20
    )
)
def test_tallies_add_up(rows: list[tuple[int, int, int]]) -> None:
    parts = [Tally(*(np.array([v]) for v in row)) for row in rows]
    whole = Tally.joined(parts)
    assert whole.times.sum() == sum(row[2] for row in rows)
    assert (whole.cell * whole.count * whole.times).sum() == sum(a * b * c for a, b, c in rows)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rate", -1.0, "negative"),
        ("claim", 1.5, "between 0 and 1"),
        ("death", 1.0, "below 1"),
        ("lag", 0.0, "above 0"),
        ("base", 0.9, "never die out"),
        ("shock", np.nan, "not finite"),
    ],
)
def test_a_posterior_that_makes_no_world_is_refused(field: str, value: float, said: str) -> None:
    p = invented()
    with pytest.raises(ArrayError, match=said):
        replace(p, **{field: np.full_like(getattr(p, field), value)})


def test_a_course_that_names_what_is_not_there_is_refused() -> None:
    p: Posterior = invented()
    for course in (
        Course(ties=((99, 0, True),)),
        Course(effects=(Effect(9, 0),)),
        Course(effects=(Effect(0, 50),)),
        Course(splits=(Split(0, 1, share=(0.5, 1.0)),)),
        Course(agreement=Agreement(0, 3, (0,), trust=1.0)),
    ):
        with pytest.raises(ArrayError):
            pieces(p, course, months=12, draws=1, seed=1)
    with pytest.raises(ArrayError):
        pieces(p, Course(), months=0, draws=1, seed=1)
