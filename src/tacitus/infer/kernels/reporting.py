"""Deeds, claims by groups and reports by sources, event by event and tie by tie."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from tacitus.infer.kernels.drawing import exponential, pick, uniform

SILENT, CLAIMED, DENIED = 0, 1, 2
TOP_LEVEL = 4
_MIXED = 3
# One row per report, on attacks and on ties alike: ``matter`` is what it is about.
REPORT = np.dtype(
    [
        ("day", "f8"),
        ("matter", "i4"),
        ("root", "i4"),
        ("copied_from", "i4"),
        ("source", "i2"),
        ("group", "i2"),
        ("alternative", "i2"),
        ("level", "i1"),
        ("flag", "i1"),
        ("hearsay", "?"),
    ],
    align=True,
)


class Deeds(NamedTuple):
    """Columns of attacks: when, where, by whom and with whom, on what, killing whom."""

    time: Any
    place: Any
    group: Any
    partner: Any
    target: Any
    casualty: Any
    severity: Any
    year: Any


class Policy(NamedTuple):
    """Tables of claims.

    ``own`` is (group, target, casualty, severity), ``false`` (group, tied, severity),
    ``allied`` and ``credit`` (year, group, perpetrator), denials (group,).
    """

    own: Any
    false: Any
    allied: Any
    credit: Any
    denial_done: Any
    denial_other: Any


class Voices(NamedTuple):
    """How sources speak: running sums of hedge levels (source, wrong or right, level)."""

    levels: Any
    copying: Any
    hearsay: float
    hedge_loss: float
    delay: float


class Sight(NamedTuple):
    """How sources see attacks, and whom they name when they err."""

    coverage: Any
    accuracy: Any
    error_mix: Any
    dominant: Any
    actors: Any
    parent: Any
    umbrella_share: float
    set_share: float


class Beat(NamedTuple):
    """How sources see ties.

    ``watch`` is (source, group); ``rates`` (asserts or denies, absent or held, source);
    ``symmetric`` (layer,).
    """

    watch: Any
    rates: Any
    symmetric: Any


@njit(cache=True)
def targets(stream: Any, group: Any, target_mix: Any, casualty_mix: Any) -> tuple[Any, Any]:
    """Draw what was attacked and who was killed, from tables of running sums."""
    target = np.empty(group.size, np.int8)
    casualty = np.empty(group.size, np.int8)
    for n in range(group.size):
        z = group[n]
        target[n] = pick(target_mix[z], uniform(stream) * target_mix[z, -1])
        row = casualty_mix[z, target[n]]
        casualty[n] = pick(row, uniform(stream) * row[-1])
    return target, casualty


@njit(cache=True)
def deaths(stream: Any, casualty: Any, died: Any, mean: Any) -> tuple[Any, Any]:
    """Draw the dead by kind of victim, low, best and high, and the class of their number.

    Counts are geometric beyond the first, as overdispersed as counts of the killed are.
    Where kinds are mixed, two of three are drawn.
    """
    kinds = mean.size
    ratio = np.log(mean / (1.0 + mean) + 1e-300)
    out = np.zeros((casualty.size, kinds, 3), np.int32)
    severity = np.zeros(casualty.size, np.int8)
    for n in range(casualty.size):
        spared = int(uniform(stream) * kinds) if casualty[n] == _MIXED else -1
        killed = 0
        for k in range(kinds):
            if k == spared or not (spared >= 0 or died[casualty[n], k]):
                continue
            best = 1 + int(-exponential(stream) / ratio[k])
            out[n, k, 0] = best - int(uniform(stream) * (0.4 * best + 1.0))
            out[n, k, 1] = best
            out[n, k, 2] = best + int(0.25 * exponential(stream) * best)
            killed += best
        severity[n] = (killed > 0) + (killed > 2) + (killed > 9)
    return out, severity


@njit(cache=True)
def years(time: Any, edges: Any) -> Any:
    """Give the index of the year of each time; times must rise."""
    out = np.empty(time.size, np.int64)
    year = 0
    for n in range(time.size):
        while year < edges.size - 2 and time[n] >= edges[year + 1]:
            year += 1
        out[n] = year
    return out


@njit(cache=True)
def record(stream: Any, severity: Any, kept: Any, known: Any, vague: Any) -> tuple[Any, Any]:
    """Draw what a data set keeps of each attack.

    Gives booleans (kept, deaths known, claims known) and int8 precisions (date, place),
    both by attack. ``vague`` holds the shares of vague dates, of near or vaguer places,
    and of regions.
    """
    held = np.empty((3, severity.size), np.bool_)
    precision = np.ones((2, severity.size), np.int8)
    for n in range(severity.size):
        held[0, n] = uniform(stream) < kept[severity[n]]
        held[1, n] = uniform(stream) < known[0]
        held[2, n] = uniform(stream) < known[1]
        precision[0, n] += uniform(stream) < vague[0]
        u = uniform(stream)
        precision[1, n] += (u < vague[1]) + 2 * (u < vague[2])
    return held, precision


@njit(cache=True)
def partners(stream: Any, group: Any, year: Any, joint: float, able: Any) -> Any:
    """Draw who joined an attack: any of those able to, (year, group, partner), or -1."""
    out = np.full(group.size, -1, np.int16)
    for n in range(group.size):
        if uniform(stream) >= joint:
            continue
        row = able[year[n], group[n]]
        options = row.sum()
        if options == 0:
            continue
        skip = int(uniform(stream) * options)
        for h in range(row.size):
            if row[h]:
                if skip == 0:
                    out[n] = h
                    break
                skip -= 1
    return out


@njit(cache=True)
def claims(stream: Any, deeds: Deeds, policy: Policy) -> tuple[Any, Any]:
    """Let every group claim, deny or stay silent about every attack.

    Gives the statements (attack, group), and for each attack the first group that claims
    what the perpetrator did, or -1.
    """
    own_table, false_table, credit = policy.own, policy.false, policy.credit
    groups = own_table.shape[0]
    # Hardly anyone but the doer says a word; one comparison then settles most cases.
    most = np.empty(groups)
    for h in range(groups):
        most[h] = false_table[h].max() + credit[:, h].max() + policy.denial_other[h]
    out = np.zeros((deeds.group.size, groups), np.int8)
    claimant = np.full(deeds.group.size, -1, np.int16)
    for n in range(deeds.group.size):
        z, mate, v, y = deeds.group[n], deeds.partner[n], deeds.severity[n], deeds.year[n]
        for h in range(groups):
            u = uniform(stream)
            did = h in (z, mate)
            if u >= most[h] and not did:
                continue
            own = own_table[h, deeds.target[n], deeds.casualty[n], v]
            if did:
                p, denial = own, policy.denial_done[h]
            else:
                p = false_table[h, 1 if policy.allied[y, h, z] else 0, v]
                p = 1.0 - (1.0 - p) * (1.0 - credit[y, h, z] * own)
                denial = policy.denial_other[h]
            if u < p:
                out[n, h] = CLAIMED
                if h != z and claimant[n] < 0:
                    claimant[n] = h
            elif u < p + (1.0 - p) * denial:
                out[n, h] = DENIED
    return out, claimant


@njit(cache=True)
def _roomier(rows: Any, count: int, room: int) -> Any:
    """Give room for at least ``room`` more reports, holding the first ``count``."""
    more = np.empty(2 * rows.size + room, rows.dtype)
    more[:count] = rows[:count]
    return more


@njit(cache=True)
def _speak(stream: Any, rows: Any, count: int, levels: Any, which: tuple[int, int]) -> None:
    """Start an original report: (source, whether it is right) decides on the hedge."""
    source, right = which
    u, level = uniform(stream), 0
    while level < TOP_LEVEL and u >= levels[source, right, level]:
        level += 1
    rows[count].source, rows[count].level = source, level
    rows[count].root, rows[count].copied_from = count, -1
    rows[count].hearsay = False


@njit(cache=True)
def _mistaken(stream: Any, z: int, lures: tuple[int, int], actors: Any, mix: Any) -> int:
    """Name a group other than z: a lure (locally dominant; a claimant), or any that acts."""
    u = uniform(stream)
    for lure in range(2):
        if u < mix[lure]:
            if lures[lure] >= 0 and lures[lure] != z:
                return int(lures[lure])
            break
    if actors.size == 1:
        return int(actors[0])
    other = actors[int(uniform(stream) * actors.size)]
    while other == z:
        other = actors[int(uniform(stream) * actors.size)]
    return int(other)


@njit(cache=True)
def _echo(
    stream: Any, rows: Any, span: tuple[int, int, int], manner: tuple[float, float, float]
) -> None:
    """Let a source repeat one of the reports on the same matter, at the end of the rows.

    ``span`` is (first of them, end, source), ``manner`` (hedge loss, hearsay, delay).
    """
    first, count, source = span
    model = first + int(uniform(stream) * (count - first))
    rows[count] = rows[model]
    rows[count].source, rows[count].copied_from = source, model
    if uniform(stream) < manner[0]:
        rows[count].level = TOP_LEVEL
    rows[count].hearsay = uniform(stream) < manner[1]
    rows[count].day += manner[2] * exponential(stream)


@njit(cache=True)
def _room(group: Any, severity: Any, coverage: Any, copying: Any) -> int:
    """Give room for the reports to expect and some more, so that rows seldom move."""
    seen = coverage.sum(axis=0)
    own = 0.0
    for n in range(group.size):
        own += seen[group[n], severity[n]]
    echoes = min(own, float(group.size)) * copying.sum()
    return int(1.1 * (own + echoes)) + 16 * copying.size


@njit(cache=True)
def event_reports(stream: Any, deeds: Deeds, claimant: Any, sight: Sight, voices: Voices) -> Any:
    """Let sources see and name perpetrators, then let echoing sources repeat them.

    Gives rows of ``REPORT`` in the order of attacks; ``matter`` is the attack.
    """
    # Columns are taken out of the tuples first: compiled calls that pass whole tuples
    # spend more on counting references than on the draws.
    time, place, group, severity = deeds.time, deeds.place, deeds.group, deeds.severity
    partner, coverage, accuracy = deeds.partner, sight.coverage, sight.accuracy
    mix = np.cumsum(sight.error_mix)
    actors, parent, dominant = sight.actors, sight.parent, sight.dominant
    levels, copying = voices.levels, voices.copying
    manner = (voices.hedge_loss, voices.hearsay, voices.delay)
    sources = accuracy.size
    rows = np.empty(_room(group, severity, coverage, copying), REPORT)
    spoke = np.empty(sources, np.bool_)
    count = 0
    for n in range(time.size):
        first = count
        z = group[n]
        lures = (np.int64(dominant[place[n]]), np.int64(claimant[n]))
        if count + sources > rows.size:
            rows = _roomier(rows, count, sources)
        for s in range(sources):
            spoke[s] = uniform(stream) < coverage[s, z, severity[n]]
            if not spoke[s]:
                continue
            right = uniform(stream) < accuracy[s]
            if not right:
                named = _mistaken(stream, z, lures, actors, mix)
            elif partner[n] >= 0 and uniform(stream) < 0.5:
                named = int(partner[n])
            else:
                named = int(z)
            other = -1
            if uniform(stream) < sight.set_share:
                other = _mistaken(stream, named, lures, actors, mix)
            if parent[named] >= 0 and uniform(stream) < sight.umbrella_share:
                named = int(parent[named])
            _speak(stream, rows, count, levels, (s, 1 if right else 0))
            rows[count].matter, rows[count].group, rows[count].flag = n, named, 0
            rows[count].alternative = other if other != named else -1
            rows[count].day = time[n] + manner[2] * exponential(stream)
            count += 1
        if count == first:
            continue
        for s in range(sources):
            if copying[s] > 0.0 and not spoke[s] and uniform(stream) < copying[s]:
                _echo(stream, rows, (first, count, s), manner)
                count += 1
    return rows[:count]


@njit(cache=True)
def tie_reports(stream: Any, ties: Any, edges: Any, beat: Beat, voices: Voices) -> Any:
    """Let sources that watch either party assert, deny and echo ties, year by year.

    Gives rows of ``REPORT``; ``matter`` is the flat index into ``ties`` (layer, i, j,
    year), ``flag`` marks denials. A denial answers an assertion, so only a tie that was
    asserted can draw one.
    """
    layers, groups, _, years = ties.shape
    watch, levels, copying = beat.watch, voices.levels, voices.copying
    manner = (voices.hedge_loss, voices.hearsay, voices.delay)
    sources = copying.size
    rows = np.empty(1024, REPORT)
    spoke = np.empty(sources, np.bool_)
    count = 0
    for pair in range(layers * groups * groups):
        k, i, j = pair // (groups * groups), pair // groups % groups, pair % groups
        if i == j or (beat.symmetric[k] and j < i):
            continue
        for y in range(years):
            held = 1 if ties[k, i, j, y] else 0
            first = count
            if count + sources > rows.size:
                rows = _roomier(rows, count, sources)
            spoke[:] = False
            for denial in range(2):
                if denial == 1 and count == first:
                    break
                for s in range(sources):
                    if spoke[s] or not (watch[s, i] or watch[s, j]):
                        continue
                    if uniform(stream) >= beat.rates[denial, held, s]:
                        continue
                    spoke[s] = True
                    _speak(stream, rows, count, levels, (s, 1 if held != denial else 0))
                    rows[count].matter, rows[count].flag = pair * years + y, denial
                    rows[count].group, rows[count].alternative = -1, -1
                    rows[count].day = edges[y] + (edges[y + 1] - edges[y]) * uniform(stream)
                    count += 1
            if count == first:
                continue
            for s in range(sources):
                if not spoke[s] and uniform(stream) < copying[s]:
                    _echo(stream, rows, (first, count, s), manner)
                    count += 1
    return rows[:count]
