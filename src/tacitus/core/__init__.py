"""The nouns: frozen dataclasses on the standard library alone."""

from tacitus.core.assertion import (
    Assertion,
    EventStatement,
    Hedge,
    PartyStatement,
    PatternStatement,
    Quantity,
    Statement,
    TieStatement,
)
from tacitus.core.assessment import Assessment, Confidence, EvidenceTerm, confidence
from tacitus.core.event import Claim, Deaths, Event, stratum
from tacitus.core.finding import Finding
from tacitus.core.party import Lineage, Name, Party, is_generic, parts_of
from tacitus.core.period import Period
from tacitus.core.place import Place
from tacitus.core.reading import Account, Reader, Reading, Refusal
from tacitus.core.results import (
    AttributionRow,
    ChangeRow,
    ClaimRow,
    CoincidenceRow,
    MatrixRow,
    PartyRow,
    Point,
    PolicyRow,
    PresenceRow,
    RoleRow,
    Series,
    Share,
    SourceRow,
    StrengthRow,
    TieRow,
)
from tacitus.core.review import Review
from tacitus.core.scale import Scale, percent, scale
from tacitus.core.snapshot import EventTotals, Snapshot, Writer, WriteReport
from tacitus.core.source import Document, Passage, Source, grade_of
from tacitus.core.tie import Tie
from tacitus.core.vocabulary import Term, Vocabulary, is_symmetric, vocabulary

__all__ = [
    "Account",
    "Assertion",
    "Assessment",
    "AttributionRow",
    "ChangeRow",
    "Claim",
    "ClaimRow",
    "CoincidenceRow",
    "Confidence",
    "Deaths",
    "Document",
    "Event",
    "EventStatement",
    "EventTotals",
    "EvidenceTerm",
    "Finding",
    "Hedge",
    "Lineage",
    "MatrixRow",
    "Name",
    "Party",
    "PartyRow",
    "PartyStatement",
    "Passage",
    "PatternStatement",
    "Period",
    "Place",
    "Point",
    "PolicyRow",
    "PresenceRow",
    "Quantity",
    "Reader",
    "Reading",
    "Refusal",
    "Review",
    "RoleRow",
    "Scale",
    "Series",
    "Share",
    "Snapshot",
    "Source",
    "SourceRow",
    "Statement",
    "StrengthRow",
    "Term",
    "Tie",
    "TieRow",
    "TieStatement",
    "Vocabulary",
    "WriteReport",
    "Writer",
    "confidence",
    "grade_of",
    "is_generic",
    "is_symmetric",
    "parts_of",
    "percent",
    "scale",
    "stratum",
    "vocabulary",
]
