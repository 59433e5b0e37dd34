"""The triangle, and the invented names."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tacitus.infer.simulate import (
    CASUALTIES,
    CLAIMED,
    World,
    WorldSpec,
    draw_parameters,
    names_of,
    simulate,
    triangle_parameters,
    triangle_spec,
)
from tacitus.infer.simulate.triangle import (
    CIVILIAN_CLAIMER,
    CLAIMER,
    SILENT_DOER,
    SUPPORTER,
    UMBRELLA,
)


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    parameters = triangle_parameters(1)
    return [simulate(parameters, seed) for seed in range(6)]


def share(worlds: list[World], doer: int, claimer: int, casualty: str | None = None) -> float:
    hits = trials = 0
    for world in worlds:
        mine = (world.attacks.perpetrator == doer) & (world.partner < 0)
        if casualty:
            mine &= world.casualty == CASUALTIES.index(casualty)
        hits += int((world.claims[mine, claimer] == CLAIMED).sum())
        trials += int(mine.sum())
    return hits / trials


def test_the_triangle_claims_as_it_should(worlds: list[World]) -> None:
    assert share(worlds, SILENT_DOER, SILENT_DOER) < 0.08
    assert share(worlds, CLAIMER, CLAIMER, "security_only") > 0.7
    assert share(worlds, CLAIMER, CLAIMER, "civilians_only") < 0.2
    assert share(worlds, CIVILIAN_CLAIMER, CIVILIAN_CLAIMER, "civilians_only") > 0.75
    stolen = share(worlds, SILENT_DOER, CIVILIAN_CLAIMER, "civilians_only")
    assert stolen > 3 * share(worlds, CLAIMER, CIVILIAN_CLAIMER, "civilians_only")
    assert share(worlds, SILENT_DOER, UMBRELLA) > 0.03


def test_the_triangle_has_its_size(worlds: list[World]) -> None:
    counts = np.array([len(world) for world in worlds])
    assert abs(counts.mean() - triangle_spec().attacks) < 150
    for world in worlds:
        assert not np.isin(world.attacks.perpetrator, [UMBRELLA, SUPPORTER]).any()
    echoes = worlds[0].parameters.copying > 0
    assert echoes.sum() == 4


def test_names_are_different_and_stable(worlds: list[World]) -> None:
    one, again, other = names_of(worlds[0]), names_of(worlds[0]), names_of(worlds[1])
    assert (one.country, one.parties) == (again.country, again.parties)
    assert one.country != other.country or one.parties != other.parties
    every = [one.country, *one.parties, *one.provinces, *one.towns, *one.sources]
    assert len(set(every)) == len(every)
    assert (one.latitude > one.corner[:, 0]).all()
    assert (one.longitude < one.corner[:, 1] + one.step[1]).all()


def test_large_worlds_have_names_enough() -> None:
    spec = WorldSpec(groups=60, places=200, sources=30, attacks=30.0)
    names = names_of(simulate(draw_parameters(spec, 1), 1))
    every = [*names.parties, *names.provinces, *names.towns, *names.sources]
    assert len(set(every)) == len(every) == 60 + 400 + 30


def test_no_real_country_or_actor_has_an_invented_name(shared_data: Path) -> None:
    shapes = json.loads((shared_data / "geo" / "countries-50m.json").read_text("utf-8"))
    real = {shape["properties"]["name"] for shape in shapes["objects"]["countries"]["geometries"]}
    with (shared_data / "ucdp" / "ucdp-actor-221.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            real |= {value for key, value in row.items() if "name" in key.lower() and value}
    taken = {word.strip().lower() for name in real for word in name.replace(",", " ").split()}
    from tacitus.infer.simulate import names as module

    stock = {head + tail for head in module._HEADS for tail in module._TAILS}
    assert not {word.lower() for word in stock} & taken
