"""Ties as lines to draw: one for each tie, with its years, its sources and its own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.period import Period
from tacitus.core.results import Point
from tacitus.core.tie import Tie
from tacitus.study.views import Filters, tie_row

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Day:
    """A day as a source gives it: its EDTF text, and the first and last day it allows."""

    edtf: str
    lo: date | None
    hi: date | None


@dataclass(frozen=True)
class TieLine:
    """A tie over all its years; likelihood and confidence are those of its last reported year.

    Attributes
    ----------
    id : str
        The assessment's id: what ``why`` takes. Another year of the tie is ``tie/KEY@YEAR``.
    key : str
        The tie without its year.
    series : tuple of Point
        P(held at any time in the year) for each year, with interval and roots.
    sources, tiers : tuple of str
        Whose assertions stand under it, outermost speaker or origin; and how they came in.
    first_held, last_held : Day or None
        When sources say that it began and ended; None where none says, or it still holds.
    """

    id: str
    key: str
    relation: str
    support: str
    a: str
    b: str
    a_name: str
    b_name: str
    year: str
    probability: float | None
    low: float | None
    high: float | None
    word: str | None
    scale: str
    confidence: str
    evidence: str
    roots: int
    concurring: int
    caveats: tuple[str, ...]
    simulated: bool
    series: tuple[Point, ...]
    sources: tuple[str, ...]
    tiers: tuple[str, ...]
    first_held: Day | None
    last_held: Day | None


def tie_lines(study: Study, filters: Filters) -> tuple[list[TieLine], list[str]]:
    """List all ties of the last fit, the likeliest first."""
    assessed = study.tie_assessments(filters.as_known)
    if not assessed:
        return [], ["No ties are assessed; run: tacitus infer STUDY ties."]
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    said = study.assertions(filters.as_known)
    fit = study.fit("ties", filters.as_known) or {"series": ()}
    points = {s["subject"]: tuple(Point(**p) for p in s["points"]) for s in fit["series"]}
    lines = [_line(a, names, said, points, filters.scale) for a in assessed]
    lines.sort(key=lambda r: (-(r.probability or 0.0), r.id))
    return lines, []


def _line(
    a: Assessment,
    names: Mapping[str, str],
    said: Mapping[str, Assertion],
    points: Mapping[str, tuple[Point, ...]],
    scale_id: str,
) -> TieLine:
    under = [said[i] for i in a.assertion_ids() if i in said]
    key = Tie.parse(a.subject).key
    first, last = dates(under)
    return TieLine(
        **vars(tie_row(a, names, scale_id)),
        key=key,
        series=points.get(key, ()),
        sources=tuple(sorted({s for each in under for s in (each.speaker, each.origin)})),
        tiers=tuple(sorted({each.tier for each in under})),
        first_held=first,
        last_held=last,
    )


def dates(assertions: Iterable[Assertion]) -> tuple[Day | None, Day | None]:
    """Give the earliest beginning and the latest end that are said, denials left out.

    Examples
    --------
    >>> from tacitus.core.assertion import TieStatement
    >>> tie, now = TieStatement("ally", ("a", "b")), Period.parse("2018-05/2019")
    >>> first, last = dates([Assertion("1", tie, "d", ("s",), period=now)])
    >>> first.edtf, last.edtf, last.hi
    ('2018-05', '2019', datetime.date(2019, 12, 31))
    """
    spans = [ends(a.period.edtf) for a in assertions if a.period and a.polarity == "affirmed"]
    starts = [start for start, _ in spans if start]
    stops = [stop for _, stop in spans]
    first = min(starts, key=lambda d: d.lo or date.max, default=None)
    still = any(stop is None for stop in stops)
    last = max((s for s in stops if s), key=lambda d: d.hi or date.min, default=None)
    return first, None if still else last


@lru_cache(4096)
def ends(edtf: str) -> tuple[Day | None, Day | None]:
    """Give both ends of a period, each no more precise than its text; None where open."""
    left, slash, right = edtf.partition("/")
    both = (left, right) if slash else (left, left)
    start, stop = (None if end in {"", ".."} else Period.parse(end) for end in both)
    return (
        Day(start.edtf, start.earliest, start.latest) if start else None,
        Day(stop.edtf, stop.earliest, stop.latest) if stop else None,
    )
