"""A study with more events and parties than a page shows: its columns decode to the table."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from test_routes import EPOCH, decode

from tacitus.study import Study

BENCH = Path(__file__).resolve().parents[2] / "bench" / "web.py"


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("bench_web", BENCH)
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    return bench.big_study(tmp_path_factory.mktemp("large"), events=4000, groups=300, ties=60)


def test_many_columns_decode_to_the_table(large, serve):
    client = serve(large)
    header, columns = decode(client.get("/api/events").content)
    with Study.open(large) as study, study.tables() as con:
        rows = con.execute(
            "SELECT date_start, latitude, longitude, where_prec, deaths_best, admin1, side_a,"
            " side_b, country FROM events ORDER BY date_start NULLS LAST, event_id"
        ).fetchall()
        names = {p.name: p.id for p in study.parties().values()}
    days, lat, lon, prec, deaths, admin1, side_a, side_b, country = zip(*rows, strict=True)
    assert header["n"] == 4000
    assert len(header["party"]) > 255
    assert columns["day_start"].tolist() == [d.toordinal() - EPOCH for d in days]
    assert np.allclose(columns["lat"], np.array(lat, "f4"))
    assert np.allclose(columns["lon"], np.array(lon, "f4"))
    assert columns["where_prec"].tolist() == list(prec)
    assert columns["deaths"].tolist() == list(deaths)
    party = [p["id"] for p in header["party"]]
    for name, sides in (("party_a", side_a), ("party_b", side_b)):
        assert [party[c] for c in columns[name]] == [names[s] for s in sides]
    assert [header["country"][c]["id"] for c in columns["country"]] == list(country)
    assert [header["admin1"][c]["name"] for c in columns["admin1"]] == list(admin1)
    assert set(columns["claimant"].tolist()) == {65535}


def test_ties_of_many_years_are_lines_with_their_series(large, serve):
    rows = serve(large).get("/api/ties").json()["rows"]
    assert len(rows) == 60
    assert all(len(r["series"]) >= 2 and r["first_held"] and r["simulated"] for r in rows)
    assert {r["roots"] for r in rows} <= {1, 2, 3}
