"""`tacitus release`: the gate between a study and those it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user

if TYPE_CHECKING:
    from tacitus.core.release import Gate


def command(
    study: StudyPath,
    check: Annotated[
        bool, typer.Option("--check", help="I have looked through it, and it may go out.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Release it; two people have checked it.")
    ] = False,
    retract: Annotated[
        str | None, typer.Option(metavar="ID", help="Take a check or a release back.")
    ] = None,
    why: Annotated[str, typer.Option(help="A remark for the log; needed to retract.")] = "",
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Show the gate and its log, record a check, or release: draft, checked, released.

    Two different people check a study as it stands before anybody can release it. Whatever is
    written afterwards puts the current view back to draft; the release stays citable, with
    'brief --released' and 'export --released'. One that is taken back is no longer given, but
    with --as-known, and then says so.
    """
    from tacitus.cli.output import emit_json
    from tacitus.errors import InputError
    from tacitus.study import Study

    if check + release + bool(retract) > 1:
        raise InputError("Check, release or retract, one at a time: each is an act in the log.")
    with Study.open(study, write=check or release or bool(retract)) as opened:
        if check:
            gate = opened.check(who=user(who), why=why)
        elif release:
            gate = opened.release(who=user(who), why=why)
        elif retract:
            gate = opened.retract(retract, who=user(who), why=why)
        else:
            gate = opened.gate()
    if as_json:
        emit_json(gate)
    else:
        _print(gate)


def _print(gate: Gate) -> None:
    from tacitus.cli.output import emit_table

    notes = [*gate.holds_back]
    notes += [f"A release leaves out {what}: {n:,}." for what, n in gate.left_out.items()]
    if gate.released:
        last = gate.released
        notes.append(
            f"To cite: {last.id}, as known at write {last.revision}, released "
            f"{last.when:%Y-%m-%d} by {last.who}, checked by {' and '.join(last.checked_by)}."
        )
    checked = f", checked by {' and '.join(gate.checked_by)}" if gate.checked_by else ""
    emit_table(
        [
            {
                "when": f"{e.when:%Y-%m-%d %H:%M}",
                "id": e.id,
                "act": f"{e.act} {e.of}".strip(),
                "revision": str(e.revision),
                "who": e.who,
                "why": e.why,
            }
            for e in gate.log
        ],
        [("when", "When (UTC)"), ("id", "Id"), ("act", "Act"), ("revision", "Write"), ("who", "Who"),
         ("why", "Why")],
        title=f"State: {gate.state} (write {gate.revision}{checked})",
        notes=notes,
    )  # fmt: skip
