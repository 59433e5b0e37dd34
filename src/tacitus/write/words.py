"""How nouns are named in print: parties, ties, chains, what an assessment is about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tacitus.core import Assertion, Assessment, Period, Quantity, Snapshot, Tie, is_symmetric, scale
from tacitus.core.assertion import EventStatement, PartyStatement, PatternStatement, TieStatement
from tacitus.core.counting import counted
from tacitus.core.scale import percents
from tacitus.errors import FindingError, TacitusError

NOTHING = "–"
_SCALES = ("icd203", "stix", "uk", "nato", "ipcc")


def plain(word: str) -> str:
    """Write a word of a closed list as people do.

    Examples
    --------
    >>> plain("technical_assistance")
    'technical assistance'
    """
    return word.replace("_", " ")


def said_words(polarity: str, modality: str, about: str = "") -> str:
    """Say which way reports point, and that they do not say that it holds, where they do not.

    Where they are about a whole sentence (a gloss), it says itself what does not hold.

    Examples
    --------
    >>> said_words("affirmed", "actual"), said_words("affirmed", "planned")
    ('affirmed', 'affirmed, as planned')
    >>> said_words("negated", "actual", "It can hardly mount raids.")
    'as worded'
    """
    said = "as worded" if polarity == "negated" and len(about.split()) > 3 else plain(polarity)
    return said if modality == "actual" else f"{said}, as {plain(modality)}"


def party_name(snapshot: Snapshot, party_id: str) -> str:
    """Give a party's printed name; its id where the snapshot does not hold it."""
    party = snapshot.parties.get(party_id)
    return party.name if party else party_id


def source_name(snapshot: Snapshot, source_id: str) -> str:
    """Give a source's printed name; its id where the snapshot does not hold it."""
    source = snapshot.sources.get(source_id)
    return source.name if source else source_id


def tie_of(assessment: Assessment) -> Tie | None:
    """Read the tie that an assessment is about; None where it is about something else."""
    if assessment.kind != "tie":
        return None
    try:
        return Tie.parse(assessment.subject)
    except TacitusError:
        return None


def tie_label(tie: Tie) -> str:
    """Name a tie's relation, and its support in place of the plain word.

    Examples
    --------
    >>> tie_label(Tie("support", "a", "b", "technical_assistance")), tie_label(Tie("ally", "a", "b"))
    ('technical assistance', 'ally')
    """
    if tie.relation == "support" and tie.support not in {"", "unspecified"}:
        return plain(tie.support)
    if tie.support and tie.support != "unspecified":
        return f"{plain(tie.relation)}, {plain(tie.support)}"
    return plain(tie.relation)


def tie_ends(snapshot: Snapshot, tie: Tie) -> str:
    """Write the two parties with a dash or an arrow between."""
    arrow = "–" if is_symmetric(tie.relation) else "→"
    return f"{party_name(snapshot, tie.a)} {arrow} {party_name(snapshot, tie.b)}"


def when_words(edtf: str) -> str:
    """Write EDTF periods, set apart by ``; ``, as people do; the text itself where it is none.

    Examples
    --------
    >>> when_words("2019-05"), when_words("")
    ('May 2019', 'all time')
    """
    if not edtf:
        return "all time"
    if "; " in edtf:
        return "; ".join(when_words(part) for part in edtf.split("; "))
    try:
        return str(Period.parse(edtf))
    except TacitusError:
        return edtf


def about(snapshot: Snapshot, assessment: Assessment) -> str:
    """Say in a few words what an assessment is about."""
    tie = tie_of(assessment)
    if tie is not None:
        when = f", {when_words(tie.when)}" if tie.when else ""
        label = tie_label(tie)
        if tie.relation == "support" and label != "support":
            label = f"support, {label}"
        return f"{tie_ends(snapshot, tie)}: {label}{when}"
    if assessment.kind == "hypothesis":
        rows = (row for table in snapshot.hypotheses for row in table.rows)
        found = next((row for row in rows if row.id == assessment.id), None)
        return f"{found.question} {found.text}" if found else assessment.subject
    subject, _, when = assessment.subject.partition("@")
    if assessment.kind == "link":
        ends = " – ".join(party_name(snapshot, end) for end in subject.split("--"))
        return f"{ends}: some operational link, {when_words(when)}"
    name = ", ".join(party_name(snapshot, part) for part in subject.split("|"))
    tail = f", {when_words(when)}" if when else ""
    return f"{plain(assessment.kind)}: {name}{tail}"


def likelihood_words(snapshot: Snapshot, assessment: Assessment) -> str:
    """Give word and number on the snapshot's scale; empty where the answer is a quantity."""
    if assessment.probability is None:
        return ""
    return scale(snapshot.scale).phrase(assessment.probability)


