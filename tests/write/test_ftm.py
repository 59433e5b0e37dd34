"""FollowTheMoney through the real library, and its groups back in."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import strategies
from hypothesis import HealthCheck, given, settings

from tacitus.core import Snapshot
from tacitus.read import detect, read_file
from tacitus.write import write
from tacitus.write.ftm import key_of
from tacitus.write.gexf import listed_ties, parties_of
from tacitus.write.licence import clear

if os.environ.get("TACITUS_EXCHANGE") == "require":
    import followthemoney
else:
    followthemoney: Any = pytest.importorskip(
        "followthemoney",
        reason="FollowTheMoney is not installed; it is in requirements/exchange.txt.",
        exc_type=ImportError,
    )

few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@few
@given(snapshot=strategies.snapshots())
def test_every_entity_is_valid_and_every_tie_is_there(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from followthemoney.proxy import EntityProxy

    folder = tmp_path_factory.mktemp("f")
    report = write(snapshot, "ftm", folder / "e.ftm.json")
    entities = lines(report.paths[0])
    ids = {e["id"] for e in entities}
    for entity in entities:
        # Cleaned means checked and made regular: whatever is not valid would be dropped.
        strict = EntityProxy.from_dict(entity, cleaned=False)
        loose = EntityProxy.from_dict(entity, cleaned=True)
        assert strict.id == entity["id"]
        for prop, values in loose.properties.items():
            kind = strict.schema.get(prop).type.name
            assert len(strict.get(prop)) == len(values), (prop, values)
            if kind == "entity":
                assert set(values) <= ids
    cleared = clear(snapshot).snapshot
    ties = {tie_id(a.id): tie for tie, a in listed_ties(cleared)}
    links = [e for e in entities if e["properties"].get("recordId")]
    found = {}
    for e in links:
        p = e["properties"]
        ends = p.get("subject", p.get("member")), p.get("object", p.get("organization"))
        if e["schema"] != "Event":
            found[p["recordId"][0]] = (ends[0][0], ends[1][0])
    assert found == {k: (key_of(t.a), key_of(t.b)) for k, t in ties.items()}
    others = {"Event", "Note", "Document"}
    parties = {e["id"] for e in entities if e["schema"] not in others and "name" in e["properties"]}
    assert parties == {key_of(k) for k in parties_of(cleared, listed_ties(cleared))}


def tie_id(key: str) -> str:
    return " ".join(key.split())


@few
@given(snapshot=strategies.snapshots())
def test_statements_build_the_same_entities(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from followthemoney import Dataset, Statement, StatementEntity

    folder = tmp_path_factory.mktemp("f")
    report = write(snapshot, "ftm", folder / "e.ftm.json")
    entities = {e["id"]: e for e in lines(report.paths[0])}
    by_entity: dict[str, list[Statement]] = {}
    for row in lines(report.paths[1]):
        statement = Statement.from_dict(row)
        by_entity.setdefault(statement.entity_id, []).append(statement)
    assert by_entity.keys() == {k for k, e in entities.items() if e["properties"]}
    ours = Dataset.make({"name": "tacitus", "title": "tacitus"})
    for key, statements in by_entity.items():
        built = StatementEntity.from_statements(ours, statements)
        given_properties = entities[key]["properties"]
        assert {p: sorted(built.get(p)) for p in given_properties} == {
            p: sorted(v) for p, v in given_properties.items()
        }


def test_who_says_a_name_stands_in_its_statement(tmp_path: Path) -> None:
    import snapshots

    report = write(snapshots.rich(), "ftm", tmp_path / "e.ftm.json")
    said = lines(report.paths[1])
    assert {s["dataset"] for s in said if s["prop"] == "startDate"} == {"tacitus", "events"}


@few
@given(snapshot=strategies.snapshots())
def test_groups_come_back_by_name_and_kind(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("f")
    path = write(snapshot, "ftm", folder / "e.ftm.json").paths[0]
    reading = read_file(path, format="ftm", staging=folder)
    cleared = clear(snapshot).snapshot

    def plain(labels: tuple[str, ...]) -> set[str]:
        return {" ".join(text.split()) for text in labels}

    for party in reading.parties:
        known = cleared.parties[party.id]
        assert plain(party.labels()) == plain(known.labels())
        assert party.kind == known.kind
        assert party.keys == known.keys


def test_persons_of_a_list_are_counted_and_left(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    items = [
        {"id": "Q1", "schema": "Organization", "properties": {"name": ["Ash Brigade"],
         "alias": ["Ash Column"], "abbreviation": ["AB"], "wikidataId": ["Q1"]}},
        {"id": "Q2", "schema": "Person", "properties": {"name": ["A. Person"]}},
        {"id": "l", "schema": "UnknownLink", "properties": {"subject": ["Q1"]}},
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(i) for i in items), encoding="utf-8")
    assert detect(path).name == "ftm"
    reading = read_file(path, staging=tmp_path)
    assert [p.labels() for p in reading.parties] == [("Ash Brigade", "Ash Column", "AB")]
    assert reading.parties[0].keys == ("wikidata:Q1",)
    assert reading.account.withheld == {"persons": 1}
