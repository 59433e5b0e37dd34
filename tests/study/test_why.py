"""Unfolding: from a number to the passages, also of what was withdrawn since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tacitus.core.assessment import CONFIDENCE_RULE
from tacitus.errors import NotFoundError
from tacitus.study import Study

TIE = "tie/ally:blue--red@2020"


def test_an_assessment_unfolds_to_its_passages(study: Study) -> None:
    why = study.why(TIE)
    assert why.title == "Blue Front – Red Guard: ally, 2020"
    assert {t.root for t in why.terms if t.assertions} == {"un", "paper"}
    first = next(p for p in why.passages if p.assertion == "a1")
    assert first.where == "Report 1 · para 4 · UN panel → Intercepts · “reportedly” (reported)"
    assert first.says == "Blue and Red are allied. [“fight side by side”]"
    assert not first.withdrawn
    assert CONFIDENCE_RULE in why.notes


def test_likelihood_and_confidence_never_share_a_line(study: Study) -> None:
    lines = study.why(TIE).lines
    assert any(line.startswith("Likelihood:") for line in lines)
    assert any(line.startswith("Confidence:") for line in lines)
    assert not any("Likelihood" in line and "onfidence" in line for line in lines)


def test_any_year_strength_event_or_assertion_unfolds(study: Study) -> None:
    assert study.why("tie/ally:blue--red@2019").assessment is not None
    assert "up to 2,200" in study.why("strength/blue@2020").terms[0].label
    assert study.why("attribution/dsat:1").terms
    assert study.why("a3").passages[0].modality == "planned"
    assert "planned" in study.why("a3").passages[0].where
    with pytest.raises(NotFoundError, match="show STUDY ties"):
        study.why("tie/rival:blue--red@2020")


def test_the_scale_is_the_one_asked_for(study: Study) -> None:
    assert "NATO" in study.why(TIE, scale="nato").lines[0]


def test_what_was_withdrawn_still_resolves_and_says_so(
    own: Study, tmp_path: Path, write_sheets: Any, said_rows: list[dict[str, str]]
) -> None:
    """FIELD 7.10: living sources delete rows; an old brief must still resolve, and say so."""
    series = next(b.series for b in own.batches() if b.filename == "assertions.csv")
    newer = write_sheets(tmp_path / "newer", [row for row in said_rows if row["id"] != "a2"])
    (summary,) = own.read([newer], who="ann", series=series)
    assert (summary.error, summary.withdrawn) == ("", 1)
    stale = own.why(TIE)
    gone = next(p for p in stale.passages if p.assertion == "a2")
    assert gone.withdrawn
    assert gone.where.endswith("withdrawn or rejected")
    assert gone.says == "They are allied."
    own.infer("ties", seed=3, fast=True)
    assert "a2" not in {p.assertion for p in own.why(TIE).passages}


def test_a_conclusion_that_is_no_longer_reached_still_resolves(own: Study) -> None:
    """FIELD 7.10."""
    listed, year = "tie/support.weapons:red->leaf@2020", "tie/ally:blue--red@2019"
    assert own.why(year).assessment is not None
    for key in ("a1", "a4"):
        own.review("reject", f"assertion/{key}", who="ann", why="misread")
    own.infer("ties", seed=3, fast=True)
    for key in (listed, year):
        why = own.why(key)
        assert why.id == key
        assert "No longer concluded" in why.notes[0]
    before = own.now()
    assert own.why(listed, as_known=before).notes[0].startswith("No longer")


def test_an_event_row_that_was_withdrawn_is_said_under_its_attribution(
    own: Study, tmp_path: Path, write_attacks: Any, attack_rows: list[dict[str, Any]]
) -> None:
    """FIELD 7.10."""
    own.read([write_attacks(tmp_path / "newer", attack_rows[1:])], who="ann")
    event = own.event("dsat:1")
    assert event is not None
    assert event["withdrawn_in"] is not None
    why = own.why("attribution/dsat:1")
    assert any("dsat:1 was withdrawn" in note for note in why.notes)
    assert not any("withdrawn" in note for note in own.why("attribution/dsat:2").notes)


def test_what_was_forgotten_leaves_a_stone(own: Study) -> None:
    own.forget("op-ed", who="ann", why="asked")
    cited = {p.assertion: p for p in own.why(TIE).passages}
    assert cited["a2"].where == "no longer held: forgotten"
    assert cited["a2"].says == ""
    assert cited["a1"].says
