"""The Knox test from plain tables: whichever library made them, they say the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_kinds import every_kind_of

from tacitus import knox
from tacitus.errors import ArrayError
from tacitus.infer.coincidence import knox as knox_arrays

EVENTS = {
    "longitude": [69.2, 69.21, 65.7, 65.7],
    "latitude": [34.5, 34.5, 31.6, 31.6],
    "date": ["2020-03-25", "2020-03-26", "2020-05-12", "2020-07-01"],
}


def test_tables_of_any_library_say_the_same():
    for table in every_kind_of(EVENTS):
        assert repr(knox(table, distance=5, days=3)) == repr(knox(EVENTS, distance=5, days=3))


def test_knox_lays_degrees_flat_in_km():
    # 0.01 degrees of longitude at 34.5° N are 0.92 km.
    assert knox(EVENTS, distance=1.0, days=1).observed == 1
    assert knox(EVENTS, distance=0.9, days=1).observed == 0


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.integers(0, 30)),
        min_size=2,
        max_size=25,
    )
)
def test_knox_of_a_table_is_knox_of_its_arrays(rows):
    x, y, day = (np.array(column, float) for column in zip(*rows, strict=True))
    table = {"x": x, "y": y, "day": day}
    xy = np.column_stack((x, y))
    want = knox_arrays(xy, day, distance=2, days=3)
    assert repr(knox(table, distance=2, days=3)) == repr(want)
    assert repr(knox(xy, day, distance=2, days=3)) == repr(want)


def test_knox_takes_a_column_of_strata():
    table = EVENTS | {"season": ["spring", "spring", "summer", "summer"]}
    found = knox(table, distance=5, days=3, null="strata", strata="season", worlds=9, seed=1)
    assert found.null == "times are exchanged among the events of each stratum"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": ["2020-03-25", None, "2020-05-12", "2020-07-01"]}, "'date' is empty in row 1"),
        ({"date": ["soon"] * 4}, "'soon' in row 0: give days as 2020-03-25"),
        ({"date": ["2020"] * 4}, "'2020' in row 0"),
        ({"date": [20200325] * 4}, "20200325 in row 0"),
        ({"date": ["2020-02-30"] * 4}, "'2020-02-30' in row 0"),
        ({"latitude": [34.5, None, 31.6, 31.6]}, "'latitude' is empty in row 1"),
        ({"latitude": [34.5, 69.2, 31.6, 131.6]}, "131.6 in row 3"),
        ({"longitude": ["east", 69.2, 65.7, 65.7]}, "'east' in row 0"),
        ({"latitude": [34.5]}, "one length"),
    ],
)
def test_an_event_without_day_or_place_is_refused(change, words):
    with pytest.raises(ArrayError, match=words):
        knox(EVENTS | change, distance=1, days=1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"null": "shuffle", "worlds": 9}, "'shuffle' is no null"),
        ({"strata": [1, 1, 2, 2]}, "uses no strata"),
        ({"null": "strata", "worlds": 9}, "needs a stratum"),
        ({"null": "strata", "strata": [1], "worlds": 9}, "each of the 4 events"),
        ({"null": "strata", "strata": ["a", None, "b", "b"], "worlds": 9}, "none missing"),
        ({"null": "jitter"}, "needs random worlds"),
        ({"distance": "10 km"}, "distance is '10 km'"),
        ({"days": float("nan")}, "days is nan"),
    ],
)
def test_a_question_that_cannot_be_asked(options, words):
    with pytest.raises(ArrayError, match=words):
        knox(EVENTS, **{"distance": 1, "days": 1, **options})


def test_arrays_that_hold_no_numbers_are_refused():
    with pytest.raises(ArrayError, match="numbers"):
        knox([["a", "b"], ["c", "d"]], [1, 2], distance=1, days=1)
    with pytest.raises(ArrayError, match="numbers"):
        knox([[0, 0], [1, 1]], ["2020-01-01", "2020-01-02"], distance=1, days=1)


def test_a_date_with_a_time_zone_keeps_its_own_day():
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    # One day in Kabul, two days in UTC.
    when = ["2020-03-25 01:00", "2020-03-25 23:00", "2020-05-12 00:00", "2020-07-01 00:00"]
    local = pandas.to_datetime(when).tz_localize("Asia/Kabul")
    column = polars.Series(when).str.to_datetime(time_zone="Asia/Kabul")
    for table in (
        pandas.DataFrame(EVENTS).assign(date=local),
        polars.DataFrame(EVENTS).with_columns(date=column),
        EVENTS | {"date": [f"{day}:00+04:30" for day in when]},
    ):
        assert knox(table, distance=5, days=0).close_in_time == 1
