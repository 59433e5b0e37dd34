"""The interface, written down: ``python -m tacitus.web.schema FILE`` writes ``openapi.json``.

Answers are always whole, so every field of an answer is marked as there: types made from the
file need no checks for fields that never lack.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from tacitus import __version__
from tacitus.web.schemas import EventsHeader, RunState

INTRODUCTION = (
    "The interface under the workbench. It listens on loopback; every request bears the token "
    "that `tacitus open` prints, as cookie or as `Authorization: Bearer`. Answers are JSON, "
    "zipped where that is accepted, with an ETag that changes with every write to the study. "
    "An error is one sentence under `detail`."
)


def describe(app: FastAPI) -> None:
    """Give a server the description of its interface."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    described = get_openapi(
        title="tacitus", version=__version__, description=INTRODUCTION, routes=app.routes
    )
    components = described["components"]
    schemas = components["schemas"]
    for kind in (EventsHeader, RunState):
        made = TypeAdapter(kind).json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        schemas |= made.pop("$defs", {}) | {kind.__name__: made}
    sent = set(_sent(described))
    for name, schema in schemas.items():
        if name not in sent and "properties" in schema:
            schema["required"] = list(schema["properties"])
    for methods in described["paths"].values():
        for operation in methods.values():
            _name_refusals(operation["responses"], components.setdefault("responses", {}))
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    described["security"] = [{"token": []}]
    return dict(described)


def _name_refusals(answers: dict[str, Any], named: dict[str, Any]) -> None:
    """Write each refusal once, and refer to it: they are the same everywhere."""
    for code, answer in answers.items():
        media: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
        if code.startswith("4") and media.get("schema", {}).get("$ref", "").endswith("/Problem"):
            # Whatever the answer would have been, a refusal is JSON.
            named[f"Refused{code}"] = answer | {"content": {"application/json": media}}
            answers[code] = {"$ref": f"#/components/responses/Refused{code}"}


def _sent(described: dict[str, Any]) -> Iterator[str]:
    """Name what clients send: there a field may lack."""
    for methods in described["paths"].values():
        for operation in methods.values():
            body = operation.get("requestBody", {}).get("content", {})
            for media in body.values():
                yield media["schema"].get("$ref", "").rpartition("/")[2]


def text() -> str:
    """Give the description as it is kept in the repository: the same for every study."""
    from tacitus.study import Study
    from tacitus.web.app import create_app

    with tempfile.TemporaryDirectory() as scratch:
        Study.create(Path(scratch) / "study", name="study").close()
        app = create_app(Path(scratch) / "study", token="none")  # noqa: S106
        made = json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True)
        app.state.desk.close()
    return made + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
