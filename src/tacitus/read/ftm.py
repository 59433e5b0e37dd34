"""Group lists in FollowTheMoney: organisations, one entity to a line, with their other names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tacitus.core import Party, Reading
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, InputError
from tacitus.read.group_list import as_texts, list_source, named, parsed, reading_of
from tacitus.read.opening import text_of

SOURCE = list_source("ftm", "FollowTheMoney entities")
#: Schemata of bodies, with our kind; a person is none.
GROUPS = {
    "Organization": "group",
    "LegalEntity": "unnamed",
    "PublicBody": "state",
    "Company": "body",
}
#: Properties that hold names, with our kind of name.
NAMES = {
    "alias": "alias",
    "weakAlias": "alias",
    "previousName": "former",
    "abbreviation": "acronym",
}
#: How our own writer says what kind of party it is.
KIND = "tacitus kind: "


class EntityLines:
    """The reader of FollowTheMoney entities."""

    name = "ftm"
    title = "FollowTheMoney entities, its groups"

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the keys that every entity has."""
        line = head.split(b"\n", 1)[0]
        keys = (b'"schema"', b'"properties"', b'"id"')
        return 0.9 if line.startswith(b"{") and all(key in line for key in keys) else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read the groups; persons are left out and counted.

        Raises
        ------
        FileFormatError
            A line is no entity, or there is no group.
        """
        lines = [line for line in text_of(path).split("\n") if line.strip()]
        items = [parsed(line, path) for line in lines]
        for row, item in enumerate(items, 1):
            if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
                raise FileFormatError(
                    "is no entity with properties; export it anew.", path=path.name, row=row
                )
        groups = [(row, i) for row, i in enumerate(items, 1) if i.get("schema") in GROUPS]
        persons = sum(i.get("schema") == "Person" for i in items)
        return reading_of(
            self.name,
            SOURCE,
            path,
            ((row, _party(item)) for row, item in groups),
            others=len(items) - len(groups) - persons,
            persons=persons,
        )


def _own_id(key: str) -> str:
    """Give the id that a party had in the study that wrote it."""
    raw = re.sub(
        rb"-([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), key.removeprefix("p.").encode()
    )
    return raw.decode("utf-8", "replace")


def _party(item: dict[str, Any]) -> Party | InputError:
    given = item["properties"]
    names = as_texts(given.get("name"))
    if not names:
        return InputError("is empty")
    others = [(text, "alias") for text in names[1:]]
    others += [(text, how) for key, how in NAMES.items() for text in as_texts(given.get(key))]
    keys = as_texts(given.get("idNumber"))
    keys += [f"wikidata:{q}" for q in as_texts(given.get("wikidataId"))]
    said = [n for n in as_texts(given.get("keywords")) if n.startswith(KIND)]
    kind = said[0].removeprefix(KIND) if said else GROUPS[item["schema"]]
    try:
        return named(
            _own_id(str(item.get("id"))) if said else str(item.get("id")),
            names[0],
            others,
            kind=kind,
            source_id=SOURCE.id,
            keys=tuple(keys),
        )
    except InputError as error:
        return error


reader = EntityLines()
