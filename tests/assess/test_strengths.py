"""Strengths: bounds become intervals and are never averaged."""

from __future__ import annotations

from typing import Any

import pytest
from saying import speakers, strength

from tacitus.assess.roots import root_ids
from tacitus.assess.strengths import assess_strengths
from tacitus.core import Assertion, Assessment, Party, Period, Quantity

SOURCES = speakers("s:B", "t:C", "u:D")
PARTIES = {
    "w": Party("w", "Whole", "umbrella"),
    "p": Party("p", "Part", part_of="w"),
    "q": Party("q", "Quarry Front"),
}


def assess(*said: Assertion, **more: Any) -> dict[str, Assessment]:
    roots = root_ids(said, SOURCES)
    fitted = {"seed": 1, "draws": 150, "chains": 2} | more
    found = assess_strengths(
        said, roots=roots, sources=SOURCES, documents={}, parties=PARTIES, **fitted
    )
    return {a.id: a for a in found.assessments}


def test_up_to_is_an_upper_bound_and_says_that_the_lower_end_is_not_known() -> None:
    bound = assess(strength("1", "q", Quantity("up_to", 2200, text="up to 2,200")))[
        "strength/q@2020"
    ]
    about = assess(strength("1", "q", Quantity("about", 2200)))["strength/q@2020"]
    assert bound.quantity is not None
    assert about.quantity is not None
    assert bound.quantity < about.quantity
    assert any("upper bounds" in c for c in bound.caveats)
    assert not any("upper bounds" in c for c in about.caveats)
    assert bound.evidence[0].label.endswith("up to 2,200")
    assert bound.interval is not None
    assert bound.interval[0] < bound.quantity < bound.interval[1]


def test_over_is_a_lower_bound() -> None:
    found = assess(strength("1", "q", Quantity("over", 10_000)))["strength/q@2020"]
    assert found.quantity is not None
    assert found.quantity > 9_000


def test_roots_are_counted_once_each() -> None:
    said = [
        strength("1", "q", Quantity("about", 900), "s"),
        strength("2", "q", Quantity("about", 900), "t", "s"),
        strength("3", "q", Quantity("about", 1000), "t"),
    ]
    found = assess(*said)["strength/q@2020"]
    assert found.confidence is not None
    assert found.confidence.roots == 2


@pytest.mark.parametrize(
    "more",
    [{"polarity": "negated"}, {"modality": "planned"}, {"tier": "rule"}, {"period": None}],
)
def test_what_does_not_count_makes_no_number(more: dict[str, Any]) -> None:
    assert assess(strength("1", "q", Quantity("about", 900), **more)) == {}


def test_a_pool_to_recruit_from_is_not_the_partys_own_strength() -> None:
    pool = strength("2", "q", Quantity("over", 10_000, of="a pool to recruit from"))
    alone = assess(strength("1", "q", Quantity("exactly", 600)))
    assert assess(strength("1", "q", Quantity("exactly", 600)), pool) == alone
    assert assess(pool) == {}


def test_an_attack_count_is_no_strength() -> None:
    assert assess(strength("1", "q", Quantity("about", 900, unit="attacks"))) == {}


def test_a_share_of_a_known_whole_is_a_number_of_fighters() -> None:
    said = [
        strength("1", "w", Quantity("about", 10_000)),
        strength("2", "p", Quantity("about", 0.2, unit="share", of="w")),
    ]
    found = assess(*said)["strength/p@2020"]
    assert found.unit == "fighters"
    assert found.quantity == pytest.approx(2000, rel=0.5)
    assert any("share of another" in c for c in found.caveats)


@pytest.mark.parametrize("value", [0.2, 0.5, 0.999])
def test_a_share_of_a_whole_of_unknown_size_stays_a_share(value: float) -> None:
    found = assess(strength("1", "p", Quantity("about", value, unit="share", of="w")))[
        "strength/p@2020"
    ]
    assert found.unit == "% of Whole"
    assert found.quantity == pytest.approx(100 * value)
    assert found.interval is not None
    assert 0 < found.interval[0] <= found.interval[1] <= 100


def test_a_share_of_somebody_elses_whole_does_not_count() -> None:
    assert assess(strength("1", "q", Quantity("about", 0.2, unit="share", of="w"))) == {}


def test_all_of_a_whole_is_no_share_and_stops_nothing() -> None:
    said = [
        strength("1", "p", Quantity("about", 1.0, unit="share", of="w")),
        strength("2", "q", Quantity("between", 900, 900), "t"),
    ]
    found = assess(*said)
    assert set(found) == {"strength/q@2020"}
    assert found["strength/q@2020"].quantity == pytest.approx(900, rel=0.3)


def test_one_seed_gives_one_answer() -> None:
    said = [
        strength("1", "q", Quantity("about", 900)),
        strength("2", "p", Quantity("up_to", 50), "t"),
    ]
    assert assess(*said) == assess(*said)
    assert assess(*said) != assess(*said, seed=2)


def test_years_are_apart() -> None:
    said = [
        strength("1", "q", Quantity("about", 900)),
        strength("2", "q", Quantity("about", 90), "t", period=Period.parse("2015")),
    ]
    found = assess(*said)
    low, high = found["strength/q@2015"].quantity, found["strength/q@2020"].quantity
    assert low is not None
    assert high is not None
    assert low < high


def test_two_roots_on_one_share_of_an_unknown_whole_are_pooled() -> None:
    def share(key: str, value: float, source: str) -> Assertion:
        said = Quantity("about", value, unit="share", of="w", text=f"{value:.0%}")
        return strength(key, "p", said, source)

    one = assess(share("1", 0.2, "s"))["strength/p@2020"]
    (both,) = assess(share("1", 0.2, "s"), share("2", 0.3, "t")).values()
    assert {t.root for t in both.evidence} == {"s", "t"}
    assert both.quantity == pytest.approx(24.7, abs=0.2)
    assert both.confidence is not None
    assert both.confidence.roots == 2
    apart = assess(share("1", 0.05, "s"), share("2", 0.6, "t"))["strength/p@2020"]
    wide = [a.interval[1] - a.interval[0] for a in (one, apart) if a.interval]
    assert wide[1] > 2 * wide[0]
    echoed = assess(share("1", 0.2, "s"), share("2", 0.2, "s"))["strength/p@2020"]
    assert echoed.interval == one.interval


def test_shares_of_two_unknown_wholes_stand_apart() -> None:
    parties = PARTIES | {
        "w": Party("w", "Whole", "umbrella", part_of="v"),
        "v": Party("v", "Vast", "umbrella"),
    }
    said = [
        strength("1", "p", Quantity("about", 0.2, unit="share", of="w"), "s"),
        strength("2", "p", Quantity("about", 0.1, unit="share", of="v"), "t"),
    ]
    found = assess_strengths(
        said, roots=root_ids(said, SOURCES), sources=SOURCES, documents={}, parties=parties, seed=1
    )
    assert sorted(a.unit for a in found.assessments) == ["% of Vast", "% of Whole"]
    assert len({a.id for a in found.assessments}) == 2
