"""A study as others may see it: under the terms of its sources, by the guard of every export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.party import Party
from tacitus.core.period import Period
from tacitus.core.release import Gate
from tacitus.core.results import ChangeRow
from tacitus.core.snapshot import Snapshot
from tacitus.core.source import Document, Passage, Source
from tacitus.errors import NotFoundError
from tacitus.resolve.events import join_events
from tacitus.store.ledger import Moment
from tacitus.study import Study
from tacitus.write.licence import FREE, clear


class SharedStudy(Study):
    """A study whose every answer rests on what may be passed on; for readers alone."""

    absent = "kept back under the terms of its source"
    _cleared: tuple[Any, Snapshot] | None = None

    def _open_to_all(self, as_known: Moment) -> Snapshot:
        """Clear all nouns at once; kept until the next write."""
        at = (super().revision, as_known)
        if self._cleared is None or self._cleared[0] != at:
            now = datetime.now(UTC)
            whole = Snapshot(
                "shared",
                now,
                now,
                sources=super().sources(as_known),
                documents=super().documents(as_known),
                passages=super().passages(as_known),
                assertions=super().assertions(as_known),
                parties=super().parties(as_known),
                assessments=super().assessments(as_known),
                events=self._closed_events(as_known),
            )
            self._cleared = at, clear(whole).snapshot
        return self._cleared[1]

    def sources(self, as_known: Moment = None) -> dict[str, Source]:
        """Give the sources that are not private."""
        return dict(self._open_to_all(as_known).sources)

    def documents(self, as_known: Moment = None) -> dict[str, Document]:
        """Give the documents of these."""
        return dict(self._open_to_all(as_known).documents)

    def passages(self, as_known: Moment = None) -> dict[str, Passage]:
        """Give the passages whose words may be passed on."""
        return dict(self._open_to_all(as_known).passages)

    def parties(self, as_known: Moment = None, *, raw: bool = False) -> dict[str, Party]:
        """Give the parties."""
        return dict(self._open_to_all(as_known).parties)

    def assertions(
        self, as_known: Moment = None, *, held_on: date | Period | None = None, raw: bool = False
    ) -> dict[str, Assertion]:
        """Give the assertions that may be passed on."""
        allowed = self._open_to_all(as_known).assertions
        if held_on is None:
            return dict(allowed)
        held = super().assertions(as_known, held_on=held_on, raw=raw)
        return {key: a for key, a in held.items() if key in allowed}

    def assertion(self, key: str) -> Assertion | None:
        """Give one of these; withdrawn ones are not passed on."""
        return self.assertions().get(key)

    def assessments(self, as_known: Moment = None) -> dict[str, Assessment]:
        """Give the conclusions, without the names of private roots."""
        return dict(self._open_to_all(as_known).assessments)

    def assessment(self, key: str, *, as_known: Moment = None) -> Assessment | None:
        """Give a conclusion, without the names of private roots."""
        found = super().assessment(key, as_known=as_known)
        return next(iter(self._bare([found])), None) if found else None

    def earlier_assessment(self, key: str, *, as_known: Moment = None) -> Assessment | None:
        """Give nothing: what no longer stands is not passed on."""
        return None

    def tie_assessments(
        self,
        as_known: Moment = None,
        *,
        on: date | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Assessment]:
        """Give those of ties."""
        return self._bare(super().tie_assessments(as_known, on=on, since=since, until=until))

    def _closed_events(self, as_known: Moment) -> tuple[dict[str, Any], ...]:
        """Give ids and sources of the events whose rows stay, for the guard to know them."""
        closed = [k for k, s in super().sources(as_known).items() if s.terms not in FREE]
        with super().tables(as_known, raw=True) as con:
            found = con.execute(
                "SELECT event_id, source_id FROM events WHERE list_contains($1, source_id)"
                " UNION SELECT event_id, source_id FROM withdrawn"
                " WHERE list_contains($1, source_id)",
                [closed],
            ).fetchall()
        return tuple({"event_id": event, "source_id": source} for event, source in found)

    def attribution_assessments(self, as_known: Moment = None) -> list[Assessment]:
        """Give those of events that may be told of."""
        return self._bare(super().attribution_assessments(as_known))

    def gate(self) -> Gate:
        """Give the gate as it is for the study's own people; who checked may be told."""
        with Study.open(self.folder) as own:
            return own.gate()

    def _bare(self, found: Sequence[Assessment]) -> list[Assessment]:
        now, allowed = datetime.now(UTC), self._open_to_all(None).assertions
        whole = Snapshot(
            "shared",
            now,
            now,
            sources=super().sources(),
            documents=super().documents(),
            assertions={key: a for key, a in super().assertions().items() if key not in allowed},
            assessments={a.id: a for a in found},
            events=self._closed_events(None),
        )
        cleared = clear(whole).snapshot.assessments
        return [cleared[a.id] for a in found if a.id in cleared]

    def tables(self, as_known: Moment = None, *, raw: bool = False) -> duckdb.DuckDBPyConnection:
        """Open the rows of sources whose terms let them be passed on."""
        con = super().tables(as_known, raw=True)
        free = [key for key, s in super().sources(as_known).items() if s.terms in FREE]
        con.execute(
            "CREATE TEMP TABLE free_sources AS SELECT unnest($1::VARCHAR[]) AS source_id", [free]
        )
        for name in ("events", "claims", "withdrawn"):
            con.execute(f"ALTER VIEW {name} RENAME TO {name}_of_all")
            con.execute(
                f"CREATE VIEW {name} AS SELECT * FROM {name}_of_all"
                " SEMI JOIN free_sources USING (source_id)"
            )
        if not raw:
            join_events(con, self.decisions(as_known).events)
        return con

    def document_bytes(self, document_id: str) -> bytes:
        """Refuse: bytes are not passed on."""
        raise NotFoundError(f"Document '{document_id}' may not be shown here.")

    def told(self, rows: Sequence[ChangeRow]) -> list[ChangeRow]:
        """Give the changes of conclusions and decisions alone, without who moved them."""
        private = {k for k, s in super().sources().items() if s.terms == "private"}
        closed = self._closed_events(None)
        secret = {e["event_id"] for e in closed if e["source_id"] in private}
        return [
            replace(r, source="")
            for r in rows
            if r.kind in {"assessment", "review"}
            and r.subject.partition(": ")[0].removeprefix("event/") not in secret
        ]
