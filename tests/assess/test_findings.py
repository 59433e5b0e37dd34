"""Sentences that the numbers support, and what they cannot tell."""

from __future__ import annotations

import pytest
from saying import tie

from tacitus.assess.findings import claim_assessments, findings, gaps, tie_sentence
from tacitus.assess.shares import wilson
from tacitus.core import Assessment, Party, Tie
from tacitus.core.assessment import EvidenceTerm, confidence
from tacitus.core.results import ClaimRow
from tacitus.core.scale import scale
from tacitus.core.vocabulary import vocabulary

PARTIES = {
    "a": Party("a", "Ash {p0}"),
    "b": Party("b", "Birch"),
    "x": Party("x", "a third group", "unnamed"),
}


def assessed(text: str, p: float | None, roots: int = 1, **more: object) -> Assessment:
    return Assessment(f"tie/{text}", "tie", text, p, confidence=confidence(roots, roots), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("relation", [*vocabulary("relations")])
@pytest.mark.parametrize("support", ["", *vocabulary("supports")])
def test_every_relation_and_support_makes_a_sentence(relation: str, support: str) -> None:
    one = Tie(relation, "a", "b", support, "2020")
    text = tie_sentence(one, {"a": "Ash", "b": "Birch"})
    assert text.count("Ash") == text.count("Birch") == 1
    a = assessed(one.id, 0.7)
    for finding in findings([a], [], {}, PARTIES):
        assert finding.text({a.id: a}, scale())


def test_a_name_with_braces_is_no_slot() -> None:
    a = assessed("ally:a--b@2020", 0.763, interval=(0.5, 0.9))
    (found,) = findings([a], [], {}, PARTIES)
    assert found.text({a.id: a}, scale()) == (
        "It is likely (76 %, ICD 203) that in 2020 Ash (p0) and Birch were allied "
        "(90 % interval 50 % to 90 %). Confidence is low: 1 independent root."
    )


def test_the_best_supported_stand_first_and_the_unnamed_make_no_sentence() -> None:
    told = findings(
        [
            assessed("ally:a--b@2020", 0.99, 1),
            assessed("rival:a--b@2020", 0.6, 2),
            assessed("support.weapons:a->x@2020", 0.9, 2),
            assessed("contact:a--b@2020", None, 2),
        ],
        [],
        {},
        PARTIES,
    )
    assert [f.assessment_ids[0] for f in told] == ["tie/rival:a--b@2020", "tie/ally:a--b@2020"]
    many = [assessed(f"ally:a--b@{year}", 0.6) for year in range(1990, 2020)]
    assert len(findings(many, [], {}, PARTIES, most=5)) == 5


def row(attributed: int, claimed: int, everything: int) -> ClaimRow:
    shares = wilson(claimed, attributed), wilson(claimed, everything)
    return ClaimRow("Ash", "all", attributed, claimed, 0, 0, everything, *shares)


def test_claims_are_told_with_both_denominators() -> None:
    pairs = claim_assessments([row(4, 2, 8)], simulated=True)
    one, other = pairs["Ash", "all"]
    assert (one.quantity, other.quantity) == (50.0, 25.0)
    assert one.simulated
    assert one.evidence[0].label == "2 claimed of 4 events"
    (found,) = findings([], [], pairs, PARTIES)
    text = found.text({a.id: a for a in (one, other)}, scale())
    assert "Ash claimed 50 %" in text
    assert "25 %" in text


def test_nothing_attributed_is_no_share_of_zero() -> None:
    assert claim_assessments([row(0, 0, 8)]) == {}


def test_gaps_say_what_the_data_cannot_tell() -> None:
    term = EvidenceTerm("un", "UN", 5.0, None, ("1",))
    lone = assessed("ally:a--b@2020", 0.7, evidence=(term,))
    said = {"1": tie("1", modality="possible"), "2": tie("2")}
    names = {"a": "Ash", "b": "Birch"}
    text = " ".join(gaps([lone], said, names, undated=3, unplaced=1, not_recorded=7))
    for words in (
        "Of 1 tie, 1 with a single root",
        "UN carries 1 of 1 tie",
        "Whether Ash and Birch were allied is left open",
        "7 events",
        "3 events without a date and 1 without a place",
        "that does not mean there is none",
    ):
        assert words in text
    assert len(gaps([], {}, {})) == 1
