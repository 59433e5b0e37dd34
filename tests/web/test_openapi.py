"""The interface is written down, fresh, and holds against whatever a client may send."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tacitus.web import schema
from tacitus.web.app import create_app

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "the-token-of-a-test"  # noqa: S105
QUICK = [sys.executable, "-c", "pass"]


def test_the_kept_description_is_fresh():
    path = ROOT / "web" / "openapi.json"
    assert path.read_text(encoding="utf-8") == schema.text(), (
        "stale: run 'python -m tacitus.web.schema web/openapi.json'"
    )


def test_every_operation_says_what_it_is_and_answers_a_type():
    described = json.loads(schema.text())
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["description"].strip().endswith("."), path
            assert operation["tags"], path
            content = operation["responses"]["200"]["content"]
            assert all(media for media in content.values()), path
    answers = described["components"]["schemas"]["TieLine"]
    assert set(answers["required"]) == set(answers["properties"])


@pytest.mark.slow
def test_no_request_breaks_the_server(own):
    """Whatever is sent, in the schema's terms or out of them, gets no answer of 500 or above."""
    app = create_app(own, token=TOKEN, command=lambda *_: QUICK)
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "127.0.0.1"}
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=headers)
    broken = []

    def send(case):
        answer = case.call(headers=headers)
        if answer.status_code >= 500:
            broken.append((case.operation.label, case.as_curl_command(), answer.text[:300]))

    bounds = settings(
        max_examples=4,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for result in described.get_all_operations():
        for mode in GenerationMode:
            strategy = result.ok().as_strategy(generation_mode=mode)
            bounds(given(case=strategy)(send))()
    assert broken == []
