"""The guard on terms: what of a snapshot may leave, what is stripped to ids, what is refused.

Every writer clears a snapshot here first. Terms are those of a row's own source: the data set of
an event, the publisher of the document that an assertion stands in. ``private`` anywhere in an
assertion's chain keeps it back altogether. A source that the snapshot does not hold has terms
that nobody knows, so its rows are stripped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tacitus.core import (
    Assertion,
    Assessment,
    ChangeRow,
    CoincidenceRow,
    EvidenceTerm,
    Party,
    Passage,
    Snapshot,
    Source,
)
from tacitus.core.matrix import HypothesisTable
from tacitus.errors import LicenceError

FREE = frozenset({"open", "attribute"})
UNKNOWN_TERMS = "no_redistribution"
_STRICTNESS = ("open", "attribute", "no_redistribution", "private")
#: What stays of an event whose source forbids passing it on: enough to join it again.
EVENT_IDS = ("event_id", "source_id", "source_key")
PRIVATE_ROOT = "a private source"
#: How the caveat begins that names a root.
SINGLE_ROOT = "Rests on a single root: "


@dataclass(frozen=True)
class Clearance:
    """A snapshot that may leave, and what it leaves behind.

    Attributes
    ----------
    snapshot : Snapshot
        Only what the terms of its sources allow.
    withheld : dict of str to tuple of dict
        Rows stripped to their ids, by table, for holders of the data to join again.
    stripped : dict of str to int
        Counts by table of what was stripped or refused.
    attributions : tuple of str
        One line per source that asks to be named.
    """

    snapshot: Snapshot
    withheld: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    stripped: dict[str, int] = field(default_factory=dict)
    attributions: tuple[str, ...] = ()


def terms_of(sources: Mapping[str, Source], source_id: str | None) -> str:
    """Give the terms of a source; those of an unknown one are taken as no_redistribution.

    Examples
    --------
    >>> terms_of({"s": Source("s", "S", terms="open")}, "s"), terms_of({}, "x")
    ('open', 'no_redistribution')
    """
    source = sources.get(source_id or "")
    return source.terms if source else UNKNOWN_TERMS


def attribution(source: Source) -> str:
    """Write the line by which a source asks to be named.

    Examples
    --------
    >>> attribution(Source("s", "Gazette", licence="CC BY 4.0", citation="Gazette (2020)."))
    'Gazette (2020). Licence: CC BY 4.0.'
    """
    parts = [source.citation or f"{source.name}."]
    if source.licence:
        parts.append(f"Licence: {source.licence}.")
    if source.url:
        parts.append(source.url)
    return " ".join(parts)


def clear(snapshot: Snapshot) -> Clearance:
    """Keep of a snapshot what may be passed on, and count the rest.

    Raises
    ------
    LicenceError
        Every source is private, so that nothing may leave.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> s = Snapshot("x", now, now, sources={"g": Source("g", "G", terms="no_redistribution")},
    ...              events=({"event_id": "g:1", "source_id": "g", "country": "Y"},))
    >>> cleared = clear(s)
    >>> cleared.snapshot.events, cleared.withheld["events"], cleared.stripped
    ((), ({'event_id': 'g:1', 'source_id': 'g'},), {'events': 1})
    """
    return _Guard(snapshot).run()


def guarded(snapshot: Snapshot, *, beyond_loopback: bool) -> Snapshot:
    """Give what a page may show: all of it on one's own machine, beyond it what may leave.

    Raises
    ------
    LicenceError
        Every source is private, so that nothing may leave.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> s = Snapshot("x", now, now, sources={"g": Source("g", "G", terms="no_redistribution")},
    ...              events=({"event_id": "g:1", "source_id": "g"},))
    >>> [len(guarded(s, beyond_loopback=b).events) for b in (False, True)]
    [1, 0]
    """
    return clear(snapshot).snapshot if beyond_loopback else snapshot


class _Guard:
    def __init__(self, snapshot: Snapshot) -> None:
        self.old = snapshot
        self.sources = snapshot.sources
        names = [
            re.escape(s.name) for s in self.sources.values() if s.terms == "private" and s.name
        ]
        # Whole words, the longest first: a short name must not be cut out of others.
        either = "|".join(sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if names else None
        self.stripped: Counter[str] = Counter()
        self.withheld: dict[str, list[dict[str, str]]] = {}
        # Sources by event id, and by the id's prefix, which names the format.
        self._event_sources: dict[str, set[str | None]] = defaultdict(set)
        for row in snapshot.events:
            event_id = str(row.get("event_id", ""))
            for key in (event_id, f"{event_id.partition(':')[0]}:"):
                self._event_sources[key].add(row.get("source_id"))

    def run(self) -> Clearance:
        old = self.old
        if old.sources and all(s.terms == "private" for s in old.sources.values()):
            raise LicenceError(
                f"Every source of '{old.name}' is private ({len(old.sources):,}), so nothing may be "
                "written; change the terms of a source if that is wrong."
            )
        assertions = self._assertions()
        events = self._events()
        new = replace(
            old,
            parties={i: self._party(p) for i, p in old.parties.items()},
            sources=self._keep_open("sources", old.sources, lambda s: s.id),
            documents=self._keep_open("documents", old.documents, lambda d: d.source_id),
            passages=self._passages(),
            assertions=assertions,
            events=events,
            assessments={
                i: self._assessment(a)
                for i, a in old.assessments.items()
                if not self._is_secret_event(a.subject)
            },
            attributions=tuple(
                i
                for i in old.attributions
                if i not in old.assessments or not self._is_secret_event(old.assessments[i].subject)
            ),
            hypotheses=tuple(self._hypothesis(t, assertions) for t in old.hypotheses),
            presence=self._cited("presence", old.presence, assertions),
            roles=self._cited("roles", old.roles, assertions),
            coincidences=self._coincidences(),
            changes=self._changes(),
            gaps=self._caveats(old.gaps, hidden=False),
            tables={name: self._rows(name, rows) for name, rows in old.tables.items()},
        )
        lines = (attribution(s) for s in new.sources.values() if s.terms != "open" or s.citation)
        return Clearance(
            new,
            {name: tuple(rows) for name, rows in self.withheld.items()},
            {name: n for name, n in self.stripped.items() if n},
            tuple(dict.fromkeys(lines)),
        )

    def _terms(self, source_id: str | None) -> str:
        return terms_of(self.sources, source_id)

    def _keep_open(self, name: str, items: Mapping[str, Any], source_id: Any) -> dict[str, Any]:
        kept = {i: x for i, x in items.items() if self._terms(source_id(x)) != "private"}
        self.stripped[name] += len(items) - len(kept)
        return kept

    def _document_source(self, document_id: str) -> str | None:
        document = self.old.documents.get(document_id)
        return document.source_id if document else None

    def _assertion_terms(self, assertion: Assertion) -> str:
        if any(
            s in self.sources and self.sources[s].terms == "private" for s in assertion.chain
        ) or self._is_private(assertion.root):
            return "private"
        return self._terms(self._document_source(assertion.document_id) or assertion.speaker)

    def _is_private(self, source_id: str | None) -> bool:
        source = self.sources.get(source_id or "")
        return source is not None and source.terms == "private"

    def _assertions(self) -> dict[str, Assertion]:
        kept = {}
        for key, assertion in self.old.assertions.items():
            terms = self._assertion_terms(assertion)
            if terms in FREE:
                kept[key] = assertion
                continue
            self.stripped["assertions"] += 1
            if terms != "private":
                source_id = self._document_source(assertion.document_id) or assertion.speaker
                row = {"assertion_id": assertion.id, "source_id": source_id}
                self.withheld.setdefault("assertions", []).append(
                    row | {"document_id": assertion.document_id}
                )
        return kept

    def _events(self) -> tuple[dict[str, Any], ...]:
        return self._rows("events", self.old.events, always=True)

    def _rows(
        self, name: str, rows: Iterable[Mapping[str, Any]], *, always: bool = False
    ) -> tuple[dict[str, Any], ...]:
        kept = []
        for row in rows:
            sourced = always or row.get("source_id")
            terms = self._terms(row.get("source_id")) if sourced else "open"
            if terms in FREE:
                kept.append(dict(row))
                continue
            self.stripped[name] += 1
            if terms != "private":
                ids = {k: str(row[k]) for k in EVENT_IDS if row.get(k) is not None}
                self.withheld.setdefault(name, []).append(ids)
        return tuple(kept)

    def _passages(self) -> dict[str, Passage]:
        kept = {}
        for key, passage in self.old.passages.items():
            terms = self._terms(self._document_source(passage.document_id))
            if terms == "private":
                self.stripped["passages"] += 1
            elif terms in FREE or passage.text is None:
                kept[key] = passage
            else:
                self.stripped["passage texts"] += 1
                kept[key] = replace(passage, text=None)
        return kept

    def _is_free(self, source_id: str | None) -> bool:
        return source_id is None or self._terms(source_id) in FREE

    def _party(self, party: Party) -> Party:
        names = tuple(n for n in party.names if self._is_free(n.source_id))
        lineage = tuple(x for x in party.lineage if self._is_free(x.source_id))
        self.stripped["names"] += len(party.names) - len(names)
        self.stripped["lineage"] += len(party.lineage) - len(lineage)
        return replace(party, names=names, lineage=lineage)

    def _assessment(self, a: Assessment) -> Assessment:
        evidence = tuple(self._term(t) for t in a.evidence)
        hidden = any(t.label == PRIVATE_ROOT for t in evidence)
        return replace(a, evidence=evidence, caveats=self._caveats(a.caveats, hidden))

    def _caveats(self, said: Iterable[str], hidden: bool) -> tuple[str, ...]:
        """Take the names of private sources out; a name may have changed since the fit."""
        kept = [
            f"{SINGLE_ROOT}{PRIVATE_ROOT}." if hidden and words.startswith(SINGLE_ROOT) else words
            for words in said
        ]
        return tuple(map(self._without_names, kept))

    def _without_names(self, words: str) -> str:
        return self._names.sub(PRIVATE_ROOT, words) if self._names else words

    def _term(self, term: EvidenceTerm) -> EvidenceTerm:
        said = [self.old.assertions[i] for i in term.assertions if i in self.old.assertions]
        private = [a.id for a in said if self._assertion_terms(a) == "private"]
        left = tuple(i for i in term.assertions if i not in private)
        term = replace(term, events=tuple(e for e in term.events if not self._is_secret_event(e)))
        if self._is_private(term.root) or (private and not left):
            # The weight stays, since the conclusion rests on it; who said it does not.
            return replace(term, root="private", label=PRIVATE_ROOT, assertions=())
        return replace(term, label=self._without_names(term.label), assertions=left)

    def _cited(self, name: str, rows: Iterable[Any], kept: Mapping[str, Assertion]) -> Any:
        """Keep rows that an assertion in the clear supports, with those ids alone."""
        result = []
        for row in rows:
            known = [i for i in row.assertions if i in self.old.assertions]
            left = tuple(i for i in row.assertions if i in kept or i not in known)
            if known and not any(i in kept for i in known):
                self.stripped[name] += 1
                continue
            result.append(replace(row, assertions=left))
        return tuple(result)

    def _hypothesis(self, table: HypothesisTable, kept: Mapping[str, Assertion]) -> HypothesisTable:
        """Keep the weights, since the answers rest on them; who said what only as terms allow."""

        def left(ids: Iterable[str]) -> tuple[str, ...]:
            return tuple(i for i in ids if i in kept or i not in self.old.assertions)

        def events(ids: Iterable[str]) -> tuple[str, ...]:
            return tuple(e for e in ids if not self._is_secret_event(e))

        def secret(root: str, ids: Iterable[str]) -> bool:
            said = [self.old.assertions[i] for i in ids if i in self.old.assertions]
            return self._is_private(root) or (
                bool(said) and all(self._assertion_terms(a) == "private" for a in said)
            )

        hidden = {r.root for r in table.roots if secret(r.root, r.assertions)}
        items = tuple(
            replace(
                i,
                roots=tuple("private" if r in hidden else r for r in i.roots),
                labels=tuple(
                    PRIVATE_ROOT if r in hidden else label
                    for r, label in zip(i.roots, i.labels, strict=True)
                ),
                assertions=left(i.assertions),
                against=left(i.against),
                events=events(i.events),
            )
            for i in table.items
        )
        roots = tuple(
            replace(
                r,
                root="private" if r.root in hidden else r.root,
                label=PRIVATE_ROOT if r.root in hidden else r.label,
                grade=None if r.root in hidden else r.grade,
                assertions=left(r.assertions),
                events=events(r.events),
            )
            for r in table.roots
        )
        return replace(table, items=items, roots=roots)

    def _coincidences(self) -> tuple[CoincidenceRow, ...]:
        kept = []
        for row in self.old.coincidences:
            if all(self._event_terms(e) in FREE for e in (row.first, row.second)):
                kept.append(row)
                continue
            self.stripped["coincidences"] += 1
            if not any(map(self._is_secret_event, (row.first, row.second))):
                ids = {"first": row.first, "second": row.second}
                self.withheld.setdefault("coincidences", []).append(ids)
        return tuple(kept)

    def _event_terms(self, event_id: str) -> str:
        """Give the strictest terms an event can have; its row may lie beyond the cap."""
        prefix = event_id.partition(":")[0]
        named = self._event_sources.get(event_id) or self._event_sources.get(f"{prefix}:")
        every = [self._terms(s) for s in named or ()] or [s.terms for s in self.sources.values()]
        return max(every, key=_STRICTNESS.index, default="open")

    def _is_secret_event(self, event_id: str) -> bool:
        """Tell whether even the id of an event has to stay; of unknown ones only rows stay."""
        named = self._event_sources.get(event_id, ())
        return any(self._terms(s) == "private" for s in named)

    def _changes(self) -> tuple[ChangeRow, ...]:
        names = {s.name: s.id for s in self.sources.values()}
        secret = any(s.terms == "private" for s in self.sources.values())
        kept = []
        for row in self.old.changes:
            if self._is_secret_event(row.subject.partition(": ")[0]):
                self.stripped["changes"] += 1
                continue
            if row.kind == "assessment":
                # The number is ours; the roots that moved it may bear a private name.
                kept.append(replace(row, source="withheld") if secret and row.source else row)
                continue
            named = row.sources or (names.get(row.source, row.source),)
            terms = [self.sources[i].terms for i in named if i in self.sources]
            strictest = max(terms, key=_STRICTNESS.index, default="open")
            if strictest in FREE:
                kept.append(row)
                continue
            self.stripped["changes"] += 1
            if strictest != "private":
                subject = row.subject.partition(":")[0]
                kept.append(replace(row, subject=subject, before="withheld", after="withheld"))
        return tuple(kept)


def stand_words(snapshot: Snapshot) -> str:
    """Say in which state a file shows its study, and to what it was narrowed.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> stand_words(Snapshot("x", now, now, narrowed="ally: 1 of 3 ties"))
    'As known 2020-07-10; state draft. Narrowed to ally: 1 of 3 ties.'
    """
    stand = f"As known {snapshot.as_known:%Y-%m-%d}; state {snapshot.state}."
    return f"{stand} Narrowed to {snapshot.narrowed}." if snapshot.narrowed else stand


def withheld_words(clearance: Clearance) -> str:
    """Say in one sentence what the terms kept back; empty where they kept nothing.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> withheld_words(Clearance(Snapshot("x", now, now), stripped={"events": 1200}))
    'Kept back under the terms of their sources: 1,200 events.'
    """
    if not clearance.stripped:
        return ""
    counts = ", ".join(f"{n:,} {name}" for name, n in sorted(clearance.stripped.items()))
    return f"Kept back under the terms of their sources: {counts}."
