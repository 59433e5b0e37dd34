"""Pairs that events link, as typed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.core.results import LinkRow
from tacitus.core.scale import scale

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters

__all__ = ["LinkRow", "links"]


def links(study: Study, filters: Filters) -> tuple[list[LinkRow], list[str]]:
    """List pairs without reports that events link, the likeliest first."""
    wanted = study.party_ids(filters.groups, filters.as_known)
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    record = (study.fit("ties", filters.as_known) or {}).get("links")
    null = record["null"] if record else ""
    rows = []
    for found in study.assessments(filters.as_known).values():
        if found.kind != "link":
            continue
        pair, _, span = found.subject.partition("@")
        a, b = pair.split("--", 1)
        first, last = (int(year) for year in span.split("/"))
        known = {a, b} & wanted if len(wanted) == 1 else {a, b} <= wanted
        p = found.probability or 0.0
        outside = (filters.since and last < filters.since.year) or (
            filters.until and first > filters.until.year
        )
        if (wanted and not known) or outside or p < filters.min_p:
            continue
        weight = sum(t.decibans for t in found.evidence if t.root == "events")
        events = tuple(e for t in found.evidence for e in t.events)
        words = scale(filters.scale)
        rows.append(
            LinkRow(
                found.id,
                a,
                b,
                names.get(a, a),
                names.get(b, b),
                span,
                p,
                round(weight, 1),
                words.printed(p),
                words.name,
                null,
                events,
                found.simulated,
            )
        )
    rows.sort(key=lambda r: (-r.probability, r.id))
    if record is None:
        return rows, ["No links were sought; run: tacitus infer STUDY ties."]
    return rows, [
        "Some operational link at most: events show neither type nor sign nor direction.",
        f"Told: {record['told']:,} of {record['pairs']:,} pairs and spans, so that one in ten is "
        "expected to be false; pairs that reports speak of stand under ties.",
        f"Null: {null}.",
    ]
