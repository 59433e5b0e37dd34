"""Passages that repeat those of another document: offered as one root, and taken back as easily."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.assess.roots import root_ids
from tacitus.core.assertion import Assertion
from tacitus.core.period import Period
from tacitus.core.source import Document, Passage, Source
from tacitus.read.prose.duplicates import Copy, find_copies

if TYPE_CHECKING:
    from tacitus.resolve.decisions import Decisions
    from tacitus.store.ledger import Moment
    from tacitus.study.folder import StudyFolder


@dataclass(frozen=True)
class CopyMatch:
    """A passage that repeats an earlier one of another document.

    Attributes
    ----------
    copy, origin : str
        Passage ids; accepted as ``ORIGIN=COPY``.
    copied_in, origin_in : str
        Where they stand: document and locator.
    shared : float
        Share of the shorter one's runs of words found in the other.
    dated : bool
        Whether the dates of both documents tell which came first.
    """

    copy: str
    origin: str
    copied_in: str
    origin_in: str
    shared: float
    dated: bool

    @property
    def reason(self) -> str:
        """Why they may be one report."""
        order = "the earlier is the origin" if self.dated else "which came first is not known"
        return f"shares {100 * self.shared:.0f} % of its words; {order}"


def propose_copies(study: StudyFolder) -> list[CopyMatch]:
    """Give passages that repeat another document's and on which nobody has decided."""
    documents, sources, decisions = study.documents(), study.sources(), study.decisions()
    whole = _outermost(study.passages().values())
    found = find_copies((p, _published(documents, p)) for p in whole)
    by_id = {p.id: p for p in whole}
    return [
        CopyMatch(
            c.passage_id,
            c.origin_id,
            _place(by_id[c.passage_id], documents, sources),
            _place(by_id[c.origin_id], documents, sources),
            c.shared,
            c.dated,
        )
        for c in found
        if not _decided(c, decisions)
    ]


def _decided(c: Copy, decisions: Decisions) -> bool:
    return c.passage_id in decisions.passages or (
        frozenset({c.passage_id, c.origin_id}) in decisions.apart
    )


def _outermost(passages: Iterable[Passage]) -> list[Passage]:
    """Paragraphs, not the sentences in them: what a copyist takes over."""
    kept: list[Passage] = []
    placed = [p for p in passages if p.text and p.start is not None and p.end is not None]
    for p in sorted(placed, key=lambda p: (p.document_id, p.start, -(p.end or 0))):
        last = kept[-1] if kept else None
        if last is None or last.document_id != p.document_id or (p.end or 0) > (last.end or 0):
            kept.append(p)
    return kept


def _published(documents: Mapping[str, Document], passage: Passage) -> Period | None:
    document = documents.get(passage.document_id)
    return document.published if document else None


def _place(
    passage: Passage, documents: Mapping[str, Document], sources: Mapping[str, Source]
) -> str:
    document = documents.get(passage.document_id)
    if document is None:
        return f"{passage.document_id}, {passage.locator}"
    source = sources.get(document.source_id)
    when = str(document.published) if document.published else ""
    title = document.title or document.filename
    return ", ".join(p for p in (source.name if source else "", title, when, passage.locator) if p)


def with_roots_of_copies(
    study: StudyFolder,
    assertions: dict[str, Assertion],
    decisions: Decisions,
    as_known: Moment,
) -> dict[str, Assertion]:
    """Give the assertions; what stands in a copied passage has the root of its origin.

    The copyist's publisher counts as the origin's: two outlets with one wire story are one root.
    """
    if not decisions.passages:
        return assertions
    passages, documents = study.passages(as_known), study.documents(as_known)
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for copy, origin in decisions.passages.items():
        if copy in passages and origin in passages:
            at, document = passages[copy], documents.get(passages[origin].document_id)
            if document is not None and at.start is not None and at.end is not None:
                spans.setdefault(at.document_id, []).append((at.start, at.end, document.source_id))
    for listed in spans.values():
        listed.sort()
    sources, result = study.sources(as_known), dict(assertions)
    for key, a in assertions.items():
        place = passages.get(a.passage_id) if a.passage_id else None
        source = _source_at(spans.get(place.document_id, []), place) if place else None
        if source is not None and a.root is None:
            as_if = replace(a, chain=tuple(dict.fromkeys((source, *a.chain[1:]))))
            result[key] = replace(a, root=root_ids([as_if], sources)[key])
    return result


def _source_at(spans: list[tuple[int, int, str]], place: Passage) -> str | None:
    if place.start is None or place.end is None:
        return None
    n = bisect_right(spans, (place.start, float("inf"), "")) - 1
    if n >= 0 and spans[n][0] <= place.start and place.end <= spans[n][1]:
        return spans[n][2]
    return None
