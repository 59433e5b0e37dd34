"""From tables of any kind to the engine of ties, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.tables import Table, as_name, numbered
from tacitus.core.scale import percent, percents
from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.errors import ArrayError, VocabularyError
from tacitus.infer.hedges import term_index
from tacitus.infer.ties import SAME_WORD, Priors, TieData, TieFit, TieReports, tie_data
from tacitus.infer.ties import fit as fit_arrays

#: Roots that weigh less than this, in decibans, do not bear on the year in question.
BEARS = 0.1
#: Rows that a summary shows.
SHOWN = 5
#: Relations that may name what is given.
WITH_SUPPORTS = ("support", "affiliate")
#: Reports that run over more years than this hold a slip of the pen, or a code for "not known".
MOST_YEARS = 500


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NamedTies:
    """A fit of ties with the names that the table used.

    Its methods give columns: a dict of lists of one length, for any library of frames.
    """

    result: TieFit
    relations: tuple[str, ...]
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    seed: int

    def __repr__(self) -> str:
        data = self.result.data
        years = f"{data.first_year} to {data.first_year + data.years - 1}"
        sizes = f"reported ties: {data.reported}, parties: {len(self.parties)}, {years}, "
        return f"<NamedTies, {sizes}{self.result.method}, seed {self.seed}>"

    def summary(self) -> str:
        """Say in a few lines what was fitted, whether the chains agree, and the likeliest ties."""
        checks = self.result.diagnostics
        if self.result.method == "map":
            agree = "A fast estimate: no intervals, and its spread is not calibrated."
        else:
            worst, fewest = np.nanmax(checks.rhat), np.nanmin(checks.ess)
            agree = f"Chains: largest R-hat {worst:.2f}, fewest effective draws {fewest:.0f}."
        table = self.probabilities()
        order = np.argsort(np.negative(table["probability"]), kind="stable")[:SHOWN]
        return "\n".join([repr(self)[1:-1] + ".", agree, *(_line(table, int(i)) for i in order)])

    def probabilities(self) -> dict[str, list[Any]]:
        """P(tie holds at any time in the year) of each reported tie, as columns.

        ``relation``, ``a``, ``b``, ``year``, ``probability``, and the ends ``low`` and ``high`` of
        a 90 % interval, which are None for the fast estimate. Sorted as first reported, then by
        year.
        """
        fit, data = self.result, self.result.data
        row, t = (i.ravel() for i in np.indices((data.reported, data.years)))
        return self._named(row, t) | {
            "probability": fit.probability[row, t].tolist(),
            "low": _or_none(fit.low[row, t]),
            "high": _or_none(fit.high[row, t]),
        }

    def evidence(self) -> dict[str, list[Any]]:
        """Weights of evidence as columns: one row per tie, year and root that bears on it.

        ``root`` names the sources whose reports have that origin, ``decibans`` is what it adds
        to the log-odds (10 make the odds ten times as high), ``without`` the probability that is
        left without it. Sorted by tie and year, the weightiest first.
        """
        weights = self.result.roots
        n, t = np.nonzero(np.abs(weights.decibans) >= BEARS)
        dyad = np.asarray(weights.dyad)[n]
        order = np.lexsort((-np.abs(weights.decibans[n, t]), t, dyad))
        n, t = n[order], t[order]
        named = self._root_names()
        return self._named(dyad[order], t) | {
            "root": [named[int(term)] for term in np.asarray(weights.term)[n]],
            "decibans": weights.decibans[n, t].tolist(),
            "without": _or_none(weights.without[n, t]),
        }

    def source_worth(self) -> dict[str, list[Any]]:
        """What was learned of each source, as columns.

        ``worth`` is its discrimination: 0 is worthless, 1 fairly reliable; ``low`` and ``high``
        are the ends of a 90 % interval. ``enough`` is False where its reports are too few to
        tell it from what was believed before.
        """
        table = self.result.sources
        mean, low, high = table.discrimination.T
        return {
            "source": list(self.sources),
            "worth": mean.tolist(),
            "low": _or_none(low),
            "high": _or_none(high),
            "enough": table.enough.tolist(),
        }

    def _named(self, row: NDArray[Any], t: NDArray[Any]) -> dict[str, list[Any]]:
        data = self.result.data
        return {
            "relation": [self.relations[k] for k in data.relation[row]],
            "a": [self.parties[p] for p in data.subject[row]],
            "b": [self.parties[p] for p in data.object[row]],
            "year": (t + data.first_year).tolist(),
        }

    def _root_names(self) -> dict[int, str]:
        data = self.result.data
        names: dict[int, list[str]] = {}
        for source, term in zip(data.terms.source, self.result.copies.root, strict=True):
            names.setdefault(int(term), []).append(self.sources[int(source)])
        return {term: ", ".join(dict.fromkeys(found)) for term, found in names.items()}


def _line(table: dict[str, list[Any]], i: int) -> str:
    relation, a, b, year, p, low, high = (column[i] for column in table.values())
    join = "-" if is_symmetric(relation.partition(".")[0]) else "->"
    interval = "" if low is None else f" (90 % interval {percents(low, high)})"
    return f"  {relation}: {a} {join} {b}, {year}: {percent(p)}{interval}"


def _or_none(values: Any) -> list[float | None]:
    return [None if math.isnan(x) else x for x in np.asarray(values, float).tolist()]


def ties(
    reports: Any,
    *,
    seed: int,
    years: tuple[int, int] | None = None,
    copying: bool | None = None,
    draws: int = 100,
    chains: int = 4,
    fast: bool = False,
    priors: Priors | None = None,
    map: Callable[..., Iterable[Any]] = map,  # noqa: A002 - the port's own word
    progress: Callable[[float], None] | None = None,
) -> NamedTies:
    """Infer who is tied to whom from a plain table of reports.

    Parameters
    ----------
    reports : table
        A dict of columns, a list of dicts, or a pandas, polars or Arrow frame.
        Columns ``relation`` (of the closed list; a support as ``support.training``), ``a``,
        ``b``, ``source`` and ``year``; optionally ``until`` (last year), ``negated``, ``hedge``
        (the word used; one that no survey calibrates carries no signal), ``hearsay``,
        ``origin`` and ``day`` (of publication: a date or a number). ``origin`` says whom a
        report repeats: reports of one tie with one origin share a root, also with what that
        source says itself where it is in the table, and in a circle. What a source says of a
        tie year after year in the same way is one word of its own.
    seed : int
        Same seed, same answer, on any runner.
    years : tuple of int, optional
        First and last year, both included; those of the reports if left out.
    copying : bool, optional
        Whether to look for copies that nobody admits; by default where days are given.
    draws, chains, fast, priors, map, progress
        As in :func:`tacitus.infer.ties.fit`.

    Returns
    -------
    NamedTies
        ``probabilities()``, ``evidence()`` and ``source_worth()`` give columns, such as for
        ``pandas.DataFrame``; ``summary()`` a few lines; ``result`` the arrays.

    Raises
    ------
    ArrayError
        A column is missing, or a row does not fit; the sentence says which.
    VocabularyError
        A relation or support is outside the closed list.

    References
    ----------
    Young, Cantwell & Newman 2021, *J. Complex Networks* 8:cnaa046.

    Examples
    --------
    >>> reports = {"relation": ["ally", "ally"], "a": ["Red", "Blue"], "b": ["Blue", "Red"],
    ...            "source": ["monitor", "agency"], "year": [2019, 2019]}
    >>> found = ties(reports, seed=1, fast=True)
    >>> found
    <NamedTies, reported ties: 1, parties: 2, 2019 to 2019, map, seed 1>
    >>> found.probabilities()["probability"][0] > 0.5
    True
    """
    for name, value in (("seed", seed), ("draws", draws), ("chains", chains)):
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 0:
            raise ArrayError(f"{name} is {value!r}; give a whole number from 0 up.")
    data, names = to_reports(reports, years=years, copying=copying)
    result = fit_arrays(
        data,
        seed=seed,
        draws=draws,
        chains=chains,
        fast=fast,
        priors=priors,
        map=map,
        progress=progress,
    )
    return NamedTies(result, *names, seed)


def to_reports(
    reports: Any, *, years: tuple[int, int] | None = None, copying: bool | None = None
) -> tuple[TieData, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Turn a table as in :func:`ties` into the engine's data and the names behind its numbers.

    Raises
    ------
    ArrayError
        A column is missing, or a row does not fit.
    VocabularyError
        A relation or support is outside the closed list.
    """
    table = Table(reports, "reports")
    relation, relations = table.codes("relation")
    if not table.rows:
        raise ArrayError("reports is empty: give at least one report.")
    directed = [_is_directed(label) for label in relations]
    a, known = table.codes("a")
    b, parties = table.codes("b", known)
    source, sources = table.codes("source")
    year = _years(table, "year")
    until = _years(table, "until", year)
    stated = table.names("origin", required=False) if "origin" in table else None
    rows = TieReports(
        relation,
        a,
        b,
        source,
        year,
        until=until,
        negated=table.flags("negated") if "negated" in table else None,
        hedge=_hedges(table) if "hedge" in table else None,
        hearsay=table.flags("hearsay") if "hearsay" in table else None,
        origin=None if stated is None else numbered(stated)[0],
        cites=_repeated(table, _pairs(relation, directed, a, b), year, until),
        day=_days(table, "day") if "day" in table else None,
    )
    data = tie_data(
        rows,
        relations=len(relations),
        parties=len(parties),
        sources=len(sources),
        years=_span(year, until) if years is None else years,
        directed=directed,
        copying=copying,
    )
    return data, (tuple(relations), tuple(parties), tuple(sources))


