"""Answers: what `show`, the brief and the workbench ask of a study, as typed rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tacitus.assess.claims import ClaimTable, claim_table
from tacitus.assess.coincidences import coincidences as find_coincidences
from tacitus.assess.roots import root_ids
from tacitus.assess.said import presence as said_presence
from tacitus.assess.said import roles as said_roles
from tacitus.assess.tie_reports import COUNTED_TIERS
from tacitus.core.assertion import Assertion, EventStatement, PartyStatement, PatternStatement
from tacitus.core.assessment import Assessment
from tacitus.core.backtest import CalibrationRow
from tacitus.core.counting import counted
from tacitus.core.matrix import HypothesisRow
from tacitus.core.period import Period
from tacitus.core.results import (
    AgreementRow,
    AttributionRow,
    ChangeRow,
    ClaimRow,
    CoincidenceRow,
    PartyRow,
    PolicyRow,
    PresenceRow,
    ReadingRow,
    RoleRow,
    SourceRow,
    StrengthRow,
    TieRow,
)
from tacitus.core.scale import DEFAULT_SCALE, scale
from tacitus.core.scenario import ScenarioRow
from tacitus.core.tie import Tie
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError
from tacitus.study.agreeing import agreement_rows
from tacitus.study.attributed import attributions, policies
from tacitus.study.backtest import calibration_rows
from tacitus.study.changing import change_rows
from tacitus.study.linked import LinkRow, links
from tacitus.study.proposing import reading_rows
from tacitus.study.scenarios import scenario_rows
from tacitus.study.strengths import strengths

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Filters:
    """What a view is narrowed to; every field left alone means all.

    Attributes
    ----------
    groups : tuple of str
        Labels or ids; any name of a party stands for it.
    since, until : date or None
        First and last day, both included.
    on : date or None
        Ties that held on this day.
    as_known : datetime or None
        As the study knew it then.
    """

    country: str | None = None
    groups: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    by: str = "all"
    relation: str | None = None
    support: str | None = None
    on: date | None = None
    as_known: datetime | None = None
    min_p: float = 0.0
    scale: str = DEFAULT_SCALE


@dataclass(frozen=True)
class View:
    """An answer: rows of one type, and what they leave out.

    Attributes
    ----------
    what, study, as_known : str
        Which view of which study, as known when.
    rows : tuple
        Of the view's row class.
    notes : tuple of str
        What was left out, and on what the rows rest.
    """

    what: str
    study: str
    as_known: str
    rows: tuple[Any, ...]
    notes: tuple[str, ...] = ()
    simulated: bool = False
    filters: dict[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, list[Any]]:
        """Give the rows as columns, for any library of frames; an empty view has them too."""
        names = [field.name for field in fields(VIEWS[self.what][0])]
        return {name: [getattr(row, name) for row in self.rows] for name in names}


def parties(study: Study, filters: Filters) -> tuple[list[PartyRow], list[str]]:
    """List parties with how much is said of each."""
    said: Counter[str] = Counter()
    for assertion in study.assertions(filters.as_known).values():
        said.update(mentioned(assertion))
    events = study.event_counts(filters.as_known)
    wanted = study.party_ids(filters.groups, filters.as_known)
    rows = [
        PartyRow(
            p.id,
            p.name,
            p.kind,
            p.part_of,
            p.labels()[1:],
            p.keys,
            said[p.id],
            events.get(p.id, 0),
        )
        for p in study.parties(filters.as_known).values()
        if (not wanted or p.id in wanted) and (wanted or said[p.id] or events.get(p.id))
    ]
    rows.sort(key=lambda r: (-r.assertions, -r.events, r.name))
    silent = 0 if wanted else len(study.parties(filters.as_known)) - len(rows)
    notes = (
        [f"Listed too, and nothing is said of it here: {counted(silent, 'party', 'parties')}."]
        if silent
        else []
    )
    return rows, notes


def ties(study: Study, filters: Filters) -> tuple[list[TieRow], list[str]]:
    """List ties, the likeliest first."""
    wanted = study.party_ids(filters.groups, filters.as_known)
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    if filters.relation:
        vocabulary("relations").check(filters.relation)
    if filters.support:
        vocabulary("supports").check(filters.support)
    assessed = study.tie_assessments(
        filters.as_known, on=filters.on, since=filters.since, until=filters.until
    )
    rows = []
    for assessment in assessed:
        tie = Tie.parse(assessment.subject)
        if wanted and not (
            {tie.a, tie.b} & wanted if len(wanted) == 1 else {tie.a, tie.b} <= wanted
        ):
            continue
        if filters.relation and tie.relation != filters.relation:
            continue
        if filters.support and tie.support != filters.support:
            continue
        if (assessment.probability or 0.0) < filters.min_p:
            continue
        rows.append(tie_row(assessment, names, filters.scale))
    rows.sort(key=lambda r: (-(r.probability or 0), r.id))
    if rows:
        return rows, []
    if assessed:
        return [], [f"None of {counted(len(assessed), 'assessed tie')} is as asked for."]
    dated = filters.on or filters.since or filters.until
    if dated and study.tie_assessments(filters.as_known):
        return [], ["No assessed tie reaches into that time; leave the dates out to see when."]
    return [], ["No ties are assessed; run: tacitus infer STUDY ties."]


def tie_row(a: Assessment, names: Mapping[str, str], scale_id: str) -> TieRow:
    """Give the row of one tie."""
    tie = Tie.parse(a.subject)
    low, high = a.interval or (None, None)
    c = a.confidence
    return TieRow(
        a.id,
        tie.relation,
        tie.support,
        tie.a,
        tie.b,
        names.get(tie.a, tie.a),
        names.get(tie.b, tie.b),
        tie.when,
        a.probability,
        low,
        high,
        None if a.probability is None else scale(scale_id).printed(a.probability),
        scale(scale_id).name,
        c.level if c else "",
        c.evidence if c else "",
        c.roots if c else 0,
        c.concurring if c else 0,
        a.caveats,
        a.simulated,
    )


def claim_counts(study: Study, filters: Filters) -> ClaimTable:
    """Count who claimed what, with both denominators, and what is left out."""
    return claim_tables(study, filters, (filters.by,))[filters.by]


def claim_tables(study: Study, filters: Filters, strata: Iterable[str]) -> dict[str, ClaimTable]:
    """Count it by several strata at once."""
    parties = study.parties(filters.as_known)
    groups = study.party_list(filters.groups, filters.as_known)
    with study.event_tables(filters.as_known) as con:
        return {
            by: claim_table(
                con,
                parties,
                groups=groups,
                country=filters.country,
                since=filters.since,
                until=filters.until,
                by=by,
            )
            for by in strata
        }


def claims(study: Study, filters: Filters) -> tuple[list[ClaimRow], list[str]]:
    """List who claimed what, with both denominators."""
    table = claim_counts(study, filters)
    notes = [f"{counted(table.events, 'event')} of sources that record claims."]
    if table.not_recorded:
        notes.append(
            f"Left out: {counted(table.not_recorded, 'event')} of which no source records claims; "
            "not recorded is not silence."
        )
    if table.undated:
        notes.append(f"Left out by the dates asked for: {counted(table.undated, 'undated event')}.")
    if filters.by == "deaths":
        notes.append("none: nobody was killed, and that is known; unknown: not known.")
    return list(table.rows), notes


def presence(study: Study, filters: Filters) -> tuple[list[PresenceRow], list[str]]:
    """List where parties are said to be."""
    said, notes = _counted(study, filters)
    wanted = study.party_ids(filters.groups, filters.as_known)
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    rows = [
        replace(row, name=names.get(row.party, row.party))
        for row in said_presence(said, root_ids(said, study.sources(filters.as_known)))
        if (not wanted or row.party in wanted)
        and (not filters.country or (row.country or "").lower() == filters.country.lower())
    ]
    return rows, ["A place without a row: nothing is said of it, which is not absence.", *notes]


def roles(study: Study, filters: Filters) -> tuple[list[RoleRow], list[str]]:
    """List who brings what, to whom."""
    said, notes = _counted(study, filters)
    wanted = study.party_ids(filters.groups, filters.as_known)
    latest = {Tie.parse(a.subject).key: a for a in study.tie_assessments(filters.as_known)}
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}
    rows = [
        replace(row, name=names.get(row.party, row.party), to_name=names.get(row.to, row.to))
        for row in said_roles(said, root_ids(said, study.sources(filters.as_known)), latest)
        if not wanted or {row.party, row.to} & wanted
    ]
    return rows, notes


def hypotheses(study: Study, filters: Filters) -> tuple[list[HypothesisRow], list[str]]:
    """List the answers to hypotheses, as weighed on what was known."""
    weighed = study.weigh_hypotheses(as_known=filters.as_known, scale=filters.scale)
    if not weighed:
        return [], ["No hypotheses are held; add one with: tacitus hypotheses STUDY add."]
    note = "The matrix, and what carries it: tacitus hypotheses STUDY show ID."
    return [row for result in weighed for row in result.table.rows], [note]


def _counted(study: Study, filters: Filters) -> tuple[list[Assertion], list[str]]:
    """Assertions that a person coded or accepted, of the days asked for; notes of the rest."""
    said = list(study.assertions(filters.as_known).values())
    statements = [a for a in said if a.tier in COUNTED_TIERS]
    within = [a for a in statements if is_within(a.period, filters)]
    notes = []
    if len(statements) < len(said):
        left = counted(len(said) - len(statements), "unreviewed proposal")
        notes.append(f"Left out: {left}.")
    if len(within) < len(statements):
        left = counted(len(statements) - len(within), "report")
        notes.append(f"Left out by the dates asked for: {left}.")
    return within, notes


def is_within(period: Period | None, filters: Filters) -> bool:
    """Tell whether a period can touch the days asked for; one that is not known can."""
    return period is None or period.overlaps(Period("", filters.since, filters.until))


def coincidences(study: Study, filters: Filters) -> tuple[list[CoincidenceRow], list[str]]:
    """List simultaneous events with different parties."""
    with study.event_tables(filters.as_known) as con:
        rows = find_coincidences(
            con, country=filters.country, since=filters.since, until=filters.until
        )
    if filters.groups:
        wanted = study.party_ids(filters.groups, filters.as_known)
        rows = [r for r in rows if any(w in part.split(" + ") for part in r.groups for w in wanted)]
    names = {p.id: p.name for p in study.parties(filters.as_known).values()}

    def said(pair: tuple[str, str]) -> tuple[str, str]:
        first, second = (
            " + ".join(names.get(part, part) for part in ids.split(" + ")) for ids in pair
        )
        return first, second

    rows = [replace(r, groups=said(r.groups), claimants=said(r.claimants)) for r in rows]
    notes = ["Same day; within 25 km, or in one named place where the precision is unknown."]
    nulls = sorted({r.null for r in rows if r.null})
    notes += [
        f"p is the chance under this null: {null}; no correction for many pairs." for null in nulls
    ]
    if any(r.p is None for r in rows):
        notes.append("Without p: the pair lies across two cells of the null.")
    return rows, notes


def sources(study: Study, filters: Filters) -> tuple[list[SourceRow], list[str]]:
    """List sources with grade, origin and echo counts, and what was learned of them."""
    origin: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for assertion in study.assertions(filters.as_known).values():
        origin[assertion.origin] += 1
        passed.update(set(assertion.chain[:-1]))
    learned = study.learned_sources(filters.as_known)
    events = study.source_event_counts(filters.as_known)
    rows = []
    for s in study.sources(filters.as_known).values():
        d = learned.get(s.id, {})
        rows.append(
            SourceRow(
                s.id,
                s.name,
                s.kind,
                s.reliability,
                s.terms,
                origin[s.id],
                passed[s.id],
                events.get(s.id, 0),
                d.get("discrimination"),
                d.get("low"),
                d.get("high"),
                d.get("enough"),
            )
        )
    rows.sort(key=lambda r: (-(r.assertions + r.passed_on + r.events), r.name))
    return rows, ["Reliability: Admiralty letter as given; F and none are missing, not middling."]


def changes(study: Study, filters: Filters) -> tuple[list[ChangeRow], list[str]]:
    """List what became known between two dates, with the source of each change."""
    return change_rows(study, filters.since, filters.until, as_known=filters.as_known), []


#: Each view: its row class, and the function that gives rows and notes.
VIEWS: dict[str, tuple[type, Callable[[Any, Filters], tuple[list[Any], list[str]]]]] = {
    "parties": (PartyRow, parties),
    "ties": (TieRow, ties),
    "links": (LinkRow, links),
    "claims": (ClaimRow, claims),
    "strengths": (StrengthRow, strengths),
    "presence": (PresenceRow, presence),
    "roles": (RoleRow, roles),
    "coincidences": (CoincidenceRow, coincidences),
    "sources": (SourceRow, sources),
    "attributions": (AttributionRow, attributions),
    "policies": (PolicyRow, policies),
    "hypotheses": (HypothesisRow, hypotheses),
    "changes": (ChangeRow, changes),
    "scenarios": (ScenarioRow, scenario_rows),
    "calibration": (CalibrationRow, calibration_rows),
    "reading": (ReadingRow, reading_rows),
    "agreement": (AgreementRow, agreement_rows),
}


def show(study: Study, what: str, filters: Filters) -> View:
    """Answer a question about a study.

    Raises
    ------
    InputError
        There is no such view, or no such scale.
    """
    if what not in VIEWS:
        raise InputError(f"'{what}' is nothing to show; use one of: {', '.join(VIEWS)}, why.")
    scale(filters.scale)
    rows, notes = VIEWS[what][1](study, filters)
    asked = {
        name: value
        for name, value in vars(filters).items()
        if value not in (None, (), "all", 0.0) and name != "scale"
    }
    return View(
        what,
        study.name,
        (filters.as_known or study.now()).isoformat(),
        tuple(rows),
        tuple(notes),
        study.simulated,
        asked,
    )


def mentioned(assertion: Assertion) -> set[str]:
    """Give the ids of all parties that an assertion is about."""
    s = assertion.statement
    if isinstance(s, PartyStatement):
        return set(s.parties)
    if isinstance(s, EventStatement):
        return {*s.attributed_to, *s.claimed_by, *s.denied_by, *s.parties}
    if isinstance(s, PatternStatement):
        return {*s.by, *s.done_by, *s.claimed_in_class}
    return {*s.subjects, *s.objects}
