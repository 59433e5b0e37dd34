"""What one engine learned of a source, in a form that the other can start from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tacitus.errors import ArrayError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Sd of the difference, on the log-odds scale, between a source's worth on one subject and on
#: another: whoever is wrong about attacks is believed less about ties, and not disbelieved.
CARRIES_OVER = 0.75
_GRID = np.linspace(0.0025, 0.9975, 200)


class Worth(NamedTuple):
    """Right and wrong reports that what others say amounts to, per source.

    Attributes
    ----------
    right, wrong : ndarray of float, shape (S,)
        Counts to add to a beta prior of a source being right; 0 where nothing was learned.
    """

    right: Floats
    wrong: Floats

    def share(self, prior: Floats, mass: float) -> Floats:
        """Give the chance that a report is right, from a prior chance that weighs `mass` reports."""
        total = mass + self.right + self.wrong
        return np.asarray((mass * prior + self.right) / total, float)


def judged(
    if_right: Floats,
    if_wrong: Floats,
    source: Ints,
    prior: Floats,
    *,
    mass: float = 8.0,
    carries_over: float = CARRIES_OVER,
) -> Worth:
    """Judge sources by what everybody else says of that which they reported.

    Parameters
    ----------
    if_right, if_wrong : ndarray of float, shape (N,)
        Likelihood of all other evidence if the report is right, and if it is wrong. A report
        that nobody else bears on has the two alike, and tells nothing of its source: no source
        vouches for itself.
    source : ndarray of int, shape (N,)
    prior : ndarray of float, shape (S,)
        Chance that a report of each source is right, beforehand; weighs `mass` reports.
    carries_over : float
        Sd of the log-odds by which worth differs between subjects; bounds what is handed on.

    Returns
    -------
    Worth

    Raises
    ------
    ArrayError
        Likelihoods are not finite and positive, or a source is out of range.

    Notes
    -----
    The posterior of each chance on a grid, matched by a beta distribution; its counts over those
    of the prior are shrunk as in a commensurate prior (Hobbs et al. 2011, Biometrics 67:1047).

    Examples
    --------
    >>> one = np.ones(4)
    >>> found = judged(one * 0.01, one, np.zeros(4, int), np.array([0.75]))
    >>> bool(found.wrong[0] > 2 > found.right[0])
    True
    >>> judged(one, one, np.zeros(4, int), np.array([0.75])).wrong
    array([0.])
    """
    sources = len(prior)
    for values in (if_right, if_wrong):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise ArrayError("Likelihoods of reports must be finite and not negative.")
    if len(source) and not (source.min() >= 0 and source.max() < sources):
        raise ArrayError(f"'source' must lie within 0 and {sources - 1}.")
    mixed = np.log(if_right[:, None] * _GRID + if_wrong[:, None] * (1 - _GRID) + 1e-300)
    log = np.zeros((sources, len(_GRID)))
    np.add.at(log, source, mixed - mixed.max(axis=1, keepdims=True))
    a, b = mass * prior, mass * (1 - prior)
    log += (a[:, None] - 1) * np.log(_GRID) + (b[:, None] - 1) * np.log1p(-_GRID)
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = weight @ _GRID
    spread = weight @ _GRID**2 - mean**2
    size = mean * (1 - mean) / np.maximum(spread, 1e-9) - 1
    heard = np.bincount(source, minlength=sources) > 0
    right = np.where(heard, np.maximum(mean * size - a, 0.0), 0.0)
    wrong = np.where(heard, np.maximum((1 - mean) * size - b, 0.0), 0.0)
    right, wrong = (np.where(v < 1e-2, 0.0, v) for v in (right, wrong))
    return _discounted(right, wrong, prior, mass, carries_over)


def _discounted(right: Floats, wrong: Floats, prior: Floats, mass: float, sd: float) -> Worth:
    total = right + wrong
    share = (mass * prior + right) / (mass + total)
    kept = 1.0 / (1.0 + total * sd**2 * share * (1 - share))
    return Worth(right * kept, wrong * kept)
