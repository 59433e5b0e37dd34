"""Hypotheses and ratings: what cannot be is refused; priors are shared out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.core.codec import from_plain, to_plain
from tacitus.core.hypothesis import Answer, Hypothesis, Item, Rating, Statement
from tacitus.errors import InputError


def two(**more: object) -> Hypothesis:
    return Hypothesis("h", "Why?", (Answer("a", "A."), Answer("b", "B.")), **more)


def test_a_hypothesis_and_a_rating_read_back_as_written():
    h = Hypothesis(
        "h", "Why?",
        (Answer("a", "A.", 0.2), Answer("b", "B.", statement=Statement("tie/x", at_least=3))),
        (Item("i", "I.", ("x",), ("y",), ("ged:1",), Statement("attribution/e", "p")),),
        given="other/a",
    )  # fmt: skip
    assert from_plain(Hypothesis, to_plain(h)) == h
    r = Rating("h", "ada", "i", {"a": 0.3}, {"b": 0.4}, 0.5, {"b": "likely"}, "nato", "so")
    assert from_plain(Rating, to_plain(r)) == r


@pytest.mark.parametrize(
    "make",
    [
        lambda: Hypothesis("h", "Why?", (Answer("a", "A."),)),
        lambda: Hypothesis("h", "Why?", (Answer("a", "A."), Answer("a", "B."))),
        lambda: Hypothesis("h/x", "Why?", two().answers),
        lambda: Hypothesis("h", "Why?", (*two().answers, Answer("c", "C.", part_of="zz"))),
        lambda: Hypothesis("h", "Why?", (Answer("a", "A.", 0.8), Answer("b", "B.", 0.8))),
        lambda: Hypothesis("h", "Why?", (Answer("a", "A.", 0.1), Answer("b", "B.", 0.1))),
        lambda: two(exclusive=False, items=(Item("i", ""), Item("i", ""))),
        lambda: Hypothesis(
            "h", "Why?", (*two().answers, Answer("c", "C.", part_of="a")), exclusive=False
        ),
        lambda: Answer("a", "A.", 1.2),
        lambda: Rating("h", "", given={"a": 0.5}),
        lambda: Rating("h", "ada"),
        lambda: Rating("h", "ada", given={"a": 1.5}),
        lambda: Rating("h", "ada", given={"a": 0.5}, words={"a": "likely"}),
    ],
)
def test_what_cannot_be_is_refused(make):
    with pytest.raises(InputError):
        make()


def test_a_parent_is_the_sum_of_its_cases():
    h = Hypothesis(
        "h", "Why?",
        (Answer("in", "In.", 0.6), Answer("out", "Out."),
         Answer("left", "Left.", 0.5, part_of="in"), Answer("right", "Right.", part_of="in")),
    )  # fmt: skip
    assert h.leaves() == ("out", "left", "right")
    assert h.priors() == pytest.approx({"left": 0.5, "right": 0.1, "out": 0.4})
    assert h.cases("in") == ("left", "right")


def test_cases_that_all_state_a_prior_give_their_parent_its_own():
    h = Hypothesis(
        "h", "Why?",
        (Answer("in", "In."), Answer("out", "Out."), Answer("l", "L.", 0.5, part_of="in"),
         Answer("r", "R.", 0.2, part_of="in")),
    )  # fmt: skip
    assert h.priors() == pytest.approx({"l": 0.5, "r": 0.2, "out": 0.3})


@given(st.lists(st.none() | st.floats(0, 0.2), min_size=2, max_size=5))
def test_exclusive_priors_sum_to_one(stated):
    if None not in stated:
        stated = [*stated, None]
    answers = tuple(Answer(f"a{n}", "", p) for n, p in enumerate(stated))
    priors = Hypothesis("h", "?", answers).priors()
    assert sum(priors.values()) == pytest.approx(1)
    assert all(priors[f"a{n}"] == p for n, p in enumerate(stated) if p is not None)
