"""Every writer: what goes in comes out again, as read by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import jsonschema
import lxml.html
import networkx as nx
import pytest
from lxml import etree

FOLDER = str(Path(__file__).resolve().parents[1] / "write")
sys.path.insert(0, FOLDER)
import snapshots  # noqa: E402
from texts import text_of  # noqa: E402

from tacitus.core import Snapshot, Tie, is_symmetric  # noqa: E402
from tacitus.errors import InputError  # noqa: E402
from tacitus.write import WRITERS, write  # noqa: E402

GEXF = {"g": "http://gexf.net/1.3"}
NAMES = sorted(WRITERS)


@pytest.fixture(scope="module")
def rich() -> Snapshot:
    return snapshots.rich()


@pytest.fixture(params=["rich", "simulated", "bare", "hostile"], scope="module")
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    return getattr(snapshots, request.param)()


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_wrote(name: str, snapshot: Snapshot, tmp_path: Path) -> None:
    writer = WRITERS[name]
    report = write(snapshot, name, tmp_path / f"out{writer.suffix}")
    assert writer.name == name
    assert writer.title
    assert report.paths
    assert all(path.is_file() and path.stat().st_size for path in report.paths)
    left = {p for p in tmp_path.rglob("*") if p.is_file()} - set(report.paths)
    assert not left, "a writer leaves nothing beside what it reports"


@pytest.mark.parametrize("name", [n for n in NAMES if n != "parquet"])
def test_same_snapshot_same_bytes(name: str, rich: Snapshot, tmp_path: Path) -> None:
    suffix = WRITERS[name].suffix
    first = write(rich, name, tmp_path / f"a/out{suffix}")
    again = write(snapshots.rich(), name, tmp_path / f"b/out{suffix}")
    for one, two in zip(first.paths, again.paths, strict=True):
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_writes_over_what_was_there(name: str, rich: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / f"out{WRITERS[name].suffix}"
    write(rich, name, path)
    assert write(rich, name, path).paths


@pytest.mark.parametrize("name", [n for n in NAMES if n != "parquet"])
def test_simulated_is_said(name: str, tmp_path: Path) -> None:
    report = write(snapshots.simulated(), name, tmp_path / f"out{WRITERS[name].suffix}")
    texts = [text_of(p) for p in report.paths]
    assert all(re.search("simulated", t, re.IGNORECASE) for t in texts)


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(InputError, match=r"'docx'.*html"):
        write(snapshots.bare(), "docx", Path("x"))


# Network formats --------------------------------------------------------------------------------


def _ties(snapshot: Snapshot) -> list[tuple[Tie, float | None]]:
    found = [snapshot.assessments[i] for i in snapshot.ties]
    return [(Tie.parse(a.subject), a.probability) for a in found]


@pytest.mark.parametrize(
    ("name", "reader"),
    [("gexf", partial(nx.read_gexf, version="1.3")), ("graphml", nx.read_graphml)],
)
def test_networks_round_trip_through_networkx(
    name: str, reader: Callable[..., nx.Graph], snapshot: Snapshot, tmp_path: Path
) -> None:
    path = write(snapshot, name, tmp_path / "out").paths[0]
    content = path.read_bytes()
    if name == "gexf":  # this reader knows no graph that holds directed and undirected edges
        content = content.replace(b' type="undirected"', b"").replace(b' type="directed"', b"")
    graph = reader(io.BytesIO(content))
    assert set(graph) == set(snapshot.parties)
    read = {
        (d["assessment"], d.get("probability"), bool(d["simulated"]))
        for *_, d in graph.edges(data=True)
    }
    wanted = {(i, snapshot.assessments[i].probability, snapshot.simulated) for i in snapshot.ties}
    assert read == wanted
    for node, data in graph.nodes(data=True):
        label = data["label"]
        assert label.split()[0] == snapshot.parties[node].name.split()[0]
        assert data["kind"] == snapshot.parties[node].kind


def test_graphml_values_are_typed(rich: Snapshot, tmp_path: Path) -> None:
    graph = nx.read_graphml(write(rich, "graphml", tmp_path / "x.graphml").paths[0])
    for *_, data in graph.edges(data=True):
        assert isinstance(data["probability"], float)
        assert isinstance(data["roots"], int)
        assert isinstance(data["directed"], bool)


def test_gexf_is_dynamic_with_spells(snapshot: Snapshot, tmp_path: Path) -> None:
    root = etree.parse(write(snapshot, "gexf", tmp_path / "x.gexf").paths[0]).getroot()
    assert root.get("version") == "1.3"
    graph = root.find("g:graph", GEXF)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    edges = graph.findall("g:edges/g:edge", GEXF)
    for edge, (tie, _) in zip(edges, _ties(snapshot), strict=True):
        spell = edge.find("g:spells/g:spell", GEXF)
        assert spell is not None
        assert (spell.get("start"), spell.get("end")) == (f"{tie.when}-01-01", f"{tie.when}-12-31")
        assert edge.get("type") == ("undirected" if is_symmetric(tie.relation) else "directed")
        assert {edge.get("source"), edge.get("target")} == {tie.a, tie.b}
    declared = {
        (a.get("id"), k.get("class")) for k in graph.findall("g:attributes", GEXF) for a in k
    }
    for kind in ("node", "edge"):
        for value in graph.iterfind(f"g:{kind}s/g:{kind}/g:attvalues/g:attvalue", GEXF):
            assert (value.get("for"), kind) in declared


def test_several_ties_of_one_pair_and_year_all_travel(rich: Snapshot, tmp_path: Path) -> None:
    root = etree.parse(write(rich, "gexf", tmp_path / "x.gexf").paths[0]).getroot()
    pairs = [
        frozenset((e.get("source"), e.get("target"))) for e in root.iterfind(".//g:edge", GEXF)
    ]
    assert pairs.count(frozenset({"cinder", "dune"})) == 2
    assert pairs.count(frozenset({"gale", "dune"})) == 3


# Tables -----------------------------------------------------------------------------------------


def _csv_tables(path: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(path) as archive:
        return {
            name[:-4]: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def test_csv_reads_back(snapshot: Snapshot, tmp_path: Path) -> None:
    path = write(snapshot, "csv", tmp_path / "x.zip").paths[0]
    tables = _csv_tables(path)
    assert [r["party_id"] for r in tables["parties"]] == list(snapshot.parties)
    assert [r["assessment_id"] for r in tables["ties"]] == list(snapshot.ties)
    assert len(tables["events"]) == len(snapshot.events)
    assert sum(len(a.evidence) for a in snapshot.assessments.values()) == len(tables["evidence"])
    for rows in tables.values():
        assert all(r["simulated"] == str(snapshot.simulated).lower() for r in rows)
    for row, (_, p) in zip(tables["ties"], _ties(snapshot), strict=True):
        assert float(row["probability"]) == p


def test_the_dictionary_names_every_column(rich: Snapshot, tmp_path: Path) -> None:
    path = write(rich, "csv", tmp_path / "x.zip").paths[0]
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            head = archive.read(resource["path"]).decode("utf-8-sig").splitlines()[0]
            assert head.split(",") == [f["name"] for f in resource["schema"]["fields"]]
            assert all(f["description"] for f in resource["schema"]["fields"])
        assert b"Valdora Event List" in archive.read("README.md")
    assert package["withheld"]["events"] == 9


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    evil = snapshots.hostile()
    path = write(evil, "csv", tmp_path / "x.zip").paths[0]
    for rows in _csv_tables(path).values():
        for row in rows:
            for value in row.values():
                if value[:1] in ("=", "+", "@", "-"):
                    float(value)


def test_parquet_reads_back_with_types(snapshot: Snapshot, tmp_path: Path) -> None:
    report = write(snapshot, "parquet", tmp_path / "x")
    con = duckdb.connect()

    def query(text: str) -> list[tuple[object, ...]]:
        return con.execute(text.replace("@", str(tmp_path / "x"))).fetchall()

    ties = query("select probability, roots, simulated from '@/ties.parquet'")
    wanted = [snapshot.assessments[i] for i in snapshot.ties]
    assert ties == [
        (a.probability, a.confidence and a.confidence.roots, snapshot.simulated) for a in wanted
    ]
    undated = query(
        "select count(*) from '@/events.parquet' where not withheld and date_start is null"
    )
    free = [e for e in snapshot.events if e["source_id"] != "closed"]
    assert undated == [(sum(e["date_start"] is None for e in free),)]
    names = [r[0] for r in query("select name from '@/parties.parquet'")]
    assert len(names) == len(snapshot.parties)
    assert report.rows["events"] == len(snapshot.events)


def test_csv_and_parquet_agree(rich: Snapshot, tmp_path: Path) -> None:
    write(rich, "csv", tmp_path / "c")
    write(rich, "parquet", tmp_path / "p")
    con = duckdb.connect()
    for table in ("claims", "presence", "events", "assertions", "strengths"):
        left = con.execute(f"select * from read_csv('{tmp_path}/c/{table}.csv', header=true, "
                           "all_varchar=true)").fetchall()  # fmt: skip
        right = con.execute(
            f"select columns(*)::varchar from '{tmp_path}/p/{table}.parquet'"
        ).fetchall()
        assert len(left) == len(right) > 0
        assert [r[0] for r in left] == [r[0] for r in right]


# GeoJSON ----------------------------------------------------------------------------------------

POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}
RING = {"type": "array", "items": POSITION, "minItems": 4}
FEATURES = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "properties": {"type": "object"},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
                            },
                            {
                                "type": "object",
                                "properties": {
                                    "type": {"const": "Polygon"},
                                    "coordinates": {"type": "array", "items": RING},
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
}


def test_geojson_is_sound_and_no_finer_than_its_precision(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = write(snapshot, "geojson", tmp_path / "x.geojson").paths[0]
    collection = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(collection, FEATURES)
    rows = {e["event_id"]: e for e in snapshot.events}
    seen = set()
    row_of_region = {
        f["properties"]["region"]: f["properties"]["events"]
        for f in collection["features"]
        if f["properties"]["what"] == "region"
    }
    for feature in collection["features"]:
        told, geometry = feature["properties"], feature["geometry"]
        assert told["simulated"] is snapshot.simulated
        assert "latitude" not in told
        kind = geometry["type"] if geometry else None
        if told["what"] != "event":
            assert {"region": "Polygon", "none": None}[told["geometry_is"]] == kind
            continue
        assert {"point": "Point", "region": None, "none": None}[told["geometry_is"]] == kind
        if told["geometry_is"] == "region":
            assert row_of_region[told["region"]] >= 1
        row = rows[told["event_id"]]
        seen.add(told["event_id"])
        if kind == "Point":
            assert row["where_prec"] in (1, 2)
            assert told["radius_km"] == {1: 1.0, 2: 25.0}[row["where_prec"]]
            assert geometry["coordinates"] == [row["longitude"], row["latitude"]]
        else:
            assert told.get("radius_km") is None
        if told["withheld"]:
            assert geometry is None
            assert "place" not in told
    assert seen == set(rows)


# Brief ------------------------------------------------------------------------------------------


def test_brief_html_is_well_formed(snapshot: Snapshot, tmp_path: Path) -> None:
    path = write(snapshot, "html", tmp_path / "x.html").paths[0]
    page = lxml.html.parse(str(path)).getroot()
    assert page.xpath("//h1")
    sections = {s.get("id") for s in page.xpath("//section")}
    assert {"findings", "ties", "claims", "sources", "gaps", "methods", "notes"} <= sections


def test_brief_markdown_links_figures_that_are_there(rich: Snapshot, tmp_path: Path) -> None:
    report = write(rich, "md", tmp_path / "x.md")
    text = report.paths[0].read_text(encoding="utf-8")
    linked = re.findall(r"\]\((\S+\.svg)\)", text)
    assert linked
    assert {tmp_path / name for name in linked} == set(report.paths[1:])
    for name in linked:
        etree.parse(tmp_path / name)
