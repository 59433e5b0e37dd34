"""`tacitus forget`: remove a document whose licence or source demands it."""

from __future__ import annotations

from typing import Annotated

import typer

from tacitus.cli.options import StudyPath, Who, user


def command(
    study: StudyPath,
    document: Annotated[
        str, typer.Argument(help="The document's id, the start of it, or its file's name.")
    ],
    why: Annotated[str, typer.Option(help="The reason, for the record.", prompt=True)],
    who: Who = None,
) -> None:
    """Remove a document and what hangs on it; a tombstone stays."""
    from tacitus.cli.output import say
    from tacitus.study import Study

    with Study.open(study, write=True) as opened:
        say(str(opened.forget(document, why=why, who=user(who))))
    written = ", ".join(sorted(path.name for path in study.glob("brief.*")))
    if written:
        say(f"Written before, and as it was: {written}. Remove it, or write it anew.")
    say(f"Next: tacitus infer {study}")
