"""What people decided, as a pure function of the reviews: merges, splits, names, undo.

Nothing that a review decides is written into the nouns: take the reviews away, and all is as
it was read.

Targets of reviews: ``assertion/ID``, ``party/ID``, ``event/ID``, ``passage/ID``,
``review/ID`` and ``name/LABEL|COUNTRY`` (the country may be empty). ``merge`` makes the others part of the
target; ``split`` takes them out again; ``accept`` of a name gives it to the party in
``others``, ``reject`` says that it is not that party's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from tacitus.core.assertion import (
    Assertion,
    EventStatement,
    PartyStatement,
    PatternStatement,
    TieStatement,
)
from tacitus.core.codec import from_plain
from tacitus.core.party import Name, Party
from tacitus.core.review import Review
from tacitus.errors import InputError

_log = logging.getLogger(__name__)
_Noun = TypeVar("_Noun", Assertion, Party)

#: The fields of each statement that hold party ids.
_PARTY_FIELDS: dict[type, tuple[str, ...]] = {
    TieStatement: ("subjects", "objects"),
    PartyStatement: ("parties",),
    EventStatement: ("attributed_to", "claimed_by", "denied_by", "parties"),
    PatternStatement: ("by", "done_by", "claimed_in_class"),
}


@dataclass(frozen=True)
class Decisions:
    """What stands after all reviews.

    Attributes
    ----------
    parties, events, passages : dict of str to str
        For an id that was merged away, the id that stands for it; a passage that repeats
        another stands under its origin.
    names : dict of (label, country) to str
        The party that a person gave a label to.
    refused : frozenset of (label, country, party id)
        Labels that a person took away from a party.
    apart : frozenset of frozenset of str
        Pairs of events, or of passages, that a person said are two.
    verdicts : dict of str to Review
        The last accept, correct, reject or unsure for each target.
    """

    parties: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str | None], str] = field(default_factory=dict)
    refused: frozenset[tuple[str, str | None, str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    verdicts: dict[str, Review] = field(default_factory=dict)
    passages: dict[str, str] = field(default_factory=dict)

    def party(self, party_id: str) -> str:
        """Give the id of the party that stands for an id."""
        return self.parties.get(party_id, party_id)


def name_target(label: str, country: str | None = None) -> str:
    """Give the target under which a label is reviewed.

    Examples
    --------
    >>> name_target("Taleban", "Pakistan"), name_target("Taleban")
    ('name/Taleban|Pakistan', 'name/Taleban|')
    """
    return f"name/{label}|{country or ''}"


def label_of(target: str) -> tuple[str, str | None]:
    """Give label and country of a target that :func:`name_target` made."""
    label, _, country = target.removeprefix("name/").rpartition("|")
    return label, country or None


def standing(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Give the reviews that are not undone, oldest first; an undone undo counts for nothing."""
    ordered = sorted(reviews, key=lambda r: (r.when, r.id))
    undone: set[str] = set()
    kept = []
    for review in reversed(ordered):
        if review.id in undone:
            continue
        if review.verdict == "undo":
            undone.add(review.target.removeprefix("review/"))
        else:
            kept.append(review)
    return tuple(reversed(kept))


def decide(reviews: Iterable[Review], same: Mapping[str, str] | None = None) -> Decisions:
    """Work out what stands.

    Parameters
    ----------
    reviews : iterable of Review
        All of them, in any order.
    same : mapping of str to str, optional
        Party ids that are one before any review (they share an id in another list), each
        with the id that stands for it.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> when = datetime(2020, 1, 1, tzinfo=UTC)
    >>> decide([Review("r1", "merge", "party/a", "ann", when, others=("b",))]).parties
    {'b': 'a'}
    """
    parties, events, passages = _Clusters(), _Clusters(), _Clusters()
    merged = {"party": parties, "event": events, "passage": passages}
    for other, kept in (same or {}).items():
        parties.join(kept, other)
    names: dict[tuple[str, str | None], str] = {}
    refused: set[tuple[str, str | None, str]] = set()
    apart: set[frozenset[str]] = set()
    verdicts: dict[str, Review] = {}
    for review in standing(reviews):
        kind, _, key = review.target.partition("/")
        if kind == "name" and review.others:
            label, party = label_of(review.target), review.others[0]
            if review.verdict == "accept":
                names[label] = party
                refused.discard((*label, party))
            elif review.verdict in {"reject", "split"}:
                refused.add((*label, party))
                if names.get(label) == party:
                    del names[label]
        elif kind in merged and review.verdict in {"merge", "split", "reject"}:
            clusters = merged[kind]
            for other in review.others:
                pair = frozenset({key, other})
                if review.verdict == "merge":
                    clusters.join(key, other)
                    apart.discard(pair)
                else:
                    clusters.part(key, other)
                    apart |= {pair} if kind != "party" else set()
        else:
            verdicts[review.target] = review
    return Decisions(
        parties.ids(),
        events.ids(),
        names,
        frozenset(refused),
        frozenset(apart),
        verdicts,
        passages.ids(),
    )


