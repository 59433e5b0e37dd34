"""Weights of evidence on competing answers: one term per root, in decibans (Good 1950).

Each item i is a fact that holds or not, with P(i | answer) as rated. Items are independent once
the answer is known. A root r is good with probability ``reliability[r]``: then what it reports of
an item is right as often as ``right`` says. Else it tells a story: all that it says is told as if
one of the answers, each as readily as another, were true. So what one root says is one piece of
evidence, however many items it speaks to: from even odds between two answers it moves no further
than (1 + reliability) / 2. An item that several roots report is still one fact.

The likelihood is exact: it sums over which roots are good, or over which items hold, whichever
is less, within each set of roots that share items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, logsumexp, xlogy

from tacitus.errors import ArrayError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DECIBAN = 10.0 / np.log(10.0)
#: Sums of more than 2**MOST terms are refused.
MOST = 14
_TINY = 1e-12
_CELLS = 2_000_000


@dataclass(frozen=True, eq=False)
class Reports:
    """Which root says what of which item.

    Attributes
    ----------
    reliability : ndarray of float, shape (R,)
        P(root is good).
    root, item : ndarray of int, shape (M,)
        Of each report.
    affirms : ndarray of bool, shape (M,)
        That the item holds; else that it does not.
    right : ndarray of float, shape (M,)
        P(report is right | its root is good).
    """

    reliability: Floats
    root: Ints
    item: Ints
    affirms: Flags
    right: Floats

    def __post_init__(self) -> None:
        size = len(self.root)
        if {len(self.item), len(self.affirms), len(self.right)} != {size}:
            raise ArrayError("Reports need root, item, affirms and right of one length.")
        if size and not 0 <= self.root.min() <= self.root.max() < len(self.reliability):
            raise ArrayError(f"Reports name a root outside 0 to {len(self.reliability) - 1}.")
        for name, values in (("reliability", self.reliability), ("right", self.right)):
            if len(values) and not (values.min() >= 0 and values.max() <= 1):
                raise ArrayError(f"{name} must lie within 0 and 1.")

    def of(self, roots: Flags) -> Reports:
        """Give the reports of some roots; the rest say nothing."""
        kept = roots[self.root]
        return replace(
            self,
            root=self.root[kept],
            item=self.item[kept],
            affirms=self.affirms[kept],
            right=self.right[kept],
        )

    def and_one_more(self, item: int, affirms: bool, reliability: float, right: float) -> Reports:
        """Give the reports with one more, of a root that is new."""
        return Reports(
            np.append(self.reliability, reliability),
            np.append(self.root, len(self.reliability)),
            np.append(self.item, item),
            np.append(self.affirms, affirms),
            np.append(self.right, right),
        )

    @cached_property
    def sets(self) -> list[tuple[Ints, Ints]]:
        """Roots and items that hang together, set by set."""
        left, found = set(self.root.tolist()), []
        while left:
            roots, items = {left.pop()}, np.array([], int)
            while True:
                items = np.unique(self.item[np.isin(self.root, list(roots))])
                wider = set(self.root[np.isin(self.item, items)].tolist())
                if wider == roots:
                    break
                roots = wider
            left -= roots
            found.append((np.array(sorted(roots), np.int64), items.astype(np.int64)))
        return sorted(found, key=lambda pair: int(pair[0][0]))


def log_likelihood(reports: Reports, likelihood: npt.ArrayLike) -> Floats:
    """Give log P(all reports | answer).

    Parameters
    ----------
    likelihood : array_like of float, shape (..., I, K)
        P(item | answer); leading axes are draws.

    Returns
    -------
    ndarray of float, shape (..., K)

    Raises
    ------
    ArrayError
        An item outside the table, or more roots and items hang together than can be summed.

    Examples
    --------
    One good-or-not root of reliability 1/2 reports what only the first answer allows:

    >>> said = Reports(np.array([0.5]), np.array([0]), np.array([0]), np.array([True]), np.ones(1))
    >>> np.exp(log_likelihood(said, [[1.0, 0.0]])).round(3)
    array([0.75, 0.25])
    """
    p = np.clip(np.asarray(likelihood, float), _TINY, 1 - _TINY)
    if len(reports.item) and reports.item.max() >= p.shape[-2]:
        raise ArrayError(f"Reports name an item outside 0 to {p.shape[-2] - 1}.")
    total = np.zeros((*p.shape[:-2], p.shape[-1]))
    if p.ndim == 3 and len(p) > 1:
        # By the batch, so that a large set of roots does not fill the memory.
        size = [2 ** min(len(r), len(i)) * max(len(r), len(i)) for r, i in reports.sets]
        batch = max(1, _CELLS // max([1, *size]))
        if batch < len(p):
            parts = [log_likelihood(reports, p[n : n + batch]) for n in range(0, len(p), batch)]
            return np.concatenate(parts)
    for roots, items in reports.sets:
        if min(len(roots), len(items)) > MOST:
            raise ArrayError(
                f"{len(roots)} roots share {len(items)} items, more than can be summed; "
                "join items that say the same."
            )
        total += _of_set(reports, p, roots, items)
    return total


def _of_set(reports: Reports, p: Floats, roots: Ints, items: Ints) -> Floats:
    mine = np.isin(reports.root, roots)
    root, item = np.searchsorted(roots, reports.root[mine]), reports.item[mine]
    affirms = reports.affirms[mine]
    right = np.clip(reports.right[mine], _TINY, 1 - _TINY)
    column = np.searchsorted(items, item)
    # What a good root's reports are worth if the item holds, and if it does not.
    holds, fails = np.zeros((2, len(roots), len(items)))
    np.add.at(holds, (root, column), np.log(np.where(affirms, right, 1 - right)))
    np.add.at(fails, (root, column), np.log(np.where(affirms, 1 - right, right)))
    # What a root says that only tells a story: as if one of the answers were true.
    told = np.log(np.where(affirms[:, None], p[..., item, :], 1 - p[..., item, :]))
    belongs = np.eye(len(roots))[root].T
    story = logsumexp(belongs @ told, axis=-1) - np.log(p.shape[-1])
    good = np.clip(reports.reliability[roots], _TINY, 1 - _TINY)
    story = story + np.log1p(-good)
    mine_p = p[..., items, :]
    if len(roots) <= len(items):
        which = _patterns(len(roots))
        weight = which @ np.log(good) + story @ (1 - which).T
        of_items = np.logaddexp(
            np.log(mine_p)[..., None, :, :] + (which @ holds)[:, :, None],
            np.log1p(-mine_p)[..., None, :, :] + (which @ fails)[:, :, None],
        ).sum(axis=-2)
        return np.asarray(logsumexp(weight[..., None] + of_items, axis=-2), float)
    which = _patterns(len(items))
    if_good = which @ holds.T + (1 - which) @ fails.T + np.log(good)
    of_roots = np.logaddexp(if_good, story[..., None, :]).sum(axis=-1)
    before = which @ np.log(mine_p) + (1 - which) @ np.log1p(-mine_p)
    return np.asarray(logsumexp(before + of_roots[..., None], axis=-2), float)


def _patterns(n: int) -> Floats:
    """Give all patterns of n yes or no, shape (2**n, n)."""
    return ((np.arange(2**n)[:, None] >> np.arange(n)) & 1).astype(float)


class Weighed(NamedTuple):
    """What the reports say of the answers, or of groups of them.

    Attributes
    ----------
    prior, probability, low, high : ndarray of float, shape (J,)
        Before and after; the 90 % interval over the ratings' spread, NaN where there is none.
    decibans : ndarray of float, shape (R, J)
        What each root adds to those before it: with the prior's, they sum to the probability's.
    without : ndarray of float, shape (R, J)
        The probability with this root left out altogether.
    leaves : ndarray of float, shape (K,)
        The probability of each answer.
    """

    prior: Floats
    probability: Floats
    low: Floats
    high: Floats
    decibans: Floats
    without: Floats
    leaves: Floats


def expected_table(likelihood: npt.ArrayLike, spread: npt.ArrayLike) -> Floats:
    """Give the mean of P(item | answer) where its log-odds are spread, shape (I, K).

    Items being independent, the answers' posterior over all tables that the ratings allow is
    that under this one, but for the stories of roots that are not good.

    Parameters
    ----------
    likelihood, spread : array_like of float, shape (I, K)
        Its middle, and the standard deviation of its log-odds.

    Examples
    --------
    >>> expected_table([[0.9, 0.5]], [[1.0, 1.0]]).round(3)
    array([[0.866, 0.5  ]])
    """
    p = np.asarray(likelihood, float)
    points, weights = np.polynomial.hermite_e.hermegauss(9)
    moved = logit(np.clip(p, _TINY, 1 - _TINY))[..., None] + points * np.asarray(spread)[..., None]
    mean = expit(moved) @ (weights / weights.sum())
    return np.asarray(np.where((p <= 0) | (p >= 1), p, mean), float)


def draw_tables(
    likelihood: npt.ArrayLike, spread: npt.ArrayLike, *, seed: int, draws: int = 400
) -> Floats:
    """Draw tables of P(item | answer) as far as the ratings allow, shape (draws, I, K).

    What follows from an answer, and so is 0 or 1, has no spread.
    """
    p = np.asarray(likelihood, float)
    z = np.random.default_rng(seed).standard_normal((draws, *p.shape))
    moved = expit(logit(np.clip(p, _TINY, 1 - _TINY)) + z * np.asarray(spread, float))
    return np.where((p <= 0) | (p >= 1), p, moved)


def posterior(reports: Reports, table: npt.ArrayLike, prior: npt.ArrayLike) -> Floats:
    """Give P(answer | reports) under a table, or under each of several: shape (..., K).

    Raises
    ------
    ArrayError
        The table or the prior does not hold chances, or they are of different answers.
    """
    given, before = np.asarray(table, float), np.asarray(prior, float)
    if given.ndim < 2 or given.shape[-1] != before.shape[-1]:
        raise ArrayError("The table needs a row for each item, and a column for each answer.")
    if not (((given >= 0) & (given <= 1)).all() and (before >= 0).all() and before.sum() > 0):
        raise ArrayError("The table must hold chances, and the prior must not be negative.")
    with np.errstate(divide="ignore"):
        log = np.log(np.asarray(prior, float)) + log_likelihood(reports, table)
    return np.asarray(np.exp(log - logsumexp(log, axis=-1, keepdims=True)), float)


def weigh(
    reports: Reports,
    table: npt.ArrayLike,
    prior: npt.ArrayLike,
    *,
    drawn: Floats | None = None,
    groups: npt.ArrayLike | None = None,
    order: Sequence[int] | None = None,
) -> Weighed:
    """Weigh all roots on all answers.

    Parameters
    ----------
    reports : Reports
    table : array_like of float, shape (I, K)
        P(item | answer), from :func:`expected_table`.
    prior : array_like of float, shape (K,)
    drawn : ndarray of float, shape (draws, I, K), optional
        From :func:`draw_tables`, for the interval.
    groups : array_like of {0, 1}, shape (J, K), optional
        Answers to be summed; each by itself where not given.
    order : sequence of int, optional
        Roots in the order in which they are unfolded; as numbered where not given.

    Raises
    ------
    ArrayError
        Shapes do not fit, or the prior is none.

    Examples
    --------
    >>> said = Reports(np.array([0.5]), np.array([0]), np.array([0]), np.array([True]), np.ones(1))
    >>> found = weigh(said, [[1.0, 0.0]], [0.5, 0.5])
    >>> found.probability.round(3), found.decibans.round(2), found.without
    (array([0.75, 0.25]), array([[ 4.77, -4.77]]), array([[0.5, 0.5]]))
    """
    p, start = np.asarray(table, float), np.asarray(prior, float)
    if p.ndim != 2 or p.shape[-1] != len(start):
        raise ArrayError(f"the table has shape {p.shape}; give items × {len(start)} answers.")
    if (start < 0).any() or abs(start.sum() - 1) > 1e-6:
        raise ArrayError("priors must be from 0 to 1 and sum to one.")
    each = np.eye(len(start)) if groups is None else np.asarray(groups, float)
    roots = len(reports.reliability)
    kept, last = np.zeros(roots, bool), each @ start
    decibans, without = np.zeros((2, roots, len(each)))
    for r in range(roots) if order is None else order:
        kept[r] = True
        now = each @ posterior(reports.of(kept), p, start)
        decibans[r] = _decibans(now) - _decibans(last)
        last = now
    for r in range(roots):
        without[r] = each @ posterior(reports.of(np.arange(roots) != r), p, start)
    leaves = posterior(reports, p, start)
    low, high = np.full((2, len(each)), np.nan)
    if drawn is not None:
        spread = posterior(reports, drawn, start) @ each.T
        low, high = np.quantile(spread, [0.05, 0.95], axis=0)
    return Weighed(each @ start, each @ leaves, low, high, decibans, without, leaves)


def _decibans(p: Floats) -> Floats:
    return np.asarray(DECIBAN * logit(np.clip(p, _TINY, 1 - _TINY)), float)


def prior_to_flip(
    reports: Reports, table: npt.ArrayLike, prior: npt.ArrayLike, leader: int
) -> float:
    """Give the prior of the leading answer at which another overtakes it.

    The others keep their proportions among each other.

    Examples
    --------
    >>> said = Reports(np.array([0.5]), np.array([0]), np.array([0]), np.array([True]), np.ones(1))
    >>> round(prior_to_flip(said, [[1.0, 0.0]], [0.5, 0.5], 0), 3)
    0.25
    """
    others = np.delete(np.asarray(prior, float), leader)
    share = others / others.sum() if others.sum() > 0 else np.full(len(others), 1 / len(others))
    log = log_likelihood(reports, table)
    with np.errstate(divide="ignore"):
        rival = float(np.max(np.log(share) + np.delete(log, leader)))
    return float(expit(rival - log[leader]))


def diagnosticity(likelihood: npt.ArrayLike, probability: npt.ArrayLike) -> Floats:
    """Give I(H; E) of each item in nats: what learning it would tell of the answers.

    Parameters
    ----------
    likelihood : array_like of float, shape (I, K)
    probability : array_like of float, shape (K,)
        Of the answers.

    Examples
    --------
    >>> diagnosticity([[1.0, 0.0], [0.7, 0.7]], [0.5, 0.5]).round(3)
    array([0.693, 0.   ])
    """
    p, h = np.asarray(likelihood, float), np.asarray(probability, float)
    joint = np.stack([p * h, (1 - p) * h])
    both = joint.sum(axis=-1, keepdims=True) * h
    return np.asarray(
        np.maximum((xlogy(joint, joint) - xlogy(joint, both)).sum(axis=(0, 2)), 0.0), float
    )


def expected_information(
    reports: Reports,
    table: npt.ArrayLike,
    prior: npt.ArrayLike,
    *,
    reliability: float,
    right: float = 0.98,
) -> Floats:
    """Give what one more independent root on each item would tell of the answers, in nats.

    Returns
    -------
    ndarray of float, shape (I,)
        Expected reduction of the answers' entropy, over what that root may say.

    References
    ----------
    Lindley 1956, "On a measure of the information provided by an experiment".
    """
    log, now = log_likelihood(reports, table), posterior(reports, table, prior)
    found = np.zeros(np.shape(table)[0])
    for item in range(len(found)):
        for affirms in (True, False):
            more = reports.and_one_more(item, affirms, reliability, right)
            joint = now * np.exp(log_likelihood(more, table) - log)
            found[item] += (xlogy(joint, joint) - xlogy(joint, joint.sum() * now)).sum()
    return np.maximum(found, 0.0)
