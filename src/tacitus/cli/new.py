"""`tacitus new`: make a study."""

from __future__ import annotations

from typing import Annotated

import typer

from tacitus.cli.options import StudyPath, Who, user


def command(
    study: StudyPath,
    name: Annotated[str | None, typer.Option(help="Its name; else the folder's.")] = None,
    who: Who = None,
) -> None:
    """Make a study: a folder that holds everything about one question."""
    from tacitus.cli.output import say
    from tacitus.study import Study

    with Study.create(study, name=name or study.name, who=user(who)) as made:
        say(f"Made the study '{made.name}' in {study}.")
    say(f"Next: tacitus read {study} FILE …")
