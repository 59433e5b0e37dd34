"""Events as the attribution engine sees them: cells, neighbours, who covers them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from tacitus.assess.attribution_events import EventRow, cells, exposure, neighbours
from tacitus.infer.attribution import Reports


def row(n: int, **change: Any) -> EventRow:
    kabul = EventRow(
        str(n), "Afghanistan", "Kabul", "Kabul", date(2020, 1, 1), 34.5, 69.2, "", "", True
    )
    return kabul._replace(**change)


def test_an_event_lies_in_three_kinds_of_cells() -> None:
    rows = [
        row(0),
        row(1, town="Paghman"),
        row(2, day=date(2020, 4, 15)),
        row(3, day=date(2020, 8, 1)),
        row(4, country=None, province="", town="", day=None),
    ]
    place, parent = cells(rows)
    assert place.shape == (5, 3)
    assert (place[0, :2] == place[1, :2]).all()
    assert place[0, 2] != place[1, 2]
    # A quarter on: another cell of the country, the same of province and town.
    assert (place[0] == place[2]).tolist() == [False, True, True]
    assert (place[0] == place[3]).tolist() == [False, False, True]
    assert parent[place[3, 1]] == place[0, 1]
    assert not (place[4] == place[0]).any()


def test_events_of_unknown_place_or_day_are_near_nothing() -> None:
    rows = [row(0), row(1), row(2, latitude=None), row(3, day=None)]
    later, earlier, nearness = neighbours(rows)
    assert (later.tolist(), earlier.tolist(), nearness.tolist()) == ([1], [0], [1.0])


def test_a_source_covers_a_country_in_the_years_in_which_it_reports() -> None:
    rows = [row(0), row(1), row(2, day=date(2021, 1, 1)), row(3, country="Pakistan")]
    found = exposure(rows, Reports([0, 3], [0, 1], [1, 1]), 2)
    assert found is not None
    classes, covers = found
    assert classes[0] == classes[1]
    assert len(np.unique(classes)) == 3
    assert covers[classes].tolist() == [[True, False], [True, False], [False, False], [False, True]]
    assert exposure(rows, Reports(), 0) is None
