"""Assessments of ties: what a report, an echo and a denial do to the probability."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import pytest
from saying import speakers, tie

from tacitus.assess.roots import root_ids
from tacitus.assess.tie_reports import tie_corpus
from tacitus.assess.ties import TieResult, assess_ties
from tacitus.core import Assertion, Assessment, Hedge, Period, Source

SOURCES = speakers("a:A", "b:B", "c:C", "e:E", "f:F", "un:B", "blog:C", "paper:C", "wire:B")


def assess(*said: Assertion, sources: dict[str, Source] = SOURCES, **more: Any) -> TieResult:
    roots = root_ids(said, sources)
    corpus = tie_corpus(said, roots=roots, sources=sources, documents={}, parties={})
    fitted = {"seed": 1, "fast": True} | more
    return assess_ties(corpus, sources=sources, assertions={a.id: a for a in said}, **fitted)


def only(result: TieResult) -> Assessment:
    (found,) = result.assessments
    return found


def chance(*said: Assertion) -> float:
    found = only(assess(*said)).probability
    assert found is not None
    return found


@cache
def lone(letter: str) -> float:
    return chance(tie("1", letter))


def test_a_lone_report_of_a_c_source_lies_between_even_and_three_in_four() -> None:
    assert 0.5 <= lone("c") <= 0.75


def test_better_letters_weigh_more_and_f_is_no_worse_than_no_letter() -> None:
    """FIELD 7.2."""
    assert lone("a") > lone("b") > lone("c") > lone("e")
    sources = SOURCES | speakers("none")
    bare = only(assess(tie("1", "none"), sources=sources)).probability
    assert lone("f") == pytest.approx(bare)


def test_more_roots_make_it_likelier_and_echoes_do_not() -> None:
    two = chance(tie("1", "blog"), tie("2", "un"))
    three = chance(tie("1", "blog"), tie("2", "un"), tie("3", "wire"))
    assert chance(tie("1", "blog")) < two < three
    echoed = only(assess(tie("1", "blog", "un"), tie("2", "paper", "un"), tie("3", "wire", "un")))
    assert echoed.confidence is not None
    assert echoed.confidence.roots == 1
    assert echoed.probability is not None
    assert echoed.probability < two


def test_an_echo_that_nobody_admits_is_named_and_counts_little() -> None:
    """Three sources within a day are not three roots; half a year apart they are."""
    days = {
        "echo": ("2020-03-01", "2020-03-02", "2020-03-02"),
        "apart": ("2020-01", "2020-06", "2020-12"),
    }
    found = {}
    for name, when in days.items():
        dates = [Period.parse(d if name == "echo" else f"{d}-01") for d in when]
        said = [tie(s, s, asserted=d) for s, d in zip(("un", "blog", "wire"), dates, strict=True)]
        found[name] = only(assess(*said, fast=False, draws=100, chains=2))
    echo, apart = found["echo"], found["apart"]
    assert (echo.probability or 1) < 0.9 < (apart.probability or 0)
    assert echo.confidence is not None
    assert apart.confidence is not None
    assert (echo.confidence.roots, apart.confidence.roots) == (1, 3)
    (label,) = (t.label for t in echo.evidence if t.root == "un")
    assert re.fullmatch(r"UN; repeated by BLOG \(\d\d %\), WIRE \(\d\d %\)", label)


def test_a_denial_lowers() -> None:
    affirmed = chance(tie("1", "un"))
    denied = only(assess(tie("1", "un"), tie("2", "blog", polarity="negated")))
    assert denied.probability is not None
    assert denied.probability < affirmed
    against = next(t for t in denied.evidence if t.root == "blog")
    assert against.decibans < 0
    assert against.without is not None
    assert against.without > denied.probability


def test_only_a_denial_leaves_a_tie_unlikely_and_says_so() -> None:
    found = only(assess(tie("1", "un", polarity="negated")))
    assert found.probability is not None
    assert found.probability < 0.2
    assert any("denials" in c for c in found.caveats)


def test_terms_add_up_to_the_probability() -> None:
    found = only(assess(tie("1", "un"), tie("2", "blog"), tie("3", "paper", polarity="negated")))
    assert found.probability is not None
    odds = 10 * math.log10(found.probability / (1 - found.probability))
    assert found.decibans == pytest.approx(odds, abs=0.5)
    assert found.evidence[0].root == "prior"
    roots = [t for t in found.evidence if t.assertions]
    assert sorted(t.root for t in roots) == ["blog", "paper", "un"]
    for term in roots:
        assert term.without is not None
        assert (term.without < found.probability) == (term.decibans > 0)


def test_terms_of_one_source_in_several_years_are_told_apart() -> None:
    said = [tie(str(n), "un", period=str(2010 + 5 * n), asserted=None) for n in range(3)]
    found = assess(*said).assessments[-1]
    labels = [t.label for t in found.evidence if t.root == "un"]
    assert len(labels) == len(set(labels)) > 1
    assert any(label.endswith(", of 2015") for label in labels)


def test_what_does_not_count_is_listed_with_no_weight() -> None:
    found = only(assess(tie("1", "un"), tie("2", "blog", modality="planned")))
    listed = next(t for t in found.evidence if t.root.startswith("uncounted"))
    assert (listed.decibans, listed.assertions) == (0.0, ("2",))
    assert "planned" in listed.label
    assert found.probability == pytest.approx(chance(tie("1", "un")))
    assert found.confidence is not None
    assert found.confidence.roots == 1


def test_nothing_that_counts_is_nothing_assessed() -> None:
    result = assess(tie("1", "un", modality="possible"))
    assert (result.assessments, result.series, result.fit) == ((), (), None)
    assert list(result.every_year()) == []


def test_fast_is_marked_and_has_no_interval() -> None:
    found = only(assess(tie("1", "un")))
    assert "MAP" in found.method
    assert "not calibrated" in found.method
    assert found.interval is None


def test_one_seed_gives_one_answer_and_another_seed_another() -> None:
    """FIELD 7.13."""
    said = (tie("1", "un"), tie("2", "blog"), tie("3", "wire", pair=("a", "c")))
    few = {"fast": False, "draws": 30, "chains": 2}
    one, again = (assess(*said, **few, seed=5).assessments for _ in range(2))
    turned = assess(*said[::-1], **few, seed=5).assessments
    assert one == again
    assert [a.probability for a in turned] == pytest.approx([a.probability for a in one])
    assert [a.probability for a in assess(*said, **few, seed=6).assessments] != [
        a.probability for a in one
    ]
    for a in one:
        assert a.interval is not None
        assert a.interval[0] <= a.probability <= a.interval[1]  # type: ignore[operator]


def test_every_year_can_be_asked_for_and_the_listed_year_is_among_them() -> None:
    result = assess(tie("1", "un", period="2018/2020"), tie("2", "blog", period="2020"))
    years = {a.id: a for a in result.every_year()}
    assert years[only(result).id] == only(result)
    assert {a.id.rpartition("@")[2] for a in years.values()} >= {"2018", "2019", "2020"}
    (series,) = result.series
    assert [p.when for p in series.points][-1] == "2020"
    assert series.points[-1].roots == 2


def test_speculation_weighs_less_than_a_plain_report() -> None:
    hedged = chance(tie("1", "un", hedge=Hedge("possibly", "speculative")))
    assert hedged < chance(tie("1", "un"))


@pytest.mark.parametrize(("parties", "reported"), [(2, 1), (4, 2), (8, 5), (12, 8)])
def test_the_size_of_a_study_does_not_decide_what_a_lone_report_is_worth(
    parties: int, reported: int
) -> None:
    pairs = [(f"p{n}", f"p{n + 1}") for n in range(parties - 1)][:reported]
    result = assess(*(tie(f"x{n}", "c", pair=pair) for n, pair in enumerate(pairs)))
    for a in result.assessments:
        assert a.probability is not None
        assert 0.5 <= a.probability <= 0.75
