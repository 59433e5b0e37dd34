"""Events with ranges of deaths by kind of victim, and claims of responsibility for them."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.core.period import Period
from tacitus.core.place import Place
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError


@dataclass(frozen=True)
class Deaths:
    """Low, best and high number of deaths; None is missing and never 0.

    Examples
    --------
    >>> Deaths(1, None, 4).known, Deaths().known
    (True, False)
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        given = [v for v in (self.low, self.best, self.high) if v is not None]
        if any(v < 0 for v in given):
            raise InputError("Deaths below 0; write a missing number as empty.")
        if given != sorted(given):
            raise InputError(f"Deaths {given} are not in order low, best, high.")

    @property
    def known(self) -> bool:
        """Whether any of the three is given."""
        return any(v is not None for v in (self.low, self.best, self.high))

    @property
    def point(self) -> int | None:
        """Best, or low where no best is given; None if neither."""
        return self.best if self.best is not None else self.low


@dataclass(frozen=True)
class Claim:
    """A claim of responsibility by a group for an event, or its silence.

    Attributes
    ----------
    status : str
        claimed, denied, silent, or not_recorded (the source has no place for claims).
    suspected : bool
        Whether an official named the group (that is an assertion by others, kept beside).
    uncertain : bool or None
        The source's own flag that the group is uncertain; a blank flag stays None.

    Examples
    --------
    >>> Claim("ged:1", "taliban").status
    'not_recorded'
    """

    event_id: str
    party: str
    status: str = "not_recorded"
    suspected: bool = False
    uncertain: bool | None = None
    mode: str = ""
    source_id: str = ""

    def __post_init__(self) -> None:
        vocabulary("claim_statuses").check(self.status)


@dataclass(frozen=True)
class Event:
    """What happened: date and place with their precision, parties, deaths by kind of victim.

    Attributes
    ----------
    id, source_id, source_key : str
        Our id; the source; the row's key in it.
    kind : str
        From the closed list of event kinds.
    period : Period or None
        None if undated; such events are kept and counted.
    place : Place or None
        None if unplaced.
    side_a, side_b : str
        As the source names them; sides do not say who attacked.
    target : str
        From the closed list of targets, or empty.
    deaths : Deaths
        All deaths; then by kind of victim.
    claims : tuple of Claim
        One for each party named as perpetrator or claimant.

    Examples
    --------
    >>> Event("e1", "dsat", civilians=Deaths(best=3), political=Deaths(best=0),
    ...       security=Deaths(best=0)).stratum
    'civilians_only'
    """

    id: str
    source_id: str
    source_key: str = ""
    kind: str = "attack"
    period: Period | None = None
    place: Place | None = None
    side_a: str = ""
    side_b: str = ""
    target: str = ""
    deaths: Deaths = Deaths()
    civilians: Deaths = Deaths()
    political: Deaths = Deaths()
    security: Deaths = Deaths()
    unknown: Deaths = Deaths()
    claims: tuple[Claim, ...] = ()
    simulated: bool = False

    def __post_init__(self) -> None:
        vocabulary("event_kinds").check(self.kind)
        if self.target:
            vocabulary("targets").check(self.target)

    @property
    def stratum(self) -> str:
        """Who was killed, as one of the strata."""
        return stratum(self.civilians.point, self.political.point, self.security.point)


def stratum(civilians: int | None, political: int | None, security: int | None) -> str:
    """Give the stratum of an event by its dead: 0 and unknown are two things.

    Missing kinds make it ``unknown`` unless two others already make it ``mixed``.

    Examples
    --------
    >>> stratum(0, 0, 5), stratum(3, 0, 5), stratum(0, 0, 0), stratum(None, 0, 5)
    ('security_only', 'mixed', 'none', 'unknown')
    """
    counts = {"civilians_only": civilians, "political_only": political, "security_only": security}
    positive = [name for name, n in counts.items() if n]
    if len(positive) > 1:
        return "mixed"
    if any(n is None for n in counts.values()):
        return "unknown"
    return positive[0] if positive else "none"
