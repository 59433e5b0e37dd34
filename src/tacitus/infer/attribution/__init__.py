"""Who did it, given who was there, who claims and who reports.

The joint model of doing, claiming and reporting, inferred backward: `fit` gives the posterior
over the perpetrator of each event together with claim policies and the reliability of sources.
"""

from __future__ import annotations

from tacitus.infer.attribution.data import (
    CLAIMED,
    DENIED,
    NOT_RECORDED,
    OTHER,
    SILENT,
    AttributionData,
    Claims,
    Patterns,
    Reports,
    presence_cells,
    ragged,
)
from tacitus.infer.attribution.evidence import Evidence, evidence
from tacitus.infer.attribution.fit import fit
from tacitus.infer.attribution.priors import Priors
from tacitus.infer.attribution.result import AttributionFit, PolicyTable, SourceTable
from tacitus.infer.attribution.space_time import near_events, nested_cells

__all__ = [
    "CLAIMED",
    "DENIED",
    "NOT_RECORDED",
    "OTHER",
    "SILENT",
    "AttributionData",
    "AttributionFit",
    "Claims",
    "Evidence",
    "Patterns",
    "PolicyTable",
    "Priors",
    "Reports",
    "SourceTable",
    "evidence",
    "fit",
    "near_events",
    "nested_cells",
    "presence_cells",
    "ragged",
]
