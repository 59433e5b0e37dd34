"""Several coders of one study: blind second coding, disagreements, an adjudicator's word."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.assess.agreement import MACHINE, Coding, agreement, differ
from tacitus.core.assertion import Assertion
from tacitus.core.codec import from_plain
from tacitus.core.counting import counted
from tacitus.core.results import AgreementRow
from tacitus.core.review import Review
from tacitus.resolve.decisions import standing
from tacitus.store.ledger import Moment

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters

#: Tiers that no machine proposed, or that a person has decided on.
OWN = frozenset({"coded", "accepted"})
_VERDICTS = frozenset({"accept", "correct", "reject", "unsure"})


@dataclass(frozen=True)
class Disagreement:
    """A proposal on which coders differ and nobody has had the last word.

    Attributes
    ----------
    proposal : Assertion
        As the machine proposed it.
    reviews : tuple of Review
        The last of each coder.
    on : tuple of str
        In what they differ.
    """

    proposal: Assertion
    reviews: tuple[Review, ...]
    on: tuple[str, ...]


def last_words(study: Study, as_known: Moment = None) -> dict[str, dict[str, Review]]:
    """Give the last review of each coder, by proposal and coder; adjudications left out."""
    found: dict[str, dict[str, Review]] = {}
    for review in standing(study.reviews(as_known).values()):
        kind, _, key = review.target.partition("/")
        if kind == "assertion" and review.verdict in _VERDICTS and not review.others:
            found.setdefault(key, {})[review.who] = review
    return found


def coding_of(proposal: Assertion, review: Review) -> Coding:
    """Give what a review made of a proposal."""
    if review.verdict == "reject":
        return None
    if review.correction:
        return replace(from_plain(Assertion, json.loads(review.correction)), id=proposal.id)
    return proposal


def blind_queue(study: Study, coder: str, tier: str | None = None) -> list[Assertion]:
    """Give the proposals that a coder has not decided, as proposed: others' verdicts unseen.

    What another coder has decided comes first: coding twice is what makes kappa.
    """
    words = last_words(study)
    waiting = [
        a
        for a in study.assertions(raw=True).values()
        if a.tier not in OWN and (tier is None or a.tier == tier)
        if coder not in words.get(a.id, {})
    ]
    return sorted(waiting, key=lambda a: (a.id not in words, -(a.probability or 0.0), a.id))


def disagreements(study: Study) -> list[Disagreement]:
    """Give the proposals on which coders differ and nobody adjudicated since."""
    settled = {key for r in standing(study.reviews().values()) for key in r.others if r.others}
    proposals = study.assertions(raw=True)
    found = []
    for key, by_coder in sorted(last_words(study).items()):
        proposal, reviews = proposals.get(key), tuple(by_coder.values())
        decided = [r for r in reviews if r.verdict != "unsure"]
        if proposal is None or len(decided) < 2 or all(r.id in settled for r in reviews):
            continue
        codings = [coding_of(proposal, r) for r in decided]
        on = tuple(dict.fromkeys(w for other in codings[1:] for w in differ(codings[0], other)))
        if on:
            found.append(Disagreement(proposal, reviews, on))
    return found


def agreement_rows(study: Study, filters: Filters) -> tuple[list[AgreementRow], list[str]]:
    """Compare coders, the machine among them, on what both decided."""
    proposals = study.assertions(filters.as_known, raw=True)
    codings: dict[str, dict[str, Coding]] = {}
    unsure = 0
    for key, by_coder in last_words(study, filters.as_known).items():
        proposal = proposals.get(key)
        if proposal is None or proposal.tier in OWN:
            continue
        for coder, review in by_coder.items():
            if review.verdict == "unsure":
                unsure += 1
                continue
            codings.setdefault(coder, {})[key] = coding_of(proposal, review)
            codings.setdefault(MACHINE, {})[key] = proposal
    notes = [
        "Cohen's kappa; none where both used one label alone. A rejected proposal counts for "
        "relation and arguments, and has no hedge or chain to compare."
    ]
    if unsure:
        notes.append(f"Left out: {counted(unsure, 'verdict')} of unsure.")
    if not codings:
        return [], ["Nobody has reviewed a proposal yet; begin with: tacitus review STUDY."]
    if len(codings) == 2:
        notes.append("One coder so far; a second begins with: tacitus review STUDY --as NAME.")
    open_ = len(disagreements(study)) if filters.as_known is None else 0
    if open_:
        notes.append(
            f"{counted(open_, 'disagreement waits', 'disagreements wait')} for: tacitus review STUDY --adjudicate."
        )
    return agreement(codings), notes
