"""The rows of a delimited text one by one, with the place of every fault."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tacitus.core.counting import counted
from tacitus.errors import FileFormatError
from tacitus.read.opening import Opened, settled

_FIELD_LIMIT = 1 << 22  # a longer field is an unclosed quote


def is_gzip(path: Path) -> bool:
    """Tell from the first bytes whether a file is gzipped."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def rewrite(path: Path, opened: Opened, clean: Path, *, skip: int = 0) -> None:
    """Write a table anew as plain utf-8 csv, row by row.

    Raises
    ------
    FileFormatError
        A quote is not closed, or a row has too few or too many cells.
    """
    with clean.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in records(path, opened, skip=skip):
            writer.writerow(row)


def records(path: Path, opened: Opened, *, skip: int = 0) -> Iterator[list[str]]:
    """Give the rows of a table as text, the header first; each as wide as the header.

    Raises
    ------
    FileFormatError
        As :func:`rewrite`.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    opened = settled(opened)
    width = len(opened.header)
    binary: Any = gzip.open if is_gzip(opened.path) else open
    with (
        binary(opened.path, "rb") as raw,
        io.TextIOWrapper(raw, encoding=opened.encoding, newline="") as text,
    ):
        lines = _Lines(text, skip)
        reader = csv.reader(lines, delimiter=opened.delimiter, strict=True)
        number = skip
        while True:
            number += 1
            lines.kept.clear()
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileFormatError(
                    "a quote is not closed or stands inside a cell; double it or remove it.",
                    path=path.name,
                    row=number,
                    column=_broken_column(lines.kept, opened),
                ) from error
            except (EOFError, OSError, zlib.error) as error:
                raise FileFormatError(
                    "is packed and damaged or cut short; fetch it again.", path=path.name
                ) from error
            if not row:  # blank lines are no rows, here as in DuckDB
                number -= 1
                continue
            if len(row) != width:
                at = opened.header[min(len(row), width) - (len(row) > width)]
                raise FileFormatError(
                    f"has {counted(len(row), 'cell')} where the header has {width}; quote cells that hold "
                    f"'{opened.delimiter}', or complete the row.",
                    path=path.name,
                    row=number,
                    column=at,
                )
            yield row


class _Lines:
    """The lines of a text, keeping those of the record being read."""

    def __init__(self, text: io.TextIOWrapper, skip: int) -> None:
        self._text = text
        self.kept: list[str] = []
        for _ in range(skip):
            next(text, None)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        if len(self.kept) < 50:
            self.kept.append(line)
        return line


def _broken_column(lines: Sequence[str], opened: Opened) -> str:
    """Find the column of the cell that swallows the rest of a broken record."""
    loose = csv.reader(lines[:1], delimiter=opened.delimiter)
    try:
        cells = next(loose, [])
    except csv.Error:
        cells = []
    return opened.header[min(max(len(cells), 1), len(opened.header)) - 1]
