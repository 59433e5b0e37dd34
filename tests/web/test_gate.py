"""The gate over the wire, and what was released."""

from __future__ import annotations

import pytest

from tacitus.study import Study


@pytest.fixture
def let_out(own):
    """Give the folder of a study that was released and changed since, and the release."""
    with Study.open(own, write=True) as study:
        study.infer(seed=3, fast=True, who="ann")
        study.check(who="Ada")
        study.check(who="Ben")
        entry = study.release(who="Ben").released
        study.review("reject", "assertion/a2", who="cy", why="no")
    return own, entry


def test_the_gate_with_its_log(let_out, serve):
    folder, entry = let_out
    client = serve(folder)
    gate = client.get("/api/gate").json()
    assert gate["state"] == client.get("/api/study").json()["state"] == "draft"
    assert gate["released"]["id"] == entry.id
    assert [e["act"] for e in gate["log"]] == ["check", "check", "release"]
    assert gate["left_out"]["proposals that nobody reviewed"] == 12


def test_a_release_goes_out_whole_and_without_proposals(let_out, serve):
    folder, entry = let_out
    client = serve(folder)
    page = client.get("/api/brief?released=true").text
    assert f"released, {entry.id}" in page
    assert "Proposal 3" not in page
    told = client.get("/api/export/csv/report?released=true").json()
    assert told["state"] == f"released, {entry.id}"
    assert client.get("/api/export/csv/report").json()["state"] == "draft"
    assert client.get("/api/export/gexf?released=true").status_code == 200
    narrowed = client.get("/api/brief?released=true&relation=ally")
    assert (narrowed.status_code, "whole" in narrowed.json()["detail"]) == (400, True)


def test_nothing_released_is_refused(client):
    assert client.get("/api/export/csv?released=true").status_code == 409


def test_one_that_was_taken_back_says_so(let_out, serve):
    folder, entry = let_out
    with Study.open(folder, write=True) as study:
        study.retract(entry.id, who="Ben", why="A source lied.")
    client = serve(folder)
    assert client.get("/api/brief?released=true").status_code == 409
    when = entry.when.isoformat().replace("+", "%2B")
    assert "taken back" in client.get(f"/api/brief?released=true&as_known={when}").text
    assert client.get("/api/gate").json()["released"] is None


def test_a_coder_sees_neither_verdicts_nor_corrections_of_others(own, serve):
    with Study.open(own, write=True) as study:
        study.judge("reject", "p3", who="ann")
        study.correct("p4", {"polarity": "negated"}, who="ann")
    rows = {r["id"]: r for r in serve(own).get("/api/queue?who=ben").json()["rows"]}
    assert {*rows} >= {"p3", "p4"}
    assert not rows["p3"]["cited"]["withdrawn"]
    assert "rejected" not in rows["p3"]["cited"]["where"]
    assert rows["p4"]["cited"]["polarity"] == "affirmed"
    assert rows["p4"]["verdicts"] == []
