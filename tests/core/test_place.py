"""Places: precision is data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from nouns import places

from tacitus.core import Place
from tacitus.core.place import WHERE_PREC
from tacitus.errors import InputError


@given(places)
def test_only_a_sure_and_fine_place_is_a_point(place: Place) -> None:
    """FIELD 7.4: where_prec 3 and above never renders as a pin."""
    code = place.where_prec if place.where_prec is not None else place.where_prec_max
    located = place.latitude is not None and place.longitude is not None
    assert place.is_point == (located and code in {1, 2})
    assert place.coarsest == code
    if code is None or code > 2:
        assert place.radius_km is None
    assert place.precision_text


@pytest.mark.parametrize(("code", "radius"), [(1, 1.0), (2, 25.0), (3, None), (7, None)])
def test_radius(code: int, radius: float | None) -> None:
    assert Place("x", where_prec=code).radius_km == radius
    assert Place("x", where_prec=code).precision_text == WHERE_PREC[code][0]


def test_a_precision_that_is_not_recorded_is_said_so() -> None:
    assert Place("x").precision_text == "not recorded"
    assert "not recorded" in Place("x", where_prec_max=2).precision_text


@pytest.mark.parametrize(
    "bad",
    [
        {"latitude": 90.01},
        {"longitude": -181.0},
        {"latitude": math.nan},
        {"longitude": math.inf},
        {"where_prec": 0},
        {"where_prec": 8},
        {"where_prec_max": 9},
    ],
)
def test_what_cannot_be_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Place("x", **bad)  # type: ignore[arg-type]
