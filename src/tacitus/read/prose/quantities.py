"""Numbers with their bound words: "up to 2,200 fighters" is a bound, never a point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tacitus.core import Quantity

_BOUNDS: tuple[tuple[str, str], ...] = (
    (r"(?:as many as|up to|at most|no more than|a maximum of|not more than)", "up_to"),
    (r"(?:at least|no fewer than|no less than|not less than|a minimum of)", "at_least"),
    (r"(?:more than|over|above|in excess of|exceeding|upwards of)", "over"),
    (r"(?:fewer than|less than|under|below|nearly|almost)", "under"),
    (r"(?:about|around|approximately|some|roughly|an estimated|circa|estimated at)", "about"),
)
_WORD_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "a dozen": 12,
    "two dozen": 24,
    "a hundred": 100,
    "a thousand": 1000,
    "several hundred": 300,
}
_NUMBER = (
    r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|"
    + "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True))
    + r")(?P<{0}scale>\s(?:thousand|million|hundred))?"
)
_UNITS = {
    "share": r"percent|per cent|%|percentage points",
    "fighters": r"fighters?|militants?|combatants?|insurgents?|soldiers|troops|gunmen|recruits|terrorists|guerrillas|rebels|jihadists|men|operatives|reinforcements",
    "members": r"members|adherents|followers|supporters|cadres",
    "attacks": r"attacks?|bombings?|operations|raids|assaults|strikes",
    "provinces": r"provinces?",
    "districts": r"districts?",
    "camps": r"camps?",
    "cells": r"cells?",
}
_UNIT_AFTER = re.compile(
    r"^\W{0,2}(?:(?:[a-z][\w\-]*|[A-Z][\w\-]*)\s+){0,4}?(?P<unit>"
    + "|".join(_UNITS.values())
    + r")\b",
)
_QUANTITY = re.compile(
    r"\b(?:(?P<between>between|from)\s+"
    + _NUMBER.format("low")
    + r"\s+(?:and|to)\s+"
    + _NUMBER.format("high")
    + "|"
    + _NUMBER.format("a")
    + r"\s?(?:-|\u2014|\u2013|to)\s?"
    + _NUMBER.format("b")
    + r"|(?:(?P<bound>"
    + "|".join(b for b, _ in _BOUNDS)
    + r")\s+)?"
    + _NUMBER.format("n")
    + r")(?![\w])(?P<pct>\s?%)?",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE_LIKE = re.compile(
    rf"{_MONTHS}\.?\s+$|(?:in|since|until|by|of|from|during)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A quantity and its offsets in the text it was found in."""

    start: int
    end: int
    quantity: Quantity


def quantities(text: str) -> list[FoundQuantity]:
    """Find numbers of people, shares, attacks and places, with bound words.

    Years, dates and bare numbers without a unit are left out, save after "including".

    Examples
    --------
    >>> [f.quantity.bound for f in quantities("up to 2,200 fighters, at least 10 percent foreign")]
    ['up_to', 'at_least']
    """
    found: list[FoundQuantity] = []
    last_unit = ""
    for m in _QUANTITY.finditer(text):
        unit, end = _unit(text, m)
        carried = ""
        if not unit and last_unit and re.search(r"including\s+$", text[: m.start()], re.IGNORECASE):
            carried = last_unit
        if not unit and not carried:
            continue
        made = _make(m, unit or carried, text[m.start() : end])
        if made is not None:
            found.append(FoundQuantity(m.start(), end, made))
            last_unit = unit or carried
    return found


def _unit(text: str, m: re.Match[str]) -> tuple[str, int]:
    if m["pct"]:
        return "share", m.end()
    number = m["n"] or ""
    year = number.isdigit() and len(number) == 4 and 1900 <= int(number) <= 2100 and not m["bound"]
    if year and _DATE_LIKE.search(text[max(0, m.start() - 12) : m.start()]):
        return "", m.end()
    after = _UNIT_AFTER.match(text[m.end() : m.end() + 70])
    if not after or (year and after.start("unit") > 1):
        return "", m.end()
    gap = text[m.end() : m.end() + after.start("unit")]
    if re.search(r"\b(?:of|in|and|or|by|with|for|from|were|was|are|is|on|at|percent)\b", gap):
        return "", m.end()
    word = after["unit"].lower()
    kind = next(k for k, pattern in _UNITS.items() if re.fullmatch(pattern, word, re.IGNORECASE))
    return kind, m.end() + after.end("unit")


def _make(m: re.Match[str], unit: str, words: str) -> Quantity | None:
    divide = 100 if unit == "share" else 1
    words = " ".join(words.split())
    low, high = ("low", "high") if m["between"] else ("a", "b")
    if m[low]:
        a, b = _value(m, low) / divide, _value(m, high) / divide
        if b < a or (unit == "share" and b > 1):
            return None
        return Quantity("between", a, b, unit=unit, text=words)
    value = _value(m, "n") / divide
    if unit == "share" and value > 1:
        return None
    bound = "exactly"
    for pattern, name in _BOUNDS:
        if m["bound"] and re.fullmatch(pattern, " ".join(m["bound"].lower().split())):
            bound = name
            break
    return Quantity(bound, value, unit=unit, text=words)


def _value(m: re.Match[str], group: str) -> float:
    word = m[group].lower()
    number = float(_WORD_NUMBERS[word]) if word in _WORD_NUMBERS else float(word.replace(",", ""))
    scale = (m[f"{group}scale"] or "").strip().lower()
    return number * {"": 1, "hundred": 100, "thousand": 1_000, "million": 1_000_000}[scale]
