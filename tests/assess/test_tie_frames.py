"""Ties from plain tables: whichever library made them, they say the same."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest
from table_kinds import every_kind_of

from tacitus import ties
from tacitus.assess.tie_frames import to_reports
from tacitus.errors import ArrayError, VocabularyError

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
    for frame in every_kind_of(REPORTS):
        assert ties(frame, seed=1, fast=True).probabilities() == want


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


def test_nobody_is_his_own_confirmation():
    def terms(years, **more):
        n = len(years)
        table = {"relation": ["ally"] * n, "a": ["Red"] * n, "b": ["Blue"] * n, "year": years}
        return len(to_reports(table | {"source": ["monitor"] * n} | more)[0].terms.dyad)

    assert terms([2018, 2019, 2020]) == 1
    assert terms([2020, 2018, 2019]) == 1
    assert terms([2010, 2020]) == 2
    assert terms([2010, 2020], until=[2019, 2020]) == 1
    assert terms([2018, 2019], negated=[False, True]) == 2
    assert terms([2018, 2019], source=["monitor", "agency"]) == 2
    assert terms([2018, 2019], a=["Red", "Blue"], b=["Blue", "Red"]) == 1


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


def test_a_fit_is_shown_in_one_line_and_summed_up_in_a_few():
    found = ties(REPORTS, seed=3, draws=20, chains=2)
    assert repr(found) == "<NamedTies, reported ties: 2, parties: 3, 2018 to 2019, gibbs, seed 3>"
    first, checks, *rows = found.summary().splitlines()
    assert first == "NamedTies, reported ties: 2, parties: 3, 2018 to 2019, gibbs, seed 3."
    assert "R-hat" in checks
    assert len(rows) == 4
    assert rows[0].startswith("  support.training: Red -> Blue, 20")
    assert "90 % interval" in rows[0]
    assert "no intervals" in ties(REPORTS, seed=3, fast=True).summary()


def test_evidence_stands_by_tie_and_year_the_weightiest_first():
    table = ties(REPORTS, seed=3, fast=True).evidence()
    tie = [*zip(table["relation"], table["a"], table["year"], strict=True)]
    assert tie == sorted(tie, key=tie.index)
    assert any(tie.count(each) > 1 for each in tie)
    for (one, heavy), (two, light) in pairwise(zip(tie, table["decibans"], strict=True)):
        assert one != two or abs(heavy) >= abs(light)


def test_a_fit_survives_pickling():
    found = ties(REPORTS, seed=3, fast=True)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert again.probabilities() == found.probabilities()


@pytest.mark.parametrize(
    "options", [{"seed": -1}, {"seed": "x"}, {"seed": None}, {"seed": 1, "draws": 10.5}]
)
def test_a_seed_or_count_that_is_no_whole_number(options):
    with pytest.raises(ArrayError, match="whole number"):
        ties(REPORTS, fast=True, **options)
