"""Words of likelihood: the survey, the yardsticks, signal detection."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.errors import ArrayError, VocabularyError
from tacitus.infer.hedges import (
    ADMIRALTY,
    FLAT_DENIAL,
    TERMS,
    YARDSTICKS,
    admiralty_prior,
    cut_points,
    denies,
    log_likelihood_ratio,
    signal_code,
    signal_table,
    term_index,
    yardstick_range,
)

WORDS = st.integers(0, len(TERMS) - 1)


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> dict[str, np.ndarray]:
    """Give the survey's answers in percent, by phrase."""
    found: dict[str, list[float]] = {}
    path = shared_data / "hedges" / "absolute_judgements.csv"
    with path.open(newline="", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["term"].strip().lower(), []).append(float(row["probability"]))
    return {word: np.array(values) for word, values in found.items()}


@pytest.mark.shared
def test_medians_of_the_survey_are_exact(answers: dict[str, np.ndarray]) -> None:
    assert sum(map(len, answers.values())) == 98_306
    assert {term.word: term.median for term in TERMS} == {
        word: float(np.median(values)) for word, values in answers.items()
    }
    known = {"likely": 75, "highly likely": 90, "unlikely": 20, "realistic possibility": 60}
    assert {word: np.median(answers[word]) for word in known} == known


@pytest.mark.shared
def test_log_odds_of_the_survey(answers: dict[str, np.ndarray]) -> None:
    for term in TERMS:
        p = np.clip(answers[term.word] / 100, 0.005, 0.995)
        odds = np.log(p / (1 - p))
        assert odds.mean() == pytest.approx(term.mean, abs=0.0051), term.word
        assert odds.std() == pytest.approx(term.sd, abs=0.0051), term.word


@pytest.mark.shared
@pytest.mark.parametrize("name", ["efsa", "ipcc", "nato", "uk", "us_nic"])
def test_yardsticks_match_the_published_files(shared_data: Path, name: str) -> None:
    path = shared_data / "hedges" / f"yardstick_{name}.csv"
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = [
            (row["term"].strip().lower(), float(row["low"]), float(row["high"]))
            for row in csv.DictReader(lines)
        ]
    assert sorted(rows) == sorted(YARDSTICKS[name])


def test_a_yardstick_has_to_be_named() -> None:
    with pytest.raises(VocabularyError, match="no yardstick"):
        yardstick_range("likely", "house")
    assert yardstick_range("likely", "icd203") == (55, 80)
    assert yardstick_range("certainly", "icd203") is None


def test_terms_stand_in_order_and_cut_points_between_them() -> None:
    means = [term.mean for term in TERMS]
    cuts = cut_points()
    assert means == sorted(means)
    assert all(a < mean < b for a, mean, b in zip(cuts, means, cuts[1:], strict=False))


def test_words_that_are_no_probability_have_no_place() -> None:
    assert term_index("reportedly") is None
    assert term_index("allegedly") is None
    assert TERMS[term_index("  Very  LIKELY ")].word == "highly likely"


@given(WORDS, st.floats(-3, 3))
def test_a_worthless_source_says_nothing_whatever_its_words(word: int, bias: float) -> None:
    assert log_likelihood_ratio(word, 0.0, bias) == pytest.approx(0.0, abs=1e-9)


@given(WORDS, WORDS, st.floats(0.05, 3.5), st.floats(-2, 2))
def test_a_stronger_word_never_says_less(one: int, two: int, d: float, bias: float) -> None:
    low, high = sorted((one, two))
    ratio = log_likelihood_ratio([low, high], d, bias)
    assert np.isfinite(ratio).all()
    assert ratio[0] <= ratio[1] + 1e-9


@given(WORDS, st.floats(-3, 3), st.floats(-2, 2))
def test_the_mirror_source_reads_the_other_way(word: int, d: float, bias: float) -> None:
    there, back = log_likelihood_ratio(word, d, bias), log_likelihood_ratio(word, -d, bias)
    assert there == pytest.approx(-back, abs=1e-9)


@given(st.floats(-2, 3.5), st.floats(-1.5, 1.5))
def test_affirming_words_share_out_one(d: float, bias: float) -> None:
    table = signal_table(np.array([d]), np.array([bias]))
    affirming = [signal_code(n, False) for n in range(len(TERMS)) if not denies([n])[0]]
    assert np.exp(table[affirming]).sum(axis=0).ravel() == pytest.approx([1.0, 1.0], abs=1e-6)


def test_what_denies() -> None:
    unlikely, may, likely = (term_index(w) for w in ("unlikely", "may happen", "likely"))
    codes = [
        -1,
        FLAT_DENIAL,
        signal_code(unlikely, False),
        signal_code(unlikely, True),
        signal_code(may, False),
        signal_code(likely, True),
    ]
    assert denies(codes).tolist() == [False, True, True, False, False, True]


@given(st.floats(0.05, 3.5))
def test_a_denial_by_a_useful_source_speaks_against(d: float) -> None:
    table = signal_table(np.array([d]), np.zeros(1))
    assert table[FLAT_DENIAL, 1, 0] < table[FLAT_DENIAL, 0, 0]


def test_letters_are_priors_and_f_is_missing() -> None:
    mean, sd = admiralty_prior(["A", "e", "F", None])
    assert mean.tolist() == [2.2, 0.0, 0.8, 0.8]
    assert sd[2] == sd[3] > sd[0]
    assert [pair[0] for pair in list(ADMIRALTY.values())[:5]] == [2.2, 1.6, 1.0, 0.5, 0.0]
    with pytest.raises(VocabularyError, match="A to F"):
        admiralty_prior(["H"])


@pytest.mark.parametrize("bad", [[len(TERMS)], [-2]])
def test_words_outside_the_list_are_refused(bad: list[int]) -> None:
    with pytest.raises(ArrayError):
        log_likelihood_ratio(bad, 1.0)


def test_nan_is_refused() -> None:
    with pytest.raises(ArrayError):
        log_likelihood_ratio([1], np.nan)
