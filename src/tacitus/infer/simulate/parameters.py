"""Everything a world runs on: parameters, their checks, and their draw from the priors."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.errors import ArrayError
from tacitus.infer.simulate.spec import CASUALTIES, SEVERITIES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Seed = int | np.random.SeedSequence

RADIUS_LIMIT = 0.95


def _sequence(seed: Seed, stage: int) -> np.random.SeedSequence:
    if isinstance(seed, np.random.SeedSequence):
        return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, stage))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ArrayError(f"The seed must be a whole number of at least 0, not {seed!r}.")
    return np.random.SeedSequence(int(seed), spawn_key=(stage,))


def generator(seed: Seed, stage: int) -> np.random.Generator:
    """Give the Philox generator of one stage; stages and seeds never share a stream.

    Raises
    ------
    ArrayError
        The seed is negative or no whole number.
    """
    return np.random.Generator(np.random.Philox(_sequence(seed, stage)))


def stream(seed: Seed, stage: int) -> NDArray[np.uint64]:
    """Give the counter of one stage for the compiled loops, shape (1,).

    Raises
    ------
    ArrayError
        The seed is negative or no whole number.
    """
    return _sequence(seed, stage).generate_state(1, np.uint64).astype(np.uint64)


@dataclass(frozen=True)
class Parameters:
    """The parameters of a world, as arrays.

    Letters are those of the model: groups g, h, i, j; places p; months m; years y; layers
    of ties k; target types c; casualty classes v; severity classes x; sources s.

    Attributes
    ----------
    start : str
        First day, ISO 8601; day numbers count from it.
    month_edges, year_edges : ndarray, shape (months + 1,), (years + 1,), days
        Calendar bounds within the period, first 0 and last its length.
    strength : ndarray, shape (groups, years), fighters
        Of a group by itself; ``fighters`` adds the parts of an umbrella.
    presence : ndarray, shape (groups, places), attacks per day
    activity : ndarray, shape (groups, months)
        Factor on a group's presence, month by month.
    shocks : ndarray, shape (places, months)
        Factor shared by all groups.
    layers : tuple of str
        Names of the layers of ties.
    ties : ndarray of bool, shape (layers, groups, groups, years)
    tie_weight : ndarray, shape (layers,)
        Mean number of attacks by j that an attack by i sets off, for each tie i -> j.
    base_excitation : ndarray, shape (groups, groups)
    lag : float, days
    joint : float
        Share of attacks made together with a tied party.
    parent : ndarray of int, shape (groups,)
        The umbrella a group belongs to, or -1.
    target_mix, casualty_mix : ndarray, shape (groups, c), (groups, c, v)
    deaths_mean : ndarray, shape (3,)
        Mean deaths beyond the first, by kind of victim, where that kind died.
    deaths_known, claims_recorded : float
    recorded : ndarray, shape (x,)
        Share of attacks that enter the record.
    claim : ndarray, shape (groups, c, v)
        P(claim | did it) where nobody was killed; see ``claim_severity``.
    claim_severity : ndarray, shape (groups,)
        Log odds of claiming per severity class.
    false_claim, false_claim_ally, false_claim_severity : ndarray (groups,), float, float
        Log odds of a claim by one who did not do it; added for a tied doer; per class.
    credit : ndarray, shape (groups, groups)
        Share of j's attacks that i treats as its own when claiming; works only while the
        two are tied or j is part of i.
    denial_done, denial_other : ndarray, shape (groups,)
    coverage, coverage_severity, coverage_group : ndarray, shape (s,), (s,), (s, groups)
        Log odds that a source reports an attack.
    discrimination, bias, accuracy, copying : ndarray, shape (s,)
        Discrimination and bias of hedges, P(names the perpetrator), P(echoes).
    error_mix : ndarray, shape (2,)
        Of errors, the shares that fall on the locally dominant group and on a claimant.
    watch : ndarray of bool, shape (s, groups)
        A source reports on ties of the groups that it watches.
    tie_hit, tie_false, tie_denial_absent, tie_denial_present : ndarray, shape (s,)
    hearsay, hedge_loss, set_share, umbrella_share, report_delay : float

    Raises
    ------
    ArrayError
        A wrong shape, a value out of range or not finite, or attacks that never die out.
    """

    start: str
    month_edges: Floats
    year_edges: Floats
    strength: Floats
    presence: Floats
    activity: Floats
    shocks: Floats
    layers: tuple[str, ...]
    ties: Bools
    tie_weight: Floats
    base_excitation: Floats
    lag: float
    joint: float
    parent: Ints
    target_mix: Floats
    casualty_mix: Floats
    deaths_mean: Floats
    deaths_known: float
    claims_recorded: float
    recorded: Floats
    claim: Floats
    claim_severity: Floats
    false_claim: Floats
    false_claim_ally: float
    false_claim_severity: float
    credit: Floats
    denial_done: Floats
    denial_other: Floats
    coverage: Floats
    coverage_severity: Floats
    coverage_group: Floats
    discrimination: Floats
    bias: Floats
    accuracy: Floats
    copying: Floats
    error_mix: Floats
    watch: Bools
    tie_hit: Floats
    tie_false: Floats
    tie_denial_absent: Floats
    tie_denial_present: Floats
    hearsay: float
    hedge_loss: float
    set_share: float
    umbrella_share: float
    report_delay: float

    def __post_init__(self) -> None:
        # One memory layout and type for all, or each new one is compiled anew.
        for name, kind in _ARRAYS.items():
            try:
                value: NDArray[Any] = np.ascontiguousarray(getattr(self, name), dtype=kind)
            except (TypeError, ValueError) as error:
                raise ArrayError(f"'{name}' must be an array of numbers.") from error
            object.__setattr__(self, name, value)
        check(self)

    @property
    def groups(self) -> int:
        """Number of groups."""
        return int(self.presence.shape[0])

    @property
    def places(self) -> int:
        """Number of places."""
        return int(self.presence.shape[1])

    @property
    def sources(self) -> int:
        """Number of sources."""
        return int(self.accuracy.size)

    @property
    def days(self) -> float:
        """Length of the period in days."""
        return float(self.month_edges[-1])

    @property
    def allied(self) -> Bools:
        """Whether two groups are tied in a year, in either direction; rivalry apart.

        Shape (years, groups, groups).
        """
        friendly = [k for k, name in enumerate(self.layers) if name != "rival"]
        held = np.asarray(self.ties[friendly].any(axis=0))
        return np.ascontiguousarray(np.moveaxis(held | held.transpose(1, 0, 2), 2, 0))

    @property
    def background(self) -> Floats:
        """Background attacks to expect by group and place, shape (groups, places)."""
        exposure = (self.activity * np.diff(self.month_edges)) @ self.shocks.T
        return np.asarray(self.presence * exposure)

    @property
    def excitation(self) -> Floats:
        """Mean number of attacks by j that one by i sets off, shape (years, groups, groups)."""
        return excitation(self.base_excitation, self.tie_weight, self.ties)

    @property
    def fighters(self) -> Floats:
        """Strength of each group with all groups that are part of it, shape (groups, years)."""
        total = self.strength.copy()
        for group in range(self.groups):
            seen, whole = {group}, int(self.parent[group])
            while whole >= 0 and whole not in seen:
                total[whole] += self.strength[group]
                seen.add(whole)
                whole = int(self.parent[whole])
        return total

    def expected_attacks(self) -> float:
        """Attacks to expect in all: immigrants and offspring, edges of the period ignored."""
        born = self.background.sum(axis=1)
        mean = self.excitation.mean(axis=0)
        return float(np.linalg.solve(np.eye(self.groups) - mean.T, born).sum())


_KINDS = {"Floats": np.float64, "Bools": np.bool_, "Ints": np.int64}
_ARRAYS = {f.name: _KINDS[str(f.type)] for f in dataclasses.fields(Parameters) if f.type in _KINDS}


def excitation(base: Floats, weight: Floats, ties: Bools) -> Floats:
    """Combine base excitation and ties: A_ij,y = a0_ij + sum over k of w_k Y_kij,y.

    Parameters
    ----------
    base : ndarray, shape (groups, groups)
    weight : ndarray, shape (layers,)
    ties : ndarray of bool, shape (layers, groups, groups, years)

    Returns
    -------
    ndarray, shape (years, groups, groups)

    Examples
    --------
    >>> import numpy as np
    >>> excitation(np.zeros((2, 2)), np.array([0.1]), np.ones((1, 2, 2, 1), bool))[0, 0, 1]
    np.float64(0.1)
    """
    added = np.moveaxis(np.tensordot(weight, ties, axes=(0, 0)), 2, 0)
    return np.ascontiguousarray(base[None] + added)


def spectral_radius(matrices: Floats) -> float:
    """Give the largest modulus among the eigenvalues of square matrices, shape (..., n, n)."""
    return float(np.abs(np.linalg.eigvals(matrices)).max())


def calendar(start: str, days: int) -> tuple[Floats, Floats]:
    """Give month and year bounds in days from the start.

    Examples
    --------
    >>> calendar("2019-12-15", 40)[0]
    array([ 0., 17., 40.])
    """
    first = dt.date.fromisoformat(start)
    dates = [first + dt.timedelta(days=d) for d in range(1, days)]
    months = [0, *(d for d, at in enumerate(dates, 1) if at.day == 1), days]
    years = [0, *(d for d, at in enumerate(dates, 1) if (at.month, at.day) == (1, 1)), days]
    return np.array(months, float), np.array(years, float)


def _shapes(p: Parameters) -> dict[str, tuple[int, ...]]:
    g, places = p.presence.shape
    months, years = p.month_edges.size - 1, p.year_edges.size - 1
    k, s, c, v = len(p.layers), p.accuracy.size, p.target_mix.shape[-1], len(CASUALTIES)
    by_group = ("parent", "claim_severity", "false_claim", "denial_done", "denial_other")
    by_source = ("coverage", "coverage_severity", "discrimination", "bias", "copying")
    by_tie = ("tie_hit", "tie_false", "tie_denial_absent", "tie_denial_present")
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(by_group, (g,))
    shapes |= dict.fromkeys((*by_source, *by_tie), (s,))
    return shapes | {
        "strength": (g, years),
        "activity": (g, months),
        "shocks": (places, months),
        "ties": (k, g, g, years),
        "tie_weight": (k,),
        "base_excitation": (g, g),
        "target_mix": (g, c),
        "casualty_mix": (g, c, v),
        "deaths_mean": (3,),
        "recorded": (SEVERITIES,),
        "claim": (g, c, v),
        "credit": (g, g),
        "coverage_group": (s, g),
        "error_mix": (2,),
        "watch": (s, g),
    }


_SHARES = (
    *("joint", "deaths_known", "claims_recorded", "recorded", "claim", "credit", "denial_done"),
    *("denial_other", "accuracy", "copying", "error_mix", "tie_hit", "tie_false", "hearsay"),
    *("tie_denial_absent", "tie_denial_present", "hedge_loss", "set_share", "umbrella_share"),
    *("target_mix", "casualty_mix"),
)
_RATES = (
    *("strength", "presence", "activity", "shocks", "tie_weight", "base_excitation", "lag"),
    *("deaths_mean", "report_delay"),
)


def check(p: Parameters) -> None:
    """Refuse parameters that make no world, naming the first that does not fit.

    Raises
    ------
    ArrayError
        A wrong shape, a value out of range or not finite, or attacks that never die out.
    """
    if p.presence.ndim != 2 or not p.presence.size:
        raise ArrayError("'presence' must have at least one group and one place.")
    for name, shape in _shapes(p).items():
        found = np.shape(getattr(p, name))
        if found != shape:
            raise ArrayError(f"'{name}' must have shape {shape}, not {found}.")
    for field in dataclasses.fields(p):
        if field.name not in {"start", "layers"}:
            _check_values(field.name, np.asarray(getattr(p, field.name)))
    for name in ("month_edges", "year_edges"):
        edges = getattr(p, name)
        if edges.size < 2 or edges[0] != 0 or (np.diff(edges) <= 0).any():
            raise ArrayError(f"'{name}' must rise from 0.")
    if p.month_edges[-1] != p.year_edges[-1]:
        raise ArrayError("'month_edges' and 'year_edges' must end on the same day.")
    for name in ("target_mix", "casualty_mix"):
        if not np.allclose(getattr(p, name).sum(axis=-1), 1.0):
            raise ArrayError(f"'{name}' must sum to 1 along its last axis.")
    if p.error_mix.sum() > 1.0 + 1e-9:
        raise ArrayError("'error_mix' must sum to at most 1.")
    if p.lag <= 0:
        raise ArrayError("'lag' must be above 0.")
    if (p.parent < -1).any() or (p.parent >= p.groups).any():
        raise ArrayError(f"'parent' must hold -1 or a group below {p.groups}.")
    _check_dies_out(p.excitation)


def _check_values(name: str, values: NDArray[Any]) -> None:
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ArrayError(f"'{name}' holds a value that is not finite; remove it.")
    if name in _SHARES and ((values < 0).any() or (values > 1).any()):
        raise ArrayError(f"'{name}' must lie between 0 and 1.")
    if name in _RATES and (values < 0).any():
        raise ArrayError(f"'{name}' must not be negative.")


def _check_dies_out(matrices: Floats) -> None:
    # Row sums bound the radius and are free; the eigenvalues are needed only above that.
    if matrices.sum(axis=2).max() < RADIUS_LIMIT:
        return
    radius = spectral_radius(matrices)
    if radius >= RADIUS_LIMIT:
        raise ArrayError(
            f"The spectral radius of 'excitation' is {radius:.3f}; below {RADIUS_LIMIT} is needed, "
            "or attacks never die out: lower 'base_excitation' or 'tie_weight'."
        )
