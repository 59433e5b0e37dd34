"""Entry points of the attribution model: bad input, missing values, runs that stop and go on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError, InterruptedRunError
from tacitus.infer.attribution import (
    CLAIMED,
    DENIED,
    AttributionData,
    Claims,
    Patterns,
    Priors,
    Reports,
    evidence,
    fit,
    gibbs,
    presence_cells,
    ragged,
)
from tacitus.infer.attribution.em import climb
from tacitus.infer.attribution.sensitivity import report_bits, sensitivity, silent_groups

QUICK: dict[str, Any] = {"draws": 60, "burn": 40, "chains": 2}


def small(seed: int = 0, events: int = 60, groups: int = 4) -> AttributionData:
    """A world with a bit of everything: claims, denials, hedges, sets, echoes, nesting."""
    rng = np.random.default_rng(seed)
    did = rng.integers(0, groups, events)
    claimed = np.flatnonzero(rng.random(events) < 0.4)
    reported = np.flatnonzero(rng.random(events) < 0.6)
    denied = reported[::7]
    sets = [sorted({int(did[n]), int(rng.integers(0, groups))}) for n in reported]
    pointers, named = ragged(sets)
    return AttributionData(
        n_groups=groups,
        place=rng.integers(1, 4, events),
        place_parent=[-1, 0, 0, 0],
        target=rng.integers(-1, 3, events),
        casualty=rng.integers(-1, 2, events),
        marks=rng.integers(-1, 3, (events, 2)),
        claims=Claims(
            np.concatenate((claimed, denied)),
            np.concatenate((did[claimed], (did[denied] + 1) % groups)),
            np.concatenate((np.full(len(claimed), CLAIMED), np.full(len(denied), DENIED))),
        ),
        claims_recorded=rng.random(events) < 0.8,
        reports=Reports(
            reported,
            rng.integers(0, 3, len(reported)),
            named,
            pointers,
            rng.integers(0, 2, len(reported)),
            rng.integers(-1, 20, len(reported)),
        ),
        tied=[[1, 2]],
        group_parent=[-1] * (groups - 1) + [1],
        patterns=Patterns([1, 2], [0.5, 3.0], [5.0, 4.0], [-1, 0], [-1, 1], [7, 7]),
    )


def test_probabilities_are_probabilities() -> None:
    found = fit(small(), seed=1, **QUICK)
    q = found.perpetrators()
    assert np.isfinite(q).all()
    assert (q >= 0).all()
    owner = np.repeat(np.arange(60), np.diff(found.setting.layout.event))
    assert np.bincount(owner, found.posterior) == pytest.approx(np.ones(60))
    assert (q.sum(axis=1) >= 1 - 1e-9).all()
    assert np.isfinite(found.rows).all()
    assert found.perpetrator(3) == pytest.approx(q[3])


def test_same_seed_same_answer_on_any_map() -> None:
    with ThreadPoolExecutor(2) as pool:
        threaded = fit(small(), seed=4, map=pool.map, **QUICK)
    here = fit(small(), seed=4, **QUICK)
    other = fit(small(), seed=5, **QUICK)
    assert np.array_equal(here.rows, threaded.rows)
    assert np.array_equal(here.posterior, threaded.posterior)
    assert not np.array_equal(here.rows, other.rows)


def test_step_leaves_its_state_alone() -> None:
    setting = gibbs.prepare(small(), Priors())
    state = gibbs.init(setting, 1, 0)
    first = gibbs.step(setting, state)[1]
    again = gibbs.step(setting, state)[1]
    assert np.array_equal(first.posterior, again.posterior)


def test_stop_keeps_what_is_done() -> None:
    calls = []

    def stops(function: Any, work: Any) -> list[Any]:
        calls.append(1)
        if len(calls) > 7:
            raise KeyboardInterrupt
        return [function(piece) for piece in work]

    found = fit(small(), seed=1, map=stops, **QUICK)
    assert found.interrupted
    assert 0 < found.rows.shape[1] < 60
    assert np.isfinite(found.posterior).all()


def test_stop_during_burn_in() -> None:
    def stops(function: Any, work: Any) -> list[Any]:
        raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError, match="burn-in"):
        fit(small(), seed=1, map=stops, **QUICK)


def test_resumes_where_it_stopped(tmp_path: Path) -> None:
    path, calls = tmp_path / "fit.npz", []

    def stops(function: Any, work: Any) -> list[Any]:
        calls.append(1)
        if len(calls) > 6:
            raise KeyboardInterrupt
        return [function(piece) for piece in work]

    fit(small(), seed=1, map=stops, checkpoint=path, **QUICK)
    resumed = fit(small(), seed=1, checkpoint=path, **QUICK)
    straight = fit(small(), seed=1, **QUICK)
    assert np.array_equal(resumed.rows, straight.rows)
    assert resumed.posterior == pytest.approx(straight.posterior)
    with pytest.raises(ArrayError, match="other data or settings"):
        fit(small(seed=2), seed=1, checkpoint=path, **QUICK)


def test_progress_ends_at_the_total() -> None:
    seen: list[tuple[int, int]] = []
    fit(small(), seed=1, progress=lambda done, total: seen.append((done, total)), **QUICK)
    assert seen[-1] == (200, 200)
    assert seen == sorted(seen)


def test_fast_is_marked_and_climbs() -> None:
    found = fit(small(), seed=1, fast=True)
    assert found.is_map
    assert np.isnan(found.policies().low).all()
    flat = Priors(
        presence=1.0, target=1.0, casualty=1.0, mark=1.0, claim_means=(0.5,), claim_masses=(2.0,),
        error_modes=1.0, coverage=None,
    )  # fmt: skip
    data = small()
    setting = gibbs.prepare(data, flat)
    path = climb(setting.layout, setting.hyper, setting.start, setting.exposure)
    steps = np.diff(path.loglik)
    # EM climbs the posterior, not the likelihood: with 60 events the priors may cost a little.
    assert steps.min() > -0.5
    assert path.loglik[-1] > path.loglik[0]


def test_group_without_a_name_keeps_its_prior_and_is_told() -> None:
    data = AttributionData(
        n_groups=4,
        place=[0] * 40,
        claims=Claims(range(20), [1] * 20, [CLAIMED] * 20),
        reports=Reports(range(40), [0] * 40, [1, 2] * 20),
    )
    assert fit(data, seed=1, **QUICK).unnamed_groups.tolist() == [3]


def test_not_recorded_is_not_silence() -> None:
    """The same events and reports: only where claims are recorded does silence count."""
    n = 400
    rng = np.random.default_rng(0)
    did = rng.integers(1, 3, n)
    talks = np.flatnonzero((did == 1) & (np.arange(n) < 300))
    events = np.arange(n)
    known = events < 300
    reports = Reports(events[known], np.zeros(300), did[known])
    for recorded, expected in ((True, "silent one"), (False, "either")):
        data = AttributionData(
            n_groups=3,
            place=[0] * n,
            claims=Claims(talks, [1] * len(talks), [CLAIMED] * len(talks)),
            claims_recorded=known | recorded,
            reports=reports,
        )
        late = fit(data, seed=1, priors=Priors(coverage=None), **QUICK).perpetrators()[300:]
        share = late[:, 2].mean()
        assert share > 0.85 if expected == "silent one" else 0.3 < share < 0.7


def test_patterns_move_the_policy() -> None:
    base: dict[str, Any] = {"n_groups": 3, "place": [0] * 10}
    quiet = Patterns([1], [0.2], [20.0])
    loud = Patterns([1], [19.8], [20.0])
    rates = [
        fit(AttributionData(**base, patterns=p), seed=1, **QUICK)
        .draws("claim")[..., 1, 0, 0]
        .mean()
        for p in (quiet, loud)
    ]
    assert rates[0] < 0.2
    assert rates[1] > 0.8


def test_patterns_count_once_per_root() -> None:
    twice = Patterns([1, 1], [4.0, 4.0], [5.0, 5.0], root=[3, 3])
    data = AttributionData(n_groups=3, place=[0], patterns=twice)
    assert np.asarray(data.patterns.claimed).tolist() == [4.0]


def test_one_term_for_one_root() -> None:
    """Five echoes of one report weigh as much as the report."""

    def found(root: list[int]) -> np.ndarray:
        k = len(root)
        data = AttributionData(
            n_groups=3, place=[0] * 2, reports=Reports([0] * k, range(k), [1] * k, root=root),
            n_sources=5,
        )  # fmt: skip
        return fit(
            data, seed=1, draws=800, burn=100, chains=2, priors=Priors(coverage=None)
        ).perpetrators()[0]

    one, echoed, independent = found([0]), found([0] * 5), found([0, 1, 2, 3, 4])
    assert echoed[1] == pytest.approx(one[1], abs=0.05)
    assert independent[1] > one[1] + 0.1


def test_a_claim_for_a_part_is_no_false_claim() -> None:
    """Where a trusted source names the part, the parent's claim counts less against it."""
    n, m = 8, 3
    reports = Reports(range(n + m), [0] * (n + m), [3] * n + [2] * m)
    claims = Claims(range(n + m), [3] * n + [1] * m, [CLAIMED] * (n + m))

    def share(parent: list[int]) -> float:
        data = AttributionData(
            n_groups=4, place=[0] * (n + m), claims=claims, reports=reports, group_parent=parent
        )
        found = fit(data, seed=1, draws=400, burn=100, chains=2, priors=Priors(coverage=None))
        return float(found.perpetrators()[n:, 2].mean())

    assert share([-1, -1, 1, -1]) > share([-1, -1, -1, -1]) + 0.1


