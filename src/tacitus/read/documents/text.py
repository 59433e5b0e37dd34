"""The stored text of a document and the places in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tacitus.core import Document


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: offsets into the stored text (end exclusive) and a locator for people.

    ``kind`` is ``body``, ``heading`` or ``footnote``.
    """

    start: int
    end: int
    locator: str
    kind: str = "body"


@dataclass(frozen=True)
class Text:
    """What is stored of a document.

    Attributes
    ----------
    document : Document
        With the proposed title, author and date, and the receipt of its retrieval.
    text : str
        The stored text; every passage points into it.
    paragraphs : tuple of Paragraph
        In order, not overlapping.
    publisher : str
        As the file names it; empty if it does not.
    notes : tuple of str
        What was left out and why, such as running heads.
    """

    document: Document
    text: str
    paragraphs: tuple[Paragraph, ...]
    publisher: str = ""
    notes: tuple[str, ...] = field(default=())

    def __iter__(self) -> Iterator[tuple[Paragraph, str]]:
        """Give each paragraph with its words."""
        for paragraph in self.paragraphs:
            yield paragraph, self.text[paragraph.start : paragraph.end]


_BLANK_LINE = re.compile(r"\n[ \t\r\f\v\u00a0]*\n\s*")
_NUMBERED = re.compile(r"\s*(\d{1,4})\.(?=\s)")


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Find paragraphs: by blank lines, or by lines where a text has no blank lines.

    A paragraph that begins with its own number ("12. The team …") is located by it.

    Examples
    --------
    >>> [p.locator for p in split_paragraphs("One.\\n\\n7. Two.")]
    ['para 1', 'para 7']
    """
    breaks = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else re.compile(r"\n\s*")
    edges = [0, *(m.end() for m in breaks.finditer(text)), len(text)]
    spans = []
    for start, end in itertools.pairwise(edges):
        words = text[start:end]
        if words.strip():
            left = start + len(words) - len(words.lstrip())
            spans.append((left, start + len(words.rstrip())))
    return tuple(
        Paragraph(start, end, _locator(text[start:end], n))
        for n, (start, end) in enumerate(spans, start=1)
    )


def _locator(words: str, count: int) -> str:
    numbered = _NUMBERED.match(words)
    return f"para {numbered.group(1) if numbered else count}"


def join_blocks(blocks: Iterable[tuple[str, str, str]]) -> tuple[str, tuple[Paragraph, ...]]:
    """Put blocks of (words, locator, kind) into one text with a blank line between them.

    Examples
    --------
    >>> text, paragraphs = join_blocks([("One.", "p. 1", "body"), ("Two.", "p. 2", "body")])
    >>> text[paragraphs[1].start : paragraphs[1].end]
    'Two.'
    """
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for words, locator, kind in blocks:
        if not words.strip():
            continue
        if pieces:
            pieces.append("\n\n")
            at += 2
        pieces.append(words)
        paragraphs.append(Paragraph(at, at + len(words), locator, kind))
        at += len(words)
    return "".join(pieces), tuple(paragraphs)
