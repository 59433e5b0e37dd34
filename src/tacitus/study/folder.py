"""A study's folder, opened: what it is and what it holds."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.hypothesis import Hypothesis, Rating
from tacitus.core.party import Party
from tacitus.core.period import Period
from tacitus.core.review import Review
from tacitus.core.source import Document, Passage, Source
from tacitus.errors import NotAStudyError
from tacitus.resolve.decisions import Decisions, decide, merged_parties, settled
from tacitus.resolve.events import join_events
from tacitus.store import Batch, Change, Documents, Ledger, Tables, Tombstone, Version
from tacitus.store.ledger import Moment

LEDGER = "study.sqlite"
#: The folder of what language models answered, by document.
REPLIES = "replies"


class StudyFolder:
    """What every part of :class:`tacitus.study.Study` stands on."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder, self.ledger = folder, ledger
        self.releases = Tables(folder / "tables", ledger)
        self.held = Documents(folder / "documents")

    @classmethod
    def create(
        cls, folder: Path | str, *, name: str = "", simulated: bool = False, who: str = "tacitus"
    ) -> Self:
        """Make a study in a new or empty folder, and open it for writing.

        Raises
        ------
        StudyError
            The folder holds a study already.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        meta = {
            "study_id": uuid.uuid4().hex,
            "name": name or folder.absolute().name,
            "simulated": str(simulated).lower(),
            "made": datetime.now(UTC).isoformat(),
            "made_by": who,
        }
        return cls(folder, Ledger.create(folder / LEDGER, meta))

    @classmethod
    def open(cls, folder: Path | str, *, write: bool = False) -> Self:
        """Open a study.

        Raises
        ------
        NotAStudyError
            The folder holds none.
        SchemaVersionError
            Another version of tacitus made it.
        """
        folder = Path(folder)
        if not (folder / LEDGER).is_file():
            raise NotAStudyError(f"{folder} holds no study; make one with 'tacitus new {folder}'.")
        return cls(folder, Ledger.open(folder / LEDGER, write=write))

    def __repr__(self) -> str:
        return f"<Study {self.folder}>"

    def close(self) -> None:
        """Close its files."""
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What it is

    @property
    def name(self) -> str:
        """Its name, to print."""
        return self.ledger.meta("name") or self.folder.name

    @property
    def simulated(self) -> bool:
        """Whether it holds a simulated world."""
        return self.ledger.meta("simulated") == "true"

    @property
    def revision(self) -> int:
        """The number of the last write."""
        return self.ledger.revision

    @property
    def warnings(self) -> tuple[str, ...]:
        """What people should know about where it lies."""
        return self.ledger.warnings

    # What it holds

    def sources(self, as_known: Moment = None) -> dict[str, Source]:
        """Give the sources by id."""
        return self.ledger.all("source", as_known)

    def documents(self, as_known: Moment = None) -> dict[str, Document]:
        """Give the documents by id."""
        return self.ledger.all("document", as_known)

    def passages(self, as_known: Moment = None) -> dict[str, Passage]:
        """Give the passages by id."""
        return self.ledger.all("passage", as_known)

    def reviews(self, as_known: Moment = None) -> dict[str, Review]:
        """Give the reviews by id, undone ones too."""
        return self.ledger.all("review", as_known)

    def assessments(self, as_known: Moment = None) -> dict[str, Assessment]:
        """Give the assessments by id."""
        return self.ledger.all("assessment", as_known)

    def hypotheses(self, as_known: Moment = None) -> dict[str, Hypothesis]:
        """Give the hypotheses by id."""
        return self.ledger.all("hypothesis", as_known)

    def ratings(self, as_known: Moment = None) -> dict[str, Rating]:
        """Give people's ratings of items of hypotheses by id."""
        return self.ledger.all("rating", as_known)

    def parties(self, as_known: Moment = None, *, raw: bool = False) -> dict[str, Party]:
        """Give the parties that stand by id, merged as people decided; as read where ``raw``."""
        parties = self.ledger.all("party", as_known)
        return parties if raw else merged_parties(parties, self.decisions(as_known))

    def assertions(
        self, as_known: Moment = None, *, held_on: date | Period | None = None, raw: bool = False
    ) -> dict[str, Assertion]:
        """Give the assertions by id, as people left them; as read where ``raw``."""
        assertions = self.ledger.all("assertion", as_known, held_on=held_on)
        if raw:
            return assertions
        from tacitus.study.copying import with_roots_of_copies

        decisions = self.decisions(as_known)
        return with_roots_of_copies(self, settled(assertions, decisions), decisions, as_known)

    def decisions(self, as_known: Moment = None) -> Decisions:
        """Give what stands after all reviews, parties of one id in another list joined."""
        stored = self.ledger.all("resolution", as_known)
        same = {k.removeprefix("party/"): b["same_as"] for k, b in stored.items() if "same_as" in b}
        return decide(self.reviews(as_known).values(), same)

    def document_bytes(self, document_id: str) -> bytes:
        """Give a held document, checked against its sha-256."""
        return self.held.read(document_id)

    def batches(self, as_known: Moment = None) -> list[Batch]:
        """Give the table files read, oldest first."""
        return self.releases.batches(as_known)

    def tables(self, as_known: Moment = None, *, raw: bool = False) -> duckdb.DuckDBPyConnection:
        """Open DuckDB in memory over ``events``, ``claims`` and ``withdrawn``.

        Events that people said are one are one row; every row as it was read where ``raw``.
        """
        db = self.releases.connect(as_known)
        if not raw:
            join_events(db, self.decisions(as_known).events)
        return db

    def history(self, kind: str, key: str) -> list[Version]:
        """Give all versions of a noun, oldest first."""
        return self.ledger.history(kind, key)

    def changes(self, since: Moment = 0, until: Moment = None) -> list[Change]:
        """Give what was written between two moments of knowledge."""
        return self.ledger.changes(since, until)

    def tombstone(self, kind: str, key: str) -> Tombstone | None:
        """Give what is left of something forgotten, or None."""
        return self.ledger.tombstone(kind, key)

    def event(self, event_id: str, as_known: Moment = None) -> dict[str, Any] | None:
        """Give an event's row as it was read, or None.

        ``withdrawn_in`` is the batch in which its source took it back; ``counted_as`` the
        event that people said it is one with.
        """
        with self.tables(as_known, raw=True) as db:
            cursor = db.execute(
                "SELECT *, NULL AS withdrawn_in FROM events WHERE event_id = $id"
                " UNION ALL SELECT * FROM withdrawn WHERE event_id = $id",
                {"id": event_id},
            )
            row = cursor.fetchone()
            names = [column[0] for column in cursor.description or ()]
        if row is None:
            return None
        counted_as = self.decisions(as_known).events.get(event_id)
        return {**dict(zip(names, row, strict=True)), "counted_as": counted_as}
