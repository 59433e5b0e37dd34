"""The layout of the sampler's arrays: dyads, exposures, terms."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.roots import union
from tacitus.infer.ties.reports import Exposure, Rows, whole, within

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


#: What is said again of a year at most so many years later is the same word still.
SAME_WORD = 3


class Terms(NamedTuple):
    """One row per independent statement about one dyad: a root seen by its first source.

    Attributes
    ----------
    dyad, source, signal : ndarray of int, shape (M,)
        Signals as in :func:`tacitus.infer.hedges.signal_code`; sorted by dyad, then day.
    against, known, hearsay : ndarray of bool, shape (M,)
        Whether it denies; whether its root was stated; whether it is marked as hearsay.
    day, since : ndarray of float, shape (M,)
        Last and first day of publication that are possible.
    entry_dyad, entry_year, entry_term : ndarray of int, shape (E,)
        The cells that each term speaks of, sorted by dyad.
    entry_weight : ndarray of float, shape (E,)
        The share of the term that falls on the cell; sums to 1 per term.
    goes_on : ndarray of int, shape (M,)
        Years through which the term is one unbroken word, the first not counted.
    """

    dyad: Ints
    source: Ints
    signal: Ints
    against: Bools
    known: Bools
    hearsay: Bools
    day: Floats
    since: Floats
    entry_dyad: Ints
    entry_year: Ints
    entry_term: Ints
    entry_weight: Floats
    goes_on: Ints


def dyad_code(
    relation: npt.ArrayLike,
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    parties: int,
    directed: Bools,
) -> Ints:
    """Number a dyad; the two orders of an undirected one share a number."""
    k, i, j = (np.asarray(a, np.int64) for a in (relation, first, second))
    swap = ~directed[k] & (i > j)
    low, high = np.where(swap, j, i), np.where(swap, i, j)
    return np.asarray((k * parties + low) * parties + high, np.int64)


def dyads_at_risk(
    relations: int,
    parties: int,
    directed: Bools,
    dyads: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike] | None,
) -> Ints:
    """Give the codes of all dyads at risk: those listed, or every pair of parties."""
    if dyads is None:
        sizes = (np.arange(m) for m in (relations, parties, parties))
        k, i, j = np.meshgrid(*sizes, indexing="ij")
        return np.flatnonzero(np.where(directed[k], i != j, i < j).ravel()).astype(np.int64)
    n = np.asarray(dyads[0]).size
    k, i, j = (whole(column, (n,), "dyads") for column in dyads)
    for column, high in ((k, relations), (i, parties), (j, parties)):
        within(column, "dyads", 0, high)
    if (i == j).any():
        raise ArrayError("'dyads' holds a party paired with itself; leave it out.")
    return np.unique(dyad_code(k, i, j, parties, directed))


def reported_first(universe: Ints, code: Ints, size: int) -> tuple[Ints, Ints]:
    """Order the dyads, those with a report first, and index codes to rows."""
    with_report = np.isin(universe, code)
    ordered = np.concatenate([universe[with_report], universe[~with_report]])
    place = np.full(size, -1, np.int64)
    place[ordered] = np.arange(len(ordered))
    return place, ordered


def expand(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Expand spans to single years: number of the span, and the year."""
    length = end - start + 1
    at = np.repeat(np.arange(len(start)), length)
    return at, start[at] + np.arange(len(at)) - np.repeat(np.cumsum(length) - length, length)


