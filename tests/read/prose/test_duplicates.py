"""Copies across documents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tacitus.core import Passage, Period
from tacitus.read.prose.duplicates import find_copies

WIRE = (
    "Fighters of the Azure Front crossed the river on Monday night and burned two trucks near "
    "the mill, a spokesman for the governor said, adding that nobody was hurt"
)


def test_a_wire_story_in_three_papers_is_one_root() -> None:
    rows = [
        (Passage("b:1", "b", text=f"(Agency) {WIRE}."), Period.parse("2020-05-02")),
        (Passage("a:1", "a", text=f"{WIRE.upper()}."), Period.parse("2020-05-01")),
        (Passage("c:1", "c", text=f"“{WIRE}”, and more."), Period.parse("2020-05-03")),
        (
            Passage(
                "d:1",
                "d",
                text="Another matter altogether was told by the team in its own report of June that year, at length.",
            ),
            None,
        ),
    ]
    found = find_copies(rows)
    assert {(c.passage_id, c.origin_id, c.root, c.dated) for c in found} == {
        ("b:1", "a:1", "a", True),
        ("c:1", "a:1", "a", True),
    }


def test_short_and_same_document_passages_are_no_copies() -> None:
    assert (
        find_copies(
            [
                (Passage("a", "1", text="He said so."), None),
                (Passage("b", "2", text="He said so."), None),
            ]
        )
        == []
    )
    assert (
        find_copies([(Passage("a", "1", text=WIRE), None), (Passage("b", "1", text=WIRE), None)])
        == []
    )


def test_undated_copies_say_so() -> None:
    [copy] = find_copies(
        [(Passage("a", "1", text=WIRE), None), (Passage("b", "2", text=WIRE), None)]
    )
    assert not copy.dated


@given(st.lists(st.text(max_size=120), max_size=8))
def test_never_fails_and_never_points_to_itself(texts: list[str]) -> None:
    rows = [(Passage(str(n), str(n), text=t), None) for n, t in enumerate(texts)]
    for c in find_copies(rows):
        assert c.passage_id != c.origin_id
        assert 0.6 <= c.shared <= 1
