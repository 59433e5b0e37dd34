"""GEXF and GraphML through readers of others, on networks drawn at random."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tacitus.core import Period, Snapshot
from tacitus.write import write
from tacitus.write.figures.svg import clean
from tacitus.write.gexf import NAMESPACE, listed_ties, parties_of

few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(snapshot=strategies.snapshots())
def test_graphml_reads_back_equal(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("g") / "n.graphml"
    write(snapshot, "graphml", path)
    graph = nx.read_graphml(path, force_multigraph=True)
    ties = listed_ties(snapshot)
    assert set(graph.nodes) == set(parties_of(snapshot, ties))
    found = {d["assessment"]: (a, b, d) for a, b, d in graph.edges(data=True)}
    assert found.keys() == {a.id for _, a in ties}
    for tie, a in ties:
        start, end, told = found[a.id]
        assert (start, end) == (tie.a, tie.b)
        assert told["probability"] == a.probability
        assert (told["interval_low"], told["interval_high"]) == a.interval
        assert told.get("period", "") == tie.when


@few
@given(snapshot=strategies.snapshots())
def test_gexf_reads_back_with_its_spells(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("g") / "n.gexf"
    write(snapshot, "gexf", path)
    root = etree.parse(str(path)).getroot()
    name = f"{{{NAMESPACE}}}"
    graph = root.find(f"{name}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    ties = listed_ties(snapshot)
    labels = {n.get("id"): n.get("label") for n in graph.iter(f"{name}node")}
    # XML itself turns tabs and line ends within an attribute into blanks or keeps them escaped.
    assert labels.keys() == {clean(k) for k in parties_of(snapshot, ties)}
    by_id = {}
    for edge in graph.iter(f"{name}edge"):
        values = {v.get("for"): v.get("value") for v in edge.iter(f"{name}attvalue")}
        by_id[values["assessment"]] = (edge, values)
    assert by_id.keys() == {a.id for _, a in ties}
    for tie, a in ties:
        edge, values = by_id[a.id]
        assert float(values["probability"]) == a.probability
        spells = [(s.get("start"), s.get("end")) for s in edge.iter(f"{name}spell")]
        if not tie.when:
            assert spells == []
            continue
        period = Period.parse(tie.when)
        assert [tuple(map(date.fromisoformat, s)) for s in spells] == [
            (period.earliest, period.latest)
        ]
