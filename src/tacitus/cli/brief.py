"""`tacitus brief`: a report in which every sentence is footnoted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import AsKnown, StudyPath, moment


def command(
    study: StudyPath,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
    form: Annotated[str, typer.Option("--as", help="html or md.")] = "html",
    scale: Annotated[
        str, typer.Option(help="Scale of likelihood words: icd203, stix, uk, nato, ipcc.")
    ] = "icd203",
    as_known: AsKnown = None,
) -> None:
    """Write the brief: findings with footnotes, ties, claims, strengths, map, timeline, gaps.

    Every probability stands as its word and its number, on the scale that is named.
    """
    from tacitus.cli.output import say
    from tacitus.study import Study
    from tacitus.write import write

    with Study.open(study) as opened:
        snapshot = opened.snapshot(as_known=moment(as_known), scale=scale)
    path = out or study / f"brief.{form}"
    report = write(snapshot, form, path)
    say(f"Wrote {path}.")
    for reason, count in report.stripped.items():
        say(f"Left out: {count} ({reason}).")
