"""Parties from lists in other formats: names with their kinds, persons left out and counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tacitus.core import Account, Name, Party, Reading, Source, is_generic
from tacitus.core.reading import Refusal
from tacitus.errors import FileFormatError, InputError

#: The most refused rows that are told one by one.
TOLD = 100


def list_source(key: str, name: str) -> Source:
    """Give the source of a list whose terms nobody knows yet; ``--terms`` sets them."""
    return Source(
        key,
        name,
        kind="research",
        terms="no_redistribution",
        note="A list of groups as it came; set its terms when you know them.",
    )


def named(
    party_id: str,
    name: str,
    others: Iterable[tuple[str, str]],
    *,
    kind: str,
    source_id: str,
    **more: Any,
) -> Party:
    """Give a party with other names as (text, kind); a plain word names no group.

    Examples
    --------
    >>> named("a", "A Front", [("AF", "acronym"), ("A Front", "alias")], kind="group",
    ...       source_id="list").labels()
    ('A Front', 'AF')
    """
    seen = {name}
    names = []
    for text, how in others:
        if text.strip() and text not in seen:
            seen.add(text)
            names.append(Name(text, how, source_id=source_id))
    kind = "unnamed" if kind in {"group", "faction", "umbrella"} and is_generic(name) else kind
    return Party(party_id, name, kind, tuple(names), **more)


def as_texts(value: Any) -> list[str]:
    """Give the texts of a value that may be missing, one text or a list of them."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [item for item in items if isinstance(item, str) and item.strip()]


def parsed(text: str, path: Path) -> Any:
    """Read JSON.

    Raises
    ------
    FileFormatError
        It is none.
    """
    try:
        return json.loads(text)
    except ValueError as error:
        raise FileFormatError(f"is no JSON ({error}); export it anew.", path=path.name) from error


def reading_of(
    name: str,
    source: Source,
    path: Path,
    found: Iterable[tuple[int, Party | InputError]],
    *,
    others: int,
    persons: int,
    sources: tuple[Source, ...] = (),
) -> Reading:
    """Make the reading of a list: each party once, faults named, persons counted.

    Raises
    ------
    FileFormatError
        There is no group in it.
    """
    parties: dict[str, Party] = {}
    refusals: list[Refusal] = []
    repeated = 0
    for row, party in found:
        if isinstance(party, InputError):
            refusals.append(Refusal(row, "name", str(party)))
            continue
        repeated += party.id in parties
        parties[party.id] = party
    if not parties:
        raise FileFormatError(
            "holds no group or organisation; give a list of them.", path=path.name
        )
    rows = len(parties) + repeated + len(refusals)
    return Reading(
        name,
        source,
        sources=(source, *sources),
        parties=tuple(parties.values()),
        account=Account(
            rows=rows,
            kept=len(parties),
            refused=len(refusals),
            repeated=repeated,
            withheld={"persons": persons} if persons else {},
            notes=(f"Objects of other kinds, not taken over: {others:,}.",) if others else (),
        ),
        refusals=tuple(refusals[:TOLD]),
    )
