"""Likelihood as a word on a named scale, beside its number (ICD 203 by default)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tacitus.core.vocabulary import _toml
from tacitus.errors import VocabularyError

DEFAULT_SCALE = "icd203"


@dataclass(frozen=True)
class Rung:
    """One word of a scale and the half-open range [low, high) it stands for."""

    low: float
    high: float
    word: str


@dataclass(frozen=True)
class Scale:
    """A named scale of likelihood words; get one with :func:`scale`.

    Examples
    --------
    >>> [rung.word for rung in scale("nato").rungs][-1]
    'highly likely'
    """

    id: str
    name: str
    rungs: tuple[Rung, ...]

    def word(self, probability: float) -> str | None:
        """Give the word for a probability; None in a gap that the scale leaves.

        Raises
        ------
        VocabularyError
            The probability is not within 0 and 1.

        Examples
        --------
        >>> scale("icd203").word(0.58), scale("stix").word(0.58)
        ('likely', 'roughly even chance')
        """
        _check(probability)
        for rung in self.rungs:
            if rung.low <= probability < rung.high or probability == rung.high == 1:
                return rung.word
        return None

    def printed(self, probability: float) -> str | None:
        """Give the word for a probability as it is printed, rounded to whole percent.

        Examples
        --------
        >>> scale("icd203").word(0.549), scale("icd203").printed(0.549)
        ('roughly even chance', 'likely')
        """
        _check(probability)
        return self.word(round(probability, 2))

    def phrase(self, probability: float) -> str:
        """Give word and number, with the scale's name: what a sentence may print.

        Below 1 % and above 99 % the number says so instead of rounding to certainty.

        Examples
        --------
        >>> scale("icd203").phrase(0.763)
        'likely (76 %, ICD 203)'
        >>> scale("icd203").phrase(0.997)
        'almost certain (above 99 %, ICD 203)'
        >>> scale("uk").phrase(0.52)
        '52 % (between the words of the UK PHIA yardstick)'
        """
        word, number = self.printed(probability), percent(probability)
        if word is None:
            return f"{number} (between the words of the {self.name})"
        return f"{word} ({number}, {self.name})"


def _check(probability: float) -> None:
    try:
        within = 0 <= probability <= 1
    except TypeError:  # None, or text
        within = False
    if not within:
        raise VocabularyError(f"{probability!r} is no probability; give a number from 0 to 1.")


def percent(probability: float) -> str:
    """Print a probability as a percentage that never claims certainty.

    Examples
    --------
    >>> percent(0.004), percent(0.5), percent(1.0)
    ('below 1 %', '50 %', 'above 99 %')
    """
    if probability < 0.01:
        return "below 1 %"
    if probability > 0.99:
        return "above 99 %"
    # Rounded as the word beside it is, so that the two never disagree.
    return f"{100 * round(probability, 2):.0f} %"


def percents(low: float, high: float) -> str:
    """Print an interval of probabilities; ends that read alike are printed once.

    Examples
    --------
    >>> percents(0.31, 0.654), percents(0.993, 0.999)
    ('31 % to 65 %', 'above 99 %')
    """
    first, last = percent(low), percent(high)
    return first if first == last else f"{first} to {last}"


@cache
def scale(name: str = DEFAULT_SCALE) -> Scale:
    """Read a scale by its id: icd203, stix, uk, nato or ipcc.

    Raises
    ------
    VocabularyError
        No such scale.

    Examples
    --------
    >>> scale("nato").word(0.95)
    'highly likely'
    """
    raw = _toml("scales")
    if name not in raw:
        raise VocabularyError(f"'{name}' is no scale; use one of: {', '.join(raw)}.")
    rungs = tuple(Rung(**r) for r in raw[name]["rungs"])
    return Scale(name, raw[name]["name"], rungs)
