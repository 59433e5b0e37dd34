"""Why: the weight of each piece of evidence on one event, and the posterior without it.

Weights of evidence in decibans (Good 1950, "Probability and the Weighing of Evidence"), one per
root: ten times the decimal log of the factor by which the odds of a group rise when the piece is
added to all the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tacitus.errors import ArrayError
from tacitus.infer.attribution.data import Ints
from tacitus.infer.attribution.layout import STATUSES, Floats
from tacitus.infer.attribution.priors import is_covering
from tacitus.infer.attribution.result import AttributionFit
from tacitus.infer.kernels.labels import AGAIN, ECHO, REPEATED


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One piece of evidence on one event."""

    kind: str
    """presence, near events, target, casualties, mark, claim, joint, coverage or root."""
    index: int
    """Number of the mark; group that was claiming; root; else -1."""
    reports: Ints
    """Rows of `data.reports` behind it."""
    decibans: Floats
    """Weight for each group, against all others; 0 for groups that are no candidates."""
    without: Floats
    """Posterior of each group with this piece left out."""


def evidence(fit: AttributionFit, event: int) -> list[Evidence]:
    """Weigh each piece of evidence on one event, at the posterior mean of the parameters.

    Parameters
    ----------
    fit
        Result of `fit`.
    event
        Its code.

    Returns
    -------
    list of Evidence
        In the order presence, traits, claims, coverage, roots.

    Raises
    ------
    ArrayError
        When there is no such event.
    """
    if not 0 <= event < fit.data.n_events:
        raise ArrayError(f"event {event} is not among the {fit.data.n_events} given.")
    layout = fit.setting.layout
    labels = slice(int(layout.event[event]), int(layout.event[event + 1]))
    pieces = _pieces(fit, event, labels)
    whole = sum((log for *_, log in pieces), np.zeros(labels.stop - labels.start))
    group, partner = layout.group[labels], _partners(fit, labels)
    # Row 0 has all pieces, each of the others one less.
    logs = np.stack([whole, *(whole - log for *_, log in pieces)])
    q = _by_group(logs, group, partner, fit.data.n_groups)
    odds = _odds(q)
    decibans = np.where(q[0] > 0, odds[0] - odds[1:], 0.0)
    return [
        Evidence(kind, index, reports, weight, without)
        for (kind, index, reports, _), weight, without in zip(pieces, decibans, q[1:], strict=True)
    ]


def _odds(p: Floats) -> Floats:
    """Log odds in decibans."""
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return np.asarray(10.0 * np.log10(p / (1.0 - p)))


def _by_group(log: Floats, group: Ints, partner: Ints, n_groups: int) -> Floats:
    """Posterior of each group from the log weights of labels, row by row."""
    q = np.exp(log - log.max(axis=1, keepdims=True))
    q /= q.sum(axis=1, keepdims=True)
    paired = np.flatnonzero(partner >= 0)
    both = _sums(q, group, n_groups) + _sums(q[:, paired], partner[paired], n_groups)
    return np.asarray(np.minimum(both, 1.0))


def _sums(q: Floats, group: Ints, n_groups: int) -> Floats:
    cell = np.arange(len(q))[:, None] * n_groups + group
    sums = np.bincount(cell.ravel(), q.ravel(), len(q) * n_groups)
    return np.asarray(sums.reshape(-1, n_groups), dtype=float)


