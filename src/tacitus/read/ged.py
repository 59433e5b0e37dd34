"""UCDP Georeferenced Event Dataset, releases 17 to 25 and the monthly candidate events."""

from __future__ import annotations

from tacitus.core import Source
from tacitus.read.cells import Cells, claim_struct, literal
from tacitus.read.tabular import EventTable, Layout

SOURCE = Source(
    "ucdp-ged",
    "UCDP Georeferenced Event Dataset",
    kind="research",
    terms="attribute",
    licence="CC BY 4.0",
    citation=(
        "Sundberg, R. and Melander, E. (2013). Introducing the UCDP Georeferenced Event "
        "Dataset. Journal of Peace Research 50(4), 523-532."
    ),
    url="https://ucdp.uu.se/downloads/",
)

VIOLENCE = {
    "1": "state_based",
    "2": "non_state",
    "3": "one_sided",
    "state-based violence": "state_based",
    "non-state violence": "non_state",
    "one-sided violence": "one_sided",
}


def violence_sql(cells: Cells) -> str:
    """Give the SQL of the type of violence, written as a number or in words."""
    column = cells.text("type_of_violence")
    whens = " ".join(f"WHEN {literal(k)} THEN {literal(v)}" for k, v in VIOLENCE.items())
    sql = cells.define(f"CASE regexp_replace(lower({column}), '\\.0$', '') {whens} END")
    cells.refuse(
        cells.name("type_of_violence"),
        f"{sql} IS NULL AND {column} IS NOT NULL",
        "is no type of violence; UCDP has 1, 2 and 3",
    )
    return sql


def one_sided_claims(cells: Cells, violence: str) -> str:
    """Give the perpetrator of one-sided violence as the one party of the claims table.

    UCDP names a perpetrator there by definition (side a), and sides elsewhere; it has no
    column for claims, so the status is ``not_recorded``, never ``silent``.
    """
    claim = claim_struct(
        name=cells.label("side_a"),
        party_key=cells.code("side_a_new_id", "side_a_dset_id", prefix="ucdp"),
        status="'not_recorded'",
        suspected="false",
    )
    return f"if({violence} = 'one_sided', [{claim}], [])"


def _layout(cells: Cells) -> Layout:
    violence = violence_sql(cells)
    start, end = cells.day("date_start"), cells.day("date_end")
    year = cells.whole("year", low=1, high=9998)
    first = f"coalesce({start}, {end}, make_date({year}, 1, 1))"
    last = f"coalesce({end}, {start}, make_date({year}, 12, 31))"
    cells.refuse(cells.name("date_end"), f"{last} < {first}", "the event ends before it begins")
    low, best, high = cells.bounds(
        cells.whole("low", "low_est", low=0, missing=(-1,)),
        cells.whole("best", "best_est", low=0, missing=(-1,)),
        cells.whole("high", "high_est", low=0, missing=(-1,)),
    )
    latitude, longitude = cells.number("latitude", limit=90), cells.number("longitude", limit=180)
    status = cells.text("code_status")
    where = cells.whole("where_prec", low=1, high=7, missing=(-1, 0))
    events = {
        "source_key": cells.key("id"),
        "kind": f"if({violence} = 'one_sided', 'attack', 'clash')",
        "violence": violence,
        "date_start": first,
        "date_end": last,
        "date_prec": cells.whole("date_prec", low=1, high=5, missing=(-1, 0)),
        "country": cells.label("country"),
        "admin1": cells.label("adm_1"),
        "admin2": cells.label("adm_2"),
        "place": cells.label("where_coordinates"),
        "latitude": f"if({longitude} IS NULL, NULL, {latitude})",
        "longitude": f"if({latitude} IS NULL, NULL, {longitude})",
        "where_prec": where,
        "where_prec_max": where,
        "side_a": cells.label("side_a"),
        "side_b": cells.label("side_b"),
        "side_a_key": cells.code("side_a_new_id", "side_a_dset_id", prefix="ucdp"),
        "side_b_key": cells.code("side_b_new_id", "side_b_dset_id", prefix="ucdp"),
        "conflict": cells.label("conflict_name", "dyad_name"),
        "target": f"if({violence} = 'one_sided', 'civilian', NULL)",
        "deaths_low": low,
        "deaths_best": best,
        "deaths_high": high,
        "civilian_best": cells.whole("deaths_civilians", low=0, missing=(-1,)),
        "unknown_best": cells.whole("deaths_unknown", low=0, missing=(-1,)),
        "side_a_deaths": cells.whole("deaths_a", low=0, missing=(-1,)),
        "side_b_deaths": cells.whole("deaths_b", low=0, missing=(-1,)),
        "reports": cells.whole("number_of_sources", low=0, missing=(-1,)),
        "cited": cells.text("source_article"),
        "clarity": cells.whole("event_clarity", low=1, high=2, missing=(-1,)),
        "doubted": f"lower({status}) <> 'clear'",
    }
    return Layout(events, claims=one_sided_claims(cells, violence))


reader = EventTable(
    name="ged",
    title="UCDP GED",
    prefix="ged",
    source=SOURCE,
    needs=(
        ("id",),
        ("type_of_violence",),
        ("side_a",),
        ("side_b",),
        ("where_prec",),
        ("date_start",),
        ("best", "best_est"),
        ("low", "low_est"),
        ("high", "high_est"),
    ),
    layout=_layout,
)
