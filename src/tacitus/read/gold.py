"""A marked article (``gold.json``): its assertions in our words, by one data file.

``gold.toml`` beside this module maps each relation of the mark-up to ours.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tacitus.core import (
    Account,
    Assertion,
    Document,
    EventStatement,
    Hedge,
    Name,
    Party,
    PartyStatement,
    Passage,
    PatternStatement,
    Period,
    Place,
    Quantity,
    Reading,
    Refusal,
    Source,
    Statement,
    TieStatement,
)
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, InputError
from tacitus.read.opening import document_of, text_of

SOURCE = Source(
    "gold",
    "Marked article",
    kind="research",
    terms="attribute",
    note="Assertions marked by hand in an article, in the marker's own words.",
)
Item = dict[str, Any]


@cache
def _words() -> dict[str, Any]:
    text = files("tacitus.read").joinpath("gold.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class MarkedArticle:
    """The reader of marked articles."""

    name = "gold"
    title = "marked article"

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the keys of the JSON."""
        start = head.lstrip()[:1]
        keys = (b'"doc"', b'"numbering"', b'"entities"')
        return 0.95 if start == b"{" and all(key in head for key in keys) else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read the assertions; items on a person's kin or whereabouts are withheld and counted.

        Raises
        ------
        FileFormatError
            It is no JSON of this shape, or an item uses a word that ``gold.toml`` lacks.
        """
        try:
            marked = json.loads(text_of(path))
            items, entities = marked["assertions"], marked["entities"]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise FileFormatError(
                "is no marked article; it needs 'entities', 'sources' and 'assertions'.",
                path=path.name,
                row=getattr(error, "lineno", None),
            ) from error
        document = Document(f"marked:{marked['doc']}", "author", title=str(marked["doc"]))
        made: list[Assertion] = []
        refusals: list[Refusal] = []
        withheld: dict[str, int] = {}
        passages: dict[str, Passage] = {}
        for number, item in enumerate(items, 1):
            how = _words()["relations"].get(item.get("relation"))
            if how is None:
                raise FileFormatError(
                    f"'{item.get('relation')}' is no relation of the mark-up; add it to gold.toml.",
                    path=path.name,
                    row=number,
                    column="relation",
                )
            if how["as"] == "out" or not item.get("scored", True):
                withheld[item["relation"]] = withheld.get(item["relation"], 0) + 1
                refusals.append(Refusal(number, "relation", "is about a person; withheld"))
                continue
            if how["as"] == "unscored":
                refusals.append(Refusal(number, "relation", "is about no party"))
                continue
            passage = Passage(
                f"{document.id}#para-{item['para']}", document.id, f"para {item['para']}"
            )
            passages[passage.id] = passage
            try:
                one = _assertion(item, how, entities, document.id, passage.id)
            except (InputError, KeyError) as error:
                raise FileFormatError(
                    f"item {item.get('id')} cannot be read: {error}", path=path.name, row=number
                ) from error
            made.append(one)
            if "also" in how:
                parties = (*item.get("subject", ()), *item.get("object", ()))
                event = EventStatement(how["also"], parties=parties)
                made.append(replace(one, id=f"{one.id}-event", statement=event))
        sources = [
            Source(key, text, kind=_words()["sources"].get(key, "media"))
            for key, text in marked.get("sources", {}).items()
        ]
        return Reading(
            self.name,
            SOURCE,
            sources=(SOURCE, *sources),
            parties=tuple(_parties(entities)),
            documents=(document_of(path, SOURCE), document),
            passages=tuple(passages.values()),
            assertions=tuple(made),
            account=Account(
                rows=len(items),
                kept=len(items) - len(refusals),
                undated=sum(a.period is None for a in made),
                unplaced=sum(not a.places for a in made),
                refused=len(refusals),
                withheld=withheld,
            ),
            refusals=tuple(refusals),
        )


def _parties(entities: dict[str, Item]) -> list[Party]:
    kinds = {"group": "group", "state": "state", "group_unnamed": "unnamed"}
    found = []
    for key, entity in entities.items():
        if entity["type"] not in kinds:
            continue
        # An alias with a paragraph number is a turn of phrase there, no name.
        names = [text for text in entity.get("aliases", []) if "(p" not in text]
        found.append(
            Party(
                key,
                names[0] if names else key.replace("_", " "),
                kind=kinds[entity["type"]],
                names=tuple(Name(text, "alias") for text in names[1:]),
                part_of=entity.get("part_of"),
            )
        )
    return found


def _assertion(
    item: Item, how: Item, entities: dict[str, Item], document: str, passage: str
) -> Assertion:
    hedge = item.get("hedge_class", "none")
    cues = tuple(item.get("hedge_cues", ()))
    time = (item.get("time") or {}).get("value")
    hedge_class = _words()["hedges"].get(hedge, hedge)
    return Assertion(
        item["id"],
        _statement(item, how, entities),
        document,
        tuple(item["source_chain"]),
        passage_id=passage,
        polarity=item.get("polarity", "affirmed"),
        modality=item.get("modality", "actual"),
        speech_act="reports" if len(item["source_chain"]) > 1 else "asserts",
        hedge=Hedge(cues[0] if cues and hedge_class != "none" else "", hedge_class),
        quantity=_quantity(item.get("quantity") or {}, how.get("pool")),
        places=tuple(Place(name) for name in item.get("place", ())),
        # "present" is the time of writing, which stands with the document.
        period=Period.parse(time) if time and time != "present" else None,
        cues=cues,
        gloss=item.get("gloss", ""),
    )


def _statement(item: Item, how: Item, entities: dict[str, Item]) -> Statement:
    persons = {key for key, entity in entities.items() if entity["type"] == "person"}
    subjects, objects = tuple(item.get("subject", ())), tuple(item.get("object", ()))
    people = [one for one in subjects if one in persons]
    groups = tuple(one for one in subjects if one not in persons)
    if item["id"] in _words()["patterns"]:
        return _pattern(item, _words()["patterns"][item["id"]])
    if how["as"] == "event":
        of = tuple(dict.fromkeys(entities[one]["of"] for one in people))
        return EventStatement(
            how["event_kind"],
            attributed_to=tuple(item.get("attributed_to", ())),
            claimed_by=tuple(item.get("claimed_by", ())),
            parties=tuple(dict.fromkeys((*groups, *objects, *of))),
        )
    if how["as"] == "party":
        about = objects if how.get("of") == "object" else groups
        held = ", ".join(one.replace("_", " ").title() for one in people)
        return PartyStatement(
            how["aspect"],
            tuple(dict.fromkeys(about)),
            value=item.get("gloss", ""),
            holder=held if how["aspect"] == "leadership" else "",
        )
    return _tie(item, how, groups, objects)


def _tie(
    item: Item, how: Item, subjects: tuple[str, ...], objects: tuple[str, ...]
) -> TieStatement:
    relation = how["relation"]
    flows = [_words()["supports"].get(flow) for flow in item.get("flows", ())]
    supports = tuple(dict.fromkeys(s for s in (*flows, *how.get("supports", ())) if s))
    if relation == "part_of" and any(
        word in item.get("gloss", "") for word in _words()["franchise"]["words"]
    ):
        relation = "affiliate"
    if relation == "support":
        supports = supports or ("unspecified",)
        objects = objects or subjects  # each gives to each
    elif relation != "affiliate":
        supports = ()
    if how.get("reversed"):
        subjects, objects = objects, subjects
    return TieStatement(
        relation, subjects, objects, supports, nature=how.get("nature", "unspecified")
    )


def _pattern(item: Item, how: Item) -> PatternStatement:
    def of(key: str) -> tuple[str, ...]:
        return tuple(item.get(how[key], ())) if key in how else ()

    return PatternStatement(
        how["what"],
        of("by"),
        how["frequency"],
        done_by=of("done_by"),
        claimed_in_class=of("class"),
        target=how.get("target", ""),
        stratum=how.get("stratum", ""),
        same_day=how.get("same_day", False),
    )


def _quantity(given: Item, pool: str | None) -> Quantity | None:
    value, most = given.get("value"), given.get("value_max")
    modifier = given.get("modifier")
    number = value if value is not None else most
    if number is None or (modifier and modifier not in _words()["bounds"]):
        return None
    both = value is not None and most is not None
    return Quantity(
        "between" if both else _words()["bounds"].get(modifier, "exactly"),
        float(number),
        value_max=float(most) if both and most is not None else None,
        unit=given.get("unit") or "fighters",
        of=given.get("of") or pool,
        text=given.get("text", ""),
    )


reader = MarkedArticle()
