"""Parties: groups, factions, umbrellas, states, bodies, and those left unnamed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tacitus.core.period import Period
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError


@cache
def generic_labels() -> frozenset[str]:
    """Give the plain words for people with guns, in lower case; data in ``generic_labels.txt``."""
    text = files("tacitus.core.lists").joinpath("generic_labels.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def is_generic(label: str) -> bool:
    """Tell whether a label is a plain word and so names no group.

    Examples
    --------
    >>> is_generic("Gunmen"), is_generic("Unidentified armed group (Mali)"), is_generic("Taliban")
    (True, True, False)
    """
    plain = " ".join(label.split("(", maxsplit=1)[0].lower().split()).strip(" .,;:'\"")
    return plain in generic_labels() or plain.startswith(
        ("unidentified ", "unknown ", "suspected ")
    )


@dataclass(frozen=True)
class Name:
    """A name of a party, and when it held.

    Attributes
    ----------
    text : str
        As written. Acronyms match by case (``IS`` is not ``is``).
    kind : str
        ``name``, ``acronym``, ``alias`` or ``former``.
    period : Period or None
        When it held; None if not known. The same name may belong to several parties.
    source_id : str or None
        Who says so.
    """

    text: str
    kind: str = "name"
    period: Period | None = None
    source_id: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("A name is empty; leave it out or write it.")


@dataclass(frozen=True)
class Lineage:
    """How a party comes from another: splinter_of, merger, part_of or affiliate, and when."""

    relation: str
    other: str
    period: Period | None = None
    source_id: str | None = None

    def __post_init__(self) -> None:
        vocabulary("relations").check(self.relation)


@dataclass(frozen=True)
class Party:
    """A group, faction, umbrella, state or other body that can act; or one left unnamed.

    Attributes
    ----------
    id : str
        Stable within a study, such as ``taliban`` or ``ucdp:303``.
    name : str
        The name to print.
    kind : str
        From the closed list of party kinds.
    names : tuple of Name
        Other names, each with its period.
    part_of : str or None
        The id of the party it belongs to: a parent's name stands for itself or any part.
    lineage : tuple of Lineage
        Where it comes from.
    keys : tuple of str
        Ids in other lists, such as ``ucdp:303``.
    country : str or None
        Where it mainly acts, for telling namesakes apart.
    note : str
        Anything a reader should know.

    Examples
    --------
    >>> Party("hn", "Haqqani Network", part_of="taliban").kind
    'group'
    """

    id: str
    name: str
    kind: str = "group"
    names: tuple[Name, ...] = ()
    part_of: str | None = None
    lineage: tuple[Lineage, ...] = ()
    keys: tuple[str, ...] = ()
    country: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        vocabulary("party_kinds").check(self.kind)
        if self.part_of == self.id:
            raise InputError(
                f"Party '{self.id}' is part of itself; name its parent or leave it out."
            )
        if self.kind in {"group", "faction", "umbrella"} and is_generic(self.name):
            raise InputError(
                f"'{self.name}' is a plain word and names no group; use kind 'unnamed'."
            )

    def labels(self) -> tuple[str, ...]:
        """Give all its names as text, the printed one first, without repeats."""
        return tuple(dict.fromkeys((self.name, *(n.text for n in self.names))))


def parts_of(parent: str, parties: dict[str, Party]) -> tuple[str, ...]:
    """Give a party's id and those of all its parts, however deep.

    Parameters
    ----------
    parent : str
        A party's id.
    parties : dict of str to Party
        All parties of the study.

    Examples
    --------
    >>> ps = {p.id: p for p in (Party("t", "T"), Party("h", "H", part_of="t"))}
    >>> parts_of("t", ps)
    ('t', 'h')
    """
    found, queue = [parent], [parent]
    while queue:
        here = queue.pop(0)
        for party in parties.values():
            if party.part_of == here and party.id not in found:
                found.append(party.id)
                queue.append(party.id)
    return tuple(found)
