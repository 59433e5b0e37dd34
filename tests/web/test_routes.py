"""The routes give the study's own rows, whole, fresh after a write, and as known then."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import numpy as np
import pytest

from tacitus.core.codec import to_plain
from tacitus.study import Study
from tacitus.study.views import Filters, show
from tacitus.web.routes.lists import LISTS

TYPES = {"int32": "<i4", "float32": "<f4", "uint16": "<u2", "uint8": "u1"}
EPOCH = date(1970, 1, 1).toordinal()


def decode(body: bytes) -> tuple[dict, dict]:
    """Read the columns as a page does."""
    line, _, _ = body.partition(b"\n")
    header, start = json.loads(line), len(line) + 1
    assert start % 8 == 0
    columns = {}
    for c in header["columns"]:
        assert c["offset"] % 8 == 0
        part = body[start + c["offset"] : start + c["offset"] + c["length"]]
        columns[c["name"]] = np.frombuffer(part, TYPES[c["type"]])
        assert len(columns[c["name"]]) == header["n"]
    return header, columns


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_the_views_rows(name, client, made):
    answer = client.get(f"/api/{name}").json()
    with Study.open(made) as study:
        expected = show(study, name, Filters())
        assert answer["revision"] == study.revision
    plain = json.loads(
        json.dumps(
            [vars(r) for r in expected.rows],
            default=lambda x: to_plain(x) if not hasattr(x, "isoformat") else x.isoformat(),
        )
    )
    assert [set(r) for r in answer["rows"]] == [set(r) for r in plain]
    assert len(answer["rows"]) == len(plain)
    assert answer["notes"] == list(expected.notes)


def test_a_long_list_says_what_it_leaves_out(client):
    whole = client.get("/api/changes?limit=0").json()
    part = client.get("/api/changes?limit=3").json()
    assert part["rows"] == whole["rows"][:3]
    assert part["notes"][-1].startswith(f"{len(whole['rows']) - 3:,} more rows")


def test_the_study_names_what_a_page_needs(client):
    answer = client.get("/api/study").json()
    assert answer["name"] == "Aland 2020"
    assert answer["counts"]["events"] == 5
    assert answer["counts"]["queue"] == 12
    assert answer["undated"] == 0
    assert set(answer["fits"]) == {"ties", "strengths", "attribution"}
    assert all(fit["fast"] for fit in answer["fits"].values())
    relations = {w["id"]: w for w in answer["vocabulary"]["relations"]}
    assert relations["ally"]["symmetric"] is True
    assert relations["support"]["symmetric"] is False
    assert "disputed borders" in answer["borders_note"]
    assert answer["years"] == [2015, 2020]


def test_ties_carry_their_years_sources_and_dates(client):
    rows = {r["key"]: r for r in client.get("/api/ties").json()["rows"]}
    tie = rows["ally:blue--red"]
    assert tie["sources"] == ["paper", "taps", "un"]
    assert tie["tiers"] == ["coded"]
    assert tie["first_held"] == {"edtf": "2019", "lo": "2019-01-01", "hi": "2019-12-31"}
    assert tie["last_held"] is None, "one source says that it still holds"
    assert [p["when"] for p in tie["series"]] == ["2019", "2020"]
    assert tie["word"]
    assert tie["confidence"] in {"low", "moderate", "high"}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("max_roots=1", {"support.weapons:red->leaf"}),
        ("relation=ally", {"ally:blue--red"}),
        ("relation=ally&relation=support", {"ally:blue--red", "support.weapons:red->leaf"}),
        ("source=taps", {"ally:blue--red"}),
        ("tier=rule", set()),
        ("group=leaf", {"support.weapons:red->leaf"}),
        ("group=BF&group=Red Guard", {"ally:blue--red"}),
        ("on=2019-06", {"ally:blue--red", "support.weapons:red->leaf"}),
        ("until=2018", set()),
    ],
)
def test_ties_are_narrowed(client, query, keys):
    answer = client.get(f"/api/ties?{query}").json()
    assert {r["key"] for r in answer["rows"]} == keys
    if len(keys) < 2:
        assert "Filtered out" in answer["notes"][-1]


def test_columns_decode_to_the_table(client, made):
    header, columns = decode(client.get("/api/events").content)
    with Study.open(made) as study, study.tables() as con:
        rows = con.execute(
            "SELECT event_id, date_start, coalesce(date_end, date_start), latitude, longitude,"
            " coalesce(where_prec, where_prec_max), coalesce(deaths_best, deaths_low), target,"
            " admin1, kind FROM events ORDER BY date_start NULLS LAST, event_id"
        ).fetchall()
    assert header["n"] == len(rows) == 5
    missing = {c["name"]: c["missing"] for c in header["columns"]}
    for n, (_, start, end, lat, lon, prec, deaths, target, admin1, kind) in enumerate(rows):
        for name, day in (("day_start", start), ("day_end", end)):
            expected = missing[name] if day is None else day.toordinal() - EPOCH
            assert columns[name][n] == expected
        for name, value in (("lat", lat), ("lon", lon)):
            assert (
                np.isnan(columns[name][n]) if value is None else np.isclose(columns[name][n], value)
            )
        for name, value in (("where_prec", prec), ("deaths", deaths)):
            assert columns[name][n] == (missing[name] if value is None else value)
        for name, value in (("target", target), ("type", kind)):
            code = columns[name][n]
            assert (None if code == missing[name] else header[name][code]["id"]) == value
        code = columns["admin1"][n]
        assert (None if code == missing["admin1"] else header["admin1"][code]["name"]) == admin1
    claimants = {header["party"][c]["id"] for c in columns["claimant"] if c != missing["claimant"]}
    assert claimants == {"blue", "red"}


def test_one_event_in_full(client):
    by_place = client.get("/api/events/0").json()
    by_id = client.get(f"/api/events/{by_place['id']}").json()
    assert by_id == by_place
    assert by_id["claims"][0]["party"] in {"blue", "red"}
    assert by_id["assessment"] is None or client.get(f"/api/why/{by_id['assessment']}").is_success
    assert client.get("/api/events/5").status_code == 404
    assert client.get("/api/events/99999999999999999999").status_code == 404


def test_why_unfolds_to_passages_and_documents(client):
    tie = client.get("/api/ties?relation=ally").json()["rows"][0]
    why = client.get(f"/api/why/{tie['id']}").json()
    assert why["probability"] == tie["probability"]
    assert why["decibans"] == pytest.approx(sum(t["decibans"] for t in why["terms"]))
    assert {p["assertion"] for p in why["passages"]} == {"a1", "a2"}
    cited = next(p for p in why["passages"] if p["assertion"] == "a1")
    assert cited["cues"] == ["fight side by side"]
    assert [h["value"] for h in why["history"]] == [tie["probability"]]
    assert why["series"] == tie["series"]
    document = client.get(f"/api/documents/{cited['document']}").json()
    passages = {p["id"]: p for p in document["passages"]}
    assert "a1" in {a["id"] for a in passages[cited["passage"]]["assertions"]}
    assert client.get("/api/why/a1").json()["kind"] == "assertion"
    assert client.get("/api/why/nothing").status_code == 404
    assert client.get("/api/documents/nothing").status_code == 404


def test_a_finding_names_its_fewest_roots(client):
    every = client.get("/api/findings").json()["rows"]
    single = client.get("/api/findings?max_roots=1").json()["rows"]
    assert single == [r for r in every if r["roots"] is not None and r["roots"] <= 1]
    assert 0 < len(single) < len(every)


def test_an_answer_is_fresh_after_a_write(writer, own):
    first = writer.get("/api/parties")
    etag = first.headers["ETag"]
    again = writer.get("/api/parties", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    with Study.open(own, write=True) as study:
        study.merge("blue", "red", who="ben")
    fresh = writer.get("/api/parties", headers={"If-None-Match": etag})
    assert fresh.status_code == 200
    assert fresh.json()["revision"] > first.json()["revision"]
    assert "red" not in {r["id"] for r in fresh.json()["rows"]}


def test_as_known_is_what_was_known_then(writer, own):
    with Study.open(own, write=True) as study:
        before = datetime.now(UTC)
        study.review("reject", "assertion/a5", who="ben")
    then = writer.get("/api/assertions?ids=a5").json()["rows"][0]
    assert [v["verdict"] for v in then["verdicts"]] == ["reject"]
    stamp = before.isoformat().replace("+00:00", "Z")
    known = writer.get("/api/study", params={"as_known": stamp}).json()
    now = writer.get("/api/study").json()
    assert known["counts"]["reviews"] == 0
    assert now["counts"]["reviews"] == 1
    assert known["counts"]["assertions"] == now["counts"]["assertions"] + 1


def test_answers_are_zipped_where_that_is_accepted(client):
    plain = client.get("/api/study", headers={"Accept-Encoding": "identity"})
    zipped = client.get("/api/study", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.json() == zipped.json()


def test_compare_says_which_root_moved_it(writer, own):
    left = writer.get("/api/study").json()["revision"]
    with Study.open(own, write=True) as study:
        study.review("reject", "assertion/a1", who="ben", why="misread")
        study.infer("ties", seed=3, fast=True, who="ben")
        fit = study.fit("ties")["id"]
    rows = writer.get(f"/api/compare?left=r{left}&right={fit}").json()["rows"]
    tie = next(r for r in rows if r["kind"] == "tie" and "Blue Front" in r["subject"])
    assert tie["delta"] == pytest.approx(tie["after"]["value"] - tie["before"]["value"])
    assert tie["delta"] < 0
    assert tie["moved_by"][0]["root"] in {"taps", "un"}
    same = writer.get("/api/compare").json()
    assert same["rows"] == []
    assert writer.get("/api/compare?left=r99999").status_code == 404
    assert writer.get("/api/compare?left=whenever").status_code == 400


def test_regions_are_the_users_own_where_there_are_some(writer, own):
    feature = {
        "type": "Feature",
        "properties": {"key": "n", "country": "Aland", "name": "North", "also": []},
        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
    }
    own_map = {"type": "FeatureCollection", "borders": "Ours.", "features": [feature]}
    assert writer.get("/api/regions").json()["features"] == []
    (own / "regions.geojson").write_text(json.dumps(own_map))
    answer = writer.get("/api/regions").json()
    assert answer["borders"] == "Ours."
    assert [f["properties"]["name"] for f in answer["features"]] == ["North"]


def test_the_current_view_becomes_a_brief_and_files(client):
    whole, narrow = client.get("/api/brief"), client.get("/api/brief?relation=ally")
    assert "Red arms Leaf" not in narrow.text
    assert "Narrowed to ally" in narrow.text
    assert "Narrowed to" not in whole.text
    formats = client.get("/api/export").json()["formats"]
    assert {"html", "csv", "gexf"} <= set(formats)
    for name in ("md", "csv", "gexf"):
        told = client.get(f"/api/export/{name}/report").json()
        sent = client.get(f"/api/export/{name}")
        assert sent.status_code == 200, name
        assert told["filename"] in sent.headers["Content-Disposition"]
        assert json.loads(sent.headers["X-Tacitus-Left-Out"]) == told["left_out"]
    assert told["state"] == "draft"
    assert client.get("/api/export/doc").status_code == 400
