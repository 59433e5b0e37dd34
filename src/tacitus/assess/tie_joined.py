"""Reports and events on one scale: what events add to a tie, and links that no report speaks of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from tacitus.assess.tie_events import SWEEPS, Link, Links, tie_decibans
from tacitus.assess.ties import TieResult
from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
from tacitus.core.counting import counted
from tacitus.core.results import Point, Series
from tacitus.core.tie import Tie

EVENTS = "events"
#: How the caveat of a pair begins that meets in events and is not told as linked.
NOT_TOLD = "Not told"
METHOD = (
    "network of self-exciting processes with place-month shocks that all groups share "
    f"(after Linderman & Adams 2014); Gibbs, {SWEEPS['chains']} × {SWEEPS['draws']} draws"
)
#: Below this weight, in decibans, events are not worth a sentence.
TELLING = 1.0


def shifted(p: float, decibans: float) -> float:
    """Move a probability by a weight of evidence.

    Examples
    --------
    >>> shifted(0.5, 10.0), shifted(0.0, 10.0)
    (0.9090909090909091, 0.0)
    """
    if p <= 0.0 or p >= 1.0 or not decibans:
        return p
    return 1.0 / (1.0 + (1.0 - p) / p * 10 ** (-decibans / 10))


def joined(result: TieResult, links: Links) -> TieResult:
    """Add to every tie of a fit what events say of its pair in that year.

    Notes
    -----
    Events are no root of their own when confidence is counted: those who report a tie may also
    have said who did what.
    """
    moved = mapped(result, lambda a: with_events(a, links))
    return replace(moved, series=tuple(_series(s, links) for s in result.series))


def mapped(result: TieResult, change: Callable[[Assessment], Assessment]) -> TieResult:
    """Change every assessment of a fit, those of all years too."""
    every = result.every_year

    def every_year() -> Iterator[Assessment]:
        return (change(a) for a in every())

    return replace(
        result, assessments=tuple(change(a) for a in result.assessments), every_year=every_year
    )


def with_events(a: Assessment, links: Links) -> Assessment:
    """Give an assessment of a tie with one more term, where events bear on its pair and year.

    Every probability in it moves, those without one root too: what is left then still has the
    events.
    """
    tie = Tie.parse(a.subject)
    link, weight = _weight(tie, int(tie.when[:4]), links)
    if link is None or a.probability is None or not weight:
        return a
    term = EvidenceTerm(
        EVENTS,
        f"events of {link.first}-{link.last}: some operational link {link.probability:.0%} "
        f"({', '.join(link.countries)})",
        weight,
        a.probability,
        (),
        link.events,
    )
    moved = tuple(
        t if t.without is None else replace(t, without=shifted(t.without, weight))
        for t in a.evidence
    )
    caveat = (
        "Events weigh in: they show some operational link at most, never its type or sign. "
        f"Null: {links.null}.",
    )
    return replace(
        a,
        probability=shifted(a.probability, weight),
        interval=None
        if a.interval is None
        else (shifted(a.interval[0], weight), shifted(a.interval[1], weight)),
        evidence=(*moved, term),
        caveats=(*a.caveats, *(caveat if abs(weight) >= TELLING else ())),
        method=f"{a.method}; events: {METHOD}",
    )


def _weight(tie: Tie, year: int, links: Links) -> tuple[Link | None, float]:
    link = links.of(tie.a, tie.b, year)
    if link is None:
        return None, 0.0
    return link, tie_decibans(link.decibans, tie.relation, tie.support)


def _series(series: Series, links: Links) -> Series:
    tie = Tie.parse(series.subject)
    points = []
    for point in series.points:
        _, weight = _weight(tie, int(point.when[:4]), links)
        low, middle, high = (
            None if v is None else shifted(v, weight) for v in (point.low, point.middle, point.high)
        )
        points.append(Point(point.when, middle or 0.0, low, high, point.roots))
    return replace(series, points=tuple(points))


def link_assessments(
    links: Links,
    *,
    reported: Iterable[frozenset[str]] = (),
    every: bool = False,
    fit_id: str = "",
    made: datetime | None = None,
) -> Iterator[Assessment]:
    """Give an assessment of each link that is told, for pairs of which no report speaks.

    Parameters
    ----------
    reported : iterable of frozenset of str
        Pairs that reports speak of: there the events are a term of the tie.
    every : bool
        Give all pairs that meet, told or not.
    """
    spoken = set(reported)
    for link in links.found:
        if every or (link.told and frozenset((link.a, link.b)) not in spoken):
            yield _assessment(link, links.null, fit_id, made)


def _assessment(link: Link, null: str, fit_id: str, made: datetime | None) -> Assessment:
    when = f"{link.first}/{link.last}"
    odds = math.log10(max(link.probability, 1e-20) / max(1 - link.probability, 1e-20))
    caveats = [
        "Some operational link at most: events show neither its type nor its sign nor its direction.",
        f"Null: {null}.",
    ]
    if link.told:
        caveats.append("Told with all others so that one in ten of them is expected to be false.")
    else:
        caveats.append(f"{NOT_TOLD}: with it more than one in ten would be expected to be false.")
    if link.disagreement > 0.2:
        caveats.append(f"Chains differ by {link.disagreement:.2f}; take it with care.")
    return Assessment(
        id=f"link/{link.a}--{link.b}@{when}",
        kind="link",
        subject=f"{link.a}--{link.b}@{when}",
        probability=link.probability,
        confidence=confidence(1, int((link.decibans > 0) == (link.probability >= 0.5))),
        evidence=(
            EvidenceTerm("prior", "prior: share of pairs linked here", 10 * odds - link.decibans),
            EvidenceTerm(
                EVENTS,
                f"{counted(link.rows, 'row')} of events in {', '.join(link.countries)}",
                link.decibans,
                None,
                (),
                link.events,
            ),
        ),
        caveats=tuple(caveats),
        method=METHOD,
        fit_id=fit_id,
        made=made,
    )
