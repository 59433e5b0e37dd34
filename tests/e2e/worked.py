"""Proposals to decide on: what a machine might have read in a note of our own wording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tacitus.core.scale import scale
from tacitus.core.source import Document, Passage
from tacitus.study import Study

NOTE = "Some traders say that fighters of the two groups were seen at one depot in spring."


def add_proposals(folder: Path, count: int = 14) -> None:
    """Put proposals on a tie between two invented groups into a study."""
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


def word_of(folder: Path, key: str) -> str:
    """Give the word that the study's last fit has for a conclusion."""
    with Study.open(folder) as study:
        found = study.assessment(key)
    assert found is not None, key
    assert found.probability is not None, key
    word = scale("icd203").printed(found.probability)
    assert word is not None
    return word
