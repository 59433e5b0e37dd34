"""Ties from reports: who is tied to whom, in which years, and which roots say so."""

from tacitus.infer.ties.data import SourcePrior, TieData, tie_data
from tacitus.infer.ties.fit import fit
from tacitus.infer.ties.layout import SAME_WORD
from tacitus.infer.ties.model import Priors
from tacitus.infer.ties.reports import Exposure, TieReports
from tacitus.infer.ties.result import TieFit

__all__ = [
    "SAME_WORD",
    "Exposure",
    "Priors",
    "SourcePrior",
    "TieData",
    "TieFit",
    "TieReports",
    "fit",
    "tie_data",
]
