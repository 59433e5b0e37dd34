"""STIX 2.1 through the real library, and its groups back in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import stix2
import strategies
from hypothesis import HealthCheck, given, settings

from tacitus.core import Assessment, Snapshot, Tie
from tacitus.read import detect, read_file
from tacitus.write import write
from tacitus.write.gexf import listed_ties
from tacitus.write.licence import clear
from tacitus.write.stix import EXTENSION

few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def parsed(snapshot: Snapshot, path: Path) -> tuple[Any, dict[str, Any]]:
    report = write(snapshot, "stix", path)
    assert report.lost
    text = path.read_text(encoding="utf-8")
    bundle = stix2.parse(text, allow_custom=False)
    return bundle, json.loads(text)


def told(item: Any) -> dict[str, Any]:
    found: dict[str, Any] = item["extensions"][EXTENSION]["tacitus"]
    return found


@few
@given(snapshot=strategies.snapshots())
def test_every_bundle_is_valid_and_holds_every_tie(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("s") / "b.json"
    bundle, _ = parsed(snapshot, path)
    ids = {o["id"] for o in bundle.objects}
    assert len(ids) == len(bundle.objects)
    for item in bundle.objects:
        refs = [*item.get("object_refs", ()), *item.get("object_marking_refs", ())]
        refs += [item[k] for k in ("source_ref", "target_ref", "created_by_ref") if k in item]
        assert set(refs) <= ids
    ties = [o for o in bundle.objects if o["type"] == "relationship"]
    expected = {a.id: (tie, a) for tie, a in listed_ties(clear(snapshot).snapshot)}
    assert {told(o)["assessment"] for o in ties} == set(expected)
    for item in ties:
        tie, a = expected[told(item)["assessment"]]
        assert Tie.parse(told(item)["tie"]) == tie
        assert item["confidence"] == round(100 * (a.probability or 0))
        assert told(item)["likelihood"]["probability"] == a.probability
        if tie.when:
            assert item["stop_time"] > item["start_time"]


@few
@given(snapshot=strategies.snapshots())
def test_groups_come_back_equal(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("s")
    write(snapshot, "stix", folder / "b.json")
    assert detect(folder / "b.json").name == "stix"
    reading = read_file(folder / "b.json", staging=folder)
    cleared = clear(snapshot).snapshot
    assert {p.id: p for p in reading.parties} == cleared.parties
    assert {s.id: s for s in reading.sources if s.id != "stix"} == cleared.sources


def test_one_number_has_its_word_on_each_scale(rich: Snapshot, tmp_path: Path) -> None:
    a = Assessment("tie/rival:ash--gale@2030", "tie", "rival:ash--gale@2030", 0.58)
    one = replace(rich, assessments={a.id: a}, ties=(a.id,), strengths=(), findings=())
    bundle, _ = parsed(one, tmp_path / "b.json")
    item = next(o for o in bundle.objects if o["type"] == "relationship")
    assert item["confidence"] == 58
    likelihood = told(item)["likelihood"]
    assert likelihood["probability"] == 0.58
    assert likelihood["scales"]["ICD 203"] == "likely"
    assert len(set(likelihood["scales"].values())) == 2


def test_denials_are_opinions_on_their_tie(rich: Snapshot, tmp_path: Path) -> None:
    bundle, _ = parsed(rich, tmp_path / "b.json")
    opinions = [o for o in bundle.objects if o["type"] == "opinion"]
    assert {o["opinion"] for o in opinions} == {"disagree"}
    ties = {o["id"] for o in bundle.objects if o["type"] == "relationship"}
    assert all(set(o["object_refs"]) <= ties for o in opinions)


def test_groups_of_others_lists_are_read_and_persons_are_not(tmp_path: Path) -> None:
    actor = stix2.ThreatActor(name="Ash Brigade", aliases=["AB", "Ash Column"])
    person = stix2.ThreatActor(name="A. Person", resource_level="individual")
    named = stix2.Identity(name="B. Person", identity_class="individual")
    body = stix2.Identity(name="Iris Foundation", identity_class="organization")
    malware = stix2.Malware(name="x", is_family=False)
    path = tmp_path / "list.json"
    path.write_text(stix2.Bundle(actor, person, named, body, malware).serialize(), encoding="utf-8")
    reading = read_file(path, staging=tmp_path)
    assert {p.labels(): p.kind for p in reading.parties} == {
        ("Ash Brigade", "AB", "Ash Column"): "group",
        ("Iris Foundation",): "body",
    }
    assert reading.account.withheld == {"persons": 2}
    assert "Person" not in str(reading.parties)
