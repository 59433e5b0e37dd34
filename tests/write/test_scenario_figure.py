"""A scenario drawn: well formed, honest about what it leaves out, marked where simulated."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tacitus.core.scenario import (
    Intervention,
    MonthRow,
    Scenario,
    ScenarioResult,
    ScenarioRow,
    Spread,
)
from tacitus.write.figures.scenario import MOST_PARTIES, scenario_svg

SPREAD = Spread(2.0, 0.0, 5.0)


def result(parties: int = 2, change: float = -1.0) -> ScenarioResult:
    act = Intervention("leadership_lost", party="p0", assumption="From outside.")
    names = [f"<Party & {n}>" for n in range(parties)]
    return ScenarioResult(
        Scenario("s", "What if <this> & that", "2020-01", 3, (act,)),
        tuple(
            ScenarioRow("s", "attacks", name, name, "", "", SPREAD, SPREAD,
                        Spread(change, change - 1, change + 1), "a month")
            for name in names
        ),
        tuple(
            MonthRow(name, name, "", f"2020-0{m + 1}", SPREAD, SPREAD)
            for name in names
            for m in range(3)
        ),
        (), 10, 10, 1, "", "2020-01-01",
    )  # fmt: skip


def words(svg: str) -> str:
    return " ".join(etree.fromstring(svg.encode()).itertext())


def test_it_is_well_formed_and_says_its_differences() -> None:
    said = words(scenario_svg(result()))
    assert "What if <this> & that" in said
    assert "<Party & 1>, attacks: -1.00 (-2.00 to +0.00) a month" in said
    assert "no single event is foretold" in said


def test_what_is_not_drawn_is_counted() -> None:
    said = words(scenario_svg(result(parties=MOST_PARTIES + 3)))
    assert "3 less busy not drawn" in said


def test_which_parties_are_drawn_does_not_hang_on_the_effect() -> None:
    """Panels are the same whatever the differences are: nothing is ranked by effect."""
    one, two = (scenario_svg(result(MOST_PARTIES + 3, change)) for change in (-4.0, 4.0))
    first, second = (
        svg.split("Difference in attacks")[0].split("</desc>")[1] for svg in (one, two)
    )
    assert first == second


def test_a_simulated_world_says_so() -> None:
    assert "simulated" in words(scenario_svg(replace(result(), simulated=True)))
    assert "simulated" not in words(scenario_svg(result()))


def test_without_attacks_it_says_that() -> None:
    bare = replace(result(), months=(), rows=())
    assert "No attacks are counted" in words(scenario_svg(bare))
