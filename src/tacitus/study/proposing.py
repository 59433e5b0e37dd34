"""What becomes of proposals in a study: shares accepted, reliability, recalibration by reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.assess.agreement import differ
from tacitus.assess.shares import wilson
from tacitus.core.assertion import Assertion
from tacitus.core.counting import counted
from tacitus.core.results import ReadingRow
from tacitus.core.vocabulary import vocabulary
from tacitus.study.agreeing import OWN, coding_of

if TYPE_CHECKING:
    from tacitus.core.review import Review
    from tacitus.read.prose.calibration import Shift
    from tacitus.store.ledger import Moment
    from tacitus.study import Study
    from tacitus.study.views import Filters

BINS = 10


@dataclass(frozen=True)
class Reviewed:
    """A proposal with what was decided on it.

    ``right`` is None where nobody has decided; a correction counts as right where it left
    relation and arguments as they were.
    """

    proposal: Assertion
    verdict: str = ""
    right: bool | None = None


def reviewed(study: Study, as_known: Moment = None) -> list[Reviewed]:
    """Give every proposal of the study with what was decided on it."""
    verdicts = study.decisions(as_known).verdicts
    return [
        _judged(a, verdicts.get(f"assertion/{a.id}"))
        for a in study.assertions(as_known, raw=True).values()
        if a.tier not in OWN
    ]


def _judged(proposal: Assertion, review: Review | None) -> Reviewed:
    if review is None or review.verdict not in {"accept", "correct", "reject"}:
        return Reviewed(proposal)
    changed = differ(proposal, coding_of(proposal, review))
    right = not {"relation", "arguments"} & {*changed}
    return Reviewed(proposal, review.verdict, right)


def shift_of(study: Study, as_known: Moment = None) -> Shift:
    """Learn from the study's reviews how far the probabilities of its proposals are off."""
    return _shift(reviewed(study, as_known))


def _shift(rows: Sequence[Reviewed]) -> Shift:
    from tacitus.read.prose.calibration import recalibrate

    known = [
        (r.proposal.probability, r.right)
        for r in rows
        if r.right is not None and r.proposal.probability is not None
    ]
    return recalibrate([p for p, _ in known], [right for _, right in known])


def reading_rows(study: Study, filters: Filters) -> tuple[list[ReadingRow], list[str]]:
    """List the tiers with what stood review, then the bins of the reliability curve."""
    rows = reviewed(study, filters.as_known)
    if not rows:
        return [], ["Nothing is proposed yet; read prose with: tacitus read STUDY report.pdf."]
    shift = _shift(rows)
    made = []
    for tier in vocabulary("tiers"):
        if inside := [r for r in rows if r.proposal.tier == tier]:
            made.append(_row("tier", tier, inside, shift))
    for n in range(BINS):
        low, high = n / BINS, (n + 1) / BINS
        inside = [
            r
            for r in rows
            if (p := r.proposal.probability) is not None
            and (low <= p < high or (p == 1 and n == BINS - 1))
        ]
        if inside:
            made.append(_row("bin", f"{low:.1f}-{high:.1f}", inside, shift))
    return made, _notes(rows, shift)


def _notes(rows: Sequence[Reviewed], shift: Shift) -> list[str]:
    from tacitus.read.prose.calibration import reliability

    known = [
        (r.proposal.probability, bool(r.right))
        for r in rows
        if r.right is not None and r.proposal.probability is not None
    ]
    notes = [
        "The probability is the chance of relation and arguments being right; a correction "
        "that left both alone counts as right."
    ]
    if known:
        before = reliability([p for p, _ in known], [right for _, right in known]).ece
        after = reliability([shift(p) for p, _ in known], [right for _, right in known]).ece
        notes.append(
            f"{counted(len(known), 'reviewed proposal')} with a probability: expected calibration "
            f"error {before:.3f} as proposed, {after:.3f} recalibrated by these same reviews."
        )
    without = sum(r.proposal.probability is None for r in rows)
    if without:
        notes.append(
            f"Without a probability: {counted(without, 'proposal')}; no text with known answers "
            "teaches such a kind, or a language model proposed it."
        )
    notes.append("Whoever reviews the surest first sees more that holds than all proposals would.")
    return notes


def _row(what: str, name: str, rows: Sequence[Reviewed], shift: Shift) -> ReadingRow:
    said = [r.proposal.probability for r in rows if r.proposal.probability is not None]
    decided = [r for r in rows if r.right is not None]
    share = wilson(sum(bool(r.right) for r in decided), len(decided))
    return ReadingRow(
        what,
        name,
        len(rows),
        len(decided),
        sum(r.verdict in {"accept", "correct"} for r in decided),
        sum(r.verdict == "correct" for r in decided),
        sum(said) / len(said) if said else None,
        sum(map(shift, said)) / len(said) if said else None,
        share.value,
        share.low,
        share.high,
    )
