"""How strong each party is: the assessed interval beside what each source puts it at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tacitus.core.assertion import Assertion, Quantity
from tacitus.core.counting import counted
from tacitus.core.results import StrengthRow, StrengthSaid
from tacitus.core.source import Source

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters


def strengths(study: Study, filters: Filters) -> tuple[list[StrengthRow], list[str]]:
    """List how strong each party is."""
    wanted = study.party_ids(filters.groups, filters.as_known)
    all_parties = study.parties(filters.as_known)
    said = study.assertions(filters.as_known)
    sources = study.sources(filters.as_known)
    assessed = [a for a in study.assessments(filters.as_known).values() if a.kind == "strength"]
    rows = []
    for a in assessed:
        party, _, year = a.subject.partition("@")
        if (wanted and party not in wanted) or not _is_within(year, filters):
            continue
        low, high = a.interval or (None, None)
        by_source = [
            _strength_said(said[i], quantity, sources)
            for i in a.assertion_ids()
            if i in said and (quantity := said[i].quantity)
        ]
        rows.append(
            StrengthRow(
                a.id,
                party,
                all_parties[party].name if party in all_parties else party,
                year,
                a.quantity,
                low,
                high,
                a.unit,
                a.confidence.level if a.confidence else "",
                a.confidence.roots if a.confidence else 0,
                tuple(s.text for s in by_source),
                a.caveats,
                tuple(by_source),
            )
        )
    rows.sort(key=lambda r: (r.name, r.year))
    if rows:
        return rows, []
    if assessed:
        return [], [f"None of {counted(len(assessed), 'assessed strength')} is as asked for."]
    return [], ["No strengths are assessed; run: tacitus infer STUDY strengths."]


def _is_within(year: str, filters: Filters) -> bool:
    if not year:
        return True
    first, last = filters.since, filters.until
    at = int(year[:4])
    return (first is None or first.year <= at) and (last is None or at <= last.year)


def _strength_said(a: Assertion, quantity: Quantity, sources: Mapping[str, Source]) -> StrengthSaid:
    """Name who says it; a share is given in percent, as the assessment gives it."""
    times = 100.0 if quantity.unit == "share" else 1.0
    most = quantity.value_max
    return StrengthSaid(
        a.id,
        sources[a.origin].name if a.origin in sources else a.origin,
        quantity.bound,
        quantity.value * times,
        None if most is None else most * times,
        quantity.text or a.gloss,
    )
