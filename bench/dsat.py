"""Attribution on the Database on Suicide Attacks (CPOST), beside two baselines.

Forward by year, and from claimed to suspected: fit on claimed attacks, score on those that only
officials attribute. No claim field of a test event is visible to anyone.

    python bench/dsat.py forward|shift|tune|ppc [country]
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tacitus.infer.attribution import (
    CLAIMED,
    DENIED,
    AttributionData,
    AttributionFit,
    Claims,
    Priors,
    Reports,
    fit,
    near_events,
    nested_cells,
    ragged,
)
from tacitus.infer.attribution.space_time import DAYS, KM
from tacitus.infer.score import bootstrap_difference, score

ROOT = Path(__file__).resolve().parents[1]
FILE = (
    Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared"))
    / "data/dsat/dsat_event_group.csv"
)

USED = (
    "date.year", "date.month", "date.day", "target.country", "target.province", "target.city",
    "target.latitude", "target.longtitude", "target.type", "target.weapon",
    "statistics.# killed_low",
)  # fmt: skip
"""What a test event may show."""

LEAKS = ("groups", "claim", "status", "statistics.sources", "eid", "attacker", "target.nationality")
"""Columns made from, or together with, the attribution; prefixes."""

KERNEL_KM, KERNEL_DAYS = 40.0, 30.0
"""Bandwidths of the baseline's kernel; those of the model are the best of `BANDWIDTHS` in
cross-validation over the claimed rows of all countries (`tune`)."""

Array = np.ndarray[Any, np.dtype[Any]]


def read(country: str | None = None, *, least: int = 10) -> pd.DataFrame:
    """Attacks with one named group, claimed or suspected, of groups with `least` attacks."""
    d = pd.read_csv(FILE, low_memory=False)
    if country:
        d = d[d["target.country"] == country]
    d = d[(d["groups"] != "Unknown Group") & d["claim"].isin(["Claimed", "Suspected"])]
    d = d.drop_duplicates("eid")
    d = d[d["date.month"].between(1, 12) & d["date.day"].between(1, 31)]
    n = d["groups"].value_counts()
    return d[d["groups"].isin(n[n >= least].index)].reset_index(drop=True)


def day_of(d: pd.DataFrame) -> Array:
    return (d["date.year"] * 365.25 + d["date.month"] * 30.44 + d["date.day"]).to_numpy()


def on_earth(d: pd.DataFrame) -> Array:
    la, lo = (np.radians(d[f"target.{x}"].to_numpy(float)) for x in ("latitude", "longtitude"))
    return 6371.0 * np.column_stack((np.cos(la) * np.cos(lo), np.cos(la) * np.sin(lo), np.sin(la)))


def base_rates(y: Array, k: int) -> Array:
    b = np.bincount(y, minlength=k) + 0.1
    return b / b.sum()


def country_table(y: Array, country: Array, train: Array, test: Array, k: int) -> Array:
    """Shares of groups by country, one imagined event at the base rates."""
    b, out = base_rates(y[train], k), np.zeros((len(test), k))
    for c in np.unique(country[test]):
        n = np.bincount(y[train][country[train] == c], minlength=k) + b
        out[country[test] == c] = n / n.sum()
    return out


def space_time_kernel(
    d: pd.DataFrame, y: Array, country: Array, train: Array, test: Array, k: int
) -> Array:
    """Votes of training events by distance in space and time, country shares, base rates."""
    x, day, b = on_earth(d), day_of(d), base_rates(y[train], k)
    out = np.zeros((len(test), k))
    for i, q in enumerate(test):
        far = np.linalg.norm(x[train] - x[q], axis=1) / KERNEL_KM
        far += np.abs(day[train] - day[q]) / KERNEL_DAYS
        here = np.bincount(y[train], (country[train] == country[q]).astype(float), minlength=k)
        votes = np.bincount(y[train], np.exp(-far), minlength=k)
        out[i] = votes + 0.3 * here / max(here.sum(), 1) + 0.02 * b
    return out / out.sum(axis=1, keepdims=True)


def with_floor(p: Array) -> Array:
    """One per cent of uniform, so that a new group costs, but not without bound."""
    return 0.99 * p + 0.01 / p.shape[1]


def cells(d: pd.DataFrame) -> tuple[Array, Array]:
    """Town by year, province by half-year, country by quarter, each within its like before."""
    names = [d[f"target.{x}"].fillna("?") for x in ("country", "province", "city")]
    day = day_of(d)
    kinds = []
    for depth, days in ((1, 90), (2, 180), (3, 365)):
        unit = pd.factorize(names[0].str.cat(names[1:depth], sep="|"))[0]
        kinds.append((unit, ((day - day.min()) // days).astype(int)))
    return nested_cells(kinds)


def near(d: pd.DataFrame, km: float = KM, days: float = DAYS) -> tuple[Array, Array, Array]:
    """The nearest earlier events of each, by distance in space and time."""
    return near_events(d["target.latitude"], d["target.longtitude"], day_of(d), km=km, days=days)


def possible(d: pd.DataFrame, y: Array, n_train: int, k: int) -> tuple[Array, Array]:
    """Candidates: groups known in that country within a year either way; else all."""
    year, country = d["date.year"].to_numpy(), d["target.country"].to_numpy()
    last = year[:n_train].max()
    rows = []
    for n in range(len(d)):
        at = (country[:n_train] == country[n]) & (np.abs(year[:n_train] - min(year[n], last)) <= 1)
        rows.append(sorted({0, *y[:n_train][at].tolist()}) if at.any() else range(k + 1))
    return ragged(rows)


def design(
    d: pd.DataFrame,
    y: Array,
    train: Array,
    test: Array,
    k: int,
    bandwidths: tuple[float, float] = (KM, DAYS),
) -> AttributionData:
    """Training events with their claims or official attributions, test events without either."""
    index = np.concatenate((train, test))
    e = d.iloc[index][list(USED)]
    n_train, group = len(train), y[index] + 1
    place, parent = cells(e)
    kind = e["target.type"].map({"Security": 0, "Political": 1, "Civilian": 2})
    killed = e["statistics.# killed_low"].to_numpy()
    weapon = e["target.weapon"].fillna("Unspecified")
    mark = np.where(weapon.str.startswith("Unspecified"), -1, pd.factorize(weapon)[0])
    recorded = np.arange(len(e)) < n_train
    claimed = (d["claim"].to_numpy()[train] == "Claimed").nonzero()[0]
    named = (d["claim"].to_numpy()[train] != "Claimed").nonzero()[0]
    pointers, candidates = possible(e, group, n_train, k)
    return AttributionData(
        n_groups=k + 1,
        place=place,
        place_parent=parent,
        candidate_pointers=pointers,
        candidates=candidates,
        target=kind.fillna(-1).astype(int).to_numpy(),
        n_targets=3,
        casualty=np.where(killed < 0, -1, np.digitize(killed, [1, 5, 15])),
        n_casualties=4,
        marks=mark[:, None],
        claims_recorded=recorded,
        claims=Claims(claimed, group[claimed], np.full(len(claimed), CLAIMED)),
        reports=Reports(named, np.zeros(len(named)), group[named]),
        neighbours=near(e, *bandwidths),
    )


PRIORS = Priors(coverage=None, error=((1.0, 99.0),), false_claim=(1.0, 2000.0))
"""Labels of training events are taken as the data set gives them."""

BANDWIDTHS = ((40.0, 30.0), (60.0, 60.0), (100.0, 90.0), (60.0, 120.0), (40.0, 90.0), (25.0, 120.0))
STRAYS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.25)

STRAY = 0.02
"""Chance of an attack that nothing in the model foresees, half by a group usual in the country,
half by anybody: the best of `STRAYS` in the same cross-validation."""


def listed(data: AttributionData, first: int, *, draws: int = 300) -> Array:
    """Posterior over the listed groups of all events from `first` on."""
    found = fit(data, seed=0, draws=draws, burn=draws, chains=2, priors=PRIORS)
    q = found.perpetrators()[first:, 1:]
    return q / np.maximum(q.sum(axis=1, keepdims=True), 1e-12)


def predict(
    d: pd.DataFrame,
    y: Array,
    country: Array,
    train: Array,
    test: Array,
    k: int,
    *,
    draws: int = 300,
) -> Array:
    """Chance of each group being named, for each test event."""
    q = listed(design(d, y, train, test, k), len(train), draws=draws)
    usual = country_table(y, country, train, test, k)
    return (1 - STRAY) * q + STRAY * (0.5 * usual + 0.5 / k)


def compare(
    name: str, where: str | None, parts: list[tuple[Array, Array]], d: pd.DataFrame
) -> None:
    """Score the model and both baselines over all parts and print one line."""
    started = time.process_time()
    y, groups = pd.factorize(d["groups"])
    country = pd.factorize(d["target.country"])[0]
    k = len(groups)
    methods = {
        "model": lambda a, b: predict(d, y, country, a, b, k),
        "kernel": lambda a, b: space_time_kernel(d, y, country, a, b, k),
        "country table": lambda a, b: country_table(y, country, a, b, k),
    }
    truth = np.concatenate([y[b] for _, b in parts])
    p = {m: with_floor(np.concatenate([f(a, b) for a, b in parts])) for m, f in methods.items()}
    losses = {m: -np.log(q[np.arange(len(truth)), truth]) for m, q in p.items()}
    line = {
        "bench": f"dsat {name}",
        "cpu_s": round(time.process_time() - started, 1),
        "country": where or "all",
        "events": len(truth),
        "groups": k,
        "scores": {m: {f: round(v, 4) for f, v in score(q, truth)._asdict().items()} for m, q in p.items()},
        "model_minus_kernel_95": [round(x, 4) for x in bootstrap_difference(losses["model"], losses["kernel"], seed=0)],
        "model_minus_table_95": [round(x, 4) for x in bootstrap_difference(losses["model"], losses["country table"], seed=0)],
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__},
    }  # fmt: skip
    print(json.dumps(line))


def forward(where: str | None = None) -> None:
    """For each year, train on all earlier years, at least 100 events."""
    d = read(where)
    year = d["date.year"].to_numpy()
    parts = [
        (np.flatnonzero(year < t), np.flatnonzero(year == t))
        for t in np.unique(year)
        if (year < t).sum() >= 100
    ]
    compare("forward by year", where, parts, d)


def shift(where: str | None = None) -> None:
    """Fit on claimed, score on suspected."""
    d = read(where)
    suspected = (d["claim"] == "Suspected").to_numpy()
    compare(
        "claimed to suspected", where, [(np.flatnonzero(~suspected), np.flatnonzero(suspected))], d
    )


def tune(where: str | None = None, *, folds: int = 3, draws: int = 100) -> None:
    """Cross-validate bandwidths and the chance of a stray attack, on claimed rows alone."""
    d = read(where)
    d = d[d["claim"] == "Claimed"].reset_index(drop=True)
    y, groups = pd.factorize(d["groups"])
    country, k = pd.factorize(d["target.country"])[0], len(groups)
    fold = np.random.default_rng(0).integers(0, folds, len(d))
    parts = [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(folds)]
    for bandwidths in BANDWIDTHS:
        started = time.process_time()
        q, usual = np.zeros((len(d), k)), np.zeros((len(d), k))
        for a, b in parts:
            q[b] = listed(design(d, y, a, b, k, bandwidths), len(a), draws=draws)
            usual[b] = country_table(y, country, a, b, k)
        own = np.arange(len(d))
        losses = {
            str(e): -np.log(with_floor((1 - e) * q + e * (0.5 * usual + 0.5 / k))[own, y]).mean()
            for e in STRAYS
        }
        line = {
            "bench": "dsat tune",
            "cpu_s": round(time.process_time() - started, 1),
            "country": where or "all",
            "claimed_events": len(d),
            "km_and_days": bandwidths,
            "log_loss_by_stray": {e: round(float(loss), 4) for e, loss in losses.items()},
        }
        print(json.dumps(line), flush=True)


def all_statuses(where: str | None) -> tuple[AttributionData, list[str]]:
    """Every attack, with claims, denials, official attributions, and those nobody claims."""
    d = pd.read_csv(FILE, low_memory=False)
    if where:
        d = d[d["target.country"] == where]
    d = d[d["date.month"].between(1, 12) & d["date.day"].between(1, 31)].reset_index(drop=True)
    n = d["groups"].value_counts()
    names = [g for g in n.index if n[g] >= 10 and g != "Unknown Group"]
    code = {g: i + 1 for i, g in enumerate(names)}
    event, first = pd.factorize(d["eid"])[0], ~d.duplicated("eid")
    e, group = (
        d[first].reset_index(drop=True),
        d["groups"].map(code).fillna(0).astype(int).to_numpy(),
    )
    known = (d["groups"] != "Unknown Group").to_numpy()
    status = (
        d["claim"].map({"Claimed": CLAIMED, "Denied": DENIED}).fillna(-1).astype(int).to_numpy()
    )
    spoke, named = known & (status >= 0), known & (d["claim"] == "Suspected").to_numpy()
    place, parent = cells(e)
    year, where_ = d["date.year"].to_numpy(), d["target.country"].to_numpy()
    rows = []
    for n_ in range(len(e)):
        at = known & (where_ == e["target.country"][n_]) & (np.abs(year - e["date.year"][n_]) <= 1)
        rows.append(sorted({0, *group[at].tolist()}))
    pointers, candidates = ragged(rows)
    kind = e["target.type"].map({"Security": 0, "Political": 1, "Civilian": 2})
    killed = e["statistics.# killed_low"].to_numpy()
    data = AttributionData(
        n_groups=len(names) + 1,
        place=place,
        place_parent=parent,
        candidate_pointers=pointers,
        candidates=candidates,
        target=kind.fillna(-1).astype(int).to_numpy(),
        n_targets=3,
        casualty=np.where(killed < 0, -1, np.digitize(killed, [1, 5, 15])),
        n_casualties=4,
        claims=Claims(event[spoke], group[spoke], status[spoke]),
        reports=Reports(event[named], np.zeros(named.sum()), group[named]),
    )
    return data, names


def replicated(found: AttributionFit, data: AttributionData, n: int) -> Array:
    """Replications of claims and denials by each group: draws × 2 × group × target × casualties.

    Labels are drawn from the posterior, then everybody speaks anew: those who did it at their
    policy, all other candidates at their rates of false claims and denials.
    """
    rng = np.random.default_rng(0)
    claim, deny, false = (found.draws(x) for x in ("claim", "deny", "false_claim"))
    layout = found.setting.layout
    shape = (data.n_groups, data.n_targets, data.n_casualties)
    candidates = by_cell(data, data.candidates, np.diff(data.candidate_pointers))
    edges = np.cumsum(found.posterior)
    base = np.concatenate(([0.0], edges))[layout.event[:-1]]
    made = np.zeros((n, 2, *shape))
    for i, draw in enumerate(rng.choice(claim.shape[0] * claim.shape[1], n)):
        c, k = divmod(int(draw), claim.shape[1])
        pick = np.searchsorted(edges, base + rng.random(data.n_events))
        did = layout.group[np.minimum(pick, layout.event[1:] - 1)]
        own = by_cell(data, did, np.ones(data.n_events, int))
        other = candidates - own
        for events, rate, denial in (
            (own, claim[c, k], deny[c, k, 0]),
            (other, np.broadcast_to(false[c, k, :, :1, None], shape), deny[c, k, 1]),
        ):
            claims = rng.binomial(events, rate)
            made[i, 0] += claims
            made[i, 1] += rng.binomial(events - claims, denial[:, None, None])
    return made


def by_cell(data: AttributionData, group: Array, width: Array) -> Array:
    """Count rows by group × target × casualties; `width` rows belong to each event."""
    event = np.repeat(np.arange(data.n_events), width)
    known = ((data.target >= 0) & (data.casualty >= 0))[event]
    out = np.zeros((data.n_groups, data.n_targets, data.n_casualties), dtype=np.int64)
    np.add.at(out, (group[known], data.target[event[known]], data.casualty[event[known]]), 1)
    return out


def spoken(data: AttributionData, status: int) -> Array:
    """Observed claims or denials by group × target × casualties."""
    at = np.asarray(data.claims.status) == status
    event, group = np.asarray(data.claims.event)[at], np.asarray(data.claims.group)[at]
    order = np.argsort(event, kind="stable")
    return by_cell(data, group[order], np.bincount(event, minlength=data.n_events))


def ppc(where: str | None = None) -> None:
    """Observed claims and denials against replications, in cells of ten events or more."""
    started = time.process_time()
    data, _ = all_statuses(where)
    found = fit(data, seed=0, draws=400, burn=400, chains=2, priors=Priors(coverage=None))
    low, high = np.quantile(replicated(found, data, 400), [0.025, 0.975], axis=0)
    expected = np.zeros(low.shape[1:])
    owner = np.repeat(np.arange(data.n_events), np.diff(data.candidate_pointers))
    known = ((data.target >= 0) & (data.casualty >= 0))[owner]
    at = (data.candidates[known], data.target[owner[known]], data.casualty[owner[known]])
    np.add.at(expected, at, found.took_part[known])
    chosen = expected >= 10
    chosen[0] = False
    inside = [
        float(((seen >= low[i]) & (seen <= high[i]))[chosen].mean())
        for i, seen in enumerate((spoken(data, CLAIMED), spoken(data, DENIED)))
    ]
    line = {
        "bench": "dsat posterior predictive",
        "cpu_s": round(time.process_time() - started, 1),
        "country": where or "all",
        "events": data.n_events,
        "cells": int(chosen.sum()),
        "claims_inside_95": round(inside[0], 4),
        "denials_inside_95": round(inside[1], 4),
        "bar": 0.9,
    }
    print(json.dumps(line))


COMMANDS = {f.__name__: f for f in (forward, shift, tune, ppc)}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(COMMANDS)} [country]")
    if not FILE.exists():
        sys.exit("the file dsat/dsat_event_group.csv is not beside this checkout")
    COMMANDS[sys.argv[1]](*sys.argv[2:3])
