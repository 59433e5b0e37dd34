"""Expectation-maximisation: the start of the sampler, and the fast answer.

Newman 2018 (Nature Physics 14:542) and Young, Cantwell & Newman 2021 (J. Complex Networks
8:cnaa046) with rates per source, a Markov prior over years, roots, and copies weighed by their
expected origin (Dong, Berti-Equille & Srivastava 2009, VLDB, for the idea).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from tacitus.infer.kernels.ffbs import chain
from tacitus.infer.ties.model import (
    DELAY_PRIOR,
    GRID_B,
    GRID_D,
    HEARSAY_PRIOR,
    LIKENESS_PRIOR,
    Copies,
    Model,
    Parameters,
    initial,
)

Floats = npt.NDArray[np.float64]
_NONE = np.zeros((0, 0))


class Expectation(NamedTuple):
    """Ties under given parameters: P(Y), expected moves (D, 4), log evidence."""

    prob: Floats
    moves: Floats
    log_evidence: float


def smooth(model: Model, p: Parameters, own: Floats, *, reported: bool) -> Expectation:
    """Forward-backward over the reported, or the silent, dyads."""
    part = slice(0, model.data.reported) if reported else slice(model.data.reported, None)
    emission = model.emission(p, own, reported=reported)
    k = model.data.relation[part]
    prob = np.empty_like(emission)
    moves = np.zeros((len(k), 4))
    state = np.zeros((0, 0), np.int8)
    value = chain(
        emission, p.begin[k], model.births(p, part), p.death[k], _NONE, state, prob, moves
    )
    return Expectation(prob, moves, value)


def both(model: Model, p: Parameters, own: Floats) -> Expectation:
    """Forward-backward over all dyads, in their order."""
    a, b = (smooth(model, p, own, reported=part) for part in (True, False))
    return Expectation(
        np.concatenate([a.prob, b.prob]),
        np.concatenate([a.moves, b.moves]),
        a.log_evidence + b.log_evidence,
    )


def maximise(model: Model, p: Parameters, found: Expectation, copies: Copies) -> Parameters:
    """Update the parameters to their expected posterior means under the expected ties."""
    data, priors, cut = model.data, model.priors, model.data.reported
    held = model.held(found.prob[:cut])
    plain = ~data.terms.against
    hit = np.bincount(data.terms.source[plain], (copies.own * held)[plain], minlength=data.sources)
    false = np.bincount(
        data.terms.source[plain], (copies.own * (1 - held))[plain], minlength=data.sources
    )
    silent = model.exposed(found.prob[:cut], reported=True) + model.exposed(
        found.prob[cut:], reported=False
    )
    quiet = np.maximum(model.covering - silent, 0.0)
    sharp = priors.false_rate[1] * np.exp(priors.slope * (p.discrimination - 1.0))
    a, b = priors.true_rate
    true_rate = (hit + a) / (hit + silent + a + b)
    false_rate = (false + priors.false_rate[0]) / (false + quiet + priors.false_rate[0] + sharp)
    k = data.relation
    total = np.stack([np.bincount(k, column, minlength=data.relations) for column in found.moves.T])
    first = np.bincount(k, found.prob[:, 0], minlength=data.relations)
    dyads = np.bincount(k, minlength=data.relations)
    p = p._replace(
        true_rate=true_rate,
        false_rate=np.minimum(false_rate, true_rate / 2),
        begin=(first + priors.begin[0]) / (dyads + sum(priors.begin)),
        birth=(total[0] + priors.birth[0]) / (total[1] + sum(priors.birth)),
        death=(total[2] + priors.death[0]) / (total[3] + sum(priors.death)),
    )
    grid = model.source_grid(p, model.signal_counts(copies.own, found.prob[:cut]))
    weight = np.exp(grid - logsumexp(grid, axis=(1, 2), keepdims=True))
    p = p._replace(discrimination=weight.sum(axis=2) @ GRID_D, bias=weight.sum(axis=1) @ GRID_B)
    return _copying(model, p, copies)


def _copying(model: Model, p: Parameters, copies: Copies) -> Parameters:
    a, b = model.priors.copying
    heard = model.data.terms.hearsay
    own = np.where(model.data.terms.known, 0.0, copies.own)
    mark = HEARSAY_PRIOR.copy()
    for row, share in enumerate((own, 1.0 - copies.own)):
        mark[row] += (share[heard].sum(), share[~heard].sum())
    delay, like = copies.delay + DELAY_PRIOR, copies.likeness + LIKENESS_PRIOR
    return p._replace(
        copying=np.clip((copies.taken + a) / (copies.taken + copies.passed + a + b), 1e-4, 0.98),
        delay=delay / delay.sum(axis=1, keepdims=True),
        likeness=like / like.sum(axis=1, keepdims=True),
        hearsay=mark[:, 0] / mark.sum(axis=1),
    )


def estimate(
    model: Model, *, rounds: int = 40, tolerance: float = 1e-3
) -> tuple[Parameters, Expectation, Copies]:
    """Run EM until the probabilities of ties settle.

    Returns
    -------
    parameters : Parameters
    found : Expectation
        Ties under them.
    copies : Copies
        Expected origins under them.
    """
    p = initial(model)
    cut = model.data.reported
    empty = np.zeros(0)
    prior = np.full((cut, model.data.years), 0.3)
    copies = model.copies(p, prior, None, empty)
    found = both(model, p, copies.own)
    for _ in range(rounds):
        p = maximise(model, p, found, copies)
        copies = model.copies(p, found.prob[:cut], None, empty)
        last, found = found, both(model, p, copies.own)
        if np.abs(found.prob - last.prob).max(initial=0.0) < tolerance:
            break
    return p, found, copies
