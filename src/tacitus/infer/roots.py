"""Roots: known citations collapse; wording and delay tell of copies that nobody admits."""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Components of a wording signature.
SIGNATURE = 32


class Roots(NamedTuple):
    """Which reports share an origin.

    Attributes
    ----------
    root : ndarray of int, shape (N,)
        Number of each report's root, 0 to R - 1.
    known : ndarray of bool, shape (N,)
        Whether the root was stated, so that no further copying is looked for.
    circular : ndarray of int, shape (R',)
        Roots whose citations run in a circle; they still count once.
    """

    root: Ints
    known: npt.NDArray[np.bool_]
    circular: Ints


def union(n: int, first: npt.ArrayLike, second: npt.ArrayLike) -> Ints:
    """Number the connected components of `n` items joined by pairs (union-find).

    Components are numbered by their smallest item.

    Examples
    --------
    >>> union(5, [0, 3], [1, 4])
    array([0, 0, 1, 2, 2])
    """
    parent = list(range(n))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for a, b in zip(np.asarray(first).tolist(), np.asarray(second).tolist(), strict=True):
        low, high = sorted((find(a), find(b)))
        parent[high] = low
    heads = np.array([find(item) for item in range(n)], np.int64)
    return np.unique(heads, return_inverse=True)[1].astype(np.int64)


def known_roots(
    n: int, *, cites: npt.ArrayLike | None = None, origin: npt.ArrayLike | None = None
) -> Roots:
    """Collapse reports to their independent roots.

    Parameters
    ----------
    n : int
        Number of reports.
    cites : array_like of int, shape (M, 2), optional
        Pairs (citing report, cited report).
    origin : array_like of int, shape (N,), optional
        Id of an origin stated for each report, which need not be a report itself; -1 where
        none is stated. Reports with the same id share a root.

    Returns
    -------
    Roots

    Raises
    ------
    ArrayError
        A report that is not there, or arrays of the wrong shape.

    Examples
    --------
    >>> known_roots(4, cites=[(1, 0), (2, 1)])
    Roots(root=array([0, 0, 0, 1]), known=array([False, False, False, False]),
          circular=array([], dtype=int64))
    >>> known_roots(2, cites=[(0, 1), (1, 0)]).circular
    array([0])
    """
    pairs = np.asarray([] if cites is None else cites)
    if pairs.size and not np.issubdtype(pairs.dtype, np.integer):
        raise ArrayError("Give citations as whole numbers: (citing report, cited report).")
    pairs = pairs.astype(np.int64) if pairs.size else np.zeros((0, 2), np.int64)
    if pairs.shape[1:] != (2,) or (pairs.size and (pairs.min() < 0 or pairs.max() >= n)):
        raise ArrayError(f"Give citations as pairs of report numbers below {n}.")
    stated = np.full(n, -1) if origin is None else np.asarray(origin)
    if stated.shape != (n,) or not np.issubdtype(stated.dtype, np.integer):
        raise ArrayError(
            f"Give one whole number of origin for each of the {n} reports, -1 for none."
        )
    order = np.flatnonzero(stated >= 0)
    order = order[np.argsort(stated[order], kind="stable")]
    same = stated[order[1:]] == stated[order[:-1]]
    root = union(
        n,
        np.concatenate([pairs[:, 0], order[:-1][same]]),
        np.concatenate([pairs[:, 1], order[1:][same]]),
    )
    marked = np.zeros(int(root.max()) + 1 if n else 0, bool)
    marked[root[stated >= 0]] = True
    return Roots(root, marked[root], _circular(n, pairs, root))


def _circular(n: int, pairs: Ints, root: Ints) -> Ints:
    """Give the roots with a directed circle: what is left after peeling uncited reports."""
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    cited_by = np.bincount(pairs[:, 1], minlength=n)
    out: dict[int, list[int]] = {}
    for a, b in pairs.tolist():
        out.setdefault(a, []).append(b)
    free = np.flatnonzero(cited_by == 0).tolist()
    while free:
        for b in out.get(free.pop(), ()):
            cited_by[b] -= 1
            if cited_by[b] == 0:
                free.append(b)
    return np.unique(root[cited_by > 0])


def wording_signature(text: str) -> Ints:
    """Give a min-hash signature of a passage's word pairs (Broder 1997).

    The share of equal components of two signatures estimates the share of word pairs that the
    passages have in common. An empty text gives zeros, which are read as missing.

    Returns
    -------
    ndarray of int, shape (SIGNATURE,)

    Examples
    --------
    >>> a = wording_signature("officials say the group trains fighters across the border")
    >>> b = wording_signature("officials say the group trains fighters across a border")
    >>> c = wording_signature("no link between them has been found by the commission")
    >>> bool(wording_similarity(a, b) > .4), bool(wording_similarity(a, c) < .2)
    (True, True)
    """
    words = re.findall(r"\w+", text.lower())
    pairs = {" ".join(pair) for pair in pairwise(words)} or set(words)
    if not pairs:
        return np.zeros(SIGNATURE, np.int64)
    digests = [blake2b(p.encode(), digest_size=2 * SIGNATURE).digest() for p in sorted(pairs)]
    table = np.frombuffer(b"".join(digests), "<u2").reshape(len(digests), SIGNATURE)
    return np.asarray(table.min(axis=0), np.int64)


def wording_similarity(first: npt.ArrayLike, second: npt.ArrayLike) -> Floats:
    """Give the share of equal components of signatures; NaN where one is missing (all zero).

    Examples
    --------
    >>> float(wording_similarity([1, 2, 3, 4], [1, 2, 9, 9]))
    0.5
    """
    a, b = np.asarray(first), np.asarray(second)
    share = (a == b).mean(axis=-1)
    present = a.any(axis=-1) & b.any(axis=-1)
    return np.where(present, share, np.nan)
