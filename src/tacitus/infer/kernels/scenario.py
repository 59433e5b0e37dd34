"""One path of a scenario, month by month: ties, attacks by branching, claims, trust.

Every draw is keyed by what it is about (a cell, a tie, an attack), never by its place in a
sequence. Two paths with one key differ only where something was changed.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from tacitus.infer.kernels.drawing import exponential, pick, poisson, uniform, wider

_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_S27, _S30, _S31 = np.uint64(27), np.uint64(30), np.uint64(31)
_CELL, _TIE, _HEIR = 1, 2, 3
OWN_ACCORD, AFTER_OWN, AFTER_OTHERS = 0, 1, 2


class Rates(NamedTuple):
    """Attacks of their own accord: rate (G, P), shock (P, M), factor (G, M), spoiling (G,)."""

    rate: Any
    shock: Any
    factor: Any
    spoiling: Any


class Following(NamedTuple):
    """Attacks that follow others: base (G, G), lag in months."""

    base: Any
    lag: float


class Deeds(NamedTuple):
    """What an attack is: running sums of victims (G, V), P(claim) (G, V), credit for others."""

    victims: Any
    claim: Any
    credit: float


class Bonds(NamedTuple):
    """Candidate ties (N): ends, both ways, weight, state and monthly odds, what is forced.

    ``loosened`` (N, M) is added to the log odds of an end; ``forced`` (N, M) is -1 where free;
    ``heir`` is the tie that one is inherited from in month ``since`` with chance ``inherits``.
    """

    first: Any
    second: Any
    both: Any
    follow: Any
    held: Any
    birth: Any
    death: Any
    loosened: Any
    forced: Any
    heir: Any
    since: Any
    inherits: Any


class Talks(NamedTuple):
    """An agreement: its months (M), who signed and who stands outside (G), trust in control."""

    months: Any
    signed: Any
    outside: Any
    restraint: float
    usual: float
    trust: float
    control: float
    violent: float
    threshold: float


class Path(NamedTuple):
    """What came: attacks (G, P, V, M), claims (G, M), ties (N, M), origins (G, 3), trust (M)."""

    attacks: Any
    claims: Any
    held: Any
    origins: Any
    trust: Any
    broken: int


@njit(cache=True)
def _mixed(z: Any) -> Any:
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@njit(cache=True)
def keyed(key: Any, stage: int, a: int, b: int) -> Any:
    """Give the first word of the stream of one thing."""
    z = _mixed(key + np.uint64(stage) * _STEP)
    z = _mixed(z + np.uint64(a + 1) * _STEP)
    return _mixed(z + np.uint64(b + 1) * _STEP)


@njit(cache=True)
def updated_trust(trust: float, violent: bool, control: float, usual: float) -> float:
    """Update trust that the signatories control the spoilers, after one month.

    Of two types, one stops a share ``control`` of violent months, the other none.
    """
    calm = usual * (1.0 - control)
    ratio = 1.0 - control if violent else (1.0 - calm) / (1.0 - usual)
    odds = trust * ratio
    return odds / (odds + 1.0 - trust)


@njit(cache=True)
def _step_ties(key: Any, month: int, ties: Bonds, held: Any) -> None:
    one = np.empty(1, np.uint64)
    for n in range(held.size):
        one[0] = keyed(key, _TIE, n, month)
        u = uniform(one)
        if month > 0:
            if held[n]:
                odds = ties.death[n] / (1.0 - ties.death[n]) * math.exp(ties.loosened[n, month])
                held[n] = u >= odds / (1.0 + odds)
            else:
                held[n] = u < ties.birth[n]
        if ties.heir[n] >= 0:
            if month < ties.since[n]:
                held[n] = False
            elif month == ties.since[n]:
                one[0] = keyed(key, _HEIR, n, 0)
                held[n] = held[ties.heir[n]] and uniform(one) < ties.inherits[n]
        if ties.forced[n, month] >= 0:
            held[n] = ties.forced[n, month] == 1


@njit(cache=True)
def _excite(ties: Bonds, held: Any, base: Any, cumulated: Any, allied: Any) -> None:
    # Element by element, here and below: whole arrays take the compiler seconds.
    for i in range(base.shape[0]):
        for j in range(base.shape[1]):
            cumulated[i, j], allied[i, j] = base[i, j], False
    for n in range(held.size):
        if held[n]:
            i, j = ties.first[n], ties.second[n]
            cumulated[i, j] += ties.follow[n]
            allied[i, j] = allied[j, i] = True
            if ties.both[n]:
                cumulated[j, i] += ties.follow[n]
    for i in range(cumulated.shape[0]):
        for j in range(1, cumulated.shape[1]):
            cumulated[i, j] += cumulated[i, j - 1]


@njit(cache=True)
def walk(
    key: Any, rates: Rates, following: Following, deeds: Deeds, ties: Bonds, talks: Talks
) -> Path:
    """Run one path; attacks wait in a list per month and set off others as they are taken."""
    groups, places = rates.rate.shape
    months, kinds = rates.factor.shape[1], deeds.victims.shape[1]
    attacks = np.zeros((groups, places, kinds, months), np.uint16)
    claims = np.zeros((groups, months), np.int64)
    every = np.zeros((ties.first.size, months), np.bool_)
    origins = np.zeros((groups, 3), np.int64)
    trusts = np.full(months, np.nan)
    head = np.full(months, -1, np.int64)
    after, time = np.empty(256, np.int64), np.empty(256)
    group, place = np.empty(256, np.int64), np.empty(256, np.int64)
    mark = np.empty(256, np.uint64)
    n = 0
    held = ties.held.copy()
    cumulated, allied = np.empty((groups, groups)), np.empty((groups, groups), np.bool_)
    stream = np.empty(1, np.uint64)
    trust, broken = talks.trust, -1
    for m in range(months):
        _step_ties(key, m, ties, held)
        for tie in range(held.size):
            every[tie, m] = held[tie]
        _excite(ties, held, following.base, cumulated, allied)
        talking = talks.months[m] and broken < 0
        for g in range(groups):
            level = rates.factor[g, m]
            if talking:
                level += talks.restraint if talks.signed[g] else rates.spoiling[g]
            level = math.exp(level)
            if level == 0.0:
                continue
            for p in range(places):
                mean = rates.rate[g, p] * level * rates.shock[p, m]
                stream[0] = keyed(key, _CELL, g * places + p, m)
                if mean < 1.0:
                    # Most cells stay empty: exp(-mean) >= 1 - mean settles them cheaply.
                    kept = stream[0]
                    if uniform(stream) < 1.0 - mean:
                        continue
                    stream[0] = kept
                for k in range(poisson(stream, mean, math.exp(-mean))):
                    if n == time.size:
                        after, time, group = wider(after), wider(time), wider(group)
                        place, mark = wider(place), wider(mark)
                    mark[n] = keyed(stream[0], _CELL, k, m)
                    time[n], group[n], place[n] = m + uniform(stream), g, p
                    after[n], head[m] = head[m], n
                    origins[g, OWN_ACCORD] += 1
                    n += 1
        struck = 0
        while head[m] >= 0:
            at = head[m]
            head[m] = after[at]
            g, p, own = group[at], place[at], mark[at]
            struck += talks.outside[g]
            stream[0] = own
            kind = pick(deeds.victims[g], uniform(stream) * deeds.victims[g, kinds - 1])
            attacks[g, p, kind, m] += 1
            if uniform(stream) < deeds.claim[g, kind]:
                claims[g, m] += 1
            elif deeds.credit > 0.0 and uniform(stream) < deeds.credit:
                other = int(uniform(stream) * groups)
                if allied[g, other]:
                    claims[other, m] += 1
            stream[0] = _mixed(own ^ _STEP)
            row = cumulated[g]
            total = row[groups - 1]
            for k in range(poisson(stream, total, math.exp(-total))):
                born = time[at] + exponential(stream) * following.lag
                heir = pick(row, uniform(stream) * total)
                if born >= months:
                    continue
                if n == time.size:
                    after, time, group = wider(after), wider(time), wider(group)
                    place, mark = wider(place), wider(mark)
                month = int(born)
                mark[n] = keyed(own, _HEIR, k, 1)
                time[n], group[n], place[n] = born, heir, p
                after[n], head[month] = head[month], n
                origins[heir, AFTER_OWN if heir == g else AFTER_OTHERS] += 1
                n += 1
        if talking:
            worse = struck > 0 and struck >= talks.usual
            trust = updated_trust(trust, worse, talks.control, talks.violent)
            if trust < talks.threshold:
                broken = m
        if talks.months[m]:
            trusts[m] = trust
    return Path(attacks, claims, every, origins, trusts, broken)
