"""Blocked Gibbs sampling of ties, origins of reports, and the parameters of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from tacitus.infer.kernels.ffbs import chain
from tacitus.infer.ties.em import estimate
from tacitus.infer.ties.model import (
    DELAY_PRIOR,
    GRID_B,
    GRID_D,
    HEARSAY_PRIOR,
    LIKENESS_PRIOR,
    Copies,
    Model,
    Parameters,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Dyads without any report are redrawn once in so many sweeps.
SILENT_EVERY = 10


class State(NamedTuple):
    """Where a chain stands.

    Attributes
    ----------
    parameters : Parameters
    ties : ndarray of int8, shape (reported, T)
    moves : ndarray of float, shape (D, 4)
        Births, chances of birth, deaths and chances of death of every dyad.
    first : ndarray of float, shape (D,)
        Ties in the first year.
    quiet : ndarray of float, shape (S,)
        Ties of silent dyads that each source covered without speaking of them.
    copies : Copies
    """

    parameters: Parameters
    ties: npt.NDArray[np.int8]
    moves: Floats
    first: Floats
    quiet: Floats
    copies: Copies


class Info(NamedTuple):
    """What one step tells besides the state.

    Attributes
    ----------
    prob : ndarray of float, shape (reported, T)
        P(tie) given parameters and origins.
    log_evidence : float
        Of the reported dyads, relative to no tie.
    ties : float
        Number of tie-years drawn in reported dyads.
    """

    prob: Floats
    log_evidence: float
    ties: float


def init(model: Model) -> State:
    """Start from the EM estimate."""
    p, found, copies = estimate(model, rounds=25, tolerance=0.01)
    cut = model.data.reported
    quiet = model.exposed(found.prob[cut:], reported=False)
    ties = (found.prob[:cut] > 0.5).astype(np.int8)
    return State(p, ties, found.moves, found.prob[:, 0].copy(), quiet, copies)


def step(
    state: State, model: Model, rng: np.random.Generator, *, silent: bool = True
) -> tuple[State, Info]:
    """Redraw everything once; dyads without a report only where `silent` says so.

    Leaving a block out of some sweeps by a fixed schedule keeps the posterior invariant.
    """
    cut = model.data.reported
    ties, prob, moves, value = _draw_ties(model, state, rng, reported=True)
    all_moves, first, quiet = state.moves.copy(), state.first.copy(), state.quiet
    all_moves[:cut], first[:cut] = moves, ties[:, 0]
    if silent and cut < len(first):
        other, _, moves, _ = _draw_ties(model, state, rng, reported=False)
        all_moves[cut:], first[cut:] = moves, other[:, 0]
        quiet = model.exposed(other.astype(float), reported=False)
    mass = ties.astype(float)
    copies = state.copies
    if len(model.data.candidates.term):
        copies = model.copies(state.parameters, mass, rng.random(len(model.data.terms.dyad)))
    p = _rates(model, state.parameters, mass, quiet, copies, rng)
    p = _dynamics(model, p, all_moves, first, rng)
    p = _discrimination(model, p, mass, copies, rng)
    p = _repeating(model, p, copies, rng)
    return State(p, ties, all_moves, first, quiet, copies), Info(prob, value, float(ties.sum()))


def _draw_ties(
    model: Model, state: State, rng: np.random.Generator, *, reported: bool
) -> tuple[npt.NDArray[np.int8], Floats, Floats, float]:
    cut, p = model.data.reported, state.parameters
    part = slice(0, cut) if reported else slice(cut, None)
    emission = model.emission(p, state.copies.own, reported=reported)
    k = model.data.relation[part]
    ties = np.zeros(emission.shape, np.int8)
    prob = np.empty(emission.shape)
    moves = np.zeros((len(k), 4))
    births = model.births(p, part)
    uniforms = rng.random(emission.shape)
    value = chain(emission, p.begin[k], births, p.death[k], uniforms, ties, prob, moves)
    return ties, prob, moves, value


def _rates(
    model: Model,
    p: Parameters,
    mass: Floats,
    quiet: Floats,
    copies: Copies,
    rng: np.random.Generator,
) -> Parameters:
    """Draw true and false rates; a draw that breaks false < true / 2 is refused."""
    data, priors = model.data, model.priors
    held, plain = model.held(mass), ~data.terms.against
    source, own = data.terms.source[plain], copies.own[plain]
    hit = np.bincount(source, own * held[plain], minlength=data.sources)
    false = np.bincount(source, own * (1 - held[plain]), minlength=data.sources)
    silent = model.exposed(mass, reported=True) + quiet
    rest = np.maximum(model.covering - silent, 0.0)
    a, b = priors.true_rate
    c, d = priors.false_rate
    sharp = d * np.exp(priors.slope * (p.discrimination - 1.0))
    true_rate = rng.beta(a + hit, b + silent)
    false_rate = np.maximum(rng.beta(c + false, sharp + rest), 1e-12)
    keep = false_rate < true_rate / 2
    return p._replace(
        true_rate=np.where(keep, true_rate, p.true_rate),
        false_rate=np.where(keep, false_rate, p.false_rate),
    )


def _dynamics(
    model: Model, p: Parameters, moves: Floats, first: Floats, rng: np.random.Generator
) -> Parameters:
    """Draw the chances of a beginning, a birth and a death per relation."""
    data, priors = model.data, model.priors
    k, n = data.relation, data.relations
    births, idle, deaths, held = (np.bincount(k, column, minlength=n) for column in moves.T)
    began = np.bincount(k, first, minlength=n)
    dyads = np.bincount(k, minlength=n)
    p = p._replace(
        begin=rng.beta(priors.begin[0] + began, priors.begin[1] + dyads - began),
        death=rng.beta(priors.death[0] + deaths, priors.death[1] + held - deaths),
    )
    if p.effect.size:
        return _effects(model, p, moves, rng)
    birth = rng.beta(priors.birth[0] + births, priors.birth[1] + idle - births)
    return p._replace(birth=np.maximum(birth, 1e-12))


def _effects(model: Model, p: Parameters, moves: Floats, rng: np.random.Generator) -> Parameters:
    """Move base rates and effects of covariates by Metropolis steps on the log-odds."""
    relation, births, idle = model.data.relation, moves[:, 0], moves[:, 1]
    a, b = model.priors.birth

    def per_dyad(birth: Floats, effect: Floats) -> Floats:
        eta = logit(birth)[relation] + model.data.covariates @ effect
        return np.asarray(births * eta - idle * np.logaddexp(0.0, eta), float)

    def prior(birth: Floats) -> Floats:
        return np.asarray(a * np.log(birth) + b * np.log1p(-birth), float)

    now = per_dyad(p.birth, p.effect)
    birth, effect = p.birth, p.effect.copy()
    n = len(birth)
    for scale in (0.5, 0.15):
        new = np.clip(expit(logit(birth) + rng.normal(0, scale, n)), 1e-9, 1 - 1e-9)
        then = per_dyad(new, effect)
        gain = np.bincount(relation, then - now, minlength=n) + prior(new) - prior(birth)
        take = np.log(rng.random(n)) < gain
        birth = np.where(take, new, birth)
        now = np.where(take[relation], then, now)
        for q in range(len(effect)):
            trial = effect.copy()
            trial[q] += rng.normal(0, scale)
            then = per_dyad(birth, trial)
            gain_q = (then - now).sum() - 0.5 * (trial[q] ** 2 - effect[q] ** 2)
            if np.log(rng.random()) < gain_q:
                effect, now = trial, then
    return p._replace(birth=birth, effect=effect)


def _discrimination(
    model: Model, p: Parameters, mass: Floats, copies: Copies, rng: np.random.Generator
) -> Parameters:
    """Draw d and b of each source on a grid, jittered within its cell."""
    grid = model.source_grid(p, model.signal_counts(copies.own, mass))
    flat = grid.reshape(len(grid), -1)
    weight = np.exp(flat - flat.max(axis=1, keepdims=True)).cumsum(axis=1)
    mark = rng.random(len(flat)) * weight[:, -1]
    at = np.minimum((weight < mark[:, None]).sum(axis=1), flat.shape[1] - 1)
    d, b = np.divmod(at, len(GRID_B))
    return p._replace(discrimination=GRID_D[d], bias=GRID_B[b])


def _repeating(model: Model, p: Parameters, copies: Copies, rng: np.random.Generator) -> Parameters:
    """Draw who repeats whom, and what delay, wording and marks betray."""
    if not len(model.data.candidates.term):
        return p
    a, b = model.priors.copying
    heard, known = model.data.terms.hearsay, model.data.terms.known
    mark = HEARSAY_PRIOR.copy()
    for row, share in enumerate((np.where(known, 0.0, copies.own), 1.0 - copies.own)):
        mark[row] += (share[heard].sum(), share[~heard].sum())
    return p._replace(
        copying=np.clip(rng.beta(a + copies.taken, b + copies.passed), 1e-6, 0.999),
        delay=np.stack([rng.dirichlet(row) for row in copies.delay + DELAY_PRIOR]),
        likeness=np.stack([rng.dirichlet(row) for row in copies.likeness + LIKENESS_PRIOR]),
        hearsay=np.clip(rng.beta(mark[:, 0], mark[:, 1]), 0.01, 0.99),
    )


@dataclass(frozen=True)
class ChainSpec:
    """One chain's work: all that a runner has to send."""

    model: Model
    start: State
    seed: np.random.SeedSequence
    warmup: int
    draws: int


