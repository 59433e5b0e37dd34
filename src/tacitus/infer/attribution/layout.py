"""Flat index arrays for the compiled loops: everything about the data that no parameter changes.

The unit is a *label*: one candidate as perpetrator of one event, alone or with a tied partner.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.attribution.data import (
    CLAIMED,
    NOT_RECORDED,
    SILENT,
    AttributionData,
    Ints,
)
from tacitus.infer.attribution.turns import forms, silences
from tacitus.infer.kernels.labels import AGAIN, ECHO, INDEPENDENT, REPEATED, UNKNOWN

STATUSES = 4
STRANGER, TIED, PARENT = range(3)
"""How a group that claims stands to the one that did it."""

Floats = NDArray[np.float64]


class Layout(NamedTuple):
    """Index arrays; N events, L labels, R reports, E label-report pairs."""

    sizes: Ints
    """groups, targets, casualties, sources, hedges, cells, exposure classes, max labels."""
    event: Ints
    """N + 1 pointers into labels."""
    group: Ints
    """L: the perpetrator."""
    cell: Ints
    """L × contexts: cell × group, into presence."""
    trait: Ints
    """L: group × target × casualty × status, into the trait table (last code = missing)."""
    mark: Ints
    """L × M: into the flat table of marks."""
    seen: Ints
    """L: exposure class × group × casualty, into the table of sources' silence."""
    partner: Ints
    """L: trait index of the partner, -1 when alone."""
    tied: Ints
    """L: number of tied partners among the candidates."""
    related: Ints
    """L + 1 pointers into `relation`."""
    relation: Ints
    """group × relation × status of those related to the perpetrator."""
    statuses: Ints
    """group × status: how often each was recorded, over all candidates."""
    report: Ints
    """N + 1 pointers into reports, in order of time."""
    source: Ints
    hedge: Ints
    kind: Ints
    content: Ints
    """R: number of the set named, so that equal contents have equal numbers within an event."""
    casualty: Ints
    """R: casualty class of the event reported on."""
    chance: Ints
    """R: start of the block of this report in `naming`."""
    naming: NDArray[np.float32]
    """E × 4: chance of this content if the source is right, points to the dominant group,
    points to the claimants, or names anybody, for each label."""
    form: Floats
    """R: share of reports on the same groups that name exactly this set."""
    silent_start: Ints
    """P + 1 pointers into `silent`: the sources that stayed silent while others spoke."""
    silent: Ints
    heard_start: Ints
    """P + 1 pointers into `heard`: those that spoke, in order."""
    heard: Ints
    heard_times: Ints
    """P: number of events on which just these spoke in this order."""
    place: Ints
    """N × contexts: cells of each event."""
    near_start: Ints
    """N + 1 pointers into near, earlier events."""
    near: Ints
    nearness: Floats
    near_weight: Floats
    """N: sum of nearness of each event."""
    after_start: Ints
    """N + 1 pointers into the later events to which an event is near."""
    after: Ints
    afterness: Floats
    given_root: Ints
    """R: row of the report in the data."""


def compile_layout(data: AttributionData) -> Layout:
    """Lay the data out for the compiled loops."""
    event, group, partner_group, tied = _labels(data)
    owner = np.repeat(np.arange(data.n_events), np.diff(event))
    status = _statuses(data)
    lookup = status.__getitem__
    g, t, v = data.n_groups, data.n_targets, data.n_casualties
    target = np.where(data.target < 0, t, data.target)
    casualty = np.where(data.casualty < 0, v, data.casualty)

    def trait(who: Ints) -> Ints:
        """Index of the traits of the owner event when `who` did it."""
        known = lookup(_find(data, owner, who))
        index = ((who * (t + 1) + target[owner]) * (v + 1) + casualty[owner]) * STATUSES + known
        return np.asarray(index, dtype=np.int64)

    classes = np.zeros(data.n_events, np.int64) if data.exposure is None else data.exposure[0]
    partner = np.where(partner_group < 0, -1, trait(np.maximum(partner_group, 0)))
    related, relation = _relations(data, event, group, partner_group, status)
    reports = _reports(data, event, group, partner_group, casualty)
    n_classes = 1 if data.exposure is None else len(data.exposure[1])
    sizes = (g, t, v, data.n_sources, data.n_hedges, len(data.place_parent), n_classes)
    return Layout(
        sizes=np.array([*sizes, int(np.diff(event).max())], dtype=np.int64),
        event=event,
        group=group,
        cell=data.place[owner] * g + group[:, None],
        trait=trait(group),
        mark=_marks(data, owner, group),
        seen=(classes[owner] * g + group) * (v + 1) + casualty[owner],
        partner=partner.astype(np.int64),
        tied=tied,
        related=related,
        relation=relation,
        statuses=np.bincount(data.candidates * STATUSES + status, minlength=g * STATUSES),
        place=data.place,
        **_neighbours(data),
        **reports,
    )


