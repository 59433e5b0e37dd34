"""The benchmark on real attacks sees no claim field of a test event."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

pd = pytest.importorskip("pandas")

BENCH = Path(__file__).resolve().parents[2] / "bench" / "dsat.py"


@pytest.fixture(scope="module")
def dsat() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dsat", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["dsat"] = module
    spec.loader.exec_module(module)
    return module


def test_nothing_made_from_the_attribution_is_used(dsat: ModuleType) -> None:
    assert not [name for name in dsat.USED for leak in dsat.LEAKS if name.startswith(leak)]


@pytest.mark.shared
def test_claim_fields_of_test_events_change_nothing(dsat: ModuleType, shared_data: Path) -> None:
    d = dsat.read("Yemen")
    year = d["date.year"].to_numpy()
    train, test = np.flatnonzero(year < 2014), np.flatnonzero(year == 2014)
    y, groups = pd.factorize(d["groups"])
    country = np.zeros(len(d), dtype=int)
    first = dsat.predict(d, y, country, train, test, len(groups), draws=20)
    blind = d.copy()
    for leak in ("groups", "claim", "status"):
        blind.loc[test, leak] = "hidden"
    blind.loc[test, "statistics.sources"] = -7
    hidden = y.copy()
    hidden[test] = 0
    again = dsat.predict(blind, hidden, country, train, test, len(groups), draws=20)
    assert np.array_equal(first, again)
