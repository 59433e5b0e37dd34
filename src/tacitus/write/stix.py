"""STIX 2.1: groups, ties, what was said of them, dissent and competing answers, in one bundle.

After OASIS, "STIX Version 2.1" (2021). Armed groups are ``threat-actor``, states and bodies
``identity``; a tie is a ``relationship`` whose ``confidence`` is 100 times its likelihood, since
STIX means by it how sure the maker is that the statement is correct. Word, scale, interval and how
good the evidence is stand in an extension, and apart from each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from tacitus.core import Assertion, Assessment, Period, Snapshot, Tie, WriteReport, scale
from tacitus.core.codec import to_plain
from tacitus.errors import TacitusError
from tacitus.write import words
from tacitus.write.gexf import listed_ties
from tacitus.write.licence import Clearance, attribution, clear, stand_words
from tacitus.write.output import save

Object = dict[str, Any]
#: Ids are made from ours, so that the same thing has the same id in every bundle.
NAMESPACE = UUID("6f1c9f0e-3f3c-5d6c-9a5e-0d8c1f6f7a21")
EXTENSION = f"extension-definition--{uuid5(NAMESPACE, 'tacitus assessment 1')}"
GROUPS = frozenset({"group", "faction", "umbrella"})
#: From this many decibans against, dissent is strong.
STRONG = 10.0


class Stix:
    """Write a STIX 2.1 bundle."""

    name = "stix"
    title = "STIX 2.1 bundle"
    suffix = ".stix.json"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write groups, ties, assertions, dissent and hypotheses."""
        clearance = clear(snapshot)
        objects = _Objects(clearance).all()
        seed = f"{snapshot.name}|{snapshot.as_known}|{snapshot.state}|{snapshot.narrowed}"
        bundle = {"type": "bundle", "id": _id("bundle", seed), "objects": objects}
        save(path, json.dumps(bundle, indent=1, ensure_ascii=False) + "\n")
        rows: dict[str, int] = {}
        for item in objects:
            rows[item["type"]] = rows.get(item["type"], 0) + 1
        lost = [
            "confidence is a whole number from 0 to 100; the exact likelihood, its interval and "
            "scale stand in the extension",
            "a period is two instants; its EDTF text stands in the extension",
        ]
        cleared = clearance.snapshot
        if cleared.totals.total or cleared.events:
            lost.append("STIX has no attack event; the tables hold events, shares and attributions")
        return WriteReport((path,), rows, clearance.stripped, tuple(lost))


