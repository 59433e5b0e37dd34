"""What a model answered, held to the passage: a quote that does not stand there is refused.

An assertion that passes is built by the coding sheet's own rules, so a model's words are held
to the same closed lists as a person's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from tacitus.core import Assertion, Party, Passage, Source
from tacitus.errors import FileFormatError
from tacitus.read.coding import COLUMNS, read_coding
from tacitus.read.documents.text import Text
from tacitus.read.prose.chain import named_source
from tacitus.read.prose.characters import same_length
from tacitus.read.sheets import SheetRow, Sheets

#: Why assertions are refused, as they are counted.
MALFORMED = "answer is not in the form asked for"
INVENTED = "quote does not stand in the passage"
UNKNOWN = "names a party that the study does not know"
ABSENT = "names a party that the document does not name"
OUTSIDE = "a word outside the closed lists"
SHORTEST_QUOTE = 12  # characters; less is found anywhere and proves nothing

_PARTY_COLUMNS = (
    *("subject", "object", "attributed_to", "claimed_by", "denied_by"),
    *("by", "done_by", "claimed_in_class"),
)
_TAKEN = COLUMNS["assertions"] - {
    *("id", "document", "paragraph", "coder", "simulated", "root", "credibility", "asserted"),
    *("event", "cues", "chain"),
}


@dataclass(frozen=True)
class Checked:
    """An assertion that stands in its passage, with the sources of its chain."""

    assertion: Assertion
    passage: Passage
    sources: tuple[Source, ...]


def items_of(content: str) -> list[Mapping[str, Any]] | None:
    """Find the assertions in an answer; None where it is not in the form asked for.

    Examples
    --------
    >>> items_of('```json\\n{"assertions": []}\\n```'), items_of("I would say that"), items_of("[1]")
    ([], None, None)
    """
    start, end = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[start : end + 1]) if start >= 0 else None
    except (ValueError, RecursionError):
        return None
    items = found.get("assertions") if isinstance(found, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    return items


def find_quote(quote: str, text: Text, start: int, end: int) -> tuple[int, int] | None:
    """Find a quote in a stretch of a text, word for word; offsets into the stored text.

    Only the kind of quotation marks and dashes, and where a line breaks, may differ.
    """
    words = same_length(quote).split()
    if len(" ".join(words)) < SHORTEST_QUOTE:
        return None
    pattern = r"\s+".join(re.escape(word) for word in words)
    found = re.search(pattern, same_length(text.text[start:end]))
    return (start + found.start(), start + found.end()) if found else None


class Checker:
    """Checks what a model answers about one document.

    Parameters
    ----------
    text : Text
        The document.
    parties : iterable of Party
        The study's parties.
    named : frozenset of str
        Ids of those that the document names.
    coder : str
        Model and prompt, for the record.
    """

    def __init__(
        self, text: Text, parties: Iterable[Party], named: frozenset[str], coder: str
    ) -> None:
        self.text, self.named, self.coder = text, named, coder
        self.parties = {p.id: p for p in parties if p.kind != "unnamed"}
        self._ids: dict[str, str] = {}
        for party in self.parties.values():
            for label in party.labels():
                self._ids.setdefault(_plain(label), party.id)

    def check(self, item: Mapping[str, Any], start: int, end: int) -> Checked | str:
        """Give an assertion of the stretch from ``start`` to ``end``, or why it is refused."""
        quote = item.get("quote")
        place = find_quote(quote, self.text, start, end) if isinstance(quote, str) else None
        if place is None:
            return INVENTED
        cells = {k: _cell(v) for k, v in item.items() if k in _TAKEN}
        used: list[str] = []
        for column in _PARTY_COLUMNS:
            ids = [self._ids.get(_plain(name)) for name in _several(item.get(column))]
            if None in ids:
                return UNKNOWN
            used += (known := [i for i in ids if i])
            if known:
                cells[column] = "; ".join(known)
        if not used:
            return UNKNOWN
        if not {*used} <= self.named:
            return ABSENT
        hedge = cells.get("hedge_word", "")
        if hedge and _plain(hedge) not in _plain(self.text.text[slice(*place)]):
            return INVENTED
        sources = self._sources(_several(item.get("chain")))
        try:
            return self._built(cells, place, used, sources)
        except FileFormatError:
            return OUTSIDE

    def _sources(self, names: Iterable[str]) -> tuple[Source, ...]:
        found: dict[str, Source] = {}
        for name in names:
            source = named_source(name.replace(">", " "))
            party = self._ids.get(_plain(name))
            if source and source.id != self.text.document.source_id:
                if party:
                    source = replace(source, kind="party", party_id=party)
                found.setdefault(source.id, source)
        return tuple(found.values())

    def _built(
        self,
        cells: dict[str, str],
        place: tuple[int, int],
        used: Iterable[str],
        sources: tuple[Source, ...],
    ) -> Checked:
        document = self.text.document
        start, end = place
        digest = sha256(json.dumps([self.coder, place, sorted(cells.items())]).encode())
        own = document.source_id
        row = {
            **cells,
            "id": f"model:{document.id[:12]}:{digest.hexdigest()[:10]}",
            "document": document.id,
            "chain": " > ".join((own, *(s.id for s in sources))),
            "coder": self.coder,
        }
        rows = {
            "assertions": [row],
            "parties": [
                {"id": p.id, "name": p.name, "kind": p.kind}
                for p in (self.parties[i] for i in dict.fromkeys(used))
            ],
            "sources": [{"id": own, "name": own}]
            + [{"id": s.id, "name": s.name, "kind": s.kind} for s in sources],
            "documents": [{"id": document.id, "source": own}],
        }
        sheets = {
            name: tuple(SheetRow("answer", n, r) for n, r in enumerate(listed, start=1))
            for name, listed in rows.items()
        }
        made = read_coding(Sheets(sheets)).assertions[0]
        passage = Passage(
            f"{document.id[:12]}:{start}-{end}",
            document.id,
            _locator(self.text, start),
            start,
            end,
            self.text.text[start:end],
        )
        cue = made.hedge.word
        return Checked(
            replace(
                made,
                tier="model",
                passage_id=passage.id,
                cues=(" ".join(cue.split()[:5]),) * bool(cue),
            ),
            passage,
            sources,
        )


def _plain(name: str) -> str:
    return " ".join(same_length(name).casefold().split()).removeprefix("the ")


def _several(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    if isinstance(value, list):
        return tuple(v.strip() for v in value if isinstance(v, str) and v.strip())
    return ()


def _cell(value: Any) -> str:
    """A cell as a coder would type it; what is neither text, number nor list is left empty."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_cell(v).replace(";", ",") for v in value if not isinstance(v, list))
    if isinstance(value, str | int | float):
        return str(value).strip()
    return ""


def _locator(text: Text, start: int) -> str:
    held = (p.locator for p in text.paragraphs if p.start <= start < p.end)
    return next(held, "")
