"""Rows of a coding sheet to nouns."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from tacitus.core import (
    Assertion,
    Document,
    EventStatement,
    Hedge,
    Name,
    Party,
    PartyStatement,
    Passage,
    PatternStatement,
    Place,
    Quantity,
    Source,
    Statement,
    TieStatement,
    is_generic,
    vocabulary,
)
from tacitus.read.sheets import SheetRow, Sheets

COLUMNS: Mapping[str, frozenset[str]] = {
    "assertions": frozenset(
        [
            *("id", "document", "chain", "paragraph", "kind", "subject", "object", "gloss"),
            *("relation", "supports", "nature", "trend"),
            *("aspect", "value", "holder"),
            *("event_kind", "attributed_to", "claimed_by", "denied_by", "joint", "event", "terms"),
            *("what", "by", "frequency", "done_by", "claimed_in_class", "same_day", "stratum"),
            *("target", "polarity", "modality", "speech_act", "hedge_word", "hedge_class"),
            *("quantity_bound", "quantity_value", "quantity_max", "unit", "of", "quantity_text"),
            *("place", "country", "admin1", "where_prec", "period", "asserted"),
            *("cues", "credibility", "root", "coder", "simulated"),
        ]
    ),
    "parties": frozenset(["id", "name", "kind", "part_of", "names", "keys", "country", "note"]),
    "sources": frozenset(
        [
            *("id", "name", "kind", "reliability", "cites", "party"),
            *("terms", "licence", "citation", "url", "note"),
        ]
    ),
    "documents": frozenset(
        ["id", "source", "title", "author", "published", "url", "archived_url", "language"]
    ),
}
ALIASES: Mapping[str, Mapping[str, str]] = {
    "assertions": {
        **dict.fromkeys(("source", "sources", "source_chain", "source chain"), "chain"),
        **dict.fromkeys(("passage", "para"), "paragraph"),
        "subjects": "subject",
        "objects": "object",
        "support": "supports",
        "places": "place",
        "party": "subject",
    },
    "parties": {"aliases": "names"},
    "sources": {"party_id": "party"},
    "documents": {"source_id": "source", "date": "published"},
}
#: Cues stay this short, so that a sheet never holds the sentences of its sources.
CUE_WORDS = 5

N = TypeVar("N", Party, Source, Document)


@dataclass(frozen=True)
class Coding:
    """The nouns of one coding."""

    parties: tuple[Party, ...]
    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    assertions: tuple[Assertion, ...]


def read_coding(sheets: Sheets) -> Coding:
    """Turn the rows of a coding into nouns.

    A party, source or document that an assertion names must stand in its companion sheet
    where there is one; without that sheet it is made from the word as typed.

    Raises
    ------
    FileFormatError
        With file, row and column of the first fault.
    """
    parties = _Register("parties", sheets, _party, lambda text, _: _bare_party(text))
    sources = _Register("sources", sheets, _source, lambda text, _: Source(slug(text), text))
    documents = _Register("documents", sheets, _document, Document)
    if sheets["assertions"]:
        _check_companions(parties, sources, documents)
    passages: dict[str, Passage] = {}
    assertions: dict[str, Assertion] = {}
    for row in sheets["assertions"]:
        assertion, passage = _Coder(row, parties, sources, documents).assertion()
        if passage:
            passages[passage.id] = passage
        if assertions.setdefault(assertion.id, assertion) != assertion:
            raise row.error("id", f"'{assertion.id}' is the id of another row; give each its own")
    return Coding(
        tuple(parties.nouns.values()),
        tuple(sources.nouns.values()),
        tuple(documents.nouns.values()),
        tuple(passages.values()),
        tuple(assertions.values()),
    )


def _check_companions(
    parties: _Register[Party], sources: _Register[Source], documents: _Register[Document]
) -> None:
    for row, party in parties.typed:
        if party.part_of:
            parties.find(row, "part_of", party.part_of)
    for row, source in sources.typed:
        for cited in source.cites:
            sources.find(row, "cites", cited)
        if source.party_id:
            parties.find(row, "party", source.party_id)
    for row, document in documents.typed:
        sources.find(row, "source", document.source_id)


def slug(text: str) -> str:
    """Give a short id for a name.

    Examples
    --------
    >>> slug("Jama'at Ansār Allāh (north)")
    'jama_at_ansar_allah_north'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or text


