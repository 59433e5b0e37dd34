"""Weights of evidence: what each root contributes, and the bounds on their dependence."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from tacitus.infer.kernels.unfold import unfold
from tacitus.infer.ties.copies import candidates
from tacitus.infer.ties.em import estimate
from tacitus.infer.ties.model import Model, Parameters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NO_WORDING = np.zeros((0, 0), np.int64)
DECIBAN = 10.0 / np.log(10.0)


class RootWeights(NamedTuple):
    """What each independent root says about its dyad, year by year.

    ``prior + silence + sum of decibans`` over the roots of a dyad is the log-odds of its
    probability, in decibans (Good 1950): each root's weight is what it adds to those published
    before it.

    Attributes
    ----------
    dyad : ndarray of int, shape (R,)
        Row of the dyad; roots of one dyad stand together, in order of publication.
    term : ndarray of int, shape (R,)
        The term that opens the root.
    decibans, without : ndarray of float, shape (R, T)
        Weight given the earlier roots; P(tie) without this root and what repeats it.
    prior, silence : ndarray of float, shape (reported, T)
        Decibans before any report, and of the sources that covered the dyad and said nothing.
    """

    dyad: Ints
    term: Ints
    decibans: Floats
    without: Floats
    prior: Floats
    silence: Floats


class Bounds(NamedTuple):
    """P(tie) if all reports were independent, and if those of a dyad were one root.

    Attributes
    ----------
    independent, one_root : ndarray of float, shape (reported, T)
    """

    independent: Floats
    one_root: Floats


Draw = tuple[Parameters, Floats]


def roots_by_origin(own: Floats, origin: Ints) -> Ints:
    """Follow each probable copy to the term it goes back to.

    Parameters
    ----------
    own : ndarray of float, shape (M,)
        P(own report).
    origin : ndarray of int, shape (M,)
        The likeliest earlier term, -1 for none.

    Examples
    --------
    >>> roots_by_origin(np.array([1.0, 0.2, 0.4, 0.9]), np.array([-1, 0, 1, 0]))
    array([0, 0, 0, 3])
    """
    root = np.arange(len(own))
    for term in range(len(own)):
        if own[term] < 0.5 and origin[term] >= 0:
            root[term] = root[origin[term]]
    return root


def marginal(model: Model, p: Parameters) -> Floats:
    """Give P(tie) of each relation and year before any evidence, shape (K, T)."""
    out = np.empty((model.data.relations, model.data.years))
    out[:, 0] = p.begin
    for t in range(1, out.shape[1]):
        out[:, t] = out[:, t - 1] * (1 - p.death) + (1 - out[:, t - 1]) * p.birth
    return out


def _prior(model: Model, p: Parameters, part: slice) -> Floats:
    """Give P(tie) of each dyad and year before any evidence."""
    if not p.effect.size:
        return np.asarray(marginal(model, p)[model.data.relation[part]], float)
    k, birth = model.data.relation[part], model.births(p, part)
    out = np.empty((len(k), model.data.years))
    out[:, 0] = p.begin[k]
    for t in range(1, out.shape[1]):
        out[:, t] = out[:, t - 1] * (1 - p.death[k]) + (1 - out[:, t - 1]) * birth
    return out


def weigh(model: Model, draws: list[Draw], root: Ints, probability: Floats) -> RootWeights:
    """Average the unfolding of every dyad over draws of parameters and origins.

    Parameters
    ----------
    model : Model
    draws : list of (Parameters, own)
    root : ndarray of int, shape (M,)
        The opening term of each term's root.
    probability : ndarray of float, shape (reported, T)
        What the weights must add up to.
    """
    data, part = model.data, slice(0, model.data.reported)
    heads, group = np.unique(root, return_inverse=True)
    group = group.reshape(-1)
    entry_group = group[data.terms.entry_term]
    order = np.argsort(entry_group, kind="stable")
    entry_start = np.searchsorted(entry_group[order], np.arange(len(heads) + 1))
    group_start = np.searchsorted(data.terms.dyad[heads], np.arange(data.reported + 1))
    shape = (data.reported, data.years)
    silent, before = np.zeros(shape), np.zeros(shape)
    after, without = (np.zeros((len(heads), data.years)) for _ in range(2))
    k = data.relation[part]
    for p, own in draws:
        base = model.emission(p, np.zeros(len(root)), reported=True)
        logs = model.term_logs(p)
        value = (own * (logs[:, 1] - logs[:, 0]))[data.terms.entry_term] * data.terms.entry_weight
        unfold(
            base,
            p.begin[k],
            model.births(p, part),
            p.death[k],
            group_start,
            entry_start,
            data.terms.entry_year[order],
            value[order],
            silent,
            after,
            without,
        )
        before += _prior(model, p, part)
    n = len(draws)
    log_odds = _decibans(after / n)
    last = np.maximum(group_start[1:] - 1, 0)
    # Draws used here are a part of all draws: the small difference goes to silence.
    prior, quiet = _decibans(before / n), _decibans(silent / n)
    start = np.repeat(quiet, np.diff(group_start), axis=0)
    earlier = np.concatenate([start[:1], log_odds[:-1]])
    opens = np.zeros(len(heads), bool)
    opens[group_start[:-1]] = True
    earlier[opens] = quiet
    drift = _decibans(probability) - log_odds[last]
    return RootWeights(
        data.terms.dyad[heads],
        heads,
        log_odds - earlier,
        without / n,
        prior,
        quiet - prior + drift,
    )


def _decibans(p: Floats) -> Floats:
    return np.asarray(DECIBAN * logit(np.clip(p, 1e-15, 1 - 1e-15)), float)


def bounds(model: Model) -> Bounds:
    """Fit twice more, by EM: every report independent, and one root per dyad and polarity.

    The parameters are estimated anew each time: a source looks better where its echoes pass for
    confirmation.
    """
    data, cut = model.data, model.data.reported
    found = []
    for terms in (data.raw, data.pooled):
        other = replace(data, terms=terms, candidates=candidates(terms, NO_WORDING, False))
        _, ties, _ = estimate(Model(other, model.priors), rounds=25, tolerance=0.01)
        found.append(ties.prob[:cut])
    return Bounds(*found)
