"""The ledger: every noun in every version, who wrote it, when and why; nothing is overwritten.

Two times are kept apart: when something *held* (a noun's own period) and when it was *known*
(the revision that wrote it), after Snodgrass, "Developing Time-Oriented Database
Applications" (2000). One transaction is one revision.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tacitus.core.moment import moment as read_moment
from tacitus.core.period import Period
from tacitus.errors import InputError, NotFoundError, StaleError
from tacitus.store import database
from tacitus.store.versions import (
    KINDS,
    Change,
    Item,
    Moment,
    Noun,
    Tally,
    Tombstone,
    Version,
    Written,
    decode,
    encode,
    known,
    stamp,
)

__all__ = ["KINDS", "Change", "Item", "Ledger", "Moment", "Noun", "Tombstone", "Transaction"]
__all__ += ["Version", "Written"]

_LATEST = 2**62


class Transaction:
    """One write under way: all of it becomes real together, or none of it."""

    def __init__(self, db: sqlite3.Connection, who: str, why: str) -> None:
        self.db, self.who, self.why = db, who, why
        self._revision: int | None = None

    @property
    def revision(self) -> int:
        """The number of this write; taken when something is first written."""
        if self._revision is None:
            last, at = self.db.execute("SELECT max(revision), max(at) FROM revisions").fetchone()
            now = datetime.now(UTC)
            if at is not None:  # a clock set back must not reorder what was known when
                now = max(now, datetime.fromisoformat(at) + timedelta(microseconds=1))
            self._revision = (last or 0) + 1
            self.db.execute(
                "INSERT INTO revisions VALUES (?, ?, ?, ?)",
                (self._revision, stamp(now), self.who, self.why),
            )
        return self._revision

    def append(self, items: Iterable[Item], *, based_on: int | None = None) -> Written:
        """Write nouns; one that already stands as given is left alone.

        Raises
        ------
        StaleError
            One of them was changed after ``based_on``.
        """
        added = changed = unchanged = 0
        for kind, key, noun in items:
            body = encode(kind, noun)
            last = self._last(kind, key)
            self._check(kind, key, last, based_on)
            if last and last[1] == body and not last[2]:
                unchanged += 1
                continue
            self._put(kind, key, body, withdrawn=False)
            added, changed = added + (last is None), changed + (last is not None)
        return Written(added, changed, 0, unchanged)

    def withdraw(self, kind: str, ids: Iterable[str], *, based_on: int | None = None) -> Written:
        """Take nouns back: they stand no more, and still resolve.

        Raises
        ------
        NotFoundError
            One of them was never there.
        """
        withdrawn = unchanged = 0
        for key in ids:
            last = self._last(kind, key)
            if last is None:
                raise NotFoundError(f"The study holds no {kind} '{key}'; check its id.")
            self._check(kind, key, last, based_on)
            if last[2]:
                unchanged += 1
                continue
            self._put(kind, key, last[1], withdrawn=True)
            withdrawn += 1
        return Written(0, 0, withdrawn, unchanged)

    def _last(self, kind: str, key: str) -> tuple[int, str, int] | None:
        row: tuple[int, str, int] | None = self.db.execute(
            "SELECT revision, body, withdrawn FROM versions WHERE kind = ? AND id = ?"
            " ORDER BY revision DESC LIMIT 1",
            (kind, key),
        ).fetchone()
        return row

    def _put(self, kind: str, key: str, body: str, *, withdrawn: bool) -> None:
        # The same id twice in one write: the later one stands.
        self.db.execute(
            "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?)",
            (kind, key, self.revision, body, int(withdrawn)),
        )

    def _check(
        self, kind: str, key: str, last: tuple[int, str, int] | None, based_on: int | None
    ) -> None:
        if based_on is None or last is None or last[0] == self._revision:
            return
        if last[0] > based_on:
            raise StaleError(
                f"{kind.capitalize()} '{key}' was changed after you read it; look at it again."
            )


class Ledger:
    """The record of a study; open it with :meth:`open`.

    Examples
    --------
    >>> import tempfile
    >>> from tacitus.core.party import Party
    >>> path = Path(tempfile.mkdtemp()) / "study.sqlite"
    >>> with Ledger.create(path, {"name": "An example"}) as ledger:
    ...     _ = ledger.append([("party", "t", Party("t", "The T"))], who="ann", why="coded")
    ...     _ = ledger.append([("party", "t", Party("t", "T"))], who="ben", why="its own name")
    ...     [v.noun.name for v in ledger.history("party", "t")], ledger.all("party", 1)["t"].name
    (['The T', 'T'], 'The T')
    """

    def __init__(self, path: Path, db: sqlite3.Connection, warnings: tuple[str, ...]) -> None:
        self.path, self.warnings = path, warnings
        self._db = db
        self._standing: dict[str, tuple[int, dict[str, Any]]] = {}

    @classmethod
    def create(cls, path: Path, meta: dict[str, str]) -> Self:
        """Make a ledger and open it for writing."""
        database.create(path, meta)
        return cls.open(path, write=True)

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> Self:
        """Open a ledger; see :func:`tacitus.store.database.connect` for what is refused.

        A ledger is for one thread; open another for another.
        """
        db, warnings = database.connect(path, write=write)
        return cls(path, db, warnings)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What is written

    @contextmanager
    def transaction(self, *, who: str, why: str) -> Iterator[Transaction]:
        """Write several things as one revision.

        Raises
        ------
        InputError
            Nobody is named.
        LockedError
            Another process is writing.
        """
        if not who.strip():
            raise InputError("A change needs somebody who makes it; give 'who'.")
        with database.said(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(self._db, who, why)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def append(
        self, items: Iterable[Item], *, who: str, why: str, based_on: int | None = None
    ) -> int:
        """Write nouns in one transaction and give the ledger's revision after it.

        Parameters
        ----------
        items : iterable of (kind, id, noun)
            Kinds as in :data:`KINDS`.
        who, why : str
            Kept with the revision.
        based_on : int or None
            The revision that the writer saw.

        Raises
        ------
        StaleError
            One of them was changed after ``based_on``.
        LockedError
            Another process is writing.
        """
        with self.transaction(who=who, why=why) as write:
            write.append(items, based_on=based_on)
        return self.revision

    def withdraw(self, kind: str, ids: Iterable[str], *, who: str, why: str) -> int:
        """Take nouns back in one transaction and give the ledger's revision after it.

        Raises
        ------
        NotFoundError
            One of them was never there.
        """
        with self.transaction(who=who, why=why) as write:
            write.withdraw(kind, ids)
        return self.revision

    # What is read

    @property
    def revision(self) -> int:
        """The number of the last write; 0 for a new study."""
        return int(self._one("SELECT coalesce(max(revision), 0) FROM revisions"))

    def last_write(self, kinds: Iterable[str] = (), *, besides: str = "") -> int:
        """Give the number of the last write of some kinds, or of anything but one; 0 for none."""
        if besides:
            query = "SELECT revision FROM versions WHERE kind = ?"
            chosen = f"SELECT max(revision) FROM revisions WHERE revision NOT IN ({query})"
            return int(self._one(chosen, known(besides)) or 0)
        wanted = [known(kind) for kind in kinds]
        marks = ", ".join("?" * len(wanted))
        return int(
            self._one(f"SELECT max(revision) FROM versions WHERE kind IN ({marks})", *wanted) or 0
        )

    def at(self, revision: int) -> datetime:
        """Give the moment of a write.

        Raises
        ------
        NotFoundError
            There was no such write.
        """
        row = self._db.execute(
            "SELECT at FROM revisions WHERE revision = ?", (revision,)
        ).fetchone()
        if row is None:
            raise NotFoundError(f"The study has no write {revision}; the last is {self.revision}.")
        return datetime.fromisoformat(row[0])

    def revision_at(self, moment: Moment) -> int:
        """Give the last revision that was known at a moment (a day counts to its end, UTC)."""
        if moment is None:
            return _LATEST
        if isinstance(moment, int):
            return moment
        if isinstance(moment, str):
            return self.revision_at(read_moment(moment))
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.max, UTC)
        if moment.tzinfo is None:
            raise InputError(f"'{moment}' has no time zone; give one, such as UTC.")
        query = "SELECT coalesce(max(revision), 0) FROM revisions WHERE at <= ?"
        return int(self._one(query, stamp(moment)))

    def meta(self, key: str) -> str | None:
        """Give a fixed fact of the study, such as its ``name``."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def all(
        self, kind: str, as_known: Moment = None, *, held_on: date | Period | None = None
    ) -> dict[str, Any]:
        """Give all nouns of a kind that stand, by id in order of id.

        Parameters
        ----------
        as_known : int, datetime, date or None
            The revision or moment of knowledge; now where None.
        held_on : date, Period or None
            Only nouns whose own period touches it; nouns without a period are left out,
            since nobody said that they held then.
        """
        nouns = self._all(kind, as_known)
        if held_on is None:
            return nouns
        span = held_on if isinstance(held_on, Period) else Period.between(held_on, held_on)
        return {k: n for k, n in nouns.items() if n.period is not None and n.period.overlaps(span)}

    def _all(self, kind: str, as_known: Moment) -> dict[str, Any]:
        # Frozen nouns as they stand now are kept until the next write, by whichever process.
        cached = as_known is None and KINDS[known(kind)] is not None
        cached = cached and not self._db.in_transaction
        revision = self.revision if cached else self.revision_at(as_known)
        if cached and self._standing.get(kind, (-1,))[0] == revision:
            return dict(self._standing[kind][1])
        rows = self._db.execute(
            # SQLite takes bare columns from the row of the maximum.
            "SELECT id, body, withdrawn, max(revision) FROM versions"
            " WHERE kind = ? AND revision <= ? GROUP BY id ORDER BY id",
            (kind, revision),
        )
        nouns = {key: decode(kind, body) for key, body, withdrawn, _ in rows if not withdrawn}
        if cached:
            self._standing[kind] = revision, dict(nouns)
        return nouns

    def get(
        self, kind: str, key: str, as_known: Moment = None, *, include_withdrawn: bool = False
    ) -> Any:
        """Give one noun.

        Raises
        ------
        NotFoundError
            It is not there, was withdrawn, or was forgotten; the sentence says which.
        """
        row = self._db.execute(
            "SELECT body, withdrawn FROM versions WHERE kind = ? AND id = ? AND revision <= ?"
            " ORDER BY revision DESC LIMIT 1",
            (known(kind), key, self.revision_at(as_known)),
        ).fetchone()
        if row is None:
            stone = self.tombstone(kind, key)
            if stone:
                raise NotFoundError(
                    f"The {kind} '{key}' was forgotten on {stone.at:%Y-%m-%d} by {stone.who}"
                    f" ({stone.why}); it cannot be had back."
                )
            raise NotFoundError(f"The study holds no {kind} '{key}'; check its id.")
        if row[1] and not include_withdrawn:
            raise NotFoundError(f"The {kind} '{key}' was withdrawn; ask for withdrawn ones too.")
        return decode(kind, row[0])

    def history(self, kind: str, key: str, *, without: Sequence[str] = ()) -> list[Version]:
        """Give all versions of a noun, oldest first, or none; large fields can be left out."""
        body = "body"
        if without:
            body = f"CASE WHEN json_valid(body) THEN json_remove(body{', ?' * len(without)}) END"
        rows = self._db.execute(
            f"SELECT revision, at, who, why, withdrawn, coalesce({body}, body) FROM versions"
            " JOIN revisions USING (revision) WHERE kind = ? AND id = ? ORDER BY revision",
            (*(f"$.{field}" for field in without), known(kind), key),
        )
        return [
            Version(r, datetime.fromisoformat(at), who, why, bool(gone), decode(kind, body))
            for r, at, who, why, gone, body in rows
        ]

    def changes(
        self, since: Moment = 0, until: Moment = None, *, kinds: Iterable[str] = ()
    ) -> list[Change]:
        """Give what changed after ``since`` up to ``until``, in order, before and after each.

        Parameters
        ----------
        kinds : iterable of str
            Only these kinds of nouns; all where empty.
        """
        wanted = [known(kind) for kind in kinds] or list(KINDS)
        rows = self._db.execute(
            "SELECT * FROM (SELECT kind, id, revision, at, who, why,"
            " lag(CASE WHEN NOT withdrawn THEN body END) OVER older AS before,"
            " CASE WHEN NOT withdrawn THEN body END AS after"
            " FROM versions JOIN revisions USING (revision)"
            " WINDOW older AS (PARTITION BY kind, id ORDER BY revision))"
            " WHERE revision > ? AND revision <= ?"
            f" AND kind IN ({', '.join('?' * len(wanted))}) ORDER BY revision, kind, id",
            (self.revision_at(since), self.revision_at(until), *wanted),
        )
        return [
            Change(
                kind,
                key,
                revision,
                datetime.fromisoformat(at),
                who,
                why,
                None if before is None else decode(kind, before),
                None if after is None else decode(kind, after),
            )
            for kind, key, revision, at, who, why, before, after in rows
        ]

    def tally(self, since: Moment = 0, until: Moment = None) -> list[Tally]:
        """Count what each write added, changed and withdrew, by kind, without reading it."""
        rows = self._db.execute(
            "SELECT revision, at, who, why, kind, sum(first), sum(NOT first AND NOT withdrawn),"
            " sum(NOT first AND withdrawn) FROM (SELECT *, revision = min(revision) OVER"
            " (PARTITION BY kind, id) AS first FROM versions) JOIN revisions USING (revision)"
            " WHERE revision > ? AND revision <= ? GROUP BY revision, kind ORDER BY revision, kind",
            (self.revision_at(since), self.revision_at(until)),
        )
        return [Tally(r, datetime.fromisoformat(at), *rest) for r, at, *rest in rows]

    def tombstone(self, kind: str, key: str) -> Tombstone | None:
        """Give what is left of something forgotten, or None."""
        row = self._db.execute(
            "SELECT document_id, at, who, why FROM tombstones JOIN revisions USING (revision)"
            " WHERE kind = ? AND id = ?",
            (kind, key),
        ).fetchone()
        if row is None:
            return None
        return Tombstone(kind, key, row[0], datetime.fromisoformat(row[1]), row[2], row[3])

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Run a query of the store's own and give its rows by name."""
        cursor = self._db.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(query, values).fetchall()

    def checkpoint(self) -> bool:
        """Move the log into the file and empty it; False if a reader stood in the way."""
        row = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return row is None or row[0] == 0

    def _one(self, query: str, *values: object) -> Any:
        return self._db.execute(query, values).fetchone()[0]