def test_evidence_adds_up() -> None:
    found = fit(small(), seed=2, **QUICK)
    roots = 0
    for n in range(20):
        pieces = evidence(found, n)
        kinds = [piece.kind for piece in pieces]
        assert kinds[0] == "presence"
        for piece in pieces:
            assert np.isfinite(piece.decibans).all()
            assert piece.without.min() >= 0
        roots += kinds.count("root")
    assert roots > 3
    with pytest.raises(ArrayError, match="not among"):
        evidence(found, 60)


def test_evidence_agrees_with_leaving_the_report_out() -> None:
    """At the same parameters, dropping the report gives the posterior that evidence prints."""
    data = AttributionData(
        n_groups=3, place=[0] * 30, n_sources=2,
        reports=Reports([*range(30), 0], [0] * 30 + [1], [1, 2] * 15 + [2]),
    )  # fmt: skip
    found = fit(data, seed=1, priors=Priors(coverage=None), **QUICK)
    piece = next(p for p in evidence(found, 0) if p.kind == "root" and 30 in p.reports)
    tab = found.tables
    presence = tab.presence[:3]
    e, modes = tab.error[0], tab.mode[:3]
    naming = found.setting.layout.naming[:3].astype(float)
    p = presence * ((1 - e) * naming[:, 0] + e * naming[:, 1:] @ modes)
    p *= tab.trait[found.setting.layout.trait[:3]]
    assert piece.without == pytest.approx(p / p.sum(), abs=1e-6)


