"""PROV-JSON through the independent library."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from prov.model import ProvActivity, ProvDerivation, ProvDocument, ProvEntity

from tacitus.core import Snapshot
from tacitus.write import write
from tacitus.write.licence import clear

few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def ids(names: set[str], kind: str) -> set[str]:
    head = f"t:{kind}/"
    return {unquote(n.removeprefix(head)) for n in names if n.startswith(head)}


def read(snapshot: Snapshot, path: Path) -> ProvDocument:
    write(snapshot, "prov", path)
    return ProvDocument.deserialize(str(path), format="json")


@few
@given(snapshot=strategies.snapshots(terms=("open", "attribute", "no_redistribution")))
def test_an_independent_reader_finds_every_step(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("p") / "p.json"
    document = read(snapshot, path)
    s = clear(snapshot).snapshot
    entities = {str(e.identifier) for e in document.get_records(ProvEntity)}
    for kind, held in (
        ("document", s.documents),
        ("passage", s.passages),
        ("assertion", s.assertions),
        ("assessment", s.assessments),
    ):
        assert ids(entities, kind) == set(held), kind
    assert len(ids(entities, "sentence")) == len(s.findings)
    derived = {(str(r.args[0]), str(r.args[1])) for r in document.get_records(ProvDerivation)}
    assert {end for pair in derived for end in pair} <= entities
    for a in s.assessments.values():
        for cited in set(a.assertion_ids()) & set(s.assertions):
            pair = {(x, y) for x, y in derived if unquote(x) == f"t:assessment/{a.id}"}
            assert f"t:assertion/{cited}" in {unquote(y) for _, y in pair}
    # What the reader understood, written by it and read again, is the same document.
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document


def test_a_sentence_leads_back_to_its_source(rich: Snapshot, tmp_path: Path) -> None:
    document = read(rich, tmp_path / "p.json")
    step = {}
    for r in document.get_records(ProvDerivation):
        step.setdefault(unquote(str(r.args[0])), set()).add(unquote(str(r.args[1])))
    reached, queue = set(), ["t:sentence/1"]
    while queue:
        here = queue.pop()
        reached.add(here)
        queue += [x for x in step.get(here, ()) if x not in reached]
    assert {"t:assessment/tie/ally:ash--cinder@2030", "t:assertion/a2", "t:passage/p2",
            "t:document/d-panel"} <= reached  # fmt: skip
    assert document.get_records(ProvActivity)
    assert "Secret words" not in (tmp_path / "p.json").read_text(encoding="utf-8")
