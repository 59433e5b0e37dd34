"""W3C PROV-JSON: source, document, passage, assertion, assessment, sentence, each from the last.

After W3C, "PROV-DM" (2013) and the member submission "The PROV-JSON Serialization" (2013). Sources
and people are agents, fits and reviews activities; everything else is an entity.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tacitus.core import Assertion, Snapshot, WriteReport, scale
from tacitus.core.release import person
from tacitus.write import words
from tacitus.write.licence import attribution, clear, stand_words
from tacitus.write.output import save

#: Only a name for ids of this study; nothing is looked up there.
PREFIX = "urn:tacitus:"
Record = dict[str, Any]


class Prov:
    """Write the provenance of every conclusion and of every sentence that is printed."""

    name = "prov"
    title = "Provenance, W3C PROV-JSON"
    suffix = ".prov.json"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write one PROV document."""
        clearance = clear(snapshot)
        records = _Records(clearance.snapshot).all()
        document = {"prefix": {"t": PREFIX, "tacitus": f"{PREFIX}term:"}, **records}
        save(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        lost = (
            "numbers of events behind counts stay in the tables",
            "weights of evidence stand at the derivation, in decibans, and mean nothing to PROV",
        )
        rows = {kind: len(found) for kind, found in records.items()}
        return WriteReport((path,), rows, clearance.stripped, lost)


def name_of(kind: str, key: str) -> str:
    """Give the qualified name of one of our things; unquoting gives its id back.

    Examples
    --------
    >>> name_of("assertion", "a 1")
    't:assertion/a%201'
    """
    return f"t:{kind}/{quote(key, safe='-_.')}"


class _Records:
    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.found: dict[str, dict[str, Record]] = {}

    def all(self) -> dict[str, dict[str, Record]]:
        s = self.snapshot
        self._add("agent", name_of("agent", "tacitus"), _typed("prov:SoftwareAgent", "tacitus"))
        self._entity(name_of("study", s.name), "study", s.title or s.name, stand=stand_words(s))
        for source in s.sources.values():
            asks = attribution(source) if source.terms != "open" or source.citation else ""
            agent = _typed("prov:Agent", source.name, terms=source.terms, attribution=asks)
            self._add("agent", name_of("source", source.id), agent)
        for document in s.documents.values():
            key = name_of("document", document.id)
            self._entity(key, "document", document.title, published=_text(document.published))
            self._by(key, document.source_id)
        for passage in s.passages.values():
            key = name_of("passage", passage.id)
            self._entity(key, "passage", passage.locator, text=passage.text or "")
            if passage.document_id in s.documents:
                self._from(key, name_of("document", passage.document_id), "prov:Quotation")
        for assertion in s.assertions.values():
            self._assertion(assertion)
        self._reviews()
        self._assessments()
        self._sentences()
        return self.found

    def _add(self, kind: str, key: str, record: Record) -> None:
        self.found.setdefault(kind, {})[key] = record

    def _entity(self, key: str, kind: str, label: str, **more: Any) -> None:
        self._add("entity", key, _typed(f"tacitus:{kind}", label, **more))

    def _relate(self, kind: str, **ends: Any) -> None:
        held = self.found.setdefault(kind, {})
        held[f"_:{kind}{len(held) + 1}"] = {k: v for k, v in ends.items() if v is not None}

    def _by(self, key: str, source_id: str) -> None:
        if source_id in self.snapshot.sources:
            self._relate(
                "wasAttributedTo",
                **{"prov:entity": key, "prov:agent": name_of("source", source_id)},
            )

    def _from(self, key: str, used: str, kind: str | None = None, **more: Any) -> None:
        ends: Record = {"prov:generatedEntity": key, "prov:usedEntity": used, **more}
        if kind:
            ends["prov:type"] = _qualified(kind)
        self._relate("wasDerivedFrom", **ends)

    def _assertion(self, a: Assertion) -> None:
        s, key = self.snapshot, name_of("assertion", a.id)
        self._entity(
            key,
            "assertion",
            a.gloss or words.gist(s, a),
            polarity=a.polarity,
            hedge=a.hedge.word,
            period=_text(a.period),
            chain=" > ".join(a.chain),
        )
        if a.passage_id in s.passages:
            self._from(key, name_of("passage", str(a.passage_id)), "prov:PrimarySource")
        elif a.document_id in s.documents:
            self._from(key, name_of("document", a.document_id), "prov:PrimarySource")
        for source_id in dict.fromkeys(a.chain):
            self._by(key, source_id)

    def _reviews(self) -> None:
        for review in self.snapshot.reviews:
            kind, _, target = review.target.partition("/")
            if kind != "assertion" or target not in self.snapshot.assertions:
                continue
            act = name_of("review", review.id)
            when = _instant(review.when)
            self._add(
                "activity",
                act,
                {"prov:startTime": when, "prov:endTime": when}
                | _typed("tacitus:review", review.verdict),
            )
            who = name_of("person", person(review.who))
            self._add("agent", who, _typed("prov:Person", review.who))
            self._relate("wasAssociatedWith", **{"prov:activity": act, "prov:agent": who})
            used = {"prov:activity": act, "prov:entity": name_of("assertion", target)}
            self._relate("used", **used)

    def _assessments(self) -> None:
        s = self.snapshot
        for a in s.assessments.values():
            key = name_of("assessment", a.id)
            self._entity(
                key,
                "assessment",
                words.about(s, a),
                probability=a.probability,
                likelihood=scale(s.scale).word(a.probability) if a.probability is not None else "",
                scale=scale(s.scale).name if a.probability is not None else "",
                quantity=a.quantity,
                confidence=a.confidence.level if a.confidence else "",
                simulated=(s.simulated or a.simulated) or None,
            )
            fit = name_of("fit", a.fit_id or a.method or "counts")
            if fit not in self.found.get("activity", {}):
                self._add("activity", fit, _typed("tacitus:fit", a.method))
                maker = name_of("agent", "tacitus")
                self._relate("wasAssociatedWith", **{"prov:activity": fit, "prov:agent": maker})
            made = {"prov:entity": key, "prov:activity": fit}
            self._relate("wasGeneratedBy", **made)
            for term in a.evidence:
                for cited in term.assertions:
                    if cited in s.assertions:
                        more: Record = {
                            "tacitus:decibans": term.decibans,
                            "tacitus:root": term.root,
                        }
                        self._from(key, name_of("assertion", cited), **more)

    def _sentences(self) -> None:
        s = self.snapshot
        for number, finding in enumerate(s.findings, 1):
            key = name_of("sentence", str(number))
            self._entity(key, "sentence", finding.text(s.assessments, scale(s.scale)))
            for rests_on in finding.assessment_ids:
                self._from(key, name_of("assessment", rests_on))


def _typed(kind: str, label: str, **more: Any) -> Record:
    said: Iterable[tuple[str, Any]] = more.items()
    record: Record = {"prov:type": _qualified(kind)}
    if label:
        record["prov:label"] = label
    return record | {f"tacitus:{k}": v for k, v in said if v not in (None, "")}


def _qualified(name: str) -> Record:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _text(period: Any) -> str:
    return period.edtf if period else ""


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
