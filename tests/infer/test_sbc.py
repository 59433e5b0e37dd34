"""Calibration machinery: right samplers pass, wrong ones fail."""

from __future__ import annotations

import numpy as np
import pytest

from tacitus.errors import ArrayError
from tacitus.infer.sbc import Ranked, calibrate, chi_square_p, ecdf_band, uniform_ks_p


def conjugate(width: float) -> object:
    """Normal mean with known variance; posterior draws `width` times as wide as they should be."""

    def one(seed: int) -> Ranked:
        rng = np.random.default_rng(seed)
        truth = rng.normal(size=3)
        data = truth + rng.normal(size=3)
        draws = data / 2 + width * np.sqrt(0.5) * rng.normal(size=(99, 3))
        return Ranked(truth, draws)

    return one


def test_the_right_posterior_passes() -> None:
    found = calibrate(conjugate(1.0), range(300))
    assert found.inside.all()
    assert found.smallest_p > 0.001 / 3


@pytest.mark.parametrize("width", [0.7, 1.4])
def test_a_wrong_width_fails(width: float) -> None:
    found = calibrate(conjugate(width), range(300))
    assert not found.inside.any()
    assert found.smallest_p < 0.001 / 3


def test_the_band_holds_uniform_ranks_as_often_as_it_says() -> None:
    low, high = ecdf_band(100, 19, level=0.95)
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(1000):
        counts = np.bincount(rng.integers(0, 20, 100), minlength=20).cumsum()
        inside += bool(((counts >= low) & (counts <= high)).all())
    assert 0.92 < inside / 1000 <= 0.985


def test_p_values_are_uniform_for_uniform_ranks() -> None:
    ranks = np.random.default_rng(0).integers(0, 100, (200, 400))
    assert uniform_ks_p(chi_square_p(ranks, 99)) > 0.001
    assert uniform_ks_p(np.full(50, 0.3)) < 1e-6


def test_ranks_must_divide() -> None:
    with pytest.raises(ArrayError, match="bins"):
        chi_square_p([[0]], 98)
