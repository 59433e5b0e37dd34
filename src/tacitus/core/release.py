"""The gate before release: who checked what, and what may be cited as released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tacitus.errors import InputError

#: What a person can do at the gate.
ACTS = ("check", "release", "retract")
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
        ``retract``: a check or a release is taken back.
    revision : int
        The study's last write that the person saw. Later writes are not covered.
    who, when, why : str, datetime, str
        The person, with time zone, and a remark.
    checked_by : tuple of str
        For a release: the people whose checks it rests on.
    of : str
        For a retraction: the id of what is taken back.

    Raises
    ------
    InputError
        An unknown act, nobody is named, a release rests on too few people, or something is
        taken back without a reason.

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
    of: str = ""

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise InputError(f"'{self.act}' is nothing to do at the gate; use {', '.join(ACTS)}.")
        if not self.who.strip():
            raise InputError("What is done at the gate needs the name of a person; give 'who'.")
        if self.act == "release" and len({person(n) for n in self.checked_by}) < CHECKS:
            raise InputError(f"A release needs checks by {CHECKS} different people.")
        if self.act == "retract" and not (self.of and self.why.strip()):
            raise InputError("Taking something back needs its id and a reason; give 'why'.")


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
        The last release that nobody took back; it stays citable whatever came later.
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
    acts = {entry.act for entry in standing_entries(log) if entry.revision == revision}
    return RELEASED if "release" in acts else CHECKED if "check" in acts else DRAFT


def standing_entries(log: tuple[GateEntry, ...]) -> tuple[GateEntry, ...]:
    """Give the checks and releases that nobody took back, oldest first.

    Examples
    --------
    >>> from datetime import UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> check = GateEntry("check-7", "check", 6, "Ada", now)
    >>> standing_entries((check, GateEntry("retract-8", "retract", 6, "Ada", now, "no", of=check.id)))
    ()
    """
    gone = {entry.of for entry in log if entry.act == "retract"}
    return tuple(e for e in log if e.act != "retract" and e.id not in gone)


def retraction(log: tuple[GateEntry, ...], key: str) -> GateEntry | None:
    """Give the entry by which something was taken back, or None where it stands.

    Examples
    --------
    >>> retraction((), "release-9") is None
    True
    """
    return next((e for e in log if e.act == "retract" and e.of == key), None)
