"""Encodings, containers, delimiters, and sentences for what cannot be opened."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reader_samples import GED_CUT, cut_row, write

from tacitus.errors import FileFormatError
from tacitus.read import detect
from tacitus.read.opening import decode, delimiter_of, head_of, header_of, sheet_rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(tmp_path, read, table, encoding):
    rows = [cut_row(1, side_a="Frente Ñandú é"), cut_row(2)]
    path = write(tmp_path / "a.csv", GED_CUT, rows, encoding)
    assert table(read(path, "ged-cut"))[0]["side_a"] == "Frente Ñandú é"


def test_an_encoding_that_shows_late_in_the_file(tmp_path, read, table):
    rows = [cut_row(n) for n in range(5000)] + [cut_row(5000, side_a="Ñandú")]
    path = write(tmp_path / "a.csv", GED_CUT, rows, "cp1252")
    assert table(read(path))[-1]["side_a"] == "Ñandú"


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=60))
def test_decoding_never_fails(text):
    for encoding in ("utf-8", "cp1252"):
        found = decode(text.encode(encoding), path=__import__("pathlib").Path("x"))
        assert encoding == "cp1252" or found == text


@given(st.binary(max_size=300))
def test_headers_of_any_bytes(raw):
    assert all(isinstance(name, str) for name in header_of(raw))


@given(st.sampled_from(",;\t|"), st.integers(2, 9))
def test_delimiters(mark, n):
    assert delimiter_of(mark.join(["name"] * n) + "\n1,2,3,4,5,6,7,8,9,0,1,2") == mark


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", [False, True])
def test_line_ends_and_blank_lines(tmp_path, read, table, end, blank):
    path = write(tmp_path / "a.csv", GED_CUT, [cut_row(n) for n in range(3)])
    lines = path.read_text().splitlines()
    if blank:
        lines.insert(2, "")
    path.write_bytes((end.join(lines) + end).encode())
    assert [event["row"] for event in table(read(path))] == [2, 3, 4]


@pytest.mark.parametrize("fault", ["cut", "flipped", "sum"])
def test_a_damaged_archive_is_said(tmp_path, read, fault):
    rows = [cut_row(n, side_b=str(n * 7919)) for n in range(20_000)]
    packed = bytearray(gzip.compress(write(tmp_path / "a.csv", GED_CUT, rows).read_bytes()))
    if fault == "cut":
        packed = packed[: len(packed) * 2 // 3]
    else:
        packed[len(packed) // 2 if fault == "flipped" else -6] ^= 255
    (tmp_path / "a.csv.gz").write_bytes(packed)
    with pytest.raises(FileFormatError, match=r"^a\.csv\.gz: is packed and damaged"):
        read(tmp_path / "a.csv.gz")


def test_several_tables_in_a_zip_are_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.csv", "a\n1\n")
        archive.writestr("two.csv", "a\n1\n")
    with pytest.raises(FileFormatError, match=r"a\.zip: holds 2 tables \(one\.csv, two\.csv\)"):
        detect(tmp_path / "a.zip")


def test_a_doubled_column_is_named(tmp_path, read):
    path = tmp_path / "a.csv"
    path.write_text("id,side_a,ID\n1,2,3\n")
    with pytest.raises(FileFormatError, match="column 'id': stands twice"):
        read(path, "ged")


def test_a_file_that_is_not_there(tmp_path, read):
    with pytest.raises(FileFormatError, match="is not there"):
        read(tmp_path / "nothing.csv")


def test_a_row_too_long_names_the_last_column(tmp_path, read):
    path = write(tmp_path / "a.csv", GED_CUT, [cut_row()])
    with path.open("a") as file:
        file.write(",".join(["1"] * 16) + "\n")
    with pytest.raises(FileFormatError, match=r"row 3, column 'date': has 16 cells"):
        read(path)


def test_a_workbook_gives_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "when", "at", "x", None])
    book.active.append([3, date(2020, 2, 3), datetime(2020, 2, 3, 4, 5), 2.5, None])  # noqa: DTZ001
    book.active.append([])
    book.active.append([True, None, None, 4.0, None])
    book.save(tmp_path / "a.xlsx")
    assert list(sheet_rows(tmp_path / "a.xlsx")) == [
        ["id", "when", "at", "x"],
        ["3", "2020-02-03", "2020-02-03 04:05:00", "2.5"],
        ["", "", "", ""],
        ["True", "", "", "4"],
    ]
    assert header_of(head_of(tmp_path / "a.xlsx")) == ("id", "when", "at", "x")


def test_a_damaged_workbook(tmp_path, read):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    with pytest.raises(FileFormatError, match="the workbook is damaged"):
        read(tmp_path / "a.xlsx", "gtd")
