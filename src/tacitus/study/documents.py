"""A document as it is read beside its assertions: passages in order, each with what it says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.core.assertion import Assertion
from tacitus.errors import NotFoundError
from tacitus.store.ledger import Moment

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Said:
    """An assertion in its passage."""

    id: str
    kind: str
    gloss: str
    cues: tuple[str, ...]
    tier: str
    polarity: str
    hedge: str


@dataclass(frozen=True)
class PassageRow:
    """A passage; ``text`` is None where terms forbid to hold its words."""

    id: str
    locator: str
    start: int | None
    end: int | None
    text: str | None
    assertions: tuple[Said, ...]


@dataclass(frozen=True)
class DocumentPage:
    """A document with its passages in order; ``unplaced`` stand in no passage."""

    id: str
    title: str
    source: str
    source_name: str
    author: str
    published: str
    url: str
    archived_url: str
    media_type: str
    language: str
    filename: str
    held: bool
    terms: str
    passages: tuple[PassageRow, ...]
    unplaced: tuple[Said, ...]


def document_page(study: Study, key: str, *, as_known: Moment = None) -> DocumentPage:
    """Give a document to read.

    Raises
    ------
    NotFoundError
        The study holds no such document, or forgot it.
    """
    found = study.documents(as_known).get(key)
    if found is None:
        study.ledger.get("document", key, as_known)
        raise NotFoundError(f"Document '{key}' may not be shown here.")
    source = study.sources(as_known).get(found.source_id)
    by_passage: dict[str | None, list[Said]] = defaultdict(list)
    passages = {p.id: p for p in study.passages(as_known).values() if p.document_id == found.id}
    for a in study.assertions(as_known).values():
        if a.document_id == found.id:
            by_passage[a.passage_id if a.passage_id in passages else None].append(_said(a))
    ordered = sorted(passages.values(), key=lambda p: (p.start is None, p.start or 0, p.id))
    return DocumentPage(
        found.id,
        found.title or found.filename or found.id,
        found.source_id,
        source.name if source else found.source_id,
        found.author,
        str(found.published) if found.published else "",
        found.url,
        found.archived_url,
        found.media_type,
        found.language,
        found.filename,
        found.held,
        source.terms if source else "",
        tuple(
            PassageRow(p.id, p.locator, p.start, p.end, p.text, tuple(by_passage[p.id]))
            for p in ordered
        ),
        tuple(by_passage[None]),
    )


def _said(a: Assertion) -> Said:
    return Said(a.id, a.kind, a.gloss, a.cues, a.tier, a.polarity, a.hedge.word)
