"""What resolving did, and what is left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tacitus.core.counting import counted
from tacitus.core.review import Review
from tacitus.resolve.events import EventMatch
from tacitus.resolve.names import Match
from tacitus.study.copying import CopyMatch

#: Labels named in a note, those with most rows first.
LISTED = 12


@dataclass(frozen=True)
class ResolveReport:
    """What resolving did, and what is left to a person.

    Attributes
    ----------
    applied : tuple of Match
        Labels that have their party.
    proposed : tuple of (number, Match)
        Accept one by its number, or refuse it.
    events : tuple of EventMatch
        Events that may be one; accept one as ``ONE=OTHER``.
    same_parties : dict of str to str
        Parties that share an id in another list, with the one that stands for both.
    copies : tuple of CopyMatch
        Passages that repeat another document's; accept one as ``ORIGIN=COPY``.
    recorded : tuple of Review
        What was accepted this time; each can be undone by its id.
    """

    applied: tuple[Match, ...] = ()
    proposed: tuple[tuple[int, Match], ...] = ()
    unresolved: tuple[Match, ...] = ()
    generic: tuple[Match, ...] = ()
    events: tuple[EventMatch, ...] = ()
    same_parties: dict[str, str] | None = None
    copies: tuple[CopyMatch, ...] = ()
    recorded: tuple[Review, ...] = ()

    def rows(self) -> list[dict[str, Any]]:
        """Give what is proposed, names first, as rows to print."""
        names = [
            {**asdict(m), "number": str(number), "party": m.party_id} for number, m in self.proposed
        ]
        events = [
            {
                "number": f"{e.one}={e.other}",
                "label": e.one,
                "party": e.other,
                "score": e.score,
                "state": "proposed",
                "reason": e.reason,
            }
            for e in self.events
        ]
        copies = [
            {
                "number": f"{c.origin}={c.copy}",
                "label": c.copied_in,
                "party": c.origin_in,
                "score": c.shared,
                "state": "proposed",
                "reason": c.reason,
            }
            for c in self.copies
        ]
        return names + events + copies

    def notes(self) -> list[str]:
        """Give what was applied and what stays open, one sentence each."""
        lines = [
            _said(self.applied, "has its party", "have their party", listed=0),
            _said(self.unresolved, "names no party that we know", "name no party that we know"),
            _said(
                self.generic,
                "is a plain word and names no group",
                "are plain words and name no group",
            ),
        ]
        if self.unresolved:
            lines.append("Give one its party: --name LABEL PARTY; or make it one: --new LABEL.")
        if self.same_parties:
            lines.append(
                f"Parties that share an id with another and join it: {len(self.same_parties):,}."
            )
        if self.copies:
            repeat = counted(len(self.copies), "passage repeats", "passages repeat")
            lines.append(f"{repeat} another document's; accepted, what they say has one root.")
        if self.recorded:
            ids = ", ".join(r.id for r in self.recorded)
            lines.append(f"{len(self.recorded):,} accepted: {ids}; undo one with --undo ID.")
        return lines


def _said(matches: Sequence[Match], one: str, many: str, listed: int = LISTED) -> str:
    """Count labels and their rows, and name those with most rows."""
    number = counted(len(matches), "label")
    rows = counted(sum(m.count for m in matches), "row")
    first = sorted(matches, key=lambda m: (-m.count, m.label, m.country or ""))[:listed]
    names = "; ".join(
        f"{m.label}{f' in {m.country}' if m.country else ''} {m.count:,}" for m in first
    )
    rest = len(matches) - len(first)
    more = f"; and {rest:,} more, all in --json" if names and rest else ""
    verb = one if len(matches) == 1 else many
    return f"{number} ({rows}) {verb}{': ' if names else '.'}{names}{more}{'.' if names else ''}"
