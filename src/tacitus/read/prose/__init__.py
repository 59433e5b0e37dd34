"""Reports in prose: from texts to assertions that a person can check.

Machine output is a proposal beside its passage, in graded tiers (``rule``, ``path``,
``cooccurrence``), each with the chance of being right. A person decides.
"""

from tacitus.read.prose.calibration import Curve, Shift, recalibrate, reliability
from tacitus.read.prose.pipeline import Proposals, parties_of, propose, propose_all

__all__ = [
    "Curve",
    "Proposals",
    "Shift",
    "parties_of",
    "propose",
    "propose_all",
    "recalibrate",
    "reliability",
]
