"""What a reader gives: nouns, staged tables, and an account of every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tacitus.core.assertion import Assertion
from tacitus.core.party import Party
from tacitus.core.source import Document, Passage, Source


@dataclass(frozen=True)
class Refusal:
    """A row that could not be read: where, and why in a few words."""

    row: int
    column: str
    why: str


@dataclass(frozen=True)
class Account:
    """What happened to the rows of a file: nothing is dropped silently.

    ``rows`` = ``kept`` + ``refused`` + ``repeated``. ``undated`` and ``unplaced`` are
    among the kept. ``withheld`` counts columns or passages about individuals that are
    not taken over, by name.
    """

    rows: int = 0
    kept: int = 0
    undated: int = 0
    unplaced: int = 0
    refused: int = 0
    repeated: int = 0
    withheld: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a reader found in one file.

    Attributes
    ----------
    format : str
        The reader's name, such as ``ged`` or ``assertions``.
    source : Source
        The data set or publisher that the file belongs to.
    tables : dict of str to Path
        Staged Parquet files by table name (see :mod:`tacitus.core.columns`).
    sources, parties, documents, passages, assertions : tuple
        Nouns found in it.
    account : Account
        Rows read, kept, undated, unplaced, refused.
    refusals : tuple of Refusal
        The first hundred refused rows.
    """

    format: str
    source: Source
    tables: dict[str, Path] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    parties: tuple[Party, ...] = ()
    documents: tuple[Document, ...] = ()
    passages: tuple[Passage, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    account: Account = field(default_factory=Account)
    refusals: tuple[Refusal, ...] = ()


#: Called with the share done (0 to 1) and a few words.
Progress = Callable[[float, str], None]


class Reader(Protocol):
    """The port of an input format. One file per format; add it to ``read.READERS``."""

    name: str
    title: str

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from name and first bytes (unpacked) how surely this is the format, 0 to 1."""
        ...

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read a file; tables are staged as Parquet in ``staging``.

        Raises
        ------
        FileFormatError
            In one sentence with file, row and column; nothing is left half read.
        """
        ...
