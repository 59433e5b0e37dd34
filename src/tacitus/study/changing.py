"""What changed between two moments of knowledge, and which source did it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.counting import counted
from tacitus.core.hypothesis import Hypothesis, Rating
from tacitus.core.party import Party
from tacitus.core.release import GateEntry
from tacitus.core.results import ChangeRow
from tacitus.core.review import Review
from tacitus.core.scale import percent
from tacitus.core.source import Document, Source
from tacitus.study.why import names_of, title

if TYPE_CHECKING:
    from tacitus.store import Batch, Change
    from tacitus.store.versions import Tally
    from tacitus.study import Study

#: Kinds that are told; passages, resolutions and fits move with them.
_TOLD = (
    "source",
    "document",
    "party",
    "assertion",
    "assessment",
    "review",
    "hypothesis",
    "rating",
    "gate",
)
#: Kinds that people write one at a time, each told by itself.
DECISIONS = ("review", "gate")


def change_rows(
    study: Study,
    since: date | None,
    until: date | None,
    *,
    whole: bool = True,
    as_known: datetime | None = None,
) -> list[ChangeRow]:
    """List what was added, changed or withdrawn, oldest first.

    Parameters
    ----------
    since, until : date or None
        Days of knowledge, both included.
    whole : bool
        Every noun; else what files brought is told as counts, a row for each kind and write.
    as_known : datetime, optional
        Nothing that became known after it is told.
    """
    first = datetime.combine(since, time.min, UTC) - timedelta(microseconds=1) if since else 0
    ends = (as_known, datetime.combine(until, time.max, UTC) if until else None)
    last = min((end for end in ends if end), default=None)
    names = names_of(study)
    sources = {s.id: s.name for s in study.sources().values()}
    kinds = _TOLD if whole else ("assessment", *DECISIONS)
    rows = [
        _row(change, names, sources)
        for change in study.ledger.changes(first, last, kinds=kinds)
        if _moved(change) and (whole or change.before is not None or change.kind in DECISIONS)
    ]
    if not whole:
        rows += [_tally_row(t) for t in study.ledger.tally(first, last) if t.kind in _TOLD[:-1]]
    for batch in study.batches():
        at = study.ledger.at(batch.revision)
        if _within(at, since, until) and not (as_known and at > as_known):
            rows.append(_batch_row(batch, at))
    return sorted(rows, key=lambda r: r.when)


def _moved(change: Change) -> bool:
    """Whether a change is one for a reader: a fit that gives the same number is none."""
    before, after = change.before, change.after
    if isinstance(before, Assessment) and isinstance(after, Assessment):
        return _number(before) != _number(after)
    return True


def _row(change: Change, names: dict[str, str], sources: dict[str, str]) -> ChangeRow:
    noun = change.after if change.after is not None else change.before
    what = "added" if change.before is None else "withdrawn" if change.after is None else "changed"
    return ChangeRow(
        when=change.at.isoformat(timespec="seconds"),
        what=what,
        kind=change.kind,
        subject=_subject(noun, change.id, names),
        before=_say(change.before),
        after=_say(change.after),
        source=_source(change, sources),
        who=change.who,
        why=change.why,
        sources=_source_ids(noun),
    )


def _source_ids(noun: Any) -> tuple[str, ...]:
    if isinstance(noun, Assertion):
        return noun.chain
    if isinstance(noun, Document):
        return (noun.source_id,)
    return (noun.id,) if isinstance(noun, Source) else ()


def _subject(noun: Any, key: str, names: dict[str, str]) -> str:
    if isinstance(noun, Assessment):
        return title(noun, names)
    if isinstance(noun, Assertion):
        return f"{key}: {noun.gloss}" if noun.gloss else key
    if isinstance(noun, Party | Source):
        return noun.name
    if isinstance(noun, Document):
        return noun.title or noun.filename or key
    if isinstance(noun, Review):
        return noun.target
    if isinstance(noun, GateEntry):
        return noun.of or f"the study at write {noun.revision}"
    if isinstance(noun, Hypothesis):
        return noun.question
    if isinstance(noun, Rating):
        return f"{noun.item or 'the answers'}, by {noun.analyst}"
    return key


def _say(noun: Any) -> str:
    if noun is None:
        return ""
    if isinstance(noun, Assessment):
        return _number(noun)
    if isinstance(noun, Assertion):
        return f"{noun.polarity}, {noun.modality}, {noun.tier}"
    if isinstance(noun, Review):
        return noun.verdict
    if isinstance(noun, GateEntry):
        return noun.act
    if isinstance(noun, Party):
        return ", ".join(noun.labels())
    if isinstance(noun, Hypothesis):
        return f"{counted(len(noun.answers), 'answer')}, {counted(len(noun.items), 'item')}"
    if isinstance(noun, Rating):
        said = [*((k, f"{v:g}") for k, v in noun.given.items()), *noun.words.items()]
        return ", ".join(f"{k} {v}" for k, v in said)
    return "held"


def _number(a: Assessment) -> str:
    if a.probability is not None:
        return percent(a.probability)
    return f"{a.quantity:,.0f} {a.unit}".strip() if a.quantity is not None else "–"


def _source(change: Change, sources: dict[str, str]) -> str:
    """Name the source of a change: of a moved number, the roots that are new or gone."""
    before, after = change.before, change.after
    if isinstance(after, Assertion) or isinstance(before, Assertion):
        noun = after if isinstance(after, Assertion) else before
        return " → ".join(sources.get(s, s) for s in noun.chain)
    if isinstance(after, Assessment) or isinstance(before, Assessment):
        old = before if isinstance(before, Assessment) else None
        new = after if isinstance(after, Assessment) else None
        return ", ".join(f"{label} ({by:+.1f} dB)" for _, label, by in moved_roots(old, new)[:3])
    if isinstance(after, Document):
        return sources.get(after.source_id, after.source_id)
    return ""


def moved_roots(
    before: Assessment | None, after: Assessment | None
) -> list[tuple[str, str, float]]:
    """Give roots (id, label, decibans) that weigh more or less than before, most moved first."""
    old, new = _weights(before), _weights(after)
    moved = [
        (root, label, new.get((root, label), 0.0) - old.get((root, label), 0.0))
        for root, label in old.keys() | new.keys()
        if root not in {"prior", "silence"}
    ]
    return sorted((m for m in moved if abs(m[2]) >= 0.1), key=lambda m: (-abs(m[2]), m[0]))


def _weights(a: Assessment | None) -> dict[tuple[str, str], float]:
    return {(t.root, t.label): t.decibans for t in a.evidence} if a else {}


def _tally_row(tally: Tally) -> ChangeRow:
    counts = {"added": tally.added, "changed": tally.changed, "withdrawn": tally.withdrawn}
    return ChangeRow(
        when=tally.at.isoformat(timespec="seconds"),
        what="write",
        kind=tally.kind,
        subject=f"{tally.kind}s",
        before="",
        after=", ".join(f"{n:,} {what}" for what, n in counts.items() if n),
        source="",
        who=tally.who,
        why=tally.why,
    )


def _batch_row(batch: Batch, at: datetime) -> ChangeRow:
    return ChangeRow(
        when=at.isoformat(timespec="seconds"),
        what="release",
        kind="events",
        subject=f"{batch.filename} (series {batch.series})",
        before="" if batch.previous is None else f"batch {batch.previous}",
        after=f"{batch.added:,} added, {batch.changed:,} changed, {batch.withdrawn:,} withdrawn",
        source=batch.source_id,
        who="",
        why="",
    )


def _within(at: datetime, since: date | None, until: date | None) -> bool:
    return (since is None or at.date() >= since) and (until is None or at.date() <= until)
