"""Coders before proposals: keys, corrections, blind second coding, adjudication, the sheet."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from tacitus.cli import app, reviewing
from tacitus.core import Party, TieStatement
from tacitus.study import Study

WORDS = (
    "The Azure Front is allied with the Cobalt Army. The Cobalt Army fought the Ochre Network "
    "in 2019. The ministry said that the Azure Front reportedly trained the Ochre Network."
)
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewing")
    (folder / "note.txt").write_text(WORDS)
    with Study.create(folder / "s") as study:
        named = [
            Party(n.split()[0].lower(), n) for n in ("Azure Front", "Cobalt Army", "Ochre Network")
        ]
        study.ledger.append([("party", p.id, p) for p in named], who="ann", why="named")
        assert not study.read([folder / "note.txt"])[0].error
        assert len(study.queue("rule")) >= 3
    return folder / "s"


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "s")
    return tmp_path / "s"


@pytest.fixture
def run(place: Path) -> Run:
    def running(*args: object, keys: str = "") -> Result:
        words = [str(a) for a in args]
        result = CliRunner().invoke(app, [words[0], str(place), *words[1:]], input=keys)
        assert result.exit_code == 0, (result.output, result.exception)
        return result

    return running


def ties(place: Path) -> dict[str, str]:
    with Study.open(place) as study:
        return {
            a.id: f"{a.statement.relation} {a.tier}"
            for a in study.assertions().values()
            if isinstance(a.statement, TieStatement)
        }


def test_a_tie_is_corrected_field_by_field(run: Run, place: Path) -> None:
    with Study.open(place) as study:
        first = study.queue("rule")[0]
    # relation (completed), subjects, objects kept, supports, polarity … chain, period
    keys = (
        "c\nspons\n\nazure; nobody\n\n\n\n\n\n\n\n"
        + "sponsor_of\nAzure Front\nCobalt Army\n\n\n\n\n\n\n2018\nq\n"
    )
    said = run("review", "--tier", "rule", keys=keys)
    assert "nobody" in said.output  # the first try is refused in one sentence, and asked anew
    assert "correct: recorded as r" in said.output
    with Study.open(place) as study:
        now = study.assertions()[first.id]
        assert (now.tier, str(now.period)) == ("accepted", "2018")
        assert now.statement == TieStatement("sponsor_of", ("azure",), ("cobalt",))
        assert study.assertions(raw=True)[first.id] == study.history("assertion", first.id)[0].noun


def test_keys_are_recorded_and_undone_by_id(run: Run, place: Path) -> None:
    said = run("review", "--tier", "rule", keys="a\nz\nr\nx\nu\nq\n")
    assert said.output.count("recorded as") == 3
    assert "is undone" in said.output
    assert "Keys: a accept" in said.output.split("\n", 1)[1]  # x is no key
    with Study.open(place) as study:
        reviews = [r for r in study.reviews().values() if r.verdict == "reject"]
    said = run("review", "--undo", reviews[0].id)
    assert f"{reviews[0].id} is undone; recorded as r" in said.stderr


def test_two_coders_disagree_and_a_third_settles_it(run: Run, place: Path) -> None:
    count = len(ties(place))
    run("review", "--as", "ann", keys="a\n" * (count + 5))
    said = run("review", "--as", "ben", keys="r\n" + "a\n" * (count + 5))
    assert f"{count} proposals" in said.output  # ann's verdicts are not seen
    rows = json.loads(run("show", "agreement", "--json").stdout)["rows"]
    people = {r["what"]: r for r in rows if {r["coder"], r["other"]} == {"ann", "ben"}}
    assert people["relation"]["items"] == count
    assert people["relation"]["agreed"] == pytest.approx((count - 1) / count)
    assert people["hedge"]["items"] == count - 1  # a rejected proposal has none
    assert {r["other"] for r in rows} == {"ben", "machine"}
    schema = json.loads(run("show", "agreement", "--schema").stdout)
    for row in rows:
        jsonschema.validate(row, schema)
    (open_,) = json.loads(run("review", "--adjudicate", "--json").stdout)
    assert open_["on"] == ["relation", "arguments"]
    said = run("review", "--adjudicate", "--who", "cai", keys="a\n")
    assert "ben reject" in said.output
    assert json.loads(run("review", "--adjudicate", "--json").stdout) == []
    assert ties(place)[open_["proposal"]["id"]].endswith("accepted")
    # The adjudicator's word is no third coding.
    again = json.loads(run("show", "agreement", "--json").stdout)["rows"]
    assert again == rows


def test_a_sheet_keeps_coder_and_corrections(run: Run, place: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    run("review", "--as", "ann", "--tier", "rule", "--export", sheet)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["coder"] for r in rows} == {"ann"}
    rows[0] |= {"verdict": "correct", "relation": "contact", "coder": "ben", "why": "it says so"}
    rows[1] |= {"verdict": "reject"}
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(rows)
    run("review", "--import", sheet, "--who", "cai")
    with Study.open(place) as study:
        by = {r.target: r for r in study.reviews().values()}
        first = by[f"assertion/{rows[0]['id']}"]
        assert (first.who, first.verdict, first.why) == ("ben", "correct", "it says so")
        assert by[f"assertion/{rows[1]['id']}"].who == "ann"
        assert study.assertions()[rows[0]["id"]].statement.relation == "contact"  # type: ignore[union-attr]
    rows[2] |= {"verdict": "correct", "relation": "friends"}
    rows[0]["verdict"] = "accept"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(rows)
    before = len(by)
    bad = CliRunner().invoke(app, ["review", str(place), "--import", str(sheet)])
    assert "row 4" in str(bad.exception)
    with Study.open(place) as study:
        assert len(study.reviews()) == before  # all rows or none


def test_reading_shows_what_stood_and_draws_it(run: Run, place: Path, tmp_path: Path) -> None:
    before = json.loads(run("review", "--json").stdout)
    run("review", keys="r\n" * 2 + "q\n")
    picture = tmp_path / "curve.svg"
    answer = json.loads(run("show", "reading", "--plot", picture, "--json").stdout)
    tiers = {r["name"]: r for r in answer["rows"] if r["what"] == "tier"}
    assert sum(r["reviewed"] for r in tiers.values()) == 2
    assert tiers["rule"]["held"] == 0.0
    assert tiers["rule"]["recalibrated"] < tiers["rule"]["said"]
    assert picture.read_text().count("<circle") >= 1
    after = {a["id"]: a["probability"] for a in json.loads(run("review", "--json").stdout)}
    lower = [a for a in before if a["id"] in after and a["probability"] is not None]
    assert lower
    assert all(after[a["id"]] < a["probability"] for a in lower)
    assert "reviewed" in run("show", "reading").stdout


@pytest.fixture
def press(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Sit at a terminal: one key at each prompt and no Enter; Ctrl-C comes as a terminal sends it."""

    def pressing(*keys: str) -> Result:
        waiting = iter(keys)

        def next_key() -> str:
            key = next(waiting)
            if key == "\x03":
                raise KeyboardInterrupt
            return key

        monkeypatch.setattr(reviewing, "at_terminal", lambda: True)
        monkeypatch.setattr(reviewing.typer, "getchar", next_key)
        return run("review", "--tier", "rule", "--who", "ann")

    return pressing


def test_a_single_key_decides_in_a_terminal(press: Callable[..., Result], place: Path) -> None:
    said = press("a", "z", "x", "R", "\r", "q")
    assert said.stdout.count("Keys:") == 2
    assert "1 review recorded" in said.stderr
    with Study.open(place) as study:
        assert [r.verdict for r in study.reviews().values()] == ["accept", "undo", "reject"]


def test_ctrl_c_keeps_what_was_decided(press: Callable[..., Result], place: Path) -> None:
    assert "1 review recorded" in press("u", "\x03").stderr
    with Study.open(place) as study:
        assert [r.verdict for r in study.reviews().values()] == ["unsure"]
