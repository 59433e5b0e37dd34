"""From a posterior and a course to paths: what one draw of each course runs on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels import scenario as kernel
from tacitus.infer.scenario.course import Course
from tacitus.infer.scenario.posterior import Posterior

Floats = NDArray[np.float64]
_WORLD, _COURSE, _KEY = range(60, 63)


class Prepared:
    """Two courses over the same draws: things as they are, and with what is changed.

    A split adds a group to both; before it, and in the baseline, that group never strikes.
    """

    def __init__(self, posterior: Posterior, course: Course, months: int) -> None:
        self.course, self.months = course, months
        self.origin = [split.group for split in course.splits]
        self.listed = posterior.groups
        self.posterior, self.heir = _with_heirs(posterior, self.origin)
        n = len(self.posterior.pairs)
        self.since = np.full(n, months)
        self.inherits = np.zeros(n)
        self.free = np.full((n, months), -1, np.int8)
        self.free[len(posterior.pairs) :] = 0
        self.forced = self.free.copy()
        for tie, month, held in course.ties:
            self.forced[tie, month:] = held
        for k, split in enumerate(course.splits):
            own = (self.posterior.pairs == self.listed + k).any(axis=1)
            self.since[own], self.inherits[own] = split.month, split.inherits
            self.forced[own, split.month :] = -1

    def paths(
        self, n: int, seed: np.random.SeedSequence
    ) -> tuple[tuple[kernel.Path, kernel.Path], Floats]:
        """Run both courses of draw `n`; give them with the effects that were drawn for it."""
        p = self.posterior
        rng = _generator(seed, _WORLD)
        shape = float(p.shock[n])
        shock = rng.gamma(shape, 1.0 / shape, (p.rate.shape[2], self.months))
        shock *= p.season[n, np.arange(self.months) % 12]
        step = rng.normal(0.0, 1.0, (self.listed, self.months)) * p.drift[n]
        drift = np.cumsum(step - p.drift[n] ** 2 / 2, axis=1)
        drift = np.concatenate([drift, drift[self.origin]])
        start = rng.random(len(p.pairs)) < p.held[n]
        usual = self._usual(n, shock, start)
        effects, factor, loosened, restraint = self._effects(n, _generator(seed, _COURSE))
        before = np.zeros_like(factor)
        before[self.listed :] = -np.inf
        key = _words(seed)
        calm = np.zeros_like(loosened)
        baseline = self._walk(n, key, shock, drift + before, start, calm, self.free, None)
        talks = self._talks(usual, restraint)
        changed = self._walk(
            n, key, shock, drift + factor, start, loosened, self.forced, talks, self.since
        )
        return (baseline, changed), effects

    def _effects(self, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats, float]:
        """Draw how large each effect is; give them, and what they do to rates and ties."""
        p, months = self.posterior, np.arange(self.months)
        factor = np.zeros((p.groups, self.months))
        loosened = np.zeros((len(p.pairs), self.months))
        drawn = []
        for effect in self.course.effects:
            on = months >= effect.month
            if effect.share is not None:
                lost = rng.uniform(*effect.share)
                # A group can only lose by losing strength, whatever the sign of the power.
                jolt = float(max(p.power[n], 0.0) * np.log1p(-lost))
                factor[effect.group] += jolt * on
                drawn.append(lost)
                continue
            fade = 0.5 ** (np.maximum(months - effect.month, 0) / effect.half_life) * on
            jolt, looser = rng.normal(0.0, 1.0, 2) * (effect.sd, effect.ties_sd)
            factor[effect.group] += jolt * fade
            loosened += (p.pairs == effect.group).any(axis=1)[:, None] * looser * fade
            drawn.append(float(jolt))
        for k, split in enumerate(self.course.splits):
            taken, on = rng.uniform(*split.share), months >= split.month
            new = self.listed + k
            factor[new] = np.where(on, factor[split.group] + np.log(max(taken, 1e-12)), -np.inf)
            factor[split.group] += np.log1p(-taken) * on
            drawn.append(taken)
        restraint = 0.0
        if self.course.agreement:
            held_back = rng.uniform(*self.course.agreement.restraint)
            restraint = float(np.log1p(-held_back))
            drawn.append(held_back)
        return np.array(drawn), factor, loosened, restraint

    def _usual(self, n: int, shock: Floats, start: NDArray[np.bool_]) -> float:
        """Attacks to expect in a month from those outside, followers included, as it starts."""
        if not self.course.agreement:
            return 0.0
        p, outside = self.posterior, self._outside()
        follow = p.base[n].copy()
        for k in np.flatnonzero(start & (self.free[:, 0] < 0)):
            i, j = p.pairs[k]
            follow[i, j] += p.follow[n, k]
            follow[j, i] += p.follow[n, k] * p.both[k]
        own = p.rate[n].sum(axis=1) * float(shock.mean())
        own[self.listed :] = 0.0
        return float(np.linalg.solve(np.eye(p.groups) - follow.T, own)[outside].sum())

    def _outside(self) -> NDArray[np.bool_]:
        outside = np.ones(self.posterior.groups, np.bool_)
        if self.course.agreement:
            outside[list(self.course.agreement.signed)] = False
        return outside

    def _talks(self, usual: float, restraint: float) -> kernel.Talks | None:
        a = self.course.agreement
        if a is None:
            return None
        months, outside = np.zeros(self.months, np.bool_), self._outside()
        months[a.first : a.last + 1] = True
        return kernel.Talks(
            months, ~outside, outside, restraint, usual, a.trust, a.control, a.violent, a.threshold
        )

    def _walk(
        self,
        n: int,
        key: np.uint64,
        shock: Floats,
        factor: Floats,
        start: NDArray[np.bool_],
        loosened: Floats,
        forced: NDArray[np.int8],
        talks: kernel.Talks | None,
        since: NDArray[np.int64] | None = None,
    ) -> kernel.Path:
        p = self.posterior
        nobody = np.zeros(p.groups, np.bool_)
        never = kernel.Talks(
            np.zeros(self.months, np.bool_), nobody, nobody, 0.0, 0.0, 0.5, 0.5, 0.5, 0.0
        )
        bonds = kernel.Bonds(
            p.pairs[:, 0].copy(),
            p.pairs[:, 1].copy(),
            p.both,
            p.follow[n],
            start,
            p.birth[n],
            p.death[n],
            loosened,
            forced,
            self.heir,
            np.full_like(self.since, self.months) if since is None else since,
            self.inherits,
        )
        path: kernel.Path = kernel.walk(
            key,
            kernel.Rates(p.rate[n], shock, factor, p.spoiling[n]),
            kernel.Following(p.base[n], float(p.lag[n])),
            kernel.Deeds(np.cumsum(p.victims[n], axis=1), p.claim[n], float(p.credit[n])),
            bonds,
            never if talks is None else talks,
        )
        return path


def _generator(seed: np.random.SeedSequence, stage: int) -> np.random.Generator:
    spawned = np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, stage))
    return np.random.Generator(np.random.Philox(spawned))


def _words(seed: np.random.SeedSequence) -> np.uint64:
    spawned = np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, _KEY))
    return np.uint64(spawned.generate_state(1, np.uint64)[0])


def _with_heirs(p: Posterior, origin: list[int]) -> tuple[Posterior, NDArray[np.int64]]:
    """Add a group for each split, with a candidate for every tie that it may inherit."""
    n = len(p.pairs)
    if not origin:
        return p, np.full(n, -1)
    pairs, heir = [*p.pairs.tolist()], [-1] * n
    for k, group in enumerate(origin):
        new = p.groups + k
        for tie in np.flatnonzero((p.pairs == group).any(axis=1)):
            ends = p.pairs[tie].tolist()
            pairs.append([new if end == group else end for end in ends])
            heir.append(int(tie))
    of = np.array(heir[n:], np.int64)
    wide = np.concatenate([np.arange(p.groups), origin])

    def grown(values: Floats) -> Floats:
        return np.concatenate([values, values[:, of]], axis=1)

    every: dict[str, Any] = {
        name: getattr(p, name)[:, wide] for name in ("rate", "victims", "claim", "spoiling")
    }
    base = p.base[:, wide][:, :, wide]
    for k, group in enumerate(origin):
        # What one attack of the group set off by itself goes on inside each half.
        new = p.groups + k
        base[:, :, new] = 0.0
        base[:, new, new] = p.base[:, group, group]
    every |= {name: grown(getattr(p, name)) for name in ("follow", "birth", "death")}
    held = np.concatenate([p.held, np.zeros((len(p.held), len(of)))], axis=1)
    grown_p = Posterior(
        **every,
        base=base,
        held=held,
        pairs=np.array(pairs, np.int64).reshape(-1, 2),
        both=np.concatenate([p.both, p.both[of]]),
        **{
            name: getattr(p, name)
            for name in ("season", "shock", "drift", "power", "lag", "credit")
        },
    )
    return grown_p, np.array(heir, np.int64)
