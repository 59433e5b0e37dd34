"""Draw the parameters of a world from the priors that a WorldSpec states."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from tacitus.errors import ArrayError
from tacitus.infer.simulate.parameters import (
    Bools,
    Floats,
    Ints,
    Parameters,
    Seed,
    calendar,
    excitation,
    generator,
    spectral_radius,
)
from tacitus.infer.simulate.spec import GRADE_DISCRIMINATION, LAYERS, SUPPORTS, WorldSpec

# Stages 0-9 belong to parameters, later ones to the world, so that the same seed may
# serve both.
_GROUPS, _TIES, _EXCITATION, _TARGETS, _CLAIMS, _SOURCES = range(6)

# Who is killed, given what is attacked: rows as TARGETS, columns as CASUALTIES.
_CASUALTY_SHAPE = np.array(
    [
        [5.0, 0.6, 0.2, 1.2, 3.0],
        [0.8, 0.6, 3.0, 1.0, 4.6],
        [0.3, 5.0, 0.2, 0.7, 3.8],
        [0.8, 2.0, 0.4, 0.8, 6.0],
    ]
)


def draw_parameters(spec: WorldSpec, seed: Seed) -> Parameters:
    """Draw parameters from the priors of a spec.

    Presence is Gamma with the group's mean and one shape for all, shocks are log-normal
    with mean 1, ties a Markov chain by year, excitation a Gamma base plus a weight for each
    tie, target and casualty mixes Dirichlet, claim policies Beta; presence is then scaled
    to the number of attacks that the spec expects.

    Parameters
    ----------
    spec : WorldSpec
    seed : int or numpy.random.SeedSequence

    Returns
    -------
    Parameters

    Raises
    ------
    ArrayError
        The seed is negative or no whole number.

    References
    ----------
    Linderman & Adams 2014, *ICML*, for excitation over a random graph of ties.

    Examples
    --------
    >>> drawn = draw_parameters(WorldSpec(groups=3, places=2), seed=1)
    >>> drawn.presence.shape, round(drawn.expected_attacks())
    ((3, 2), 2000)
    """
    months, years = calendar(spec.start, spec.days)
    parent = np.full(spec.groups, -1)
    parent[spec.groups - spec.parts :] = 0
    ties = _ties(spec, generator(seed, _TIES), years.size - 1, parent)
    base, weight = _excitation(spec, generator(seed, _EXCITATION), ties)
    world = Parameters(
        start=spec.start,
        month_edges=months,
        year_edges=years,
        **_groups(spec, generator(seed, _GROUPS), months, years),
        layers=LAYERS,
        ties=ties,
        tie_weight=weight,
        base_excitation=base,
        lag=spec.lag,
        joint=spec.joint,
        parent=parent,
        **_targets(spec, generator(seed, _TARGETS)),
        deaths_known=spec.deaths_known,
        claims_recorded=spec.claims_recorded,
        recorded=expit(_logit(spec.recorded) + np.arange(4.0)),
        **_claims(spec, generator(seed, _CLAIMS), parent),
        **_sources(spec, generator(seed, _SOURCES)),
        hearsay=spec.hearsay,
        hedge_loss=spec.hedge_loss,
        set_share=spec.set_share,
        umbrella_share=spec.umbrella_share,
        report_delay=spec.report_delay,
    )
    return scaled_to(world, spec.attacks)


def scaled_to(parameters: Parameters, attacks: float) -> Parameters:
    """Scale presence so that the world expects a given number of attacks.

    Raises
    ------
    ArrayError
        Nobody strikes anywhere, or the number is negative or not finite.

    Examples
    --------
    >>> round(scaled_to(draw_parameters(WorldSpec(), 0), 150.0).expected_attacks())
    150
    """
    expected = parameters.expected_attacks()
    if expected <= 0:
        raise ArrayError("Nobody strikes anywhere; raise 'presence', 'activity' or 'shocks'.")
    return dataclasses.replace(parameters, presence=parameters.presence * (attacks / expected))


def _logit(share: float) -> float:
    return float(logit(np.clip(share, 1e-9, 1 - 1e-9)))


def _groups(
    spec: WorldSpec, rng: np.random.Generator, months: Floats, years: Floats
) -> dict[str, Any]:
    steps = rng.normal(0.0, spec.strength_sd, (spec.groups, years.size - 1))
    first = np.exp(rng.normal(np.log(1500.0), 0.8, spec.groups))
    steps[:, 0] = 0.0
    strength = first[:, None] * np.exp(np.cumsum(steps, axis=1))
    year = np.searchsorted(years, months[:-1], side="right") - 1
    reach = (first / first.mean()) ** spec.strength_power
    presence = reach[:, None] * rng.gamma(
        spec.territory, 1.0 / spec.territory, (spec.groups, spec.places)
    )
    shocks = np.exp(
        spec.shock_sd * rng.normal(size=(spec.places, months.size - 1)) - spec.shock_sd**2 / 2
    )
    return {
        "strength": strength,
        "presence": np.maximum(presence, 1e-12),
        "activity": (strength / first[:, None])[:, year] ** spec.strength_power,
        "shocks": shocks,
    }


def _ties(spec: WorldSpec, rng: np.random.Generator, years: int, parent: Ints) -> Bools:
    g, k = spec.groups, len(SUPPORTS)
    apart = ~np.eye(g, dtype=bool)
    ties = np.zeros((len(LAYERS), g, g, years), bool)
    stay = spec.tie_birth + spec.tie_death
    start = spec.tie_birth / stay if stay else 0.0
    held = (rng.random((k, g, g)) < start) & apart
    for y in range(years):
        if y:
            u = rng.random((k, g, g))
            held = np.where(held, u >= spec.tie_death, u < spec.tie_birth) & apart
        ties[:k, :, :, y] = held
    joint = SUPPORTS.index("joint_operations")
    ties[joint] |= ties[joint].transpose(1, 0, 2)
    parts = np.flatnonzero(parent >= 0)
    ties[LAYERS.index("part_of"), parts, parent[parts]] = True
    rival = np.triu(rng.random((g, g)) < spec.rivals, 1)
    ties[LAYERS.index("rival")] = (rival | rival.T)[:, :, None]
    return ties


def _excitation(spec: WorldSpec, rng: np.random.Generator, ties: Bools) -> tuple[Floats, Floats]:
    base = spec.base_excitation * rng.gamma(0.5, 2.0, (spec.groups, spec.groups))
    np.fill_diagonal(base, spec.self_excitation)
    silent_layers = [LAYERS.index(name) for name in ("funding", "part_of", "rival")]
    weight = spec.tie_excitation * rng.gamma(4.0, 0.25, len(LAYERS))
    weight[silent_layers] = 0.0  # money, membership and rivalry leave no trace in timing
    radius = spectral_radius(excitation(base, weight, ties))
    scale = min(1.0, spec.radius / radius) if radius > 0 else 1.0
    return base * scale, weight * scale


def _targets(spec: WorldSpec, rng: np.random.Generator) -> dict[str, Any]:
    kinds = np.arange(spec.targets) % len(_CASUALTY_SHAPE)
    shape = np.broadcast_to(
        _CASUALTY_SHAPE[kinds], (spec.groups, spec.targets, _CASUALTY_SHAPE.shape[1])
    )
    casualties = rng.standard_gamma(3.0 * shape) + 1e-9
    return {
        "target_mix": rng.dirichlet(np.full(spec.targets, 0.8), spec.groups),
        "casualty_mix": casualties / casualties.sum(axis=2, keepdims=True),
        "deaths_mean": np.array([4.0, 0.6, 2.5]),
    }


def _claims(spec: WorldSpec, rng: np.random.Generator, parent: Ints) -> dict[str, Any]:
    g, t = spec.groups, spec.targets
    v = _CASUALTY_SHAPE.shape[1]
    level = _logits(rng.beta(0.7, 1.3, (g, t, 1))) + rng.normal(0.0, 0.5, (g, t, v))
    claim = expit(level)
    hush = slice(1, 1 + spec.silent)
    claim[hush] = rng.beta(1.0, 30.0, (spec.silent, t, 1))
    credit = np.full((g, g), spec.claim_for_ally)
    parts = np.flatnonzero(parent >= 0)
    credit[parent[parts], parts] = spec.claim_for_part
    np.fill_diagonal(credit, 0.0)
    return {
        "claim": claim,
        "claim_severity": rng.normal(0.3, 0.3, g),
        "false_claim": np.full(g, _logit(spec.false_claim)) + rng.normal(0.0, 0.5, g),
        "false_claim_ally": 0.5,
        "false_claim_severity": 0.3,
        "credit": credit,
        "denial_done": np.full(g, spec.denial_done),
        "denial_other": np.full(g, spec.denial_other),
    }


def _logits(shares: Floats) -> Floats:
    return np.asarray(logit(np.clip(shares, 1e-6, 1 - 1e-6)))


def _sources(spec: WorldSpec, rng: np.random.Generator) -> dict[str, Any]:
    s = spec.sources
    grades = np.array(list(GRADE_DISCRIMINATION.values()))
    grade = rng.choice(grades.size, s, p=[0.1, 0.3, 0.35, 0.2, 0.05])
    discrimination = grades[grade] + rng.normal(0.0, 0.3, s)
    echoes = np.zeros(s, bool)
    echoes[s - round(s * spec.echoing) :] = True
    # A threshold on the same inner evidence as the hedges gives the rate of true reports
    # that goes with a rate of false ones (equal-variance signal detection).
    false = np.clip(spec.tie_false * np.exp(rng.normal(0.0, 0.5, s)), 0.0, 1.0)
    hit = ndtr(ndtri(np.clip(false, 1e-12, 1 - 1e-12)) + 2.0 * np.maximum(discrimination, 0.3))
    absent = np.full(s, spec.tie_denial)
    return {
        "coverage": _logit(spec.coverage) + rng.normal(0.0, 0.5, s),
        "coverage_severity": np.full(s, spec.coverage_severity),
        "coverage_group": rng.normal(0.0, spec.coverage_group_sd, (s, spec.groups)),
        "discrimination": discrimination,
        "bias": rng.normal(0.8, 0.3, s),
        "accuracy": ndtr(np.maximum(discrimination, 0.0)),
        "copying": np.where(echoes, spec.copying, 0.0),
        "error_mix": np.array([0.4, 0.2]),
        "watch": rng.random((s, spec.groups)) < spec.watched,
        "tie_hit": hit,
        "tie_false": false,
        "tie_denial_absent": absent,
        "tie_denial_present": absent / 5.0,
    }
