"""Lineage bounds ties: nobody is tied before he exists, or after he merged."""

from __future__ import annotations

import pytest
from saying import speakers, tie

from tacitus.assess.lineage import AGAINST, lineages
from tacitus.assess.roots import root_ids
from tacitus.assess.tie_reports import tie_corpus
from tacitus.assess.ties import TieResult, assess_ties
from tacitus.core import Assertion, Period
from tacitus.core.party import Lineage, Party
from tacitus.core.tie import Tie


def party(key: str, *lines: tuple[str, str, str]) -> Party:
    found = tuple(Lineage(r, other, Period.parse(when)) for r, other, when in lines)
    return Party(key, key.upper(), lineage=found)


def fitted(parties: dict[str, Party], *said: Assertion) -> TieResult:
    sources = speakers("s:B", "t:B")
    corpus = tie_corpus(
        said, roots=root_ids(said, sources), sources=sources, documents={}, parties=parties
    )
    by_id = {a.id: a for a in said}
    return assess_ties(corpus, sources=sources, assertions=by_id, seed=1, fast=True)


def yearly(result: TieResult) -> dict[str, float]:
    return {a.id: a.probability or 0.0 for a in result.every_year()}


def test_a_splinter_is_tied_to_nobody_before_the_split() -> None:
    said = (tie("1", period="2010/2013"), tie("2", "t", period="2014"))
    free = yearly(fitted({}, *said))
    bound = fitted({"a": party("a", ("splinter_of", "c", "2013"))}, *said)
    held = yearly(bound)
    for year in (2010, 2011, 2012):
        assert held[f"tie/ally:a--b@{year}"] < free[f"tie/ally:a--b@{year}"] / 10
    assert held["tie/ally:a--b@2014"] > 0.5
    terms = {t.root: t for a in bound.every_year() if a.id.endswith("@2011") for t in a.evidence}
    assert terms["lineage"].decibans == AGAINST
    assert "A begins in 2013" in terms["lineage"].label


def test_terms_still_add_up_where_lineage_speaks() -> None:
    result = fitted({"a": party("a", ("splinter_of", "c", "2012"))}, tie("1", period="2010"))
    for a in result.every_year():
        assert a.probability is not None
        odds = 10 ** (a.decibans / 10)
        assert odds / (1 + odds) == pytest.approx(a.probability, abs=1e-6)


def test_what_merged_ends_and_what_came_of_it_begins() -> None:
    parties = {
        "new": party("new", ("merger", "old", "2015"), ("merger", "older", "2015")),
        "old": party("old"),
    }
    found = lineages(parties)
    assert found.bars(Tie("ally", "old", "x"), 2016) is not None
    assert found.bars(Tie("ally", "old", "x"), 2015) is None
    assert found.bars(Tie("ally", "new", "x"), 2014) is not None
    assert found.bars(Tie("ally", "x", "y"), 2014) is None


def test_belonging_is_bounded_by_its_dates_and_other_ties_are_not() -> None:
    found = lineages({"a": party("a", ("part_of", "c", "2010/2014"))})
    assert found.bars(Tie("part_of", "a", "c"), 2016) is not None
    assert found.bars(Tie("part_of", "a", "c"), 2012) is None
    assert found.bars(Tie("ally", "a", "c"), 2016) is None


def test_a_split_ends_belonging_and_a_plain_report_of_it_is_enough() -> None:
    split = tie("9", relation="splinter_of", pair=("a", "c"), period="2013")
    assert (bar := lineages({}, [split]).bars(Tie("ally", "a", "b"), 2010)) is not None
    assert bar.assertions == ("9",)
    hedged = tie("9", relation="splinter_of", pair=("a", "c"), period="2013", modality="possible")
    assert lineages({}, [hedged]).bars(Tie("ally", "a", "b"), 2010) is None


def test_contradicting_dates_bound_nothing_they_should_not() -> None:
    """Two splits of one party: the earlier counts. An end before the beginning does not."""
    parties = {
        "a": party("a", ("splinter_of", "c", "2012"), ("splinter_of", "d", "2010")),
        "x": party("x", ("merger", "a", "2005")),
    }
    found = lineages(parties)
    assert found.bars(Tie("ally", "a", "b"), 2010) is None
    assert found.bars(Tie("ally", "a", "b"), 2009) is not None
