"""Cells as SQL against what Python says of the same text."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.core import Deaths
from tacitus.read.cells import Cells

CON = duckdb.connect()
CON.execute("SET disabled_optimizers = 'in_clause'")
CON.execute("SET threads = 1")


def value(cells: Cells, sql: str, *given: str | None) -> tuple[object, str | None]:
    """Give what the SQL makes of one row, and the reason to refuse it."""
    scan = ", ".join(f"?::VARCHAR AS c{i}" for i in range(len(given)))
    whens = " ".join(f"WHEN {check.bad} THEN {check.why}" for check in cells.checks)
    why = f"CASE {whens} END" if whens else "NULL"
    row = CON.execute(
        f"SELECT {sql}, {why} FROM {cells.source(f'(SELECT {scan})')}", list(given)
    ).fetchone()
    assert row is not None
    return row


@given(st.integers(-(2**31), 2**31 - 1), st.sampled_from(["", ".0", ".00"]))
@settings(max_examples=25, deadline=None)
def test_whole_numbers(number: int, tail: str) -> None:
    cells = Cells(["n"])
    assert value(cells, cells.whole("n"), f" {number}{tail} ") == (number, None)


@given(st.text(max_size=12))
@settings(max_examples=50, deadline=None)
def test_any_text_is_a_whole_number_or_missing_or_refused(text: str) -> None:
    cells = Cells(["n"])
    found, why = value(cells, cells.whole("n"), text.replace("\x00", ""))
    assert found is None or why or isinstance(found, int)
    assert why is None or "is no whole number" in why


@pytest.mark.parametrize("text", ["", " ", None, "NA", "nan", "NULL", "NaT"])
def test_blanks_are_missing_in_every_kind(text: str | None) -> None:
    for make in ("whole", "number", "day", "flag"):
        cells = Cells(["n"])
        assert value(cells, getattr(cells, make)("n"), text) == (None, None)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@settings(max_examples=15, deadline=None)
def test_days_in_all_styles(day: date) -> None:
    for style, text in (
        ("month_first", f"{day.month}/{day.day}/{day.year}"),
        ("month_first", f"{day:%m/%d/%Y} 11:59:00 PM"),
        ("day_first", f"{day.day}.{day.month}.{day.year}"),
        ("day_month_name", f"{day:%d %B %Y}"),
        ("month_first", f"{day.isoformat()}T23:00:00-11:00"),
    ):
        cells = Cells(["d"])
        assert value(cells, cells.day("d", styles=(style,)), text) == (day, None)


@given(st.integers(0, 2300), st.integers(0, 14), st.integers(0, 33))
@settings(max_examples=40, deadline=None)
def test_year_month_day(year: int, month: int, day: int) -> None:
    cells = Cells(["y", "m", "d"])
    start, end, precision = cells.ymd(*(cells.whole(n) for n in "ymd"))
    found, why = value(
        cells, f"[({start})::VARCHAR, ({end})::VARCHAR, ({precision})::VARCHAR]",
        str(year), str(month), str(day),
    )  # fmt: skip
    if why:
        with pytest.raises(ValueError, match="day"):
            date(year, month, day)
        return
    first, last, code = found
    if year < 1:
        assert (first, last, code) == (None, None, None)
        return
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    assert {"1": span == 1, "4": 28 <= span <= 31, "5": span in {365, 366}}[code]


@given(st.lists(st.one_of(st.none(), st.integers(0, 99)), min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_bounds_always_fit_the_noun(numbers: list[int | None]) -> None:
    cells = Cells(["l", "b", "h"])
    names = cells.bounds(*(cells.whole(n) for n in "lbh"))
    texts = [None if n is None else str(n) for n in numbers]
    (low, best, high), _ = value(cells, f"[{', '.join(names)}]", *texts)
    deaths = Deaths(low, best, high)
    assert deaths.best == numbers[1]
    assert [v is None for v in (low, best, high)] == [n is None for n in numbers]


@pytest.mark.parametrize(
    ("text", "found"),
    [("1", True), ("0.0", False), ("yes", True), ("", None), ("-9", None), ("maybe", None)],
)
def test_flags(text: str, found: bool | None) -> None:
    cells = Cells(["f"])
    assert value(cells, cells.flag("f"), text)[0] is found


def test_a_column_that_is_not_there_is_null() -> None:
    cells = Cells(["a"])
    for make in ("text", "label", "whole", "number", "flag", "day"):
        assert value(cells, getattr(cells, make)("b"), "1")[0] is None
