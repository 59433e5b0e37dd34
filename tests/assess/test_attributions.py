"""Assessments of who is behind each event."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from saying import claim, event, speakers, tables

from tacitus.assess.attribution_corpus import attribution_corpus
from tacitus.assess.attributions import AttributionResult, assess_attributions
from tacitus.assess.roots import root_ids
from tacitus.core import Assertion, Assessment, EventStatement, Party

PARTIES = {"a": Party("a", "Ash"), "b": Party("b", "Birch")}
NAMES = {"a": "Ash", "b": "Birch"}
SOURCES = speakers("un:B", "wire:B", "paper:C")


def says(key: str, event_id: str, who: str, *chain: str) -> Assertion:
    return Assertion(
        key, EventStatement("attack", (who,), event_id=event_id), "d", chain or ("un",)
    )


def assess(*said: Assertion, **more: Any) -> AttributionResult:
    """Eight attacks: Ash claims three, Birch claims three, nobody claims two."""
    dead = {"civilian_best": 0, "political_best": 0, "security_best": 2, "target": "security"}
    events = [event(str(n), admin1="North" if n % 2 else "South", **dead) for n in range(8)]
    claims = [claim(str(n), "Ash" if n < 3 else "Birch", "claimed") for n in range(6)]
    claims += [claim(str(n), None, "silent") for n in (6, 7)]
    with tables(events, claims, [("Ash", None, "a"), ("Birch", None, "b")]) as con:
        corpus = attribution_corpus(con, said, roots=root_ids(said, SOURCES), parties=PARTIES)
    fitted = {"seed": 1, "fast": True} | more
    return assess_attributions(corpus, sources=SOURCES, names=NAMES, **fitted)


def by_event(result: AttributionResult) -> dict[str, Assessment]:
    return {a.subject: a for a in result.each()}


@cache
def plain() -> dict[str, Assessment]:
    return by_event(assess())


def test_every_event_has_one_assessment_with_its_shares() -> None:
    found = plain()
    assert set(found) == set("01234567")
    for a in found.values():
        assert a.probability is not None
        assert sum(a.shares.values()) == pytest.approx(1, abs=0.05)
        listed = {g: p for g, p in a.shares.items() if g != "other"}
        assert max(listed.values()) == pytest.approx(a.probability)
        assert "MAP" in a.method


def test_a_claim_speaks_for_its_group_and_silence_names_nobody_for_sure() -> None:
    found = plain()
    assert max(found["0"].shares, key=found["0"].shares.__getitem__) == "a"
    assert max(found["3"].shares, key=found["3"].shares.__getitem__) == "b"
    assert found["6"].probability < found["0"].probability  # type: ignore[operator]
    assert any("No report names a perpetrator" in c for c in found["6"].caveats)


def test_a_report_moves_what_it_speaks_of_and_is_one_term_with_its_assertion() -> None:
    with_report = by_event(assess(says("r", "6", "b")))["6"]
    assert with_report.shares["b"] > plain()["6"].shares["b"]
    term = next(t for t in with_report.evidence if t.root.startswith("root/"))
    assert (term.assertions, term.events) == (("r",), ("6",))
    assert term.decibans > 0
    assert term.without is not None
    assert term.without < with_report.shares["b"]


def test_two_roots_outweigh_two_echoes_of_one() -> None:
    apart = by_event(assess(says("1", "6", "b", "un"), says("2", "6", "b", "wire")))["6"]
    echoed = by_event(
        assess(says("1", "6", "b", "un", "wire"), says("2", "6", "b", "paper", "wire"))
    )["6"]
    assert apart.shares["b"] >= echoed.shares["b"]
    roots = [t for t in echoed.evidence if t.root.startswith("root/")]
    assert len(roots) == 1


def test_nothing_to_fit_is_said() -> None:
    with tables([event("0", "ged")]) as con:
        corpus = attribution_corpus(con, [], roots={}, parties=PARTIES)
    result = assess_attributions(corpus, sources={}, names={}, seed=1)
    assert (result.policies, result.matrix, list(result.each()), result.fit) == ((), (), [], None)
    assert result.notes


def test_policies_stand_beside_what_is_attributed() -> None:
    result = assess()
    assert all(0 <= r.did <= 1 for r in result.policies if r.did is not None)
    assert sum(r.attributed for r in result.policies if r.party == "a") == 3
    assert "other or unlisted" not in {r.party for r in result.policies}
    assert sum(m.events for m in result.matrix) == pytest.approx(6, abs=0.5)


def test_one_seed_gives_one_answer() -> None:
    """FIELD 7.13."""
    few = {"fast": False, "draws": 20, "chains": 2}
    one, again, other = (by_event(assess(**few, seed=s)) for s in (4, 4, 5))
    assert one == again
    assert one != other
    assert "Gibbs" in one["0"].method


def unparted(**known: Any) -> AttributionResult:
    """Four attacks by Ash of which a data set tells the target and a total of dead alone."""
    events = [event(str(n), target="security", deaths_best=3, **known) for n in range(3)]
    events.append(event("3", target=None, deaths_best=3))
    claims = [claim(str(n), "Ash", "claimed") for n in range(4)]
    with tables(events, claims, [("Ash", None, "a")]) as con:
        corpus = attribution_corpus(con, [], roots={}, parties=PARTIES)
    return assess_attributions(corpus, sources={}, names=NAMES, seed=1, fast=True)


def test_policies_are_by_target_where_no_event_parts_its_dead() -> None:
    result = unparted()
    assert {(r.target, r.stratum) for r in result.policies} == {("security", "all")}
    assert "Policies are by target alone" in " ".join(result.notes)
    told = "1 of 4 events: the sources do not tell the kind of target (in 1)."
    assert any(note.endswith(told) for note in result.notes)


def test_policies_say_which_of_the_two_is_not_told() -> None:
    dead = {"civilian_best": 0, "political_best": 0, "security_best": 3}
    result = unparted(**dead)
    assert {r.stratum for r in result.policies} == {"security_only"}
    assert any("which kinds of people died (in 1)" in note for note in result.notes)
