"""Assertions: what one source says, in one passage, with its hedge and its chain."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product

from tacitus.core.period import Period
from tacitus.core.place import Place
from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.errors import InputError


@dataclass(frozen=True)
class Hedge:
    """How a source softens: the word it used and its class. The word is a signal, not ours."""

    word: str = ""
    hedge_class: str = "none"

    def __post_init__(self) -> None:
        vocabulary("hedge_classes").check(self.hedge_class)


@dataclass(frozen=True)
class Quantity:
    """A number with its bound words: "up to 2,200 fighters" is a bound, never a point.

    Attributes
    ----------
    bound : str
        From the closed list of bounds.
    value : float
        The number; for ``between`` the lower end.
    value_max : float or None
        The upper end of ``between``.
    unit : str
        ``fighters``, ``members``, ``share`` (0 to 1), ``attacks``, ``provinces`` …
    of : str or None
        What a share or part is of: a party's id, or words.
    text : str
        As the source has it (five words at most where terms forbid more).
    """

    bound: str
    value: float
    value_max: float | None = None
    unit: str = "fighters"
    of: str | None = None
    text: str = ""

    def __post_init__(self) -> None:
        vocabulary("bounds").check(self.bound)
        numbers = [v for v in (self.value, self.value_max) if v is not None]
        if any(not math.isfinite(v) or v < 0 for v in numbers):
            raise InputError(f"Quantity '{self.text or self.value}' is no number from 0 up.")
        if self.bound == "between" and (self.value_max is None or self.value_max < self.value):
            raise InputError(f"Quantity '{self.text or self.value}' needs value <= value_max.")
        if self.unit == "share" and any(v > 1 for v in numbers):
            raise InputError(f"Share '{self.text or self.value}' is above 1; write 20 % as 0.2.")


@dataclass(frozen=True)
class TieStatement:
    """A relation between parties, as asserted.

    Attributes
    ----------
    relation : str
        From the closed list of relations.
    subjects, objects : tuple of str
        Party ids. Directed relations run from each subject to each object. A symmetric
        relation with no objects holds between all pairs of its subjects.
    supports : tuple of str
        What is given, for ``support`` and ``affiliate``.
    nature, trend : str
        From their closed lists.

    Examples
    --------
    >>> said = TieStatement("support", ("haqqani",), ("isis_k",), supports=("training",))
    >>> list(said.pairs())
    [('haqqani', 'isis_k')]
    """

    relation: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    nature: str = "unspecified"
    trend: str = "unspecified"

    def __post_init__(self) -> None:
        vocabulary("relations").check(self.relation)
        vocabulary("natures").check(self.nature)
        vocabulary("trends").check(self.trend)
        for support in self.supports:
            vocabulary("supports").check(support)
        if not any(True for _ in self.pairs()):
            raise InputError(
                f"A tie of kind '{self.relation}' needs two different parties; name them."
            )

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give each pair of party ids it is about; symmetric pairs in sorted order.

        Examples
        --------
        >>> list(TieStatement("ally", ("b", "a", "c")).pairs())
        [('a', 'b'), ('b', 'c'), ('a', 'c')]
        """
        pairs = (
            product(self.subjects, self.objects)
            if self.objects
            else combinations(self.subjects, 2)
            if is_symmetric(self.relation)
            else iter(())
        )
        seen = set()
        for a, b in pairs:
            pair = (min(a, b), max(a, b)) if is_symmetric(self.relation) else (a, b)
            if a != b and pair not in seen:
                seen.add(pair)
                yield pair


@dataclass(frozen=True)
class PartyStatement:
    """Something about one or more parties: strength, presence, capability, aim …

    Attributes
    ----------
    aspect : str
        From the closed list of party statements.
    parties : tuple of str
        Party ids.
    value : str
        In a few words of our own where no quantity or place says it.
    holder : str
        For leadership: the role and, as published, who held it.

    Examples
    --------
    >>> PartyStatement("presence", ("isis_k",)).aspect
    'presence'
    """

    aspect: str
    parties: tuple[str, ...]
    value: str = ""
    holder: str = ""

    def __post_init__(self) -> None:
        vocabulary("party_statements").check(self.aspect)
        if not self.parties:
            raise InputError(f"A statement of {self.aspect} needs a party; name it.")


@dataclass(frozen=True)
class EventStatement:
    """Something about one event: what happened, who is said to have done or claimed it.

    Attributes
    ----------
    event_kind : str
        From the closed list of event kinds.
    attributed_to, claimed_by, denied_by, parties : tuple of str
        Party ids. ``attributed_to`` with several ids is a set: one of them (or jointly,
        if ``joint``). ``parties`` are others that took part or were hit.
    target : str
        From the closed list of targets, or empty.
    event_id : str or None
        An event of the study, once matched.
    terms : str
        For an agreement: its terms in a few words.

    Examples
    --------
    >>> EventStatement("attack", attributed_to=("haqqani",), claimed_by=("isis_k",)).claimed_by
    ('isis_k',)
    """

    event_kind: str
    attributed_to: tuple[str, ...] = ()
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    target: str = ""
    event_id: str | None = None
    joint: bool = False
    terms: str = ""

    def __post_init__(self) -> None:
        vocabulary("event_kinds").check(self.event_kind)
        if self.target:
            vocabulary("targets").check(self.target)


