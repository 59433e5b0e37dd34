"""Fixtures shared by all suites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# A machine under load must not fail a property; a limit on time belongs to bench/.
settings.register_profile("tacitus", deadline=None)
settings.load_profile("tacitus")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real files beside the checkout; skip, saying so, without it."""
    folder = Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the real files (../shared/data) are not beside this checkout")
    return folder
