"""Runs: followed over a stream, one at a time, cancelled, and honest about how they end."""

from __future__ import annotations

import json
import sys
import time

import pytest

QUICK = """
import json, time
print("a library that prints", flush=True)
for share, words in ((0.2, "ties"), (0.7, "strengths")):
    print(json.dumps({"share": share, "words": words}), flush=True)
    time.sleep(0.25)
print(json.dumps({"lines": ["Assessed 3 ties."]}), flush=True)
"""
ENDLESS = 'import time; print(\'{"share": 0.1, "words": "ties"}\', flush=True); time.sleep(60)'
REFUSED = 'import sys; print(\'{"failed": "Another process is writing."}\'); sys.exit(1)'
BROKEN = "raise SystemError('no words for it')"


def command(code):
    return lambda folder, given: [sys.executable, "-c", code]


def stream(client, key):
    """Read the states of a run as a page does."""
    with client.stream("GET", f"/api/runs/{key}/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        return [
            json.loads(line.removeprefix("data:"))
            for line in answer.iter_lines()
            if line.startswith("data:")
        ]


def test_a_run_is_followed_to_its_end(made, serve):
    client = serve(made, command=command(QUICK))
    started = client.post("/api/runs", json={"seed": 7, "fast": True}).json()
    assert started["state"] == "running"
    told = stream(client, started["id"])
    shares = [state["share"] for state in told]
    assert shares == sorted(shares)
    assert {"ties", "strengths"} <= {state["words"] for state in told}
    assert any(state["left_seconds"] is not None for state in told)
    assert told[-1]["state"] == "done"
    assert told[-1]["share"] == 1.0
    assert told[-1]["lines"] == ["Assessed 3 ties."]
    assert stream(client, started["id"]) == told[-1:], "who comes late hears how it ended"
    kept = client.get("/api/runs").json()["rows"]
    assert [(r["id"], r["given"]["seed"], r["state"]) for r in kept] == [("1", 7, "done")]


def test_one_at_a_time_and_cancelled(made, serve):
    client = serve(made, command=command(ENDLESS))
    key = client.post("/api/runs", json={}).json()["id"]
    second = client.post("/api/runs", json={})
    assert second.status_code == 409
    assert "Another run" in second.json()["detail"]
    began = time.monotonic()
    assert client.post(f"/api/runs/{key}/cancel", json={}).json()["state"] == "cancelled"
    assert time.monotonic() - began < 30
    assert client.post(f"/api/runs/{key}/cancel", json={}).json()["state"] == "cancelled"
    assert client.post("/api/runs", json={}).status_code == 200


@pytest.mark.parametrize(
    ("code", "words"), [(REFUSED, "Another process is writing."), (BROKEN, "without a word")]
)
def test_a_run_that_fails_says_why(made, serve, code, words):
    client = serve(made, command=command(code))
    key = client.post("/api/runs", json={}).json()["id"]
    last = stream(client, key)[-1]
    assert last["state"] == "failed"
    assert words in last["lines"][0]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"what": "everything"}, 422),
        ({"seed": -1}, 422),
        ({"draws": 10**9}, 422),
        ({"tiers": ["rules"]}, 400),
    ],
)
def test_what_cannot_run_is_refused(made, serve, body, status):
    client = serve(made, command=command(ENDLESS))
    assert client.post("/api/runs", json=body).status_code == status
    assert client.get("/api/runs").json()["rows"] == []


def test_an_unknown_run_is_404_before_a_stream_begins(client):
    for path in ("runs/9", "runs/9/stream"):
        assert client.get(f"/api/{path}").status_code == 404
    assert client.post("/api/runs/9/cancel", json={}).status_code == 404


def test_closing_the_server_ends_its_run(made, serve):
    client = serve(made, command=command(ENDLESS))
    client.post("/api/runs", json={})
    run = client.app.state.runs.all()[0]
    client.app.state.runs.close()
    assert not run.running


@pytest.mark.slow
def test_a_real_fit_runs_beside_the_server(writer):
    before = writer.get("/api/fits").json()["rows"]
    body = {"what": "ties", "seed": 5, "fast": True, "draws": 10, "chains": 1, "who": "ben"}
    told = stream(writer, writer.post("/api/runs", json=body).json()["id"])
    assert told[-1]["state"] == "done", told[-1]["lines"]
    assert "seed 5" in told[-1]["lines"][0]
    after = writer.get("/api/fits").json()["rows"]
    assert [r["seed"] for r in after if r not in before] == [5]
    assert after[-1]["who"] == "ben"
