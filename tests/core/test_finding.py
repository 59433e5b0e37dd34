"""Findings: no sentence stands without support."""

from __future__ import annotations

import pytest

from tacitus.core import Assessment, Finding
from tacitus.core.assessment import confidence
from tacitus.core.scale import scale
from tacitus.errors import FindingError

TIE = Assessment("tie/x", "tie", "ally:a--b@2020", 0.763, (0.5, 0.995), confidence=confidence(2, 2))
SIZE = Assessment(
    "strength/a@2020",
    "strength",
    "a@2020",
    quantity=1834.4,
    interval=(900.0, 2200.0),
    unit="fighters",
)
ALL = {a.id: a for a in (TIE, SIZE)}


def test_slots_are_filled_from_assessments() -> None:
    found = Finding("It is {p0} ({i0}). Confidence is {c0}. A had {q1}.", (TIE.id, SIZE.id))
    assert found.text(ALL, scale()) == (
        "It is likely (76 %, ICD 203) (90 % interval 50 % to above 99 %). Confidence is moderate. "
        "A had 1,834 fighters (90 % interval 900 to 2,200)."
    )


def test_the_number_stands_on_the_scale_that_is_asked_for() -> None:
    found = Finding("It is {p0}.", (TIE.id,))
    assert (
        found.text(ALL, scale("uk")) == "It is 76 % (between the words of the UK PHIA yardstick)."
    )


def test_a_quantity_may_lack_a_unit_or_an_interval() -> None:
    bare = Assessment("n", "strength", "a", quantity=5.0)
    ranged = Assessment("n", "strength", "a", quantity=5.0, interval=(4.0, 6.0))
    assert Finding("{q0}.", ("n",)).text({"n": bare}, scale()) == "5."
    assert Finding("{q0}.", ("n",)).text({"n": ranged}, scale()) == "5 (90 % interval 4 to 6)."


@pytest.mark.parametrize(
    ("template", "ids", "why"),
    [
        ("It is {p0}.", (), "names no assessment"),
        ("They were allied.", ("tie/x",), "no slot"),
        ("It is {p1}.", ("tie/x",), "slot without an assessment"),
        ("It is {p0} with {c0} confidence.", ("tie/x",), "may not share"),
        ("It is {p0}; confidence is {c0}.", ("tie/x",), "may not share"),
        ("The interval is {i0} at {c0} confidence.", ("tie/x",), "may not share"),
        ("It is {p0} {x0}.", ("tie/x",), "brace"),
        ("It is {p0} for {a}.", ("tie/x",), "brace"),
    ],
)
def test_what_may_not_be_printed_is_refused(template: str, ids: tuple[str, ...], why: str) -> None:
    with pytest.raises(FindingError, match=why):
        Finding(template, ids)


def test_an_id_that_does_not_resolve_raises() -> None:
    with pytest.raises(FindingError, match="does not resolve"):
        Finding("It is {p0}.", ("tie/gone",)).text(ALL, scale())
    with pytest.raises(FindingError, match="does not resolve"):
        Finding("It is {p0}.", ("tie/x", "tie/gone")).text(ALL, scale())


@pytest.mark.parametrize(
    ("slot", "key"), [("q", TIE.id), ("p", SIZE.id), ("c", SIZE.id), ("i", SIZE.id)]
)
def test_an_assessment_that_lacks_what_its_slot_asks_for_raises(slot: str, key: str) -> None:
    with pytest.raises(FindingError, match="holds nothing"):
        Finding(f"It is {{{slot}0}}.", (key,)).text(ALL, scale())
