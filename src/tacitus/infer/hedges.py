"""What words of likelihood are worth: official yardsticks, a survey of readers, signal detection.

A hedge is a signal from a source and not a probability of ours. The word is read as an ordinal
signal: the source sees evidence ``l ~ Normal(b + d (2Y - 1), 1)`` and picks the word in whose
bin ``l`` falls. The cut-points lie half way between the mean log-odds that readers give to
neighbouring words in the CAPphrase survey (Kucharski 2026, 5,174 people, 19 phrases, CC BY 4.0,
doi 10.5281/zenodo.18750055); ``d`` is the source's discrimination, ``b`` its bias.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from tacitus.errors import ArrayError, VocabularyError

Floats = npt.NDArray[np.float64]


class Term(NamedTuple):
    """One phrase of the CAPphrase survey.

    Attributes
    ----------
    word : str
        The phrase, lower case.
    median : float
        Median answer, percent.
    mean, sd : float
        Mean and standard deviation of the answers' log-odds (answers held within 0.5-99.5 %).
    """

    word: str
    median: float
    mean: float
    sd: float


#: The survey's phrases, from the least to the most likely by mean log-odds.
TERMS: tuple[Term, ...] = (
    Term("almost no chance", 2, -3.63, 0.99),
    Term("remote chance", 5, -2.79, 1.12),
    Term("highly unlikely", 5, -2.71, 1.17),
    Term("improbable", 10, -2.32, 1.28),
    Term("little chance", 10, -2.25, 0.84),
    Term("chances are slight", 10, -2.15, 0.90),
    Term("unlikely", 20, -1.66, 0.94),
    Term("could happen", 40, -0.54, 1.02),
    Term("might happen", 40, -0.50, 0.94),
    Term("may happen", 40, -0.41, 0.90),
    Term("about even", 50, 0.00, 0.26),
    Term("realistic possibility", 60, 0.31, 1.05),
    Term("better than even", 60, 0.34, 0.38),
    Term("probable", 75, 1.00, 0.71),
    Term("likely", 75, 1.04, 0.61),
    Term("very good chance", 80, 1.45, 0.69),
    Term("highly likely", 90, 1.94, 0.90),
    Term("almost certain", 95, 3.10, 0.97),
    Term("will happen", 100, 4.56, 1.25),
)

#: Words used in prose for a phrase of the survey.
SYNONYMS: dict[str, str] = {
    "very likely": "highly likely",
    "probably": "probable",
    "almost certainly": "almost certain",
    "will": "will happen",
    "could": "could happen",
    "might": "might happen",
    "may": "may happen",
    "even chance": "about even",
    "roughly even chance": "about even",
    "about as likely as not": "about even",
    "very unlikely": "highly unlikely",
    "remote": "remote chance",
    "slight chance": "chances are slight",
}

#: Official yardsticks: name to (word, low, high) in percent, as published.
YARDSTICKS: dict[str, tuple[tuple[str, float, float], ...]] = {
    "icd203": (
        ("almost certain", 95, 99),
        ("very likely", 80, 95),
        ("likely", 55, 80),
        ("roughly even chance", 45, 55),
        ("unlikely", 20, 45),
        ("very unlikely", 5, 20),
        ("almost no chance", 1, 5),
    ),
    "us_nic": (
        ("almost certain", 95, 99),
        ("very likely", 80, 95),
        ("likely", 55, 80),
        ("roughly even chance", 45, 55),
        ("unlikely", 20, 45),
        ("very unlikely", 5, 20),
        ("almost no chance", 1, 5),
        ("remote chance", 1, 5),
    ),
    "uk": (
        ("almost certain", 95, 100),
        ("highly likely", 80, 90),
        ("likely", 55, 75),
        ("probable", 55, 75),
        ("realistic possibility", 40, 50),
        ("unlikely", 25, 35),
        ("highly unlikely", 10, 20),
        ("remote chance", 0, 5),
    ),
    "nato": (
        ("highly likely", 90, 100),
        ("likely", 60, 90),
        ("even chance", 40, 60),
        ("unlikely", 10, 40),
        ("highly unlikely", 0, 10),
    ),
    "ipcc": (
        ("virtually certain", 99, 100),
        ("extremely likely", 95, 100),
        ("very likely", 90, 100),
        ("likely", 66, 100),
        ("about as likely as not", 33, 66),
        ("unlikely", 0, 33),
        ("very unlikely", 0, 10),
        ("extremely unlikely", 0, 5),
        ("exceptionally unlikely", 0, 1),
    ),
    "efsa": (
        ("almost certain", 99, 100),
        ("extremely likely", 95, 99),
        ("very likely", 90, 95),
        ("likely", 66, 90),
        ("about as likely as not", 33, 66),
        ("unlikely", 10, 33),
        ("very unlikely", 5, 10),
        ("extremely unlikely", 1, 5),
        ("almost impossible", 0, 1),
    ),
}

#: Below this log-odds a word denies; "may", "might" and "could" still affirm, weakly.
DENIAL_CUT = (TERMS[6].mean + TERMS[7].mean) / 2


def term_index(word: str) -> int | None:
    """Give a phrase's place in :data:`TERMS`, or None for a word that the survey lacks.

    Examples
    --------
    >>> TERMS[term_index("Highly likely")].median, term_index("reportedly")
    (90, None)
    """
    plain = " ".join(word.lower().split())
    plain = SYNONYMS.get(plain, plain)
    return next((index for index, term in enumerate(TERMS) if term.word == plain), None)


def yardstick_range(word: str, yardstick: str) -> tuple[float, float] | None:
    """Give the range in percent that an official yardstick assigns to a word.

    Parameters
    ----------
    word : str
        Any case.
    yardstick : str
        A name in :data:`YARDSTICKS`; always named, for the yardsticks and readers disagree.

    Returns
    -------
    tuple of float or None
        Low and high; None for a word that this yardstick leaves out.

    Raises
    ------
    VocabularyError
        A yardstick that is not listed.

    Examples
    --------
    >>> yardstick_range("realistic possibility", "uk"), TERMS[11].median
    ((40, 50), 60)
    """
    if yardstick not in YARDSTICKS:
        raise VocabularyError(f"'{yardstick}' is no yardstick; use {', '.join(YARDSTICKS)}.")
    plain = " ".join(word.lower().split())
    return next(((low, high) for w, low, high in YARDSTICKS[yardstick] if w == plain), None)


@cache
def cut_points() -> tuple[float, ...]:
    """Give the cut-points between neighbouring phrases, with open ends: one more than phrases.

    Examples
    --------
    >>> [round(c, 2) for c in cut_points()[-3:]]
    [2.52, 3.83, inf]
    """
    means = [term.mean for term in TERMS]
    inner = [(a + b) / 2 for a, b in pairwise(means)]
    return (-np.inf, *inner, np.inf)


def _mass(low: Floats, high: Floats, mean: Floats) -> Floats:
    """Give Normal(mean, 1) mass of an interval, from the tail that keeps its digits."""
    a, b = low - mean, high - mean
    flip = a > -b
    upper = np.where(flip, -a, b)
    lower = np.where(flip, -b, a)
    return np.asarray(np.maximum(ndtr(upper) - ndtr(lower), 1e-300), float)


def log_likelihood_ratio(
    terms: npt.ArrayLike, discrimination: npt.ArrayLike, bias: npt.ArrayLike = 0.0
) -> Floats:
    """Give log P(word | true) / P(word | false) by ordinal signal detection.

    Parameters
    ----------
    terms : array_like of int
        Places in :data:`TERMS`; -1 means that no word of likelihood was used (ratio 1).
    discrimination, bias : array_like of float
        The source's d and b; they broadcast against `terms`.

    Returns
    -------
    ndarray of float
        Natural logarithms.

    Raises
    ------
    ArrayError
        A place outside the list, or NaN.

    References
    ----------
    Green & Swets 1966; Macmillan & Creelman 2005, ch. 3 (rating experiments).

    Examples
    --------
    >>> log_likelihood_ratio([16, 6, -1], 1.0).round(2)
    array([ 3.99, -2.85,  0.  ])
    >>> log_likelihood_ratio([16], 0.0)
    array([0.])
    """
    word, d, b = np.broadcast_arrays(
        np.asarray(terms), np.asarray(discrimination, float), np.asarray(bias, float)
    )
    if word.size and (word.min() < -1 or word.max() >= len(TERMS)):
        raise ArrayError(f"Give words as places in TERMS, -1 to {len(TERMS) - 1}.")
    if not (np.isfinite(d).all() and np.isfinite(b).all()):
        raise ArrayError("Discrimination and bias must be finite numbers.")
    cuts = np.array(cut_points())
    low, high = cuts[word], cuts[word + 1]
    low = np.where(word < 0, -np.inf, low)
    high = np.where(word < 0, np.inf, high)
    ratio = np.log(_mass(low, high, b + d)) - np.log(_mass(low, high, b - d))
    return np.where(word < 0, 0.0, ratio)


#: Signals of a report, in order: each phrase affirmed, each phrase negated, a flat denial.
FLAT_DENIAL = 2 * len(TERMS)


def signal_code(term: int, negated: bool) -> int:
    """Give the signal of a phrase (or -1) under a polarity; -1 for a flat affirmation.

    Examples
    --------
    >>> signal_code(-1, False), signal_code(-1, True) == FLAT_DENIAL
    (-1, True)
    """
    if term < 0:
        return FLAT_DENIAL if negated else -1
    return term + (len(TERMS) if negated else 0)


def denies(codes: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Tell which signals speak against: a denying word affirmed, or an affirming one negated."""
    code = np.asarray(codes)
    means = np.array([term.mean for term in TERMS])
    low_word = means[np.clip(code, 0, FLAT_DENIAL - 1) % len(TERMS)] < DENIAL_CUT
    negated = code >= len(TERMS)
    return np.where(code < 0, False, (code == FLAT_DENIAL) | (low_word ^ negated))


