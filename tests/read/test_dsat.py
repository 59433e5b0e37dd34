"""DSAT: claims per group, in events of several rows."""

from __future__ import annotations

import pytest
from reader_samples import DSAT, dsat_row, write


@pytest.mark.parametrize(
    ("group", "said", "name", "status", "suspected"),
    [
        ("Blue Front", "Claimed", "Blue Front", "claimed", False),
        ("Blue Front", "Denied", "Blue Front", "denied", False),
        ("Blue Front", "Suspected", "Blue Front", "silent", True),
        ("Unknown Group", "Unclaimed", None, "silent", False),
        ("Blue\n Front ", "Claimed", "Blue Front", "claimed", False),
    ],
)
def test_claims(tmp_path, read, table, group, said, name, status, suspected):
    """FIELD 7.17: "Unknown Group" names nobody."""
    rows = [dsat_row(groups=group, claim=said)]
    (claim,) = table(read(write(tmp_path / "a.csv", DSAT, rows)), "claims")
    found = (claim["name"], claim["status"], claim["suspected"], claim["uncertain"])
    assert found == (name, status, suspected, None)


def test_several_groups_make_one_event(tmp_path, read, table):
    rows = [dsat_row(1), dsat_row(1, groups="Red Army", claim="Denied"), dsat_row(2)]
    reading = read(write(tmp_path / "a.csv", DSAT, rows))
    assert [event["event_id"] for event in table(reading)] == ["dsat:1", "dsat:2"]
    found = [(c["event_id"], c["ordinal"], c["name"]) for c in table(reading, "claims")]
    assert found == [
        ("dsat:1", 1, "Blue Front"),
        ("dsat:1", 2, "Red Army"),
        ("dsat:2", 1, "Blue Front"),
    ]
    assert (reading.account.rows, reading.account.kept) == (3, 3)


def test_a_group_named_twice_word_for_word_is_repeated(tmp_path, read, table):
    reading = read(write(tmp_path / "a.csv", DSAT, [dsat_row(1), dsat_row(1)]))
    assert (reading.account.kept, reading.account.repeated) == (1, 1)
    assert len(table(reading, "claims")) == 1


def test_a_suspected_group_that_denies_is_no_silent_one(tmp_path, read, table):
    rows = [dsat_row(1, claim="Denied"), dsat_row(1, claim="Suspected")]
    (claim,) = table(read(write(tmp_path / "a.csv", DSAT, rows)), "claims")
    assert (claim["status"], claim["suspected"]) == ("denied", True)


def test_a_claim_and_a_denial_of_one_group_both_stand(tmp_path, read, table):
    rows = [dsat_row(1, claim="Claimed"), dsat_row(1, claim="Denied")]
    found = table(read(write(tmp_path / "a.csv", DSAT, rows)), "claims")
    assert [claim["status"] for claim in found] == ["claimed", "denied"]


def test_missing_deaths_are_null_and_zero_is_zero(tmp_path, read, table):
    row = dsat_row() | {
        "statistics.# killed_low_civilian": -1,
        "statistics.# killed_high_civilian": -1,
        "statistics.# killed_low_political": 0,
    }
    (event,) = table(read(write(tmp_path / "a.csv", DSAT, [row])))
    assert (event["civilian_low"], event["civilian_high"]) == (None, None)
    assert (event["political_low"], event["security_low"]) == (0, 5)
    assert event["deaths_best"] is None


def test_target_suicide_and_doubt(tmp_path, read, table):
    rows = [
        dsat_row(1, **{"target.type": "Civilian"}),
        dsat_row(2, **{"target.type": "Unknown", "status": "Possible - Too Few Sources"}),
    ]
    one, two = table(read(write(tmp_path / "a.csv", DSAT, rows)))
    assert (one["target"], one["suicide"], one["doubted"]) == ("civilian", True, False)
    assert (two["target"], two["doubted"]) == (None, True)


@pytest.mark.parametrize(
    ("month", "day", "precision", "days"), [(6, 2, 1, 1), (6, -1, 4, 30), (-1, -1, 5, 365)]
)
def test_unknown_days_and_months_are_spans(tmp_path, read, table, month, day, precision, days):
    rows = [dsat_row(1, **{"date.month": month, "date.day": day})]
    (event,) = table(read(write(tmp_path / "a.csv", DSAT, rows)))
    assert event["date_prec"] == precision
    assert (event["date_end"] - event["date_start"]).days + 1 == days


def test_attackers_are_withheld_by_name(tmp_path, read):
    withheld = read(write(tmp_path / "a.csv", DSAT, [dsat_row(), dsat_row(2)])).account.withheld
    assert withheld == {"statistics.# attackers": 2, "attacker.gender": 2}


def test_an_unknown_claim_word_refuses_the_row(tmp_path, read):
    reading = read(write(tmp_path / "a.csv", DSAT, [dsat_row(), dsat_row(2, claim="Maybe")]))
    assert (reading.refusals[0].row, reading.refusals[0].column) == (3, "claim")