class _Register(Generic[N]):
    """The parties, sources or documents of a coding, found by id or by name."""

    def __init__(
        self,
        sheet: str,
        sheets: Sheets,
        make: Callable[[SheetRow], N],
        bare: Callable[[str, str], N],
    ) -> None:
        self.sheet = sheet
        self.closed = sheet in sheets
        self.nouns: dict[str, N] = {}
        self.typed: list[tuple[SheetRow, N]] = []
        self._ids: dict[str, str] = {}
        self._bare: Callable[[str, str], N] = bare
        for row in sheets[sheet]:
            noun = make(row)
            if self.nouns.setdefault(noun.id, noun) != noun:
                raise row.error("id", f"'{noun.id}' stands twice; give each row its own id")
            self.typed.append((row, noun))
        for _, noun in self.typed:
            labels = noun.labels() if isinstance(noun, Party) else (getattr(noun, "name", ""),)
            for label in labels:
                self._ids.setdefault(label.lower(), noun.id)

    def find(self, row: SheetRow, column: str, text: str, by: str = "") -> str:
        """Give the id that a cell means; a made-up one where there is no companion sheet."""
        if text in self.nouns:
            return text
        if text.lower() in self._ids:
            return self._ids[text.lower()]
        if ":" in text and " " not in text:  # an id of another list, such as ucdp:303
            return text
        if self.closed:
            near = difflib.get_close_matches(text.lower(), {**self._ids, **self.nouns}, n=1)
            hint = f"did you mean '{near[0]}'" if near else f"add it to {self.sheet}"
            raise row.error(column, f"'{text}' is not among the {self.sheet}; {hint}")
        noun = row.built(column, lambda: self._bare(text, by))
        self.nouns.setdefault(noun.id, noun)
        self._ids[text.lower()] = noun.id
        return str(noun.id)

    @property
    def labels(self) -> Mapping[str, str]:
        """Ids by name in lower case."""
        return self._ids


def _bare_party(text: str) -> Party:
    return Party(slug(text), text, kind="unnamed" if is_generic(text) else "group")


def _party(row: SheetRow) -> Party:
    return row.built(
        "name",
        lambda: Party(
            row.need("id"),
            row.need("name"),
            kind=row.word("kind", "party_kinds", "group"),
            names=tuple(Name(text, "alias") for text in row.many("names")),
            part_of=row.get("part_of") or None,
            keys=row.many("keys"),
            country=row.get("country") or None,
            note=row.get("note"),
        ),
    )


def _source(row: SheetRow) -> Source:
    return row.built(
        "reliability",
        lambda: Source(
            row.need("id"),
            row.need("name"),
            kind=row.word("kind", "source_kinds", "media"),
            reliability=row.get("reliability") or None,
            cites=row.many("cites"),
            party_id=row.get("party") or None,
            terms=row.word("terms", "terms", "attribute"),
            licence=row.get("licence"),
            citation=row.get("citation"),
            url=row.get("url"),
            note=row.get("note"),
        ),
    )


def _document(row: SheetRow) -> Document:
    return Document(
        row.need("id"),
        row.need("source"),
        title=row.get("title"),
        author=row.get("author"),
        published=row.period("published"),
        url=row.get("url"),
        archived_url=row.get("archived_url"),
        language=row.get("language"),
    )


