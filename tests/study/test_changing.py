"""What changed between two moments, and which source did it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tacitus.study import Study
from tacitus.study.changing import change_rows


def test_each_change_names_its_source(study: Study) -> None:
    found = {(r.kind, r.subject.split(":")[0]): r for r in change_rows(study, None, None)}
    said = found["assertion", "a1"]
    assert (said.what, said.source, said.who) == ("added", "UN panel → Intercepts", "ann")
    assert "read assertions.csv" in said.why
    release = next(
        r for r in change_rows(study, None, None) if r.what == "release" and "dsat" in r.subject
    )
    assert release.after == "5 added, 0 changed, 0 withdrawn"
    assert release.source == "dsat"


def test_a_moved_number_names_the_roots_that_moved_it(own: Study) -> None:
    own.review("reject", "assertion/a2", who="ben", why="misread")
    own.infer("ties", seed=3, fast=True, who="ben")
    moved = [
        r for r in change_rows(own, None, None) if r.kind == "assessment" and r.what == "changed"
    ]
    row = next(r for r in moved if r.subject.startswith("Blue Front – Red Guard"))
    assert row.before != row.after
    assert "The Paper (-" in row.source
    assert (row.who, row.why) == ("ben", "infer ties, seed 3")
    review = next(r for r in change_rows(own, None, None) if r.kind == "review")
    assert (review.subject, review.after, review.why) == ("assertion/a2", "reject", "review") or (
        review.subject,
        review.after,
        review.why,
    ) == ("assertion/a2", "reject", "misread")


def test_the_same_fit_again_changes_nothing(own: Study) -> None:
    before = change_rows(own, None, None)
    own.infer("ties", seed=3, fast=True)
    again = [r for r in change_rows(own, None, None) if r not in before]
    assert [r for r in again if r.kind == "assessment"] == []


def test_reading_the_same_files_again_changes_nothing(
    own: Study, tmp_path: Path, write_sheets: Any, write_attacks: Any
) -> None:
    before, revision = change_rows(own, None, None), own.revision
    summaries = own.read([write_sheets(tmp_path / "in"), write_attacks(tmp_path / "in")], who="ben")
    assert all(s.known and not s.error for s in summaries)
    assert own.revision == revision
    assert change_rows(own, None, None) == before


def test_a_newer_release_is_told_with_what_it_added_changed_and_withdrew(
    own: Study, tmp_path: Path, write_attacks: Any, attack_rows: list[dict[str, Any]]
) -> None:
    """FIELD 7.9: which release a number comes from is on record."""
    rows = [attack_rows[0] | {"statistics.# killed_low_security": 4}, *attack_rows[2:]]
    rows.append(attack_rows[0] | {"eid": 6})
    own.read([write_attacks(tmp_path / "newer", rows)], who="ann")
    release = [
        r for r in change_rows(own, None, None) if r.what == "release" and "dsat" in r.subject
    ][-1]
    assert release.after == "1 added, 1 changed, 1 withdrawn"
    assert release.before.startswith("batch ")


def test_days_are_both_included(study: Study) -> None:
    today = study.now().date()
    everything = change_rows(study, None, None)
    assert change_rows(study, today - timedelta(days=1), today + timedelta(days=1)) == everything
    assert change_rows(study, None, date(2000, 1, 1)) == []
    assert change_rows(study, today + timedelta(days=2), None) == []
    assert change_rows(study, None, None, as_known=study.now()) == everything
