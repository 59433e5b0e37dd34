"""Places in text: a small gazetteer of countries and provinces, with the runner-up kept.

A province is a region and gets UCDP's ``where_prec`` 4, a country 6; words such as
"eastern" make it vague (5). What the gazetteer does not hold but the parser calls a place
keeps its name and no precision.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tacitus.core import Place
from tacitus.read.prose.sentence import Sentence

_REGION = re.compile(
    r"^(?:(?:north|south)?-?(?:eastern|western)|northern|southern|central|north|south|east|west|north-?east(?:ern)?|south-?east(?:ern)?|north-?west(?:ern)?|south-?west(?:ern)?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place in a sentence.

    Attributes
    ----------
    token : int
        Its last token.
    place : Place
        The best reading.
    score : float
        Share of the evidence for it among the readings considered, 0 to 1.
    runner_up : Place or None
        The next best reading.
    """

    token: int
    place: Place
    score: float
    runner_up: Place | None = None


@cache
def _gazetteer() -> dict[str, tuple[Place, ...]]:
    text = files("tacitus.read.prose.data").joinpath("places.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    known: dict[str, list[Place]] = {}
    for row in csv.DictReader(lines):
        province = row["level"] == "admin1"
        place = Place(
            row["admin1"] if province else row["country"],
            country=row["country"],
            admin1=row["admin1"] or None,
            where_prec=4 if province else 6,
        )
        known.setdefault(row["name"], []).append(place)
    return {name: tuple(found) for name, found in known.items()}


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _gazetteer())


def look_up(name: str, *, country: str | None = None) -> tuple[Place, ...]:
    """Give the readings of a place name, those in a country first.

    Examples
    --------
    >>> look_up("Kunar")[0].country
    'Afghanistan'
    """
    found = _gazetteer().get(name, ())
    return tuple(sorted(found, key=lambda p: p.country != country))


def find_places(s: Sentence, country: str | None = None) -> list[FoundPlace]:
    """Find places in a sentence, the longest names first.

    Parameters
    ----------
    s : Sentence
        Names of parties in it are never places.
    country : str or None
        The country that the document mainly speaks of; breaks ties between namesakes.
    """
    found: list[FoundPlace] = []
    i = 0
    while i < len(s.tokens):
        step = _at(s, i, country, found)
        i += step
    return found


def _at(s: Sentence, i: int, country: str | None, found: list[FoundPlace]) -> int:
    token = s.tokens[i]
    if not token.text[:1].isupper() or (i in s.mentions and token.pos != "PROPN"):
        return 1
    for n in range(min(_longest() + 3, len(s.tokens) - i), 0, -1):
        last = s.tokens[i + n - 1]
        if any(j in s.mentions for j in range(i, i + n)) and n > 1:
            continue
        name = s.text[token.start - s.start : last.end - s.start]
        readings = look_up(name, country=country)
        if not readings:
            continue
        if i in s.mentions and token.dep not in {"pobj", "conj", "appos"}:
            return n
        place = _narrow(s, i, readings[0])
        near = any(r.country == country for r in readings)
        score = 1.0 if len(readings) == 1 else (0.75 if near else 1 / len(readings))
        found.append(
            FoundPlace(i + n - 1, place, score, readings[1] if len(readings) > 1 else None)
        )
        return n
    if token.entity in {"GPE", "LOC"} and i not in s.mentions and token.pos == "PROPN":
        end = i
        while (
            end + 1 < len(s.tokens)
            and s.tokens[end + 1].entity == token.entity
            and s.tokens[end + 1].pos in {"PROPN", "PART", "PUNCT"}
            and end + 1 not in s.mentions
        ):
            end += 1
        name = s.text[token.start - s.start : s.tokens[end].end - s.start].strip("-' ")
        if name:
            found.append(FoundPlace(end, Place(name, country=country), 0.3))
        return end - i + 1
    return 1


def _narrow(s: Sentence, i: int, place: Place) -> Place:
    before = s.tokens[i - 1].text if i else ""
    if _REGION.match(before):
        return Place(f"{before} {place.name}", place.country, place.admin1, where_prec=5)
    return place


def outside(s: Sentence, token: int) -> bool:
    """Tell whether "beyond" or "outside" stands before a place: it is elsewhere then."""
    head = s.tokens[token].head
    return s.tokens[head].lower in {"beyond", "outside", "near", "towards", "toward"}
