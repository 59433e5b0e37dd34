"""Sizes and hyper-parameters of a simulated world."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from dataclasses import dataclass

from tacitus.errors import ArrayError

SUPPORTS = (
    "training",
    "logistics",
    "technical_assistance",
    "funding",
    "fighters",
    "weapons",
    "shelter",
    "intelligence",
    "joint_operations",
)
LAYERS = (*SUPPORTS, "part_of", "rival")
SYMMETRIC = ("joint_operations", "rival")
CASUALTIES = ("security_only", "civilians_only", "political_only", "mixed", "none")
VICTIMS = ("civilian", "political", "security")
TARGETS = ("security", "political", "civilian", "other")
SEVERITIES = 4  # nobody, 1-2, 3-9, 10 or more killed
HEDGE_CUTS = (-0.05, 0.68, 1.49, 2.52)  # midpoints of CAPphrase logit means, may ... certain
GRADE_DISCRIMINATION = {"A": 2.2, "B": 1.6, "C": 1.0, "D": 0.5, "E": 0.0}


@dataclass(frozen=True)
class WorldSpec:
    """Say how large a world is and from which priors its parameters come.

    Attributes
    ----------
    groups, places, targets, sources : int
        How many of each. The first four target types are named in ``TARGETS``.
    start : str
        First day, ISO 8601.
    days : int
        Length of the period; months and years are those of the calendar.
    attacks : float
        Attacks to expect over the whole period, offspring included.
    territory : float
        Shape of the Gamma presence by place; small means that few places hold most.
    shock_sd : float
        Log standard deviation of the place-month shocks that all groups share.
    strength_sd, strength_power : float
        Yearly log step of a group's strength, and the power at which it drives attacks.
    self_excitation, base_excitation, tie_excitation : float
        Mean number of further attacks that one attack sets off: by the same group, by any
        other (mean of a Gamma of shape 1/2), and by each tied party for each support.
    radius : float
        Excitation is scaled down to this spectral radius where it lies above.
    lag : float
        Mean days between an attack and one that it sets off.
    tie_birth, tie_death : float
        Yearly probability, for each directed pair and support, that a tie begins or ends.
    rivals, joint : float
        Share of pairs that are rivals; share of a tied group's attacks made jointly.
    parts : int
        How many of the last groups belong to group 0 as its parts.
    silent : int
        How many groups, counted from group 1, hardly ever claim.
    false_claim, claim_for_part, claim_for_ally, denial_done, denial_other : float
        Probability of a false claim when nobody was killed; share of an ally's (a part's)
        attacks that a group treats as its own when it claims; denial of own and of others'.
    recorded, deaths_known, claims_recorded : float
        Share of attacks in the record, with deaths by kind known, with claims noted.
    coverage, coverage_severity, coverage_group_sd : float
        Share of attacks without dead that a source reports; log odds per severity class;
        spread of the log odds over groups, which makes a source's silence informative.
    echoing, copying : float
        Share of sources that echo, and how often they do so where they saw nothing.
    hearsay, hedge_loss, set_share, umbrella_share : float
        Of copies, the share that says so and the share that drops the hedge; of reports,
        the share naming two candidates and the share naming a parent for its part.
    watched, tie_false, tie_denial : float
        Share of groups a source follows; false tie reports per watched pair and year;
        denials of a tie that does not hold, once another source has asserted it.
    report_delay : float
        Mean days to a report, and again to a copy of it.

    Raises
    ------
    ArrayError
        A size below 1, a share outside [0, 1], or a number that is not finite.

    Examples
    --------
    >>> WorldSpec(groups=3, places=2).years
    4
    """

    groups: int = 6
    places: int = 12
    targets: int = 4
    sources: int = 8
    start: str = "2017-01-01"
    days: int = 1461
    attacks: float = 2000.0
    territory: float = 0.4
    shock_sd: float = 0.6
    strength_sd: float = 0.3
    strength_power: float = 0.5
    self_excitation: float = 0.2
    base_excitation: float = 0.005
    tie_excitation: float = 0.05
    radius: float = 0.7
    lag: float = 3.0
    tie_birth: float = 0.02
    tie_death: float = 0.2
    rivals: float = 0.1
    joint: float = 0.02
    parts: int = 0
    silent: int = 1
    false_claim: float = 0.008
    claim_for_part: float = 0.5
    claim_for_ally: float = 0.05
    denial_done: float = 0.01
    denial_other: float = 0.003
    recorded: float = 0.95
    deaths_known: float = 0.95
    claims_recorded: float = 1.0
    coverage: float = 0.15
    coverage_severity: float = 0.4
    coverage_group_sd: float = 0.5
    echoing: float = 0.5
    copying: float = 0.4
    hearsay: float = 0.5
    hedge_loss: float = 0.3
    set_share: float = 0.08
    umbrella_share: float = 0.3
    watched: float = 0.6
    tie_false: float = 0.002
    tie_denial: float = 0.03
    report_delay: float = 1.5

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            _check(field.name, getattr(self, field.name))
        if self.parts + self.silent >= self.groups and self.parts + self.silent > 0:
            raise ArrayError(
                f"{self.parts} parts and {self.silent} silent groups need more than "
                f"{self.groups} groups; raise 'groups'."
            )
        if self.radius >= 0.95:
            raise ArrayError("'radius' must be below .95, or attacks never die out; lower it.")

    @property
    def first_day(self) -> dt.date:
        """The first day of the period."""
        return dt.date.fromisoformat(self.start)

    @property
    def years(self) -> int:
        """How many calendar years the period touches."""
        return (self.first_day + dt.timedelta(days=self.days - 1)).year - self.first_day.year + 1


_SIZES = frozenset({"groups", "places", "targets", "sources", "days"})
_COUNTS = frozenset({"parts", "silent"})
_AT_LEAST_ZERO = frozenset(
    {"shock_sd", "strength_sd", "strength_power", "self_excitation", "base_excitation"}
    | {"tie_excitation", "coverage_severity", "coverage_group_sd", "report_delay", "radius"}
)
_ABOVE_ZERO = frozenset({"attacks", "territory", "lag"})


def _check(name: str, value: object) -> None:
    if name == "start":
        try:
            dt.date.fromisoformat(str(value))
        except ValueError as error:
            raise ArrayError(
                f"'start' must be a date such as 2017-01-01, not {value!r}."
            ) from error
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ArrayError(f"'{name}' must be a finite number, not {value!r}.")
    if name in _SIZES | _COUNTS:
        least = 1 if name in _SIZES else 0
        if not isinstance(value, int) or value < least:
            raise ArrayError(f"'{name}' must be a whole number of at least {least}, not {value!r}.")
    elif name in _ABOVE_ZERO:
        if value <= 0:
            raise ArrayError(f"'{name}' must be above 0, not {value!r}.")
    elif value < 0 or (name not in _AT_LEAST_ZERO and value > 1):
        span = "at least 0" if name in _AT_LEAST_ZERO else "between 0 and 1"
        raise ArrayError(f"'{name}' must be {span}, not {value!r}.")
