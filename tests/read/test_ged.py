"""UCDP GED in all its layouts, and its cut."""

from __future__ import annotations

from datetime import date

import pytest
from reader_samples import GED, GED_CUT, cut_row, ged_row, write

from tacitus.errors import FileFormatError


def test_a_row_becomes_an_event(tmp_path, read, table):
    (event,) = table(read(write(tmp_path / "a.csv", GED, [ged_row(214797)])))
    assert event["event_id"] == "ged:214797"
    assert event["row"] == 2
    assert (event["violence"], event["kind"], event["target"]) == ("state_based", "clash", None)
    assert (event["side_a_key"], event["side_b_key"]) == ("ucdp:100", "ucdp:200")
    assert (event["deaths_low"], event["deaths_best"], event["deaths_high"]) == (2, 3, 5)
    assert (event["civilian_best"], event["side_a_deaths"], event["side_b_deaths"]) == (0, 1, 2)
    assert event["security_best"] is None
    assert event["doubted"] is False


def test_whole_numbers_written_as_decimals(tmp_path, read, table):
    rows = [ged_row("214797.0", best="3.0", where_prec="4.0", type_of_violence="3.0")]
    (event,) = table(read(write(tmp_path / "a.csv", GED, rows)))
    assert event["source_key"] == "214797"
    assert (event["deaths_best"], event["where_prec"], event["violence"]) == (3, 4, "one_sided")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1/22/2014 12:00:00 AM", date(2014, 1, 22)),
        ("05/02/2014 00:00", date(2014, 5, 2)),
        ("1/22/14", date(2014, 1, 22)),
        ("2014-01-22 00:00:00", date(2014, 1, 22)),
        ("2014-01-22T23:59:59+09:00", date(2014, 1, 22)),
    ],
)
def test_text_dates_are_month_first_and_stay_the_local_day(tmp_path, read, table, written, day):
    """FIELD 7.12: never convert a date by a time zone."""
    rows = [ged_row(date_start=written, date_end=written)]
    (event,) = table(read(write(tmp_path / "a.csv", GED, rows)))
    assert event["date_start"] == event["date_end"] == day


@pytest.mark.parametrize("drop", [("relid", "gwnoa"), ("side_a_dset_id", "dyad_dset_id", "gwnob")])
def test_other_releases_lack_columns(tmp_path, read, table, drop):
    header = [name for name in GED if name not in drop]
    row = {k: v for k, v in ged_row().items() if k in header}
    assert len(table(read(write(tmp_path / "a.csv", header, [row])))) == 1


def test_the_old_names_of_the_estimates(tmp_path, read, table):
    names = {"low": "low_est", "best": "best_est", "high": "high_est"}
    row = {names.get(k, k): v for k, v in ged_row().items()}
    (event,) = table(read(write(tmp_path / "a.csv", list(row), [row])))
    assert event["deaths_best"] == 3


def test_cp1252_and_line_breaks_inside_quotes(tmp_path, read, table):
    rows = [ged_row(1, where_coordinates="Ma’la"), ged_row(2, side_b="Blue\r\n Front")]
    path = write(tmp_path / "a.csv", GED, rows, encoding="cp1252")
    one, two = table(read(path))
    assert one["place"] == "Ma’la"
    assert two["side_b"] == "Blue Front"
    assert two["row"] == 3


def test_a_missing_number_is_null_and_not_zero(tmp_path, read, table):
    rows = [ged_row(number_of_sources="-1", deaths_a="", high="-1")]
    (event,) = table(read(write(tmp_path / "a.csv", GED, rows)))
    assert (event["reports"], event["side_a_deaths"], event["deaths_high"]) == (None, None, None)


def test_bounds_out_of_order_widen_and_are_counted(tmp_path, read, table):
    reading = read(write(tmp_path / "a.csv", GED, [ged_row(low=4, best=3, high=0), ged_row(2)]))
    event = table(reading)[0]
    assert (event["deaths_low"], event["deaths_best"], event["deaths_high"]) == (0, 3, 4)
    assert any("1 row gives low, best and high" in note for note in reading.account.notes)


def test_a_province_keeps_its_precision(tmp_path, read, table):
    """FIELD 7.4: where_prec 3 and above is a region, so the code must survive."""
    (event,) = table(read(write(tmp_path / "a.csv", GED, [ged_row(where_prec=4)])))
    assert (event["where_prec"], event["where_prec_max"]) == (4, 4)


def test_undated_and_unplaced_rows_are_kept_and_counted(tmp_path, read, table):
    """FIELD 7.11: kept, counted, never dropped."""
    bare = {"date_start": "", "date_end": "", "year": ""}
    nowhere = {"latitude": "", "longitude": "", "where_coordinates": "", "adm_1": "", "adm_2": ""}
    reading = read(write(tmp_path / "a.csv", GED, [ged_row(1, **bare), ged_row(2, **nowhere)]))
    assert (reading.account.kept, reading.account.undated, reading.account.unplaced) == (2, 1, 1)
    undated, unplaced = table(reading)
    assert undated["date_start"] is None
    assert unplaced["latitude"] is None


