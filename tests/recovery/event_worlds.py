"""Worlds of events with known ties: confounded by territory and by shocks that all groups share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tacitus.infer.hawkes import HawkesFit, Priors, fit, init, step
from tacitus.infer.hawkes.data import check, lay_out


@dataclass(frozen=True)
class World:
    """Events sorted by day, and the truth."""

    times: npt.NDArray[np.float64]
    places: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    tied: npt.NDArray[np.bool_]  # (G, G) symmetric
    n_days: int

    def truth(self, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        return self.tied[pairs[:, 0], pairs[:, 1]]


ROWS: dict[str, dict[str, object]] = {
    "base": {},
    "none": {"follow": 0.0},
    "sameday": {"lag": "same"},
    "uniform": {"lag": "uniform"},
    "unattributed": {"dropped": 0.36},
    "mislabelled": {"mislabelled": 0.2},
    "shocks10": {"shock_days": 10},
}


def shared_shock_world(
    seed: int,
    *,
    n_groups: int = 12,
    n_places: int = 40,
    n_days: int = 2000,
    follow: float = 0.05,
    density: float = 0.12,
    base: float = 0.006,
    shock_sd: float = 1.0,
    shock_days: int = 30,
    lag: str = "exponential",
    dropped: float = 0.0,
    mislabelled: float = 0.0,
) -> World:
    """Groups in Dirichlet territories under lognormal place-month shocks; tied groups follow.

    One generation of followers: each background event of g lets a tied h follow in the same place
    with probability `follow`. With `follow` at 0 nobody is tied.
    """
    rng = np.random.default_rng(seed)
    territory = rng.dirichlet(np.full(n_places, 0.15), size=n_groups)
    rate = base * n_places * rng.lognormal(0, 0.7, size=n_groups)[:, None] * territory
    n_blocks = n_days // shock_days + 1
    shock = np.exp(shock_sd * rng.normal(size=(n_places, n_blocks)) - shock_sd**2 / 2)
    days_in = np.bincount(np.arange(n_days) // shock_days, minlength=n_blocks)
    counts = rng.poisson(rate[:, :, None] * (shock * days_in)[None])
    tied = np.triu(rng.random((n_groups, n_groups)) < density, 1)
    tied = (tied | tied.T) & (follow > 0)
    g, p, block = (
        np.repeat(index, counts.ravel()) for index in map(np.ravel, np.indices(counts.shape))
    )
    day = block * shock_days + (rng.random(g.size) * days_in[block]).astype(int)

    parts = [(g, p, day)]
    for h in range(n_groups):
        parent = np.flatnonzero(tied[g, h] & (rng.random(g.size) < follow))
        gap = {
            "exponential": lambda size: rng.exponential(3, size).astype(int),
            "uniform": lambda size: rng.integers(0, 15, size),
            "same": lambda size: np.zeros(size, int),
        }[lag](parent.size)
        inside = day[parent] + gap < n_days
        parent, gap = parent[inside], gap[inside]
        parts.append((np.full(parent.size, h), p[parent], day[parent] + gap))
    g, p, day = (np.concatenate(column) for column in zip(*parts, strict=True))
    if dropped:
        kept = rng.random(g.size) >= dropped
        g, p, day = g[kept], p[kept], day[kept]
    if mislabelled:
        for n in np.flatnonzero(rng.random(g.size) < mislabelled):
            weight = rate[:, p[n]].copy()
            weight[g[n]] = 0
            if weight.sum() > 0:
                g[n] = rng.choice(n_groups, p=weight / weight.sum())
    order = np.argsort(day, kind="stable")
    return World(day[order].astype(float), p[order], g[order], tied, n_days)


def auc(score: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    """Chance that a tied pair scores above an untied one; nan where one kind is missing."""
    good, bad = score[truth], score[~truth]
    if not good.size or not bad.size:
        return float("nan")
    above = (good[:, None] > bad[None]).mean()
    return float(above + 0.5 * (good[:, None] == bad[None]).mean())


@dataclass(frozen=True)
class PriorWorld:
    """A world drawn from the model's own prior, with exact times and its scalars."""

    times: npt.NDArray[np.float64]
    places: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    tied: npt.NDArray[np.bool_]  # (U,)
    lag: float
    density: float
    shock_shape: float
    strength: float  # summed over the follows between groups


PERIODS = (30.0, 10.0)
SBC_PRIORS = Priors(
    density=(1, 4),
    strength_rate=8.0,
    strengths=(0.02, 0.6, 10),
    presence_shape=0.5,
    presence_scale=(2.0, 0.02),
)


