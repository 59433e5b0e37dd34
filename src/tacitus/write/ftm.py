"""FollowTheMoney: parties, ties and events as entities, one JSON object to a line.

Beside the entities stand their statements: every single value with the source that says it, as
FollowTheMoney's statement files have it. A tie that is ``part_of`` is a ``Membership``, every other an
``UnknownLink``; documents are cited by ``proof``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any

from tacitus.core import Assertion, Assessment, Party, Period, Snapshot, Tie, WriteReport, scale
from tacitus.errors import TacitusError
from tacitus.write import words
from tacitus.write.gexf import listed_ties, parties_of
from tacitus.write.licence import Clearance, clear, stand_words
from tacitus.write.output import save

Entity = dict[str, Any]
SCHEMATA = {"state": "PublicBody", "unnamed": "LegalEntity"}
NAMES = {"acronym": "abbreviation", "former": "previousName"}
#: A kind of party that FollowTheMoney does not know stands among the keywords.
KIND = "tacitus kind: "
OURS = "tacitus"


class FollowTheMoney:
    """Write entities, and beside them statements as ``….statements.json``."""

    name = "ftm"
    title = "FollowTheMoney entities and statements"
    suffix = ".ftm.json"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write all that may leave."""
        clearance = clear(snapshot)
        found = [(_study(clearance), {}), *_entities(clearance.snapshot)]
        entities = [entity for entity, _ in found]
        said = list(_statements(clearance.snapshot, found))
        beside = path.with_name(f"{path.name.removesuffix('.json')}.statements.json")
        save(path, _lines(entities))
        save(beside, _lines(said))
        rows: dict[str, int] = {}
        for entity in entities:
            rows[entity["schema"]] = rows.get(entity["schema"], 0) + 1
        lost = (
            "likelihood, interval and confidence are text in a description: no property is a "
            "number with a scale",
            "countries that are not ISO codes stand in summaries; dates keep the first and last "
            "day that a period allows",
            "hedges, chains of sources and weights of evidence stay behind; the tables hold them",
        )
        return WriteReport(
            (path, beside), rows | {"statements": len(said)}, clearance.stripped, lost
        )


def _lines(items: Iterable[Entity]) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def key_of(party_id: str) -> str:
    """Give the id of a party's entity: letters and figures stand, other bytes as ``-`` and hex.

    FollowTheMoney's ids hold letters, figures, dots and dashes alone.

    Examples
    --------
    >>> key_of("isis_k")
    'p.isis-5fk'
    """
    plain = (chr(b) if b < 128 and chr(b).isalnum() else f"-{b:02x}" for b in party_id.encode())
    return "p." + "".join(plain)


def _study(clearance: Clearance) -> Entity:
    """Give a note on the whole: what it is, in which state, and whom its sources ask to name."""
    s = clearance.snapshot
    mark = "Simulated: every group is invented." if s.simulated else ""
    return _entity(
        f"study-{s.name}",
        "Note",
        name=[s.title or s.name],
        description=[stand_words(s), mark],
        notes=list(clearance.attributions),
    )


def _entities(s: Snapshot) -> Iterator[tuple[Entity, dict[str, str]]]:
    """Give each entity, with who says the values that somebody else than we say."""
    for document in s.documents.values():
        source = s.sources.get(document.source_id)
        yield (
            _entity(
                f"document-{document.id}",
                "Document",
                title=[document.title],
                fileName=[document.filename],
                author=[document.author],
                publisher=[source.name if source else ""],
                sourceUrl=[document.url],
                date=_days(document.published),
            ),
            {},
        )
    known = s.parties
    ties = listed_ties(s)
    for key, name in parties_of(s, ties).items():
        yield _party(key, name, known.get(key))
        party = known.get(key)
        if party and party.part_of:
            yield (
                _entity(
                    f"part-{key}",
                    "Membership",
                    member=[key_of(key)],
                    organization=[key_of(party.part_of)],
                    role=["part of"],
                ),
                {},
            )
    for tie, a in ties:
        yield _link(s, tie, a), {}
    for event in s.events:
        yield _event(s, event), {"": str(event.get("source_id") or OURS)}


def _entity(key: str, schema: str, **properties: list[str]) -> Entity:
    kept = {
        name: list(dict.fromkeys(clean for v in values if (clean := " ".join(v.split()))))
        for name, values in properties.items()
    }
    safe = key if schema in {"Organization", "PublicBody", "LegalEntity"} else _digest(key)
    return {"id": safe, "schema": schema, "properties": {k: v for k, v in kept.items() if v}}


def _digest(key: str) -> str:
    return sha1(key.encode(), usedforsecurity=False).hexdigest()