class _Objects:
    def __init__(self, clearance: Clearance) -> None:
        self.clearance, self.snapshot = clearance, clearance.snapshot
        self.stamp = _instant(self.snapshot.made)
        self.maker = _id("identity", "maker of tacitus bundles")
        self.refs: dict[str, str] = {}

    def all(self) -> list[Object]:
        """Give all objects; whatever others refer to comes first."""
        s = self.snapshot
        told = [
            self._maker(),
            self._extension(),
            *self._markings(),
            *self._sources(),
            *self._parties(),
        ]
        ties = [self._tie(tie, a) for tie, a in listed_ties(s)]
        told += ties
        told += [self._note(a) for a in s.assertions.values()]
        told += [self._strength(s.assessments[key]) for key in s.strengths]
        for _, a in listed_ties(s):
            told += self._dissent(a)
        told += self._hypotheses()
        if len(told) > 2:
            told.append(self._report(told))
        return list({item["id"]: item for item in told}.values())

    def _object(self, kind: str, key: str, **fields: Any) -> Object:
        item = {
            "type": kind,
            "spec_version": "2.1",
            "id": _id(kind, key),
            "created_by_ref": self.maker,
            "created": self.stamp,
            "modified": self.stamp,
            **fields,
        }
        return {k: v for k, v in item.items() if v not in (None, "", [], ())}

    def _maker(self) -> Object:
        item = self._object("identity", "", name="tacitus", identity_class="system")
        return item | {"id": self.maker}

    def _extension(self) -> Object:
        item = self._object(
            "extension-definition",
            "",
            name="tacitus assessment",
            description="Likelihood with its scale and interval, confidence in the evidence apart "
            "from it, periods as EDTF, hedges and chains of sources.",
            schema="https://github.com/tacitus/tacitus/docs/reference/formats.md",
            version="1.0.0",
            extension_types=["property-extension"],
        )
        return item | {"id": EXTENSION}

    def _markings(self) -> Iterable[Object]:
        for source in self.snapshot.sources.values():
            if source.terms == "open" and not source.citation:
                continue
            item = self._object("marking-definition", f"terms of {source.id}")
            del item["modified"]
            self.refs[f"terms/{source.id}"] = item["id"]
            statement = attribution(source)
            yield item | {"definition_type": "statement", "definition": {"statement": statement}}

    def _sources(self) -> Iterable[Object]:
        for source in self.snapshot.sources.values():
            yield self._object(
                "identity",
                f"source {source.id}",
                name=source.name,
                identity_class="organization",
                description=source.note,
                **_said(source=to_plain(source)),
            )

    def _parties(self) -> Iterable[Object]:
        known = {p.id: p for p in self.snapshot.parties.values()}
        named = {end for tie, _ in listed_ties(self.snapshot) for end in (tie.a, tie.b)}
        for key in [*known, *sorted(named - known.keys())]:
            party = known.get(key)
            kind = "threat-actor" if party is None or party.kind in GROUPS else "identity"
            fields: Object = {"name": party.name if party else key}
            if kind == "identity":
                unnamed = party is not None and party.kind == "unnamed"
                fields["identity_class"] = "class" if unnamed else "organization"
            elif party:
                fields["aliases"] = list(party.labels()[1:])
            if party:
                fields |= {"description": party.note} | _said(party=to_plain(party))
            item = self._object(kind, f"party {key}", **fields)
            self.refs[f"party/{key}"] = item["id"]
            yield item

    def _tie(self, tie: Tie, a: Assessment) -> Object:
        item = self._object(
            "relationship",
            a.id,
            relationship_type=_kebab(tie.relation),
            description=_plain_words(self.snapshot, a),
            source_ref=self.refs[f"party/{tie.a}"],
            target_ref=self.refs[f"party/{tie.b}"],
            **_span(tie.when),
            **self._assessed(a, tie=tie.id, support=tie.support, period=tie.when),
        )
        for key in a.assertion_ids():
            self.refs.setdefault(f"about/{key}", item["id"])
        return item

    def _assessed(self, a: Assessment, **more: Any) -> Object:
        """Give confidence as STIX has it, and ours in the extension."""
        fields: Object = {}
        told: Object = {"assessment": a.id, **{k: v for k, v in more.items() if v}}
        if a.probability is not None:
            fields["confidence"] = round(100 * a.probability)
            told["likelihood"] = {
                "probability": a.probability,
                "scales": {
                    scale(name).name: scale(name).word(a.probability) for name in ("icd203", "stix")
                },
            }
        if a.quantity is not None:
            told["quantity"] = {"median": a.quantity, "unit": a.unit}
        if a.interval:
            told["interval"] = {"low": a.interval[0], "high": a.interval[1], "level": a.level}
        if a.confidence:
            told["evidence_confidence"] = to_plain(a.confidence, whole=True)
        if self.snapshot.simulated or a.simulated:
            told["simulated"] = True
        return fields | _said(**told)

    def _note(self, a: Assertion) -> Object:
        s = self.snapshot
        document = s.documents.get(a.document_id)
        passage = s.passages.get(a.passage_id or "")
        about = self.refs.get(f"about/{a.id}")
        subjects = [self.refs[f"party/{p}"] for p in _parties_of(a) if f"party/{p}" in self.refs]
        reference = {
            "source_name": words.source_name(s, document.source_id if document else a.speaker),
            "description": ", ".join(
                part
                for part in (document.title if document else "", passage.locator if passage else "")
                if part
            )
            or f"document {a.document_id}",
            "url": document.url if document else "",
        }
        source_id = document.source_id if document else a.speaker
        item = self._object(
            "note",
            f"assertion {a.id}",
            abstract=a.gloss,
            content=(passage.text if passage else None) or a.gloss or words.gist(s, a) or a.id,
            authors=[words.source_name(s, source) for source in a.chain],
            object_refs=list(dict.fromkeys([*([about] if about else []), *subjects]))
            or [self.maker],
            object_marking_refs=[m for m in [self.refs.get(f"terms/{source_id}")] if m],
            external_references=[{k: v for k, v in reference.items() if v}],
            **_said(assertion=to_plain(a)),
        )
        self.refs[f"assertion/{a.id}"] = item["id"]
        return item

    def _strength(self, a: Assessment) -> Object:
        party, _, when = a.subject.partition("@")
        return self._object(
            "note",
            a.id,
            content=_plain_words(self.snapshot, a),
            object_refs=[self.refs.get(f"party/{party}", self.maker)],
            **self._assessed(a, period=when),
        )

    def _dissent(self, a: Assessment) -> Iterable[Object]:
        """Give an opinion for every root that speaks against a tie."""
        for term in a.evidence:
            if term.root in {"prior", "events"} or term.decibans >= 0:
                continue
            strong = term.decibans <= -STRONG
            yield self._object(
                "opinion",
                f"{term.root} on {a.id}",
                opinion="strongly-disagree" if strong else "disagree",
                explanation=f"{term.label or term.root}: {term.decibans:+.1f} decibans.",
                authors=[term.label or term.root],
                object_refs=[_id("relationship", a.id)],
            )

    def _hypotheses(self) -> Iterable[Object]:
        for table in self.snapshot.hypotheses:
            notes = []
            for row in table.rows:
                a = self.snapshot.assessments.get(row.id)
                told = self._assessed(a) if a else {}
                note = self._object(
                    "note",
                    f"answer {row.id}",
                    abstract=table.question,
                    content=row.text or row.answer,
                    object_refs=[self.maker],
                    **told,
                )
                notes.append(note)
            cited = [
                self.refs[f"assertion/{key}"]
                for item in table.items
                for key in item.assertions
                if f"assertion/{key}" in self.refs
            ]
            yield from notes
            yield self._object(
                "grouping",
                f"hypothesis {table.id}",
                name=table.question,
                context="unspecified",
                object_refs=[*(n["id"] for n in notes), *dict.fromkeys(cited)],
            )

    def _report(self, told: list[Object]) -> Object:
        s = self.snapshot
        mark = "Simulated: every group is invented. " if s.simulated else ""
        about = f"{mark}{stand_words(s)}"
        skip = {"extension-definition", "marking-definition"}
        return self._object(
            "report",
            f"{s.name}|{s.as_known}|{s.state}|{s.narrowed}",
            name=s.title or s.name,
            description=" ".join((about, *self.clearance.attributions)),
            report_types=["threat-actor"],
            published=self.stamp,
            object_refs=list(dict.fromkeys(i["id"] for i in told if i["type"] not in skip)),
        )


