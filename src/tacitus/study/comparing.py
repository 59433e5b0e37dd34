"""Two moments, two fits or two studies side by side: what changed, and which root moved it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tacitus.core.assessment import Assessment
from tacitus.core.codec import from_plain
from tacitus.core.counting import counted
from tacitus.core.moment import moment
from tacitus.core.results import PolicyRow
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
    study: Study,
    left: str | None,
    right: str | None,
    *,
    scale_id: str,
    other: Study | None = None,
) -> tuple[list[CompareRow], list[str]]:
    """Compare what was concluded at two moments, or in two studies.

    Parameters
    ----------
    left, right : str or None
        A day, a moment, ``r`` with the number of a write, or the id of a fit; now where None.
    other : Study, optional
        Where ``right`` is looked up; the same study where None. Parties are told apart by id.

    Raises
    ------
    NotFoundError
        The study has no such write.
    InputError
        It is none of these.
    """
    beside = other or study
    first, last = known_at(study, left), known_at(beside, right)
    before, after = _by_subject(study, first), _by_subject(beside, last)
    names = {p.id: p.name for s in (beside, study) for p in s.parties().values()}
    rows = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old and new and _value(old) == _value(new):
            continue
        rows.append(_row(old, new, names, scale_id))
    same = len(before.keys() | after.keys()) - len(rows)
    rows += _policy_rows(policies(study, first), policies(beside, last), scale_id)
    rows.sort(key=lambda r: (r.kind, -abs(r.delta or 0.0), r.subject))
    return rows, [f"{counted(same, 'conclusion is', 'conclusions are')} the same on both sides."]


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


def policies(study: Study, known: int | datetime | None) -> dict[str, PolicyRow]:
    """Give how parties claim by the last fit known, by what each row is about."""
    fit = study.fit("attribution", known) or {}
    rows = (from_plain(PolicyRow, row) for row in fit.get("policies", ()))
    return {policy_title(row): row for row in rows}


def policy_title(row: PolicyRow) -> str:
    """Say whose policy a row tells, and for which target and kind of dead.

    Examples
    --------
    >>> policy_title(PolicyRow("a", "A", "security", "all", 0.5, 0.4, 0.6, 9.0, 0.6, 8))
    'A claims what it did: security'
    """
    strata = ", ".join(word for word in (row.target, row.stratum) if word not in {"", "all"})
    return f"{row.name} claims what it did" + (f": {strata}" if strata else "")


def _policy_rows(
    before: Mapping[str, PolicyRow], after: Mapping[str, PolicyRow], scale_id: str
) -> list[CompareRow]:
    rows = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        was, is_now = old.did if old else None, new.did if new else None
        if was == is_now:
            continue
        delta = None if was is None or is_now is None else is_now - was
        sides = _policy_side(old, scale_id), _policy_side(new, scale_id)
        rows.append(CompareRow(key, "policy", "", *sides, delta, ()))
    return rows


def _policy_side(row: PolicyRow | None, scale_id: str) -> Side:
    if row is None or row.did is None:
        return Side(None, None, None, None, None, "", 0)
    return Side(None, row.did, row.low, row.high, scale(scale_id).printed(row.did), "", 0)


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
