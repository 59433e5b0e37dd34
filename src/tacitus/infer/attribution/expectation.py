"""The E step: probabilities of all labels, and what they lead to expect of every count.

Whole arrays at once. The sampler's compiled loops hold the same formulas, a label at a time; the
tests hold the two together.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from tacitus.infer.attribution.data import Ints
from tacitus.infer.attribution.layout import STATUSES, Floats, Layout
from tacitus.infer.attribution.turns import expected_turns
from tacitus.infer.kernels.labels import AGAIN, ECHO, REPEATED, UNKNOWN, Stats, Tables
from tacitus.infer.kernels.parameters import Parameters

IMPOSSIBLE = float(np.log(1e-300))
"""Log-likelihood of an event that no label explains; its labels are then equally likely."""


class Echoes(NamedTuple):
    """Rates at which a report may repeat an earlier one of its event: any; one that says the same,
    over the chance of putting it that way oneself."""

    every: Floats
    same: Floats


class _Pairs(NamedTuple):
    """A report whose root is not known, and each earlier one on its event by another source."""

    later: Ints
    pair: Ints
    """Source × source, into the rates of repeating."""
    agrees: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Expectation:
    """The E step of one layout: indices made once, used in every pass.

    Parameters
    ----------
    layout
        Events, labels and reports, laid out flat.
    covers
        Whether the presence of reports informs.
    """

    def __init__(self, layout: Layout, covers: bool) -> None:
        self.layout, self.covers = layout, covers
        self.n_events = len(layout.event) - 1
        width = np.diff(layout.event)
        self.owner: Ints = np.repeat(np.arange(self.n_events), width)
        self.at_event: Ints = np.repeat(np.arange(self.n_events), np.diff(layout.report))
        wide = width[self.at_event]
        start = np.concatenate(([0], np.cumsum(wide)))
        self.report: Ints = np.repeat(np.arange(len(wide)), wide)
        shift = layout.event[self.at_event] - start[:-1]
        self.label: Ints = np.arange(start[-1]) + shift[self.report]
        """Report and label of each row of `layout.naming`."""
        self.reported = np.diff(layout.report) > 0
        self.naming = layout.naming.astype(np.float64)
        spoke = ~np.isin(layout.kind, (ECHO, REPEATED))
        self.spoke = spoke[self.report]
        self.tells = self.spoke & (layout.kind != AGAIN)[self.report]
        self.copied = (layout.kind == ECHO)[self.report]
        g, classes = int(layout.sizes[0]), int(layout.sizes[2]) + 1
        source = layout.source[self.report] * g + layout.group[self.label]
        self.seen: Ints = source * classes + layout.casualty[self.report]
        """Source × group × casualty of each row."""

    @cached_property
    def pairs(self) -> _Pairs:
        """Reports that one of unknown root may repeat."""
        layout = self.layout
        unknown = np.flatnonzero(layout.kind == UNKNOWN)
        first = layout.report[self.at_event[unknown]]
        later = np.repeat(unknown, unknown - first)
        ends = np.cumsum(unknown - first)
        earlier = np.arange(len(later)) - np.repeat(ends - unknown, unknown - first)
        other = layout.source[earlier] != layout.source[later]
        later, earlier = later[other], earlier[other]
        return _Pairs(
            later,
            layout.source[later] * int(layout.sizes[3]) + layout.source[earlier],
            layout.content[later] == layout.content[earlier],
        )

    def echoes(self, tab: Tables) -> Echoes:
        """Give the rates of repeating of each report; zero where its root is known."""
        n, pairs = len(self.layout.kind), self.pairs
        rate = tab.echo[pairs.pair]
        every, same = _sums(pairs.later, rate, n), _sums(pairs.later, rate * pairs.agrees, n)
        return Echoes(every, same / self.layout.form)

    @cached_property
    def _links(self) -> csr_array:
        """Events × events: nearness, both ways."""
        layout, n = self.layout, self.n_events
        later = np.repeat(np.arange(n), np.diff(layout.near_start))
        one_way = csr_array((layout.nearness, (later, layout.near)), shape=(n, n))
        return csr_array(one_way + one_way.T)

    def votes(self, pull: float, posterior: Floats) -> Floats:
        """Pull of near events, earlier and later, on each label: a mean field of their groups."""
        if not len(self.layout.near):
            return np.zeros(len(posterior))
        group = self.layout.group
        shape = (self.n_events, int(self.layout.sizes[0]))
        did = csr_array((posterior, (self.owner, group)), shape=shape)
        return pull * np.asarray((self._links @ did)[self.owner, group]).ravel()

    def presence(self, tab: Tables) -> Floats:
        """Chance of each label's group where its event lies."""
        return np.asarray(tab.presence[self.layout.cell] @ tab.context)

    def name(self, tab: Tables) -> Floats:
        """Chance of naming, E × 4: right, dominant group, claimants, anybody."""
        layout = self.layout
        e = tab.error[layout.source * int(layout.sizes[4]) + layout.hedge]
        weight = np.column_stack((1.0 - e, e[:, None] * tab.mode.reshape(-1, 3)[layout.source]))
        return np.asarray(self.naming * weight[self.report])

    def vote(self, weight: Floats) -> Floats:
        """Add to each label one voice for every report that can be right about it."""
        right = np.where(self.spoke, self.naming[:, 0], 0.0)
        total = np.bincount(self.report, right, len(self.layout.kind))[self.report]
        voice = np.divide(right, total, out=np.zeros_like(right), where=total > 0)
        return weight + np.bincount(self.label, voice, len(weight))

    def posterior(self, tab: Tables, last: Floats) -> tuple[Floats, float]:
        """Probability of each label, and the log-likelihood relative to strangers' statuses.

        `last` holds the probabilities before: near events pull by them.
        """
        layout = self.layout
        here = self.presence(tab) + self.votes(float(tab.pull[0]), last)
        with np.errstate(divide="ignore", invalid="ignore"):
            log = np.log(here) + np.log(tab.trait[layout.trait])
            log += np.log(tab.mark[layout.mark]).sum(axis=1)
            if self.covers:
                classes = int(layout.sizes[2]) + 1
                in_view = tab.sight[layout.seen % classes] * tab.silence[layout.seen]
                log += np.log(np.where(self.reported[self.owner], in_view, tab.unseen[layout.seen]))
            log += self._companions(tab)
            log += np.bincount(self.label, self._said(tab), len(log))
        start = layout.event[:-1]
        top = np.maximum.reduceat(log, start)
        lost = ~np.isfinite(top)
        weight = np.exp(log - np.where(lost, 0.0, top)[self.owner])
        weight[lost[self.owner]] = 1.0
        total = np.add.reduceat(weight, start)
        loglik = np.log(total).sum() + np.where(lost, IMPOSSIBLE, top).sum()
        return weight / total[self.owner], float(loglik)

    def _companions(self, tab: Tables) -> Floats:
        """Log factor of tied partners and of the claims of those related to the perpetrator."""
        layout = self.layout
        log = np.zeros(len(layout.group))
        if layout.tied.any():
            joint = tab.joint[0]
            alone = np.where(layout.tied > 0, np.log1p(-joint), 0.0)
            together = np.log(tab.partner[layout.partner] * joint / layout.tied)
            log += np.where(layout.partner >= 0, together, alone)
        if len(layout.relation):
            of = np.repeat(np.arange(len(log)), np.diff(layout.related))
            log += np.bincount(of, np.log(tab.relation[layout.relation]), len(log))
        return log

    def _said(self, tab: Tables) -> Floats:
        """Log factor of each report, for each label of its event."""
        log = np.log(self.name(tab).sum(axis=1))
        if self.covers:
            own = tab.own[self.seen]
            every, same = (rate[self.report] for rate in self.echoes(tab))
            rate = own + every
            any_root = (own * np.exp(log) + same) * -np.expm1(-rate) / rate * np.exp(own)
            told = np.where(every > 0, np.log(any_root), log + np.log(tab.surprise[self.seen]))
            log = np.where(self.tells, told, log)
            return np.where(self.copied, own, np.where(self.spoke, log, 0.0))
        return np.where(self.spoke, log, 0.0)

    def count(self, tab: Tables, q: Floats, stats: Stats) -> None:
        """Fill `stats` with what is expected under probabilities `q` of the labels."""
        layout = self.layout
        _fill(stats.trait, layout.trait, q)
        for m in range(layout.mark.shape[1]):
            _fill(stats.mark, layout.mark[:, m], q, add=m > 0)
        self._count_presence(tab, q, stats)
        paired = layout.partner >= 0
        _fill(stats.partner, layout.partner[paired], q[paired])
        stats.joint[:] = q[paired].sum(), q[~paired & (layout.tied > 0)].sum()
        of = np.repeat(np.arange(len(q)), np.diff(layout.related))
        _fill(stats.relation, layout.relation, q[of])
        if self.covers:
            v = layout.seen % (int(layout.sizes[2]) + 1)
            maybe = tab.sight[v] * tab.silence[layout.seen] / tab.unseen[layout.seen]
            in_view = q * np.where(self.reported[self.owner], 1.0, maybe)
            _fill(stats.seen, layout.seen, in_view)
            _fill(stats.sight, 2 * v, in_view)
            _fill(stats.sight, 2 * v + 1, q - in_view, add=True)
        self._count_reports(tab, q[self.label], stats)

    def _count_presence(self, tab: Tables, q: Floats, stats: Stats) -> None:
        layout = self.layout
        here = self.presence(tab)
        rooted = q * here / (here + self.votes(float(tab.pull[0]), q))
        stats.linked[0] = (q - rooted).sum()
        for x in range(layout.cell.shape[1]):
            cell = layout.cell[:, x]
            share = rooted * tab.context[x] * tab.presence[cell] / here
            _fill(stats.presence, cell, share, add=x > 0)
            stats.context[x] = share.sum()

    def _count_reports(self, tab: Tables, q: Floats, stats: Stats) -> None:
        layout = self.layout
        parts = self.name(tab)
        p = parts.sum(axis=1)
        independent = np.ones(len(p))
        if self.covers:
            own = tab.own[self.seen]
            every, same = (rate[self.report] for rate in self.echoes(tab))
            rate = own + every
            repeats = self.tells & (same > 0)
            independent[repeats] = (own * p / (own * p + same))[repeats]
            wait = np.where(self.tells, 1.0 / rate + 1.0 / np.expm1(-rate) + 1.0, 0.0)
            early = np.where(self.tells, q * (1.0 - wait), np.where(self.copied, q, 0.0))
            _fill(stats.gap, self.seen, early)
            _fill(stats.observed, self.seen, np.where(self.tells, q * independent, 0.0))
            n = len(layout.kind)
            waited = _sums(self.report, q * wait, n)
            repeated = _sums(self.report, q * (1.0 - independent), n)
            later, pair, agrees = self.pairs
            _fill(stats.exposed, pair, waited[later])
            rate = agrees * tab.echo[pair]
            by = np.maximum(_sums(later, rate, n), 1e-300)
            _fill(stats.echoed, pair, repeated[later] * rate / by[later])
        scale = np.where(self.spoke & (p > 0), q * independent / np.maximum(p, 1e-300), 0.0)
        at = (layout.source * int(layout.sizes[4]) + layout.hedge)[self.report] * 4
        for i in range(4):
            _fill(stats.naming, at + i, scale * parts[:, i], add=i > 0)


