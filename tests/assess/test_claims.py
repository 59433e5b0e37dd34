"""Who claims what: counts of events with both denominators."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saying import claim, event, tables

from tacitus.assess.claims import claim_table
from tacitus.assess.strata import STRATUM_SQL
from tacitus.core import Party
from tacitus.core.event import Deaths, stratum
from tacitus.errors import InputError

PARTIES = {p: Party(p, p.upper()) for p in ("a", "b")}
ALIASES = [("A", None, "a"), ("B", None, "b")]
DEAD = {"civilian_best": 0, "political_best": 0, "security_best": 0}

number = st.none() | st.integers(0, 3)
dead = st.tuples(*[st.tuples(number, number)] * 3)


@settings(max_examples=25)
@given(st.lists(dead, min_size=1, max_size=40))
def test_the_stratum_in_sql_is_that_of_the_nouns(
    rows: list[tuple[tuple[int | None, ...], ...]],
) -> None:
    events = []
    for n, kinds in enumerate(rows):
        row = event(str(n))
        for name, (low, best) in zip(("civilian", "political", "security"), kinds, strict=True):
            row |= {f"{name}_low": low, f"{name}_best": best}
        events.append(row)
    with tables(events) as con:
        found = con.execute(
            f"""SELECT CAST(event_id AS INT), {STRATUM_SQL} FROM (
                SELECT event_id, coalesce(civilian_best, civilian_low) AS civilian,
                       coalesce(political_best, political_low) AS political,
                       coalesce(security_best, security_low) AS security FROM events)"""
        ).fetchall()
    for n, word in found:
        points = [
            Deaths(low, None) if best is None else Deaths(None, best) for low, best in rows[n]
        ]
        assert word == stratum(*(p.point for p in points))


def one(con: Any, group: str = "a", **more: Any) -> Any:
    return next(r for r in claim_table(con, PARTIES, groups=[group], **more).rows)


def test_both_denominators() -> None:
    events = [event(str(n)) for n in range(5)]
    claims = [
        claim("0", "A", "claimed"),
        claim("1", "A", "silent", suspected=True),
        claim("2", "A", "denied"),
        claim("3", "B", "claimed"),
        claim("4", None, "silent"),
    ]
    with tables(events, claims, ALIASES) as con:
        row = one(con)
        assert (row.attributed, row.claimed, row.denied, row.suspected, row.all_events) == (
            3,
            1,
            1,
            1,
            5,
        )
        assert row.of_attributed.value == pytest.approx(1 / 3)
        assert row.of_all.value == pytest.approx(1 / 5)
        assert claim_table(con, PARTIES).events == 5


def test_a_group_named_twice_for_one_event_counts_once() -> None:
    claims = [
        claim("0", "A", "claimed"),
        claim("0", "A of the North", "silent", 2),
        claim("0", "A", "denied", 3),
    ]
    aliases = [*ALIASES, ("A of the North", None, "a")]
    with tables([event("0")], claims, aliases) as con:
        row = one(con)
        assert (row.attributed, row.claimed, row.denied, row.all_events) == (1, 1, 1, 1)


def test_a_source_without_a_place_for_claims_is_never_in_a_denominator() -> None:
    """FIELD 7.18: not recorded is not silence."""
    events = [event("0"), event("g1", "ged"), event("g2", "ged")]
    claims = [claim("0", "A", "claimed"), claim("g1", "A", "not_recorded", source_id="ged")]
    with tables(events, claims, ALIASES) as con:
        table = claim_table(con, PARTIES, groups=["a"])
        assert (table.events, table.not_recorded) == (1, 2)
        assert (table.rows[0].attributed, table.rows[0].all_events) == (1, 1)


def test_a_blank_claim_in_a_source_that_records_claims_is_not_silence() -> None:
    """FIELD 7.18: one event whose claim is blank, and one in which only the other's is known."""
    events = [event("0"), event("1"), event("2")]
    claims = [
        claim("0", "A", "claimed"),
        claim("1", "A", "not_recorded"),
        claim("2", "B", "claimed"),
        claim("2", "A", "not_recorded", 2),
    ]
    with tables(events, claims, ALIASES) as con:
        table = claim_table(con, PARTIES, groups=["a"])
        assert (table.events, table.not_recorded) == (2, 1)
        assert (table.rows[0].attributed, table.rows[0].all_events) == (1, 2)


def test_an_event_that_stands_in_two_lists_keeps_the_claim_of_either() -> None:
    with tables([event("g", "ged")], [claim("g", "A", "claimed")], ALIASES) as con:
        assert one(con).claimed == 1


