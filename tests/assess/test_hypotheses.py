"""From nouns to weighed answers: roots, hedges, statements, nesting, people who differ."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tacitus.assess.hypotheses import Result, assess_hypothesis
from tacitus.assess.hypothesis_ratings import check_rating, number_of, rated
from tacitus.assess.hypothesis_reports import Grounds, gather, reliability_of, weights
from tacitus.core.assertion import Assertion, Hedge, TieStatement
from tacitus.core.assessment import Assessment, EvidenceTerm
from tacitus.core.hypothesis import Answer, Hypothesis, Item, Rating, Statement
from tacitus.core.source import Source
from tacitus.errors import InputError, VocabularyError

TIE = TieStatement("ally", ("a", "b"))
SOURCES = {
    "un": Source("un", "UN", "official", "B"),
    "paper": Source("paper", "Paper", "media", "C"),
    "blog": Source("blog", "Blog", "media"),
}


def said(key: str, source: str, **more: object) -> Assertion:
    return Assertion(key, TIE, "d", (source,), **more)


def grounds(*assertions: Assertion, **found: Assessment) -> Grounds:
    by_id = {a.id: a for a in assertions}
    roots = {a.id: a.origin for a in assertions}
    by_key = {a.id: a for a in found.values()}
    return Grounds(by_id, SOURCES, {}, roots, by_key.get, {"ged:1": "un"}.get)


def asked(*items: Item, **more: object) -> Hypothesis:
    return Hypothesis("h", "Why?", (Answer("x", "X."), Answer("y", "Y.")), items, **more)


def rates(item: str, x: float, y: float, who: str = "ada") -> Rating:
    return Rating("h", who, item, {"x": x, "y": y})


def answer(result: Result, key: str = "x") -> Assessment:
    return next(a for a in result.assessments if a.id == f"hypothesis/h/{key}")


def test_one_term_for_each_root_and_they_sum():
    h = asked(Item("i", "I.", ("a1", "a2")), Item("j", "J.", ("a3",)))
    g = grounds(said("a1", "un"), said("a2", "paper"), said("a3", "un"))
    result = assess_hypothesis(h, [rates("i", 0.8, 0.3), rates("j", 0.7, 0.4)], g)
    a = answer(result)
    assert [t.root for t in a.evidence] == ["prior", "paper", "un"]
    assert a.evidence[2].assertions == ("a1", "a3")
    odds = 10 * math.log10(a.probability / (1 - a.probability))
    assert a.decibans == pytest.approx(odds, abs=1e-6)
    assert a.interval[0] <= a.probability <= a.interval[1]
    assert a.confidence.roots == 2
    assert sum(r.probability for r in result.table.rows) == pytest.approx(1)
    assert result.table.leader == "x"


def test_left_out_is_what_a_study_without_that_source_concludes():
    h = asked(Item("i", "I.", ("a1", "a2")), Item("j", "J.", ("a3",)))
    g = grounds(said("a1", "un"), said("a2", "paper"), said("a3", "un"))
    ratings = [rates("i", 0.8, 0.3), rates("j", 0.2, 0.6)]
    term = next(t for t in answer(assess_hypothesis(h, ratings, g)).evidence if t.root == "un")
    alone = answer(assess_hypothesis(h, ratings, grounds(said("a2", "paper"))))
    assert term.without == pytest.approx(alone.probability, abs=1e-9)


def test_an_echo_adds_nothing():
    ratings = [rates("i", 0.8, 0.3)]
    one = assess_hypothesis(asked(Item("i", "I.", ("a1",))), ratings, grounds(said("a1", "un")))
    many = assess_hypothesis(
        asked(Item("i", "I.", ("a1", "a2", "a3"))), ratings,
        grounds(*(said(f"a{n}", "un") for n in (1, 2, 3))),
    )  # fmt: skip
    assert answer(many).probability == answer(one).probability
    assert many.table.inconsistencies["y"] == 3 * one.table.inconsistencies["y"] > 0


def test_however_much_one_source_says_it_moves_no_further_than_its_letter():
    items = [Item(f"i{n}", "I.", (f"a{n}",)) for n in range(12)]
    ratings = [rates(i.id, 0.95, 0.05, who) for i in items for who in "abcdefgh"]
    g = grounds(*(said(f"a{n}", "paper") for n in range(12)))
    p = answer(assess_hypothesis(asked(*items), ratings, g)).probability
    assert 0.7 < p <= 0.75
    assert (1 + reliability_of("C")) / 2 == pytest.approx(0.75)


def test_worse_letters_hedges_and_denials_weigh_less_or_the_other_way():
    h, ratings = asked(Item("i", "I.", ("a1",))), [rates("i", 0.8, 0.3)]

    def p(assertion: Assertion, question: Hypothesis = h) -> float:
        return answer(assess_hypothesis(question, ratings, grounds(assertion))).probability

    plain = p(said("a1", "un"))
    assert 0.5 < p(said("a1", "blog")) < p(said("a1", "paper")) < plain
    assert 0.5 < p(said("a1", "un", hedge=Hedge("seems", "apparent"))) < plain
    assert p(said("a1", "un", hedge=Hedge("reportedly", "reported"))) == plain
    assert p(said("a1", "un"), asked(Item("i", "I.", against=("a1",)))) < 0.5


def test_what_does_not_stand_or_waits_for_review_says_nothing_and_is_noted():
    h = asked(Item("i", "I.", ("a1", "gone")), Item("open", "O."))
    result = assess_hypothesis(h, [rates("i", 0.8, 0.3)], grounds(said("a1", "un", tier="rule")))
    assert answer(result).probability == pytest.approx(0.5)
    notes = " ".join(result.table.notes)
    assert "wait for review: a1" in notes
    assert "gone" in notes
    assert "Not rated" in notes
    assert "open" in notes
    assert not any(i.observed for i in result.table.items)
    assert answer(result).confidence.evidence == "none"


def test_events_are_evidence_of_the_source_that_lists_them():
    h = asked(Item("i", "I.", events=("ged:1", "ged:2")))
    result = assess_hypothesis(h, [rates("i", 0.8, 0.3)], grounds())
    assert answer(result).probability > 0.5
    assert answer(result).evidence[1].events == ("ged:1",)
    assert "ged:2" in result.table.notes[0]


def tie(p: float, **more: object) -> Assessment:
    terms = (
        EvidenceTerm("prior", "prior", -15.0), EvidenceTerm("silence", "silence", -2.0),
        EvidenceTerm("un", "UN", 14.0, 0.2, ("a1",)), EvidenceTerm("uncounted/x", "no", 0.0),
    )  # fmt: skip
    return Assessment("tie/ally:a--b@2020", "tie", "ally:a--b@2020", p, evidence=terms, **more)


def test_a_tie_that_is_the_answer_has_the_models_own_weights():
    """Rated 1 and 0, the roots' decibans come out as the tie's."""
    h = Hypothesis(
        "h", "Tied?",
        (Answer("x", "Tied.", statement=Statement("tie/ally:a--b@2020")), Answer("y", "Not.")),
    )  # fmt: skip
    a = answer(assess_hypothesis(h, [], grounds(said("a1", "un"), tie=tie(0.7))))
    assert {t.root.partition(":")[0]: round(t.decibans, 3) for t in a.evidence} == {
        "prior": 0.0, "un": 14.0, "silence": -2.0,
    }  # fmt: skip
    assert math.isclose(a.decibans, 12.0, abs_tol=1e-6)


def test_a_root_that_carries_a_tie_and_says_more_is_still_one_term():
    h = asked(Item("i", "I.", ("a1",)), Item("t", "T.", statement=Statement("tie/ally:a--b@2020")))
    ratings = [rates("i", 0.8, 0.3), rates("t", 0.8, 0.3)]
    a = answer(assess_hypothesis(h, ratings, grounds(said("a1", "un"), tie=tie(0.7))))
    assert [t.root for t in a.evidence if t.assertions] == ["un"]


@pytest.mark.parametrize(
    ("statement", "weight"),
    [
        (Statement("s", at_least=800), 0.0),
        (Statement("s", at_most=800), 0.0),
        (Statement("s", at_least=1280), math.log(0.05 / 0.95)),
        (Statement("s", at_least=500, at_most=1280), math.log(0.9 / 0.1)),
    ],
)
def test_a_quantity_counts_as_its_odds_of_lying_within(statement, weight):
    a = Assessment("s", "strength", "a@2020", quantity=800.0, interval=(500.0, 1280.0))
    ((_, found),) = weights(a, statement)
    assert found == pytest.approx(weight, abs=0.01)


def test_a_perpetrator_a_policy_and_what_is_not_assessed():
    done = Assessment(
        "attribution/e", "attribution", "e", 0.8, shares={"p": 0.8, "q": 0.15, "other": 0.05},
        evidence=(EvidenceTerm("prior", "", 1.0), EvidenceTerm("un", "", 3.0, assertions=("a",))),
    )  # fmt: skip
    assert [t.root for t, _ in weights(done, Statement("attribution/e", "p"))] == ["un"]
    ((_, other),) = weights(done, Statement("attribution/e", "q"))
    assert other == pytest.approx(math.log(0.15 / 0.85))
    policy = Assessment("policy/p", "attribution_policy", "p", quantity=40.0, interval=(20.0, 60.0),
                        unit="% of what it did, claimed")  # fmt: skip
    ((term, low),) = weights(policy, Statement("policy/p", at_most=50))
    assert term.root == "model"
    assert low > 0
    assert weights(replace(policy, interval=None), Statement("policy/p", at_most=50)) == []
    missing = gather(asked(Item("t", "T.", statement=Statement("tie/x"))), grounds())
    assert "are not assessed: tie/x" in missing.notes[0]


def test_answers_with_cases_sum_and_a_rating_of_the_parent_holds_for_both():
    h = Hypothesis(
        "h", "Why?",
        (Answer("x", "X."), Answer("y", "Y."), Answer("x1", "X1.", part_of="x"),
         Answer("x2", "X2.", part_of="x")),
        (Item("i", "I.", ("a1",)),),
    )  # fmt: skip
    result = assess_hypothesis(h, [rates("i", 0.8, 0.3)], grounds(said("a1", "un")))
    p = {r.answer: r.probability for r in result.table.rows}
    assert p["x"] == pytest.approx(p["x1"] + p["x2"])
    assert p["x"] + p["y"] == pytest.approx(1)
    assert p["x1"] == pytest.approx(p["x2"])
    assert p["x"] > 0.5


def test_answers_that_do_not_exclude_each_other_stand_for_themselves():
    h = asked(Item("i", "I.", ("a1",)), exclusive=False)
    ratings = [
        Rating("h", "ada", "i", {"x": 0.8, "not x": 0.2}),
        Rating("h", "ada", "", {"x": 0.4, "not x": 0.6}),
    ]
    result = assess_hypothesis(h, ratings, grounds(said("a1", "un")))
    p = {r.answer: r for r in result.table.rows}
    assert p["x"].prior == pytest.approx(0.4)
    assert p["x"].probability > 0.5
    assert p["y"].probability == pytest.approx(0.5)
    assert p["x"].flip < 0.4
    assert answer(result).shares == {}


def test_a_question_under_an_answer_says_what_it_comes_to_all_told():
    h = asked(Item("i", "I.", ("a1",)), given="other/yes")
    ratings = [rates("i", 0.8, 0.3)]
    result = assess_hypothesis(h, ratings, grounds(said("a1", "un")), given=0.25)
    row = result.table.rows[0]
    assert row.overall == pytest.approx(0.25 * row.probability)
    assert "other/yes" in row.caveats[0]


def test_people_who_differ_are_shown_apart():
    h = asked(Item("i", "I.", ("a1",)))
    ratings = [rates("i", 0.9, 0.1), rates("i", 0.2, 0.7, "ben"), rates("i", 0.3, 0.4, "cy")]
    table = assess_hypothesis(h, ratings, grounds(said("a1", "un"))).table
    by_name = {a.analyst: a for a in table.analysts}
    assert by_name["ada"].probability == pytest.approx(1 - by_name["ben"].probability, abs=0.35)
    assert (by_name["ada"].decibans > 0) != (by_name["ben"].decibans > 0)
    assert table.items[0].apart > 10
    assert "differ" in " ".join(table.rows[0].caveats)


def test_incoherent_ratings_are_made_coherent_before_pooling():
    """P(item) and P(no item) of 0.9 each under one answer: half way, and the distance is told."""
    h = asked(Item("i", "I.", ("a1",)))
    r = Rating("h", "ada", "i", {"x": 0.9, "y": 0.5}, absent={"x": 0.9})
    prior = {"x": 0.5, "y": 0.5}
    found = rated(h, ("x", "y"), prior, [r], ["i"])
    np.testing.assert_allclose(found.tables[0, 0], [0.5, 0.5], atol=0.01)
    assert found.distances[0] > 0.05
    overall = Rating("h", "ada", "i", {"x": 0.9, "y": 0.5}, overall=0.2)
    lower = rated(h, ("x", "y"), prior, [overall], ["i"]).tables[0, 0]
    assert (lower < [0.9, 0.5]).all()


def test_priors_that_people_rate_are_pooled():
    h = asked(Item("i", "I.", ("a1",)))
    ratings = [rates("", 0.8, 0.4), rates("", 0.2, 0.8, "ben")]
    table = assess_hypothesis(h, ratings, grounds(said("a1", "un"))).table
    assert table.rows[0].prior == pytest.approx((0.7 + 0.2) / 2, abs=1e-6)


def test_words_stand_for_numbers_on_the_scale_that_is_named():
    assert number_of("Unlikely", "icd203") == pytest.approx(0.325)
    assert number_of("realistic possibility", "capphrase") == 0.6
    for word, scale_id in (("maybe", "icd203"), ("maybe", "capphrase")):
        with pytest.raises(VocabularyError):
            number_of(word, scale_id)


@pytest.mark.parametrize(
    "wrong",
    [
        Rating("h", "ada", "zz", {"x": 0.5}),
        Rating("h", "ada", "i", {"zz": 0.5}),
        Rating("h", "ada", "i", {"not x": 0.5}),
        Rating("h", "ada", "i", words={"x": "perhaps"}),
    ],
)
def test_ratings_that_do_not_fit_are_refused(wrong):
    with pytest.raises(InputError):
        check_rating(asked(Item("i", "I.")), wrong)


def test_the_same_question_has_the_same_answer():
    h = asked(Item("i", "I.", ("a1",)))
    one, two = (
        assess_hypothesis(h, [rates("i", 0.8, 0.3)], grounds(said("a1", "un"))) for _ in range(2)
    )
    assert one == two
