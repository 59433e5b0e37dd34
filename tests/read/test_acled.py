"""ACLED, old and new."""

from __future__ import annotations

from datetime import date

import pytest
from reader_samples import ACLED, ACLED_2016, acled_row, write


def test_actor1_is_a_side_and_no_attacker(tmp_path, read, table):
    """FIELD 7.3: the order of actors is no direction, so nobody is named as perpetrator."""
    reading = read(write(tmp_path / "a.csv", ACLED, [acled_row()]))
    (event,) = table(reading)
    assert (event["side_a"], event["side_b"]) == ("Blue Front", "Military Forces of Aland")
    assert "claims" not in reading.tables
    assert any("neither is the attacker" in note for note in reading.account.notes)


def test_the_layout_of_2016(tmp_path, read, table):
    row = {k.upper(): v for k, v in acled_row().items()}
    row |= {"EVENT_TYPE": "Battle-No change of territory", "EVENT_DATE": "03/02/2016"}
    row = {k: v for k, v in row.items() if k in ACLED_2016}
    (event,) = table(read(write(tmp_path / "a.csv", ACLED_2016, [row])))
    assert (event["event_id"], event["kind"]) == ("acled:ALA1", "clash")
    assert event["date_start"] == date(2016, 2, 3)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03 February 2020", date(2020, 2, 3)),
        ("2020-02-03", date(2020, 2, 3)),
        ("3-Feb-20", date(2020, 2, 3)),
        ("13/02/2020", date(2020, 2, 13)),
    ],
)
def test_dates(tmp_path, read, table, written, day):
    (event,) = table(read(write(tmp_path / "a.csv", ACLED, [acled_row(event_date=written)])))
    assert event["date_start"] == day


@pytest.mark.parametrize(
    ("code", "precision", "first", "last"),
    [
        (1, 1, date(2020, 2, 3), date(2020, 2, 3)),
        (2, 3, date(2020, 1, 31), date(2020, 2, 6)),
        (3, 4, date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_time_precision_is_a_span(tmp_path, read, table, code, precision, first, last):
    (event,) = table(read(write(tmp_path / "a.csv", ACLED, [acled_row(time_precision=code)])))
    found = (event["date_prec"], event["date_start"], event["date_end"])
    assert found == (precision, first, last)


@pytest.mark.parametrize(("code", "where"), [(1, 1), (2, 3), (3, 4)])
def test_geo_precision(tmp_path, read, table, code, where):
    (event,) = table(read(write(tmp_path / "a.csv", ACLED, [acled_row(geo_precision=code)])))
    assert event["where_prec"] == where


@pytest.mark.parametrize(
    ("kind", "sub", "ours"),
    [
        ("Battles", "Armed clash", "clash"),
        ("Battles", "Government regains territory", "takeover"),
        ("Explosions/Remote violence", "Suicide bomb", "attack"),
        ("Strategic developments", "Agreement", "agreement"),
        ("Protests", "Peaceful protest", "other"),
    ],
)
def test_kinds(tmp_path, read, table, kind, sub, ours):
    rows = [acled_row(event_type=kind, sub_event_type=sub)]
    assert table(read(write(tmp_path / "a.csv", ACLED, rows)))[0]["kind"] == ours
