"""Worlds with known truth on which attribution is scored.

The sizes and distributions are fixed: events at places with a few dominant groups, one group that
hardly ever claims, ten sources that err. Further worlds bend the assumptions of the model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.attribution import CLAIMED, AttributionData, Claims, Reports

GROUPS, TARGETS, PLACES, SOURCES = 6, 8, 20, 10
SILENT_GROUP = 2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """A world: who did it, what is seen of it, and the parameters that made it."""

    perpetrator: Ints
    place: Ints
    target: Ints
    claimed: NDArray[np.bool_]
    """Events × groups."""
    said: Ints
    """Events × sources: the group named, -1 where silent."""
    presence: Floats
    mix: Floats
    claim: Floats
    false_claim: Floats
    accuracy: Floats
    severity: Floats | None = None
    coverage: Floats | None = None
    """Groups: chance of a report by one source at severity zero."""
    echo: NDArray[np.bool_] | None = None
    """Events × sources: whether the report repeats source 0."""

    @property
    def unclaimed(self) -> NDArray[np.bool_]:
        return ~self.claimed.any(axis=1)


def plain(seed: int, events: int = 5000) -> Truth:
    """Claim policies by group and target; reports at random on an eighth of events by source."""
    rng = np.random.default_rng(seed)
    presence = rng.dirichlet(np.full(GROUPS, 0.6), size=PLACES)
    mix = rng.dirichlet(np.full(TARGETS, 0.8), size=GROUPS)
    claim = rng.beta(0.7, 1.3, size=(GROUPS, TARGETS))
    claim[SILENT_GROUP] = rng.beta(1, 30, size=TARGETS)
    false_claim = rng.beta(1, 60, size=GROUPS)
    accuracy = rng.beta(8, 4, size=SOURCES)
    place = rng.choice(PLACES, size=events, p=rng.dirichlet(np.full(PLACES, 1.0)))
    did = np.array([rng.choice(GROUPS, p=presence[k]) for k in place])
    target = np.array([rng.choice(TARGETS, p=mix[k]) for k in did])
    mine = np.arange(GROUPS)[None] == did[:, None]
    chance = np.where(mine, claim[did, target][:, None], false_claim[None])
    claimed = rng.random((events, GROUPS)) < chance
    said = np.full((events, SOURCES), -1)
    reports = rng.random((events, SOURCES)) < 0.12
    for s in range(SOURCES):
        wrong = (did + rng.integers(1, GROUPS, size=events)) % GROUPS
        named = np.where(rng.random(events) < accuracy[s], did, wrong)
        said[:, s] = np.where(reports[:, s], named, -1)
    return Truth(did, place, target, claimed, said, presence, mix, claim, false_claim, accuracy)


def misspecified(seed: int, events: int = 5000, *, copies: bool = True) -> Truth:
    """Severity drives claims and coverage, coverage depends on the group, errors fall on the
    dominant local group, and with `copies` half of all sources repeat source 0 when it reports.
    """
    world = plain(seed, events)
    rng = np.random.default_rng(seed + 6)
    did, target, place = world.perpetrator, world.target, world.place
    severity = rng.normal(size=events)
    rate = np.clip(world.claim[did, target], 1e-4, 1 - 1e-4)
    own = rng.random(events) < 1 / (1 + np.exp(-(np.log(rate / (1 - rate)) + severity)))
    claimed = rng.random((events, GROUPS)) < world.false_claim
    claimed[np.arange(events), did] = own
    coverage = np.array([0.16, 0.12, 0.05, 0.12, 0.14, 0.10])
    dominant = world.presence.argmax(axis=1)[place]
    said = np.full((events, SOURCES), -1)
    for s in range(SOURCES):
        reports = rng.random(events) < coverage[did] * np.exp(0.4 * severity)
        to_dominant = (rng.random(events) < 0.7) & (dominant != did)
        wrong = np.where(
            to_dominant, dominant, (did + rng.integers(1, GROUPS, size=events)) % GROUPS
        )
        named = np.where(rng.random(events) < world.accuracy[s], did, wrong)
        said[:, s] = np.where(reports, named, -1)
    echo = np.zeros((events, SOURCES), dtype=bool)
    if copies:
        for s in range(1, SOURCES):
            echo[:, s] = (rng.random(events) < 0.5) & (said[:, 0] >= 0)
            said[:, s] = np.where(echo[:, s], said[:, 0], said[:, s])
    return replace(
        world, claimed=claimed, said=said, severity=severity, coverage=coverage, echo=echo
    )


def thin(seed: int, events: int = 5000, *, reported: float = 0.0, sure: int = 0) -> Truth:
    """Reports on a share of events only; `sure` events have one report that is right."""
    world = plain(seed, events)
    rng = np.random.default_rng([seed, 1])
    said = np.where(rng.random(events)[:, None] < reported, world.said, -1)
    if sure:
        said = np.full_like(said, -1)
        known = rng.choice(events, size=sure, replace=False)
        said[known, 0] = world.perpetrator[known]
    return replace(world, said=said)


def severity_class(severity: Floats, classes: int = 4) -> Ints:
    """Casualty class of each event: quantiles of severity, as a coder would see them."""
    edges = np.quantile(severity, np.arange(1, classes) / classes)
    return np.digitize(severity, edges).astype(np.int64)


def to_data(world: Truth, *, roots: str = "known", classes: int = 4) -> AttributionData:
    """Lay the world out for the engine.

    `roots`: ``known`` (echoes share the root of source 0), ``unknown``, or ``ignored`` (every
    report its own root).
    """
    event, source = np.nonzero(world.said >= 0)
    root = np.arange(len(event))
    if roots == "unknown":
        root = np.full(len(event), -1)
    elif roots == "known" and world.echo is not None:
        first = {
            int(e): int(r) for r, (e, s) in enumerate(zip(event, source, strict=True)) if s == 0
        }
        repeats = world.echo[event, source]
        root[repeats] = [first[int(e)] for e in event[repeats]]
    claim_event, claim_group = np.nonzero(world.claimed)
    casualty = None if world.severity is None else severity_class(world.severity, classes)
    return AttributionData(
        n_groups=GROUPS,
        place=world.place + 1,
        place_parent=[-1] + [0] * PLACES,
        target=world.target,
        n_targets=TARGETS,
        casualty=casualty,
        n_sources=SOURCES,
        claims=Claims(claim_event, claim_group, np.full(len(claim_event), CLAIMED)),
        reports=Reports(event, source, world.said[event, source], None, None, root, source),
    )


def true_posterior(world: Truth) -> Floats:
    """Events × groups: the posterior under the parameters that made the world; echoes left out."""
    n, did = len(world.perpetrator), np.arange(GROUPS)
    log = np.log(world.presence[world.place] + 1e-300) + np.log(world.mix[:, world.target].T)
    claim = np.clip(world.claim[:, world.target].T, 1e-9, 1 - 1e-9)
    if world.severity is not None:
        at = np.clip(claim, 1e-4, 1 - 1e-4)
        claim = 1 / (1 + np.exp(-(np.log(at / (1 - at)) + world.severity[:, None])))
    for_one = np.where(world.claimed, np.log(claim), np.log1p(-claim))
    false = world.false_claim
    for_other = np.where(world.claimed, np.log(false), np.log1p(-false))
    log = log + for_one - for_other
    said = world.said if world.echo is None else np.where(world.echo, -1, world.said)
    dominant = world.presence.argmax(axis=1)[world.place]
    cover = np.full((n, GROUPS), 0.12)
    if world.severity is not None and world.coverage is not None:
        cover = np.minimum(world.coverage * np.exp(0.4 * world.severity[:, None]), 1 - 1e-9)
    for s in range(SOURCES):
        wrong = np.full((n, GROUPS), 1.0 / (GROUPS - 1))
        if world.severity is not None:
            wrong = np.where(did[None] == dominant[:, None], wrong, 0.3 * wrong)
            to_dominant = (said[:, s] == dominant)[:, None] & (did[None] != dominant[:, None])
            wrong = wrong + 0.7 * to_dominant
        p = np.where(said[:, s, None] == did, world.accuracy[s], (1 - world.accuracy[s]) * wrong)
        exposed = np.ones(n, bool) if world.echo is None else ~world.echo[:, s]
        term = np.where(said[:, s, None] >= 0, np.log(p * cover), np.log1p(-cover))
        log += np.where(exposed[:, None], term, 0.0)
    log -= log.max(axis=1, keepdims=True)
    q = np.exp(log)
    return q / q.sum(axis=1, keepdims=True)


def missing_at_random(world: Truth) -> Floats:
    """Imputation as if attribution were missing at random: events × groups.

    A multinomial logit on place, target and reports, fitted to events claimed by one group, with
    a ridge of one half per squared coefficient; mixed with a thousandth of uniform.
    """
    from scipy.optimize import minimize
    from scipy.special import log_softmax, softmax

    n = len(world.perpetrator)
    said = np.zeros((n, SOURCES * GROUPS))
    event, source = np.nonzero(world.said >= 0)
    said[event, source * GROUPS + world.said[event, source]] = 1
    x = np.hstack(
        (np.eye(PLACES)[world.place], np.eye(TARGETS)[world.target], said, np.ones((n, 1)))
    )
    once = world.claimed.sum(axis=1) == 1
    y = np.eye(GROUPS)[world.claimed.argmax(axis=1)[once]]
    known = x[once]

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(-1, GROUPS)
        log = log_softmax(known @ w, axis=1)
        slope = known.T @ (np.exp(log) - y)
        slope[:-1] += w[:-1]
        return -float((y * log).sum()) + 0.5 * float((w[:-1] ** 2).sum()), slope.ravel()

    start = np.zeros(x.shape[1] * GROUPS)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    p = softmax(x @ found.x.reshape(-1, GROUPS), axis=1)
    return 0.999 * p + 0.001 / GROUPS
