"""Snapshots to write."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tacitus.core import Snapshot

sys.path.insert(0, str(Path(__file__).parent))
import snapshots


@pytest.fixture(scope="session")
def rich() -> Snapshot:
    return snapshots.rich()


@pytest.fixture(scope="session")
def simulated() -> Snapshot:
    return snapshots.simulated()


@pytest.fixture(scope="session")
def bare() -> Snapshot:
    return snapshots.bare()


@pytest.fixture(scope="session")
def hostile() -> Snapshot:
    return snapshots.hostile()
