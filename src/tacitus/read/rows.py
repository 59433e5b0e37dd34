"""Tables whose rows become nouns rather than events, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tacitus.core import Account, Assertion, Document, Party, Passage, Reading, Refusal, Source
from tacitus.errors import FileFormatError
from tacitus.read.opening import columns_of, document_of, opened_table
from tacitus.read.records import records
from tacitus.read.tabular import LISTED

MISSING = {"", "-1", "-9", "-99", "n/a", "na", "nan"}


class UnreadableError(Exception):
    """A row that is refused: the column, and why."""

    def __init__(self, column: str, why: str) -> None:
        self.column, self.why = column, why
        super().__init__(why)


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (header 1) and its cells by column in lower case."""

    number: int
    cells: Mapping[str, str]

    def text(self, *columns: str) -> str:
        """Give the first of these cells that says something, blanks tidied; else empty."""
        for column in columns:
            text = " ".join(self.cells.get(column, "").split())
            if text.lower() not in MISSING:
                return text
        return ""

    def ids(self, *columns: str, prefix: str = "ucdp") -> tuple[str, ...]:
        """Give the ids in a cell that may hold several, parted by commas or semicolons.

        Examples
        --------
        >>> Row(2, {"a": "204, 1067"}).ids("a")
        ('ucdp:204', 'ucdp:1067')
        """
        text = self.text(*columns).replace(";", ",")
        parts = (part.strip().removesuffix(".0") for part in text.split(","))
        found = tuple(dict.fromkeys(p for p in parts if p and p.lower() not in MISSING))
        bad = next((p for p in found if not p.isdigit()), None)
        if bad is not None:
            raise UnreadableError(columns[0], f"'{bad}' is no id")
        return tuple(f"{prefix}:{part}" for part in found)

    def whole(self, column: str, low: int, high: int) -> int | None:
        """Give a whole number from low to high; None where missing."""
        text = self.text(column)
        if not text:
            return None
        plain = text.removesuffix(".0")
        if not plain.isdigit() or not low <= int(plain) <= high:
            raise UnreadableError(column, f"'{text}' is no whole number from {low} to {high}")
        return int(plain)

    def year(self, column: str = "year") -> int:
        """Give the year, which no row can do without."""
        year = self.whole(column, 1, 9998)
        if year is None:
            raise UnreadableError(column, "is empty")
        return year


@dataclass
class Gathered:
    """What the rows of a file give, and what happened to them."""

    source: Source
    document: Document
    parties: dict[str, Party] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    assertions: dict[str, Assertion] = field(default_factory=dict)
    rows: int = 0
    repeated: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def party(self, party_id: str, name: str, kind: str = "group") -> str:
        """Note a party by id and name, unless it is known already; give its id."""
        shown = name or "UCDP actor " + party_id.partition(":")[2]
        self.parties.setdefault(party_id, Party(party_id, shown, kind, keys=(party_id,)))
        return party_id

    def passage(self, rows: Sequence[int]) -> str:
        """Note the rows of the file as a passage; give its id."""
        locator = f"row {rows[0]}" if len(rows) == 1 else f"rows {_runs(rows)}"
        made = Passage(f"{self.document.id}#{locator.replace(' ', '-')}", self.document.id, locator)
        self.passages[made.id] = made
        return made.id

    def reading(self, name: str) -> Reading:
        """Give what was gathered as a reading."""
        return Reading(
            name,
            self.source,
            sources=(self.source,),
            parties=tuple(self.parties.values()),
            documents=(self.document,),
            passages=tuple(self.passages.values()),
            assertions=tuple(self.assertions.values()),
            account=Account(
                rows=self.rows,
                kept=self.rows - len(self.refusals) - self.repeated,
                refused=len(self.refusals),
                repeated=self.repeated,
                notes=tuple(self.notes),
            ),
            refusals=tuple(self.refusals[:LISTED]),
        )


def _runs(rows: Sequence[int]) -> str:
    """Give row numbers as runs.

    Examples
    --------
    >>> _runs([2, 3, 4, 9])
    '2-4, 9'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


class NounTable:
    """What the readers of such tables share; a subclass says what a row gives.

    Attributes
    ----------
    name, title : str
        As in ``--as NAME``; as printed.
    source : Source
        The data set.
    needs, lacks : tuple of str
        Columns that it cannot do without; columns of a kindred format.
    """

    name: str
    title: str
    source: Source
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the header how surely a file has this format."""
        columns = columns_of(head)
        return 0.95 if columns.issuperset(self.needs) and not columns & set(self.lacks) else 0.0

    def rows(self, path: Path, *, staging: Path) -> Iterator[Row]:
        """Give the rows of a file in this format.

        Raises
        ------
        FileFormatError
            The file is broken or has another layout.
        """
        with opened_table(path, staging=staging) as opened:
            names = [name.lower() for name in opened.header]
            for need in self.needs:
                if need not in names:
                    raise FileFormatError(
                        f"is missing, so the file is not in the {self.title} layout; "
                        "name another format with --as.",
                        path=path.name,
                        row=1,
                        column=need,
                    )
            table = records(path, opened)
            next(table)
            for number, cells in enumerate(table, 2):
                yield Row(number, dict(zip(names, cells, strict=True)))

    def gather(self, path: Path) -> Gathered:
        """Begin an empty gathering for a file."""
        return Gathered(self.source, document_of(path, self.source, title=self.title))

    def check(self, path: Path, gathered: Gathered) -> None:
        """Refuse a file of which no row could be read."""
        if not gathered.rows:
            raise FileFormatError("has a header and no rows; give the whole file.", path=path.name)
        if len(gathered.refusals) == gathered.rows:
            first = gathered.refusals[0]
            raise FileFormatError(
                f"{first.why}, and no row can be read; correct the column or name another "
                "format with --as.",
                path=path.name,
                row=first.row,
                column=first.column,
            )
