"""Spellings: one name written in several ways has one folded form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = re.compile(r"['’‘`´ʿʾ]")
_WORDS = re.compile(r"\w+")
_BRACKET = re.compile(r"^(?P<base>.+?)\s*\((?P<inside>[^()]+)\)\s*$")
#: Articles and links between the parts of a name, in Arabic, Persian, Urdu, English, French.
# fmt: off
_LINKS = frozenset((
    "al", "el", "an", "as", "ash", "ar", "at", "ad", "az", "ul", "ur", "us", "li", "lil", "wal",
    "waal", "e", "i", "yi", "ye", "u", "o", "wa", "bi", "fi", "the", "of", "and", "for", "in",
    "de", "du", "des", "la", "le", "les", "et", "del", "los", "las", "y",
))
# fmt: on
_SOUNDS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ph", "f"), ("dj", "j"), ("w", "v"))
_VOWELS = str.maketrans({"e": "i", "o": "u", "y": "i"})
_DOUBLED = re.compile(r"(.)\1+")


def is_acronym(text: str) -> bool:
    """Tell whether a name is an acronym, which matches by case only.

    Examples
    --------
    >>> is_acronym("IS"), is_acronym("LeT"), is_acronym("ISIS-K"), is_acronym("Hamas")
    (True, True, True, False)
    """
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return (
        " " not in text
        and 0 < len(letters) <= 6
        and capitals >= 2
        and capitals >= 0.5 * len(letters)
    )


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Give the form that all spellings of a name share; empty for an acronym.

    Case, diacritics, quotes, hyphens, articles and doubled letters fall away; vowels that
    transliterations interchange become one. Words keep their order.

    Examples
    --------
    >>> folded("al-Qa'ida") == folded("Al Qaeda") == folded("al-Qaida ")
    True
    >>> folded("Taleban") == folded("Taliban"), folded("Lashkar-e-Tayyiba")
    (True, 'lashkar taiba')
    """
    if is_acronym(text.strip()):
        return ""
    plain = unicodedata.normalize("NFKD", _QUOTES.sub("", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    words = [w for w in _WORDS.findall(plain) if w not in _LINKS]
    return " ".join(_sound(w) for w in words)


def in_brackets(text: str) -> tuple[str, str] | None:
    """Part ``Name (more)`` into name and more; None without a bracket at the end.

    Examples
    --------
    >>> in_brackets("Taliban (IEA)")
    ('Taliban', 'IEA')
    """
    match = _BRACKET.match(text)
    return (match["base"], match["inside"].strip()) if match else None


def _sound(word: str) -> str:
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word.translate(_VOWELS))
