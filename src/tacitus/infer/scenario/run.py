"""Running a scenario: pieces of draws, spread over the map that is passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.errors import ArrayError
from tacitus.infer.kernels import scenario as kernel
from tacitus.infer.scenario.course import Course, check_course
from tacitus.infer.scenario.paths import Prepared
from tacitus.infer.scenario.posterior import Posterior
from tacitus.infer.scenario.result import Arm, ScenarioDraws, Tally

Floats = NDArray[np.float64]
#: Draws that one piece of work holds.
PIECE = 25


@dataclass(frozen=True)
class Piece:
    """Some draws to run: all that a worker needs."""

    posterior: Posterior
    course: Course
    months: int
    first: int
    count: int
    seed: int
    cells: bool


def pieces(
    posterior: Posterior,
    course: Course,
    *,
    months: int,
    draws: int,
    seed: int,
    cells: bool = True,
) -> list[Piece]:
    """Cut a scenario into pieces of work; draws go round the posterior.

    Raises
    ------
    ArrayError
        No month or draw, or the course names a group, tie or month that is not there.
    """
    if months < 1 or draws < 1:
        raise ArrayError("A scenario needs at least one month and one draw.")
    check_course(posterior, course, months)
    made = []
    for first in range(0, draws, PIECE):
        count = min(PIECE, draws - first)
        rows = np.arange(first, first + count) % len(posterior.rate)
        made.append(Piece(posterior.rows(rows), course, months, first, count, seed, cells))
    return made


def run(
    posterior: Posterior,
    course: Course,
    *,
    months: int,
    draws: int,
    seed: int,
    cells: bool = True,
    map: Callable[..., Iterable[Any]] = map,  # noqa: A002 - the port's own word
) -> ScenarioDraws:
    """Run a course beside things as they are, over draws of the posterior.

    Parameters
    ----------
    posterior : Posterior
    course : Course
        What is changed.
    months, draws : int
    seed : int
        Same seed, same answer, on any runner.
    cells : bool
        Whether to keep the spread of the monthly counts of each group, place and kind.
    map
        Where the pieces run.

    Returns
    -------
    ScenarioDraws

    Raises
    ------
    ArrayError
        The course does not fit the posterior.

    References
    ----------
    Hawkes & Oakes 1974, *J. Appl. Prob.* 11:493, for the cluster form; Kydd & Walter 2002,
    *Int. Organization* 56:263, for trust and spoilers.

    Examples
    --------
    >>> from tacitus.infer.scenario import invented
    >>> both = run(invented(groups=2, places=3), Course(), months=6, draws=4, seed=1)
    >>> both.baseline.totals.shape, bool((both.baseline.totals == both.scenario.totals).all())
    ((4, 2, 3, 3), True)
    """
    work = pieces(posterior, course, months=months, draws=draws, seed=seed, cells=cells)
    return joined(list(map(run_piece, work)))


def joined(parts: list[tuple[Arm, Arm, Floats]]) -> ScenarioDraws:
    """Put finished pieces together."""
    baseline, changed, effects = zip(*parts, strict=True)
    return ScenarioDraws(Arm.joined(baseline), Arm.joined(changed), np.concatenate(effects))


def run_piece(piece: Piece) -> tuple[Arm, Arm, Floats]:
    """Run the draws of one piece: baseline, scenario, and the drawn effects (n, effects)."""
    arms: tuple[list[Any], list[Any]] = ([], [])
    drawn = []
    changed = Prepared(piece.posterior, piece.course, piece.months)
    for n in range(piece.count):
        seed = np.random.SeedSequence(piece.seed, spawn_key=(piece.first + n,))
        both, effects = changed.paths(n, seed)
        drawn.append(effects)
        for arm, path in zip(arms, both, strict=True):
            arm.append(_summed(path, piece.cells))
    return _arm(arms[0]), _arm(arms[1]), np.array(drawn).reshape(piece.count, -1)


def _summed(path: kernel.Path, cells: bool) -> tuple[Any, ...]:
    a = path.attacks
    flat = a.ravel()
    cell = np.flatnonzero(flat) if cells else np.empty(0, np.int64)
    return (
        a.sum(axis=3, dtype=np.uint32),
        a.sum(axis=(1, 2), dtype=np.uint32),
        a.sum(axis=(0, 2), dtype=np.uint32),
        path.claims.astype(np.uint32),
        path.held,
        path.origins,
        path.trust,
        path.broken,
        (cell << 16) | flat[cell],
    )


def _arm(rows: list[tuple[Any, ...]]) -> Arm:
    columns: list[Any] = [np.array(c) for c in list(zip(*rows, strict=True))[:-1]]
    code, times = np.unique(np.concatenate([row[-1] for row in rows]), return_counts=True)
    code = code.astype(np.int64)
    tally = Tally(code >> 16, code & 0xFFFF, times.astype(np.int64))
    totals, attacks, places, claims, held, origins, trust, broken = columns
    return Arm(totals, attacks, places, claims, held, origins, trust, broken, tally)
