"""One source in full: its letter, what it said, whom it repeats; beyond loopback less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tacitus.study import Study


def page(client, key):
    answer = client.get(f"/api/sources/{key}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_source_tells_its_row_and_what_it_said(client):
    listed = {r["id"]: r for r in client.get("/api/sources").json()["rows"]}
    un = page(client, "un")
    assert un["row"] == listed["un"]
    assert un["letter_says"] == "usually reliable"
    said = {r["id"]: r for r in un["reported"]}
    assert {"a1", "a5", "a6"} <= set(said)
    assert said["a5"]["said"] == "2020-02"
    assert said["a5"]["held"] == "2020"
    assert not said["a5"]["passed_on"]
    assert len(un["reported"]) == un["row"]["assertions"] + un["row"]["passed_on"]
    assert [r["said"] for r in un["reported"]] == sorted(
        (r["said"] for r in un["reported"]), reverse=True
    )


def test_roots_and_echoes_follow_the_chain(client):
    un, taps = page(client, "un"), page(client, "taps")
    assert next(r for r in un["reported"] if r["id"] == "a1")["passed_on"]
    assert "taps" in {n["id"] for n in un["repeats"]}
    assert "un" in {n["id"] for n in taps["repeated_by"]}
    assert taps["repeats"] == []
    # Material that is only cited counts for whoever cites it.
    assert {n["id"] for n in taps["roots"]} == {"un"}


def test_a_known_habit_stands_beside_single_chains(own, serve):
    with Study.open(own, write=True) as study:
        paper = replace(study.sources()["paper"], cites=("un",))
        study.ledger.append([("source", "paper", paper)], who="ann", why="it reprints the panel")
    client = serve(own)
    assert page(client, "paper")["repeats"][-1] == {
        "id": "un",
        "name": "UN panel",
        "assertions": 0,
        "known": True,
    }
    assert {"paper"} == {n["id"] for n in page(client, "un")["repeated_by"] if n["known"]}


def test_a_letter_comes_with_the_write_that_gave_it(own, serve):
    with Study.open(own, write=True) as study:
        lower = replace(study.sources()["paper"], reliability="D")
        study.ledger.append([("source", "paper", lower)], who="ann", why="two retractions")
    client = serve(own)
    now, first = page(client, "paper")["letters"]
    assert (now["letter"], now["who"], now["why"]) == ("D", "ann", "two retractions")
    assert first["letter"] == "C"
    assert serve(own, host="0.0.0.0").get("/api/sources/paper").json()["letters"] == []  # noqa: S104


@pytest.mark.parametrize("key", ["nobody", "un/x", "%2e%2e%2fstudy"])
def test_nobody_of_that_name(client, key):
    answer = client.get(f"/api/sources/{key}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("The study knows no source")


def test_a_private_source_has_no_page_beyond_loopback(own, serve):
    with Study.open(own, write=True) as study:
        taps = replace(study.sources()["taps"], terms="private", name="The secret ear")
        study.ledger.append([("source", "taps", taps)], who="ann", why="its terms")
    away = serve(own, host="0.0.0.0")  # noqa: S104
    assert away.get("/api/sources/taps").status_code == 404
    assert "secret ear" not in away.get("/api/sources/un").text
    assert serve(own).get("/api/sources/taps").status_code == 200
