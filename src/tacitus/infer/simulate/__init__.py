"""Worlds with known truth: parties strike, claim, deny and are reported on.

Run forward, the model gives test worlds and scenarios; the engines beside it run it
backward.
"""

from tacitus.infer.simulate.attacks import Attacks, monthly_counts, simulate_attacks
from tacitus.infer.simulate.draw import draw_parameters, scaled_to
from tacitus.infer.simulate.forward import replications, simulate
from tacitus.infer.simulate.names import Names, names_of
from tacitus.infer.simulate.parameters import Parameters, excitation
from tacitus.infer.simulate.spec import (
    CASUALTIES,
    HEDGE_CUTS,
    LAYERS,
    SUPPORTS,
    TARGETS,
    VICTIMS,
    WorldSpec,
)
from tacitus.infer.simulate.triangle import triangle_parameters, triangle_spec
from tacitus.infer.simulate.world import (
    BOUNDS,
    CLAIMED,
    DENIED,
    SILENT,
    PatternReports,
    Record,
    Reports,
    StrengthReports,
    TieReports,
    World,
)

__all__ = [
    "BOUNDS",
    "CASUALTIES",
    "CLAIMED",
    "DENIED",
    "HEDGE_CUTS",
    "LAYERS",
    "SILENT",
    "SUPPORTS",
    "TARGETS",
    "VICTIMS",
    "Attacks",
    "Names",
    "Parameters",
    "PatternReports",
    "Record",
    "Reports",
    "StrengthReports",
    "TieReports",
    "World",
    "WorldSpec",
    "draw_parameters",
    "excitation",
    "monthly_counts",
    "names_of",
    "replications",
    "scaled_to",
    "simulate",
    "simulate_attacks",
    "triangle_parameters",
    "triangle_spec",
]
