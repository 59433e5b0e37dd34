"""Who may have repeated whom: the order in which sources speak, and how they put it.

Every source has its turn on an event, in random order, and can repeat only those that spoke before
it. The turn of a source that stays silent is not known: the sampler draws it, and EM sums over it
as if the turns of silent sources did not hang together.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.attribution.checks import ragged

if TYPE_CHECKING:
    from tacitus.infer.attribution.layout import Layout

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def silences(
    event: Ints, source: Ints, classes: Ints, covers: NDArray[np.bool_]
) -> dict[str, Ints]:
    """List who spoke in which order while who was silent, each list once.

    Parameters
    ----------
    event, source
        Of each report, in order of event and time.
    classes, covers
        Exposure class of each event, and classes × sources.
    """
    ends = np.concatenate((np.flatnonzero(np.diff(event, prepend=-1)), [len(event)]))
    spoke: Counter[tuple[int, tuple[int, ...]]] = Counter()
    for a, b in pairwise(ends.tolist()):
        heard = tuple(dict.fromkeys(source[a:b].tolist()))
        spoke[int(classes[event[a]]), heard] += 1
    rows = sorted(spoke)
    silent_start, silent = ragged(
        [s for s in np.flatnonzero(covers[kind]).tolist() if s not in heard] for kind, heard in rows
    )
    heard_start, said = ragged(heard for _, heard in rows)
    return {
        "silent_start": silent_start,
        "silent": silent,
        "heard_start": heard_start,
        "heard": said,
        "heard_times": np.array([spoke[row] for row in rows], dtype=np.int64),
    }


def forms(content: Ints, pointers: Ints, named: Ints) -> Floats:
    """Give, for each report, the share of reports on its groups that name exactly the same set.

    What few say alone and two say alike is a copy sooner than what everybody says (Dong,
    Berti-Équille & Srivastava 2009).
    """
    width = np.diff(pointers)
    alike = np.bincount(content)
    by_group = np.bincount(named)
    about = np.add.reduceat(by_group[named], pointers[:-1]) if len(width) else width
    return np.asarray(alike[content] * width / np.maximum(about, 1), dtype=np.float64)


def expected_turns(layout: Layout, echo: Floats) -> tuple[Floats, float]:
    """Give how often each source is expected to have been silent after each other had spoken.

    Returns sources × sources, and the log-likelihood of the silences.
    """
    if not len(layout.silent):
        return np.zeros_like(echo), 0.0
    # A row for each silent source, and in it all that it may have heard.
    of = np.repeat(np.arange(len(layout.heard_times)), np.diff(layout.silent_start))
    width, times = np.diff(layout.heard_start)[of], layout.heard_times[of]
    start = np.concatenate(([0], np.cumsum(width)))
    row = np.repeat(np.arange(len(width)), width)
    heard = layout.heard[np.arange(start[-1]) + (layout.heard_start[of] - start[:-1])[row]]
    pair = layout.silent[row] * len(echo) + heard
    weight = np.exp(-_running(echo.ravel()[pair], start, row))
    after = 1.0 + np.add.reduceat(weight, start[:-1])
    later = after[row] - 1.0 - _running(weight, start, row) + weight
    exposed = np.bincount(pair, times[row] * later / after[row], echo.size)
    loglik = float((times * np.log(after / (width + 1.0))).sum())
    return np.asarray(exposed, dtype=np.float64).reshape(echo.shape), loglik


def _running(values: Floats, start: Ints, row: Ints) -> Floats:
    """Sum within each row up to and with each value."""
    total = np.cumsum(values)
    return np.asarray(total - (total - values)[start[:-1]][row])
