"""Database on Suicide Attacks (CPOST): one row per event and group, with claim status."""

from __future__ import annotations

from tacitus.core import Source
from tacitus.read.cells import Cells, claim_struct
from tacitus.read.tabular import EventTable, Layout

SOURCE = Source(
    "dsat",
    "Database on Suicide Attacks",
    kind="research",
    terms="no_redistribution",
    licence="free with citation; no licence to pass rows on is stated",
    citation=(
        "Chicago Project on Security and Threats (2020). Suicide Attack Database, "
        "2020-10 release. University of Chicago."
    ),
    url="https://cpost.uchicago.edu/research/suicide_attacks/",
)

#: Columns about the attackers as individuals.
_INDIVIDUALS = (
    "attacker.gender",
    "statistics.# attackers",
    "statistics.# female_attackers",
    "statistics.# male_attackers",
    "statistics.# unknown_attackers",
)
_NOBODY = ("unknown group", "unknown")


#: A file of at least so many rows, none of them after the 7th, gives days of the week.
_ENOUGH_ROWS = 50


def _date(cells: Cells) -> tuple[str, str, str]:
    """Give first day, last day and precision.

    The grouped export has the day of the week (1 is Monday) where the codebook has the day of
    the month: such a date is one of four or five days of its month, and no exact day.
    """
    year = cells.whole("date.year", low=1, high=9998, missing=(-1, 0))
    month = cells.whole("date.month", high=12, missing=(-1, 0))
    day = cells.whole("date.day", high=31, missing=(-1, 0))
    start, end, precision = cells.ymd(year, month, day, column=cells.name("date.day"))
    last = f"max(try_cast({cells.text('date.day')} AS INTEGER)) OVER ()"
    weekly = cells.define(f"{last} <= 7 AND count(*) OVER () >= {_ENOUGH_ROWS}")
    known = f"{weekly} AND {year} >= 1 AND {month} BETWEEN 1 AND 12 AND {day} >= 1"
    first_of, last_of = f"make_date({year}, {month}, 1)", f"last_day(make_date({year}, {month}, 1))"
    return (
        f"CASE WHEN {known} THEN {first_of} + (({day} - isodow({first_of}) + 7) % 7)::INTEGER "
        f"ELSE {start} END",
        f"CASE WHEN {known} THEN {last_of} - ((isodow({last_of}) - {day} + 7) % 7)::INTEGER "
        f"ELSE {end} END",
        f"CASE WHEN {known} THEN 4 ELSE {precision} END",
    )


def _layout(cells: Cells) -> Layout:
    start, end, precision = _date(cells)
    latitude = cells.number("target.latitude", limit=90)
    longitude = cells.number("target.longtitude", "target.longitude", limit=180)
    claim = cells.define(f"lower({cells.text('claim')})")
    known = "('claimed', 'denied', 'suspected', 'unclaimed')"
    cells.refuse(
        cells.name("claim"),
        f"{claim} NOT IN {known}",
        "the claim is none of Claimed, Denied, Suspected, Unclaimed",
    )
    target = cells.define(f"lower({cells.text('target.type')})")
    events = {
        "source_key": cells.key("eid"),
        "kind": "'attack'",
        "date_start": start,
        "date_end": end,
        "date_prec": precision,
        "country": cells.label("target.country"),
        "admin1": cells.label("target.province", missing=("unknown",)),
        "place": cells.label("target.city", missing=("unknown",)),
        "latitude": f"if({longitude} IS NULL, NULL, {latitude})",
        "longitude": f"if({latitude} IS NULL, NULL, {longitude})",
        "target": f"if({target} IN ('security', 'political', 'civilian'), {target}, NULL)",
        "suicide": "true",
        "reports": cells.whole("statistics.sources", low=0, missing=(-1,)),
        "doubted": f"NOT starts_with(lower({cells.text('status')}), 'confirmed')",
    }
    for kind, ending in (
        ("deaths", ""),
        ("civilian", "_civilian"),
        ("political", "_political"),
        ("security", "_security"),
    ):
        low, _, high = cells.bounds(
            cells.whole(f"statistics.# killed_low{ending}", low=0, missing=(-1,)),
            "NULL::INTEGER",
            cells.whole(f"statistics.# killed_high{ending}", low=0, missing=(-1,)),
        )
        events |= {f"{kind}_low": low, f"{kind}_high": high}
    party = claim_struct(
        name=cells.label("groups", missing=_NOBODY),
        # Suspected and Unclaimed both say that no claim was found in a source that looks for
        # claims; an official's suspicion is kept beside it.
        status=f"CASE {claim} WHEN 'claimed' THEN 'claimed' WHEN 'denied' THEN 'denied' "
        "WHEN 'suspected' THEN 'silent' WHEN 'unclaimed' THEN 'silent' ELSE 'not_recorded' END",
        suspected=f"coalesce({claim} = 'suspected', false)",
    )
    return Layout(events, claims=f"[{party}]", several=True, withheld=_INDIVIDUALS)


reader = EventTable(
    name="dsat",
    title="DSAT",
    prefix="dsat",
    source=SOURCE,
    needs=(
        ("eid",),
        ("groups",),
        ("claim",),
        ("date.year",),
        ("target.country",),
        ("statistics.# killed_low",),
    ),
    layout=_layout,
)
