"""Beyond loopback, rows whose terms forbid passing on are not served."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tacitus.study import Study
from tacitus.study.shared import SharedStudy

AWAY = {"host": "0.0.0.0"}  # noqa: S104


@pytest.fixture
def away(own, serve):
    """Give a client beyond loopback; the UN panel's words may not be passed on."""
    with Study.open(own, write=True) as study:
        un = study.sources()["un"]
        closed = replace(un, terms="no_redistribution")
        study.ledger.append([("source", "un", closed)], who="ann", why="its terms")
    return serve(own, **AWAY)


def test_events_of_closed_terms_stay(away, serve, own):
    here = serve(own)
    assert here.get("/api/study").json()["counts"]["events"] == 5
    assert away.get("/api/study").json()["counts"]["events"] == 0
    assert away.get("/api/events").content.startswith(b'{"n":0,')
    assert here.get("/api/events/dsat:1").status_code == 200
    assert away.get("/api/events/dsat:1").status_code == 404
    assert away.get("/api/coincidences").json()["rows"] == []
    assert away.get("/api/claims").json()["rows"] == []


def test_words_of_closed_terms_stay_and_are_missed(away, serve, own):
    here = serve(own)
    tie = here.get("/api/ties?relation=ally").json()["rows"][0]["id"]
    local, shared = (c.get(f"/api/why/{tie}").json() for c in (here, away))
    assert local["probability"] == shared["probability"]
    says = {p["assertion"]: p for p in shared["passages"]}
    assert says["a1"]["where"] == "kept back under the terms of its source"
    assert says["a1"]["says"] == ""
    assert says["a2"]["says"] == next(
        p["says"] for p in local["passages"] if p["assertion"] == "a2"
    )
    assert "Blue and Red are allied." not in away.get(f"/api/why/{tie}").text
    assert away.get("/api/why/a1").status_code == 404
    assert away.get("/api/assertions?ids=a1").status_code == 404
    assert "Blue and Red are allied." not in away.get("/api/changes?limit=0").text
    assert "Blue and Red are allied." not in away.get("/api/documents/report-1").text


def test_every_list_answers_beyond_loopback(away):
    for name in (
        "parties",
        "ties",
        "strengths",
        "presence",
        "roles",
        "sources",
        "findings",
        "brief",
    ):
        assert away.get(f"/api/{name}").status_code == 200, name


def test_a_private_source_is_not_named(own, serve):
    with Study.open(own, write=True) as study:
        taps = replace(study.sources()["taps"], terms="private", name="The secret ear")
        study.ledger.append([("source", "taps", taps)], who="ann", why="its terms")
    away = serve(own, **AWAY)
    tie = serve(own).get("/api/ties?relation=ally").json()["rows"][0]["id"]
    for path in (
        "sources",
        "ties",
        f"why/{tie}",
        "changes?limit=0",
        "study",
        "brief",
        "attributions",
    ):
        assert "secret ear" not in away.get(f"/api/{path}").text, path
    assert "taps" not in {r["id"] for r in away.get("/api/sources").json()["rows"]}


def test_the_shared_study_joins_events_without_closed_rows(own):
    with SharedStudy.open(own) as study, study.tables() as con:
        assert con.execute("SELECT count(*) FROM events").fetchone() == (0,)
        assert con.execute("SELECT count(*) FROM claims").fetchone() == (0,)
