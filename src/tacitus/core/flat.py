"""Nouns as rows of text and back: one column a field, so that a spreadsheet can open them.

Text stands as it is, a period as EDTF, everything with parts as JSON. A field at its default is
an empty cell. What a spreadsheet would run as a formula carries an apostrophe before it.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

from tacitus.core.codec import from_plain, to_plain
from tacitus.core.counting import counted
from tacitus.core.period import Period
from tacitus.errors import InputError

T = TypeVar("T")
#: First letters by which a spreadsheet takes a text for a formula, and our own mark.
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
_FIELD_LIMIT = 1 << 24


@cache
def columns_of(noun: type) -> dict[str, str]:
    """Give a noun's columns, each with how its cells are written: text, edtf, date or json.

    Examples
    --------
    >>> from tacitus.core.source import Passage
    >>> columns_of(Passage)
    {'id': 'text', 'document_id': 'text', 'locator': 'text', 'start': 'json', 'end': 'json',
     'text': 'text'}
    """
    hints = get_type_hints(noun)
    return {f.name: _way(hints[f.name]) for f in dataclasses.fields(noun)}


def _way(hint: Any) -> str:
    kinds = {k for k in (get_args(hint) or (hint,)) if k is not type(None)}
    ways = {str: "text", Period: "edtf", datetime: "date", date: "date"}
    return ways.get(kinds.pop(), "json") if len(kinds) == 1 else "json"


def to_cells(noun: Any) -> dict[str, str]:
    """Write a noun as cells.

    Examples
    --------
    >>> from tacitus.core.party import Party
    >>> to_cells(Party("a", "=A", keys=("x:1",)))
    {'id': 'a', 'name': "'=A", 'keys': '["x:1"]'}
    """
    plain, ways = to_plain(noun), columns_of(cast(Any, type(noun)))
    cells = {}
    for name, value in plain.items():
        if value is None:
            continue
        text = isinstance(value, str) and ways[name] != "json"
        cell = value if text else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        cells[name] = f"'{cell}" if cell.startswith(_GUARDED) and text else cell
    return cells


def from_cells(noun: type[T], cells: Mapping[str, str]) -> T:
    """Read a noun back from the cells of :func:`to_cells`.

    Raises
    ------
    InputError
        A column is unknown, or a cell cannot be read.

    Examples
    --------
    >>> from tacitus.core.party import Party
    >>> from_cells(Party, {"id": "a", "name": "'=A", "keys": '["x:1"]'})
    Party(id='a', name='=A', kind='group', names=(), part_of=None, lineage=(), keys=('x:1',),
          country=None, note='')
    """
    ways = columns_of(cast(Any, noun))
    plain: dict[str, Any] = {}
    for name, cell in cells.items():
        if name not in ways:
            raise InputError(f"{noun.__name__} has no field '{name}'; remove the column.")
        if cell == "":
            continue
        try:
            plain[name] = _value(cell, ways[name])
        except ValueError as error:
            raise InputError(f"Column '{name}' holds no JSON: {error}.") from error
    return from_plain(noun, plain)


def _value(cell: str, way: str) -> Any:
    if way == "json" or (way == "edtf" and cell.startswith('{"')):
        return json.loads(cell)
    return cell.removeprefix("'")


def csv_of(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows of cells as CSV (RFC 4180); what a row lacks is empty.

    Examples
    --------
    >>> csv_of(["a", "b"], [{"a": "1, 2"}])
    'a,b\\r\\n"1, 2",\\r\\n'
    """
    names = list(columns)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([row.get(name, "") for name in names])
    return out.getvalue()


def csv_rows(text: str) -> Iterator[dict[str, str]]:
    """Give the rows of a CSV text as cells by column.

    Raises
    ------
    InputError
        A row is wider or narrower than the header.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    names = next(reader, [])
    for row in reader:
        if len(row) != len(names):
            raise InputError(
                f"A row has {counted(len(row), 'cell')} where the header has {len(names)}."
            )
        yield dict(zip(names, row, strict=True))
