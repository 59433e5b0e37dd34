"""Scenarios: from what a study holds to the engine's posterior, and from draws to rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.scenario_course import course_of, tie_of
from tacitus.core.assessment import Assessment
from tacitus.core.results import PolicyRow
from tacitus.core.scenario import Scenario
from tacitus.core.tie import Tie
from tacitus.core.vocabulary import is_symmetric
from tacitus.errors import InputError
from tacitus.infer.hazards import Hazards, fit_hazards, per_month
from tacitus.infer.scenario import Course, Posterior
from tacitus.infer.spoilers import fit_spoiling

Floats = NDArray[np.float64]
KINDS = ("security_only", "civilians_only", "political_only", "mixed", "none")
#: Relations under which attacks of one party may follow those of another.
MOVING = frozenset({"ally", "support", "affiliate", "proxy_of", "sponsor_of", "merger"})
DISCOUNT = 0.95
DRAWS = 200
#: Draws of what the study says little of: the model's priors.
SHOCK, DRIFT, POWER, SPOILING_SD = (2.0, 0.5), (0.08, 0.03), (0.5, 0.25), 0.5


@dataclass(frozen=True)
class Struck:
    """Attacks of a party in a place and month, by who was killed: counts, some in part."""

    party: str
    place: str
    month: str
    victims: str
    count: float
    claimed: float | None


@dataclass(frozen=True)
class Ground:
    """What a study holds for a scenario.

    ``attacks`` rows; ``ties`` the latest assessment of each; ``histories`` P(tie) by year and
    key; ``policies`` how parties claim, from the joint model; ``umbrellas`` parent by party;
    ``patrons`` ids of states and other supporters.
    """

    attacks: Sequence[Struck]
    ties: Sequence[Assessment]
    histories: Mapping[str, Mapping[int, float]]
    policies: Sequence[PolicyRow] = ()
    umbrellas: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Laid:
    """A scenario laid out for the engine, with the names behind its numbers."""

    posterior: Posterior
    course: Course
    groups: tuple[str, ...]
    places: tuple[str, ...]
    ties: tuple[Tie, ...]
    effects: tuple[str, ...]
    origin: tuple[str, ...]
    notes: tuple[str, ...]
    counted: bool
    victims_known: bool


def lay_out(scenario: Scenario, ground: Ground, *, seed: int, draws: int = DRAWS) -> Laid:
    """Lay a scenario out over what a study holds.

    Raises
    ------
    InputError
        A change names a party that the scenario does not follow, or two agreements.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2,)))
    groups = _groups(scenario, ground)
    ties, held, notes = _ties(scenario, ground, groups, rng, draws)
    places = sorted({s.place for s in ground.attacks if s.party in groups}
                    | {a.place for a in scenario.attacks})  # fmt: skip
    total, season, more = _rates(scenario, ground, groups, places, rng, draws)
    hazards, covariates = _hazards(ground, ties, seed)
    posterior = _posterior(ground, groups, ties, held, total, season, hazards, covariates, rng)
    learned = _spoiling(scenario, ground, groups, places, seed, draws)
    if learned is not None:
        posterior = replace(posterior, spoiling=learned)
        more.append("What talks do to each group's rate is learned from the talks before.")
    course, effects, origin = course_of(scenario, groups, ties)
    return Laid(
        posterior,
        course,
        tuple(groups),
        tuple(places) or ("",),
        tuple(ties),
        effects,
        origin,
        (*notes, *more),
        bool(places),
        any(s.victims in KINDS for s in ground.attacks if s.party in groups),
    )


def _groups(scenario: Scenario, ground: Ground) -> list[str]:
    named = {c.party for c in scenario.interventions} | {c.other for c in scenario.interventions}
    named |= {p for c in scenario.interventions for p in c.parties}
    named |= {a.party for a in scenario.attacks}
    if scenario.parties:
        return sorted((named | set(scenario.parties)) - {""})
    ends = [Tie.parse(a.subject) for a in ground.ties]
    named |= {end for t in ends for end in (t.a, t.b)}
    return sorted((named | {s.party for s in ground.attacks}) - {""})


