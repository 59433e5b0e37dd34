"""What the UCDP tables of actors, conflicts and support share."""

from __future__ import annotations

from tacitus.core import Source, is_generic
from tacitus.read.rows import Row

LICENCE = "CC BY 4.0"
URL = "https://ucdp.uu.se/downloads/"


def source(source_id: str, name: str, citation: str) -> Source:
    """Give a UCDP data set as a source."""
    return Source(
        source_id,
        name,
        kind="research",
        terms="attribute",
        licence=LICENCE,
        citation=citation,
        url=URL,
    )


def kind_of(name: str) -> str:
    """Give the party kind that a UCDP name shows.

    Examples
    --------
    >>> kind_of("Government of Chad"), kind_of("TTP"), kind_of("Rebels")
    ('state', 'group', 'unnamed')
    """
    if name.startswith("Government of"):
        return "state"
    return "unnamed" if is_generic(name) else "group"


def names_of(row: Row, ids: tuple[str, ...], *columns: str) -> dict[str, str]:
    """Give names by id from a cell of names parted by commas.

    Names may hold commas themselves; where the counts differ nothing is guessed.
    """
    text = row.text(*columns)
    if len(ids) == 1:
        return {ids[0]: text} if text else {}
    parts = [part.strip() for part in text.split(",")]
    return dict(zip(ids, parts, strict=True)) if len(parts) == len(ids) else {}
