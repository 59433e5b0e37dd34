"""The same event in several sources: proposed by date, place, parties and deaths.

Candidates share a cell of the map or a named place, and a day, give or take one (blocking, as
in Christen, "Data Matching", 2012). Date, place, parties and deaths each agree from 0 to 1,
and their product must stand up to chance: how many events would agree as well if the dates
meant nothing is counted in the days around, and

    score = agreement × 0.5 / (0.5 + number expected by chance).

Of several candidates only pairs that prefer each other are proposed. Nothing is joined before
a person accepts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from tacitus.core.assertion import Assertion, EventStatement
from tacitus.core.columns import EVENTS
from tacitus.core.party import Party

#: Pairs below this score are not proposed.
PROPOSED = 0.3
#: Events spread over more days than this are too vague to be matched.
LONGEST_DAYS = 31
#: Days before and after in which chance agreement is counted.
AROUND = 120
#: Where a report of prose stands for an event of its own, its id begins so.
FROM_ASSERTION = "assertion:"

#: What is known agrees fully (1), what is unknown counts as this.
_UNKNOWN = 0.7
_PARTED = 0.25

#: One row per event, with what is compared. Radius in km by UCDP precision; NULL is a region.
_COMPARED = rf"""
CREATE OR REPLACE TEMP TABLE compared AS
WITH named AS (
    SELECT event_id, unnest([side_a, side_b]) AS name, country FROM events
    UNION ALL
    SELECT c.event_id, c.name, e.country FROM claims c JOIN events e USING (event_id)
), parties AS (
    SELECT event_id, list_distinct(list(party_id)) AS parties,
        list_distinct(flatten(list(coalesce(w.above, [party_id])))) AS above
    FROM (
        SELECT n.event_id, coalesce(here.party_id, anywhere.party_id) AS party_id FROM named n
        LEFT JOIN aliases here ON here.name = n.name AND here.country = n.country
        LEFT JOIN aliases anywhere ON anywhere.name = n.name AND anywhere.country IS NULL
    ) p LEFT JOIN wholes w USING (party_id)
    WHERE party_id IS NOT NULL AND party_id NOT IN (SELECT party_id FROM states) GROUP BY 1
), reported AS (
    SELECT event_id, date_start, date_end, country, admin1, place, latitude, longitude,
        coalesce(where_prec, where_prec_max) AS prec,
        coalesce(deaths_low, deaths_best, deaths_high) AS low,
        coalesce(deaths_high, deaths_best, deaths_low) AS high, parties, above
    FROM events LEFT JOIN parties USING (event_id)
    UNION ALL BY NAME SELECT * FROM told
)
SELECT event_id, date_start,
    coalesce(date_end, date_start) AS date_end,
    regexp_replace(lower(country), '\s*\(.*\)$', '') AS country,
    regexp_replace(strip_accents(lower(admin1)),
        ' (province|governorate|district|state|region|oblast)$', '') AS admin1,
    strip_accents(lower(place)) AS place, latitude, longitude,
    CASE WHEN prec IS NULL THEN 10 WHEN prec = 1 THEN 5 WHEN prec = 2 THEN 25
        WHEN prec = 3 THEN 40 END AS radius,
    low, high, parties, above,
    -- Partners are looked for from the smaller list to the larger.
    dense_rank() OVER (ORDER BY size, list) AS rank
