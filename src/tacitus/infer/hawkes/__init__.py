"""Ties from events: a network Hawkes model with shocks that all groups share."""

from tacitus.infer.hawkes.fit import NULL, fit
from tacitus.infer.hawkes.gibbs import Info, State, init, step
from tacitus.infer.hawkes.priors import Priors
from tacitus.infer.hawkes.result import HawkesFit, false_discovery_cut

__all__ = [
    "NULL",
    "HawkesFit",
    "Info",
    "Priors",
    "State",
    "false_discovery_cut",
    "fit",
    "init",
    "step",
]