@dataclass(frozen=True)
class _Coder:
    """One row of the assertions sheet, and where its words are looked up."""

    row: SheetRow
    parties: _Register[Party]
    sources: _Register[Source]
    documents: _Register[Document]

    def assertion(self) -> tuple[Assertion, Passage | None]:
        row = self.row
        chain = tuple(self.sources.find(row, "chain", one) for one in row.many("chain", ">"))
        if not chain:
            raise row.error("chain", "is empty; name who says it, outermost first")
        document = self.documents.find(row, "document", row.need("document"), chain[0])
        passage = self._passage(document)
        statement = self._statement()
        made = row.built(
            "id",
            lambda: Assertion(
                row.need("id"),
                statement,
                document,
                chain,
                passage_id=passage.id if passage else None,
                polarity=row.word("polarity", "polarities", "affirmed"),
                modality=row.word("modality", "modalities", "actual"),
                speech_act=row.word("speech_act", "speech_acts", "asserts"),
                hedge=self._hedge(),
                quantity=self._quantity(),
                places=self._places(),
                period=row.period("period"),
                asserted=row.period("asserted"),
                cues=self._cues(),
                credibility=self._credibility(),
                gloss=row.get("gloss"),
                root=row.get("root") or None,
                coder=row.get("coder"),
                simulated=row.flag("simulated"),
            ),
        )
        return made, passage

    def _party_ids(self, column: str) -> tuple[str, ...]:
        return tuple(self.parties.find(self.row, column, one) for one in self.row.many(column))

    def _passage(self, document: str) -> Passage | None:
        text = self.row.get("paragraph")
        if not text:
            return None
        locator = f"para {text}" if text.isdigit() else text
        return Passage(f"{document}#{slug(locator)}", document, locator=locator)

    def _statement(self) -> Statement:
        row = self.row
        kind = row.need("kind")
        makers: dict[str, Callable[[], Statement]] = {
            "tie": self._tie,
            "party": self._party,
            "event": self._event,
            "pattern": self._pattern,
        }
        if kind not in makers:
            near = difflib.get_close_matches(kind, makers, n=1)
            hint = f"did you mean '{near[0]}'" if near else f"use one of: {', '.join(makers)}"
            raise row.error("kind", f"'{kind}' is no kind of assertion; {hint}")
        return makers[kind]()

    def _tie(self) -> TieStatement:
        row = self.row
        relation = row.word("relation", "relations")
        supports = row.words("supports", "supports")
        if relation == "support":  # support whose kind is not said is support all the same
            supports = supports or ("unspecified",)
        nature = row.word("nature", "natures", "unspecified")
        trend = row.word("trend", "trends", "unspecified")
        subjects, objects = self._party_ids("subject"), self._party_ids("object")
        if not subjects:
            raise row.error("subject", "is empty; name the party the tie starts from")
        return row.built(
            "object",
            lambda: TieStatement(relation, subjects, objects, supports, nature, trend),
        )

    def _party(self) -> PartyStatement:
        row = self.row
        aspect = row.word("aspect", "party_statements")
        subjects = self._party_ids("subject")
        return row.built(
            "subject",
            lambda: PartyStatement(aspect, subjects, row.get("value"), row.get("holder")),
        )

    def _event(self) -> EventStatement:
        row = self.row
        return EventStatement(
            row.word("event_kind", "event_kinds"),
            attributed_to=self._party_ids("attributed_to") or self._party_ids("done_by"),
            claimed_by=self._party_ids("claimed_by"),
            denied_by=self._party_ids("denied_by"),
            parties=tuple(dict.fromkeys((*self._party_ids("subject"), *self._party_ids("object")))),
            target=self._optional("target", "targets"),
            event_id=row.get("event") or None,
            joint=row.flag("joint"),
            terms=row.get("terms"),
        )

    def _pattern(self) -> PatternStatement:
        row = self.row
        what, by = row.need("what"), self._party_ids("by")
        frequency = row.word("frequency", "frequencies")
        column = "by" if not by else "what"
        return row.built(
            column,
            lambda: PatternStatement(
                what,
                by,
                frequency,
                done_by=self._party_ids("done_by"),
                claimed_in_class=self._party_ids("claimed_in_class"),
                event_kind=row.word("event_kind", "event_kinds", "attack"),
                target=self._optional("target", "targets"),
                stratum=self._optional("stratum", "strata"),
                same_day=row.flag("same_day"),
            ),
        )

    def _optional(self, column: str, list_name: str) -> str:
        return self.row.word(column, list_name) if self.row.get(column) else ""

    def _hedge(self) -> Hedge:
        row = self.row
        word = row.get("hedge_word")
        if word and not row.get("hedge_class"):
            raise row.error(
                "hedge_class",
                f"'{word}' needs its class; use one of: {', '.join(vocabulary('hedge_classes'))}",
            )
        return Hedge(word, row.word("hedge_class", "hedge_classes", "none"))

    def _quantity(self) -> Quantity | None:
        row = self.row
        value, most = row.number_of("quantity_value"), row.number_of("quantity_max")
        if value is None:
            if row.get("quantity_bound") or most is not None:
                raise row.error("quantity_value", "is empty; give the number of the quantity")
            return None
        bound = row.word("quantity_bound", "bounds", "between" if most is not None else "exactly")
        of = row.get("of")
        known = of and (of in self.parties.nouns or of.lower() in self.parties.labels)
        return row.built(
            "quantity_value",
            lambda: Quantity(
                bound,
                value,
                value_max=most,
                unit=row.get("unit") or "fighters",
                of=(self.parties.find(row, "of", of) if known else of) or None,
                text=row.get("quantity_text"),
            ),
        )

    def _places(self) -> tuple[Place, ...]:
        names = self.row.many("place")
        if not names and self.row.get("country"):
            names = (self.row.get("country"),)
        return tuple(self._place(name, i, len(names)) for i, name in enumerate(names))

    def _place(self, name: str, at: int, total: int) -> Place:
        country, admin1 = (self._one_of("country", at, total), self._one_of("admin1", at, total))
        text = self._one_of("where_prec", at, total)
        if text and text not in {"1", "2", "3", "4", "5", "6", "7"}:
            raise self.row.error("where_prec", f"'{text}' is no UCDP code; use 1 to 7")
        code = int(text) if text else None
        return Place(
            name,
            country=country or (name if code == 6 else None),
            admin1=admin1 or (name if code == 4 else None),
            where_prec=code,
        )

    def _one_of(self, column: str, at: int, total: int) -> str:
        """Give the part of a cell that belongs to place ``at``; a single part holds for all."""
        parts = self.row.many(column)
        if len(parts) > 1 and len(parts) != total:
            raise self.row.error(
                column, f"has {len(parts)} parts for {total} places; give one, or one for each"
            )
        return "" if not parts else parts[0] if len(parts) == 1 else parts[at]

    def _cues(self) -> tuple[str, ...]:
        cues = self.row.many("cues")
        for cue in cues:
            if len(cue.split()) > CUE_WORDS:
                raise self.row.error(
                    "cues", f"'{cue}' is longer than {CUE_WORDS} words; give the few that carry it"
                )
        return cues

    def _credibility(self) -> int | None:
        digit = self.row.whole("credibility", 1, 6)
        return None if digit == 6 else digit  # 6 says that it cannot be judged
