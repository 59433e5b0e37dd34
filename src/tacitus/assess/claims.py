"""Who claims what: counts of events with both denominators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from tacitus.assess.event_parties import join_parties
from tacitus.assess.shares import wilson
from tacitus.assess.strata import STRATUM_SQL
from tacitus.core.party import Party
from tacitus.core.results import ClaimRow
from tacitus.errors import InputError

_BY = {
    "all": "'all'",
    "target": "coalesce(target, 'unknown')",
    "deaths": "stratum",
    "year": "coalesce(CAST(year(date_start) AS VARCHAR), 'undated')",
}
_ORDER = {
    "target": ("security", "political", "civilian", "other", "unknown"),
    "deaths": ("security_only", "civilians_only", "political_only", "mixed", "none", "unknown"),
}


@dataclass(frozen=True)
class ClaimTable:
    """Claim counts by group and stratum, and what was left out of them.

    Attributes
    ----------
    rows : tuple of ClaimRow
        One per group and stratum; strata in their usual order.
    by : str
        all, target, deaths or year.
    events : int
        Events in the denominators.
    not_recorded : int
        Events of which no source records who claimed them: left out, since that is not silence.
    undated : int
        Events left out by a date filter because they have no date, among those of the country.
    """

    rows: tuple[ClaimRow, ...]
    by: str
    events: int
    not_recorded: int
    undated: int


def claim_table(
    con: duckdb.DuckDBPyConnection,
    parties: Mapping[str, Party],
    *,
    groups: Sequence[str] = (),
    country: str | None = None,
    since: date | None = None,
    until: date | None = None,
    by: str = "all",
    top: int = 8,
) -> ClaimTable:
    """Count events claimed, denied and suspected by group and stratum.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        With ``events``, ``claims`` and ``aliases``; only events of which a claim, a denial or
        silence is recorded count, and of these for a group only where its own is.
    parties : mapping of str to Party
        All parties of the study.
    groups : sequence of str
        Party ids; the ``top`` most named ones where empty.
    country : str, optional
        As the sources name it.
    since, until : date, optional
        First and last day, both included; an event counts if it can have begun then.
    by : str
        all, target, deaths or year.

    Raises
    ------
    InputError
        ``by`` is none of the four.
    """
    if by not in _BY:
        raise InputError(f"--by {by} is unknown; use {', '.join(_BY)}.")
    join_parties(con)
    where, bound = _filter(country, since, until)
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE counted AS
        WITH recording AS (
            SELECT DISTINCT event_id FROM claims WHERE status <> 'not_recorded'
        ), dead AS (
            SELECT *, coalesce(civilian_best, civilian_low) AS civilian,
                   coalesce(political_best, political_low) AS political,
                   coalesce(security_best, security_low) AS security
            FROM events WHERE {where}
        ), strata AS (SELECT *, {STRATUM_SQL} AS stratum FROM dead)
        SELECT event_id, {_BY[by]} AS stratum, event_id IN (FROM recording) AS recorded
        FROM strata
        """,
        bound,
    )
    events, left_out = con.execute(
        "SELECT count(*) FILTER (recorded), count(*) FILTER (NOT recorded) FROM counted"
    ).fetchone() or (0, 0)
    chosen = list(dict.fromkeys(groups)) or _most_named(con, top)
    rows = [row for group in chosen for row in _rows(con, group, parties, by)]
    undated = 0
    if since or until:
        where, bound = _filter(country, None, None)
        counted = con.execute(
            f"SELECT count(*) FROM events WHERE date_start IS NULL AND {where}", bound
        ).fetchone()
        undated = counted[0] if counted else 0
    return ClaimTable(tuple(rows), by, events, left_out, undated)


def _filter(
    country: str | None, since: date | None, until: date | None
) -> tuple[str, list[object]]:
    tests: list[str] = ["coalesce(kind, '') NOT IN ('meeting', 'agreement', 'decree')"]
    bound: list[object] = []
    for test, value in (
        ("lower(country) = lower(?)", country),
        ("coalesce(date_end, date_start) >= ?", since),
        ("date_start <= ?", until),
    ):
        if value is not None:
            tests.append(test)
            bound.append(value)
    return " AND ".join(tests), bound


def _most_named(con: duckdb.DuckDBPyConnection, top: int) -> list[str]:
    found = con.execute(
        """
        SELECT party_id FROM event_parties JOIN counted USING (event_id)
        WHERE recorded AND role = 'perpetrator' AND status <> 'not_recorded'
          AND party_id IS NOT NULL
        GROUP BY party_id ORDER BY count(DISTINCT event_id) DESC, party_id LIMIT ?
        """,
        [top],
    ).fetchall()
    return [party for (party,) in found]


def _rows(
    con: duckdb.DuckDBPyConnection, group: str, parties: Mapping[str, Party], by: str
) -> list[ClaimRow]:
    # A group's own rows only: what its parts did is theirs, and is asked for by their names.
    counts = {
        stratum: tuple(rest)
        for stratum, *rest in con.execute(
            """
            SELECT stratum, count(DISTINCT c.event_id),
                   count(DISTINCT c.event_id) FILTER (p.status = 'claimed'),
                   count(DISTINCT c.event_id) FILTER (p.status = 'denied'),
                   count(DISTINCT c.event_id) FILTER (p.suspected)
            FROM counted c JOIN event_parties p USING (event_id)
            WHERE recorded AND p.role = 'perpetrator' AND p.status <> 'not_recorded'
              AND p.party_id = ?
            GROUP BY stratum
            """,
            [group],
        ).fetchall()
    }
    totals = dict(
        con.execute(
            "SELECT stratum, count(*) FROM counted WHERE recorded GROUP BY stratum"
        ).fetchall()
    )
    order = _ORDER.get(by, tuple(sorted(totals)))
    name = parties[group].name if group in parties else group
    rows = []
    for stratum in (s for s in order if totals.get(s)):
        attributed, claimed, denied, suspected = counts.get(stratum, (0, 0, 0, 0))
        everything = totals[stratum]
        rows.append(
            ClaimRow(
                name,
                stratum,
                attributed,
                claimed,
                denied,
                suspected,
                everything,
                wilson(claimed, attributed),
                wilson(claimed, everything),
            )
        )
    return rows
