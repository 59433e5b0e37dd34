"""Tables as Parquet snapshots, one folder per release of a file; DuckDB queries what stands.

A snapshot is real once SQLite holds its batch. It is put in place while the write lock is
held, so under that lock every folder without a batch is a leftover and can be swept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tacitus.core.columns import EVENTS, TABLES
from tacitus.errors import InputError
from tacitus.store.files import make_folder, sync
from tacitus.store.ledger import Ledger, Moment, Transaction

_STAGING = ".staging"


@dataclass(frozen=True)
class Batch:
    """One file as it was read: a release of a series.

    Attributes
    ----------
    batch : int
        Its number; later files have higher ones.
    series : str
        The file that it is a release of.
    previous : int or None
        The batch that it was compared with.
    document_id, filename : str
        sha-256 of the file, and its name.
    rows : dict of str to int
        Rows by table.
    added, changed, withdrawn : int
        Events (or, in a file without events, assertions) against ``previous``.
    """

    batch: int
    revision: int
    series: str
    previous: int | None
    format: str
    source_id: str
    document_id: str
    filename: str
    rows: dict[str, int]
    added: int
    changed: int
    withdrawn: int


class Tables:
    """The folder of Parquet snapshots.

    Parameters
    ----------
    folder : Path
        Made when the first table comes in.
    ledger : Ledger
        It holds the batches.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder, self._ledger = folder, ledger

    # Batches

    def batches(self, as_known: Moment = None) -> list[Batch]:
        """Give all batches that were not forgotten, oldest first."""
        rows = self._ledger.rows(
            "SELECT * FROM batches WHERE NOT forgotten AND revision <= ? ORDER BY batch",
            self._ledger.revision_at(as_known),
        )
        return [_batch(row) for row in rows]

    def current(self, as_known: Moment = None) -> dict[str, Batch]:
        """Give the batch that stands for each series."""
        return {batch.series: batch for batch in self.batches(as_known)}

    def find(self, document_id: str, file_format: str) -> Batch | None:
        """Give the batch made of these very bytes, or None."""
        same = (b for b in self.batches() if b.document_id == document_id)
        return next((b for b in same if b.format == file_format), None)

    def path(self, batch: Batch, table: str) -> Path:
        """Give the place of a snapshot's table."""
        return self.folder / batch.series / f"{batch.batch:06d}" / f"{table}.parquet"

    # Writing

    def stage(self) -> Path:
        """Make a folder for a reader to put its tables in, on the same disk."""
        place = self.folder / _STAGING / f"{os.getpid()}-{uuid.uuid4().hex}"
        make_folder(place)
        return place

    def discard(self, place: Path) -> None:
        """Remove a folder that :meth:`stage` gave, if it was not taken over."""
        shutil.rmtree(place, ignore_errors=True)

    def adopt(
        self,
        write: Transaction,
        tables: Mapping[str, Path],
        *,
        document_id: str,
        filename: str,
        file_format: str,
        source_id: str,
        members: Iterable[str] = (),
        series: str | None = None,
    ) -> Batch:
        """Take staged tables over as a batch, as part of a write.

        The files are moved, not rewritten. Where ``series`` is not named it is the one of the
        same source that shares at least half of the larger file's ids; else a new one: a
        subset, or another country, withdraws nothing.

        Parameters
        ----------
        tables : mapping of str to Path
            Staged Parquet by table name, all in one folder that :meth:`stage` gave.
        members : iterable of str
            Ids of the assertions that the file holds.

        Raises
        ------
        InputError
            A table lacks a column, or the series belongs to another source.
        """
        ids = sorted(set(members))
        with connection() as db:
            rows = {name: _checked(db, name, path) for name, path in tables.items()}
            previous = self._previous(db, tables, ids, source_id, series)
            name = series or (previous.series if previous else self._new_series(source_id))
            number = 1 + int(self._ledger.rows("SELECT coalesce(max(batch), 0) FROM batches")[0][0])
            folder = self.folder / slug(name) / f"{number:06d}"
            counts = (
                self._difference(db, previous, tables, ids)
                if previous
                else (rows.get("events", len(ids)), 0, 0)
            )
        if tables:
            self.sweep_snapshots()
            self._move(tables, folder)
        before = previous.batch if previous else None
        read = file_format, source_id, document_id, filename, json.dumps(rows)
        write.db.execute(
            "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (number, write.revision, slug(name), before, *read, *counts),
        )
        write.db.executemany(
            "INSERT INTO members VALUES (?, 'assertion', ?)", ((number, key) for key in ids)
        )
        return _batch(self._ledger.rows("SELECT * FROM batches WHERE batch = ?", number)[0])

    def members(self, batch: int) -> set[str]:
        """Give the ids of the assertions that a batch brought."""
        found = self._ledger.rows("SELECT id FROM members WHERE batch = ?", batch)
        return {row["id"] for row in found}

    def sweep_snapshots(self) -> None:
        """Remove folders that no batch stands for; call it only while holding the write lock."""
        real = {self.path(b, "x").parent for b in self.batches()}
        for folder in self.folder.glob("*/[0-9]*"):
            if folder.parent.name != _STAGING and folder not in real:
                shutil.rmtree(folder)

    def sweep_staging(self) -> None:
        """Remove what readers that no longer run have left behind."""
        for place in self.folder.glob(f"{_STAGING}/*-*"):
            if not _runs(int(place.name.split("-")[0])):
                shutil.rmtree(place, ignore_errors=True)

    def _previous(
        self,
        db: duckdb.DuckDBPyConnection,
        tables: Mapping[str, Path],
        ids: list[str],
        source_id: str,
        series: str | None,
    ) -> Batch | None:
        current = self.current()
        if series is not None:
            named = current.get(slug(series))
            if named and named.source_id != source_id:
                raise InputError(
                    f"Series '{series}' holds rows of '{named.source_id}', not of "
                    f"'{source_id}'; choose another name."
                )
            return named
        best: tuple[float, int, Batch] | None = None
        for batch in current.values():
            if batch.source_id != source_id or ("events" in batch.rows) != ("events" in tables):
                continue
            if "events" in tables:
                share = _shared_events(db, self.path(batch, "events"), tables["events"])
            else:
                share = _shared(self.members(batch.batch), set(ids))
            if share >= 0.5 and (best is None or (share, batch.batch) > best[:2]):
                best = share, batch.batch, batch
        return best[2] if best else None

    def _new_series(self, source_id: str) -> str:
        taken = {r["series"] for r in self._ledger.rows("SELECT DISTINCT series FROM batches")}
        base, number = slug(source_id), 1
        while (name := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        return name

    def _difference(
        self,
        db: duckdb.DuckDBPyConnection,
        previous: Batch,
        tables: Mapping[str, Path],
        ids: list[str],
    ) -> tuple[int, int, int]:
        """Count ids added, changed, withdrawn; those of events are written beside the tables."""
        if "events" not in tables:
            old = self.members(previous.batch)
            return len(set(ids) - old), 0, len(old - set(ids))
        old_tables = {name: self.path(previous, name) for name in previous.rows}
        target = tables["events"].with_name("changes.parquet")
        db.execute(
            f"CREATE TABLE changes AS SELECT coalesce(n.event_id, o.event_id) AS event_id,"
            " CASE WHEN o.event_id IS NULL THEN 'added' WHEN n.event_id IS NULL"
            " THEN 'withdrawn' ELSE 'changed' END AS change"
            f" FROM ({_said(tables)}) n FULL JOIN ({_said(old_tables)}) o USING (event_id)"
            " WHERE n.said IS DISTINCT FROM o.said"
            " OR n.event_id IS NULL OR o.event_id IS NULL"
        )
        db.execute(f"COPY (SELECT * FROM changes ORDER BY 1) TO {quoted(target)} (FORMAT parquet)")
        found = dict(db.execute("SELECT change, count(*) FROM changes GROUP BY 1").fetchall())
        return found.get("added", 0), found.get("changed", 0), found.get("withdrawn", 0)

    def _move(self, tables: Mapping[str, Path], folder: Path) -> None:
        staged = next(iter(tables.values())).parent
        keep = {f"{name}.parquet" for name in tables} | {"changes.parquet"}
        for name, path in tables.items():
            if path != staged / f"{name}.parquet":
                shutil.move(path, staged / f"{name}.parquet")
        for file in staged.iterdir():
            if file.name in keep:
                sync(file)
            elif file.is_dir():
                shutil.rmtree(file)
            else:
                file.unlink()
        make_folder(folder.parent)
        staged.replace(folder)
        sync(folder)
        sync(folder.parent)

    # Reading

    def connect(self, as_known: Moment = None) -> duckdb.DuckDBPyConnection:
        """Open DuckDB in memory over the rows that stand.

        Views: ``events`` and ``claims`` with the columns of :mod:`tacitus.core.columns`, one
        row per event (of several series that hold it, the one read last); ``withdrawn``,
        events that a newer release no longer has, with ``withdrawn_in`` (a batch).

        Parameters
        ----------
        as_known : int, datetime, date or None
            The revision or moment of knowledge; now where None.
        """
        db = connection()
        batches = self.batches(as_known)
        standing = sorted(self.current(as_known).values(), key=lambda b: -b.batch)
        holding = [b for b in standing if "events" in b.rows]
        for name in TABLES:
            parts = [
                _rows(self.path(b, name), TABLES[name])
                + "".join(
                    f" ANTI JOIN (SELECT event_id FROM {_scan(self.path(newer, 'events'))})"
                    " USING (event_id)"
                    for newer in holding[:i]
                )
                for i, b in enumerate(holding)
                if name in b.rows
            ]
            db.execute(f"CREATE VIEW {name} AS {_union(parts, TABLES[name])}")
        parts = list(self._withdrawn(batches))
        columns = {**EVENTS, "withdrawn_in": ("INTEGER", "")}
        db.execute(
            f"CREATE VIEW withdrawn AS SELECT * FROM ({_union(parts, columns)})"
            " ANTI JOIN (SELECT event_id FROM events) USING (event_id)"
            " QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY withdrawn_in DESC) = 1"
        )
        return db

    def _withdrawn(self, batches: list[Batch]) -> Iterator[str]:
        by_number = {b.batch: b for b in batches}
        for batch in batches:
            older = by_number.get(batch.previous or 0)
            if older and batch.withdrawn and "events" in batch.rows:
                gone = _scan(self.path(batch, "changes"))
                yield (
                    f"SELECT *, {batch.batch} AS withdrawn_in"
                    f" FROM ({_rows(self.path(older, 'events'), EVENTS)}) SEMI JOIN"
                    f" (SELECT event_id FROM {gone} WHERE change = 'withdrawn') USING (event_id)"
                )


def connection() -> duckdb.DuckDBPyConnection:
    """Open DuckDB in memory; it never fetches an extension."""
    db = duckdb.connect(":memory:")
    db.execute("SET autoinstall_known_extensions = false")
    db.execute("SET autoload_known_extensions = false")
    return db


def slug(name: str) -> str:
    """Give a name that is safe as a folder's.

    Raises
    ------
    InputError
        Nothing is left of it.

    Examples
    --------
    >>> slug("UCDP GED 21.1")
    'ucdp_ged_21.1'
    """
    plain = re.sub(r"[^a-z0-9.-]+", "_", name.lower()).strip("_.-")
    if not plain:
        raise InputError(f"'{name}' cannot name a series; use letters or digits.")
    return plain


def quoted(path: Path | str) -> str:
    """Give a path, or words, as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _scan(path: Path) -> str:
    return f"read_parquet({quoted(path)})"


def _empty(columns: Mapping[str, tuple[str, str]]) -> str:
    fields = ", ".join(f"NULL::{kind} AS {name}" for name, (kind, _) in columns.items())
    return f"SELECT {fields} WHERE false"


def _rows(path: Path, columns: Mapping[str, tuple[str, str]]) -> str:
    # By name over a typed empty table: a column that an older snapshot lacks reads as NULL.
    names = ", ".join(columns)
    return f"SELECT {names} FROM ({_empty(columns)} UNION ALL BY NAME SELECT * FROM {_scan(path)})"


def _union(parts: list[str], columns: Mapping[str, tuple[str, str]]) -> str:
    return " UNION ALL ".join(parts) if parts else _empty(columns)


def _said(tables: Mapping[str, Path]) -> str:
    """Query each event's id with all that its rows say, claims included."""
    events = f"SELECT event_id, row_hash FROM {_scan(tables['events'])}"
    if "claims" not in tables:
        return f"SELECT event_id, row_hash AS said FROM ({events})"
    return (
        f"SELECT e.event_id, concat_ws('|', e.row_hash, c.said) AS said FROM ({events}) e"
        " LEFT JOIN (SELECT event_id, md5(string_agg(to_json(c)::VARCHAR, '' ORDER BY ordinal,"
        f" to_json(c)::VARCHAR)) AS said FROM {_scan(tables['claims'])} c GROUP BY 1) c"
        " USING (event_id)"
    )


def _checked(db: duckdb.DuckDBPyConnection, name: str, path: Path) -> int:
    """Count a staged table's rows, and refuse one that is not of our columns."""
    if name not in TABLES:
        raise InputError(f"'{name}' is no table of a study; use one of: {', '.join(TABLES)}.")
    found = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {_scan(path)}").fetchall()}
    lacking = [column for column in TABLES[name] if column not in found]
    if lacking:
        raise InputError(f"Table '{name}' lacks column '{lacking[0]}'; its reader must write it.")
    row = db.execute(f"SELECT count(*) FROM {_scan(path)}").fetchone()
    return int(row[0]) if row else 0


def _shared_events(db: duckdb.DuckDBPyConnection, old: Path, new: Path) -> float:
    row: Any = db.execute(
        f"SELECT (SELECT count(*) FROM {_scan(new)} SEMI JOIN {_scan(old)} USING (event_id))"
        f" / greatest((SELECT count(*) FROM {_scan(new)}), (SELECT count(*) FROM {_scan(old)}), 1)"
    ).fetchone()
    return float(row[0])


def _shared(old: set[str], new: set[str]) -> float:
    return len(old & new) / max(len(old), len(new), 1)


def _batch(row: Any) -> Batch:
    return Batch(
        row["batch"],
        row["revision"],
        row["series"],
        row["previous"],
        row["format"],
        row["source_id"],
        row["document_id"],
        row["filename"],
        json.loads(row["tables"]),
        row["added"],
        row["changed"],
        row["withdrawn"],
    )


def _runs(process: int) -> bool:
    """Tell whether a process runs; where that cannot be asked, suppose so."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
