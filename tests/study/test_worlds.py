"""Simulated worlds by one word."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.errors import InputError
from tacitus.infer.simulate import WorldSpec, triangle_spec

SMALL = WorldSpec(groups=3, places=3, attacks=40.0, days=365)


def test_same_seed_same_world():
    one, same, other = (tacitus.simulate(SMALL, seed=seed) for seed in (1, 1, 2))
    assert one.digest() == same.digest() != other.digest()


def test_presets_are_what_they_say():
    world = tacitus.simulate("triangle", seed=1)
    assert world.claims.shape == (len(world), triangle_spec().groups)
    assert tacitus.simulate("random", seed=1).digest() != world.digest()
    with pytest.raises(InputError, match="use triangle or random"):
        tacitus.simulate("square", seed=1)


def test_a_world_is_written_beside_its_truth_and_can_be_read(tmp_path):
    tacitus.simulate(SMALL, seed=1, folder=tmp_path / "w", formats=["dsat"])
    names = {p.name for p in (tmp_path / "w").iterdir()}
    assert names == {"simulated_dsat.csv", "truth"}
    reading = tacitus.read_file(tmp_path / "w" / "simulated_dsat.csv", staging=tmp_path / "tables")
    assert reading.format == "dsat"
    with pytest.raises(InputError):
        tacitus.simulate(SMALL, seed=1, folder=tmp_path / "x", formats=["xls"])


def test_one_format_may_be_named_alone_and_needs_a_folder(tmp_path):
    tacitus.simulate(SMALL, seed=1, folder=tmp_path / "w", formats="dsat")
    assert (tmp_path / "w" / "simulated_dsat.csv").is_file()
    with pytest.raises(InputError, match="name the folder"):
        tacitus.simulate(SMALL, seed=1, formats=["dsat"])


def test_a_world_is_shown_in_one_line():
    world = tacitus.simulate(SMALL, seed=1)
    assert repr(world) == f"<World: {len(world)} attacks, 3 groups, {len(world.reports)} reports>"
