"""The whole model run forward: attacks, then the dead, claims, denials and reports."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tacitus.infer.kernels import reporting
from tacitus.infer.simulate.attacks import Attacks, simulate_attacks
from tacitus.infer.simulate.parameters import Bools, Floats, Parameters, Seed, generator, stream
from tacitus.infer.simulate.spec import CASUALTIES, HEDGE_CUTS, SYMMETRIC
from tacitus.infer.simulate.world import (
    ACTS_FROM,
    BOUNDS,
    CLAIMED,
    PatternReports,
    Record,
    Reports,
    StrengthReports,
    TieReports,
    World,
)

_TARGETS, _DEATHS, _PARTNERS, _RECORD, _CLAIMS, _REPORTS, _TIES, _STRENGTHS = range(20, 28)
_PATTERNS, _NAMES = 28, 29
_PATTERN_RATE, _PATTERN_LEAST = 0.1, 15
_VAGUE = np.array([0.1, 0.2, 0.07])  # dates to the week; places nearby or vaguer; regions
# Which kinds of victim died, by casualty class; columns as VICTIMS. Of the mixed ones
# two kinds are drawn.
_DIED = np.array(
    [[False, False, True], [True, False, False], [False, True, False]] + 2 * [3 * [False]]
)


def simulate(parameters: Parameters, seed: Seed) -> World:
    """Simulate a whole world: attacks, dead, claims and denials, and reports.

    Each stage has a random stream of its own, so a change to one leaves the others alone,
    and the same seed gives the same world wherever it runs.

    Parameters
    ----------
    parameters : Parameters
    seed : int or numpy.random.SeedSequence

    Returns
    -------
    World

    Raises
    ------
    ArrayError
        The seed is negative or no whole number.

    References
    ----------
    Dawid & Skene 1979, *Appl. Stat.* 28:20, for sources that err; Green & Swets 1966 for
    hedges as ordinal signals.

    Examples
    --------
    >>> from tacitus.infer.simulate import WorldSpec, draw_parameters
    >>> parameters = draw_parameters(WorldSpec(attacks=60.0), seed=3)
    >>> simulate(parameters, seed=3).digest() == simulate(parameters, seed=3).digest()
    True
    """
    attacks = simulate_attacks(parameters, seed)
    deeds, deaths = _deeds(parameters, attacks, seed)
    said, claimant = reporting.claims(stream(seed, _CLAIMS), deeds, _policy(parameters))
    voices = _voices(parameters)
    return World(
        parameters=parameters,
        attacks=attacks,
        partner=deeds.partner,
        target=deeds.target,
        casualty=deeds.casualty,
        severity=deeds.severity,
        deaths=deaths,
        record=_record(parameters, deeds.severity, stream(seed, _RECORD)),
        claims=said,
        reports=_reports(parameters, deeds, claimant, voices, stream(seed, _REPORTS)),
        tie_reports=_tie_reports(parameters, voices, stream(seed, _TIES)),
        strength_reports=_strengths(parameters, generator(seed, _STRENGTHS)),
        pattern_reports=_patterns(parameters, deeds, said, generator(seed, _PATTERNS)),
        name_seed=int(stream(seed, _NAMES)[0]),
    )


def replications(seed: int, draws: int) -> list[np.random.SeedSequence]:
    """Give a seed to each of many replications: they differ, and they repeat.

    Examples
    --------
    >>> first, second = replications(7, 2)
    >>> first.spawn_key, second.spawn_key
    ((0,), (1,))
    """
    return np.random.SeedSequence(seed).spawn(draws)


def claim_table(parameters: Parameters) -> Floats:
    """Give P(claim | did it), shape (groups, targets, casualties, severities)."""
    p = parameters.claim[..., None]
    odds = np.exp(parameters.claim_severity[:, None, None, None] * np.arange(4.0))
    # This form of "add to the log odds" keeps 0 and 1 as they are.
    return np.asarray(p * odds / (p * odds + (1.0 - p)))


def false_claim_table(parameters: Parameters) -> Floats:
    """Give P(claim | did not do it), shape (groups, tied to the doer or not, severities)."""
    ally = parameters.false_claim_ally * np.arange(2.0)[None, :, None]
    severity = parameters.false_claim_severity * np.arange(4.0)[None, None, :]
    return np.asarray(
        1.0 / (1.0 + np.exp(-(parameters.false_claim[:, None, None] + ally + severity)))
    )


def effective_credit(parameters: Parameters) -> Floats:
    """Give the credit that works in each year: only for tied groups and for own parts.

    Shape (years, groups, groups).
    """
    part = np.zeros_like(parameters.credit, dtype=bool)
    parts = np.flatnonzero(parameters.parent >= 0)
    part[parameters.parent[parts], parts] = True
    holds = parameters.allied | part[None]
    return np.ascontiguousarray(np.where(holds, parameters.credit[None], 0.0))


def coverage_table(parameters: Parameters) -> Floats:
    """Give P(a source reports an attack), shape (sources, groups, severities)."""
    slope = parameters.coverage_severity[:, None, None] * np.arange(4.0)
    level = parameters.coverage[:, None] + parameters.coverage_group
    return np.asarray(1.0 / (1.0 + np.exp(-(level[:, :, None] + slope))))


def level_table(parameters: Parameters) -> Floats:
    """Give P(hedge level | wrong or right), shape (sources, 2, levels).

    A source feels evidence N(bias +- discrimination, 1) and says the word of the bin.
    """
    sign = np.array([-1.0, 1.0])
    mean = parameters.bias[:, None] + sign * parameters.discrimination[:, None]
    below = ndtr(np.array(HEDGE_CUTS) - mean[..., None])
    edge = np.zeros((*mean.shape, 1))
    return np.diff(np.concatenate([edge, below, edge + 1.0], axis=2), axis=2)


def _deeds(
    parameters: Parameters, attacks: Attacks, seed: Seed
) -> tuple[reporting.Deeds, NDArray[np.int32]]:
    year = reporting.years(attacks.time, parameters.year_edges)
    target, casualty = reporting.targets(
        stream(seed, _TARGETS),
        attacks.perpetrator,
        np.cumsum(parameters.target_mix, axis=1),
        np.cumsum(parameters.casualty_mix, axis=2),
    )
    dead, severity = reporting.deaths(
        stream(seed, _DEATHS), casualty, _DIED, parameters.deaths_mean
    )
    # Parties without presence of their own (umbrellas, states) join nobody's attack.
    acts = _acts(parameters)
    able = parameters.allied & acts & acts[:, None] & ~np.eye(parameters.groups, dtype=bool)
    partner = reporting.partners(
        stream(seed, _PARTNERS), attacks.perpetrator, year, parameters.joint, able
    )
    deeds = reporting.Deeds(
        attacks.time,
        attacks.place,
        attacks.perpetrator,
        partner,
        target,
        casualty,
        severity,
        year,
    )
    return deeds, dead


def _acts(parameters: Parameters) -> Bools:
    return np.asarray(parameters.presence.sum(axis=1) > ACTS_FROM)


def _policy(parameters: Parameters) -> reporting.Policy:
    return reporting.Policy(
        claim_table(parameters),
        false_claim_table(parameters),
        parameters.allied,
        effective_credit(parameters),
        parameters.denial_done,
        parameters.denial_other,
    )


def _voices(parameters: Parameters) -> reporting.Voices:
    return reporting.Voices(
        np.cumsum(level_table(parameters), axis=2),
        parameters.copying,
        parameters.hearsay,
        parameters.hedge_loss,
        parameters.report_delay,
    )


def _record(
    parameters: Parameters, severity: NDArray[np.int8], counter: NDArray[np.uint64]
) -> Record:
    known = np.array([parameters.deaths_known, parameters.claims_recorded])
    held, precision = reporting.record(counter, severity, parameters.recorded, known, _VAGUE)
    return Record(*held, *precision)


def _reports(
    parameters: Parameters,
    deeds: reporting.Deeds,
    claimant: NDArray[np.int16],
    voices: reporting.Voices,
    counter: NDArray[np.uint64],
) -> Reports:
    acts = np.flatnonzero(_acts(parameters))
    sight = reporting.Sight(
        coverage_table(parameters),
        parameters.accuracy,
        parameters.error_mix,
        parameters.background.argmax(axis=0),
        acts if acts.size else np.arange(parameters.groups),
        parameters.parent,
        parameters.umbrella_share,
        parameters.set_share,
    )
    rows = reporting.event_reports(counter, deeds, claimant, sight, voices)
    return Reports(
        event=rows["matter"],
        source=rows["source"],
        group=rows["group"],
        alternative=rows["alternative"],
        level=rows["level"],
        hearsay=rows["hearsay"],
        root=rows["root"],
        copied_from=rows["copied_from"],
        day=rows["day"],
    )


def _tie_reports(
    parameters: Parameters, voices: reporting.Voices, counter: NDArray[np.uint64]
) -> TieReports:
    rates = [
        [parameters.tie_false, parameters.tie_hit],
        [parameters.tie_denial_absent, parameters.tie_denial_present],
    ]
    symmetric = np.array([name in SYMMETRIC for name in parameters.layers])
    rows = reporting.tie_reports(
        counter,
        parameters.ties,
        parameters.year_edges,
        reporting.Beat(parameters.watch, np.array(rates), symmetric),
        voices,
    )
    layer, giver, receiver, year = np.unravel_index(rows["matter"], parameters.ties.shape)
    return TieReports(
        layer=layer,
        giver=giver,
        receiver=receiver,
        year=year,
        source=rows["source"],
        denial=rows["flag"] == 1,
        level=rows["level"],
        hearsay=rows["hearsay"],
        root=rows["root"],
        copied_from=rows["copied_from"],
        day=rows["day"],
    )


def _strengths(parameters: Parameters, rng: np.random.Generator) -> StrengthReports:
    """Let each source estimate, about every third year, the groups that it watches."""
    source, group = np.nonzero(parameters.watch)
    years = parameters.year_edges.size - 1
    pair, year = np.nonzero(rng.random((source.size, years)) < 1.0 / 3.0)
    source, group = source[pair], group[pair]
    lean = rng.normal(0.0, 0.3, parameters.sources)
    felt = np.log(parameters.fighters[group, year]) + lean[source] + rng.normal(0, 0.3, pair.size)
    bound = rng.choice(len(BOUNDS), pair.size, p=[0.5, 0.3, 0.2])
    # "Up to" stands near the top of what the source believes, "over" near the bottom.
    value = np.exp(felt + np.array([0.0, 0.3, -0.3])[bound])
    unit = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(value, 1.0))) - 1.0, 0.0)
    return StrengthReports(group, year, source, bound, np.maximum(np.round(value / unit), 1) * unit)


def _patterns(
    parameters: Parameters,
    deeds: reporting.Deeds,
    said: NDArray[np.int8],
    rng: np.random.Generator,
) -> PatternReports:
    """Let some sources say how often a group that they watch claims attacks of a class.

    A source believes the share among the group's own attacks, give or take half a log odd.
    """
    classes = len(CASUALTIES)
    cell = deeds.group * np.int64(classes) + deeds.casualty
    own = said[np.arange(cell.size), deeds.group] == CLAIMED
    shape = (parameters.groups, classes)
    done, claimed = (
        np.bincount(of, minlength=shape[0] * shape[1]).reshape(shape) for of in (cell, cell[own])
    )
    # Column 0 is a group's attacks of all classes.
    done, claimed = (np.column_stack([of.sum(axis=1), of]) for of in (done, claimed))
    source, group = np.nonzero(parameters.watch)
    speaks = rng.random((source.size, classes + 1)) < _PATTERN_RATE
    lean = rng.normal(0.0, 0.5, speaks.shape)
    pair, column = np.nonzero(speaks & (done[group] >= _PATTERN_LEAST))
    at = group[pair], column
    odds = (claimed[at] + 0.5) / (done[at] - claimed[at] + 0.5) * np.exp(lean[pair, column])
    return PatternReports(group[pair], column - 1, source[pair], odds / (1.0 + odds))
