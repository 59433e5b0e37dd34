"""Same day, same place within precision, different parties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from saying import claim, event, tables

from tacitus.assess.coincidences import coincidences

HERE = {"latitude": 10.0, "longitude": 20.0, "where_prec": 1, "place": "Town", "target": "security"}


def found(events: list[dict[str, Any]], claims: list[dict[str, Any]], **more: Any) -> list[Any]:
    with tables(events, claims, [("A", None, "a"), ("B", None, "b")]) as con:
        return coincidences(con, **more)


TWO = [claim("0", "A", "claimed"), claim("1", "B", "silent")]


def test_two_attacks_on_one_day_in_one_town() -> None:
    (row,) = found([event("0", **HERE), event("1", **HERE)], TWO)
    assert (row.first, row.second, row.day, row.place) == ("0", "1", date(2015, 6, 2), "Town")
    assert (row.groups, row.claimants) == (("a", "b"), ("a", ""))
    assert row.p is None or 0 < row.p <= 1


@pytest.mark.parametrize(
    "other",
    [
        {"date_start": "2015-06-03", "date_end": "2015-06-03"},
        {"date_end": "2015-06-30"},
        {"date_start": None, "date_end": None},
        {"where_prec": 4},
        {"where_prec": None},
        {"where_prec": None, "where_prec_max": 3},
        {"latitude": None, "longitude": None},
        {"latitude": 10.4},
        {"country": "Borduria"},
        {"kind": "meeting"},
    ],
)
def test_what_is_not_known_to_be_near_is_not_paired(other: dict[str, Any]) -> None:
    """FIELD 7.4, 7.11: a province or a month is no coincidence."""
    assert found([event("0", **HERE), event("1", **HERE | other)], TWO) == []


def test_one_group_is_no_coincidence_and_a_government_no_party() -> None:
    events = [event("0", **HERE), event("1", **HERE)]
    assert found(events, [claim("0", "A", "claimed"), claim("1", "A", "silent")]) == []
    sided = [event(k, side_a="Government of Aland", side_b="A", **HERE) for k in "01"]
    assert found(sided, []) == []


def test_filters_keep_days_and_country() -> None:
    events = [event("0", **HERE), event("1", **HERE)]
    day = date(2015, 6, 2)
    assert len(found(events, TWO, country="ALAND", since=day, until=day)) == 1
    assert found(events, TWO, since=date(2015, 6, 3)) == []
    assert found(events, TWO, country="Borduria") == []
    near = [event("0", **HERE), event("1", **HERE | {"latitude": 10.1})]
    assert len(found(near, TWO, within_km=12)) == 1
    assert found(near, TWO, within_km=11) == []
