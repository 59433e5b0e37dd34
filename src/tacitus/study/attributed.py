"""Answers about who is behind events, and how parties claim, from the last fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.assess.event_parties import join_parties
from tacitus.core.codec import from_plain
from tacitus.core.counting import counted
from tacitus.core.results import AttributionRow, MatrixRow, PolicyRow
from tacitus.core.scale import scale

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters


def attributions(study: Study, filters: Filters) -> tuple[list[AttributionRow], list[str]]:
    """List events with who is likely behind them, those first in which the claimant is not."""
    fit = study.fit("attribution", filters.as_known)
    if fit is None:
        return [], ["No attribution is assessed; run: tacitus infer STUDY attribution."]
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    wanted = study.party_ids(filters.groups, filters.as_known)
    with study.event_tables(filters.as_known) as con:
        join_parties(con)
        facts = {
            event: rest
            for event, *rest in con.execute(
                """
                SELECT e.event_id, any_value(date_start), any_value(coalesce(place, admin1, e.country)),
                       any_value(e.country),
                       list_sort(list(DISTINCT coalesce(party_id, name))
                                 FILTER (status = 'claimed'))
                FROM events e LEFT JOIN event_parties p USING (event_id) GROUP BY e.event_id
                """
            ).fetchall()
        }
    rows = []
    for a in study.attribution_assessments(filters.as_known):
        day, place, country, claimed = facts.get(a.subject, (None, "", "", None))
        ranked = sorted(((p, g) for g, p in a.shares.items() if g != "other"), reverse=True)
        if not ranked or (filters.country and (country or "").lower() != filters.country.lower()):
            continue
        if (filters.since and (day is None or day < filters.since)) or (
            filters.until and (day is None or day > filters.until)
        ):
            continue
        claimants = tuple(claimed or ())
        (p, likely), (p2, second) = ranked[0], (ranked[1:] or [(0.0, "")])[0]
        if wanted and not wanted & {likely, *claimants}:
            continue
        rows.append(
            AttributionRow(
                a.id,
                a.subject,
                day.isoformat() if day else "",
                place or "",
                tuple(names.get(c, c) for c in claimants),
                likely,
                names.get(likely, likely),
                p,
                scale(filters.scale).printed(p),
                scale(filters.scale).name,
                a.shares.get("other", 0.0),
                names.get(second, second),
                p2,
                bool(claimants) and likely not in claimants and p > 0.5,
                a.confidence.roots if a.confidence else 0,
                a.confidence.level if a.confidence else "",
                a.caveats,
            )
        )
    rows.sort(key=lambda r: (not r.differs, -r.probability, r.id))
    differing = sum(r.differs for r in rows)
    return rows, [
        f"In {differing:,} of {counted(len(rows), 'event')} somebody else than the claimant is likelier.",
        *fit.get("notes", []),
    ]


def policies(study: Study, filters: Filters) -> tuple[list[PolicyRow], list[str]]:
    """List how each group claims: given that it did it, beside the share of what is attributed."""
    fit = study.fit("attribution", filters.as_known)
    if fit is None:
        return [], ["No attribution is assessed; run: tacitus infer STUDY attribution."]
    wanted = study.party_ids(filters.groups, filters.as_known)
    rows = [from_plain(PolicyRow, row) for row in fit["policies"]]
    rows = [r for r in rows if not wanted or r.party in wanted]
    rows.sort(key=lambda r: (-r.events, r.party, r.target, r.stratum))
    notes = [
        "Of attributed is an upper bound of the share claimed: attribution leans on the claim.",
        *fit.get("notes", []),
    ]
    return rows, notes


def matrix(study: Study, filters: Filters) -> tuple[list[MatrixRow], list[str]]:
    """Count claimed events by who is likely behind them."""
    fit = study.fit("attribution", filters.as_known)
    if fit is None:
        return [], ["No attribution is assessed; run: tacitus infer STUDY attribution."]
    wanted = study.party_ids(filters.groups, filters.as_known)
    rows = [from_plain(MatrixRow, row) for row in fit["matrix"]]
    names = {p.name for p in study.parties(filters.as_known).values() if p.id in wanted}
    return [r for r in rows if not wanted or {r.claimed_by, r.did} & (names | wanted)], []
