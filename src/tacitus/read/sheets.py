"""Small hand-typed sheets: csv files side by side, one workbook, or one YAML file."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from tacitus.core import Period, vocabulary
from tacitus.core.counting import counted
from tacitus.errors import FileFormatError, InputError
from tacitus.read.opening import delimiter_of, sheet_names, sheet_rows, text_of

T = TypeVar("T")

YES = {"yes", "true", "1", "y"}
NO = {"no", "false", "0", "n", ""}


@dataclass(frozen=True)
class SheetRow:
    """One typed row: where it stands, and its cells by column in lower case.

    Examples
    --------
    >>> row = SheetRow("a.csv", 2, {"supports": "training; weapons"})
    >>> row.many("supports"), row.get("period")
    (('training', 'weapons'), '')
    """

    file: str
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Give a cell's text, empty where there is none."""
        return self.cells.get(column, "")

    def many(self, column: str, mark: str = ";") -> tuple[str, ...]:
        """Give the parts of a cell that holds several, in order."""
        return tuple(part.strip() for part in self.get(column).split(mark) if part.strip())

    def need(self, column: str) -> str:
        """Give a cell's text, or fail if it is empty."""
        text = self.get(column)
        if not text:
            raise self.error(column, "is empty; fill it in")
        return text

    def word(self, column: str, list_name: str, default: str = "") -> str:
        """Give a word of a closed list, or fail with the nearest one."""
        text = self.get(column)
        if not text:
            if default:
                return default
            raise self.error(column, "is empty; use one of: " + ", ".join(vocabulary(list_name)))
        return self.built(column, lambda: vocabulary(list_name).check(text))

    def words(self, column: str, list_name: str) -> tuple[str, ...]:
        """Give the words of a closed list that a cell holds."""
        return tuple(
            self.built(column, partial(vocabulary(list_name).check, text))
            for text in self.many(column)
        )

    def flag(self, column: str) -> bool:
        """Give yes or no; empty is no."""
        text = self.get(column).lower()
        if text not in YES | NO:
            raise self.error(column, f"'{text}' is neither yes nor no; write one")
        return text in YES

    def number_of(self, column: str) -> float | None:
        """Give a number, thousands with or without commas; None where empty."""
        text = self.get(column)
        if not text:
            return None
        try:
            return float(text.replace(",", "").replace(" ", ""))
        except ValueError:
            raise self.error(
                column, f"'{text}' is no number; write 2200, and a share of 20 % as 0.2"
            ) from None

    def whole(self, column: str, low: int, high: int) -> int | None:
        """Give a whole number from low to high; None where empty."""
        number = self.number_of(column)
        if number is None:
            return None
        if number != int(number) or not low <= number <= high:
            raise self.error(
                column, f"'{self.get(column)}' is no whole number from {low} to {high}"
            )
        return int(number)

    def period(self, column: str) -> Period | None:
        """Give a period in EDTF; None where empty."""
        text = self.get(column)
        return self.built(column, lambda: Period.parse(text)) if text else None

    def built(self, column: str, make: Callable[[], T]) -> T:
        """Make a noun from this row; its own sentence gets the row and column in front."""
        try:
            return make()
        except FileFormatError:
            raise
        except InputError as error:
            raise self.error(column, str(error).rstrip(".")) from error

    def error(self, column: str, problem: str) -> FileFormatError:
        """Give the error for a cell: one sentence with file, row and column."""
        return FileFormatError(f"{problem}.", path=self.file, row=self.number, column=column)


@dataclass(frozen=True)
class Sheets:
    """The rows of each sheet of one coding, and columns that were not taken over."""

    rows: Mapping[str, tuple[SheetRow, ...]]
    unused: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> tuple[SheetRow, ...]:
        return self.rows.get(name, ())

    def __contains__(self, name: str) -> bool:
        return name in self.rows


Columns = Mapping[str, frozenset[str]]


def load(
    path: Path, columns: Columns, aliases: Mapping[str, Mapping[str, str]], main: str
) -> Sheets:
    """Load a coding from a csv with its companions beside it, a workbook, or a YAML file.

    Parameters
    ----------
    columns : mapping of str to frozenset of str
        The columns of each sheet.
    aliases : mapping of str to mapping
        Other names of columns, by sheet.
    main : str
        The sheet that a csv is, unless its name is that of another sheet.

    Raises
    ------
    FileFormatError
        A sheet cannot be read, or a column is a misspelling of one that we know.
    """
    if sheet_names(path):
        tables = _workbook(path, columns, main)
    elif _is_yaml(path):
        return _sheets(_yaml(path, columns), columns, aliases)
    else:
        tables = _csv_files(path, columns, main)
    return _sheets(tables, columns, aliases)


def sheet_of(path: Path, columns: Columns, main: str) -> str:
    """Tell which sheet a csv is from its name: ``parties.csv`` is ``parties``."""
    stem = _stem(path)
    return next((name for name in columns if stem == name or stem.endswith(f"_{name}")), main)


def _stem(path: Path) -> str:
    return path.name.split(".", 1)[0].lower()


