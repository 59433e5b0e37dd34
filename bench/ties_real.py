"""Ties from real events: UCDP GED 21.1 against External Support and co-belligerence.

Usage: python bench/ties_real.py whole|truth|forward|syria [--data FOLDER]

whole    time and memory of every pair active in the same country and years
truth    AUC and average precision beside four simpler scores and two other ways (Syria apart)
syria    the same as truth for Syria alone, where co-belligerence is coded far more densely
forward  scores from events up to 2009, against ties first recorded in 2010 or later
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import resource
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numba
import numpy as np

from tacitus.infer import hawkes
from tacitus.infer.copresence import knox_by_pair, shared_place_weeks
from tacitus.run import runner

CELL = 0.5  # degrees
EPOCH = 730.0  # days over which presence is taken as constant
DAYS = 7.0
SPAN = 5 * 365.25  # days; the second way looks for links span by span, as a study does
SWEEPS = {"burn_in": 50, "draws": 100, "chains": 1}
CONFLICT_WORDS = ("Government of", "Civilians")


@dataclass
class Country:
    """Rows of one country: one row per group and event."""

    name: str
    groups: list[str] = field(default_factory=list)
    rows: list[tuple[int, int, int, int]] = field(default_factory=list)  # day, place, group, event
    years: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    enemies: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def read_events(folder: Path, first: int = 1989, last: int = 2020) -> list[Country]:
    countries: dict[str, Country] = {}
    places: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
    names: dict[str, dict[str, int]] = defaultdict(dict)
    with gzip.open(folder / "ucdp" / "ged211_whereprec12.csv.gz", "rt", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            year = int(row["year"])
            if not first <= year <= last:
                continue
            sides = [row["side_a"].strip(), row["side_b"].strip()]
            where = row["country"]
            country = countries.setdefault(where, Country(where))
            cell = (int(float(row["latitude"]) // CELL), int(float(row["longitude"]) // CELL))
            place = places[where].setdefault(cell, len(places[where]))
            day = date.fromisoformat(row["date"][:10]).toordinal()
            for side, other in (sides, sides[::-1]):
                if side.startswith(CONFLICT_WORDS):
                    continue
                group = names[where].setdefault(side, len(names[where]))
                if group == len(country.groups):
                    country.groups.append(side)
                country.rows.append((day, place, group, number))
                country.years[group].add(year)
                if not other.startswith("Civilians"):
                    country.enemies[group].add(other)
    return [c for c in countries.values() if len(c.groups) > 1]


def active_pairs(country: Country) -> np.ndarray:
    """Pairs active in a common year."""
    years = country.years
    pairs = [(i, j) for i in years for j in years if i < j and not years[i].isdisjoint(years[j])]
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def fit_country(country: Country) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the active pairs, their P(link) and decibans."""
    pairs = active_pairs(country)
    if not len(pairs):
        return pairs, np.empty(0), np.empty(0)
    day, place, group, event = np.array(country.rows).T
    fit = hawkes.fit(
        day, place, group, events=event, pairs=pairs, epoch_days=EPOCH, seed=1, **SWEEPS
    )
    return pairs, fit.inclusion, fit.decibans


def without_clashes(country: Country) -> np.ndarray:
    """Rows of events with one group only: whom a group fights says who is near, not who helps."""
    rows = np.array(country.rows)
    _, event, times = np.unique(rows[:, 3], return_inverse=True, return_counts=True)
    return rows[times[event] == 1]


