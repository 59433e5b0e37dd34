"""From texts to proposals, as a stream: parse, resolve, apply the rules, read off the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from tacitus.core import (
    Assertion,
    EventStatement,
    Hedge,
    Party,
    PartyStatement,
    Passage,
    PatternStatement,
    Period,
    Place,
    Source,
    TieStatement,
)
from tacitus.core.reading import Progress
from tacitus.read.documents.text import Text
from tacitus.read.prose.attributes import find_attributes
from tacitus.read.prose.calibration import probability
from tacitus.read.prose.candidates import find_candidates, find_perpetrators
from tacitus.read.prose.chain import Speaker, speakers
from tacitus.read.prose.characters import plain
from tacitus.read.prose.claims import find_claims
from tacitus.read.prose.draft import Draft
from tacitus.read.prose.events import find_events
from tacitus.read.prose.gazetteer import Gazetteer
from tacitus.read.prose.hedges import hedge, modality, negated
from tacitus.read.prose.mentions import Discourse, resolve
from tacitus.read.prose.parse import Piece, pieces, sentences
from tacitus.read.prose.periods import FoundPeriod, periods
from tacitus.read.prose.persons import withheld
from tacitus.read.prose.places import FoundPlace, find_places
from tacitus.read.prose.quantities import quantities
from tacitus.read.prose.rules import words
from tacitus.read.prose.sentence import Sentence
from tacitus.read.prose.ties import find_ties
from tacitus.read.prose.truecase import truecase

CODER = "tacitus.read.prose"


@dataclass(frozen=True)
class Proposals:
    """What is proposed from one document.

    Attributes
    ----------
    text : Text
        The document read.
    assertions, passages, sources : tuple
        Each assertion points to its passage, and its chain to sources.
    parties : tuple of Party
        Those left unnamed; they are never merged with another.
    withheld : dict of str to int
        Passages about a person's whereabouts or kin, counted and not taken over.
    features : tuple of dict
        What the probability of each assertion was reckoned from.
    """

    text: Text
    assertions: tuple[Assertion, ...]
    passages: tuple[Passage, ...]
    sources: tuple[Source, ...]
    parties: tuple[Party, ...]
    withheld: dict[str, int] = field(default_factory=dict)
    features: tuple[dict[str, float], ...] = ()


def propose(text: Text, parties: Iterable[Party] | Gazetteer) -> Proposals:
    """Propose assertions from one document.

    Parameters
    ----------
    text : Text
        With its document: relative times need its date, the chain its source.
    parties : iterable of Party, or Gazetteer
        The study's parties and their names.

    Raises
    ------
    MissingExtraError
        The prose extra is not installed.
    """
    return next(propose_all([text], parties))


def propose_all(
    texts: Iterable[Text],
    parties: Iterable[Party] | Gazetteer,
    *,
    progress: Progress | None = None,
) -> Iterator[Proposals]:
    """Propose assertions from many documents, one after another, in a stream.

    Memory holds a batch of paragraphs, not the documents read so far.
    """
    names = parties if isinstance(parties, Gazetteer) else Gazetteer(parties)

    def stream() -> Iterator[tuple[_Work, Piece]]:
        for text in texts:
            work = _Work(text, names)
            any_piece = False
            for n, (paragraph, written) in enumerate(text):
                if paragraph.kind == "heading":
                    continue
                cased = truecase(written, names)
                if not _speaks_of_parties(cased, names):
                    continue
                for piece in pieces(n, paragraph.start, cased):
                    any_piece = True
                    yield work, piece
            if not any_piece:
                yield work, (0, 0, " ")

    parsed = sentences(stream(), names)
    for _, group in groupby(parsed, key=lambda item: id(item[0])):
        work: _Work | None = None
        for context, _piece, found in group:
            work = context
            for sentence in found:
                context.take(sentence)
        assert work is not None  # noqa: S101
        if progress is not None:
            progress(1.0, work.text.document.filename or work.text.document.id[:12])
        yield work.finish()


@cache
def _signs() -> re.Pattern[str]:
    """Words that may mean a party without naming it, or tell of a person in private."""
    lists = ("group_nouns", "collective_nouns", "tie_nouns", "kin_nouns", "whereabouts")
    listed = sorted({w for name in lists for w in words(name)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})(?:s|es|d|ed)?\b", re.IGNORECASE)


def _speaks_of_parties(written: str, names: Gazetteer) -> bool:
    """Tell whether a paragraph is worth parsing: without a party there is nothing to propose."""
    return bool(_signs().search(written) or names.find(plain(written).text))


class _Work:
    """The state of one document while its sentences come by."""

    def __init__(self, text: Text, names: Gazetteer) -> None:
        self.text = text
        self.published: Period | None = text.document.published
        self.discourse = Discourse(names.parties, text.document.id)
        self.assertions: list[Assertion] = []
        self.features: list[dict[str, float]] = []
        self.passages: dict[str, Passage] = {}
        self.sources: dict[str, Source] = {}
        self.withheld: Counter[str] = Counter()
        self.leaders: dict[str, str] = {}
        self.before: list[Draft] = []
        self.countries: Counter[str] = Counter()
        self.count = -1
        self.agreed: set[frozenset[str]] = set()

    def take(self, s: Sentence) -> None:
        """Work through one sentence."""
        d = self.discourse
        self.count += 1
        private = withheld(s)
        if private:
            self.withheld[private] += 1
        resolve(s, d)
        drafts = self._drafts(s, private)
        d.note(s)
        if not drafts:
            self.before = []
            return
        times = periods(s.text, self.published)
        places = self._places(s)
        for draft in drafts:
            self._assert(draft, times, places, private)
        self.before = drafts

    def _places(self, s: Sentence) -> list[FoundPlace]:
        country = self.countries.most_common(1)[0][0] if self.countries else None
        found = find_places(s, country)
        self.countries.update(p.place.country for p in found if p.place.country)
        return found

    def _drafts(self, s: Sentence, private: str) -> list[Draft]:
        d = self.discourse
        if not s.mentions and not d.group and not self.before:
            return []
        ties = find_ties(s, d)
        claims = find_claims(s, d, self.before)
        found: list[Draft] = [*ties, *claims]
        attributes = find_attributes(s, d, quantities(s.text), self._places(s), self.before)
        if private == "whereabouts":
            attributes = [x for x in attributes if _aspect(x) != "presence"]
        for draft in attributes:
            statement = draft.statement
            if isinstance(statement, PartyStatement) and statement.holder:
                self.leaders[statement.holder] = statement.parties[0]
        found.extend(attributes)
        found.extend(x for x in find_events(s, d, self.leaders) if self._is_new(x))
        found.extend(find_candidates(s, ties))
        found.extend(find_perpetrators(s, d, claims, self.count))
        return found

    def _is_new(self, draft: Draft) -> bool:
        """An agreement that a text keeps coming back to is one event."""
        event = draft.statement
        if isinstance(event, EventStatement) and event.event_kind == "agreement":
            key = frozenset(event.parties)
            if key in self.agreed:
                return False
            self.agreed.add(key)
        return True

    def _assert(
        self, draft: Draft, times: list[FoundPeriod], places: list[FoundPlace], private: str
    ) -> None:
        s, cue = draft.sentence, draft.cue
        chain = speakers(s, cue)
        own = self.text.document.source_id
        for speaker in chain:
            self.sources.setdefault(speaker.source.id, speaker.source)
        softened = self._hedge(draft)
        polarity = draft.polarity or (
            "negated" if draft.softened and negated(s, cue) else "affirmed"
        )
        features = {
            draft.tier: 1.0,
            "hedged": float(softened.hedge_class != "none"),
            "negated": float(polarity == "negated"),
            **draft.features,
        }
        passage = self._passage(s, private)
        self.assertions.append(
            Assertion(
                id=f"{CODER}:{self.text.document.id[:12]}:{len(self.assertions) + 1}",
                statement=draft.statement,
                document_id=self.text.document.id,
                chain=tuple(dict.fromkeys((own, *(x.source.id for x in chain)))),
                passage_id=passage.id,
                polarity=polarity,
                modality=draft.modality or (modality(s, cue) if draft.softened else "actual"),
                speech_act=_act(draft, chain),
                hedge=softened,
                quantity=draft.quantity,
                places=draft.places if draft.places is not None else _near(s, cue, places),
                period=_when(s, cue, times),
                cues=_cues(s, draft, chain, softened.word),
                tier=draft.tier,
                coder=f"{CODER}:{draft.rule}",
            )
        )
        self.features.append(features)

    @staticmethod
    def _hedge(draft: Draft) -> Hedge:
        if draft.inherits is not None:
            return hedge(draft.inherits.sentence, draft.inherits.cue)
        return hedge(draft.sentence, draft.cue) if draft.softened else Hedge()

    def _passage(self, s: Sentence, private: str) -> Passage:
        start, end = s.start, s.end
        ident = f"{self.text.document.id[:12]}:{start}-{end}"
        if ident not in self.passages:
            paragraph = self.text.paragraphs[s.paragraph]
            words = None if private else self.text.text[start:end]
            self.passages[ident] = Passage(
                ident, self.text.document.id, paragraph.locator, start, end, words
            )
        return self.passages[ident]

    def _weigh(self) -> tuple[Assertion, ...]:
        """Give each assertion its probability, now that the whole document is known."""
        told: Counter[str] = Counter()
        for a in self.assertions:
            if isinstance(a.statement, EventStatement):
                told.update({*a.statement.attributed_to, *a.statement.claimed_by})
        weighed = []
        for a, features in zip(self.assertions, self.features, strict=True):
            if isinstance(a.statement, EventStatement):
                most = max((told[p] for p in parties_of(a)), default=1)
                features["told_again"] = float(min(most, 8)) ** 0.5
                features["others_told"] = float(min(len(told), 6)) ** 0.5
            weighed.append(replace(a, probability=probability(a.kind, features)))
        return tuple(weighed)

    def finish(self) -> Proposals:
        """Give what was found."""
        return Proposals(
            self.text,
            self._weigh(),
            tuple(self.passages.values()),
            tuple(self.sources.values()),
            tuple(self.discourse.unnamed[i] for i in self._unnamed_used()),
            dict(self.withheld),
            tuple(self.features),
        )

    def _unnamed_used(self) -> list[str]:
        used = {p for a in self.assertions for p in parties_of(a)}
        return [i for i in self.discourse.unnamed if i in used]


def parties_of(assertion: Assertion) -> tuple[str, ...]:
    """Give the ids of all parties that an assertion is about."""
    s = assertion.statement
    if isinstance(s, TieStatement):
        return (*s.subjects, *s.objects)
    if isinstance(s, PartyStatement):
        return s.parties
    if isinstance(s, PatternStatement):
        return (*s.by, *s.done_by, *s.claimed_in_class)
    return (*s.attributed_to, *s.claimed_by, *s.denied_by, *s.parties)


def _aspect(draft: Draft) -> str:
    return draft.statement.aspect if isinstance(draft.statement, PartyStatement) else ""


def _act(draft: Draft, chain: tuple[Speaker, ...]) -> str:
    event = draft.statement
    if isinstance(event, EventStatement):
        if event.denied_by and not event.claimed_by:
            return "denies"
        if event.claimed_by and not event.attributed_to:
            return "claims"
    return chain[-1].act if chain else "asserts"


def _clause(s: Sentence, cue: int) -> set[int]:
    """The words that a cue speaks in: its verb's clause."""
    top = cue
    for up in s.up(cue):
        top = up
        if s.tokens[top].pos in {"VERB", "AUX"}:
            break
    return set(s.subtree(top))


def _near(s: Sentence, cue: int, places: list[FoundPlace]) -> tuple[Place, ...]:
    clause = _clause(s, cue)
    return tuple(p.place for p in places if p.token in clause and p.token not in s.mentions)


def _when(s: Sentence, cue: int, times: list[FoundPeriod]) -> Period | None:
    """The time in a cue's clause; else the sentence's only time."""
    clause = _clause(s, cue)
    for found in times:
        first = next((t.i for t in s.tokens if t.end > s.start + found.start), None)
        if first in clause:
            return found.period
    root = next((t.i for t in s.tokens if t.head == t.i), 0)
    if len(times) == 1 and root in s.up(cue):
        return times[0].period
    return None


def _cues(s: Sentence, draft: Draft, chain: tuple[Speaker, ...], hedging: str) -> tuple[str, ...]:
    words = [s.tokens[draft.cue].text, *(x.cue for x in chain), hedging, *draft.cues]
    short = [" ".join(w.split()[:5]) for w in words if w]
    return tuple(dict.fromkeys(short))
