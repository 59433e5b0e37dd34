"""Assessments: what the software concludes, with likelihood and confidence apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tacitus.errors import InputError

CONFIDENCE_RULE = (
    "Confidence = evidence × agreement. Evidence: 1 independent root limited, 2 medium, "
    "3 or more robust. Agreement: share of roots that concur, under half low, under four "
    "fifths medium, else high. Limited evidence, or low agreement, gives low; robust evidence "
    "with high agreement gives high; the rest is moderate. Never high without a source "
    "graded A to C."
)
EVIDENCE = ("none", "limited", "medium", "robust")


@dataclass(frozen=True)
class Confidence:
    """How good the evidence is, by :data:`CONFIDENCE_RULE` (after IPCC and ICD 203).

    Attributes
    ----------
    evidence : str
        none, limited, medium or robust.
    agreement : str
        low, medium or high; empty without evidence.
    level : str
        low, moderate or high.
    roots, concurring : int
        The counts it rests on.
    """

    evidence: str
    agreement: str
    level: str
    roots: int
    concurring: int


def confidence(roots: int, concurring: int, grades: Sequence[str | None] = ()) -> Confidence:
    """Compute confidence by :data:`CONFIDENCE_RULE`.

    Parameters
    ----------
    roots : int
        Number of independent roots that bear on the question.
    concurring : int
        How many of them point the way of the conclusion.
    grades : sequence of str or None
        Reliability letters of their sources; None is missing.

    Raises
    ------
    InputError
        Counts that cannot be.

    Examples
    --------
    >>> confidence(3, 3, ["B"]).level, confidence(3, 3, [None, "D"]).level, confidence(1, 1).level
    ('high', 'moderate', 'low')
    """
    if not 0 <= concurring <= roots:
        raise InputError(f"{concurring} of {roots} roots concur: that cannot be.")
    if roots == 0:
        return Confidence("none", "", "low", 0, 0)
    evidence = EVIDENCE[min(roots, 3)]
    share = concurring / roots
    agreement = "low" if share < 0.5 else "medium" if share < 0.8 else "high"
    if evidence == "limited" or agreement == "low":
        level = "low"
    elif evidence == "robust" and agreement == "high" and any(g in {"A", "B", "C"} for g in grades):
        level = "high"
    else:
        level = "moderate"
    return Confidence(evidence, agreement, level, roots, concurring)


@dataclass(frozen=True)
class EvidenceTerm:
    """What one root contributes to an assessment.

    Attributes
    ----------
    root : str
        The root's id; ``prior`` and ``events`` are roots of their own.
    label : str
        For people.
    decibans : float
        10·log10 of the likelihood ratio: positive speaks for, negative against.
    without : float or None
        The probability that is left without this root.
    assertions, events : tuple of str
        Ids of what it consists of.
    """

    root: str
    label: str
    decibans: float
    without: float | None = None
    assertions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """A conclusion: its number, interval, confidence and evidence.

    Attributes
    ----------
    id : str
        Stable: kind and subject, such as ``tie/ally:haqqani--isis_k@2020``.
    kind : str
        tie, strength, attribution, claim_share, coincidence, presence, role …
    subject : str
        What it is about: a tie's id, a party's, an event's.
    probability : float or None
        Likelihood, 0 to 1; None where the answer is a quantity.
    interval : tuple of float or None
        Lower and upper end, of the probability or of the quantity.
    level : float
        The share that the interval is meant to cover.
    quantity : float or None
        Median, where the answer is a number.
    unit : str
        Its unit.
    confidence : Confidence or None
        Apart from the likelihood, always.
    evidence : tuple of EvidenceTerm
        One term per root, the prior first.
    caveats : tuple of str
        What the data cannot tell.
    shares : dict of str to float
        Where several answers are possible: the probability of each, by party id.
    method : str
        Model and version, in a few words.
    fit_id : str
        The fit it comes from; empty for plain counts.
    made : datetime or None
        When it was computed.

    Examples
    --------
    >>> terms = (EvidenceTerm("prior", "prior", -11.6), EvidenceTerm("un", "UN report", 19.8))
    >>> a = Assessment("tie/ally:a--b@2020", "tie", "ally:a--b@2020", 0.87, evidence=terms)
    >>> round(a.decibans, 1)
    8.2
    """

    id: str
    kind: str
    subject: str
    probability: float | None = None
    interval: tuple[float, float] | None = None
    level: float = 0.9
    quantity: float | None = None
    unit: str = ""
    confidence: Confidence | None = None
    evidence: tuple[EvidenceTerm, ...] = ()
    caveats: tuple[str, ...] = ()
    shares: dict[str, float] = field(default_factory=dict, hash=False)
    method: str = ""
    fit_id: str = ""
    made: datetime | None = None
    simulated: bool = False

    def __post_init__(self) -> None:
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise InputError(f"Assessment '{self.id}': {self.probability} is no probability.")
        if self.interval is not None and not self.interval[0] <= self.interval[1]:
            raise InputError(f"Assessment '{self.id}': its interval ends before it begins.")

    @property
    def decibans(self) -> float:
        """Sum of all terms, the prior included."""
        return sum(term.decibans for term in self.evidence)

    def assertion_ids(self) -> tuple[str, ...]:
        """Give the ids of all assertions under it, without repeats."""
        return tuple(dict.fromkeys(a for term in self.evidence for a in term.assertions))
