"""Which earlier report a report may repeat: candidates, their delay and likeness of wording."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.infer.roots import wording_similarity
from tacitus.infer.ties.layout import Terms

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: Narrow, since each sweep reads every candidate: what fits a cache is read several times faster.
Numbers = npt.NDArray[np.int32]
Classes = npt.NDArray[np.int8]

#: Upper ends of the delay classes, in days; a last class is open.
DELAYS = (-1.5, -0.5, 0.5, 1.5, 3.5, 7.5, 14.5, 30.5, 90.5)
#: Dates are not exact: what stands up to so many days later may still have come first.
SLACK = 3.0
#: Reports that are dated more vaguely have no order that could tell of copies.
VAGUE = 31.0
#: Upper ends of the classes of wording likeness; a last class is open.
LIKENESS = (0.1, 0.2, 0.35, 0.5, 0.7)
#: At most so many candidates a report, the nearest in time before it: more than a wire story
#: has echoes, for a report whose leader is left out looks like an independent one.
CANDIDATES = 40


class Candidates(NamedTuple):
    """Terms about the same cell that others published earlier, or hardly later, in that order.

    Attributes
    ----------
    start : ndarray of int, shape (M + 1,)
        Term m may repeat ``term[start[m] : start[m + 1]]``; none where its root is stated.
    term, pair, delay, likeness : ndarray of int, shape (C,)
        The other term; number of the (follower, leader) pair of sources; class of delay and
        of wording (-1 missing).
    follower, leader : ndarray of int, shape (Q,)
        The pairs of sources.
    silent : ndarray of float, shape (Q,)
        How often the follower let a report of the leader pass without reporting itself.
    """

    start: Ints
    term: Numbers
    pair: Numbers
    delay: Classes
    likeness: Classes
    follower: Ints
    leader: Ints
    silent: npt.NDArray[np.float64]

    def repeated(self, choice: Ints) -> Ints:
        """Give the term behind each chosen candidate; -1 stays -1."""
        out = np.full(len(choice), -1)
        some = choice >= 0
        out[some] = self.term[choice[some]]
        return out


def candidates(terms: Terms, wording: Ints, copying: bool) -> Candidates:
    """List what each term may repeat.

    Parameters
    ----------
    terms : Terms
        Sorted by dyad and day.
    wording : ndarray of int, shape (M, W)
        Signatures; W may be 0.
    copying : bool
        Without it there are no candidates.
    """
    m = len(terms.dyad)
    first = np.full(m, np.iinfo(np.int64).max)
    last = np.full(m, -1)
    np.minimum.at(first, terms.entry_term, terms.entry_year)
    np.maximum.at(last, terms.entry_term, terms.entry_year)
    x, y = _pairs(terms.dyad) if copying else (np.zeros(0, np.int64),) * 2
    keep = (
        (terms.source[x] != terms.source[y])
        & (terms.against[x] == terms.against[y])
        & (first[x] <= last[y])
        & (first[y] <= last[x])
    )
    x, y = x[keep], y[keep]
    sources = int(terms.source.max()) + 1 if m else 1
    met = np.bincount(terms.source[x] * sources + terms.source[y], minlength=sources**2)
    met = met.reshape(sources, sources)
    keep = _comparable(terms, wording, x, y)
    x, y = x[keep], y[keep]
    may_follow = terms.since[x] - terms.day[y] <= SLACK
    may_lead = ~(terms.since[y] - terms.day[x] > SLACK)
    x, y = (
        np.concatenate([x[may_lead], y[may_follow]]),
        np.concatenate([y[may_lead], x[may_follow]]),
    )
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    code, pair = np.unique(terms.source[x] * sources + terms.source[y], return_inverse=True)
    follower, leader = np.divmod(code, sources)
    published = np.bincount(terms.source, minlength=sources)
    silent = published[leader] - met[follower, leader] - met[leader, follower]
    # The nearest few before each term; a stated root leaves nothing to look for.
    rank = np.arange(len(x)) - np.searchsorted(x, x)
    keep = (np.bincount(x, minlength=m)[x] - rank <= CANDIDATES) & ~terms.known[x]
    x, y, pair = x[keep], y[keep], pair.reshape(-1)[keep]
    exact = terms.since == terms.day
    gap = np.where(exact[x] & exact[y], terms.day[x] - terms.day[y], np.nan)
    like = (
        wording_similarity(wording[x], wording[y]) if wording.shape[1] else np.full(len(x), np.nan)
    )
    return Candidates(
        start=np.searchsorted(x, np.arange(m + 1)).astype(np.int64),
        term=y.astype(np.int32),
        pair=pair.astype(np.int32),
        delay=_classes(gap, DELAYS),
        likeness=_classes(like, LIKENESS),
        follower=follower.astype(np.int64),
        leader=leader.astype(np.int64),
        silent=np.maximum(silent, 0).astype(np.float64),
    )


def _comparable(terms: Terms, wording: Ints, x: Ints, y: Ints) -> Bools:
    """Whether order or wording can tell of a copy; where no day is known at all, errors must."""
    dated: Bools = np.asarray(terms.day - terms.since <= VAGUE, bool)
    if not np.isfinite(terms.day).any():
        dated[:] = True
    worded: Bools = np.asarray(wording.any(axis=1), bool)
    return (dated[x] & dated[y]) | (worded[x] & worded[y])


def _pairs(dyad: Ints) -> tuple[Ints, Ints]:
    """Pair each term with every earlier one of its dyad; terms are sorted by dyad."""
    start = np.searchsorted(dyad, dyad)
    count = np.arange(len(dyad)) - start
    x = np.repeat(np.arange(len(dyad)), count)
    y = np.arange(len(x)) - np.repeat(np.cumsum(count) - count - start, count)
    return x, y


def _classes(values: npt.NDArray[np.float64], ends: tuple[float, ...]) -> Classes:
    return np.where(np.isnan(values), -1, np.searchsorted(ends, values)).astype(np.int8)
