"""A part of what a study concludes: the filter of a page, and a snapshot cut down to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.core.results import RoleRow
from tacitus.core.snapshot import Snapshot
from tacitus.core.tie import Tie
from tacitus.study import views
from tacitus.study.tied import TieLine, tie_lines
from tacitus.study.views import Filters

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
        return (
            (not self.relations or line.relation in self.relations)
            and (not self.supports or line.support in self.supports)
            and (not self.tiers or not {*self.tiers}.isdisjoint(line.tiers))
            and (not self.sources or not {*self.sources}.isdisjoint(line.sources))
            and (line.probability or 0.0) >= self.min_p
            and (self.max_roots is None or line.roots <= self.max_roots)
        )

    def gives(self, role: RoleRow) -> bool:
        """Tell whether a role stays: one that rests on ties of the kinds asked for."""
        if self.supports:
            return role.brings in self.supports
        return role.kind != "support" or not self.relations or "support" in self.relations


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
        notes = [*notes, f"{len(lines) - len(kept):,} of {len(lines):,} ties are filtered out."]
    return kept, notes


def _among(ends: set[str], wanted: set[str]) -> bool:
    if not wanted:
        return True
    return bool(ends & wanted) if len(wanted) == 1 else ends <= wanted


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
    return filters == Filters(as_known=filters.as_known, scale=filters.scale) and to == Narrowed()


def narrow(study: Study, whole: Snapshot, filters: Filters, to: Narrowed) -> Snapshot:
    """Cut a snapshot down to what a filter leaves; it says so among its gaps."""
    if is_whole(filters, to):
        return whole
    wanted = study.party_ids(filters.groups, filters.as_known)
    names = {whole.parties[p].name for p in wanted if p in whole.parties}
    ties = {line.id for line in narrowed_ties(study, filters, to)[0]}
    kept_keys = {Tie.parse(whole.assessments[i].subject).key for i in whole.ties if i in ties}
    strata = {
        by: tuple(views.claims(study, replace(filters, by=by))[0])
        for by in ("target", "deaths", "year")
    }

    def about(party: str) -> bool:
        return not wanted or party in wanted

    return replace(
        whole,
        ties=tuple(i for i in whole.ties if i in ties),
        strengths=tuple(
            i for i in whole.strengths if about(whole.assessments[i].subject.partition("@")[0])
        ),
        attributions=tuple(
            i
            for i in whole.attributions
            if not wanted or not wanted.isdisjoint(whole.assessments[i].shares)
        ),
        findings=tuple(
            f
            for f in whole.findings
            if all(i in ties or _stays(i, whole, wanted) for i in f.assessment_ids)
        ),
        series=tuple(
            s
            for s in whole.series
            if (s.subject in kept_keys if s.kind == "tie" else about(s.subject.partition("@")[0]))
        ),
        claims=tuple(views.claims(study, replace(filters, by="all"))[0]),
        claim_strata={by: rows for by, rows in strata.items() if rows},
        presence=tuple(r for r in whole.presence if about(r.party)),
        roles=tuple(r for r in whole.roles if (about(r.party) or about(r.to)) and to.gives(r)),
        coincidences=tuple(views.coincidences(study, filters)[0]),
        policies=tuple(r for r in whole.policies if about(r.party)),
        matrix=tuple(
            r for r in whole.matrix if not names or {r.claimed_by, r.did} & (names | wanted)
        ),
        gaps=(
            f"Narrowed to {words(filters, to)}; what is left out is not denied.",
            "Counts and drawings of events, and what the data cannot tell, are of the whole study.",
            *whole.gaps,
        ),
    )


def _stays(key: str, whole: Snapshot, wanted: set[str]) -> bool:
    """Whether a conclusion that is no tie stays: one about the parties asked for."""
    found = whole.assessments[key]
    if found.kind == "tie":
        return False
    return not wanted or found.subject.partition("@")[0] in wanted


def words(filters: Filters, to: Narrowed) -> str:
    """Say a filter in words.

    Examples
    --------
    >>> words(Filters(groups=("Red Guard",)), Narrowed(relations=("ally",), max_roots=1))
    'Red Guard, ally, at most 1 root'
    """
    asked: Mapping[str, object] = {
        "": ", ".join((*filters.groups, *to.relations, *to.supports, *to.tiers, *to.sources)),
        "country ": filters.country,
        "from ": filters.since,
        "to ": filters.until,
        "on ": filters.on,
        "likelihood from ": f"{100 * to.min_p:.0f} %" if to.min_p else None,
        "at most ": None
        if to.max_roots is None
        else f"{to.max_roots} root{'s' * (to.max_roots != 1)}",
    }
    return ", ".join(f"{name}{value}" for name, value in asked.items() if value).replace("_", " ")
