"""Hand-coded assertions: one row says what one source says in one passage.

The sheet and its companions (parties, sources, documents) are described in
``docs/reference/formats.md``.
"""

from __future__ import annotations

import re
from pathlib import Path

from tacitus.core import Account, Reading, Source
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError
from tacitus.read.coding import ALIASES, COLUMNS, read_coding
from tacitus.read.opening import columns_of, document_of
from tacitus.read.sheets import load, sheet_of

SOURCE = Source(
    "coding",
    "Hand-coded assertions",
    kind="research",
    terms="attribute",
    note="What was typed into a coding sheet; who says it stands in each assertion's chain.",
)


class AssertionSheet:
    """The reader of hand-coded assertions."""

    name = "assertions"
    title = "hand-coded assertions"

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the header, the sections or the names of the sheets."""
        first = columns_of(head)
        columns = {ALIASES["assertions"].get(name, name) for name in first}
        if {"id", "document", "chain", "kind"} <= columns:
            return 0.95
        if re.search(rb"^(assertions|parties|sources|documents)\s*:\s*$", head, re.MULTILINE):
            return 0.9
        sheet = sheet_of(path, COLUMNS, "assertions")
        needed = {"id", "source"} if sheet == "documents" else {"id", "name"}
        known = len(first & COLUMNS[sheet])
        return 0.7 if sheet != "assertions" and needed <= first and known > len(first) / 2 else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read a sheet with its companions; any fault refuses the whole file.

        Raises
        ------
        FileFormatError
            With file, row and column, and the nearest allowed word where there is one.
        """
        sheets = load(path, COLUMNS, ALIASES, "assertions")
        total = sum(len(sheets[name]) for name in COLUMNS)
        if not total:
            raise FileFormatError("has a header and no rows; fill some in.", path=path.name)
        coding = read_coding(sheets)
        rows = len(sheets["assertions"]) or total
        kept = len(coding.assertions) or total
        unused = f"Columns not taken over: {', '.join(sheets.unused)}."
        return Reading(
            self.name,
            SOURCE,
            sources=(SOURCE, *coding.sources),
            parties=coding.parties,
            documents=(document_of(path, SOURCE, title=path.name), *coding.documents),
            passages=coding.passages,
            assertions=coding.assertions,
            account=Account(
                rows=rows,
                kept=kept,
                undated=sum(a.period is None for a in coding.assertions),
                unplaced=sum(not a.places for a in coding.assertions),
                repeated=rows - kept,
                notes=(unused,) if sheets.unused else (),
            ),
        )


reader = AssertionSheet()
