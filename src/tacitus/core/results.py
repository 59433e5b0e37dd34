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
class PartyRow:
    """A party of the study, and how much is said of it."""

    id: str
    name: str
    kind: str
    part_of: str | None
    names: tuple[str, ...]
    keys: tuple[str, ...]
    assertions: int
    events: int


@dataclass(frozen=True)
class TieRow:
    """A tie with its likelihood and, apart from it, its confidence.

    Attributes
    ----------
    id : str
        The assessment's id: what ``why`` takes.
    probability, low, high : float or None
        P(held at any time in the year), and the 90 % interval.
    word, scale : str or None
        The likelihood word, and the scale it stands on.
    confidence : str
        low, moderate or high; with the roots it counts.
    """

    id: str
    relation: str
    support: str
    a: str
    b: str
    a_name: str
    b_name: str
    year: str
    probability: float | None
    low: float | None
    high: float | None
    word: str | None
    scale: str
    confidence: str
    evidence: str
    roots: int
    concurring: int
    caveats: tuple[str, ...]
    simulated: bool = False


@dataclass(frozen=True)
class LinkRow:
    """A pair of parties that events link, without a type, a sign or a direction.

    Attributes
    ----------
    id : str
        The assessment's id: what ``why`` takes.
    span : str
        First and last year, as EDTF.
    probability : float
        P(some operational link), from events alone.
    decibans : float
        Weight of the events.
    null : str
        What it is told against.
    told : bool
        Whether it is among those that keep the expected share of false ones at one in ten.
    """

    id: str
    a: str
    b: str
    a_name: str
    b_name: str
    span: str
    probability: float
    decibans: float
    word: str | None
    scale: str
    null: str
    events: tuple[str, ...] = ()
    simulated: bool = False
    told: bool = True


@dataclass(frozen=True)
class StrengthSaid:
    """What one source puts a strength at; the bound says which way the number is meant."""

    assertion: str
    source: str
    bound: str
    value: float
    value_max: float | None
    text: str


@dataclass(frozen=True)
class StrengthRow:
    """How strong a party is: median and interval, and what was said, in words and by source."""

    id: str
    party: str
    name: str
    year: str
    median: float | None
    low: float | None
    high: float | None
    unit: str
    confidence: str
    roots: int
    said: tuple[str, ...]
    caveats: tuple[str, ...] = ()
    by_source: tuple[StrengthSaid, ...] = ()


@dataclass(frozen=True)
class SourceRow:
    """A source: its grade, what it says, how far it only passes on, and what was learned.

    Attributes
    ----------
    assertions : int
        With this source as their origin.
    passed_on : int
        In which it stands in the chain and is not the origin.
    discrimination, low, high : float or None
        Learned worth with its 90 % interval: 0 worthless, 1 fairly reliable.
    enough : bool or None
        False: not enough to tell it from what its letter says.
    """

    id: str
    name: str
    kind: str
    reliability: str | None
    terms: str
    assertions: int
    passed_on: int
    events: int
    discrimination: float | None
    low: float | None
    high: float | None
    enough: bool | None


@dataclass(frozen=True)
class AttributionRow:
    """Who is likely behind one event, beside who claimed it.

    Attributes
    ----------
    id : str
        The assessment's id: what ``why`` takes.
    likely, likely_name : str
        The likeliest party.
    probability, other : float
        P(it took part), and the mass on everybody who is not listed.
    second : str
        The next likeliest, with its probability.
    differs : bool
        Somebody claimed it, and the likeliest party is another.
    """

    id: str
    event: str
    day: str
    place: str
    claimed_by: tuple[str, ...]
    likely: str
    likely_name: str
    probability: float
    word: str | None
    scale: str
    other: float
    second: str
    second_probability: float
    differs: bool
    roots: int
    confidence: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicyRow:
    """How a party claims: the chance given that it did it beside the share of what is attributed.

    Attributes
    ----------
    did, low, high : float or None
        P(claim | did it) and its 90 % interval.
    events : float
        Events that it is expected to have done.
    of_attributed : float or None
        Claimed among attributed: an upper bound, since attribution leans on the claim.
    attributed : int
    """

    party: str
    name: str
    target: str
    stratum: str
    did: float | None
    low: float | None
    high: float | None
    events: float
    of_attributed: float | None
    attributed: int


@dataclass(frozen=True)
class MatrixRow:
    """Events that one party claimed, by who is likely behind them: expected counts."""

    claimed_by: str
    did: str
    events: float


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
    name: str = ""
    modality: str = "actual"


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
    name: str = ""
    to_name: str = ""
    modality: str = "actual"


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
    """Something that is known now and was not, or the reverse, and the source of it.

    Attributes
    ----------
    source : str
        For people: the chain of who said it, or the roots that moved a number.
    sources : tuple of str
        Ids of the sources it comes from, by whose terms it may be passed on.
    """

    when: str
    what: str
    kind: str
    subject: str
    before: str
    after: str
    source: str
    who: str
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreementRow:
    """How far two coders agree on one aspect of what both decided.

    ``agreed`` is the share of items; ``kappa`` corrects it for chance (None where undefined),
    ``low`` and ``high`` are the ends of its 95 % interval.
    """

    coder: str
    other: str
    what: str
    items: int
    agreed: float
    kappa: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ReadingRow:
    """What was proposed in one tier, or in one bin of probabilities, and what stood review.

    Attributes
    ----------
    what : str
        ``tier``, or ``bin`` of the reliability curve.
    name : str
        The tier; for a bin its bounds.
    proposals, reviewed, accepted : int
        Corrected ones count as accepted in ``accepted`` and apart in ``corrected``.
    said, recalibrated : float or None
        Mean probability as proposed, and after the study's own reviews.
    held : float or None
        Share of the reviewed that stands, with the ends of its 95 % interval (Wilson).
    """

    what: str
    name: str
    proposals: int
    reviewed: int
    accepted: int
    corrected: int
    said: float | None
    recalibrated: float | None
    held: float | None
    low: float | None
    high: float | None


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
