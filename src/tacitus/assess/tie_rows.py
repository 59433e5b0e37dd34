"""Assertions about ties as rows: one per tie and speaker, with the root behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tacitus.core.assertion import Assertion, Hedge, TieStatement
from tacitus.core.tie import Tie
from tacitus.infer.ties import SAME_WORD


@dataclass(frozen=True)
class Said:
    """One tie of one assertion, with the span of years it is said to hold in.

    ``passed_on_by`` names a speaker who adds nothing of his own; ``yearly`` marks a data set's
    coding of one year. ``earliest`` and ``latest`` bound the day on which it was said. ``word`` is the first year of the root's unbroken word on the tie.
    """

    tie: Tie
    assertion: Assertion
    root: str
    first: int
    last: int
    said: date
    passed_on_by: str = ""
    yearly: bool = False
    earliest: date | None = None
    latest: date | None = None
    word: int | None = None

    @property
    def speaker(self) -> str:
        """Whose word it is: the root's, unless another only passes it on."""
        return self.passed_on_by or self.root

    @property
    def is_own(self) -> bool:
        """Whether the speaker says it in its own text, not through another's."""
        return self.assertion.chain[0] == self.speaker


def expand(
    assertion: Assertion, statement: TieStatement, root: str, when: date, *, yearly: bool
) -> Iterable[Said]:
    """Give each tie of a statement, with its span; a data set's span is coded year by year."""
    first = last = when.year
    if assertion.period:
        span = assertion.period
        first = span.earliest.year if span.earliest else min(when.year, _year(span.latest, when))
        last = span.latest.year if span.latest else max(when.year, first)
    labels = {"support": statement.supports or ("unspecified",)}.get(statement.relation, ("",))
    for a, b in statement.pairs():
        ties = [Tie(statement.relation, a, b, support) for support in labels]
        # Embedding with named supports says both: the affiliation, and what is given.
        if statement.relation == "affiliate":
            ties += [Tie("support", a, b, support) for support in statement.supports]
        for tie in ties:
            if yearly:
                for year in range(first, last + 1):
                    yield Said(tie, assertion, root, year, year, when, yearly=True)
            else:
                yield Said(tie, assertion, root, first, last, when)


def _year(day: date | None, otherwise: date) -> int:
    return day.year if day else otherwise.year


def informed(rows: list[Said]) -> list[Said]:
    """Give what a speaker says himself the root that he cites for the same tie.

    Whoever cites a report on a tie and goes on to assert it is no second origin. Citations are
    followed to where they end; those who cite each other in a circle share one root.
    """
    cited: dict[tuple[str, str, int, str], str] = {}
    for row in rows:
        for speaker in row.assertion.chain[:-1]:
            if speaker != row.root:
                key = (row.tie.key, speaker, row.said.year, row.assertion.polarity)
                cited.setdefault(key, row.root)

    def end(row: Said) -> str:
        path = [row.root]
        while root := cited.get((row.tie.key, path[-1], row.said.year, row.assertion.polarity)):
            if root in path:
                return min(path[path.index(root) :])
            path.append(root)
        return path[-1]

    ends = [end(row) for row in rows]
    return [
        row if root == row.root else replace(row, root=root, passed_on_by=row.root)
        for row, root in zip(rows, ends, strict=True)
    ]


def narrowest(rows: list[Said]) -> list[Said]:
    """Of what one root says of one tie in one year, keep the narrowest spans.

    A root that says "in 2020" and "since the 1990s, until 2020" in one text says it once; the
    wide span would only thin out the narrow one. What others make of its words never narrows
    what it says itself.
    """
    groups: dict[tuple[str, str, int, str], list[Said]] = defaultdict(list)
    kept = [row for row in rows if row.yearly]
    for row in rows:
        if not row.yearly:
            key = (row.tie.key, row.speaker, row.said.year, row.assertion.polarity)
            groups[key].append(row)
    for group in groups.values():
        kept += [row for row in group if not any(_replaces(other, row) for other in group)]
    return kept


