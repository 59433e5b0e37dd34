"""Worlds of ties and reports with known truth, for recovery tests and benchmarks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tacitus.infer.kernels.ffbs import chain
from tacitus.infer.ties import Exposure, TieData, TieReports, tie_data

BIRTH = (0.002, 0.003, 0.002, 0.004, 0.002, 0.003)
DEATH = (0.15, 0.2, 0.3, 0.25, 0.2, 0.15)


class TieWorld(NamedTuple):
    """Truth, reports and exposure of one simulated world.

    ``held`` is (relations, parties, parties, years); ``log_ratio`` has the same shape and sums
    what each cell's own reports and silences say under the true rates.
    """

    held: np.ndarray
    log_ratio: np.ndarray
    reports: TieReports
    exposure: Exposure
    sizes: tuple[int, int, int, int]
    true_rate: np.ndarray
    false_rate: np.ndarray
    copied: np.ndarray


def ties(rng: np.random.Generator, parties: int, relations: int, years: int) -> np.ndarray:
    """Draw ties by yearly birth and death, the first year at equilibrium."""
    k = np.arange(relations) % len(BIRTH)
    birth, death = (np.array(v)[k][:, None, None] for v in (BIRTH, DEATH))
    held = np.zeros((relations, parties, parties, years), bool)
    off = ~np.eye(parties, dtype=bool)
    shape = held.shape[:3]
    held[..., 0] = (rng.random(shape) < birth / (birth + death)) & off
    for t in range(1, years):
        stay = np.where(held[..., t - 1], rng.random(shape) >= death, rng.random(shape) < birth)
        held[..., t] = stay & off
    return held


def tie_world(
    seed: int,
    *,
    parties: int = 30,
    relations: int = 6,
    years: int = 20,
    sources: int = 40,
    copying: float = 0.0,
    hidden: bool = False,
) -> TieWorld:
    """Draw a world: the shape of ``tiesrep``, or, with `hidden`, its harder sister.

    Without `hidden` half of the sources repeat, with chance `copying`, what any of three others
    said, and every copy cites what it repeats. With `hidden` nothing is cited: every source may
    follow, leaders with a quarter of the chance, copies are copied again, the ids of the sources
    are shuffled, and what is seen is a date (own reports spread over the year, copies some days
    later, all with noise) and a signature of the wording (part of it kept by a copy).
    """
    rng = np.random.default_rng(seed)
    held = ties(rng, parties, relations, years)
    off = np.repeat((~np.eye(parties, dtype=bool))[None], relations, 0)
    cell_at = np.flatnonzero(np.repeat(off[..., None], years, -1).ravel())
    y = held.ravel()[cell_at]
    cover = rng.beta(1, 6, sources)
    true = rng.beta(4, 6, sources) * 0.8
    false = 10 ** rng.uniform(-3.6, -1.9, sources)
    own, covered = [], []
    ratio = np.zeros(len(y))
    for s in range(sources):
        c = np.flatnonzero(rng.random(len(y)) < cover[s])
        x = rng.random(len(c)) < np.where(y[c], true[s], false[s])
        ratio[c] += np.where(
            x, np.log(true[s] / false[s]), np.log1p(-true[s]) - np.log1p(-false[s])
        )
        own.append(c[x])
        covered.append(c)
    spread = _hidden if hidden else _cited
    rows = spread(rng, own, sources, copying)
    shuffle = rng.permutation(sources) if hidden else np.arange(sources)
    log_ratio = np.zeros(held.size)
    log_ratio[cell_at] = ratio
    k, i, j, t = np.unravel_index(cell_at[rows["cell"]], held.shape)
    reports = TieReports(
        k,
        i,
        j,
        shuffle[rows["source"]],
        t,
        cites=rows.get("cites"),
        day=rows.get("day"),
        wording=rows.get("wording"),
    )
    source = np.repeat(np.arange(sources), [len(c) for c in covered])
    ck, ci, cj, ct = np.unravel_index(cell_at[np.concatenate(covered)], held.shape)
    back = np.empty(sources, int)
    back[shuffle] = np.arange(sources)
    return TieWorld(
        held,
        log_ratio.reshape(held.shape),
        reports,
        Exposure(shuffle[source], ck, ci, cj, ct),
        (relations, parties, sources, years),
        true[back],
        false[back],
        rows["copied"],
    )


def _cited(rng: np.random.Generator, own: list, sources: int, copying: float) -> dict:
    """Copies as in ``tiesrep``: followers cite the first of their leaders that said it."""
    cell, source, first = [], [], {}
    for s, cells in enumerate(own):
        cell.append(cells)
        source.append(np.full(len(cells), s))
        first.update({(s, c): n for n, c in enumerate(cells.tolist(), sum(map(len, cell[:-1])))})
    n = sum(map(len, cell))
    cites, copied = [], [np.zeros(n, bool)]
    for s in range(sources // 2, sources) if copying else ():
        leaders = rng.choice(np.arange(sources // 2), 3, replace=False)
        said = np.unique(np.concatenate([own[leader] for leader in leaders]))
        said = np.setdiff1d(said[rng.random(len(said)) < copying], own[s])
        for c in said.tolist():
            leader = next(leader for leader in leaders.tolist() if (leader, c) in first)
            cites.append((n, first[leader, c]))
            n += 1
        cell.append(said)
        source.append(np.full(len(said), s))
        copied.append(np.ones(len(said), bool))
    return {
        "cell": np.concatenate(cell),
        "source": np.concatenate(source),
        "cites": np.array(cites).reshape(-1, 2) if cites else None,
        "copied": np.concatenate(copied),
    }


def _hidden(rng: np.random.Generator, own: list, sources: int, copying: float) -> dict:
    """Copies that nobody admits: chains, following leaders, noisy dates and wordings."""
    width = 32
    chance = np.where(np.arange(sources) < sources // 2, copying / 4, copying)
    follows = [
        rng.choice(np.delete(np.arange(sources), s), 3, replace=False) for s in range(sources)
    ]
    followers = [[s for s in range(sources) if leader in follows[s]] for leader in range(sources)]
    said: dict[int, list[int]] = {}
    for s, cells in enumerate(own):
        for c in cells.tolist():
            said.setdefault(c, []).append(s)
    rows = []
    for c, speakers in said.items():
        stock = rng.integers(1, 1 << 15, width)
        waiting = [
            (float(rng.uniform(0, 365)), s, False, _phrase(rng, stock, 0.15)) for s in speakers
        ]
        spoken: set[int] = set()
        while waiting:
            waiting.sort(key=lambda row: row[0])
            day, s, copied, words = waiting.pop(0)
            if s in spoken:
                continue
            spoken.add(s)
            rows.append((c, s, day, copied, words))
            for f in followers[s]:
                if f not in spoken and rng.random() < chance[f]:
                    keep = rng.uniform(0.3, 0.9) if rng.random() < 0.8 else 0.1
                    echo = np.where(rng.random(width) < keep, words, _phrase(rng, stock, 0.15))
                    waiting.append((day + rng.exponential(4.0), f, True, echo))
    order = rng.permutation(len(rows))
    rows = [rows[n] for n in order]
    return {
        "cell": np.array([row[0] for row in rows], int),
        "source": np.array([row[1] for row in rows], int),
        "day": np.round(np.array([row[2] for row in rows]) + rng.normal(0, 1.0, len(rows))),
        "copied": np.array([row[3] for row in rows], bool),
        "wording": np.stack([row[4] for row in rows]),
    }


def _phrase(rng: np.random.Generator, stock: np.ndarray, share: float) -> np.ndarray:
    """Draw a signature that shares a part with whatever is usually said about a cell."""
    own = rng.integers(1, 1 << 15, len(stock))
    return np.where(rng.random(len(stock)) < share, stock, own)


def laid_out(world: TieWorld, **options: object) -> TieData:
    """Lay a world's reports out for the fit."""
    relations, parties, sources, years = world.sizes
    return tie_data(
        world.reports,
        relations=relations,
        parties=parties,
        sources=sources,
        years=(0, years - 1),
        exposure=world.exposure,
        **options,
    )


