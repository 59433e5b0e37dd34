"""The SQLite file of a study: its layout, how it is opened, and what can be wrong with it."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tacitus.errors import LockedError, NotAStudyError, SchemaVersionError, StudyError
from tacitus.store.files import network_filesystem, sync

SCHEMA_VERSION = 1
BUSY_SECONDS = 10.0

_log = logging.getLogger(__name__)

LAYOUT = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE revisions (
    revision INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX revisions_at ON revisions (at);
CREATE TABLE versions (
    kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL REFERENCES revisions,
    body TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0, UNIQUE (kind, id, revision));
CREATE INDEX versions_revision ON versions (revision);
CREATE TABLE batches (
    batch INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revisions,
    series TEXT NOT NULL, previous INTEGER, format TEXT NOT NULL, source_id TEXT NOT NULL,
    document_id TEXT NOT NULL, filename TEXT NOT NULL, tables TEXT NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
    forgotten INTEGER NOT NULL DEFAULT 0);
CREATE TABLE members (
    batch INTEGER NOT NULL REFERENCES batches, kind TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (batch, kind, id)) WITHOUT ROWID;
CREATE TABLE tombstones (
    kind TEXT NOT NULL, id TEXT NOT NULL, document_id TEXT NOT NULL,
    revision INTEGER NOT NULL REFERENCES revisions, PRIMARY KEY (kind, id)) WITHOUT ROWID;
"""


def create(path: Path, meta: dict[str, str]) -> None:
    """Make the file of a new study; it appears whole or not at all.

    Raises
    ------
    StudyError
        A file of this name is there already.
    """
    if path.exists():
        raise StudyError(f"{path.parent} holds a study already; open it, or choose a new folder.")
    aside = path.with_name(f".new-{os.getpid()}-{path.name}")
    aside.unlink(missing_ok=True)
    db = sqlite3.connect(aside, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous=FULL")
        db.executescript("BEGIN;" + LAYOUT + "COMMIT;")
        rows = {**meta, "schema_version": str(SCHEMA_VERSION)}
        with db:
            db.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())
    finally:
        db.close()
    aside.replace(path)
    sync(path.parent)


def connect(path: Path, *, write: bool) -> tuple[sqlite3.Connection, tuple[str, ...]]:
    """Open the file of a study and check that we know its layout.

    Acknowledged means on the disk: ``synchronous=FULL``. On a network drive the write-ahead
    log is unsafe (its index is shared memory), so there the older rollback journal is used
    and a warning given back.

    Returns
    -------
    tuple of sqlite3.Connection, tuple of str
        The connection, in autocommit mode, and warnings for people.

    Raises
    ------
    NotAStudyError
        No such file, or no ledger in it.
    SchemaVersionError
        Its layout is of another version.
    LockedError
        Another process holds it.
    """
    if not path.is_file():
        raise NotAStudyError(
            f"{path.parent} holds no study; make one with 'tacitus new {path.parent}'."
        )
    drive = network_filesystem(path)
    warnings: tuple[str, ...] = ()
    if drive:
        warnings = (
            f"{path.parent} lies on a network drive ({drive}); "
            "let one process at a time use it, or move the study to a local disk.",
        )
        _log.warning(warnings[0])
    db = _open(path, write=write)
    try:
        _check_version(db, path)
        with said(path):
            db.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
            if write:
                db.execute(f"PRAGMA journal_mode={'DELETE' if drive else 'WAL'}")
                db.execute("PRAGMA synchronous=FULL")
                db.execute("PRAGMA secure_delete=ON")
            else:
                db.execute("PRAGMA query_only=ON")
    except BaseException:
        db.close()
        raise
    return db, warnings


def _open(path: Path, *, write: bool) -> sqlite3.Connection:
    # A folder that cannot be written to has no room for the log's index: take it as frozen.
    log = path.with_name(path.name + "-wal")
    frozen = not (write or os.access(path.parent, os.W_OK) or log.exists())
    mode = "rw" if write else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if frozen else ''}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


def _check_version(db: sqlite3.Connection, path: Path) -> None:
    try:
        with said(path):
            row = db.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    except sqlite3.DatabaseError as error:
        raise NotAStudyError(
            f"{path} is no study's ledger ({error}); name a folder made by 'tacitus new'."
        ) from error
    found = row[0] if row else "none"
    if found != str(SCHEMA_VERSION):
        raise SchemaVersionError(
            f"{path.parent} has layout version {found} and this tacitus reads "
            f"{SCHEMA_VERSION}; use the tacitus that made it."
        )


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn SQLite's errors of a file that is busy, or not open for writing, into a sentence."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY}:
            raise LockedError(
                f"Another process is writing to {path.parent}; wait for it and try again."
            ) from error
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            raise StudyError(
                f"{path.parent} was opened for reading; open it with Study.open(…, write=True)."
            ) from error
        raise
