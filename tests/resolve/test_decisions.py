"""What stands is a pure function of the reviews: merges, splits and undo leave no trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tacitus.core import (
    Assertion,
    EventStatement,
    Name,
    Party,
    PatternStatement,
    Quantity,
    Review,
    TieStatement,
)
from tacitus.resolve.decisions import (
    Decisions,
    decide,
    label_of,
    merged_parties,
    name_target,
    settled,
    standing,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def log(*steps: tuple[str, str, tuple[str, ...]]) -> list[Review]:
    return [
        Review(f"r{i}", verdict, target, "ann", START + timedelta(minutes=i), others=others)
        for i, (verdict, target, others) in enumerate(steps)
    ]


def test_an_undone_undo_counts_for_nothing() -> None:
    steps = log(("merge", "party/a", ("b",)), ("undo", "review/r0", ()), ("undo", "review/r1", ()))
    assert decide(steps[:1]).parties == {"b": "a"}
    assert decide(steps[:2]).parties == {}
    assert decide(steps).parties == {"b": "a"}
    assert [r.id for r in standing(steps)] == ["r0"]


def test_merges_chain_and_split_again() -> None:
    steps = log(
        ("merge", "party/a", ("b",)),
        ("merge", "party/c", ("a",)),
        ("split", "party/c", ("b",)),
    )
    assert decide(steps[:2]).parties == {"a": "c", "b": "c"}
    assert decide(steps).parties == {"a": "c"}


def test_the_one_that_stood_for_all_can_leave() -> None:
    steps = log(("merge", "party/a", ("b", "c")), ("split", "party/b", ("a",)))
    assert decide(steps).parties == {"c": "b"}


def test_parties_of_one_id_are_joined_until_split() -> None:
    assert decide([], {"ucdp:303": "taliban"}).parties == {"ucdp:303": "taliban"}
    steps = log(("split", "party/taliban", ("ucdp:303",)))
    assert decide(steps, {"ucdp:303": "taliban"}).parties == {}


def test_names_are_given_and_taken() -> None:
    target = name_target("IS", "Mali")
    steps = log(
        ("accept", target, ("isis",)), ("reject", target, ("isis",)), ("accept", target, ("is_g",))
    )
    assert decide(steps[:1]).names == {("IS", "Mali"): "isis"}
    assert decide(steps[:2]).names == {}
    assert decide(steps[:2]).refused == {("IS", "Mali", "isis")}
    assert decide(steps).names == {("IS", "Mali"): "is_g"}


def test_events_said_to_be_two_stay_apart() -> None:
    steps = log(("reject", "event/g:1", ("d:2",)), ("merge", "event/g:1", ("d:3",)))
    found = decide(steps)
    assert found.apart == {frozenset({"g:1", "d:2"})}
    assert found.events == {"d:3": "g:1"}


def test_a_merged_party_keeps_all_names_and_nesting() -> None:
    parties = {
        "a": Party("a", "A", names=(Name("AA"),), keys=("ucdp:1",)),
        "b": Party("b", "B", country="Mali", keys=("ucdp:2",)),
        "c": Party("c", "C", part_of="b"),
        "d": Party("d", "D", part_of="a"),
    }
    found = merged_parties(parties, Decisions(parties={"b": "a", "d": "a"}))
    assert set(found) == {"a", "c"}
    assert found["a"].labels() == ("A", "AA", "B", "D")
    assert found["a"].keys == ("ucdp:1", "ucdp:2")
    assert (found["a"].country, found["a"].part_of, found["c"].part_of) == ("Mali", None, "a")


def test_assertions_follow_their_parties() -> None:
    def said(key: str, statement, **more) -> Assertion:
        return Assertion(key, statement, "d", ("s",), **more)

    raw = {
        "tie": said("tie", TieStatement("ally", ("b",), ("c",))),
        "self": said("self", TieStatement("ally", ("a",), ("b",))),
        "event": said("event", EventStatement("attack", ("b",), event_id="d:1")),
        "new": said("new", EventStatement("attack", ("c",))),
        "pattern": said("pattern", PatternStatement("claimed", ("b",), "most", done_by=("c",))),
        "size": said(
            "size", TieStatement("ally", ("c",), ("e",)), quantity=Quantity("about", 5, of="b")
        ),
    }
    decisions = Decisions(parties={"b": "a"}, events={"d:1": "g:1", "assertion:new": "g:2"})
    found = settled(raw, decisions)
    assert "self" not in found
    assert found["tie"].statement.subjects == ("a",)
    assert (found["event"].statement.attributed_to, found["event"].statement.event_id) == (
        ("a",),
        "g:1",
    )
    assert found["new"].statement.event_id == "g:2"
    assert found["pattern"].statement.by == ("a",)
    assert found["size"].quantity.of == "a"
    assert settled(raw, Decisions()) == raw


def test_labels_with_any_sign_come_back() -> None:
    for label, country in (("A/B|C", "Mali"), ("A (B)", None), ("|", None)):
        assert label_of(name_target(label, country)) == (label, country)


IDS = st.sampled_from("abcde")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["merge", "split"]), IDS.map("party/{}".format), st.tuples(IDS)),
        st.tuples(st.just("undo"), st.integers(0, 9).map("review/r{}".format), st.just(())),
    ),
    max_size=10,
)


@given(STEPS)
def test_heads_stand_for_themselves(steps) -> None:
    heads = decide(log(*steps)).parties
    assert all(head not in heads for head in heads.values())
    assert all(key != head for key, head in heads.items())


@given(STEPS, st.permutations(range(10)))
def test_the_order_of_reading_the_log_is_nothing(steps, order) -> None:
    reviews = log(*steps)
    shuffled = [reviews[i] for i in order if i < len(reviews)]
    assert decide(shuffled) == decide(reviews)


@given(STEPS)
def test_undoing_the_last_review_gives_what_was_before(steps) -> None:
    reviews = log(*steps)
    for i in range(len(reviews)):
        if reviews[i].verdict == "undo" and reviews[i].target >= f"review/{reviews[i].id}":
            return  # it undoes something later than itself
    undo = log(*steps, ("undo", f"review/r{len(steps) - 1}", ()))
    if reviews:
        assert decide(undo) == decide(reviews[:-1])
