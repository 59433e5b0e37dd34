"""What the study's roots say of a hypothesis's items, as reports that can be weighed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.special import ndtr

from tacitus.assess.roots import root_grade, root_label
from tacitus.assess.tie_reports import COUNTED_TIERS
from tacitus.assess.ties import RIGHT_UNCHECKED
from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment, EvidenceTerm
from tacitus.core.hypothesis import Hypothesis, Item, Statement
from tacitus.core.period import Period
from tacitus.core.source import Document, Source
from tacitus.core.vocabulary import vocabulary
from tacitus.infer.hedges import TERMS, term_index
from tacitus.infer.hypotheses import DECIBAN, Reports

#: How often a good root is right about what it says outright, and what it softens with a word
#: that no survey puts above even. A starting value of ours, no standard.
OUTRIGHT, SOFTENED = 0.98, 0.75
#: A weight of evidence counts up to this, in nats.
_MOST = 7.0
#: Below this, in nats, the model weighs nothing.
_SLIGHT = 0.01
#: Terms of an assessment that say nothing about its subject.
_NO_EVIDENCE = ("prior", "uncounted/", "rest")


@dataclass(frozen=True)
class Grounds:
    """What a study knows, as far as hypotheses rest on it.

    Attributes
    ----------
    assertions, sources, documents : dict
        Nouns by id, as people left them.
    roots : dict of str to str
        Root by assertion id.
    assessment : callable
        Gives an assessment by id, or None.
    event_source : callable
        Gives the source id of an event that stands, or None.
    """

    assertions: Mapping[str, Assertion]
    sources: Mapping[str, Source]
    documents: Mapping[str, Document]
    roots: Mapping[str, str]
    assessment: Callable[[str], Assessment | None]
    event_source: Callable[[str], str | None]


@dataclass(frozen=True)
class Spoken:
    """What one root says of one item: which way, how often right, on what ids.

    ``weight`` is in nats where the model has weighed it, else None.
    """

    root: str
    item: str
    affirms: bool
    right: float
    assertions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    weight: float | None = None


@dataclass(frozen=True)
class Said:
    """All that is said of the items of one hypothesis.

    Attributes
    ----------
    roots : tuple of str
        In order of publication; the model's own terms last.
    labels, grades : dict of str
        By root.
    spoken : tuple of Spoken
    reports : Reports
        The same in arrays; items as ordered in ``items``.
    notes : tuple of str
        What does not count, and why.
    """

    items: tuple[Item, ...]
    roots: tuple[str, ...]
    labels: dict[str, str]
    grades: dict[str, str | None]
    spoken: tuple[Spoken, ...]
    reports: Reports
    notes: tuple[str, ...] = ()

    def of_root(self, root: str) -> list[Spoken]:
        """Give what one root says."""
        return [s for s in self.spoken if s.root == root]

    def of_item(self, item: str) -> list[Spoken]:
        """Give what is said of one item."""
        return [s for s in self.spoken if s.item == item]


@dataclass
class _Gathering:
    grounds: Grounds
    spoken: list[Spoken] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    first: dict[str, date] = field(default_factory=dict)
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def reliability_of(grade: str | None) -> float:
    """Give P(root is good) for a letter, so that alone it is right as often as the letter says.

    A root that only tells a story is right half of the time between two answers.

    Examples
    --------
    >>> round(reliability_of("C"), 2), reliability_of("E")
    (0.5, 0.0)
    """
    return max(2.0 * RIGHT_UNCHECKED.get(grade, RIGHT_UNCHECKED[None]) - 1.0, 0.0)


def gather(h: Hypothesis, grounds: Grounds) -> Said:
    """Gather what roots say of each item, one report for each root and item.

    What is withdrawn, rejected, or proposed and not reviewed says nothing, and is noted.
    """
    items = (*h.items, *(_as_item(a.id, a.text, a.statement) for a in h.answers if a.statement))
    g = _Gathering(grounds)
    for item in items:
        _assertions(g, item, item.assertions, affirms=True)
        _assertions(g, item, item.against, affirms=False)
        _events(g, item)
        if item.statement:
            _statement(g, item, item.statement)
    late = date.max
    roots = tuple(sorted({s.root for s in g.spoken}, key=lambda r: (g.first.get(r, late), r)))
    labels = {r: g.labels.get(r) or root_label(r, grounds.sources) for r in roots}
    grades = {r: root_grade(r, grounds.sources) for r in roots}
    return Said(
        items, roots, labels, grades, tuple(g.spoken),
        _arrays(g.spoken, roots, grades, [i.id for i in items]), tuple(_notes(g)),
    )  # fmt: skip


def _as_item(answer: str, text: str, statement: Statement | None) -> Item:
    """An answer that is itself a statement: an item that holds just if the answer does."""
    return Item(f"={answer}", text, statement=statement)


def _assertions(g: _Gathering, item: Item, ids: Sequence[str], *, affirms: bool) -> None:
    by_root: dict[str, list[Assertion]] = defaultdict(list)
    for key in ids:
        assertion = g.grounds.assertions.get(key)
        if assertion is None:
            g.missed["no longer stand or were never there"].append(key)
        elif assertion.tier not in COUNTED_TIERS:
            g.missed["wait for review"].append(key)
        else:
            by_root[g.grounds.roots[key]].append(assertion)
    for root, said in by_root.items():
        right = max(_right(a) for a in said)
        g.spoken.append(Spoken(root, item.id, affirms, right, tuple(a.id for a in said)))
        days = [d for a in said if (d := a.said_on(_published(g, a)))]
        if days:
            g.first[root] = min([*days, g.first.get(root, days[0])])


def _published(g: _Gathering, assertion: Assertion) -> Period | None:
    document = g.grounds.documents.get(assertion.document_id)
    return document.published if document else None


def _right(assertion: Assertion) -> float:
    """How often a good root is right about what it says so hedged."""
    stand_in = vocabulary("hedge_classes")[assertion.hedge.hedge_class].more.get("signal", "")
    for word in (assertion.hedge.word, stand_in):
        at = term_index(word) if word else None
        if at is not None:
            return min(max(TERMS[at].median / 100, SOFTENED), OUTRIGHT)
    return OUTRIGHT


def _events(g: _Gathering, item: Item) -> None:
    by_source: dict[str, list[str]] = defaultdict(list)
    for key in item.events:
        source = g.grounds.event_source(key)
        if source is None:
            g.missed["are events that no longer stand or were never there"].append(key)
        else:
            by_source[source].append(key)
    for source, events in by_source.items():
        g.spoken.append(Spoken(source, item.id, True, OUTRIGHT, events=tuple(events)))


def _statement(g: _Gathering, item: Item, statement: Statement) -> None:
    """Take the model's own weights: one for each root that carries its assessment."""
    found = g.grounds.assessment(statement.assessment)
    if found is None:
        g.missed["are not assessed"].append(statement.assessment)
        return
    for term, weight in weights(found, statement):
        if abs(weight) < _SLIGHT:
            continue
        root = term.root if term.assertions else f"{term.root}:{found.id}"
        if not term.assertions:
            g.labels[root] = term.label
        kept = min(abs(weight), _MOST)
        g.spoken.append(Spoken(root, item.id, weight > 0, 1.0, term.assertions, term.events, kept))


