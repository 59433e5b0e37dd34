"""The same event in several lists: proposed with reasons, joined only when accepted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.core import (
    Assertion,
    EventStatement,
    Lineage,
    Party,
    Period,
    Place,
)
from tacitus.core.columns import CLAIMS, EVENTS
from tacitus.resolve.events import join_events, propose_events

PARTIES = {
    p.id: p
    for p in (
        Party("red", "Red Front"),
        Party("wing", "Red Wing", kind="faction", part_of="red"),
        Party("branch", "Red Branch", lineage=(Lineage("affiliate", "red"),)),
        Party("blue", "Blue Army"),
        Party("gov", "Government", kind="state"),
    )
}
BASE = {
    "kind": "attack",
    "date_start": date(2019, 5, 3),
    "date_end": date(2019, 5, 3),
    "date_prec": 1,
    "country": "Arcadia",
    "latitude": 10.0,
    "longitude": 20.0,
    "where_prec": 1,
    "side_a": "Government",
    "side_b": "Red Front",
    "deaths_low": 5,
    "deaths_best": 6,
    "deaths_high": 8,
}


def database(*events: dict[str, Any], claims: tuple[dict[str, Any], ...] = ()) -> Any:
    db = duckdb.connect()
    for table, columns, rows in (("events", EVENTS, events), ("claims", CLAIMS, claims)):
        db.execute(
            f"CREATE TABLE {table}_t ({', '.join(f'{n} {k}' for n, (k, _) in columns.items())})"
        )
        for row in rows:
            full = {**(BASE if table == "events" else {}), **row}
            full.setdefault("source_id", full["event_id"].split(":")[0])
            db.execute(
                f"INSERT INTO {table}_t ({', '.join(full)}) VALUES ({', '.join('?' * len(full))})",
                [*full.values()],
            )
        db.execute(f"CREATE VIEW {table} AS SELECT * FROM {table}_t")
    db.execute("CREATE TABLE aliases (name VARCHAR, country VARCHAR, party_id VARCHAR)")
    for party in PARTIES.values():
        db.execute("INSERT INTO aliases VALUES (?, NULL, ?)", [party.name, party.id])
    return db


def proposed(*events: dict[str, Any], **more: Any) -> list[Any]:
    with database(*events) as db:
        return propose_events(db, PARTIES, **more)


def test_the_same_attack_is_proposed_with_its_reasons() -> None:
    (match,) = proposed({"event_id": "g:1"}, {"event_id": "d:1", "latitude": 10.02})
    assert {match.one, match.other} == {"g:1", "d:1"}
    assert match.score == 1.0
    for words in ("same day", "2 km apart", "both Red Front", "5-8 and 5-8 agree", "by chance"):
        assert words in match.reason
    assert "Government" not in match.reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            {"date_start": date(2019, 5, 4), "date_end": date(2019, 5, 4)},
            "one day apart",
            id="day",
        ),
        pytest.param({"side_b": None}, "party not named", id="unnamed"),
        pytest.param({"side_b": "Red Wing"}, "both Red Front", id="part"),
        pytest.param({"side_b": "Red Branch"}, "both Red Front", id="branch"),
        pytest.param({"deaths_low": 9, "deaths_best": 9, "deaths_high": 9}, "differ", id="deaths"),
        pytest.param(
            {"deaths_low": None, "deaths_best": None, "deaths_high": None}, "not given", id="blank"
        ),
        pytest.param(
            {"date_start": date(2019, 5, 1), "date_end": date(2019, 5, 20), "date_prec": 3},
            "overlapping dates",
            id="span",
        ),
    ],
)
def test_what_agrees_less_scores_less(change: dict[str, Any], words: str) -> None:
    (match,) = proposed({"event_id": "g:1"}, {"event_id": "d:1", **change})
    assert words in match.reason
    assert match.score <= 1.0
    if words not in {"both Red Front", "overlapping dates"}:
        assert match.score < 1.0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            {"date_start": date(2019, 5, 9), "date_end": date(2019, 5, 9)}, id="another day"
        ),
        pytest.param({"latitude": 12.0}, id="elsewhere"),
        pytest.param({"side_b": "Blue Army"}, id="another party"),
        pytest.param(
            {"deaths_low": 200, "deaths_best": 200, "deaths_high": 200}, id="far more dead"
        ),
        pytest.param({"date_start": None, "date_end": None}, id="undated"),
        pytest.param({"event_id": "g:2"}, id="one list"),
    ],
)
def test_another_event_is_not_proposed(change: dict[str, Any]) -> None:
    assert proposed({"event_id": "g:1"}, {"event_id": "d:1", **change}) == []


def test_a_region_agrees_by_name() -> None:
    region = {"where_prec": 4, "admin1": "North", "latitude": 11.0}
    (match,) = proposed(
        {"event_id": "g:1", **region, "admin1": "North province"}, {"event_id": "d:1", **region}
    )
    assert "same province" in match.reason
    assert match.score < 1


def test_of_several_the_pair_that_prefers_each_other() -> None:
    (match,) = proposed(
        {"event_id": "g:1"},
        {"event_id": "g:2", "latitude": 10.2},
        {"event_id": "d:1"},
    )
    assert {match.one, match.other} == {"g:1", "d:1"}


def test_where_such_events_are_common_chance_is_counted() -> None:
    rare = proposed({"event_id": "g:1"}, {"event_id": "d:1"})
    many = [
        {
            "event_id": f"g:{i}",
            "date_start": BASE["date_start"] + timedelta(days=i),
            "date_end": BASE["date_end"] + timedelta(days=i),
        }
        for i in range(-100, 101, 4)
        if i
    ]
    common = proposed({"event_id": "g:0"}, {"event_id": "d:1"}, *many, least=0.0)
    best = next(m for m in common if {m.one, m.other} == {"g:0", "d:1"})
    assert best.score < 0.8 * rare[0].score


def test_prose_is_matched_too() -> None:
    place = Place("Ost", "Arcadia", "North", latitude=10.0, longitude=20.0, where_prec=2)
    said = Assertion(
        "a1",
        EventStatement("attack", ("red",)),
        "doc",
        ("paper",),
        places=(place,),
        period=Period.parse("2019-05-03"),
    )
    with database({"event_id": "g:1"}) as db:
        (match,) = propose_events(db, PARTIES, [said])
    assert {match.one, match.other} == {"g:1", "assertion:a1"}
    assert match.score >= 0.5


def test_joined_events_count_once_and_keep_facts_whole() -> None:
    claim = {"event_id": "d:1", "ordinal": 1, "name": "Red Front", "status": "claimed"}
    with database(
        {"event_id": "g:1", "civilian_low": 4, "deaths_low": None, "deaths_best": None},
        {
            "event_id": "d:1",
            "target": "security",
            **{
                f"{k}_{b}": 2
                for k in ("civilian", "political", "security")
                for b in ("low", "high")
            },
            "where_prec": 2,
            "latitude": 10.5,
        },
        {"event_id": "d:2"},
        claims=(claim, {**claim, "event_id": "d:2"}),
    ) as db:
        join_events(db, {"d:1": "g:1"})
        cursor = db.execute("SELECT * FROM events ORDER BY event_id")
        names = [c[0] for c in cursor.description]
        rows = {r[0]: dict(zip(names, r, strict=True)) for r in cursor.fetchall()}
        assert set(rows) == {"g:1", "d:2"}
        joined = rows["g:1"]
        # Its own place with its own precision; the target it lacks from the other.
        assert (joined["latitude"], joined["where_prec"], joined["target"]) == (10.0, 1, "security")
        # Who was killed comes whole from the source that says all of it.
        assert (joined["civilian_low"], joined["political_low"]) == (2, 2)
        # Its own deaths: half given, and not filled from the other.
        assert (joined["deaths_low"], joined["deaths_high"]) == (None, 8)
        assert joined["source_id"] == "g"
        claims = db.execute("SELECT event_id, name FROM claims ORDER BY event_id").fetchall()
        assert claims == [("d:2", "Red Front"), ("g:1", "Red Front")]


def test_nothing_joined_changes_nothing() -> None:
    with database({"event_id": "g:1"}, {"event_id": "d:1"}) as db:
        before = db.execute("SELECT * FROM events ORDER BY 1").fetchall()
        join_events(db, {})
        assert db.execute("SELECT * FROM events ORDER BY 1").fetchall() == before


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.floats(-0.2, 0.2), st.integers(0, 9)),
        min_size=1,
        max_size=6,
    )
)
def test_a_list_is_matched_with_its_own_copy(rows: list[tuple[int, float, int]]) -> None:
    """Each event is in at most one pair, and no pair lies in one list."""
    events = [
        {
            "event_id": f"{name}:{i}",
            "date_start": BASE["date_start"] + timedelta(days=day),
            "date_end": BASE["date_end"] + timedelta(days=day),
            "latitude": 10.0 + shift,
            "deaths_low": dead,
            "deaths_high": dead + 1,
        }
        for name in ("g", "d")
        for i, (day, shift, dead) in enumerate(rows)
    ]
    found = proposed(*events, least=0.05)
    used = [key for match in found for key in (match.one, match.other)]
    assert len(used) == len(set(used))
    assert all(m.one.split(":")[0] != m.other.split(":")[0] for m in found)
    assert all(0 <= m.score <= 1 for m in found)


@pytest.mark.shared
def test_afghanistan_in_two_lists(shared_data, tmp_path) -> None:
    """Days of the week, which the matching does not use, agree with the exact days of GED."""
    import time

    from tacitus.study import Study

    with Study.create(tmp_path / "study") as study:
        for name in ("ucdp/ged211_afg_pak.csv", "dsat/dsat_event_group.csv"):
            (summary,) = study.read([shared_data / name], who="test")
            assert not summary.error
        study.resolve(who="test")
        start = time.process_time()
        found = study.propose_events()
        assert time.process_time() - start < 20
        with study.tables() as db:
            days = dict(db.execute("SELECT event_id, isodow(date_start) FROM events").fetchall())
    sure = [m for m in found if m.score >= 0.5]
    assert len(sure) > 30
    agree = sum(days[m.one] == days[m.other] for m in sure) / len(sure)
    assert agree > 0.6  # 1 in 7 by chance
