"""GraphML: the network with typed attributes; GraphML has no time, so a tie repeats by period."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from tacitus.core import Snapshot, WriteReport, is_symmetric
from tacitus.write.figures.svg import clean
from tacitus.write.gexf import EDGES, NODES, edge_values, listed_ties, parties_of
from tacitus.write.licence import clear
from tacitus.write.output import save
from tacitus.write.words import tie_label

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"integer": "int"}


class GraphMl:
    """Write GraphML: one edge for each tie and period, all attributes typed."""

    name = "graphml"
    title = "Network, GraphML"
    suffix = ".graphml"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write the network of all listed ties."""
        clearance = clear(snapshot)
        cleared = clearance.snapshot
        ties = listed_ties(cleared)
        root = ET.Element("graphml", {"xmlns": NAMESPACE})
        nodes = (("label", "string"), *NODES)
        edges = (("label", "string"), ("directed", "boolean"), *EDGES)
        graph_keys = (("title", "string"), ("as_known", "string"), ("narrowed_to", "string"),
                      ("attribution", "string"))  # fmt: skip
        for place, keys in (("node", nodes), ("edge", edges), ("graph", graph_keys)):
            for name, kind in keys:
                ET.SubElement(
                    root,
                    "key",
                    {
                        "id": f"{place}_{name}",
                        "for": place,
                        "attr.name": name,
                        "attr.type": _TYPES.get(kind, kind),
                    },
                )
        # A mixed graph: readers that know no `directed` on edges take the default.
        graph = ET.SubElement(root, "graph", {"id": "ties", "edgedefault": "directed"})
        _data(graph, "graph", "title", cleared.title or cleared.name)
        _data(graph, "graph", "as_known", f"{cleared.as_known:%Y-%m-%d}")
        _data(graph, "graph", "narrowed_to", cleared.narrowed)
        _data(graph, "graph", "attribution", " ".join(clearance.attributions))
        names = parties_of(cleared, ties)
        for party_id, name in names.items():
            node = ET.SubElement(graph, "node", {"id": clean(party_id)})
            _data(node, "node", "label", name)
            party = cleared.parties.get(party_id)
            if party:
                _data(node, "node", "kind", party.kind)
                _data(node, "node", "part_of", party.part_of)
                _data(node, "node", "country", party.country)
            _data(node, "node", "simulated", cleared.simulated)
        for number, (tie, a) in enumerate(ties):
            ends = {"id": f"e{number}", "source": clean(tie.a), "target": clean(tie.b)}
            edge = ET.SubElement(graph, "edge", ends)
            _data(edge, "edge", "label", tie_label(tie))
            _data(edge, "edge", "directed", not is_symmetric(tie.relation))
            for key, value in edge_values(cleared, tie, a).items():
                _data(edge, "edge", key, value)
        ET.indent(root, " ")
        save(path, ET.tostring(root, encoding="utf-8", xml_declaration=True))
        lost = (
            "periods stand as text, since GraphML has no time",
            "passages and chains of sources stay behind; the tables hold them",
        )
        rows = {"nodes": len(names), "edges": len(ties)}
        return WriteReport((path,), rows, clearance.stripped, lost)


def _data(parent: ET.Element, place: str, name: str, value: object) -> None:
    if value is None or value == "":
        return
    text = str(value).lower() if isinstance(value, bool) else clean(str(value))
    ET.SubElement(parent, "data", {"key": f"{place}_{name}"}).text = text