def test_thin_reports_warn_and_rich_ones_do_not() -> None:
    rng = np.random.default_rng(0)
    n = 300
    did = rng.integers(1, 3, n)
    talks = np.flatnonzero(did == 1)
    claims = Claims(talks, [1] * len(talks), [CLAIMED] * len(talks))
    place = np.where(rng.random(n) < 0.8, did, 3 - did)
    bare = AttributionData(n_groups=3, place=place, claims=claims)
    found = fit(bare, seed=1, **QUICK)
    assert 2 in silent_groups(found)
    band = sensitivity(found, 2)
    assert band.low <= band.median <= band.high
    brief = sensitivity(found, 2, with_prior=False)
    assert np.isnan(brief.prior).all()
    assert brief._replace(prior=band.prior) == band
    assert report_bits(found) == pytest.approx(0.0)
    rich = AttributionData(
        n_groups=3, place=np.zeros(n), claims=claims,
        reports=Reports(np.repeat(np.arange(n), 3), np.tile([0, 1, 2], n), np.repeat(did, 3)),
    )  # fmt: skip
    assert sensitivity(fit(rich, seed=1, **QUICK), 2).warning is None
    assert band.warning is not None
    assert "anywhere from" in band.warning


def test_sources_say_when_there_is_not_enough() -> None:
    n = 400
    rng = np.random.default_rng(0)
    did = rng.integers(0, 4, n)
    said = np.where(rng.random((n, 3)) < 0.97, did[:, None], rng.integers(0, 4, (n, 3)))
    event = np.concatenate((np.repeat(np.arange(n), 3), [0]))
    source = np.concatenate((np.tile([0, 1, 2], n), [3]))
    data = AttributionData(
        n_groups=4, place=[0] * n, reports=Reports(event, source, np.append(said.ravel(), did[0]))
    )
    table = fit(data, seed=1, **QUICK).sources()
    assert table.enough[:, 0].tolist() == [True, True, True, False]
    assert table.error[:3, 0].max() < 0.1
    assert table.reports[:, 0].tolist() == [400, 400, 400, 1]