def _fill(counts: Floats, index: Ints, weight: Floats, *, add: bool = False) -> None:
    """Sum weights into counts, in place."""
    made = _sums(index, weight, len(counts))
    counts[:] = counts + made if add else made


def _sums(index: Ints, weight: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(index, weight, size), dtype=np.float64)


def tables_of(par: Parameters, exposure: Floats, covers: bool) -> Tables:
    """Make the look-up tables from the parameters."""
    g, t, v = par.claim.shape
    stranger = par.false_claim[:, :1]
    silent = (1.0 - par.false_claim) / (1.0 - stranger)
    relation = np.stack((par.false_claim / stranger, silent, silent, np.ones((g, 3))), axis=-1)
    quiet = (1.0 - par.claim) / (1.0 - stranger[..., None])
    denied, kept = par.deny[0] / par.deny[1], (1.0 - par.deny[0]) / (1.0 - par.deny[1])
    ratio = np.stack(
        (
            par.claim / stranger[..., None],
            quiet * denied[:, None, None],
            quiet * kept[:, None, None],
            np.ones((g, t, v)),
        ),
        axis=-1,
    )
    target = par.target[:g, :, None, None]
    casualty = par.casualty[: g * t].reshape(g, t, v, 1)
    trait = np.zeros((g, t + 1, v + 1, STATUSES))
    trait[:, :t, :v] = target * casualty * ratio
    trait[:, :t, v] = trait[:, :t, :v].sum(axis=2)
    trait[:, t] = trait[:, :t].sum(axis=1)
    partner = trait.copy()
    partner[:, :t, :v] = ratio
    partner[:, :t, v] = (casualty * ratio).sum(axis=2)
    partner[:, t, :v] = (target * ratio).sum(axis=1)
    values = par.mark.shape[1]
    marks = par.mark.reshape(-1, g + 1, values)[:, :g]
    mark = np.concatenate((marks, np.ones((*marks.shape[:2], 1))), axis=2)
    rate = par.reach[:, None] * par.visibility * par.affinity
    own = rate[..., None] * par.severity if covers else np.zeros((*rate.shape, v + 1))
    silence = np.exp(-np.minimum(np.einsum("xs,sgv->xgv", exposure, own), 400.0))
    return Tables(
        presence=par.presence.ravel(),
        pull=par.pull,
        context=par.context,
        trait=trait.ravel(),
        partner=partner.ravel(),
        relation=relation.ravel(),
        mark=mark.ravel(),
        joint=par.joint,
        error=par.error.ravel(),
        mode=par.mode[: len(par.error)].ravel(),
        silence=silence.ravel(),
        unseen=(1.0 - par.sight + par.sight * silence).ravel(),
        sight=par.sight,
        own=own.ravel(),
        surprise=np.expm1(np.minimum(own, 300.0)).ravel(),
        echo=par.echo.ravel(),
    )


