"""Unfolding: from an assessment to its terms, to assertions, to passages and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tacitus.assess.what_if import WhatIf, what_if
from tacitus.core.assertion import Assertion
from tacitus.core.assessment import CONFIDENCE_RULE, Assessment, EvidenceTerm
from tacitus.core.counting import counted
from tacitus.core.scale import percent, percents, scale
from tacitus.core.scenario import ScenarioResult
from tacitus.core.source import Document, Passage, Source
from tacitus.errors import NotFoundError
from tacitus.store.ledger import Moment

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Cited:
    """An assertion with the place where it stands.

    Attributes
    ----------
    where : str
        Document, locator, chain of sources and hedge.
    says : str
        The passage's words where terms allow, else the gloss; cue words in quotation marks.
    """

    assertion: str
    where: str
    says: str
    document: str
    locator: str
    chain: tuple[str, ...]
    hedge: str
    polarity: str
    modality: str
    withdrawn: bool = False
    cues: tuple[str, ...] = ()
    passage: str = ""


@dataclass(frozen=True)
class Why:
    """An assessment (or one assertion) unfolded.

    Attributes
    ----------
    what_if : tuple of WhatIf
        What would change a tie's probability, all else as it is.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    terms: tuple[EvidenceTerm, ...]
    passages: tuple[Cited, ...]
    notes: tuple[str, ...] = ()
    assessment: Assessment | None = None
    what_if: tuple[WhatIf, ...] = ()


def why(study: Study, key: str, *, as_known: Moment = None, scale_id: str) -> Why:
    """Unfold an assessment; show one assertion in its place; or say who is behind an event.

    An event without an attribution is shown as its source has it.

    Raises
    ------
    NotFoundError
        No assessment, assertion or event has this id.
    """
    assertions = study.assertions(as_known)
    found = study.assessment(key, as_known=as_known)
    gone = []
    if found is None:
        found = study.earlier_assessment(key, as_known=as_known)
        gone = ["No longer concluded: this is what an earlier fit said."] if found else []
    if found is not None:
        gone += _withdrawn_events(study, found, as_known)
        cited = tuple(cite(study, a, as_known) for a in found.assertion_ids())
        return Why(
            found.id,
            title(found, names_of(study, as_known)),
            tuple(_lines(found, scale_id)),
            found.evidence,
            cited,
            (*gone, *found.caveats, CONFIDENCE_RULE, f"Method: {found.method}."),
            found,
            tuple(what_if(found, (study.fit("ties", as_known) or {}).get("one_more", {}))),
        )
    if key in assertions or study.assertion(key) is not None:
        return Why(key, f"Assertion {key}", (), (), (cite(study, key, as_known),))
    if study.assessment(f"attribution/{key}", as_known=as_known) is not None:
        return why(study, f"attribution/{key}", as_known=as_known, scale_id=scale_id)
    row = study.event(key, as_known)
    if row is not None:
        return _event(key, row)
    scenario = study.scenarios(as_known).get(key.removeprefix("scenario/"))
    if scenario is not None:
        return _scenario(study, scenario, as_known)
    raise NotFoundError(
        f"The study holds no assessment, assertion or event '{key}'; "
        "list ids with: show STUDY ties, or attributions."
    )


def names_of(study: Study, as_known: Moment = None) -> dict[str, str]:
    """Give what people call the subjects of assessments: parties, answers to hypotheses."""
    names = {p.id: p.name for p in study.parties(as_known).values()}
    answers = {
        f"{h.id}/{a.id}": f"{h.question} {a.text}"
        for h in study.hypotheses(as_known).values()
        for a in h.answers
    }
    return names | answers


def _scenario(study: Study, result: ScenarioResult, as_known: Moment) -> Why:
    """Show what a scenario assumes, with the passages behind it."""
    from tacitus.study.scenarios import intervention_lines

    lines = [f"{month}: {words}. Ground: {on}" for words, month, on in intervention_lines(result)]
    run = f"{counted(result.draws, 'draw')}, seed {result.seed}, digest {result.digest[:16]}, {result.made}."
    cited = tuple(cite(study, a, as_known) for a in result.scenario.assertion_ids())
    head = "SIMULATED. " if result.simulated else ""
    title = f"{head}Scenario: {result.scenario.title}"
    key = f"scenario/{result.scenario.id}"
    return Why(key, title, tuple(lines), (), cited, (run, *result.notes))


def _event(key: str, row: Mapping[str, Any]) -> Why:
    """Show a row of the events as its source has it."""
    said = {
        name: value
        for name, value in row.items()
        if value is not None and name not in {"event_id", "row_hash", "withdrawn_in"}
    }
    gone = row["withdrawn_in"] is not None
    notes = ("Withdrawn by its source; the row stays readable.",) if gone else ()
    return Why(key, f"Event {key}", tuple(f"{k}: {v}" for k, v in said.items()), (), (), notes)


