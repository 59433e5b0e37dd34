"""The flat public face: every name is there, documented, and costs nothing before use."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import tacitus

HEAVY = ("numpy", "scipy", "numba", "duckdb", "networkx", "typer", "rich", "jinja2", "openpyxl")


@pytest.mark.parametrize("name", tacitus.__all__)
def test_every_name_is_there_with_an_example(name):
    doc = inspect.getdoc(getattr(tacitus, name))
    assert doc
    assert ">>>" in doc


def test_the_face_is_small_sorted_and_complete():
    assert len(tacitus.__all__) <= 30
    assert tacitus.__all__ == sorted(tacitus.__all__)
    homes = [n.partition("=")[0] for names in tacitus._HOMES.values() for n in names]
    assert sorted(homes) == tacitus.__all__
    assert set(tacitus.__all__) <= set(dir(tacitus))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'predict'"):
        _ = tacitus.predict


def loaded_after(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(out.stdout.split())


def test_importing_loads_nothing_heavy():
    assert not loaded_after("import tacitus") & set(HEAVY)


def test_the_nouns_load_nothing_heavy():
    code = "import tacitus; tacitus.Assertion, tacitus.Period.parse('2020'), tacitus.scale()"
    assert not loaded_after(code) & set(HEAVY)
