"""Ties: ids there and back, symmetry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nouns import term

from tacitus.core import Tie
from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.errors import InputError, VocabularyError

party = st.from_regex(r"[a-z][a-z0-9_]{0,5}(:[0-9]{1,4})?", fullmatch=True)


@given(
    term("relations"),
    party,
    party,
    st.just("") | term("supports"),
    st.sampled_from(["", "2019", "2019-05"]),
)
def test_an_id_reads_back(relation: str, a: str, b: str, support: str, when: str) -> None:
    if a == b:
        return
    tie = Tie(relation, a, b, support, when)
    assert Tie.parse(tie.id) == tie
    assert tie.id.startswith(tie.key)
    assert Tie.parse(tie.key).when == ""
    mirrored = Tie(relation, b, a, support, when)
    assert (mirrored == tie) == is_symmetric(relation)


def test_ally_and_rival_are_separate_and_can_both_hold() -> None:
    assert Tie("ally", "a", "b").key != Tie("rival", "a", "b").key
    assert {"ally", "rival"} <= set(vocabulary("relations"))


def test_two_years_of_one_tie_stay_two() -> None:
    """FIELD 7.5: a re-alliance after a truce is not merged away by a window of dates."""
    assert Tie("ally", "a", "b", when="2019").id != Tie("ally", "a", "b", when="2020").id


@pytest.mark.parametrize("text", ["", "ally", "ally:a", "ally:a-b", "ally:--b", "ally:a--", "a->b"])
def test_what_is_no_tie_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Tie.parse(text)


def test_words_outside_the_lists_are_refused() -> None:
    with pytest.raises(VocabularyError, match="did you mean 'ally'"):
        Tie("aly", "a", "b")
    with pytest.raises(VocabularyError):
        Tie("support", "a", "b", "cheese")
    with pytest.raises(InputError, match="two parties"):
        Tie("ally", "a", "a")
