"""A whole world: attacks, their dead, who claimed and denied, who reported what."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tacitus.infer.kernels import reporting
from tacitus.infer.simulate.attacks import Attacks, simulate_attacks
from tacitus.infer.simulate.parameters import Bools, Floats, Parameters, Seed, generator, stream
from tacitus.infer.simulate.spec import HEDGE_CUTS, SYMMETRIC

SILENT, CLAIMED, DENIED = reporting.SILENT, reporting.CLAIMED, reporting.DENIED
BOUNDS = ("about", "up_to", "over")

_TARGETS, _DEATHS, _PARTNERS, _RECORD, _CLAIMS, _REPORTS, _TIES, _STRENGTHS = range(20, 28)
ACTS_FROM = 1e-9  # attacks per day below which a party is one that does not strike itself
_VAGUE = np.array([0.1, 0.2, 0.07])  # dates to the week; places nearby or vaguer; regions
# Which kinds of victim died, by casualty class; columns as VICTIMS. Of the mixed ones
# two kinds are drawn.
_DIED = np.array(
    [[False, False, True], [True, False, False], [False, True, False]] + 2 * [3 * [False]]
)


@dataclass(frozen=True)
class Record:
    """What a data set keeps of each attack.

    Attributes
    ----------
    kept, deaths_known, claims_known : ndarray of bool, shape (n,)
        Whether it holds the attack at all, the dead by kind, and who claimed.
    date_precision, place_precision : ndarray of int8, shape (n,)
        1 exact; 2 within the week or near the place; 4 known as a region only.
    """

    kept: Bools
    deaths_known: Bools
    claims_known: Bools
    date_precision: NDArray[np.int8]
    place_precision: NDArray[np.int8]


@dataclass(frozen=True)
class Reports:
    """What sources say about who is behind attacks, one row per report.

    Attributes
    ----------
    event, source, group : ndarray of int, shape (n,)
        ``group`` is the party named, which may be a parent standing for its parts.
    alternative : ndarray of int, shape (n,)
        A second candidate ("A or B"), or -1.
    level : ndarray of int8, shape (n,)
        The hedge, from 0 (weakest word) to 4 (no hedge); bins of ``HEDGE_CUTS``.
    hearsay : ndarray of bool, shape (n,)
        The report says that it passes on another's.
    root, copied_from : ndarray of int32, shape (n,)
        Row of the independent origin (itself where original); row copied, or -1.
    day : ndarray, shape (n,), days since the start
    """

    event: NDArray[np.int32]
    source: NDArray[np.int16]
    group: NDArray[np.int16]
    alternative: NDArray[np.int16]
    level: NDArray[np.int8]
    hearsay: Bools
    root: NDArray[np.int32]
    copied_from: NDArray[np.int32]
    day: Floats

    def __len__(self) -> int:
        return int(self.event.size)


@dataclass(frozen=True)
class TieReports:
    """What sources say about ties, one row per report.

    Attributes
    ----------
    layer, giver, receiver, year : ndarray of int64, shape (n,)
        The tie: index into ``Parameters.layers``, the two groups, index of the year.
    denial : ndarray of bool, shape (n,)
        The source says that the tie does not hold.
    source, level, hearsay, root, copied_from, day
        As in :class:`Reports`.
    """

    layer: NDArray[np.int64]
    giver: NDArray[np.int64]
    receiver: NDArray[np.int64]
    year: NDArray[np.int64]
    source: NDArray[np.int16]
    denial: Bools
    level: NDArray[np.int8]
    hearsay: Bools
    root: NDArray[np.int32]
    copied_from: NDArray[np.int32]
    day: Floats

    def __len__(self) -> int:
        return int(self.layer.size)


@dataclass(frozen=True)
class StrengthReports:
    """What sources say about strengths, one row per report.

    Attributes
    ----------
    group, year, source : ndarray of int64, shape (n,)
    bound : ndarray of int64, shape (n,)
        Index into ``BOUNDS``: about, up to, over.
    value : ndarray, shape (n,), fighters
    """

    group: NDArray[np.int64]
    year: NDArray[np.int64]
    source: NDArray[np.int64]
    bound: NDArray[np.int64]
    value: Floats


@dataclass(frozen=True)
class World:
    """A simulated world: the truth, and what was said about it.

    Attributes
    ----------
    parameters : Parameters
    attacks : Attacks
        Length n below.
    partner : ndarray of int16, shape (n,)
        Who struck together with the perpetrator, or -1.
    target, casualty, severity : ndarray of int8, shape (n,)
        Target type; who was killed (``CASUALTIES``); how many (none, 1-2, 3-9, 10 or more).
    deaths : ndarray of int32, shape (n, 3, 3)
        By kind of victim (``VICTIMS``), then low, best, high; best is the truth.
    record : Record
    claims : ndarray of int8, shape (n, groups)
        0 silent, 1 claimed, 2 denied: what each group really did.
    reports : Reports
    tie_reports : TieReports
    strength_reports : StrengthReports
    """

    parameters: Parameters
    attacks: Attacks
    partner: NDArray[np.int16]
    target: NDArray[np.int8]
    casualty: NDArray[np.int8]
    severity: NDArray[np.int8]
    deaths: NDArray[np.int32]
    record: Record
    claims: NDArray[np.int8]
    reports: Reports
    tie_reports: TieReports
    strength_reports: StrengthReports

    def __len__(self) -> int:
        return len(self.attacks)

    @property
    def year(self) -> NDArray[np.int64]:
        """Index of the calendar year of each attack, shape (n,)."""
        return _year(self.parameters, self.attacks.time)

    def digest(self) -> str:
        """Give a SHA-256 of all that was drawn; days count to the millionth.

        Rounding keeps the last bit of a machine's logarithm out of the digest.
        """
        total = hashlib.sha256()
        for column in _columns(self):
            exact = np.round(column * 1e6).astype(np.int64) if column.dtype.kind == "f" else column
            total.update(exact.astype(exact.dtype.newbyteorder("<")).tobytes())
        return total.hexdigest()


def _columns(part: Any) -> list[NDArray[Any]]:
    out: list[NDArray[Any]] = []
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            out.append(value)
        elif dataclasses.is_dataclass(value) and not isinstance(value, Parameters):
            out.extend(_columns(value))
    return out


def simulate(parameters: Parameters, seed: Seed) -> World:
    """Simulate a whole world: attacks, dead, claims and denials, and reports.

    Each stage has a Philox stream of its own, so a change to one leaves the others alone,
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
    said = reporting.claims(stream(seed, _CLAIMS), deeds, _policy(parameters))
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
        reports=_reports(parameters, deeds, said, voices, stream(seed, _REPORTS)),
        tie_reports=_tie_reports(parameters, voices, stream(seed, _TIES)),
        strength_reports=_strengths(parameters, generator(seed, _STRENGTHS)),
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
    return np.where(parameters.allied | part[None], parameters.credit[None], 0.0)


def coverage_table(parameters: Parameters) -> Floats:
    """Give P(a source reports an attack), shape (sources, groups, severities)."""
    slope = parameters.coverage_severity[:, None, None] * np.arange(4.0)
    level = parameters.coverage[:, None] + parameters.coverage_group
    return np.asarray(1.0 / (1.0 + np.exp(-(level[:, :, None] + slope))))


def _year(parameters: Parameters, time: Floats) -> NDArray[np.int64]:
    return np.asarray(reporting.years(time, parameters.year_edges))


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
    year = _year(parameters, attacks.time)
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
    said: NDArray[np.int8],
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
    rows = reporting.event_reports(counter, deeds, said, sight, voices)
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
    felt = np.log(parameters.strength[group, year]) + lean[source] + rng.normal(0, 0.3, pair.size)
    bound = rng.choice(len(BOUNDS), pair.size, p=[0.5, 0.3, 0.2])
    # "Up to" stands near the top of what the source believes, "over" near the bottom.
    value = np.exp(felt + np.array([0.0, 0.3, -0.3])[bound])
    unit = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(value, 1.0))) - 1.0, 0.0)
    return StrengthReports(group, year, source, bound, np.maximum(np.round(value / unit), 1) * unit)
