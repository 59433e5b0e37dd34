"""Sitting with proposals: one at a time in a terminal, or in a spreadsheet and back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tacitus.errors import FileFormatError

if TYPE_CHECKING:
    from tacitus.core.review import Review
    from tacitus.study import Study

KEYS = {"a": "accept", "r": "reject", "u": "unsure"}
COLUMNS = ("id", "tier", "probability", "gloss", "says", "where", "verdict", "why")


def sit(study: Study, tier: str | None, *, who: str) -> list[Review]:
    """Show one proposal at a time and wait for a key; stop with q or Ctrl-C, nothing is lost."""
    from tacitus.study.why import cite

    decided: list[Review] = []
    queue = study.queue(tier)
    typer.echo(
        f"{len(queue)} proposals. Keys: a accept, r reject, u unsure, s skip, z undo, q stop."
    )
    at = 0
    while at < len(queue):
        assertion, cited = queue[at], cite(study, queue[at].id)
        chance = "" if assertion.probability is None else f", {100 * assertion.probability:.0f} %"
        typer.echo(f"\n[{at + 1}/{len(queue)}] {assertion.id} ({assertion.tier}{chance})")
        typer.echo(f"  {assertion.gloss}")
        typer.echo(f"  {cited.where}")
        typer.echo(f"  | {mark(cited.says, assertion.cues)}")
        try:
            key = typer.prompt("  key", default="s").strip().lower()[:1]
        except (typer.Abort, EOFError):
            break
        if key == "q":
            break
        if key == "z" and decided:
            study.undo(decided.pop().id, who=who)
            at = max(at - 1, 0)
            continue
        if key in KEYS:
            decided.append(study.judge(KEYS[key], assertion.id, who=who))
        at += 1
    return decided


def mark(text: str, cues: tuple[str, ...]) -> str:
    """Set cue words off with brackets.

    Examples
    --------
    >>> mark("They reportedly met.", ("reportedly",))
    'They [reportedly] met.'
    """
    for cue in cues:
        text = text.replace(cue, f"[{cue}]", 1)
    return text


def write_sheet(study: Study, path: Path, tier: str | None) -> int:
    """Write the queue as CSV with an empty column for verdicts; give the number of rows."""
    from tacitus.study.why import cite

    queue = study.queue(tier)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for a in queue:
            cited = cite(study, a.id)
            row = (a.id, a.tier, a.probability, a.gloss, cited.says, cited.where, "", "")
            # A cell that begins like a formula must stay text in a spreadsheet.
            writer.writerow(
                [f"'{v}" if isinstance(v, str) and v[:1] in "=+-@" and v else v for v in row]
            )
    return len(queue)


def load_sheet(study: Study, path: Path, *, who: str) -> list[Review]:
    """Take verdicts back from a sheet; rows without one are left alone.

    Raises
    ------
    FileFormatError
        A column is missing, or a verdict is none of accept, reject, unsure.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"id", "verdict"} <= set(rows[0]):
        raise FileFormatError("needs the columns id and verdict; export it again.", path=path)
    given = []
    for number, row in enumerate(rows, start=2):
        verdict = (row["verdict"] or "").strip().lower()
        if not verdict:
            continue
        if verdict not in KEYS.values():
            raise FileFormatError(
                f"'{verdict}' is no verdict; write accept, reject or unsure.",
                path=path,
                row=number,
                column="verdict",
            )
        given.append((verdict, f"assertion/{row['id']}", (), None))
    return study.review_all(given, who=who, why=f"from {path.name}") if given else []
