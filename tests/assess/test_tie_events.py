"""Links from a study's events: laid out by country and span, and never a type or a sign."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest
from saying import claim, event, speakers, tables, tie

from tacitus.assess.roots import root_ids
from tacitus.assess.tie_events import SPAN, Links, links, strata, tie_decibans
from tacitus.assess.tie_joined import joined, link_assessments, shifted
from tacitus.assess.tie_reports import tie_corpus
from tacitus.assess.ties import TieResult, assess_ties
from tacitus.assess.what_if import prior_to_flip, what_if, with_flip
from tacitus.core import Assessment

FIRST = date(2015, 1, 5)


def attack(key: str, day: date, **more: Any) -> dict[str, Any]:
    place = {"latitude": 34.2, "longitude": 69.1, "where_prec": 1}
    return event(key, date_start=str(day), date_end=str(day)) | place | more


def world(rounds: int = 45) -> duckdb.DuckDBPyConnection:
    """B follows A within a day; C acts at its own times in the same cell."""
    rng = np.random.default_rng(3)
    events, claims = [], []
    for n in range(rounds):
        for name, day in (
            ("a", 20 * n),
            ("b", 20 * n + 1),
            ("c", int(rng.integers(0, 20 * rounds))),
        ):
            key = f"{name}{n}"
            events.append(attack(key, FIRST + timedelta(days=day)))
            claims.append(claim(key, name, "claimed"))
    return tables(events, claims)


@pytest.fixture(scope="module")
def found() -> Links:
    return links(world(), seed=1)


def fitted() -> TieResult:
    said = [tie("1", pair=("a", "b"), period="2016"), tie("2", pair=("a", "c"), period="2016")]
    said.append(tie("3", pair=("a", "b"), relation="rival", period="2016"))
    sources = speakers("s:B")
    corpus = tie_corpus(
        said, roots=root_ids(said, sources), sources=sources, documents={}, parties={}
    )
    by_id = {a.id: a for a in said}
    return assess_ties(corpus, sources=sources, assertions=by_id, seed=1, fast=True)


def test_the_follower_is_linked_and_the_loner_is_not(found: Links) -> None:
    linked, alone = found.of("b", "a", 2016), found.of("a", "c", 2016)
    assert linked is not None
    assert alone is not None
    assert linked.told
    assert linked.probability > 0.95
    assert alone.probability < 0.5
    assert not alone.told
    assert set(linked.events[:2]) <= {f"{p}{n}" for p in "ab" for n in range(45)}
    assert found.of("a", "b", 2012) is None


def test_same_seed_same_links_on_any_map(found: Links) -> None:
    def backwards(work: Any, specs: Any) -> list[Any]:
        return [work(spec) for spec in reversed(list(specs))][::-1]

    assert links(world(), seed=1, map=backwards) == found


def test_a_link_names_its_null_and_neither_type_nor_sign(found: Links) -> None:
    (told,) = link_assessments(found, fit_id="f")
    assert (told.kind, told.subject) == ("link", "a--b@2015/2019")
    assert any("no pair is linked" in c for c in told.caveats)
    assert any("neither its type nor its sign" in c for c in told.caveats)
    assert told.confidence is not None
    assert told.confidence.level == "low"
    odds = 10 ** (told.decibans / 10)
    assert odds / (1 + odds) == pytest.approx(told.probability, abs=1e-6)
    assert not list(link_assessments(found, reported=[frozenset("ab")]))
    assert len(list(link_assessments(found, every=True))) == len(found.found) == 3


def test_events_are_one_term_of_a_tie_and_bounded(found: Links) -> None:
    before = {a.subject: a for a in fitted().assessments}
    after = {a.subject: a for a in joined(fitted(), found).assessments}
    one = after["ally:a--b@2016"]
    (term,) = [t for t in one.evidence if t.root == "events"]
    assert 0 < term.decibans <= 4.0
    assert term.without == before["ally:a--b@2016"].probability
    odds = 10 ** (one.decibans / 10)
    assert odds / (1 + odds) == pytest.approx(one.probability, abs=1e-6)
    assert one.confidence == before["ally:a--b@2016"].confidence
    apart = after["ally:a--c@2016"].evidence[-1]
    assert abs(apart.decibans) < 1.0
    assert after["rival:a--b@2016"] == before["rival:a--b@2016"]


def test_series_move_with_the_assessments(found: Links) -> None:
    moved = joined(fitted(), found)
    at = {s.subject: s.points[-1].middle for s in moved.series}
    for a in moved.assessments:
        assert at[a.subject.partition("@")[0]] == pytest.approx(a.probability)


def test_what_would_change_it(found: Links) -> None:
    result = joined(fitted(), found)
    one = next(a for a in result.assessments if a.subject == "ally:a--b@2016")
    left = {w.change: w.probability for w in what_if(one, result.one_more)}
    p = one.probability or 0.0
    assert left["without the events"] < p
    assert left["one more independent root of grade B says so plainly"] > p
    assert left["one more independent root of grade B denies it"] < p
    assert left["without the reports, events alone"] < 0.2
    taken, even = prior_to_flip(one) or (0.0, 0.0)
    flipped = [t.decibans for t in one.evidence if t.root != "prior"]
    assert shifted(even, sum(flipped)) == pytest.approx(0.5)
    assert taken > even
    assert "would leave even odds" in with_flip(one).caveats[-1]
    no_prior = Assessment("1", "strength", "x", quantity=3.0)
    assert prior_to_flip(no_prior) is None
    assert with_flip(no_prior) is no_prior
    assert not list(what_if(no_prior, {}))


def test_one_more_report_is_what_fitting_it_would_give() -> None:
    """A new source of letter B, fitted, moves the tie by about the weight told beforehand."""
    said = [tie(f"{n}", f"s{n}", pair=("a", "b")) for n in range(2)]
    filler = [tie(f"x{n}", f"s{n % 3}", pair=("c", f"y{n}")) for n in range(6)]
    sources = speakers("s0:B", "s1:B", "s2:B")

    def p(*more: Any) -> tuple[float, TieResult]:
        every = [*said[:1], *filler, *more]
        roots = root_ids(every, sources)
        corpus = tie_corpus(every, roots=roots, sources=sources, documents={}, parties={})
        by_id = {a.id: a for a in every}
        result = assess_ties(corpus, sources=sources, assertions=by_id, seed=1, fast=True)
        (one,) = [a for a in result.assessments if a.subject == "ally:a--b@2020"]
        return one.probability or 0.0, result

    before, result = p()
    after, _ = p(said[1])
    told = shifted(before, result.one_more["affirms"])
    assert before < after
    assert abs(told - after) < 0.05


def test_expected_perpetrators_stand_in_for_what_sources_say() -> None:
    shares = {f"a{n}": {"c": 0.7, "a": 0.2, "other": 0.1} for n in range(45)}
    (laid,), _ = strata(world(), shares=shares)
    row = laid.number.tolist().index(laid.events.index("a0"))
    assert laid.weights[row].tolist() == [0.2, 0.0, 0.7]
    moved = links(world(), seed=1, shares=shares).of("b", "c", 2016)
    as_said = links(world(), seed=1).of("b", "c", 2016)
    assert moved is not None
    assert as_said is not None
    assert moved.decibans > as_said.decibans + 10


def test_what_is_vague_or_nameless_is_set_aside_and_counted() -> None:
    con = world()
    con.execute("UPDATE events SET where_prec = 4 WHERE event_id LIKE 'c%'")
    con.execute("DELETE FROM claims WHERE event_id = 'a0'")
    (laid,), left = strata(con)
    assert laid.parties == ("a", "b")
    assert left == {"place known no better than a region": 45, "nobody named": 1}


def test_states_plain_words_and_denials_make_no_party() -> None:
    con = world()
    con.execute("UPDATE claims SET name = 'gunmen' WHERE event_id IN ('c1', 'c2')")
    con.execute("UPDATE claims SET status = 'denied' WHERE event_id = 'c3'")
    (laid,), left = strata(con, states={"b"})
    assert laid.parties == ("a", "c")
    assert left == {"nobody named": 48}


@pytest.mark.parametrize("rounds", [0, 1, 4])
def test_few_events_are_answered(rounds: int) -> None:
    found = links(world(rounds), seed=1)
    assert found.found == ()
    if rounds:
        assert sum(found.set_aside.values()) == 3 * rounds


def test_one_group_and_no_shared_place_are_answered() -> None:
    con = world()
    con.execute("UPDATE events SET longitude = 10 WHERE event_id NOT LIKE 'a%'")
    con.execute("DELETE FROM claims WHERE name = 'c'")
    assert links(con, seed=1, fast=True).found == ()
    con.execute("DELETE FROM claims WHERE name = 'b'")
    assert links(con, seed=1, fast=True).found == ()


def test_all_events_on_one_day_are_answered() -> None:
    con = world()
    con.execute("UPDATE events SET date_start = '2016-03-01', date_end = '2016-03-01'")
    for link in links(con, seed=1, fast=True).found:
        assert 0 <= link.probability <= 1


def test_spans_are_whole_and_hold_their_years() -> None:
    (laid,), _ = strata(world())
    assert (laid.first, laid.last - laid.first + 1) == (2015, SPAN)
    assert laid.span[0] == FIRST.toordinal()


@pytest.mark.parametrize("relation", ["rival", "contact", "defection", "merger"])
def test_kinds_that_events_cannot_show_get_no_weight(relation: str) -> None:
    assert tie_decibans(80.0, relation) == 0.0
    assert tie_decibans(80.0, "support", "funding") == 0.0
