"""Roots: citations collapse, circles count once, wording tells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.roots import known_roots, union, wording_signature, wording_similarity

N = 12
PAIRS = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)), max_size=30)


@given(PAIRS)
def test_union_is_reachability(pairs: list[tuple[int, int]]) -> None:
    near = np.eye(N, dtype=bool)
    for a, b in pairs:
        near[a, b] = near[b, a] = True
    for _ in range(4):
        near = (near.astype(int) @ near) > 0
    first, second = ([p[0] for p in pairs], [p[1] for p in pairs])
    root = union(N, first, second)
    assert ((root[:, None] == root) == near).all()


@given(PAIRS)
def test_citing_order_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    there = known_roots(N, cites=pairs)
    back = known_roots(N, cites=[(b, a) for a, b in reversed(pairs)])
    assert (there.root == back.root).all()
    assert (there.circular == back.circular).all()


def test_a_cites_b_cites_a_is_one_root_and_is_told() -> None:
    roots = known_roots(4, cites=[(0, 1), (1, 0), (2, 1)])
    assert roots.root.tolist() == [0, 0, 0, 1]
    assert roots.circular.tolist() == [0]


def test_a_chain_is_no_circle() -> None:
    roots = known_roots(4, cites=[(3, 2), (2, 1), (1, 0)])
    assert roots.root.tolist() == [0, 0, 0, 0]
    assert roots.circular.size == 0


def test_a_stated_origin_joins_reports_that_do_not_cite_each_other() -> None:
    roots = known_roots(4, origin=[7, -1, 7, 9])
    assert roots.root.tolist() == [0, 1, 0, 2]
    assert roots.known.tolist() == [True, False, True, True]


def test_nothing_given_means_that_each_report_stands_alone() -> None:
    roots = known_roots(3)
    assert roots.root.tolist() == [0, 1, 2]
    assert not roots.known.any()
    assert known_roots(0).root.size == 0


@pytest.mark.parametrize("cites", [[(0, 3)], [(-1, 0)], [(0.0, 1.0)], [(0, 1, 2)]])
def test_bad_citations_are_refused(cites: list[tuple[float, ...]]) -> None:
    with pytest.raises(ArrayError):
        known_roots(3, cites=cites)


@pytest.mark.parametrize("origin", [[1, 2], [0.5, 1.0, np.nan]])
def test_bad_origins_are_refused(origin: list[float]) -> None:
    with pytest.raises(ArrayError):
        known_roots(3, origin=origin)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_one_with_itself(a: str, b: str) -> None:
    x, y = wording_signature(a), wording_signature(b)
    there, back = wording_similarity(x, y), wording_similarity(y, x)
    assert np.array_equal(there, back, equal_nan=True)
    assert np.isnan(there) or 0 <= there <= 1
    self = wording_similarity(x, x)
    assert np.isnan(self) or self == 1


def test_an_empty_text_is_missing_and_not_unlike() -> None:
    assert np.isnan(wording_similarity(wording_signature(""), wording_signature("two groups met")))