def _withdrawn_events(study: Study, found: Assessment, as_known: Moment) -> list[str]:
    """Say which events under an assessment their source has taken back since."""
    events = dict.fromkeys(e for term in found.evidence for e in term.events)
    rows = ((e, study.event(e, as_known)) for e in events)
    return [
        f"Event {e} was withdrawn by its source; the row stays readable."
        for e, row in rows
        if row is not None and row["withdrawn_in"] is not None
    ]


def title(a: Assessment, names: Mapping[str, str]) -> str:
    """Say in words what an assessment is about."""
    if a.kind == "link":
        pair, _, when = a.subject.partition("@")
        first, second = (names.get(p, p) for p in pair.split("--", 1))
        return f"{first} – {second}: some operational link, {when.replace('/', ' to ')}"
    if a.kind == "tie":
        from tacitus.core.tie import Tie

        tie = Tie.parse(a.subject)
        label = tie.support.replace("_", " ") or tie.relation.replace("_", " ")
        arrow = "–" if "--" in tie.id else "→"
        first, second = names.get(tie.a, tie.a), names.get(tie.b, tie.b)
        return f"{first} {arrow} {second}: {label}, {tie.when}"
    listed = [group for group in a.shares if group != "other"]
    if a.kind == "attribution" and listed:
        chances = ", ".join(f"{names.get(g, g)} {percent(p)}" for g, p in a.shares.items())
        return f"{a.subject}: done by {names.get(listed[0], listed[0])}? ({chances})"
    if a.kind == "hypothesis":
        return names.get(a.subject, a.subject)
    subject, _, when = a.subject.partition("@")
    return f"{names.get(subject, subject)}: {a.kind.replace('_', ' ')}" + (
        f", {when}" if when else ""
    )


def _lines(a: Assessment, scale_id: str) -> list[str]:
    lines = []
    if a.probability is not None:
        lines.append(f"Likelihood: {scale(scale_id).phrase(a.probability)}.")
        if a.interval:
            lines.append(f"{100 * a.level:.0f} % interval: {percents(*a.interval)}.")
    elif a.quantity is not None:
        span = (
            f", {100 * a.level:.0f} % interval {a.interval[0]:,.0f} to {a.interval[1]:,.0f}"
            if a.interval
            else ""
        )
        lines.append(f"Median: {a.quantity:,.0f} {a.unit}{span}.")
    if a.confidence:
        c = a.confidence
        lines.append(
            f"Confidence: {c.level} (evidence {c.evidence}, agreement {c.agreement or 'none'}; "
            f"{c.concurring} of {c.roots} roots concur)."
        )
    if a.simulated:
        lines.insert(0, "SIMULATED: invented groups in an invented country.")
    return lines


def cite(study: Study, key: str, as_known: Moment = None) -> Cited:
    """Give an assertion with document, locator, chain and hedge; withdrawn ones say so."""
    current = study.assertions(as_known).get(key)
    assertion = current or study.assertion(key)
    if assertion is None:
        return Cited(key, study.absent, "", "", "", (), "", "", "", True)
    documents, passages = study.documents(as_known), study.passages(as_known)
    sources = study.sources(as_known)
    return cited(assertion, documents, passages, sources, stands=current is not None)


def cited(
    assertion: Assertion,
    documents: Mapping[str, Document],
    passages: Mapping[str, Passage],
    sources: Mapping[str, Source],
    *,
    stands: bool = True,
) -> Cited:
    """Give an assertion as it is handed in, where it stands and what it rests on."""
    document = documents.get(assertion.document_id)
    passage = passages.get(assertion.passage_id) if assertion.passage_id else None
    return Cited(
        assertion.id,
        where(assertion, document, passage, sources)
        + ("" if stands else " · withdrawn or rejected"),
        says(assertion, passage),
        assertion.document_id,
        passage.locator if passage else "",
        assertion.chain,
        assertion.hedge.word,
        assertion.polarity,
        assertion.modality,
        not stands,
        assertion.cues,
        passage.id if passage else "",
    )


def where(
    assertion: Assertion,
    document: Document | None,
    passage: Passage | None,
    sources: Mapping[str, Source],
) -> str:
    """Say where an assertion stands, in one line."""
    parts = [document.title or document.filename if document else assertion.document_id]
    if passage and passage.locator:
        parts.append(passage.locator)
    chain = " → ".join(sources[s].name if s in sources else s for s in assertion.chain)
    parts.append(chain)
    if assertion.hedge.word:
        parts.append(f"“{assertion.hedge.word}” ({assertion.hedge.hedge_class.replace('_', ' ')})")
    if assertion.polarity == "negated":
        parts.append("denied")
    if assertion.modality != "actual":
        parts.append(assertion.modality)
    return " · ".join(parts)


def says(assertion: Assertion, passage: Passage | None) -> str:
    """Give the passage's words, or the gloss with the cue words."""
    if passage and passage.text:
        return passage.text
    cues = ", ".join(f"“{cue}”" for cue in assertion.cues)
    return f"{assertion.gloss} [{cues}]" if cues else assertion.gloss
