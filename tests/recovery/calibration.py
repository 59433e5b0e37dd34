"""Simulation-based calibration of the attribution model: one fit, and all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from tacitus.infer.attribution import CLAIMED, AttributionData, Priors, gibbs
from tacitus.infer.attribution.expectation import (
    Expectation,
    strangers_loglik,
    tables_of,
)
from tacitus.infer.attribution.priors import is_covering
from tacitus.infer.attribution.replicate import draw_prior, replicate
from tacitus.infer.sbc import Calibration, Ranked, calibrate

EVENTS, GROUPS, TARGETS, CASUALTIES, PLACES, SOURCES = 400, 4, 5, 2, 5, 5
DRAWS, THIN, BURN = 99, 12, 200
SILENT = 1
NAMED = ("loglik", "silent_share", "false_claims")


class Task(NamedTuple):
    seed: int
    design: str


def design_of(kind: str, rng: np.random.Generator) -> AttributionData:
    """Places under one root; with ``contexts``, also a second kind of cell."""
    place = rng.integers(0, PLACES, EVENTS)
    cells, parent = place + 1, [-1] + [0] * PLACES
    if kind == "contexts":
        second = rng.integers(0, 3, EVENTS)
        cells, parent = np.column_stack((cells, second + PLACES + 1)), parent + [0] * 3
    return AttributionData(
        n_groups=GROUPS,
        place=cells,
        place_parent=parent,
        n_targets=TARGETS,
        n_casualties=CASUALTIES,
        n_sources=SOURCES,
        n_hedges=2,
        dominant=place % GROUPS,
    )


def one(task: Task) -> Ranked:
    """Draw a world from the prior, fit it, give truth and draws."""
    return _one(task)[0]


def _one(task: Task) -> tuple[Ranked, list[str]]:
    priors = Priors()
    rng = np.random.default_rng(task.seed)
    design = design_of(task.design, rng)
    par = draw_prior(design, priors, rng)
    made = replicate(design, par, rng, copies=task.design == "copies")
    fitted = made.data
    if task.design == "broken":
        # As if sources erred half as often as they do.
        priors = replace(priors, error=tuple((a, 2 * (a + b) - a) for a, b in priors.error))
    setting = gibbs.prepare(fitted, priors)
    state = gibbs.init(setting, task.seed, 0)
    _, info = gibbs.advance(setting, state, burn=BURN, draws=DRAWS, thin=THIN, wide=True)
    blocks = gibbs.monitor(setting, wide=True)
    did, claims = made.perpetrator, fitted.claims
    claimed = np.asarray(claims.status) == CLAIMED
    wrong = did[np.asarray(claims.event)[claimed]] != np.asarray(claims.group)[claimed]
    covers = is_covering(setting.hyper)
    tab = tables_of(par, setting.exposure, covers)
    labels = np.zeros(len(setting.layout.group))
    _, loglik = Expectation(setting.layout, covers).posterior(tab, labels)
    truth: dict[str, Any] = {
        "loglik": loglik + strangers_loglik(setting.layout, par, covers),
        "false_claims": wrong.sum(),
        "claim": par.claim,
        "policy": setting.hyper.grid[par.policy, 0],
        "deny": par.deny,
        "error": par.error,
        "mode": par.mode[:SOURCES],
        "reach": par.reach,
        "visibility": par.visibility,
        "affinity": par.affinity,
        "presence": par.presence,
        "target": par.target,
    }
    # Relations do not occur, nor do missing casualties: those entries are prior against prior.
    if task.design == "copies":
        # The turns of silent sources hang together, which this log-likelihood leaves out.
        del truth["loglik"]
    rows, names, truths = [], [], []
    for name, value in truth.items():
        at, shape = blocks[name]
        size = int(np.prod(shape))
        rows.append(info.rows[:, at : at + size])
        truths.append(np.asarray(value, dtype=np.float64).ravel())
        names += [name] * size
    at, _ = blocks["false_claim"]
    rows.append(info.rows[:, at : at + 3 * GROUPS : 3])
    truths.append(par.false_claim[:, 0])
    names += ["false_claim"] * GROUPS
    for name, value in (("severity", par.severity), ("sight", par.sight)):
        at, _ = blocks[name]
        rows.append(info.rows[:, at : at + CASUALTIES])
        truths.append(value[:CASUALTIES])
        names += [name] * CASUALTIES
    if task.design == "copies":
        pairs = np.flatnonzero(1 - np.eye(SOURCES).ravel())
        at, _ = blocks["echo"]
        rows.append(info.rows[:, at + pairs])
        truths.append(par.echo.ravel()[pairs])
        names += ["echo"] * len(pairs)
    at, _ = blocks["share_unclaimed"]
    unclaimed = setting.unclaimed
    rows.append(info.rows[:, at + SILENT, None])
    truths.append(np.array([(did[unclaimed] == SILENT).sum() / max(unclaimed.sum(), 1)]))
    names.append("silent_share")
    draws = np.concatenate(rows, axis=1)
    draws[:, -1] = np.round(draws[:, -1], 9)
    flat = np.concatenate(truths)
    flat[-1] = np.round(flat[-1], 9)
    return Ranked(flat, draws), names


def run(seeds: Iterable[int], design: str) -> tuple[Calibration, np.ndarray]:
    """Calibrate over the seeds; give the name of each quantity too."""
    tasks = [Task(seed, design) for seed in seeds]
    _, names = _one(tasks[0])
    return calibrate(one, tasks), np.array(names)
