"""A part of a study: what is asked for beyond the filters of a view, and what that leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.assessment import Assessment
from tacitus.core.counting import counted
from tacitus.core.matrix import HypothesisTable
from tacitus.core.results import ChangeRow, RoleRow, TieRow
from tacitus.study import views
from tacitus.study.tied import TieLine, tie_lines
from tacitus.study.views import Filters
from tacitus.study.why import names_of, title

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Narrowed:
    """What ties are narrowed to beyond :class:`~tacitus.study.views.Filters`; empty means all.

    Attributes
    ----------
    tiers, sources : tuple of str
        A tie stays where an assertion under it has one of these.
    max_roots : int or None
        At most so many independent roots; 1 asks what rests on a single one.
    """

    relations: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    min_p: float = 0.0
    max_roots: int | None = None

    def keeps(self, line: TieLine) -> bool:
        """Tell whether a tie stays."""
        return self.keeps_row(line) and self.keeps_said(line.tiers, line.sources)

    def keeps_row(self, row: TieRow | TieLine) -> bool:
        """Tell whether a tie stays by what it is and how well it is founded."""
        return (
            (not self.relations or row.relation in self.relations)
            and (not self.supports or row.support in self.supports)
            and (row.probability or 0.0) >= self.min_p
            and (self.max_roots is None or row.roots <= self.max_roots)
        )

    def keeps_said(self, tiers: Iterable[str], sources: Iterable[str]) -> bool:
        """Tell whether a tie stays by how, and by whom, what is under it was said."""
        return (not self.tiers or not {*self.tiers}.isdisjoint(tiers)) and (
            not self.sources or not {*self.sources}.isdisjoint(sources)
        )

    def gives(self, role: RoleRow) -> bool:
        """Tell whether a role stays: one that rests on ties of the kinds asked for."""
        if role.probability is not None and role.probability < self.min_p:
            return False
        if self.supports:
            return role.brings in self.supports
        return role.kind != "support" or not self.relations or "support" in self.relations


#: Which view lists the conclusions of a kind.
_VIEW_OF = {"link": "links", "strength": "strengths", "attribution": "attributions"}
#: Nothing is narrowed.
EVERYTHING = Narrowed()


@dataclass(frozen=True)
class Part:
    """A part of a study, as asked for: which of its conclusions, reports and events stay."""

    study: Study
    filters: Filters
    to: Narrowed

    @classmethod
    def of(cls, study: Study, filters: Filters, to: Narrowed) -> Part:
        """Give a part; a relation, a support and a least likelihood mean the same in both."""
        to = replace(
            to,
            relations=to.relations or ((filters.relation,) if filters.relation else ()),
            supports=to.supports or ((filters.support,) if filters.support else ()),
            min_p=max(to.min_p, filters.min_p),
        )
        return cls(study, replace(filters, relation=None, support=None, min_p=to.min_p), to)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return is_whole(self.filters, self.to)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The parties asked for; empty for all."""
        return frozenset(self.study.party_ids(self.filters.groups, self.filters.as_known))

    def about(self, party: str) -> bool:
        """Tell whether a party is asked for."""
        return not self.wanted or party in self.wanted

    @cached_property
    def names(self) -> frozenset[str]:
        """Ids and names of the parties asked for."""
        parties = self.study.parties(self.filters.as_known)
        return self.wanted | {parties[p].name for p in self.wanted if p in parties}

    def ties(self, said: Mapping[str, Assertion]) -> list[Assessment]:
        """Give the ties that stay, as ``show ties`` lists them."""
        if self.is_whole:
            return self.study.tie_assessments(self.filters.as_known)
        kept = {row.id for row in views.ties(self.study, self.filters)[0] if self.to.keeps_row(row)}
        f = self.filters
        listed = self.study.tie_assessments(f.as_known, on=f.on, since=f.since, until=f.until)
        return [a for a in listed if a.id in kept and self._keeps_said(a, said)]

    def _keeps_said(self, a: Assessment, said: Mapping[str, Assertion]) -> bool:
        if not (self.to.tiers or self.to.sources):
            return True
        under = [said[i] for i in a.assertion_ids() if i in said]
        speakers = (s for each in under for s in (each.speaker, each.origin))
        return self.to.keeps_said((each.tier for each in under), speakers)

    def others(self, found: Iterable[Assessment]) -> list[Assessment]:
        """Give the conclusions that stay of those that are no ties, as ``show`` lists them."""
        rest = [a for a in found if a.kind not in {"tie", "hypothesis"}]
        if self.is_whole:
            return rest
        kept = {
            kind: {row.id for row in views.VIEWS[view][1](self.study, self.filters)[0]}
            for kind, view in _VIEW_OF.items()
            if any(a.kind == kind for a in rest)
        }
        return [
            a for a in rest if (a.id in kept[a.kind] if a.kind in kept else self.about(a.subject))
        ]

    def bears(self, a: Assertion) -> bool:
        """Tell whether an assertion on which no conclusion rests is about what is asked for."""
        is_tie = isinstance(a.statement, TieStatement)
        if is_tie and self.to != EVERYTHING:
            return False
        country = (self.filters.country or "").lower()
        named = len(views.mentioned(a) & self.wanted)
        return (
            named >= (min(2, len(self.wanted)) if is_tie else min(1, len(self.wanted)))
            and (not country or any((p.country or "").lower() == country for p in a.places))
            and views.is_within(a.period, self.filters)
        )

    def weighs(self, table: HypothesisTable, said: Mapping[str, Assertion]) -> bool:
        """Tell whether a hypothesis stays: one that something about the parties bears on."""
        cited = cited_by(table)
        return not self.wanted or any(
            views.mentioned(said[i]) & self.wanted for i in cited if i in said
        )

    def changes(self, rows: Iterable[ChangeRow], shown: Iterable[Assessment]) -> list[ChangeRow]:
        """Give the changes of conclusions that stay; what files brought in is of the whole."""
        names = names_of(self.study)
        titles = {title(a, names) for a in shown}
        return [row for row in rows if row.kind == "assessment" and row.subject in titles]

    def events(self) -> tuple[str, list[object]]:
        """Give the test in SQL that keeps an event, and what is bound to it.

        Needs the tables ``events`` and ``event_parties``.
        """
        f = self.filters
        tests: list[tuple[str, object]] = [
            ("lower(country) = lower(?)", f.country),
            ("coalesce(date_end, date_start) >= ?", f.since),
            ("date_start <= ?", f.until),
            (
                "event_id IN (SELECT event_id FROM event_parties WHERE list_contains(?, party_id))",
                sorted(self.wanted) or None,
            ),
        ]
        asked = [(test, value) for test, value in tests if value is not None]
        return " AND ".join(test for test, _ in asked) or "true", [value for _, value in asked]


