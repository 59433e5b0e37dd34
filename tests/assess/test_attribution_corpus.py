"""Events, claims and reports, laid out for the engine of attribution."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from saying import claim, event, tables

from tacitus.assess.attribution_corpus import OTHER, AttributionCorpus, attribution_corpus
from tacitus.assess.roots import root_ids
from tacitus.core import Assertion, EventStatement, Party, PatternStatement
from tacitus.infer.attribution import CLAIMED, DENIED

PARTIES = {
    "a": Party("a", "A"),
    "b": Party("b", "B"),
    "b1": Party("b1", "B One", "faction", part_of="b"),
}
ALIASES = [("A", None, "a"), ("B", None, "b")]


def about(key: str, event_id: str | None, *chain: str, **more: Any) -> Assertion:
    fields = {
        k: more.pop(k) for k in ("attributed_to", "claimed_by", "denied_by", "joint") if k in more
    }
    statement = EventStatement("attack", event_id=event_id, **fields)
    return Assertion(key, statement, f"d-{key}", chain or ("s",), **more)


def corpus(
    events: list[dict[str, Any]], claims: list[dict[str, Any]], *said: Assertion, **more: Any
) -> AttributionCorpus:
    with tables(events, claims, ALIASES) as con:
        return attribution_corpus(con, said, roots=root_ids(said, {}), parties=PARTIES, **more)


def test_nothing_recorded_is_nothing_to_fit() -> None:
    """FIELD 7.18: a list without a place for claims says nothing of who claims."""
    found = corpus([event("0", "ged", side_a="A")], [claim("0", "A", "not_recorded")])
    assert found.data is None
    assert found.events == ()


def test_an_unrecorded_event_enters_where_a_report_speaks_of_it() -> None:
    found = corpus(
        [event("0", "ged"), event("1", "ged")], [], about("1", "0", attributed_to=("a",))
    )
    assert found.events == ("0",)
    assert found.data is not None
    assert not found.data.claims_recorded.any()


def test_a_side_is_no_perpetrator() -> None:
    """FIELD 7.3."""
    found = corpus([event("0", side_a="B", side_b="A")], [claim("0", "A", "claimed")])
    assert found.claimed_by == {"0": ("a",)}
    assert found.data is not None
    assert found.data.reports.event.size == 0


def test_claims_denials_and_suspicions_are_three_things() -> None:
    """FIELD 7.8."""
    claims = [
        claim("0", "A", "claimed"),
        claim("1", "A", "denied"),
        claim("2", "A", "silent", suspected=True),
    ]
    found = corpus([event(str(n)) for n in range(3)], claims)
    data = found.data
    assert data is not None
    a = found.groups.index("a")
    assert [(int(e), int(g), int(s)) for e, g, s in zip(
        data.claims.event, data.claims.group, data.claims.status, strict=True
    )] == [(0, a, CLAIMED), (1, a, DENIED)]  # fmt: skip
    assert [found.events[e] for e in data.reports.event] == ["2"]
    assert "officials" in found.reports[0].label


@pytest.mark.parametrize(
    "label", ["gunmen", "Unknown Militants", "Unidentified armed group (Aland)"]
)
def test_a_plain_word_is_no_group(label: str) -> None:
    """FIELD 7.17."""
    found = corpus([event("0")], [claim("0", label, "silent"), claim("0", "A", "silent", 2)])
    assert found.groups == (OTHER, "a")


def test_other_is_a_candidate_for_every_event_and_families_come_together() -> None:
    events = [event("0"), event("1"), event("2", date_start="1990-01-01", date_end="1990-01-01")]
    claims = [claim("0", "A", "claimed"), claim("1", "B", "silent"), claim("2", "A", "claimed")]
    found = corpus(events, claims)
    data = found.data
    assert data is not None
    listed = {
        key: {found.groups[g] for g in np.split(data.candidates, data.candidate_pointers[1:-1])[n]}
        for n, key in enumerate(found.events)
    }
    assert listed["0"] == {OTHER, "a", "b", "b1"}
    assert listed["2"] == {OTHER, "a"}


def test_undated_events_are_kept() -> None:
    """FIELD 7.11."""
    undated = event("1", date_start=None, date_end=None)
    found = corpus([event("0"), undated], [claim("0", "A", "claimed"), claim("1", "A", "claimed")])
    assert set(found.events) == {"0", "1"}


def test_what_is_planned_denied_or_unreviewed_is_no_report() -> None:
    said = [
        about("1", "0", attributed_to=("a",), modality="possible"),
        about("2", "0", attributed_to=("a",), polarity="negated"),
        about("3", "0", attributed_to=("a",), tier="rule"),
    ]
    found = corpus([event("0")], [claim("0", None, "silent")], *said)
    assert found.reports == ()
    counted = corpus([event("0")], [claim("0", None, "silent")], said[2], tiers=frozenset({"rule"}))
    assert [r.assertions for r in counted.reports] == [("3",)]


def test_reports_that_cite_one_root_share_it() -> None:
    said = [
        about("1", "0", "x", "wire", attributed_to=("a",)),
        about("2", "0", "y", "wire", attributed_to=("a",)),
    ]
    data = corpus([event("0")], [claim("0", None, "silent")], *said).data
    assert data is not None
    assert data.reports.root is not None
    assert len(set(data.reports.root.tolist())) == 1


def test_who_is_cited_may_repeat_others_unless_a_person_names_the_origin() -> None:
    def originals(**more: Any) -> list[bool]:
        said = [
            about("1", "0", "wire", attributed_to=("a",)),
            about("2", "0", "y", "wire", attributed_to=("a",), **more),
        ]
        data = corpus([event("0")], [claim("0", None, "silent")], *said).data
        assert data is not None
        return np.asarray(data.reports.original).tolist()

    assert originals() == [False, False]
    assert originals(root="wire") == [True, True]


def test_a_pattern_counts_for_what_a_group_claims_of_its_own() -> None:
    def pattern(key: str, **more: Any) -> Assertion:
        return Assertion(
            key, PatternStatement("claimed", ("a",), "hardly_any", **more), "d", ("s",)
        )

    found = corpus(
        [event("0")], [claim("0", "A", "silent")], pattern("1"), pattern("2", done_by=("b",))
    )
    assert found.data is not None
    assert found.data.patterns.group.tolist() == [found.groups.index("a")]
    assert "carry no weight" in found.notes[0]


def test_the_layout_does_not_depend_on_the_order_of_rows() -> None:
    """FIELD 7.13."""
    events = [event(str(n)) for n in range(4)]
    claims = [claim(str(n), "AB"[n % 2], "claimed") for n in range(4)]
    one, other = corpus(events, claims), corpus(events[::-1], claims[::-1])
    assert (one.events, one.groups, one.claimed_by) == (
        other.events,
        other.groups,
        other.claimed_by,
    )
    assert np.array_equal(one.data.candidates, other.data.candidates)  # type: ignore[union-attr]
