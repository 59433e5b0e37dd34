"""Checks of arrays at the door: clear errors instead of silent NaN."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tacitus.errors import ArrayError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def whole(name: str, values: ArrayLike, low: int, high: int, length: int | None = None) -> Ints:
    """Return `values` as a vector of whole numbers in [low, high).

    Raises
    ------
    ArrayError
        When they are not whole, not finite, out of range, or not `length` long.
    """
    try:
        array = np.asarray(values)
        if array.size == 0:
            array = array.astype(np.float64)
        number = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ArrayError(f"{name} must hold whole numbers: map names to codes first.") from error
    if number.ndim != 1:
        raise ArrayError(f"{name} must have one dimension, not {number.ndim}.")
    if length is not None and len(number) != length:
        raise ArrayError(f"{name} has {len(number)} entries where {length} are needed.")
    bad = ~np.isfinite(number) | (number != np.floor(number)) | (number < low) | (number >= high)
    if bad.any():
        where = int(np.flatnonzero(bad)[0])
        raise ArrayError(
            f"{name}[{where}] is {number[where]}; give whole numbers from {low} to {high - 1}."
        )
    return number.astype(np.int64)


def numbers(name: str, values: ArrayLike, length: int, *, low: float = -np.inf) -> Floats:
    """Return `values` as `length` finite numbers not below `low`, or raise `ArrayError`."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (length,):
        raise ArrayError(f"{name} has shape {array.shape}; {length} numbers are needed.")
    if not np.isfinite(array).all() or (array < low).any():
        raise ArrayError(f"{name} must hold finite numbers not below {low}.")
    return array


def row_pointers(name: str, values: ArrayLike, entries: int) -> Ints:
    """Return `values` as pointers into rows of `entries` in all, or raise `ArrayError`."""
    pointers = whole(name, values, 0, entries + 1)
    if len(pointers) == 0 or pointers[0] != 0 or pointers[-1] != entries:
        raise ArrayError(f"{name} must start at 0 and end at {entries}.")
    if (np.diff(pointers) < 0).any():
        raise ArrayError(f"{name} must not decrease.")
    return pointers


def ragged(rows: Iterable[Iterable[int]]) -> tuple[Ints, Ints]:
    """Turn rows of unequal length into pointers and entries.

    Examples
    --------
    >>> ragged([[1, 2], [], [3]])
    (array([0, 2, 2, 3]), array([1, 2, 3]))
    """
    lists = [list(row) for row in rows]
    pointers = np.concatenate(([0], np.cumsum([len(row) for row in lists]))).astype(np.int64)
    return pointers, np.array([g for row in lists for g in row], dtype=np.int64)
