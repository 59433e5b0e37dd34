"""Knox counts, their nulls, simultaneous pairs: against brute force and closed forms."""

from __future__ import annotations

import itertools
import math
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.coincidence import knox, simultaneous_pairs
from tacitus.infer.tails import benjamini_hochberg, poisson_tail, shared_days_tail

Points = tuple[np.ndarray, np.ndarray]


@st.composite
def points(draw: st.DrawFn, most: int = 7) -> Points:
    size = draw(st.integers(2, most))
    xy = draw(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=size, max_size=size)
    )
    t = draw(st.lists(st.integers(0, 8), min_size=size, max_size=size))
    return np.array(xy, float), np.array(t, float)


def brute(xy: np.ndarray, t: np.ndarray, distance: float, days: float) -> int:
    return sum(
        math.dist(xy[a], xy[b]) <= distance and abs(t[a] - t[b]) <= days
        for a, b in itertools.combinations(range(len(t)), 2)
    )


@settings(deadline=None, max_examples=60)
@given(points(most=40), st.sampled_from([0.0, 1.0, 2.5]), st.sampled_from([0.0, 1.0, 3.0]))
def test_count_is_that_of_brute_force(data: Points, distance: float, days: float) -> None:
    xy, t = data
    assert knox(xy, t, distance=distance, days=days).observed == brute(xy, t, distance, days)


@settings(deadline=None, max_examples=25)
@given(points(most=6))
def test_moments_are_those_of_all_permutations(data: Points) -> None:
    xy, t = data
    result = knox(xy, t, distance=1.0, days=2.0)
    counts = [brute(xy, t[list(p)], 1.0, 2.0) for p in itertools.permutations(range(len(t)))]
    assert result.expected == pytest.approx(np.mean(counts), abs=1e-9)
    assert result.sd == pytest.approx(np.std(counts), abs=1e-6)


def clumped(seed: int = 3, size: int = 600) -> Points:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 6, (size, 2)).astype(float), rng.integers(0, 200, size).astype(float)


def test_random_worlds_agree_with_the_closed_form() -> None:
    xy, t = clumped()
    exact = knox(xy, t, distance=1.0, days=3.0, worlds=400, seed=2)
    within_one = knox(
        xy, t, distance=1.0, days=3.0, null="strata", strata=np.zeros(t.size), worlds=400, seed=2
    )
    assert within_one.expected == pytest.approx(exact.expected, abs=4 * exact.sd / 20)
    assert within_one.sd == pytest.approx(exact.sd, rel=0.15)
    assert exact.p == pytest.approx(0.5 * math.erfc(exact.z / math.sqrt(2)), abs=0.08)


def test_same_seed_same_answer_on_any_map() -> None:
    xy, t = clumped()

    def backwards(function, specs):  # type: ignore[no-untyped-def]
        return [function(spec) for spec in reversed(specs)][::-1]

    for null in ("exchange", "jitter"):
        first = knox(xy, t, distance=1, days=3, null=null, worlds=250, seed=5)
        again = knox(xy, t, distance=1, days=3, null=null, worlds=250, seed=5, map=backwards)
        assert first == again


def test_jitter_keeps_slow_change_that_the_exchange_takes_for_coincidence() -> None:
    rng = np.random.default_rng(8)
    season = rng.integers(0, 20, 500)  # each place has its own season of 60 days
    t = (season * 60 + rng.integers(0, 60, 500)).astype(float)
    xy = np.column_stack([season, season]).astype(float)
    exchange = knox(xy, t, distance=0.5, days=5, worlds=199, seed=1)
    jitter = knox(xy, t, distance=0.5, days=5, null="jitter", interval=30, worlds=199, seed=1)
    assert exchange.p == 0.005
    assert exchange.z > 20
    assert jitter.z < 3  # what is left: intervals that reach over the edge of a season
    assert "30 days" in jitter.null


