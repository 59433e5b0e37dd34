"""Snapshots: everything that is to be shown, and nothing that was not known then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tacitus.core.scale import scale
from tacitus.study import Study


def test_every_finding_resolves_and_every_id_is_held(study: Study) -> None:
    snapshot = study.snapshot()
    assert snapshot.findings
    for finding in snapshot.findings:
        assert finding.text(snapshot.assessments, scale(snapshot.scale))
    for key in (*snapshot.ties, *snapshot.strengths, *snapshot.attributions):
        assert key in snapshot.assessments
    for a in snapshot.assessments.values():
        assert set(a.assertion_ids()) <= set(snapshot.assertions)
    for assertion in snapshot.assertions.values():
        assert assertion.document_id in snapshot.documents
        assert set(assertion.chain) <= set(snapshot.sources)


def test_totals_count_what_a_drawing_leaves_out(
    own: Study, tmp_path: Path, write_attacks: Any, attack_rows: Any
) -> None:
    """FIELD 7.4, 7.11."""
    nowhere = {f"target.{k}": "" for k in ("province", "city", "latitude", "longtitude")}
    attack_rows.append(attack_rows[0] | {"eid": 8} | nowhere)
    own.read([write_attacks(tmp_path / "newer", attack_rows)], who="ann")
    totals = own.snapshot().totals
    assert (totals.total, sum(totals.by_source.values())) == (6, 6)
    assert sum(totals.by_country.values()) == 6
    assert totals.points <= 5


def test_plain_words_are_no_parties(study: Study) -> None:
    """FIELD 7.17: "Unknown Group" is in no list of parties."""
    assert set(study.snapshot().parties) == {"blue", "red", "green", "leaf"}


def test_the_same_study_gives_the_same_snapshot(study: Study) -> None:
    """FIELD 7.13."""
    one, other = study.snapshot(), study.snapshot()
    for name in ("assessments", "events", "findings", "claims", "gaps", "parties", "series"):
        assert getattr(one, name) == getattr(other, name), name


def test_as_known_before_all_reading_nothing_is_shown(study: Study) -> None:
    snapshot = study.snapshot(as_known=datetime(2000, 1, 1, tzinfo=UTC))
    assert snapshot.assertions == snapshot.assessments == snapshot.parties == {}
    assert snapshot.events == snapshot.findings == snapshot.claims == ()
    assert snapshot.changes == ()


def test_sources_that_may_not_be_passed_on_carry_their_terms(study: Study) -> None:
    assert study.snapshot().sources["dsat"].terms == "no_redistribution"


@pytest.mark.parametrize("name", ["icd203", "uk"])
def test_the_scale_is_named(study: Study, name: str) -> None:
    assert study.snapshot(scale=name).scale == name
