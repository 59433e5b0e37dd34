"""Readers of documents: stored text, passages, and proposals for the parties in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tacitus.core import Account, Party, Passage, Reading, Source
from tacitus.core.reading import Progress
from tacitus.read.documents.opening import KINDS, open_document
from tacitus.read.documents.text import Text

if TYPE_CHECKING:
    from tacitus.read.prose.gazetteer import Gazetteer


class _Known(tuple[Party, ...]):
    """The parties in force; their gazetteer is made once, however many documents follow."""

    @cached_property
    def names(self) -> Gazetteer:
        from tacitus.read.prose.gazetteer import Gazetteer

        return Gazetteer(self)


_PARTIES: ContextVar[_Known] = ContextVar("parties", default=_Known())  # noqa: B039 - frozen


@contextmanager
def known_parties(parties: Iterable[Party]) -> Iterator[Iterable[Party]]:
    """Read documents with the names of these parties; without it nothing is proposed.

    Examples
    --------
    >>> with known_parties([Party("b", "Blue Front")]) as known:
    ...     [p.id for p in known]  # given again, their names are not sorted anew
    ['b']
    """
    known = parties if isinstance(parties, _Known) else _Known(parties)
    token = _PARTIES.set(known)
    try:
        yield known
    finally:
        _PARTIES.reset(token)


class DocumentReader:
    """The reader of one kind of document.

    Parameters
    ----------
    name, title : str
        For users.
    media_type : str
        As in :data:`tacitus.read.documents.opening.KINDS`.
    """

    def __init__(self, name: str, title: str, media_type: str) -> None:
        self.name, self.title, self.media_type = name, title, media_type

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from name and first bytes how surely it is this kind of document."""
        suffix = (
            Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
        )
        named = KINDS.get(suffix) == self.media_type
        if self.media_type == "application/pdf":
            return 1.0 if head.startswith(b"%PDF") else 0.9 * named
        if self.media_type == "text/html":
            marked = re.match(
                rb"\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<!doctype html)", head[:500].lower()
            )
            return 1.0 if marked else 0.8 * named
        if self.media_type == "text/plain":
            return 0.6 if named and _is_prose(head) else 0.0
        return 0.95 * named

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read a document: its passages, and proposals for the parties in force.

        Raises
        ------
        FileFormatError
            Encrypted, scanned, empty or damaged.
        MissingExtraError
            The prose extra is not installed.
        """
        text = open_document(path, media_type=self.media_type, progress=progress)
        return reading_of(text, self.name, _PARTIES.get())


def reading_of(text: Text, name: str, parties: Iterable[Party]) -> Reading:
    """Make the reading of one document, with proposals where parties are known."""
    from tacitus.read.prose import propose

    document = text.document
    source = Source(
        document.source_id,
        text.publisher or document.author or document.title or document.source_id,
    )
    known = parties if isinstance(parties, _Known) else _Known(parties)
    paragraphs = tuple(
        Passage(
            f"{document.id[:12]}:{p.start}-{p.end}",
            document.id,
            p.locator,
            p.start,
            p.end,
            text.text[p.start : p.end],
        )
        for p in text.paragraphs
    )
    account = Account(rows=len(paragraphs), kept=len(paragraphs), notes=text.notes)
    if not known:
        return Reading(
            name,
            source,
            sources=(source,),
            documents=(document,),
            passages=paragraphs,
            account=account,
        )
    found = propose(text, known.names)
    private = [p for p in found.passages if p.text is None]
    paragraphs = tuple(
        replace(p, text=None) if any(_within(q, p) for q in private) else p for p in paragraphs
    )
    passages = {p.id: p for p in (*paragraphs, *found.passages)}
    return Reading(
        name,
        source,
        sources=(source, *(s for s in found.sources if s.id != source.id)),
        parties=found.parties,
        documents=(document,),
        passages=tuple(passages.values()),
        assertions=found.assertions,
        account=replace(account, withheld=found.withheld),
    )


def _within(inner: Passage, outer: Passage) -> bool:
    return (outer.start or 0) <= (inner.start or 0) and (inner.end or 0) <= (outer.end or 0)


def _is_prose(head: bytes) -> bool:
    """Sentences, not a table: words between blanks, few tabs and separators."""
    if b"\x00" in head[:4096]:
        return False
    text = head[:20_000].decode("utf-8", errors="ignore")
    words = len(re.findall(r"[^\W\d_]{2,}", text))
    marks = text.count("\t") + text.count(";") + text.count("|")
    return words >= 3 and marks < 0.1 * words
