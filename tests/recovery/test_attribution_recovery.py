"""Attribution on worlds with known truth: a few of each row; the full numbers are in bench/."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tacitus.infer.attribution import fit
from tacitus.infer.attribution.sensitivity import sensitivity
from tacitus.infer.score import score

HERE = Path(__file__).parent


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


sc: Any = load(HERE / "scenarios.py")
calibration: Any = load(HERE / "calibration.py")


def posterior(data: Any, seed: int) -> Any:
    found = fit(data, seed=seed, draws=150, burn=150, chains=2)
    q = found.perpetrators()
    return found, q / q.sum(axis=1, keepdims=True)


@pytest.mark.slow
def test_unclaimed_attacks_beat_imputation() -> None:
    """Bars of the full bench, on the mean of two worlds; shares of single worlds vary more."""
    ours, theirs, best, shares = [], [], [], []
    for seed in (1, 2):
        world = sc.plain(seed)
        u = world.unclaimed
        z = world.perpetrator[u]
        _, q = posterior(sc.to_data(world), seed)
        ours.append(score(q[u], z))
        theirs.append(score(sc.missing_at_random(world)[u], z))
        best.append(score(sc.true_posterior(world)[u], z))
        shares.append(q[u, sc.SILENT_GROUP].mean() - (z == sc.SILENT_GROUP).mean())
    assert np.mean([s.log_loss for s in ours]) < 0.52 * np.mean([s.log_loss for s in theirs])
    assert np.mean([s.log_loss for s in ours]) > np.mean([s.log_loss for s in best])
    assert abs(np.mean(shares)) < 0.02
    assert np.mean([s.ece for s in ours]) < np.mean([s.ece for s in best]) + 0.01


@pytest.mark.slow
def test_bent_assumptions_and_copies() -> None:
    world = sc.misspecified(2)
    u = world.unclaimed
    z = world.perpetrator[u]
    found = {
        roots: score(posterior(sc.to_data(world, roots=roots), 2)[1][u], z)
        for roots in ("known", "unknown", "ignored")
    }
    assert found["known"].log_loss < 0.75
    assert found["known"].ece < 0.04
    assert found["unknown"].log_loss < found["known"].log_loss + 0.05
    # The warning example: copies taken for independent reports ruin the answer.
    assert found["ignored"].log_loss > found["known"].log_loss + 0.3


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"reported": 0.05}, {"sure": 100}], ids=str)
def test_thin_reports_give_a_band_and_a_warning(options: dict[str, Any]) -> None:
    world = sc.thin(2, 2000, **options)
    found = fit(sc.to_data(world), seed=1, draws=300, burn=300, chains=2)
    band = sensitivity(found, sc.SILENT_GROUP)
    assert band.warning is not None
    assert band.low <= band.posterior[0]
    assert band.high >= band.posterior[1]
    assert band.high - band.low > band.posterior[1] - band.posterior[0]
    assert band.high - band.low < band.prior[1] - band.prior[0]


@pytest.mark.slow
def test_calibration() -> None:
    """Twenty fits: bands at 99 % each, so one in a hundred quantities may step out by chance."""
    found, names = calibration.run(range(20), "contexts")
    assert found.smallest_p > 0.001 / len(names)
    assert found.inside.mean() > 0.95
    assert all(found.inside[names == n].all() for n in calibration.NAMED if n in names)


@pytest.mark.slow
def test_a_broken_sampler_fails() -> None:
    found, names = calibration.run(range(20), "broken")
    assert found.smallest_p < 0.001 / len(names)
