"""Options that several verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tacitus.core.snapshot import Snapshot
    from tacitus.study import Study
    from tacitus.study.views import Filters

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help="The study's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Country = Annotated[str | None, typer.Option(help="Only this country, as the source names it.")]
Groups = Annotated[
    list[str] | None, typer.Option("--group", "-g", help="Only this party; may be repeated.")
]
Since = Annotated[str | None, typer.Option(help="First day: 2015, 2015-03 or 2015-03-01.")]
Until = Annotated[str | None, typer.Option(help="Last day: 2020, 2020-06 or 2020-06-30.")]
Relation = Annotated[str | None, typer.Option(help="Only this relation.")]
Support = Annotated[str | None, typer.Option(help="Only this support.")]
On = Annotated[str | None, typer.Option(help="Ties that held on this date.")]
MinP = Annotated[
    float, typer.Option("--min-p", min=0, max=1, help="Least probability of a tie, 0 to 1.")
]
Scale = Annotated[str, typer.Option(help="Scale of likelihood words.")]
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


def filters(
    *,
    country: str | None,
    group: list[str] | None,
    since: str | None,
    until: str | None,
    relation: str | None,
    support: str | None,
    on: str | None,
    as_known: str | None,
    min_p: float,
    scale: str,
    by: str = "all",
) -> Filters:
    """Read what a view, a brief or an export is narrowed to.

    Raises
    ------
    InputError
        A date cannot be read, or there is no such relation or support.
    """
    from tacitus.core.vocabulary import vocabulary
    from tacitus.study.views import Filters

    if relation:
        vocabulary("relations").check(relation)
    if support:
        vocabulary("supports").check(support)
    return Filters(
        country=country,
        groups=tuple(group or ()),
        since=first_day(since),
        until=last_day(until),
        by=by,
        relation=relation,
        support=support,
        on=last_day(on),
        as_known=moment(as_known),
        min_p=min_p,
        scale=scale,
    )


def gather(study: Study, asked: Filters, *, released: bool, all_events: bool = False) -> Snapshot:
    """Gather what is to be written: the part asked for, or a release, which goes out whole.

    Raises
    ------
    InputError
        A part of a release is asked for.
    """
    from tacitus.errors import InputError
    from tacitus.study.narrowing import EVERYTHING, is_whole

    if not released:
        return study.part_snapshot(asked, all_events=all_events)
    if not is_whole(asked, EVERYTHING):
        raise InputError(
            "A release goes out whole; leave out --released, or every option that narrows it."
        )
    return study.released_snapshot(
        as_known=asked.as_known, scale=asked.scale, all_events=all_events
    )


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
