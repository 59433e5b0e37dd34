"""The sampler against the posterior by enumeration."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from tacitus.infer.attribution import (
    AttributionData,
    Claims,
    Patterns,
    Priors,
    Reports,
    fit,
    ragged,
)

_spec = importlib.util.spec_from_file_location("exact", Path(__file__).with_name("exact.py"))
assert _spec is not None
assert _spec.loader is not None
exact = importlib.util.module_from_spec(_spec)
sys.modules["exact"] = exact
_spec.loader.exec_module(exact)

PRIOR = exact.Prior(
    presence=0.5,
    target=1.0,
    casualty=1.0,
    grid=[(0.05, 4.0), (0.5, 4.0), (0.9, 4.0)],
    deny_did=(1.0, 9.0),
    deny_not=(1.0, 5.0),
    false_claim=(1.0, 12.0),
    claim_for_tied=(1.0, 5.0),
    claim_for_part=(1.0, 2.0),
    error=[(2.0, 5.0), (3.0, 3.0)],
    modes=1.0,
    joint=(1.0, 6.0),
    pulls=[0.5, 4.0],
)


def priors() -> Priors:
    return Priors(
        presence=PRIOR.presence,
        target=PRIOR.target,
        casualty=PRIOR.casualty,
        claim_means=(0.05, 0.5, 0.9),
        claim_masses=(4.0,),
        deny_did=PRIOR.deny_did,
        deny_not=PRIOR.deny_not,
        false_claim=PRIOR.false_claim,
        claim_for_tied=PRIOR.claim_for_tied,
        claim_for_part=PRIOR.claim_for_part,
        error=tuple(PRIOR.error),
        error_modes=PRIOR.modes,
        joint=PRIOR.joint,
        pull=tuple(PRIOR.pulls),
        coverage=None,
    )


def to_data(world: exact.World) -> AttributionData:
    pointers, named = ragged([sorted(r[2]) for r in world.reports])
    links = [(n, k, w) for n, near in world.near.items() for k, w in near]
    parent = [world.parent_of.get(g, -1) for g in range(world.groups)]
    return AttributionData(
        n_groups=world.groups,
        place=world.place,
        target=world.target,
        casualty=world.casualty,
        n_targets=world.targets,
        n_casualties=world.casualties,
        claims=Claims(*np.array([(n, g, c) for (n, g), c in world.status.items()]).T),
        claims_recorded=np.array(world.recorded),
        reports=Reports(
            [r[0] for r in world.reports],
            [r[1] for r in world.reports],
            named,
            pointers,
            [r[3] for r in world.reports],
        ),
        dominant=world.dominant,
        tied=world.tied or None,
        group_parent=parent,
        neighbours=tuple(np.array(links).T) if links else None,
        patterns=Patterns(*np.array(world.patterns).T) if world.patterns else Patterns(),
    )


def plain() -> exact.World:
    return exact.World(
        groups=3,
        place=[0, 0, 0, 1, 1, 1, 0],
        target=[0, 1, 1, 0, -1, 1, 0],
        casualty=[0, 1, 0, 0, 1, 1, 0],
        targets=2,
        casualties=2,
        status={
            (0, 1): exact.CLAIMED,
            (1, 1): exact.CLAIMED,
            (2, 2): exact.DENIED,
            (3, 1): exact.DENIED,
            (3, 2): exact.CLAIMED,
            (5, 1): exact.CLAIMED,
            (5, 2): exact.CLAIMED,
        },
        recorded=[True, True, True, True, True, True, False],
        reports=[
            (0, 0, {1}, 0),
            (1, 0, {2}, 1),
            (2, 0, {1, 2}, 0),
            (2, 1, {2}, 0),
            (4, 1, {0}, 0),
            (6, 0, {2}, 0),
        ],
        dominant=[1, 1, 1, 2, 2, -1, 1],
        patterns=[(2, 0.5, 4.0)],
    )


def nested_and_tied() -> exact.World:
    return exact.World(
        groups=3,
        place=[0, 0, 1, 1, 0],
        target=[0, 1, 1, 0, 0],
        casualty=[0, 0, 0, 0, 0],
        targets=2,
        casualties=1,
        status={
            (0, 1): exact.CLAIMED,
            (1, 1): exact.CLAIMED,
            (1, 2): exact.CLAIMED,
            (2, 0): exact.CLAIMED,
            (3, 2): exact.DENIED,
        },
        recorded=[True, True, True, True, True],
        reports=[(0, 0, {2}, 0), (2, 0, {1}, 0), (3, 1, {1, 2}, 0), (4, 1, {1}, 1)],
        dominant=[1, 1, 0, 0, 1],
        tied=[(1, 2)],
        parent_of={2: 0},
    )


def clustered() -> exact.World:
    world = plain()
    world.near = {1: [(0, 0.9)], 4: [(3, 0.5), (1, 0.2)], 5: [(4, 0.8), (3, 0.4)]}
    return world


@pytest.mark.parametrize(
    "world",
    [plain(), nested_and_tied(), clustered()],
    ids=["plain", "nested and tied", "clustered"],
)
def test_sampler_gives_the_enumerated_posterior(world: exact.World) -> None:
    expected = exact.enumerate_posterior(world, PRIOR)
    found = fit(to_data(world), seed=5, draws=12_500, chains=4, burn=200, priors=priors())
    assert np.abs(found.perpetrators() - expected).max() < 0.01


def test_a_parent_who_did_it_is_no_part() -> None:
    world = nested_and_tied()
    # A report that names the parent means it or its part.
    world.reports.append((4, 0, {0, 2}, 0))
    named_parent = to_data(world)
    spread = exact.enumerate_posterior(world, PRIOR)
    found = fit(named_parent, seed=1, draws=6000, burn=200, priors=priors())
    assert np.abs(found.perpetrators() - spread).max() < 0.015
