"""Snapshots: a study gathered into the one shape that outputs take."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tacitus import __version__
from tacitus.assess.event_parties import join_parties
from tacitus.assess.findings import claim_assessments, findings, gaps, hypothesis_findings
from tacitus.core.assertion import Assertion, PartyStatement
from tacitus.core.codec import from_plain
from tacitus.core.results import ClaimRow, MatrixRow, PolicyRow
from tacitus.core.snapshot import EventTotals, Snapshot
from tacitus.study import views
from tacitus.study.changing import change_rows
from tacitus.study.views import Filters

if TYPE_CHECKING:
    from tacitus.study import Study

#: Rows of the events table that a page or a brief draws; exports take them all.
DRAWN = 3000


def snapshot(
    study: Study, *, as_known: datetime | None, scale: str, all_events: bool = False
) -> Snapshot:
    """Gather everything that is to be shown, as known at a moment."""
    from tacitus.study.releasing import current_state

    filters = Filters(as_known=as_known, scale=scale)
    parties, assertions = study.parties(as_known), study.assertions(as_known)
    assessments = dict(study.assessments(as_known))
    ties = sorted(
        (a for a in assessments.values() if a.kind == "tie"),
        key=lambda a: (-(a.probability or 0.0), a.id),
    )
    strengths = sorted(
        (a for a in assessments.values() if a.kind == "strength"), key=lambda a: a.id
    )
    strata = {
        by: tuple(views.claims(study, Filters(as_known=as_known, by=by))[0])
        for by in ("target", "deaths", "year")
    }
    strata = {by: rows for by, rows in strata.items() if rows}
    counts = views.claim_counts(study, filters)
    shares = claim_assessments(
        told_rows(counts.rows, strata.get("deaths", ())), simulated=study.simulated
    )
    weighed = study.weigh_hypotheses(as_known=as_known, scale=scale)
    hypotheses = tuple(result.table for result in weighed)
    # As weighed on what is known now, which may be more than when they were last kept.
    assessments = {k: a for k, a in assessments.items() if a.kind != "hypothesis"}
    assessments |= {a.id: a for pair in shares.values() for a in pair}
    assessments |= {a.id: a for result in weighed for a in result.assessments}
    mentioned = {p for a in assertions.values() for p in views.mentioned(a)}
    with study.event_tables(as_known) as con:
        join_parties(con)
        totals = _totals(con)
        events = _events(con, None if all_events else DRAWN)
        tables = {"claims": _claims(con)} if all_events else {}
        named = {
            p for (p,) in con.execute("SELECT DISTINCT party_id FROM event_parties").fetchall() if p
        }
    shown = {key: p for key, p in parties.items() if key in mentioned | named}
    for party in list(shown.values()):
        if party.part_of and party.part_of in parties:
            shown[party.part_of] = parties[party.part_of]
    names = {p.id: p.name for p in parties.values()}
    done = study.fit("attribution", as_known) or {}
    return Snapshot(
        name=study.name,
        title=study.name,
        made=study.now(),
        as_known=as_known or study.now(),
        version=__version__,
        state=current_state(study, as_known),
        scale=scale,
        simulated=study.simulated,
        parties=shown,
        sources=study.sources(as_known),
        documents=study.documents(as_known),
        passages=study.passages(as_known),
        assertions=assertions,
        reviews=tuple(study.reviews(as_known).values()),
        assessments=assessments,
        ties=tuple(a.id for a in ties),
        strengths=tuple(a.id for a in strengths),
        attributions=tuple(
            a.id
            for a in sorted(assessments.values(), key=lambda a: (-(a.probability or 0.0), a.id))
            if a.kind == "attribution"
        ),
        policies=tuple(from_plain(PolicyRow, row) for row in done.get("policies", ())),
        matrix=tuple(from_plain(MatrixRow, row) for row in done.get("matrix", ())),
        source_errors=dict(done.get("source_errors", {})),
        series=tuple(study.series(as_known)),
        claims=counts.rows,
        claim_strata=strata,
        presence=tuple(views.presence(study, filters)[0]),
        roles=tuple(views.roles(study, filters)[0]),
        coincidences=tuple(views.coincidences(study, filters)[0]),
        changes=tuple(change_rows(study, None, None, whole=False, as_known=as_known)),
        findings=(
            *hypothesis_findings(hypotheses),
            *findings(ties, strengths, shares, parties),
        ),
        hypotheses=hypotheses,
        scenarios=tuple(study.scenarios(as_known).values()),
        events=events,
        tables=tables,
        totals=totals,
        regions=regions(study.folder, countries(assertions, totals)),
        gaps=tuple(
            gaps(
                ties,
                assertions,
                names,
                undated=totals.undated,
                unplaced=totals.unplaced,
                not_recorded=totals.total - counts.events,
            )
        )
        + tuple(done.get("notes", ())),
        truth=_truth(study.folder) if study.simulated else (),
    )


def told_rows(overall: Sequence[ClaimRow], by_deaths: Sequence[ClaimRow]) -> list[ClaimRow]:
    """Give the rows that make sentences: each group as a whole, and by two kinds of dead."""
    kinds = {"security_only", "civilians_only"}
    return [*overall, *(row for row in by_deaths if row.stratum in kinds)]


def _totals(con: duckdb.DuckDBPyConnection) -> EventTotals:
    def counts(key: str, where: str = "true") -> dict[str, int]:
        return dict(
            con.execute(
                f"SELECT {key} AS k, count(*) FROM events WHERE {where} AND {key} IS NOT NULL"
                " GROUP BY k ORDER BY k"
            ).fetchall()
        )

    total, undated, unplaced, points = con.execute(
        """
        SELECT count(*), count(*) FILTER (date_start IS NULL),
               count(*) FILTER (latitude IS NULL AND admin1 IS NULL AND country IS NULL),
               count(*) FILTER (latitude IS NOT NULL AND coalesce(where_prec, where_prec_max) <= 2)
        FROM events
        """
    ).fetchone() or (0, 0, 0, 0)
    return EventTotals(
        total,
        undated,
        unplaced,
        counts("strftime(date_start, '%Y-%m')"),
        counts("country"),
        counts("source_id"),
        counts(
            "country || '/' || admin1",
            "coalesce(where_prec, where_prec_max, 9) > 2 AND admin1 IS NOT NULL",
        ),
        points,
    )


def _events(con: duckdb.DuckDBPyConnection, most: int | None) -> tuple[dict[str, Any], ...]:
    limit = "" if most is None else f" LIMIT {most}"
    cursor = con.execute(
        f"""
        WITH sides AS (
            SELECT event_id, max(party_id) FILTER (role = 'side' AND ordinal = 1) AS party_a,
                   max(party_id) FILTER (role = 'side' AND ordinal = 2) AS party_b,
                   string_agg(DISTINCT party_id, ';' ORDER BY party_id)
                       FILTER (role = 'perpetrator') AS perpetrators,
                   string_agg(DISTINCT party_id, ';' ORDER BY party_id)
                       FILTER (status = 'claimed') AS claimants
            FROM event_parties GROUP BY event_id
        )
        SELECT e.*, party_a, party_b, perpetrators, claimants
        FROM events e LEFT JOIN sides USING (event_id)
        ORDER BY hash(e.event_id){limit}
        """
    )
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def _claims(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, Any], ...]:
    cursor = con.execute("SELECT * FROM claims ORDER BY event_id, ordinal, name")
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


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
    own = folder / "regions.geojson"
    if own.is_file():
        text = own.read_text(encoding="utf-8")
    else:
        text = files("tacitus").joinpath("geo/afg_pak_admin1.geojson").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    found["features"] = [f for f in found["features"] if f["properties"]["country"] in wanted]
    return found


def drawn_regions(study: Study, as_known: datetime | None) -> dict[str, Any]:
    """Give the provinces of the countries that a study's map should show."""
    with study.tables(as_known) as con:
        totals = _totals(con)
    return regions(study.folder, countries(study.assertions(as_known), totals))


def _truth(folder: Path) -> tuple[dict[str, Any], ...]:
    path = folder / "truth" / "compared.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ()
