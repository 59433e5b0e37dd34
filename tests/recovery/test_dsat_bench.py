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
@pytest.mark.parametrize("split", ["forward", "shift"])
def test_claim_fields_of_test_events_change_nothing(
    dsat: ModuleType, shared_data: Path, split: str
) -> None:
    d = dsat.read("Yemen")
    late = (d["date.year"] == 2014).to_numpy()
    if split == "shift":
        late = (d["claim"] == "Suspected").to_numpy()
    early = ~late if split == "shift" else (d["date.year"] < 2014).to_numpy()
    train, test = np.flatnonzero(early), np.flatnonzero(late)
    assert min(len(train), len(test)) > 5
    y, groups = pd.factorize(d["groups"])
    country = np.zeros(len(d), dtype=int)
    first = dsat.predict(d, y, country, train, test, len(groups), draws=20)
    blind = d.copy()
    for name in d.columns:
        if name.startswith(dsat.LEAKS):
            hidden = "hidden" if d[name].dtype == object or name in ("groups", "claim") else -7
            blind[name] = blind[name].astype(object)
            blind.loc[test, name] = hidden
    hidden_y = y.copy()
    hidden_y[test] = 0
    again = dsat.predict(blind, hidden_y, country, train, test, len(groups), draws=20)
    assert np.array_equal(first, again)


@pytest.mark.shared
def test_a_test_event_carries_no_claim_and_no_report(dsat: ModuleType, shared_data: Path) -> None:
    d = dsat.read("Yemen")
    late = (d["claim"] == "Suspected").to_numpy()
    train, test = np.flatnonzero(~late), np.flatnonzero(late)
    y, groups = pd.factorize(d["groups"])
    data = dsat.design(d, y, train, test, len(groups))
    seen = np.concatenate((data.claims.event, data.reports.event))
    assert seen.max() < len(train)
    assert not data.claims_recorded[len(train) :].any()
