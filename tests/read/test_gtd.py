"""GTD: perpetrators, claims, blanks and spans."""

from __future__ import annotations

import openpyxl
import pytest
from reader_samples import GTD, gtd_row, write


def test_the_layout_has_135_columns():
    assert len(GTD) == 135


def test_three_perpetrators_and_three_claims(tmp_path, read, table):
    row = gtd_row(
        gname2="Red Army", guncertain2=1, claim2=0, claimmode2_txt="",
        gname3="Green Band", guncertain3="", claim3="", compclaim=1,
    )  # fmt: skip
    claims = table(read(write(tmp_path / "a.csv", GTD, [row])), "claims")
    found = [(c["ordinal"], c["name"], c["status"], c["uncertain"], c["mode"]) for c in claims]
    assert found == [
        (1, "Blue Front", "claimed", False, "Call"),
        (2, "Red Army", "silent", True, None),
        (3, "Green Band", "not_recorded", None, None),
    ]
    assert {c["competing"] for c in claims} == {True}


@pytest.mark.parametrize("blank", ["", "-9", "-9.0"])
def test_a_blank_uncertain_flag_stays_blank(tmp_path, read, table, blank):
    """FIELD 7.18: neither certain nor uncertain."""
    rows = [gtd_row(guncertain1=blank, claimed=blank)]
    (claim,) = table(read(write(tmp_path / "a.csv", GTD, rows)), "claims")
    assert (claim["uncertain"], claim["suspected"]) == (None, None)
    assert claim["status"] == "not_recorded"


def test_unknown_is_no_group(tmp_path, read, table):
    """FIELD 7.17."""
    rows = [gtd_row(gname="Unknown", claimed=0)]
    (claim,) = table(read(write(tmp_path / "a.csv", GTD, rows)), "claims")
    assert (claim["name"], claim["status"]) == (None, "silent")


@pytest.mark.parametrize(
    ("month", "day", "precision", "span"),
    [(1, 2, 1, 1), (2, 0, 4, 28), (0, 0, 5, 365), (0, 5, 5, 365)],
)
def test_day_and_month_zero_are_unknown(tmp_path, read, table, month, day, precision, span):
    (event,) = table(read(write(tmp_path / "a.csv", GTD, [gtd_row(imonth=month, iday=day)])))
    assert event["date_prec"] == precision
    assert (event["date_end"] - event["date_start"]).days + 1 == span


def test_a_day_outside_the_calendar_refuses_its_row(tmp_path, read):
    rows = [gtd_row(), gtd_row(199902300001, imonth=2, iday=30)]
    (refusal,) = read(write(tmp_path / "a.csv", GTD, rows)).refusals
    assert (refusal.row, refusal.column) == (3, "iday")


def test_the_method_is_in_the_account(tmp_path, read):
    """FIELD 7.9: 1993 is missing and the method changed in November 2011."""
    notes = " ".join(read(write(tmp_path / "a.csv", GTD, [gtd_row()])).account.notes)
    assert "1993" in notes
    assert "2011-11" in notes


@pytest.mark.parametrize(
    ("specificity", "vicinity", "code"),
    [(1, 0, 1), (1, 1, 2), (2, 0, 3), (3, 0, 3), (4, 0, 4), (5, 0, 6), ("", 0, None)],
)
def test_specificity(tmp_path, read, table, specificity, vicinity, code):
    rows = [gtd_row(specificity=specificity, vicinity=vicinity)]
    assert table(read(write(tmp_path / "a.csv", GTD, rows)))[0]["where_prec"] == code


@pytest.mark.parametrize(
    ("code", "target"), [(3, "security"), (7, "political"), (14, "civilian"), (20, None)]
)
def test_targets(tmp_path, read, table, code, target):
    rows = [gtd_row(targtype1=code)]
    assert table(read(write(tmp_path / "a.csv", GTD, rows)))[0]["target"] == target


@pytest.mark.parametrize(("killed", "best"), [("", None), ("-99", None), ("0", 0), ("4.0", 4)])
def test_deaths(tmp_path, read, table, killed, best):
    rows = [gtd_row(nkill=killed)]
    assert table(read(write(tmp_path / "a.csv", GTD, rows)))[0]["deaths_best"] == best


def test_related_rows_share_an_operation(tmp_path, read, table):
    ids = [199901020001, 199901020002, 199901020003]
    both = "199901020002, 199901020001"
    rows = [gtd_row(ids[0], related=both), gtd_row(ids[1], related=both), gtd_row(ids[2])]
    found = [event["operation"] for event in table(read(write(tmp_path / "a.csv", GTD, rows)))]
    assert found == ["gtd:199901020001", "gtd:199901020001", None]


def test_the_workbook_says_the_same(tmp_path, read, table):
    rows = [gtd_row(), gtd_row(199901020002, nkill=None, latitude=None, longitude=None)]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(GTD)
    for row in rows:
        sheet.append([row.get(name) for name in GTD])
    book.save(tmp_path / "a.xlsx")
    plain = read(write(tmp_path / "a.csv", GTD, [{k: v for k, v in r.items() if v} | {
        k: v for k, v in r.items() if v == 0} for r in rows]))  # fmt: skip
    other = read(tmp_path / "a.xlsx")
    assert other.format == "gtd"
    assert other.account == plain.account
    for name in ("events", "claims"):
        drop = {"row_hash"}
        one, two = ([{k: v for k, v in r.items() if k not in drop} for r in table(x, name)]
                    for x in (plain, other))  # fmt: skip
        assert one == two


def test_rows_may_not_be_passed_on(tmp_path, read):
    assert read(write(tmp_path / "a.csv", GTD, [gtd_row()])).source.terms == "no_redistribution"
