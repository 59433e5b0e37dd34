"""Closed lists: words with one meaning, read from the data files in ``core/lists``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from tacitus.errors import VocabularyError


@dataclass(frozen=True)
class Term:
    """One word of a closed list.

    Attributes
    ----------
    id : str
        The word as stored.
    definition, example : str
        What it means, and one case of it.
    more : dict
        What the list's file says beyond that, such as ``symmetric`` for relations.
    """

    id: str
    definition: str
    example: str
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Vocabulary(Mapping[str, Term]):
    """A closed list: a mapping from word to :class:`Term`, in the file's order."""

    def __init__(self, name: str, terms: tuple[Term, ...]) -> None:
        self.name = name
        self._terms = {term.id: term for term in terms}

    def __repr__(self) -> str:
        return f"<Vocabulary of {self.name}: {', '.join(self._terms)}>"

    def __getitem__(self, word: str) -> Term:
        return self._terms[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def check(self, word: str) -> str:
        """Give the word back, or raise with the nearest word of the list.

        Raises
        ------
        VocabularyError
            The word is not in the list.

        Examples
        --------
        >>> vocabulary("relations").check("ally")
        'ally'
        """
        if word in self._terms:
            return word
        near = difflib.get_close_matches(word, self._terms, n=1)
        hint = f"did you mean '{near[0]}'" if near else "use one of: " + ", ".join(self._terms)
        raise VocabularyError(f"'{word}' is not in the list of {self.name}; {hint}.")


@cache
def vocabulary(name: str) -> Vocabulary:
    """Read a closed list by its name.

    Parameters
    ----------
    name : str
        The file's stem in ``core/lists``, such as ``relations``.

    Raises
    ------
    VocabularyError
        No such list; the sentence names those that there are.

    Examples
    --------
    >>> vocabulary("supports")["training"].more["esd"]
    't'
    """
    stems = (file.name.partition(".toml") for file in files("tacitus.core.lists").iterdir())
    known = sorted(stem for stem, toml, _ in stems if toml and stem != "scales")
    if name not in known:
        raise VocabularyError(f"'{name}' is no closed list; use one of: {', '.join(known)}.")
    raw = _toml(name)
    terms = tuple(
        Term(
            t["id"],
            t["definition"],
            t["example"],
            {k: v for k, v in t.items() if k not in {"id", "definition", "example"}},
        )
        for t in raw["term"]
    )
    return Vocabulary(name.replace("_", " "), terms)


@cache
def _toml(name: str) -> dict[str, Any]:
    text = files("tacitus.core.lists").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def is_symmetric(relation: str) -> bool:
    """Tell whether a relation has no direction.

    Examples
    --------
    >>> is_symmetric("ally"), is_symmetric("support")
    (True, False)
    """
    vocabulary("relations").check(relation)
    return bool(vocabulary("relations")[relation].more["symmetric"])
