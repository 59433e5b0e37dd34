"""Draws kept beside a fit, and read back by ArviZ itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tacitus.cli import app
from tacitus.errors import MissingExtraError, NotFoundError
from tacitus.infer.diagnose import rhat
from tacitus.store.draws import forget_draws, load_draws, save_draws
from tacitus.study import Study
from tacitus.study.draws import export_arviz


def test_arviz_reads_the_draws_back(own: Study, tmp_path: Path) -> None:
    az = pytest.importorskip("arviz")
    own.infer(seed=3, draws=60, chains=2, who="ann")
    fit = own.fit("ties")
    assert fit is not None
    kept = load_draws(own.folder, fit["id"])
    out = tmp_path / "draws.nc"
    done = CliRunner().invoke(app, ["export", str(own.folder), "arviz", "--out", str(out)])
    assert done.exit_code == 0, done.output
    read = az.from_netcdf(out).posterior
    for name in ("birth", "true_rate"):
        assert np.array_equal(read[f"ties.{name}"], kept[name])
        assert float(az.rhat(read[f"ties.{name}"].values)) == pytest.approx(
            float(rhat(kept[name])), abs=1e-6
        )
    assert read["attribution.share"].shape[:2] == (2, 60)
    ties = az.from_netcdf(out).ties
    assert ties.p.dims == ("chain", "draw", "tie", "year")
    for series in (s for s in own.series() if s.kind == "tie"):
        for point in series.points:
            drawn = ties.p.sel(tie=series.subject, year=point.when).values
            assert drawn.mean() == pytest.approx(point.middle, abs=0.03)
            low, high = np.quantile(drawn, (0.05, 0.95))
            assert (point.low, point.high) == pytest.approx((low, high), abs=0.02)
    fighters = az.from_netcdf(out).strengths.fighters
    [strong] = [a for a in own.assessments().values() if a.kind == "strength"]
    party, _, year = strong.subject.partition("@")
    drawn = fighters.sel(party=party, year=year).values
    assert drawn.shape[0] == 2
    assert strong.quantity == pytest.approx(float(np.median(drawn)), rel=1e-3)
    assert strong.interval == pytest.approx(tuple(np.quantile(drawn, (0.05, 0.95))), rel=1e-3)
    own.infer("ties", seed=4, draws=60, chains=2, who="ann")
    assert len(list((own.folder / "fits").glob("ties-*.cells.draws.npz"))) == 1
    own.forget("op-ed", who="ann", why="asked to")
    with pytest.raises(NotFoundError, match="kept no draws"):
        export_arviz(own, out)


def test_without_arviz_the_extra_is_named(own: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tacitus.study.draws.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="bayes"):
        export_arviz(own, own.folder / "x.nc")


def test_an_older_fit_kept_none(own: Study, tmp_path: Path) -> None:
    pytest.importorskip("arviz")
    forget_draws(own.folder)
    with pytest.raises(NotFoundError, match="tacitus infer"):
        export_arviz(own, tmp_path / "x.nc")


def test_size_is_bounded(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    blocks = {"a": rng.normal(size=(2, 200)), "wide": rng.normal(size=(2, 200, 500))}
    save_draws(tmp_path, "f", blocks, most=100_000)
    kept = load_draws(tmp_path, "f")
    assert set(kept) == {"a"}
    assert np.array_equal(kept["a"], blocks["a"])
    assert not list((tmp_path / "fits").glob("*.part"))
