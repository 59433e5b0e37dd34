"""One table as each library has it."""

import pytest


def every_kind_of(table):
    """Give a dict of columns as a table of each library."""
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    yield pandas.DataFrame(table)
    yield polars.DataFrame(table)
    yield polars.LazyFrame(table)
    yield pytest.importorskip("pyarrow").table(table)
    yield [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
