"""Snapshots: a study gathered into the one shape that outputs take."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus import __version__
from tacitus.assess.findings import claim_assessments, findings, gaps, hypothesis_findings
from tacitus.core.assertion import Assertion, PartyStatement
from tacitus.core.codec import from_plain
from tacitus.core.results import ClaimRow, MatrixRow, PolicyRow
from tacitus.core.snapshot import EventTotals, Snapshot
from tacitus.study import views
from tacitus.study.changing import change_rows
from tacitus.study.cutting import cut, shown_parties
from tacitus.study.narrowing import EVERYTHING, Narrowed, Part
from tacitus.study.own_map import own_map
from tacitus.study.some_events import event_totals, gather_events
from tacitus.study.views import Filters

if TYPE_CHECKING:
    from tacitus.study import Study

#: Rows of the events table that a page or a brief draws; exports take them all.
DRAWN = 3000


def snapshot(
    study: Study,
    filters: Filters,
    to: Narrowed = EVERYTHING,
    *,
    all_events: bool = False,
) -> Snapshot:
    """Gather everything that is to be shown, as known at a moment, or the part asked for.

    Of a part only what is left is counted; what is of the whole study says so.
    """
    from tacitus.study.releasing import current_state

    part = Part.of(study, filters, to)
    filters, as_known = part.filters, part.filters.as_known
    parties, said = study.parties(as_known), study.assertions(as_known)
    names = {p.id: p.name for p in parties.values()}
    before = study.assessments(as_known)
    ties = sorted(part.ties(said), key=lambda a: (-(a.probability or 0.0), a.id))
    others = part.others(before.values())
    strengths = sorted((a for a in others if a.kind == "strength"), key=lambda a: a.id)
    attributions = sorted(
        (a for a in others if a.kind == "attribution"),
        key=lambda a: (-(a.probability or 0.0), a.id),
    )
    counted = views.claim_tables(study, filters, ("all", "target", "deaths", "year"))
    claims = counted.pop("all").rows
    strata = {by: table.rows for by, table in counted.items() if table.rows}
    shares = claim_assessments(
        told_rows(claims, strata.get("deaths", ())), simulated=study.simulated
    )
    # As weighed on what is known now, which may be more than when they were last kept.
    weighed = [
        result
        for result in study.weigh_hypotheses(as_known=as_known, scale=filters.scale)
        if part.weighs(result.table, said)
    ]
    hypotheses = tuple(result.table for result in weighed)
    shown = [*ties, *others, *(a for pair in shares.values() for a in pair)]
    shown += [a for result in weighed for a in result.assessments]
    presence = tuple(r for r in views.presence(study, filters)[0] if part.about(r.party))
    roles = tuple(r for r in views.roles(study, filters)[0] if part.to.gives(r))
    events = gather_events(study, part, None if all_events else DRAWN)
    done = study.fit("attribution", as_known) or {}
    scenarios = () if part.wanted else tuple(study.scenarios(as_known).values())
    found = Snapshot(
        name=study.name,
        title=study.name,
        made=study.now(),
        as_known=as_known or study.now(),
        version=__version__,
        state=current_state(study, as_known),
        scale=filters.scale,
        simulated=study.simulated,
        parties=parties,
        sources=study.sources(as_known),
        documents=study.documents(as_known),
        passages=study.passages(as_known),
        assertions=said,
        reviews=tuple(study.reviews(as_known).values()),
        assessments={a.id: a for a in shown},
        ties=tuple(a.id for a in ties),
        strengths=tuple(a.id for a in strengths),
        attributions=tuple(a.id for a in attributions),
        policies=tuple(
            row
            for row in (from_plain(PolicyRow, r) for r in done.get("policies", ()))
            if part.about(row.party)
        ),
        matrix=tuple(
            row
            for row in (from_plain(MatrixRow, r) for r in done.get("matrix", ()))
            if not part.names or {row.claimed_by, row.did} & part.names
        ),
        source_errors=dict(done.get("source_errors", {})),
        series=tuple(study.series(as_known)),
        claims=claims,
        claim_strata=strata,
        presence=presence,
        roles=roles,
        coincidences=tuple(views.coincidences(study, filters)[0]),
        changes=tuple(change_rows(study, None, None, whole=False, as_known=as_known)),
        findings=(
            *hypothesis_findings(hypotheses),
            *findings(ties, strengths, shares, parties),
        ),
        hypotheses=hypotheses,
        scenarios=scenarios,
        events=events.rows,
        tables={"claims": events.claims} if all_events else {},
        totals=events.totals,
        truth=_truth(study.folder) if study.simulated else (),
    )
    if part.is_whole:
        found = replace(found, parties=shown_parties(found, events.parties))
    else:
        found = cut(found, part, events, before.values())
    return replace(
        found,
        regions=regions(study.folder, countries(found.assertions, found.totals)),
        gaps=(
            *found.gaps,
            *gaps(
                ties,
                found.assertions,
                names,
                undated=events.totals.undated,
                unplaced=events.totals.unplaced,
                not_recorded=events.unrecorded,
            ),
            *done.get("notes", ()),
        ),
    )


def told_rows(overall: Sequence[ClaimRow], by_deaths: Sequence[ClaimRow]) -> list[ClaimRow]:
    """Give the rows that make sentences: each group as a whole, and by two kinds of dead."""
    kinds = {"security_only", "civilians_only"}
    return [*overall, *(row for row in by_deaths if row.stratum in kinds)]


def countries(assertions: Mapping[str, Assertion], totals: EventTotals) -> set[str]:
    """Give the countries that a map should show."""
    said = {
        place.country
        for a in assertions.values()
        if isinstance(a.statement, PartyStatement) and a.statement.aspect == "presence"
        for place in a.places
        if place.country
    }
    often = {c for c, n in totals.by_country.items() if n >= max(1, totals.total // 50)}
    return said | often


def regions(folder: Path, wanted: set[str]) -> dict[str, Any]:
    """Give provinces to draw: the study's own ``regions.geojson``, else the bundled ones."""
    found = own_map(folder)
    if found is None:
        text = files("tacitus").joinpath("geo/afg_pak_admin1.geojson").read_text(encoding="utf-8")
        found = dict(json.loads(text))
    found["features"] = [f for f in found["features"] if f["properties"]["country"] in wanted]
    return found


def drawn_regions(study: Study, as_known: datetime | None) -> dict[str, Any]:
    """Give the provinces of the countries that a study's map should show."""
    with study.tables(as_known) as con:
        totals = event_totals(con, "events")
    return regions(study.folder, countries(study.assertions(as_known), totals))


def _truth(folder: Path) -> tuple[dict[str, Any], ...]:
    path = folder / "truth" / "compared.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ()
