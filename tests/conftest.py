"""Fixtures shared by all suites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real files beside the checkout; skip, saying so, without it."""
    folder = Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the real files (../shared/data) are not beside this checkout")
    return folder
