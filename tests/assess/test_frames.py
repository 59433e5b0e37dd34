"""Plain tables into the attribution engine, and results out."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from tacitus.assess.frames import fit, to_arrays, to_arviz, to_frame
from tacitus.errors import ArrayError

EVENTS: dict[str, list[Any]] = {
    "event": ["e1", "e2", "e3", "e4"],
    "place": ["north", "north", "south", "south"],
    "target": ["police", "market", None, "police"],
    "casualties": [0, 2, None, 1],
    "period": [2019, 2020, 2020, 2020],
}
CLAIMS = {"event": ["e1", "e2"], "group": ["Red", "Blue"], "status": ["claimed", "denied"]}
REPORTS = {"event": ["e2", "e3"], "source": ["agency", "paper"], "group": ["Red;Blue", "Red"]}


def test_names_become_codes() -> None:
    data, (events, groups, targets, sources) = to_arrays(EVENTS, CLAIMS, REPORTS)
    assert groups == ("other", "Red", "Blue")
    assert events == ("e1", "e2", "e3", "e4")
    assert targets == ("police", "market")
    assert sources == ("agency", "paper")
    assert data.target.tolist() == [0, 1, -1, 0]
    assert data.casualty.tolist() == [0, 2, -1, 1]
    assert np.diff(np.asarray(data.reports.pointers)).tolist() == [2, 1]


def test_an_umbrella_stands_for_its_parts() -> None:
    reports = {"event": ["e3"], "source": ["agency"], "group": ["Reds"]}
    parents = {"Red": "Reds", "Dark Red": "Reds"}
    data, (_, groups, _, _) = to_arrays(EVENTS, CLAIMS, reports, parents=parents)
    assert groups == ("other", "Red", "Blue", "Reds", "Dark Red")
    assert data.group_parent.tolist() == [-1, 3, -1, -1, 3]
    pointers, named = data.report_sets()
    assert named[pointers[0] : pointers[1]].tolist() == [1, 3, 4]
    with pytest.raises(ArrayError, match="circle"):
        fit(EVENTS, CLAIMS, REPORTS, seed=1, fast=True, parents={"Red": "Blue", "Blue": "Red"})


def test_arrow_tables_and_records_give_the_same_arrays() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    plain = to_arrays(EVENTS, CLAIMS, REPORTS)
    arrow = to_arrays(*(pyarrow.table(x) for x in (EVENTS, CLAIMS, REPORTS)))
    records = to_arrays(*map(as_records, (EVENTS, CLAIMS, REPORTS)))
    for data, names in (arrow, records):
        assert names == plain[1]
        for name in ("place", "target", "casualty", "candidates"):
            assert np.array_equal(getattr(data, name), getattr(plain[0], name))


def as_records(table: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_any_frame_gives_the_same_answer(library: str) -> None:
    pytest.importorskip(library)
    plain = fit(EVENTS, CLAIMS, REPORTS, seed=3, draws=20, burn=10, chains=1)
    events, claims, reports = (to_frame(x, library=library) for x in (EVENTS, CLAIMS, REPORTS))
    framed = fit(events, claims, reports, seed=3, draws=20, burn=10, chains=1)
    assert framed.groups == plain.groups
    assert np.array_equal(framed.result.rows, plain.result.rows)
    table = to_frame(framed.attributions(), library=library)
    assert len(table) == len(framed.result.took_part)


def test_policies_say_none_where_nothing_is_known() -> None:
    named = fit(EVENTS, CLAIMS, REPORTS, seed=3, fast=True)
    assert set(named.policies()["low"]) == {None}


def test_draws_go_to_arviz() -> None:
    pytest.importorskip("arviz")
    named = fit(EVENTS, CLAIMS, REPORTS, seed=3, draws=20, burn=10, chains=2)
    assert to_arviz(named.result).posterior["claim"].shape[:2] == (2, 20)


@pytest.mark.parametrize(
    ("claims", "reports", "says"),
    [
        ({"event": ["e9"], "group": ["Red"], "status": ["claimed"]}, None, "e9"),
        ({"event": ["e1"], "group": ["Red"], "status": ["boasted"]}, None, "boasted"),
        ({"event": ["e1"], "status": ["claimed"]}, None, "no column 'group'"),
        (None, {"event": ["e1"], "source": ["a"], "group": [""]}, "names no group"),
    ],
)
def test_tables_that_do_not_fit(claims: Any, reports: Any, says: str) -> None:
    with pytest.raises(ArrayError, match=says):
        to_arrays(EVENTS, claims, reports)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"event": ["e1", "e2", "e3", None]}, "'event' is empty in row 3"),
        ({"place": ["north", float("nan"), "south", "south"]}, "'place' is empty in row 1"),
        ({"period": [2019, None, 2020, 2020]}, "'period' is empty in row 1"),
        ({"period": [2019, "spring", 2020, 2020]}, "one kind"),
        ({"casualties": ["none", "many", None, "few"]}, "'none' in row 0"),
        ({"casualties": [0, 2, None, 250]}, "holds 250 in row 3: give classes"),
        ({"casualties": [0, -1, None, 1]}, "holds -1 in row 1"),
        ({"casualties": [0, 1.5, None, 1]}, "holds 1.5 in row 1"),
        ({"claims_recorded": ["perhaps"] * 4}, "true or false"),
        ({"place": ["north"]}, "one length"),
    ],
)
def test_events_that_do_not_fit(change: Any, says: str) -> None:
    with pytest.raises(ArrayError, match=says):
        to_arrays(EVENTS | change)


def test_one_name_for_all_groups_is_refused() -> None:
    with pytest.raises(ArrayError, match="list of names"):
        to_arrays(EVENTS, CLAIMS, groups="Red")


def test_a_group_is_one_group_however_its_name_is_typed() -> None:
    claims = {"event": ["e1"], "group": [130], "status": ["claimed"]}
    reports = {"event": ["e2", "e3"], "source": ["a", "b"], "group": [" 130 ", "131;130"]}
    _, (_, groups, _, _) = to_arrays(EVENTS, claims, reports)
    assert groups == ("other", "130", "131")


def test_no_candidates_named_means_anybody() -> None:
    data, (_, groups, _, _) = to_arrays(
        EVENTS | {"candidates": ["Red", None, "Blue;Red", float("nan")]}, CLAIMS
    )
    listed = np.split(data.candidates, data.candidate_pointers[1:-1])
    assert groups == ("other", "Red", "Blue")
    assert [len(row) for row in listed] == [2, 3, 3, 3]


def test_a_report_entered_twice_is_one_report() -> None:
    twice = {name: column * 2 for name, column in REPORTS.items()}
    data = to_arrays(EVENTS, CLAIMS, twice)[0]
    assert np.asarray(data.reports.event).tolist() == [1, 2]
    early = to_arrays(EVENTS, CLAIMS, twice | {"order": [4, 3, 2, 1]})[0]
    assert np.asarray(early.reports.order).tolist() == [2, 1]


def test_an_event_listed_twice() -> None:
    with pytest.raises(ArrayError, match="twice"):
        to_arrays({"event": ["a", "a"], "place": ["x", "x"]})


def test_a_fit_is_shown_in_one_line_and_summed_up_in_a_few() -> None:
    named = fit(EVENTS, CLAIMS, REPORTS, seed=3, draws=20, burn=10, chains=2)
    assert repr(named) == "<NamedFit: 4 events, 2 groups and others, gibbs, seed 3>"
    assert repr(named.result) == "<AttributionFit: 4 events, 3 groups, 2 chains × 20 draws, seed 3>"
    first, checks, *groups = named.summary().splitlines()
    assert first == "NamedFit: 4 events, 2 groups and others, gibbs, seed 3."
    assert "R-hat" in checks
    assert len(groups) == 3
    assert groups[0].startswith("  Red: ")
    assert "no intervals" in fit(EVENTS, CLAIMS, REPORTS, seed=3, fast=True).summary()


def test_a_fit_survives_pickling() -> None:
    named = fit(EVENTS, CLAIMS, REPORTS, seed=3, fast=True)
    again = pickle.loads(pickle.dumps(named))  # noqa: S301 - our own bytes
    assert again.attributions() == named.attributions()
