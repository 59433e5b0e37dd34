"""What a study holds, laid out for the engine of scenarios."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.assess.scenarios import Ground, Laid, Struck, lay_out, month_number, month_text
from tacitus.core.assessment import Assessment
from tacitus.core.results import PolicyRow
from tacitus.core.scenario import Intervention, Scenario, Talked
from tacitus.errors import InputError

TIES = [
    Assessment("t1", "tie", "support.weapons:state->blue@2019", probability=0.9, interval=(0.8, 0.95)),
    Assessment("t2", "tie", "ally:blue--red@2019", probability=0.6, interval=(0.4, 0.8)),
]  # fmt: skip
ATTACKS = [
    Struck(party, place, f"{year}-{month:02d}", "civilians_only", count, claimed)
    for party, place, count, claimed in (
        ("blue", "Aland: North", 3.0, 3.0),
        ("red", "Aland: South", 1.0, 0.0),
    )
    for year in range(2015, 2020)
    for month in range(1, 13)
]


def scenario(*acts: Intervention, **more: object) -> Scenario:
    return Scenario("s", "S", "2020-01", 12, acts, **more)  # type: ignore[arg-type]


def laid(*acts: Intervention, ground: Ground | None = None, **more: object) -> Laid:
    return lay_out(scenario(*acts, **more), ground or Ground(ATTACKS, TIES, {}), seed=1)


def test_rates_are_those_of_the_attacks() -> None:
    p = laid().posterior
    found = p.rate.mean(axis=0)
    blue, red, state = 0, 1, 2
    assert found[blue, 0] == pytest.approx(3.0, rel=0.15)
    assert found[red, 1] == pytest.approx(1.0, rel=0.25)
    assert found[blue, 1] < 0.05
    assert not found[state].any()


def test_one_who_never_strikes_sets_nothing_off() -> None:
    found = laid()
    n = next(n for n, t in enumerate(found.ties) if t.a == "state")
    assert not found.posterior.follow[:, n].any()
    assert not found.posterior.base[:, :, found.groups.index("state")].any()
    assert found.posterior.follow.any()


def test_ties_hold_as_probably_as_they_were_assessed() -> None:
    found = laid()
    by_key = dict(zip([t.key for t in found.ties], found.posterior.held.mean(axis=0), strict=True))
    assert by_key["support.weapons:state->blue"] == pytest.approx(0.9, abs=0.05)
    assert by_key["ally:blue--red"] == pytest.approx(0.6, abs=0.07)


def test_own_claims_count_and_the_joint_model_comes_first() -> None:
    kind = 1  # civilians only
    plain = laid().posterior.claim[:, :2, kind].mean(axis=0)
    assert plain[0] > 0.9
    assert plain[1] < 0.1
    row = PolicyRow("blue", "Blue", "all", "civilians_only", 0.2, 0.1, 0.3, 100.0, None, 0)
    joint = laid(ground=Ground(ATTACKS, TIES, {}, [row])).posterior.claim[:, 0, kind]
    assert joint.mean() == pytest.approx(0.2, abs=0.03)


def test_cut_supports_are_found_and_their_share_is_the_receivers() -> None:
    act = Intervention("support_cut", party="state", other="blue", share=(0.2, 0.4), assumption="x")
    course = laid(act).course
    assert [(held, month) for _, month, held in course.ties] == [(False, 0)]
    assert (course.effects[0].group, course.effects[0].share) == (0, (0.2, 0.4))


def test_histories_move_the_hazards() -> None:
    steady = {"ally:blue--red": dict.fromkeys(range(1990, 2020), 1.0)}
    before, after = (laid(ground=Ground(ATTACKS, TIES, h)).posterior for h in ({}, steady))
    assert after.death.mean() < before.death.mean()


def test_talks_before_teach_what_talks_do() -> None:
    loud = [
        Struck(s.party, s.place, s.month, s.victims, s.count * 4, s.claimed)
        if s.party == "blue" and s.month >= "2018-07"
        else s
        for s in ATTACKS
    ]
    talked = Talked("2018-07", "2019-12", assumption="They met.")
    found = laid(ground=Ground(loud, TIES, {}), talks=(talked,)).posterior.spoiling.mean(axis=0)
    assert found[0] > found[1] + 0.3
    with pytest.raises(InputError, match="must lie inside"):
        laid(talks=(Talked("2010-01", "2010-03", assumption="x"),))


def test_two_agreements_are_one_too_many() -> None:
    act = Intervention("agreement_signed", parties=("blue",), assumption="x")
    with pytest.raises(InputError, match="one agreement"):
        laid(act, act)


@given(st.integers(1, 99999))
def test_months_are_counted_and_written(number: int) -> None:
    assert month_number(month_text(number)) == number


def test_the_same_seed_lays_out_the_same() -> None:
    assert np.array_equal(laid().posterior.rate, laid().posterior.rate)
