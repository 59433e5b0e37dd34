"""`tacitus resolve`: names to parties, and one event in several sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user

if TYPE_CHECKING:
    from tacitus.core.review import Review


def command(
    study: StudyPath,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Accept the proposal with this number; may be repeated."),
    ] = None,
    name: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Give a label (or LABEL|COUNTRY) to the party with this id."),
    ] = None,
    new: Annotated[
        str | None, typer.Option(help="Make this label a group of its own, which no list knows.")
    ] = None,
    merge: Annotated[
        tuple[str, str] | None, typer.Option(help="Merge the second party into the first.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Take a label away from its party again.")
    ] = None,
    undo: Annotated[str | None, typer.Option(help="Undo the review with this id.")] = None,
    events: Annotated[
        bool, typer.Option("--events", help="Propose the same event in several sources, too.")
    ] = False,
    copies: Annotated[
        bool,
        typer.Option("--copies", help="Propose passages that repeat another document's, too."),
    ] = False,
    why: Annotated[str, typer.Option(help="The reason, for the record.")] = "",
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Give every label its party: sure matches are applied, the rest proposed with a reason.

    Plain words such as "gunmen" never become groups. Every step can be undone.
    """
    from tacitus.cli.output import emit_json, emit_table, say
    from tacitus.study import Study

    person = user(who)
    with Study.open(study, write=True) as opened:
        if name:
            say(_said(opened.name_label(*name, who=person, why=why)))
        if new:
            say(_said(opened.new_party(new, who=person, why=why)))
        if merge:
            say(_said(opened.merge(*merge, who=person, why=why)))
        if split:
            say(_said(opened.split(split, who=person, why=why)))
        if undo:
            say(_said(opened.undo(undo, who=person, why=why)))
        report = opened.resolve(
            accept=tuple(accept or ()), events=events, copies=copies, who=person, why=why
        )
    if as_json:
        emit_json(report)
        return
    emit_table(
        report.rows(),
        [
            ("number", "no."),
            ("label", "label"),
            ("country", "country"),
            ("count", "rows"),
            ("party", "party"),
            ("score", "score"),
            ("state", "state"),
            ("reason", "reason"),
        ],
        title="Proposals",
        notes=report.notes(),
        numeric=frozenset({"number", "count", "score"}),
    )


def _said(review: Review) -> str:
    others = f" with {', '.join(review.others)}" if review.others else ""
    return f"{review.verdict} {review.target}{others}: recorded as {review.id}."
