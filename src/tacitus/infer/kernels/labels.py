"""One pass over all labels: who did each event, and what that says about everything else."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels.near import follower_ratios, near_votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SCALE = 1e-150

INDEPENDENT, ECHO, UNKNOWN, AGAIN, REPEATED = range(5)
"""A report stands by itself; repeats a known root; may repeat; is one more by its source on the
event, so that it tells nothing on coverage; or repeats and is one more, so that it tells nothing.
"""


class Tables(NamedTuple):
    """Probabilities looked up by the index arrays of the layout."""

    presence: Floats
    pull: Floats
    """One number: weight of near, earlier events against presence."""
    context: Floats
    """Chance of each kind of cell being the one that counts."""
    trait: Floats
    """Chance of target, casualties and own claim status, the last over that of a stranger."""
    partner: Floats
    """Chance of the claim status of one who did it, over that of a stranger."""
    relation: Floats
    """The same for one tied to, or above, the perpetrator."""
    mark: Floats
    joint: Floats
    """One number: chance that a tied partner took part."""
    error: Floats
    """Source × hedge."""
    mode: Floats
    """Source × 3: dominant group, claimants, anybody."""
    silence: Floats
    """Exposure class × group × casualty: chance that no source reports on an event in view."""
    unseen: Floats
    """The same, whether in view or not."""
    sight: Floats
    """Casualty: chance that an event is in view of the sources at all."""
    own: Floats
    """Source × group × casualty: rate of a source's own observation."""
    surprise: Floats
    """Odds of a report by own observation, exp(rate) - 1."""
    echo: Floats
    """Source × source: rate at which the row repeats the column."""


class Stats(NamedTuple):
    """Counts that the parameters need; fractional in EM."""

    presence: Floats
    linked: Floats
    """One number: events that follow a near, earlier one of the same group."""
    context: Floats
    trait: Floats
    partner: Floats
    relation: Floats
    mark: Floats
    joint: Floats
    """Together; alone though a tied partner was possible."""
    sight: Floats
    """Casualty × (in view, out of view)."""
    naming: Floats
    """Source × hedge × (right, dominant, claimants, anybody)."""
    seen: Floats
    observed: Floats
    """Source × group × casualty: reports that are the source's own."""
    gap: Floats
    """Source × group × casualty: exposure that ended early, by a report or an echo."""
    echoed: Floats
    """Source × source: reports that repeat."""
    exposed: Floats
    """Source × source: time until a report by a source that could have repeated."""


@nb.njit(cache=True)
def echo_rates(
    source: Ints, content: Ints, echo: Floats, n_sources: int, first: int, r: int
) -> tuple[float, float]:
    """Rates at which report `r` may repeat any earlier one, and one of the same content."""
    every = 0.0
    same = 0.0
    s = source[r]
    for k in range(first, r):
        if source[k] != s:
            rate = echo[s * n_sources + source[k]]
            every += rate
            if content[k] == content[r]:
                same += rate
    return every, same


