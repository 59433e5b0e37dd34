"""The rows of an export's tables, from a snapshot that has been cleared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tacitus.core import Assertion, Assessment, Period, Share, Snapshot, scale
from tacitus.core.assertion import EventStatement, PartyStatement, TieStatement
from tacitus.write.columns import TABLES
from tacitus.write.licence import Clearance
from tacitus.write.words import party_name, tie_of

Row = dict[str, Any]


def rows_of(clearance: Clearance) -> dict[str, list[Row]]:
    """Give the rows of every table of :data:`tacitus.write.columns.TABLES`, in its order.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> from tacitus.write.licence import clear
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> set(map(len, rows_of(clear(Snapshot("x", now, now))).values()))
    {0}
    """
    snapshot = clearance.snapshot
    makers = {
        "parties": _parties, "names": _names, "lineage": _lineage, "sources": _sources,
        "documents": _documents, "assertions": _assertions, "ties": _ties,
        "strengths": _strengths, "claims": _claims, "presence": _presence, "roles": _roles,
        "events": _events, "coincidences": _coincidences, "series": _series,
        "assessments": _assessments, "evidence": _evidence, "changes": _changes,
    }  # fmt: skip
    tables: dict[str, list[Row]] = {}
    for name in TABLES:
        rows = list(makers[name](snapshot))
        if "withheld" in TABLES[name]:
            rows = [row | {"withheld": False} for row in rows]
            rows += [{**ids, "withheld": True} for ids in clearance.withheld.get(name, ())]
        tables[name] = [row | {"simulated": snapshot.simulated} for row in rows]
    return tables


def _joined(items: Iterable[str]) -> str | None:
    return "|".join(items) or None


def _edtf(period: Period | None) -> str | None:
    return period.edtf if period else None


def _parties(s: Snapshot) -> Iterator[Row]:
    for p in s.parties.values():
        yield {"party_id": p.id, "name": p.name, "kind": p.kind, "part_of": p.part_of,
               "country": p.country, "keys": _joined(p.keys), "note": p.note or None}  # fmt: skip


def _names(s: Snapshot) -> Iterator[Row]:
    for p in s.parties.values():
        yield {"party_id": p.id, "name": p.name, "kind": "name"}
        for n in p.names:
            yield {"party_id": p.id, "name": n.text, "kind": n.kind, "period": _edtf(n.period),
                   "source_id": n.source_id}  # fmt: skip


def _lineage(s: Snapshot) -> Iterator[Row]:
    for p in s.parties.values():
        for x in p.lineage:
            yield {"party_id": p.id, "relation": x.relation, "other": x.other,
                   "period": _edtf(x.period), "source_id": x.source_id}  # fmt: skip


def _sources(s: Snapshot) -> Iterator[Row]:
    for x in s.sources.values():
        yield {"source_id": x.id, "name": x.name, "kind": x.kind, "reliability": x.grade,
               "cites": _joined(x.cites), "terms": x.terms, "licence": x.licence or None,
               "citation": x.citation or None, "url": x.url or None}  # fmt: skip


def _documents(s: Snapshot) -> Iterator[Row]:
    for d in s.documents.values():
        yield {"document_id": d.id, "source_id": d.source_id, "title": d.title or None,
               "author": d.author or None, "published": _edtf(d.published), "url": d.url or None,
               "archived_url": d.archived_url or None, "retrieved": d.retrieved,
               "language": d.language or None}  # fmt: skip


def _assertions(s: Snapshot) -> Iterator[Row]:
    for a in s.assertions.values():
        document = s.documents.get(a.document_id)
        passage = s.passages.get(a.passage_id or "")
        quantity = a.quantity
        yield {
            "assertion_id": a.id,
            "source_id": document.source_id if document else a.speaker,
            "document_id": a.document_id,
            "locator": (passage.locator or None) if passage else None,
            **_said(a),
            "polarity": a.polarity,
            "modality": a.modality,
            "speech_act": a.speech_act,
            "hedge_word": a.hedge.word or None,
            "hedge_class": a.hedge.hedge_class,
            "chain": ">".join(a.chain),
            "root": a.root or a.origin,
            "period": _edtf(a.period),
            "earliest": a.period.earliest if a.period else None,
            "latest": a.period.latest if a.period else None,
            "places": _joined(p.name for p in a.places),
            "bound": quantity.bound if quantity else None,
            "value": quantity.value if quantity else None,
            "value_max": quantity.value_max if quantity else None,
            "unit": quantity.unit if quantity else None,
            "credibility": a.credibility,
            "tier": a.tier,
            "cues": _joined(a.cues),
            "gloss": a.gloss or None,
            "passage": passage.text if passage else None,
        }


def _said(a: Assertion) -> Row:
    said = a.statement
    if isinstance(said, TieStatement):
        return {"kind": "tie", "says": said.relation, "subjects": _joined(said.subjects),
                "objects": _joined(said.objects), "supports": _joined(said.supports)}  # fmt: skip
    if isinstance(said, PartyStatement):
        return {"kind": "party", "says": said.aspect, "subjects": _joined(said.parties)}
    if isinstance(said, EventStatement):
        subjects = said.attributed_to or said.claimed_by or said.parties
        return {"kind": "event", "says": said.event_kind, "subjects": _joined(subjects)}
    return {"kind": "pattern", "says": f"{said.frequency} {said.what}",
            "subjects": _joined(said.by), "objects": _joined(said.done_by)}  # fmt: skip


def _assessed(s: Snapshot, a: Assessment) -> Row:
    chosen, given = scale(s.scale), a.confidence
    low, high = a.interval or (None, None)
    return {
        "probability": a.probability,
        "interval_low": low,
        "interval_high": high,
        "level": a.level if a.interval else None,
        "likelihood_word": chosen.word(a.probability) if a.probability is not None else None,
        "likelihood_scale": chosen.name if a.probability is not None else None,
        "confidence": given.level if given else None,
        "evidence": given.evidence if given else None,
        "agreement": (given.agreement or None) if given else None,
        "roots": given.roots if given else None,
        "concurring": given.concurring if given else None,
    }


def _ties(s: Snapshot) -> Iterator[Row]:
    for key in s.ties:
        a = s.assessments[key]
        tie = tie_of(a)
        if tie is None:
            continue
        yield {
            "assessment_id": a.id,
            "relation": tie.relation,
            "a": tie.a,
            "b": tie.b,
            "a_name": party_name(s, tie.a),
            "b_name": party_name(s, tie.b),
            "support": tie.support or None,
            "period": tie.when or None,
            **_assessed(s, a),
        }


def _strengths(s: Snapshot) -> Iterator[Row]:
    for key in s.strengths:
        a = s.assessments[key]
        party, _, when = a.subject.partition("@")
        yield {"assessment_id": a.id, "party_id": party, "name": party_name(s, party),
               "period": when or None, "median": a.quantity, "unit": a.unit or None,
               **_assessed(s, a)}  # fmt: skip


def _claims(s: Snapshot) -> Iterator[Row]:
    for by, rows in (("all", s.claims), *sorted(s.claim_strata.items())):
        for r in rows:
            yield {"by": by, "group": r.group, "stratum": r.stratum, "attributed": r.attributed,
                   "claimed": r.claimed, "denied": r.denied, "suspected": r.suspected,
                   "all_events": r.all_events, **_share("of_attributed", r.of_attributed),
                   **_share("of_all", r.of_all)}  # fmt: skip


def _share(name: str, share: Share) -> Row:
    return {f"{name}_share": share.value, f"{name}_low": share.low, f"{name}_high": share.high}


def _presence(s: Snapshot) -> Iterator[Row]:
    for r in s.presence:
        yield {"party_id": r.party, "place": r.place, "country": r.country,
               "where_prec": r.where_prec, "period": r.period or None, "polarity": r.polarity,
               "modality": r.modality, "roots": r.roots,
               "assertions": _joined(r.assertions)}  # fmt: skip


def _roles(s: Snapshot) -> Iterator[Row]:
    for r in s.roles:
        yield {"party_id": r.party, "brings": r.brings, "kind": r.kind, "to": r.to or None,
               "period": r.period or None, "polarity": r.polarity,
               "modality": r.modality, "roots": r.roots, "probability": r.probability,
               "assertions": _joined(r.assertions)}  # fmt: skip


def _events(s: Snapshot) -> Iterator[Row]:
    for e in s.events:
        yield dict(e)


def _coincidences(s: Snapshot) -> Iterator[Row]:
    for r in s.coincidences:
        yield {
            "first": r.first, "second": r.second, "day": r.day, "place": r.place,
            "first_group": r.groups[0] or None, "second_group": r.groups[1] or None,
            "first_claimant": r.claimants[0] or None, "second_claimant": r.claimants[1] or None,
            "first_target": r.targets[0] or None, "second_target": r.targets[1] or None,
            "p": r.p, "null": r.null or None,
        }  # fmt: skip


def _series(s: Snapshot) -> Iterator[Row]:
    for x in s.series:
        for p in x.points:
            yield {"subject": x.subject, "kind": x.kind, "when": p.when, "middle": p.middle,
                   "low": p.low, "high": p.high, "roots": p.roots}  # fmt: skip


def _assessments(s: Snapshot) -> Iterator[Row]:
    for a in s.assessments.values():
        yield {
            "assessment_id": a.id,
            "kind": a.kind,
            "subject": a.subject,
            "quantity": a.quantity,
            "unit": a.unit or None,
            **_assessed(s, a),
            "decibans": a.decibans if a.evidence else None,
            "method": a.method or None,
            "caveats": _joined(a.caveats),
        }


def _evidence(s: Snapshot) -> Iterator[Row]:
    for a in s.assessments.values():
        for t in a.evidence:
            yield {"assessment_id": a.id, "root": t.root, "label": t.label,
                   "decibans": t.decibans, "without": t.without,
                   "assertions": _joined(t.assertions), "events": _joined(t.events)}  # fmt: skip


def _changes(s: Snapshot) -> Iterator[Row]:
    for c in s.changes:
        yield {"when": c.when, "what": c.what, "kind": c.kind, "subject": c.subject,
               "before": c.before or None, "after": c.after or None, "source": c.source or None,
               "who": c.who or None, "why": c.why or None}  # fmt: skip
