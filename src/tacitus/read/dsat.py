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


def _layout(cells: Cells) -> Layout:
    start, end, precision = cells.ymd(
        cells.whole("date.year", low=1, high=9998, missing=(-1, 0)),
        cells.whole("date.month", high=12, missing=(-1, 0)),
        cells.whole("date.day", high=31, missing=(-1, 0)),
        column=cells.name("date.day"),
    )
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
