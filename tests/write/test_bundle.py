"""The bundle: out, and back in as it was."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import duckdb
import pytest
import strategies
from hypothesis import HealthCheck, given, settings

from tacitus.core import Assessment, Snapshot
from tacitus.core.flat import csv_of, csv_rows, from_cells, to_cells
from tacitus.errors import FileFormatError
from tacitus.read import detect, read_file
from tacitus.write import write
from tacitus.write.licence import clear

few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def back(snapshot: Snapshot, folder: Path) -> tuple[object, Path]:
    path = folder / "b.tacitus.zip"
    write(snapshot, "bundle", path)
    (folder / "staging").mkdir(exist_ok=True)
    return read_file(path, staging=folder / "staging"), path


@few
@given(snapshot=strategies.snapshots(terms=strategies.TERMS))
def test_nouns_come_back_equal(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if all(s.terms == "private" for s in snapshot.sources.values()):
        return
    folder = tmp_path_factory.mktemp("b")
    cleared = clear(snapshot).snapshot
    reading, path = back(snapshot, folder)
    assert detect(path).name == "bundle"
    assert {s.id: s for s in reading.sources if s.id != "bundle"} == cleared.sources
    for name in ("parties", "documents", "passages", "assertions"):
        assert {n.id: n for n in getattr(reading, name)} == getattr(cleared, name), name
    with zipfile.ZipFile(path) as archive:
        rows = csv_rows(archive.read("assessments.csv").decode("utf-8-sig"))
        assert {a.id: a for a in (from_cells(Assessment, r) for r in rows)} == cleared.assessments


@few
@given(snapshot=strategies.snapshots())
def test_events_come_back_equal(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    reading, _ = back(snapshot, tmp_path_factory.mktemp("b"))
    if not snapshot.events:
        assert "events" not in reading.tables
        return
    cursor = duckdb.sql(f"SELECT * FROM '{reading.tables['events']}'")
    names = cursor.columns
    for row, given_row in zip(cursor.fetchall(), snapshot.events, strict=True):
        found = dict(zip(names, row, strict=True))
        assert {k: v for k, v in found.items() if v is not None} == {
            k: v for k, v in given_row.items() if v is not None and k in found
        }


def test_a_plain_reader_finds_columns_in_the_dictionary(rich: Snapshot, tmp_path: Path) -> None:
    _, path = back(rich, tmp_path)
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            text = archive.read(resource["path"]).decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert rows[0] == [f["name"] for f in resource["schema"]["fields"]]
            assert len(rows) == resource["rows"] + 1
        assert "Kept back" in archive.read("README.md").decode()
        assert "closed:9" in archive.read("withheld.csv").decode("utf-8-sig")


def test_a_broken_row_is_named(rich: Snapshot, tmp_path: Path) -> None:
    _, path = back(rich, tmp_path)
    with zipfile.ZipFile(path) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    files["parties.csv"] = b"id,name,kind\na,A,gruop\n"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(FileFormatError, match=r"parties\.csv, row 2"):
        read_file(path, staging=tmp_path)


def test_cells_survive_a_spreadsheet_guard() -> None:
    text = csv_of(["a"], [{"a": "x\r\ny"}, {"a": "'=1"}])
    assert [r["a"] for r in csv_rows(text)] == ["x\r\ny", "'=1"]
    from tacitus.core import Party

    for name in ("=1+1", "'quoted", "-x", "plain"):
        assert from_cells(Party, to_cells(Party("a", name, "state"))).name == name