@dataclass(frozen=True)
class PatternStatement:
    """Something about a class of events: "A hardly claims any", "most are claimed by B".

    The class is what ``done_by``, ``claimed_in_class`` and ``target`` or ``stratum``
    say together; the statement is that ``frequency`` of it is ``what`` by ``by``.

    Attributes
    ----------
    what : str
        ``claimed``, ``denied``, ``done`` or ``supported``.
    by : tuple of str
        Party ids that claim, deny, do or support.
    done_by, claimed_in_class : tuple of str
        Party ids that bound the class; empty leaves it open.
    frequency : str
        From the closed list of frequencies.
    target, stratum : str
        Kind of target, or of the dead, that bounds the class; empty leaves it open.
    same_day : bool
        The class is one of simultaneous attacks.

    Examples
    --------
    "The Haqqanis hardly claim any of their attacks":

    >>> PatternStatement("claimed", by=("haqqani",), frequency="hardly_any",
    ...                  done_by=("haqqani",)).frequency
    'hardly_any'
    """

    what: str
    by: tuple[str, ...]
    frequency: str
    done_by: tuple[str, ...] = ()
    claimed_in_class: tuple[str, ...] = ()
    event_kind: str = "attack"
    target: str = ""
    stratum: str = ""
    same_day: bool = False

    def __post_init__(self) -> None:
        if self.what not in {"claimed", "denied", "done", "supported"}:
            raise InputError(
                f"Pattern '{self.what}' is unknown; use claimed, denied, done, supported."
            )
        vocabulary("frequencies").check(self.frequency)
        vocabulary("event_kinds").check(self.event_kind)
        if self.target:
            vocabulary("targets").check(self.target)
        if self.stratum:
            vocabulary("strata").check(self.stratum)
        if not self.by:
            raise InputError("A pattern needs the party that claims, denies, does or supports.")


Statement = TieStatement | PartyStatement | EventStatement | PatternStatement


@dataclass(frozen=True)
class Assertion:
    """What one source says, in one passage.

    Attributes
    ----------
    id : str
        Stable within the study.
    statement : TieStatement, PartyStatement, EventStatement or PatternStatement
        What is said.
    document_id : str
        Where it stands; with ``passage_id`` the place in it.
    chain : tuple of str
        Source ids, outermost speaker first; the last is the origin.
    polarity, modality, speech_act : str
        From their closed lists. A denial is polarity ``negated``.
    hedge : Hedge
        Word and class.
    quantity : Quantity or None
        A number with its bound words.
    places : tuple of Place
        Where it is said to hold.
    period : Period or None
        When it is said to hold; None if not said.
    asserted : Period or None
        When it was said; the document's date where None.
    cues : tuple of str
        Words of the passage (at most five each) that carry it.
    credibility : int or None
        Admiralty digit 1-5; 6 is stored as None.
    gloss : str
        In our own words.
    tier, probability : str, float or None
        How it came in, and for proposals the calibrated chance of being right.
    root : str or None
        Set where a person has named its independent origin; else derived from the chain.
    coder : str
        Who or what coded it.

    Examples
    --------
    >>> said = Assertion("a1", TieStatement("ally", ("a", "b")), "report-2020",
    ...                  chain=("newspaper", "monitor"), hedge=Hedge("reportedly", "reported"))
    >>> said.speaker, said.origin, said.kind
    ('newspaper', 'monitor', 'tie')
    """

    id: str
    statement: Statement
    document_id: str
    chain: tuple[str, ...]
    passage_id: str | None = None
    polarity: str = "affirmed"
    modality: str = "actual"
    speech_act: str = "asserts"
    hedge: Hedge = field(default_factory=Hedge)
    quantity: Quantity | None = None
    places: tuple[Place, ...] = ()
    period: Period | None = None
    asserted: Period | None = None
    cues: tuple[str, ...] = ()
    credibility: int | None = None
    gloss: str = ""
    tier: str = "coded"
    probability: float | None = None
    root: str | None = None
    coder: str = ""
    simulated: bool = False

    def __post_init__(self) -> None:
        vocabulary("polarities").check(self.polarity)
        vocabulary("modalities").check(self.modality)
        vocabulary("speech_acts").check(self.speech_act)
        vocabulary("tiers").check(self.tier)
        if not self.chain:
            raise InputError(f"Assertion '{self.id}' has no source; name who says it.")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise InputError(
                f"Assertion '{self.id}' has probability {self.probability}; use 0 to 1."
            )
        if self.credibility is not None and self.credibility not in range(1, 6):
            raise InputError(f"Assertion '{self.id}': credibility is 1 to 5, or nothing.")

    @property
    def kind(self) -> str:
        """``tie``, ``party``, ``event`` or ``pattern``."""
        return STATEMENT_KINDS[type(self.statement)]

    @property
    def origin(self) -> str:
        """The innermost source of the chain."""
        return self.chain[-1]

    @property
    def speaker(self) -> str:
        """The outermost source of the chain."""
        return self.chain[0]

    def said_on(self, published: Period | None = None) -> date | None:
        """Give the last day on which it can have been said, from itself or its document."""
        when = self.asserted or published
        return when.latest if when else None


STATEMENT_KINDS: dict[type, str] = {
    TieStatement: "tie",
    PartyStatement: "party",
    EventStatement: "event",
    PatternStatement: "pattern",
}