def _is_directed(label: str) -> bool:
    relation, _, support = label.partition(".")
    if support:
        vocabulary("supports").check(support)
        if relation not in WITH_SUPPORTS:
            raise VocabularyError(
                f"'{label}' gives a support to '{relation}': write 'support.{support}'."
            )
    return not is_symmetric(relation)


def _years(table: Table, name: str, other: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    if other is None:
        table.filled(name)
    elif name not in table:
        return other
    found = table.numbers(name)
    blank = np.isnan(found)
    bad = ~blank & ~((found == np.floor(found)) & (found >= 1) & (found <= 9999))
    if bad.any():
        row = int(bad.argmax())
        remedy = "give years as whole numbers, such as 2019"
        raise table.error(name, row, f"holds {as_name(found[row])}", remedy)
    return np.where(blank, 0 if other is None else other, found).astype(np.int64)


def _span(year: NDArray[np.int64], until: NDArray[np.int64]) -> tuple[int, int]:
    first, last = int(year.min()), int(until.max())
    if last - first >= MOST_YEARS:
        raise ArrayError(
            f"reports run from {first} to {last}: correct the year that cannot be, "
            "or name the years as years=(first, last)."
        )
    return first, last


def _pairs(
    relation: NDArray[np.int64], directed: list[bool], a: NDArray[np.int64], b: NDArray[np.int64]
) -> list[tuple[int, int, int]]:
    """Give what each report is about, both ways of a symmetric relation being one."""
    rows = zip(relation.tolist(), a.tolist(), b.tolist(), strict=True)
    return [(k, i, j) if directed[k] else (k, *sorted((i, j))) for k, i, j in rows]


def _repeated(
    table: Table,
    pairs: list[tuple[int, int, int]],
    year: NDArray[np.int64],
    until: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give which report repeats which: a source itself in the years after, or a cited source."""
    sources = table.names("source")
    negated = table.flags("negated") if "negated" in table else np.zeros(table.rows, bool)
    hedges = table["hedge"] if "hedge" in table else [None] * table.rows
    said: dict[Any, list[int]] = {}
    words: dict[Any, list[int]] = {}
    for row in np.lexsort((until, year)).tolist():
        said.setdefault((sources[row], pairs[row]), []).append(row)
        key = sources[row], pairs[row], bool(negated[row]), hedges[row]
        words.setdefault(key, []).append(row)
    cites = []
    for rows in words.values():
        ends = np.maximum.accumulate(until[rows])
        for before, row, end in zip(rows, rows[1:], ends.tolist(), strict=False):
            if year[row] - end <= SAME_WORD:
                cites.append((row, before))
    origins = table.names("origin", required=False) if "origin" in table else []
    for row, name in enumerate(origins):
        cites += [(row, n) for n in said.get((name, pairs[row]), []) if n != row]
    return np.array(cites, np.int64).reshape(-1, 2)


def _hedges(table: Table) -> NDArray[np.int64]:
    for row, word in enumerate(table["hedge"]):
        if word is not None and not isinstance(word, str):
            raise table.error("hedge", row, f"holds {word!r}", "give the word that was used")
    words = table.names("hedge", required=False)
    places = [term_index(word) if word else None for word in words]
    return np.array([-1 if place is None else place for place in places], np.int64)


def _days(table: Table, name: str) -> NDArray[np.float64]:
    """Give days as numbers, or of dates."""
    plain = all(x is None or isinstance(x, int | float) for x in table[name])
    return table.numbers(name) if plain else table.days(name)


__all__ = ("NamedTies", "ties", "to_reports")
