"""Simultaneous attacks: same day, same place within precision, different parties."""

from __future__ import annotations

from datetime import date

import duckdb

from tacitus.assess.event_parties import join_parties
from tacitus.core.results import CoincidenceRow

#: Both events known to the day; near each other as far as both precisions allow.
_PAIRS = """
WITH who AS (
    SELECT event_id, string_agg(DISTINCT coalesce(party_id, name), ' + ' ORDER BY coalesce(party_id, name)) AS parties,
           string_agg(DISTINCT coalesce(party_id, name), ' + ' ORDER BY coalesce(party_id, name))
               FILTER (status = 'claimed') AS claimants
    FROM event_parties
    WHERE role = 'perpetrator' OR (role = 'side' AND name NOT ILIKE 'Government of%' AND name NOT ILIKE 'Civilians%')
    GROUP BY event_id
), dated AS (
    SELECT event_id, date_start AS day, country, admin1, place, latitude, longitude, target,
           coalesce(where_prec, where_prec_max) AS prec, parties, claimants
    FROM events JOIN who USING (event_id)
    WHERE date_start = date_end AND kind IN ('attack', 'killing', 'clash')
      AND (? IS NULL OR lower(country) = lower(?))
      AND (? IS NULL OR date_start >= ?) AND (? IS NULL OR date_start <= ?)
)
SELECT a.event_id, b.event_id, a.day, coalesce(a.place, a.admin1, a.country),
       a.parties, b.parties, a.claimants, b.claimants, a.target, b.target
FROM dated a JOIN dated b
  ON a.day = b.day AND a.event_id < b.event_id AND a.country = b.country
WHERE a.parties <> b.parties AND a.prec <= 2 AND b.prec <= 2
  AND a.latitude IS NOT NULL AND b.latitude IS NOT NULL
  AND abs(a.latitude - b.latitude) < 0.5 AND abs(a.longitude - b.longitude) < 1.0
  AND 111.2 * sqrt(power(a.latitude - b.latitude, 2)
      + power((a.longitude - b.longitude) * cos(radians(a.latitude)), 2)) <= ?
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
        Greatest distance in km; events whose place is coarser than UCDP code 2 are not paired.

    Returns
    -------
    list of CoincidenceRow
        Without p: how often chance alone makes such pairs is a matter for a null model.
    """
    join_parties(con)
    found = con.execute(
        _PAIRS, [country, country, since, since, until, until, within_km]
    ).fetchall()
    return [
        CoincidenceRow(
            first, second, day, place or "", (a, b), (ca or "", cb or ""), (ta or "", tb or "")
        )
        for first, second, day, place, a, b, ca, cb, ta, tb in found
    ]