def signal_table(discrimination: Floats, bias: Floats) -> Floats:
    """Give log P(signal | Y) for every signal, Y = 0 and 1, and pairs of d and b.

    An affirming word is conditioned on having affirmed at all (the rates of true and of false
    affirmation carry that part); a denial is taken as the signal it is, a flat one as the whole
    lower half.

    Parameters
    ----------
    discrimination, bias : ndarray of float, shape (Q,)
        Pairs of d and b.

    Returns
    -------
    ndarray of float, shape (FLAT_DENIAL + 1, 2, Q)

    Examples
    --------
    >>> table = signal_table(np.array([1.0]), np.array([0.0]))
    >>> round(float(table[FLAT_DENIAL, 1, 0] - table[FLAT_DENIAL, 0, 0]), 2)
    -1.67
    """
    cuts = np.array(cut_points())
    low = np.concatenate([cuts[:-1], -cuts[1:], [-np.inf]])
    high = np.concatenate([cuts[1:], -cuts[:-1], [0.0]])
    mean = np.stack([bias - discrimination, bias + discrimination])
    table = np.log(_mass(low[:, None, None], high[:, None, None], mean[None]))
    affirming = ~denies(np.arange(FLAT_DENIAL + 1))
    cut = np.full((1, 1, 1), DENIAL_CUT)
    table[affirming] -= np.log(_mass(cut, np.full_like(cut, np.inf), mean[None]))
    return table


#: Admiralty letters as priors on discrimination: (mean, sd). F cannot be judged: wide.
ADMIRALTY: dict[str, tuple[float, float]] = {
    "A": (2.2, 0.5),
    "B": (1.6, 0.5),
    "C": (1.0, 0.5),
    "D": (0.5, 0.5),
    "E": (0.0, 0.5),
    "F": (0.8, 0.8),
}


def admiralty_prior(letters: Sequence[str | None]) -> tuple[Floats, Floats]:
    """Give prior mean and sd of discrimination for reliability letters (None is missing, as F).

    Raises
    ------
    VocabularyError
        A letter outside A-F.

    Examples
    --------
    >>> admiralty_prior(["B", None])
    (array([1.6, 0.8]), array([0.5, 0.8]))
    """
    pairs = []
    for letter in letters:
        key = (letter or "F").upper()
        if key not in ADMIRALTY:
            raise VocabularyError(f"'{letter}' is no reliability letter; use A to F.")
        pairs.append(ADMIRALTY[key])
    table = np.array(pairs, float).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()
