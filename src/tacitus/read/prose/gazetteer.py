"""Names of the study's parties, found in plain text.

Acronyms match by case (``IS`` is not ``is``); plain words for people with guns never
match; a name that held for a period is preferred within it. From a name such as "Azure
Network" its plural "Azures" follows, and its bare adjective before words for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tacitus.core import Name, Party, Period, is_generic
from tacitus.read.prose.rules import data, words

_WORD = re.compile(r"\w+", re.UNICODE)
_GAP = re.compile(r"[ \"\-'./\u2014]{0,3}")


@dataclass(frozen=True, slots=True)
class Found:
    """A name found in a text: offsets, and the parties that bear it (one, unless shared)."""

    start: int
    end: int
    parties: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    exact: bool
    adjective: bool
    party: str
    party_kind: str
    period: Period | None
    written: tuple[str, ...]


class Gazetteer:
    """The names of parties, ready to be found.

    Parameters
    ----------
    parties : iterable of Party
        Parties without a name (kind ``unnamed``) are left out.

    Examples
    --------
    >>> names = Gazetteer([Party("b", "Blue Front", names=(Name("IS", "acronym"),))])
    >>> [(f.start, f.parties) for f in names.find("It is the Blue Front, or IS.")]
    [(10, ('b',)), (25, ('b',))]
    """

    def __init__(self, parties: Iterable[Party]) -> None:
        self.parties = {p.id: p for p in parties}
        self._by_first: dict[str, list[_Entry]] = {}
        for party in self.parties.values():
            if party.kind != "unnamed":
                for name in (Name(party.name), *party.names):
                    self._add(party, name)
        for entries in self._by_first.values():
            entries.sort(key=lambda e: (-len(e.words), e.adjective))

    def _add(self, party: Party, name: Name) -> None:
        text = re.sub(r"\s*\(.*?\)\s*", " ", name.text).strip()
        if not text or is_generic(text):
            return
        parts = tuple(_WORD.findall(text))
        if not parts or (len(parts) == 1 and len(text) < 2):
            return
        exact = _is_acronym(text) or name.kind == "acronym"
        self._put(parts, exact, False, party, name.period)
        if len(parts) == 2 and parts[1].lower() in words("organ_nouns") and parts[0][0].isupper():
            stem = parts[0]
            if not is_generic(stem) and stem.lower() not in words("common_adjectives"):
                self._put((stem + "s",), False, False, party, name.period)
                self._put((stem,), False, True, party, name.period)

    def _put(
        self,
        parts: tuple[str, ...],
        exact: bool,
        adjective: bool,
        party: Party,
        period: Period | None,
    ) -> None:
        key = parts[0].lower()
        found = parts if exact else tuple(p.lower() for p in parts)
        entry = _Entry(found, exact, adjective, party.id, party.kind, period, parts)
        if entry not in self._by_first.setdefault(key, []):
            self._by_first[key].append(entry)

    def find(self, text: str, published: Period | None = None) -> list[Found]:
        """Find names from left to right, the longest first, without overlap."""
        spans = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        found: list[Found] = []
        i = 0
        while i < len(spans):
            entries = self._by_first.get(spans[i][2].lower())
            match = self._longest(entries, spans, i, text, published) if entries else None
            if match is None:
                i += 1
                continue
            length, parties, kind = match
            found.append(Found(spans[i][0], spans[i + length - 1][1], parties, kind))
            i += length
        return found

    def spellings(self, text: str) -> list[tuple[int, int, str]]:
        """Find words of names in a text in capitals, each with the way the study writes it."""
        spans = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        plain_words = frozenset(data("truecase")["words"])
        found: list[tuple[int, int, str]] = []
        i = 0
        while i < len(spans):
            seen = [w.lower() for _, _, w in spans[i : i + 10]]
            length = 1
            for entry in self._by_first.get(seen[0], ()):
                n = len(entry.words)
                alone = n == 1 and seen[0] in plain_words
                if not alone and [w.lower() for w in entry.words] == seen[:n]:
                    found.extend(
                        (a, b, w)
                        for (a, b, _), w in zip(spans[i : i + n], entry.written, strict=True)
                    )
                    length = n
                    break
            i += length
        return found

    def _longest(
        self,
        entries: list[_Entry],
        spans: list[tuple[int, int, str]],
        i: int,
        text: str,
        published: Period | None,
    ) -> tuple[int, tuple[str, ...], str] | None:
        hits = [e for e in entries if _fits(e, spans, i, text)]
        if not hits:
            return None
        length = len(hits[0].words)
        hits = [e for e in hits if len(e.words) == length]
        held = [e for e in hits if e.period and published and e.period.overlaps(published)]
        bearing = held or [e for e in hits if e.period is None or published is None] or hits
        ids = tuple(dict.fromkeys(e.party for e in bearing))
        return length, ids, bearing[0].party_kind


def _is_acronym(text: str) -> bool:
    capitals = sum(c.isupper() for c in text)
    return " " not in text and (capitals >= 2 or len(text) <= 3)


def _fits(entry: _Entry, spans: list[tuple[int, int, str]], i: int, text: str) -> bool:
    n = len(entry.words)
    if i + n > len(spans):
        return False
    seen = [s[2] for s in spans[i : i + n]]
    if tuple(seen if entry.exact else (s.lower() for s in seen)) != entry.words:
        return False
    if not entry.exact and not any(s[0].isupper() for s in seen):
        return False
    for (_, end, _), (start, _, _) in zip(spans[i : i + n], spans[i + 1 : i + n], strict=False):
        if not _GAP.fullmatch(text, end, start):
            return False
    if entry.adjective:
        return i + n < len(spans) and spans[i + n][2].lower() in words("people_nouns")
    return True