def test_undated_events_are_counted_where_dates_leave_them_out() -> None:
    """FIELD 7.11."""
    undated = {"date_start": None, "date_end": None}
    events = [event("0"), event("1", **undated), event("2", **undated, country="Borduria")]
    claims = [claim(str(n), "A", "claimed") for n in range(3)]
    with tables(events, claims, ALIASES) as con:
        everything = claim_table(con, PARTIES, groups=["a"])
        assert (everything.rows[0].all_events, everything.undated) == (3, 0)
        since = claim_table(con, PARTIES, groups=["a"], since=date(2015, 1, 1))
        assert (since.rows[0].all_events, since.undated) == (1, 2)
        here = claim_table(con, PARTIES, groups=["a"], since=date(2015, 1, 1), country="aland")
        assert (here.rows[0].all_events, here.undated) == (1, 1)
        years = claim_table(con, PARTIES, groups=["a"], by="year")
        assert [(r.stratum, r.all_events) for r in years.rows] == [("2015", 1), ("undated", 2)]


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        ("2015-06-02", "2015-06-02", 1),
        ("2015-06-30", None, 1),
        (None, "2015-05-31", 0),
        ("2015-07-01", None, 0),
    ],
)
def test_an_event_of_a_month_counts_where_it_can_have_happened(
    since: str | None, until: str | None, counts: int
) -> None:
    month = {"date_start": "2015-06-01", "date_end": "2015-06-30"}
    days = {
        "since": since and date.fromisoformat(since),
        "until": until and date.fromisoformat(until),
    }
    with tables([event("0", **month)], [claim("0", "A", "claimed")], ALIASES) as con:
        assert claim_table(con, PARTIES, groups=["a"], **days).events == counts


def test_strata_stand_in_their_order_and_add_up() -> None:
    kinds = [
        {"civilian_best": 2},
        {"security_best": 1},
        {"civilian_best": 1, "political_best": 1},
        {},
    ]
    events = [event(str(n), **DEAD | kind) for n, kind in enumerate(kinds)] + [event("4")]
    claims = [claim(str(n), "A", "claimed" if n % 2 else "silent") for n in range(5)]
    with tables(events, claims, ALIASES) as con:
        rows = claim_table(con, PARTIES, groups=["a"], by="deaths").rows
        assert [r.stratum for r in rows] == [
            "security_only",
            "civilians_only",
            "mixed",
            "none",
            "unknown",
        ]
        whole = one(con)
        assert sum(r.attributed for r in rows) == whole.attributed == 5
        assert sum(r.claimed for r in rows) == whole.claimed == 2
        assert sum(r.all_events for r in rows) == whole.all_events


def test_a_side_is_no_perpetrator() -> None:
    """FIELD 7.3: the first actor of a row is not the attacker."""
    events = [event("0", side_a="A", side_b="B"), event("1")]
    with tables(events, [claim("0", None, "silent"), claim("1", "A", "claimed")], ALIASES) as con:
        assert (one(con).attributed, one(con).all_events) == (1, 2)


def test_a_part_and_its_whole_are_counted_apart() -> None:
    parties = PARTIES | {"a1": Party("a1", "A1", part_of="a")}
    events = [event("0"), event("1")]
    claims = [claim("0", "A", "claimed"), claim("1", "A1", "claimed")]
    with tables(events, claims, [*ALIASES, ("A1", None, "a1")]) as con:
        rows = claim_table(con, parties, groups=["a", "a1"]).rows
        assert [(r.group, r.claimed) for r in rows] == [("A", 1), ("A1", 1)]


def test_a_name_may_stand_for_another_party_elsewhere() -> None:
    """FIELD 7.6."""
    events = [event("0"), event("1", country="Borduria")]
    claims = [claim("0", "Front", "claimed"), claim("1", "Front", "claimed")]
    with tables(events, claims, [("Front", None, "a"), ("Front", "Borduria", "b")]) as con:
        assert [one(con, g).claimed for g in "ab"] == [1, 1]


def test_the_most_named_stand_first_and_meetings_do_not_count() -> None:
    events = [event("0"), event("1"), event("2"), event("3", kind="meeting"), event("4", kind=None)]
    claims = [claim("0", "B", "silent"), claim("1", "B", "silent"), claim("2", "A", "claimed")]
    claims += [claim("3", "A", "claimed"), claim("4", "B", "silent")]
    with tables(events, claims, ALIASES) as con:
        table = claim_table(con, PARTIES)
        assert [(r.group, r.attributed) for r in table.rows] == [("B", 3), ("A", 1)]
        assert claim_table(con, PARTIES, top=1).rows[0].group == "B"
        assert len(claim_table(con, PARTIES, groups=["a", "a"]).rows) == 1


def test_other_strata_are_refused() -> None:
    with tables([event("0")]) as con, pytest.raises(InputError, match="target, deaths, year"):
        claim_table(con, PARTIES, by="month")
