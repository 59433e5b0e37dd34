"""Options that several verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from tacitus.errors import InputError

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help="The study's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Country = Annotated[str | None, typer.Option(help="Only this country, as the source names it.")]
Groups = Annotated[
    list[str] | None, typer.Option("--group", "-g", help="Only this party; may be repeated.")
]
Since = Annotated[str | None, typer.Option(help="First day: 2015, 2015-03 or 2015-03-01.")]
Until = Annotated[str | None, typer.Option(help="Last day: 2020, 2020-06 or 2020-06-30.")]
AsKnown = Annotated[
    str | None, typer.Option("--as-known", help="As the study knew it on this day or moment.")
]
Who = Annotated[
    str | None, typer.Option("--who", help="Your name in the record; else TACITUS_USER or login.")
]


def first_day(text: str | None) -> date | None:
    """Read the first day that an EDTF date allows."""
    return _day(text, first=True)


def last_day(text: str | None) -> date | None:
    """Read the last day that an EDTF date allows."""
    return _day(text, first=False)


def _day(text: str | None, *, first: bool) -> date | None:
    if text is None:
        return None
    from tacitus.core.period import Period

    period = Period.parse(text)
    day = period.earliest if first else period.latest
    if day is None:
        raise InputError(f"'{text}' leaves that end open; give a day, a month or a year.")
    return day


def moment(text: str | None) -> datetime | None:
    """Read a moment: ISO 8601, or a day, which means its end."""
    if text is None:
        return None
    from datetime import UTC, time

    if "T" in text:
        try:
            when = datetime.fromisoformat(text)
        except ValueError as error:
            raise InputError(
                f"'{text}' is no moment; write a day, or 2020-05-03T14:00:00+00:00."
            ) from error
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    day = last_day(text)
    return datetime.combine(day, time.max, UTC) if day else None


def user(name: str | None) -> str:
    """Give the name under which changes are recorded."""
    import getpass
    import os

    if name or os.environ.get("TACITUS_USER"):
        return name or os.environ["TACITUS_USER"]
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
