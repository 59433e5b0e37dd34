"""Reports about ties: columns as given, and the same checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.hedges import FLAT_DENIAL, TERMS, denies

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TieReports:
    """Reports about ties, one per row.

    Attributes
    ----------
    relation, subject, object, source : ndarray of int, shape (N,)
        Relation (or support), first and second party, source: numbers from 0.
    year : ndarray of int, shape (N,)
        Calendar year (or any period number) in which the tie is said to hold.
    until : ndarray of int, shape (N,), optional
        Last year of a longer period; the report's weight is spread evenly over it.
    negated : ndarray of bool, optional
        The source says that it is not so.
    hedge : ndarray of int, optional
        Place of the word of likelihood in :data:`tacitus.infer.hedges.TERMS`; -1 for none.
    hearsay : ndarray of bool, optional
        Marked as taken from elsewhere ("reportedly", "sources say").
    origin : ndarray of int, optional
        Id of the stated origin, shared by reports with one root; -1 where none is stated.
    cites : ndarray of int, shape (M, 2), optional
        Pairs (citing report, cited report).
    day : ndarray of float, optional
        Day of publication, or the last on which it can have been; NaN where it is not known.
    since : ndarray of float, optional
        First day on which it can have been published; ``day`` where left out.
    wording : ndarray of int, shape (N, W), optional
        Signatures (:func:`tacitus.infer.roots.wording_signature`); a row of zeros is missing.
    """

    relation: Ints
    subject: Ints
    object: Ints
    source: Ints
    year: Ints
    until: Ints | None = None
    negated: Bools | None = None
    hedge: Ints | None = None
    hearsay: Bools | None = None
    origin: Ints | None = None
    cites: Ints | None = None
    day: Floats | None = None
    since: Floats | None = None
    wording: Ints | None = None


class Exposure(NamedTuple):
    """Which source would have spoken of which cell, long: (source, relation, parties, year)."""

    source: Ints
    relation: Ints
    subject: Ints
    object: Ints
    year: Ints


class Rows(NamedTuple):
    """The columns of :class:`TieReports`, checked; years are numbers from 0, both included."""

    relation: Ints
    subject: Ints
    object: Ints
    source: Ints
    year: Ints
    until: Ints
    signal: Ints
    against: Bools
    hearsay: Bools
    origin: Ints
    day: Floats
    since: Floats
    wording: Ints


def whole(values: object, shape: tuple[int, ...], name: str, missing: int = -1) -> Ints:
    """Check a column of whole numbers; fill in `missing` where it is not given."""
    if values is None:
        return np.full(shape, missing, np.int64)
    array = np.asarray(values)
    if array.shape != shape:
        raise ArrayError(f"'{name}' has shape {array.shape}; give {shape}, one row per report.")
    if array.dtype.kind == "f" and not (np.isfinite(array) & (array == np.floor(array))).all():
        raise ArrayError(f"'{name}' must hold whole numbers, without NaN.")
    if array.dtype.kind not in "iuf" and array.size:
        raise ArrayError(f"'{name}' must hold whole numbers, not {array.dtype}.")
    return array.astype(np.int64)


def flags(values: object, n: int, name: str) -> Bools:
    """Check a column of yes and no; no where it is not given."""
    if values is None:
        return np.zeros(n, bool)
    array = np.asarray(values)
    if array.shape != (n,) or (array.size and array.dtype.kind != "b"):
        raise ArrayError(f"'{name}' must hold {n} booleans, one per report.")
    return array.astype(bool)


def within(array: Ints, name: str, low: int, high: int) -> None:
    """Refuse numbers outside low to high - 1."""
    if array.size and not (array.min() >= low and array.max() < high):
        raise ArrayError(f"'{name}' must lie within {low} and {high - 1}.")


def checked(
    reports: TieReports, relations: int, parties: int, sources: int, years: tuple[int, int]
) -> Rows:
    """Check the columns of reports against the sizes of the problem.

    Raises
    ------
    ArrayError
        Naming the column, and the report where it is one.
    """
    first, last = years
    n = int(np.asarray(reports.relation).size)
    size = {"relation": relations, "subject": parties, "object": parties, "source": sources}
    column = {name: whole(getattr(reports, name), (n,), name) for name in (*size, "year", "hedge")}
    for name, high in size.items():
        within(column[name], name, 0, high)
    within(column["hedge"], "hedge", -1, len(TERMS))
    year = column["year"]
    until = year if reports.until is None else whole(reports.until, (n,), "until")
    _refuse(until < year, "says that a tie ends before it begins; correct its years")
    within(year, "year", first, last + 1)
    within(until, "until", first, last + 1)
    same = column["subject"] == column["object"]
    _refuse(same, "ties a party to itself; a tie needs two parties")
    negated = flags(reports.negated, n, "negated")
    hedge = column["hedge"]
    worded = hedge + np.where(negated, len(TERMS), 0)
    signal = np.where(hedge >= 0, worded, np.where(negated, FLAT_DENIAL, -1))
    day = _days(reports.day, n)
    return Rows(
        relation=column["relation"],
        subject=column["subject"],
        object=column["object"],
        source=column["source"],
        year=year - first,
        until=until - first,
        signal=signal.astype(np.int64),
        against=denies(signal),
        hearsay=flags(reports.hearsay, n, "hearsay"),
        origin=whole(reports.origin, (n,), "origin"),
        day=day,
        since=day if reports.since is None else _days(reports.since, n, "since"),
        wording=_wording(reports.wording, n),
    )


def _refuse(bad: Bools, problem: str) -> None:
    if bad.any():
        raise ArrayError(f"Report {int(np.flatnonzero(bad)[0])} {problem}.")


def _days(values: object, n: int, name: str = "day") -> Floats:
    day = np.full(n, np.nan) if values is None else np.asarray(values, float)
    if day.shape != (n,) or np.isinf(day).any():
        raise ArrayError(f"'{name}' must hold {n} finite numbers, or NaN where not known.")
    return day


def _wording(values: object, n: int) -> Ints:
    if values is None:
        return np.zeros((n, 0), np.int64)
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[0] != n or (array.size and array.dtype.kind not in "iu"):
        raise ArrayError(f"'wording' must hold {n} rows of whole numbers, one signature a report.")
    return array.astype(np.int64)
