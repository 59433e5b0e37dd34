"""`tacitus review`: proposals beside their passages; a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user
from tacitus.core.counting import counted


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
        str | None,
        typer.Option(help="Only proposals of this tier: rule, path, cooccurrence, model."),
    ] = None,
    coder: Annotated[
        str | None,
        typer.Option("--as", help="Code blind under this name: others' verdicts stay unseen."),
    ] = None,
    settle: Annotated[
        bool, typer.Option("--adjudicate", help="Show where coders differ, and settle it.")
    ] = False,
    why: Annotated[str, typer.Option(help="The reason, for the record.")] = "",
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Decide on proposals: accept, correct, reject, unsure, skip, undo.

    Without options it shows one proposal at a time beside its passage and waits for a key.
    Only accepted assertions count in infer.
    """
    from tacitus.cli.output import emit_json, say
    from tacitus.cli.review_sheet import load_sheet, write_sheet
    from tacitus.cli.reviewing import adjudicate, sit
    from tacitus.study import Study

    person = coder or user(who)
    blind = coder is not None
    with Study.open(study, write=True) as opened:
        decided = [
            *(opened.judge("accept", key, who=person, why=why) for key in accept or ()),
            *(opened.judge("reject", key, who=person, why=why) for key in reject or ()),
        ]
        if undo:
            taken_back = opened.undo(undo, who=person, why=why)
            say(f"{undo} is undone; recorded as {taken_back.id}.")
            decided.append(taken_back)
        if export:
            wrote = write_sheet(opened, export, tier, who=person, blind=blind)
            say(f"Wrote {counted(wrote, 'proposal')} to {export}.")
            return
        if load:
            decided.extend(load_sheet(opened, load, who=person))
        elif settle and as_json:
            from tacitus.study.agreeing import disagreements

            emit_json(disagreements(opened))
            return
        elif settle:
            decided.extend(adjudicate(opened, who=person))
        elif as_json and not decided:
            emit_json(list(opened.queue(tier, coder=coder)))
            return
        elif not decided:
            decided.extend(sit(opened, tier, who=person, blind=blind))
    if as_json:
        emit_json(decided)
    else:
        ids = f": {', '.join(r.id for r in decided)}" if 0 < len(decided) <= 20 else ""
        say(f"{counted(len(decided), 'review')} recorded{ids}.")
