"""A study from the outside: files in, releases, decisions, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tacitus.core import (
    Account,
    Assertion,
    Document,
    Party,
    Passage,
    Reading,
    Source,
    TieStatement,
)
from tacitus.core.columns import EVENTS
from tacitus.errors import (
    FileFormatError,
    InputError,
    NotAStudyError,
    NotFoundError,
    StaleError,
    StudyError,
)
from tacitus.resolve.decisions import name_target
from tacitus.store import digest_of
from tacitus.study import Study

SOURCE = Source("paper", "A paper", licence="CC BY")
REPORT = Document("report", "paper")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Study.create(tmp_path / "study", name="Test") as opened:
        yield opened


def said(key: str, a: str = "a", b: str = "b", **more: Any) -> Assertion:
    return Assertion(key, TieStatement("ally", (a, b)), "report", ("paper",), **more)


def sheet(*assertions: Assertion, **more: Any) -> Reading:
    parties = {p for a in assertions for p in (*a.statement.subjects, *a.statement.objects)}
    return Reading(
        "assertions",
        SOURCE,
        documents=(REPORT,),
        parties=tuple(Party(p, p.upper()) for p in sorted(parties)),
        assertions=assertions,
        account=Account(rows=len(assertions), kept=len(assertions)),
        **more,
    )


@pytest.fixture
def put(study: Study, tmp_path: Path) -> Callable[..., Any]:
    """Ingest a reading as if it came from a file with this text."""

    def run(text: str, reading: Reading, **more: Any) -> Any:
        file = tmp_path / f"{abs(hash(text))}.csv"
        file.write_text(text)
        return study.ingest(reading, file, who="ann", **more)

    return run


def table(study: Study, said: dict[str, str], staging: Path | None = None) -> Reading:
    path = (staging or study.releases.stage()) / "events.parquet"
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE t ({', '.join(f'{n} {k}' for n, (k, _) in EVENTS.items())})")
        for key, value in said.items():
            db.execute(
                "INSERT INTO t (event_id, source_id, source_key, row_hash) VALUES (?, ?, ?, ?)",
                [f"g:{key}", SOURCE.id, key, value],
            )
        db.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return Reading("ged", SOURCE, {"events": path}, account=Account(len(said), len(said)))


def test_a_study_keeps_its_name(tmp_path: Path) -> None:
    with Study.create(tmp_path / "s", name="Kabul 2020", simulated=True, who="ann") as made:
        assert (made.name, made.simulated, made.revision) == ("Kabul 2020", True, 0)
    with Study.open(tmp_path / "s") as opened:
        assert (opened.name, opened.simulated) == ("Kabul 2020", True)
    with pytest.raises(StudyError, match="already"):
        Study.create(tmp_path / "s")
    with pytest.raises(NotAStudyError, match="tacitus new"):
        Study.open(tmp_path / "nowhere")


def test_the_same_file_twice_changes_nothing(study: Study, put: Callable[..., Any]) -> None:
    first = put("one", table(study, {"1": "a"}))
    revision = study.revision
    second = put("one", table(study, {"1": "a"}))
    assert (first.added, second.added, second.known) == (1, 0, True)
    assert study.revision == revision
    assert "nothing changes" in str(second)


def test_a_newer_release_records_what_changed(study: Study, put: Callable[..., Any]) -> None:
    put("one", table(study, {"1": "a", "2": "a", "3": "a"}))
    before = study.revision
    summary = put("two", table(study, {"1": "a", "2": "b", "4": "a"}))
    assert (summary.added, summary.changed, summary.withdrawn) == (1, 1, 1)
    gone = study.event("g:3")
    assert gone is not None
    assert gone["withdrawn_in"] == 2
    standing = study.event("g:3", as_known=before)
    assert standing is not None
    assert standing["withdrawn_in"] is None
    # Reading the older file again does not bring it back.
    assert put("one", table(study, {"1": "a", "2": "a", "3": "a"})).known
    with study.tables() as db:
        assert db.execute("SELECT source_key FROM events ORDER BY 1").fetchall() == [
            ("1",),
            ("2",),
            ("4",),
        ]


def test_a_corrected_sheet_withdraws_what_it_no_longer_has(
    study: Study, put: Callable[..., Any]
) -> None:
    put("one", sheet(said("x"), said("y"), said("z")))
    summary = put("two", sheet(said("x"), said("y", "a", "c")))
    assert summary.withdrawn == 1
    assert set(study.assertions()) == {"x", "y"}
    assert study.assertions()["y"].statement.subjects == ("a", "c")
    assert set(study.assertions(as_known=1)) == {"x", "y", "z"}


def test_an_id_of_another_document_is_refused(study: Study, put: Callable[..., Any]) -> None:
    put("one", sheet(said("x")))
    other = replace(sheet(replace(said("x"), document_id="other")))
    with pytest.raises(InputError, match="give it another id"):
        put("two", other)
    assert study.assertions()["x"].document_id == "report"


def test_a_bare_name_does_not_hide_a_fuller_party(study: Study, put: Callable[..., Any]) -> None:
    full = Party("a", "The A", keys=("ucdp:1",))
    put("one", replace(sheet(said("x")), parties=(full,)))
    put("two", sheet(said("x")))
    assert study.parties()["a"] == full


def test_a_document_is_held_where_passages_point_into_it(
    study: Study, put: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("A and B fight side by side.")
    sha = digest_of(file)
    reading = Reading("prose", SOURCE, passages=(Passage("p", sha, "para 1", 0, 1, "A"),))
    study.ingest(reading, file, who="ann")
    assert study.documents()[sha].held
    assert study.document_bytes(sha) == file.read_bytes()
    put("a table", table(study, {"1": "a"}))
    assert sum(d.held for d in study.documents().values()) == 1


def test_a_bad_file_gets_its_sentence_and_the_rest_goes_on(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    for name in ("a.csv", "b.csv", "truth/c.csv", ".hidden"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    seen, steps = [], []

    def read_file(path: Path, *, staging: Path, progress: Any, **_: object) -> Reading:
        seen.append(path.name)
        progress(0.5, "half")
        if path.name == "a.csv":
            raise FileFormatError("is no number", path="a.csv", row=3, column="dead")
        return table(study, {"1": "a"}, staging)

    monkeypatch.setattr("tacitus.read.read_file", read_file)
    summaries = study.read(
        [folder, tmp_path / "lost.csv"], who="ann", progress=lambda s, w: steps.append((s, w))
    )
    assert seen == ["a.csv", "b.csv", "lost.csv"]
    assert summaries[0].error == "a.csv, row 3, column 'dead': is no number"
    assert (summaries[1].error, summaries[1].added) == ("", 1)
    assert "does not exist" in summaries[2].error
    assert steps[0] == (0.5 / 3, "a.csv: half")
    assert len(study.batches()) == 1
    assert not list((study.folder / "tables" / ".staging").iterdir())


def test_a_failed_ingest_leaves_the_study_as_it_was(
    study: Study, put: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    put("one", sheet(said("x")))

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(study.releases, "adopt", fail)
    with pytest.raises(OSError, match="disk full"):
        put("two", sheet(said("y")))
    assert set(study.assertions()) == {"x"}
    assert study.revision == 1


def test_reviews_are_applied_and_undone(study: Study, put: Callable[..., Any]) -> None:
    put("one", sheet(said("x", tier="rule", probability=0.7), said("y")))
    reject = study.review("reject", "assertion/y", who="ann", why="misread")
    study.review("accept", "assertion/x", who="ann")
    assert study.assertions()["x"].tier == "accepted"
    assert "y" not in study.assertions()
    assert "y" in study.assertions(raw=True)
    study.undo(reject.id, who="ben")
    assert "y" in study.assertions()
    better = said("x", "a", "c")
    study.review("correct", "assertion/x", who="ann", correction=better)
    assert study.assertions()["x"].statement.subjects == ("a", "c")
    # A corrected assertion stays corrected when its file is read anew.
    put("one, again", sheet(said("x", tier="rule", probability=0.9), said("y")))
    assert study.assertions()["x"].statement.subjects == ("a", "c")


def test_a_review_on_older_ground_is_refused(study: Study, put: Callable[..., Any]) -> None:
    put("one", sheet(said("x")))
    seen = study.revision
    study.review("accept", "assertion/x", who="ann", based_on=seen)
    with pytest.raises(StaleError):
        study.review("reject", "assertion/x", who="ben", based_on=seen)


@pytest.mark.parametrize("target", ["assertion/none", "party/none", "event/none", "review/r9"])
def test_a_review_needs_something_to_review(study: Study, target: str) -> None:
    with pytest.raises(NotFoundError):
        study.review("accept", target, who="ann")


def test_a_target_of_no_kind_is_refused(study: Study) -> None:
    with pytest.raises(InputError, match="cannot be reviewed"):
        study.review("accept", "thing/1", who="ann")
    study.review("accept", name_target("Taleban"), who="ann", others=("t",))
    assert study.decisions().names == {("Taleban", None): "t"}


def test_merges_reach_parties_and_assertions(study: Study, put: Callable[..., Any]) -> None:
    put("one", sheet(said("x", "a", "c"), said("y", "b", "c"), said("z", "a", "b")))
    merge = study.review("merge", "party/a", who="ann", others=("b",))
    assert set(study.parties()) == {"a", "c"}
    assert study.parties()["a"].labels() == ("A", "B")
    assert study.assertions()["y"].statement.subjects == ("a", "c")
    assert "z" not in study.assertions()
    study.undo(merge.id, who="ann")
    assert set(study.parties()) == {"a", "b", "c"}
    assert "z" in study.assertions()


def test_a_document_is_forgotten_by_the_start_of_its_id(
    study: Study, put: Callable[..., Any]
) -> None:
    put("one", sheet(said("x")))
    assert "1 assertion," in str(study.forget("rep", who="ann", why="asked"))
    assert study.assertions() == {}
    assert study.tombstone("document", "report") is not None
    with pytest.raises(NotFoundError, match="0 documents"):
        study.forget("rep", who="ann", why="asked")