def _party(key: str, name: str, party: Party | None) -> tuple[Entity, dict[str, str]]:
    schema = SCHEMATA.get(party.kind, "Organization") if party else "Organization"
    if party is None:
        return _entity(key_of(key), schema, name=[name]), {}
    others: dict[str, list[str]] = {}
    sources: dict[str, str] = {}
    for other in party.names:
        others.setdefault(NAMES.get(other.kind, "alias"), []).append(other.text)
        if other.source_id:
            sources[" ".join(other.text.split())] = other.source_id
    if party.kind == "unnamed" or schema == "LegalEntity":
        # Only organisations have an abbreviation; as an alias the name is kept all the same.
        others["alias"] = [*others.get("alias", []), *others.pop("abbreviation", [])]
    where = f"Mainly acts in {party.country}." if party.country else ""
    entity = _entity(
        key_of(key),
        schema,
        name=[name],
        **others,
        idNumber=list(party.keys),
        keywords=[f"{KIND}{party.kind}"],
        summary=[where],
        notes=[party.note],
    )
    return entity, sources


def _link(s: Snapshot, tie: Tie, a: Assessment) -> Entity:
    ends = (
        ("Membership", "member", "organization")
        if tie.relation == "part_of"
        else ("UnknownLink", "subject", "object")
    )
    schema, first, second = ends
    try:
        period = Period.parse(tie.when) if tie.when else None
    except TacitusError:
        period = None
    cited = [s.assertions[key] for key in a.assertion_ids() if key in s.assertions]
    days = _ends(period)
    likely = (
        f"Likelihood: {scale(s.scale).phrase(a.probability)}." if a.probability is not None else ""
    )
    given = f"Confidence in the evidence: {a.confidence.level}." if a.confidence else ""
    simulated = "Simulated." if s.simulated or a.simulated else ""
    return _entity(
        f"link-{a.id}",
        schema,
        **{first: [key_of(tie.a)], second: [key_of(tie.b)]},
        role=[words.tie_label(tie)],
        description=[likely, words.interval_words(a)],
        summary=[given, simulated],
        recordId=[a.id],
        startDate=[days[0]],
        endDate=[days[1]],
        proof=[_digest(f"document-{c.document_id}") for c in cited if c.document_id in s.documents],
        publisher=[words.source_name(s, c.speaker) for c in cited],
        sourceUrl=[_url(s, c) for c in cited],
    )


def _event(s: Snapshot, row: dict[str, Any]) -> Entity:
    places = [str(row[k]) for k in ("place", "admin1", "country") if row.get(k)]
    involved = [str(row[k]) for k in ("party_a", "party_b") if row.get(k)]
    source = s.sources.get(str(row.get("source_id")))
    return _entity(
        f"event-{row['event_id']}",
        "Event",
        name=[f"{row.get('kind') or 'event'} {row['event_id']}"],
        startDate=[str(row["date_start"])] if row.get("date_start") else [],
        endDate=[str(row["date_end"])] if row.get("date_end") else [],
        location=[", ".join(places)],
        involved=[key_of(p) for p in involved if p in s.parties],
        recordId=[str(row["event_id"])],
        publisher=[source.name if source else ""],
        sourceUrl=[source.url if source else ""],
    )


def _statements(s: Snapshot, found: Iterable[tuple[Entity, dict[str, str]]]) -> Iterator[Entity]:
    """Give each value of each entity as a statement: who says it stands in ``dataset``."""
    seen = f"{s.as_known:%Y-%m-%dT%H:%M:%S}"
    for entity, sources in found:
        base = {
            "entity_id": entity["id"],
            "canonical_id": entity["id"],
            "schema": entity["schema"],
            "first_seen": seen,
            "last_seen": seen,
        }
        for prop, values in entity["properties"].items():
            for value in values:
                dataset = _slug(sources.get(value) or sources.get("") or OURS)
                key = _digest(f"{dataset}.{entity['id']}.{prop}.{value}")
                yield {"id": key, **base, "prop": prop, "value": value, "dataset": dataset}


def _slug(text: str) -> str:
    """Give the name of a data set: small letters, figures and low lines alone."""
    return (
        "".join(c if c.isascii() and c.isalnum() else "_" for c in text.lower()).strip("_") or OURS
    )


def _days(period: Period | None) -> list[str]:
    return [day for day in _ends(period)[:1] if day]


def _ends(period: Period | None) -> tuple[str, str]:
    if period is None:
        return "", ""
    first, last = period.earliest, period.latest
    return first.isoformat() if first else "", last.isoformat() if last else ""


def _url(s: Snapshot, a: Assertion) -> str:
    document = s.documents.get(a.document_id)
    return document.url if document else ""