def interval_words(assessment: Assessment) -> str:
    """Give the interval in words, of the probability or of the quantity; empty without one.

    Examples
    --------
    >>> interval_words(Assessment("x", "tie", "x", probability=0.5, interval=(0.2, 0.7)))
    '90 % interval 20 % to 70 %'
    """
    if assessment.interval is None:
        return ""
    low, high = assessment.interval
    if assessment.probability is not None:
        ends = percents(low, high)
    else:
        ends = f"{low:,.0f} to {high:,.0f}"
    return f"{100 * assessment.level:.0f} % interval {ends}"


def confidence_words(assessment: Assessment) -> str:
    """Give confidence as a sentence of its own: level, and the counts it rests on.

    Examples
    --------
    >>> from tacitus.core import confidence
    >>> confidence_words(Assessment("x", "tie", "x", confidence=confidence(3, 3, ["B"])))
    'Confidence is high: robust evidence (3 independent roots), high agreement (3 of 3 concur).'
    """
    given = assessment.confidence
    if given is None:
        return "Confidence was not computed."
    if given.roots == 0:
        return f"Confidence is {given.level}: no independent root bears on it."
    roots = counted(given.roots, "independent root")
    return (
        f"Confidence is {given.level}: {given.evidence} evidence ({roots}), "
        f"{given.agreement} agreement ({given.concurring} of {given.roots} concur)."
    )


def chain_words(snapshot: Snapshot, assertion: Assertion) -> str:
    """Write the chain of sources, outermost speaker first."""
    return " → ".join(source_name(snapshot, source_id) for source_id in assertion.chain)


def hedge_words(assertion: Assertion) -> str:
    """Name the hedge a source used: a signal of the source, never a probability of ours."""
    hedge = assertion.hedge
    if hedge.word:
        return f"“{hedge.word}” ({plain(hedge.hedge_class)})"
    return "none" if hedge.hedge_class == "none" else plain(hedge.hedge_class)


def quantity_words(quantity: Quantity | None) -> str:
    """Write a quantity with its bound word; empty without one.

    Examples
    --------
    >>> quantity_words(Quantity("up_to", 2200)), quantity_words(Quantity("about", 0.2, unit="share"))
    ('up to 2,200 fighters', 'about 20 %')
    """
    if quantity is None:
        return ""
    ends = [v for v in (quantity.value, quantity.value_max) if v is not None]
    share = quantity.unit == "share"
    numbers = " and ".join(f"{100 * v:,.0f} %" if share else f"{v:,.0f}" for v in ends)
    return f"{plain(quantity.bound)} {numbers}" + ("" if share else f" {quantity.unit}")


def gist(snapshot: Snapshot, assertion: Assertion) -> str:
    """Say in our words what an assertion says: its gloss, or a line made from its parts."""
    if assertion.gloss:
        return assertion.gloss
    said = assertion.statement

    def names(ids: Iterable[str]) -> str:
        return ", ".join(party_name(snapshot, i) for i in ids)

    if isinstance(said, TieStatement):
        supports = f" ({', '.join(plain(s) for s in said.supports)})" if said.supports else ""
        ends = f"{names(said.subjects)} → {names(said.objects)}" if said.objects else ""
        return f"{plain(said.relation)}{supports}: {ends or names(said.subjects)}"
    if isinstance(said, PartyStatement):
        what = quantity_words(assertion.quantity) or said.value or said.holder
        where = f" in {', '.join(p.name for p in assertion.places)}" if assertion.places else ""
        tail = f": {what}" if what else ""
        return f"{plain(said.aspect)} of {names(said.parties)}{where}{tail}"
    if isinstance(said, EventStatement):
        done = f" by {names(said.attributed_to)}" if said.attributed_to else ""
        claimed = f", claimed by {names(said.claimed_by)}" if said.claimed_by else ""
        return f"{plain(said.event_kind)}{done}{claimed}"
    pattern: PatternStatement = said
    return f"{plain(pattern.frequency)} {pattern.what} by {names(pattern.by)}"


def probability_words() -> re.Pattern[str]:
    """Give the pattern of all words that stand on some scale, longest first."""
    words = {rung.word for name in _SCALES for rung in scale(name).rungs} | {
        "probable",
        "probably",
        "improbable",
        "nearly certain",
        "remote chance",
        "likely",
        "unlikely",
    }
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b", re.IGNORECASE)


def check_own_words(sentence: str, where: str) -> str:
    """Give a sentence of ours back, or refuse it for a probability word outside a scale.

    Raises
    ------
    FindingError
        A probability word stands in it that no stored number carries.

    Examples
    --------
    >>> check_own_words("Reports are thin before 2015.", "gaps")
    'Reports are thin before 2015.'
    """
    found = probability_words().search(sentence)
    if found:
        raise FindingError(
            f"The {where} say '{found.group(0)}' without a stored number; "
            "use a slot such as {p0}, or another word."
        )
    return sentence