class Chain(NamedTuple):
    """Draws of one chain; the first axis counts them.

    Attributes
    ----------
    prob : ndarray of float32, shape (draws, reported, T)
    parameters : list of Parameters
    own : ndarray of bool, shape (draws, M)
    origin : ndarray of int32, shape (draws, M)
    log_evidence, ties : ndarray of float, shape (draws,)
    """

    prob: npt.NDArray[np.float32]
    parameters: list[Parameters]
    own: npt.NDArray[np.bool_]
    origin: npt.NDArray[np.int32]
    log_evidence: Floats
    ties: Floats


def run_chain(spec: ChainSpec) -> Chain:
    """Run one chain: a warm-up that is dropped, then the draws."""
    model, state = spec.model, spec.start
    rng = np.random.Generator(np.random.Philox(spec.seed))
    kept: list[tuple[Info, Copies]] = []
    parameters = []
    for sweep in range(spec.warmup + spec.draws):
        state, info = step(state, model, rng, silent=sweep % SILENT_EVERY == 0)
        if sweep >= spec.warmup:
            kept.append((info._replace(prob=info.prob.astype(np.float32)), state.copies))
            parameters.append(state.parameters)
    return Chain(
        np.stack([info.prob for info, _ in kept]),
        parameters,
        np.stack([copies.own > 0.5 for _, copies in kept]),
        np.stack([copies.origin.astype(np.int32) for _, copies in kept]),
        np.array([info.log_evidence for info, _ in kept]),
        np.array([info.ties for info, _ in kept]),
    )
