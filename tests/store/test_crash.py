"""A writer killed at random points loses nothing acknowledged and leaves nothing half done."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tacitus.core.columns import EVENTS
from tacitus.store import Documents, Ledger, Tables
from tacitus.store.forgetting import sweep

KILLS = 25
ROWS = 50
WRITER = Path(__file__).with_name("crash_writer.py")


def killed_writer(folder: Path, start: int, lines: int, seconds: float) -> list[list[str]]:
    """Run the writer, kill it a while after some lines, and give what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, str(WRITER), str(folder), str(start)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        said = "".join(writer.stdout.readline() for _ in range(lines))
        time.sleep(seconds)
        writer.kill()
        said += writer.stdout.read()
    # A line cut short was not yet acknowledged.
    return [line.split() for line in said.split("\n")[:-1]]


@pytest.mark.slow
def test_kill_at_any_moment(tmp_path: Path) -> None:
    Ledger.create(tmp_path / "study.sqlite", {}).close()
    fields = ", ".join(
        f"{'range::VARCHAR' if n == 'event_id' else 'NULL'}::{k} AS {n}"
        for n, (k, _) in EVENTS.items()
    )
    with duckdb.connect() as db:
        target = tmp_path / "events.parquet"
        db.execute(f"COPY (SELECT {fields} FROM range({ROWS})) TO '{target}' (FORMAT parquet)")
    chance = random.Random(8)
    acknowledged: list[list[str]] = []
    for i in range(KILLS):
        acknowledged += killed_writer(
            tmp_path, i * 100_000, chance.randrange(5), chance.uniform(0.0, 0.05)
        )
        check(tmp_path, acknowledged)
    assert {kind for kind, *_ in acknowledged} == {"party", "document", "batch"}


def check(folder: Path, acknowledged: list[list[str]]) -> None:
    documents = Documents(folder / "documents")
    with Ledger.open(folder / "study.sqlite", write=True) as ledger:
        tables = Tables(folder / "tables", ledger)
        parties, known = ledger.all("party"), ledger.all("document")
        batches = {str(b.batch): b for b in tables.batches()}
        for kind, *ids in acknowledged:
            held = {"party": parties, "document": known, "batch": batches}[kind]
            assert all(key in held for key in ids), f"{kind} {ids} was lost"
        # Both parties of a write are there, or neither.
        assert {k[1:] for k in parties if k[0] == "p"} == {k[1:] for k in parties if k[0] == "q"}
        for key in known:
            assert documents.read(key).startswith(b"Report")
        with duckdb.connect() as db:
            for batch in batches.values():
                path = tables.path(batch, "events")
                assert db.execute(f"SELECT count(*) FROM '{path}'").fetchone() == (ROWS,)
        assert ledger.rows("PRAGMA integrity_check")[0][0] == "ok"
        with ledger.transaction(who="w", why=""):
            sweep(ledger, tables, documents)
        assert len(list(tables.folder.glob("*/[0-9]*"))) == len(batches)
        assert not list(tables.folder.glob(".staging/*"))
        assert set(documents) == set(known)
