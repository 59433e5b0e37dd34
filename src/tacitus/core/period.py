"""Periods that keep their precision: EDTF (ISO 8601-2) strings in and out.

The forms we read: ``2020-02-03``, ``2020-02``, ``2020``, ``199X`` (also ``1990s``),
``19XX``, ``2020-21`` to ``2020-24`` (seasons), ``2020-02-XX``, ``2020-XX``, the marks
``?`` (uncertain), ``~`` (approximate) and ``%`` (both) at the end of a date, and intervals
``a/b`` whose ends may be ``..`` (open: still so) or empty (unknown).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tacitus.errors import PeriodError

_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%])?",
    re.ASCII,
)
_DECADE = re.compile(r"(?P<stem>\d{3})0s(?P<mark>[?~%])?", re.ASCII)
# Meteorological seasons of the northern hemisphere: EDTF leaves the months to its users.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_SEASON_NAMES = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_MONTHS = ("", *calendar.month_name[1:])


@dataclass(frozen=True)
class Period:
    """A span of time as a source gives it, no more precise than that.

    Attributes
    ----------
    edtf : str
        The canonical EDTF text.
    earliest, latest : date or None
        First and last day that the text allows (both included); None where an end is
        open or unknown.
    approximate, uncertain : bool
        Whether any date of it is marked ``~`` or ``?``.
    date_prec : int or None
        The code of a source that has one (UCDP: 1 exact day … 5 up to a year).

    Examples
    --------
    >>> p = Period.parse("2020-02")
    >>> p.earliest, p.latest, str(p)
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29), 'February 2020')
    >>> Period.parse("1990s").edtf, str(Period.parse("1990s"))
    ('199X', '1990s')
    >>> str(Period.parse("2019-09~/.."))
    'since about September 2019'
    """

    edtf: str
    earliest: date | None
    latest: date | None
    approximate: bool = False
    uncertain: bool = False
    date_prec: int | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise PeriodError(f"'{self.edtf}' ends before it begins; swap its ends.")

    @classmethod
    def parse(cls, text: str, *, date_prec: int | None = None) -> Period:
        """Read an EDTF string.

        Raises
        ------
        PeriodError
            The text is in none of the forms we read, or ends before it begins.

        Examples
        --------
        >>> Period.parse("../2020").latest
        datetime.date(2020, 12, 31)
        """
        raw = str(text).strip()  # a year may come as a number
        if "/" not in raw:
            one = _parse_date(raw)
            return cls(one.edtf, one.first, one.last, one.approximate, one.uncertain, date_prec)
        if raw.count("/") != 1:
            raise PeriodError(f"'{text}' has more than one '/'; write an interval as start/end.")
        left, right = (part.strip() for part in raw.split("/"))
        if left in {"", ".."} and right in {"", ".."}:
            raise PeriodError(f"'{text}' has no date in it; give at least one end.")
        ends = [None if part in {"", ".."} else _parse_date(part) for part in (left, right)]
        start, end = ends
        known = [e for e in ends if e]
        return cls(
            f"{start.edtf if start else left}/{end.edtf if end else right}",
            start.first if start else None,
            end.last if end else None,
            any(e.approximate for e in known),
            any(e.uncertain for e in known),
            date_prec,
        )

    @classmethod
    def between(cls, start: date, end: date, *, date_prec: int | None = None) -> Period:
        """Make the period from one day to another, as briefly as EDTF can say it.

        Examples
        --------
        >>> Period.between(date(2020, 2, 1), date(2020, 2, 29)).edtf
        '2020-02'
        >>> Period.between(date(2020, 2, 3), date(2020, 2, 5)).edtf
        '2020-02-03/2020-02-05'
        """
        if start > end:
            raise PeriodError(f"{start} to {end} ends before it begins; swap its ends.")
        return cls.parse(_shortest(start, end), date_prec=date_prec)

    @property
    def is_open(self) -> bool:
        """Whether it is said to go on, or its end or start is open or unknown."""
        return self.earliest is None or self.latest is None

    @property
    def days(self) -> int | None:
        """Length in days, both ends counted; None where an end is missing."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    @property
    def is_day(self) -> bool:
        """Whether it is one exact day, neither approximate nor uncertain."""
        return self.days == 1 and not (self.approximate or self.uncertain)

    def holds_on(self, day: date) -> bool:
        """Tell whether a day lies within what the text allows.

        Examples
        --------
        >>> Period.parse("2015/..").holds_on(date(2020, 1, 1))
        True
        """
        return (self.earliest is None or self.earliest <= day) and (
            self.latest is None or day <= self.latest
        )

    def overlaps(self, other: Period) -> bool:
        """Tell whether two periods share a day.

        Examples
        --------
        >>> Period.parse("2019").overlaps(Period.parse("2019-12/2020-02"))
        True
        """
        return (
            self.earliest is None or other.latest is None or self.earliest <= other.latest
        ) and (other.earliest is None or self.latest is None or other.earliest <= self.latest)

    def years(self, *, since: int, until: int) -> Iterator[int]:
        """Give the calendar years it touches, within bounds for open ends.

        Examples
        --------
        >>> list(Period.parse("2018/..").years(since=2010, until=2020))
        [2018, 2019, 2020]
        """
        first = since if self.earliest is None else max(since, self.earliest.year)
        last = until if self.latest is None else min(until, self.latest.year)
        yield from range(first, last + 1)

    def __str__(self) -> str:
        if "/" not in self.edtf:
            return _read_out(self.edtf)
        left, right = self.edtf.split("/")
        if right == "..":
            return f"since {_read_out(left)}"
        if left == "..":
            return f"until {_read_out(right)}"
        if not right:
            return f"from {_read_out(left)}, end unknown"
        if not left:
            return f"to {_read_out(right)}, start unknown"
        return f"{_read_out(left)} to {_read_out(right)}"


