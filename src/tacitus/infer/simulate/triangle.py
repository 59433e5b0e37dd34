"""The triangle: one acts and stays silent, one claims, one claims what kills civilians."""

from __future__ import annotations

import dataclasses

import numpy as np

from tacitus.infer.simulate.draw import draw_parameters, scaled_to
from tacitus.infer.simulate.parameters import Bools, Floats, Parameters, Seed
from tacitus.infer.simulate.spec import LAYERS, WorldSpec

#: Parties of the preset: SILENT_DOER and CLAIMER are parts of UMBRELLA; CIVILIAN_CLAIMER
#: takes credit for what SILENT_DOER does to civilians; SUPPORTER is a state outside.
SILENT_DOER, CLAIMER, CIVILIAN_CLAIMER, UMBRELLA, SUPPORTER, RIVAL = range(6)

_SHARE = np.array([0.34, 0.28, 0.18, 0.0, 0.0, 0.20])
# P(claim | did it) by casualty class, in the order of CASUALTIES.
_CLAIM = np.array(
    [
        [0.03, 0.01, 0.03, 0.02, 0.02],
        [0.75, 0.08, 0.50, 0.30, 0.30],
        [0.40, 0.85, 0.60, 0.80, 0.20],
        [0.60, 0.05, 0.30, 0.15, 0.10],
        [0.00, 0.00, 0.00, 0.00, 0.00],
        [0.35, 0.20, 0.40, 0.30, 0.25],
    ]
)
# What each strikes, in the order of TARGETS.
_TARGET_MIX = np.array(
    [
        [0.45, 0.25, 0.25, 0.05],
        [0.60, 0.20, 0.10, 0.10],
        [0.15, 0.20, 0.55, 0.10],
        [0.25, 0.25, 0.25, 0.25],
        [0.25, 0.25, 0.25, 0.25],
        [0.30, 0.30, 0.30, 0.10],
    ]
)
_TIES = (
    (SILENT_DOER, CIVILIAN_CLAIMER, ("training", "logistics", "technical_assistance"), (0, 1, 2)),
    (SILENT_DOER, CIVILIAN_CLAIMER, ("joint_operations",), (1, 2)),
    (CIVILIAN_CLAIMER, SILENT_DOER, ("fighters",), (1, 2)),
    (SILENT_DOER, CLAIMER, ("weapons", "shelter"), (0, 1, 2)),
    (CLAIMER, SILENT_DOER, ("intelligence",), (0,)),
    (SUPPORTER, SILENT_DOER, ("funding", "shelter", "weapons"), (0, 1, 2)),
    (SUPPORTER, CLAIMER, ("funding",), (0, 1)),
    (CLAIMER, CIVILIAN_CLAIMER, ("rival",), (0, 1, 2)),
    (UMBRELLA, RIVAL, ("rival",), (0, 1, 2)),
)


def triangle_spec() -> WorldSpec:
    """Give the size of the triangle: 6 parties, 12 places, 3 years, about 1,500 attacks.

    Examples
    --------
    >>> spec = triangle_spec()
    >>> spec.groups, spec.places, spec.years, spec.sources
    (6, 12, 3, 8)
    """
    return WorldSpec(
        groups=6,
        places=12,
        sources=8,
        start="2018-01-01",
        days=1096,
        attacks=1500.0,
        joint=0.03,
        silent=0,
        rivals=0.0,
        tie_birth=0.0,
        watched=0.7,
        coverage=0.1,
        claims_recorded=0.95,
        tie_false=0.003,
    )


def triangle_parameters(seed: Seed) -> Parameters:
    """Draw the parameters of the triangle; who does, claims and helps is the same for all seeds.

    Parameters
    ----------
    seed : int or numpy.random.SeedSequence

    Returns
    -------
    Parameters
        Groups in the order SILENT_DOER, CLAIMER, CIVILIAN_CLAIMER, UMBRELLA, SUPPORTER,
        RIVAL.

    Raises
    ------
    ArrayError
        The seed is negative or no whole number.

    Examples
    --------
    >>> parameters = triangle_parameters(1)
    >>> parameters.parent.tolist()
    [3, 3, -1, -1, -1, -1]
    """
    drawn = draw_parameters(triangle_spec(), seed)
    weight = np.where(drawn.tie_weight > 0, 0.05, 0.0)
    base = np.full((6, 6), 0.003)
    np.fill_diagonal(base, 0.2)
    base[:, [UMBRELLA, SUPPORTER]] = 0.0
    targets = drawn.claim.shape[1]
    parameters = dataclasses.replace(
        drawn,
        presence=_presence(drawn.presence),
        ties=_ties(drawn.year_edges.size - 1),
        tie_weight=weight,
        base_excitation=base,
        parent=np.array([UMBRELLA, UMBRELLA, -1, -1, -1, -1]),
        target_mix=_TARGET_MIX,
        claim=np.repeat(_CLAIM[:, None, :], targets, axis=1),
        claim_severity=np.full(6, 0.2),
        false_claim=np.where(np.arange(6) == SUPPORTER, -9.0, -5.0),
        credit=_credit(),
        denial_done=np.array([0.06, 0.04, 0.01, 0.05, 0.3, 0.02]),
    )
    return scaled_to(parameters, triangle_spec().attacks)


def _presence(drawn: Floats) -> Floats:
    spread = drawn / drawn.sum(axis=1, keepdims=True)
    spread[CIVILIAN_CLAIMER] = 0.5 * spread[CIVILIAN_CLAIMER] + 0.5 * spread[SILENT_DOER]
    return np.asarray(_SHARE[:, None] * spread)


def _ties(years: int) -> Bools:
    ties = np.zeros((len(LAYERS), 6, 6, years), bool)
    for giver, receiver, layers, held in _TIES:
        for name in layers:
            for y in held:
                ties[LAYERS.index(name), giver, receiver, y] = True
                if name in {"joint_operations", "rival"}:
                    ties[LAYERS.index(name), receiver, giver, y] = True
    ties[LAYERS.index("part_of"), [SILENT_DOER, CLAIMER], UMBRELLA] = True
    return ties


def _credit() -> Floats:
    credit = np.zeros((6, 6))
    credit[UMBRELLA, SILENT_DOER] = 0.2
    credit[UMBRELLA, CLAIMER] = 0.15
    credit[CIVILIAN_CLAIMER, SILENT_DOER] = 0.3
    return credit