def _ties(
    scenario: Scenario, ground: Ground, groups: list[str], rng: np.random.Generator, draws: int
) -> tuple[list[Tie], Floats, list[str]]:
    """Candidates, P(held at the start) in each draw, and what to say of them."""
    found: dict[str, tuple[Tie, float, float]] = {}
    for a in ground.ties:
        tie = Tie.parse(a.subject)
        if {tie.a, tie.b} <= set(groups) and a.probability is not None:
            middle = _logit(a.probability)
            ends = [_logit(end) for end in a.interval] if a.interval else [middle - 1, middle + 1]
            bare = Tie(tie.relation, tie.a, tie.b, tie.support)
            found[tie.key] = (bare, middle, (ends[1] - ends[0]) / 3.29)
    notes = []
    for act in scenario.interventions:
        if act.do not in {"tie_begins", "tie_ends"}:
            continue
        tie = tie_of(act)
        if tie.key not in found:
            found[tie.key] = (tie, _logit(0.03), 1.0)
            notes.append(f"No assessment of {tie.key}: it holds at the start with 3 %.")
    ties = [found[key][0] for key in sorted(found)]
    middles, sds = np.array([found[k][1:] for k in sorted(found)]).reshape(-1, 2).T
    odds = middles + sds * rng.normal(size=(draws, len(ties)))
    chance = 1.0 / (1.0 + np.exp(-odds))
    return ties, chance, notes


def _logit(p: float) -> float:
    p = min(max(p, 0.005), 0.995)
    return math.log(p / (1.0 - p))


