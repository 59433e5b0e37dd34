"""The room's door: what loading it costs."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "duckdb", "jinja2", "networkx")


def test_heavy_writers_load_on_first_use() -> None:
    code = "import sys, tacitus.write; print(list(tacitus.write.WRITERS), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(done.stdout.split())
