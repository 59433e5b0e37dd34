"""Hypotheses and ratings from a YAML or JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tacitus.core.codec import from_plain
from tacitus.core.hypothesis import Hypothesis, Rating
from tacitus.errors import FileFormatError, InputError

#: Fields that may be written as one word in place of a list or an object.
_LISTS = ("assertions", "against", "events")


def read_hypotheses(path: Path | str) -> tuple[list[Hypothesis], list[Rating]]:
    """Read a file with the sections ``hypotheses`` and ``ratings``.

    A rating's ``given`` may mix numbers and words of likelihood; a ``statement`` may be the
    assessment's id alone.

    Raises
    ------
    FileFormatError
        It is no valid YAML, or a field is unknown or does not fit.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "q.yaml"
    >>> _ = path.write_text('''
    ... hypotheses:
    ...   - id: who
    ...     question: Who did it?
    ...     answers: [{id: us, text: We did.}, {id: them, text: They did.}]
    ...     items: [{id: boots, text: Their boots were found., assertions: a1}]
    ... ratings:
    ...   - {hypothesis: who, item: boots, analyst: ada, given: {us: 0.1, them: likely}}
    ... ''')
    >>> hypotheses, ratings = read_hypotheses(path)
    >>> hypotheses[0].items[0].assertions, ratings[0].words
    (('a1',), {'them': 'likely'})
    """
    path = Path(path)
    plain = _load(path)
    if not isinstance(plain, dict) or not set(plain) <= {"hypotheses", "ratings"}:
        raise FileFormatError(
            "needs the sections 'hypotheses:' or 'ratings:', each with a list below it.",
            path=path.name,
        )
    hypotheses = [_read(Hypothesis, _hypothesis(h), path) for h in _list(plain, "hypotheses", path)]
    ratings = [_read(Rating, _rating(r), path) for r in _list(plain, "ratings", path)]
    return hypotheses, ratings


def _load(path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise FileFormatError(
            f"is no valid YAML ({getattr(error, 'problem', None) or 'broken'}); check its "
            "indentation.",
            path=path.name,
            row=mark.line + 1 if mark else None,
        ) from error
    except UnicodeDecodeError as error:
        raise FileFormatError("is no text in UTF-8; save it so.", path=path.name) from error


def _list(plain: dict[str, Any], name: str, path: Path) -> list[dict[str, Any]]:
    items = plain.get(name) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise FileFormatError(
            "is no list of entries; begin each with '- id: …'.", path=path.name, column=name
        )
    return items


def _read(cls: type[Any], plain: dict[str, Any], path: Path) -> Any:
    try:
        return from_plain(cls, plain)
    except InputError as error:
        raise FileFormatError(str(error), path=path.name) from error


def _hypothesis(plain: dict[str, Any]) -> dict[str, Any]:
    named = dict(plain)
    for section in ("answers", "items"):
        listed = plain.get(section) or []
        if isinstance(listed, list):
            named[section] = [_part(p) if isinstance(p, dict) else p for p in listed]
    return named


def _part(plain: dict[str, Any]) -> dict[str, Any]:
    found = dict(plain)
    if isinstance(plain.get("statement"), str):
        found["statement"] = {"assessment": plain["statement"]}
    for name in _LISTS:
        if isinstance(plain.get(name), str):
            found[name] = [plain[name]]
    return found


def _rating(plain: dict[str, Any]) -> dict[str, Any]:
    given = plain.get("given") or {}
    if not isinstance(given, dict):
        return plain
    words = {str(k): v for k, v in given.items() if isinstance(v, str)}
    numbers = {str(k): v for k, v in given.items() if not isinstance(v, str)}
    return dict(plain) | {"given": numbers, "words": words | dict(plain.get("words") or {})}
