"""Safe by default: who may ask, what may be sent, and what an answer can make a browser do."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient

from tacitus.web.app import create_app
from tacitus.web.security import BRIEF_POLICY, MOST_BYTES, PAGE_POLICY, is_loopback

TOKEN, BASE = "the-token-of-a-test", "http://127.0.0.1:8000"
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
VERDICT = {"assertion": "p1", "verdict": "accept", "who": "ben", "based_on": 999}


@pytest.fixture
def bare(made):
    """Give a client that has no token."""
    with TestClient(create_app(made, token=TOKEN), base_url=BASE) as client:
        yield client


@pytest.fixture
def pages(made, tmp_path):
    """Give a client of a server whose pages are a folder of the test's own."""
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>pages</title>")
    (static / "assets" / "a-1.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (static / "out").symlink_to(tmp_path / "secret.txt")
    app = create_app(made, token=TOKEN, static=static)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(app, base_url=BASE, headers=headers) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/claims", "/api/study", "/api/openapi.json", "/api/nope"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Cookie": "tacitus-8000=wrong"},
        {"Cookie": f"tacitus-9999={TOKEN}"},
        {"Cookie": "tacitus-8000=é".encode("latin-1")},
    ],
)
def test_nothing_without_the_token(bare, path, headers):
    answer = bare.get(path, headers=headers)
    assert answer.status_code == 401
    assert list(answer.json()) == ["detail"]


def test_the_opened_address_gives_a_cookie_and_loses_the_token(bare):
    answer = bare.get(f"/claims?t=2015..2020&token={TOKEN}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/claims?t=2015..2020"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert cookie.startswith("tacitus-8000=")
    assert bare.get("/api/study").status_code == 200


def test_the_token_in_an_address_opens_no_interface_and_no_other_host(bare):
    assert bare.get(f"/api/study?token={TOKEN}").status_code == 401
    answer = bare.get(f"//evil.example/?token={TOKEN}", follow_redirects=False)
    assert not answer.headers.get("location", "/").startswith("//")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "10.0.0.7"])
def test_a_rebound_name_is_refused(client, host):
    assert client.get("/api/study", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_our_own_names_are_not(client, host):
    assert client.get("/api/study", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": BASE, "Content-Type": "text/plain"}, 415),
        ({"Origin": BASE, "Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Origin": BASE}, 404),
    ],
)
def test_only_our_own_pages_write_with_a_cookie(bare, headers, status):
    bare.get(f"/?token={TOKEN}")
    sent = {"Content-Type": "application/json"} | headers
    body = json.dumps({"review": "none", "who": "ben"})
    assert bare.post("/api/undo", content=body, headers=sent).status_code == status


def test_every_answer_is_under_the_strict_policy(client, bare):
    for answer in (client.get("/api/study"), client.get("/"), bare.get("/"), client.get("/api/x")):
        assert answer.headers["Content-Security-Policy"] == PAGE_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert "unsafe" not in PAGE_POLICY
    assert not re.search(r"https?:|\*", PAGE_POLICY)


def test_a_brief_runs_nothing(client):
    answer = client.get("/api/brief")
    assert answer.headers["Content-Security-Policy"] == BRIEF_POLICY
    assert "script" not in BRIEF_POLICY
    assert "sandbox" in BRIEF_POLICY
    assert "<script" not in answer.text
    assert "onerror=" not in re.sub(r"&lt;.*?&gt;", "", answer.text)
    assert "&lt;script&gt;" in answer.text


def test_hostile_words_are_data_in_json(client):
    answer = client.get("/api/queue")
    assert answer.headers["content-type"] == "application/json"
    assert HOSTILE in answer.json()["rows"][0]["gloss"]
    assert HOSTILE in client.get("/api/documents/note").json()["title"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/out",
        "//etc/passwd",
        "/%00",
        "/etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_pages(pages, path):
    answer = pages.get(path)
    assert "secret" not in answer.text
    assert "root:" not in answer.text
    assert answer.status_code in {200, 404}
    assert answer.status_code == 404 or "<title>pages</title>" in answer.text


@pytest.mark.parametrize("key", ["../study.sqlite", "..%2f..%2fetc%2fpasswd", "%00", "a" * 501])
def test_no_id_leads_into_the_folder(client, key):
    for route in ("documents", "why", "events"):
        answer = client.get(f"/api/{route}/{key}")
        assert answer.status_code in {404, 422}
        assert "SQLite" not in answer.text


def test_pages_are_served_and_kept(pages):
    assert pages.get("/claims").text == pages.get("/").text
    assert "immutable" in pages.get("/assets/a-1.js").headers["Cache-Control"]
    assert pages.get("/assets/a-2.js").status_code == 404
    assert pages.get("/").headers["Cache-Control"] == "no-cache, private"


def test_without_pages_one_sentence_says_so(made, serve, tmp_path):
    answer = serve(made, static=tmp_path / "none").get("/")
    assert answer.status_code == 404
    assert "npm" in answer.json()["detail"]


def test_a_large_body_is_refused_unread(client):
    large = {**VERDICT, "why": "x" * MOST_BYTES}
    assert client.post("/api/review", json=large).status_code == 413

    def parts():
        for _ in range(MOST_BYTES // 1000 + 2):
            yield b"x" * 1000

    headers = {"Content-Type": "application/json"}
    assert client.post("/api/review", content=parts(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"assertion": 1}',
        b'{"a":' * 5000,
        b'{"assertion": "p1", "verdict": "accept", "who": "\\ud800", "based_on": 1}',
        b'{"assertion": "p1", "verdict": "accept", "who": " ", "based_on": 1}',
        b'{"assertion": "p1", "verdict": "accept", "who": "b", "based_on": 1e400}',
        b'{"assertion": "p1", "verdict": "accept", "who": "b", "based_on": -1}',
        b'{"assertion": "p1", "verdict": "forget", "who": "b", "based_on": 1}',
        b'{"assertion": "p1", "verdict": "accept", "who": "b", "based_on": 1, "more": 1}',
    ],
)
@pytest.mark.parametrize("path", ["review", "undo", "merge", "runs"])
def test_malformed_json_gets_one_sentence(client, path, body):
    headers = {"Content-Type": "application/json"}
    answer = client.post(f"/api/{path}", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert isinstance(answer.json()["detail"], str)
    assert "\n" not in answer.json()["detail"]


def test_loopback_is_told_from_the_network():
    assert [is_loopback(h) for h in ("127.0.0.1", "127.8.8.8", "::1", "localhost")] == [True] * 4
    assert [is_loopback(h) for h in ("0.0.0.0", "::", "10.0.0.1", "evil.example")] == [False] * 4  # noqa: S104


def test_beyond_loopback_addresses_are_ours_and_foreign_names_are_not(made, serve):
    client = serve(made, host="0.0.0.0")  # noqa: S104
    assert client.get("/api/study", headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/api/study", headers={"Host": "evil.example"}).status_code == 421
    headers = {"Host": "10.0.0.7:8000", "Authorization": ""}
    assert client.get("/api/study", headers=headers).status_code == 401
