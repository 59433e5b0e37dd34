"""Names to parties, and one event in several sources: reversible."""

from tacitus.resolve.bundled import bundled_parties
from tacitus.resolve.decisions import Decisions, decide
from tacitus.resolve.events import EventMatch, propose_events
from tacitus.resolve.names import Candidate, Label, Match, Resolution, candidates, resolve_labels

__all__ = [
    "Candidate",
    "Decisions",
    "EventMatch",
    "Label",
    "Match",
    "Resolution",
    "bundled_parties",
    "candidates",
    "decide",
    "propose_events",
    "resolve_labels",
]
