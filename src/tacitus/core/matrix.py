"""Rows of a weighed hypothesis: its answers, the matrix of items, roots and analysts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class HypothesisRow:
    """One answer to a hypothesis, with its likelihood and, apart from it, its confidence.

    Attributes
    ----------
    id : str
        The assessment's id: what ``why`` takes.
    prior, probability, low, high : float or None
        Before and after the evidence; the 90 % interval over how far ratings spread.
    flip : float or None
        The prior of a leading answer at which another overtakes it.
    given, overall : str, float or None
        Where the question arises only under an answer to another: that answer, and the
        probability all told.
    """

    id: str
    hypothesis: str
    question: str
    answer: str
    text: str
    part_of: str
    prior: float
    probability: float
    low: float | None
    high: float | None
    word: str | None
    scale: str
    flip: float | None
    given: str
    overall: float | None
    confidence: str
    evidence: str
    roots: int
    concurring: int
    caveats: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True)
class MatrixCell:
    """One item under one answer: P(item | answer).

    Attributes
    ----------
    rated : float or None
        As people rated it, made coherent and pooled.
    likelihood, low, high : float or None
        As it is weighed, with its 90 % interval: an item's ratings are drawn together by as much
        of their difference as is noise between people.
    analysts : int
        How many rated it; without any the likelihood is None.
    mark : int
        The classical matrix's: 2 very inconsistent, 1 inconsistent, 0 neither. For comparison
        only; it carries no weight.
    """

    answer: str
    rated: float | None
    likelihood: float | None
    low: float | None
    high: float | None
    analysts: int
    mark: int


@dataclass(frozen=True)
class ItemRow:
    """A row of the matrix: one item under every answer.

    Attributes
    ----------
    observed : bool
        Whether anything speaks of it; an open item carries no weight.
    diagnosticity : float or None
        I(H; E) in nats: what knowing it would tell of the answers, as they stand.
    expected : float or None
        What one more independent root of letter B on it would tell, in nats.
    roots, labels : tuple of str
        Who speaks of it.
    apart : float or None
        How far two analysts' weights for it differ at most, in decibans.
    """

    id: str
    text: str
    observed: bool
    diagnosticity: float | None
    expected: float | None
    roots: tuple[str, ...]
    labels: tuple[str, ...]
    cells: tuple[MatrixCell, ...]
    apart: float | None = None
    assertions: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    statement: str = ""


@dataclass(frozen=True)
class RootRow:
    """What one root adds to the leading answer, and what is left without it."""

    root: str
    label: str
    grade: str | None
    decibans: float
    without: float
    items: tuple[str, ...]
    assertions: tuple[str, ...]
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnalystRow:
    """One analyst: how coherent, and what the ratings alone say of the leading answer.

    Attributes
    ----------
    incoherence : float
        Root mean squared distance from the nearest coherent probabilities.
    decibans : float
        How far the leading answer lies from that of all analysts together.
    """

    analyst: str
    rated: int
    incoherence: float
    probability: float
    decibans: float


@dataclass(frozen=True)
class HypothesisTable:
    """A hypothesis weighed: answers, the matrix, what carries it, and who differs.

    Attributes
    ----------
    leader : str
        The likeliest answer, on which roots and analysts are shown.
    items : tuple of ItemRow
        The most diagnostic first.
    inconsistencies : dict of str to int
        The classical count by answer, for comparison only.
    """

    id: str
    question: str
    exclusive: bool
    given: str
    leader: str
    rows: tuple[HypothesisRow, ...]
    items: tuple[ItemRow, ...]
    roots: tuple[RootRow, ...]
    analysts: tuple[AnalystRow, ...]
    inconsistencies: dict[str, int] = field(default_factory=dict, hash=False)
    notes: tuple[str, ...] = ()
    simulated: bool = False