def _find(data: AttributionData, event: Ints, group: Ints) -> Ints:
    """Give the row among the candidates; they are sorted by event and group."""
    owner = np.repeat(np.arange(data.n_events), np.diff(data.candidate_pointers))
    keys = owner * data.n_groups + data.candidates
    row = np.searchsorted(keys, event * data.n_groups + group)
    return np.minimum(row, len(keys) - 1)


def _is_candidate(data: AttributionData, event: Ints, group: Ints) -> NDArray[np.bool_]:
    row = _find(data, event, group)
    owner = np.searchsorted(data.candidate_pointers, row, side="right") - 1
    return np.asarray((owner == event) & (data.candidates[row] == group))


def _statuses(data: AttributionData) -> Ints:
    """Claim status of every candidate."""
    recorded = np.repeat(data.claims_recorded, np.diff(data.candidate_pointers))
    status = np.where(recorded, SILENT, NOT_RECORDED)
    event, group = np.asarray(data.claims.event), np.asarray(data.claims.group)
    present = _is_candidate(data, event, group)
    status[_find(data, event[present], group[present])] = np.asarray(data.claims.status)[present]
    return status


def _labels(data: AttributionData) -> tuple[Ints, Ints, Ints, Ints]:
    """Candidates alone, and behind them ordered pairs of tied candidates."""
    n, g = data.n_events, data.n_groups
    owner = np.repeat(np.arange(n), np.diff(data.candidate_pointers))
    group = data.candidates
    partner = np.full(len(group), -1, dtype=np.int64)
    for first, second in np.vstack((data.tied, data.tied[:, ::-1])):
        events = owner[: len(data.candidates)][data.candidates == first]
        events = events[_is_candidate(data, events, np.full(len(events), second))]
        owner = np.concatenate((owner, events))
        group = np.concatenate((group, np.full(len(events), first)))
        partner = np.concatenate((partner, np.full(len(events), second)))
    order = np.argsort(owner, kind="stable")
    owner, group, partner = owner[order], group[order], partner[order]
    tied = np.zeros(len(group), np.int64)
    if len(data.tied):
        keys = owner * g + group
        tied = np.bincount(keys[partner >= 0], minlength=n * g)[keys]
    event = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=n))))
    return event.astype(np.int64), group, partner, np.asarray(tied, dtype=np.int64)


def _neighbours(data: AttributionData) -> dict[str, NDArray[Any]]:
    """Near, earlier events of each event, and the same links read backward."""
    n = data.n_events
    if data.neighbours is None:
        none, nobody = np.zeros(0, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
        empty = np.zeros(0)
        return {
            "near_start": nobody,
            "near": none,
            "nearness": empty,
            "near_weight": empty,
            "after_start": nobody,
            "after": none,
            "afterness": empty,
        }
    later, earlier, weight = data.neighbours
    forth, back = np.argsort(later, kind="stable"), np.argsort(earlier, kind="stable")

    def starts(rows: Ints) -> Ints:
        counts = np.bincount(rows, minlength=n)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)

    return {
        "near_start": starts(later),
        "near": earlier[forth],
        "nearness": weight[forth],
        "near_weight": np.bincount(later, weight, n),
        "after_start": starts(earlier),
        "after": later[back],
        "afterness": weight[back],
    }


def mark_values(data: AttributionData) -> int:
    """Number of values of the mark with most."""
    return int(data.marks.max(initial=0)) + 1


def _marks(data: AttributionData, owner: Ints, group: Ints) -> Ints:
    """Index into marks laid end to end, each group × (value + 1), the last for missing."""
    values = mark_values(data)
    n_marks = data.marks.shape[1]
    value = np.where(data.marks < 0, values, data.marks)[owner]
    row = np.arange(n_marks) * data.n_groups + group[:, None]
    return np.asarray(row * (values + 1) + value, dtype=np.int64)


