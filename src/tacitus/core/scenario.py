"""Scenarios: what is changed, on what ground, and what came of it as counts with intervals."""

from __future__ import annotations

from dataclasses import dataclass, field

from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError


@dataclass(frozen=True)
class Intervention:
    """One thing that a scenario changes, with its grounds.

    Attributes
    ----------
    do : str
        From the closed list of interventions.
    month : int
        Months after the start: 0 is the first.
    party, other : str
        The party it happens to; for a tie, from ``party`` to ``other``.
    relation, support : str
        For a tie or a support.
    parties : tuple of str
        Signatories of an agreement.
    share : tuple of float or None
        Ends of the share that is lost, split off or held back.
    name : str
        Of the part that splits off.
    months : int
        How long an agreement is meant to last.
    trust, control, threshold : float
        Of an agreement: trust at first; share of violent months that signatories who control
        the spoilers prevent; trust below which it breaks.
    assertions : tuple of str
        Ids of what the study holds for it.
    assumption : str
        What is assumed without such ground, in a sentence.

    Raises
    ------
    InputError
        Neither assertions nor an assumption is given, or a value does not fit.

    Examples
    --------
    >>> Intervention("tie_ends", party="a", other="b", relation="ally", assumption="They part.").ground
    'assumption'
    """

    do: str
    month: int = 0
    party: str = ""
    other: str = ""
    relation: str = ""
    support: str = ""
    parties: tuple[str, ...] = ()
    share: tuple[float, float] | None = None
    name: str = ""
    months: int = 0
    trust: float = 0.5
    control: float = 0.5
    threshold: float = 0.2
    assertions: tuple[str, ...] = ()
    assumption: str = ""

    def __post_init__(self) -> None:
        vocabulary("interventions").check(self.do)
        if not self.assertions and not self.assumption.strip():
            raise InputError(
                f"The intervention '{self.do}' has no ground; list 'assertions', or say what is "
                "assumed under 'assumption'."
            )
        if self.month < 0:
            raise InputError(
                f"The intervention '{self.do}' begins before the scenario; use month 0."
            )
        if self.share and not 0 <= self.share[0] <= self.share[1] < 1:
            raise InputError(f"'share' of '{self.do}' must be two numbers from 0 to below 1.")
        if self.relation:
            vocabulary("relations").check(self.relation)
        if self.support:
            vocabulary("supports").check(self.support)
        for end in ("trust", "control", "threshold"):
            if not 0 < getattr(self, end) < 1:
                raise InputError(f"'{end}' of '{self.do}' must lie between 0 and 1.")

    @property
    def ground(self) -> str:
        """``assertions``, ``assumption``, or both."""
        given = [n for n in ("assertions", "assumption") if getattr(self, n)]
        return " and ".join(given)


@dataclass(frozen=True)
class Given:
    """A rate that is assumed where the study's tables hold no attacks: ends, a month."""

    party: str
    place: str
    monthly: tuple[float, float]
    assertions: tuple[str, ...] = ()
    assumption: str = ""

    def __post_init__(self) -> None:
        if not self.assertions and not self.assumption.strip():
            raise InputError(
                f"The attacks of '{self.party}' have no ground; list 'assertions', or say what is "
                "assumed under 'assumption'."
            )
        if not 0 <= self.monthly[0] <= self.monthly[1]:
            raise InputError(f"'monthly' of '{self.party}' must be two numbers that rise from 0.")


@dataclass(frozen=True)
class Talked:
    """Months in which there were talks, first and last, to learn from what they did before."""

    first: str
    last: str
    assertions: tuple[str, ...] = ()
    assumption: str = ""

    def __post_init__(self) -> None:
        if not self.assertions and not self.assumption.strip():
            raise InputError(
                f"The talks from {self.first} have no ground; list 'assertions', or say what is "
                "assumed under 'assumption'."
            )
        if self.last < self.first:
            raise InputError(f"The talks from {self.first} end before they begin.")


@dataclass(frozen=True)
class Scenario:
    """A course of things to compare with things as they are.

    Attributes
    ----------
    id, title : str
    start : str
        First month, ``2020-07``.
    months : int
    interventions : tuple of Intervention
    attacks : tuple of Given
        Rates that are assumed.
    talks : tuple of Talked
        Talks of the past, from which the effect of talks on each group is learned.
    parties : tuple of str
        Parties to follow; all that have ties or attacks if empty.
    """

    id: str
    title: str
    start: str
    months: int
    interventions: tuple[Intervention, ...]
    attacks: tuple[Given, ...] = ()
    parties: tuple[str, ...] = ()
    talks: tuple[Talked, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.months <= 240:
            raise InputError(f"A scenario runs for 1 to 240 months, not {self.months}.")
        late = [c.do for c in self.interventions if c.month >= self.months]
        if late:
            raise InputError(f"The intervention '{late[0]}' begins after the scenario's end.")

    def assertion_ids(self) -> tuple[str, ...]:
        """Give the ids of all assertions behind it, without repeats."""
        grounds: tuple[Intervention | Given | Talked, ...]
        grounds = (*self.interventions, *self.attacks, *self.talks)
        return tuple(dict.fromkeys(a for g in grounds for a in g.assertions))


@dataclass(frozen=True)
class Spread:
    """A number with its 90 % interval over draws."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class ScenarioRow:
    """One number of a scenario beside the baseline; a count is a month's, on average.

    Attributes
    ----------
    measure : str
        attacks, claims, tie or agreement.
    party, name : str
        Whose; of a tie, its id and words.
    place, victims : str
        Province and kind of victim; empty where all are summed.
    baseline, scenario, difference : Spread or None
        None where the measure has no baseline.
    unit : str
    """

    scenario_id: str
    measure: str
    party: str
    name: str
    place: str
    victims: str
    baseline: Spread | None
    scenario: Spread
    difference: Spread | None
    unit: str
    simulated: bool = False


@dataclass(frozen=True)
class MonthRow:
    """Attacks of a party in one month of a scenario, in all provinces together or in one."""

    party: str
    name: str
    place: str
    month: str
    baseline: Spread
    scenario: Spread


@dataclass(frozen=True)
class Driver:
    """What goes with the size of the difference: a channel, or an uncertain quantity.

    ``share`` is in attacks a month for a channel, and for an uncertain quantity the share of
    the spread of the difference that goes with it (squared rank correlation).
    """

    what: str
    kind: str
    share: float


@dataclass(frozen=True)
class ScenarioResult:
    """A scenario that was run: what was assumed, what came, and what one must know of it."""

    scenario: Scenario
    rows: tuple[ScenarioRow, ...]
    months: tuple[MonthRow, ...]
    drivers: tuple[Driver, ...]
    draws: int
    asked: int
    seed: int
    digest: str
    made: str
    notes: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    simulated: bool = False
