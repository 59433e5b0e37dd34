"""Upper-case text (wire copy of old) brought to the case that a parser expects.

One character for one: offsets hold. Only paragraphs that are nearly all upper case are
touched.
"""

from __future__ import annotations

import re

from tacitus.read.prose.gazetteer import Gazetteer
from tacitus.read.prose.rules import data

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_START = re.compile(
    r"(?:^|[.!?:]\s+\W*|\[(?:text|report|article|communique)\]\s+|\n\n\s*|--\s*)([a-z])"
)


def is_upper(text: str) -> bool:
    """Tell whether a text is written in capitals throughout.

    Examples
    --------
    >>> is_upper("THE FRONT CLAIMED THE ATTACK ON THE BARRACKS."), is_upper("The UN said so.")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) >= 25 and capitals / len(letters) > 0.9


def truecase(text: str, names: Gazetteer | None = None) -> str:
    """Give a text in upper case its small letters back; leave other texts alone.

    Examples
    --------
    >>> truecase("ON FRIDAY THE ARMY OF PERU ATTACKED THE CAMP.")
    'On Friday the army of Peru attacked the camp.'
    """
    if not is_upper(text):
        return text
    small = [c.lower() if len(c.lower()) == 1 else c for c in text]
    low = "".join(small)
    known = data("truecase")
    proper, acronyms = frozenset(known["proper"]), frozenset(known["acronyms"])
    titles = frozenset(known["titles"])
    last = ""
    for m in _WORD.finditer(low):
        word = m.group().split("'")[0]
        if word in acronyms:
            small[m.start() : m.start() + len(word)] = word.upper()
        elif word in proper or (last in titles and word not in known["small"]):
            small[m.start()] = word[0].upper()
        last = word
    for m in re.finditer(r"[\[(]([a-z][a-z\-]{1,8})[\])]", low):
        if m.group(1) not in {
            "text",
            "report",
            "words",
            "passage",
            "as",
            "sic",
            "article",
            "communique",
        }:
            small[m.start(1) : m.end(1)] = m.group(1).upper()
    for m in re.finditer(r"(?<=\d )(?:may|march)\b|\b(?:may|march)(?= \d)", low):
        small[m.start()] = m.group()[0].upper()
    for m in _START.finditer(low):
        small[m.start(1)] = m.group(1).upper()
    if names is not None:
        _restore(text, small, names)
    return "".join(small)


def _restore(text: str, small: list[str], names: Gazetteer) -> None:
    """Write names of parties as the study writes them."""
    for start, end, written in names.spellings(text):
        if len(written) == end - start and written.lower() == "".join(small[start:end]).lower():
            small[start:end] = written