def _relations(
    data: AttributionData, event: Ints, group: Ints, partner: Ints, status: Ints
) -> tuple[Ints, Ints]:
    """Statuses of candidates that are tied to, or stand above, the perpetrator."""
    g = data.n_groups
    kind = np.zeros((g, g), dtype=np.int64)
    kind[data.tied[:, 0], data.tied[:, 1]] = kind[data.tied[:, 1], data.tied[:, 0]] = TIED
    for above, inside in enumerate(data.parts()):
        kind[above, inside] = PARENT
        kind[above, above] = STRANGER
    if not kind.any():
        return np.zeros(len(group) + 1, np.int64), np.zeros(0, np.int64)
    owner = np.repeat(np.arange(data.n_events), np.diff(event))
    rows: list[Ints] = []
    labels: list[Ints] = []
    for h, g_did in np.argwhere(kind):
        at = np.flatnonzero((group == g_did) & (partner != h))
        at = at[_is_candidate(data, owner[at], np.full(len(at), h))]
        known = status[_find(data, owner[at], np.full(len(at), h))]
        labels.append(at)
        rows.append((h * 3 + kind[h, g_did]) * STATUSES + known)
    label, relation = np.concatenate(labels), np.concatenate(rows)
    keep = relation % STATUSES != NOT_RECORDED
    order = np.argsort(label[keep], kind="stable")
    counts = np.bincount(label[keep], minlength=len(group))
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), relation[keep][order]


def dominant_groups(data: AttributionData) -> Ints:
    """Group most often named in the cell of each event by claims and reports; -1 if none.

    What is said of the event itself does not count, or a single report would make its own
    group dominant and pass for an error that points there.
    """
    if data.dominant is not None:
        return np.asarray(data.dominant)
    pointers, group = data.report_sets()
    alone = np.repeat(np.diff(pointers) == 1, np.diff(pointers))
    reporter = np.repeat(np.asarray(data.reports.event), np.diff(pointers))
    claim = np.asarray(data.claims.status) == CLAIMED
    events = np.concatenate((reporter[alone], np.asarray(data.claims.event)[claim]))
    named = np.concatenate((group[alone], np.asarray(data.claims.group)[claim]))
    cells, place, g = len(data.place_parent), data.place[:, 0], data.n_groups
    votes = np.bincount(place[events] * g + named, minlength=cells * g).reshape(cells, g)
    top = np.where(votes.max(axis=1) > 0, votes.argmax(axis=1), -1)
    out = np.asarray(top[place], dtype=np.int64)
    pairs, counts = np.unique(np.column_stack((events, named)), axis=0, return_counts=True)
    own = np.flatnonzero(out[pairs[:, 0]] == pairs[:, 1])
    for n, h, count in np.column_stack((pairs[own], counts[own])):
        others = votes[place[n]].copy()
        others[h] -= count
        out[n] = others.argmax() if others.max() > 0 else -1
    return out


def _reports(
    data: AttributionData, event: Ints, group: Ints, partner: Ints, casualty: Ints
) -> dict[str, NDArray[Any]]:
    given = data.reports
    at, source = np.asarray(given.event), np.asarray(given.source)
    order = np.lexsort((np.arange(len(at)), np.asarray(given.order), at))
    kind = _kinds(at, source, np.asarray(given.root), np.asarray(given.original), order)
    pointers, named = data.report_sets()
    labels = np.diff(event)[at[order]]
    # Where all roots are known nobody is taken to repeat, and silence says nothing of it.
    heard = order if (kind == UNKNOWN).any() else order[:0]
    classes, covers = data.exposure or (
        np.zeros(data.n_events, np.int64),
        np.ones((1, data.n_sources), dtype=bool),
    )
    content = _contents(pointers, named)
    counts = np.bincount(at, minlength=data.n_events)
    return {
        "report": np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        "source": source[order],
        "hedge": np.asarray(given.hedge)[order],
        "kind": kind,
        "content": content[order],
        "form": forms(content, pointers, named)[order],
        "casualty": casualty[at[order]],
        "chance": np.concatenate(([0], np.cumsum(labels))).astype(np.int64),
        "naming": _naming(data, event, group, partner, order),
        **silences(at[heard], source[heard], classes, covers),
        "given_root": order,
    }