def truth(world: TieWorld, data: TieData) -> np.ndarray:
    """Give the true ties in the rows of the data."""
    return world.held[data.relation, data.subject, data.object]


def oracle(world: TieWorld, data: TieData) -> np.ndarray:
    """Give P(tie) under the true parameters and own reports alone: no fit can do better."""
    emission = world.log_ratio[data.relation, data.subject, data.object]
    k = data.relation % len(BIRTH)
    birth, death = np.array(BIRTH)[k], np.array(DEATH)[k]
    prob, none = np.empty_like(emission), np.zeros((0, 0))
    moves = np.zeros((len(k), 4))
    chain(emission, birth / (birth + death), birth, death, none, none.astype(np.int8), prob, moves)
    return prob


def average_precision(truth: np.ndarray, score: np.ndarray) -> float:
    """Give the area under the precision-recall steps; equal scores enter together."""
    y, s = truth.ravel(), score.ravel()
    order = np.argsort(-s, kind="stable")
    y, s = y[order], s[order]
    last = np.append(np.flatnonzero(np.diff(s)), len(s) - 1)
    hits = np.cumsum(y)[last]
    precision, recall = hits / (last + 1), hits / max(hits[-1], 1)
    return float((precision * np.diff(recall, prepend=0.0)).sum())


