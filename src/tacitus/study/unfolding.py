"""An assessment unfolded for a page: why, with its numbers, its past and what would turn it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.core.assessment import Assessment, Confidence, EvidenceTerm
from tacitus.core.results import Point
from tacitus.core.scale import percent, scale
from tacitus.core.tie import Tie
from tacitus.study.views import Filters
from tacitus.study.why import Cited

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Once:
    """What was concluded from a write on."""

    revision: int
    at: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Unfolded:
    """An assessment, an assertion or an event, down to its passages.

    Attributes
    ----------
    probability, quantity, low, high : float or None
        Likelihood, or median with ``unit``; and the interval that should cover ``level``.
    word, scale : str or None
        The likelihood word, and the scale it stands on.
    decibans : float or None
        Sum of all terms, the prior included.
    flips_at_prior : float or None
        The prior probability at which the evidence would leave it even.
    would_change : tuple of str
        Which single root, taken away, would carry it over 50 %; one sentence each.
    series : tuple of Point
        The same tie in other years.
    history : tuple of Once
        What was concluded at each write that changed it.
    """

    id: str
    title: str
    kind: str
    subject: str
    lines: tuple[str, ...]
    terms: tuple[EvidenceTerm, ...]
    passages: tuple[Cited, ...]
    notes: tuple[str, ...]
    probability: float | None = None
    quantity: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    level: float | None = None
    word: str | None = None
    scale: str = ""
    confidence: Confidence | None = None
    shares: dict[str, float] | None = None
    decibans: float | None = None
    flips_at_prior: float | None = None
    would_change: tuple[str, ...] = ()
    series: tuple[Point, ...] = ()
    history: tuple[Once, ...] = ()


def unfold(study: Study, key: str, filters: Filters) -> Unfolded:
    """Unfold an assessment, an assertion or an event.

    Raises
    ------
    NotFoundError
        The study holds none of this id.
    """
    found = study.why(key, as_known=filters.as_known, scale=filters.scale)
    a = found.assessment
    if a is None:
        kind = "assertion" if found.passages else "event"
        return Unfolded(
            found.id, found.title, kind, key, found.lines, (), found.passages, found.notes
        )
    low, high = a.interval or (None, None)
    p = a.probability
    return Unfolded(
        found.id,
        found.title,
        a.kind,
        a.subject,
        found.lines,
        found.terms,
        found.passages,
        found.notes,
        p,
        a.quantity,
        a.unit,
        low,
        high,
        a.level,
        None if p is None else scale(filters.scale).printed(p),
        scale(filters.scale).name,
        a.confidence,
        a.shares or None,
        None if p is None or not a.evidence else a.decibans,
        flips_at_prior(a),
        would_change(a),
        _series(study, a, filters),
        _history(study, a, filters),
    )


def flips_at_prior(a: Assessment) -> float | None:
    """Give the prior at which the evidence would leave a conclusion even.

    Examples
    --------
    >>> terms = (EvidenceTerm("prior", "prior", -10.0), EvidenceTerm("un", "UN report", 20.0))
    >>> round(flips_at_prior(Assessment("x", "tie", "ally:a--b", 0.9, evidence=terms)), 3)
    0.01
    """
    weights = [t.decibans for t in a.evidence if t.root != "prior"]
    if a.probability is None or not weights:
        return None
    return float(1 / (1 + 10 ** (max(min(sum(weights), 300.0), -300.0) / 10)))


def would_change(a: Assessment) -> tuple[str, ...]:
    """Say which single root, taken away, would carry a conclusion over 50 %."""
    if a.probability is None:
        return ()
    return tuple(
        f"Without {t.label} it would be {percent(t.without)}."
        for t in a.evidence
        if t.without is not None
        and t.root != "prior"
        and (t.without >= 0.5) != (a.probability >= 0.5)
    )


def _series(study: Study, a: Assessment, filters: Filters) -> tuple[Point, ...]:
    if a.kind not in {"tie", "strength"}:
        return ()
    subject = Tie.parse(a.subject).key if a.kind == "tie" else a.subject.partition("@")[0]
    fit = study.fit("ties" if a.kind == "tie" else "strengths", filters.as_known)
    found = (s for s in (fit or {"series": ()})["series"] if s["subject"] == subject)
    return next((tuple(Point(**p) for p in s["points"]) for s in found), ())


def _history(study: Study, a: Assessment, filters: Filters) -> tuple[Once, ...]:
    known = study.ledger.revision_at(filters.as_known)
    return tuple(
        Once(
            v.revision,
            v.at.isoformat(timespec="seconds"),
            v.noun.quantity if v.noun.probability is None else v.noun.probability,
            *(v.noun.interval or (None, None)),
        )
        for v in study.history("assessment", a.id)
        if v.revision <= known and not v.withdrawn
    )
