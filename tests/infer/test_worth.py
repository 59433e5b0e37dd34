"""What one engine hands to the other about a source."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.worth import judged

PRIOR = np.array([0.75])


def of(right: list[float], wrong: list[float], **more: float) -> tuple[float, float]:
    source = np.zeros(len(right), np.int64)
    found = judged(np.array(right), np.array(wrong), source, PRIOR, **more)
    return float(found.right[0]), float(found.wrong[0])


def test_reports_that_others_settle_count_nearly_one_each() -> None:
    right, wrong = of([0.0] * 3 + [1.0], [1.0] * 3 + [0.0], carries_over=0.0)
    assert (right, wrong) == pytest.approx((1.0, 3.0), abs=0.15)


def test_reports_that_nobody_else_bears_on_tell_nothing() -> None:
    assert of([1.0] * 50, [1.0] * 50) == (0.0, 0.0)


def test_what_is_handed_on_is_bounded_however_much_is_known() -> None:
    few, many = of([0.0] * 10, [1.0] * 10), of([0.0] * 4000, [1.0] * 4000)
    assert few[1] < many[1]
    narrow, wide = (sum(of([0.5, 1.0] * 500, [1.0, 0.5] * 500, carries_over=c)) for c in (0.5, 1.0))
    assert wide < narrow < 60


def test_sources_are_judged_apart_and_the_unheard_keep_their_prior() -> None:
    source = np.array([0, 0, 1, 1])
    found = judged(
        np.array([0.01, 0.01, 1, 1]), np.array([1, 1, 0.01, 0.01]), source, np.full(3, 0.7)
    )
    assert found.wrong[0] > found.right[0]
    assert found.right[1] > found.wrong[1]
    assert (found.right[2], found.wrong[2]) == (0.0, 0.0)
    share = found.share(np.full(3, 0.7), 8.0)
    assert share[0] < share[2] < share[1]
    assert share[2] == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("right", "source"), [(np.nan, 0), (-1.0, 0), (np.inf, 0), (1.0, 1), (1.0, -1)]
)
def test_bad_input_is_refused(right: float, source: int) -> None:
    with pytest.raises(ArrayError):
        judged(np.array([right]), np.ones(1), np.array([source]), PRIOR)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=30),
    st.floats(0.05, 0.95),
)
def test_any_evidence_gives_counts(pairs: list[tuple[float, float]], prior: float) -> None:
    right, wrong = np.array(pairs).T
    found = judged(right, wrong, np.zeros(len(pairs), np.int64), np.array([prior]))
    assert all(np.isfinite(v).all() and (v >= 0).all() for v in found)
