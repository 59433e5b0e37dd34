"""Pairs that events link, as typed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.assess.tie_joined import NOT_TOLD
from tacitus.core.results import LinkRow
from tacitus.core.scale import scale
from tacitus.store.fits import load_fit

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters

__all__ = ["LinkRow", "links"]


def links(
    study: Study, filters: Filters, *, every: bool = False
) -> tuple[list[LinkRow], list[str]]:
    """List pairs without reports that events link, the likeliest first.

    Parameters
    ----------
    every : bool
        All pairs and spans that meet in events, told or not, spoken of in reports or not.
    """
    wanted = study.party_ids(filters.groups, filters.as_known)
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    fit = study.fit("ties", filters.as_known) or {}
    record = fit.get("links")
    null = record["null"] if record else ""
    rows = []
    listed = {k: a for k, a in study.assessments(filters.as_known).items() if a.kind == "link"}
    met = load_fit(study.folder, fit["id"], kind="link") if every and record else ()
    for found in ({a.id: a for a in met} | listed).values():
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
                not any(c.startswith(NOT_TOLD) for c in found.caveats),
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