def scores(truth: np.ndarray, prob: np.ndarray) -> dict[str, float]:
    """Score probabilities of ties: AP, log loss per 1,000 cells in nats, and the share right above .9."""
    p = np.clip(prob.ravel(), 1e-6, 1 - 1e-6)
    y, said = truth.ravel(), prob.ravel() > 0.9
    return {
        "ap": average_precision(truth, prob),
        "log_loss_1000": float(-1000 * np.where(y, np.log(p), np.log1p(-p)).mean()),
        "said_above_.9": int(said.sum()),
        "right_above_.9": float(y[said].mean()) if said.any() else float("nan"),
    }


class SpanWorld(NamedTuple):
    """Truth, and spans that sources state: one row per statement, years both included."""

    held: np.ndarray
    source: np.ndarray
    dyad: np.ndarray
    first: np.ndarray
    last: np.ndarray
    sizes: tuple[int, int, int, int]


def span_world(seed: int, *, parties: int = 20, years: int = 20, sources: int = 6) -> SpanWorld:
    """Draw a world in which a source speaks of a tie once, with all its years.

    It tells a true tie from beginning to end, or misses it; what it invents lasts as long as
    true ties do.
    """
    rng = np.random.default_rng(seed)
    relations = 3
    held = ties(rng, parties, relations, years)
    hears, errs = rng.beta(4, 4, sources), 10 ** rng.uniform(-3.5, -2.3, sources)
    rows = []
    dyads = np.argwhere(np.repeat(~np.eye(parties, dtype=bool)[None], relations, 0))
    for k, i, j in dyads.tolist():
        edge = np.diff(np.pad(held[k, i, j].astype(int), 1))
        spells = list(zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1) - 1, strict=True))
        for s in range(sources):
            said = [spell for spell in spells if rng.random() < hears[s]]
            for start in np.flatnonzero(rng.random(years) < errs[s]):
                said.append((start, min(years, start + rng.geometric(DEATH[k])) - 1))
            rows += [(s, (k * parties + i) * parties + j, a, b) for a, b in said]
    return SpanWorld(held, *np.array(rows).T, (relations, parties, sources, years))


def stated(world: SpanWorld, *, yearly: bool = False, one_word: bool = True) -> TieData:
    """Lay spans out: as they are, or as rows of single years, with or without one origin each."""
    relations, parties, sources, years = world.sizes
    first, last, row = world.first, world.last, np.arange(len(world.first))
    if yearly:
        length = last - first + 1
        row = np.repeat(row, length)
        first = np.concatenate([np.arange(a, b + 1) for a, b in zip(first, last, strict=True)])
        last = first
    dyad, source = world.dyad[row], world.source[row]
    k, i, j = dyad // parties**2, dyad // parties % parties, dyad % parties
    all_k, all_i, all_j = np.nonzero(np.repeat((~np.eye(parties, dtype=bool))[None], relations, 0))
    cells = (np.tile(np.repeat(axis, years), sources) for axis in (all_k, all_i, all_j))
    n = len(all_k) * years
    exposure = Exposure(
        np.repeat(np.arange(sources), n), *cells, np.tile(np.arange(years), len(all_k) * sources)
    )
    return tie_data(
        TieReports(k, i, j, source, first, until=last, origin=row if one_word else None),
        relations=relations,
        parties=parties,
        sources=sources,
        years=(0, years - 1),
        exposure=exposure,
    )