def burkitt() -> tuple[np.ndarray, np.ndarray]:
    """Read the 188 cases of Burkitt's lymphoma that libpysal ships."""
    libpysal = pytest.importorskip("libpysal", reason="libpysal, which ships the cases, is absent")
    path = Path(libpysal.__file__).parent / "examples" / "burkitt" / "burkitt.dbf"
    if not path.exists():
        pytest.skip("this libpysal does not ship the Burkitt cases")
    raw = path.read_bytes()
    count, header, width = struct.unpack("<IHH", raw[4:12])
    columns, at = {}, 1
    for n in range((header - 33) // 32):
        field = raw[32 + 32 * n : 64 + 32 * n]
        columns[field[:11].rstrip(b"\0").decode()] = (at, at + field[16])
        at += field[16]
    rows = [raw[header + width * n : header + width * (n + 1)] for n in range(count)]
    values = {
        k: np.array([float(row[a:b]) for row in rows])
        for k, (a, b) in columns.items()
        if k in ("X", "Y", "T")
    }
    return np.column_stack([values["X"], values["Y"]]), values["T"]


def test_burkitt() -> None:
    xy, t = burkitt()
    result = knox(xy, t, distance=20, days=5, worlds=999, seed=1)
    assert (result.n_events, result.observed) == (188, 13)
    assert result.expected == pytest.approx(10.14, abs=0.005)
    assert result.p_poisson == pytest.approx(0.2223, abs=5e-5)
    assert result.p == pytest.approx(0.22, abs=0.05)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"times": [1.0, math.nan, 2.0]}, "NaN"),
        ({"times": [1.0, 2.0]}, "two finite coordinates"),
        ({"xy": [[0, 0], [0, math.inf], [1, 1]]}, "finite coordinates"),
        ({"distance": -1.0}, "negative"),
        ({"null": "strata"}, "needs a stratum"),
        ({"null": "jitter"}, "needs random worlds"),
        ({"times": [1.0], "xy": [[0, 0]]}, "two events"),
    ],
)
def test_bad_input_is_named(change: dict[str, object], word: str) -> None:
    given_: dict[str, object] = {
        "xy": [[0, 0], [1, 1], [2, 2]],
        "times": [1.0, 2.0, 3.0],
        "distance": 1.0,
        "days": 1.0,
    }
    given_ |= change
    with pytest.raises(ArrayError, match=word):
        knox(given_.pop("xy"), given_.pop("times"), **given_)  # type: ignore[arg-type]


def test_all_events_on_one_day_give_no_evidence() -> None:
    result = knox([[0, 0], [0, 1], [5, 5]], [3, 3, 3], distance=2, days=1, worlds=99)
    assert (result.observed, result.expected, result.p) == (1, 1.0, 1.0)
    assert math.isnan(result.z)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
    st.lists(st.integers(0, 3), min_size=12, max_size=12),
    st.lists(st.integers(0, 2), min_size=12, max_size=12),
)
def test_simultaneous_pairs_are_those_of_brute_force(
    days: list[int], places: list[int], groups: list[int]
) -> None:
    t, p, g = np.array(days), np.array(places[: len(days)]), np.array(groups[: len(days)])
    found = simultaneous_pairs(t, p, g)
    brute_pairs = {
        (a, b)
        for a, b in itertools.combinations(range(len(t)), 2)
        if (t[a], p[a]) == (t[b], p[b]) and g[a] != g[b]
    }
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == brute_pairs
    assert ((found.p > 0) & (found.p <= 1) & (found.adjusted >= found.p - 1e-12)).all()


def test_vague_dates_make_no_pair() -> None:
    found = simultaneous_pairs([3, 3], [0, 0], [0, 1], precision=[1, 7])
    assert (found.first.size, found.skipped) == (0, 1)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 5), st.integers(0, 3))
def test_shared_days_tail_is_that_of_all_worlds(a: int, b: int, days: int, shared: int) -> None:
    worlds = [
        len(set(x) & set(y)) >= shared
        for x in itertools.product(range(days), repeat=a)
        for y in itertools.product(range(days), repeat=b)
    ]
    assert shared_days_tail(a, b, days, shared) == pytest.approx(np.mean(worlds), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_benjamini_hochberg_is_the_step_up_rule(p: list[float], q: float) -> None:
    adjusted = benjamini_hochberg(p)
    ordered = sorted(p)
    passing = [k for k in range(len(p)) if ordered[k] * len(p) / (k + 1) <= q]
    cut = ordered[passing[-1]] if passing else -1.0
    assert [bool(x <= q) for x in adjusted] == [x <= cut for x in p]


def test_missing_p_stays_missing() -> None:
    np.testing.assert_array_equal(benjamini_hochberg([math.nan, 0.02]), [math.nan, 0.02])


def test_poisson_tail_counts_the_observed_value() -> None:
    assert poisson_tail(0, 2.0) == 1.0
    assert poisson_tail(1, 2.0) == pytest.approx(1 - math.exp(-2.0))


def test_precision_is_one_number_or_one_per_event() -> None:
    alike = simultaneous_pairs([3, 3], [0, 0], [0, 1], precision=2.0)
    assert (alike.skipped, alike.first.size) == (2, 0)
    with pytest.raises(ArrayError, match="one per event"):
        simultaneous_pairs([3, 3], [0, 0], [0, 1], precision=[1, 1, 1])
