"""Fit the model of ties: EM for a quick answer, Gibbs chains for a calibrated one."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from tacitus.errors import ArrayError
from tacitus.infer.diagnose import ess_bulk, rhat
from tacitus.infer.kernels.ffbs import chain
from tacitus.infer.ties.copies import Candidates
from tacitus.infer.ties.data import TieData
from tacitus.infer.ties.em import estimate
from tacitus.infer.ties.evidence import Draw, bounds, marginal, roots_by_origin, weigh
from tacitus.infer.ties.gibbs import Chain, ChainSpec, init, run_chain
from tacitus.infer.ties.model import Model, Parameters, Priors
from tacitus.infer.ties.result import CopyTable, Diagnostics, SourceTable, TieFit

Floats = npt.NDArray[np.float64]

#: Draws of parameters with which weights, bounds and silent dyads are worked out.
UNFOLDED = 20
#: With fewer reported cells a draw takes several sweeps: little data mixes slowly, at low cost.
SMALL = 10_000
#: Silent dyads are smoothed so many at a time, to bound memory.
BLOCK = 20_000
#: Most bytes of draws of P(tie) that are given back.
MOST_KEPT = 48 * 2**20


def fit(
    data: TieData,
    *,
    seed: int,
    draws: int = 100,
    chains: int = 4,
    fast: bool = False,
    priors: Priors | None = None,
    map: Callable[..., Any] = builtins.map,  # noqa: A002
    progress: Callable[[float], None] | None = None,
) -> TieFit:
    """Infer ties from reports by sources of unknown worth, some of which repeat others.

    Parameters
    ----------
    data : TieData
        From :func:`tacitus.infer.ties.tie_data`.
    seed : int
        Same seed, same answer, on any runner.
    draws, chains : int
        Kept draws per chain (a third as many go before them), and chains.
    fast : bool
        Give the EM estimate only: no intervals, spread not calibrated.
    priors : Priors, optional
    map : callable
        Spreads the chains; must keep their order.
    progress : callable, optional
        Receives the share done, 0 to 1.

    Returns
    -------
    TieFit

    Raises
    ------
    ArrayError
        Fewer than four draws, or no chain.

    References
    ----------
    Young, Cantwell & Newman 2021, J. Complex Networks 8:cnaa046 (rates of reports); Dong,
    Berti-Equille & Srivastava 2009, VLDB (copies); Chib 1996, J. Econometrics 75:79 (forward
    filter, backward sample); Good 1950 (weights of evidence).

    Examples
    --------
    >>> import numpy as np
    >>> from tacitus.infer.ties import TieReports, fit, tie_data
    >>> one = lambda *values: np.array(values)
    >>> data = tie_data(
    ...     TieReports(one(0, 0), one(0, 0), one(1, 1), one(0, 1), one(2015, 2016)),
    ...     relations=1, parties=3, sources=2, years=(2014, 2017))
    >>> found = fit(data, seed=1, fast=True)
    >>> bool(found.probability[data.dyad(0, 0, 1), 1] > found.prior[0, 1])
    True
    """
    model = Model(data, priors or Priors())
    tell = progress or (lambda share: None)
    if fast:
        p, found, copies = estimate(model)
        probability = found.prob
        low = np.full_like(probability, np.nan)
        kept: list[Draw] = [(p, copies.own)]
        origin = data.candidates.repeated(copies.choice)
        result = _assemble(model, kept, probability, low, low, [p], copies.own, origin, None)
        tell(1.0)
        return result
    if draws < 4 or chains < 1:
        raise ArrayError("Ask for at least four draws and one chain.")
    start = init(model)
    tell(0.1)
    seeds = np.random.SeedSequence(seed).spawn(chains)
    thin = max(1, min(5, SMALL // max(start.ties.size, 1)))
    specs = [ChainSpec(model, start, s, max(draws // 3, 10), draws, thin) for s in seeds]
    done: list[Chain] = []
    for one in map(run_chain, specs):
        done.append(one)
        tell(0.1 + 0.7 * len(done) / chains)
    result = _from_chains(model, done)
    tell(1.0)
    return result


def _from_chains(model: Model, done: list[Chain]) -> TieFit:
    parameters = [p for one in done for p in one.parameters]
    own = np.concatenate([one.own for one in done])
    pick = np.unique(np.linspace(0, len(parameters) - 1, UNFOLDED).astype(int))
    kept = [(parameters[at], own[at].astype(float)) for at in pick]
    log_odds = _log_odds([one.prob for one in done])
    low, high = _ends(np.concatenate([one.prob for one in done]))
    mean = np.mean([one.mean for one in done], axis=0)
    silent = _silent(model, [p for p, _ in kept])
    probability, low, high = (
        np.concatenate([a, b]) for a, b in zip((mean, low, high), silent, strict=True)
    )
    origin = _likeliest(np.sum([one.repeats for one in done], axis=0), model.data.candidates)
    result = _assemble(
        model, kept, probability, low, high, parameters, own.mean(axis=0), origin, done
    )
    return replace(result, log_odds=log_odds)


def _log_odds(chains: list[npt.NDArray[np.float32]]) -> npt.NDArray[np.float16]:
    """Keep draws of P(tie) evenly, as many of each chain as :data:`MOST_KEPT` bytes hold.

    Half precision tells log-odds apart to two decimals and more, and P near 1 not at all.
    """
    draws, cells = len(chains[0]), max(chains[0][0].size, 1)
    step = -(-draws * cells * 2 * len(chains) // MOST_KEPT)
    return np.stack(
        [logit(np.clip(one[:: max(step, 1)], 1e-7, 1 - 1e-7)).astype(np.float16) for one in chains]
    )


def _silent(model: Model, parameters: list[Parameters]) -> tuple[Floats, Floats, Floats]:
    """Smooth the dyads without a report: mean, 5 % and 95 % quantile, block by block."""
    data, cut = model.data, model.data.reported
    none = np.zeros((0, 0))
    out = tuple(np.empty((len(data.relation) - cut, data.years)) for _ in range(3))
    own = np.ones(len(data.terms.dyad))
    logs = [model.emission(p, own, reported=False).astype(np.float32) for p in parameters]
    for a in range(0, len(out[0]), BLOCK):
        part = slice(a, min(a + BLOCK, len(out[0])))
        rows = slice(cut + part.start, cut + part.stop)
        k = data.relation[rows]
        prob = np.empty((len(parameters), len(k), data.years))
        for n, p in enumerate(parameters):
            births = model.births(p, rows)
            emission = logs[n][part].astype(float)
            moves = np.zeros((len(k), 4))
            chain(
                emission, p.begin[k], births, p.death[k], none, none.astype(np.int8), prob[n], moves
            )
        out[0][part] = prob.mean(axis=0)
        out[1][part], out[2][part] = _ends(prob)
    return out[0], out[1], out[2]


def _ends(draws: npt.NDArray[np.floating[Any]]) -> tuple[Floats, Floats]:
    """Give the 5 % and 95 % quantiles over the first axis, which is sorted in place."""
    draws.sort(axis=0)
    edge = (len(draws) - 1) * 0.05
    below = int(edge)
    above, share = min(below + 1, len(draws) - 1), edge - below
    low, high = (
        order[below] + share * (order[above].astype(float) - order[below])
        for order in (draws, draws[::-1])
    )
    return low, high


def _likeliest(repeats: npt.NDArray[np.int64], candidates: Candidates) -> npt.NDArray[np.int64]:
    """Give the other term that each term repeats most often, -1 if it never does."""
    out = np.full(len(candidates.start) - 1, -1)
    term = np.repeat(np.arange(len(out)), np.diff(candidates.start))
    # Of equals the earliest: sorted by count, then backwards, the last written stands.
    order = np.lexsort((-candidates.term, repeats))
    order = order[repeats[order] > 0]
    out[term[order]] = candidates.term[order]
    return out


def _assemble(
    model: Model,
    kept: list[Draw],
    probability: Floats,
    low: Floats,
    high: Floats,
    parameters: list[Parameters],
    own: Floats,
    origin: npt.NDArray[np.int64],
    done: list[Chain] | None,
) -> TieFit:
    data = model.data
    root = roots_by_origin(own, origin)
    weights = weigh(model, kept, root, probability[: data.reported])
    c = data.candidates
    chance = np.mean([p.copying for p in parameters], axis=0)
    return TieFit(
        data=data,
        method="map" if done is None else "gibbs",
        probability=probability,
        low=low,
        high=high,
        prior=np.mean([marginal(model, p) for p in parameters], axis=0),
        roots=weights,
        bounds=bounds(model),
        sources=_sources(model, parameters, done is not None),
        copies=CopyTable(c.follower, c.leader, np.asarray(chance, float), 1.0 - own, root),
        rates={
            name: np.mean([getattr(p, name) for p in parameters], axis=0)
            for name in ("begin", "birth", "death", "effect")
        },
        diagnostics=_diagnostics(parameters, done),
    )


def _sources(model: Model, parameters: list[Parameters], sampled: bool) -> SourceTable:
    def summary(name: str) -> Floats:
        values = np.array([getattr(p, name) for p in parameters])
        ends = (
            np.quantile(values, (0.05, 0.95), axis=0)
            if sampled
            else np.full((2, values.shape[1]), np.nan)
        )
        return np.stack([values.mean(axis=0), *ends], axis=1)

    prior = model.data.prior
    d = np.array([p.discrimination for p in parameters])
    low, high = np.quantile(d, (0.1, 0.9), axis=0)
    return SourceTable(
        true_rate=summary("true_rate"),
        false_rate=summary("false_rate"),
        discrimination=summary("discrimination"),
        bias=summary("bias"),
        sd=d.std(axis=0) if sampled else prior.sd.copy(),
        enough=(low > prior.mean) | (high < prior.mean) if sampled else np.zeros(len(low), bool),
    )


def _diagnostics(parameters: list[Parameters], done: list[Chain] | None) -> Diagnostics:
    names = ("log evidence", "ties", "true rate", "false rate", "birth", "death")
    if done is None:
        return Diagnostics(names, np.full(len(names), np.nan), np.full(len(names), np.nan))
    watched = [
        np.stack([one.log_evidence for one in done]),
        np.stack([one.ties for one in done]),
        *(
            np.array([[getattr(p, name).mean() for p in one.parameters] for one in done])
            for name in ("true_rate", "false_rate", "birth", "death")
        ),
    ]
    return Diagnostics(
        names,
        np.array([float(rhat(values)) for values in watched]),
        np.array([float(ess_bulk(values)) for values in watched]),
        tuple(watched),
    )
