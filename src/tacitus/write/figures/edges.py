"""Which ties a network draws, and which of them share a line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tacitus.core import Assessment, Snapshot, Tie
from tacitus.core.scale import percent
from tacitus.write.figures.svg import text_width
from tacitus.write.words import tie_label, tie_of

#: Above this many lines, all supports from one party to another share one.
FINE = 16
#: Room of one line of a label, in px; the most lines of a label.
WRAP, LINES = 150.0, 2
Member = tuple[Tie, Assessment]


@dataclass(frozen=True)
class Edge:
    """One line of the drawing: one tie, or several of one pair and relation.

    Attributes
    ----------
    a, b : str
        Party ids, in the tie's own order.
    lines : tuple of str
        What its label says.
    probability, evidence : float, str
        Of the most probable of its ties.
    ids : tuple of str
        The assessments it stands for.
    """

    a: str
    b: str
    relation: str
    lines: tuple[str, ...]
    probability: float
    evidence: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What is drawn, what is not, and whether supports share lines."""

    edges: tuple[Edge, ...]
    undrawn: int
    shared: bool


def latest_ties(snapshot: Snapshot) -> dict[str, Assessment]:
    """Give, by tie without period, the listed assessment of its latest period."""
    latest: dict[str, tuple[str, Assessment]] = {}
    for key in snapshot.ties:
        assessment = snapshot.assessments[key]
        tie = tie_of(assessment)
        if tie is not None and (tie.key not in latest or tie.when > latest[tie.key][0]):
            latest[tie.key] = (tie.when, assessment)
    return {key: assessment for key, (_, assessment) in latest.items()}


def choose(snapshot: Snapshot, least: float, most: int) -> Choice:
    """Choose the ties to draw: the most probable, but not those that an umbrella's ground shows."""
    listed = latest_ties(snapshot)
    found: list[Member] = []
    for assessment in listed.values():
        tie = tie_of(assessment)
        if tie is None or assessment.probability is None or assessment.probability < least:
            continue
        party = snapshot.parties.get(tie.a)
        if tie.relation != "part_of" or party is None or party.part_of != tie.b:
            found.append((tie, assessment))
    found.sort(key=lambda pair: (-(pair[1].probability or 0), pair[0].key))
    drawn = found[:most]
    edges = _bundled(drawn, fine=True)
    shared = len(edges) > FINE
    if shared:
        edges = _bundled(drawn, fine=False)
    return Choice(tuple(edges), len(listed) - len(drawn), shared)


def _evidence(a: Assessment) -> str:
    return a.confidence.evidence if a.confidence else "none"


def _bundled(drawn: list[Member], *, fine: bool) -> list[Edge]:
    """Put ties of one pair and relation on one line; if `fine`, only where all else is equal."""
    bundles: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for tie, a in drawn:
        key: tuple[str, ...] = (tie.a, tie.b, tie.relation)
        if fine:
            key = (*key, _evidence(a), percent(a.probability or 0))
        bundles[key].append((tie, a))
    edges = []
    for (giver, taker, relation, *_), members in sorted(bundles.items()):
        _, first = members[0]
        lines = _equal_lines(members) if fine or len(members) == 1 else _own_lines(members)
        ids = tuple(x.id for _, x in members)
        edges.append(
            Edge(giver, taker, relation, lines, first.probability or 0, _evidence(first), ids)
        )
    return edges


def _own_lines(members: list[Member]) -> tuple[str, ...]:
    lines = [f"{tie_label(tie)} {percent(a.probability or 0)}" for tie, a in members]
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"and {len(lines) - LINES + 1} more"]
    return tuple(lines)


def _equal_lines(members: list[Member]) -> tuple[str, ...]:
    words = sorted({tie_label(tie) for tie, _ in members})
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} · {word}"
        if text_width(longer, 11) > WRAP:
            lines.append(word)
        else:
            lines[-1] = longer
    lines[-1] += f" · {percent(members[0][1].probability or 0)}"
    return tuple(lines)
