"""The real files beside the checkout: counts that their publishers' layouts imply."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tacitus.read import detect

FILES = {
    "ucdp/ged211_whereprec12.csv.gz": ("ged-cut", 176_579),
    "ucdp/ged_syria_v19.csv.gz": ("ged", 16_566),
    "ucdp/ged_mexico.csv.gz": ("ged", 18_957),
    "ucdp/ged_myanmar.csv.gz": ("ged", 7_374),
    "ucdp/hdx_fixture_ged191.csv": ("ged", 3_194),
    "ucdp/ucdp_ukraine_candidate.csv": ("ged", 3_883),
    "ucdp/ucdp-actor-221.csv": ("ucdp-actor", 1_725),
    "ucdp/ucdp-nonstate-221.csv": ("ucdp-nonstate", 1_442),
    "ucdp/ucdp-esd-ay-181.csv": ("ucdp-esd", 4_781),
    "dsat/dsat_event_group.csv": ("dsat", 6_602),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_every_row_is_kept(shared_data: Path, read, name):
    path = shared_data / name
    format_, rows = FILES[name]
    assert detect(path).name == format_
    account = read(path).account
    assert (account.rows, account.kept) == (rows, rows)


@pytest.mark.shared
def test_candidate_dates_are_month_first(shared_data: Path, read, table):
    events = table(read(shared_data / "ucdp" / "ucdp_ukraine_candidate.csv"))
    assert {e["date_start"].year for e in events} <= set(range(2014, 2024))
    assert all(e["date_start"] <= e["date_end"] for e in events)
    # A day read as a month would give spans that their own precision forbids.
    exact = [e for e in events if e["date_prec"] == 1]
    assert sum((e["date_end"] - e["date_start"]).days > 1 for e in exact) < len(exact) / 100


@pytest.mark.shared
def test_dsat_claims(shared_data: Path, read, table):
    reading = read(shared_data / "dsat" / "dsat_event_group.csv")
    claims = table(reading, "claims")
    assert len(table(reading)) == 6_440
    events = Counter()
    for status in ("claimed", "denied"):
        events[status] = len({c["event_id"] for c in claims if c["status"] == status})
    assert events == {"claimed": 2_726, "denied": 82}
    assert sum(c["suspected"] for c in claims) == 678
    assert not any("\n" in (c["name"] or "") for c in claims)
    assert len(reading.account.withheld) == 5


@pytest.mark.shared
def test_support_agrees_with_the_derived_ground_truth(shared_data: Path, read):
    """Supporter-years against the list derived from the same file by others."""
    reading = read(shared_data / "ucdp" / "ucdp-esd-ay-181.csv")
    ours = {
        (giver, taker, year)
        for a in reading.assertions
        for giver, taker in a.statement.pairs()
        for year in a.period.years(since=1900, until=2100)
    }
    path = shared_data / "ground_truth" / "ucdp_esd_supporter_years.csv"
    theirs = set()
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        actor, _, _, year, _, giver, *_ = next(csv.reader([line]))
        theirs.add((f"ucdp:{giver}", f"ucdp:{actor}", int(year)))
    assert len(ours & theirs) / len(ours | theirs) > 0.99


@pytest.mark.shared
def test_hostile_and_cobelligerent_pairs_agree_with_the_derived_ground_truth(
    shared_data: Path, read
):
    reading = read(shared_data / "ucdp" / "ucdp-nonstate-221.csv")
    for relation, name in (("rival", "hostile"), ("ally", "cobelligerent")):
        ours = {
            (*sorted(pair), year)
            for a in reading.assertions
            if a.statement.relation == relation
            for pair in a.statement.pairs()
            for year in a.period.years(since=1900, until=2100)
        }
        path = shared_data / "ground_truth" / f"ucdp_nonstate221_{name}_years.csv"
        with path.open(encoding="utf-8", newline="") as file:
            theirs = {
                (*sorted((f"ucdp:{r['a']}", f"ucdp:{r['b']}")), int(r["year"]))
                for r in csv.DictReader(file)
            }
        assert theirs
        assert theirs <= ours  # the derived list leaves out communal groups
