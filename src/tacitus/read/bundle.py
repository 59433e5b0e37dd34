"""Our own bundle, read back: nouns equal to those that were written, and the events with them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import duckdb

from tacitus.core import Account, Assertion, Document, Party, Passage, Reading, Source
from tacitus.core.columns import TABLES
from tacitus.core.flat import csv_rows, from_cells
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, InputError

MIMETYPE = b"application/vnd.tacitus.bundle+zip"
SOURCE = Source(
    "bundle",
    "Bundle of another study",
    kind="research",
    terms="attribute",
    note="What another study passed on; who says it stands in each assertion's chain.",
)
T = TypeVar("T", Source, Document, Passage, Party, Assertion)


class BundleFile:
    """The reader of bundles."""

    name = "bundle"
    title = "bundle of a tacitus study"

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the file's own word on what it is, which stands first."""
        return 1.0 if MIMETYPE in head[:200] else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read nouns and events; conclusions are left, since a study draws its own.

        Raises
        ------
        FileFormatError
            It is no bundle, or a row of it cannot be read.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                texts = {
                    Path(name).stem: archive.read(name).decode("utf-8-sig")
                    for name in archive.namelist()
                    if name.endswith(".csv")
                }
        except (zipfile.BadZipFile, OSError, UnicodeDecodeError) as error:
            raise FileFormatError("is a damaged bundle; fetch it again.", path=path.name) from error
        missing = {"sources", "parties", "assertions"} - texts.keys()
        if missing:
            raise FileFormatError(f"holds no {min(missing)}.csv; export it anew.", path=path.name)

        def nouns(name: str, noun: type[T]) -> tuple[T, ...]:
            return tuple(_rows(path, name, texts.get(name, ""), lambda c: from_cells(noun, c)))

        assertions = nouns("assertions", Assertion)
        tables = {
            name: _staged(name, texts[name], staging)
            for name in TABLES
            if len(texts.get(name, "").splitlines()) > 1
        }
        events = _count(tables.get("events"))
        return Reading(
            self.name,
            SOURCE,
            tables,
            sources=(SOURCE, *nouns("sources", Source)),
            parties=nouns("parties", Party),
            documents=nouns("documents", Document),
            passages=nouns("passages", Passage),
            assertions=assertions,
            account=Account(
                rows=len(assertions) + events,
                kept=len(assertions) + events,
                undated=sum(a.period is None for a in assertions),
                unplaced=sum(not a.places for a in assertions),
            ),
        )


def _rows(path: Path, name: str, text: str, build: Callable[[dict[str, str]], T]) -> list[T]:
    found = []
    for number, cells in enumerate(csv_rows(text), start=2):
        try:
            found.append(build(cells))
        except InputError as error:
            raise FileFormatError(str(error), path=f"{path.name}/{name}.csv", row=number) from error
    return found


def _staged(name: str, text: str, staging: Path) -> Path:
    """Put a table where readers put theirs, typed as all are."""
    target = staging / f"{name}.parquet"
    columns = TABLES[name]
    rows = [[cells[c].removeprefix("'") or None for c in columns] for cells in csv_rows(text)]
    picked = ", ".join(f"CAST({c} AS {kind}) AS {c}" for c, (kind, _) in columns.items())
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE given ({', '.join(f'{c} VARCHAR' for c in columns)})")
        db.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(columns))})", rows)
        db.execute(f"COPY (SELECT {picked} FROM given) TO '{target}' (FORMAT parquet)")
    return target


def _count(path: Path | None) -> int:
    if path is None:
        return 0
    with duckdb.connect() as db:
        row = db.execute("SELECT count(*) FROM read_parquet($path)", {"path": str(path)}).fetchone()
    return int(row[0]) if row else 0


reader = BundleFile()