FROM (
    SELECT *, split_part(event_id, ':', 1) AS list, count(*) OVER (PARTITION BY list) AS size
    FROM reported
)
WHERE date_start IS NOT NULL AND coalesce(date_end, date_start) - date_start <= {LONGEST_DAYS}
"""

#: Where to look for a partner: cells of half a degree, with their neighbours on one side.
_KEYS = """
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT event_id, rank, date_start, date_end, unnest({months}) AS month, key
FROM (
    SELECT *, unnest(list_concat(
        if(radius IS NULL OR latitude IS NULL, [], list_transform({cells},
            lambda n: printf('%d %d', floor(2 * latitude)::INT + n // 3 - 1,
                floor(2 * longitude)::INT + n % 3 - 1))),
        list_transform(list_filter([admin1, place], lambda p: p IS NOT NULL),
            lambda p: country || ' ' || p))) AS key
    FROM compared WHERE rank {side}
)
"""
_MONTH = "12 * year({0}) + month({0})"

_PAIRS = f"""
CREATE OR REPLACE TEMP TABLE pairs AS
WITH near AS (
    SELECT DISTINCT a.event_id AS one, b.event_id AS other
    FROM wide a JOIN narrow b USING (month, key)
    WHERE a.rank < b.rank AND b.date_start <= a.date_end + {AROUND}
        AND b.date_end >= a.date_start - {AROUND}
), placed AS (
    SELECT one, other, x, y,
        2 * 6371 * asin(sqrt(least(1, pow(sin(radians(y.latitude - x.latitude) / 2), 2)
            + cos(radians(x.latitude)) * cos(radians(y.latitude))
            * pow(sin(radians(y.longitude - x.longitude) / 2), 2)))) AS km,
        x.radius IS NOT NULL AND y.radius IS NOT NULL AND x.latitude IS NOT NULL
            AND y.latitude IS NOT NULL AS points,
        x.admin1 = y.admin1 OR x.admin1 = y.place OR x.place = y.admin1 AS same_admin1,
        x.place = y.place AS same_place
    FROM near JOIN compared x ON x.event_id = one JOIN compared y ON y.event_id = other
), agreeing AS (
    SELECT *,
        y.date_start <= x.date_end + 1 AND y.date_end >= x.date_start - 1 AS met,
        (x.date_end - x.date_start) + (y.date_end - y.date_start) + 3 AS wide,
        y.date_start <= x.date_end AND y.date_end >= x.date_start AS overlap,
        x.date_start = x.date_end AND y.date_start = y.date_end AS exact,
        list_distinct(list_intersect(x.parties, y.above) || list_intersect(x.above, y.parties))
            AS shared,
        coalesce(len(x.parties) > 0 AND len(y.parties) > 0, false) AS named,
        if(x.low IS NULL OR y.low IS NULL, NULL, greatest(x.low, y.low) - least(x.high, y.high))
            AS apart,
        CASE WHEN points THEN exp(-greatest(0, km - greatest(x.radius, y.radius)) / 25)
            WHEN same_place THEN 0.9 WHEN same_admin1 THEN {_UNKNOWN} ELSE 0.2 END AS by_place,
        CASE WHEN len(shared) > 0 THEN 1.0 WHEN named THEN {_PARTED}
            ELSE {_UNKNOWN} END AS by_party,
        CASE WHEN apart IS NULL THEN {_UNKNOWN} WHEN apart <= 0 THEN 1.0
            ELSE sqrt((least(x.high, y.high) + 1) / (greatest(x.low, y.low) + 1)) END AS by_deaths
    FROM placed
)
SELECT one, other, met, wide, overlap, exact, km, points, same_admin1, same_place, shared, named,
    apart, x.low || '-' || x.high AS one_deaths, y.low || '-' || y.high AS other_deaths,
    by_place * by_party * by_deaths AS agreement
FROM agreeing
"""

_SCORED = f"""
CREATE OR REPLACE TEMP TABLE scored AS
WITH of_one AS (
    SELECT one, sum(agreement) / (2 * {AROUND}) AS rate FROM pairs WHERE NOT met GROUP BY 1
), of_other AS (
    SELECT other, sum(agreement) / (2 * {AROUND}) AS rate FROM pairs WHERE NOT met GROUP BY 1
), chance AS (
    SELECT p.*, wide * greatest(coalesce(o.rate, 0), coalesce(t.rate, 0)) AS expected
    FROM pairs p LEFT JOIN of_one o USING (one) LEFT JOIN of_other t USING (other) WHERE met
), ranked AS (
    SELECT *, if(overlap, 1.0, {_UNKNOWN}) * agreement * 0.5 / (0.5 + expected) AS score
    FROM chance
)
SELECT * FROM ranked WHERE score >= $least
QUALIFY row_number() OVER (PARTITION BY one ORDER BY score DESC, km, other) = 1
    AND row_number() OVER (PARTITION BY other ORDER BY score DESC, km, one) = 1
