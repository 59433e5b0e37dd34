"""What the ledger holds: nouns by kind, their versions and changes, as text and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.codec import from_plain, to_plain
from tacitus.core.hypothesis import Hypothesis, Rating
from tacitus.core.party import Party
from tacitus.core.release import GateEntry
from tacitus.core.review import Review
from tacitus.core.scenario import ScenarioResult
from tacitus.core.source import Document, Passage, Source
from tacitus.errors import InputError

Noun = (
    Source
    | Document
    | Passage
    | Party
    | Assertion
    | Review
    | Assessment
    | Hypothesis
    | Rating
    | ScenarioResult
    | GateEntry
    | dict[str, Any]
)
Item = tuple[str, str, Noun]
Moment = int | datetime | date | str | None

#: What the ledger holds, and the noun that a body is read back as (None: a plain object).
KINDS: dict[str, type | None] = {
    "source": Source,
    "document": Document,
    "passage": Passage,
    "party": Party,
    "assertion": Assertion,
    "review": Review,
    "assessment": Assessment,
    "hypothesis": Hypothesis,
    "rating": Rating,
    "scenario": ScenarioResult,
    "gate": GateEntry,
    "resolution": None,
    "fit": None,
    "meta": None,
}


@dataclass(frozen=True)
class Version:
    """One version of a noun: what it said from a revision on."""

    revision: int
    at: datetime
    who: str
    why: str
    withdrawn: bool
    noun: Any


@dataclass(frozen=True)
class Change:
    """One change: what a noun was before and is after; None where it was not or is no more."""

    kind: str
    id: str
    revision: int
    at: datetime
    who: str
    why: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Tally:
    """How many nouns of one kind a write added, changed and withdrew."""

    revision: int
    at: datetime
    who: str
    why: str
    kind: str
    added: int
    changed: int
    withdrawn: int


@dataclass(frozen=True)
class Tombstone:
    """What is left of something that was forgotten."""

    kind: str
    id: str
    document_id: str
    at: datetime
    who: str
    why: str


@dataclass(frozen=True)
class Written:
    """How many nouns a write added, changed, withdrew, or found as they were."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0


def known(kind: str) -> str:
    """Give a kind back, or raise where the ledger has none of this name."""
    if kind not in KINDS:
        raise InputError(f"'{kind}' is no kind of the ledger; use one of: {', '.join(KINDS)}.")
    return kind


def encode(kind: str, noun: Noun) -> str:
    """Give a noun as the text that the ledger holds."""
    expected = KINDS[known(kind)] or dict
    if not isinstance(noun, expected):
        raise InputError(f"A {type(noun).__name__} is no {kind}; give a {expected.__name__}.")
    return json.dumps(to_plain(noun), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode(kind: str, body: str) -> Any:
    """Give the noun that a text of the ledger holds."""
    plain, cls = json.loads(body), KINDS[kind]
    return plain if cls is None else from_plain(cls, plain)


def stamp(moment: datetime) -> str:
    """Give a moment as text; in one width and zone, order of text is order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
