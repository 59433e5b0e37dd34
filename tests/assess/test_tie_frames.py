"""Ties and coincidence from plain tables: dicts, pandas and polars say the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus import knox, ties
from tacitus.assess.tie_frames import to_reports
from tacitus.errors import ArrayError, VocabularyError
from tacitus.infer.coincidence import knox as knox_arrays

REPORTS = {
    "relation": ["support.training", "support.training", "ally", "ally"],
    "a": ["Red", "Red", "Blue", "Green"],
    "b": ["Blue", "Blue", "Green", "Blue"],
    "source": ["monitor", "agency", "monitor", "agency"],
    "year": [2018, 2019, 2019, 2019],
    "until": [2019, None, None, None],
    "hedge": ["likely", None, "reportedly", None],
    "negated": [False, False, False, True],
}
EVENTS = {
    "longitude": [69.2, 69.21, 65.7, 65.7],
    "latitude": [34.5, 34.5, 31.6, 31.6],
    "date": ["2020-03-25", "2020-03-26", "2020-05-12", "2020-07-01"],
}


def frames(table):
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    yield pandas.DataFrame(table)
    yield polars.DataFrame(table)
    yield polars.LazyFrame(table)
    yield pytest.importorskip("pyarrow").table(table)
    yield [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def test_ties_are_named_and_symmetric_ones_have_one_row():
    found = ties(REPORTS, seed=1, fast=True)
    table = found.probabilities()
    assert set(zip(table["relation"], table["a"], table["b"], strict=True)) == {
        ("support.training", "Red", "Blue"),
        ("ally", "Blue", "Green"),
    }
    assert sorted(set(table["year"])) == [2018, 2019]
    assert all(low is None for low in table["low"])  # the fast estimate has no interval


def test_a_denial_speaks_against_a_tie():
    affirmed = {k: v[:3] for k, v in REPORTS.items()}
    at = {"relation": "ally", "year": 2019}

    def p(table):
        rows = ties(table, seed=1, fast=True).probabilities()
        return next(
            rows["probability"][i]
            for i in range(len(rows["year"]))
            if all(rows[k][i] == v for k, v in at.items())
        )

    assert p(REPORTS) < p(affirmed)


def test_evidence_adds_up_to_the_log_odds():
    found = ties(REPORTS, seed=3, draws=20, chains=2)
    evidence, weights = found.evidence(), found.result.roots
    data = found.result.data
    assert {"monitor", "agency"} >= {s for root in evidence["root"] for s in root.split(", ")}
    for k in range(data.reported):
        for t in range(data.years):
            total = weights.prior[k, t] + weights.silence[k, t]
            total += weights.decibans[np.asarray(weights.dyad) == k, t].sum()
            p = 1 / (1 + 10 ** (-total / 10))
            assert p == pytest.approx(found.result.probability[k, t], abs=0.1)
    worth = found.source_worth()
    assert worth["source"] == ["monitor", "agency"]


def test_frames_of_any_library_say_the_same():
    want = ties(REPORTS, seed=1, fast=True).probabilities()
    for frame in frames(REPORTS):
        assert ties(frame, seed=1, fast=True).probabilities() == want
    for frame in frames(EVENTS):
        assert knox(frame, distance=5, days=3) == knox(EVENTS, distance=5, days=3)


def test_reports_with_one_origin_are_one_root():
    apart = {k: v[:2] for k, v in REPORTS.items() if k not in {"until", "hedge", "negated"}}
    data, _ = to_reports(apart | {"origin": ["wire", "wire"], "year": [2019, 2019]})
    assert len(data.terms.dyad) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"relation": ["friend", *REPORTS["relation"][1:]]}, "friend"),
        ({"relation": ["support.tea", *REPORTS["relation"][1:]]}, "tea"),
        ({"a": ["", "Red", "Blue", "Green"]}, "'a' is empty in row 0"),
        ({"year": [2018, 2019, 2019, None]}, "'year' is empty in row 3"),
        ({"year": ["x", 2019, 2019, 2019]}, "'year' holds 'x' in row 0"),
        ({"year": [2019.5, 2019, 2019, 2019]}, "whole numbers"),
        ({"year": [9999, 2019, 2019, 2019], "until": [None] * 4}, "from 2019 to 9999"),
        ({"year": [20190101, 2019, 2019, 2019]}, "holds 20190101 in row 0"),
        ({"until": [2017, 2019, 2019, 2019]}, "ends before it begins"),
        ({"negated": ["no", "perhaps", "no", "no"]}, "'negated' holds 'perhaps' in row 1"),
        ({"hedge": [1, 2, 3, 4]}, "'hedge' holds 1 in row 0"),
        ({"relation": ["ally.training", *REPORTS["relation"][1:]]}, "support.training"),
        ({"day": ["2020", "2020-01-01", None, None]}, "'day' holds '2020' in row 0"),
        ({"year": [2019]}, "one length"),
    ],
)
def test_a_bad_row_gets_one_sentence(change, words):
    with pytest.raises((ArrayError, VocabularyError), match=words):
        ties(REPORTS | change, seed=1, fast=True)


def test_a_denial_in_words_is_a_denial():
    said = REPORTS | {"negated": ["no", "FALSE", "0", "true"]}
    assert to_reports(said)[0].terms.signal.tolist() == to_reports(REPORTS)[0].terms.signal.tolist()


def reports_of_one_tie(sources, origins):
    n = len(sources)
    table = {"relation": ["ally"] * n, "a": ["Red"] * n, "b": ["Blue"] * n}
    return to_reports(table | {"source": sources, "origin": origins, "year": [2019] * n})[0]


def test_whoever_repeats_a_source_of_the_table_adds_no_root():
    assert len(reports_of_one_tie(["monitor", "daily"], [None, None]).terms.dyad) == 2
    assert len(reports_of_one_tie(["monitor", "daily"], [None, "monitor"]).terms.dyad) == 1
    assert len(reports_of_one_tie(["monitor", "daily"], ["monitor", "monitor"]).terms.dyad) == 1


def test_sources_that_cite_one_another_in_a_circle_are_one_root():
    circle = reports_of_one_tie(["daily", "post", "times"], ["post", "times", "daily"])
    assert len(circle.terms.dyad) == 1


def test_an_origin_joins_reports_of_its_own_tie_alone():
    table = {"relation": ["ally", "ally"], "a": ["Red", "Green"], "b": ["Blue", "Blue"]}
    table |= {"source": ["monitor", "daily"], "origin": [None, "monitor"], "year": [2019, 2019]}
    assert len(to_reports(table)[0].terms.dyad) == 2


def test_days_of_publication_may_be_dates():
    days = ["2019-03-01", "2019-03-04", None, "2019-04-01"]
    pandas = pytest.importorskip("pandas")
    numbered = to_reports(REPORTS | {"day": [17956.0, 17959.0, None, 17987.0]})[0]
    for column in (days, pandas.to_datetime(pandas.Series(days))):
        dated = to_reports(REPORTS | {"day": column})[0]
        assert all(map(np.array_equal, dated.candidates, numbered.candidates))


def test_a_missing_column_and_an_empty_table_are_named():
    with pytest.raises(ArrayError, match="no column 'source'"):
        ties({k: v for k, v in REPORTS.items() if k != "source"}, seed=1)
    with pytest.raises(ArrayError, match="empty"):
        ties({k: [] for k in ("relation", "a", "b", "source", "year")}, seed=1)


def test_knox_lays_degrees_flat_in_km():
    # 0.01 degrees of longitude at 34.5° N are 0.92 km.
    assert knox(EVENTS, distance=1.0, days=1).observed == 1
    assert knox(EVENTS, distance=0.9, days=1).observed == 0


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.integers(0, 30)),
        min_size=2,
        max_size=25,
    )
)
def test_knox_of_a_table_is_knox_of_its_arrays(rows):
    x, y, day = (np.array(column, float) for column in zip(*rows, strict=True))
    table = {"x": x, "y": y, "day": day}
    xy = np.column_stack((x, y))
    want = knox_arrays(xy, day, distance=2, days=3)
    assert repr(knox(table, distance=2, days=3)) == repr(want)
    assert repr(knox(xy, day, distance=2, days=3)) == repr(want)


def test_knox_takes_a_column_of_strata():
    table = EVENTS | {"season": ["spring", "spring", "summer", "summer"]}
    found = knox(table, distance=5, days=3, null="strata", strata="season", worlds=9, seed=1)
    assert found.null == "times are exchanged among the events of each stratum"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": ["2020-03-25", None, "2020-05-12", "2020-07-01"]}, "'date' is empty in row 1"),
        ({"date": ["soon"] * 4}, "'soon' in row 0: give days as 2020-03-25"),
        ({"date": ["2020"] * 4}, "'2020' in row 0"),
        ({"date": [20200325] * 4}, "20200325 in row 0"),
        ({"date": ["2020-02-30"] * 4}, "'2020-02-30' in row 0"),
        ({"latitude": [34.5, None, 31.6, 31.6]}, "'latitude' is empty in row 1"),
        ({"latitude": [34.5, 69.2, 31.6, 131.6]}, "131.6 in row 3"),
        ({"longitude": ["east", 69.2, 65.7, 65.7]}, "'east' in row 0"),
        ({"latitude": [34.5]}, "one length"),
    ],
)
def test_an_event_without_day_or_place_is_refused(change, words):
    with pytest.raises(ArrayError, match=words):
        knox(EVENTS | change, distance=1, days=1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"null": "shuffle", "worlds": 9}, "'shuffle' is no null"),
        ({"strata": [1, 1, 2, 2]}, "uses no strata"),
        ({"null": "strata", "worlds": 9}, "needs a stratum"),
        ({"null": "strata", "strata": [1], "worlds": 9}, "each of the 4 events"),
        ({"null": "strata", "strata": ["a", None, "b", "b"], "worlds": 9}, "none missing"),
        ({"null": "jitter"}, "needs random worlds"),
        ({"distance": "10 km"}, "distance is '10 km'"),
        ({"days": float("nan")}, "days is nan"),
    ],
)
def test_a_question_that_cannot_be_asked(options, words):
    with pytest.raises(ArrayError, match=words):
        knox(EVENTS, **{"distance": 1, "days": 1, **options})


def test_arrays_that_hold_no_numbers_are_refused():
    with pytest.raises(ArrayError, match="numbers"):
        knox([["a", "b"], ["c", "d"]], [1, 2], distance=1, days=1)
    with pytest.raises(ArrayError, match="numbers"):
        knox([[0, 0], [1, 1]], ["2020-01-01", "2020-01-02"], distance=1, days=1)


def test_a_date_with_a_time_zone_keeps_its_own_day():
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    # One day in Kabul, two days in UTC.
    when = ["2020-03-25 01:00", "2020-03-25 23:00", "2020-05-12 00:00", "2020-07-01 00:00"]
    local = pandas.to_datetime(when).tz_localize("Asia/Kabul")
    column = polars.Series(when).str.to_datetime(time_zone="Asia/Kabul")
    for table in (
        pandas.DataFrame(EVENTS).assign(date=local),
        polars.DataFrame(EVENTS).with_columns(date=column),
        EVENTS | {"date": [f"{day}:00+04:30" for day in when]},
    ):
        assert knox(table, distance=5, days=0).close_in_time == 1
