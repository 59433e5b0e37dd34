"""What the tests of readers share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tacitus.core import Reading
from tacitus.read import read_file

sys.path.insert(0, str(Path(__file__).parents[1] / "contracts"))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Read a file into a staging folder of its own."""
    count = iter(range(1000))

    def reading(path: Path, name: str | None = None) -> Reading:
        return read_file(path, format=name, staging=tmp_path / f"staging{next(count)}")

    return reading


@pytest.fixture
def table() -> Callable[..., list[dict[str, Any]]]:
    """Give the rows of a staged table as dictionaries."""

    def rows(reading: Reading, name: str = "events") -> list[dict[str, Any]]:
        found = duckdb.execute(f"SELECT * FROM '{reading.tables[name]}'")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    return rows
