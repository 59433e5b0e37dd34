"""The 15-column cut of UCDP GED that is passed around: names without ids, no precision."""

from __future__ import annotations

from dataclasses import replace

from tacitus.read.cells import Cells
from tacitus.read.ged import SOURCE, one_sided_claims, violence_sql
from tacitus.read.tabular import EventTable, Layout


def _layout(cells: Cells) -> Layout:
    violence = violence_sql(cells)
    written = cells.day("date")
    year = cells.whole("year", low=1, high=9998)
    month, day = cells.whole("month", low=0, high=12), cells.whole("day", low=0, high=31)
    start, end, _ = cells.ymd(year, month, day, column=cells.name("day"))
    first, last = f"coalesce({written}, {start})", f"coalesce({written}, {end})"
    low, best, high = cells.bounds(
        cells.whole("low_death", low=0, missing=(-1,)),
        cells.whole("best_death", low=0, missing=(-1,)),
        cells.whole("high_death", low=0, missing=(-1,)),
    )
    latitude, longitude = cells.number("latitude", limit=90), cells.number("longitude", limit=180)
    events = {
        "source_key": cells.key("id"),
        "kind": f"if({violence} = 'one_sided', 'attack', 'clash')",
        "violence": violence,
        "date_start": first,
        "date_end": last,
        "country": cells.label("country"),
        "latitude": f"if({longitude} IS NULL, NULL, {latitude})",
        "longitude": f"if({latitude} IS NULL, NULL, {longitude})",
        "where_prec_max": "2",
        "side_a": cells.label("side_a"),
        "side_b": cells.label("side_b"),
        "conflict": cells.label("conflict_name"),
        "target": f"if({violence} = 'one_sided', 'civilian', NULL)",
        "deaths_low": low,
        "deaths_best": best,
        "deaths_high": high,
    }
    return Layout(
        events,
        claims=one_sided_claims(cells, violence),
        notes=(
            "A cut of UCDP GED: the precision of places is 1-2, not recorded which, so totals "
            "are not UCDP's; the precision of dates is not recorded; parties are names only.",
        ),
    )


reader = EventTable(
    name="ged-cut",
    title="UCDP GED cut",
    prefix="ged",
    source=replace(
        SOURCE,
        id="ucdp-ged-cut",
        name="UCDP Georeferenced Event Dataset (cut to where_prec 1-2)",
        note="A derived file without ids of parties, sources or precision.",
    ),
    needs=(
        ("id",),
        ("type_of_violence",),
        ("side_a",),
        ("side_b",),
        ("low_death",),
        ("best_death",),
        ("high_death",),
        ("date", "year"),
    ),
    lacks=frozenset({"where_prec"}),
    layout=_layout,
)
