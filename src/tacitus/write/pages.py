"""What a brief is made of: sections of sentences, tables and figures, and notes that unfold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tacitus.core import Assertion, Assessment, Snapshot
from tacitus.core.scale import percent
from tacitus.errors import FindingError
from tacitus.write import words
from tacitus.write.figures.waterfall import bars, decibans

#: The most passages printed under one note; the rest are counted.
PASSAGES = 25
#: Decibans below which a root moves no number that is printed.
IDLE = 0.05


@dataclass(frozen=True)
class Cell:
    """One cell of a table: text, a second line in small, and the notes it rests on."""

    text: str
    sub: str = ""
    notes: tuple[int, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Grid:
    """A table; `numeric` names the columns that are set flush right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    caption: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing with its caption; `name` names its file where it gets one."""

    name: str
    svg: str
    caption: str


@dataclass(frozen=True)
class Sentence:
    """A sentence and the notes it rests on."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sentences:
    """A list of sentences: of findings, or of plain remarks."""

    items: tuple[Sentence, ...]
    kind: str = "remarks"


Block = Grid | Figure | Sentences


@dataclass(frozen=True)
class Section:
    """One part of a brief."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    lead: str = ""


@dataclass(frozen=True)
class Quoted:
    """A passage under a note, as far as terms let it be shown."""

    assertion_id: str
    document: str
    locator: str
    chain: str
    speech: str
    hedge: str
    grade: str
    gist: str
    cues: tuple[str, ...] = ()
    text: str | None = None
    negated: bool = False


@dataclass(frozen=True)
class Weight:
    """A line of a note: what one root contributes, in decibans, and what is left without it.

    ``bar`` is where its bar starts and how wide it is, in pixels.
    """

    label: str
    decibans: str
    without: str
    bar: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Note:
    """A footnote that unfolds an assessment, or the assertions under a table's row."""

    number: int
    about: str
    likelihood: str = ""
    interval: str = ""
    quantity: str = ""
    confidence: str = ""
    method: str = ""
    weights: tuple[Weight, ...] = ()
    total: Weight | None = None
    caveats: tuple[str, ...] = ()
    passages: tuple[Quoted, ...] = ()
    more: int = 0
    withheld: int = 0


@dataclass(frozen=True)
class Brief:
    """A whole brief, ready for a page or a plain text."""

    title: str
    name: str
    state: str
    scale: str
    version: str
    made: datetime
    as_known: datetime
    simulated: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    stripped: dict[str, int] = field(default_factory=dict)
    narrowed: str = ""


class Notes:
    """Numbers notes in the order in which they are first called for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._numbers: dict[str | tuple[str, ...], int] = {}
        self._notes: list[Note] = []

    def of(self, assessment_id: str) -> int:
        """Give the number of the note on an assessment.

        Raises
        ------
        FindingError
            The id does not resolve.
        """
        if assessment_id not in self._numbers:
            assessment = self.snapshot.assessments.get(assessment_id)
            if assessment is None:
                raise FindingError(
                    f"Assessment '{assessment_id}' does not resolve; run infer again."
                )
            self._add(assessment_id, self._on_assessment(assessment))
        return self._numbers[assessment_id]

    def on(self, about: str, assertion_ids: Sequence[str]) -> tuple[int, ...]:
        """Give the number of the note on a table's row, as a tuple; empty without assertions."""
        key = (about, *assertion_ids)
        if not assertion_ids:
            return ()
        if key not in self._numbers:
            passages, more, withheld = self._passages(assertion_ids)
            number = len(self._notes) + 1
            self._add(key, Note(number, about, passages=passages, more=more, withheld=withheld))
        return (self._numbers[key],)

    def all(self) -> tuple[Note, ...]:
        """Give all notes in order."""
        return tuple(self._notes)

    def _add(self, key: str | tuple[str, ...], note: Note) -> None:
        self._numbers[key] = note.number
        self._notes.append(note)

    def _on_assessment(self, a: Assessment) -> Note:
        snapshot = self.snapshot
        passages, more, withheld = self._passages(a.assertion_ids())
        weights, total = _weights(a) if a.probability is not None and a.evidence else ((), None)
        quantity = "" if a.quantity is None else f"{a.quantity:,.0f} {a.unit}".strip()
        return Note(
            len(self._notes) + 1,
            words.about(snapshot, a),
            words.likelihood_words(snapshot, a),
            words.interval_words(a),
            quantity,
            words.confidence_words(a),
            a.method,
            weights,
            total,
            tuple(words.check_own_words(c, f"caveats of '{a.id}'") for c in a.caveats),
            passages,
            more,
            withheld,
        )

    def _passages(self, ids: Sequence[str]) -> tuple[tuple[Quoted, ...], int, int]:
        known = [self.snapshot.assertions[i] for i in ids if i in self.snapshot.assertions]
        shown = tuple(self._quoted(a) for a in known[:PASSAGES])
        return shown, max(0, len(known) - PASSAGES), len(ids) - len(known)

    def _quoted(self, a: Assertion) -> Quoted:
        snapshot = self.snapshot
        document = snapshot.documents.get(a.document_id)
        passage = snapshot.passages.get(a.passage_id or "")
        published = f", {document.published}" if document and document.published else ""
        title = (document.title or document.id) if document else a.document_id
        return Quoted(
            a.id,
            f"{title}{published}",
            passage.locator if passage else "",
            words.chain_words(snapshot, a),
            words.plain(a.speech_act),
            words.hedge_words(a),
            self._grade(a),
            words.gist(snapshot, a),
            a.cues,
            passage.text if passage else None,
            a.polarity == "negated",
        )

    def _grade(self, a: Assertion) -> str:
        """Give Admiralty letter and digit, as far as they are given."""
        source = self.snapshot.sources.get(a.origin)
        letter = source.grade if source else None
        if letter is None:
            return f"credibility {a.credibility}" if a.credibility else "not graded"
        return f"grade {letter}{a.credibility or ''}"


def _weights(a: Assessment) -> tuple[tuple[Weight, ...], Weight]:
    """Give a line for each root, and their sum; roots without weight share one line."""
    idle = [t for t in a.evidence if abs(t.decibans) < IDLE and t.root != "prior"]
    telling = [t for t in a.evidence if t not in idle] if len(idle) > 1 else list(a.evidence)
    lines = [
        Weight(
            t.label or t.root,
            decibans(t.decibans),
            words.NOTHING if t.without is None else percent(t.without),
            bar,
        )
        for t, bar in zip(telling, bars([t.decibans for t in telling]), strict=True)
    ]
    if len(idle) > 1:
        names = _listed(t.label or t.root for t in idle)
        label = f"{len(idle)} of less than {IDLE} dB each: {names}"
        lines.append(Weight(label, decibans(sum(t.decibans for t in idle)), words.NOTHING))
    total = decibans(sum(t.decibans for t in a.evidence))
    return tuple(lines), Weight("sum", total, percent(a.probability or 0.0))


def _listed(labels: Iterable[str]) -> str:
    """List roots, those of one source that differ by their year together.

    Examples
    --------
    >>> _listed(["Data set, of 1991", "Data set, of 1992", "Gazette"])
    'Data set, of 1991, 1992; Gazette'
    """
    years: dict[str, list[str]] = {}
    for label in labels:
        name, _, year = label.rpartition(", of ")
        years.setdefault(name or label, []).extend([year] if name else [])
    return "; ".join(f"{name}, of {', '.join(of)}" if of else name for name, of in years.items())
