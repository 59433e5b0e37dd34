"""Proposals in a spreadsheet and back: verdicts, corrections, and who coded."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from tacitus.errors import FileFormatError, TacitusError

if TYPE_CHECKING:
    from tacitus.core.assertion import Assertion
    from tacitus.core.review import Review
    from tacitus.study import Study

VERDICTS = ("accept", "correct", "reject", "unsure")
_ABOUT = ("id", "tier", "probability", "gloss", "says", "where")
_DECIDED = ("coder", "verdict", "why")
_FORMULA = ("=", "+", "-", "@")


def field_columns() -> tuple[str, ...]:
    """Give the columns that can be corrected, of every kind of statement."""
    from tacitus.study.correcting import COMMON_FIELDS, STATEMENT_FIELDS

    every = (name for fields in STATEMENT_FIELDS.values() for name in fields)
    return tuple(dict.fromkeys((*every, *COMMON_FIELDS)))


def write_sheet(
    study: Study, path: Path, tier: str | None, *, who: str, blind: bool = False
) -> int:
    """Write the queue as CSV with empty verdicts; give the number of rows."""
    from tacitus.study.why import cite

    columns = field_columns()
    queue = study.queue(tier, coder=who if blind else None)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow((*_ABOUT, *columns, *_DECIDED))
        for a in queue:
            cited, held = cite(study, a.id), _fields(study, a)
            about = (a.id, a.tier, a.probability, a.gloss, cited.says, cited.where)
            row = (*about, *(held.get(c, "") for c in columns), who if blind else "", "", "")
            writer.writerow([_safe(v) for v in row])
    return len(queue)


def load_sheet(study: Study, path: Path, *, who: str) -> list[Review]:
    """Take verdicts and corrections back; rows without a verdict are left alone.

    A row's ``coder`` is who decided; ``who`` where it is empty. All rows are checked before
    the first is recorded.

    Raises
    ------
    FileFormatError
        A column is missing, a verdict is no verdict, or a correction does not fit.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"id", "verdict"} <= set(rows[0]):
        raise FileFormatError("needs the columns id and verdict; export it again.", path=path)
    proposals = study.assertions(raw=True)
    given = []
    for number, row in enumerate(rows, start=2):
        verdict = (row["verdict"] or "").strip().lower()
        if not verdict:
            continue
        if verdict not in VERDICTS:
            raise FileFormatError(
                f"'{verdict}' is no verdict; write {', '.join(VERDICTS)}.",
                path=path,
                row=number,
                column="verdict",
            )
        proposal = proposals.get(row["id"])
        if proposal is None:
            raise FileFormatError(
                f"'{row['id']}' is no proposal of this study; export the sheet again.",
                path=path,
                row=number,
                column="id",
            )
        changes = _changes(study, proposal, row) if verdict == "correct" else {}
        if verdict == "correct":
            _check(study, proposal, changes, path, number)
        given.append((verdict, proposal.id, changes, (row.get("coder") or "").strip() or who, row))
    recorded = []
    for verdict, key, changes, coder, row in given:
        why = (row.get("why") or "").strip() or f"from {path.name}"
        recorded.append(
            study.correct(key, changes, who=coder, why=why)
            if verdict == "correct"
            else study.judge(verdict, key, who=coder, why=why)
        )
    return recorded


def _check(
    study: Study, proposal: Assertion, changes: dict[str, str], path: Path, number: int
) -> None:
    from tacitus.study.correcting import corrected

    try:
        if not changes:
            raise FileFormatError("nothing is changed; write accept.")
        corrected(study, proposal, changes)
    except TacitusError as error:
        raise FileFormatError(str(error), path=path, row=number) from error


def _fields(study: Study, proposal: Assertion) -> dict[str, str]:
    from tacitus.study.correcting import fields_of

    return {f.name: f.text for f in fields_of(proposal, study)}


def _changes(study: Study, proposal: Assertion, row: dict[str, str]) -> dict[str, str]:
    return {
        name: new
        for name, old in _fields(study, proposal).items()
        if name in row and (new := _unsafe(row[name] or "")) != old
    }


def _safe(value: object) -> object:
    # A cell that begins like a formula must stay text in a spreadsheet.
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _unsafe(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
