"""Rows of the tables that `show`, the brief, exports and the workbench share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Share:
    """A share of counted events with its Wilson 95 % interval; None where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ClaimRow:
    """Counts of events of one group and stratum.

    Attributes
    ----------
    group, stratum : str
        The group's name; the stratum (target, deaths or year), or ``all``.
    attributed, claimed, denied, suspected : int
        Events attributed to the group; of these claimed, denied, suspected by officials.
    all_events : int
        All events of that kind, whoever did them: the second denominator.
    of_attributed, of_all : Share
        claimed / attributed, and claimed / all_events.
    """

    group: str
    stratum: str
    attributed: int
    claimed: int
    denied: int
    suspected: int
    all_events: int
    of_attributed: Share
    of_all: Share


@dataclass(frozen=True)
class PresenceRow:
    """A party in a place and period, with the assertions that say so."""

    party: str
    place: str
    country: str | None
    where_prec: int | None
    period: str
    polarity: str
    roots: int
    assertions: tuple[str, ...]


@dataclass(frozen=True)
class RoleRow:
    """What a party brings, and to whom: a support given, or a capability said of it."""

    party: str
    brings: str
    kind: str
    to: str
    period: str
    polarity: str
    roots: int
    assertions: tuple[str, ...]
    probability: float | None = None


@dataclass(frozen=True)
class CoincidenceRow:
    """Two events on one day in one place with different claimants or perpetrators."""

    first: str
    second: str
    day: date
    place: str
    groups: tuple[str, str]
    claimants: tuple[str, str]
    targets: tuple[str, str]
    p: float | None = None
    null: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """Something that is known now and was not, or the reverse, and the source of it."""

    when: str
    what: str
    kind: str
    subject: str
    before: str
    after: str
    source: str
    who: str
    why: str


@dataclass(frozen=True)
class Point:
    """One point of a series: a period, the middle, and the ends of the interval."""

    when: str
    middle: float
    low: float | None = None
    high: float | None = None
    roots: int = 0


@dataclass(frozen=True)
class Series:
    """A number over time: of a tie's probability, or of a party's strength."""

    subject: str
    kind: str
    points: tuple[Point, ...]
