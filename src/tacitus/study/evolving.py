"""A tie over time: its series, and who spoke of it when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.assess.dating import said_days
from tacitus.assess.roots import root_ids, root_label
from tacitus.assess.tie_reports import COUNTED_TIERS
from tacitus.assess.ties import ties_of
from tacitus.core.tie import Tie
from tacitus.errors import NotFoundError
from tacitus.store.ledger import Moment
from tacitus.study.why import title
from tacitus.write.figures.evolution import Spoken, evolution

if TYPE_CHECKING:
    from tacitus.study import Study


def evolution_svg(study: Study, key: str, *, as_known: Moment = None) -> str:
    """Draw a tie's probability over the years with its interval and the dates of its evidence.

    Parameters
    ----------
    key : str
        Of an assessment of the tie, in any year: ``tie/ally:a--b@2020``.

    Raises
    ------
    NotFoundError
        The last fit holds no tie of this id.
    """
    found = study.assessment(key, as_known=as_known)
    if found is None or found.kind != "tie":
        raise NotFoundError(f"'{key}' is no assessed tie; list them with: show STUDY ties.")
    tie = Tie.parse(found.subject)
    series = next(s for s in study.series(as_known) if s.subject == tie.key)
    names = {p.id: p.name for p in study.parties(as_known).values()}
    words, _, _ = title(found, names).rpartition(", ")
    return evolution(
        series, spoken_of(study, tie.key, as_known), title=words, simulated=study.simulated
    )


def spoken_of(study: Study, key: str, as_known: Moment = None) -> list[Spoken]:
    """Give who spoke of a tie, in order of the day: the years meant, and affirmed or denied."""
    sources = study.sources(as_known)
    said = [a for a in study.assertions(as_known).values() if a.tier in COUNTED_TIERS]
    days, roots = said_days(said, study.documents(as_known)), root_ids(said, sources)
    found = []
    for a in said:
        day = days.get(a.id)
        if day is None or a.modality != "actual" or all(t.key != key for t in ties_of(a)):
            continue
        span = a.period
        first = span.earliest.year if span and span.earliest else day.year
        last = span.latest.year if span and span.latest else max(day.year, first)
        denies = a.polarity == "negated"
        label = root_label(roots[a.id], sources)
        found.append(Spoken(label, first, last, day.isoformat(), denies))
    return sorted(set(found), key=lambda s: (s.said, s.first, s.label))