def _id(kind: str, key: str) -> str:
    return f"{kind}--{uuid5(NAMESPACE, f'{kind} {key}')}"


def _said(**told: Any) -> Object:
    body = {"extension_type": "property-extension", "tacitus": told}
    return {"extensions": {EXTENSION: body}}


def _kebab(relation: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", relation.lower())


def _instant(moment: datetime) -> str:
    when = moment.astimezone(UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03d}Z"


def _span(when: str) -> Object:
    """Give first instant and the first after the end; an open end is left out."""
    try:
        period = Period.parse(when) if when else None
    except TacitusError:
        period = None
    if period is None:
        return {}
    first, last = period.earliest, period.latest
    start = datetime.combine(first, time.min, UTC) if first else None
    stop = datetime.combine(last, time.min, UTC) + timedelta(days=1) if last else None
    return {
        key: _instant(moment)
        for key, moment in (("start_time", start), ("stop_time", stop))
        if moment
    }


def _plain_words(snapshot: Snapshot, a: Assessment) -> str:
    return words.about(snapshot, a)


def _parties_of(a: Assertion) -> list[str]:
    """Give the parties that an assertion names, in order."""
    names = ("subjects", "objects", "parties", "attributed_to", "claimed_by", "denied_by", "by",
             "done_by", "claimed_in_class")  # fmt: skip
    found = [p for name in names for p in getattr(a.statement, name, ())]
    return list(dict.fromkeys(found))
