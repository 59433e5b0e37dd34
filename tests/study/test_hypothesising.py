"""Hypotheses in a study: weighed on what stands, as known when, and taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tacitus.core.hypothesis import Answer, Hypothesis, Item, Rating, Statement
from tacitus.errors import InputError, NotFoundError
from tacitus.study import Study
from tacitus.study.views import Filters, show

WHY = Hypothesis(
    "why", "Why did they ally?",
    (Answer("need", "Out of need."), Answer("creed", "Out of creed.")),
    (
        Item("side", "They fight side by side.", ("a1", "a2")),
        Item("tie", "They were allied.", statement=Statement("tie/ally:blue--red@2020")),
        Item("seen", "An attack shows it.", events=("dsat:1",)),
        Item("oath", "They swore an oath."),
    ),
)  # fmt: skip
RATINGS = [
    Rating("why", "ann", "side", {"need": 0.8, "creed": 0.3}),
    Rating("why", "ann", "tie", {"need": 0.7, "creed": 0.4}),
    Rating("why", "ann", "seen", {"need": 0.6, "creed": 0.5}),
]
NEED = "hypothesis/why/need"


@pytest.fixture
def asked(own: Study) -> Study:
    own.add_hypotheses([WHY], RATINGS, who="ann")
    return own


def p(study: Study, as_known: object = None) -> float:
    ((table, _),) = study.weigh_hypotheses(["why"], as_known=as_known)
    return table.rows[0].probability


def test_it_is_weighed_kept_and_unfolded(asked: Study) -> None:
    kept = asked.assessments()[NEED]
    assert kept.probability == pytest.approx(p(asked))
    why = asked.why(NEED)
    assert why.title == "Why did they ally? Out of need."
    assert {c.assertion for c in why.passages} == {"a1", "a2"}
    assert {"un", "paper"} <= {t.root for t in why.terms}
    assert sum(t.decibans for t in why.terms) == pytest.approx(kept.decibans)


def test_left_without_a_root_is_the_study_without_its_assertions(asked: Study) -> None:
    """The printed figure against a fit in which a person has rejected all that the root said."""
    only = replace(WHY, items=WHY.items[:1])
    asked.add_hypotheses([only], who="ann")
    term = next(t for t in asked.why(NEED).terms if t.root == "paper")
    asked.judge("reject", "a2", who="ben")
    assert term.without == pytest.approx(p(asked), abs=1e-9)


def test_a_rejected_assertion_stops_counting_at_once(asked: Study) -> None:
    before = p(asked)
    asked.judge("reject", "a1", who="ben")
    assert p(asked) < before
    assert asked.why(NEED).assessment.probability == pytest.approx(p(asked))


def test_two_clocks_and_undo(asked: Study) -> None:
    then, before = asked.revision, p(asked)
    other = Rating("why", "ann", "side", {"need": 0.2, "creed": 0.8})
    asked.add_hypotheses((), [other], who="ann", why="read it again")
    assert p(asked) < 0.5 < before
    assert p(asked, then) == pytest.approx(before)
    assert "as before" in asked.undo_hypothesis("why/side/ann", who="ann")
    assert p(asked) == pytest.approx(before)
    assert [v.noun.given["need"] for v in asked.history("rating", "why/side/ann")] == [
        0.8, 0.2, 0.8,
    ]  # fmt: skip
    assert "withdrawn" in asked.undo_hypothesis("why", who="ann")
    assert asked.weigh_hypotheses() == []
    assert NEED not in asked.assessments()
    assert p(asked, then) == pytest.approx(before)


def test_changes_tell_what_moved_and_by_which_root(own: Study) -> None:
    own.add_hypotheses([replace(WHY, items=WHY.items[:1])], RATINGS[:1], who="ann")
    own.judge("reject", "a2", who="ben")
    own.infer("strengths", fast=True, who="ann")
    rows = show(own, "changes", Filters()).rows
    moved = [r for r in rows if r.subject == "Why did they ally? Out of need."]
    assert [r.what for r in moved] == ["added", "changed"]
    assert "The Paper (-" in moved[-1].source
    assert {"hypothesis", "rating"} <= {r.kind for r in rows}


def test_weighing_the_same_again_writes_nothing(asked: Study) -> None:
    before = asked.revision
    asked.add_hypotheses([WHY], RATINGS, who="ann")
    assert [c for c in asked.changes(before) if c.kind == "assessment"] == []


def test_a_question_under_another_is_weighed_after_it(asked: Study) -> None:
    under = Hypothesis(
        "who", "Who needed it more?", (Answer("blue", "Blue."), Answer("red", "Red.")),
        given="why/need",
    )  # fmt: skip
    ((table, _),) = asked.add_hypotheses([under], who="ann")
    assert table.rows[0].overall == pytest.approx(0.5 * p(asked))
    circle = Hypothesis("why", WHY.question, WHY.answers, given="who/blue")
    with pytest.raises(InputError, match="circle"):
        asked.add_hypotheses([circle], who="ann")


@pytest.mark.parametrize(
    ("hypothesis", "ratings", "error"),
    [
        (Hypothesis("n", "?", WHY.answers, (Item("i", "", ("zz",)),)), [], NotFoundError),
        (Hypothesis("n", "?", WHY.answers, (Item("i", "", events=("zz",)),)), [], NotFoundError),
        (Hypothesis("n", "?", WHY.answers, given="zz/a"), [], NotFoundError),
        (Hypothesis("n", "?", WHY.answers, given="why/zz"), [], InputError),
        (Hypothesis("n", "Is it likely?", WHY.answers), [], InputError),
        (
            Hypothesis("n", "?", WHY.answers, (Item("i", "", statement=Statement("tie/zz")),)),
            [],
            InputError,
        ),
        (
            Hypothesis(
                "n", "?", WHY.answers, (Item("i", "", statement=Statement("hypothesis/why/need")),)
            ),
            [],
            InputError,
        ),
        (None, [Rating("zz", "ann", "side", {"need": 0.5})], NotFoundError),
        (None, [Rating("why", "ann", "zz", {"need": 0.5})], InputError),
    ],
)
def test_what_cannot_be_weighed_is_refused_and_leaves_nothing(
    asked: Study, hypothesis: Hypothesis | None, ratings: list[Rating], error: type[Exception]
) -> None:
    before = asked.revision
    with pytest.raises(error):
        asked.add_hypotheses([hypothesis] if hypothesis else [], ratings, who="ann")
    assert asked.revision == before


def test_a_snapshot_holds_the_table_and_a_finding_that_resolves(asked: Study) -> None:
    snapshot = asked.snapshot()
    (table,) = snapshot.hypotheses
    assert table.id == "why"
    finding = snapshot.findings[0]
    assert finding.assessment_ids == (NEED,)
    from tacitus.core.scale import scale

    assert "Why did they ally?" in finding.text(snapshot.assessments, scale())
    assert snapshot.assessments[NEED].probability == pytest.approx(p(asked))


def test_the_view_lists_answers_or_says_how_to_add_one(own: Study) -> None:
    assert "hypotheses STUDY add" in show(own, "hypotheses", Filters()).notes[0]
    own.add_hypotheses([WHY], RATINGS, who="ann")
    assert [r.answer for r in show(own, "hypotheses", Filters()).rows] == ["need", "creed"]


def test_undo_of_what_never_was(own: Study) -> None:
    with pytest.raises(NotFoundError):
        own.undo_hypothesis("zz", who="ann")


def test_the_bundled_question_rests_on_the_bundled_assertions() -> None:
    import csv
    from importlib.resources import as_file, files

    from tacitus.assess.hypothesis_ratings import check_rating
    from tacitus.read.hypotheses import read_hypotheses

    with as_file(files("tacitus").joinpath("demo/afghanistan_2020")) as folder:
        (question,), ratings = read_hypotheses(Path(folder) / "hypotheses.yaml")
        with (Path(folder) / "assertions.csv").open(encoding="utf-8") as file:
            held = {row["id"] for row in csv.DictReader(file)}
    assert {a for i in question.items for a in i.assertions} <= held
    assert [a.id for a in question.answers] == ["indigenous", "enabled"]
    assert {r.item for r in ratings} == {i.id for i in question.items}
    for rating in ratings:
        check_rating(question, rating)


def test_undo_asked_again_goes_further_back(asked: Study) -> None:
    key = "why/side/ann"
    first = asked.history("rating", key)[-1].noun
    for need in (0.5, 0.2):
        rating = Rating("why", "ann", "side", {"need": need, "creed": 0.3})
        asked.add_hypotheses((), [rating], who="ann")
    assert "as before" in asked.undo_hypothesis(key, who="ann")
    assert asked.history("rating", key)[-1].noun.given["need"] == 0.5
    assert "as before" in asked.undo_hypothesis(key, who="ann")
    assert asked.history("rating", key)[-1].noun == first
    assert "withdrawn" in asked.undo_hypothesis(key, who="ann")
    with pytest.raises(NotFoundError, match="to take back"):
        asked.undo_hypothesis(key, who="ann")


def test_whoever_rates_the_answers_alone_is_no_rater_of_items(asked: Study) -> None:
    prior = Rating("why", "ben", "", {"need": 0.6, "creed": 0.4})
    asked.add_hypotheses((), [prior], who="ben")
    caveats = " ".join(asked.why(NEED).assessment.caveats)
    assert "as rated by ann:" in caveats
