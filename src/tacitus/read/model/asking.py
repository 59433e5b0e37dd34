"""Asking a model about one document: portions, kept answers, what is refused and why."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from tacitus.core import Assertion, Party, Passage, Source
from tacitus.core.counting import counted
from tacitus.core.reading import Progress
from tacitus.read.documents.text import Text
from tacitus.read.model.answers import MALFORMED, Checked, Checker, items_of
from tacitus.read.model.endpoint import Endpoint, Reply
from tacitus.read.model.prompt import Prompt, load_prompt
from tacitus.read.prose.characters import plain
from tacitus.read.prose.gazetteer import Gazetteer
from tacitus.read.prose.parse import pieces, sentences
from tacitus.read.prose.persons import withheld

_log = logging.getLogger(__name__)

#: Longest stretch of a document in one request, in characters; whole paragraphs where they fit.
PORTION = 6_000
#: Characters to a token, roughly, for the estimate.
TOKEN = 4
#: How often an answer in another form is asked for anew.
MALFORMED_TRIES = 2


class Kept(Protocol):
    """Where answers are kept, by document and request."""

    def get(self, document_id: str, key: str) -> str | None:
        """Give the kept answer to a request, or None."""
        ...

    def put(self, document_id: str, key: str, answer: str) -> None:
        """Keep the answer to a request."""
        ...


@dataclass(frozen=True)
class Estimate:
    """What asking would send: portions, characters and, roughly, tokens.

    ``kept`` counts portions whose answer is held from before: they cost nothing.
    """

    documents: int = 0
    portions: int = 0
    kept: int = 0
    characters: int = 0

    @property
    def tokens(self) -> int:
        """About how many tokens would be sent."""
        return -(-self.characters // TOKEN)

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            self.documents + other.documents,
            self.portions + other.portions,
            self.kept + other.kept,
            self.characters + other.characters,
        )

    def __str__(self) -> str:
        return (
            f"{counted(self.portions, 'portion')} of {counted(self.documents, 'document')}, "
            f"{self.characters:,} characters (about {counted(self.tokens, 'token')}); "
            f"answered before and not sent: {counted(self.kept, 'portion')}"
        )


@dataclass(frozen=True)
class Asked:
    """What came of asking about one document.

    Attributes
    ----------
    refused : dict of str to int
        Assertions that did not pass, by reason; answers that were none count once each.
    withheld : dict of str to int
        Assertions about a person's whereabouts or kin: counted, not taken over.
    sent, kept : int
        Portions sent, and portions answered from before.
    """

    document_id: str
    assertions: tuple[Assertion, ...] = ()
    passages: tuple[Passage, ...] = ()
    sources: tuple[Source, ...] = ()
    refused: dict[str, int] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    kept: int = 0
    sent_tokens: int = 0
    answered_tokens: int = 0


@dataclass(frozen=True)
class _Portion:
    start: int
    end: int
    messages: tuple[dict[str, str], ...]

    def key(self, endpoint: Endpoint, prompt: Prompt) -> str:
        asked = json.dumps([endpoint.model, prompt.version, self.messages], sort_keys=True)
        return sha256(asked.encode()).hexdigest()


def estimate(
    text: Text,
    parties: Iterable[Party],
    endpoint: Endpoint,
    kept: Kept,
    *,
    leave_out: Collection[int] = (),
) -> Estimate:
    """Reckon what asking about a document would send; nothing is sent."""
    used = load_prompt()
    portions = list(_portions(text, Gazetteer(parties), used, leave_out))
    new = [p for p in portions if kept.get(text.document.id, p.key(endpoint, used)) is None]
    size = sum(len(m["content"]) for p in new for m in p.messages)
    return Estimate(int(bool(new)), len(new), len(portions) - len(new), size)


def ask(
    text: Text,
    parties: Iterable[Party],
    endpoint: Endpoint,
    kept: Kept,
    *,
    leave_out: Collection[int] = (),
    progress: Progress | None = None,
) -> Asked:
    """Ask a model what a document asserts, and keep what stands in its passage.

    Portions that name no party of the study are not sent, nor are paragraphs that begin at an
    offset in ``leave_out``. An answer is kept by document,
    model, prompt and portion, so that the same question is never paid for twice.

    Raises
    ------
    EndpointError
        The endpoint refused or did not answer; the answers so far are kept.
    """
    known, used = list(parties), load_prompt()
    names = Gazetteer(known)
    portions = list(_portions(text, names, used, leave_out))
    coder = f"model:{endpoint.model}@{used.version}"
    checker = Checker(text, known, _named(text.text, names), coder)
    passed: dict[str, Checked] = {}
    refused: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for n, portion in enumerate(portions):
        if progress is not None:
            progress(n / len(portions), f"portion {n + 1} of {len(portions)}")
        for item in _answered(portion, text, endpoint, used, kept, counted, refused):
            found = checker.check(item, portion.start, portion.end)
            if isinstance(found, str):
                refused[found] += 1
            else:
                passed.setdefault(found.assertion.id, found)
    private = _private(list(passed.values()), text, names)
    stand = [c for key, c in passed.items() if key not in private]
    return Asked(
        text.document.id,
        tuple(c.assertion for c in stand),
        tuple({c.passage.id: c.passage for c in stand}.values()),
        tuple({s.id: s for c in stand for s in c.sources}.values()),
        dict(refused),
        dict(Counter(private.values())),
        counted["sent"],
        counted["kept"],
        counted["sent tokens"],
        counted["answered tokens"],
    )


def _answered(
    portion: _Portion,
    text: Text,
    endpoint: Endpoint,
    prompt: Prompt,
    kept: Kept,
    counted: Counter[str],
    refused: Counter[str],
) -> Sequence[dict[str, object]]:
    key = portion.key(endpoint, prompt)
    held = kept.get(text.document.id, key)
    if held is not None:
        counted["kept"] += 1
        return [dict(item) for item in items_of(held) or []]
    for _ in range(MALFORMED_TRIES):
        reply: Reply = endpoint.chat(portion.messages)
        counted["sent"] += 1
        counted["sent tokens"] += reply.sent_tokens or 0
        counted["answered tokens"] += reply.answered_tokens or 0
        items = items_of(reply.content)
        if items is not None:
            kept.put(text.document.id, key, reply.content)
            return [dict(item) for item in items]
    # Not kept: the next run asks again.
    refused[MALFORMED] += 1
    _log.warning("%s answered in another form than asked for.", endpoint.model)
    return []


def _portions(
    text: Text, names: Gazetteer, prompt: Prompt, leave_out: Collection[int]
) -> Iterator[_Portion]:
    published = str(text.document.published) if text.document.published else ""
    for start, end in _stretches(text, leave_out):
        words = text.text[start:end]
        here = _named(words, names)
        if here:
            listed = sorted(
                label for i in here for label in names.parties[i].labels() if label in words
            ) or sorted(names.parties[i].name for i in here)
            own = [names.parties[i].name for i in sorted(here)]
            messages = prompt.messages(words, list(dict.fromkeys((*own, *listed))), published)
            yield _Portion(start, end, messages)


def _stretches(text: Text, leave_out: Collection[int]) -> Iterator[tuple[int, int]]:
    """Join paragraphs up to the longest portion; cut one that is longer by itself."""
    start = end = -1
    for n, (paragraph, words) in enumerate(text):
        if paragraph.start in leave_out:
            if start >= 0:
                yield start, end
            start = -1
            continue
        for _, at, piece in pieces(n, paragraph.start, words):
            for cut in range(0, len(piece), PORTION):
                left, right = at + cut, min(at + cut + PORTION, at + len(piece))
                if start >= 0 and right - start > PORTION:
                    yield start, end
                    start = -1
                start, end = (left if start < 0 else start), right
    if start >= 0:
        yield start, end


def _named(words: str, names: Gazetteer) -> frozenset[str]:
    return frozenset(p for found in names.find(plain(words).text) for p in found.parties)


def _private(passed: Sequence[Checked], text: Text, names: Gazetteer) -> dict[str, str]:
    """Tell which assertions speak of a person's whereabouts or kin: quote, gloss or value."""
    stream = []
    for checked in passed:
        a = checked.assertion
        value = getattr(a.statement, "value", "")
        holder = getattr(a.statement, "holder", "")
        around = _sentence_around(text, checked.passage)
        for words in (around, a.gloss, value, holder):
            if words.strip():
                stream.append((a.id, (0, 0, words)))
    private: dict[str, str] = {}
    for key, _piece, found in sentences(stream, names):
        for sentence in found:
            if reason := withheld(sentence):
                private.setdefault(key, reason)
    return private


def _sentence_around(text: Text, passage: Passage) -> str:
    """A quote with the rest of its sentences: half a sentence may hide what the other half is."""
    start, end = passage.start or 0, passage.end or 0
    held = next((p for p in text.paragraphs if p.start <= start < p.end), None)
    left, right = (held.start, held.end) if held else (start, end)
    before = text.text[left:start]
    after = text.text[end : max(right, end)]
    cut = max(before.rfind(mark) + 2 if mark in before else 0 for mark in (". ", "? ", "! "))
    stop = min((after.find(m) + 1 for m in (". ", "? ", "! ") if m in after), default=len(after))
    ended = text.text[start:end].rstrip().endswith((".", "?", "!"))
    return before[cut:] + text.text[start:end] + ("" if ended else after[:stop])
