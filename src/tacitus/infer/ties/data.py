"""Reports about ties, laid out for the sampler: dyads, exposures, one term per root."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.hedges import admiralty_prior
from tacitus.infer.roots import Roots, known_roots
from tacitus.infer.ties.copies import Candidates, candidates
from tacitus.infer.ties.layout import (
    Terms,
    covered,
    dyad_code,
    dyads_at_risk,
    expand,
    exposed,
    reported_first,
    terms_of,
)
from tacitus.infer.ties.reports import Exposure, TieReports, checked

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class SourcePrior(NamedTuple):
    """What is believed of each source's discrimination d before these reports.

    Attributes
    ----------
    mean, sd : ndarray of float, shape (S,)
        Of a normal distribution; 0 is worthless, 1 a fairly reliable source.
    """

    mean: Floats
    sd: Floats


@dataclass(frozen=True)
class TieData:
    """Everything that the model sees; made by :func:`tie_data`.

    Attributes
    ----------
    relations, parties, sources, first_year, years : int
        Sizes K, P, S; first year; number of years T.
    relation, subject, object : ndarray of int, shape (D,)
        The dyads; those with a report come first.
    reported : int
        How many dyads have a report.
    row, row_start, row_source : ndarray of int
        Exposure: dyad d in year t is covered by
        ``row_source[row_start[row[d] * T + t] : row_start[row[d] * T + t + 1]]``.
    terms, raw, pooled : Terms
        One term per root; and, for the bounds, one per report, and one per dyad and polarity.
    term_of : ndarray of int, shape (N,)
        Each report's term.
    spoken_dyad, spoken_year, spoken_source : ndarray of int
        Cells in which a source was not silent.
    candidates : Candidates
        Earlier reports that a term may repeat.
    roots : Roots
    prior : SourcePrior
    covariates : ndarray of float, shape (D, Q)
        Shift the log-odds of a birth; Q may be 0.
    offset : ndarray of float, shape (D, T), or None
        Added to the log-odds of each cell; None for nothing.
    """

    relations: int
    parties: int
    sources: int
    first_year: int
    years: int
    relation: Ints
    subject: Ints
    object: Ints
    reported: int
    row: Ints
    row_start: Ints
    row_source: npt.NDArray[np.int32]
    terms: Terms
    raw: Terms
    pooled: Terms
    term_of: Ints
    spoken_dyad: Ints
    spoken_year: Ints
    spoken_source: Ints
    candidates: Candidates
    roots: Roots
    prior: SourcePrior
    covariates: Floats
    directed: Bools
    place: Ints = field(repr=False)
    offset: Floats | None = None

    def dyad(self, relation: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike) -> Ints:
        """Give the row of a dyad in every result, -1 where it is not among those at risk."""
        code = dyad_code(relation, first, second, self.parties, self.directed)
        return self.place[code]


def tie_data(
    reports: TieReports,
    *,
    relations: int,
    parties: int,
    sources: int,
    years: tuple[int, int],
    directed: npt.ArrayLike | None = None,
    exposure: Exposure | None = None,
    prior: SourcePrior | None = None,
    covariates: npt.ArrayLike | None = None,
    dyads: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike] | None = None,
    copying: bool | None = None,
) -> TieData:
    """Check reports about ties and lay them out for :func:`tacitus.infer.ties.fit`.

    Parameters
    ----------
    reports : TieReports
        One row per report.
    relations, parties, sources : int
        How many of each; parties of every kind, states too.
    years : tuple of int
        First and last year, both included.
    directed : array_like of bool, shape (relations,), optional
        Whether a relation runs one way; all do by default.
    exposure : Exposure, optional
        Who would have spoken of what. By default a source covers every dyad of a party in each
        year in which it reports anything about that party: silence elsewhere says nothing.
    prior : SourcePrior, optional
        Beliefs about the sources; by default that nothing is known (letter F).
    covariates : array_like of float, shape (relations, parties, parties, Q), optional
        Shift the log-odds that a tie begins (shared ideology, sponsor, territory, border).
    dyads : tuple of array_like of int, optional
        Relation, subject and object of the dyads at risk; by default all pairs of parties.
        Work and memory grow linearly with dyads × years.
    copying : bool, optional
        Whether to look for copies that nobody admits; by default where days are given.

    Returns
    -------
    TieData

    Raises
    ------
    ArrayError
        Fewer than two parties, a tie of a party with itself, a period that ends before it
        begins, a number out of range, NaN, or arrays of the wrong shape.

    Examples
    --------
    >>> import numpy as np
    >>> one = lambda *values: np.array(values)
    >>> data = tie_data(
    ...     TieReports(one(0, 0), one(0, 0), one(1, 1), one(0, 1), one(2015, 2016)),
    ...     relations=1, parties=3, sources=2, years=(2014, 2017))
    >>> data.reported, len(data.relation), int(data.dyad(0, 0, 1))
    (1, 6, 0)
    """
    first, last = years
    if parties < 2:
        raise ArrayError(f"Ties need at least two parties; there are {parties}.")
    if relations < 1 or sources < 1:
        raise ArrayError("Give at least one relation and one source.")
    if last < first:
        raise ArrayError(f"The span of years ends ({last}) before it begins ({first}).")
    span = last - first + 1
    way = np.ones(relations, bool) if directed is None else np.asarray(directed, bool)
    if way.shape != (relations,):
        raise ArrayError(f"'directed' needs one value for each of {relations} relations.")
    rows = checked(reports, relations, parties, sources, years)
    code = dyad_code(rows.relation, rows.subject, rows.object, parties, way)
    universe = dyads_at_risk(relations, parties, way, dyads)
    place, universe = reported_first(universe, code, relations * parties * parties)
    dyad = place[code]
    if (dyad < 0).any():
        raise ArrayError("A report speaks of a dyad outside 'dyads'; add it or drop the report.")
    k, i, j = universe // parties**2, universe // parties % parties, universe % parties
    n = len(code)
    roots = known_roots(n, cites=reports.cites, origin=rows.origin)
    citing = np.zeros(n, bool)
    if reports.cites is not None:
        citing[np.asarray(reports.cites, np.int64).reshape(-1, 2)[:, 0]] = True
    raw, _, _ = terms_of(rows, dyad, np.arange(n), roots.known, citing)
    pooled, _, _ = terms_of(rows, dyad, dyad, roots.known, citing)
    terms, term_of, head = terms_of(rows, dyad, roots.root, roots.known, citing)
    at, year = expand(rows.year, rows.until)
    spoken = np.unique(np.stack([dyad[at], year, rows.source[at]]), axis=1)
    if exposure is None:
        row, row_start, row_source = covered(rows, (i, j), parties, sources, span)
    else:
        sizes = (relations, parties, sources, span)
        row, row_start, row_source = exposed(
            exposure, spoken, place, sizes, first, way, len(universe)
        )
    copying = reports.day is not None if copying is None else copying
    return TieData(
        relations=relations,
        parties=parties,
        sources=sources,
        first_year=first,
        years=span,
        relation=k,
        subject=i,
        object=j,
        reported=len(np.unique(code)),
        row=row,
        row_start=row_start,
        row_source=row_source,
        terms=terms,
        raw=raw,
        pooled=pooled,
        term_of=term_of,
        spoken_dyad=spoken[0],
        spoken_year=spoken[1],
        spoken_source=spoken[2],
        candidates=candidates(terms, rows.wording[head], copying),
        roots=roots,
        prior=_checked_prior(prior, sources),
        covariates=_checked_covariates(covariates, (relations, parties, parties), (k, i, j)),
        directed=way,
        place=place,
    )


def _checked_prior(prior: SourcePrior | None, sources: int) -> SourcePrior:
    if prior is None:
        return SourcePrior(*admiralty_prior([None] * sources))
    mean, sd = (np.asarray(column, float) for column in prior)
    if mean.shape != (sources,) or sd.shape != (sources,):
        raise ArrayError(f"'prior' needs a mean and an sd for each of {sources} sources.")
    if not (np.isfinite(mean).all() and np.isfinite(sd).all() and (sd > 0).all()):
        raise ArrayError("'prior' must hold finite means and positive sds.")
    return SourcePrior(mean, sd)


def _checked_covariates(
    covariates: npt.ArrayLike | None, shape: tuple[int, ...], at: tuple[Ints, Ints, Ints]
) -> Floats:
    if covariates is None:
        return np.zeros((len(at[0]), 0))
    table = np.asarray(covariates, float)
    if table.ndim != 4 or table.shape[:3] != shape:
        raise ArrayError(f"'covariates' must have shape {(*shape, 'Q')}, not {table.shape}.")
    chosen = np.asarray(table[at], float)
    if not np.isfinite(chosen).all():
        raise ArrayError("'covariates' must be finite; fill in or leave out what is missing.")
    return chosen