def month_number(month: str) -> int:
    """Count months: ``2020-07`` as one whole number.

    Examples
    --------
    >>> month_number("2020-07") - month_number("2019-12")
    7
    """
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_text(number: int) -> str:
    """Write a month that :func:`month_number` counted."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _rates(
    scenario: Scenario,
    ground: Ground,
    groups: list[str],
    places: list[str],
    rng: np.random.Generator,
    draws: int,
) -> tuple[Floats, Floats, list[str]]:
    """Attacks a month at the start (draws, groups, places); the season; notes."""
    at_group, at_place = ({k: n for n, k in enumerate(v)} for v in (groups, places))
    shape = (len(groups), max(len(places), 1))
    weight, by_season = np.zeros(shape), np.zeros(12)
    known = [s for s in ground.attacks if s.party in at_group]
    notes = []
    if not known:
        return _given(scenario, at_group, at_place, np.zeros((draws, *shape)), rng), \
            np.ones(12), ["The tables hold no attacks of these parties."]  # fmt: skip
    months = [month_number(s.month) for s in known]
    first, last = min(months), max(months)
    for s, m in zip(known, months, strict=True):
        weight[at_group[s.party], at_place[s.place]] += s.count * DISCOUNT ** (last - m)
        by_season[m % 12] += s.count
    span = last - first + 1
    exposure = (1.0 - DISCOUNT**span) / (1.0 - DISCOUNT)
    rate = rng.gamma(0.02 + weight, 1.0 / (1.0 + exposure), (draws, *shape))
    rate[:, weight.sum(axis=1) == 0.0] = 0.0  # who was never seen to strike is not made to
    notes.append(
        f"Rates rest on {sum(s.count for s in known):,.0f} attacks, {month_text(first)} to "
        f"{month_text(last)}, recent ones counting most; both sides of a clash take part in it."
    )
    if month_number(scenario.start) > last + 1:
        notes.append(f"The last attack is of {month_text(last)}: what came since is not known.")
    # Less than three years tell a season from chance badly: much is held back.
    season = (by_season + 60.0) / (by_season.sum() / 12.0 + 60.0) if span >= 36 else np.ones(12)
    season = np.roll(season, -(month_number(scenario.start) % 12))
    return _given(scenario, at_group, at_place, rate, rng), season / season.mean(), notes


def _spoiling(
    scenario: Scenario,
    ground: Ground,
    groups: list[str],
    places: list[str],
    seed: int,
    draws: int,
) -> Floats | None:
    """Learn from talks of the past what talks do to each group; None where nothing tells."""
    known = [s for s in ground.attacks if s.party in groups]
    months = [month_number(s.month) for s in known]
    if not (scenario.talks and known):
        return None
    first, span = min(months), max(months) - min(months) + 1
    talks = np.zeros(span)
    for t in scenario.talks:
        talks[max(month_number(t.first) - first, 0) : max(month_number(t.last) - first + 1, 0)] = (
            1.0
        )
    if not 0 < talks.sum() < span:
        raise InputError(
            f"The talks must lie inside {month_text(first)} to {month_text(max(months))}, the "
            "months of the attacks, and leave some of them out."
        )
    counts = np.zeros((len(groups), len(places), span))
    for s, m in zip(known, months, strict=True):
        counts[groups.index(s.party), places.index(s.place), m - first] += s.count
    return fit_spoiling(counts, talks, seed=seed, draws=draws, sd=SPOILING_SD).effect


def _given(
    scenario: Scenario,
    at_group: Mapping[str, int],
    at_place: Mapping[str, int],
    rate: Floats,
    rng: np.random.Generator,
) -> Floats:
    for a in scenario.attacks:
        drawn = rng.uniform(*a.monthly, len(rate))
        rate[:, at_group[a.party], at_place[a.place]] = drawn
    return rate


def _hazards(ground: Ground, ties: list[Tie], seed: int) -> tuple[Hazards, Floats]:
    """Yearly hazards from the study's own histories, about what others have found.

    Covariates: both ends under one umbrella; another party that supports both.
    """
    covariates = _covariates(ties, ties, ground)
    rows: list[tuple[float, float, int]] = []
    for n, tie in enumerate(ties):
        years = ground.histories.get(tie.key, {})
        rows += [(p, years[y + 1], n) for y, p in years.items() if y + 1 in years]
    before, after, which = (np.array(c) for c in zip(*rows, strict=True)) if rows else (
        np.zeros(0), np.zeros(0), np.zeros(0, int)
    )  # fmt: skip
    x = covariates[which.astype(int)] if len(which) else np.zeros((0, covariates.shape[1]))
    found = fit_hazards(
        np.clip(before, 0, 1), np.clip(after, 0, 1), x, seed=seed, draws=DRAWS, slope_sd=0.5
    )
    return found, covariates


def _covariates(ties: list[Tie], among: list[Tie], ground: Ground) -> Floats:
    umbrella = ground.umbrellas or {}
    gives = {(t.a, t.b) for t in among if t.relation in {"support", "sponsor_of"}}
    givers = {a for a, _ in gives}
    rows = [
        (
            float(umbrella.get(t.a, t.a) == umbrella.get(t.b, t.b)),
            float(any((g, t.a) in gives and (g, t.b) in gives for g in givers)),
        )
        for t in ties
    ]
    return np.array(rows, float).reshape(len(ties), 2)


def _posterior(
    ground: Ground,
    groups: list[str],
    ties: list[Tie],
    held: Floats,
    total: Floats,
    season: Floats,
    hazards: Hazards,
    covariates: Floats,
    rng: np.random.Generator,
) -> Posterior:
    draws, g, _ = total.shape
    pick = np.arange(draws) % len(hazards.birth.values)
    born, died = hazards.chances(covariates)
    weight = {
        label: rng.gamma(1.0, 1.0 / 20.0, draws)
        for label in sorted({f"{t.relation}.{t.support}" for t in ties})
    }
    follow = np.array([
        weight[f"{t.relation}.{t.support}"] * (t.relation in MOVING and t.support != "funding")
        for t in ties
    ]).reshape(len(ties), draws).T  # fmt: skip
    base = rng.gamma(0.5, 0.01, (draws, g, g))
    base[:, np.arange(g), np.arange(g)] = 0.0  # a group's own follow-ups are in its rate
    idle = total.sum(axis=(0, 2)) == 0.0
    base[:, :, idle] = 0.0
    at = {name: n for n, name in enumerate(groups)}
    pairs = np.array([(at[t.a], at[t.b]) for t in ties], np.int64).reshape(len(ties), 2)
    both = np.array([is_symmetric(t.relation) for t in ties], np.bool_)
    follow[:, idle[pairs].any(axis=1)] = 0.0  # one that never strikes neither leads nor follows
    full = base.copy()
    for n, (i, j) in enumerate(pairs):
        full[:, i, j] += follow[:, n]
        full[:, j, i] += follow[:, n] * both[n]
    # Draws in which attacks would never die out are scaled down together.
    scale = np.minimum(1.0, 0.8 / np.maximum(full.sum(axis=2).max(axis=1), 1e-9))
    base, follow = base * scale[:, None, None], follow * scale[:, None]
    victims, claim = _deeds(ground, groups, rng, draws)
    return Posterior(
        rate=_own_accord(total, base, follow, held, pairs, both),
        season=np.tile(season, (draws, 1)),
        shock=np.exp(rng.normal(math.log(SHOCK[0]), SHOCK[1], draws)),
        drift=np.abs(rng.normal(DRIFT[0], DRIFT[1], draws)),
        power=np.asarray(rng.normal(POWER[0], POWER[1], draws)),
        base=base,
        lag=np.exp(rng.normal(math.log(3.0 / 30.4), 0.5, draws)),
        victims=victims,
        claim=claim,
        credit=np.asarray(rng.beta(1.0, 30.0, draws)),
        pairs=pairs,
        both=both,
        follow=follow,
        held=held,
        birth=per_month(born[pick]),
        death=per_month(np.minimum(died[pick], 0.99)),
        spoiling=rng.normal(0.0, SPOILING_SD, (draws, g)),
    )


def _own_accord(
    total: Floats,
    base: Floats,
    follow: Floats,
    held: Floats,
    pairs: NDArray[np.int64],
    both: NDArray[np.bool_],
) -> Floats:
    """Take from the rates what is expected to follow others' attacks as things stand."""
    excited = base.copy()
    for n, (i, j) in enumerate(pairs):
        excited[:, i, j] += follow[:, n] * held[:, n]
        excited[:, j, i] += follow[:, n] * held[:, n] * both[n]
    own = total - np.einsum("dij,dip->djp", excited, total)
    return np.asarray(np.maximum(own, 0.05 * total))


