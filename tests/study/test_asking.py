"""A language model before documents of a study: estimate, terms, forgetting, the command."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path[:0] = [str(Path(__file__).parents[1] / "read" / "model")]

from stub import Stub, said, serving  # noqa: E402

from tacitus.cli import app  # noqa: E402
from tacitus.core import Party  # noqa: E402
from tacitus.errors import EndpointError, LicenceError  # noqa: E402
from tacitus.read.model import Endpoint  # noqa: E402
from tacitus.study import Study  # noqa: E402

WORDS = "The Azure Front runs a camp together with the Cobalt Army. They met twice in 2019."
ANSWER = {
    "assertions": [
        {
            "quote": "The Azure Front runs a camp together with the Cobalt Army",
            "kind": "tie",
            "relation": "ally",
            "subject": ["Azure Front", "Cobalt Army"],
            "gloss": "They share a camp.",
        },
        {"quote": "They merged in 2019", "kind": "tie", "relation": "merger"},
    ]
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Study.create(tmp_path / "s") as study:
        named = [Party("azure", "Azure Front"), Party("cobalt", "Cobalt Army")]
        study.ledger.append([("party", p.id, p) for p in named], who="ann", why="named")
    (tmp_path / "note.txt").write_text(WORDS)
    return tmp_path


@pytest.fixture
def server() -> Iterator[Stub]:
    with serving(said(ANSWER)) as stub:
        yield stub


def test_a_model_proposes_beside_the_rules_and_does_not_count(place: Path, server: Stub) -> None:
    endpoint = Endpoint(server.url, "m", timeout=5.0)
    with Study.open(place / "s", write=True) as study:
        document = study.read([place / "note.txt"])[0].document_id
        plan = study.ask_model([document], endpoint, only_plan=True)
        assert (plan.estimate.portions, server.asked) == (1, [])
        found = study.ask_model([document], endpoint, who="ann")
        assert (found.added, len(server.asked)) == (1, 1)
        assert "1 refused" in str(found)
        again = study.ask_model([document], endpoint)
        assert (again.added, len(server.asked)) == (0, 1)
        (a,) = study.queue("model")
        assert a.coder.startswith("model:m@assertions-1+")
        passage = study.passages()[a.passage_id or ""]
        assert passage.text == WORDS[passage.start : passage.end]
        study.judge("accept", a.id, who="ann")
        assert study.assertions()[a.id].tier == "accepted"
        study.forget(document, who="ann", why="asked to")
        assert not any((place / "s" / "replies").rglob("*.json"))
        assert not study.assertions()


def test_private_documents_stay_unless_the_user_says_so(place: Path, server: Stub) -> None:
    endpoint = Endpoint(server.url, "m", timeout=5.0)
    with Study.open(place / "s", write=True) as study:
        document = study.read([place / "note.txt"], terms="private")[0].document_id
        with pytest.raises(LicenceError, match="--send-private"):
            study.ask_model([document], endpoint)
        assert server.asked == []
        study.ask_model([document], endpoint, send_private=True)
        assert len(server.asked) == 1


def test_an_endpoint_that_fails_midway_keeps_what_it_answered(place: Path) -> None:
    (place / "more.txt").write_text("Another note. The Azure Front met the Cobalt Army in 2018.")
    with (
        serving(said(ANSWER), said({}, 401)) as stub,
        Study.open(place / "s", write=True) as study,
    ):
        endpoint = Endpoint(stub.url, "m", timeout=5.0)
        read = study.read([place / "note.txt", place / "more.txt"])
        with pytest.raises(EndpointError, match="401"):
            study.ask_model([s.document_id for s in read], endpoint)
        assert [a.tier for a in study.queue("model")] == ["model"]


def test_the_command_says_what_it_would_send(place: Path, server: Stub) -> None:
    args = ["read", str(place / "s"), str(place / "note.txt"), "--model", "m"]
    run = CliRunner().invoke(app, [*args, "--endpoint", server.url, "--estimate"])
    assert run.exit_code == 0, run.output
    assert "1 portion of 1 document," in run.stderr
    assert server.asked == []
    run = CliRunner().invoke(app, [*args, "--endpoint", server.url, "--json"])
    assert json.loads(run.stdout)["asked"]["added"] == 1


@pytest.mark.parametrize(
    "more", [["--model", "m"], ["--endpoint", "http://x"], ["--model", "m", "--endpoint", "http://localhost", "--key-env", "NO_SUCH_KEY"]]
)  # fmt: skip
def test_half_a_model_is_one_sentence(place: Path, more: list[str]) -> None:
    run = CliRunner().invoke(app, ["read", str(place / "s"), str(place / "note.txt"), *more])
    assert run.exit_code != 0
    assert (
        "--model" in str(run.exception)
        or "NO_SUCH_KEY" in str(run.exception)
        or "--endpoint" in str(run.exception)
    )
