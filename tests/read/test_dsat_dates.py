"""The grouped DSAT export gives the day of the week where a day of the month should stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tacitus.read import read_file

HEADER = (
    "groups,claim,status,date.year,date.month,date.day,statistics.# killed_low,"
    "statistics.# killed_high,target.country,target.province,target.city,target.latitude,"
    "target.longtitude,target.type,eid"
)


def dates(folder: Path, days: list[int]) -> list[tuple[date, date, int]]:
    rows = [
        f"Red Front,Claimed,Confirmed Suicide,2019,8,{day},1,2,Arcadia,North,Town,1.0,2.0,Security,{i}"
        for i, day in enumerate(days, 1)
    ]
    path = folder / "dsat.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    reading = read_file(path, format="dsat", staging=folder / "staging")
    with duckdb.connect() as db:
        return db.execute(
            "SELECT date_start, date_end, date_prec"
            f" FROM '{reading.tables['events']}' ORDER BY source_key::INT"
        ).fetchall()


def test_a_day_of_the_week_is_no_exact_day(tmp_path: Path) -> None:
    found = dates(tmp_path, [1 + i % 7 for i in range(70)])
    for i, (first, last, precision) in enumerate(found):
        assert first.isoweekday() == last.isoweekday() == 1 + i % 7
        assert (first.month, last.month, precision) == (8, 8, 4)
        assert (last - first).days in {21, 28}


@pytest.mark.parametrize("days", [[3, 7], [1 + i % 31 for i in range(62)]])
def test_days_of_the_month_stay_exact(tmp_path: Path, days: list[int]) -> None:
    assert dates(tmp_path, days) == [(date(2019, 8, d), date(2019, 8, d), 1) for d in days]