def _is_yaml(path: Path) -> bool:
    return any(suffix.lower() in {".yaml", ".yml"} for suffix in path.suffixes)


Table = tuple[str, list[tuple[int, list[str]]]]


def _csv_files(path: Path, columns: Columns, main: str) -> dict[str, list[SheetRow]]:
    own = sheet_of(path, columns, main)
    found = {own: _dicts(path.name, _csv_rows(path))}
    if own == main:
        prefix = path.name[: -len("assertions.csv")] if path.name.endswith("assertions.csv") else ""
        for name in columns:
            beside = path.with_name(f"{prefix}{name}.csv")
            if name != main and beside.is_file():
                found[name] = _dicts(beside.name, _csv_rows(beside))
    return found


def _csv_rows(path: Path) -> list[tuple[int, list[str]]]:
    text = text_of(path)
    reader = csv.reader(
        io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter_of(text), strict=True
    )
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, row in enumerate(reader, 1):
            rows.append((number, row))
    except csv.Error as error:
        raise FileFormatError(
            "a quote is not closed or stands inside a cell; double it or remove it.",
            path=path.name,
            row=len(rows) + 1,
            column=(rows[0][1][-1] if rows else None),
        ) from error
    return rows


def _workbook(path: Path, columns: Columns, main: str) -> dict[str, list[SheetRow]]:
    names = {name.strip().lower(): name for name in sheet_names(path)}
    wanted = {name: names[name] for name in columns if name in names}
    if main not in wanted and not wanted:
        wanted = {main: next(iter(names.values()))}
    return {
        name: _dicts(f"{path.name}, sheet {sheet}", list(enumerate(sheet_rows(path, sheet), 1)))
        for name, sheet in wanted.items()
    }


def _dicts(file: str, rows: Sequence[tuple[int, list[str]]]) -> list[SheetRow]:
    if not rows:
        raise FileFormatError("is empty; give a header and rows.", path=file)
    header = [name.strip().lower() for name in rows[0][1]]
    found = []
    for number, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            raise FileFormatError(
                f"has {counted(len(row), 'cell')} where the header has {len(header)}; quote cells that hold "
                "a comma.",
                path=file,
                row=number,
                column=header[-1],
            )
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name}
        found.append(SheetRow(file, number, cells))
    return found


def _yaml(path: Path, columns: Columns) -> dict[str, list[SheetRow]]:
    import yaml

    try:
        # The base loader keeps every scalar as typed: `no` stays a word, 2020-02 stays text.
        root = yaml.compose(text_of(path), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise FileFormatError(
            f"is no valid YAML ({getattr(error, 'problem', None) or 'broken'}); check its "
            "indentation.",
            path=path.name,
            row=mark.line + 1 if mark else None,
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise FileFormatError(
            "has no sections; write 'assertions:' and a list below it.", path=path.name, row=1
        )
    found: dict[str, list[SheetRow]] = {}
    for key, section in root.value:
        name = str(key.value).strip().lower()
        if name not in columns:
            near = difflib.get_close_matches(name, columns, n=1)
            hint = f"did you mean '{near[0]}'" if near else "use " + ", ".join(columns)
            raise FileFormatError(
                f"'{name}' is no section; {hint}.", path=path.name, row=key.start_mark.line + 1
            )
        items = section.value if isinstance(section, yaml.SequenceNode) else None
        if items is None or not all(isinstance(item, yaml.MappingNode) for item in items):
            raise FileFormatError(
                "is no list of entries; begin each with '- id: …'.",
                path=path.name,
                row=key.start_mark.line + 1,
                column=name,
            )
        found[name] = [
            SheetRow(
                path.name,
                item.start_mark.line + 1,
                {str(k.value).strip().lower(): _scalar(v) for k, v in item.value},
            )
            for item in items
        ]
    return found


def _scalar(node: Any) -> str:
    if isinstance(node.value, list):
        return "; ".join(_scalar(item) for item in node.value)
    text = str(node.value).strip()
    return "" if text in {"~", "null"} else text


def _sheets(
    tables: Mapping[str, Iterable[SheetRow]],
    columns: Columns,
    aliases: Mapping[str, Mapping[str, str]],
) -> Sheets:
    unused: dict[str, None] = {}
    rows: dict[str, tuple[SheetRow, ...]] = {}
    for name, table in tables.items():
        tidy = []
        for row in table:
            cells: dict[str, str] = {}
            for column, text in row.cells.items():
                known = aliases.get(name, {}).get(column, column)
                if known in columns[name]:
                    # Of two columns that mean the same the one with the proper name goes first.
                    if known not in cells or (text and (column == known or not cells[known])):
                        cells[known] = text
                    continue
                near = difflib.get_close_matches(column, columns[name], n=1, cutoff=0.8)
                if near and near[0] not in row.cells:
                    raise row.error(column, f"is no column; did you mean '{near[0]}'")
                unused.setdefault(column)
            tidy.append(SheetRow(row.file, row.number, cells))
        rows[name] = tuple(tidy)
    return Sheets(rows, tuple(unused))