@nb.njit(cache=True, fastmath={"reassoc", "contract", "arcp"})
def pass_labels(
    lay: Any,
    tab: Tables,
    stats: Stats,
    posterior: Floats,
    did: Ints,
    shares: Floats,
    unclaimed: NDArray[np.bool_],
    keep: bool,
    covers: bool,
    rng: Any,
) -> float:
    """Draw the label of each event in turn; return the log-likelihood.

    With `keep`, probabilities are added to `posterior` (labels; Rao-Blackwell), and the labels
    drawn are counted in `shares`: 2 × groups, over all events and over the unclaimed. `did`
    holds the group that did each event as last drawn; where events have near neighbours each
    draw is conditional on the others, and the value returned is a pseudo log-likelihood.

    Everything is taken out of the tuples first: inside the loop each access would count
    references, which costs more than the arithmetic.
    """
    n_groups, n_sources, n_hedges = lay.sizes[0], lay.sizes[3], lay.sizes[4]
    n_classes = lay.sizes[2] + 1
    event, group, cell, trait, mark = lay.event, lay.group, lay.cell, lay.trait, lay.mark
    seen, partner, tied, related = lay.seen, lay.partner, lay.tied, lay.related
    relation, report, source, hedge = lay.relation, lay.report, lay.source, lay.hedge
    kinds, content, casualty, chance = lay.kind, lay.content, lay.casualty, lay.chance
    form = lay.form
    naming = lay.naming
    p_cell, p_trait, p_partner, p_relation = tab.presence, tab.trait, tab.partner, tab.relation
    p_mark, joint, p_error, p_mode = tab.mark, tab.joint[0], tab.error, tab.mode
    silence, unseen, sight = tab.silence, tab.unseen, tab.sight
    own_rate, surprise, echo = tab.own, tab.surprise, tab.echo
    c_cell, c_trait, c_partner, c_relation = (
        stats.presence,
        stats.trait,
        stats.partner,
        stats.relation,
    )
    c_sight = stats.sight
    c_mark, c_joint, c_naming, c_seen = stats.mark, stats.joint, stats.naming, stats.seen
    observed, gap, echoed, exposed = stats.observed, stats.gap, stats.echoed, stats.exposed
    p_context, c_context = tab.context, stats.context
    near_start, near, nearness = lay.near_start, lay.near, lay.nearness
    has_near = len(near) > 0
    pull, c_linked = tab.pull[0], stats.linked
    votes = np.zeros(n_groups)
    followers = np.ones(n_groups)
    n_contexts = cell.shape[1]
    n_marks = mark.shape[1]
    has_ties = tied.any()
    has_relations = len(relation) > 0
    buf = np.empty(lay.sizes[7])
    loglik = 0.0
    product = 1.0
    for n in range(len(event) - 1):
        a = event[n]
        width = event[n + 1] - a
        r0 = report[n]
        r1 = report[n + 1]
        total = 0.0
        if has_near:
            near_votes(near_start, near, nearness, pull, n, did, votes)
            follower_ratios(lay, p_cell, p_context, pull, n, did, followers)
        # What is known without reports: presence, traits, claims, and sources' silence.
        for k in range(width):
            j = a + k
            w = 0.0
            for x in range(n_contexts):
                w += p_context[x] * p_cell[cell[j, x]]
            if has_near:
                w = (w + votes[group[j]]) * followers[group[j]]
            w *= p_trait[trait[j]]
            if covers:
                if r1 > r0:
                    w *= sight[seen[j] % n_classes] * silence[seen[j]]
                else:
                    w *= unseen[seen[j]]
            for m in range(n_marks):
                w *= p_mark[mark[j, m]]
            if has_ties:
                if partner[j] >= 0:
                    w *= p_partner[partner[j]] * joint / tied[j]
                elif tied[j] > 0:
                    w *= 1.0 - joint
            if has_relations:
                for i in range(related[j], related[j + 1]):
                    w *= p_relation[relation[i]]
            buf[k] = w
        for r in range(r0, r1):
            kind = kinds[r]
            if kind == REPEATED or (kind == ECHO and not covers):
                continue
            s = source[r]
            seen0 = s * n_groups * n_classes + casualty[r]
            if kind == ECHO:
                for k in range(width):
                    buf[k] *= np.exp(own_rate[seen0 + group[a + k] * n_classes])
                continue
            e = p_error[s * n_hedges + hedge[r]]
            right = 1.0 - e
            m0 = e * p_mode[s * 3]
            m1 = e * p_mode[s * 3 + 1]
            m2 = e * p_mode[s * 3 + 2]
            every = 0.0
            same = 0.0
            if kind == UNKNOWN and covers:
                every, same = echo_rates(source, content, echo, n_sources, r0, r)
                same /= form[r]
            top = 0.0
            i = chance[r]
            if not covers or kind == AGAIN:
                for k in range(width):
                    p = right * naming[i + k, 0] + m0 * naming[i + k, 1]
                    p += m1 * naming[i + k, 2] + m2 * naming[i + k, 3]
                    buf[k] *= p
                    top += buf[k]
            else:
                for k in range(width):
                    p = right * naming[i + k, 0] + m0 * naming[i + k, 1]
                    p += m1 * naming[i + k, 2] + m2 * naming[i + k, 3]
                    at = seen0 + group[a + k] * n_classes
                    if every > 0.0:
                        rate = own_rate[at] + every
                        p = (own_rate[at] * p + same) * -np.expm1(-rate) / rate
                        p *= np.exp(own_rate[at])
                    else:
                        p *= surprise[at]
                    buf[k] *= p
                    top += buf[k]
            if top < SCALE:
                for k in range(width):
                    buf[k] /= SCALE
                loglik += np.log(SCALE)
        for k in range(width):
            total += buf[k]
        if not total > 1e-280:
            top = 0.0
            for k in range(width):
                top = max(top, buf[k])
            # Nothing is possible: fall back on not knowing, at a cost that shows.
            if top <= 0.0:
                for k in range(width):
                    buf[k] = 1.0
                top = 1.0
                loglik += np.log(1e-300)
            total = 0.0
            for k in range(width):
                buf[k] /= top
                total += buf[k]
            loglik += np.log(top)
        # Logs are taken of products, as seldom as the range of doubles allows.
        product *= total
        if product < 1e-20 or product > 1e20:
            loglik += np.log(product)
            product = 1.0
        u = rng.random() * total
        low = width - 1
        acc = 0.0
        for k in range(width):
            acc += buf[k]
            if u < acc:
                low = k
                break
        while buf[low] <= 0.0:
            low -= 1
        did[n] = group[a + low]
        if keep:
            inverse = 1.0 / total
            for k in range(width):
                posterior[a + k] += buf[k] * inverse
            shares[0, group[a + low]] += 1.0
            if unclaimed[n]:
                shares[1, group[a + low]] += 1.0
        j = a + low
        g = group[j]
        here = True
        if has_near:
            base = 0.0
            for x in range(n_contexts):
                base += p_context[x] * p_cell[cell[j, x]]
            here = rng.random() * (base + votes[g]) < base
            if not here:
                c_linked[0] += 1.0
        if here and n_contexts == 1:
            c_cell[cell[j, 0]] += 1.0
        elif here:
            whole = 0.0
            for x in range(n_contexts):
                whole += p_context[x] * p_cell[cell[j, x]]
            u = rng.random() * whole
            for x in range(n_contexts):
                p = p_context[x] * p_cell[cell[j, x]]
                if u < p or x == n_contexts - 1:
                    c_cell[cell[j, x]] += 1.0
                    c_context[x] += 1.0
                    break
                u -= p
        c_trait[trait[j]] += 1.0
        if covers:
            v = seen[j] % n_classes
            in_view = True
            if r1 == r0:
                in_view = rng.random() * unseen[seen[j]] < sight[v] * silence[seen[j]]
            if in_view:
                c_seen[seen[j]] += 1.0
                c_sight[2 * v] += 1.0
            else:
                c_sight[2 * v + 1] += 1.0
        for m in range(n_marks):
            c_mark[mark[j, m]] += 1.0
        if has_ties:
            if partner[j] >= 0:
                c_partner[partner[j]] += 1.0
                c_joint[0] += 1.0
            elif tied[j] > 0:
                c_joint[1] += 1.0
        if has_relations:
            for i in range(related[j], related[j + 1]):
                c_relation[relation[i]] += 1.0
        for r in range(r0, r1):
            kind = kinds[r]
            if kind == REPEATED:
                continue
            s = source[r]
            seen1 = (s * n_groups + g) * n_classes + casualty[r]
            if kind == ECHO:
                gap[seen1] += 1.0
                continue
            at = s * n_hedges + hedge[r]
            e = p_error[at]
            i = chance[r] + low
            p0 = (1.0 - e) * naming[i, 0]
            p1 = e * p_mode[s * 3] * naming[i, 1]
            p2 = e * p_mode[s * 3 + 1] * naming[i, 2]
            p3 = e * p_mode[s * 3 + 2] * naming[i, 3]
            p = p0 + p1 + p2 + p3
            if covers and kind != AGAIN:
                own = own_rate[seen1]
                every = 0.0
                same = 0.0
                if kind == UNKNOWN:
                    every, same = echo_rates(source, content, echo, n_sources, r0, r)
                rate = own + every
                alone = own * p * form[r]
                repeats = same > 0.0 and rng.random() * (alone + same) >= alone
                time = -np.log1p(rng.random() * np.expm1(-rate)) / rate
                gap[seen1] += 1.0 - time
                if every > 0.0:
                    u = rng.random() * same
                    for r2 in range(r0, r):
                        s2 = source[r2]
                        if s2 == s:
                            continue
                        pair = s * n_sources + s2
                        exposed[pair] += time
                        if repeats and content[r2] == content[r]:
                            if u < echo[pair]:
                                echoed[pair] += 1.0
                                u = np.inf
                            else:
                                u -= echo[pair]
                if repeats:
                    continue
                observed[seen1] += 1.0
            if p <= 0.0:
                continue
            u = rng.random() * p
            wrong = 0
            if u >= p0:
                wrong = 1
                if u >= p0 + p1:
                    wrong = 2
                    if u >= p0 + p1 + p2:
                        wrong = 3
            c_naming[at * 4 + wrong] += 1.0
    return float(loglik + np.log(product))
