"""Reviews from several hands: none is lost, and a stale one is refused and shown."""

from __future__ import annotations

import threading

import pytest
from typer.testing import CliRunner

from tacitus.cli import app as cli
from tacitus.study import Study


def given(key: str, revision: int, **more) -> dict:
    return {"assertion": key, "verdict": "accept", "who": "ben", "based_on": revision} | more


def test_the_queue_shows_proposals_beside_their_passages(client):
    answer = client.get("/api/queue?limit=5").json()
    assert [r["id"] for r in answer["rows"]] == ["p0", "p1", "p2", "p3", "p4"]
    assert answer["notes"] == ["12 proposals wait."]
    row = answer["rows"][0]
    assert row["cited"]["says"].startswith("Blue and Red fight side by side")
    assert row["cues"] == ["fight side by side"]
    assert row["verdicts"] == []
    assert client.get("/api/queue?tier=rule").json()["rows"][0]["id"] == "p0"
    assert client.get("/api/queue?tier=rules").status_code == 400


def test_a_verdict_is_recorded_and_undone(writer):
    revision = writer.get("/api/queue").json()["revision"]
    done = writer.post("/api/review", json=given("p0", revision, why="clear")).json()
    assert done["review"]["verdict"] == "accept"
    assert done["revision"] == revision + 1
    assert "p0" not in {r["id"] for r in writer.get("/api/queue").json()["rows"]}
    undone = writer.post("/api/undo", json={"review": done["review"]["id"], "who": "ben"})
    assert undone.status_code == 200
    assert "p0" in {r["id"] for r in writer.get("/api/queue").json()["rows"]}


def test_a_correction_sends_the_whole_assertion(writer):
    answer = writer.get("/api/queue").json()
    corrected = answer["rows"][0]["assertion"] | {"gloss": "As it should be."}
    body = given("p0", answer["revision"], verdict="correct", corrected=corrected)
    assert writer.post("/api/review", json=body).status_code == 200
    now = writer.get("/api/assertions?ids=p0").json()["rows"][0]
    assert now["gloss"] == "As it should be."
    assert now["tier"] == "accepted"
    revision = writer.get("/api/study").json()["revision"]
    for bad in (
        given("p1", revision, verdict="correct"),
        given("p1", revision, corrected=corrected),
        given("p1", revision, verdict="correct", corrected={"nonsense": 1}),
    ):
        assert writer.post("/api/review", json=bad).status_code == 400
    assert writer.post("/api/review", json=given("p99", revision)).status_code == 404


def test_a_stale_verdict_is_refused_and_shows_what_stands(writer, own):
    revision = writer.get("/api/queue").json()["revision"]
    runner = CliRunner()
    with Study.open(own, write=True) as study:
        study.judge("reject", "p3", who="ann", why="another group")
    assert runner.invoke(cli, ["show", str(own), "sources", "--json"]).exit_code == 0
    answer = writer.post("/api/review", json=given("p3", revision))
    assert answer.status_code == 409
    said = answer.json()
    assert "look at it again" in said["detail"]
    assert [(v["who"], v["verdict"]) for v in said["now"]["verdicts"]] == [("ann", "reject")]
    assert said["revision"] > revision
    again = writer.post("/api/review", json=given("p3", said["revision"]))
    assert again.status_code == 200, "on fresh ground it stands beside the other"


def test_a_blind_coder_does_not_see_anothers_verdict(writer):
    revision = writer.get("/api/queue").json()["revision"]
    writer.post("/api/review", json=given("p0", revision))
    mine = writer.get("/api/queue?who=cleo").json()["rows"]
    assert "p0" in {r["id"] for r in mine}
    assert all(r["verdicts"] == [] for r in mine)
    assert "p0" not in {r["id"] for r in writer.get("/api/queue?who=ben").json()["rows"]}


def test_two_browsers_and_the_command_line_lose_nothing(own, serve):
    first, second = serve(own), serve(own)
    revision = first.get("/api/queue").json()["revision"]
    answers: dict[str, int] = {}

    def post(client, keys, who):
        for key in keys:
            answer = client.post("/api/review", json=given(key, revision, who=who))
            answers[f"{who}/{key}"] = answer.status_code

    def command():
        for key in ("p8", "p9"):
            with Study.open(own, write=True) as study:
                study.judge("accept", key, who="cli")

    work = [
        threading.Thread(target=post, args=(first, ["p0", "p1", "p2", "p3"], "ben")),
        threading.Thread(target=post, args=(second, ["p3", "p4", "p5", "p6"], "cleo")),
        threading.Thread(target=command),
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    # The one proposal that both decided: whoever came second was told so.
    assert sorted(answers.pop(f"{who}/p3") for who in ("ben", "cleo")) == [200, 409]
    assert set(answers.values()) == {200}
    with Study.open(own) as study:
        decided = {(r.target, r.who) for r in study.reviews().values()}
    assert {("assertion/p8", "cli"), ("assertion/p9", "cli")} <= decided
    assert len(decided) == 9


def test_while_another_process_writes_reading_goes_on(writer, own, monkeypatch):
    monkeypatch.setattr("tacitus.store.database.BUSY_SECONDS", 0.2)
    revision = writer.get("/api/queue").json()["revision"]
    with Study.open(own, write=True) as study, study.ledger.transaction(who="a", why="b") as write:
        assert write.revision > revision
        assert writer.get("/api/parties").status_code == 200
        answer = writer.post("/api/review", json=given("p0", revision))
    assert answer.status_code == 423
    assert "Another process is writing" in answer.json()["detail"]
    assert writer.post("/api/review", json=given("p0", revision)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kept": "blue", "others": ["red"], "who": "ben"}, 200),
        ({"kept": "blue", "others": ["blue"], "who": "ben"}, 400),
        ({"kept": "blue", "others": ["nobody"], "who": "ben"}, 404),
        ({"kept": "nobody", "others": ["red"], "who": "ben"}, 404),
        ({"kept": "blue", "others": [], "who": "ben"}, 422),
    ],
)
def test_parties_are_merged(writer, body, status):
    assert writer.post("/api/merge", json=body).status_code == status
