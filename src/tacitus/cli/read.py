"""`tacitus read`: bring documents and tables in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user


def command(
    study: StudyPath,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")],
    form: Annotated[
        str | None, typer.Option("--as", help="The format's name, where it is not recognised.")
    ] = None,
    series: Annotated[
        str | None,
        typer.Option(help="The file is a newer release of this series (see the summary)."),
    ] = None,
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Bring files in: hashed, every row and passage citable, nothing dropped silently.

    Reading the same file twice changes nothing; a newer release records what was added,
    changed and withdrawn. A folder named truth/ is skipped.

    Example: tacitus read kabul GEDEvent_v25_1.csv notes.yaml
    """
    from tacitus.cli.output import emit_json, progress, say
    from tacitus.study import Study

    with Study.open(study, write=True) as opened, progress("Reading") as update:
        summaries = opened.read(paths, format=form, series=series, who=user(who), progress=update)
    if as_json:
        emit_json(summaries)
    else:
        for summary in summaries:
            say(str(summary))
    failed = [s for s in summaries if s.error]
    if failed:
        raise typer.Exit(2 if len(failed) == len(summaries) else 1)
