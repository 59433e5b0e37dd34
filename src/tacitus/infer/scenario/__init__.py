"""Scenarios: what changes if something is changed, drawn over the posterior.

A scenario gives monthly counts and their spread, for groups and provinces. It gives no single
event, and it compares one stated course with things as they are: it searches for nothing.
"""

from __future__ import annotations

from tacitus.infer.scenario.course import Agreement, Course, Effect, Split
from tacitus.infer.scenario.posterior import Posterior
from tacitus.infer.scenario.result import Arm, ScenarioDraws, Tally
from tacitus.infer.scenario.run import Piece, joined, pieces, run, run_piece
from tacitus.infer.scenario.worlds import invented

__all__ = [
    "Agreement",
    "Arm",
    "Course",
    "Effect",
    "Piece",
    "Posterior",
    "ScenarioDraws",
    "Split",
    "Tally",
    "invented",
    "joined",
    "pieces",
    "run",
    "run_piece",
]