def cited_by(table: HypothesisTable) -> set[str]:
    """Give the assertions that items of a hypothesis cite."""
    return {i for item in table.items for i in (*item.assertions, *item.against)}


def narrowed_ties(study: Study, filters: Filters, to: Narrowed) -> tuple[list[TieLine], list[str]]:
    """List the ties that stay; of one group all of its ties, of several those among them."""
    lines, notes = tie_lines(study, filters)
    wanted = study.party_ids(filters.groups, filters.as_known)
    kept = [
        line
        for line in lines
        if to.keeps(line) and _among({line.a, line.b}, wanted) and _in_years(line, filters)
    ]
    if len(kept) < len(lines):
        notes = [
            *notes,
            f"Filtered out: {len(lines) - len(kept):,} of {counted(len(lines), 'tie')}.",
        ]
    return kept, notes


def _among(ends: set[str], wanted: Collection[str]) -> bool:
    if not wanted:
        return True
    return not ends.isdisjoint(wanted) if len(wanted) == 1 else ends <= {*wanted}


def _in_years(line: TieLine, filters: Filters) -> bool:
    """Whether a year in which the tie is assessed lies in the years asked for."""
    first, last = filters.since, filters.until
    if filters.on:
        first = last = filters.on
    years = [int(p.when[:4]) for p in line.series] or [int(line.year[:4])]
    return any(
        (first is None or year >= first.year) and (last is None or year <= last.year)
        for year in years
    )


def is_whole(filters: Filters, to: Narrowed) -> bool:
    """Tell whether a filter leaves everything, at whatever moment and on whatever scale.

    Examples
    --------
    >>> is_whole(Filters(), Narrowed()), is_whole(Filters(country="Yemen"), Narrowed())
    (True, False)
    """
    whole = Filters(as_known=filters.as_known, scale=filters.scale, by=filters.by)
    return filters == whole and to == EVERYTHING


def words(filters: Filters, to: Narrowed) -> str:
    """Say a filter in words.

    Examples
    --------
    >>> words(Filters(groups=("Red Guard",)), Narrowed(relations=("ally",), max_roots=1))
    'Red Guard, ally, at most 1 root'
    """
    kinds = ", ".join((*to.relations, *to.supports, *to.tiers)).replace("_", " ")
    asked: Mapping[str, object] = {
        "": ", ".join((*filters.groups, *([kinds] if kinds else []), *to.sources)),
        "events and places in ": filters.country,
        "from ": filters.since,
        "to ": filters.until,
        "on ": filters.on,
        "likelihood from ": f"{100 * to.min_p:.0f} %" if to.min_p else None,
        "at most ": None if to.max_roots is None else counted(to.max_roots, "root"),
    }
    return ", ".join(f"{name}{value}" for name, value in asked.items() if value)