def terms_of(
    rows: Rows, dyad: Ints, root: Ints, known: Bools, citing: Bools
) -> tuple[Terms, Ints, Ints]:
    """Make one term per root, dyad and polarity; a source that repeats itself counts once.

    Returns
    -------
    terms : Terms
    term_of : ndarray of int, shape (N,)
        Each report's term.
    head : ndarray of int, shape (M,)
        The report that a term stands for: its earliest that cites nobody.
    """
    n = len(dyad)
    side = rows.against.astype(np.int64)
    same_root = _neighbours(np.stack([root, dyad, side]))
    repeated = _neighbours(np.stack([rows.source, dyad, side, rows.year]))
    group = union(n, *np.concatenate([same_root, repeated], axis=1))
    day = np.where(np.isnan(rows.day), np.inf, rows.day)
    order = np.lexsort((np.arange(n), day, citing, group))
    head = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
    rank = np.lexsort((head, day[head], dyad[head]))
    new = np.empty_like(rank)
    new[rank] = np.arange(len(rank))
    term_of, head = new[group].astype(np.int64), head[rank]
    at, year = expand(rows.year, rows.until)
    entry = np.unique(np.stack([term_of[at], year]), axis=1)
    count = np.bincount(entry[0], minlength=len(head))
    step = np.diff(entry[1])
    on = (np.diff(entry[0]) == 0) & (step <= SAME_WORD)
    stated = np.zeros(len(head), bool)
    stated[term_of[known]] = True
    terms = Terms(
        dyad=dyad[head],
        source=rows.source[head],
        signal=rows.signal[head],
        against=rows.against[head],
        known=stated,
        hearsay=rows.hearsay[head],
        day=rows.day[head],
        since=rows.since[head],
        entry_dyad=dyad[head][entry[0]],
        entry_year=entry[1],
        entry_term=entry[0],
        entry_weight=1.0 / count[entry[0]],
        goes_on=np.bincount(entry[0, 1:][on], step[on], len(head)).astype(np.int64),
    )
    return terms, term_of, head


def _neighbours(key: Ints) -> Ints:
    """Give pairs of columns with equal keys, enough of them to connect each group."""
    order = np.lexsort(key)
    same = (key[:, order[1:]] == key[:, order[:-1]]).all(axis=0)
    return np.stack([order[:-1][same], order[1:][same]])


def covered(
    rows: Rows, pairs: tuple[Ints, Ints], parties: int, sources: int, years: int
) -> tuple[Ints, Ints, Numbers]:
    """Derive exposure: a source covers a party in each year in which it reports on it.

    Returns
    -------
    row, row_start, row_source : ndarray of int
        As in :class:`TieData`; one row per pair of parties, shared by all relations.
    """
    at, year = expand(rows.year, rows.until)
    seen = np.zeros((parties, years, sources), bool)
    for party in (rows.subject, rows.object):
        seen[party[at], year, rows.source[at]] = True
    low, high = np.minimum(*pairs), np.maximum(*pairs)
    unique, row = np.unique(low * parties + high, return_inverse=True)
    count, source = [], []
    for pair in unique.tolist():
        year_number, who = np.nonzero(seen[pair // parties] | seen[pair % parties])
        count.append(np.bincount(year_number, minlength=years))
        source.append(who)
    start = np.concatenate([[0], np.cumsum(np.concatenate(count))]).astype(np.int64)
    return row.reshape(-1).astype(np.int64), start, np.concatenate(source).astype(np.int32)


def exposed(
    exposure: Exposure,
    spoken: Ints,
    place: Ints,
    sizes: tuple[int, int, int, int],
    first: int,
    directed: Bools,
    dyads: int,
) -> tuple[Ints, Ints, Numbers]:
    """Lay out exposure as given, with the cells in which a source spoke added."""
    relations, parties, sources, years = sizes
    n = int(np.asarray(exposure.source).size)
    k, i, j, s, year = (
        whole(getattr(exposure, name), (n,), f"exposure: {name}")
        for name in ("relation", "subject", "object", "source", "year")
    )
    for name, column, high in (
        ("relation", k, relations),
        ("subject", i, parties),
        ("object", j, parties),
        ("source", s, sources),
        ("year", year - first, years),
    ):
        within(column, f"exposure: {name}", 0, high)
    dyad = place[dyad_code(k, i, j, parties, directed)]
    inside = dyad >= 0
    key = (dyad[inside] * years + year[inside] - first) * sources + s[inside]
    own = (spoken[0] * years + spoken[1]) * sources + spoken[2]
    key = np.concatenate([key, own])
    key.sort()
    key = key[np.diff(key, prepend=-1) > 0]
    count = np.bincount(key // sources, minlength=dyads * years)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return np.arange(dyads), start, (key % sources).astype(np.int32)
