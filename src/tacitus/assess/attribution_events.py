"""Events of a study as the attribution engine sees them: where, when, near what, covered by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import duckdb
import numpy as np

from tacitus.assess.strata import STRATUM_SQL
from tacitus.infer.attribution import Reports, near_events, nested_cells

#: UCDP precision codes from which a place is no more than a province, a date longer than a month.
VAGUE_PLACE, VAGUE_DATE = 4, 5


class EventRow(NamedTuple):
    """One event, None where a field is not recorded."""

    id: str
    country: str | None
    province: str
    town: str
    day: date | None
    latitude: float | None
    longitude: float | None
    target: str
    stratum: str
    recorded: bool

    @property
    def year(self) -> int | None:
        """Year in which it began."""
        return None if self.day is None else self.day.year


def event_rows(con: duckdb.DuckDBPyConnection, spoken: set[str]) -> list[EventRow]:
    """List the events of sources that record claims, and those that `spoken` names, by date.

    Coordinates and days too coarse to tell what is near are left out: the position of an event
    known by its province alone is the middle of it.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE spoken AS SELECT unnest($ids) AS event_id",
        {"ids": sorted(spoken) or [""]},
    )
    found = con.execute(
        f"""
        WITH recorded AS (
            SELECT event_id, bool_or(status <> 'not_recorded') AS recorded FROM claims GROUP BY 1
        ), dead AS (
            SELECT *, coalesce(civilian_best, civilian_low) AS civilian,
                   coalesce(political_best, political_low) AS political,
                   coalesce(security_best, security_low) AS security,
                   coalesce(where_prec, 1) < {VAGUE_PLACE}
                   AND coalesce(date_prec, 1) < {VAGUE_DATE} AS sharp
            FROM events
        )
        SELECT e.event_id, country, coalesce(admin1, place, ''), coalesce(place, admin2, ''),
               date_start, if(sharp, latitude, NULL), if(sharp, longitude, NULL),
               coalesce(target, 'unknown'), {STRATUM_SQL} AS stratum, coalesce(recorded, false)
        FROM dead e LEFT JOIN recorded r USING (event_id)
        WHERE coalesce(recorded, false) OR e.event_id IN (SELECT event_id FROM spoken)
        ORDER BY date_start NULLS LAST, e.event_id
        """
    ).fetchall()
    return [EventRow(*row) for row in found]


def cells(rows: Sequence[EventRow]) -> tuple[np.ndarray, np.ndarray]:
    """Cells of presence: country by quarter, province by half-year, town by year.

    Each drifts from its like before; how far each kind counts is learned.
    """
    days = [r.day.toordinal() for r in rows if r.day is not None]
    first = min(days, default=0)
    day = np.array([first if r.day is None else r.day.toordinal() for r in rows]) - first
    country = [r.country or "" for r in rows]
    units = (
        (country, 91),
        ([f"{c}|{r.province}" for c, r in zip(country, rows, strict=True)], 182),
        ([f"{c}|{r.province}|{r.town}" for c, r in zip(country, rows, strict=True)], 365),
    )
    return nested_cells((np.unique(unit, return_inverse=True)[1], day // n) for unit, n in units)


def neighbours(rows: Sequence[EventRow]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Link each event to the near, earlier ones."""

    def column(values: list[float | None]) -> np.ndarray:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)

    return near_events(
        column([r.latitude for r in rows]),
        column([r.longitude for r in rows]),
        column([None if r.day is None else r.day.toordinal() for r in rows]),
    )


def exposure(
    rows: Sequence[EventRow], reports: Reports, sources: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Say which sources cover an event at all: those that report in its country that year.

    A source that never speaks of a country in a year is not silent on each of its events.
    """
    if not sources:
        return None
    keys = [(r.country or "", r.year or 0) for r in rows]
    number = {key: n for n, key in enumerate(sorted(set(keys)))}
    classes = np.array([number[key] for key in keys])
    covers = np.zeros((len(number), sources), dtype=bool)
    covers[classes[np.asarray(reports.event)], np.asarray(reports.source)] = True
    return classes, covers
