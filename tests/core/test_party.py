"""Parties: plain words are no groups, names may be shared, parts belong to wholes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.core import Lineage, Name, Party, Period
from tacitus.core.party import generic_labels, is_generic, parts_of
from tacitus.errors import InputError, VocabularyError


@pytest.mark.parametrize("label", sorted(generic_labels())[:40])
@pytest.mark.parametrize("kind", ["group", "faction", "umbrella"])
def test_a_plain_word_never_becomes_a_group(label: str, kind: str) -> None:
    """FIELD 7.17: "gunmen", "militants", "unknown" are not groups."""
    with pytest.raises(InputError, match="plain word"):
        Party("x", label.title(), kind)
    assert Party("x", label, "unnamed").name == label


@pytest.mark.parametrize(
    ("label", "generic"),
    [
        (" GUNMEN ", True),
        ("Unknown  Gunmen", True),
        ("suspected militants", True),
        ("Unidentified armed group (Aland)", True),
        ("Militants.", True),
        ("Taliban", False),
        ("Suspicious Minds", False),
    ],
)
def test_plain_words_in_many_spellings(label: str, generic: bool) -> None:
    assert is_generic(label) is generic


def test_one_name_may_belong_to_several_parties_and_for_a_time() -> None:
    """FIELD 7.6: aliases of armed groups are not unique."""
    shared = Name("The Front", "former", Period.parse("1998/2004"))
    one, other = Party("a", "A Front", names=(shared,)), Party("b", "B Front", names=(shared,))
    assert one.labels()[1] == other.labels()[1] == "The Front"
    assert one.names[0].period.holds_on(Period.parse("2001").earliest)  # type: ignore[union-attr, arg-type]


def test_labels_are_without_repeats_and_the_printed_name_first() -> None:
    party = Party("a", "A", names=(Name("B"), Name("A"), Name("B", "former")))
    assert party.labels() == ("A", "B")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8))
def test_parts_are_all_below_even_where_nesting_runs_in_a_circle(
    pairs: list[tuple[str, str]],
) -> None:
    parties = {p: Party(p, p.upper()) for p in "abcdef"}
    parties |= {a: Party(a, a.upper(), part_of=b) for a, b in pairs if a != b}
    for whole in parties:
        parts = parts_of(whole, parties)
        assert parts[0] == whole
        assert len(parts) == len(set(parts))
        below = {p.id for p in parties.values() if p.part_of in parts}
        assert below <= set(parts)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="part of itself"):
        Party("a", "A", part_of="a")
    with pytest.raises(InputError, match="empty"):
        Name("  ")
    with pytest.raises(VocabularyError, match="did you mean 'group'"):
        Party("a", "A", "groupe")
    with pytest.raises(VocabularyError):
        Lineage("cousin_of", "b")