def _partners(fit: AttributionFit, labels: slice) -> Ints:
    layout = fit.setting.layout
    stride = (layout.sizes[1] + 1) * (layout.sizes[2] + 1) * STATUSES
    partner = layout.partner[labels]
    return np.where(partner >= 0, partner // stride, -1)


Piece = tuple[str, int, Ints, Floats]


def _pieces(fit: AttributionFit, event: int, labels: slice) -> list[Piece]:
    """Log-likelihood of each piece, for each label of the event."""
    layout, tab, par = fit.setting.layout, fit.tables, fit.parameters
    none = np.zeros(0, dtype=np.int64)
    group = layout.group[labels]
    with np.errstate(divide="ignore"):
        trait, own = np.log(tab.trait[layout.trait[labels]]), _own_claim(fit, labels)
        pieces: list[Piece] = [
            ("presence", -1, none, np.log(tab.presence[layout.cell[labels]] @ tab.context))
        ]
        target = int(fit.data.target[event])
        if target >= 0 and fit.data.n_targets > 1:
            pieces.append(("target", -1, none, np.log(par.target[group, target])))
        rest = trait - own - (pieces[-1][3] if pieces[-1][0] == "target" else 0.0)
        if np.ptp(rest) > 1e-9:
            pieces.append(("casualties", -1, none, rest))
        pieces += [
            ("mark", m, none, np.log(tab.mark[layout.mark[labels, m]]))
            for m in range(layout.mark.shape[1])
        ]
    pieces += _claims(fit, labels, own)
    pieces += _near(fit, labels)
    tied = layout.tied[labels]
    if tied.any():
        joint = tab.joint[0]
        pair = layout.partner[labels] >= 0
        log = np.where(
            tied > 0, np.where(pair, np.log(joint / np.maximum(tied, 1)), np.log1p(-joint)), 0.0
        )
        pieces.append(("joint", -1, none, log))
    covers = is_covering(fit.setting.hyper)
    roots = _roots(fit, event, labels, covers)
    if covers:
        reported = bool(layout.report[event + 1] > layout.report[event])
        table = tab.silence if reported else tab.unseen
        silence = np.log(table[layout.seen[labels]])
        # Sources that did report were not silent: their silence belongs to no piece.
        for r in range(int(layout.report[event]), int(layout.report[event + 1])):
            if layout.kind[r] not in (AGAIN, REPEATED):
                silence = silence + tab.own[_seen(fit, r, group)]
        pieces.append(("coverage", -1, none, silence))
    return pieces + roots


def _near(fit: AttributionFit, labels: slice) -> list[Piece]:
    """Pull of near events, earlier and later, by who probably did them."""
    layout, tab = fit.setting.layout, fit.tables
    if not len(layout.near):
        return []
    presence = tab.presence[layout.cell[labels]] @ tab.context
    log = np.log((presence + fit.near_votes[labels]) / presence)
    return [("near events", -1, np.zeros(0, np.int64), log)]


def _seen(fit: AttributionFit, r: int, group: Ints) -> Ints:
    layout = fit.setting.layout
    n_classes = int(layout.sizes[2]) + 1
    first = int(layout.source[r]) * int(layout.sizes[0])
    return np.asarray((first + group) * n_classes + int(layout.casualty[r]), dtype=np.int64)


def _own_claim(fit: AttributionFit, labels: slice) -> Floats:
    """Log ratio of each label's own claim status, did against did not."""
    layout, tab = fit.setting.layout, fit.tables
    trait = layout.trait[labels]
    unclaimed = trait - trait % STATUSES + 3
    return np.asarray(np.log(tab.trait[trait]) - np.log(tab.trait[unclaimed]))


def _claims(fit: AttributionFit, labels: slice, own: Floats) -> list[Piece]:
    """One piece for the status of each group that moves some label."""
    layout, tab = fit.setting.layout, fit.tables
    group, partner = layout.group[labels], _partners(fit, labels)
    pieces: dict[int, Floats] = {}
    for k in range(len(group)):
        terms = [(int(group[k]), float(own[k]))]
        j = labels.start + k
        if partner[k] >= 0:
            terms.append((int(partner[k]), float(np.log(tab.partner[layout.partner[j]]))))
        for i in range(int(layout.related[j]), int(layout.related[j + 1])):
            relation = int(layout.relation[i])
            terms.append((relation // (3 * STATUSES), float(np.log(tab.relation[relation]))))
        for who, log in terms:
            if log != 0.0:
                pieces.setdefault(who, np.zeros(len(group)))[k] += log
    none = np.zeros(0, dtype=np.int64)
    return [("claim", who, none, pieces[who]) for who in sorted(pieces)]


def _roots(fit: AttributionFit, event: int, labels: slice, covers: bool) -> list[Piece]:
    """One piece per root: the report that carries it."""
    layout, tab = fit.setting.layout, fit.tables
    roots, none = np.asarray(fit.data.reports.root), np.zeros(0, np.int64)
    group = layout.group[labels]
    first, last = int(layout.report[event]), int(layout.report[event + 1])
    here = np.flatnonzero(np.asarray(fit.data.reports.event) == event) if last > first else none
    pieces: list[Piece] = []
    for r in range(first, last):
        kind, row, s = int(layout.kind[r]), int(layout.given_root[r]), int(layout.source[r])
        if kind in (ECHO, REPEATED):
            continue
        e = tab.error[s * int(layout.sizes[4]) + int(layout.hedge[r])]
        block = slice(int(layout.chance[r]), int(layout.chance[r + 1]))
        weight = np.array([1.0 - e, *(e * tab.mode[s * 3 : s * 3 + 3])])
        p = layout.naming[block].astype(np.float64) @ weight
        if covers and kind != AGAIN:
            own = tab.own[_seen(fit, r, group)]
            every, same = (float(rate[r]) for rate in fit.echoes)
            rate = own + every
            p = (own * p + same) * -np.expm1(-rate) / rate
        behind = here[roots[here] == roots[row]] if roots[row] >= 0 else np.array([row])
        pieces.append(("root", int(roots[row]), behind, np.log(np.maximum(p, 1e-300))))
    return pieces
