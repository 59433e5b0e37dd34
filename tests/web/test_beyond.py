"""Beyond loopback no forbidden field leaves, by whatever address."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tacitus.core.source import Passage
from tacitus.study import Study
from tacitus.web.app import create_app

TOKEN = "the-token-of-a-test"  # noqa: S105
TERMS = ("open", "no_redistribution", "private")


@pytest.fixture(scope="module")
def marked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a study in which every word that terms may forbid bears the name of its source."""
    folder = tmp_path_factory.mktemp("beyond") / "study"
    shutil.copytree(made, folder)
    with Study.open(folder, write=True) as study:
        nouns = []
        for key, source in study.sources().items():
            nouns.append(("source", key, replace(source, name=f"NAME-{key}-END")))
        for key, document in study.documents().items():
            source_id = document.source_id
            nouns.append(("document", key, replace(document, title=f"TITLE-{source_id}-END")))
            text = f"TEXT-{source_id}-END"
            passage = Passage(f"{key}#z", key, "para 9", 0, len(text), text)
            nouns.append(("passage", passage.id, passage))
        owners = {key: d.source_id for key, d in study.documents().items()}
        for key, said in study.assertions(raw=True).items():
            owner = owners[said.document_id]
            words = replace(said, gloss=f"GLOSS-{owner}-END", cues=(f"CUE-{owner}-END",))
            nouns.append(("assertion", key, words))
        study.ledger.append(nouns, who="ann", why="marked")
        study.infer(seed=3, fast=True, who="ann")
        study.review("reject", "assertion/a2", who="cy", why="no")
    return folder


def addresses(client: TestClient, folder: Path) -> list[str]:
    """Give every address that may be got, for every noun that the study holds."""
    with Study.open(folder) as study, study.tables(raw=True) as con:
        events = [e for (e,) in con.execute("SELECT event_id FROM events").fetchall()]
        keys = {
            "/api/why/{key}": [*study.assessments(), *study.assertions(), *events],
            "/api/documents/{key}": [*study.documents()],
            "/api/events/{key}": events,
            "/api/export/{format}": ["md", "csv", "stix", "ftm", "prov", "bundle", "gexf"],
            "/api/export/{format}/report": ["csv"],
        }
        keys["/api/why/{key}"] += [f"attribution/{e}" for e in events]
        ids = "&ids=".join(study.assertions(raw=True))
    found = []
    for path, methods in client.get("/api/openapi.json").json()["paths"].items():
        if "get" not in methods or "/runs" in path:
            continue
        if "{" not in path:
            more = {"/api/assertions": f"?ids={ids}", "/api/changes": "?limit=0"}
            found.append(path + more.get(path, ""))
        for key in keys.get(path, ()):
            name = path[path.index("{") : path.index("}") + 1]
            found.append(path.replace(name, quote(key)))
    return [*found, "/api/queue?who=zoe", "/api/assertions?ids=p3"]


@settings(
    max_examples=2,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(terms={"un": "private", "paper": "no_redistribution", "dsat": "private"})
@given(
    terms=st.fixed_dictionaries({key: st.sampled_from(TERMS) for key in ("un", "paper", "dsat")})
)
def test_no_forbidden_field_leaves(
    marked: Path, tmp_path_factory: pytest.TempPathFactory, terms: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("terms") / "study"
    shutil.copytree(marked, folder)
    with Study.open(folder, write=True) as study:
        closed = {k: replace(study.sources()[k], terms=t) for k, t in terms.items()}
        study.ledger.append([("source", k, s) for k, s in closed.items()], who="ann", why="terms")
    forbidden = [
        f"{field}-{key}-END"
        for key, term in terms.items()
        for field in ("TEXT", "GLOSS", "CUE", *(("NAME", "TITLE") if term == "private" else ()))
        if term != "open"
    ]
    if terms["dsat"] == "private":
        forbidden += [f"dsat:{n}" for n in range(1, 6)]
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "identity"}
    app = create_app(folder, token=TOKEN, host="0.0.0.0")  # noqa: S104
    with TestClient(app, base_url="http://127.0.0.1:8000", headers=headers) as client:
        for address in addresses(client, folder):
            answer = client.get(address)
            assert answer.status_code < 500, address
            leaked = [w for w in forbidden if w in answer.text and w not in unquote(address)]
            assert not leaked, (address, leaked)
