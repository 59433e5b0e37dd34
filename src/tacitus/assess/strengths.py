"""How strong parties are: intervals over time from bounds, ranges and shares."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.assess.dating import said_days
from tacitus.assess.roots import root_grade, root_label
from tacitus.assess.tie_reports import COUNTED_TIERS
from tacitus.core.assertion import Assertion, PartyStatement, Quantity
from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
from tacitus.core.party import Party
from tacitus.core.results import Point, Series
from tacitus.core.source import Document, Source
from tacitus.infer.strength import (
    BOUNDS,
    QUANTILES,
    SHARE_SD,
    Statements,
    StrengthFit,
    fit_strength,
)

METHOD = "log random walk per year with reporter bias; bound words as likelihoods"
UNITS = frozenset({"fighters", "members", "share"})


@dataclass(frozen=True)
class _Row:
    party: str
    year: int
    root: str
    quantity: Quantity
    whole: str | None
    assertion: str


@dataclass(frozen=True)
class StrengthResult:
    """What a fit of strengths says.

    Attributes
    ----------
    assessments : tuple of Assessment
        Medians with 90 % intervals, in fighters, one per party and stated year.
    series : tuple of Series
        A series over the years for each party.
    years : tuple of int
        First and last year; (0, -1) where nothing is stated.
    draws : ndarray of float, shape (chains, n, parties, years)
        Of the strength in fighters, of the parties that have a series, in its order.
    """

    assessments: tuple[Assessment, ...] = ()
    series: tuple[Series, ...] = ()
    years: tuple[int, int] = (0, -1)
    draws: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0, 0, 0)))


def assess_strengths(
    assertions: Iterable[Assertion],
    *,
    roots: Mapping[str, str],
    sources: Mapping[str, Source],
    documents: Mapping[str, Document],
    parties: Mapping[str, Party],
    seed: int,
    tiers: Collection[str] = COUNTED_TIERS,
    draws: int = 400,
    chains: int = 2,
    made: datetime | None = None,
    fit_id: str = "",
    map: Callable[..., Any] = map,  # noqa: A002
) -> StrengthResult:
    """Infer strengths and turn them into assessments, one per party and stated year.

    Notes
    -----
    Bounds are never averaged. One statement per root, party and year counts; a share needs its
    whole among the party's umbrellas, and must be less than all of it, else it does not count.
    """
    rows = list(_rows(assertions, roots, documents, parties, tiers))
    if not rows:
        return StrengthResult()
    names = sorted({r.party for r in rows} | {r.whole for r in rows if r.whole})
    speakers = sorted({r.root for r in rows})
    number = {name: n for n, name in enumerate(names)}
    years = (min(r.year for r in rows), max(r.year for r in rows))
    fit = fit_strength(
        Statements(
            group=np.array([number[r.party] for r in rows]),
            year=np.array([r.year for r in rows]),
            source=np.array([speakers.index(r.root) for r in rows]),
            bound=np.array([BOUNDS.index(r.quantity.bound) for r in rows]),
            low=np.array([r.quantity.value for r in rows], float),
            high=np.array(
                [math.nan if r.quantity.value_max is None else r.quantity.value_max for r in rows]
            ),
            whole=np.array([number[r.whole] if r.whole else -1 for r in rows]),
        ),
        groups=len(names),
        sources=len(speakers),
        years=years,
        seed=seed,
        umbrella=np.array([_umbrella(name, number, parties) for name in names]),
        draws=draws,
        chains=chains,
        map=map,
    )
    label = f"{METHOD}; Gibbs, {chains} × {draws} draws, seed {seed}"
    found, series = [], []
    stated = {r.party for r in rows if not r.whole}
    for name in names:
        said = [r for r in rows if r.party == name]
        if said and name not in stated and not {r.whole for r in said} <= stated:
            # Nobody says how large the whole is: the share is all that is known.
            found += _shares(said, sources, parties, fit_id, made)
            continue
        for year in sorted({r.year for r in said}):
            found.append(_assessment(fit, name, number, year, said, sources, label, fit_id, made))
        if said or np.isfinite(fit.quantiles[number[name], 0, 2]):
            series.append(_series(fit, name, number[name], years, said))
    at = [number[one.subject] for one in series]
    level = fit.draws[:, at].reshape(chains, -1, len(at), years[1] - years[0] + 1)
    return StrengthResult(tuple(found), tuple(series), years, np.exp(level))


def _rows(
    assertions: Iterable[Assertion],
    roots: Mapping[str, str],
    documents: Mapping[str, Document],
    parties: Mapping[str, Party],
    tiers: Collection[str],
) -> Iterable[_Row]:
    assertions = list(assertions)
    days = said_days(assertions, documents)
    seen: set[tuple[str, int, str, str, float]] = set()
    for a in assertions:
        s, q = a.statement, a.quantity
        if not (isinstance(s, PartyStatement) and s.aspect == "strength" and q is not None):
            continue
        if (
            a.tier not in tiers
            or a.modality != "actual"
            or a.polarity == "negated"
            or q.unit not in UNITS
            or q.value <= 0
        ):
            continue
        held = a.period.latest or a.period.earliest if a.period else None
        day = held or days.get(a.id)
        if day is None:
            continue
        if q.value_max == q.value:  # between a number and itself
            q = replace(q, bound="exactly", value_max=None)
        for party in s.parties:
            whole = q.of if q.unit == "share" else None
            if q.unit == "share" and (
                not (whole and _contains(whole, party, parties))
                or max(q.value, q.value_max or 0) >= 1
            ):
                continue
            # A number of another population (a pool to recruit from) is not the party's own.
            if q.unit != "share" and q.of and not _contains(q.of, party, parties):
                continue
            key = (party, day.year, roots[a.id], q.bound, q.value)
            if key not in seen:
                seen.add(key)
                yield _Row(party, day.year, roots[a.id], q, whole, a.id)


def _contains(whole: str, part: str, parties: Mapping[str, Party]) -> bool:
    at: str | None = part
    for _ in range(len(parties) + 1):
        at = parties[at].part_of if at and at in parties else None
        if at is None or at == whole:
            break
    return at == whole


def _umbrella(name: str, number: Mapping[str, int], parties: Mapping[str, Party]) -> int:
    """The nearest umbrella of which something is known, -1 for none."""
    at: str | None = name
    for _ in range(len(parties) + 1):
        at = parties[at].part_of if at and at in parties else None
        if at is None or at in number:
            break
    return -1 if at is None else number[at]


def _assessment(
    fit: StrengthFit,
    name: str,
    number: Mapping[str, int],
    year: int,
    said: list[_Row],
    sources: Mapping[str, Source],
    label: str,
    fit_id: str,
    made: datetime | None,
) -> Assessment:
    low, _, median, _, high = (float(v) for v in fit.quantiles[number[name], year - fit.first_year])
    by_root: dict[str, list[_Row]] = defaultdict(list)
    for row in said:
        if row.year == year:
            by_root[row.root].append(row)
    concurring = sum(any(_fits(r, low, high) for r in rows) for rows in by_root.values())
    caveats = []
    if len(by_root) == 1:
        caveats.append(f"Rests on a single root: {root_label(next(iter(by_root)), sources)}.")
    if all(r.quantity.bound == "up_to" for rows in by_root.values() for r in rows):
        caveats.append("Only upper bounds were given; the lower end is a matter of the prior.")
    if all(r.whole for rows in by_root.values() for r in rows):
        caveats.append("Stated only as a share of another strength.")
    return Assessment(
        id=f"strength/{name}@{year}",
        kind="strength",
        subject=f"{name}@{year}",
        quantity=median,
        interval=(low, high),
        level=QUANTILES[-1] - QUANTILES[0],
        unit="fighters",
        confidence=confidence(
            len(by_root), concurring, [root_grade(root, sources) for root in by_root]
        ),
        evidence=tuple(
            EvidenceTerm(
                root,
                f"{root_label(root, sources)}: "
                + "; ".join(r.quantity.text or f"{r.quantity.value:g}" for r in rows),
                0.0,
                None,
                tuple(r.assertion for r in rows),
            )
            for root, rows in by_root.items()
        ),
        caveats=tuple(caveats),
        method=label,
        fit_id=fit_id,
        made=made,
    )


def _shares(
    said: list[_Row],
    sources: Mapping[str, Source],
    parties: Mapping[str, Party],
    fit_id: str,
    made: datetime | None,
) -> list[Assessment]:
    """Shares of wholes of unknown size: one assessment per year and whole, all roots together."""
    groups: dict[tuple[int, str], list[_Row]] = defaultdict(list)
    for row in said:
        groups[row.year, row.whole or ""].append(row)
    wholes = Counter(year for year, _ in groups)
    return [
        _share(rows, wholes[year] > 1, sources, parties, fit_id, made)
        for (year, _), rows in sorted(groups.items())
    ]


def _share(
    rows: list[_Row],
    several: bool,
    sources: Mapping[str, Source],
    parties: Mapping[str, Party],
    fit_id: str,
    made: datetime | None,
) -> Assessment:
    """Pool what roots say of one share: each once, with the spread that stated shares carry.

    Roots that differ by more than that spread leave the interval as wide as their difference.
    """
    by_root: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_root[row.root].append(row)
    odds = [
        float(np.mean([math.log(_middle(r) / (1 - _middle(r))) for r in found]))
        for found in by_root.values()
    ]
    middle, n = float(np.mean(odds)), len(odds)
    apart = float(np.var(odds, ddof=1)) if n > 1 else 0.0
    sd = math.sqrt(max(SHARE_SD**2, apart) / n)
    low, share, high = (100 / (1 + math.exp(-(middle + z * sd))) for z in (-1.645, 0.0, 1.645))
    row = rows[0]
    whole = parties[row.whole].name if row.whole and row.whole in parties else str(row.whole)
    concurring = sum(abs(one - middle) <= 1.645 * max(sd, SHARE_SD) for one in odds)
    return Assessment(
        id=f"strength/{row.party}@{row.year}" + (f"/{row.whole}" if several else ""),
        kind="strength",
        subject=f"{row.party}@{row.year}",
        quantity=share,
        interval=(low, high),
        unit=f"% of {whole}",
        confidence=confidence(n, concurring, [root_grade(root, sources) for root in by_root]),
        evidence=tuple(
            EvidenceTerm(
                root,
                f"{root_label(root, sources)}: " + "; ".join(r.quantity.text for r in found),
                0.0,
                None,
                tuple(r.assertion for r in found),
            )
            for root, found in by_root.items()
        ),
        caveats=(f"How strong {whole} is, no source here says.",),
        method=f"stated shares, pooled over roots; log-odds spread {SHARE_SD:g}",
        fit_id=fit_id,
        made=made,
    )


def _middle(row: _Row) -> float:
    """The share that a statement names, the middle of a range."""
    q = row.quantity
    return q.value if q.value_max is None else (q.value + q.value_max) / 2


def _fits(row: _Row, low: float, high: float) -> bool:
    """Whether a statement leaves room for some of the interval; shares always do here."""
    q = row.quantity
    if row.whole:
        return True
    bottom = {"up_to": 0.0, "under": 0.0}.get(q.bound, 0.75 * q.value)
    top = {"at_least": math.inf, "over": math.inf}.get(q.bound, 1.25 * (q.value_max or q.value))
    return low <= top and bottom <= high


def _series(
    fit: StrengthFit, name: str, row: int, years: tuple[int, int], said: list[_Row]
) -> Series:
    points = []
    for year in range(years[0], years[1] + 1):
        low, _, median, _, high = (float(v) for v in fit.quantiles[row, year - fit.first_year])
        roots = len({r.root for r in said if r.year == year})
        points.append(Point(str(year), median, low, high, roots))
    return Series(name, "strength", tuple(points))
