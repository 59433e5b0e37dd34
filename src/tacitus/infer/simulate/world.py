"""A whole world: attacks, their dead, who claimed and denied, who reported what."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels import reporting
from tacitus.infer.simulate.attacks import Attacks
from tacitus.infer.simulate.parameters import Bools, Floats, Parameters

SILENT, CLAIMED, DENIED = reporting.SILENT, reporting.CLAIMED, reporting.DENIED
BOUNDS = ("about", "up_to", "over")
ACTS_FROM = 1e-9  # attacks per day below which a party is one that does not strike itself


@dataclass(frozen=True)
class Record:
    """What a data set keeps of each attack.

    Attributes
    ----------
    kept, deaths_known, claims_known : ndarray of bool, shape (n,)
        Whether it holds the attack at all, the dead by kind, and who claimed.
    date_precision, place_precision : ndarray of int8, shape (n,)
        1 exact; 2 within the week or near the place; 4 known as a region only.
    """

    kept: Bools
    deaths_known: Bools
    claims_known: Bools
    date_precision: NDArray[np.int8]
    place_precision: NDArray[np.int8]


@dataclass(frozen=True)
class Reports:
    """What sources say about who is behind attacks, one row per report.

    Attributes
    ----------
    event, source, group : ndarray of int, shape (n,)
        ``group`` is the party named, which may be a parent standing for its parts.
    alternative : ndarray of int, shape (n,)
        A second candidate ("A or B"), or -1.
    level : ndarray of int8, shape (n,)
        The hedge, from 0 (weakest word) to 4 (no hedge); bins of ``HEDGE_CUTS``.
    hearsay : ndarray of bool, shape (n,)
        The report says that it passes on another's.
    root, copied_from : ndarray of int32, shape (n,)
        Row of the independent origin (itself where original); row copied, or -1.
    day : ndarray, shape (n,), days since the start
    """

    event: NDArray[np.int32]
    source: NDArray[np.int16]
    group: NDArray[np.int16]
    alternative: NDArray[np.int16]
    level: NDArray[np.int8]
    hearsay: Bools
    root: NDArray[np.int32]
    copied_from: NDArray[np.int32]
    day: Floats

    def __len__(self) -> int:
        return int(self.event.size)


@dataclass(frozen=True)
class TieReports:
    """What sources say about ties, one row per report.

    Attributes
    ----------
    layer, giver, receiver, year : ndarray of int64, shape (n,)
        The tie: index into ``Parameters.layers``, the two groups, index of the year.
    denial : ndarray of bool, shape (n,)
        The source says that the tie does not hold.
    source, level, hearsay, root, copied_from, day
        As in :class:`Reports`.
    """

    layer: NDArray[np.int64]
    giver: NDArray[np.int64]
    receiver: NDArray[np.int64]
    year: NDArray[np.int64]
    source: NDArray[np.int16]
    denial: Bools
    level: NDArray[np.int8]
    hearsay: Bools
    root: NDArray[np.int32]
    copied_from: NDArray[np.int32]
    day: Floats

    def __len__(self) -> int:
        return int(self.layer.size)


@dataclass(frozen=True)
class StrengthReports:
    """What sources say about strengths, one row per report.

    Attributes
    ----------
    group, year, source : ndarray of int64, shape (n,)
    bound : ndarray of int64, shape (n,)
        Index into ``BOUNDS``: about, up to, over.
    value : ndarray, shape (n,), fighters
    """

    group: NDArray[np.int64]
    year: NDArray[np.int64]
    source: NDArray[np.int64]
    bound: NDArray[np.int64]
    value: Floats


@dataclass(frozen=True)
class PatternReports:
    """What sources say about how often a group claims its own attacks of a class.

    Attributes
    ----------
    group, casualty, source : ndarray of int64, shape (n,)
        ``casualty`` is the class of attacks (``CASUALTIES``), or -1 for all.
    share : ndarray, shape (n,)
        The share claimed, as the source believes.
    """

    group: NDArray[np.int64]
    casualty: NDArray[np.int64]
    source: NDArray[np.int64]
    share: Floats


@dataclass(frozen=True, repr=False)
class World:
    """A simulated world: the truth, and what was said about it.

    Attributes
    ----------
    parameters : Parameters
    attacks : Attacks
        Length n below.
    partner : ndarray of int16, shape (n,)
        Who struck together with the perpetrator, or -1.
    target, casualty, severity : ndarray of int8, shape (n,)
        Target type; who was killed (``CASUALTIES``); how many (none, 1-2, 3-9, 10 or more).
    deaths : ndarray of int32, shape (n, 3, 3)
        By kind of victim (``VICTIMS``), then low, best, high; best is the truth.
    record : Record
    claims : ndarray of int8, shape (n, groups)
        0 silent, 1 claimed, 2 denied: what each group really did.
    reports : Reports
    tie_reports : TieReports
    strength_reports : StrengthReports
    pattern_reports : PatternReports
    name_seed : int
        From which names are invented.
    """

    parameters: Parameters
    attacks: Attacks
    partner: NDArray[np.int16]
    target: NDArray[np.int8]
    casualty: NDArray[np.int8]
    severity: NDArray[np.int8]
    deaths: NDArray[np.int32]
    record: Record
    claims: NDArray[np.int8]
    reports: Reports
    tie_reports: TieReports
    strength_reports: StrengthReports
    pattern_reports: PatternReports
    name_seed: int

    def __len__(self) -> int:
        return len(self.attacks)

    def __repr__(self) -> str:
        groups = self.claims.shape[1]
        return f"<World: {len(self)} attacks, {groups} groups, {len(self.reports)} reports>"

    @property
    def year(self) -> NDArray[np.int64]:
        """Index of the calendar year of each attack, shape (n,)."""
        return np.asarray(reporting.years(self.attacks.time, self.parameters.year_edges))

    def digest(self) -> str:
        """Give a SHA-256 of all that was drawn; days count to the millionth.

        Rounding keeps the last bit of a machine's logarithm out of the digest.
        """
        total = hashlib.sha256()
        for column in _columns(self):
            exact = np.round(column * 1e6).astype(np.int64) if column.dtype.kind == "f" else column
            total.update(exact.astype(exact.dtype.newbyteorder("<")).tobytes())
        return total.hexdigest()


def _columns(part: Any) -> list[NDArray[Any]]:
    out: list[NDArray[Any]] = []
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            out.append(value)
        elif dataclasses.is_dataclass(value) and not isinstance(value, Parameters):
            out.extend(_columns(value))
    return out
