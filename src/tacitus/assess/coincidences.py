"""Simultaneous attacks: same day, same place within precision, different parties."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np

from tacitus.assess.event_parties import join_parties
from tacitus.core.results import CoincidenceRow
from tacitus.infer.coincidence import simultaneous_pairs

#: Events known to the day, with the non-state parties and claimants that are named, and a cell:
#: a quarter of a degree where the place is known to within about 25 km, else the place's name.
_DATED = """
CREATE OR REPLACE TEMP TABLE dated AS
WITH who AS (
    SELECT event_id, list(DISTINCT coalesce(party_id, name) ORDER BY coalesce(party_id, name)) AS who,
           list(DISTINCT coalesce(party_id, name) ORDER BY coalesce(party_id, name))
               FILTER (status = 'claimed') AS claimants
    FROM event_parties
    WHERE name NOT ILIKE 'Government of%' AND name NOT ILIKE 'Civilians%' AND name IS NOT NULL
    GROUP BY event_id
), known AS (
    SELECT *, coalesce(where_prec, where_prec_max) AS prec FROM events
    WHERE date_start = date_end AND kind IN ('attack', 'killing', 'clash')
)
SELECT event_id, date_start AS day, country, admin1, place, target, who,
       array_to_string(who, ' + ') AS parties, array_to_string(claimants, ' + ') AS claimants,
       CASE WHEN prec <= 2 THEN latitude END AS latitude,
       CASE WHEN prec <= 2 THEN longitude END AS longitude,
       CASE WHEN prec <= 2 AND latitude IS NOT NULL
                THEN concat_ws('/', floor(latitude * 4), floor(longitude * 4))
            WHEN prec IS NULL AND place IS NOT NULL THEN concat_ws('/', country, admin1, place)
       END AS cell
FROM known JOIN who USING (event_id)
WHERE (? IS NULL OR lower(country) = lower(?))
  AND (? IS NULL OR date_start >= ?) AND (? IS NULL OR date_start <= ?)
"""
#: Different parties; near each other, or in one named place.
_PAIRS = """
SELECT a.event_id, b.event_id, a.day, coalesce(a.place, a.admin1, a.country),
       a.parties, b.parties, a.claimants, b.claimants, a.target, b.target
FROM dated a JOIN dated b
  ON a.day = b.day AND a.event_id < b.event_id AND a.country = b.country
WHERE NOT list_has_any(a.who, b.who) AND (
    (a.latitude IS NULL AND a.cell = b.cell) OR (
        abs(a.latitude - b.latitude) < 0.5 AND abs(a.longitude - b.longitude) < 1.0
        AND 111.2 * sqrt(power(a.latitude - b.latitude, 2)
            + power((a.longitude - b.longitude) * cos(radians(a.latitude)), 2)) <= ?
    )
)
ORDER BY a.day, a.event_id, b.event_id
"""


def coincidences(
    con: duckdb.DuckDBPyConnection,
    *,
    country: str | None = None,
    since: date | None = None,
    until: date | None = None,
    within_km: float = 25.0,
) -> list[CoincidenceRow]:
    """List pairs of events on one day, near each other, with different parties.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        With ``events``, ``claims`` and ``aliases``.
    within_km : float
        Greatest distance in km between places known to within about 25 km; coarser ones are
        not paired, and those of unknown precision only where their names are the same.

    Returns
    -------
    list of CoincidenceRow
        With p under the null that is named: how often each group acts in the place and month
        is kept, the days within it are left to chance.
    """
    join_parties(con)
    asked = [country, country, since, since, until, until]
    con.execute(_DATED, asked)
    chance, null = _chance(con)
    return [
        CoincidenceRow(
            first,
            second,
            day,
            place or "",
            (a, b),
            (ca or "", cb or ""),
            (ta or "", tb or ""),
            chance.get((first, second)),
            null if (first, second) in chance else "",
        )
        for first, second, day, place, a, b, ca, cb, ta, tb in con.execute(
            _PAIRS, [within_km]
        ).fetchall()
    ]


def _chance(con: duckdb.DuckDBPyConnection) -> tuple[dict[tuple[str, str], float], str]:
    """Give p of each pair of events in one cell, and the null in words.

    Pairs that lie near each other across the border of two cells get none.
    """
    rows = con.execute(
        "SELECT event_id, day, cell, parties FROM dated WHERE cell IS NOT NULL ORDER BY event_id"
    ).fetchall()
    if len(rows) < 2:
        return {}, ""
    events, days, places, parties = zip(*rows, strict=True)
    cells = {cell: n for n, cell in enumerate(sorted(set(places)))}
    codes = {party: n for n, party in enumerate(sorted(set(parties)))}
    found = simultaneous_pairs(
        np.array([day.toordinal() for day in days], float),
        np.array([cells[cell] for cell in places]),
        np.array([codes[party] for party in parties]),
    )
    chance = {}
    for one, other, p in zip(found.first, found.second, found.p, strict=True):
        first, second = sorted((events[int(one)], events[int(other)]))
        chance[first, second] = float(p)
    return chance, found.null
