"""Monthly counts of groups in places, forecast with their spread; and plain rivals to it.

The rate of a cell is a mixture of what was seen lately, over longer, and what group and place
together lead one to expect; weights are learned from the past alone. Cells of one country
share shocks, so that sums are as uncertain as they should be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Half-lives, in months, of the discounted means that a rate is mixed from.
HALF_LIVES = (1.5, 6.0, 24.0)
#: Bounds of the spans of the horizon that have weights of their own.
SPANS = (1, 4, 7, 13)
LEAST = 1e-4
BASELINES = ("last_12", "seasonal", "glm")


@dataclass(frozen=True)
class Panel:
    """Monthly counts: ``counts`` (C, T) cells × months; ``group``, ``place`` (C,) of each cell.

    Raises
    ------
    ArrayError
        Shapes do not fit, or a count is negative or no number.

    Examples
    --------
    >>> Panel(np.ones((2, 30)), [0, 1], [0, 0]).counts.shape
    (2, 30)
    """

    counts: Floats
    group: Ints
    place: Ints

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", np.asarray(self.counts, np.float64))
        for name in ("group", "place"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), np.int64))
        cells = self.counts.shape[:1]
        if self.counts.ndim != 2 or self.group.shape != cells or self.place.shape != cells:
            raise ArrayError("'counts' must be cells × months, with a group and a place per cell.")
        if not np.isfinite(self.counts).all() or (self.counts < 0).any():
            raise ArrayError("'counts' must hold numbers of at least 0.")

    def until(self, month: int) -> Panel:
        """Give the panel as it was before a month."""
        return Panel(self.counts[:, :month], self.group, self.place)


def components(panel: Panel, season: int = 12) -> Floats:
    """Give what a rate is mixed from, as of the end of the panel, shape (C, K).

    Discounted means at :data:`HALF_LIVES`; the product of the group's level and the place's
    share; a floor that lets any cell be struck.
    """
    counts = panel.counts
    age = np.arange(counts.shape[1])[::-1]
    means = []
    for half in HALF_LIVES:
        weight = 0.5 ** (age / half)
        means.append(counts @ weight / weight.sum())
    slow = means[-1]
    whole = max(float(slow.sum()), 1e-9)
    fresh = np.bincount(panel.group, means[1], panel.group.max() + 1)
    there = np.bincount(panel.place, slow, panel.place.max() + 1)
    expected = fresh[panel.group] * there[panel.place] / whole
    floor = np.full(len(counts), max(float(means[1].mean()), 1e-3))
    year = counts[:, -season:].mean(axis=1)
    return np.column_stack([*means, year, expected, floor])


#: Variance of the log of a shared shock, at once and per month, where the past is short.
USUAL = np.array([0.05, 0.02])


@dataclass(frozen=True)
class Shared:
    """Shocks that cells share: ``country``, ``group`` (2,) variance at once and per month;
    ``lasting``: share of a cell's own spread that stays over the horizon.
    """

    country: Floats
    group: Floats
    lasting: float


@dataclass(frozen=True)
class Rates:
    """What was learned from the past.

    ``weights`` (spans, K) of the components; ``dispersion`` (4,) of log shape on 1, log rate,
    log horizon and whether the cell was calm for a year; ``shared`` shocks.
    """

    weights: Floats
    dispersion: Floats
    shared: Shared

    def means(self, parts: Floats, horizon: int) -> Floats:
        """Give the expected counts, shape (C, horizon)."""
        span = _span(np.arange(1, horizon + 1))
        return np.maximum(parts @ self.weights[span].T, LEAST)

    def shapes(self, mean: Floats, parts: Floats) -> Floats:
        """Give the shape of the negative binomial for each mean; small is wide."""
        return _shapes(self.dispersion, mean, parts, np.arange(1, mean.shape[1] + 1))


def _span(horizon: Any) -> Ints:
    at = np.searchsorted(SPANS, horizon, side="right") - 1
    return np.asarray(np.clip(at, 0, len(SPANS) - 2))


def _shapes(d: Floats, mean: Floats, parts: Floats, horizon: Any) -> Floats:
    calm = (parts[:, 3] == 0.0).astype(float)
    if mean.ndim == 2:
        calm = calm[:, None]
    logs = d[0] + d[1] * np.log(mean) + d[2] * np.log(horizon) + d[3] * calm
    return np.asarray(np.exp(np.clip(logs, -6.0, 6.0)))


def log_mass(counts: Any, mean: Any, shape: Any) -> Floats:
    """Give the log probability of counts under a negative binomial.

    Examples
    --------
    >>> float(np.exp(log_mass(0, 1.0, 1.0)).round(3))
    0.5
    """
    y, m, k = (np.asarray(v, np.float64) for v in (counts, mean, shape))
    return np.asarray(
        gammaln(y + k) - gammaln(k) - gammaln(y + 1)
        + k * np.log(k / (k + m)) + y * np.log(m / (k + m))
    )  # fmt: skip


def learn(panel: Panel, *, horizon: int = 12, origins: int = 20, step: int = 3) -> Rates:
    """Learn weights, dispersion and shared shocks from forecasts of the past.

    Parameters
    ----------
    panel : Panel
        Only its own months are seen.
    horizon : int
        Months ahead.
    origins, step : int
        How many past origins are replayed, and every how many months.

    Returns
    -------
    Rates

    Raises
    ------
    ArrayError
        There are fewer than 24 months.
    """
    months = panel.counts.shape[1]
    if months < 24:
        raise ArrayError("A forecast needs at least 24 months of history; give more.")
    past = [t for t in (months - 1 - step * n for n in range(origins)) if t >= 12]
    rows = []
    for t in past:
        parts = components(panel.until(t))
        for h in range(1, min(horizon, months - t) + 1):
            rows.append((parts, panel.counts[:, t + h - 1], h, t))
    parts = np.concatenate([r[0] for r in rows])
    seen = np.concatenate([r[1] for r in rows])
    ahead = np.repeat([r[2] for r in rows], len(panel.counts))
    # Recent origins tell more of what comes next.
    age = np.repeat([0.5 ** ((months - r[3]) / 36.0) for r in rows], len(panel.counts))
    weights = np.array([_mixture(parts[at], seen[at], age[at]) for at in _by_span(_span(ahead))])
    mean = np.maximum((parts * weights[_span(ahead)]).sum(axis=1), LEAST)
    dispersion = _dispersion(parts, seen, mean, ahead, age)
    return Rates(weights, dispersion, _shared(panel, rows, weights, dispersion))


def _by_span(span: Ints) -> list[NDArray[np.bool_]]:
    spans = len(SPANS) - 1
    # A short past has no far horizon: the last span that was seen stands for it.
    return [span == min(k, int(span.max())) for k in range(spans)]


def _mixture(parts: Floats, seen: Floats, age: Floats, rounds: int = 150) -> Floats:
    """Fit non-negative weights by EM for Poisson counts, with a little prior on each."""
    weight = np.full(parts.shape[1], 1.0 / parts.shape[1])
    exposure = parts.T @ age + 1e-9
    some = seen > 0
    kept, y = parts[some], seen[some] * age[some]
    prior = 0.002 * exposure.max()
    for _ in range(rounds):
        share = kept * (y / np.maximum(kept @ weight, 1e-9))[:, None]
        weight = (weight * share.sum(axis=0) + prior * 0.2) / (exposure + prior)
    return weight


def _dispersion(parts: Floats, seen: Floats, mean: Floats, ahead: Ints, age: Floats) -> Floats:
    def loss(d: Floats) -> float:
        said = log_mass(seen, mean, _shapes(d, mean, parts, ahead))
        return float(-(said * age).sum() / age.sum() + 1e-4 * (d**2).sum())

    found = minimize(loss, np.array([0.0, 0.3, -0.1, 0.0]), method="Nelder-Mead",
                     options={"maxiter": 250, "xatol": 0.01, "fatol": 1e-6})  # fmt: skip
    return np.asarray(found.x, np.float64)


def _shared(panel: Panel, rows: list[Any], weights: Floats, dispersion: Floats) -> Shared:
    """Fit what cells share, by how far they missed together.

    Misses of two cells of one group speak for group and country, of two groups for the country
    alone; misses of one cell in two months say how much of its own spread lasts.
    """
    together, kept = [], {}
    size = panel.group.max() + 1
    for parts, seen, ahead, origin in rows:
        mean = np.maximum(parts @ weights[_span(ahead)], LEAST)
        miss = seen - mean
        kept[origin, ahead] = miss, mean, _shapes(dispersion, mean, parts, ahead)
        by_group, of_group = (np.bincount(panel.group, v, size) for v in (miss, mean))
        own, of_own = (miss**2).sum(), (mean**2).sum()
        within, of_within = (by_group**2).sum() - own, (of_group**2).sum() - of_own
        across = by_group.sum() ** 2 - (by_group**2).sum()
        of_across = of_group.sum() ** 2 - (of_group**2).sum()
        together.append((ahead, within, of_within, across, of_across))
    ahead, within, of_within, across, of_across = np.array(together).T
    country = _line(ahead, across, of_across)
    group = np.maximum(_line(ahead, within, of_within) - country, 0.0)
    held, spread = 0.0, 1e-9
    for (origin, h), (miss, mean, shape) in kept.items():
        if (origin, h + 1) in kept:
            later, mean_later, shape_later = kept[origin, h + 1]
            scale = np.sqrt(mean * mean_later)
            held += float((miss * later / scale).sum())
            spread += float((scale / np.sqrt(shape * shape_later)).sum())
    return Shared(country, group, float(np.clip(held / spread, 0.0, 0.95)))


def _line(ahead: Floats, missed: Floats, expected: Floats) -> Floats:
    """Fit variance at once and per month; a calm past is not taken as a promise."""
    some = expected > 0
    y = np.clip(missed[some] / expected[some], -1.0, 3.0)
    x = np.column_stack([np.ones(some.sum()), ahead[some]])
    # As much weight as three years of the past on what many countries have shown.
    prior, n = np.diag([36.0, 36.0 * 40.0]), some.sum() / 12.0
    scale = 12.0 * max(n, 1e-9) / max(some.sum(), 1)
    found = np.linalg.solve(scale * x.T @ x + prior, scale * x.T @ y + prior @ USUAL)
    return np.maximum(found, 0.0)


def forecast(
    panel: Panel, *, horizon: int = 12, draws: int = 1000, seed: int, rates: Rates | None = None
) -> NDArray[np.int32]:
    """Draw what may come, shape (draws, C, horizon).

    Parameters
    ----------
    panel : Panel
        The past, one country.
    rates : Rates, optional
        From :func:`learn`; learned here where left out.

    References
    ----------
    West & Harrison 1997, *Bayesian Forecasting and Dynamic Models*, for discounting.

    Examples
    --------
    >>> past = Panel(np.random.default_rng(1).poisson(2.0, (4, 40)), [0, 0, 1, 1], [0, 1, 0, 1])
    >>> forecast(past, horizon=3, draws=50, seed=1).shape
    (50, 4, 3)
    """
    learned = rates or learn(panel, horizon=horizon)
    rng = np.random.default_rng(seed)
    parts = components(panel)
    mean = learned.means(parts, horizon)
    shape = learned.shapes(mean, parts)
    shared = learned.shared
    country, variance = _paths(rng, shared.country, (draws, 1, horizon))
    group, more = _paths(rng, shared.group, (draws, int(panel.group.max()) + 1, horizon))
    shock = country + group[:, panel.group]
    # The shared part of the spread is not counted twice; what is left lasts in part.
    own = np.maximum((1.0 + 1.0 / shape) / np.exp(variance + more) - 1.0, 1e-3)
    lasting = _spread(rng, shared.lasting * own.mean(axis=1, keepdims=True), (draws, len(mean), 1))
    passing = _spread(rng, (1.0 - shared.lasting) * own, (draws, *mean.shape))
    return rng.poisson(mean * np.exp(shock) * lasting * passing).astype(np.int32)


def _paths(
    rng: np.random.Generator, variance: Floats, shape: tuple[int, ...]
) -> tuple[Floats, Floats]:
    """Draw log shocks that wander, of mean one; give them and their variance by month."""
    step = np.full(shape[-1], variance[1])
    step[0] += variance[0]
    total = np.cumsum(step)
    return np.cumsum(rng.normal(size=shape) * np.sqrt(step), axis=-1) - total / 2, total


def _spread(rng: np.random.Generator, variance: Floats, shape: tuple[int, ...]) -> Floats:
    """Draw Gamma factors of mean one and given variance."""
    k = 1.0 / np.maximum(variance, 1e-6)
    return np.asarray(rng.gamma(k, 1.0 / k, shape))
