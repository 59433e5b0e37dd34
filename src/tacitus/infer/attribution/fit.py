"""Fit the attribution model: chains in chunks, spread through a `map` that is passed in."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tacitus.errors import ArrayError, InterruptedRunError
from tacitus.infer.attribution.data import AttributionData
from tacitus.infer.attribution.em import Estimate, climb
from tacitus.infer.attribution.gibbs import (
    Info,
    Setting,
    State,
    advance,
    generator,
    init,
    monitor,
    prepare,
)
from tacitus.infer.attribution.layout import Floats
from tacitus.infer.attribution.priors import Priors
from tacitus.infer.attribution.result import AttributionFit, map_row
from tacitus.infer.kernels.attribution import Parameters
from tacitus.infer.kernels.labels import Stats

log = logging.getLogger("tacitus.infer")

Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
Progress = Callable[[int, int], None]

CHUNKS = 10
"""Pieces into which a chain is cut, so that progress shows and little is lost."""


class Chunk(NamedTuple):
    """A piece of one chain: everything a worker needs."""

    setting: Setting
    state: State | None
    seed: int
    chain: int
    burn: int
    draws: int
    thin: int


class Kept(NamedTuple):
    """What one chain has so far."""

    state: State | None
    posterior: Floats
    sweeps: int
    rows: Floats
    done: int
    """Sweeps run, burn-in included."""


def run_chunk(chunk: Chunk) -> tuple[State, Info]:
    """Run one piece of a chain, from its start if it has no state yet."""
    state = chunk.state
    if state is None:
        state = init(chunk.setting, chunk.seed, chunk.chain)
    return advance(chunk.setting, state, burn=chunk.burn, draws=chunk.draws, thin=chunk.thin)


def fit(
    data: AttributionData,
    *,
    seed: int,
    draws: int = 1000,
    chains: int = 4,
    burn: int = 500,
    thin: int = 1,
    priors: Priors | None = None,
    fast: bool = False,
    map: Map = map,  # noqa: A002 - the port's own word
    progress: Progress | None = None,
    checkpoint: Path | None = None,
) -> AttributionFit:
    """Infer who did each event, how each group claims, and how far each source can be trusted.

    Parameters
    ----------
    data
        Events, candidates, claims, reports and patterns.
    seed
        Same seed, same answer, on every runner.
    draws, chains, burn, thin
        Kept draws of each chain, chains, sweeps forgotten at the start of each, sweeps per draw.
    priors
        What is held before any data.
    fast
        Stop after EM: the answer is marked as a MAP, its uncertainty left out.
    map
        Applies a function to pieces of work; ``Runner.map`` or the built-in.
    progress
        Called with sweeps done and sweeps in all.
    checkpoint
        File (``.npz``) kept up to date after each chunk; if it exists and belongs to the same
        data, seed and settings, work goes on from there.

    Raises
    ------
    ArrayError
        When a number of draws, chains or sweeps is out of range, or the checkpoint is of
        another fit.

    Notes
    -----
    A KeyboardInterrupt after the burn-in ends the fit with what is done, marked `interrupted`;
    before that it raises `InterruptedRunError`.

    Examples
    --------
    >>> from tacitus.infer.attribution.data import CLAIMED, AttributionData, Claims
    >>> data = AttributionData(n_groups=3, place=[0] * 6, claims=Claims([0, 1], [1, 1], [CLAIMED] * 2))
    >>> result = fit(data, seed=1, fast=True)
    >>> result.perpetrator(0).argmax(), result.is_map
    (np.int64(1), True)
    """
    _check(draws, chains, burn, thin, seed)
    setting = prepare(data, priors or Priors())
    estimate = climb(setting.layout, setting.hyper, setting.start, setting.exposure)
    if fast:
        return _from_estimate(data, setting, estimate, seed)
    total = burn + draws * thin
    kept = _load(checkpoint, setting, (seed, draws, chains, burn, thin))
    if kept is None:
        width = sum(math.prod(shape) for _, shape in monitor(setting, wide=False).values())
        labels = len(setting.layout.group)
        blank = Kept(None, np.zeros(labels), 0, np.zeros((0, width)), 0)
        kept = [blank] * chains
    interrupted = False
    size = max(1, math.ceil(total / CHUNKS))
    while kept[0].done < total:
        plan = _next_chunk(kept[0].done, burn, draws, thin, size)
        work = [
            Chunk(setting, kept[c].state, seed, c, *plan, thin)  # same plan for all chains
            for c in range(chains)
        ]
        try:
            results = list(map(run_chunk, work))
        except (KeyboardInterrupt, InterruptedRunError) as stop:
            if kept[0].sweeps == 0:
                raise InterruptedRunError(
                    "stopped during burn-in: nothing can be reported yet; run it again to go on."
                ) from stop
            interrupted = True
            break
        kept = [_add(k, r, plan, thin) for k, r in zip(kept, results, strict=True)]
        _save(checkpoint, kept, (seed, draws, chains, burn, thin), setting)
        if progress is not None:
            progress(kept[0].done * chains, total * chains)
    return _from_chains(data, setting, estimate, kept, seed, interrupted)


def _check(draws: int, chains: int, burn: int, thin: int, seed: int) -> None:
    for name, value, low in (
        ("draws", draws, 4),
        ("chains", chains, 1),
        ("burn", burn, 0),
        ("thin", thin, 1),
        ("seed", seed, 0),
    ):
        if not isinstance(value, int | np.integer) or value < low:
            raise ArrayError(f"{name} is {value!r}; give a whole number from {low} up.")


def _next_chunk(done: int, burn: int, draws: int, thin: int, size: int) -> tuple[int, int]:
    """Sweeps to forget and draws to keep in the next piece."""
    forget = min(size, max(burn - done, 0))
    left = draws - max(done - burn, 0) // thin
    keep = 0 if done + forget < burn else min(left, max(0, (size - forget) // thin))
    return (forget, keep) if forget + keep else (0, min(left, 1))


def _add(kept: Kept, result: tuple[State, Info], plan: tuple[int, int], thin: int) -> Kept:
    state, info = result
    return Kept(
        state,
        kept.posterior + info.posterior,
        kept.sweeps + info.sweeps,
        np.concatenate((kept.rows, info.rows)),
        kept.done + plan[0] + plan[1] * thin,
    )


def _from_chains(
    data: AttributionData,
    setting: Setting,
    estimate: Estimate,
    kept: list[Kept],
    seed: int,
    interrupted: bool,
) -> AttributionFit:
    by_chain = np.stack([k.posterior / k.sweeps for k in kept])
    return AttributionFit(
        data=data,
        setting=setting,
        estimate=estimate,
        posterior=by_chain.mean(axis=0),
        posterior_by_chain=by_chain,
        rows=np.stack([k.rows for k in kept]),
        seed=seed,
        is_map=False,
        interrupted=interrupted,
    )


def _from_estimate(
    data: AttributionData, setting: Setting, estimate: Estimate, seed: int
) -> AttributionFit:
    return AttributionFit(
        data=data,
        setting=setting,
        estimate=estimate,
        posterior=estimate.posterior,
        posterior_by_chain=estimate.posterior[None],
        rows=map_row(setting, estimate)[None, None],
        seed=seed,
        is_map=True,
        interrupted=False,
    )


def _fingerprint(setting: Setting, settings: tuple[int, ...]) -> list[float]:
    layout = setting.layout
    parts = [layout.trait, layout.cell.ravel(), layout.source, layout.content, layout.kind]
    weights = [float(np.dot(p % 9973, np.arange(1, len(p) + 1) % 9967)) for p in parts]
    return [*map(float, settings), *weights, float(len(layout.group)), float(layout.naming.sum())]


def _save(path: Path | None, kept: list[Kept], settings: tuple[int, ...], setting: Setting) -> None:
    if path is None:
        return
    arrays: dict[str, Any] = {"fingerprint": np.array(_fingerprint(setting, settings))}
    streams = []
    for c, k in enumerate(kept):
        assert k.state is not None
        streams.append(k.state.rng.bit_generator.state)
        arrays |= {f"{c}/posterior": k.posterior, f"{c}/rows": k.rows}
        arrays[f"{c}/counts"] = np.array([k.sweeps, k.done])
        arrays[f"{c}/did"] = k.state.did
        arrays |= {f"{c}/p/{n}": a for n, a in k.state.parameters._asdict().items()}
        arrays |= {f"{c}/s/{n}": a for n, a in k.state.stats._asdict().items()}
    arrays["streams"] = np.array(json.dumps(streams))
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        np.savez(file, **arrays)
    part.replace(path)


def _load(path: Path | None, setting: Setting, settings: tuple[int, ...]) -> list[Kept] | None:
    if path is None or not path.exists():
        return None
    with np.load(path, allow_pickle=False) as file:
        if not np.array_equal(file["fingerprint"], _fingerprint(setting, settings)):
            raise ArrayError(
                f"{path.name} belongs to a fit of other data or settings: remove it to start anew."
            )
        kept = []
        for c, stream in enumerate(json.loads(str(file["streams"]))):
            rng = generator(0, c)
            rng.bit_generator.state = stream
            sweeps, done = (int(x) for x in file[f"{c}/counts"])
            state = State(
                Parameters(*(file[f"{c}/p/{n}"] for n in Parameters._fields)),
                Stats(*(file[f"{c}/s/{n}"] for n in Stats._fields)),
                file[f"{c}/did"],
                rng,
            )
            kept.append(Kept(state, file[f"{c}/posterior"], sweeps, file[f"{c}/rows"], done))
    return kept
