"""Shares with Wilson intervals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.assess.shares import wilson
from tacitus.errors import InputError

counts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_the_interval_holds_the_share_and_lies_in_0_to_1(count: tuple[int, int]) -> None:
    share = wilson(*count)
    assert share.value == count[0] / count[1]
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low < share.high


@given(counts)
def test_the_interval_is_the_root_of_the_score_test(count: tuple[int, int]) -> None:
    """Its ends are the shares p at which |k/n - p| is z standard errors of p (Wilson 1927)."""
    k, n = count
    share, z = wilson(k, n), 1.959963984540054
    for end in (share.low, share.high):
        if 0 < end < 1:
            assert abs(k / n - end) == pytest.approx(z * math.sqrt(end * (1 - end) / n), rel=1e-6)


@given(counts)
def test_claimed_and_not_claimed_mirror_each_other(count: tuple[int, int]) -> None:
    k, n = count
    one, other = wilson(k, n), wilson(n - k, n)
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)


def test_no_events_is_no_share() -> None:
    assert wilson(0, 0).value is None
    assert wilson(0, 5).value == 0.0
    assert wilson(0, 5).low == 0.0
    assert wilson(5, 5).high == 1.0


@pytest.mark.parametrize("bad", [(1, 0), (-1, 3), (4, 3)])
def test_counts_that_cannot_be_are_refused(bad: tuple[int, int]) -> None:
    with pytest.raises(InputError):
        wilson(*bad)
