"""The columns of the tables that a study keeps as Parquet, with their meaning.

Readers make these tables, the store keeps them, everything else queries them. A missing
value is NULL: never 0, -1 or "Unknown".
"""

from __future__ import annotations

_DEATHS = {
    f"{kind}_{bound}": ("INTEGER", f"{bound} number of {what}")
    for kind, what in (
        ("deaths", "all deaths"),
        ("civilian", "civilian deaths"),
        ("political", "political deaths"),
        ("security", "security deaths"),
        ("unknown", "deaths of unknown kind"),
    )
    for bound in ("low", "best", "high")
}

#: One row per event.
EVENTS: dict[str, tuple[str, str]] = {
    "event_id": ("VARCHAR", "our id: format and source key, such as ged:244657"),
    "source_id": ("VARCHAR", "the data set"),
    "source_key": ("VARCHAR", "the row's key in it"),
    "row": ("INTEGER", "row in the file, the header being row 1"),
    "row_hash": ("VARCHAR", "md5 of what the source says, to see changes between releases"),
    "kind": ("VARCHAR", "event kind, from the closed list"),
    "violence": ("VARCHAR", "state_based, non_state, one_sided; NULL where not recorded"),
    "date_start": ("DATE", "first day it can have happened on"),
    "date_end": ("DATE", "last day it can have happened on"),
    "date_prec": ("TINYINT", "UCDP code 1-5; NULL where not recorded"),
    "country": ("VARCHAR", "as the source names it"),
    "admin1": ("VARCHAR", "province, as the source names it"),
    "admin2": ("VARCHAR", "district, as the source names it"),
    "place": ("VARCHAR", "place, as the source names it"),
    "latitude": ("DOUBLE", "degrees north, WGS 84"),
    "longitude": ("DOUBLE", "degrees east, WGS 84"),
    "where_prec": ("TINYINT", "UCDP code 1-7; NULL where not recorded"),
    "where_prec_max": ("TINYINT", "coarsest code it can have; NULL where nothing is known"),
    "side_a": ("VARCHAR", "first side as named; not the attacker"),
    "side_b": ("VARCHAR", "second side as named"),
    "side_a_key": ("VARCHAR", "the source's id of side a, such as ucdp:130"),
    "side_b_key": ("VARCHAR", "the source's id of side b"),
    "conflict": ("VARCHAR", "conflict or dyad as named"),
    "target": ("VARCHAR", "kind of target, from the closed list; NULL where not recorded"),
    "suicide": ("BOOLEAN", "a suicide attack"),
    "operation": ("VARCHAR", "key shared by the rows of one coordinated operation"),
    **_DEATHS,
    "side_a_deaths": ("INTEGER", "deaths on side a, best"),
    "side_b_deaths": ("INTEGER", "deaths on side b, best"),
    "reports": ("INTEGER", "number of reports that the source counted"),
    "cited": ("VARCHAR", "the reports it cites, as it writes them"),
    "clarity": ("TINYINT", "UCDP event clarity: 1 clear, 2 aggregated"),
    "doubted": ("BOOLEAN", "the source doubts that it belongs in its list"),
    "simulated": ("BOOLEAN", "from a simulated world"),
}

#: One row per party that a source names as perpetrator or claimant of an event.
CLAIMS: dict[str, tuple[str, str]] = {
    "event_id": ("VARCHAR", "the event"),
    "source_id": ("VARCHAR", "the data set"),
    "ordinal": ("TINYINT", "1 for the first party named"),
    "name": ("VARCHAR", "the party as named; NULL where the source names none"),
    "party_key": ("VARCHAR", "the source's id of it"),
    "status": ("VARCHAR", "claimed, denied, silent or not_recorded"),
    "suspected": ("BOOLEAN", "named by an official, or marked as suspected"),
    "uncertain": ("BOOLEAN", "the source's own flag; NULL where blank"),
    "mode": ("VARCHAR", "how it was claimed, as the source words it"),
    "competing": ("BOOLEAN", "the source says that claims compete; NULL where blank"),
}

TABLES: dict[str, dict[str, tuple[str, str]]] = {"events": EVENTS, "claims": CLAIMS}
