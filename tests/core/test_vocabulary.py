"""Closed lists: each word defined, with an example; a wrong word gets the nearest."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.errors import VocabularyError

LISTS = sorted(
    path.name.removesuffix(".toml")
    for path in files("tacitus.core.lists").iterdir()
    if path.name.endswith(".toml") and path.name != "scales.toml"
)


@pytest.mark.parametrize("name", LISTS)
def test_every_word_has_a_definition_and_an_example(name: str) -> None:
    words = vocabulary(name)
    assert len(words) > 0
    for word, term in words.items():
        assert term.id == word
        assert term.definition.strip().endswith((".", ")")), f"{name}: {word}"
        assert term.example.strip(), f"{name}: {word}"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("party_kinds", "group faction umbrella state body unnamed"),
        (
            "relations",
            "ally support affiliate part_of splinter_of merger sponsor_of proxy_of defection rival "
            "contact",
        ),
        ("natures", "transactional ideological unspecified"),
        ("trends", "growing stable weakening unspecified"),
        (
            "supports",
            "training logistics technical_assistance funding fighters weapons shelter intelligence "
            "joint_operations unspecified",
        ),
        (
            "party_statements",
            "strength composition presence capability structure aim autonomy cohesion leadership",
        ),
        (
            "event_kinds",
            "attack clash killing takeover detention decree meeting agreement other",
        ),
        ("speech_acts", "asserts reports assesses alleges denies claims announces"),
        (
            "hedge_classes",
            "none probability_word reported alleged believed apparent speculative",
        ),
        ("claim_statuses", "claimed denied silent not_recorded"),
        ("strata", "security_only civilians_only political_only mixed none unknown"),
    ],
)
def test_the_lists_hold_the_words_of_the_design(name: str, words: str) -> None:
    assert set(vocabulary(name)) == set(words.split())


@pytest.mark.parametrize("name", LISTS)
@given(word=st.text(max_size=8))
def test_a_word_is_in_the_list_or_refused(name: str, word: str) -> None:
    if word in vocabulary(name):
        assert vocabulary(name).check(word) == word
    else:
        with pytest.raises(VocabularyError, match="is not in the list"):
            vocabulary(name).check(word)


def test_the_nearest_word_is_named() -> None:
    with pytest.raises(VocabularyError, match="did you mean 'training'"):
        vocabulary("supports").check("traning")
    with pytest.raises(VocabularyError, match="use one of: claimed"):
        vocabulary("claim_statuses").check("zzzz")


def test_symmetric_relations() -> None:
    symmetric = {r for r in vocabulary("relations") if is_symmetric(r)}
    assert {"ally", "rival", "contact", "merger"} >= symmetric >= {"ally", "rival", "contact"}
    with pytest.raises(VocabularyError):
        is_symmetric("friend")


@pytest.mark.parametrize("name", ["frequencies"])
def test_frequencies_are_ranges_within_0_and_1(name: str) -> None:
    for term in vocabulary(name).values():
        assert 0 <= term.more["low"] <= term.more["high"] <= 1


def test_a_list_that_is_none_names_those_that_are() -> None:
    for name in ("colours", "scales"):
        with pytest.raises(VocabularyError, match="one of: bounds, claim_statuses"):
            vocabulary(name)


def test_a_list_shows_its_words() -> None:
    assert repr(vocabulary("polarities")).startswith("<Vocabulary of polarities: ")
