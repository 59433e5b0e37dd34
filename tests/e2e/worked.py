"""A study to work in: the bundled one with invented attacks, and proposals of a note of our own."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from tacitus.core.source import Document, Passage
from tacitus.study import Study

sys.path[:0] = [str(Path(__file__).parents[1] / "contracts")]

from reader_samples import DSAT, dsat_row, write  # noqa: E402

NOTE = "Some traders say that fighters of the two groups were seen at one depot in spring."


def add_attacks(folder: Path) -> None:
    """Read invented attacks in the layout of DSAT, and fit them."""
    chance = random.Random(4)
    rows = []
    for n in range(1, 121):
        group = chance.choice(["Taliban", "ISIS-K", "Unknown Group"])
        civilians = chance.random() < 0.4
        claimed = group != "Unknown Group" and chance.random() < (0.3 if civilians else 0.8)
        dead, kind = chance.randint(1, 30), "civilian" if civilians else "security"
        row = dsat_row(
            n,
            **{
                "groups": group,
                "claim": "Claimed" if claimed else "Unclaimed",
                "date.year": chance.randint(2012, 2020),
                "date.month": chance.randint(1, 12),
                "date.day": chance.randint(1, 28),
                "target.country": "Afghanistan",
                "target.province": chance.choice(["Kabul", "Nangarhar", "Kandahar"]),
                "target.city": "a town",
                "target.latitude": f"{chance.uniform(31, 36):.3f}",
                "target.longtitude": f"{chance.uniform(62, 70):.3f}",
                "target.type": "Civilian" if civilians else "Security",
            },
        )
        for end in ("low", "high"):
            for of in ("", "_civilian", "_political", "_security"):
                row[f"statistics.# killed_{end}{of}"] = dead if of in ("", f"_{kind}") else 0
        rows.append(row)
    table = write(folder.parent / f"{folder.name}-dsat.csv", DSAT, rows)
    with Study.open(folder, write=True) as study:
        study.read([table], who="ann")
        study.resolve(who="ann")
        study.infer("attribution", seed=1, fast=True, who="ann")


def add_proposals(folder: Path, count: int = 14) -> None:
    """Propose what a machine might have read in a note of our own wording."""
    with Study.open(folder, write=True) as study:
        said = next(a for a in study.assertions().values() if a.kind == "tie")
        source = next(iter(study.sources()))
        proposals = [
            replace(
                said,
                id=f"p{n:02}",
                tier="rule",
                probability=0.9 - n / 100,
                gloss=f"Proposal {n + 1}: the two were seen together.",
                document_id="note",
                passage_id="note#1",
                cues=("were seen at one depot",),
                hedge=replace(said.hedge, word="Some traders say", hedge_class="reported"),
            )
            for n in range(count)
        ]
        study.ledger.append(
            [
                ("document", "note", Document("note", source, title="A note")),
                ("passage", "note#1", Passage("note#1", "note", "para 1", 0, len(NOTE), NOTE)),
                *(("assertion", p.id, p) for p in proposals),
            ],
            who="ann",
            why="read a note",
        )
