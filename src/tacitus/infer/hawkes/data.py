"""Events as the sampler wants them: rows by place and time, cells, periods, follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError
from tacitus.infer.kernels.hawkes import Layout

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Events:
    """Checked arrays of events; one row is one group in one event.

    `time` (N,) days since any origin; `place` (N,) 0..P-1; `weight` (N, G) P(group) of each row,
    rows sum to 1, the last column is "someone outside the list" where `outside` is true; `event`
    (N,) rows of one event share a number; `precision` (N,) days over which the date is spread.
    """

    time: Floats
    place: Ints
    weight: Floats
    event: Ints
    precision: Floats
    start: float
    end: float
    present: npt.NDArray[np.bool_]  # (G, P)
    pairs: Ints  # (U, 2)
    outside: bool
    set_aside: int
    period_days: tuple[float, ...]

    @property
    def n_groups(self) -> int:
        """Number of listed groups."""
        return int(self.weight.shape[1]) - int(self.outside)


def _vector(name: str, values: Any, size: int | None = None) -> Floats:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or (size is not None and array.size != size):
        raise ArrayError(f"{name} must be one row of numbers, as long as times")
    if not np.isfinite(array).all():
        raise ArrayError(f"{name} holds NaN or infinity: leave such events out")
    return array


def _weights(groups: Any, weights: Any, size: int) -> tuple[Floats, bool]:
    """Give P(group) of every row, and whether a column for "someone outside" was added."""
    if weights is None:
        if groups is None:
            raise ArrayError("give groups (one number per event) or weights (events x groups)")
        group = _vector("groups", groups, size).astype(np.int64)
        if group.size and group.min() < -1:
            raise ArrayError("groups must be 0, 1, 2 …, or -1 where the group is unknown")
        known = np.zeros((size, int(group.max(initial=0)) + 1))
        named = group >= 0
        known[np.flatnonzero(named), group[named]] = 1.0
        return known, False
    weight = np.asarray(weights, dtype=float)
    if weight.ndim != 2 or weight.shape[0] != size or weight.shape[1] == 0:
        raise ArrayError("weights must have one row per event and one column per group")
    if not np.isfinite(weight).all() or (weight < 0).any() or (weight.sum(1) > 1 + 1e-6).any():
        raise ArrayError("each row of weights must hold probabilities that sum to 1 at most")
    rest = np.clip(1.0 - weight.sum(1), 0.0, 1.0)
    rest[rest < 1e-9] = 0.0
    if not rest.any():
        return weight, False
    return np.column_stack([weight, rest]), True


def _presence(present: Any, weight: Floats, place: Ints, n_groups: int) -> npt.NDArray[np.bool_]:
    """Say where each group can act: everywhere, unless told otherwise.

    Leaving out places where a group has no event would drop the occasions on which it did not
    follow, and so make false ties.
    """
    n_places = int(place.max()) + 1
    if present is None:
        return np.ones((weight.shape[1], n_places), bool)
    mask = np.asarray(present, dtype=bool)
    if mask.ndim != 2 or mask.shape[0] != n_groups or mask.shape[1] < n_places:
        raise ArrayError("present must be groups x places")
    row, group = np.nonzero(weight[:, :n_groups] > 0)
    if not mask[group, place[row]].all():
        raise ArrayError("present must be true wherever a group has an event")
    outside = np.ones((weight.shape[1] - n_groups, mask.shape[1]), bool)
    return np.vstack([mask, outside])


def _epochs(
    time: Floats,
    place: Ints,
    weight: Floats,
    present: npt.NDArray[np.bool_],
    span: tuple[float, float],
    epoch_days: float,
) -> tuple[Floats, Ints, npt.NDArray[np.bool_], tuple[float, float]]:
    """Make a place of its own of every place in every epoch (epochs of equal length)."""
    if not epoch_days > 0:
        raise ArrayError("epoch_days must be above 0")
    count = max(1, round((span[1] - span[0]) / epoch_days))
    length = (span[1] - span[0]) / count
    epoch = np.minimum((time - span[0]) // length, count - 1).astype(np.int64)
    active = np.zeros((weight.shape[1], count), bool)
    row, group = np.nonzero(weight > 0)
    active[group, epoch[row]] = True
    used, fresh = np.unique(place * count + epoch, return_inverse=True)
    mask = present[:, used // count] & active[:, used % count]
    return time - span[0] - epoch * length, fresh.ravel(), mask, (0.0, length)


def _pairs(pairs: Any, weight: Floats, place: Ints, n_groups: int) -> Ints:
    """Check the pairs to test; by default those that have events in a common place."""
    if pairs is None:
        seen = np.zeros((n_groups, int(place.max()) + 1), np.float32)
        row, group = np.nonzero(weight[:, :n_groups] > 0)
        seen[group, place[row]] = 1.0
        first, second = np.nonzero(np.triu(seen @ seen.T, 1) > 0)
        return np.column_stack([first, second]).astype(np.int64)
    array = np.sort(np.asarray(pairs, dtype=np.int64).reshape(-1, 2), axis=1)
    if array.size and (array.min() < 0 or array.max() >= n_groups):
        raise ArrayError(f"pairs must name groups 0 to {n_groups - 1}")
    if (array[:, 0] == array[:, 1]).any() or len(np.unique(array, axis=0)) != len(array):
        raise ArrayError("pairs must name two different groups, each pair once")
    return array


def check(
    times: Any,
    places: Any,
    groups: Any = None,
    *,
    weights: Any = None,
    events: Any = None,
    precision: Any = 1.0,
    span: tuple[float, float] | None = None,
    present: Any = None,
    pairs: Any = None,
    period_days: float | Sequence[float] = (30.0, 10.0),
    epoch_days: float | None = None,
) -> Events:
    """Check the arrays and set aside events that nobody is named for.

    With `epoch_days`, presence is separate in each epoch: a place in an epoch becomes a place of
    its own, on a clock that starts anew, open to the groups that act in that epoch.

    Raises
    ------
    ArrayError
        When shapes differ, values are not finite, or fewer than two groups remain.
    """
    time = _vector("times", times)
    size = time.size
    place = _vector("places", places, size).astype(np.int64)
    if size == 0 or place.min() < 0:
        raise ArrayError("there must be events, and places numbered 0, 1, 2 …")
    spread = np.broadcast_to(np.asarray(precision, dtype=float), (size,))
    if not np.isfinite(spread).all() or (spread < 0).any():
        raise ArrayError("precision must be days, not negative")
    lengths = tuple(float(x) for x in np.atleast_1d(np.asarray(period_days, dtype=float)))
    if not lengths or not min(lengths) > 0:
        raise ArrayError("period_days must be one or more lengths above 0")
    weight, outside = _weights(groups, weights, size)
    n_groups = weight.shape[1] - int(outside)
    number = np.arange(size) if events is None else _vector("events", events, size).astype(np.int64)
    start, end = span or (float(np.floor(time.min())), float((time + spread).max()))
    if time.min() < start or time.max() > end or end <= start:
        raise ArrayError("span must be (first day, last day) around all events")
    keep = weight[:, :n_groups].sum(1) > 0
    if (weight[keep, :n_groups].sum(0) > 0).sum() < 2:
        raise ArrayError("ties need two groups at least with an event each")
    mask = _presence(present, weight, place, n_groups)
    if epoch_days is not None:
        time, place, mask, (start, end) = _epochs(
            time, place, weight, mask, (start, end), epoch_days
        )
    return Events(
        time[keep],
        place[keep],
        weight[keep],
        number[keep],
        spread[keep].copy(),
        float(start),
        float(end),
        mask,
        _pairs(pairs, weight[keep], place[keep], n_groups),
        outside,
        int((~keep).sum()),
        lengths,
    )


def _within_day(rng: np.random.Generator, events: Events) -> Floats:
    """Draw an exact time for every event inside its date precision, in days since the start."""
    _, first, number = np.unique(events.event, return_index=True, return_inverse=True)
    moved = rng.random(first.size)[number] * events.precision
    return np.clip(events.time + moved, events.start, events.end) - events.start


def _periods(time: Floats, place: Ints, n_places: int, end: float, days: float) -> dict[str, Any]:
    """Number the periods (place, interval) that hold a row, and count the empty ones."""
    full = int(end // days)  # a last, shorter period is always kept by itself
    key = place * (full + 1) + np.minimum(time // days, full).astype(np.int64)
    last = np.arange(n_places) * (full + 1) + full
    kept = np.union1d(key, last) if end > full * days else np.unique(key)
    length = np.where(kept % (full + 1) == full, end - full * days, days)
    in_full = kept[kept % (full + 1) < full] // (full + 1)
    return {
        "period": np.searchsorted(kept, key),
        "period_place": kept // (full + 1),
        "period_days": np.where(length > 0, length, days).astype(float),
        "empty": full - np.bincount(in_full, minlength=n_places),
        "days": days,
    }


def lay_out(rng: np.random.Generator, events: Events) -> tuple[Layout, ...]:
    """Sort the rows, and number cells, periods and follows; one layout per length of period."""
    drawn = _within_day(rng, events)
    order = np.lexsort((events.event, drawn, events.place))
    time, place, weight = drawn[order], events.place[order], events.weight[order]
    n_groups, n_places = events.present.shape
    end = events.end - events.start
    cell_place, cell_group = np.nonzero(events.present.T)
    cell_of = np.full((n_places, n_groups), -1)
    cell_of[cell_place, cell_group] = np.arange(cell_place.size)
    row, candidate = np.nonzero(weight > 0)
    n_candidates = np.bincount(row, minlength=time.size)

    named = np.unique(place[row] * n_groups + candidate) // n_groups
    capacity = np.bincount(place, minlength=n_places) @ np.bincount(named, minlength=n_places)
    follow_of = np.full((n_groups, n_groups), -1)
    tie = np.arange(len(events.pairs))
    follow_of[events.pairs[:, 0], events.pairs[:, 1]] = 2 * tie
    follow_of[events.pairs[:, 1], events.pairs[:, 0]] = 2 * tie + 1
    follow_of[np.arange(n_groups), np.arange(n_groups)] = 2 * tie.size + np.arange(n_groups)
    common: dict[str, Any] = {
        "ptr": np.concatenate([[0], np.cumsum(np.bincount(place, minlength=n_places))]),
        "place": place,
        "time": time,
        "event": events.event[order],
        "end": end,
        "cell_ptr": np.concatenate([[0], np.cumsum(np.bincount(cell_place, minlength=n_places))]),
        "cell_group": cell_group,
        "cell_place": cell_place,
        "follow_of": follow_of,
        "uncertain": np.flatnonzero(n_candidates > 1),
        "candidate_ptr": np.concatenate([[0], np.cumsum(n_candidates)]),
        "candidate_group": candidate,
        "candidate_cell": cell_of[place[row], candidate],
        "candidate_weight": weight[row, candidate],
        "capacity": int(capacity),
    }
    return tuple(
        Layout(**common, **_periods(time, place, n_places, end, days))
        for days in events.period_days
    )
