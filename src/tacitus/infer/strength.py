"""How strong a group is: a distribution over time from bounds, ranges and shares.

Each group's log-strength walks from year to year; a statement is a noisy, biased reading of it
whose bound word says how ("up to" is drawn from above, "over" from below). An umbrella is the
sum of its parts and of a remainder that no part holds.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.diagnose import rhat
from tacitus.infer.kernels.strength import BIAS, LEVEL, SCALE, Path, Said, sample_strength

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Bound words, numbered in this order.
BOUNDS = ("exactly", "about", "up_to", "at_least", "over", "under", "between")
_ABOUT, _BETWEEN = BOUNDS.index("about"), BOUNDS.index("between")
#: Quantiles that a fit gives.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Log-odds sd of a stated share of a whole.
SHARE_SD = 0.25


class StrengthPriors(NamedTuple):
    """Scales of the half-normal priors, and what stays fixed.

    Attributes
    ----------
    drift, bias, noise : float
        Yearly steps of log-strength; biases of sources; noise of a statement.
    centre, spread : float
        Normal prior of the first year's log-strength.
    below, above : float
        How far "up to" lies above the truth (half-normal scale) and "over" below it
        (exponential mean), in log units.
    """

    drift: float = 0.3
    bias: float = 0.3
    noise: float = 0.35
    centre: float = 7.0
    spread: float = 2.0
    below: float = 0.7
    above: float = 0.35


@dataclass(frozen=True)
class Statements:
    """Statements of strength, one per row.

    "Over 10,000, including up to 6,500 from A" is two rows: ``over`` for the umbrella and
    ``up_to`` for A, whose umbrella it is.

    Attributes
    ----------
    group, year, source : ndarray of int, shape (N,)
        Group and source from 0; calendar year.
    bound : ndarray of int
        Place in :data:`BOUNDS`.
    low : ndarray of float
        The number; the lower one of ``between``. With ``whole``, a share between 0 and 1.
    high : ndarray of float, optional
        The upper number of ``between``; NaN elsewhere.
    whole : ndarray of int, optional
        Group of which ``low`` is a share; -1 for a plain number.
    """

    group: Ints
    year: Ints
    source: Ints
    bound: Ints
    low: Floats
    high: Floats | None = None
    whole: Ints | None = None


@dataclass(frozen=True)
class StrengthFit:
    """Strength by group and year.

    Attributes
    ----------
    quantiles : ndarray of float, shape (G, T, 5)
        At :data:`QUANTILES`, in fighters; NaN for a group of which nothing was said, neither of
        it nor of its parts.
    bias : ndarray of float, shape (S, 3)
        Log factor by which each source over-states: mean, 5 % and 95 %.
    drift, noise : ndarray of float, shape (3,)
        Mean, 5 % and 95 %.
    draws : ndarray of float, shape (n, G, T)
        Of log-strength.
    rhat : float
        Largest rank-normalised split R-hat over groups and years with statements.
    first_year : int
    """

    quantiles: Floats
    bias: Floats
    drift: Floats
    noise: Floats
    draws: Floats
    rhat: float
    first_year: int


def rounding_interval(value: float) -> tuple[float, float]:
    """Give the interval that a round number stands for.

    Half a unit of its last non-zero digit to each side; a quarter where that digit is a lone
    1, for people say 1,500 where they mean it.

    Raises
    ------
    ArrayError
        The number is not above 0.

    Examples
    --------
    >>> rounding_interval(3000), rounding_interval(2200), rounding_interval(10000)
    ((2500.0, 3500.0), (2150.0, 2250.0), (7500.0, 12500.0))
    """
    if not 0 < value < np.inf:
        raise ArrayError(f"{value} stands for no interval; give a number above 0.")
    unit = 10.0 ** np.floor(np.log10(value))
    half = unit / (4 if value == unit else 2)
    while unit > 1 and abs(value / unit - round(value / unit)) > 1e-9:
        unit /= 10
        half = unit / 2
    half = min(half, value / 4)
    return float(value - half), float(value + half)


def fit_strength(
    statements: Statements,
    *,
    groups: int,
    sources: int,
    years: tuple[int, int],
    seed: int,
    umbrella: npt.ArrayLike | None = None,
    draws: int = 400,
    chains: int = 2,
    priors: StrengthPriors | None = None,
    map: Callable[..., Any] = builtins.map,  # noqa: A002
) -> StrengthFit:
    """Infer each group's strength per year from what sources stated.

    Parameters
    ----------
    statements : Statements
    groups, sources : int
        How many of each.
    years : tuple of int
        First and last year, both included.
    seed : int
        Same seed, same answer.
    umbrella : array_like of int, shape (groups,), optional
        The group that each is a part of, -1 for none; an umbrella is never smaller than the sum
        of its parts.
    draws, chains : int
        Kept draws per chain (half as many go before them), and chains.
    priors : StrengthPriors, optional
    map : callable
        Spreads the chains.

    Returns
    -------
    StrengthFit

    Raises
    ------
    ArrayError
        Numbers that are not positive, shares outside 0 to 1, a range that ends before it
        begins, groups that contain one another, or a share of a whole that does not contain
        the group.

    Examples
    --------
    >>> one = lambda *values: np.array(values)
    >>> found = fit_strength(
    ...     Statements(one(0, 0), one(2015, 2016), one(0, 1), one(2, 6),
    ...                one(2200.0, 1500.0), one(np.nan, 2200.0)),
    ...     groups=1, sources=2, years=(2015, 2016), seed=1, draws=200)
    >>> low, _, median, _, high = found.quantiles[0, 1]
    >>> bool(low < 1500 < median < 2200 < high)
    True
    """
    priors = priors or StrengthPriors()
    first, last = years
    if last < first:
        raise ArrayError(f"The span of years ends ({last}) before it begins ({first}).")
    if draws < 4 or chains < 1:
        raise ArrayError("Ask for at least four draws and one chain.")
    parent = np.full(groups, -1) if umbrella is None else np.asarray(umbrella)
    start, member = _descendants(parent, groups)
    rows = _checked(statements, groups, sources, first, last)
    contained = np.zeros((groups, groups), bool)
    contained[np.repeat(np.arange(groups), np.diff(start)), member] = True
    whole = rows[4]
    part = whole >= 0
    if not contained[whole[part], rows[0][part]].all():
        raise ArrayError("A share needs a whole that contains the group; set its umbrella.")
    if (whole[part] == rows[0][part]).any():
        raise ArrayError("A group is no share of itself; name the whole.")
    fixed = np.array([priors.centre, priors.spread, priors.below, priors.above])
    scale = np.array([priors.drift, priors.bias, priors.noise])
    s = (*rows, SHARE_SD, start, member)
    span = last - first + 1
    shape = (groups, span)
    seeds = np.random.SeedSequence(seed).spawn(chains)
    specs = [(s, shape, sources, fixed, scale, child, draws, contained) for child in seeds]
    done = list(map(_run, specs))
    level = np.concatenate([one[0] for one in done])
    bias = np.concatenate([one[1] for one in done])
    scales = np.concatenate([one[2] for one in done])
    quantiles = np.moveaxis(np.exp(np.quantile(level, QUANTILES, axis=0)), 0, -1)
    said = contained @ np.isin(np.arange(groups), np.concatenate([rows[0], whole[part]]))
    quantiles[~said] = np.nan
    drift, noise = (
        np.array([column.mean(), *np.quantile(column, (0.05, 0.95))]) for column in scales.T[[0, 2]]
    )
    return StrengthFit(
        quantiles=quantiles,
        bias=np.stack([bias.mean(axis=0), *np.quantile(bias, (0.05, 0.95), axis=0)], axis=1),
        drift=drift,
        noise=noise,
        draws=level,
        rhat=_rhat(np.stack([one[0] for one in done]), rows[0], rows[1]),
        first_year=first,
    )


def _descendants(parent: npt.NDArray[Any], groups: int) -> tuple[Ints, Ints]:
    """List, for each group, itself and all that it contains."""
    if parent.shape != (groups,) or parent.dtype.kind not in "iu":
        raise ArrayError(f"'umbrella' needs one whole number per group ({groups}), -1 for none.")
    if groups and not ((parent >= -1) & (parent < groups)).all():
        raise ArrayError(f"'umbrella' must name groups below {groups}.")
    inside: list[list[int]] = [[] for _ in range(groups)]
    for g in range(groups):
        at, steps = g, 0
        while at >= 0:
            inside[at].append(g)
            at, steps = int(parent[at]), steps + 1
            if steps > groups:
                raise ArrayError(
                    f"Group {g} contains itself by way of its umbrellas; cut the circle."
                )
    start = np.cumsum([0, *(len(part) for part in inside)]).astype(np.int64)
    return start, np.array([g for part in inside for g in part], np.int64)


def _checked(
    statements: Statements, groups: int, sources: int, first: int, last: int
) -> tuple[Ints, Ints, Ints, Ints, Ints, Floats, Floats]:
    """Check the statements and put their numbers on the scale of their likelihood."""
    n = int(np.asarray(statements.group).size)
    given = {
        "group": (statements.group, 0, groups),
        "year": (statements.year, first, last + 1),
        "source": (statements.source, 0, sources),
        "bound": (statements.bound, 0, len(BOUNDS)),
        "whole": (np.full(n, -1) if statements.whole is None else statements.whole, -1, groups),
    }
    column: dict[str, Ints] = {}
    for name, (values, least, end) in given.items():
        array = np.asarray(values)
        if array.shape != (n,) or (n and array.dtype.kind not in "iu"):
            raise ArrayError(f"'{name}' must hold {n} whole numbers, one per statement.")
        if n and not (array.min() >= least and array.max() < end):
            raise ArrayError(f"'{name}' must lie within {least} and {end - 1}.")
        column[name] = array.astype(np.int64)
    try:
        low = np.array(statements.low, float)
        high = np.full(n, np.nan) if statements.high is None else np.array(statements.high, float)
    except (TypeError, ValueError) as error:
        raise ArrayError("'low' and 'high' must hold numbers.") from error
    if low.shape != (n,) or high.shape != (n,) or not (np.isfinite(low) & (low > 0)).all():
        raise ArrayError("Every statement needs a finite number above 0.")
    ranged, share = column["bound"] == _BETWEEN, column["whole"] >= 0
    if not (high[ranged] > low[ranged]).all():
        raise ArrayError("'between' needs a second number above the first.")
    if (low[share] >= 1).any() or (high[share & ranged] >= 1).any():
        raise ArrayError("A share of a whole must lie between 0 and 1.")
    for at in np.flatnonzero((column["bound"] == _ABOUT) & ~share).tolist():
        low[at], high[at] = rounding_interval(float(low[at]))
    # A rounded share is read as the number itself, with the noise of shares.
    column["bound"][(column["bound"] == _ABOUT) & share] = 0
    scale = np.where(share, -np.log1p(-np.where(share, low, 0.0)), 0.0)
    top = np.where(share, -np.log1p(-np.where(share & ranged, high, 0.0)), 0.0)
    low, high = np.log(low) + scale, np.log(high) + top
    return (
        column["group"],
        column["year"] - first,
        column["source"],
        column["bound"],
        column["whole"],
        low,
        high,
    )


def _run(spec: Any) -> tuple[Floats, Floats, Floats]:
    """Run one chain."""
    s, (groups, years), sources, fixed, scale, seed, draws, contained = spec
    rng = np.random.Generator(np.random.Philox(seed))
    level = np.full((groups, years), fixed[0]) + 0.1 * rng.normal(size=(groups, years))
    plain = s[4] < 0
    for g in range(groups):
        own = plain & (s[0] == g)
        if own.any():
            level[g] = np.median(s[5][own]) - 0.7 * (contained[g].sum() > 1)
    touched = [[[] for _ in range(years)] for _ in range(groups)]  # type: list[list[list[int]]]
    for n, (group, year, whole) in enumerate(
        zip(s[0].tolist(), s[1].tolist(), s[4].tolist(), strict=True)
    ):
        leaves = contained[group] | (contained[whole] if whole >= 0 else False)
        for g in np.flatnonzero(leaves).tolist():
            touched[g][year].append(n)
    flat = [cell for row in touched for cell in row]
    touch_start = np.cumsum([0, *(len(cell) for cell in flat)]).astype(np.int64)
    touch = np.array([n for cell in flat for n in cell], np.int64)
    order = np.flatnonzero(plain)[np.argsort(s[2][plain], kind="stable")]
    by_start = np.searchsorted(s[2][order], np.arange(sources + 1)).astype(np.int64)
    centre, spread, below, above = fixed.tolist()
    rest = (touch_start, touch, by_start, order, scale, centre, spread, below, above)
    said = Said._make((*s, *rest))
    out = np.empty((draws, groups, years))
    out_bias, out_scales = np.empty((draws, sources)), np.empty((draws, 3))
    path = Path(level, np.zeros(sources), np.array([0.2, 0.2, 0.3]))
    moves = _moves(groups, years, sources)
    sample_strength(rng, moves, said, path, max(draws // 2, 50), out, out_bias, out_scales)
    return out, out_bias, out_scales


def _moves(groups: int, years: int, sources: int) -> Ints:
    """List what each sweep moves: single years, whole later parts of a path, biases, scales.

    The first fit years with statements, the second (increments of the path) the rest.
    """
    moves = []
    for g in range(groups):
        moves += [(LEVEL, g, t, t + 1) for t in range(years)]
        moves += [(LEVEL, g, t, years) for t in range(years - 1)]
    moves += [(BIAS, j, 0, 0) for j in range(sources)]
    moves += [(SCALE, k, 0, 0) for k in range(3)]
    return np.array(moves, np.int64)


def _rhat(values: Floats, group: Ints, year: Ints) -> float:
    """Largest R-hat over the cells of which something was said."""
    said = np.unique(np.stack([group, year]), axis=1)
    if not said.size:
        return float("nan")
    return float(np.nanmax(rhat(values[:, :, said[0], said[1]])))


def interval_score(
    low: npt.ArrayLike, high: npt.ArrayLike, truth: npt.ArrayLike, *, level: float = 0.9
) -> Floats:
    """Score intervals: width plus a penalty for missing the truth; lower is better.

    Parameters
    ----------
    low, high, truth : array_like of float
        On one scale (log-strength, say).
    level : float
        What the intervals are meant to cover.

    References
    ----------
    Gneiting & Raftery 2007, J. Am. Stat. Assoc. 102:359, eq. 43.

    Examples
    --------
    >>> interval_score([0.0, 0.0], [1.0, 1.0], [0.5, 1.5])
    array([ 1., 11.])
    """
    a, b, x = (np.asarray(v, float) for v in (low, high, truth))
    miss = np.maximum(a - x, 0) + np.maximum(x - b, 0)
    return np.asarray((b - a) + 2.0 / (1.0 - level) * miss, float)


def coverage(low: npt.ArrayLike, high: npt.ArrayLike, truth: npt.ArrayLike) -> float:
    """Give the share of truths inside their intervals.

    Examples
    --------
    >>> coverage([0, 0], [1, 1], [0.5, 2])
    0.5
    """
    a, b, x = (np.asarray(v, float) for v in (low, high, truth))
    return float(((a <= x) & (x <= b)).mean())
