"""Scales of likelihood words: half-open, named, with the number beside the word."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tacitus.core.scale import Scale, percent, scale
from tacitus.errors import VocabularyError

SCALES = ("icd203", "stix", "uk", "nato", "ipcc")
chance = st.floats(0, 1)


@pytest.mark.parametrize("name", SCALES)
def test_rungs_are_half_open_and_do_not_overlap(name: str) -> None:
    rungs = scale(name).rungs
    for low, high in pairwise(rungs):
        assert low.high <= high.low
        assert scale(name).word(low.low) == low.word
        assert scale(name).word(high.low) == high.word
    assert scale(name).word(0.0) == rungs[0].word
    assert scale(name).word(1.0) == rungs[-1].word


@pytest.mark.parametrize("name", [s for s in SCALES if s != "uk"])
@given(p=chance)
def test_scales_without_gaps_have_a_word_for_all(name: str, p: float) -> None:
    assert scale(name).word(p) in {r.word for r in scale(name).rungs}


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.049, "remote chance"), (0.05, None), (0.099, None), (0.1, "highly unlikely"),
        (0.2, None), (0.25, "unlikely"), (0.35, None), (0.4, "realistic possibility"),
        (0.499, "realistic possibility"), (0.5, None), (0.549, None), (0.55, "likely or probable"),
        (0.75, None), (0.8, "highly likely"), (0.9, None), (0.95, "almost certain"), (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_the_yardstick_keeps_its_gaps(p: float, word: str | None) -> None:
    assert scale("uk").word(p) == word
    if word is None and p == round(p, 2):
        assert "between the words" in scale("uk").phrase(p)


@pytest.mark.parametrize(
    ("p", "icd", "stix", "ipcc"),
    [
        (0.58, "likely", "roughly even chance", "about as likely as not"),
        (0.92, "very likely", "almost certain", "very likely"),
        (0.05, "very unlikely", "almost no chance", "very unlikely"),
        (0.55, "likely", "roughly even chance", "about as likely as not"),
        (0.45, "roughly even chance", "roughly even chance", "about as likely as not"),
    ],
)
def test_one_number_has_another_word_on_another_scale(
    p: float, icd: str, stix: str, ipcc: str
) -> None:
    """FIELD 7.1: the word depends on the scale, so the scale is named and the number stays."""
    assert [scale(s).word(p) for s in ("icd203", "stix", "ipcc")] == [icd, stix, ipcc]
    for name in SCALES:
        phrase = scale(name).phrase(p)
        assert scale(name).name in phrase
        assert f"{100 * p:.0f} %" in phrase


@pytest.mark.parametrize("name", SCALES)
@given(p=chance)
@example(p=0.445)
@example(p=0.545)
@example(p=0.795)
def test_the_word_is_the_word_of_the_number_beside_it(name: str, p: float) -> None:
    one: Scale = scale(name)
    number = re.search(r"(below|above)? ?(\d+) %", one.phrase(p))
    assert number is not None
    if number[1] is None:
        assert one.word(int(number[2]) / 100) == one.printed(p)
    else:
        assert (p < 0.01) == (number[1] == "below")


@given(chance)
def test_no_percentage_claims_certainty(p: float) -> None:
    text = percent(p)
    assert text not in {"0 %", "100 %"}
    if "above" not in text and "below" not in text:
        assert abs(100 * p - float(text.split()[0])) <= 0.5 + 1e-9


@pytest.mark.parametrize("p", [-0.01, 1.01, float("nan"), float("inf")])
def test_what_is_no_probability_has_no_word(p: float) -> None:
    with pytest.raises(VocabularyError):
        scale().word(p)


def test_an_unknown_scale_is_refused_with_the_list() -> None:
    with pytest.raises(VocabularyError, match="icd203, stix, uk, nato, ipcc"):
        scale("kent")


@pytest.mark.parametrize("value", [None, "0.5", float("nan"), -0.1, 2])
def test_what_is_no_probability_is_refused(value: Any) -> None:
    for say in (scale().word, scale().printed, scale().phrase):
        with pytest.raises(VocabularyError, match="give a number from 0 to 1"):
            say(value)
