"""What makes a world, and what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.simulate import Parameters, WorldSpec, draw_parameters, scaled_to, simulate


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return draw_parameters(WorldSpec(), 11)


@settings(max_examples=15, deadline=None)
@given(
    groups=st.integers(1, 5),
    places=st.integers(1, 4),
    sources=st.integers(1, 4),
    days=st.integers(1, 900),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**63),
)
def test_any_valid_spec_makes_a_world(
    groups: int, places: int, sources: int, days: int, share: float, seed: int
) -> None:
    spec = WorldSpec(
        groups=groups,
        places=places,
        sources=sources,
        days=days,
        silent=0,
        attacks=80.0,
        copying=share,
        coverage=share,
        recorded=share,
        joint=share,
        umbrella_share=share,
        set_share=share,
    )
    world = simulate(draw_parameters(spec, seed), seed)
    n = len(world)
    assert (np.diff(world.attacks.time) >= 0).all()
    assert ((world.attacks.time >= 0) & (world.attacks.time < days)).all()
    assert world.claims.shape == (n, groups)
    assert (world.reports.alternative != world.reports.group).all()
    assert ((world.reports.group >= 0) & (world.reports.group < groups)).all()
    assert ((world.reports.level >= 0) & (world.reports.level <= 4)).all()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"groups": 0}, "groups"),
        ({"places": 0}, "places"),
        ({"groups": 2.5}, "groups"),
        ({"attacks": float("nan")}, "attacks"),
        ({"attacks": -1.0}, "attacks"),
        ({"copying": 1.2}, "copying"),
        ({"shock_sd": -0.1}, "shock_sd"),
        ({"radius": 0.95}, "radius"),
        ({"start": "soon"}, "start"),
        ({"groups": 2, "parts": 1, "silent": 1}, "groups"),
    ],
)
def test_bad_specs_are_refused(change: dict[str, object], word: str) -> None:
    with pytest.raises(ArrayError, match=word):
        WorldSpec(**change)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None, True])
def test_bad_seeds_are_refused(seed: object) -> None:
    with pytest.raises(ArrayError, match="seed"):
        draw_parameters(WorldSpec(), seed)  # type: ignore[arg-type]


def _poison(value: np.ndarray, bad: float) -> np.ndarray:
    out = value.astype(float)
    out.flat[0] = bad
    return out


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.5])
@pytest.mark.parametrize(
    "name", ["presence", "shocks", "activity", "claim", "accuracy", "copying", "tie_hit", "credit"]
)
def test_bad_parameters_are_refused(parameters: Parameters, name: str, bad: float) -> None:
    with pytest.raises(ArrayError, match=name):
        dataclasses.replace(parameters, **{name: _poison(getattr(parameters, name), bad)})


def test_wrong_shapes_and_endless_attacks_are_refused(parameters: Parameters) -> None:
    with pytest.raises(ArrayError, match="shocks"):
        dataclasses.replace(parameters, shocks=parameters.shocks[:-1])
    with pytest.raises(ArrayError, match="at least one group"):
        dataclasses.replace(parameters, presence=np.empty((0, 3)))
    with pytest.raises(ArrayError, match="sum to 1"):
        dataclasses.replace(parameters, target_mix=parameters.target_mix * 0.5)
    with pytest.raises(ArrayError, match="spectral radius"):
        dataclasses.replace(
            parameters, base_excitation=parameters.base_excitation + np.eye(parameters.groups)
        )
    with pytest.raises(ArrayError, match="array of numbers"):
        dataclasses.replace(parameters, claim="often")
    with pytest.raises(ArrayError, match="parent"):
        dataclasses.replace(parameters, parent=np.full(parameters.groups, 99))


def test_a_world_where_nobody_strikes_cannot_be_scaled(parameters: Parameters) -> None:
    still = dataclasses.replace(parameters, presence=parameters.presence * 0.0)
    assert len(simulate(still, 1)) == 0
    with pytest.raises(ArrayError, match="Nobody strikes"):
        scaled_to(still, 10.0)
    with pytest.raises(ArrayError, match="presence"):
        scaled_to(parameters, float("nan"))
