"""A parsed sentence as plain data: what every rule works on, without the parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Token:
    """A word: its place in the sentence, its forms, its head (itself at the root).

    ``start`` and ``end`` are offsets into the stored text of the document.
    """

    i: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where parties are meant.

    ``kind`` is ``name``, ``anaphor`` (resolved), ``unnamed`` or ``inside`` (a name within
    another noun phrase that speaks of somebody else, such as "anti-Azure").
    """

    token: int
    parties: tuple[str, ...]
    kind: str = "name"


@dataclass(slots=True)
class Sentence:
    """Tokens with heads, and the mentions by token.

    Attributes
    ----------
    paragraph : int
        Index of its paragraph in the document.
    children : list of list of int
        Direct dependents of each token, in order.
    mentions : dict of int to Mention
        By token index.
    """

    tokens: list[Token]
    paragraph: int
    text: str
    children: list[list[int]] = field(default_factory=list)
    mentions: dict[int, Mention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                self.children[token.head].append(token.i)

    @property
    def start(self) -> int:
        """Offset of its first character in the stored text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset after its last character in the stored text."""
        return self.tokens[-1].end

    def kids(self, i: int, *deps: str) -> list[int]:
        """Give the children of a token, or those by one of some dependencies."""
        if not deps:
            return self.children[i]
        return [c for c in self.children[i] if self.tokens[c].dep in deps]

    def up(self, i: int) -> Iterator[int]:
        """Walk from a token's head to the root."""
        token = self.tokens[i]
        while token.head != token.i:
            yield token.head
            token = self.tokens[token.head]

    def subtree(self, i: int) -> list[int]:
        """Give a token and all below it, in order."""
        found, stack = [], [i]
        while stack:
            here = stack.pop()
            found.append(here)
            stack.extend(self.children[here])
        return sorted(found)

    def conjuncts(self, i: int) -> list[int]:
        """Give a token and what is coordinated below it.

        "A, B and C" gives all three from A.
        """
        found = [i]
        for c in found:
            found.extend(k for k in self.children[c] if self.tokens[k].dep == "conj")
        return found

    def between(self, a: int, b: int) -> list[int] | None:
        """Give the tokens on the dependency path from a to b (ends excluded)."""
        over_a = [a, *self.up(a)]
        over_b = [b, *self.up(b)]
        shared = set(over_a) & set(over_b)
        if not shared:
            return None
        top = next(t for t in over_a if t in shared)
        left = over_a[: over_a.index(top)]
        right = over_b[: over_b.index(top)]
        return [t for t in (*left, top, *reversed(right)) if t not in {a, b}]

    def words(self, i: int) -> str:
        """Give a token and all below it as written."""
        inside = self.subtree(i)
        return " ".join(self.tokens[t].text for t in inside)
