"""From arrays and data frames to the engines of ties and coincidence, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.frames import _codes, _column, _columns, _is_missing
from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.errors import ArrayError
from tacitus.infer.coincidence import KnoxResult
from tacitus.infer.coincidence import knox as knox_arrays
from tacitus.infer.hedges import term_index
from tacitus.infer.ties import Priors, TieData, TieFit, TieReports, tie_data
from tacitus.infer.ties import fit as fit_arrays

KM_PER_DEGREE = 111.195
#: Roots that weigh less than this, in decibans, do not bear on the year in question.
BEARS = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class NamedTies:
    """A fit of ties with the names that the table used."""

    result: TieFit
    relations: tuple[str, ...]
    parties: tuple[str, ...]
    sources: tuple[str, ...]

    def probabilities(self) -> dict[str, list[Any]]:
        """P(tie) of each reported tie and year, as columns; None where there is no interval."""
        fit, data = self.result, self.result.data
        row, t = (i.ravel() for i in np.indices((data.reported, data.years)))
        return self._named(row, t) | {
            "probability": fit.probability[row, t].tolist(),
            "low": _or_none(fit.low[row, t]),
            "high": _or_none(fit.high[row, t]),
        }

    def evidence(self) -> dict[str, list[Any]]:
        """Weights of evidence as columns: one row per tie, year and root that bears on it.

        ``root`` names the sources whose reports have that origin, ``without`` is the
        probability that is left without it.
        """
        weights = self.result.roots
        n, t = np.nonzero(np.abs(weights.decibans) >= BEARS)
        named = self._root_names()
        return self._named(np.asarray(weights.dyad)[n], t) | {
            "root": [named[int(term)] for term in np.asarray(weights.term)[n]],
            "decibans": weights.decibans[n, t].tolist(),
            "without": _or_none(weights.without[n, t]),
        }

    def source_worth(self) -> dict[str, list[Any]]:
        """What was learned of each source, as columns: 0 is worthless, 1 fairly reliable."""
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
    reports : dict of arrays, pandas or polars frame
        Columns ``relation`` (of the closed list; a support as ``support.training``), ``a``,
        ``b``, ``source`` and ``year``; optionally ``until`` (last year), ``negated``, ``hedge``
        (the word used; one that no survey calibrates carries no signal), ``hearsay``, ``origin`` (shared by reports with one root) and ``day``.
    seed : int
        Same seed, same answer, on any runner.
    years : tuple of int, optional
        First and last year, both included; those of the reports if left out.
    copying : bool, optional
        Whether to look for copies that nobody admits; by default where days are given.
    draws, chains, fast, priors, map, progress
        As in :func:`tacitus.infer.ties.fit`.

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
    >>> found.probabilities()["probability"][0] > 0.5
    True
    """
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
    return NamedTies(result, *names)


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
    relation, relations = _coded(reports, "relation")
    directed = [_is_directed(str(label)) for label in relations]
    a, known = _coded(reports, "a")
    b, parties = _coded(reports, "b", known)
    source, sources = _coded(reports, "source")
    year = _years(reports, "year")
    until = _years(reports, "until", year)
    span = years or (int(year.min()), int(until.max()))
    columns = set(_columns(reports))
    rows = TieReports(
        relation,
        a,
        b,
        source,
        year,
        until=until,
        negated=_flags(reports, "negated"),
        hedge=_hedges(reports) if "hedge" in columns else None,
        hearsay=_flags(reports, "hearsay"),
        origin=_codes(_column(reports, "origin", "reports"))[0] if "origin" in columns else None,
        day=_column(reports, "day", "reports").astype(float) if "day" in columns else None,
    )
    data = tie_data(
        rows,
        relations=len(relations),
        parties=len(parties),
        sources=len(sources),
        years=span,
        directed=directed,
        copying=copying,
    )
    names = [tuple(str(x) for x in found) for found in (relations, parties, sources)]
    return data, (names[0], names[1], names[2])


