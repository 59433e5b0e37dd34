"""Sources, documents and passages: where an assertion stands, down to the offsets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tacitus.core.period import Period
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError

#: Admiralty (NATO STANAG 2511) reliability letters. F says that it cannot be judged: missing.
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def grade_of(letter: str | None) -> str | None:
    """Give a reliability letter, or None where it is missing or F: unknown is no grade.

    Examples
    --------
    >>> grade_of("b"), grade_of("F"), grade_of(None)
    ('B', None, None)
    """
    if letter is None or not letter.strip():
        return None
    upper = letter.strip().upper()
    if upper not in RELIABILITY:
        raise InputError(f"'{letter}' is no reliability letter; use A to F.")
    return None if upper == "F" else upper


@dataclass(frozen=True)
class Source:
    """Who says something: a publisher, an official body, an author, a party, a data set.

    Attributes
    ----------
    id, name : str
        Stable id; name to print.
    kind : str
        From the closed list of source kinds.
    reliability : str or None
        Admiralty letter A-F as given; use :attr:`grade` for reckoning (F is missing).
    cites : tuple of str
        Ids of sources it is known to repeat.
    party_id : str or None
        The party speaking, if it is one.
    terms : str
        From the closed list of terms; what may be passed on.
    licence, citation, url : str
        As the source asks to be named.

    Examples
    --------
    >>> Source("daily", "The Daily", reliability="B", cites=("wire",)).grade
    'B'
    """

    id: str
    name: str
    kind: str = "media"
    reliability: str | None = None
    cites: tuple[str, ...] = ()
    party_id: str | None = None
    terms: str = "attribute"
    licence: str = ""
    citation: str = ""
    url: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        vocabulary("source_kinds").check(self.kind)
        vocabulary("terms").check(self.terms)
        grade_of(self.reliability)

    @property
    def grade(self) -> str | None:
        """Reliability letter A-E, or None where missing or F."""
        return grade_of(self.reliability)


@dataclass(frozen=True)
class Document:
    """One document or file, named by the sha-256 of its bytes.

    Attributes
    ----------
    id : str
        sha-256, hexadecimal, or an id of its own where only facts were coded and no copy is held.
    source_id : str
        Its publisher or maker.
    published : Period or None
        When; keeps its precision.
    retrieved : datetime or None
        When it was captured (with ``url``, ``archived_url`` and ``tool``: the receipt).
    held : bool
        Whether the study holds the bytes.

    Examples
    --------
    >>> report = Document("report-2020", "monitor", published=Period.parse("2020-05"))
    >>> str(report.published), report.held
    ('May 2020', False)
    """

    id: str
    source_id: str
    title: str = ""
    author: str = ""
    published: Period | None = None
    url: str = ""
    archived_url: str = ""
    retrieved: datetime | None = None
    tool: str = ""
    media_type: str = ""
    language: str = ""
    filename: str = ""
    held: bool = False


@dataclass(frozen=True)
class Passage:
    """A place in a document.

    Attributes
    ----------
    locator : str
        For people: ``para 6``, ``p. 12``, ``row 17``.
    start, end : int or None
        Offsets into the stored text, end exclusive.
    text : str or None
        The words, where terms allow to hold them.

    Examples
    --------
    >>> Passage("p6", "report-2020", locator="para 6").locator
    'para 6'
    """

    id: str
    document_id: str
    locator: str = ""
    start: int | None = None
    end: int | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and not 0 <= self.start <= self.end:
            raise InputError(f"Passage '{self.id}' has offsets {self.start}-{self.end}; swap them.")


@dataclass(frozen=True)
class Withdrawal:
    """A row or document that its source took back, or that was forgotten: it still resolves."""

    target_id: str
    on: date
    why: str
