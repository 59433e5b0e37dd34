"""Nouns to plain JSON values and back, by their own type hints."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tacitus.core.period import Period
from tacitus.errors import InputError

T = TypeVar("T")


def to_plain(value: Any, *, whole: bool = False) -> Any:
    """Turn a noun into JSON values; fields at their default are left out unless ``whole``.

    Periods become their EDTF text (with ``date_prec`` beside it where one is given), and a
    member of a union of nouns carries its class name as ``type``.

    Examples
    --------
    >>> from tacitus.core.assertion import Quantity
    >>> to_plain(Quantity("up_to", 2200.0))
    {'bound': 'up_to', 'value': 2200.0}
    """
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is Period:
        if value.date_prec is None:
            return value.edtf
        return {"edtf": value.edtf, "date_prec": value.date_prec}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {}
        for name, default, named in _plan(kind):
            item = getattr(value, name)
            if item == default and not whole:
                continue
            plain[name] = to_plain(item, whole=whole)
            if named and item is not None:
                plain[name]["type"] = type(item).__name__
        return plain
    if isinstance(value, tuple | list):
        return [to_plain(item, whole=whole) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item, whole=whole) for key, item in value.items()}
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


_PLAIN = frozenset({str, int, float, bool, type(None)})


@cache
def _plan(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Each field's name, its default, and whether it must carry its class's name."""
    hints = _hints(kind)
    return tuple(
        (field.name, _default(field), _is_noun_union(hints[field.name]))
        for field in dataclasses.fields(kind)
    )


def from_plain(cls: type[T], plain: Any) -> T:
    """Read a noun back from what :func:`to_plain` made.

    Raises
    ------
    InputError
        A field is unknown or missing, or a value does not fit.

    Examples
    --------
    >>> from tacitus.core.assertion import Quantity
    >>> from_plain(Quantity, {"bound": "about", "value": 800})
    Quantity(bound='about', value=800.0, value_max=None, unit='fighters', of=None, text='')
    """
    try:
        result: T = _builder(cast(Any, cls))(plain)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError(f"{cls.__name__} cannot be read: {error}.") from error
    return result


Build = Callable[[Any], Any]


@cache
def _builder(kind: Any) -> Build:
    """Give the function that reads one type; worked out once, since ledgers are long."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _union_builder(args)
    if kind is float:
        return _number
    if kind in _PLAIN:
        return _scalar_builder(kind)
    if origin is tuple:
        return _tuple_builder(args)
    if origin is dict:
        value = _builder(args[1])
        return lambda plain: {key: value(item) for key, item in plain.items()}
    if kind is Period:
        return _period
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _noun_builder(kind)
    if kind in {date, datetime}:
        return cast(Build, kind.fromisoformat)
    return lambda plain: plain


def _number(plain: Any) -> float:
    if not isinstance(plain, int | float) or isinstance(plain, bool):
        raise InputError(f"{plain!r} stands where a number should.")
    return float(plain)


def _period(plain: Any) -> Period:
    if isinstance(plain, str):
        return Period.parse(plain)
    return Period.parse(plain["edtf"], date_prec=plain.get("date_prec"))


def _scalar_builder(kind: type) -> Build:
    def build(plain: Any) -> Any:
        if not isinstance(plain, kind):
            raise InputError(f"{plain!r} stands where {kind.__name__} should.")
        return plain

    return build


def _tuple_builder(args: tuple[Any, ...]) -> Build:
    member, fixed = _builder(args[0]), 0 if Ellipsis in args else len(args)

    def build(plain: Any) -> Any:
        if not isinstance(plain, list | tuple):
            raise InputError(f"{plain!r} stands where a list should.")
        if fixed and len(plain) != fixed:
            raise InputError(f"{plain!r} should have {fixed} members.")
        return tuple(member(item) for item in plain)

    return build


def _noun_builder(kind: type) -> Build:
    fields: dict[str, Build] = {}

    def build(plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise InputError(f"{kind.__name__} should be an object with named fields.")
        if not fields:  # on first use, so that nouns may hold nouns of their own kind
            fields.update({name: _builder(hint) for name, hint in _hints(kind).items()})
        given = {}
        for name, item in plain.items():
            if name in fields:
                given[name] = fields[name](item)
            elif name != "type":
                raise InputError(f"{kind.__name__} has no field '{name}'; remove or rename it.")
        return kind(**given)

    return build


def _union_builder(args: tuple[Any, ...]) -> Build:
    optional = type(None) in args
    nouns: dict[Any, Build] = {
        a.__name__: _builder(a) for a in args if isinstance(a, type) and dataclasses.is_dataclass(a)
    }
    only = _builder(next(a for a in args if a is not type(None)))

    def build(plain: Any) -> Any:
        if plain is None and optional:
            return None
        if len(nouns) < 2:
            return only(plain)
        name = plain.get("type") if isinstance(plain, dict) else None
        if name not in nouns:
            raise InputError(f"'{name}' is no type here; use one of: {', '.join(nouns)}.")
        return nouns[name](plain)

    return build


def _is_noun_union(hint: Any) -> bool:
    return get_origin(hint) in {Union, types.UnionType} and (
        sum(dataclasses.is_dataclass(a) for a in get_args(hint)) > 1
    )


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)