def test_claimed_given_attributed_exceeds_claimed_given_done() -> None:
    """Attribution that leans on the claim inflates the share claimed."""
    n = 600
    rng = np.random.default_rng(0)
    did = rng.integers(1, 3, n)
    talks = np.flatnonzero((did == 1) & (rng.random(n) < 0.4))
    half = np.flatnonzero(rng.random(n) < 0.4)
    data = AttributionData(
        n_groups=3, place=did, claims=Claims(talks, [1] * len(talks), [CLAIMED] * len(talks)),
        reports=Reports(half, [0] * len(half), did[half]),
    )  # fmt: skip
    table = fit(data, seed=1, **QUICK).policies()
    assert table.given_did[1, 0, 0] == pytest.approx(0.4, abs=0.07)
    assert table.given_attributed[1, 0, 0] > table.given_did[1, 0, 0] + 0.1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"place": []}, "at least one event"),
        ({"n_groups": 1}, "2 or more"),
        ({"place": [0.5, 1]}, "whole numbers"),
        ({"place": [float("nan"), 1]}, "whole numbers"),
        ({"target": [0]}, "2 are needed"),
        ({"place": [0, 3], "place_parent": [-1, -1]}, "names cell 3"),
        ({"place_parent": [1, 0, -1], "place": [0, 1]}, "circle"),
        ({"claims": Claims([0], [9], [0])}, "claims.group"),
        ({"claims": Claims([0], [1], [7])}, "claims.status"),
        ({"claims": Claims([0], [1, 2], [0])}, "claims.group has 2"),
        ({"reports": Reports([0], [0], [], [0, 0])}, "names no group"),
        ({"reports": Reports([5], [0], [1])}, "reports.event"),
        ({"reports": Reports([0], [0], [1], order=[np.inf])}, "finite"),
        ({"patterns": Patterns([1], [3.0], [2.0])}, "exceeds"),
        ({"tied": [[1, 1]]}, "itself"),
        ({"group_parent": [-1, 2, 1]}, "circle"),
        ({"candidates": [0, 1], "candidate_pointers": [0, 2]}, "3 entries"),
        ({"candidates": [0, 1]}, "together"),
        ({"claims_recorded": [1, 0]}, "truth values"),
        ({"marks": [[0], [1], [2]]}, "2 rows"),
        ({"neighbours": ([0], [0], [1.0])}, "itself"),
        ({"dominant": ["a", "b"]}, "names to codes"),
        (
            {"reports": Reports([0], [0], [1]), "exposure": ([0, 0], np.array([[False]]))},
            "cannot",
        ),
    ],
)
def test_bad_arrays_are_refused_in_a_sentence(change: dict[str, Any], says: str) -> None:
    base: dict[str, Any] = {"n_groups": 3, "place": [0, 1]}
    with pytest.raises(ArrayError, match=says):
        gibbs.prepare(AttributionData(**{**base, **change}), Priors())


@pytest.mark.parametrize(
    "bad",
    [{"draws": 0}, {"chains": 0}, {"burn": -1}, {"thin": 0}, {"seed": -1}, {"draws": 2.5}],
)
def test_bad_settings_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ArrayError, match="whole number"):
        fit(small(), **{"seed": 1, **bad})


@pytest.mark.parametrize(
    "bad",
    [
        {"error": ((0.0, 1.0),)},
        {"claim_means": (1.0,)},
        {"presence": float("nan")},
        {"affinity": -1},
    ],
)
def test_bad_priors_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ArrayError):
        Priors(**bad)


def test_ten_thousand_candidates() -> None:
    groups = 10_000
    data = AttributionData(
        n_groups=groups, place=[0] * 3, reports=Reports([0, 1], [0, 0], [7, 9999])
    )
    found = fit(data, seed=1, fast=True)
    assert found.perpetrator(0).argmax() == 7
    assert np.isfinite(found.posterior).all()


def test_contradiction_from_one_source() -> None:
    data = AttributionData(
        n_groups=3, place=[0] * 5, reports=Reports([0, 0, 0], [0, 0, 0], [1, 2, 1])
    )
    q = fit(data, seed=1, **QUICK).perpetrators()
    assert np.isfinite(q).all()
    assert q[0, 1] > q[0, 2] > q[1, 2] - 0.2


def test_presence_cells_chain_through_time() -> None:
    place, parent = presence_cells([0, 0, 1, 0], [5, 9, 5, 5])
    assert place[0] == place[3]
    assert parent[place[1]] == place[0]
    assert parent[parent[place[0]]] == 0


whole_numbers = st.integers(-2, 6)


@settings(max_examples=60)
@given(
    groups=st.integers(0, 5),
    place=st.lists(whole_numbers, max_size=6),
    target=st.lists(whole_numbers, max_size=6),
    claims=st.lists(st.tuples(whole_numbers, whole_numbers, whole_numbers), max_size=6),
    reports=st.lists(
        st.tuples(whole_numbers, whole_numbers, whole_numbers, whole_numbers), max_size=8
    ),
    recorded=st.booleans(),
)
def test_any_arrays_give_an_error_or_an_answer(
    groups: int,
    place: list[int],
    target: list[int],
    claims: list[tuple[int, int, int]],
    reports: list[tuple[int, int, int, int]],
    recorded: bool,
) -> None:
    c = np.array(claims).reshape(-1, 3).T
    r = np.array(reports).reshape(-1, 4).T
    try:
        data = AttributionData(
            n_groups=groups,
            place=place,
            target=target[: len(place)] if len(target) >= len(place) else None,
            claims=Claims(*c),
            claims_recorded=np.full(len(place), recorded),
            reports=Reports(r[0], r[1], r[2], root=r[3]),
        )
    except ArrayError:
        return
    found = fit(data, seed=1, draws=4, burn=2, chains=1)
    assert np.isfinite(found.rows).all()
    assert found.perpetrators().sum(axis=1) == pytest.approx(np.ones(len(place)))
