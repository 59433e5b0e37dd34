"""JSON Schema of nouns and result rows, from their own type hints."""

from __future__ import annotations

import dataclasses
import types
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from tacitus.core.period import Period

_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}


def json_schema(cls: type) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a dataclass.

    Examples
    --------
    >>> from tacitus.core.results import Share
    >>> json_schema(Share)["properties"]["value"]
    {'anyOf': [{'type': 'number'}, {'type': 'null'}]}
    """
    schema = _of(cls)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": cls.__name__,
    } | schema


def _of(kind: Any) -> dict[str, Any]:
    origin, args = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_of(arg) for arg in args]}
    if origin in {tuple, list}:
        if origin is tuple and Ellipsis not in args:
            return {
                "type": "array",
                "prefixItems": [_of(arg) for arg in args],
                "minItems": len(args),
                "maxItems": len(args),
            }
        return {"type": "array", "items": _of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(args[1])}
    if kind is Period:
        dated = {"type": "object", "properties": {"edtf": {"type": "string"}}}
        return {"anyOf": [{"type": "string", "description": "EDTF"}, dated]}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _of_noun(kind)
    return _SCALARS[kind]


def _of_noun(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    required = [
        f.name
        for f in fields
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]
    properties = {f.name: _of(hints[f.name]) for f in fields}
    properties.setdefault("type", {"type": "string"})
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().split("\n")[0],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