"""

#: Columns of one fact stay together: no date of one source with the precision of another.
#: Each fact is taken from the event where its measure is lowest, so from the most exact.
_FACTS = {
    "coalesce(date_end, date_start) - date_start": ("date_start", "date_end", "date_prec"),
    "if(latitude IS NULL, if(admin1 IS NULL, 9, 8), coalesce(where_prec, where_prec_max, 3))": (
        *("country", "admin1", "admin2", "place", "latitude", "longitude"),
        *("where_prec", "where_prec_max"),
    ),
    "if(coalesce(deaths_best, deaths_low, deaths_high) IS NULL, 1, 0)": tuple(
        f"deaths_{bound}" for bound in ("low", "best", "high")
    ),
    # Who was killed is one fact too; it must say all three kinds to make a stratum.
    "if(civilian_low + political_low + security_low IS NULL, 1, 0)": tuple(
        f"{kind}_{bound}"
        for kind in ("civilian", "political", "security", "unknown")
        for bound in ("low", "best", "high")
    ),
}


@dataclass(frozen=True)
class EventMatch:
    """Two events that may be one, with a score from 0 to 1 and why."""

    one: str
    other: str
    score: float
    reason: str


def propose_events(
    db: duckdb.DuckDBPyConnection,
    parties: Mapping[str, Party],
    assertions: Iterable[Assertion] = (),
    *,
    least: float = PROPOSED,
) -> list[EventMatch]:
    """Give pairs of events, of different lists, that may be one; best first.

    Parameters
    ----------
    db : duckdb.DuckDBPyConnection
        With ``events``, ``claims`` and ``aliases(name, country, party_id)``.
    parties : mapping of str to Party
        By id; a part agrees with its whole, and a branch with what it is affiliated to.
    assertions : iterable of Assertion
        Those about one event, with a period, count as reports of it.
    least : float
        Lowest score to give.
    """
    _register_parties(db, parties)
    _register_told(db, parties, assertions)
    db.execute(_COMPARED)
    first, last = f"date_start - {AROUND}", f"date_end + {AROUND}"
    around = f"range({_MONTH.format(f'({first})')}, {_MONTH.format(f'({last})')} + 1)"
    within = f"range({_MONTH.format('date_start')}, {_MONTH.format('date_end')} + 1)"
    smaller, larger = "< (SELECT max(rank) FROM compared)", "> 1"
    db.execute(_KEYS.format(table="wide", months=around, cells="range(9)", side=smaller))
    db.execute(_KEYS.format(table="narrow", months=within, cells="[4]", side=larger))
    db.execute(_PAIRS)
    db.execute(_SCORED, {"least": least})
    cursor = db.execute("SELECT * FROM scored ORDER BY score DESC, one, other")
    names = [column[0] for column in cursor.description or ()]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return [
        EventMatch(row["one"], row["other"], round(float(row["score"]), 3), _reason(row, parties))
        for row in rows
    ]


def join_events(db: duckdb.DuckDBPyConnection, same: Mapping[str, str]) -> None:
    """Count events that are one as one: change the views ``events`` and ``claims`` so.

    Date and place are those of the most exact; of the rest the event that stands keeps its
    own, and a fact that it lacks (deaths, who was killed, target …) is taken whole from one of
    the others. Claims of all move to it.

    Parameters
    ----------
    same : mapping of str to str
        For each event that was joined, the event that stands for it.
    """
    pairs = {**same, **{head: head for head in same.values()}}
    db.execute("CREATE OR REPLACE TEMP TABLE same_events (event_id VARCHAR, head VARCHAR)")
    if not same:
        return
    db.executemany("INSERT INTO same_events VALUES (?, ?)", [list(p) for p in pairs.items()])
    db.execute("ALTER VIEW events RENAME TO events_read")
    db.execute("ALTER VIEW claims RENAME TO claims_read")
    fields = {c: f"any_value({c} ORDER BY event_id <> head, event_id) AS {c}" for c in EVENTS}
    for measure, columns in _FACTS.items():
        order = f"({measure}) NULLS LAST, event_id <> head, event_id"
        fields |= {c: f"first({c} ORDER BY {order}) AS {c}" for c in columns}
    # The id, source and row are those of the event that stands.
    for column in ("source_id", "source_key", "row", "row_hash"):
        fields[column] = f"first({column} ORDER BY event_id <> head, event_id) AS {column}"
    fields["event_id"] = "head AS event_id"
    db.execute(
        "CREATE VIEW events AS SELECT * FROM events_read ANTI JOIN same_events USING (event_id)"
        f" UNION ALL BY NAME SELECT {', '.join(fields.values())}"
        " FROM events_read JOIN same_events USING (event_id) GROUP BY head"
    )
    db.execute(
        "CREATE VIEW claims AS SELECT c.* REPLACE (coalesce(s.head, c.event_id) AS event_id)"
        " FROM claims_read c LEFT JOIN same_events s USING (event_id)"
    )


def _register_parties(db: duckdb.DuckDBPyConnection, parties: Mapping[str, Party]) -> None:
    db.execute("CREATE OR REPLACE TEMP TABLE wholes (party_id VARCHAR, above VARCHAR[])")
    db.execute("CREATE OR REPLACE TEMP TABLE states (party_id VARCHAR)")
    wholes = [[key, above] for key in parties if len(above := _above(key, parties)) > 1]
    states = [[key] for key, party in parties.items() if party.kind == "state"]
    if wholes:
        db.executemany("INSERT INTO wholes VALUES (?, ?)", wholes)
    if states:
        db.executemany("INSERT INTO states VALUES (?)", states)


def _above(key: str, parties: Mapping[str, Party]) -> list[str]:
    """Give a party and those that a coarser source would name in its place."""
    seen = [key]
    while (party := parties.get(seen[-1])) is not None:
        above = party.part_of or next(
            (line.other for line in party.lineage if line.relation == "affiliate"), None
        )
        if above is None or above in seen or above not in parties:
            break
        seen.append(above)
    return seen


def _register_told(
    db: duckdb.DuckDBPyConnection, parties: Mapping[str, Party], assertions: Iterable[Assertion]
) -> None:
    """Make the table ``told`` of events that assertions report."""
    db.execute(
        "CREATE OR REPLACE TEMP TABLE told (event_id VARCHAR, date_start DATE, date_end DATE,"
        " country VARCHAR, admin1 VARCHAR, place VARCHAR, latitude DOUBLE, longitude DOUBLE,"
        " prec INTEGER, parties VARCHAR[], above VARCHAR[])"
    )
    rows = [
        [
            FROM_ASSERTION + a.id,
            *(a.period.earliest, a.period.latest),
            *(place.country, place.admin1, place.name, place.latitude, place.longitude),
            place.coarsest,
            (named := sorted({*s.attributed_to, *s.claimed_by})),
            sorted({up for p in named for up in _above(p, parties)}),
        ]
        for a in assertions
        if isinstance(s := a.statement, EventStatement)
        and not s.event_id
        and a.polarity == "affirmed"
        and a.period
        and a.period.earliest
        and a.period.latest
        for place in a.places[:1]
    ]
    if rows:
        db.executemany(f"INSERT INTO told VALUES ({', '.join('?' * 11)})", rows)


def _reason(row: Mapping[str, Any], parties: Mapping[str, Party]) -> str:
    if row["exact"]:
        said = ["same day" if row["overlap"] else "one day apart"]
    else:
        said = ["overlapping dates" if row["overlap"] else "dates one day apart"]
    if row["km"] is not None and row["points"]:
        said.append(f"{row['km']:.0f} km apart")
    elif row["same_place"]:
        said.append("same place")
    else:
        said.append("same province" if row["same_admin1"] else "same country")
    if row["shared"]:
        names = (parties[p].name if p in parties else p for p in sorted(row["shared"]))
        said.append(f"both {', '.join(names)}")
    else:
        said.append("different parties" if row["named"] else "party not named in both")
    if row["apart"] is None:
        said.append("deaths not given in both")
    else:
        agree = "agree" if row["apart"] <= 0 else "differ"
        said.append(f"deaths {row['one_deaths']} and {row['other_deaths']} {agree}")
    said.append(f"{row['expected']:.2f} such expected by chance")
    return "; ".join(said)
