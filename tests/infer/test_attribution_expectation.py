"""Two forms of one model: whole arrays in the E step, a label at a time in the sampler."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tacitus.infer.attribution import (
    CLAIMED,
    DENIED,
    AttributionData,
    Claims,
    Priors,
    Reports,
    evidence,
    fit,
    gibbs,
)
from tacitus.infer.attribution.expectation import (
    Expectation,
    claim_sums,
    expected_traits,
    strangers_loglik,
    tables_of,
)
from tacitus.infer.attribution.priors import (
    copy_arrays,
    empty_stats,
    empty_tables,
    is_covering,
)
from tacitus.infer.kernels import attribution as kernel
from tacitus.infer.kernels.labels import Stats, Tables, pass_labels
from tacitus.infer.kernels.parameters import Parameters

N, G, S = 40, 4, 5


def world(seed: int) -> AttributionData:
    """Everything at once: ties, nesting, two kinds of cell, known and unknown roots, gaps."""
    rng = np.random.default_rng(seed)
    event, source = np.nonzero(rng.random((N, S)) < 0.5)
    claim = rng.choice(N, 12, replace=False)
    return AttributionData(
        n_groups=G,
        place=rng.integers(0, 3, (N, 2)),
        target=rng.integers(-1, 3, N),
        n_targets=3,
        casualty=rng.integers(-1, 2, N),
        n_casualties=2,
        marks=rng.integers(-1, 3, (N, 1)),
        claims=Claims(claim, rng.integers(0, G, 12), rng.choice([CLAIMED, DENIED], 12)),
        claims_recorded=rng.random(N) < 0.8,
        reports=Reports(
            event,
            source,
            rng.integers(0, G, len(event)),
            hedge=rng.integers(0, 2, len(event)),
            root=rng.integers(-1, 3, len(event)),
        ),
        tied=[[1, 2]],
        group_parent=[-1, -1, -1, 1],
    )


def setting_at(
    data: AttributionData, priors: Priors, seed: int
) -> tuple[gibbs.Setting, Parameters, Tables]:
    """Give a setting with parameters away from their start, and the sampler's tables."""
    setting, rng = gibbs.prepare(data, priors), np.random.default_rng(seed)
    par = copy_arrays(setting.start)
    for rate in (par.claim, par.deny, par.false_claim, par.error, par.sight, par.context):
        rate[:] = rng.uniform(0.05, 0.9, rate.shape)
    for factor in (par.reach, par.visibility, par.severity, par.affinity, par.echo):
        factor[:] = factor * rng.uniform(0.3, 3.0, factor.shape)
    for rows in (par.presence, par.target, par.casualty):
        rows[:] = rng.dirichlet(np.ones(rows.shape[1]), len(rows))
    tab = empty_tables(setting.layout, par)
    kernel.build_tables(par, tab, setting.exposure, is_covering(setting.hyper))
    return setting, par, tab


def drawn(
    setting: gibbs.Setting, tab: Tables, par: Parameters, seed: int = 0
) -> tuple[Stats, np.ndarray, float]:
    """One pass of the sampler: counts, probabilities, log-likelihood."""
    stats, n = empty_stats(setting.layout, par), len(setting.unclaimed)
    posterior = np.zeros(len(setting.layout.group))
    loglik = pass_labels(
        setting.layout,
        tab,
        stats,
        posterior,
        np.zeros(n, np.int64),
        np.zeros((2, len(par.visibility))),
        setting.unclaimed,
        True,
        is_covering(setting.hyper),
        np.random.default_rng(seed),
    )
    return stats, posterior, loglik


@pytest.mark.parametrize("priors", [Priors(), Priors(coverage=None)], ids=["coverage", "none"])
@pytest.mark.parametrize("seed", [1, 2])
def test_both_forms_agree(priors: Priors, seed: int) -> None:
    setting, par, tab = setting_at(world(seed), priors, seed)
    covers = is_covering(setting.hyper)
    made = tables_of(par, setting.exposure, covers)
    for name, one, two in zip(Tables._fields, tab, made, strict=True):
        if covers or name not in ("silence", "unseen", "own", "surprise", "sight", "echo"):
            assert two == pytest.approx(one), name
    step = Expectation(setting.layout, covers)
    q, loglik = step.posterior(made, np.zeros(len(setting.layout.group)))
    stats, posterior, expected = drawn(setting, tab, par)
    assert q == pytest.approx(posterior, abs=1e-12)
    assert loglik == pytest.approx(expected)
    assert strangers_loglik(setting.layout, par, covers) == pytest.approx(
        kernel.stranger_loglik(setting.layout, par, covers)
    )
    full = kernel.spread_missing(stats.trait, tab.trait, 3, 2, np.random.default_rng(0))
    own, other = claim_sums(setting.layout, stats.relation, full)
    counted = kernel.claim_counts(setting.layout, setting.hyper, stats, full, 0 * full)
    assert np.moveaxis(own, -1, 0) == pytest.approx(np.stack(counted[:2]))
    assert other == pytest.approx(counted[3])


def test_expected_counts_are_the_mean_of_drawn_ones() -> None:
    setting, par, tab = setting_at(world(3), Priors(), 3)
    step, expected = Expectation(setting.layout, True), empty_stats(setting.layout, par)
    q, _ = step.posterior(tab, np.zeros(len(setting.layout.group)))
    step.count(tab, q, expected)
    draws = [drawn(setting, tab, par, seed)[0] for seed in range(1500)]
    for name, want in expected._asdict().items():
        rows = np.stack([getattr(stats, name) for stats in draws])
        error = rows.std(axis=0) / np.sqrt(len(rows)) + 1e-3
        assert (np.abs(rows.mean(axis=0) - want) < 5 * error).all(), name


def test_missing_traits_keep_their_number() -> None:
    setting, par, tab = setting_at(world(4), Priors(), 4)
    stats, _, _ = drawn(setting, tab, par)
    full = expected_traits(stats.trait, tab.trait, (G, 3, 2))
    assert full.sum() == pytest.approx(N)
    spread = kernel.spread_missing(stats.trait, tab.trait, 3, 2, np.random.default_rng(0))
    assert full.sum(axis=(1, 2)) == pytest.approx(spread.sum(axis=(1, 2)))


def test_near_events_pull_towards_their_group() -> None:
    data = AttributionData(
        n_groups=3,
        place=[0] * 12,
        claims=Claims(range(8), [1] * 4 + [2] * 4, [CLAIMED] * 8),
        claims_recorded=[True] * 8 + [False] * 4,
        neighbours=(range(8, 12), [0, 1, 4, 5], [1.0] * 4),
    )
    alone = fit(replace(data, neighbours=None), seed=1, fast=True)
    found = fit(data, seed=1, fast=True)
    assert (found.perpetrators()[8:10, 1] > alone.perpetrators()[8:10, 1]).all()
    assert (found.perpetrators()[10:, 2] > alone.perpetrators()[10:, 2]).all()
    piece = next(e for e in evidence(found, 8) if e.kind == "near events")
    assert piece.decibans[1] > 0 > piece.decibans[2]


def test_policies_count_the_events_they_leave_out() -> None:
    data = world(5)
    unknown = (data.target < 0) | (data.casualty < 0)
    table = fit(data, seed=1, fast=True).policies()
    assert 0 < table.left_out == (unknown & data.claims_recorded).sum()