def expected_traits(counts: Floats, table: Floats, shape: tuple[int, int, int]) -> Floats:
    """Hand counts of events with missing traits to the traits they may have had.

    Returns groups × targets × casualties × statuses.
    """
    g, t, v = shape
    n = counts.reshape(g, t + 1, v + 1, STATUSES)
    weight = table.reshape(n.shape)[:, :t, :v]
    full = n[:, :t, :v].copy()
    for missing, axes in ((n[:, :t, v:], (2,)), (n[:, t:, :v], (1,)), (n[:, t:, v:], (1, 2))):
        if missing.any():
            full += missing * weight / weight.sum(axis=axes, keepdims=True)
    return np.asarray(full)


def claim_sums(layout: Layout, relation: Floats, full: Floats) -> tuple[Floats, Floats]:
    """Sum statuses for the rates: of those who did it, and of those who did not.

    Returns groups × targets × casualties × (claimed, not), and groups × 5 × 2: claims by
    relation (stranger, tied, parent), then denials of those who did it and of those who did not.
    """
    g = len(full)
    own = np.stack((full[..., 0], full[..., 1] + full[..., 2]), axis=-1)
    did = full[..., :3].sum(axis=(1, 2))
    related = relation.reshape(g, 3, STATUSES)
    rest = layout.statuses.reshape(g, STATUSES)[:, :3] - did
    other = np.zeros((g, 5, 2))
    other[:, 1:3, 0] = related[:, 1:, 0]
    other[:, 1:3, 1] = related[:, 1:, 1] + related[:, 1:, 2]
    strangers = np.column_stack((rest[:, 0], rest[:, 1] + rest[:, 2]))
    other[:, 0] = np.maximum(strangers - other[:, 1:3].sum(axis=1), 0.0)
    other[:, 3] = did[:, 1:]
    other[:, 4] = np.maximum(rest[:, 1:], 0.0)
    return own, other


def strangers_loglik(layout: Layout, par: Parameters, covers: bool) -> float:
    """Log-likelihood of all claim statuses as if nobody listed did anything, plus echoes' silence.

    What `Expectation.posterior` returns is relative to this.
    """
    p, d = par.false_claim[:, 0], par.deny[1]
    chance = np.column_stack((p, (1.0 - p) * d, (1.0 - p) * (1.0 - d)))
    total = (layout.statuses.reshape(-1, STATUSES)[:, :3] * np.log(chance)).sum()
    return float(total + expected_turns(layout, par.echo)[1] if covers else total)
