"""ACLED, the layout of 2016 and the current one."""

from __future__ import annotations

from tacitus.core import Source
from tacitus.read.cells import Cells, literal
from tacitus.read.tabular import EventTable, Layout

SOURCE = Source(
    "acled",
    "Armed Conflict Location & Event Data",
    kind="research",
    terms="no_redistribution",
    licence="ACLED terms of use; rows may not be passed on",
    citation=(
        "Raleigh, C., Linke, A., Hegre, H. and Karlsen, J. (2010). Introducing ACLED. "
        "Journal of Peace Research 47(5), 651-660; with the date of access and the filters used."
    ),
    url="https://acleddata.com/",
)

# Event and sub-event types to our kinds; the first that fits holds.
_KINDS = (
    ("sub", "agreement", "agreement"),
    ("sub", "arrests", "detention"),
    ("sub", "abduction/forced disappearance", "detention"),
    ("sub", "non-violent transfer of territory", "takeover"),
    ("sub", "government regains territory", "takeover"),
    ("sub", "non-state actor overtakes territory", "takeover"),
    ("type", "battles", "clash"),
    ("type", "battle-no change of territory", "clash"),
    ("type", "battle-government regains territory", "takeover"),
    ("type", "battle-non-state actor overtakes territory", "takeover"),
    ("type", "non-violent transfer of territory", "takeover"),
    ("type", "explosions/remote violence", "attack"),
    ("type", "remote violence", "attack"),
    ("type", "violence against civilians", "attack"),
)
# ACLED codebook: geo_precision 1 the place, 2 a part of a region, 3 a larger region.
_WHERE = {1: 1, 2: 3, 3: 4}


def _layout(cells: Cells) -> Layout:
    day = cells.day("event_date", styles=("day_month_name", "day_first"))
    code = cells.whole("time_precision", low=1, high=3)
    where_code = cells.whole("geo_precision", low=1, high=3)
    where = f"CASE {where_code} {' '.join(f'WHEN {k} THEN {v}' for k, v in _WHERE.items())} END"
    latitude, longitude = cells.number("latitude", limit=90), cells.number("longitude", limit=180)
    kind = f"lower({cells.text('event_type')})"
    sub = f"lower({cells.text('sub_event_type')})"
    whens = " ".join(
        f"WHEN {sub if level == 'sub' else kind} = {literal(words)} THEN '{ours}'"
        for level, words, ours in _KINDS
    )
    civilians = (
        f"lower({cells.text('civilian_targeting')}) = 'civilian targeting' "
        f"OR {kind} = 'violence against civilians'"
    )
    events = {
        "source_key": cells.key("event_id_cnty", "data_id"),
        "kind": f"CASE {whens} ELSE 'other' END",
        # 2: the day stands for a week or weekend around it; 3: for its month.
        "date_start": f"CASE {code} WHEN 2 THEN {day} - 3 "
        f"WHEN 3 THEN date_trunc('month', {day})::DATE ELSE {day} END",
        "date_end": f"CASE {code} WHEN 2 THEN {day} + 3 WHEN 3 THEN last_day({day}) ELSE {day} END",
        "date_prec": f"CASE {code} WHEN 1 THEN 1 WHEN 2 THEN 3 WHEN 3 THEN 4 END",
        "country": cells.label("country"),
        "admin1": cells.label("admin1"),
        "admin2": cells.label("admin2"),
        "place": cells.label("location"),
        "latitude": f"if({longitude} IS NULL, NULL, {latitude})",
        "longitude": f"if({latitude} IS NULL, NULL, {longitude})",
        "where_prec": where,
        "where_prec_max": where,
        "side_a": cells.label("actor1"),
        "side_b": cells.label("actor2"),
        "target": f"if({civilians}, 'civilian', NULL)",
        "suicide": f"if({sub} = 'suicide bomb', true, NULL)",
        "deaths_best": cells.whole("fatalities", low=0, missing=(-1,)),
        "cited": cells.label("source"),
    }
    return Layout(
        events,
        notes=(
            "Actor 1 and actor 2 are sides: neither is the attacker, and ACLED has no column "
            "for claims.",
            "Time precision 2 is read as three days either side, 3 as the month; geo precision "
            "2 as a district, 3 as a province.",
            "ACLED corrects and deletes events: name the date of access when you cite it.",
        ),
    )


reader = EventTable(
    name="acled",
    title="ACLED",
    prefix="acled",
    source=SOURCE,
    needs=(
        ("event_id_cnty", "data_id"),
        ("event_date",),
        ("time_precision",),
        ("event_type",),
        ("actor1",),
        ("geo_precision",),
        ("fatalities",),
    ),
    layout=_layout,
)
