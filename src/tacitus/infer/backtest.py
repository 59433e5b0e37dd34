"""Folds of a back-test: learn from the past, forecast, score what came; then all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tacitus.infer import forecast_baselines as plain
from tacitus.infer.forecast import Panel, forecast, learn
from tacitus.infer.forecast_scores import Uniform, covered, crps, log_scores, pit, uniformity
from tacitus.infer.score import bootstrap_difference

Floats = NDArray[np.float64]
MODELS = ("tacitus", "last_12", "seasonal", "glm")
LEVELS = (0.5, 0.8, 0.95)
#: Months of the past that are learned from: what is older is another world.
MEMORY = 120


@dataclass(frozen=True)
class Fold:
    """One country at one origin: ``past``, and ``seen`` (C, horizon), the months that came."""

    past: Panel
    seen: Floats
    country: int
    origin: int
    draws: int
    seed: int


@dataclass(frozen=True)
class Scored:
    """What a fold gave.

    ``crps``, ``log_score`` by model, means over cells (horizon,); ``pit`` (C, horizon);
    ``sums_pit``, ``hits`` (levels, quarters) of the country's quarters.
    """

    country: int
    origin: int
    cells: int
    crps: dict[str, Floats]
    log_score: dict[str, Floats]
    pit: Floats
    sums_pit: Floats
    hits: NDArray[np.bool_]


def run_fold(fold: Fold) -> Scored:
    """Forecast one fold in four ways and score them.

    Examples
    --------
    >>> counts = np.random.default_rng(1).poisson(2.0, (4, 48))
    >>> past = Panel(counts[:, :42], [0, 0, 1, 1], [0, 1, 0, 1])
    >>> scored = run_fold(Fold(past, counts[:, 42:], 0, 42, 50, 1))
    >>> sorted(scored.crps)
    ['glm', 'last_12', 'seasonal', 'tacitus']
    """
    past = Panel(fold.past.counts[:, -MEMORY:], fold.past.group, fold.past.place)
    horizon = fold.seen.shape[1]
    ours = forecast(
        past, horizon=horizon, draws=fold.draws, seed=fold.seed, rates=learn(past, horizon=horizon)
    )
    drawn: dict[str, NDArray[Any]] = {
        "tacitus": ours,
        "last_12": plain.last_12(past, horizon=horizon),
        "seasonal": plain.seasonal(past, horizon=horizon),
        "glm": plain.glm(past, horizon=horizon, draws=fold.draws, seed=fold.seed),
    }
    quarters = horizon // 3
    total = ours.sum(axis=1)[:, : 3 * quarters].reshape(len(ours), quarters, 3).sum(axis=2)
    came = fold.seen.sum(axis=0)[: 3 * quarters].reshape(quarters, 3).sum(axis=1)
    return Scored(
        fold.country,
        fold.origin,
        len(fold.seen),
        {name: crps(x, fold.seen).mean(axis=0) for name, x in drawn.items()},
        {name: log_scores(x, fold.seen).mean(axis=0) for name, x in drawn.items()},
        pit(ours, fold.seen, seed=fold.seed),
        pit(total, came, seed=fold.seed + 1),
        np.array([covered(total, came, level) for level in LEVELS]),
    )


class Summary(NamedTuple):
    """All folds together.

    ``months``: difference in CRPS to the best baseline, mean and 90 % ends, over origins ×
    months; ``origins``: the same with whole origins as units, None with fewer than three.
    """

    crps: dict[str, float]
    log_score: dict[str, float]
    best: str
    months: tuple[float, float, float]
    origins: tuple[float, float, float] | None
    cells: Uniform | None
    cells_alone: Uniform
    quarters: Uniform | None
    coverage: Floats
    counted: int


def summarise(folds: Sequence[Scored], *, seed: int = 1) -> Summary:
    """Sum folds up; each country, origin and month counts the same."""
    score = {m: np.concatenate([f.crps[m] for f in folds]) for m in MODELS}
    logs = {m: np.concatenate([f.log_score[m] for f in folds]) for m in MODELS}
    best = min(MODELS[1:], key=lambda m: score[m].mean())
    by_fold = np.array([np.mean(f.crps["tacitus"] - f.crps[best]) for f in folds])
    clusters = [
        np.broadcast_to((f.country * 100_000 + f.origin) * 10 + np.arange(f.pit.shape[1]) // 3,
                        f.pit.shape).ravel()
        for f in folds
    ]  # fmt: skip
    values = np.concatenate([f.pit.ravel() for f in folds])
    blocks = np.concatenate(clusters)
    sums = np.concatenate([f.sums_pit for f in folds])
    enough = len(np.unique(blocks)) > 20
    return Summary(
        {m: float(v.mean()) for m, v in score.items()},
        {m: float(v.mean()) for m, v in logs.items()},
        best,
        bootstrap_difference(score["tacitus"], score[best], seed=seed, level=0.9),
        bootstrap_difference(by_fold, np.zeros_like(by_fold), seed=seed, level=0.9)
        if len(folds) > 2
        else None,
        uniformity(values, blocks) if enough else None,
        uniformity(values),
        uniformity(sums) if len(sums) >= 50 else None,
        np.concatenate([f.hits for f in folds], axis=1).mean(axis=1),
        int(values.size),
    )
