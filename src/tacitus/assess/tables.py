"""Columns of a table by name, whichever library made it, with None for what is missing.

A table is a dict of columns, a list of dicts, a record array, or a pandas, polars or Arrow
frame; none of these libraries is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.errors import ArrayError

_KINDS = "a dict of columns, a list of dicts, or a pandas, polars or Arrow frame"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])")
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Table(Mapping[str, list[Any]]):
    """A table's columns as lists of one length; missing (None, NaN, NA, NaT, "") is None.

    Parameters
    ----------
    table
        Any table.
    what : str
        What to call it in errors, such as ``reports``.

    Raises
    ------
    ArrayError
        It is no table, or its columns are of several lengths.

    Examples
    --------
    >>> table = Table([{"year": 2019, "by": "monitor"}, {"year": float("nan")}], "reports")
    >>> dict(table), len(table.codes("by", required=False)[1])
    ({'year': [2019, None], 'by': ['monitor', None]}, 1)
    """

    def __init__(self, table: Any, what: str) -> None:
        self.what = what
        self._columns = {
            str(name): [None if is_missing(x) else x for x in values]
            for name, values in _columns(table, what).items()
        }
        sizes = {name: len(values) for name, values in self._columns.items()}
        if len(set(sizes.values())) > 1:
            each = ", ".join(f"{name} {size}" for name, size in sizes.items())
            raise ArrayError(f"{what}: columns must be of one length, and are not: {each}.")
        self.rows = next(iter(sizes.values()), 0)

    def __getitem__(self, name: str) -> list[Any]:
        """Give a column.

        Raises
        ------
        ArrayError
            There is none of that name.
        """
        if name not in self._columns:
            has = f"it has {', '.join(self._columns)}" if self._columns else "it has no columns"
            raise ArrayError(f"{self.what} has no column '{name}'; {has}.")
        return self._columns[name]

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def filled(self, name: str) -> list[Any]:
        """Give a column in which nothing may be missing."""
        values = self[name]
        if None in values:
            raise self.error(name, values.index(None), "is empty", "fill it, or leave the row out")
        return values

    def names(self, name: str, *, required: bool = True) -> list[Any]:
        """Give a column of names as text: 1 and 1.0 are "1", and spaces around do not count."""
        values = self.filled(name) if required else self[name]
        return [None if x is None else as_name(x) for x in values]

    def codes(
        self, name: str, known: Iterable[Any] = (), *, required: bool = True
    ) -> tuple[NDArray[np.int64], list[Any]]:
        """Number names in order of appearance, those `known` first; missing is -1."""
        return numbered(self.names(name, required=required), known)

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Give a column of numbers; missing is NaN."""
        return np.array(
            [np.nan if x is None else self._number(name, i, x) for i, x in enumerate(self[name])],
            dtype=np.float64,
        )

    def flags(self, name: str, *, missing: bool = False) -> NDArray[np.bool_]:
        """Give a column of yes and no, as booleans, 1 and 0, or words."""
        found = []
        for i, x in enumerate(self[name]):
            word = "" if x is None else as_name(x).lower()
            if x is not None and word not in _YES_NO:
                raise self.error(name, i, f"holds {_short(x)}", "give true or false")
            found.append(missing if x is None else _YES_NO[word])
        return np.array(found, dtype=bool)

    def days(self, name: str) -> NDArray[np.float64]:
        """Give a column of dates as days since 1970, each as its own calendar has it.

        A date with a time zone keeps the day it was there; missing is NaN. A year or a month is
        refused, for it names no day.
        """
        return np.array(
            [np.nan if x is None else self._day(name, i, x) for i, x in enumerate(self[name])],
            dtype=np.float64,
        )

    def error(self, name: str, row: int, problem: str, remedy: str = "") -> ArrayError:
        """Give the error for one cell; rows count from 0, as in the frame."""
        where = f"{self.what}: '{name}' {problem} in row {row}"
        return ArrayError(f"{where}: {remedy}." if remedy else f"{where}.")

    def _number(self, name: str, row: int, value: Any) -> float:
        if not isinstance(value, date | bool):
            with suppress(TypeError, ValueError):
                return float(value)
        raise self.error(name, row, f"holds {_short(value)}", "give a number")

    def _day(self, name: str, row: int, value: Any) -> float:
        if isinstance(value, str) and _DAY.match(value.strip()):
            with suppress(ValueError):
                value = date.fromisoformat(value.strip()[:10])
        if not isinstance(value, date):
            raise self.error(name, row, f"holds {_short(value)}", "give days as 2020-03-25")
        day = value.date() if isinstance(value, datetime) else value
        return float(day.toordinal() - date(1970, 1, 1).toordinal())


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT, pandas' NA, or blank text.

    Examples
    --------
    >>> [is_missing(x) for x in (None, float("nan"), " ", 0, False)]
    [True, True, True, False, False]
    """
    if value is None or isinstance(value, str):
        return value is None or not value.strip()
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN and NaT alone differ from themselves
    except TypeError:  # pandas' NA is neither
        return True
    except ValueError:  # an array as a cell
        return False


def as_name(value: Any) -> str:
    """Give a name as text, without spaces around; a whole number without its decimals.

    Examples
    --------
    >>> as_name(" Red "), as_name(130.0), as_name(130)
    ('Red', '130', '130')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def numbered(
    values: Sequence[Any], known: Iterable[Any] = ()
) -> tuple[NDArray[np.int64], list[Any]]:
    """Number values in order of appearance, those `known` first; None is -1.

    Examples
    --------
    >>> numbered(["b", None, "a", "b"], known=["a"])
    (array([ 1, -1,  0,  1]), ['a', 'b'])
    """
    names = list(known)
    number = {name: k for k, name in enumerate(names)}
    codes = np.full(len(values), -1, dtype=np.int64)
    for i, x in enumerate(values):
        if x is None:
            continue
        if x not in number:
            number[x] = len(names)
            names.append(x)
        codes[i] = number[x]
    return codes, names


def _columns(table: Any, what: str) -> dict[Any, list[Any]]:
    if hasattr(table, "collect") and hasattr(table, "collect_schema"):  # polars' LazyFrame
        table = table.collect()
    if _is_records(table):
        every = dict.fromkeys(name for row in table for name in row)
        return {name: [row.get(name) for row in table] for name in every}
    names = _names(table)
    if names is None:
        raise ArrayError(f"{what} must be a table ({_KINDS}), not {type(table).__name__}.")
    return {name: _cells(table[name], f"{what}: '{name}'") for name in names}


def _names(table: Any) -> Iterable[Any] | None:
    if isinstance(table, Mapping):
        return list(table)
    if getattr(getattr(table, "dtype", None), "names", None):
        return list(table.dtype.names)
    for attribute in ("column_names", "columns"):  # Arrow's own first: its `columns` hold data
        names = getattr(table, attribute, None)
        if names is not None:
            return list(names)
    return None


def _is_records(table: Any) -> bool:
    return isinstance(table, list | tuple) and all(isinstance(row, Mapping) for row in table)


def _cells(column: Any, name: str) -> list[Any]:
    if isinstance(column, np.ndarray) and column.dtype.kind == "M":
        column = column.astype("datetime64[us]")  # finer ones become whole numbers
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            column = getattr(column, method)()
            break
    if isinstance(column, str | bytes | Mapping) or not isinstance(column, Iterable):
        raise ArrayError(f"{name} must hold one value per row: give a list or an array.")
    return list(column)


def _short(value: Any) -> str:
    text = repr(value) if isinstance(value, str | int | float) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"


__all__ = ("Table", "as_name", "is_missing", "numbered")
