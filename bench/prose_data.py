"""The measuring texts of the prose reader and their dev and test halves.

Halves are fixed by a seeded hash of the document (or of the sentence, where no document
is known), before and apart from any rule.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEED = "tacitus-prose-1"


def shared() -> Path:
    """The folder of shared data: ``TACITUS_SHARED`` or ``../shared`` beside the checkout."""
    named = os.environ.get("TACITUS_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared"


def half(key: str) -> str:
    """``dev`` or ``test`` by the first bit of a seeded hash."""
    return "dev" if hashlib.sha256(f"{SEED}:{key}".encode()).digest()[0] < 128 else "test"


def re3d(wanted: str) -> Iterator[dict[str, Any]]:
    """Documents of re3d with their entities and relations, of one half."""
    for part in sorted((shared() / "data/text/re3d").iterdir()):
        rows = {
            name: [
                json.loads(line)
                for line in (part / f"{name}.json").open(encoding="utf-8")
                if line.strip()
            ]
            for name in ("documents", "entities", "relations")
        }
        for doc in rows["documents"]:
            if half(doc["_id"]) != wanted:
                continue
            yield {
                "id": doc["_id"],
                "part": part.name,
                "text": doc["text"],
                "title": doc.get("title", ""),
                **{
                    name: [r for r in rows[name] if r["documentId"] == doc["_id"]]
                    for name in ("entities", "relations")
                },
            }


def conll(wanted: str) -> Iterator[tuple[str, bool]]:
    """Sentences of CoNLL-2010 and whether each is hedged, of one half."""
    with (shared() / "data/text/uncertainty-conll2010.csv").open(encoding="utf-8-sig") as file:
        for label, sentence in csv.reader(file):
            if half(" ".join(sentence.split())) == wanted:
                yield sentence, label == "-1"


def muc(wanted: str) -> Iterator[dict[str, Any]]:
    """Texts of MUC-4 with their templates: ``dev``, or ``test`` (TST1 and TST2)."""
    folder = shared() / "data/text/muc4"
    with gzip.open(folder / "templates.jsonl.gz", "rt", encoding="utf-8") as file:
        templates = [json.loads(line) for line in file]
    by_doc: dict[str, list[dict[str, Any]]] = {}
    for template in templates:
        by_doc.setdefault(template["id"], []).append(template)
    with gzip.open(folder / "messages.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            message = json.loads(line)
            if (message["split"] == "dev") == (wanted == "dev"):
                yield {**message, "templates": by_doc.get(message["id"], [])}
