"""Roots: the independent origins of assertions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from saying import speakers, tie

from tacitus.assess.roots import root_grade, root_ids, root_label
from tacitus.core import Source


def test_five_outlets_with_one_wire_story_are_one_root() -> None:
    said = [tie(str(n), f"outlet{n}", "wire") for n in range(5)]
    assert set(root_ids(said, {}).values()) == {"wire"}


def test_material_that_is_only_cited_belongs_to_whoever_cites_it() -> None:
    sources = {
        "taps": Source("taps", "Intercepts", "document"),
        "some": Source("some", "Recent reports", "unnamed"),
        "un": Source("un", "UN", "official"),
    }
    said = [tie("1", "paper", "un", "taps"), tie("2", "un", "some"), tie("3", "taps")]
    assert root_ids(said, sources) == {"1": "un", "2": "un", "3": "taps"}


def test_a_root_that_a_person_has_set_stands() -> None:
    assert root_ids([tie("1", "a", "b", root="c")], {}) == {"1": "c"}


def test_citations_in_a_circle_are_one_root() -> None:
    sources = {
        "a": Source("a", "A", cites=("b",)),
        "b": Source("b", "B", cites=("c",)),
        "c": Source("c", "C", cites=("a",)),
        "d": Source("d", "D", cites=("c",)),
    }
    said = [tie(s, s) for s in "abcd"]
    assert len(set(root_ids(said, sources).values())) == 1


def test_repeating_two_origins_adds_none_and_leaves_them_two() -> None:
    sources = speakers("a", "b", digest=Source("digest", "Digest", cites=("a", "b")))
    roots = root_ids([tie(s, s) for s in ("a", "b", "digest")], sources)
    assert roots["a"] != roots["b"]
    assert roots["digest"] in {roots["a"], roots["b"]}


cites = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3), max_size=6
)


@given(cites, st.randoms())
def test_roots_do_not_depend_on_order_and_are_origins(
    cited: dict[str, list[str]], shuffle: object
) -> None:
    """FIELD 7.13: independent of the order of sets and dictionaries."""
    sources = {s: Source(s, s, cites=tuple(c)) for s, c in cited.items()}
    said = [tie(s, s) for s in "abcdef"]
    roots = root_ids(said, sources)
    turned = list(sources.items())
    shuffle.shuffle(turned)  # type: ignore[attr-defined]
    assert root_ids(reversed(said), dict(turned)) == roots
    for s in "abcdef":
        others = set(cited.get(s, ())) - {s}
        if not others:
            assert roots[s] == s
        # A root is the root of itself: following it further leads nowhere else.
        assert roots[roots[s]] == roots[s]
        if len(others) == 1:
            assert roots[s] == roots[others.pop()]


def test_names_and_grades_of_roots() -> None:
    sources = speakers("un:B", "blog:F")
    assert (root_label("un", sources), root_label("x", sources)) == ("UN", "x")
    assert [root_grade(s, sources) for s in ("un", "blog", "x")] == ["B", None, None]
