"""From tables of any kind to the Knox test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.tables import Table, as_name
from tacitus.infer.coincidence import KnoxResult, Null
from tacitus.infer.coincidence import knox as knox_arrays

KM_PER_DEGREE = 111.195


def knox(
    events: Any,
    times: Any = None,
    *,
    distance: float,
    days: float,
    null: Null = "exchange",
    strata: Any = None,
    interval: float = 30.0,
    worlds: int = 0,
    seed: int = 0,
    map: Callable[..., Iterable[Any]] = map,  # noqa: A002 - the port's own word
) -> KnoxResult:
    """Count pairs of events close in space and time, and compare with a stated null.

    Parameters
    ----------
    events
        A table with ``longitude`` and ``latitude`` (then `distance` is in km) or ``x`` and
        ``y``, and ``date`` (whole days, as the place's own calendar has them) or ``day`` (a
        number); or, with `times`, an (N, 2) array.
    times
        (N,) days, where `events` is an array.
    distance, days
        What counts as close; both bounds are inside.
    strata
        (N,) labels, or the name of a column, for the null ``strata``.
    null, interval, worlds, seed, map
        As in :func:`tacitus.infer.coincidence.knox`; `p` needs `worlds`, such as 999.

    Returns
    -------
    KnoxResult
        Degrees are laid flat around the mean latitude: good within a country, not a continent.

    Raises
    ------
    ArrayError
        A column is missing, or a value is missing or does not fit.

    References
    ----------
    Knox 1964, *Appl. Stat.* 13:25; Mantel 1967, *Cancer Research* 27:209.

    Examples
    --------
    >>> table = {"longitude": [69.2, 69.2, 65.7], "latitude": [34.5, 34.5, 31.6],
    ...          "date": ["2020-03-25", "2020-03-25", "2020-05-12"]}
    >>> knox(table, distance=10, days=1).observed
    1
    """
    where = events
    if times is None:
        table = Table(events, "events")
        if isinstance(strata, str):
            strata = table.codes(strata)[0]
        name = "date" if "date" in table else "day"
        table.filled(name)
        times = table.days(name) if name == "date" else table.numbers(name)
        where = _flat(table)
    return knox_arrays(
        where,
        times,
        distance=distance,
        days=days,
        null=null,
        strata=strata,
        interval=interval,
        worlds=worlds,
        seed=seed,
        map=map,
    )


def _flat(table: Table) -> NDArray[np.float64]:
    if "longitude" not in table:
        return np.column_stack([_present(table, name) for name in ("x", "y")])
    found = {}
    for name, most in (("longitude", 180), ("latitude", 90)):
        found[name] = _present(table, name)
        beyond = np.abs(found[name]) > most
        if beyond.any():
            row = int(beyond.argmax())
            remedy = f"give degrees from -{most} to {most}"
            raise table.error(name, row, f"holds {as_name(found[name][row])}", remedy)
    longitude, latitude = found["longitude"], found["latitude"]
    middle = np.cos(np.radians(latitude.mean())) if latitude.size else 1.0
    return np.column_stack((longitude * middle, latitude)) * KM_PER_DEGREE


def _present(table: Table, name: str) -> NDArray[np.float64]:
    table.filled(name)
    return table.numbers(name)
