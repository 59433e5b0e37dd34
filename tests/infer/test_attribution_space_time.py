"""Cells of several kinds, and near events."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.attribution import AttributionData, near_events, nested_cells

NAN = float("nan")


def test_cells_of_all_kinds_share_one_root() -> None:
    place, parent = nested_cells([([0, 0, 1], [0, 1, 1]), ([0, 1, 2], [0, 0, 0])])
    assert place.shape == (3, 2)
    assert (parent == -1).nonzero()[0].tolist() == [0]
    assert len(np.unique(place)) == 6
    assert AttributionData(n_groups=2, place=place, place_parent=parent).n_events == 3
    # The later quarter of a country hangs on the earlier one.
    assert parent[place[1, 0]] == place[0, 0]


def test_no_kind_is_refused() -> None:
    with pytest.raises(ArrayError, match="at least one kind"):
        nested_cells([])


@given(
    st.lists(
        st.tuples(
            st.floats(-90, 90) | st.just(NAN),
            st.floats(-180, 180) | st.just(NAN),
            st.floats(-1e4, 1e4) | st.just(NAN),
        ),
        max_size=25,
    ),
    st.integers(1, 4),
)
def test_links_run_backward_and_fade(rows: list[tuple[float, float, float]], most: int) -> None:
    lat, lon, day = np.array(rows, dtype=float).reshape(-1, 3).T
    later, earlier, nearness = near_events(lat, lon, day, most=most)
    assert (day[earlier] <= day[later]).all()
    assert (later != earlier).all()
    assert ((nearness > 0) & (nearness <= 1)).all()
    assert np.bincount(later, minlength=1).max() <= most
    whole = np.isfinite(lat) & np.isfinite(lon) & np.isfinite(day)
    assert whole[later].all()
    assert whole[earlier].all()


def test_the_nearest_are_kept() -> None:
    later, earlier, nearness = near_events(
        [0.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0, 0, 0], most=1, km=50
    )
    assert (later.tolist(), earlier.tolist()) == ([1, 2], [0, 1])
    assert nearness[1] == pytest.approx(1.0)
    assert nearness[0] == pytest.approx(np.exp(-55.6 / 50), rel=0.01)


@pytest.mark.parametrize("bad", [{"km": 0}, {"days": -1}, {"most": 0}, {"day": [1, 2]}])
def test_bad_scales_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ArrayError):
        near_events(**({"latitude": [0.0], "longitude": [0.0], "day": [0.0]} | bad))  # type: ignore[arg-type]