@dataclass(frozen=True)
class _Date:
    edtf: str
    first: date
    last: date
    approximate: bool
    uncertain: bool


def _parse_date(text: str) -> _Date:
    decade = _DECADE.fullmatch(text)
    match = _DATE.fullmatch(f"{decade['stem']}X{decade['mark'] or ''}" if decade else text)
    if not match:
        raise PeriodError(
            f"'{text}' is no date in EDTF; write 2020-02-03, 2020-02, 2020, 199X or start/end."
        )
    year, month, day, mark = match.group("year", "month", "day", "mark")
    if "X" in year and month:
        raise PeriodError(f"'{text}' has a month without a year; write 199X alone.")
    if month == "XX" and day not in {None, "XX"}:
        raise PeriodError(f"'{text}' has a day without a month; write the year alone.")
    try:
        first, last = _bounds(year, month, day)
    except ValueError as error:
        raise PeriodError(f"'{text}' is not in the calendar: {error}.") from error
    return _Date(match.group(0), first, last, mark in {"~", "%"}, mark in {"?", "%"})


def _bounds(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    low = max(low, 1)
    if month is None or month == "XX":
        return date(low, 1, 1), date(high, 12, 31)
    m = int(month)
    if m in _SEASONS:
        if day is not None:
            raise ValueError("a season has no day")
        a, b = _SEASONS[m]
        end_year = low + (b < a)
        return date(low, a, 1), date(end_year, b, calendar.monthrange(end_year, b)[1])
    if day is None or day == "XX":
        return date(low, m, 1), date(low, m, calendar.monthrange(low, m)[1])
    exact = date(low, m, int(day))
    return exact, exact


def _shortest(start: date, end: date) -> str:
    if start == end:
        return start.isoformat()
    whole_months = (
        start.day == 1 and (end + timedelta(days=1)).day == 1 if end < date.max else False
    )
    if whole_months and start.month == 1 and end.month == 12:
        return f"{start.year:04d}" if start.year == end.year else f"{start.year:04d}/{end.year:04d}"
    if whole_months:
        left, right = f"{start:%Y-%m}".zfill(7), f"{end:%Y-%m}".zfill(7)
        return left if left == right else f"{left}/{right}"
    return f"{start.isoformat()}/{end.isoformat()}"


def _read_out(text: str) -> str:
    mark = text[-1] if text[-1] in "?~%" else ""
    body = text.rstrip("?~%")
    parts = body.split("-")
    if parts[0].endswith("XX"):
        said = f"{parts[0][:2]}00s"
    elif parts[0].endswith("X"):
        said = f"{parts[0][:3]}0s"
    elif len(parts) == 1 or parts[1] == "XX":
        said = parts[0]
    elif int(parts[1]) in _SEASON_NAMES:
        said = f"{_SEASON_NAMES[int(parts[1])]} {parts[0]}"
    elif len(parts) == 2 or parts[2] == "XX":
        said = f"{_MONTHS[int(parts[1])]} {parts[0]}"
    else:
        said = f"{int(parts[2])} {_MONTHS[int(parts[1])]} {parts[0]}"
    return {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}[mark] + said