class _Clusters:
    """Ids that are one, each with the id that stands for all of them."""

    def __init__(self) -> None:
        self._head: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def head(self, key: str) -> str:
        return self._head.get(key, key)

    def join(self, kept: str, other: str) -> None:
        head, old = self.head(kept), self.head(other)
        if head != old:
            joined = self._members.pop(old, [old])
            self._gather(head, [*self._members.get(head, [head]), *joined])

    def part(self, kept: str, other: str) -> None:
        head = self.head(other)
        if head != self.head(kept) or head == kept == other:
            return
        rest = [key for key in self._members.pop(head, [head]) if key != other]
        # Should the one that leaves have stood for all, the one it leaves takes its place.
        self._gather(kept if head == other else head, rest)
        self._gather(other, [other])

    def _gather(self, head: str, members: list[str]) -> None:
        self._members[head] = members
        self._head.update(dict.fromkeys(members, head))

    def ids(self) -> dict[str, str]:
        return {key: head for key, head in sorted(self._head.items()) if key != head}


def merged_parties(parties: Mapping[str, Party], decisions: Decisions) -> dict[str, Party]:
    """Give the parties that stand; each has the names and keys of those merged into it.

    Examples
    --------
    >>> ps = {"a": Party("a", "A"), "b": Party("b", "B")}
    >>> merged_parties(ps, Decisions(parties={"b": "a"}))["a"].labels()
    ('A', 'B')
    """
    corrected = {
        key: _corrected(party, decisions.verdicts.get(f"party/{key}"), Party)
        for key, party in parties.items()
    }
    result: dict[str, Party] = {}
    # The one that stands comes first, so that its own words win.
    for key in sorted(corrected, key=lambda k: (decisions.party(k) != k, k)):
        head, party = decisions.party(key), corrected[key]
        result[head] = combined(result[head], party) if head in result else replace(party, id=head)
    return {
        key: replace(party, part_of=_other(party.part_of, key, decisions))
        for key, party in sorted(result.items())
    }


def combined(party: Party, other: Party) -> Party:
    """Give a party with another's names, keys and lineage added to its own.

    Examples
    --------
    >>> combined(Party("a", "A"), Party("b", "B", keys=("ucdp:1",))).keys
    ('ucdp:1',)
    """
    have = set(party.labels())
    theirs = (Name(other.name, "alias"), *other.names)
    return replace(
        party,
        names=party.names + tuple(n for n in dict.fromkeys(theirs) if n.text not in have),
        part_of=party.part_of or (other.part_of if other.part_of != party.id else None),
        lineage=tuple(dict.fromkeys(party.lineage + other.lineage)),
        keys=tuple(dict.fromkeys(party.keys + other.keys)),
        country=party.country or other.country,
        note=party.note or other.note,
    )


def settled(assertions: Mapping[str, Assertion], decisions: Decisions) -> dict[str, Assertion]:
    """Give the assertions as people left them, with the ids of the parties that stand.

    Rejected ones are left out; accepted and corrected ones have tier ``accepted``. A tie
    whose two ends were merged into one says nothing any more and is left out.
    """
    result = {}
    for key, raw in assertions.items():
        verdict = decisions.verdicts.get(f"assertion/{key}")
        if verdict and verdict.verdict == "reject":
            continue
        try:
            result[key] = _renamed(_corrected(raw, verdict, Assertion), decisions)
        except InputError:
            _log.info("Assertion '%s' joins a party with itself after a merge.", key)
    return result


def _corrected(noun: _Noun, verdict: Review | None, cls: type[_Noun]) -> _Noun:
    if verdict is None or verdict.verdict not in {"accept", "correct"}:
        return noun
    if verdict.correction:
        noun = replace(from_plain(cls, json.loads(verdict.correction)), id=noun.id)
    tier: Any = {"tier": "accepted"} if getattr(noun, "tier", "coded") != "coded" else {}
    return replace(noun, **tier)


def _renamed(assertion: Assertion, decisions: Decisions) -> Assertion:
    if not (decisions.parties or decisions.events):
        return assertion
    statement = assertion.statement
    changes: dict[str, Any] = {
        name: tuple(dict.fromkeys(decisions.party(p) for p in getattr(statement, name)))
        for name in _PARTY_FIELDS[type(statement)]
    }
    if isinstance(statement, EventStatement):
        own = statement.event_id or f"assertion:{assertion.id}"
        changes["event_id"] = decisions.events.get(own, statement.event_id)
    quantity = assertion.quantity
    if quantity and quantity.of:
        quantity = replace(quantity, of=decisions.party(quantity.of))
    renamed: Any = replace(cast(Any, statement), **changes)
    return replace(assertion, statement=renamed, quantity=quantity)


def _other(party: str | None, key: str, decisions: Decisions) -> str | None:
    head = decisions.party(party) if party else None
    return None if head == key else head
