"""The gate before release: draft, checked, released; and what may be cited as released.

A person checks what the study says as it stands. Two checks by different people on the same
ground open the gate. Whatever is written later puts the current view back to draft; the release
stays citable, since the ledger knows what was known then.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.counting import counted
from tacitus.core.period import Period
from tacitus.core.release import (
    CHECKED,
    CHECKS,
    RELEASED,
    Gate,
    GateEntry,
    person,
    retraction,
    standing_entries,
    state_of,
)
from tacitus.core.scale import DEFAULT_SCALE
from tacitus.core.source import Passage
from tacitus.errors import ReleaseError
from tacitus.store.ledger import Moment
from tacitus.study import Study
from tacitus.study.fits import WHAT

if TYPE_CHECKING:
    from tacitus.core.snapshot import Snapshot

#: Assertions that a person typed in, or decided on.
DECIDED = frozenset({"coded", "accepted"})
#: How the root of a term begins that lists what was not counted.
UNCOUNTED = "uncounted/"
#: What a fit rests on: a fit older than these no longer says what the study says.
GROUNDS = ("assertion", "review", "source", "party", "resolution")

_log = logging.getLogger(__name__)


class DecidedStudy(Study):
    """A study without what nobody has decided on; all else reads as it does."""

    def assertions(
        self, as_known: Moment = None, *, held_on: date | Period | None = None, raw: bool = False
    ) -> dict[str, Assertion]:
        """Give the assertions that a person typed in, accepted or corrected."""
        every = super().assertions(as_known, held_on=held_on, raw=raw)
        return {key: a for key, a in every.items() if a.tier in DECIDED}

    def assessments(self, as_known: Moment = None) -> dict[str, Assessment]:
        """Give the conclusions, without mention of what was not counted for want of review."""
        decided = self.assertions(as_known).keys()
        return {
            key: _without_uncounted(a, decided) for key, a in super().assessments(as_known).items()
        }

    def passages(self, as_known: Moment = None) -> dict[str, Passage]:
        """Give the passages in which these stand."""
        cited = {a.passage_id for a in self.assertions(as_known).values()}
        return {key: p for key, p in super().passages(as_known).items() if key in cited}


def gate(study: Study) -> Gate:
    """Say how a study stands before release, and what holds it back."""
    log, revision = gate_log(study), content_revision(study)
    stands = standing_entries(log)
    checks = [e.who for e in stands if e.act == "check" and e.revision == revision]
    left_out = {
        name: count
        for name, count in (
            ("proposals that nobody reviewed", len(_undecided(study))),
            ("names proposed for a party", _proposed_names(study)),
        )
        if count
    }
    return Gate(
        state_of(log, revision),
        revision,
        tuple({person(name): name for name in checks}.values()),
        tuple(_holds_back(study)),
        left_out,
        next((e for e in reversed(stands) if e.act == "release"), None),
        log,
    )


def gate_log(study: Study) -> tuple[GateEntry, ...]:
    """Give all that was done at the gate, oldest first."""
    return tuple(sorted(study.ledger.all("gate").values(), key=lambda e: (e.when, e.id)))


def content_revision(study: Study) -> int:
    """Give the number of the last write that changed what the study says."""
    return study.ledger.last_write(besides="gate")


def check(study: Study, *, who: str, why: str = "") -> Gate:
    """Record that a person has looked through the study as it stands and lets it out.

    Raises
    ------
    ReleaseError
        Conclusions rest on what nobody decided, or are older than what they rest on; or this
        person has checked it already.
    """
    now = gate(study)
    if now.holds_back:
        raise ReleaseError(f"The study cannot be checked: {now.holds_back[0]}")
    if person(who) in {person(name) for name in now.checked_by}:
        raise ReleaseError(f"{who} has checked this already; the other check is another person's.")
    return _enter(study, GateEntry("", "check", now.revision, who, datetime.now(UTC), why))


def release(study: Study, *, who: str, why: str = "") -> Gate:
    """Release the study as it was checked.

    Raises
    ------
    ReleaseError
        Fewer than two people have checked it as it stands, something holds it back, or it is
        released already.
    """
    now = gate(study)
    if now.holds_back:
        raise ReleaseError(f"The study cannot be released: {now.holds_back[0]}")
    if now.state == RELEASED:
        raise ReleaseError("This is released already; nothing was written since.")
    if len(now.checked_by) < CHECKS:
        names = ", ".join(now.checked_by) or "nobody"
        raise ReleaseError(
            f"A release needs checks by {CHECKS} different people, and {names} checked the study "
            "as it stands; check it with: tacitus release STUDY --check --who NAME."
        )
    when = datetime.now(UTC)
    return _enter(study, GateEntry("", "release", now.revision, who, when, why, now.checked_by))


def retract(study: Study, key: str, *, who: str, why: str) -> Gate:
    """Take back a check or a release; the log keeps both, and a release stays citable as such.

    Raises
    ------
    ReleaseError
        The log holds no such entry, it was taken back already, the check is another person's,
        or a release rests on it.
    InputError
        No reason is given.
    """
    log = gate_log(study)
    entry = next((e for e in log if e.id == key and e.act != "retract"), None)
    if entry is None:
        raise ReleaseError(
            f"The gate knows no check or release '{key}'; see: tacitus release STUDY."
        )
    if entry not in standing_entries(log):
        raise ReleaseError(f"'{key}' was taken back already.")
    if entry.act == "check" and person(who) != person(entry.who):
        raise ReleaseError(f"'{key}' is a check by {entry.who}, who alone can take it back.")
    if entry.act == "check" and state_of(log, entry.revision) == RELEASED:
        raise ReleaseError(f"A release rests on '{key}'; take the release back first.")
    back = GateEntry("", "retract", entry.revision, who, datetime.now(UTC), why, of=key)
    return _enter(study, back)


def released(study: Study, as_known: datetime | None = None) -> GateEntry:
    """Give the release to cite: the last that stands; by a moment, the last that stood then.

    One that was taken back is given where a moment is named and no other stood by then.

    Raises
    ------
    ReleaseError
        Nothing was released by then, or all of it was taken back.
    """
    every = gate_log(study)
    log = [e for e in every if e.act == "release"]
    by_then = tuple(e for e in every if as_known is None or e.when <= as_known)
    found = [e for e in standing_entries(by_then) if e.act == "release"]
    taken_back = [e for e in by_then if e.act == "release"]
    if not found and taken_back and as_known is None:
        last = taken_back[-1]
        raise ReleaseError(
            f"{last.id} was taken back, and no other release stands; it can still be cited, "
            f"marked as taken back, with --as-known {last.when.isoformat()}."
        )
    found = found or taken_back
    if not found:
        raise ReleaseError(
            f"'{study.name}' has no release{' by then' if log else ''}; two people check it and "
            "one releases it with: tacitus release STUDY."
        )
    return found[-1]


def released_snapshot(
    study: Study,
    *,
    as_known: datetime | None = None,
    scale: str = DEFAULT_SCALE,
    all_events: bool = False,
) -> Snapshot:
    """Gather what was released, as the study knew it then, and nothing that nobody decided on.

    Raises
    ------
    ReleaseError
        Nothing was released by then.
    """
    entry = released(study, as_known)
    with DecidedStudy.open(study.folder) as decided:
        found = decided.snapshot(
            as_known=study.ledger.at(entry.revision), scale=scale, all_events=all_events
        )
    state, gaps = f"{RELEASED}, {entry.id}", found.gaps
    back = retraction(gate_log(study), entry.id)
    if back:
        state += f", taken back {back.when:%Y-%m-%d}"
        gaps = (f"{entry.id} was taken back by {back.who}: {back.why.rstrip('.')}.", *gaps)
    return replace(found, state=state, gaps=gaps, made=entry.when)


def current_state(study: Study, as_known: Moment = None) -> str:
    """Give the state that a current view prints: draft or checked.

    Released is only what :func:`released_snapshot` gives, since a current view also shows
    proposals on which nobody has decided.
    """
    revision = content_revision(study)
    known = revision if as_known is None else min(study.ledger.revision_at(as_known), revision)
    state = state_of(gate_log(study), known)
    return CHECKED if state == RELEASED else state


def _enter(study: Study, entry: GateEntry) -> Gate:
    with study.ledger.transaction(who=entry.who, why=entry.why or entry.act) as write:
        if entry.act != "retract" and content_revision(study) != entry.revision:
            raise ReleaseError("The study changed meanwhile; look at it again.")
        named = replace(entry, id=f"{entry.act}-{write.revision}")
        write.append([("gate", named.id, named)])
    _log.info("%s by %s on write %d.", entry.act, entry.who, entry.revision)
    return gate(study)


def _without_uncounted(a: Assessment, decided: Collection[str]) -> Assessment:
    """Leave out what carries no weight, save what somebody decided on."""
    terms = (
        replace(t, assertions=tuple(i for i in t.assertions if i in decided))
        if t.root.startswith(UNCOUNTED)
        else t
        for t in a.evidence
    )
    return replace(
        a, evidence=tuple(t for t in terms if t.assertions or not t.root.startswith(UNCOUNTED))
    )


def _undecided(study: Study) -> set[str]:
    return {key for key, a in study.assertions().items() if a.tier not in DECIDED}


def _proposed_names(study: Study) -> int:
    return sum(body.get("state") == "proposed" for body in study.ledger.all("resolution").values())


def _holds_back(study: Study) -> list[str]:
    """Say what a person has to do first."""
    sentences = []
    standing = {k for k, a in study.assertions().items() if a.tier in DECIDED}
    resting = [
        a.id
        for a in study.assessments().values()
        if any(key not in standing for key in _without_uncounted(a, standing).assertion_ids())
    ]
    if resting:
        sentences.append(
            counted(len(resting), "conclusion rests", "conclusions rest")
            + f" on assertions that nobody accepted, such as '{resting[0]}'; review these, or "
            "infer without them."
        )
    last = {what: study.fit_records(what)[-1:] for what in WHAT}
    fits = {what: fit for what, found in last.items() for fit in found if not fit.withdrawn}
    guessed = [what for what, fit in fits.items() if {*fit.noun.get("tiers", ())} - DECIDED]
    if guessed:
        sentences.append(
            f"The fit of {', '.join(guessed)} counts proposals that nobody reviewed; infer again "
            "without --tier."
        )
    made = [fit.revision for fit in fits.values()]
    batches = [b.revision for b in study.batches()]
    if made and max(study.ledger.last_write(GROUNDS), *batches, 0) > min(made):
        sentences.append(
            "Reports, decisions or events came after the last fit; run: tacitus infer STUDY."
        )
    return sentences
