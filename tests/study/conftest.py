"""The tiny study of this folder, for reading and for changing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tacitus.study import Study

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "contracts")]

from tiny import ATTACKS, SAID, attacks, make, sheets  # noqa: E402


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a study that no test may change."""
    folder = tmp_path_factory.mktemp("made")
    make(folder)
    return folder / "study"


@pytest.fixture
def study(made: Path) -> Iterator[Study]:
    """Give the study for reading."""
    with Study.open(made) as opened:
        yield opened


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Iterator[Study]:
    """Give a copy of the study that a test may change."""
    shutil.copytree(made, tmp_path / "study")
    with Study.open(tmp_path / "study", write=True) as opened:
        yield opened


@pytest.fixture
def write_sheets() -> Callable[..., Path]:
    return sheets


@pytest.fixture
def write_attacks() -> Callable[..., Path]:
    return attacks


@pytest.fixture
def said_rows() -> list[dict[str, Any]]:
    return [dict(row) for row in SAID]


@pytest.fixture
def attack_rows() -> list[dict[str, Any]]:
    return [dict(row) for row in ATTACKS]
