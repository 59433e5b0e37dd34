"""The command line: every verb, its JSON, and its one sentence when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest

from tacitus.cli import main
from tacitus.cli.show import WHAT
from tacitus.core.codec import from_plain
from tacitus.core.results import TieRow
from tacitus.study import Study
from tacitus.study.views import VIEWS

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("contracts", "study")]

TIE = "tie/ally:blue--red@2020"
#: Views of what the tiny study does not hold.
EMPTY = {"coincidences", "reading", "agreement", "links", "hypotheses", "scenarios"}


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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a study, with the files it was read from beside it."""
    from tiny import make

    folder = tmp_path_factory.mktemp("cli")
    make(folder)
    return folder


@pytest.fixture
def study(made: Path) -> Path:
    return made / "study"


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """Give a copy of the study that a test may change."""
    shutil.copytree(made / "study", tmp_path / "study")
    return tmp_path / "study"


def ask(*code: str) -> str:
    """Run Python code in a process of its own and give what it prints."""
    return subprocess.run(
        [sys.executable, "-c", "\n".join(code)], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize(
    "words", [["--help"], ["show", "--help"], ["infer", "--help"], ["--version"]]
)
def test_help_loads_neither_numpy_nor_duckdb(words: list[str]) -> None:
    loaded = ask(
        "import sys",
        f"sys.argv = ['tacitus', *{words!r}]",
        "from tacitus.cli import main",
        "try: main()",
        "except SystemExit: pass",
        "print('LOADED', *sys.modules)",
    ).rpartition("LOADED")[2]
    heavy = {"numpy", "scipy", "numba", "duckdb", "networkx", "openpyxl", "jinja2", "spacy"}
    assert heavy & set(loaded.split()) == set()


def test_help_lists_every_verb_and_everything_that_can_be_shown(run: Run) -> None:
    verbs = "new read resolve review infer show brief export forget simulate demo"
    out = run("--help").out
    assert all(verb in out for verb in verbs.split())
    assert set(WHAT) == {*VIEWS, "why"}
    for verb in verbs.split():
        assert run(verb, "--help").code == 0


def test_from_nothing_to_a_brief(run: Run, made: Path, tmp_path: Path) -> None:
    study = tmp_path / "aland"
    assert run("new", study, "--name", "Aland").code == 0
    said = run("read", study, made / "in" / "assertions.csv", made / "in" / "dsat.csv")
    assert said.code == 0
    assert "5 added, 0 changed, 0 withdrawn" in said.err
    assert run("read", study, made / "in" / "dsat.csv").err.count("nothing changes") == 1
    assert run("resolve", study).code == 0
    said = run("infer", study, "ties", "--fast", "--seed", 3)
    assert (said.code, "MAP only" in said.err) == (0, True)
    assert run("brief", study).code == 0
    page = (study / "brief.html").read_text(encoding="utf-8")
    assert "Blue Front" in page
    assert run("brief", study, "--as", "md", "--out", tmp_path / "b.md").code == 0
    assert "Blue Front" in (tmp_path / "b.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("what", VIEWS)
def test_json_of_a_view_fits_its_schema(run: Run, study: Path, what: str) -> None:
    schema = json.loads(run("show", study, what, "--schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    said = run("show", study, what, "--json")
    answer = json.loads(said.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert (said.code, answer["what"]) == (0, what)
    # This study holds no two events at once, and nothing that a machine proposed.
    if what not in EMPTY:
        assert answer["rows"]
    for row in answer.get("rows", ()):
        jsonschema.validate(row, schema)


@pytest.mark.parametrize("what", VIEWS)
def test_a_table_for_people_holds_its_rows(run: Run, study: Path, what: str) -> None:
    said = run("show", study, what)
    assert said.code == 0
    assert f"Aland 2020: {what}" in said.out
    assert "None" not in said.out
    assert "nan" not in said.out.lower().replace("andnan", "")


def test_likelihood_and_confidence_stand_in_columns_of_their_own(run: Run, study: Path) -> None:
    row = next(line for line in run("show", study, "ties").out.splitlines() if "Leaf" in line)
    assert "likely (6" in row
    assert row.split().count("low") == 1


def test_a_plan_is_shown_as_one_and_periods_in_words(run: Run, study: Path) -> None:
    row = next(line for line in run("show", study, "roles").out.splitlines() if "training" in line)
    assert "affirmed, as planned" in row
    assert "2020" in row


def test_a_limit_says_what_it_keeps_back(run: Run, study: Path) -> None:
    assert "1 more row; --limit 0 shows all." in run("show", study, "ties", "--limit", 1).out
    assert "more row" not in run("show", study, "ties", "--limit", 0).out


def test_why_unfolds_for_people_and_for_programs(run: Run, study: Path) -> None:
    said = run("show", study, "why", TIE)
    for words in ("decibans", "UN panel", "Report 1 · para 4", "“fight side by side”", "Method: "):
        assert words in said.out
    answer = json.loads(run("show", study, "why", TIE, "--json").out)
    jsonschema.validate(answer, json.loads(run("show", study, "why", "--schema").out))
    assert {p["assertion"] for p in answer["passages"]} == {"a1", "a2"}


def test_rows_come_back_from_json_to_the_last_bit(run: Run, study: Path) -> None:
    """FIELD 7.1: the number is what is passed on; the word stands on a named scale beside it."""
    given = json.loads(run("show", study, "ties", "--json", "--scale", "stix").out)["rows"]
    rows = [from_plain(TieRow, row) for row in given]
    with Study.open(study) as opened:
        held = opened.assessments()
    assert [held[r.id].probability for r in rows] == [r.probability for r in rows]
    assert {r.scale for r in rows} == {"STIX 2.1 Appendix B"}


def test_filters_reach_the_study(run: Run, study: Path) -> None:
    said = run("show", study, "claims", "--group", "BF", "--by", "deaths", "--since", "2015",
               "--country", "aland", "--json")  # fmt: skip
    (row,) = json.loads(said.out)["rows"]
    assert (row["group"], row["stratum"], row["claimed"]) == ("Blue Front", "security_only", 1)
    on = json.loads(run("show", study, "ties", "--on", "2019-06-01", "--json").out)
    assert all(r["year"] == "2019" for r in on["rows"])
    assert "rows" not in json.loads(
        run("show", study, "ties", "--as-known", "2001", "--json").out
    ) or (json.loads(run("show", study, "ties", "--as-known", "2001", "--json").out)["rows"] == [])


@pytest.mark.parametrize("form", ["html", "md", "csv", "parquet", "geojson", "gexf", "graphml"])
def test_export(run: Run, study: Path, tmp_path: Path, form: str) -> None:
    """FIELD 7.19: what DSAT forbids to pass on is left out, with a count."""
    said = run("export", study, form, "--out", tmp_path / "out", "--json")
    assert said.code == 0
    report = json.loads(said.out)
    assert all(Path(path).exists() for path in report["paths"])


def test_a_brief_and_an_export_are_narrowed_as_show_is(
    run: Run, study: Path, tmp_path: Path
) -> None:
    asked = ("--group", "Red Guard", "--relation", "support", "--min-p", "0.1")
    ties = json.loads(run("show", study, "ties", *asked, "--json").out)["rows"]
    assert run("brief", study, *asked, "--as", "md", "--out", tmp_path / "b.md").code == 0
    page = (tmp_path / "b.md").read_text(encoding="utf-8")
    assert f"> Narrowed to Red Guard, support, likelihood from 10 %: {len(ties)} of " in page
    said = run("export", study, "csv", *asked, "--out", tmp_path / "tables", "--json")
    assert json.loads(said.out)["rows"]["ties"] == len(ties)


def test_review_in_a_sheet_and_back(run: Run, own: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    with Study.open(own, write=True) as opened:
        one = replace(opened.assertions()["a4"], tier="rule", probability=0.8, gloss="=cmd()")
        opened.ledger.append([("assertion", "a4", one)], who="t", why="t")
    waiting = json.loads(run("review", own, "--json").out)
    assert [a["id"] for a in waiting] == ["a4"]
    sheet = tmp_path / "queue.csv"
    assert run("review", own, "--export", sheet).code == 0
    text = sheet.read_text(encoding="utf-8-sig")
    assert "'=cmd()" in text
    header, row = text.splitlines()[:2]
    sheet.write_text(f"{header}\n{row.removesuffix(',,')},accept,fine\n", encoding="utf-8")
    assert "1 review recorded" in run("review", own, "--import", sheet).err
    assert json.loads(run("review", own, "--json").out) == []
    sheet.write_text(f"{header}\n{row.removesuffix(',,')},perhaps,\n", encoding="utf-8")
    said = run("review", own, "--import", sheet)
    assert (said.code, "row 2, column 'verdict'" in said.err) == (2, True)


def test_reviews_are_recorded_under_a_name_and_undone(run: Run, own: Path) -> None:
    said = run("review", own, "--reject", "a2", "--who", "ben", "--why", "misread", "--json")
    (review,) = json.loads(said.out)
    assert (review["verdict"], review["who"], review["why"]) == ("reject", "ben", "misread")
    assert "withdrawn or rejected" in run("show", own, "why", "a2").out
    assert run("review", own, "--undo", review["id"]).code == 0
    assert "withdrawn" not in run("show", own, "why", "a2").out


def test_forget_leaves_a_stone(run: Run, own: Path) -> None:
    said = run("forget", own, "op-ed", "--why", "asked")
    assert (said.code, "Forgot op-ed" in said.err) == (0, True)
    assert "forgotten" in run("show", own, "why", TIE).out + run("show", own, "why", TIE).err


def test_simulate_writes_a_world_that_reads(run: Run, tmp_path: Path) -> None:
    said = run("simulate", tmp_path / "world", "--as", "assertions", "--seed", 2)
    assert said.code == 0
    assert (tmp_path / "world" / "truth").is_dir()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", "nowhere", "ties"], "holds no study; make one with 'tacitus new nowhere'"),
        (["new", "STUDY"], "holds a study already"),
        (["new", "FILE"], "File exists"),
        (["show", "STUDY", "secrets"], "use one of: parties, ties"),
        (["show", "STUDY", "why"], "why needs an ID"),
        (["show", "STUDY", "why", "tie/none"], "no assessment, assertion or event 'tie/none'"),
        (["show", "STUDY", "ties", "--group", "Blue Frunt"], "did you mean 'Blue Front'"),
        (["show", "STUDY", "ties", "--relation", "aly"], "did you mean 'ally'"),
        (["show", "STUDY", "ties", "--scale", "kent"], "is no scale; use one of: icd203"),
        (["show", "STUDY", "presence", "--scale", "kent"], "is no scale"),
        (["show", "STUDY", "ties", "--since", "last year"], "is no date in EDTF"),
        (["show", "STUDY", "changes", "--until", "2020/.."], "leaves that end open"),
        (["show", "STUDY", "ties", "--as-known", "2020Tnoon"], "is no moment"),
        (["show", "STUDY", "claims", "--by", "month"], "use all, target, deaths, year"),
        (["infer", "STUDY", "everything"], "use ties, strengths, attribution"),
        (["infer", "STUDY", "--tier", "rules"], "did you mean 'rule'"),
        (["infer", "STUDY", "ties", "--draws", "0"], "at least four draws"),
        (["infer", "STUDY", "--workers", "0"], "workers must be 1 or more"),
        (["read", "STUDY", "FILE"], "is in no format that we recognise"),
        (["read", "STUDY", "FILE", "--as", "foo"], "'foo' is no format; use one of: ged"),
        (["read", "STUDY", "lost.csv"], "lost.csv: is not there"),
        (["export", "STUDY", "stone"], "'stone' is no output format"),
        (["brief", "STUDY", "--as", "stone"], "'stone' is no output format"),
        (["brief", "STUDY", "--relation", "love"], "'love' is not in the list of relations"),
        (["brief", "STUDY", "--released", "--group", "Red Guard"], "A release goes out whole"),
        (["export", "STUDY", "csv", "--since", "some day"], "is no date in EDTF"),
        (["review", "STUDY", "--accept", "none"], "holds no assertion 'none'"),
        (["review", "STUDY", "--import", "lost.csv"], "lost.csv: No such file"),
        (["forget", "STUDY", "none", "--why", "x"], "0 documents go by"),
        (["simulate", "out", "--preset", "real"], "use triangle or random"),
        (["show", "BROKEN", "ties"], "is no study's ledger"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(
    run: Run,
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("hello")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "study.sqlite").write_text("hello")
    paths = {"STUDY": study, "FILE": tmp_path / "file", "BROKEN": tmp_path / "broken"}
    said = run(*(paths.get(word, word) for word in words))
    assert said.code == 2
    assert sentence in said.err
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


def test_a_bad_row_names_file_row_and_column_and_leaves_the_study_alone(
    run: Run, own: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "assertions.csv"
    bad.write_text("id,document,chain,kind,relation,subject\nz,d,s,tie,aly,a; b\n")
    with Study.open(own) as opened:
        revision = opened.revision
    said = run("read", own, bad)
    assert said.code == 2
    assert "assertions.csv, row 2, column 'relation'" in said.err
    assert "did you mean 'ally'" in said.err
    with Study.open(own) as opened:
        assert opened.revision == revision


def test_a_pipe_that_closes_is_no_error(study: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", "from tacitus.cli import main; main()", "show", str(study), "changes", "--json"],
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_stopping_a_fit_leaves_the_study_usable(run: Run, own: Path, tmp_path: Path) -> None:
    with Study.open(own) as opened:
        before = {key: a.probability for key, a in opened.assessments().items()}
    begun = tmp_path / "begun"
    code = (
        "import pathlib, signal, tacitus.study.fits as fits\n"
        # A suite started in the background hands down that it is to be ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "ties = fits._ties\n"
        "def begin(*given):\n"
        f"    pathlib.Path({str(begun)!r}).touch()\n"
        "    return ties(*given)\n"
        "fits._ties = begin\n"
        "from tacitus.cli import main; main()"
    )
    words = ["infer", str(own), "ties", "--draws", "1000000", "--chains", "2"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], stderr=subprocess.PIPE, text=True
    )
    for _ in range(600):
        if begun.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "stopped" in said.lower()
    with Study.open(own) as opened:
        assert {key: a.probability for key, a in opened.assessments().items()} == before
    assert run("infer", own, "ties", "--fast").code == 0
