"""What a scenario changes: ties, strength, an agreement, a split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tacitus.errors import ArrayError
from tacitus.infer.scenario.posterior import Posterior


@dataclass(frozen=True)
class Effect:
    """A group's rate from a month on: a share of its strength lost, or a jolt either way.

    Attributes
    ----------
    share : tuple of float or None
        Ends between which the share of strength that is lost lies, evenly.
    sd : float
        Else: standard deviation of the jolt to the log rate, whose middle is no change.
    half_life : float
        Months after which half of the jolt is left.
    ties_sd : float
        Standard deviation of the jolt to the log odds that its ties end.
    """

    group: int
    month: int
    share: tuple[float, float] | None = None
    sd: float = 0.0
    half_life: float = np.inf
    ties_sd: float = 0.0


@dataclass(frozen=True)
class Agreement:
    """An agreement in some months, and trust that its signatories control the spoilers.

    Attributes
    ----------
    signed : tuple of int
        Signatories; attacks of all other groups count as a test of their control.
    trust, control, violent, threshold : float
        Trust at first; share of violent months that signatories who do control prevent; share
        of months that are violent without control; trust below which the agreement breaks.
    restraint : tuple of float
        Ends between which the share of attacks lies that signatories give up, evenly.
    """

    first: int
    last: int
    signed: tuple[int, ...]
    trust: float = 0.5
    control: float = 0.5
    violent: float = 0.5
    threshold: float = 0.2
    restraint: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Split:
    """A group splits in a month: a new one takes a share of it and some of its ties."""

    group: int
    month: int
    share: tuple[float, float] = (0.2, 0.5)
    inherits: float = 0.5


@dataclass(frozen=True)
class Course:
    """What is changed: ties that are forced (tie, month, held), effects, splits, an agreement."""

    ties: tuple[tuple[int, int, bool], ...] = ()
    effects: tuple[Effect, ...] = ()
    splits: tuple[Split, ...] = ()
    agreement: Agreement | None = None


def check_course(posterior: Posterior, course: Course, months: int) -> None:
    """Refuse a course that names what is not there.

    Raises
    ------
    ArrayError
        A group, tie or month is not there, or a share is none.
    """
    acts: list[Effect | Split] = [*course.effects, *course.splits]
    named = [(a.group, a.month) for a in acts] + [(0, m) for _, m, _ in course.ties]
    if course.agreement:
        a = course.agreement
        named += [(g, a.first) for g in a.signed]
        for name in ("trust", "control", "violent", "threshold"):
            if not 0 < getattr(a, name) < 1:
                raise ArrayError(f"'{name}' must lie between 0 and 1.")
    if any(not (0 <= g < posterior.groups and 0 <= m < months) for g, m in named):
        raise ArrayError("The course names a group or a month that is not there.")
    if any(not 0 <= n < len(posterior.pairs) for n, _, _ in course.ties):
        raise ArrayError("The course names a tie that is not there.")
    shares = [a.share for a in acts if a.share is not None]
    shares += [course.agreement.restraint] if course.agreement else []
    if any(not 0 <= low <= high < 1 for low, high in shares):
        raise ArrayError("A share must be two numbers that rise, from 0 to below 1.")
