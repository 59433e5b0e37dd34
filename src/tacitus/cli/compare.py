"""`tacitus compare`: two moments, two fits or two studies side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import Json, StudyPath

if TYPE_CHECKING:
    from tacitus.study.comparing import CompareRow, Side

_SIDE = "A day, a moment, r and the number of a write, or a fit's id; now where left out."


def command(
    study: StudyPath,
    other: Annotated[
        Path | None, typer.Argument(metavar="[OTHER]", help="Another study, for the right side.")
    ] = None,
    left: Annotated[str | None, typer.Option(help=_SIDE)] = None,
    right: Annotated[str | None, typer.Option(help=_SIDE)] = None,
    scale: Annotated[str, typer.Option(help="Scale of likelihood words.")] = "icd203",
    limit: Annotated[int, typer.Option(help="Most rows in the table; 0 for all.")] = 50,
    as_json: Json = False,
) -> None:
    """List conclusions that differ between two moments, two fits or two studies.

    Ties, strengths, policies and answers to hypotheses: before, after, by how much, and the
    roots whose weight changed. Example: tacitus compare afg --left 2019-12-31
    """
    from contextlib import ExitStack

    from tacitus.cli.output import emit_json, emit_table
    from tacitus.study import Study
    from tacitus.study.comparing import compare

    with ExitStack() as stack:
        opened = stack.enter_context(Study.open(study))
        beside = stack.enter_context(Study.open(other)) if other else None
        rows, notes = compare(opened, left, right, scale_id=scale, other=beside)
    if as_json:
        emit_json({"rows": rows, "notes": notes})
        return
    shown = rows[:limit] if limit else rows
    if len(shown) < len(rows):
        notes = [f"{len(rows) - len(shown):,} more; --limit 0 shows all.", *notes]
    columns = [("kind", "Kind"), ("subject", "About"), ("before", "Before"), ("after", "After"),
               ("delta", "Change"), ("moved_by", "Moved by")]  # fmt: skip
    emit_table(
        [
            {
                "kind": row.kind,
                "subject": row.subject,
                "before": _number(row.before, row.unit),
                "after": _number(row.after, row.unit),
                "delta": _delta(row),
                "moved_by": [f"{m.label} ({m.decibans:+.1f} dB)" for m in row.moved_by[:3]],
            }
            for row in shown
        ],
        columns,
        title="What differs",
        notes=notes,
        numeric=frozenset({"before", "after", "delta"}),
    )


def _number(side: Side, unit: str) -> str:
    from tacitus.core.scale import percent

    if side.value is None:
        return ""
    return f"{side.value:,.0f} {unit}" if unit else percent(side.value)


def _delta(row: CompareRow) -> str:
    if row.delta is None:
        return ""
    return f"{row.delta:+,.0f}" if row.unit else f"{100 * row.delta:+.1f} points"
