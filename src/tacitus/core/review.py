"""Reviews: what a person decided, when and why. They are added, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tacitus.core.vocabulary import vocabulary


@dataclass(frozen=True)
class Review:
    """One decision by one person.

    Attributes
    ----------
    verdict : str
        accept, correct, reject, unsure, merge, split, undo or forget.
    target : str
        Kind and id: ``assertion/a12``, ``party/taliban``, ``event/ged:1``, ``review/r3``.
    others : tuple of str
        The other ids of a merge or split; for an adjudication the reviews that it settles.
    correction : str
        For ``correct``: the noun as it should be, as JSON; empty otherwise.
    who, why : str
        The person, and the reason.
    when : datetime
        With time zone.
    based_on : int
        The ledger's revision that the person saw: a write on older ground is refused.

    Examples
    --------
    >>> from datetime import UTC
    >>> Review("r1", "reject", "assertion/a12", "Ada", datetime(2020, 7, 10, tzinfo=UTC)).verdict
    'reject'
    """

    id: str
    verdict: str
    target: str
    who: str
    when: datetime
    why: str = ""
    others: tuple[str, ...] = ()
    correction: str = ""
    based_on: int = 0

    def __post_init__(self) -> None:
        vocabulary("verdicts").check(self.verdict)
