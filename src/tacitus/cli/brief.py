"""`tacitus brief`: a report in which every sentence is footnoted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import (
    AsKnown,
    Country,
    Groups,
    MinP,
    On,
    Relation,
    Released,
    Since,
    StudyPath,
    Support,
    Until,
    filters,
    gather,
)


def command(
    study: StudyPath,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
    form: Annotated[str, typer.Option("--as", help="html, md or pdf.")] = "html",
    scale: Annotated[
        str, typer.Option(help="Scale of likelihood words: icd203, stix, uk, nato, ipcc.")
    ] = "icd203",
    country: Country = None,
    group: Groups = None,
    since: Since = None,
    until: Until = None,
    relation: Relation = None,
    support: Support = None,
    on: On = None,
    min_p: MinP = 0.0,
    as_known: AsKnown = None,
    released: Released = False,
) -> None:
    """Write the brief: findings with footnotes, ties, claims, strengths, map, timeline, gaps.

    Every probability stands as its word and its number, on the scale that is named. Narrowed by
    the options of `show`, the brief counts what is left, and says on its first page how.
    """
    from tacitus.cli.output import say_report
    from tacitus.study import Study
    from tacitus.write import write

    asked = filters(
        country=country,
        group=group,
        since=since,
        until=until,
        relation=relation,
        support=support,
        on=on,
        as_known=as_known,
        min_p=min_p,
        scale=scale,
    )
    with Study.open(study) as opened:
        snapshot = gather(opened, asked, released=released)
    path = out or study / f"brief.{form}"
    say_report(write(snapshot, form, path), form)
