"""Copies: passages that share most of their words across documents, offered as one root.

Word shingles (Broder 1997); containment of the shorter in the longer, so that a quoted
paragraph is found in a longer one. The earliest dated passage is proposed as the origin;
a person decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tacitus.core import Passage, Period
from tacitus.read.prose.characters import same_length

#: Words in a shingle.
SHINGLE = 5
#: Passages with fewer shingles are too short to tell a copy from a phrase.
SHORTEST = 8
#: A shingle in more passages than this is a set phrase and tells nothing.
COMMON = 50


@dataclass(frozen=True)
class Copy:
    """A passage that repeats another.

    Attributes
    ----------
    passage_id, origin_id : str
        The later passage, and the earliest that it shares its words with.
    shared : float
        Share of the shorter one's shingles found in the other, 0 to 1.
    root : str
        Proposed root: the id of the origin's document.
    dated : bool
        Whether both dates are known, so that the order is more than the order read in.
    """

    passage_id: str
    origin_id: str
    shared: float
    root: str
    dated: bool


def find_copies(
    passages: Iterable[tuple[Passage, Period | None]], *, least: float = 0.6
) -> list[Copy]:
    """Find passages that repeat one of another document.

    Parameters
    ----------
    passages : iterable of (Passage, Period or None)
        With the date of their document. Those without words are left out.
    least : float
        Share of the shorter one's shingles that must be found in the other.

    Examples
    --------
    >>> words = "Three men of the front were seen near the old bridge on the river late on Monday"
    >>> a, b = Passage("a:1", "a", text=words), Passage("b:1", "b", text=words + ", police said.")
    >>> found = find_copies([(b, Period.parse("2020-02")), (a, Period.parse("2020-01"))])
    >>> [(c.passage_id, c.origin_id, c.root) for c in found]
    [('b:1', 'a:1', 'a')]
    """
    known: list[tuple[date, int, Passage, frozenset[int], bool]] = []
    for n, (passage, published) in enumerate(passages):
        shingles = shingles_of(passage.text or "")
        if len(shingles) >= SHORTEST:
            day = published.earliest if published else None
            known.append((day or date.max, n, passage, shingles, day is not None))
    known.sort(key=lambda x: (x[0], x[1]))
    at: dict[int, list[int]] = defaultdict(list)
    copies: list[Copy] = []
    origin: dict[int, int] = {}
    for i, (_, _, passage, shingles, dated) in enumerate(known):
        hits = Counter(j for s in shingles for j in at[s] if len(at[s]) <= COMMON)
        best: tuple[float, int] | None = None
        for j, count in sorted(hits.items()):
            other = known[j]
            if other[2].document_id == passage.document_id:
                continue
            shared = count / min(len(shingles), len(other[3]))
            if shared >= least and (best is None or shared > best[0]):
                best = (shared, j)
        if best is not None:
            first = origin.get(best[1], best[1])
            origin[i] = first
            source = known[first]
            copies.append(
                Copy(
                    passage.id,
                    source[2].id,
                    round(best[0], 3),
                    source[2].document_id,
                    dated and source[4],
                )
            )
        for s in shingles:
            at[s].append(i)
    return copies


def shingles_of(words: str) -> frozenset[int]:
    """Give the shingles of a text; case, marks and kind of quotes make no difference."""
    tokens = re.findall(r"\w+", same_length(words).lower())
    return frozenset(hash(tuple(tokens[i : i + SHINGLE])) for i in range(len(tokens) - SHINGLE + 1))
