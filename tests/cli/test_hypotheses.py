"""`tacitus hypotheses`: from flags and files, tables and JSON, one sentence per mistake."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from tacitus.cli import app
from tacitus.core.matrix import HypothesisTable
from tacitus.core.schema import json_schema

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("contracts", "study")]

ADD = ("--question", "Why?", "--answer", "need=Out of need.", "--answer", "creed=Out of creed.",
       "--prior", "need=0.4", "--item", "side=Side by side.", "--says", "side=a1",
       "--says", "side=a2", "--item", "tie=Allied.", "--statement",
       "tie=tie/ally:blue--red@2020", "--item", "oath=An oath.")  # fmt: skip


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tiny import make

    folder = tmp_path_factory.mktemp("hypotheses")
    make(folder)
    return folder / "study"


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "study")
    return tmp_path / "study"


def run(study: Path, action: str, *words: str) -> Result:
    return CliRunner().invoke(app, ["hypotheses", str(study), action, *words])


def rate(study: Path, item: str, need: str, creed: str, *more: str) -> Result:
    return run(
        study, "rate", "why", "--item", item, "--p", f"need={need}", "--p", f"creed={creed}",
        "--who", "ann", *more,
    )  # fmt: skip


def test_from_flags_to_a_weighed_answer(study: Path):
    assert run(study, "add", "why", *ADD, "--who", "ann").exit_code == 0
    assert rate(study, "side", "0.8", "unlikely").exit_code == 0
    assert rate(study, "tie", "0.7", "0.4", "--analyst", "ben").exit_code == 0
    result = run(study, "show", "why")
    assert result.exit_code == 0
    for words in ("Out of need.", "What carries", "UN panel", "open", "For comparison only"):
        assert words in result.output
    (table,) = json.loads(run(study, "show", "why", "--json").stdout)
    jsonschema.validate(table, json_schema(HypothesisTable))
    assert table["rows"][0]["prior"] == pytest.approx(0.4)
    assert {a["analyst"] for a in table["analysts"]} == {"ann", "ben"}
    assert [i["id"] for i in table["items"]][-1] == "oath"
    why = run(study, "why", "why/need")
    assert "[a1]" in why.output
    assert json.loads(run(study, "why", "why/need", "--json").stdout)["terms"]


def test_items_are_added_to_one_that_stands(study: Path):
    run(study, "add", "why", *ADD, "--who", "ann")
    done = run(study, "add", "why", "--item", "arms=Arms.", "--says", "arms=a4", "--json")
    (table,) = json.loads(done.stdout)
    assert {i["id"] for i in table["items"]} == {"side", "tie", "oath", "arms"}


def test_undo_as_known_and_a_file(study: Path, tmp_path: Path):
    path = tmp_path / "q.yaml"
    path.write_text(
        "hypotheses: [{id: q, question: 'Q?', answers: [{id: a, text: A.}, {id: b, text: B.}],"
        " items: [{id: i, text: I., assertions: a1}]}]\n"
        "ratings: [{hypothesis: q, item: i, analyst: ann, given: {a: 0.8, b: 0.2}}]"
    )
    (table,) = json.loads(run(study, "add", "--file", str(path), "--json").stdout)
    assert table["leader"] == "a"
    assert run(study, "undo", "q/i/ann").exit_code == 0
    (table,) = json.loads(run(study, "show", "q", "--json").stdout)
    assert table["analysts"] == []
    assert json.loads(run(study, "show", "--as-known", "2000", "--json").stdout) == []


@pytest.mark.parametrize(
    "words",
    [
        ("weigh",),
        ("rate",),
        ("rate", "zz", "--p", "a=0.5"),
        ("show", "zz"),
        ("why", "zz/a"),
        ("undo", "zz"),
        ("add", "new"),
        ("add", "--question", "Why?"),
        ("add", "new", "--question", "Why?", "--answer", "a=A."),
        ("add", "new", "--question", "Why?", "--answer", "a"),
        ("add", "new", *ADD, "--prior", "zz=0.1"),
        ("add", "new", *ADD, "--prior", "creed=x"),
        ("add", "new", *ADD, "--says", "zz=a1"),
        ("add", "new", *ADD, "--says", "side=zz"),
    ],
)
def test_mistakes_are_one_sentence(study: Path, words: tuple[str, ...]):
    result = run(study, *words)
    assert result.exit_code != 0
    assert "\n" not in str(result.exception)
    assert str(result.exception).endswith(".")
