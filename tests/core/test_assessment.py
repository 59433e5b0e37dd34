"""Assessments: likelihood and confidence apart, by a rule that is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nouns import assessments

from tacitus.core import Assessment
from tacitus.core.assessment import CONFIDENCE_RULE, EvidenceTerm, confidence
from tacitus.errors import InputError


@pytest.mark.parametrize(
    ("roots", "concurring", "grades", "evidence", "agreement", "level"),
    [
        (0, 0, [], "none", "", "low"),
        (1, 1, ["A"], "limited", "high", "low"),
        (2, 2, ["A", "A"], "medium", "high", "moderate"),
        (2, 1, ["A", "A"], "medium", "medium", "moderate"),
        (2, 0, ["A", "A"], "medium", "low", "low"),
        (3, 3, ["C", None, None], "robust", "high", "high"),
        (3, 3, ["D", "E", "F"], "robust", "high", "moderate"),
        (3, 3, [], "robust", "high", "moderate"),
        (3, 2, ["A"], "robust", "medium", "moderate"),
        (3, 1, ["A"], "robust", "low", "low"),
        (5, 4, ["B"], "robust", "high", "high"),
        (4, 2, ["B"], "robust", "medium", "moderate"),
    ],
)
def test_the_rule(
    roots: int, concurring: int, grades: list[str | None], evidence: str, agreement: str, level: str
) -> None:
    found = confidence(roots, concurring, grades)
    assert (found.evidence, found.agreement, found.level) == (evidence, agreement, level)
    assert (found.roots, found.concurring) == (roots, concurring)


@given(
    st.integers(0, 9), st.integers(0, 9), st.lists(st.sampled_from([None, *"ABCDEF"]), max_size=4)
)
def test_never_high_without_a_source_graded_a_to_c(
    roots: int, concurring: int, grades: list[str | None]
) -> None:
    if concurring > roots:
        with pytest.raises(InputError, match="cannot be"):
            confidence(roots, concurring, grades)
        return
    found = confidence(roots, concurring, grades)
    if found.level == "high":
        assert roots >= 3
        assert {"A", "B", "C"} & set(grades)
    if roots < 2:
        assert found.level == "low"


def test_the_rule_that_is_printed_names_its_thresholds() -> None:
    for words in ("1 independent root", "3 or more", "under half", "four fifths", "A to C"):
        assert words in CONFIDENCE_RULE


@given(assessments)
def test_terms_add_up_and_assertions_come_once(a: Assessment) -> None:
    assert a.decibans == pytest.approx(sum(t.decibans for t in a.evidence))
    ids = a.assertion_ids()
    assert len(ids) == len(set(ids))
    assert set(ids) == {i for t in a.evidence for i in t.assertions}


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="no probability"):
        Assessment("x", "tie", "y", probability=1.01)
    with pytest.raises(InputError, match="no probability"):
        Assessment("x", "tie", "y", probability=float("nan"))
    with pytest.raises(InputError, match="ends before"):
        Assessment("x", "tie", "y", interval=(0.6, 0.5))


def test_the_same_roots_give_the_same_confidence_however_many_assertions_stand_under_them() -> None:
    """FIELD 7.7: nothing grows with the number of repetitions; the count of roots is shown."""
    one = EvidenceTerm("un", "UN", 6.0, assertions=("1",))
    many = EvidenceTerm("un", "UN", 6.0, assertions=tuple("123456789"))
    levels = {confidence(len({t.root}), 1, ["B"]).level for t in (one, many)}
    assert levels == {"low"}
