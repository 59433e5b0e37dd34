"""Ties from reports: exact small cases, what evidence does, and bad input."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tacitus.errors import ArrayError
from tacitus.infer.kernels.ffbs import chain
from tacitus.infer.ties import Exposure, SourcePrior, TieData, TieFit, TieReports, fit, tie_data

NONE = np.zeros((0, 0))
RATE = st.floats(0.01, 0.99)


def reports(*rows: tuple[int, int, int, int, int], **more: object) -> TieReports:
    """Build reports from (relation, subject, object, source, year) rows."""
    columns = np.array(rows, int).reshape(-1, 5).T
    return TieReports(*columns[:3], columns[3], columns[4], **more)


def lay(given: TieReports, **options: object) -> TieData:
    settings = {"relations": 2, "parties": 4, "sources": 6, "years": (2010, 2019)}
    return tie_data(given, **(settings | options))


def smoothed(emission: np.ndarray, begin: float, birth: float, death: float, *uniforms: np.ndarray):
    prob, state, moves = (
        np.empty_like(emission),
        np.zeros(emission.shape, np.int8),
        np.zeros((len(emission), 4)),
    )
    rates = (np.full(len(emission), r) for r in (begin, birth, death))
    value = chain(emission, *rates, *(uniforms or (NONE,)), state, prob, moves)
    return prob, state, moves, value


@settings(deadline=None)  # the first call compiles
@given(arrays(float, (1, 5), elements=st.floats(-6, 6)), RATE, RATE, RATE)
def test_the_chain_equals_the_enumerated_posterior(
    emission: np.ndarray, begin: float, birth: float, death: float
) -> None:
    paths = np.array(list(product((0, 1), repeat=5)))
    step = np.array([[1 - birth, birth], [death, 1 - death]])
    weight = np.where(paths[:, 0] == 1, begin, 1 - begin)
    for t in range(1, 5):
        weight = weight * step[paths[:, t - 1], paths[:, t]]
    weight = weight * np.exp(paths @ emission[0])
    share = weight / weight.sum()
    prob, _, moves, value = smoothed(emission, begin, birth, death)
    assert prob[0] == pytest.approx(share @ paths, abs=1e-9)
    assert value == pytest.approx(np.log(weight.sum()), abs=1e-9)
    before, after = paths[:, :-1], paths[:, 1:]
    expected = [(1 - before) * after, 1 - before, before * (1 - after), before]
    assert moves[0] == pytest.approx([share @ m.sum(axis=1) for m in expected], abs=1e-9)


def test_drawn_paths_have_the_smoothed_frequencies() -> None:
    emission = np.tile([1.0, -2.0, 0.5, 3.0, -1.0], (20_000, 1))
    uniforms = np.random.default_rng(1).random(emission.shape)
    prob, state, moves, _ = smoothed(emission, 0.3, 0.1, 0.4, uniforms)
    error = np.sqrt(prob[0] * (1 - prob[0]) / len(state))
    assert (np.abs(state.mean(axis=0) - prob[0]) < 4.5 * error).all()
    births = ((state[:, 1:] == 1) & (state[:, :-1] == 0)).sum()
    assert moves[:, 0].sum() == births


@pytest.fixture(scope="module")
def corpus() -> TieReports:
    """Some forty reports on a handful of dyads, with hedges, denials, days and wordings."""
    rng = np.random.default_rng(5)
    n = 40
    subject = rng.integers(0, 3, n)
    return TieReports(
        rng.integers(0, 2, n),
        subject,
        (subject + 1 + rng.integers(0, 3, n)) % 4,
        rng.integers(0, 6, n),
        rng.integers(2010, 2020, n),
        negated=rng.random(n) < 0.15,
        hedge=rng.integers(-1, 19, n),
        hearsay=rng.random(n) < 0.3,
        day=np.where(rng.random(n) < 0.2, np.nan, rng.integers(0, 3650, n)).astype(float),
        wording=rng.integers(1, 9, (n, 16)),
    )


@pytest.fixture(scope="module")
def found(corpus: TieReports) -> TieFit:
    return fit(lay(corpus), seed=7, draws=60, chains=2)


def test_probabilities_and_their_intervals(found: TieFit) -> None:
    for array in (found.probability, found.low, found.high):
        assert array.shape == (2 * 4 * 3, 10)
        assert ((array >= 0) & (array <= 1)).all()
    assert (found.low <= found.high).all()
    assert (found.high > found.low).mean() > 0.9


def test_weights_add_up_to_the_log_odds(found: TieFit) -> None:
    w, n = found.roots, found.data.reported
    total = w.prior + w.silence
    np.add.at(total, w.dyad, w.decibans)
    p = found.probability[:n]
    assert total == pytest.approx(10 * np.log10(p / (1 - p)), abs=1e-6)
    assert (np.diff(w.dyad) >= 0).all()


def test_the_fast_estimate_says_that_it_has_no_interval(corpus: TieReports) -> None:
    quick = fit(lay(corpus), seed=7, fast=True)
    assert quick.method == "map"
    assert np.isnan(quick.low).all()
    assert np.isnan(quick.diagnostics.rhat).all()


def test_same_seed_same_answer_on_any_map(corpus: TieReports, found: TieFit) -> None:
    def backwards(function, specs):
        return reversed([function(spec) for spec in reversed(specs)])

    again = fit(lay(corpus), seed=7, draws=60, chains=2, map=backwards)
    other = fit(lay(corpus), seed=8, draws=60, chains=2)
    assert np.array_equal(again.probability, found.probability)
    assert np.array_equal(again.roots.decibans, found.roots.decibans)
    assert not np.array_equal(other.probability, found.probability)


def test_the_order_of_rows_does_not_matter(corpus: TieReports) -> None:
    order = np.random.default_rng(2).permutation(40)
    dated = np.arange(40.0)  # equal days would be told apart by their order
    rows = {name: column for name, column in corpus.__dict__.items() if column is not None}
    there = fit(lay(TieReports(**(rows | {"day": dated}))), seed=1, fast=True)
    moved = {name: column[order] for name, column in (rows | {"day": dated}).items()}
    back = fit(lay(TieReports(**moved)), seed=1, fast=True)
    assert back.probability == pytest.approx(there.probability, abs=1e-9)


def one(given: TieReports, **options: object) -> float:
    """Give P(first relation, party 0 to party 1, 2015) by the fast estimate."""
    return fit(lay(given, **options), seed=0, fast=True).of(0, 0, 1, 2015)[0]


def test_more_independent_roots_say_more_and_repeated_ones_do_not() -> None:
    single = reports((0, 0, 1, 0, 2015))
    rows = ((0, 0, 1, 0, 2015), (0, 0, 1, 1, 2015), (0, 0, 1, 2, 2015))
    citing = reports(*rows, cites=np.array([(1, 0), (2, 1)]))
    circle = reports(*rows, cites=np.array([(0, 1), (1, 0), (2, 1)]))
    origin = reports(*rows, origin=np.array([5, 5, 5]))
    assert one(reports(*rows)) > one(single) + 0.1
    for echoed in (citing, circle, origin):
        assert one(echoed) == pytest.approx(one(single), abs=0.05)
    assert lay(circle).roots.circular.tolist() == [0]


def test_a_source_that_repeats_itself_counts_once() -> None:
    row = (0, 0, 1, 0, 2015)
    assert one(reports(row, row, row)) == pytest.approx(one(reports(row)), abs=1e-9)


def test_a_dyad_with_only_denials_falls_below_its_prior() -> None:
    data = lay(reports((0, 0, 1, 0, 2015), (0, 0, 1, 1, 2015), negated=np.array([True, True])))
    for result in (fit(data, seed=0, fast=True), fit(data, seed=0, draws=60)):
        p = result.of(0, 0, 1, 2015)[0]
        assert 0 < p < result.prior[0, 5]
        assert (result.roots.decibans[:, 5] < 0).all()


def test_a_denial_takes_away_from_what_was_affirmed() -> None:
    row = (0, 0, 1, 0, 2015)
    spoken = reports(row, (0, 0, 1, 1, 2015), (0, 0, 1, 2, 2015))
    denied = reports(
        *((0, 0, 1, s, 2015) for s in range(3)), negated=np.array([False, False, True])
    )
    assert one(denied) < one(reports(row, (0, 0, 1, 1, 2015))) < one(spoken)


def test_words_order_the_answer() -> None:
    def said(hedge: int) -> float:
        trusted = SourcePrior(np.full(6, 2.0), np.full(6, 0.1))
        return one(reports((0, 0, 1, 0, 2015), hedge=np.array([hedge])), prior=trusted)

    unlikely, may, likely, certain = (said(n) for n in (6, 9, 14, 17))
    assert unlikely < may < likely < certain


def test_a_better_source_is_believed_more() -> None:
    def by(d: float) -> float:
        return one(reports((0, 0, 1, 0, 2015)), prior=SourcePrior(np.full(6, d), np.full(6, 0.2)))

    assert by(0.0) < by(1.0) < by(2.2)


def test_both_bounds_enclose_what_copying_can_do() -> None:
    result = fit(lay(reports((0, 0, 1, 0, 2015), (0, 0, 1, 1, 2015))), seed=0, draws=40)
    row, year = result.data.dyad(0, 0, 1), 5
    low, high = result.bounds.one_root[row, year], result.bounds.independent[row, year]
    assert low < high
    assert result.roots_matter[row, year]
    assert low - 0.02 <= result.probability[row, year] <= high + 0.02


def test_same_words_next_day_betray_a_copy() -> None:
    rng = np.random.default_rng(3)
    words = rng.integers(1, 60_000, (6, 32))
    rows = [(0, 0, 1, s, 2015) for s in range(6)]
    copied = reports(*rows, day=np.arange(6.0), wording=np.tile(words[0], (6, 1)))
    apart = reports(*rows, day=np.arange(6.0) * 60, wording=words)
    echo, own = (fit(lay(r), seed=1, draws=100) for r in (copied, apart))
    assert (echo.copies.probability[1:] > 0.5).all()
    assert (own.copies.probability < 0.5).all()
    assert len(echo.roots.term) == 1
    assert len(own.roots.term) == 6


def test_leaving_a_root_out() -> None:
    result = fit(lay(reports((0, 0, 1, 0, 2015), (0, 0, 1, 1, 2015))), seed=0, draws=60)
    p = result.of(0, 0, 1, 2015)[0]
    assert (result.roots.without[:, 5] < p).all()
    flip = result.prior_to_flip[result.data.dyad(0, 0, 1), 5]
    assert 0 < flip < 0.5 or p < 0.5


def test_nothing_reported_leaves_the_prior() -> None:
    result = fit(lay(reports()), seed=0, draws=40)
    assert result.data.reported == 0
    rows = result.prior[result.data.relation]
    assert result.probability == pytest.approx(rows, abs=0.01)


def test_silence_counts_only_inside_exposure() -> None:
    given = reports(*((0, 0, 1, s, 2015) for s in range(6)))
    result = fit(lay(given), seed=0, draws=60)
    row, other = result.data.dyad(1, 0, 2), result.data.dyad(1, 2, 3)
    before = result.prior[1]
    assert result.probability[other] == pytest.approx(before, rel=0.3)
    assert result.probability[row, 5] < result.probability[other, 5]


def test_a_tie_without_direction_has_one_row() -> None:
    given = reports((0, 1, 0, 0, 2015))
    data = lay(given, directed=np.array([False, True]))
    assert data.dyad(0, 0, 1) == data.dyad(0, 1, 0) == 0
    assert data.dyad(1, 0, 1) != data.dyad(1, 1, 0)
    assert len(data.relation) == 6 + 12


def test_a_span_is_one_root_over_its_years() -> None:
    given = reports((0, 0, 1, 0, 2013), until=np.array([2016]))
    data = lay(given)
    assert data.terms.entry_year.tolist() == [3, 4, 5, 6]
    assert data.terms.entry_weight.sum() == pytest.approx(1.0)
    p = fit(data, seed=0, fast=True).probability[data.dyad(0, 0, 1)]
    assert p[3:7].min() > p[[0, 9]].max()


def test_covariates_move_births() -> None:
    rng = np.random.default_rng(11)
    near = np.zeros((1, 12, 12, 1))
    near[0, :6, :6] = 1.0
    rows = [
        (0, i, j, s, year)
        for i, j in rng.integers(0, 6, (25, 2)).tolist()
        if i != j
        for year in rng.integers(2010, 2020, 3).tolist()
        for s in rng.choice(6, 3, replace=False).tolist()
    ]
    data = lay(reports(*rows), relations=1, parties=12, covariates=near)
    result = fit(data, seed=1, draws=60, chains=2)
    assert result.rates["effect"].shape == (1,)
    assert result.rates["effect"][0] > 0.3


def test_sources_are_handed_on(found: TieFit) -> None:
    mean, sd = found.source_posterior
    assert mean.shape == sd.shape == (6,)
    assert (sd > 0).all()
    assert (found.sources.false_rate[:, 0] < found.sources.true_rate[:, 0]).all()


def test_dyads_at_risk_can_be_listed() -> None:
    given = reports((0, 0, 1, 0, 2015))
    data = lay(given, dyads=([0, 0], [0, 1], [1, 2]))
    result = fit(data, seed=0, fast=True)
    assert len(data.relation) == 2
    p, low, high = result.of(1, 2, 3, 2015)
    assert p == result.prior[1, 5]
    assert np.isnan(low)
    assert np.isnan(high)
    with pytest.raises(ArrayError, match="outside 'dyads'"):
        lay(given, dyads=([0], [1], [2]))


ROW = (0, 0, 1, 0, 2015)


@pytest.mark.parametrize(
    ("given", "options", "problem"),
    [
        (reports(ROW), {"parties": 1}, "two parties"),
        (reports((0, 1, 1, 0, 2015)), {}, "to itself"),
        (reports(ROW, until=np.array([2014])), {}, "ends before it begins"),
        (reports(ROW), {"years": (2019, 2010)}, "ends"),
        (reports((0, 0, 1, 0, 2030)), {}, "'year'"),
        (reports((0, 0, 9, 0, 2015)), {}, "'object'"),
        (reports((5, 0, 1, 0, 2015)), {}, "'relation'"),
        (reports((0, 0, 1, 9, 2015)), {}, "'source'"),
        (reports(ROW, hedge=np.array([50])), {}, "'hedge'"),
        (reports(ROW, hedge=np.array([np.nan])), {}, "'hedge'"),
        (reports(ROW, day=np.array([np.inf])), {}, "'day'"),
        (reports(ROW, day=np.array([1.0, 2.0])), {}, "'day'"),
        (reports(ROW, negated=np.array([2])), {}, "'negated'"),
        (reports(ROW, wording=np.array([1, 2])), {}, "'wording'"),
        (reports(ROW, cites=np.array([(0, 4)])), {}, "citations"),
        (reports(ROW), {"prior": SourcePrior(np.zeros(2), np.ones(2))}, "'prior'"),
        (reports(ROW), {"prior": SourcePrior(np.zeros(6), np.zeros(6))}, "'prior'"),
        (reports(ROW), {"covariates": np.full((2, 4, 4, 1), np.nan)}, "finite"),
        (reports(ROW), {"covariates": np.zeros((2, 4))}, "shape"),
        (reports(ROW), {"directed": [True]}, "directed"),
        (reports(ROW), {"sources": 0}, "source"),
        (
            reports(ROW),
            {"exposure": Exposure(*(np.array([v]) for v in (0, 0, 0, 9, 2015)))},
            "exposure: object",
        ),
    ],
)
def test_bad_input_is_refused(given: TieReports, options: dict, problem: str) -> None:
    with pytest.raises(ArrayError, match=problem):
        lay(given, **options)


def test_year_with_nan_is_refused() -> None:
    columns = [np.array([v]) for v in (0, 0, 1, 0)]
    with pytest.raises(ArrayError, match="whole numbers"):
        lay(TieReports(*columns, np.array([np.nan])))


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(ArrayError, match="draws"):
        fit(lay(reports(ROW)), seed=0, draws=1)


CELL = st.tuples(
    st.integers(0, 1),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 5),
    st.integers(2010, 2019),
).filter(lambda row: row[1] != row[2])


@settings(max_examples=25, deadline=None)
@given(st.data(), st.lists(CELL, max_size=25))
def test_any_reports_give_probabilities(data: st.DataObject, rows: list) -> None:
    n = len(rows)
    each = lambda values: st.lists(values, min_size=n, max_size=n)  # noqa: E731
    year = np.array([row[4] for row in rows], int)
    given = reports(
        *rows,
        until=np.minimum(year + np.array(data.draw(each(st.integers(0, 4))), int), 2019),
        negated=np.array(data.draw(each(st.booleans())), bool),
        hedge=np.array(data.draw(each(st.integers(-1, 18))), int),
        hearsay=np.array(data.draw(each(st.booleans())), bool),
        origin=np.array(data.draw(each(st.integers(-1, 4))), int),
        day=np.array(data.draw(each(st.floats(0, 4000) | st.just(np.nan))), float),
        cites=np.array(
            data.draw(st.lists(st.tuples(*(st.integers(0, n - 1),) * 2), max_size=8)) if n else [],
            int,
        ).reshape(-1, 2),
    )
    laid = lay(given)
    result = fit(laid, seed=1, draws=6, chains=1)
    assert np.isfinite(result.probability).all()
    assert ((result.probability >= 0) & (result.probability <= 1)).all()
    assert np.isfinite(result.roots.decibans).all()
    assert laid.terms.entry_weight.sum() == pytest.approx(len(laid.terms.dyad))
