"""Invented parties and a way to read a text about them; the model is loaded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tacitus.core import Document, Name, Party, Period
from tacitus.read.documents.text import Text, split_paragraphs
from tacitus.read.prose import Proposals, propose

PARTIES = (
    Party("azure", "Azure Front", names=(Name("AZF", "acronym"),)),
    Party("cobalt", "Cobalt Army", names=(Name("COBA", "acronym"),)),
    Party("ochre", "Ochre Network"),
    Party("is", "Indigo State", names=(Name("IS", "acronym"),)),
    Party("is-east", "Indigo State East", names=(Name("IS-E", "acronym"),)),
    Party("veria", "Veria", "state"),
)


@pytest.fixture(scope="session")
def read() -> Callable[..., Proposals]:
    """Read a text published in June 2020."""

    def run(
        words: str, published: str = "2020-06-15", parties: tuple[Party, ...] = PARTIES
    ) -> Proposals:
        document = Document("doc", "paper", published=Period.parse(published))
        return propose(Text(document, words, split_paragraphs(words)), parties)

    return run
