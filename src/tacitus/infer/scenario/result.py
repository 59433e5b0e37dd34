"""What the paths of a scenario gave, summed up: no single event is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """How often each count above zero came, over draws: codes, counts, times (n,)."""

    cell: Ints
    count: Ints
    times: Ints

    @classmethod
    def joined(cls, parts: Iterable[Tally]) -> Tally:
        """Add tallies up."""
        all_parts = list(parts)
        code = np.concatenate([(t.cell << 16) | t.count for t in all_parts])
        times = np.concatenate([t.times for t in all_parts])
        found, at = np.unique(code, return_inverse=True)
        total = np.bincount(at, times, found.size).astype(np.int64)
        return cls(found >> 16, found & 0xFFFF, total)


@dataclass(frozen=True)
class Arm:
    """What one course gave: one row per draw, n draws.

    ``totals`` (n, G, P, V) attacks over all months; ``attacks``, ``claims`` (n, G, M);
    ``places`` (n, P, M); ``held`` (n, N, M); ``origins`` (n, G, 3) attacks of their own accord,
    after own ones, after others'; ``trust`` (n, M), NaN without an agreement; ``broken`` (n,)
    the month, or -1; ``tally`` of the monthly counts of each group, place and kind.
    """

    totals: NDArray[np.uint32]
    attacks: NDArray[np.uint32]
    places: NDArray[np.uint32]
    claims: NDArray[np.uint32]
    held: NDArray[np.bool_]
    origins: Ints
    trust: Floats
    broken: Ints
    tally: Tally

    @classmethod
    def joined(cls, parts: Iterable[Arm]) -> Arm:
        """Put the draws of several pieces together, in order."""
        every = list(parts)
        columns = {
            f.name: np.concatenate([getattr(a, f.name) for a in every])
            for f in fields(cls)
            if f.name != "tally"
        }
        return cls(**columns, tally=Tally.joined(a.tally for a in every))

    def cells(self, level: float = 0.9) -> tuple[Floats, Floats, Floats]:
        """Give mean, lower and upper end of each cell's monthly count, each (G, P, V, M)."""
        draws = len(self.broken)
        shape = (*self.totals.shape[1:], self.attacks.shape[2])
        size = int(np.prod(shape))
        mean = np.bincount(self.tally.cell, self.tally.count * self.tally.times, size) / draws
        some = np.bincount(self.tally.cell, self.tally.times, size)
        # Running number of draws at or below each count; the zeros come first.
        first = np.searchsorted(self.tally.cell, self.tally.cell, side="left")
        running = np.cumsum(self.tally.times)
        before = np.where(first > 0, running[np.maximum(first - 1, 0)], 0)
        below = draws - some[self.tally.cell] + running - before
        ends = []
        for q in ((1 - level) / 2, (1 + level) / 2):
            end = np.zeros(size)
            reached = np.flatnonzero(below >= q * draws - 1e-9)[::-1]
            end[self.tally.cell[reached]] = self.tally.count[reached]
            end[draws - some >= q * draws - 1e-9] = 0.0
            ends.append(end.reshape(shape))
        return mean.reshape(shape), ends[0], ends[1]


@dataclass(frozen=True)
class ScenarioDraws:
    """Both courses over the same draws; paths of one draw differ only by what was changed."""

    baseline: Arm
    scenario: Arm
    effects: Floats

    def digest(self) -> str:
        """Give a hash of all numbers."""
        said = hashlib.sha256()
        for arm in (self.baseline, self.scenario):
            for f in fields(Arm):
                if f.name != "tally":
                    said.update(np.ascontiguousarray(getattr(arm, f.name)).tobytes())
            for part in (arm.tally.cell, arm.tally.count, arm.tally.times):
                said.update(np.ascontiguousarray(part).tobytes())
        return said.hexdigest()
