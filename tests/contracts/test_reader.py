"""What holds for every reader."""

from __future__ import annotations

import gzip
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from reader_samples import PERSONAL, SAMPLES

from tacitus.core import Reading, vocabulary
from tacitus.core.columns import TABLES
from tacitus.core.party import is_generic
from tacitus.errors import FileFormatError, InputError
from tacitus.read import READERS, detect, read_file

NOT_TABULAR = {"assertions", "gold", "table", "bundle", "stix", "ftm"}
TABULAR = [name for name in SAMPLES if name not in NOT_TABULAR]


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    return request.param, SAMPLES[request.param](folder)


def read(path: Path, tmp_path: Path, name: str | None = None, at: str = "staging") -> Reading:
    return read_file(path, format=name, staging=tmp_path / at)


def rows(reading: Reading, table: str) -> list[tuple[object, ...]]:
    if table not in reading.tables:
        return []
    return duckdb.sql(f"SELECT * FROM '{reading.tables[table]}'").fetchall()


def test_every_format_of_tables_has_a_sample() -> None:
    prose = ("tacitus.read.prose", "tacitus.read.documents")
    assert set(SAMPLES) == {
        name for name, reader in READERS.items() if not type(reader).__module__.startswith(prose)
    }


def test_recognised(sample: tuple[str, Path]) -> None:
    name, path = sample
    assert detect(path).name == name
    assert READERS[name].name == name


def test_account_adds_up(sample: tuple[str, Path], tmp_path: Path) -> None:
    _, path = sample
    account = read(path, tmp_path).account
    assert account.rows == account.kept + account.refused + account.repeated > 0
    assert account.kept > 0
    assert max(account.undated, account.unplaced) <= account.kept


def test_columns_are_exact(sample: tuple[str, Path], tmp_path: Path) -> None:
    _, path = sample
    for table, file in read(path, tmp_path).tables.items():
        described = duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
        wanted = [(column, kind) for column, (kind, _) in TABLES[table].items()]
        assert [(column, kind) for column, kind, *_ in described] == wanted


def test_same_bytes_same_reading(sample: tuple[str, Path], tmp_path: Path) -> None:
    _, path = sample
    one, two = read(path, tmp_path, at="one"), read(path, tmp_path, at="two")
    assert replace(one, tables={}) == replace(two, tables={})
    for table in TABLES:
        assert rows(one, table) == rows(two, table)


@pytest.mark.parametrize("pack", ["gz", "zip"])
@pytest.mark.parametrize("name", TABULAR)
def test_packed_files_read_alike(name: str, pack: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path)
    packed = path.with_suffix(f".csv.{pack}")
    if pack == "gz":
        packed.write_bytes(gzip.compress(path.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, path.name)
            archive.writestr("README.txt", "not a table")
    plain, other = read(path, tmp_path, at="a"), read(packed, tmp_path, at="b")
    assert other.format == name
    assert other.account == plain.account
    for table in TABLES:
        assert rows(plain, table) == rows(other, table)


def test_words_are_of_the_closed_lists(sample: tuple[str, Path], tmp_path: Path) -> None:
    _, path = sample
    reading = read(path, tmp_path)
    events, claims = (
        duckdb.sql(f"SELECT * FROM '{file}'") if (file := reading.tables.get(table)) else None
        for table in ("events", "claims")
    )
    if events is not None:
        for kind, target in events.project("kind, target").fetchall():
            assert kind in vocabulary("event_kinds")
            assert target is None or target in vocabulary("targets")
    if claims is not None:
        for label, status in claims.project("name, status").fetchall():
            assert status in vocabulary("claim_statuses")
            assert label is None or not is_generic(label)


def test_nouns_refer_to_nouns_that_are_there(sample: tuple[str, Path], tmp_path: Path) -> None:
    _, path = sample
    reading = read(path, tmp_path)
    sources = {source.id for source in reading.sources}
    documents = {document.id for document in reading.documents}
    passages = {passage.id for passage in reading.passages}
    parties = {party.id for party in reading.parties}
    assert reading.source.id in sources or not reading.sources
    for assertion in reading.assertions:
        assert assertion.document_id in documents
        assert assertion.passage_id in passages
        assert set(assertion.chain) <= sources
        if assertion.kind == "tie":
            assert {one for pair in assertion.statement.pairs() for one in pair} <= parties


def test_personal_columns_are_withheld_and_counted(
    sample: tuple[str, Path], tmp_path: Path
) -> None:
    name, path = sample
    reading = read(path, tmp_path)
    said = repr(replace(reading, tables={}, refusals=()))
    said += "".join(repr(rows(reading, table)) for table in TABLES)
    assert not [word for word in PERSONAL if word in said]
    if name in {"dsat", "gtd", "gold", "table", "stix", "ftm"}:
        assert sum(reading.account.withheld.values()) > 0


BAD = {
    "other.csv": (b"alpha,beta\n1,2\n", "other.csv"),
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n\n", "blank.csv"),
    "binary.csv": (bytes(range(256)) * 8, "binary.csv"),
    "cut.csv.gz": (gzip.compress(b"id,side_a\n" * 500)[:40], "cut.csv.gz"),
    "broken.zip": (b"PK\x03\x04broken", "broken.zip"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(600), "old.xls"),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", SAMPLES)
def test_bad_files_get_one_sentence(name: str, bad: str, tmp_path: Path) -> None:
    content, said = BAD[bad]
    path = tmp_path / bad
    path.write_bytes(content)
    with pytest.raises(FileFormatError) as caught:
        read(path, tmp_path, name)
    sentence = str(caught.value)
    assert said in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert not list((tmp_path / "staging").glob("*"))


@pytest.mark.parametrize("name", TABULAR)
def test_a_row_cut_short_names_row_and_column(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path)
    header = path.read_text(encoding="utf-8-sig").split("\n")[0].strip().split(",")
    with path.open("a", encoding="utf-8") as file:
        file.write("1,2\n")
    with pytest.raises(FileFormatError) as caught:
        read(path, tmp_path, name)
    assert caught.value.row == path.read_text(encoding="utf-8-sig").count("\n")
    assert caught.value.column == header[2]


@pytest.mark.parametrize("name", TABULAR)
def test_an_open_quote_names_its_row(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write('1,"never closed\n' + "2,3\n" * 3)
    with pytest.raises(FileFormatError, match="quote"):
        read(path, tmp_path, name)


@pytest.mark.parametrize("name", TABULAR)
def test_a_header_without_rows_is_no_file(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path)
    path.write_text(path.read_text(encoding="utf-8-sig").split("\n")[0] + "\n")
    with pytest.raises(FileFormatError, match="a header and no rows"):
        read(path, tmp_path, name)


def test_progress_never_runs_back(sample: tuple[str, Path], tmp_path: Path) -> None:
    _, path = sample
    shares: list[float] = []
    read_file(path, staging=tmp_path / "s", progress=lambda share, words: shares.append(share))
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_format_that_is_no_format_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'dsat'"):
        read_file(tmp_path / "x.csv", format="dast", staging=tmp_path)


def test_a_format_that_does_not_fit_says_which_column_is_missing(tmp_path: Path) -> None:
    path = SAMPLES["acled"](tmp_path)
    with pytest.raises(FileFormatError, match=r"row 1, column 'id': is missing.*--as"):
        read(path, tmp_path, "ged")
