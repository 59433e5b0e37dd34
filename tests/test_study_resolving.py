"""Names and events of a study: applied, proposed, accepted, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tacitus.core import Assertion, Party, Reading, Source, TieStatement
from tacitus.core.columns import TABLES
from tacitus.errors import NotFoundError
from tacitus.resolve.decisions import name_target
from tacitus.study import Study

Rows = list[dict[str, Any]]
DAY = {"date_start": date(2019, 5, 3), "date_end": date(2019, 5, 3), "country": "Afghanistan"}
PLACE = {"latitude": 34.5, "longitude": 69.2, "deaths_low": 7, "deaths_high": 9}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Study.create(tmp_path / "study") as opened:
        yield opened


def put(study: Study, source: str, tables: dict[str, Rows], *nouns: Party | Assertion) -> None:
    """Ingest tables and nouns as a reader gives them."""
    staging = study.releases.stage()
    paths = {}
    with duckdb.connect() as db:
        for name, rows in tables.items():
            fields = ", ".join(f"{n} {kind}" for n, (kind, _) in TABLES[name].items())
            db.execute(f"CREATE TABLE {name} ({fields})")
            for row in rows:
                marks = ", ".join("?" * len(row))
                db.execute(
                    f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", [*row.values()]
                )
            paths[name] = staging / f"{name}.parquet"
            db.execute(f"COPY {name} TO '{paths[name]}' (FORMAT parquet)")
    file = staging.parent / f"{source}.csv"
    file.write_text(source)
    parties = tuple(n for n in nouns if isinstance(n, Party))
    said = tuple(n for n in nouns if isinstance(n, Assertion))
    reading = Reading(source, Source(source, source), paths, parties=parties, assertions=said)
    study.ingest(reading, file, who="ann")


def sides(study: Study, *labels: str, country: str = "Afghanistan") -> None:
    rows = [
        {"event_id": f"g:{i}", "side_b": label, **DAY, "country": country}
        for i, label in enumerate(labels)
    ]
    put(study, "ged", {"events": rows})


def test_spellings_of_three_sources_meet(study: Study) -> None:
    sides(study, "Taleban", "Taliban (IEA)", "Taliban", "gunmen", "IS", "Nobody We Know")
    report = study.resolve(who="ann")
    found = study.resolution()
    assert {found[label, None] for label in ("Taleban", "Taliban (IEA)", "Taliban")} == {"taliban"}
    assert found["IS", None] == "isis_k"
    assert not any(label == "gunmen" for label, _ in found)
    assert [m.label for m in report.unresolved] == ["Nobody We Know"]
    assert [m.label for m in report.generic] == ["gunmen"]
    assert {"taliban", "isis_k", "isis"} <= set(study.parties())
    assert "taliban_hardliners" not in study.parties()
    assert any("4 labels" in note or "labels" in note for note in report.notes())
    with study.tables() as db:
        study.register_aliases(db)
        rows = db.execute(
            "SELECT count(*) FROM events JOIN aliases ON name = side_b WHERE party_id = 'taliban'"
        )
        assert rows.fetchone() == (3,)


def test_resolving_twice_changes_nothing(study: Study) -> None:
    sides(study, "Taleban", "Haqani Netwerk")
    first = study.resolve(who="ann")
    revision = study.revision
    assert study.resolve(who="ann") == first
    assert study.revision == revision


def test_a_proposal_is_accepted_by_its_number_and_taken_back(study: Study) -> None:
    sides(study, "Haqani Netwerk")
    (row,) = study.resolve(who="ann").rows()
    assert (row["party"], row["state"]) == ("haqqani", "proposed")
    assert ("Haqani Netwerk", None) not in study.resolution()
    report = study.resolve(accept=[row["number"]], who="ann", why="a slip")
    assert report.rows() == []
    assert study.resolution()["Haqani Netwerk", None] == "haqqani"
    # Its parent came along.
    assert {"haqqani", "taliban"} <= set(study.parties())
    (review,) = study.reviews().values()
    study.undo(review.id, who="ben")
    assert ("Haqani Netwerk", None) not in study.resolution()
    assert len(study.resolve(who="ann").rows()) == 1
    with pytest.raises(NotFoundError, match="number '77'"):
        study.resolve(accept=["77"], who="ann")


def test_a_label_is_taken_away_from_its_party(study: Study) -> None:
    sides(study, "IS", "Taleban")
    study.resolve(who="ann")
    split = study.split("IS", who="ann", why="not the branch")
    # A rule's answer falls back to the whole that the name stands for.
    assert study.resolution()["IS", None] == "isis"
    study.undo(split.id, who="ann")
    assert study.resolution()["IS", None] == "isis_k"
    study.split("Taleban", who="ann")
    assert ("Taleban", None) not in study.resolution()
    with pytest.raises(NotFoundError, match="neither merged"):
        study.split("Nobody", who="ann")


def test_a_person_may_give_a_label_elsewhere(study: Study) -> None:
    sides(study, "Taleban")
    study.resolve(who="ann")
    study.review("accept", name_target("Taleban"), others=("ttp",), who="ann")
    assert study.resolution()["Taleban", None] == "ttp"
    study.review("accept", name_target("Taleban", "Pakistan"), others=("let",), who="ann")
    assert study.resolution()["Taleban", "Pakistan"] == "let"
    assert study.resolution()["Taleban", None] == "ttp"


def test_parties_of_one_id_are_one(study: Study) -> None:
    own = Party("taliban", "Taliban", names=(), keys=("ucdp:303",))
    other = Party("ucdp:303", "Taleban", keys=("ucdp:303",))
    said = Assertion("x", TieStatement("rival", ("ucdp:303",), ("b",)), "d", ("ged",))
    put(study, "ged", {}, own, other, Party("b", "B"), said)
    assert study.resolve(who="ann").same_parties == {"ucdp:303": "taliban"}
    assert set(study.parties()) == {"taliban", "b"}
    assert study.assertions()["x"].statement.subjects == ("taliban",)
    study.split("ucdp:303", who="ann")
    assert "ucdp:303" in study.parties()


def test_the_studys_own_party_comes_before_the_listed(study: Study) -> None:
    sides(study, "Haqqani Network", "Taleban")
    put(
        study,
        "coding",
        {},
        Party("hqn", "Haqqani Network"),
        Party("talibs", "Talib movement", keys=("ucdp:303",)),
    )
    study.resolve(who="ann")
    assert study.resolution()["Haqqani Network", None] == "hqn"
    assert study.resolution()["Taleban", None] == "talibs"


def test_a_coalition_stands_for_its_members(study: Study) -> None:
    sides(study, "Taleban, LeJ")
    study.resolve(who="ann")
    rows = [r for r in study.aliases() if r[0] == "Taleban, LeJ"]
    assert {party for *_, party in rows} == {"taliban", "lashkar_e_jhangvi"}
    assert ("Taleban, LeJ", None) not in study.resolution()


def test_merging_parties_moves_their_labels(study: Study) -> None:
    sides(study, "Taleban", "LeJ")
    study.resolve(who="ann")
    merge = study.merge("taliban", "lashkar_e_jhangvi", who="ann")
    assert study.resolution()["LeJ", None] == "taliban"
    study.undo(merge.id, who="ann")
    assert study.resolution()["LeJ", None] == "lashkar_e_jhangvi"
    with pytest.raises(NotFoundError):
        study.merge("taliban", "nobody", who="ann")
    with pytest.raises(NotFoundError, match="no party or event 'nobody'"):
        study.merge("nobody", "taliban", who="ann")


def test_an_event_in_two_lists_counts_once_when_accepted(study: Study) -> None:
    put(study, "ged", {"events": [{"event_id": "g:1", "side_b": "Taleban", **DAY, **PLACE}]})
    claim = {"event_id": "d:1", "ordinal": 1, "name": "Taliban (IEA)", "status": "claimed"}
    put(study, "dsat", {"events": [{"event_id": "d:1", **DAY, **PLACE}], "claims": [claim]})
    (row,) = [r for r in study.resolve(events=True, who="ann").rows() if "=" in r["number"]]
    assert "same day" in row["reason"]
    study.resolve(accept=[row["number"]], who="ann")
    with study.tables() as db:
        assert db.execute("SELECT count(*) FROM events").fetchone() == (1,)
        event = db.execute("SELECT event_id FROM events").fetchone()
        assert db.execute("SELECT event_id, status FROM claims").fetchall() == [(*event, "claimed")]
    with study.tables(raw=True) as db:
        assert db.execute("SELECT count(*) FROM events").fetchone() == (2,)
    assert study.propose_events() == []
    other = ({"g:1", "d:1"} - {event[0]}).pop()
    found = study.event(other)
    assert found is not None
    assert (found["event_id"], found["counted_as"]) == (other, event[0])
    study.split(other, who="ann", why="two attacks")
    with study.tables() as db:
        assert db.execute("SELECT count(*) FROM events").fetchone() == (2,)
    assert study.propose_events() == []  # said to be two: not proposed again


def test_events_can_be_accepted_from_a_score_on(study: Study) -> None:
    put(study, "ged", {"events": [{"event_id": "g:1", "side_b": "Taleban", **DAY, **PLACE}]})
    put(study, "dsat", {"events": [{"event_id": "d:1", "side_b": "Taliban", **DAY, **PLACE}]})
    assert len(study.resolve(accept_events=1.01, who="ann").events) == 1
    assert study.resolve(accept_events=0.9, who="ann").events == ()
    assert len(study.decisions().events) == 1


def test_a_name_that_two_parties_bear_is_given_to_neither(study: Study) -> None:
    sides(study, "ELN", country="Spain")
    put(study, "coding", {}, Party("col", "ELN"), Party("bol", "ELN"), Party("one", "Only One"))
    assert study.resolution() == {("Only One", None): "one"}
    report = study.resolve(who="ann")
    assert "bear it" in report.rows()[0]["reason"]
    assert not any(name == "ELN" for name, _ in study.resolution())
