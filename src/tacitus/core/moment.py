"""Days and moments as people type them, in options and in addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tacitus.core.period import Period
from tacitus.errors import InputError


def first_day(text: str | None) -> date | None:
    """Read the first day that an EDTF date allows.

    Examples
    --------
    >>> first_day("2015-03")
    datetime.date(2015, 3, 1)
    """
    return _day(text, first=True)


def last_day(text: str | None) -> date | None:
    """Read the last day that an EDTF date allows.

    Examples
    --------
    >>> last_day("2015-03")
    datetime.date(2015, 3, 31)
    """
    return _day(text, first=False)


def _day(text: str | None, *, first: bool) -> date | None:
    if text is None:
        return None
    period = Period.parse(text)
    day = period.earliest if first else period.latest
    if day is None:
        raise InputError(f"'{text}' leaves that end open; give a day, a month or a year.")
    return day


def moment(text: str | None) -> datetime | None:
    """Read a moment: ISO 8601, or a day, which means its end.

    Raises
    ------
    InputError
        It is neither.

    Examples
    --------
    >>> moment("2020-05-03").isoformat()
    '2020-05-03T23:59:59.999999+00:00'
    """
    if text is None:
        return None
    if "T" in text:
        try:
            when = datetime.fromisoformat(text)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise InputError(
                f"'{text}' is no moment; write a day, or 2020-05-03T14:00:00+00:00."
            ) from error
    day = last_day(text)
    return datetime.combine(day, time.max, UTC) if day else None
