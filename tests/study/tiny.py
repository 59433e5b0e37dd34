"""A tiny study: a coding sheet, and attacks in the layout of DSAT."""

from __future__ import annotations

import csv
from pathlib import Path

from reader_samples import DSAT, dsat_row, write

from tacitus.study import Study

PARTIES = [
    {"id": "blue", "name": "Blue Front", "names": "BF; Blue Army", "kind": "group"},
    {"id": "red", "name": "Red Guard", "kind": "group"},
    {"id": "green", "name": "Green Path", "kind": "umbrella"},
    {"id": "leaf", "name": "Leaf Wing", "kind": "faction", "part_of": "green"},
]
SOURCES = [
    {"id": "un", "name": "UN panel", "kind": "official", "reliability": "B"},
    {"id": "paper", "name": "The Paper", "kind": "media", "reliability": "C"},
    {"id": "taps", "name": "Intercepts", "kind": "document", "reliability": "F"},
]
DOCUMENTS = [
    {"id": "report-1", "source": "un", "title": "Report 1", "published": "2020-02"},
    {"id": "op-ed", "source": "paper", "title": "Op-ed", "published": "2020-05-08"},
]
SAID = [
    {"id": "a1", "document": "report-1", "chain": "un > taps", "paragraph": "4", "kind": "tie",
     "relation": "ally", "subject": "blue; red", "period": "2019/..", "hedge_word": "reportedly",
     "hedge_class": "reported", "cues": "fight side by side", "gloss": "Blue and Red are allied."},
    {"id": "a2", "document": "op-ed", "chain": "paper", "paragraph": "1", "kind": "tie",
     "relation": "ally", "subject": "blue; red", "period": "2020", "gloss": "They are allied."},
    {"id": "a3", "document": "op-ed", "chain": "paper", "paragraph": "2", "kind": "tie",
     "relation": "support", "subject": "red", "object": "green", "supports": "training",
     "period": "2020", "modality": "planned", "gloss": "Red means to train Green."},
    {"id": "a4", "document": "op-ed", "chain": "paper", "paragraph": "3", "kind": "tie",
     "relation": "support", "subject": "red", "object": "leaf", "supports": "weapons",
     "period": "2020", "gloss": "Red arms Leaf."},
    {"id": "a5", "document": "report-1", "chain": "un", "paragraph": "9", "kind": "party",
     "aspect": "strength", "subject": "blue", "quantity_bound": "up_to", "quantity_value": "2200",
     "quantity_text": "up to 2,200", "period": "2020", "gloss": "Blue has up to 2,200."},
    {"id": "a6", "document": "report-1", "chain": "un", "paragraph": "10", "kind": "party",
     "aspect": "presence", "subject": "blue", "place": "North", "country": "Aland",
     "where_prec": "4", "period": "2020", "gloss": "Blue is in the North."},
]  # fmt: skip
ATTACKS = [
    dsat_row(1, groups="Blue Front"),
    dsat_row(2, **{"groups": "Blue Army", "claim": "Suspected", "date.month": 7}),
    dsat_row(3, **{"groups": "Red Guard", "claim": "Claimed", "date.month": 8}),
    dsat_row(4, **{"groups": "Unknown Group", "claim": "Unclaimed", "date.month": 8}),
    dsat_row(5, **{"groups": "Red Guard", "claim": "Denied", "date.month": -1, "date.day": -1}),
]


def sheets(folder: Path, said: list[dict[str, str]] | None = None) -> Path:
    """Write the coding sheet with its companions; give the sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("parties", PARTIES),
        ("sources", SOURCES),
        ("documents", DOCUMENTS),
        ("assertions", SAID if said is None else said),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(dict.fromkeys(k for row in rows for k in row)))
            out.writeheader()
            out.writerows(rows)
    return folder / "assertions.csv"


def attacks(folder: Path, rows: list[dict[str, object]] | None = None) -> Path:
    """Write attacks in the layout of DSAT."""
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder / "dsat.csv", DSAT, ATTACKS if rows is None else rows)


def make(folder: Path) -> None:
    """Make the study: read, resolved, inferred."""
    with Study.create(folder / "study", name="Aland 2020") as study:
        summaries = study.read([sheets(folder / "in"), attacks(folder / "in")], who="ann")
        assert [s.error for s in summaries] == ["", ""]
        study.resolve(who="ann")
        study.infer(seed=3, fast=True, who="ann")
