"""Scenario files: YAML, with the grounds of every intervention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tacitus.core.scenario import Given, Intervention, Scenario, Talked
from tacitus.errors import FileFormatError, InputError

#: The keys of each intervention, beside ``month``, ``assertions`` and ``assumption``.
KEYS: dict[str, frozenset[str]] = {
    "tie_begins": frozenset({"relation", "support", "from", "to", "between"}),
    "tie_ends": frozenset({"relation", "support", "from", "to", "between", "share"}),
    "support_cut": frozenset({"support", "from", "to", "share"}),
    "leadership_lost": frozenset({"party"}),
    "agreement_signed": frozenset(
        {"parties", "months", "trust", "control", "threshold", "share"}
    ),
    "umbrella_splits": frozenset({"party", "name", "share"}),
}  # fmt: skip
_TOP = frozenset({"id", "title", "start", "months", "parties", "interventions", "attacks", "talks"})
_GROUNDS = frozenset({"month", "assertions", "assumption"})
Name = Callable[[str], str]


def read_scenario(path: Path, *, named: Name = str, start: str = "") -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path : Path
    named : callable
        Gives the id of the party that a label stands for.
    start : str
        First month where the file names none, such as ``2020-07``.

    Raises
    ------
    FileFormatError
        The file is no YAML, or a key is unknown or missing; the sentence names it.
    InputError
        An intervention has no ground, or a value does not fit.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "break.yaml"
    >>> _ = file.write_text('''
    ... title: A break with the patron
    ... start: 2020-07
    ... interventions:
    ...   - do: support_cut
    ...     from: patron
    ...     to: client
    ...     assumption: Nobody has said so.
    ... ''')
    >>> read_scenario(file).interventions[0].other
    'client'
    """
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        row = where.line + 1 if where else None
        raise FileFormatError(
            "this is no YAML; check indents and quotes", path=path, row=row
        ) from error
    if not isinstance(plain, dict):
        raise FileFormatError("a scenario needs 'title' and 'interventions'", path=path)
    _known(plain, _TOP, path, "a scenario")
    title = str(plain.get("title") or path.stem)
    first = _month(plain.get("start") or start, path)
    try:
        return Scenario(
            id=str(plain.get("id") or path.stem),
            title=title,
            start=first,
            months=_whole(plain.get("months", 12), "months", path),
            interventions=tuple(
                _intervention(item, first, named, path)
                for item in _rows(plain, "interventions", path)
            ),
            attacks=tuple(_given(item, named, path) for item in _rows(plain, "attacks", path)),
            parties=tuple(named(str(p)) for p in plain.get("parties") or ()),
            talks=tuple(_talked(item, path) for item in _rows(plain, "talks", path)),
        )
    except (TypeError, ValueError) as error:
        raise FileFormatError(f"{error}", path=path) from error


def _rows(plain: Mapping[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    rows = plain.get(key) or []
    if not isinstance(rows, list) or any(not isinstance(row, dict) for row in rows):
        raise FileFormatError(f"'{key}' must be a list of entries", path=path)
    return rows


def _known(plain: Mapping[str, Any], keys: frozenset[str], path: Path, what: str) -> None:
    for key in plain:
        if key not in keys:
            listed = ", ".join(sorted(keys))
            raise FileFormatError(f"{what} has no '{key}'; it has: {listed}", path=path)


def _month(value: Any, path: Path) -> str:
    text = str(value)[:7]
    parts = text.split("-")
    if len(parts) != 2 or not all(p.isdigit() for p in parts) or not 1 <= int(parts[1]) <= 12:
        raise FileFormatError(f"'{value}' is no month; write one as 2020-07", path=path)
    return f"{int(parts[0]):04d}-{int(parts[1]):02d}"


def _offset(value: Any, first: str, path: Path) -> int:
    """Months after the start, given as a month or as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    then, now = (_month(v, path) for v in (value, first))
    return 12 * (int(then[:4]) - int(now[:4])) + int(then[5:]) - int(now[5:])


def _grounds(item: Mapping[str, Any]) -> dict[str, Any]:
    ids = item.get("assertions") or ()
    ids = (ids,) if isinstance(ids, str) else ids
    return {
        "assertions": tuple(str(i) for i in ids),
        "assumption": str(item.get("assumption") or ""),
    }


def _whole(value: Any, key: str, path: Path) -> int:
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise FileFormatError(f"'{key}' is '{value}' and must be a whole number", path=path)
    return int(value)


def _number(value: Any, key: str, path: Path) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise FileFormatError(f"'{key}' is '{value}' and must be a number", path=path) from error


def _pair(value: Any, key: str, path: Path) -> tuple[float, float] | None:
    if value is None:
        return None
    ends = value if isinstance(value, list) else [value, value]
    try:
        low, high = (float(end) for end in ends)
    except (TypeError, ValueError) as error:
        raise FileFormatError(
            f"'{key}' must be a number or two, as [0.1, 0.4]", path=path
        ) from error
    return low, high


def _intervention(item: Mapping[str, Any], first: str, named: Name, path: Path) -> Intervention:
    do = str(item.get("do") or "")
    if do not in KEYS:
        raise FileFormatError(
            f"'{do}' is no intervention; use one of: {', '.join(KEYS)}", path=path
        )
    _known(item, KEYS[do] | _GROUNDS | {"do"}, path, f"'{do}'")
    ends = [named(str(p)) for p in item.get("between") or ()]
    ends = ends or [named(str(item[k])) for k in ("from", "to") if k in item]
    if do in {"tie_begins", "tie_ends", "support_cut"} and len(ends) != 2:
        raise FileFormatError(f"'{do}' needs two parties: 'from' and 'to', or 'between'", path=path)
    if "party" in KEYS[do]:
        if "party" not in item:
            raise FileFormatError(f"'{do}' needs a 'party'", path=path)
        ends = [named(str(item["party"]))]
    signed = tuple(named(str(p)) for p in item.get("parties") or ())
    if do == "agreement_signed" and not signed:
        raise FileFormatError("'agreement_signed' needs its 'parties'", path=path)
    chances: dict[str, Any] = {
        k: _number(item[k], k, path) for k in ("trust", "control", "threshold") if k in item
    }
    try:
        return Intervention(
            do=do,
            month=_offset(item.get("month", 0), first, path),
            party=ends[0] if ends else "",
            other=ends[1] if len(ends) > 1 else "",
            relation=str(item.get("relation") or ""),
            support=str(item.get("support") or ""),
            parties=signed,
            share=_pair(item.get("share"), "share", path),
            name=str(item.get("name") or ""),
            months=_whole(item.get("months") or 0, "months", path),
            **chances,
            **_grounds(item),
        )
    except InputError as error:
        raise FileFormatError(str(error), path=path) from error


def _talked(item: Mapping[str, Any], path: Path) -> Talked:
    _known(item, frozenset({"from", "to", "assertions", "assumption"}), path, "'talks'")
    if "from" not in item or "to" not in item:
        raise FileFormatError("'talks' needs its months 'from' and 'to'", path=path)
    return Talked(_month(item["from"], path), _month(item["to"], path), **_grounds(item))


def _given(item: Mapping[str, Any], named: Name, path: Path) -> Given:
    _known(
        item,
        frozenset({"party", "place", "monthly", "assertions", "assumption"}),
        path,
        "'attacks'",
    )
    monthly = _pair(item.get("monthly"), "monthly", path)
    if monthly is None or "party" not in item or not item.get("place"):
        raise FileFormatError("'attacks' needs 'party', 'place' and 'monthly'", path=path)
    return Given(named(str(item["party"])), str(item["place"]), monthly, **_grounds(item))
