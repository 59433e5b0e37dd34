"""Draws of truth and data from the priors of ties and of strength, for calibration."""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from tacitus.infer.hedges import TERMS, denies, signal_table
from tacitus.infer.sbc import Ranked
from tacitus.infer.strength import BOUNDS, SHARE_SD, Statements, StrengthPriors, fit_strength
from tacitus.infer.ties import Exposure, Priors, TieReports, tie_data
from tacitus.infer.ties.em import smooth
from tacitus.infer.ties.gibbs import ChainSpec, init, run_chain
from tacitus.infer.ties.model import GRID_B, GRID_D, Model, Parameters, initial

#: Denser than the defaults, so that small worlds hold something to learn.
PRIORS = Priors(
    begin=(2, 4), birth=(2, 8), death=(2, 6), true_rate=(4, 4), false_rate=(1, 20), bias=0.5
)
KINDS = ("ties", "births", "deaths", "true rate", "false rate", "d", "b", "log evidence")
AFFIRMING = np.array([n for n in range(len(TERMS)) if not denies([n])[0]])


def draw_parameters(rng: np.random.Generator, relations: int, sources: int) -> Parameters:
    """Draw parameters; sources that break false < true / 2 are drawn again."""
    weight = np.exp(-0.5 * ((GRID_D - 0.8) / 0.8) ** 2)
    bias = np.exp(-0.5 * (GRID_B / PRIORS.bias) ** 2)
    rows = []
    while len(rows) < sources:
        d = rng.choice(GRID_D, p=weight / weight.sum())
        true = rng.beta(*PRIORS.true_rate)
        a, b = PRIORS.false_rate
        false = rng.beta(a, b * np.exp(PRIORS.slope * (d - 1)))
        if false < true / 2:
            rows.append((true, false, d, rng.choice(GRID_B, p=bias / bias.sum())))
    true, false, d, b = np.array(rows).T
    return Parameters(
        *(rng.beta(*getattr(PRIORS, name), relations) for name in ("begin", "birth", "death")),
        np.zeros(0),
        true,
        false,
        d,
        b,
        np.zeros(0),
        *(np.ones((2, 1)),) * 2,
        np.full(2, 0.5),
    )


def rank_ties(
    seed: int, *, parties: int = 6, years: int = 6, sources: int = 5, thin: int = 8
) -> Ranked:
    """Draw a small world from the prior, fit it, and give truth and 99 draws of summaries."""
    rng = np.random.default_rng(seed)
    p = draw_parameters(rng, 1, sources)
    held = np.zeros((parties, parties, years), bool)
    held[..., 0] = rng.random(held.shape[:2]) < p.begin
    for t in range(1, years):
        chance = np.where(held[..., t - 1], 1 - p.death, p.birth)
        held[..., t] = rng.random(held.shape[:2]) < chance
    i, j, t = np.nonzero(np.repeat(~np.eye(parties, dtype=bool)[..., None], years, -1))
    y = held[i, j, t].astype(int)
    covers = rng.random((sources, len(y))) < 0.3
    rate = np.where(y, p.true_rate[:, None], p.false_rate[:, None])
    says = covers & (rng.random(covers.shape) < rate)
    table = np.exp(signal_table(p.discrimination, p.bias))
    # No denials: that none was heard would itself be evidence, which the fit does not use.
    source, cell = np.nonzero(says)
    hedge = np.full(len(source), -1)
    for n in np.flatnonzero(rng.random(len(source)) < 0.5):
        chance = table[AFFIRMING, y[cell[n]], source[n]]
        hedge[n] = rng.choice(AFFIRMING, p=chance / chance.sum())
    zero = np.zeros_like
    s, c = np.nonzero(covers)
    data = tie_data(
        TieReports(zero(cell), i[cell], j[cell], source, t[cell], hedge=hedge),
        relations=1,
        parties=parties,
        sources=sources,
        years=(0, years - 1),
        exposure=Exposure(s, zero(c), i[c], j[c], t[c]),
    )
    model = Model(data, PRIORS)
    spec = ChainSpec(model, init(model), np.random.SeedSequence(seed), 20 * thin, 99 * thin)
    chain = run_chain(spec)
    some = slice(0, data.reported)
    true = held[data.subject[some], data.object[some]]
    blank = initial(model)._replace(
        **{
            name: getattr(p, name)
            for name in (
                "begin",
                "birth",
                "death",
                "true_rate",
                "false_rate",
                "discrimination",
                "bias",
            )
        }
    )
    value = smooth(model, blank, np.ones(len(data.terms.dyad)), reported=True).log_evidence
    truth = [
        true.sum(),
        p.birth[0],
        p.death[0],
        *(getattr(p, name)[0] for name in ("true_rate", "false_rate", "discrimination", "bias")),
        value,
    ]
    columns = (
        [chain.ties]
        + [
            np.array([getattr(q, name)[0] for q in chain.parameters])
            for name in ("birth", "death", "true_rate", "false_rate", "discrimination", "bias")
        ]
        + [chain.log_evidence]
    )
    return Ranked(np.array(truth, float), np.stack(columns, axis=1)[::thin])


def rank_strength(seed: int, *, years: int = 4, thin: int = 8) -> Ranked:
    """The same for strength: an umbrella of two parts and a group of its own."""
    rng = np.random.default_rng(seed)
    priors = StrengthPriors()
    umbrella = np.array([-1, 0, 0, -1])
    groups, sources, n = 4, 3, 24
    drift, spread, noise = np.abs(rng.normal(0, (priors.drift, priors.bias, priors.noise)))
    leaf = priors.centre + priors.spread * rng.normal(size=(groups, 1))
    leaf = leaf + np.pad(np.cumsum(rng.normal(0, drift, (groups, years - 1)), 1), ((0, 0), (1, 0)))
    total = leaf.copy()
    total[0] = logsumexp(leaf[:3], axis=0)
    bias = rng.normal(0, spread, sources)
    group, year = rng.integers(0, groups, n), rng.integers(0, years, n)
    source = rng.integers(0, sources, n)
    bound = rng.choice([BOUNDS.index(b) for b in ("exactly", "up_to", "over", "between")], n)
    value = total[group, year] + bias[source] + noise * rng.normal(size=n)
    up, over, between = (bound == BOUNDS.index(b) for b in ("up_to", "over", "between"))
    value = value + np.where(up, np.abs(rng.normal(0, priors.below, n)), 0)
    value = value - np.where(over, rng.exponential(priors.above, n), 0)
    width = rng.uniform(0.2, 0.8, n)
    value = value - np.where(between, width * rng.random(n), 0)
    high = np.where(between, np.exp(value + width), np.nan)
    whole = np.where((group == 1) | (group == 2), np.where(rng.random(n) < 0.3, 0, -1), -1)
    share = whole == 0
    part = np.where(share, np.exp(total[group, year] - total[0, year]), 0.5)
    odds = np.log(part / (1 - part)) + SHARE_SD * rng.normal(size=n)
    low = np.where(share, 1 / (1 + np.exp(-odds)), np.exp(value))
    bound = np.where(share, 0, bound)
    high = np.where(share, np.nan, high)
    fitted = fit_strength(
        Statements(group, year, source, bound, np.clip(low, 1e-9, None), high, whole),
        groups=groups,
        sources=sources,
        years=(0, years - 1),
        seed=seed,
        umbrella=umbrella,
        draws=99 * thin,
        chains=1,
    )
    return Ranked(total[:, [0, -1]].ravel(), fitted.draws[::thin][:, :, [0, -1]].reshape(99, -1))