def weights(a: Assessment, statement: Statement) -> list[tuple[EvidenceTerm, float]]:
    """Give what each root of an assessment says of a statement, in nats for it.

    A tie, and the likeliest party of an attribution, carry their own terms. Of anything else
    the model gives one number, which counts as its odds, from even ones beforehand, and is
    shared evenly by the roots that it rests on.

    Examples
    --------
    >>> a = Assessment("strength/a", "strength", "a@2020", quantity=800.0, interval=(500., 1280.))
    >>> (term, weight), = weights(a, Statement("strength/a", at_least=800))
    >>> term.root, round(weight, 6)
    ('model', 0.0)
    """
    own = [t for t in a.evidence if not t.root.startswith(_NO_EVIDENCE)]
    likeliest = next(iter(a.shares), "")
    if a.kind == "tie" or (a.kind == "attribution" and statement.party in {"", likeliest}):
        return [(t, t.decibans / DECIBAN) for t in own]
    chance = (
        a.shares.get(statement.party, 0.0) if a.kind == "attribution" else _within(a, statement)
    )
    if chance is None:
        return []
    weight = math.log(max(chance, 1e-3) / max(1 - chance, 1e-3))
    roots = [t for t in own if t.assertions]
    if not roots:
        return [(EvidenceTerm("model", "the model's own estimate", 0.0), weight)]
    return [(t, weight / len(roots)) for t in roots]


def _within(a: Assessment, statement: Statement) -> float | None:
    """P(quantity lies within), from its median and interval, on the log scale where it can."""
    if a.probability is not None:
        return a.probability
    if a.quantity is None or a.interval is None:
        return None
    low, high = a.interval
    log = min(low, a.quantity) > 0 and a.unit[:1] != "%"

    def at(value: float) -> float:
        return math.log(max(value, 1e-9)) if log else value

    tail = {0.9: 1.645, 0.95: 1.96}.get(a.level, 1.645)
    spread = max((at(high) - at(low)) / (2 * tail), 1e-9)
    ends = (statement.at_least, statement.at_most)
    below, above = (None if end is None else (at(end) - at(a.quantity)) / spread for end in ends)
    floor = 0.0 if below is None else float(ndtr(below))
    ceiling = 1.0 if above is None else float(ndtr(above))
    return max(ceiling - floor, 0.0)


def _arrays(
    spoken: Sequence[Spoken],
    roots: Sequence[str],
    grades: Mapping[str, str | None],
    items: Sequence[str],
) -> Reports:
    """A weight w of the model stands for a root that is good with tanh(w / 2) at least."""
    good = {r: reliability_of(grades[r]) if ":" not in r else 0.0 for r in roots}
    for s in spoken:
        if s.weight is not None:
            good[s.root] = max(good[s.root], math.tanh(s.weight / 2))
    right = [
        s.right if s.weight is None else 0.5 + math.tanh(s.weight / 2) / (2 * good[s.root])
        for s in spoken
    ]
    row = {r: n for n, r in enumerate(roots)}
    column = {i: n for n, i in enumerate(items)}
    return Reports(
        np.array([good[r] for r in roots], float),
        np.array([row[s.root] for s in spoken], np.int64),
        np.array([column[s.item] for s in spoken], np.int64),
        np.array([s.affirms for s in spoken], bool),
        np.clip(np.array(right, float), 0.0, 1.0),
    )


def _notes(g: _Gathering) -> list[str]:
    return [
        f"{len(ids)} of what items rest on {why}: {', '.join(ids[:5])}"
        f"{' …' if len(ids) > 5 else ''}."
        for why, ids in g.missed.items()
    ]
