"""A small study behind a test client: hostile names, proposals, events of closed terms."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tacitus.core.party import Party
from tacitus.core.source import Document, Passage
from tacitus.study import Study
from tacitus.web.app import create_app

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1] / "study"),
    str(Path(__file__).parents[1] / "contracts"),
]

from tiny import make  # noqa: E402

TOKEN = "the-token-of-a-test"  # noqa: S105
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a study that no test may change."""
    folder = tmp_path_factory.mktemp("web")
    make(folder)
    with Study.open(folder / "study", write=True) as study:
        said, where = study.assertions()["a1"], study.assertions()["a6"]
        there = replace(where.statement, parties=("hostile",))
        proposals = [
            replace(
                said,
                id=f"p{n}",
                tier="rule",
                probability=0.9 - n / 100,
                gloss=f"Proposal {n}: {HOSTILE}",
                passage_id="note#1",
                document_id="note",
                cues=("fight side by side",),
            )
            for n in range(12)
        ]
        text = f"Blue and Red fight side by side. {HOSTILE}"
        study.ledger.append(
            [
                ("party", "hostile", Party("hostile", HOSTILE)),
                ("document", "note", Document("note", "paper", title=HOSTILE)),
                ("passage", "note#1", Passage("note#1", "note", "para 1", 0, len(text), text)),
                ("assertion", "h1", replace(where, id="h1", statement=there, gloss=HOSTILE)),
                *(("assertion", p.id, p) for p in proposals),
            ],
            who="ann",
            why="a note",
        )
    return folder / "study"


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """Give a copy of the folder that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "study"))


@pytest.fixture
def serve() -> Iterator[Callable[..., TestClient]]:
    """Give a maker of clients that bear the token; all are closed at the end."""
    clients = []

    def start(folder: Path, **given: Any) -> TestClient:
        app = create_app(folder, token=TOKEN, **given)
        client = TestClient(app, base_url=BASE, headers={"Authorization": f"Bearer {TOKEN}"})
        clients.append(client.__enter__())
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(made: Path, serve: Callable[..., TestClient]) -> TestClient:
    """Give a client of the study that no test may change."""
    return serve(made)


@pytest.fixture
def writer(own: Path, serve: Callable[..., TestClient]) -> TestClient:
    """Give a client of a study of the test's own."""
    return serve(own)
