"""R-hat and effective sample sizes against ArviZ 0.23."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.errors import ArrayError
from tacitus.infer.diagnose import diagnose, ess_bulk, ess_tail, rhat


def autoregressive(seed: int, rho: float, chains: int = 4, draws: int = 300) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(chains, draws))
    for i in range(1, draws):
        x[:, i] += rho * x[:, i - 1]
    return x


@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.5, 0.95])
@pytest.mark.parametrize("draws", [101, 300])
def test_agrees_with_arviz(rho: float, draws: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        az = pytest.importorskip("arviz")
    x = autoregressive(3, rho, draws=draws)
    x[0] += 0.2
    ours = diagnose(x)
    assert ours.rhat == pytest.approx(float(az.rhat(x)), rel=1e-6)
    assert ours.ess_bulk == pytest.approx(float(az.ess(x, method="bulk")), rel=1e-6)
    assert ours.ess_tail == pytest.approx(float(az.ess(x, method="tail")), rel=1e-6)


def test_shapes_follow_the_quantities() -> None:
    x = np.random.default_rng(0).normal(size=(2, 50, 3, 2))
    assert rhat(x).shape == ess_bulk(x).shape == ess_tail(x).shape == (3, 2)


def test_chains_that_disagree_show() -> None:
    x = autoregressive(1, 0.0)
    x[0] += 3.0
    assert rhat(x) > 1.2
    assert ess_bulk(x) < 40


def test_a_constant_has_no_rhat() -> None:
    assert np.isnan(rhat(np.ones((4, 20))))


def test_too_few_draws() -> None:
    with pytest.raises(ArrayError, match="4 or more draws"):
        rhat(np.ones((4, 3)))


@given(seed=st.integers(0, 1000), power=st.integers(-30, 30))
def test_invariant_to_units(seed: int, power: int) -> None:
    x = np.random.default_rng(seed).normal(size=(3, 40))
    assert rhat(x * 2.0**power) == pytest.approx(float(rhat(x)), rel=1e-9)