def _deeds(
    ground: Ground, groups: list[str], rng: np.random.Generator, draws: int
) -> tuple[Floats, Floats]:
    """Draw who is killed, and P(claim | did it), each (draws, groups, kinds)."""
    at, kind = {p: n for n, p in enumerate(groups)}, {k: n for n, k in enumerate(KINDS)}
    done = np.zeros((3, len(groups), len(KINDS)))
    for s in ground.attacks:
        if s.party in at and s.victims in kind:
            cell = at[s.party], kind[s.victims]
            done[0][cell] += s.count
            if s.claimed is not None:
                done[1][cell] += s.count
                done[2][cell] += s.claimed
    everyone = done[0].sum(axis=0) + 1.0
    prior = 2.0 * everyone / everyone.sum()
    victims = np.array([rng.dirichlet(prior + row, draws) for row in done[0]]).transpose(1, 0, 2)
    yes, no = 0.5 + done[2], 1.0 + done[1] - done[2]
    for row in ground.policies:
        if row.party in at and row.stratum in kind and row.did is not None:
            # The joint model knows of silence; counts among the attributed do not.
            cell, size = (at[row.party], kind[row.stratum]), min(row.events + 1.0, 200.0)
            yes[cell], no[cell] = 0.1 + size * row.did, 0.1 + size * (1.0 - row.did)
    return victims, rng.beta(yes, np.maximum(no, 0.1), (draws, *yes.shape))