def _kinds(event: Ints, source: Ints, root: Ints, original: NDArray[np.bool_], order: Ints) -> Ints:
    """The earliest report of each root on an event stands for the root; the rest echo it."""
    if len(order) == 0:
        return np.zeros(0, dtype=np.int64)
    pairs = np.column_stack((event[order], root[order]))
    _, first = np.unique(pairs, axis=0, return_index=True)
    kind = np.full(len(order), ECHO, dtype=np.int64)
    kind[first] = np.where(original[order][first], INDEPENDENT, UNKNOWN)
    kind[root[order] < 0] = UNKNOWN
    _, first = np.unique(np.column_stack((event[order], source[order])), axis=0, return_index=True)
    again = np.ones(len(order), dtype=bool)
    again[first] = False
    kind[again] = np.where(kind[again] == ECHO, REPEATED, AGAIN)
    return kind


def _contents(pointers: Ints, named: Ints) -> Ints:
    """Number the sets named, equal sets alike."""
    if (np.diff(pointers) == 1).all():
        return named.copy()
    numbers: dict[tuple[int, ...], int] = {}
    sets = (tuple(sorted(named[a:b])) for a, b in pairwise(pointers))
    return np.array([numbers.setdefault(s, len(numbers)) for s in sets], dtype=np.int64)


def _membership(row: Ints, group: Ints, n_groups: int) -> Callable[[Ints, Ints], Floats]:
    """Give a function that tells (1 or 0) whether a row holds a group."""
    keys = np.append(np.unique(row * n_groups + group), np.iinfo(np.int64).max)

    def holds(rows: Ints, groups: Ints) -> Floats:
        wanted = rows * n_groups + groups
        found = keys[np.searchsorted(keys, wanted)] == wanted
        return np.asarray(found & (groups >= 0), dtype=np.float64)

    return holds


def _naming(
    data: AttributionData, event: Ints, group: Ints, partner: Ints, order: Ints
) -> NDArray[np.float32]:
    """Chance of each report's content, for each label: right; dominant; claimants; anybody.

    A source that errs names somebody who did not do it; where the dominant group or all
    claimants did it, that kind of error falls back on anybody else.
    """
    g = data.n_groups
    given_event = np.asarray(data.reports.event)
    pointers, named = data.report_sets()
    owner = np.repeat(np.arange(len(order)), np.diff(pointers))
    inside = _is_candidate(data, given_event[owner], named)
    owner, named = owner[inside], named[inside]
    names = _membership(owner, named, g)
    claim = np.asarray(data.claims.status) == CLAIMED
    claim_event = np.asarray(data.claims.event)[claim]
    claim_group = np.asarray(data.claims.group)[claim]
    claims = _membership(claim_event, claim_group, g)

    width = np.diff(event)[given_event[order]]
    start = np.concatenate(([0], np.cumsum(width)))
    report = np.repeat(order, width)
    at = given_event[report]
    label = np.arange(start[-1]) - np.repeat(start[:-1], width) + event[at]
    did, other = group[label], partner[label]
    dominant = dominant_groups(data)[at]
    dominant = np.where(_is_candidate(data, at, np.maximum(dominant, 0)), dominant, -1)

    n_did = 1.0 + (other >= 0)
    n_named = np.bincount(owner, minlength=len(order))[report]
    n_candidates = np.diff(data.candidate_pointers)[at]
    right = names(report, did) + names(report, other)
    anybody = (n_named - right) / np.maximum(n_candidates - n_did, 1.0)
    no_dominant = (dominant < 0) | (dominant == did) | (dominant == other)
    by_claim = claims(given_event[owner], named)
    by_report = np.asarray(np.bincount(owner, by_claim, len(order)), dtype=np.float64)
    claimants_named: Floats = by_report[report]
    claimants = np.bincount(claim_event, minlength=data.n_events)[at]
    innocent = claimants - claims(at, did) - claims(at, other)
    innocent_named = claimants_named
    for who in (did, other):
        innocent_named = innocent_named - claims(at, who) * names(report, who)
    return np.column_stack(
        (
            right / n_did,
            np.where(no_dominant, anybody, names(report, dominant)),
            np.where(innocent > 0, innocent_named / np.maximum(innocent, 1), anybody),
            anybody,
        )
    ).astype(np.float32)
