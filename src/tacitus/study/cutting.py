"""A snapshot of a part of a study: its nouns cut down to those that the rest stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.counting import counted
from tacitus.core.party import Party
from tacitus.core.results import Series
from tacitus.core.snapshot import Snapshot
from tacitus.core.tie import Tie
from tacitus.study import views
from tacitus.study.narrowing import cited_by, words

if TYPE_CHECKING:
    from tacitus.study.narrowing import Part
    from tacitus.study.some_events import SomeEvents


def cut(found: Snapshot, part: Part, events: SomeEvents, before: Iterable[Assessment]) -> Snapshot:
    """Leave the reports, documents, sources and decisions of what is shown, and say so.

    Parameters
    ----------
    found : Snapshot
        Its conclusions and rows narrowed already.
    before : iterable of Assessment
        All listed conclusions of the study, for the count of ties.
    """
    said = _said(found, part)
    documents = {a.document_id for a in said.values()}
    passages = {a.passage_id for a in said.values()}
    kept = {k: d for k, d in found.documents.items() if k in documents}
    reviewed = {f"assertion/{key}" for key in said}
    all_ties = sum(a.kind == "tie" for a in before)
    left = (
        f"{len(found.ties):,} of {counted(all_ties, 'tie')}",
        f"{events.totals.total:,} of {counted(events.of, 'event')}",
    )
    cut_down = replace(
        found,
        narrowed=f"{words(part.filters, part.to)}: {', '.join(left)}",
        assertions=said,
        documents=kept,
        passages={k: p for k, p in found.passages.items() if k in passages},
        reviews=tuple(r for r in found.reviews if r.target in reviewed),
        series=tuple(_series(found, part)),
        changes=tuple(part.changes(found.changes, found.assessments.values())),
        gaps=_of_the_whole(found),
    )
    cut_down = replace(cut_down, parties=shown_parties(cut_down, events.parties))
    needed = _sources(cut_down)
    return replace(
        cut_down,
        sources={k: s for k, s in found.sources.items() if k in needed},
        source_errors={k: e for k, e in found.source_errors.items() if k in needed},
    )


def shown_parties(found: Snapshot, named: Iterable[str]) -> dict[str, Party]:
    """Give the parties that something shown is about, and the umbrellas above them."""
    about = {p for a in found.assertions.values() for p in views.mentioned(a)} | {*named}
    shown = {key: p for key, p in found.parties.items() if key in about}
    for party in list(shown.values()):
        if party.part_of and party.part_of in found.parties:
            shown[party.part_of] = found.parties[party.part_of]
    return shown


def _said(found: Snapshot, part: Part) -> dict[str, Assertion]:
    """Give what conclusions and rows cite, and what else is about what is asked for."""
    cited = {i for a in found.assessments.values() for i in a.assertion_ids()}
    cited |= {i for row in found.presence for i in row.assertions}
    cited |= {i for row in found.roles for i in row.assertions}
    cited |= {i for table in found.hypotheses for i in cited_by(table)}
    return {k: a for k, a in found.assertions.items() if k in cited or part.bears(a)}


def _sources(found: Snapshot) -> set[str]:
    """Give the ids of sources that anything shown comes from."""
    parties = found.parties.values()
    named = {n.source_id for p in parties for n in p.names}
    named |= {x.source_id for p in parties for x in p.lineage}
    return {
        *(s for a in found.assertions.values() for s in (*a.chain, a.root or a.origin)),
        *(d.source_id for d in found.documents.values()),
        *(t.root for a in found.assessments.values() for t in a.evidence),
        *(s for row in found.changes for s in row.sources),
        *(s for s in named if s),
        *found.totals.by_source,
    }


def _series(found: Snapshot, part: Part) -> Iterable[Series]:
    """Give the series of the ties and strengths shown, over the years asked for."""
    ties = {Tie.parse(found.assessments[i].subject).key for i in found.ties}
    since, until = part.filters.since, part.filters.until
    first, last = since.year if since else 0, until.year if until else 9999
    for series in found.series:
        if series.subject in ties if series.kind == "tie" else part.about(series.subject):
            points = tuple(p for p in series.points if first <= int(p.when[:4]) <= last)
            if points:
                yield replace(series, points=points)


def _of_the_whole(found: Snapshot) -> tuple[str, ...]:
    kinds = {a.kind for a in found.assessments.values()}
    whole = [
        name
        for name, there in (
            ("how parties claim, and their shares of all events",
             found.policies or "attribution_share" in kinds),
            ("hypotheses, which are weighed on all evidence", found.hypotheses),
            ("scenarios", found.scenarios),
            ("what was true of the simulated world", found.truth),
        )
        if there
    ]  # fmt: skip
    return (f"Of the whole study, not of this part of it: {'; '.join(whole)}.",) if whole else ()
