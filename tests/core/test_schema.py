"""JSON Schema from the nouns' own hints."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from nouns import nouns

from tacitus.core import results, snapshot
from tacitus.core.assertion import Quantity
from tacitus.core.codec import to_plain
from tacitus.core.schema import json_schema

ROWS = [
    kind
    for kind in vars(results).values()
    if isinstance(kind, type) and kind.__module__ == results.__name__
]


@settings(max_examples=60)
@given(nouns)
def test_every_noun_fits_its_own_schema(noun: Any) -> None:
    plain = json.loads(json.dumps(to_plain(noun)))
    jsonschema.validate(plain, json_schema(type(noun)))


@pytest.mark.parametrize("kind", ROWS, ids=lambda k: k.__name__)
def test_every_row_has_a_valid_schema(kind: type) -> None:
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["description"]
    assert schema["additionalProperties"] is False


def test_a_snapshot_has_one_too() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(snapshot.EventTotals))


@pytest.mark.parametrize(
    "bad",
    [{"bound": "about"}, {"bound": "about", "value": "x"}, {"bound": "about", "value": 1, "x": 2}],
)
def test_what_does_not_fit_fails(bad: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, json_schema(Quantity))
