"""The gate before release: who checked what, and what may be cited as released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tacitus.errors import InputError

#: What a person can do at the gate.
ACTS = ("check", "release")
#: Checks by different people that a release needs.
CHECKS = 2
DRAFT, CHECKED, RELEASED = "draft", "checked", "released"


@dataclass(frozen=True)
class GateEntry:
    """One line of the gate's log; entries are added, never changed.

    Attributes
    ----------
    id : str
        Stable; for a release what is cited.
    act : str
        ``check``: a person has looked through what the study says. ``release``: it goes out.
    revision : int
        The study's last write that the person saw. Later writes are not covered.
    who, when, why : str, datetime, str
        The person, with time zone, and a remark.
    checked_by : tuple of str
        For a release: the people whose checks it rests on.

    Raises
    ------
    InputError
        An unknown act, nobody is named, or a release rests on too few people.

    Examples
    --------
    >>> from datetime import UTC
    >>> GateEntry("g7", "check", 6, "Ada", datetime(2020, 7, 10, tzinfo=UTC)).act
    'check'
    """

    id: str
    act: str
    revision: int
    who: str
    when: datetime
    why: str = ""
    checked_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise InputError(f"'{self.act}' is nothing to do at the gate; use check or release.")
        if not self.who.strip():
            raise InputError("A check or release needs the name of a person; give 'who'.")
        if self.act == "release" and len({person(n) for n in self.checked_by}) < CHECKS:
            raise InputError(f"A release needs checks by {CHECKS} different people.")


@dataclass(frozen=True)
class Gate:
    """How a study stands before release.

    Attributes
    ----------
    state : str
        draft, checked or released.
    revision : int
        The last write that changed what the study says.
    checked_by : tuple of str
        People whose checks cover it.
    holds_back : tuple of str
        What has to be done before it can be checked or released, a sentence each.
    left_out : dict of str to int
        What a release leaves out, by kind, since nobody has decided on it.
    released : GateEntry or None
        The last release; it stays citable whatever came later.
    log : tuple of GateEntry
        All of it, oldest first.
    """

    state: str
    revision: int
    checked_by: tuple[str, ...]
    holds_back: tuple[str, ...]
    left_out: dict[str, int]
    released: GateEntry | None
    log: tuple[GateEntry, ...]


def person(name: str) -> str:
    """Give a name as it is compared: one person does not become two by case or spaces.

    Examples
    --------
    >>> person("  Ada  LOVELACE ") == person("ada lovelace")
    True
    """
    return " ".join(name.casefold().split())


def state_of(log: tuple[GateEntry, ...], revision: int) -> str:
    """Give the state of what the study said at a write.

    Examples
    --------
    >>> state_of((), 3)
    'draft'
    """
    acts = {entry.act for entry in log if entry.revision == revision}
    return RELEASED if "release" in acts else CHECKED if "check" in acts else DRAFT
