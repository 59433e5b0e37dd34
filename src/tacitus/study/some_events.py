"""Events of a study, or of a part of it: counted whole, and as many rows as are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from tacitus.assess.event_parties import join_parties
from tacitus.core.snapshot import EventTotals

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.narrowing import Part

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class SomeEvents:
    """The events of a part.

    Attributes
    ----------
    rows : tuple of dict
        At most as many as were asked for; ``totals`` counts all of them.
    claims : tuple of dict
        Rows of the claims table that belong to the events.
    parties : frozenset of str
        Ids of the parties that are named in them.
    unrecorded : int
        Of which no source records who claimed them.
    of : int
        Events of the whole study.
    """

    rows: Rows
    claims: Rows
    totals: EventTotals
    parties: frozenset[str]
    unrecorded: int
    of: int


def gather_events(study: Study, part: Part, most: int | None) -> SomeEvents:
    """Gather the events of a part; without `most` all rows, and all claims."""
    with study.event_tables(part.filters.as_known) as con:
        join_parties(con)
        test, bound = part.events()
        con.execute(f"CREATE TEMP TABLE asked AS SELECT event_id FROM events WHERE {test}", bound)
        con.execute("CREATE TEMP VIEW shown AS FROM events SEMI JOIN asked USING (event_id)")
        return SomeEvents(
            _rows(con, most),
            _claims(con) if most is None else (),
            event_totals(con, "shown"),
            _named(con),
            _number(
                con,
                "SELECT count(*) FROM asked ANTI JOIN"
                " (FROM claims WHERE status <> 'not_recorded') USING (event_id)",
            ),
            _number(con, "SELECT count(*) FROM events"),
        )


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    found = con.execute(query).fetchone()
    return int(found[0]) if found else 0


def _named(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    found = con.execute(
        "SELECT DISTINCT party_id FROM event_parties SEMI JOIN asked USING (event_id)"
        " WHERE party_id IS NOT NULL"
    ).fetchall()
    return frozenset(party for (party,) in found)


def event_totals(con: duckdb.DuckDBPyConnection, table: str) -> EventTotals:
    """Count the events of a table by month, country, source and region."""

    def counts(key: str, where: str = "true") -> dict[str, int]:
        return dict(
            con.execute(
                f"SELECT {key} AS k, count(*) FROM {table} WHERE {where} AND {key} IS NOT NULL"
                " GROUP BY k ORDER BY k"
            ).fetchall()
        )

    total, undated, unplaced, points = con.execute(
        f"""
        SELECT count(*), count(*) FILTER (date_start IS NULL),
               count(*) FILTER (latitude IS NULL AND admin1 IS NULL AND country IS NULL),
               count(*) FILTER (latitude IS NOT NULL AND coalesce(where_prec, where_prec_max) <= 2)
        FROM {table}
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


def _rows(con: duckdb.DuckDBPyConnection, most: int | None) -> Rows:
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
        FROM shown e LEFT JOIN sides USING (event_id)
        ORDER BY hash(e.event_id){limit}
        """
    )
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def _claims(con: duckdb.DuckDBPyConnection) -> Rows:
    cursor = con.execute(
        "SELECT * FROM claims SEMI JOIN asked USING (event_id) ORDER BY event_id, ordinal, name"
    )
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
