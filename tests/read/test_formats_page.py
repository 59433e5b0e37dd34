"""The page on formats says what the readers do."""

from __future__ import annotations

import re
from pathlib import Path

from reader_samples import write

from tacitus.read import READERS
from tacitus.read.coding import COLUMNS
from tacitus.read.table import load_mapping

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_every_format_of_tables_stands_in_the_page():
    prose = ("tacitus.read.prose", "tacitus.read.documents")
    for name, reader in READERS.items():
        assert f"`{name}`" in TEXT or type(reader).__module__.startswith(prose), name


def test_every_column_of_the_sheets_stands_in_the_page():
    for columns in COLUMNS.values():
        for column in columns:
            assert f"`{column}`" in TEXT, column


def test_the_sheet_in_the_page_can_be_read(tmp_path, read):
    path = tmp_path / "coding.yaml"
    path.write_text(BLOCKS[0], encoding="utf-8")
    (one,) = read(path).assertions
    assert one.statement.supports == ("training", "weapons")


def test_the_mapping_in_the_page_can_be_used(tmp_path, read, table):
    path = tmp_path / "incidents.csv"
    mapping = tmp_path / "incidents.csv.mapping.yaml"
    mapping.write_text(BLOCKS[1], encoding="utf-8")
    made = load_mapping(mapping)
    header = [*made.columns.values(), "group", "claim", "doubt", "victim_name"]
    row = dict.fromkeys(header, "") | {
        "incident_id": 7, "when": "31/01/2020", "type": "Fight", "group": "Blue Front",
        "claim": "denied", "doubt": 1, "killed": -1,
    }  # fmt: skip
    reading = read(write(path, header, [row]))
    (event,) = table(reading)
    assert (event["kind"], event["violence"], event["deaths_best"]) == ("clash", "one_sided", None)
    (claim,) = table(reading, "claims")
    assert (claim["status"], claim["uncertain"]) == ("denied", True)