def prior_world(
    rng: np.random.Generator,
    priors: Priors,
    *,
    n_groups: int = 6,
    n_places: int = 8,
    n_days: int = 600,
    period_days: tuple[float, ...] = PERIODS,
) -> PriorWorld:
    """Draw parameters from `priors`, then background events and all generations of followers."""
    slab = priors.slab()
    weight = np.exp(slab.log_weight)
    pairs = np.column_stack(np.triu_indices(n_groups, 1))
    density = rng.beta(*priors.density)
    tied = rng.random(len(pairs)) < density
    strength = np.diag(rng.choice(slab.nodes, n_groups, p=weight))
    for i, j in pairs[tied]:
        u = rng.random()
        both = 1.0 - slab.one_way
        if u < both + slab.one_way / 2:
            strength[i, j] = rng.choice(slab.nodes, p=weight)
        if u < both or u >= both + slab.one_way / 2:
            strength[j, i] = rng.choice(slab.nodes, p=weight)
    lag = priors.lag[0] * np.exp(priors.lag[1] * rng.normal())
    shape = priors.shock_shape[0] * np.exp(priors.shock_shape[1] * rng.normal())
    scale_shape, scale_rate = priors.presence_scale
    scale = rng.gamma(scale_shape, 1.0 / scale_rate, n_groups)
    presence = rng.gamma(priors.presence_shape, 1.0 / scale[:, None], (n_groups, n_places))
    days = rng.choice(period_days)
    shock = rng.gamma(shape, 1.0 / shape, (n_places, int(n_days / days)))
    counts = rng.poisson(presence[:, :, None] * shock[None] * days)
    g, p, m = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    time = days * (m + rng.random(g.size))
    end = float(n_days)
    generation = [(time, p, g)]
    every = [generation[0]]
    while generation and sum(part[0].size for part in every) < 100_000:
        parts = []
        for time, p, g in generation:
            for h in range(n_groups):
                children = rng.poisson(strength[g, h])
                when = np.repeat(time, children) + rng.exponential(lag, children.sum())
                inside = when < end
                where = np.repeat(p, children)[inside]
                if where.size:
                    parts.append((when[inside], where, np.full(where.size, h)))
        every.extend(parts)
        generation = parts
    time, p, g = (np.concatenate(column) for column in zip(*every, strict=True))
    between = float(strength.sum() - np.trace(strength))
    return PriorWorld(time, p, g, pairs, tied, lag, density, shape, between)


@dataclass(frozen=True)
class PriorFit:
    """P(link) of each pair, (U,)."""

    inclusion: npt.NDArray[np.float64]


def prior_fit(
    seed: int,
    priors: Priors = SBC_PRIORS,
    *,
    n_groups: int = 6,
    n_places: int = 8,
    n_days: int = 600,
    draws: int = 49,
    thin: int = 10,
    burn_in: int = 150,
    most: int = 3000,
    hidden: float = 0.0,
) -> tuple[PriorWorld, PriorFit, list[float]]:
    """Draw a world from the prior, fit it, and rank the truth among the draws.

    Worlds with too few or too many events are passed over: the choice looks at the data alone, so
    the posterior stays what it is. Ranks are in [0, 1], ties broken at random. A share `hidden` of
    the events comes without its group: every group is then an equal candidate.
    """
    rng = np.random.default_rng([2026, seed])
    shape = {"n_groups": n_groups, "n_places": n_places, "n_days": n_days}
    world = prior_world(rng, priors, **shape)
    while not 20 <= world.times.size <= most or np.unique(world.groups).size < 2:
        world = prior_world(rng, priors, **shape)
    weight = np.eye(n_groups)[world.groups]
    weight[rng.random(world.times.size) < hidden] = 1.0 / n_groups
    events = check(
        world.times,
        world.places,
        weights=weight,
        precision=0.0,
        span=(0.0, float(n_days)),
        present=np.ones((n_groups, n_places), bool),
        pairs=world.pairs,
    )
    layouts, slab = lay_out(rng, events), priors.slab()
    state = init(rng, layouts, priors)
    inclusion = np.zeros(len(world.pairs))
    kept = []
    n_ties = len(world.pairs)
    for sweep in range(-burn_in, draws * thin):
        state, info = step(rng, state, layouts, priors, slab)
        if sweep < 0:
            continue
        inclusion += info.inclusion / (draws * thin)
        if sweep % thin == 0:
            between = float(state.strength[: 2 * n_ties].sum())
            n_tied = float(state.tied.sum())
            kept.append([1 / state.decay, state.density, state.shock_shape, n_tied, between])
    truth = [world.lag, world.density, world.shock_shape, float(world.tied.sum()), world.strength]
    drawn = np.array(kept)
    below = (drawn < np.array(truth) - 1e-9).sum(0)
    equal = (np.abs(drawn - np.array(truth)) <= 1e-9).sum(0)
    rank = below + np.floor(rng.random(5) * (equal + 1))
    return world, PriorFit(inclusion), list((rank + rng.random(5)) / (draws + 1))


def fit_world(world: World, **options: object) -> HawkesFit:
    """Fit with the span that the world was simulated over."""
    span = (0.0, float(world.n_days))
    return fit(world.times, world.places, world.groups, span=span, **options)
