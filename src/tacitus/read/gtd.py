"""Global Terrorism Database: 135 columns, up to three perpetrators and three claims."""

from __future__ import annotations

from tacitus.core import Source
from tacitus.read.cells import Cells, claim_struct
from tacitus.read.tabular import EventTable, Layout

SOURCE = Source(
    "gtd",
    "Global Terrorism Database",
    kind="research",
    terms="no_redistribution",
    licence="by agreement with START; rows may not be passed on",
    citation=(
        "START (National Consortium for the Study of Terrorism and Responses to Terrorism). "
        "Global Terrorism Database. University of Maryland."
    ),
    url="https://www.start.umd.edu/gtd",
)

#: Columns about perpetrators, victims and targets as individuals.
_INDIVIDUALS = ("individual", "nperps", "nperpcap", "nkillter", "nwoundte", "target1", "target2")
_UNKNOWN = (-9, -99)
# GTD codebook, targtype1: 1 business … 22 violent political parties; 20 is "unknown".
_TARGETS = {
    "security": (3, 4, 17),
    "political": (2, 7, 22),
    "civilian": (1, 5, 6, 8, 9, 10, 11, 12, 14, 15, 16, 18, 19, 21),
    "other": (13,),
}
# GTD codebook, specificity, to UCDP where_prec: 1 the place itself; 2 and 3 the centre of the
# smallest region known; 4 the centre of a first-order region; 5 no region at all.
_WHERE = {1: 1, 2: 3, 3: 3, 4: 4, 5: 6}


def _layout(cells: Cells) -> Layout:
    year = cells.whole("iyear", low=1, high=9998)
    start, end, precision = cells.ymd(
        year,
        cells.whole("imonth", high=12, missing=_UNKNOWN),
        cells.whole("iday", high=31, missing=_UNKNOWN),
        column=cells.name("iday"),
    )
    latitude, longitude = cells.number("latitude", limit=90), cells.number("longitude", limit=180)
    specificity = cells.whole("specificity", missing=_UNKNOWN)
    # Whether it is near the named city and not in it; then 1 would claim too much.
    vicinity = cells.flag("vicinity")
    where = cells.define(
        f"CASE {_whens(cells.text('specificity'), {str(k): str(v) for k, v in _WHERE.items()})} END"
    )
    where = f"if({where} = 1 AND coalesce({vicinity}, false), 2, {where})"
    target = cells.whole("targtype1", missing=_UNKNOWN)
    targets = " ".join(
        f"WHEN {target} IN ({', '.join(map(str, codes))}) THEN '{kind}'"
        for kind, codes in _TARGETS.items()
    )
    cells.refuse(cells.name("specificity"), f"{specificity} > 5", "specificity is above 5")
    events = {
        "source_key": cells.key("eventid"),
        "kind": "'attack'",
        "date_start": start,
        "date_end": end,
        "date_prec": f"if({cells.text('approxdate')} IS NOT NULL AND ({precision}) = 1, NULL, "
        f"{precision})",
        "country": cells.label("country_txt"),
        "admin1": cells.label("provstate", missing=("unknown",)),
        "place": cells.label("city", missing=("unknown",)),
        "latitude": f"if({longitude} IS NULL, NULL, {latitude})",
        "longitude": f"if({latitude} IS NULL, NULL, {longitude})",
        "where_prec": where,
        "where_prec_max": where,
        "target": f"CASE {targets} END",
        "suicide": cells.flag("suicide"),
        "operation": _operation(cells),
        "deaths_best": cells.whole("nkill", low=0, missing=_UNKNOWN),
        "cited": f"nullif(concat_ws('; ', {cells.label('scite1')}, {cells.label('scite2')}, "
        f"{cells.label('scite3')}), '')",
        "doubted": cells.flag("doubtterr"),
    }
    return Layout(
        events,
        claims="[" + ", ".join(_party(cells, i) for i in (1, 2, 3)) + "]",
        withheld=_INDIVIDUALS,
        notes=(
            "GTD lost the cases of 1993 and changed its method on 2011-11-01: counts do not "
            "compare across them.",
            "Deaths include perpetrators, as GTD counts them.",
        ),
    )


def _whens(column: str, mapping: dict[str, str]) -> str:
    plain = f"regexp_replace({column}, '\\.0$', '')"
    return " ".join(f"WHEN {plain} = '{k}' THEN {v}" for k, v in mapping.items())


def _operation(cells: Cells) -> str:
    """Give the smallest id among an event and those related to it, where any is."""
    related = cells.text("related")
    ids = cells.define(f"regexp_extract_all({related}, '[0-9]{{12}}')")
    key = cells.key("eventid")
    return f"if(len({ids}) > 0, 'gtd:' || list_min(list_append({ids}, {key})), NULL)"


def _party(cells: Cells, i: int) -> str:
    """Give the struct of perpetrator i, or NULL where the slot is empty; the first always stands.

    A blank flag stays NULL: neither certain nor uncertain, and no claim recorded.
    """
    group = cells.label("gname" if i == 1 else f"gname{i}", missing=("unknown", "-9"))
    claimed = cells.flag("claimed" if i == 1 else f"claim{i}")
    uncertain = cells.flag(f"guncertain{i}")
    mode = "claimmode_txt" if i == 1 else f"claimmode{i}_txt"
    struct = claim_struct(
        name=group,
        status=f"CASE WHEN {claimed} THEN 'claimed' WHEN NOT {claimed} THEN 'silent' "
        "ELSE 'not_recorded' END",
        suspected=uncertain,
        uncertain=uncertain,
        mode=cells.label(mode, missing=("unknown",)),
        competing=cells.flag("compclaim"),
    )
    return struct if i == 1 else f"if({group} IS NULL AND {claimed} IS NULL, NULL, {struct})"


reader = EventTable(
    name="gtd",
    title="GTD",
    prefix="gtd",
    source=SOURCE,
    needs=(
        ("eventid",),
        ("iyear",),
        ("imonth",),
        ("iday",),
        ("country_txt",),
        ("gname",),
        ("guncertain1",),
        ("claimed",),
        ("specificity",),
    ),
    layout=_layout,
)
