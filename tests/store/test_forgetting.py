"""What is forgotten is gone from every byte of the study; a tombstone resolves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tacitus.core import (
    Assertion,
    Assessment,
    Document,
    EvidenceTerm,
    Party,
    Passage,
    Review,
    Source,
    TieStatement,
)
from tacitus.errors import NotFoundError
from tacitus.store import Documents, Ledger, Tables, forget
from tacitus.store.fits import load_fit, save_fit, strike_names
from tacitus.store.forgetting import sweep
from tacitus.store.versions import stamp

WORDS = "the-words-that-must-go"


def bytes_under(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def fill(ledger: Ledger, documents: Documents) -> str:
    sha = documents.put(f"A report with {WORDS}.".encode())
    tie = TieStatement("ally", ("a", "b"))
    review = Review(
        "r1",
        "correct",
        "assertion/in",
        "ann",
        datetime.now(UTC),
        correction=f'{{"gloss": "{WORDS}"}}',
    )
    term = EvidenceTerm("s", "S", 3.0, assertions=("in", "out"))
    ledger.append(
        [
            ("document", sha, Document(sha, "s", title=WORDS, held=True)),
            ("document", "other", Document("other", "s")),
            ("passage", "p1", Passage("p1", sha, "para 1", text=WORDS)),
            ("assertion", "in", Assertion("in", tie, sha, ("s",), gloss=WORDS)),
            ("assertion", "out", Assertion("out", tie, "other", ("s",))),
            ("review", "r1", review),
            ("assessment", "t", Assessment("t", "tie", "ally:a--b", 0.6, evidence=(term,))),
        ],
        who="ann",
        why="read",
    )
    ledger.append(
        [("passage", "p1", Passage("p1", sha, "para 2", text=WORDS + " again"))],
        who="ann",
        why="moved",
    )
    return sha


def test_nothing_of_it_is_left(
    ledger: Ledger, tables: Tables, documents: Documents, tmp_path: Path
) -> None:
    sha = fill(ledger, documents)
    assert WORDS.encode() in bytes_under(tmp_path)
    gone = forget(sha, ledger, tables, documents, who="ann", why="its licence ended")
    assert (gone.passages, gone.assertions, gone.reviews) == (("p1",), ("in",), ("r1",))
    assert gone.assessments == ("t",)
    assert WORDS.encode() not in bytes_under(tmp_path)
    assert set(ledger.all("assertion")) == {"out"}
    assert ledger.history("passage", "p1") == []
    assert ledger.all("assessment") == {}
    stone = ledger.tombstone("assertion", "in")
    assert stone is not None
    assert (stone.document_id, stone.who, stone.why) == (sha, "ann", "its licence ended")
    with pytest.raises(NotFoundError, match=r"was forgotten on .* \(its licence ended\)"):
        ledger.get("document", sha)


def test_rows_of_a_table_are_dropped_and_the_release_before_stands(
    ledger: Ledger, tables: Tables, documents: Documents, stage: Callable[..., dict[str, Path]]
) -> None:
    for name, key in (("v1", "1"), ("v2", "2")):
        rows = [{"event_id": f"g:{key}", "row_hash": "h", "place": f"{WORDS}-{name}"}]
        with ledger.transaction(who="ann", why="") as write:
            batch = tables.adopt(
                write,
                stage(tables, {"events": rows}),
                document_id=name,
                filename=f"{name}.csv",
                file_format="ged",
                source_id="ged",
                series="s",
            )
    assert tables.path(batch, "events").exists()
    assert forget("v2", ledger, tables, documents, who="ann", why="asked").rows == 1
    assert not tables.path(batch, "events").exists()
    with tables.connect() as db:
        assert db.execute("SELECT event_id FROM events").fetchall() == [("g:1",)]
    with tables.connect(batch.revision) as db:
        assert db.execute("SELECT event_id FROM events").fetchall() == [("g:1",)]


def test_a_coding_sheet_takes_what_only_it_has_brought(
    ledger: Ledger, tables: Tables, documents: Documents
) -> None:
    fill(ledger, documents)
    for name, ids in (("sheet", ["in", "out"]), ("other sheet", ["in"])):
        with ledger.transaction(who="ann", why="") as write:
            tables.adopt(
                write,
                {},
                document_id=name,
                filename=name,
                file_format="assertions",
                source_id="x",
                members=ids,
                series=name,
            )
    assert forget("sheet", ledger, tables, documents, who="ann", why="x").assertions == ("out",)
    assert set(ledger.all("assertion")) == {"in"}


def test_a_death_half_way_is_swept(
    ledger: Ledger, tables: Tables, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = fill(ledger, documents)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tacitus.store.forgetting.sweep", die)
        with pytest.raises(KeyboardInterrupt):
            forget(sha, ledger, tables, documents, who="ann", why="asked")
    assert sha in documents
    with ledger.transaction(who="ann", why=""):
        sweep(ledger, tables, documents)
    assert sha not in documents


def test_an_unknown_document_is_said(ledger: Ledger, tables: Tables, documents: Documents) -> None:
    with pytest.raises(NotFoundError, match="check its id"):
        forget("x", ledger, tables, documents, who="ann", why="asked")


def test_stamps_sort_as_time() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
    assert stamp(early) < stamp(late)


def test_sources_and_unnamed_parties_of_the_document_alone_go_with_it(
    ledger: Ledger, tables: Tables, documents: Documents, tmp_path: Path
) -> None:
    sha = documents.put(WORDS.encode())
    said = TieStatement("ally", ("a", "unnamed:1"))
    term = EvidenceTerm("own", WORDS, 3.0, assertions=("other",))
    ledger.append(
        [
            ("document", sha, Document(sha, "own", title=WORDS, held=True)),
            ("document", "else", Document("else", "shared")),
            ("source", "own", Source("own", WORDS)),
            ("source", "shared", Source("shared", "A paper")),
            ("party", "a", Party("a", "A")),
            ("party", "unnamed:1", Party("unnamed:1", f"those {WORDS}", kind="unnamed")),
            ("assertion", "in", Assertion("in", said, sha, ("own", "shared"))),
            (
                "assertion",
                "other",
                Assertion("other", TieStatement("ally", ("a", "b")), "else", ("shared",)),
            ),
            (
                "assessment",
                "t",
                Assessment(
                    "t",
                    "tie",
                    "ally:a--b",
                    0.6,
                    evidence=(term,),
                    caveats=(f"Rests on a single root: {WORDS}.",),
                ),
            ),
        ],
        who="ann",
        why="read",
    )
    save_fit(tmp_path, "ties-1", [ledger.get("assessment", "t")])
    done = forget(sha, ledger, tables, documents, who="ben", why="licence")
    strike_names(tmp_path, done.names)
    assert (done.sources, done.parties) == (("own",), ("unnamed:1",))
    assert set(ledger.all("source")) == {"shared"}
    assert set(ledger.all("party")) == {"a"}
    (left,) = load_fit(tmp_path, "ties-1", ids=["t"])
    for a in (left, ledger.get("assessment", "t", include_withdrawn=True)):
        assert a.evidence[0].label == "a forgotten source"
        assert a.caveats == ("Rests on a single root: a forgotten source.",)
    assert WORDS.encode() not in bytes_under(tmp_path)
