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

#: Dyads without any report are redrawn at least once in so many sweeps.
SILENT_EVERY = 20
#: Origins of reports are redrawn once in so many sweeps: as dear as the ties, and slower to move.
COPIES_EVERY = 2
#: Every so many draws one is kept for the interval of each cell.
KEEP_EVERY = 3


class Silent(NamedTuple):
    """What is kept of the ties of dyads without a report.

    Attributes
    ----------
    moves : ndarray of float, shape (D - reported, 4)
        Births, chances of birth, deaths, chances of death.
    totals : ndarray of float, shape (5, K)
        The same, and ties in the first year, by relation.
    exposed : ndarray of float, shape (S,)
        Ties that each source covered without speaking of them.
    """

    moves: Floats
    totals: Floats
    exposed: Floats


class State(NamedTuple):
    """Where a chain stands.

    Attributes
    ----------
    parameters : Parameters
    ties : ndarray of int8, shape (reported, T)
    copies : Copies
    silent : Silent
        The latest draw of the dyads without a report.
    """

    parameters: Parameters
    ties: npt.NDArray[np.int8]
    copies: Copies
    silent: Silent


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
    ties = (found.prob[:cut] > 0.5).astype(np.int8)
    drawn = copies.own < 0.5
    copies = copies._replace(
        own=np.where(drawn, 0.0, 1.0), choice=np.where(drawn, copies.choice, -1)
    )
    silent = _silent(model, found.prob[cut:], found.moves[cut:])
    return State(p, ties, copies, silent)


def _silent(model: Model, mass: Floats, moves: Floats) -> Silent:
    part = slice(model.data.reported, None)
    totals = _totals(model, part, moves, mass[:, 0])
    return Silent(moves, totals, model.exposed(mass, reported=False))


def _totals(model: Model, part: slice, moves: Floats, first: Floats) -> Floats:
    k, n = model.data.relation[part], model.data.relations
    return np.stack([np.bincount(k, column, minlength=n) for column in (*moves.T, first)])


def step(
    state: State,
    model: Model,
    rng: np.random.Generator,
    *,
    silent: bool = True,
    origins: bool = True,
) -> tuple[State, Info]:
    """Redraw everything once; dyads without a report, and origins, only where asked for.

    Leaving a block out of some sweeps by a fixed schedule keeps the posterior invariant.
    """
    data, quiet, copies = model.data, state.silent, state.copies
    ties, prob, moves, value = _draw_ties(model, state, rng, reported=True)
    if silent and data.reported < len(data.relation):
        other, _, other_moves, _ = _draw_ties(model, state, rng, reported=False)
        quiet = _silent(model, other.astype(float), other_moves)
    mass = ties.astype(float)
    if origins and len(data.candidates.term):
        uniforms = rng.random(len(data.terms.dyad))
        copies = model.copies(state.parameters, mass, state.copies, uniforms)
    p = _rates(model, state.parameters, mass, quiet.exposed, copies, rng)
    totals = quiet.totals + _totals(model, slice(0, data.reported), moves, mass[:, 0])
    p = _dynamics(model, p, totals, rng)
    if p.effect.size:
        p = _effects(model, p, np.concatenate([moves, quiet.moves]), rng)
    p = _discrimination(model, p, mass, copies, rng)
    if origins:
        p = _repeating(model, p, copies, rng)
    return State(p, ties, copies, quiet), Info(prob, value, float(mass.sum()))


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


def _dynamics(model: Model, p: Parameters, totals: Floats, rng: np.random.Generator) -> Parameters:
    """Draw the chances of a beginning, a birth and a death per relation."""
    priors = model.priors
    births, idle, deaths, held, began = totals
    dyads = np.bincount(model.data.relation, minlength=model.data.relations)
    p = p._replace(
        begin=rng.beta(priors.begin[0] + began, priors.begin[1] + dyads - began),
        death=rng.beta(priors.death[0] + deaths, priors.death[1] + held - deaths),
    )
    if p.effect.size:
        return p
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
    """One chain's work: all that a runner has to send. Each draw takes `thin` sweeps."""

    model: Model
    start: State
    seed: np.random.SeedSequence
    warmup: int
    draws: int
    thin: int = 1


class Chain(NamedTuple):
    """Draws of one chain; the first axis counts them.

    Attributes
    ----------
    prob : ndarray of float32, shape (draws / KEEP_EVERY, reported, T)
    mean : ndarray of float, shape (reported, T)
        Of P(tie) over all draws.
    parameters : list of Parameters
    own : ndarray of bool, shape (draws, M)
    repeats : ndarray of int, shape (C,)
        In how many draws each candidate was repeated.
    log_evidence, ties : ndarray of float, shape (draws,)
    """

    prob: npt.NDArray[np.float32]
    mean: Floats
    parameters: list[Parameters]
    own: npt.NDArray[np.bool_]
    repeats: Ints
    log_evidence: Floats
    ties: Floats


def run_chain(spec: ChainSpec) -> Chain:
    """Run one chain: a warm-up that is dropped, then the draws."""
    model, state = spec.model, spec.start
    rng = np.random.Generator(np.random.Philox(spec.seed))
    kept = np.empty((-(-spec.draws // KEEP_EVERY), *state.ties.shape), np.float32)
    mean = np.zeros(state.ties.shape)
    parameters, own, watched = [], [], []
    repeats = np.zeros(len(model.data.candidates.term), np.int64)
    # Often enough that the silent dyads cost half of those with a report.
    reported = max(model.data.reported, 1)
    every = min(-(-2 * (len(model.data.relation) - reported) // reported), SILENT_EVERY)
    for sweep in range(-spec.warmup * spec.thin, spec.draws * spec.thin):
        state, info = step(
            state,
            model,
            rng,
            silent=sweep % max(every, 1) == 0,
            origins=sweep % COPIES_EVERY == 0,
        )
        if sweep < 0 or sweep % spec.thin:
            continue
        draw = sweep // spec.thin
        if draw % KEEP_EVERY == 0:
            kept[draw // KEEP_EVERY] = info.prob
        mean += info.prob
        parameters.append(state.parameters)
        own.append(state.copies.own > 0.5)
        choice = state.copies.choice
        repeats[choice[choice >= 0]] += 1
        watched.append((info.log_evidence, info.ties))
    return Chain(
        kept,
        mean / spec.draws,
        parameters,
        np.stack(own),
        repeats,
        *np.array(watched).T,
    )
