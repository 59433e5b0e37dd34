"""Columns by name, whichever library made the table."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.assess.tables import Table, as_name, is_missing
from tacitus.errors import ArrayError

CELLS = st.one_of(
    st.none(), st.text("ab ", max_size=3), st.integers(-5, 5), st.floats(-2, 2), st.booleans()
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_a_dict_and_records_are_one_table(rows: list[tuple[Any, Any]]) -> None:
    by_column = {"x": [row[0] for row in rows], "y": [row[1] for row in rows]}
    by_row = [{"x": x, "y": y} for x, y in rows]
    assert dict(Table(by_column, "it")) == dict(Table(by_row, "it"))
    codes, names = Table(by_row, "it").codes("x", required=False)
    assert [names[k] if k >= 0 else None for k in codes] == [
        None if is_missing(x) else as_name(x) for x, _ in rows
    ]


@pytest.mark.parametrize("kind", ["Int64", "Float64", "string", "category", "object"])
def test_what_pandas_calls_missing_is_missing(kind: str) -> None:
    pandas = pytest.importorskip("pandas")
    column = pandas.Series(["1", None, "2"] if kind == "string" else [1, None, 2], dtype=kind)
    table = Table(pandas.DataFrame({"x": column}).set_axis([7, 7, 3]), "it")
    assert table.names("x", required=False) == ["1", None, "2"]
    assert np.isnan(table.numbers("x")).tolist() == [False, True, False]


def test_arrays_records_and_frames_of_dates() -> None:
    pandas = pytest.importorskip("pandas")
    days = np.array(["2020-03-25", "NaT"], "datetime64[ns]")
    for table in (
        {"on": days},
        {"on": [date(2020, 3, 25), None]},
        {"on": ["2020-03-25T23:59+04:30", ""]},
        pandas.DataFrame({"on": days}),
        np.rec.fromarrays([days], names=["on"]),
    ):
        found = Table(table, "it").days("on")
        assert found[0] == (date(2020, 3, 25) - date(1970, 1, 1)).days
        assert np.isnan(found[1])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (None, "it must be a table .* not NoneType"),
        ("reports.csv", "not str"),
        ({"x": 3}, "'x' must hold one value per row"),
        ({"x": "abc"}, "'x' must hold one value per row"),
        ({"x": [1, 2], "y": [1]}, "x 2, y 1"),
        ({}, "no column 'x'; it has no columns"),
        ({"y": [1]}, "no column 'x'; it has y"),
        ({"x": [1, None]}, "'x' is empty in row 1"),
    ],
)
def test_what_is_no_table_gets_one_sentence(table: Any, words: str) -> None:
    with pytest.raises(ArrayError, match=words):
        Table(table, "it").filled("x")


def test_a_cell_that_does_not_fit_is_named() -> None:
    table = Table({"x": [1, "many"], "y": [1, 2]}, "it")
    with pytest.raises(ArrayError, match=r"it: 'x' holds 'many' in row 1: give a number\."):
        table.numbers("x")
    with pytest.raises(ArrayError, match=r"it: 'y' holds 2 in row 1: give true or false\."):
        table.flags("y")
    with pytest.raises(ArrayError, match="give days as 2020-03-25"):
        table.days("y")
