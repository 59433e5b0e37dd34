"""`tacitus brief`: a report in which every sentence is footnoted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import AsKnown, Released, StudyPath, moment


def command(
    study: StudyPath,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
    form: Annotated[str, typer.Option("--as", help="html, md or pdf.")] = "html",
    scale: Annotated[
        str, typer.Option(help="Scale of likelihood words: icd203, stix, uk, nato, ipcc.")
    ] = "icd203",
    as_known: AsKnown = None,
    released: Released = False,
) -> None:
    """Write the brief: findings with footnotes, ties, claims, strengths, map, timeline, gaps.

    Every probability stands as its word and its number, on the scale that is named.
    """
    from tacitus.cli.output import say_report
    from tacitus.study import Study
    from tacitus.write import write

    with Study.open(study) as opened:
        gather = opened.released_snapshot if released else opened.snapshot
        snapshot = gather(as_known=moment(as_known), scale=scale)
    path = out or study / f"brief.{form}"
    say_report(write(snapshot, form, path), form)
