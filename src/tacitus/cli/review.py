"""`tacitus review`: proposals beside their passages; a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user


def command(
    study: StudyPath,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", help="Accept this assertion; may be repeated.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", help="Reject this assertion; may be repeated.")
    ] = None,
    undo: Annotated[str | None, typer.Option(help="Undo the review with this id.")] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write the queue to a spreadsheet (csv) to fill in.")
    ] = None,
    load: Annotated[
        Path | None, typer.Option("--import", help="Take verdicts back from that spreadsheet.")
    ] = None,
    tier: Annotated[
        str | None, typer.Option(help="Only proposals of this tier: rule, path, cooccurrence, model.")
    ] = None,
    why: Annotated[str, typer.Option(help="The reason, for the record.")] = "",
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Decide on proposals: accept, correct, reject, unsure, skip, undo.

    Without options it shows one proposal at a time beside its passage and waits for a key.
    Only accepted assertions count in infer.
    """
    from tacitus.cli.output import emit_json, say
    from tacitus.cli.reviewing import load_sheet, sit, write_sheet
    from tacitus.study import Study

    person = user(who)
    with Study.open(study, write=True) as opened:
        decided = [
            *(opened.judge("accept", key, who=person, why=why) for key in accept or ()),
            *(opened.judge("reject", key, who=person, why=why) for key in reject or ()),
        ]
        if undo:
            decided.append(opened.undo(undo, who=person, why=why))
        if export:
            say(f"Wrote {write_sheet(opened, export, tier)} proposals to {export}.")
        elif load:
            decided.extend(load_sheet(opened, load, who=person))
        elif as_json and not decided:
            emit_json(list(opened.queue(tier)))
            return
        elif not decided:
            decided.extend(sit(opened, tier, who=person))
    if as_json:
        emit_json(decided)
    else:
        say(f"{len(decided)} reviews recorded.")
