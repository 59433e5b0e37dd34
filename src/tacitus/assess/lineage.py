"""What lineage says of when parties can be tied: nobody is tied before he exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.party import Party
from tacitus.core.period import Period
from tacitus.core.tie import Tie

#: Weight, in decibans, against a tie in a year in which one of the two did not exist. Dates of
#: splits and mergers are themselves reported: about one in a thousand is off by that much.
AGAINST = -30.0


class Bound(NamedTuple):
    """The first or last year of something, and why."""

    year: int
    why: str
    assertions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lineages:
    """First and last years of parties, and of parts in their wholes.

    Attributes
    ----------
    begins, ends : mapping of str to Bound
        By party id.
    parts : mapping of (part, whole) to tuple
        First and last year of belonging, None where not known.
    """

    begins: Mapping[str, Bound]
    ends: Mapping[str, Bound]
    parts: Mapping[tuple[str, str], tuple[Bound | None, Bound | None]]

    def bars(self, tie: Tie, year: int) -> Bound | None:
        """Give the bound that a tie in some year would break, None where it may hold."""
        for party in (tie.a, tie.b):
            begin, end = self.begins.get(party), self.ends.get(party)
            if begin and year < begin.year and tie.relation not in {"splinter_of", "merger"}:
                return begin
            if end and year > end.year:
                return end
        if tie.relation == "part_of":
            first, last = self.parts.get((tie.a, tie.b), (None, None))
            if first and year < first.year:
                return first
            if last and year > last.year:
                return last
        return None


def lineages(parties: Mapping[str, Party], assertions: Iterable[Assertion] = ()) -> Lineages:
    """Gather what the parties' own lineage, and plain reports of splits and mergers, bound.

    A party that split from another begins in the year of the split, and was part of it until
    then. What merged ends with the year of the merger; what came of it begins there. The earliest
    beginning and the latest end of several stand: a bound must be sure.

    Examples
    --------
    >>> from tacitus.core.party import Lineage
    >>> split = Party("b", "B", lineage=(Lineage("splinter_of", "a", Period.parse("2014")),))
    >>> found = lineages({"a": Party("a", "A"), "b": split})
    >>> found.bars(Tie("ally", "b", "c"), 2012).why, found.bars(Tie("ally", "b", "c"), 2014)
    ('B begins in 2014: splinter of A', None)
    """
    begins: dict[str, Bound] = {}
    ends: dict[str, Bound] = {}
    parts: dict[tuple[str, str], tuple[Bound | None, Bound | None]] = {}

    def name(party: str) -> str:
        return parties[party].name if party in parties else party

    def begin(party: str, year: int, why: str, said: tuple[str, ...] = ()) -> None:
        if party not in begins or year < begins[party].year:
            begins[party] = Bound(year, f"{name(party)} begins in {year}: {why}", said)

    def end(party: str, year: int, why: str, said: tuple[str, ...] = ()) -> None:
        if party not in ends or year > ends[party].year:
            ends[party] = Bound(year, f"{name(party)} ends in {year}: {why}", said)

    for party in parties.values():
        for line in party.lineage:
            first, last = _years(line.period)
            if line.relation == "splinter_of" and first:
                begin(party.id, first, f"splinter of {name(line.other)}")
            elif line.relation == "merger" and first:
                begin(party.id, first, f"merger of {name(line.other)} and others")
                end(line.other, last or first, f"merged into {party.name}")
            elif line.relation == "part_of":
                words = f"{party.name} is part of {name(line.other)}"
                parts[party.id, line.other] = (
                    Bound(first, f"{words} from {first}") if first else None,
                    Bound(last, f"{words} until {last}") if last else None,
                )
    for a in assertions:
        s = a.statement
        if not isinstance(s, TieStatement) or s.relation != "splinter_of":
            continue
        first, _ = _years(a.period)
        if first and a.polarity == "affirmed" and a.modality == "actual" and not a.hedge.word:
            for part, whole in s.pairs():
                begin(part, first, f"splinter of {name(whole)}", (a.id,))
    for party_id, found in begins.items():
        for other in (
            {line.other for line in parties[party_id].lineage} if party_id in parties else ()
        ):
            if (party_id, other) not in parts and "splinter" in found.why:
                parts[party_id, other] = (None, found)
    _unmerged(begins, ends)
    return Lineages(begins, ends, parts)


def _unmerged(begins: Mapping[str, Bound], ends: dict[str, Bound]) -> None:
    """Drop an end that lies before the same party's beginning: one of the two is wrong."""
    for party in [p for p, e in ends.items() if p in begins and e.year < begins[p].year]:
        del ends[party]


def _years(period: Period | None) -> tuple[int | None, int | None]:
    if period is None:
        return None, None
    first, last = period.earliest, period.latest
    return (first.year if first else None), (last.year if last else None)
