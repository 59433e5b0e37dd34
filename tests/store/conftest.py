"""Small tables and ledgers for the store's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tacitus.core.columns import TABLES
from tacitus.store import Documents, Ledger, Tables

Rows = list[dict[str, Any]]


def write_parquet(path: Path, table: str, rows: Rows) -> None:
    """Write rows as a table of a study; columns not given are NULL."""
    columns = TABLES[table]
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE t ({', '.join(f'{n} {k}' for n, (k, _) in columns.items())})")
        for row in rows:
            names = ", ".join(row)
            db.execute(
                f"INSERT INTO t ({names}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
            )
        db.execute(f"COPY t TO '{path}' (FORMAT parquet)")


@pytest.fixture
def stage() -> Callable[[Tables, Mapping[str, Rows]], dict[str, Path]]:
    """Stage tables as a reader would."""

    def run(tables: Tables, rows: Mapping[str, Rows]) -> dict[str, Path]:
        place = tables.stage()
        paths = {name: place / f"{name}.parquet" for name in rows}
        for name, path in paths.items():
            write_parquet(path, name, rows[name])
        return paths

    return run


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "study.sqlite", {"name": "test"}) as opened:
        yield opened


@pytest.fixture
def tables(tmp_path: Path, ledger: Ledger) -> Tables:
    return Tables(tmp_path / "tables", ledger)


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    return Documents(tmp_path / "documents")
