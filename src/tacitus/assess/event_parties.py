"""Events joined to the parties that their labels stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from tacitus.core.party import Party, parts_of

#: Sources say names; a study's resolution says which party a name stands for, in which country.
_EVENT_PARTIES = """
CREATE OR REPLACE TEMP TABLE event_parties AS
WITH named AS (
    SELECT c.event_id, c.name, c.party_key, c.status, c.suspected, c.uncertain,
           'perpetrator' AS role, c.ordinal, e.country
    FROM claims c JOIN events e USING (event_id) WHERE c.name IS NOT NULL
    UNION ALL
    SELECT event_id, side_a, side_a_key, 'not_recorded', NULL, NULL, 'side', 1, country
    FROM events WHERE side_a IS NOT NULL
    UNION ALL
    SELECT event_id, side_b, side_b_key, 'not_recorded', NULL, NULL, 'side', 2, country
    FROM events WHERE side_b IS NOT NULL
)
SELECT n.event_id, n.name, n.role, n.ordinal, n.status, n.suspected, n.uncertain,
       coalesce(here.party_id, anywhere.party_id) AS party_id
FROM named n
LEFT JOIN aliases here ON here.name = n.name AND here.country = n.country
LEFT JOIN aliases anywhere ON anywhere.name = n.name AND anywhere.country IS NULL
"""


def join_parties(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``event_parties`` from ``events``, ``claims`` and ``aliases``.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        With the views ``events`` and ``claims`` (see :mod:`tacitus.core.columns`) and a table
        ``aliases(name, country, party_id)``; a NULL country holds anywhere.

    Notes
    -----
    A side of an event is no perpetrator: it has role ``side``. Labels that stand for no party
    keep a NULL ``party_id`` and are still counted.
    """
    con.execute(_EVENT_PARTIES)


def group_ids(groups: Iterable[str], parties: Mapping[str, Party]) -> dict[str, tuple[str, ...]]:
    """Give for each party id the ids it stands for: itself and all its parts.

    Examples
    --------
    >>> ps = {p.id: p for p in (Party("t", "T"), Party("h", "H", part_of="t"))}
    >>> group_ids(["t"], ps)
    {'t': ('t', 'h')}
    """
    return {group: parts_of(group, dict(parties)) for group in groups}
