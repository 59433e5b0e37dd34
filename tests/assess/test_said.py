"""Presence and roles, as said."""

from __future__ import annotations

from saying import tie

from tacitus.assess.roots import root_ids
from tacitus.assess.said import presence, roles, span
from tacitus.core import (
    Assertion,
    Assessment,
    PartyStatement,
    PatternStatement,
    Period,
    Place,
)


def there(key: str, *places: Place, party: str = "a", **more: object) -> Assertion:
    fields = {"period": Period.parse("2020")} | more
    return Assertion(
        key, PartyStatement("presence", (party,)), "d", ("s",), places=places, **fields
    )  # type: ignore[arg-type]


NORTH = Place("North", "Aland", where_prec=4)


def test_presence_counts_roots_and_lists_assertions() -> None:
    said = [there("1", NORTH), there("2", NORTH)]
    (row,) = presence(said, {"1": "un", "2": "press"})
    assert (row.party, row.place, row.country, row.where_prec) == ("a", "North", "Aland", 4)
    assert (row.roots, row.assertions, row.polarity) == (2, ("1", "2"), "affirmed")


def test_a_denial_and_a_plan_are_no_presence() -> None:
    said = [
        there("1", NORTH),
        there("2", NORTH, polarity="negated"),
        there("3", NORTH, modality="possible"),
    ]
    rows = presence(said, root_ids(said, {}))
    assert [(r.polarity, r.modality, r.assertions) for r in rows] == [
        ("affirmed", "actual", ("1",)),
        ("affirmed", "possible", ("3",)),
        ("negated", "actual", ("2",)),
    ]


def test_a_place_is_as_coarse_as_anybody_says_and_never_finer() -> None:
    """FIELD 7.4."""
    said = [there("1", NORTH), there("2", Place("North", "Aland", where_prec=1))]
    for order in (said, said[::-1]):
        (row,) = presence(order, root_ids(order, {}))
        assert row.where_prec == 4
    (row,) = presence([there("1", Place("North"))], {"1": "s"})
    assert row.where_prec is None


def test_periods_are_edtf_without_repeats() -> None:
    said = [there("1", period=Period.parse("2019-09~/..")), there("2"), there("3")]
    assert span(said) == "2019-09~/..; 2020"
    assert span([there("1", period=None)]) == ""


def test_roles_of_ties_capabilities_and_patterns() -> None:
    said = [
        tie("1", relation="support", supports=("training", "weapons")),
        tie("2", relation="support"),
        Assertion("3", PartyStatement("capability", ("a",), "night raids"), "d", ("s",)),
        Assertion(
            "4", PatternStatement("supported", ("c",), "most", done_by=("a", "c")), "d", ("s",)
        ),
        tie("5", relation="support", supports=("training",), modality="planned"),
        tie("6"),
    ]
    likely = Assessment("x", "tie", "support.training:a->b@2020", probability=0.8)
    rows = roles(said, root_ids(said, {}), {"support.training:a->b": likely})
    found = [(r.party, r.brings, r.to, r.modality, r.probability) for r in rows]
    assert found == [
        ("a", "night raids", "", "actual", None),
        ("a", "training", "b", "actual", 0.8),
        ("a", "training", "b", "planned", 0.8),
        ("a", "unspecified", "b", "actual", None),
        ("a", "weapons", "b", "actual", None),
        ("c", "joint_operations", "a", "actual", None),
    ]