def other_ways(country: Country) -> dict[str, np.ndarray]:
    """Score the active pairs in two more ways.

    hawkes_spans: the largest weight over spans of five years, clashes left out; 0 where the two
    never share a cell. place_weeks: shared place-weeks beyond each group's territory, as z.
    """
    pairs, rows = active_pairs(country), without_clashes(country)
    best = np.zeros((len(country.groups), len(country.groups)))
    z = np.zeros_like(best)
    if not len(pairs) or len(np.unique(rows[:, 2])) < 2:
        return {"hawkes_spans": best[pairs[:, 0], pairs[:, 1]], "place_weeks": np.zeros(len(pairs))}
    span = ((rows[:, 0] - rows[:, 0].min()) // SPAN).astype(int)
    for one in np.unique(span):
        here = rows[span == one]
        listed, group = np.unique(here[:, 2], return_inverse=True)
        place = np.unique(here[:, 1], return_inverse=True)[1]
        met = np.zeros((len(listed), place.max() + 1))
        met[group, place] = 1
        if len(here) < 20 or not np.triu(met @ met.T, 1).any():
            continue
        fit = hawkes.fit(here[:, 0], place, group, epoch_days=EPOCH, seed=1, **SWEEPS)
        i, j = listed[fit.pairs].T
        best[i, j] = np.maximum(best[i, j], fit.decibans)
        test = shared_place_weeks(here[:, 0], place, group)
        i, j = listed[test.pairs].T
        z[i, j] = np.fmax(z[i, j], np.nan_to_num(test.z))
    i, j = pairs.T
    return {"hawkes_spans": np.maximum(best, best.T)[i, j], "place_weeks": np.maximum(z, z.T)[i, j]}


def simple_scores(country: Country, pairs: np.ndarray) -> dict[str, np.ndarray]:
    """Score the pairs without a model; rows of one event never count as a pair."""
    rows = np.array(country.rows)
    day, place, group, event = rows.T
    n_groups = len(country.groups)
    test = knox_by_pair(day, place, group, days=DAYS, null="times")
    count, expected, sd = (np.zeros((n_groups, n_groups)) for _ in range(3))
    for matrix, values in ((count, test.observed), (expected, test.expected), (sd, test.sd)):
        matrix[test.pairs[:, 0], test.pairs[:, 1]] = values
    order = np.argsort(event, kind="stable")
    clash = np.flatnonzero(np.diff(event[order]) == 0)
    sides = np.sort(np.column_stack([group[order][clash], group[order][clash + 1]]), axis=1)
    np.subtract.at(count, (sides[:, 0], sides[:, 1]), 1)
    size = np.bincount(group, minlength=n_groups)
    i, j = pairs.T
    spread = np.where(sd[i, j] > 0, sd[i, j], np.inf)
    enemies = country.enemies
    return {
        "co_occurrence": count[i, j],
        "cosine": count[i, j] / np.sqrt(size[i] * size[j]),
        "knox_z": (count[i, j] - expected[i, j]) / spread,
        "same_enemy": np.array([len(enemies[a] & enemies[b]) for a, b in pairs], float),
    }


def recorded(folder: Path, *, syria: bool) -> tuple[dict[frozenset[str], int], set[frozenset[str]]]:
    """Give the first recorded year of each tie by names, and the hostile pairs."""
    with (folder / "ucdp" / "ucdp-actor-221.csv").open(encoding="utf-8-sig") as lines:
        name = {row["ActorId"]: row["NameData"].strip() for row in csv.DictReader(lines)}
    first: dict[frozenset[str], int] = {}
    truth = folder / "ground_truth"
    with (truth / "ucdp_esd_rebel_rebel_years.csv").open(encoding="utf-8") as lines:
        found = [(row["actor_id"], row["ext_id"], row["year"]) for row in csv.DictReader(lines)]
    with (truth / "ucdp_nonstate221_cobelligerent_years.csv").open(encoding="utf-8") as lines:
        found += [
            (row["a"], row["b"], row["year"])
            for row in csv.DictReader(lines)
            if ("Syria" in row["location"]) == syria
        ]
    for a, b, year in found:
        if a in name and b in name and a != b:
            pair = frozenset((name[a], name[b]))
            first[pair] = min(first.get(pair, 9999), int(year))
    with (truth / "ucdp_nonstate221_hostile_years.csv").open(encoding="utf-8") as lines:
        hostile = {
            frozenset((name[row["a"]], name[row["b"]]))
            for row in csv.DictReader(lines)
            if row["a"] in name and row["b"] in name
        }
    return first, hostile


def auc(score: np.ndarray, truth: np.ndarray) -> float:
    good, bad = score[truth], score[~truth]
    if not good.size or not bad.size:
        return float("nan")
    ordered = np.sort(bad)
    below = np.searchsorted(ordered, good, "left") + np.searchsorted(ordered, good, "right")
    return float(below.mean() / (2 * bad.size))


def average_precision(score: np.ndarray, truth: np.ndarray) -> float:
    """Mean precision at the true pairs; equal scores share their precision."""
    total, previous = 0.0, 0.0
    for cut in np.unique(score)[::-1]:
        chosen = score >= cut
        recall = truth[chosen].sum() / truth.sum()
        total += truth[chosen].mean() * (recall - previous)
        previous = recall
    return float(total)


def within(score: np.ndarray, truth: np.ndarray, country: np.ndarray) -> float:
    """AUC over comparisons inside one country only."""
    won = pairs = 0.0
    for name in np.unique(country[truth]):
        here = country == name
        value = auc(score[here], truth[here])
        if np.isfinite(value):
            weight = truth[here].sum() * (~truth[here]).sum()
            won, pairs = won + value * weight, pairs + weight
    return won / pairs if pairs else float("nan")


def bootstrap(score: np.ndarray, other: np.ndarray, truth: np.ndarray) -> list[float]:
    """90 % interval of the difference in AUC, pairs redrawn."""
    rng = np.random.default_rng(0)
    gaps = []
    for _ in range(500):
        take = rng.integers(0, truth.size, truth.size)
        gaps.append(auc(score[take], truth[take]) - auc(other[take], truth[take]))
    return [round(float(x), 3) for x in np.nanquantile(gaps, [0.05, 0.95])]


def logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Fit a ridge logistic regression by Newton steps; give intercept and slopes."""
    wide = np.column_stack([np.ones(len(x)), x])
    penalty = ridge * np.eye(wide.shape[1])
    penalty[0, 0] = 0.0
    beta = np.zeros(wide.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-wide @ beta))
        hessian = (wide * (p * (1 - p))[:, None]).T @ wide + penalty
        beta = beta + np.linalg.solve(hessian, wide.T @ (y - p) - penalty @ beta)
    return beta


def together(
    value: dict[str, np.ndarray], label: np.ndarray, fold: np.ndarray, names: tuple[str, ...]
) -> np.ndarray:
    """Score every pair by a logistic regression fitted without the pairs of its fold."""
    columns = {
        "co_occurrence": np.log1p(np.maximum(value["co_occurrence"], 0)),
        "same_enemy": np.log1p(value["same_enemy"]),
        "hawkes": np.clip(value["hawkes"], 0, 30) / 10,  # silence in events is no evidence here
        "hawkes_against": np.clip(-value["hawkes"], 0, 10) / 10,
        "hawkes_spans": np.clip(value["hawkes_spans"], 0, 30) / 10,
        "place_weeks": np.clip(value["place_weeks"], 0, 10) / 10,
    }
    x = np.column_stack([columns[name] for name in names])
    score = np.empty(label.size)
    folds = np.unique(fold)
    for part in folds:
        here = fold == part
        beta = logistic(*(a[~here] if folds.size > 1 else a for a in (x, label.astype(float))))
        score[here] = x[here] @ beta[1:]
    return score


def table(
    folder: Path, first: int, last: int, *, forward: bool = False, syria: bool = False
) -> dict[str, object]:
    ties, hostile = recorded(folder, syria=syria)
    countries = [c for c in read_events(folder, first, last) if ("Syria" in c.name) == syria]
    scores: dict[str, list[np.ndarray]] = defaultdict(list)
    labels, where, enemies = [], [], []
    place = runner(workers=2)
    for country, (pairs, chance, decibans), more in zip(
        countries,
        place.map(fit_country, countries),
        place.map(other_ways, countries),
        strict=True,
    ):
        if not len(pairs):
            continue
        for name, values in (simple_scores(country, pairs) | more).items():
            scores[name].append(values)
        scores["hawkes"].append(decibans)
        scores["hawkes_p"].append(chance)
        keys = [frozenset((country.groups[a], country.groups[b])) for a, b in pairs]
        labels += [ties.get(key, 0) for key in keys]
        enemies += [key in hostile for key in keys]
        where += [country.name] * len(pairs)
    value = {name: np.concatenate(parts) for name, parts in scores.items()}
    year, country_of, foes = np.array(labels), np.array(where), np.array(enemies)
    known = (year > 0) & (year <= last)  # forward: what was on record when the events end
    fold = np.zeros(year.size, int) if forward else country_of
    simple = ("co_occurrence", "same_enemy")
    best = "hawkes" if syria else "all_together"
    if not syria:  # one country leaves nothing to learn from
        value["simple_together"] = together(value, known, fold, simple)
        value[best] = together(value, known, fold, (*simple, "hawkes", "hawkes_against"))
        value["with_spans"] = together(value, known, fold, (*simple, "hawkes_spans"))
        value["with_place_weeks"] = together(value, known, fold, (*simple, "place_weeks"))
        value["with_both"] = together(value, known, fold, (*simple, "hawkes_spans", "place_weeks"))
    keep = ~((year > 0) & (year <= last)) if forward else np.ones(year.size, bool)
    truth = (year > 0)[keep]
    with_positive = np.isin(country_of, np.unique(country_of[keep][truth]))[keep]
    rows = {}
    for name, column in value.items():
        one = column[keep]
        rows[name] = {
            "auc": round(auc(one[with_positive], truth[with_positive]), 3),
            "auc_within_country": round(within(one, truth, country_of[keep]), 3),
            "ap": round(average_precision(one[with_positive], truth[with_positive]), 3),
        }
        if name != best:
            rows[name][f"{best}_minus_this_auc_90"] = bootstrap(
                value[best][keep][with_positive], one[with_positive], truth[with_positive]
            )
    said = hawkes.false_discovery_cut(value["hawkes_p"][keep], 0.1)
    return {
        "pairs": int(with_positive.sum()),
        "ties": int(truth.sum()),
        "scores": rows,
        "reported_at_q10": int(said.sum()),
        "reported_that_are_recorded_ties": int(truth[said].sum()),
        "reported_that_are_hostile": int(foes[keep][said].sum()),
        "hostile_pairs": int(foes[keep].sum()),
        "auc_for_hostility": round(auc(value["hawkes"][keep], foes[keep]), 3),
    }


def whole(folder: Path) -> dict[str, object]:
    countries = read_events(folder)
    start, clock = time.process_time(), time.perf_counter()
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest_first = sorted(countries, key=lambda c: -len(c.rows))
    results = runner(workers=2).map(fit_country, largest_first)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - start
    cpu += after.ru_utime + after.ru_stime - child.ru_utime - child.ru_stime
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "countries": len(countries),
        "rows": sum(len(c.rows) for c in countries),
        "pairs": int(sum(len(pairs) for pairs, _, _ in results)),
        "wall_s": round(time.perf_counter() - clock, 1),
        "cpu_s": round(cpu, 1),
        "memory_gb_at_most": round((own + 2 * after.ru_maxrss) / 1e6, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("row", choices=["whole", "truth", "forward", "syria"])
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=beside)
    chosen = parser.parse_args()
    start = time.process_time()
    if chosen.row == "whole":
        answer = whole(chosen.data)
    elif chosen.row in ("truth", "syria"):
        answer = table(chosen.data, 1989, 2017, syria=chosen.row == "syria")
    else:
        answer = table(chosen.data, 1989, 2009, forward=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() - start + used.ru_utime + used.ru_stime
    versions = {"numpy": np.__version__, "numba": numba.__version__}
    settings = {"cell_degrees": CELL, "epoch_days": EPOCH, "sweeps": SWEEPS}
    print(
        json.dumps(
            {"row": chosen.row}
            | answer
            | {"cpu_s_all": round(total, 1), "settings": settings, "versions": versions}
        )
    )


if __name__ == "__main__":
    main()
