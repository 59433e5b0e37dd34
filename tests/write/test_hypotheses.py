"""Hypotheses in print: the section, the drawing, and what terms keep back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from tacitus.core import Assessment, EvidenceTerm, Snapshot, confidence
from tacitus.core.matrix import (
    AnalystRow,
    HypothesisRow,
    HypothesisTable,
    ItemRow,
    MatrixCell,
    RootRow,
)
from tacitus.write.brief import compose
from tacitus.write.figures.matrix import matrix
from tacitus.write.licence import PRIVATE_ROOT, clear
from tacitus.write.pages import Figure, Grid, Notes
from tacitus.write.words import about


def cells(low: float, high: float) -> tuple[MatrixCell, ...]:
    return (
        MatrixCell("us", low, low + 0.05, low, low + 0.2, 2, 2),
        MatrixCell("them", high, high - 0.05, high - 0.2, high, 2, 0),
    )


def row(answer: str, p: float) -> HypothesisRow:
    return HypothesisRow(
        f"hypothesis/who/{answer}", "who", "Who did it?", answer, f"{answer} did.", "", 0.5, p,
        p - 0.1, p + 0.1, "likely", "ICD 203", 0.3, "", None, "low", "limited", 1, 1,
    )  # fmt: skip


@pytest.fixture
def asked(rich: Snapshot) -> Snapshot:
    """The rich snapshot with a question whose evidence is one assertion of it."""
    key, said = next(iter(rich.assertions.items()))
    root = said.origin
    term = EvidenceTerm(root, "A root", 6.0, 0.5, (key,))
    items = (
        ItemRow("boots", "Their <boots> & gear were found.", True, 0.2, 0.1, (root,), ("A root",),
                cells(0.2, 0.8), 3.0, (key,)),
        ItemRow("letter", "A letter says so.", False, 0.1, 0.1, (), (), cells(0.4, 0.5)),
        ItemRow("none", "Nobody rated it.", False, None, None, (), (),
                tuple(MatrixCell(a, None, None, None, None, 0, 0) for a in ("us", "them"))),
    )  # fmt: skip
    table = HypothesisTable(
        "who", "Who did it?", True, "", "them", (row("us", 0.2), row("them", 0.8)), items,
        (RootRow(root, "A root", "B", 6.0, 0.5, ("boots",), (key,)),),
        (AnalystRow("ada", 2, 0.1, 0.8, 0.0),), {"us": 2}, ("A note.",),
    )  # fmt: skip
    assessments = {
        f"hypothesis/who/{a}": Assessment(
            f"hypothesis/who/{a}", "hypothesis", f"who/{a}", p, confidence=confidence(1, 1),
            evidence=(EvidenceTerm("prior", "prior", 0.0), term),
        )
        for a, p in (("us", 0.2), ("them", 0.8))
    }  # fmt: skip
    return replace(rich, hypotheses=(table,), assessments=rich.assessments | assessments)


def test_the_section_holds_answers_matrix_roots_and_analysts(asked: Snapshot):
    brief, _ = compose(asked)
    section = next(s for s in brief.sections if s.id == "hypotheses")
    grids = [b for b in section.blocks if isinstance(b, Grid)]
    assert [len(g.rows) for g in grids] == [2, 3, 1, 1]
    assert any(isinstance(b, Figure) for b in section.blocks)
    answer = grids[0].rows[1]
    assert answer[2].text == "80 %"
    assert answer[0].notes
    note = next(n for n in brief.notes if n.number == answer[0].notes[0])
    assert note.about == "Who did it? them did."
    assert note.total


def test_a_study_without_hypotheses_has_no_such_section(rich: Snapshot):
    brief, _ = compose(replace(rich, hypotheses=()))
    assert "hypotheses" not in {s.id for s in brief.sections}


def test_the_drawing_is_sound_and_open_items_are_outlines(asked: Snapshot):
    drawing = matrix(asked, asked.hypotheses[0])
    root = etree.fromstring(drawing.encode())
    text = " ".join(root.itertext())
    assert "Their <boots> & gear were found." in text
    assert "not rated" in text
    assert drawing.count('fill="none"') == 3  # two bars and the mark of what the letter tells
    assert "NaN" not in drawing


def test_an_empty_matrix_says_so(asked: Snapshot):
    assert "no items" in matrix(asked, replace(asked.hypotheses[0], items=()))


def test_an_assessment_is_named_by_question_and_answer(asked: Snapshot):
    assert about(asked, asked.assessments["hypothesis/who/us"]) == "Who did it? us did."


def test_a_private_root_keeps_its_weight_and_loses_its_name(asked: Snapshot):
    (held,) = asked.hypotheses[0].roots
    private = replace(asked.sources[held.root], terms="private")
    cleared = clear(replace(asked, sources=asked.sources | {held.root: private})).snapshot
    (table,) = cleared.hypotheses
    (root,) = table.roots
    assert (root.root, root.label, root.assertions) == ("private", PRIVATE_ROOT, ())
    assert root.decibans == held.decibans
    assert table.items[0].labels == (PRIVATE_ROOT,)
    assert table.items[0].assertions == ()
    assert held.root not in str(table)


def test_what_may_leave_stays_as_it_is(asked: Snapshot):
    opened = {k: replace(s, terms="open") for k, s in asked.sources.items()}
    assert clear(replace(asked, sources=opened)).snapshot.hypotheses == asked.hypotheses


def test_notes_resolve(asked: Snapshot):
    assert Notes(asked).of("hypothesis/who/us") == 1
