"""Assertions: what they hold, and what they refuse."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nouns import term

from tacitus.core import (
    Assertion,
    EventStatement,
    Hedge,
    PartyStatement,
    PatternStatement,
    Period,
    Quantity,
    TieStatement,
)
from tacitus.core.source import Document, Passage, Source, grade_of
from tacitus.core.vocabulary import is_symmetric
from tacitus.errors import InputError, VocabularyError

TIE = TieStatement("ally", ("a", "b"))
people = st.lists(st.sampled_from("abcde"), min_size=1, max_size=4).map(tuple)


@given(term("relations"), people, people)
def test_pairs_are_without_repeats_and_never_of_one_party(
    relation: str, subjects: tuple[str, ...], objects: tuple[str, ...]
) -> None:
    try:
        pairs = list(TieStatement(relation, subjects, objects).pairs())
    except InputError:
        assert len({*subjects, *objects}) == 1
        return
    assert len(pairs) == len(set(pairs)) > 0
    for a, b in pairs:
        assert a != b
        assert {a, b} <= {*subjects, *objects}
        if is_symmetric(relation):
            assert a < b
        else:
            assert a in subjects
            assert b in objects


@given(people)
def test_a_symmetric_relation_among_subjects_holds_between_all(subjects: tuple[str, ...]) -> None:
    if len(set(subjects)) > 1:
        pairs = set(TieStatement("ally", subjects).pairs())
        assert pairs == set(combinations(sorted(set(subjects)), 2))


def test_a_directed_tie_needs_both_ends() -> None:
    with pytest.raises(InputError, match="two different parties"):
        TieStatement("support", ("a", "b"))


@pytest.mark.parametrize(
    "bad",
    [
        {"chain": ()},
        {"probability": 1.2},
        {"credibility": 6},
        {"credibility": 0},
        {"polarity": "denied"},
        {"modality": "maybe"},
        {"speech_act": "whispers"},
        {"tier": "gold"},
    ],
)
def test_what_cannot_be_is_refused(bad: dict[str, object]) -> None:
    fields: dict[str, object] = {"id": "x", "statement": TIE, "document_id": "d", "chain": ("s",)}
    with pytest.raises(InputError):
        Assertion(**(fields | bad))  # type: ignore[arg-type]


def test_a_denial_and_a_claim_are_speech_acts_and_no_values() -> None:
    """FIELD 7.8: who says it, how, and which way it points are three fields."""
    denial = Assertion("x", TIE, "d", ("a",), polarity="negated", speech_act="denies")
    claim = Assertion(
        "y", EventStatement("attack", claimed_by=("a",)), "d", ("a",), speech_act="claims"
    )
    assert denial.statement == TIE
    assert claim.statement.attributed_to == ()  # type: ignore[union-attr]
    assert (denial.kind, claim.kind) == ("tie", "event")


def test_the_chain_runs_from_the_speaker_to_the_origin() -> None:
    one = Assertion("x", TIE, "d", ("paper", "un", "taps"))
    assert (one.speaker, one.origin) == ("paper", "taps")


def test_it_was_said_when_its_document_was_published_unless_it_says_otherwise() -> None:
    one = Assertion("x", TIE, "d", ("s",), asserted=Period.parse("2020-02"))
    other = Assertion("x", TIE, "d", ("s",))
    assert one.said_on(Period.parse("2021")) == date(2020, 2, 29)
    assert other.said_on(Period.parse("2021")) == date(2021, 12, 31)
    assert other.said_on() is None


@pytest.mark.parametrize(
    "bad",
    [
        {"bound": "between", "value": 5.0},
        {"bound": "between", "value": 5.0, "value_max": 4.0},
        {"bound": "about", "value": -1.0},
        {"bound": "about", "value": float("nan")},
        {"bound": "about", "value": float("inf")},
        {"bound": "about", "value": 20.0, "unit": "share"},
        {"bound": "nearly", "value": 5.0},
    ],
)
def test_quantities_keep_their_bounds_in_order(bad: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Quantity(**bad)  # type: ignore[arg-type]


def test_statements_need_somebody() -> None:
    with pytest.raises(InputError):
        PartyStatement("strength", ())
    with pytest.raises(InputError):
        PatternStatement("claimed", (), "most")
    with pytest.raises(InputError, match="use claimed"):
        PatternStatement("eaten", ("a",), "most")
    with pytest.raises(VocabularyError):
        Hedge("perhaps", "hunch")


def test_f_and_six_are_missing_and_not_middling() -> None:
    """FIELD 7.2: F says that reliability cannot be judged; that is no grade of 0.5."""
    assert Source("s", "S", reliability="F").grade is None
    assert Source("s", "S").grade is None
    assert grade_of(" ") is None
    with pytest.raises(InputError):
        Assertion("x", TIE, "d", ("s",), credibility=6)
    with pytest.raises(InputError, match="A to F"):
        Source("s", "S", reliability="G")


def test_a_passage_ends_after_it_begins() -> None:
    with pytest.raises(InputError, match="swap"):
        Passage("p", "d", start=5, end=4)
    assert Document("d", "s").published is None
