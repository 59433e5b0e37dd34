"""What a brief says of links by events alone, and how it keeps long lists short."""

from __future__ import annotations

from dataclasses import replace

from tacitus.core import Assessment, EvidenceTerm, Snapshot, confidence
from tacitus.write.brief import compose
from tacitus.write.grounds import CAVEATS, gaps
from tacitus.write.pages import Grid, Notes, Sentences
from tacitus.write.sections import coincidences

LINK = Assessment(
    "link/dune--gale@2027/2031",
    "link",
    "dune--gale@2027/2031",
    probability=0.72,
    confidence=confidence(1, 1),
    evidence=(EvidenceTerm("events", "12 rows of events in Valdora", 9.0),),
    caveats=("Some operational link at most: events show no type.",),
)


def test_a_link_stands_in_a_section_of_its_own_with_its_note(rich: Snapshot) -> None:
    brief, _ = compose(replace(rich, assessments={**rich.assessments, LINK.id: LINK}))
    (section,) = [s for s in brief.sections if s.id == "links"]
    (grid,) = [b for b in section.blocks if isinstance(b, Grid)]
    ((ends, span, likelihood),) = grid.rows
    assert ends.text == "Dune Front – Army of the Northern Gale"
    assert (span.text, likelihood.text) == ("2027 to 2031", "72 %")
    note = next(n for n in brief.notes if n.number == ends.notes[0])
    assert note.about == f"{ends.text}: some operational link, 2027 to 2031"
    assert note.caveats == LINK.caveats
    assert note.confidence
    before = next(s for s in compose(rich)[0].sections if s.id == "ties")
    assert next(s for s in brief.sections if s.id == "ties").blocks[1:] == before.blocks[1:]


def test_without_links_there_is_no_such_section(rich: Snapshot) -> None:
    assert "links" not in [s.id for s in compose(rich)[0].sections]


def test_the_null_of_coincidences_is_told_once(rich: Snapshot) -> None:
    row = replace(rich.coincidences[0], p=0.03, null="any day will do")
    section = coincidences(replace(rich, coincidences=(row, row)))
    assert section.lead.count("any day will do") == 1
    cells = [c for b in section.blocks if isinstance(b, Grid) for r in b.rows for c in r]
    assert not any("any day will do" in f"{c.text} {c.sub}" for c in cells)


def test_long_lists_of_caveats_say_how_many_more_there_are(rich: Snapshot) -> None:
    first = rich.ties[0]
    many = tuple(f"Caveat number {n} holds." for n in range(CAVEATS + 7))
    odd = replace(rich.assessments[first], caveats=many)
    bare = {k: replace(a, caveats=()) for k, a in rich.assessments.items()}
    snapshot = replace(rich, gaps=(), assessments={**bare, first: odd})
    (block,) = gaps(snapshot, Notes(snapshot)).blocks
    assert isinstance(block, Sentences)
    said = [item.text for item in block.items]
    assert sum(text.startswith("Caveat") for text in said) == CAVEATS
    assert any(text.startswith("7 more caveats") for text in said)
