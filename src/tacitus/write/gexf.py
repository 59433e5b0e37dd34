"""GEXF 1.3: the network over time, each tie with the spells in which it was assessed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from tacitus.core import Assessment, Period, Snapshot, Tie, WriteReport, is_symmetric, scale
from tacitus.errors import TacitusError
from tacitus.write.figures.svg import clean
from tacitus.write.licence import clear, stand_words
from tacitus.write.output import save
from tacitus.write.words import tie_label, tie_of

NAMESPACE = "http://gexf.net/1.3"
#: Attributes of nodes and edges: id, title, type.
NODES = (
    ("kind", "string"),
    ("part_of", "string"),
    ("country", "string"),
    ("simulated", "boolean"),
)
EDGES = (
    ("relation", "string"),
    ("support", "string"),
    ("period", "string"),
    ("probability", "double"),
    ("interval_low", "double"),
    ("interval_high", "double"),
    ("likelihood", "string"),
    ("confidence", "string"),
    ("evidence", "string"),
    ("roots", "integer"),
    ("assessment", "string"),
    ("simulated", "boolean"),
)


class Gexf:
    """Write GEXF 1.3, dynamic, with dates and spells.

    An edge is one tie in one period, since its probability differs by period; its spell is that
    period. A tie for all time together has no spell, so that it stands throughout.
    """

    name = "gexf"
    title = "Network over time, GEXF 1.3"
    suffix = ".gexf"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write the network of all listed ties."""
        clearance = clear(snapshot)
        cleared = clearance.snapshot
        ties = listed_ties(cleared)
        root = _document(cleared, ties, clearance.attributions)
        ET.indent(root, " ")
        content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        save(path, content)
        rows = {"nodes": len(cleared.parties), "edges": len(ties)}
        lost = (
            "spells hold whole days: a vague date stands as the days it allows",
            "passages and chains of sources stay behind; the tables hold them",
        )
        return WriteReport((path,), rows, clearance.stripped, lost)


def listed_ties(snapshot: Snapshot) -> list[tuple[Tie, Assessment]]:
    """Give the listed ties with their assessments, in the snapshot's order."""
    found = (
        (tie_of(snapshot.assessments[key]), snapshot.assessments[key]) for key in snapshot.ties
    )
    return [(tie, a) for tie, a in found if tie is not None]


def edge_values(snapshot: Snapshot, tie: Tie, a: Assessment) -> dict[str, str | float | int | bool]:
    """Give the attributes of an edge that have a value; what is missing is left out."""
    low, high = a.interval or (None, None)
    given = a.confidence
    values = {
        "relation": tie.relation,
        "support": tie.support or None,
        "period": tie.when or None,
        "probability": a.probability,
        "interval_low": low,
        "interval_high": high,
        "likelihood": (
            scale(snapshot.scale).phrase(a.probability) if a.probability is not None else None
        ),
        "confidence": given.level if given else None,
        "evidence": given.evidence if given else None,
        "roots": given.roots if given else None,
        "assessment": a.id,
        "simulated": snapshot.simulated or a.simulated,
    }
    return {key: value for key, value in values.items() if value is not None}


def parties_of(snapshot: Snapshot, ties: Iterable[tuple[Tie, Assessment]]) -> dict[str, str]:
    """Give the printed name of every party, also of those that ties alone name."""
    names = {p.id: p.name for p in snapshot.parties.values()}
    for tie, _ in ties:
        for party_id in (tie.a, tie.b):
            names.setdefault(party_id, party_id)
    return names


def _document(
    snapshot: Snapshot, ties: list[tuple[Tie, Assessment]], attributions: tuple[str, ...]
) -> ET.Element:
    root = ET.Element("gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    meta = _sub(root, "meta", lastmodifieddate=f"{snapshot.made:%Y-%m-%d}")
    _sub(meta, "creator").text = f"tacitus {snapshot.version}".strip()
    mark = "Simulated: all groups are invented. " if snapshot.simulated else ""
    about = f"{mark}{snapshot.title or snapshot.name}. {stand_words(snapshot)}"
    _sub(meta, "description").text = clean(" ".join((about, *attributions)))
    graph = _sub(
        root,
        "graph",
        mode="dynamic",
        defaultedgetype="directed",
        timeformat="date",
        timerepresentation="interval",
    )
    for kind, attributes in (("node", NODES), ("edge", EDGES)):
        block = _sub(graph, "attributes", **{"class": kind, "mode": "static"})
        for title, type_ in attributes:
            _sub(block, "attribute", id=title, title=title, type=type_)
    nodes = _sub(graph, "nodes")
    for party_id, name in parties_of(snapshot, ties).items():
        node = _sub(nodes, "node", id=party_id, label=name)
        party = snapshot.parties.get(party_id)
        values: dict[str, str | float | int | bool] = {"simulated": snapshot.simulated}
        if party:
            values |= {"kind": party.kind}
            values |= {"part_of": party.part_of} if party.part_of else {}
            values |= {"country": party.country} if party.country else {}
        _values(node, values)
    edges = _sub(graph, "edges")
    for number, (tie, a) in enumerate(ties):
        edge = _sub(
            edges,
            "edge",
            id=str(number),
            source=tie.a,
            target=tie.b,
            label=tie_label(tie),
            kind=tie_label(tie),
            type="undirected" if is_symmetric(tie.relation) else "directed",
            **({"weight": f"{a.probability:.6g}"} if a.probability is not None else {}),
        )
        _values(edge, edge_values(snapshot, tie, a))
        spell = _spell(tie.when)
        if spell:
            _sub(_sub(edge, "spells"), "spell", **spell)
    return root


def _spell(when: str) -> dict[str, str]:
    """Give first and last day of a period; an open end is left out."""
    if not when:
        return {}
    try:
        period = Period.parse(when)
    except TacitusError:
        return {}
    ends = {"start": period.earliest, "end": period.latest}
    return {key: day.isoformat() for key, day in ends.items() if day is not None}


def _values(parent: ET.Element, values: dict[str, str | float | int | bool]) -> None:
    block = _sub(parent, "attvalues")
    for key, value in values.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        _sub(block, "attvalue", **{"for": key, "value": text})


def _sub(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
