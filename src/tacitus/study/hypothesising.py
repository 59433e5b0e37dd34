"""Hypotheses of a study: added, rated, weighed, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from tacitus.assess.hypotheses import Result, assess_hypothesis
from tacitus.assess.hypothesis_ratings import check_rating
from tacitus.assess.hypothesis_reports import Grounds
from tacitus.assess.roots import root_ids
from tacitus.core.assessment import Assessment
from tacitus.core.hypothesis import Hypothesis, Rating
from tacitus.core.scale import DEFAULT_SCALE
from tacitus.core.tie import Tie
from tacitus.errors import InputError, NotFoundError
from tacitus.store.ledger import Moment
from tacitus.write.words import probability_words

if TYPE_CHECKING:
    from tacitus.study import Study

KIND = "hypothesis"


def add_hypotheses(
    study: Study,
    hypotheses: Iterable[Hypothesis],
    ratings: Iterable[Rating] = (),
    *,
    who: str,
    why: str = "",
) -> list[Result]:
    """Add hypotheses, or new versions of them, with ratings, as one write; weigh them all.

    Raises
    ------
    NotFoundError
        An item rests on an assertion or event that the study does not hold.
    InputError
        A rating does not fit its hypothesis, or hypotheses depend on each other in a circle.
    """
    added, rated = list(hypotheses), list(ratings)
    known = study.hypotheses() | {h.id: h for h in added}
    for h in added:
        _check(study, h, known)
    for r in rated:
        check_rating(_one(known, r.hypothesis), r)
    with study.ledger.transaction(who=who, why=why or "hypotheses") as write:
        write.append([(KIND, h.id, h) for h in added])
        write.append([("rating", r.id, r) for r in rated])
    keep_weighed(study, who=who)
    return weigh(study, {h.id for h in added} | {r.hypothesis for r in rated})


def undo(study: Study, key: str, *, who: str, why: str = "") -> str:
    """Take back the last change of a hypothesis or rating that stands; the record keeps all.

    Asked again, it goes one change further back.

    Returns
    -------
    str
        What stands now: the version before, or nothing.

    Raises
    ------
    NotFoundError
        There was never one of this id, or every change of it was taken back.
    """
    kind = "rating" if "/" in key else KIND
    # A version like the one before the last is an undoing: it leaves one change fewer.
    changes: list[Any] = [None]
    for version in study.history(kind, key):
        noun = None if version.withdrawn else version.noun
        if len(changes) > 1 and noun == changes[-2]:
            changes.pop()
        else:
            changes.append(noun)
    if len(changes) == 1:
        raise NotFoundError(
            f"The study holds no {kind} '{key}' to take back; see: hypotheses STUDY show."
        )
    before = changes[-2]
    with study.ledger.transaction(who=who, why=why or f"undo {key}") as write:
        if before is None:
            write.withdraw(kind, [key])
        else:
            write.append([(kind, key, before)])
    keep_weighed(study, who=who)
    if before is None:
        return f"{kind} '{key}' is withdrawn"
    return f"{kind} '{key}' stands as before"


def weigh(
    study: Study,
    wanted: Iterable[str] | None = None,
    *,
    as_known: Moment = None,
    scale_id: str = DEFAULT_SCALE,
) -> list[Result]:
    """Weigh hypotheses on what the study knew at a moment, by id; all where none is named.

    Raises
    ------
    NotFoundError
        There is no hypothesis of this id; the sentence names those there are.
    """
    known = study.hypotheses(as_known)
    keys = list(known) if wanted is None else sorted(wanted)
    grounds = _grounds(study, as_known)
    ratings = list(study.ratings(as_known).values())
    done: dict[str, Result] = {}

    def one(key: str) -> Result:
        if key not in done:
            h = _one(known, key)
            given = None
            if h.given:
                parent, _, answer = h.given.partition("/")
                rows = one(parent).table.rows
                given = next((r.probability for r in rows if r.answer == answer), None)
            done[key] = assess_hypothesis(
                h, ratings, grounds, given=given, scale_id=scale_id, simulated=study.simulated
            )
        return done[key]

    return [one(key) for key in keys]


def keep_weighed(study: Study, *, who: str) -> int:
    """Weigh all hypotheses and keep what moved; give how many answers were weighed."""
    before = {k: a for k, a in study.assessments().items() if a.kind == KIND}
    if not before and not study.hypotheses():
        return 0
    made = datetime.now(UTC)
    found = {a.id: a for result in weigh(study) for a in result.assessments}
    moved = {k: replace(a, made=made) for k, a in found.items() if not _same(a, before.get(k))}
    gone = [k for k in before if k not in found]
    if moved or gone:
        with study.ledger.transaction(who=who, why="weigh hypotheses") as write:
            write.append([("assessment", k, a) for k, a in moved.items()])
            write.withdraw("assessment", gone)
    return len(found)


def assessment(study: Study, key: str, as_known: Moment = None) -> Assessment | None:
    """Give the assessment of one answer as it is weighed now; None where there is none."""
    _, _, rest = key.partition("/")
    owner, _, _ = rest.partition("/")
    if owner not in study.hypotheses(as_known):
        return None
    (result,) = weigh(study, [owner], as_known=as_known)
    return next((a for a in result.assessments if a.id == key), None)


def _same(new: Assessment, old: Assessment | None) -> bool:
    return old is not None and replace(old, made=None) == new


def _one(known: dict[str, Hypothesis], key: str) -> Hypothesis:
    if key not in known:
        ids = ", ".join(known) or "none yet; add one with: hypotheses STUDY add"
        raise NotFoundError(f"The study holds no hypothesis '{key}'; it holds: {ids}.")
    return known[key]


def _grounds(study: Study, as_known: Moment) -> Grounds:
    assertions, sources = study.assertions(as_known), study.sources(as_known)

    @cache
    def event_source(key: str) -> str | None:
        row = study.event(key, as_known)
        return None if row is None or row["withdrawn_in"] is not None else str(row["source_id"])

    return Grounds(
        assertions,
        sources,
        study.documents(as_known),
        root_ids(assertions.values(), sources),
        cache(lambda key: study.assessment(key, as_known=as_known)),
        event_source,
    )


def _check(study: Study, h: Hypothesis, known: dict[str, Hypothesis]) -> None:
    for item in h.items:
        for key in (*item.assertions, *item.against):
            if study.assertion(key) is None:
                raise NotFoundError(
                    f"Item '{item.id}' rests on assertion '{key}', which the study does not hold; "
                    "check its id."
                )
        for key in item.events:
            if study.event(key) is None:
                raise NotFoundError(
                    f"Item '{item.id}' rests on event '{key}', which the study does not hold; "
                    "check its id."
                )
    for text in (h.question, *(a.text for a in h.answers)):
        word = probability_words().search(text)
        if word:
            raise InputError(
                f"'{text}' says '{word.group(0)}'; leave it out, since how likely an answer is "
                "is what the evidence says."
            )
    stated = [*(i.statement for i in h.items), *(a.statement for a in h.answers)]
    for statement in filter(None, stated):
        kind, _, rest = statement.assessment.partition("/")
        if kind == KIND:
            raise InputError(
                f"'{statement.assessment}' is an answer to a hypothesis; name it under 'given'."
            )
        if kind == "tie":
            Tie.parse(rest)
    seen, at = {h.id}, h.given
    while at:
        owner, _, answer = at.partition("/")
        _one(known, owner).answer(answer)
        if owner in seen:
            raise InputError(f"'{h.id}' and '{owner}' depend on each other; cut the circle.")
        seen.add(owner)
        at = known[owner].given
