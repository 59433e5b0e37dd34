"""Group lists in STIX 2.1: threat actors, intrusion sets and organisations, with their aliases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tacitus.core import Party, Reading, Source
from tacitus.core.codec import from_plain
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, InputError
from tacitus.read.group_list import as_texts, list_source, named, parsed, reading_of
from tacitus.read.opening import text_of

SOURCE = list_source("stix", "STIX bundle")
GROUPS = frozenset({"threat-actor", "intrusion-set", "identity"})
_KINDS = {"class": "unnamed", "organization": "body", "group": "group"}


class StixBundle:
    """The reader of STIX bundles; of relationships only our own party says what it is part of."""

    name = "stix"
    title = "STIX 2.1 bundle, its groups"

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the words that every bundle holds."""
        start = head[:4096]
        return 0.95 if b'"bundle--' in start and b'"objects"' in head else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read the groups; individuals are left out and counted.

        Raises
        ------
        FileFormatError
            It is no bundle, or holds no group.
        """
        bundle = parsed(text_of(path), path)
        objects = bundle.get("objects") if isinstance(bundle, dict) else None
        if not isinstance(objects, list):
            raise FileFormatError("is no STIX bundle; it has no list of objects.", path=path.name)
        objects = [o for o in objects if isinstance(o, dict)]
        groups = [(n, o) for n, o in enumerate(objects, 1) if o.get("type") in GROUPS]
        persons = [n for n, o in groups if _is_person(o)]
        sources = tuple(_own(objects, "source", Source))
        kept = [(n, o) for n, o in groups if n not in persons and "source" not in _ours(o)]
        # The maker of a bundle is an identity too, and no party of what it tells.
        makers = {o.get("created_by_ref") for o in objects}
        kept = [(n, o) for n, o in kept if o.get("id") not in makers or "party" in _ours(o)]
        return reading_of(
            self.name,
            SOURCE,
            path,
            ((n, _party(o)) for n, o in kept),
            others=len(objects) - len(kept) - len(persons),
            persons=len(persons),
            sources=sources,
        )


def _ours(item: dict[str, Any]) -> dict[str, Any]:
    """Give what our own writer said beside STIX's own fields."""
    extensions = item.get("extensions")
    if not isinstance(extensions, dict):
        return {}
    said: dict[str, Any] = {}
    for value in extensions.values():
        if isinstance(value, dict) and isinstance(value.get("tacitus"), dict):
            said |= value["tacitus"]
    return said


def _own(objects: list[dict[str, Any]], key: str, noun: type[Source]) -> Iterator[Source]:
    for item in objects:
        if key in _ours(item):
            yield from_plain(noun, _ours(item)[key])


def _is_person(item: dict[str, Any]) -> bool:
    return item.get("identity_class") == "individual" or item.get("resource_level") == "individual"


def _party(item: dict[str, Any]) -> Party | InputError:
    try:
        if "party" in _ours(item):
            return from_plain(Party, _ours(item)["party"])
        kind = _KINDS.get(str(item.get("identity_class")), "group")
        keys = [
            f"{r['source_name']}:{r['external_id']}"
            for r in item.get("external_references", ())
            if isinstance(r, dict) and r.get("external_id") and r.get("source_name")
        ]
        others = [(text, "alias") for text in as_texts(item.get("aliases"))]
        name = str(item.get("name") or "")
        if not name.strip():
            return InputError("is empty")
        return named(
            str(item.get("id")), name, others, kind=kind, source_id=SOURCE.id, keys=tuple(keys)
        )
    except InputError as error:
        return error


reader = StixBundle()
