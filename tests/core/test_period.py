"""Periods: EDTF in and out, bounds, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nouns import days, periods, single_dates

from tacitus.core import Period
from tacitus.errors import PeriodError


@given(single_dates())
def test_a_date_keeps_its_text_and_its_bounds_in_order(text: str) -> None:
    period = Period.parse(text)
    assert period.edtf == text
    assert period.earliest is not None
    assert period.latest is not None
    assert period.earliest <= period.latest
    assert period.approximate == (text[-1] in "~%")
    assert period.uncertain == (text[-1] in "?%")


@given(periods())
def test_what_is_printed_as_edtf_reads_back_the_same(period: Period) -> None:
    assert Period.parse(period.edtf, date_prec=period.date_prec) == period
    assert str(period)


@given(days, st.integers(0, 4000))
def test_between_gives_back_both_days(start: date, length: int) -> None:
    end = min(start + timedelta(days=length), date(9998, 12, 31))
    period = Period.between(start, end)
    assert (period.earliest, period.latest) == (start, end)
    assert period.days == (end - start).days + 1
    assert period.is_day == (start == end)


@given(days, days)
def test_between_refuses_ends_in_the_wrong_order(one: date, other: date) -> None:
    if one > other:
        with pytest.raises(PeriodError, match="swap"):
            Period.between(one, other)


@given(periods(), periods())
def test_overlap_is_mutual_and_is_a_shared_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)
    days_of_both = [
        d
        for d in (one.earliest, one.latest, other.earliest, other.latest)
        if d and one.holds_on(d) and other.holds_on(d)
    ]
    if days_of_both:
        assert one.overlaps(other)
    elif not (one.is_open and other.is_open):
        assert not one.overlaps(other)


@given(periods(), st.integers(1900, 2000), st.integers(2000, 2030))
def test_years_lie_within_the_bounds_and_the_period(period: Period, since: int, until: int) -> None:
    for year in period.years(since=since, until=until):
        assert since <= year <= until
        assert period.overlaps(Period.parse(f"{year:04d}"))


@pytest.mark.parametrize(
    ("text", "first", "last", "said"),
    [
        ("1990s", "1990-01-01", "1999-12-31", "1990s"),
        ("19XX", "1900-01-01", "1999-12-31", "1900s"),
        ("2020-02", "2020-02-01", "2020-02-29", "February 2020"),
        ("2019-24", "2019-12-01", "2020-02-29", "winter 2019"),
        ("2020-02-XX", "2020-02-01", "2020-02-29", "February 2020"),
        ("2020-XX", "2020-01-01", "2020-12-31", "2020"),
        ("2019-09~", "2019-09-01", "2019-09-30", "about September 2019"),
        ("2020-05-03?", "2020-05-03", "2020-05-03", "perhaps 3 May 2020"),
        ("2019%", "2019-01-01", "2019-12-31", "perhaps about 2019"),
        ("2019-09/..", "2019-09-01", None, "since September 2019"),
        ("2019-09/", "2019-09-01", None, "from September 2019, end unknown"),
        ("../2020", None, "2020-12-31", "until 2020"),
        ("/2020", None, "2020-12-31", "to 2020, start unknown"),
        ("2015/2019-03-04", "2015-01-01", "2019-03-04", "2015 to 4 March 2019"),
        (" 2020 / 2021 ", "2020-01-01", "2021-12-31", "2020 to 2021"),
    ],
)
def test_forms(text: str, first: str | None, last: str | None, said: str) -> None:
    period = Period.parse(text)
    assert period.earliest == (first and date.fromisoformat(first))
    assert period.latest == (last and date.fromisoformat(last))
    assert str(period) == said


def test_an_open_end_and_an_unknown_end_stay_two_things() -> None:
    assert Period.parse("2019/..").edtf != Period.parse("2019/").edtf


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "yesterday", "2020-13", "2020-02-30", "2021-02-29", "20", "2020/2019", "../..",
        "/", "2020/2021/2022", "199X-05", "2020-XX-03", "2020-21-05", "0000", "2020-02-03T04:05",
        "02/03/2020", "2020~~", "2020-2-3", "9999-24", "٢٠٢٠", "2020-0٢", "-2020", "2020-00",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)


@given(st.text(max_size=12) | st.text("0123456789X-/?~%. s", max_size=22))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        period = Period.parse(text)
    except PeriodError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017 - either outcome is right
    else:
        assert period.edtf.isascii()
        assert Period.parse(period.edtf) == period


def test_a_date_without_a_time_is_never_shifted() -> None:
    """FIELD 7.12: the local date as reported; a text with a time is refused, not converted."""
    assert Period.parse("2020-01-01").earliest == date(2020, 1, 1)
    with pytest.raises(PeriodError):
        Period.parse("2020-01-01T23:30-05:00")


@pytest.mark.parametrize("value", [None, float("nan"), 20.5])
def test_what_is_no_date_at_all_is_refused(value: Any) -> None:
    with pytest.raises(PeriodError):
        Period.parse(value)


def test_a_year_may_come_as_a_number() -> None:
    assert Period.parse(2020).edtf == "2020"  # type: ignore[arg-type]