def _coded(
    table: Any, name: str, known: list[Any] | None = None
) -> tuple[NDArray[np.int64], list[Any]]:
    codes, found = _codes(_column(table, name, "reports"), known)
    if not len(codes):
        raise ArrayError("reports is empty: give at least one report.")
    if (codes < 0).any():
        raise ArrayError(f"reports: '{name}' is empty in row {int((codes < 0).argmax())}.")
    return codes, found


def _is_directed(label: str) -> bool:
    relation, _, support = label.partition(".")
    if support:
        vocabulary("supports").check(support)
    return not is_symmetric(relation)


def _years(table: Any, name: str, other: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    if other is not None and name not in _columns(table):
        return other
    column = _column(table, name, "reports")
    missing = _is_missing(column)
    if other is None and missing.any():
        raise ArrayError(f"reports: '{name}' is empty in row {int(missing.argmax())}.")
    filled = column if other is None else np.where(missing, other, column)
    try:
        return np.asarray(filled, float).astype(np.int64)
    except (TypeError, ValueError) as error:
        raise ArrayError(f"reports: '{name}' must hold years as whole numbers.") from error


def _flags(table: Any, name: str) -> NDArray[np.bool_] | None:
    if name not in _columns(table):
        return None
    column = _column(table, name, "reports")
    return np.asarray(np.where(_is_missing(column), False, column), bool)


def _hedges(table: Any) -> NDArray[np.int64]:
    column = _column(table, "hedge", "reports")
    words = np.where(_is_missing(column), "", column).astype(str).tolist()
    places = (term_index(word) for word in words)
    return np.array([-1 if place is None else place for place in places], np.int64)


def knox(
    events: Any,
    times: Any = None,
    *,
    distance: float,
    days: float,
    strata: Any = None,
    **options: Any,
) -> KnoxResult:
    """Count pairs of events close in space and time, and compare with a stated null.

    Parameters
    ----------
    events
        A table with ``longitude`` and ``latitude`` (then `distance` is in km) or ``x`` and
        ``y``, and ``date`` (ISO 8601) or ``day``; or, with `times`, an (N, 2) array.
    times
        (N,) days, where `events` is an array.
    distance, days
        What counts as close; both bounds are inside.
    strata
        (N,) labels, or the name of a column, for the null ``strata``.
    options
        ``null``, ``interval``, ``worlds``, ``seed`` and ``map`` of
        :func:`tacitus.infer.coincidence.knox`.

    Returns
    -------
    KnoxResult
        Degrees are laid flat around the mean latitude: good within a country, not a continent.

    Raises
    ------
    ArrayError
        A column is missing, or a value is missing or does not fit.

    References
    ----------
    Knox 1964, *Appl. Stat.* 13:25; Mantel 1967, *Cancer Research* 27:209.

    Examples
    --------
    >>> table = {"longitude": [69.2, 69.2, 65.7], "latitude": [34.5, 34.5, 31.6],
    ...          "date": ["2020-03-25", "2020-03-25", "2020-05-12"]}
    >>> knox(table, distance=10, days=1).observed
    1
    """
    if times is None:
        xy, times = _flat(events), _days(events)
        strata = _column(events, strata, "events") if isinstance(strata, str) else strata
    else:
        xy = np.asarray(events, float)
    return knox_arrays(xy, times, distance=distance, days=days, strata=strata, **options)


def _flat(events: Any) -> NDArray[np.float64]:
    if "longitude" not in _columns(events):
        pair = [_column(events, name, "events").astype(float) for name in ("x", "y")]
        return np.column_stack(pair)
    longitude = _column(events, "longitude", "events").astype(float)
    latitude = _column(events, "latitude", "events").astype(float)
    middle = np.cos(np.radians(latitude.mean())) if latitude.size else 1.0
    return np.column_stack((longitude * middle, latitude)) * KM_PER_DEGREE


def _days(events: Any) -> NDArray[np.float64]:
    if "date" not in _columns(events):
        return _column(events, "day", "events").astype(float)
    column = _column(events, "date", "events")
    try:
        day = column.astype("datetime64[D]")
    except (TypeError, ValueError) as error:
        raise ArrayError("events: 'date' must hold days as 2020-03-25.") from error
    return np.where(np.isnat(day), np.nan, day.astype(float))


__all__ = ("NamedTies", "knox", "ties", "to_reports")
