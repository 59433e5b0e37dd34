"""Options that several verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

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

Released = Annotated[
    bool, typer.Option("--released", help="What was released, and nothing that came after.")
]


def first_day(text: str | None) -> date | None:
    """Read the first day that an EDTF date allows."""
    from tacitus.core.moment import first_day as read

    return read(text)


def last_day(text: str | None) -> date | None:
    """Read the last day that an EDTF date allows."""
    from tacitus.core.moment import last_day as read

    return read(text)


def moment(text: str | None) -> datetime | None:
    """Read a moment: ISO 8601, or a day, which means its end."""
    from tacitus.core.moment import moment as read

    return read(text)


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
