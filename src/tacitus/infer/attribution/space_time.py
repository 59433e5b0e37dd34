"""Where and when: cells of presence of several kinds, and events near one another."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from tacitus.errors import ArrayError
from tacitus.infer.attribution.checks import Floats, Ints
from tacitus.infer.attribution.data import presence_cells

EARTH_KM = 6371.0
KM, DAYS, MOST = 60.0, 60.0, 30
"""Scales on which nearness falls off, and earlier events kept for each."""

FAINT = 1e-3
"""Nearness below which events are not linked."""


def nested_cells(kinds: Iterable[tuple[ArrayLike, ArrayLike]]) -> tuple[Ints, Ints]:
    """Lay cells of several kinds side by side, under one root.

    Parameters
    ----------
    kinds
        For each kind, place and period of every event (length N): a country by quarter, a town
        by year. Presence drifts within each as in :func:`presence_cells`.

    Returns
    -------
    tuple
        `place` (N × kinds) and `place_parent`, for `AttributionData`.

    Raises
    ------
    ArrayError
        When no kind is given, or places and periods are no whole numbers of equal length.

    Examples
    --------
    >>> nested_cells([([0, 0], [0, 1]), ([0, 1], [0, 0])])[0]
    array([[2, 6],
           [3, 7]])
    """
    columns, parents = [], np.array([-1])
    for place, period in kinds:
        cell, parent = presence_cells(place, period)
        shift = len(parents) - 1
        columns.append(cell + shift)
        parents = np.concatenate((parents, np.where(parent[1:] > 0, parent[1:] + shift, 0)))
    if not columns:
        raise ArrayError("nested_cells needs at least one kind of cell.")
    return np.column_stack(columns), parents


def near_events(
    latitude: ArrayLike,
    longitude: ArrayLike,
    day: ArrayLike,
    *,
    km: float = KM,
    days: float = DAYS,
    most: int = MOST,
) -> tuple[Ints, Ints, Floats]:
    """Link each event to the nearest earlier ones, by exp(-distance / `km` - lag / `days`).

    Parameters
    ----------
    latitude, longitude
        Degrees, length N; NaN where not known: such events are linked to none.
    day
        Any count of days, length N; NaN where not known. Events of one day count as earlier in
        the order given.
    km, days
        Scales of the fall-off.
    most
        Earlier events kept for each.

    Returns
    -------
    tuple
        Later event, earlier event, nearness: `neighbours` of `AttributionData`.

    Raises
    ------
    ArrayError
        When the three differ in length, or a scale is not positive.

    Examples
    --------
    >>> later, earlier, nearness = near_events([34.5, 34.5, 0.0], [69.2, 69.2, 0.0], [0, 60, 60])
    >>> later, earlier, nearness.round(3)
    (array([1]), array([0]), array([0.368]))
    """
    lat, lon, when = (np.asarray(x, dtype=np.float64) for x in (latitude, longitude, day))
    if not lat.shape == lon.shape == when.shape or lat.ndim != 1:
        raise ArrayError("latitude, longitude and day must be vectors of one length.")
    if not (km > 0 and days > 0 and most > 0):
        raise ArrayError("km, days and most must be positive.")
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon) & np.isfinite(when))
    order = known[np.argsort(when[known], kind="stable")]
    at, date = _on_earth(lat[order], lon[order]), when[order]
    reach = -np.log(FAINT)
    first = np.searchsorted(date, date - reach * days)
    later, earlier, nearness = [], [], []
    for i in range(len(order)):
        block = slice(int(first[i]), i)
        far = np.sqrt(((at[block] - at[i]) ** 2).sum(axis=1)) / km + (date[i] - date[block]) / days
        best = np.argsort(far, kind="stable")[:most]
        best = best[far[best] < reach]
        later.append(np.full(len(best), order[i]))
        earlier.append(order[first[i] + best])
        nearness.append(np.exp(-far[best]))
    if not later:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    return np.concatenate(later), np.concatenate(earlier), np.concatenate(nearness)


def _on_earth(latitude: Floats, longitude: Floats) -> Floats:
    """Points in kilometres, N × 3: straight lines are near enough to arcs at these distances."""
    la, lo = np.radians(latitude), np.radians(longitude)
    return EARTH_KM * np.column_stack(
        (np.cos(la) * np.cos(lo), np.cos(la) * np.sin(lo), np.sin(la))
    )