def test_a_row_with_a_year_only_is_a_span(tmp_path, read, table):
    rows = [ged_row(date_start="", date_end="", year=2003)]
    (event,) = table(read(write(tmp_path / "a.csv", GED, rows)))
    assert (event["date_start"], event["date_end"]) == (date(2003, 1, 1), date(2003, 12, 31))


@pytest.mark.parametrize(
    ("fault", "column", "why"),
    [
        ({"best": "many"}, "best", "'many' is no whole number"),
        ({"best": "2.5"}, "best", "'2.5' is no whole number"),
        ({"latitude": "91"}, "latitude", "out of range"),
        ({"where_prec": "9"}, "where_prec", "is above 7"),
        ({"date_start": "31/31/2020"}, "date_start", "is no date"),
        ({"date_end": "2019-01-01"}, "date_end", "ends before it begins"),
        ({"type_of_violence": "7"}, "type_of_violence", "no type of violence"),
        ({"id": ""}, "id", "is empty"),
        ({"low": "-5"}, "low", "is below 0"),
    ],
)
def test_a_bad_cell_refuses_its_row_by_row_and_column(tmp_path, read, table, fault, column, why):
    rows = [ged_row(1), ged_row(2) | fault, ged_row(3)]
    reading = read(write(tmp_path / "a.csv", GED, rows))
    assert (reading.account.rows, reading.account.kept, reading.account.refused) == (3, 2, 1)
    (refusal,) = reading.refusals
    assert (refusal.row, refusal.column) == (3, column)
    assert why in refusal.why
    assert [event["row"] for event in table(reading)] == [2, 4]


def test_where_no_row_can_be_read_the_file_is_refused(tmp_path, read):
    rows = [ged_row(1, best="x"), ged_row(2, best="y")]
    with pytest.raises(FileFormatError, match="row 2, column 'best'"):
        read(write(tmp_path / "a.csv", GED, rows))


def test_a_repeated_row_counts_once_and_a_clashing_one_is_refused(tmp_path, read, table):
    rows = [ged_row(1), ged_row(1), ged_row(1, best=4)]
    reading = read(write(tmp_path / "a.csv", GED, rows))
    account = reading.account
    assert (account.kept, account.repeated, account.refused) == (1, 1, 1)
    assert "stands in row 2 with other values" in reading.refusals[0].why


def test_only_one_sided_violence_names_a_perpetrator_and_none_claims(tmp_path, read, table):
    """GED has no column for claims: that is not silence."""
    rows = [ged_row(1), ged_row(2, type_of_violence=3)]
    (claim,) = table(read(write(tmp_path / "a.csv", GED, rows)), "claims")
    assert (claim["event_id"], claim["status"]) == ("ged:2", "not_recorded")
    assert claim["uncertain"] is None


def test_the_hash_sees_every_change_and_no_new_order_of_columns(tmp_path, read, table):
    def hashes(header, rows, name):
        return [event["row_hash"] for event in table(read(write(tmp_path / name, header, rows)))]

    one = hashes(GED, [ged_row()], "a.csv")
    assert hashes(list(reversed(GED)), [ged_row()], "b.csv") == one
    assert hashes(GED, [ged_row(source_headline="x")], "c.csv") != one


def test_the_cut_has_a_coarsest_precision_only(tmp_path, read, table):
    reading = read(write(tmp_path / "a.csv", GED_CUT, [cut_row()]))
    (event,) = table(reading)
    assert reading.source.id == "ucdp-ged-cut"
    assert (event["where_prec"], event["where_prec_max"], event["date_prec"]) == (None, 2, None)
    assert (event["violence"], event["side_a_key"]) == ("one_sided", None)
    assert "not UCDP's" in reading.account.notes[0]


def test_other_delimiters(tmp_path, read, table):
    path = write(tmp_path / "a.csv", GED, [ged_row()])
    quoted = path.read_text().replace(",", ";")
    path.write_text(quoted)
    assert table(read(path))[0]["side_b"] == "Blue Front"


def test_mixed_line_ends(tmp_path, read, table):
    path = write(tmp_path / "a.csv", GED_CUT, [cut_row(1), cut_row(2), cut_row(3)])
    lines = path.read_text().splitlines()
    path.write_bytes(f"{lines[0]}\n{lines[1]}\r\n{lines[2]}\n{lines[3]}".encode())
    assert len(table(read(path))) == 3


def test_a_simulated_world_is_marked_in_every_row(tmp_path, read, table):
    rows = [ged_row(1, simulated="true"), ged_row(2)]
    events = table(read(write(tmp_path / "a.csv", [*GED, "simulated"], rows)))
    assert [event["simulated"] for event in events] == [True, False]
