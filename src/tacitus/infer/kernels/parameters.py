"""Priors and parameters of the attribution model, as arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels.dirichlet import Tree
from tacitus.infer.kernels.labels import Floats

EDGE = 1e-9
"""Rates are kept this far from 0 and 1."""


class Hyper(NamedTuple):
    """Priors, as arrays."""

    presence: Tree
    target: Tree
    casualty: Tree
    mark: Tree
    mode: Tree
    grid: Floats
    """K × 3: mean and concentration of the beta around which claim rates lie, log prior."""
    claim: Floats
    """Groups × targets × casualties × 2: counts from assertions about classes of events."""
    deny: Floats
    """2 × 2: beta prior of denial by one who did it, by one who did not."""
    false_claim: Floats
    """3 × 2: beta priors for a stranger, one tied, a parent."""
    error: Floats
    """Hedges × 2."""
    joint: Floats
    pull: Floats
    """K: grid of the weight of near events, evenly likely before any data."""
    context: Floats
    """Mass of the symmetric Dirichlet of contexts, on each of them."""
    coverage: Floats
    """Gamma of the sources' rates (2), then shapes of group, casualty and source-group
    factors of mean one; a shape of 0 holds a factor at one, a first entry of 0 leaves coverage
    out."""
    sight: Floats
    """Beta prior of an event being in view of the sources."""
    echo: Floats
    """Gamma prior of repeating."""


class Parameters(NamedTuple):
    """One draw of everything but the labels."""

    presence: Floats
    target: Floats
    casualty: Floats
    mark: Floats
    mode: Floats
    presence_mass: Floats
    target_mass: Floats
    casualty_mass: Floats
    mark_mass: Floats
    mode_mass: Floats
    claim: Floats
    """Groups × targets × casualties."""
    policy: NDArray[np.int64]
    """Groups × casualties: point of the grid."""
    deny: Floats
    """2 × groups: who did it, who did not."""
    false_claim: Floats
    """Groups × 3."""
    error: Floats
    """Sources × hedges."""
    joint: Floats
    pull: Floats
    context: Floats
    reach: Floats
    """Sources."""
    visibility: Floats
    """Groups."""
    severity: Floats
    """Casualties + 1 (missing)."""
    affinity: Floats
    """Sources × groups."""
    sight: Floats
    """Casualties + 1."""
    echo: Floats
    """Sources × sources."""


@nb.njit(cache=True)
def draw_beta(a: float, b: float, rng: Any) -> float:
    """Draw a rate, kept off 0 and 1."""
    x = rng.standard_gamma(a)
    y = rng.standard_gamma(b)
    if x + y <= 0.0:
        return 1.0 - EDGE if rng.random() * (a + b) < a else EDGE
    return float(min(max(x / (x + y), EDGE), 1.0 - EDGE))
