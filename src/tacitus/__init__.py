"""tacitus: who is tied to whom, who did it and who claims it, and how anyone knows.

The names below are the public face; heavy rooms load when a name of theirs is first used.

Examples
--------
>>> import tacitus
>>> tacitus.Period.parse("2020-02").latest
datetime.date(2020, 2, 29)
>>> tacitus.scale("icd203").phrase(0.763)
'likely (76 %, ICD 203)'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tacitus.assess.frames import fit
    from tacitus.assess.knox_frames import knox
    from tacitus.assess.tie_frames import ties
    from tacitus.core.assertion import (
        Assertion,
        EventStatement,
        PartyStatement,
        PatternStatement,
        TieStatement,
    )
    from tacitus.core.assessment import Assessment, confidence
    from tacitus.core.event import Claim, Event
    from tacitus.core.finding import Finding
    from tacitus.core.party import Party
    from tacitus.core.period import Period
    from tacitus.core.place import Place
    from tacitus.core.review import Review
    from tacitus.core.scale import Scale, scale
    from tacitus.core.source import Document, Passage, Source
    from tacitus.core.tie import Tie
    from tacitus.core.vocabulary import vocabulary
    from tacitus.errors import TacitusError
    from tacitus.read import read_file
    from tacitus.study import Study
    from tacitus.study.worlds import simulate
    from tacitus.write import write as write_file

__version__ = "0.1.0"

__all__ = [
    "Assertion",
    "Assessment",
    "Claim",
    "Document",
    "Event",
    "EventStatement",
    "Finding",
    "Party",
    "PartyStatement",
    "Passage",
    "PatternStatement",
    "Period",
    "Place",
    "Review",
    "Scale",
    "Source",
    "Study",
    "TacitusError",
    "Tie",
    "TieStatement",
    "confidence",
    "fit",
    "knox",
    "read_file",
    "scale",
    "simulate",
    "ties",
    "vocabulary",
    "write_file",
]

#: Where each name comes from: its module, and its name there if it is another. `read` and
#: `write` are rooms, so their functions are called `read_file` and `write_file` here.
_HOMES = {
    "tacitus.assess.frames": ("fit",),
    "tacitus.assess.knox_frames": ("knox",),
    "tacitus.assess.tie_frames": ("ties",),
    "tacitus.core": (
        "Assertion",
        "Assessment",
        "Claim",
        "Document",
        "Event",
        "EventStatement",
        "Finding",
        "Party",
        "PartyStatement",
        "Passage",
        "PatternStatement",
        "Period",
        "Place",
        "Review",
        "Scale",
        "Source",
        "Tie",
        "TieStatement",
        "confidence",
        "scale",
        "vocabulary",
    ),
    "tacitus.errors": ("TacitusError",),
    "tacitus.read": ("read_file",),
    "tacitus.study": ("Study",),
    "tacitus.study.worlds": ("simulate",),
    "tacitus.write": ("write_file=write",),
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        for module, names in _HOMES.items():
            for entry in names:
                ours, _, theirs = entry.partition("=")
                if ours == name:
                    value = getattr(import_module(module), theirs or ours)
                    globals()[name] = value
                    return value
        raise AttributeError(f"module 'tacitus' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
