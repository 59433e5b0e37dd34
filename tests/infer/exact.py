"""The posterior of the attribution model by enumeration, written apart from the sampler.

Every label of every event is tried, all rates are integrated out in closed form, and the ways in
which a report can be wrong are summed over. Only for a handful of events.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from math import exp, lgamma, log

import numpy as np

CLAIMED, DENIED, SILENT, NOT_RECORDED = range(4)


@dataclass
class World:
    """Plain lists; every group is a candidate for every event."""

    groups: int
    place: list[int]
    target: list[int]
    casualty: list[int]
    targets: int
    casualties: int
    status: dict[tuple[int, int], int]
    recorded: list[bool]
    reports: list[tuple[int, int, set[int], int]]
    dominant: list[int]
    tied: list[tuple[int, int]] = field(default_factory=list)
    parent_of: dict[int, int] = field(default_factory=dict)
    patterns: list[tuple[int, float, float]] = field(default_factory=list)
    near: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    """Near, earlier events of an event, with nearness."""


@dataclass
class Prior:
    presence: float
    target: float
    casualty: float
    grid: list[tuple[float, float]]
    deny_did: tuple[float, float]
    deny_not: tuple[float, float]
    false_claim: tuple[float, float]
    claim_for_tied: tuple[float, float]
    claim_for_part: tuple[float, float]
    error: list[tuple[float, float]]
    modes: float
    joint: tuple[float, float]
    pulls: list[float] = field(default_factory=lambda: [1.0])


def log_beta_binomial(yes: float, no: float, a: float, b: float) -> float:
    def log_beta(x: float, y: float) -> float:
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    return log_beta(a + yes, b + no) - log_beta(a, b)


def log_dirichlet(counts: list[float], mass: float) -> float:
    n, k = sum(counts), len(counts)
    total = lgamma(k * mass) - lgamma(k * mass + n)
    return total + sum(lgamma(mass + c) - lgamma(mass) for c in counts)


def status_of(world: World, n: int, g: int) -> int:
    return world.status.get((n, g), SILENT if world.recorded[n] else NOT_RECORDED)


def labels_of(world: World) -> list[tuple[int, ...]]:
    singles: list[tuple[int, ...]] = [(g,) for g in range(world.groups)]
    pairs = [(a, b) for a, b in world.tied] + [(b, a) for a, b in world.tied]
    return singles + pairs


def namings(world: World, n: int, named: set[int], did: tuple[int, ...]) -> tuple[float, ...]:
    """Chance of naming this set when right, and in each way of being wrong."""
    right = len(named & set(did)) / len(did)
    others = [g for g in range(world.groups) if g not in did]
    anybody = sum(g in named for g in others) / len(others)
    d = world.dominant[n]
    dominant = float(d in named) if d in others else anybody
    accused = [g for g in others if status_of(world, n, g) == CLAIMED]
    claimants = sum(g in named for g in accused) / len(accused) if accused else anybody
    return right, dominant, claimants, anybody


def log_source(rows: list[tuple[int, tuple[float, ...]]], prior: Prior) -> float:
    """Reports of one source: (hedge, namings); sum over which of them are wrong, and how."""
    total = 0.0
    for ways in itertools.product(range(4), repeat=len(rows)):
        weight = 1.0
        counts = [0.0, 0.0, 0.0]
        wrong: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for way, (hedge, chance) in zip(ways, rows, strict=True):
            weight *= chance[way]
            wrong[hedge][0 if way else 1] += 1
            if way:
                counts[way - 1] += 1
        if weight:
            score = log_dirichlet(counts, prior.modes)
            score += sum(log_beta_binomial(*wrong[h], *prior.error[h]) for h in wrong)
            total += weight * exp(score)
    return log(total)


def log_claims(world: World, prior: Prior, did: list[tuple[int, ...]], target: list[int]) -> float:
    own: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    deny: dict[tuple[int, bool], list[float]] = defaultdict(lambda: [0.0, 0.0])
    other: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for n, who in enumerate(did):
        for g in range(world.groups):
            status = status_of(world, n, g)
            if status == NOT_RECORDED:
                continue
            claimed = status == CLAIMED
            if g in who:
                own[g, target[n], world.casualty[n]][0 if claimed else 1] += 1
            else:
                relation = "stranger"
                if any({g, who[0]} == set(pair) for pair in world.tied):
                    relation = "tied"
                if world.parent_of.get(who[0]) == g:
                    relation = "part"
                other[g, relation][0 if claimed else 1] += 1
            if not claimed:
                deny[g, g in who][0 if status == DENIED else 1] += 1
    for g, claimed_share, trials in world.patterns:
        cells = world.targets * world.casualties
        for t, v in itertools.product(range(world.targets), range(world.casualties)):
            own[g, t, v][0] += claimed_share / cells
            own[g, t, v][1] += (trials - claimed_share) / cells
    total = 0.0
    for g, v in itertools.product(range(world.groups), range(world.casualties)):
        by_point = [
            sum(log_beta_binomial(*own[g, t, v], m * w, (1 - m) * w) for t in range(world.targets))
            for m, w in prior.grid
        ]
        top = max(by_point)
        total += top + log(sum(exp(x - top) for x in by_point) / len(by_point))
    for (_, did_it), counts in deny.items():
        total += log_beta_binomial(*counts, *(prior.deny_did if did_it else prior.deny_not))
    rates = {
        "stranger": prior.false_claim,
        "tied": prior.claim_for_tied,
        "part": prior.claim_for_part,
    }
    return total + sum(log_beta_binomial(*c, *rates[r]) for (_, r), c in other.items())


def log_presence(world: World, prior: Prior, did: tuple[tuple[int, ...], ...]) -> float:
    """Events follow a near, earlier one of the same group, or presence; sum over which."""
    near = sorted(world.near)
    total = 0.0
    for pull in prior.pulls:
        for links in itertools.product((False, True), repeat=len(near)):
            weight = 1.0 / len(prior.pulls)
            followers = set()
            for n, linked in zip(near, links, strict=True):
                whole = 1 + pull * sum(w for _, w in world.near[n])
                same = sum(w for k, w in world.near[n] if did[k][0] == did[n][0])
                weight *= (pull * same if linked else 1.0) / whole
                if linked:
                    followers.add(n)
            if weight == 0.0:
                continue
            score = 0.0
            for p in set(world.place):
                counts = [0.0] * world.groups
                for n in range(len(did)):
                    if world.place[n] == p and n not in followers:
                        counts[did[n][0]] += 1
                score += log_dirichlet(counts, prior.presence)
            total += weight * exp(score)
    return log(total)


def enumerate_posterior(world: World, prior: Prior) -> np.ndarray:
    """Events × groups: probability of having taken part."""
    n_events = len(world.place)
    labels = labels_of(world)
    unknown = [n for n in range(n_events) if world.target[n] < 0]
    scores: list[float] = []
    found: list[tuple[tuple[int, ...], ...]] = []
    sources: dict[object, float] = {}
    tied_to = {g: sum(g in pair for pair in world.tied) for g in range(world.groups)}
    for did in itertools.product(labels, repeat=n_events):
        parts = []
        for fill in itertools.product(range(world.targets), repeat=len(unknown)):
            target = list(world.target)
            for n, t in zip(unknown, fill, strict=True):
                target[n] = t
            score = log_claims(world, prior, list(did), target)
            score += log_presence(world, prior, did)
            for g in range(world.groups):
                at = [n for n in range(n_events) if did[n][0] == g]
                by_target = [float(sum(target[n] == t for n in at)) for t in range(world.targets)]
                score += log_dirichlet(by_target, prior.target)
                for t in range(world.targets):
                    by_class = [
                        float(sum(world.casualty[n] == v for n in at if target[n] == t))
                        for v in range(world.casualties)
                    ]
                    score += log_dirichlet(by_class, prior.casualty)
            parts.append(score)
        score = max(parts) + log(sum(exp(x - max(parts)) for x in parts))
        together = sum(len(who) == 2 for who in did)
        alone = sum(len(who) == 1 and tied_to[who[0]] > 0 for who in did)
        score += log_beta_binomial(together, alone, *prior.joint)
        score -= sum(log(tied_to[who[0]]) for who in did if len(who) == 2)
        for s in {r[1] for r in world.reports}:
            rows = tuple(
                (h, namings(world, n, named, did[n]))
                for n, who, named, h in world.reports
                if who == s
            )
            if rows not in sources:
                sources[rows] = log_source(list(rows), prior)
            score += sources[rows]
        scores.append(score)
        found.append(did)
    weight = np.exp(np.array(scores) - max(scores))
    weight /= weight.sum()
    out = np.zeros((n_events, world.groups))
    for w, did in zip(weight, found, strict=True):
        for n, who in enumerate(did):
            for g in who:
                out[n, g] += w
    return out
