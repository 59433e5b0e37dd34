"""Two moments of knowledge, or two fits, side by side: what changed, and which root moved it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tacitus.core.assessment import Assessment
from tacitus.core.moment import moment
from tacitus.core.scale import scale
from tacitus.core.tie import Tie
from tacitus.errors import NotFoundError
from tacitus.study.changing import moved_roots
from tacitus.study.overview import fit_rows
from tacitus.study.why import title

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Moved:
    """How much more a root weighs after than before, in decibans."""

    root: str
    label: str
    decibans: float


@dataclass(frozen=True)
class Side:
    """A conclusion on one side; every field is None or empty where it was not reached."""

    id: str | None
    value: float | None
    low: float | None
    high: float | None
    word: str | None
    confidence: str
    roots: int


@dataclass(frozen=True)
class CompareRow:
    """A conclusion before and after.

    Attributes
    ----------
    unit : str
        Empty for a probability.
    delta : float or None
        After less before; None where one side has none.
    moved_by : tuple of Moved
        Roots whose weight changed, the largest change first.
    """

    subject: str
    kind: str
    unit: str
    before: Side
    after: Side
    delta: float | None
    moved_by: tuple[Moved, ...]


def compare(
    study: Study, left: str | None, right: str | None, *, scale_id: str
) -> tuple[list[CompareRow], list[str]]:
    """Compare what was concluded at two moments.

    Parameters
    ----------
    left, right : str or None
        A day, a moment, ``r`` with the number of a write, or the id of a fit; now where None.

    Raises
    ------
    NotFoundError
        The study has no such write.
    InputError
        It is none of these.
    """
    first, last = known_at(study, left), known_at(study, right)
    before, after = _by_subject(study, first), _by_subject(study, last)
    names = {p.id: p.name for p in study.parties().values()}
    rows = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old and new and _value(old) == _value(new):
            continue
        rows.append(_row(old, new, names, scale_id))
    rows.sort(key=lambda r: (r.kind, -abs(r.delta or 0.0), r.subject))
    same = len(before.keys() | after.keys()) - len(rows)
    return rows, [f"{same:,} conclusions are the same on both sides."]


def known_at(study: Study, text: str | None) -> int | datetime | None:
    """Give the moment of knowledge that a text names."""
    if not text:
        return None
    if re.fullmatch(r"r\d{1,12}", text):
        revision = int(text[1:])
        if revision > study.revision:
            raise NotFoundError(f"The study has no write {revision}; the last is {study.revision}.")
        return revision
    fits = {row.id: row.revision for row in fit_rows(study)}
    return fits[text] if text in fits else moment(text)


def _by_subject(study: Study, known: int | datetime | None) -> dict[str, Assessment]:
    """Conclusions by what they are about; a tie is one tie whatever its last reported year."""
    return {
        Tie.parse(a.subject).key if a.kind == "tie" else key: a
        for key, a in study.assessments(known).items()
    }


def _row(
    old: Assessment | None, new: Assessment | None, names: Mapping[str, str], scale_id: str
) -> CompareRow:
    one = new or old
    if one is None:
        raise NotFoundError("Neither side holds this conclusion; compare two that do.")
    was, is_now = _value(old), _value(new)
    return CompareRow(
        title(one, names),
        one.kind,
        one.unit,
        _side(old, scale_id),
        _side(new, scale_id),
        None if was is None or is_now is None else is_now - was,
        tuple(Moved(*m) for m in moved_roots(old, new)),
    )


def _value(a: Assessment | None) -> float | None:
    if a is None:
        return None
    return a.quantity if a.probability is None else a.probability


def _side(a: Assessment | None, scale_id: str) -> Side:
    if a is None:
        return Side(None, None, None, None, None, "", 0)
    low, high = a.interval or (None, None)
    word = None if a.probability is None else scale(scale_id).printed(a.probability)
    rated = a.confidence
    return Side(
        a.id,
        _value(a),
        low,
        high,
        word,
        rated.level if rated else "",
        rated.roots if rated else 0,
    )
