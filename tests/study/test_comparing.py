"""Two moments, fits or studies side by side."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tacitus.cli import app
from tacitus.errors import NotFoundError
from tacitus.study import Study


def withdraw_second_root(study: Study) -> int:
    """Take back what the paper says of the alliance, and fit again."""
    before = study.revision
    study.review("reject", "assertion/a2", who="ben", why="not what it says")
    study.infer(seed=3, fast=True, who="ben")
    return before


def test_a_rejected_report_moves_the_tie_it_carried(own: Study) -> None:
    before = withdraw_second_root(own)
    rows = {r.subject: r for r in own.compare(f"r{before}")}
    moved = next(r for r in rows.values() if r.kind == "tie" and "ally" in r.before.id)
    assert moved.delta is not None
    assert moved.delta < 0
    assert moved.delta == pytest.approx(moved.after.value - moved.before.value)
    assert moved.moved_by[0].decibans < 0
    assert moved.moved_by[0].label == "The Paper"


def test_the_same_moment_on_both_sides_differs_in_nothing(study: Study) -> None:
    assert study.compare(f"r{study.revision}", f"r{study.revision}") == []
    with pytest.raises(NotFoundError):
        study.compare("r99999")


def test_two_studies_compare_as_two_moments_do(own: Study, made: Path, tmp_path: Path) -> None:
    before = withdraw_second_root(own)
    with Study.open(made) as left:
        assert left.compare(other=own) == own.compare(f"r{before}")


def test_the_verb_prints_and_gives_json(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "other")
    run = CliRunner()
    same = run.invoke(app, ["compare", str(made), str(tmp_path / "other")])
    assert same.exit_code == 0, same.output
    assert "Nothing to show" in same.output
    told = run.invoke(app, ["compare", str(made), "--left", "r1", "--json"])
    assert '"rows"' in told.output
    assert '"kind": "tie"' in told.output