def _replaces(other: Said, row: Said) -> bool:
    """Whether one row of a root's makes another of its rows superfluous."""
    if (row.first, row.last) == (other.first, other.last):
        return False
    inside = row.first <= other.first and other.last <= row.last
    around = other.first <= row.first and row.last <= other.last
    if other.is_own != row.is_own:
        return other.is_own and (inside or around)
    return inside


def words(rows: list[Said]) -> list[Said]:
    """Mark what is one unbroken word of a root on a tie, however many years it is said in.

    Nobody is his own confirmation: a data set that codes a tie for ten years running, or a
    monitor who repeats it in each yearly report, is wrong in all of them or in none. What a root
    itself puts in two ways is two words; how others put it is theirs.
    """
    groups: dict[tuple[str, str, str, Hedge | None], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        groups[row.root, row.tie.key, row.assertion.polarity, _manner(row)].append(n)
    out = list(rows)
    for group in groups.values():
        start = end = None
        for n in sorted(group, key=lambda n: (rows[n].first, rows[n].last)):
            row = rows[n]
            if start is None or end is None or row.first - end > SAME_WORD:
                start, end = row.first, row.last
            end = max(end, row.last)
            out[n] = replace(row, word=start)
    return out


def _manner(row: Said) -> Hedge | None:
    """The way in which a root itself puts it; None where it speaks through others."""
    return row.assertion.hedge if _is_roots_own(row) else None


def passed_on(rows: list[Said]) -> list[Said]:
    """One row for each speaker who says nothing of his own on a tie and passes a root on.

    Whoever cites another is not silent, and adds nothing of his own: the row cites the root's
    and shares its term.
    """
    own = {(r.tie.key, r.speaker, r.said.year) for r in rows}
    added: dict[tuple[str, str, int], Said] = {}
    for row in rows:
        for speaker in row.assertion.chain[:-1]:
            key = (row.tie.key, speaker, row.said.year)
            if key not in own and speaker != row.root:
                added.setdefault(key, replace(row, passed_on_by=speaker))
    return list(added.values())


def known_origins(rows: list[Said]) -> tuple[list[int], list[tuple[int, int]]]:
    """Give what is known of who says the same: a stated origin (-1 for none), and who repeats whom.

    A root that was itself read stands for its word, and all others of that word repeat it;
    whether it has it from elsewhere is left open. One that is known only through others, or
    that a person has named, is an origin for sure.
    """
    groups: dict[tuple[tuple[str, str, str], Hedge | None, int], list[int]] = defaultdict(list)
    read: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        start = row.first if row.word is None else row.word
        about = row.root, row.tie.key, row.assertion.polarity
        groups[about, _manner(row), start].append(n)
        if _is_roots_own(row):
            read[about].append(n)
    origin, repeats = [-1] * len(rows), []
    for number, ((about, manner, _), group) in enumerate(groups.items()):
        own = group if manner is not None else _near(rows, group, read.get(about, []))
        if not own:
            for n in group:
                origin[n] = number
            # What is told as the root's word stands before what others make of it.
            own = [n for n in group if not rows[n].passed_on_by] or group
        first = min(own, key=lambda n: (rows[n].said, rows[n].first, n))
        repeats += [(n, first) for n in group if n != first]
    return origin, repeats


def _near(rows: list[Said], group: list[int], own: list[int]) -> list[int]:
    """Those of a root's own rows that speak of the years of a group of rows, or close to them."""
    first = min(rows[n].first for n in group) - SAME_WORD
    last = max(rows[n].last for n in group) + SAME_WORD
    return [n for n in own if rows[n].first <= last and rows[n].last >= first]


def _is_roots_own(row: Said) -> bool:
    return not row.passed_on_by and row.is_own and row.assertion.root is None
