"""`tacitus scenario` and `tacitus backtest`: files, JSON, figures, and one sentence per mistake."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from tacitus.cli import main
from tacitus.core.codec import from_plain
from tacitus.core.scenario import ScenarioResult

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("contracts", "study")]

FILE = """
title: The break
start: 2020-01
months: 4
attacks:
  - {party: Blue Front, place: "Aland: North", monthly: [2, 4], assumption: A guess.}
interventions:
  - {do: tie_ends, between: [Blue Front, Red Guard], month: 1, assertions: [a1]}
  - {do: leadership_lost, party: Blue Front, month: 2, assumption: From outside.}
"""


class Said(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the shell would, in this process."""

    def running(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["tacitus", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        return Said(code if isinstance(code, int) else 0, *capsys.readouterr())

    return running


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a study with ties, and a scenario beside it."""
    from tiny import make

    folder = tmp_path_factory.mktemp("scenario")
    make(folder)
    (folder / "break.yaml").write_text(FILE, encoding="utf-8")
    return folder / "study"


def test_run_prints_a_table_and_draws(run: Run, study: Path, tmp_path: Path) -> None:
    figure = tmp_path / "break.svg"
    done = run("scenario", study, "run", study.parent / "break.yaml", "--draws", 10,
               "--figure", figure)  # fmt: skip
    assert done.code == 0
    assert "tie ends: Blue Front, Red Guard" in done.out
    assert "assertions a1" in done.out
    assert "an assumption: From outside." in done.out
    assert "must not be used to choose whom to act against" in done.out
    assert "why scenario/break" in done.err
    drawn = etree.fromstring(figure.read_bytes())
    assert "The break" in "".join(drawn.itertext())


def test_json_is_the_noun_itself(run: Run, study: Path) -> None:
    file = study.parent / "break.yaml"
    first = run("scenario", study, "run", file, "--draws", 10, "--json")
    found = from_plain(ScenarioResult, json.loads(first.out))
    assert found.draws == 10
    shown = run("scenario", study, "show", "break", "--json")
    assert from_plain(ScenarioResult, json.loads(shown.out)) == found
    assert isinstance(json.loads(run("scenario", study, "show", "--json").out), list)
    view = json.loads(run("show", study, "scenarios", "--json").out)
    assert view["rows"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scenario", "STUDY", "rank"), "use run or show"),
        (("scenario", "STUDY", "run"), "needs a FILE"),
        (("scenario", "STUDY", "show", "other"), "No scenario 'other'"),
        (("scenario", "STUDY", "run", "none.yaml"), "No such file"),
        (("backtest", "STUDY"), "needs --from"),
        (("backtest", "STUDY", "--from", "2019", "--to", "2018"), "needs --from"),
        (("backtest", "STUDY", "--from", "2018", "--to", "2019"), "three years"),
    ],
)
def test_mistakes_are_one_sentence(
    run: Run, study: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(*(study if w == "STUDY" else w for w in words))
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1


def test_words_are_shown(run: Run, study: Path) -> None:
    assert "came true of settled" in run("backtest", study, "--words").out
    rows = json.loads(run("backtest", study, "--words", "--json").out)["rows"]
    assert rows == json.loads(run("show", study, "calibration", "--json").out)["rows"]
