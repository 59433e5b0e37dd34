"""Word lists and cues, read once from the data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str) -> dict[str, Any]:
    """Read a data file of the prose reader by its stem."""
    text = files("tacitus.read.prose.data").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(name: str) -> frozenset[str]:
    """Give a word list of ``words.toml``.

    Examples
    --------
    >>> "leader" in words("people_nouns")
    True
    """
    return frozenset(data("words")[name])


@cache
def lookup(file: str, table: str) -> dict[str, str]:
    """Turn a table of lists (class to words) around: word to class.

    Examples
    --------
    >>> lookup("speech", "verbs")["accuse"]
    'alleges'
    """
    return {word: kind for kind, members in data(file)[table].items() for word in members}


@dataclass(frozen=True)
class Cue:
    """A cue of ties: its words, its relation and the ways to fill it (see ``cues.toml``)."""

    lemmas: frozenset[str]
    pos: str
    relation: str
    args: tuple[str, ...]
    example: str
    supports: tuple[str, ...] = ()
    nature: str = "unspecified"
    modality: str = "actual"
    transfer: bool = False
    strong: frozenset[str] = frozenset()
    particle: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    needs_above: frozenset[str] = frozenset()
    needs_child: frozenset[str] = frozenset()
    needs_share: bool = False
    needs_two: bool = False
    needs_class: bool = False
    needs_hostile: bool = False


_SETS = ("strong", "particle", "needs", "needs_above", "needs_child")
_MARKS = ("needs_share", "needs_two", "needs_class", "needs_hostile")


@cache
def cues() -> dict[str, tuple[Cue, ...]]:
    """Give all cues of ties by lemma."""
    by_lemma: dict[str, list[Cue]] = {}
    for raw in data("cues")["cue"]:
        conditions: dict[str, Any] = {k: frozenset(raw.get(k, ())) for k in _SETS}
        conditions |= {k: bool(raw.get(k)) for k in _MARKS}
        cue = Cue(
            frozenset(raw["lemmas"]),
            raw["pos"],
            raw["relation"],
            tuple(raw["args"]),
            raw["example"],
            tuple(raw.get("supports", ())),
            raw.get("nature", "unspecified"),
            raw.get("modality", "actual"),
            "object" in raw,
            **conditions,
        )
        for lemma in cue.lemmas:
            by_lemma.setdefault(lemma, []).append(cue)
    return {lemma: tuple(found) for lemma, found in by_lemma.items()}
