"""Ties from reports against known truth: `ties_reports.py plain | echoes | unknown | spans | time | peers | sbc`.

Each prints one JSON line. Worlds have 30 parties, 6 relations, 20 years (104,400 cells) and 40
sources unless said otherwise; figures are means over seeds. ``oracle`` is the posterior under the
true parameters with the true roots, on the same worlds.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "recovery"))
from ties_prior import KINDS, rank_strength, rank_ties
from ties_worlds import (
    TieWorld,
    laid_out,
    oracle,
    scores,
    span_world,
    stated,
    tie_world,
    truth,
)

from tacitus.infer.sbc import calibrate
from tacitus.infer.ties import Priors, TieData, fit

Row = dict[str, float]


def cpu(work: Callable[[], object]) -> tuple[object, float]:
    """Run, and give the CPU seconds it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def mean(rows: list[Row]) -> Row:
    """Average figures over seeds."""
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def compare(seeds: range, *, draws: int = 100, **world: object) -> dict[str, object]:
    """Score the fit, the fast estimate and the oracle on the same worlds."""
    rows: dict[str, list[Row]] = {"gibbs": [], "map": [], "oracle": []}
    reports, copied = [], []
    for seed in seeds:
        made = tie_world(seed, **world)
        reports.append(len(made.reports.source))
        copied.append(made.copied.mean())
        data, laying = cpu(lambda made=made: laid_out(made))
        y = truth(made, data)
        for name, fast in (("gibbs", False), ("map", True)):
            found, seconds = cpu(
                lambda data=data, fast=fast: fit(data, seed=1, draws=draws, fast=fast)
            )
            rows[name].append(scores(y, found.probability) | {"cpu_s": laying + seconds})
        rows["oracle"].append(scores(y, oracle(made, data)))
    return {
        "seeds": len(seeds),
        "reports": round(float(np.mean(reports))),
        "share_copied": round(float(np.mean(copied)), 3),
    } | {name: mean(found) for name, found in rows.items()}


def plain() -> dict[str, object]:
    out = compare(range(10))
    gap = out["oracle"]["ap"] - out["gibbs"]["ap"]
    return out | {"bars": {"ap_within_.005_of_oracle": gap <= 0.005}}


def echoes() -> dict[str, object]:
    out = compare(range(10), copying=0.6)
    gap = out["oracle"]["ap"] - out["gibbs"]["ap"]
    right = out["gibbs"]["right_above_.9"]
    return out | {
        "bars": {"ap_within_.01_of_oracle": gap <= 0.01, "right_above_.9_>=_.99": right >= 0.99}
    }


def unknown() -> dict[str, object]:
    out: dict[str, object] = {}
    for share in (0.2, 0.6):
        found = compare(range(5), copying=share, hidden=True)
        ignoring = []
        for seed in range(2):
            made = tie_world(seed, copying=share, hidden=True)
            data = laid_out(made, copying=False)
            ignoring.append(scores(truth(made, data), fit(data, seed=1, fast=True).probability))
        best = found["gibbs"]
        out[f"copying_{share}"] = found | {
            "copies_ignored_map_2_seeds": mean(ignoring),
            "bars": {
                "ap_>=_.90": best["ap"] >= 0.9,
                "right_above_.9_>=_.95": best["right_above_.9"] >= 0.95,
            },
        }
    return out


class Thin(Priors):
    """An error of many years is taken to be as likely as one of a single year."""

    lasting = 1.0


def spans() -> dict[str, object]:
    """Read what is said of many years as one word, as so many reports, or spread thin."""
    rows: dict[str, list[Row]] = {"one_word": [], "so_many_reports": [], "spread_thin": []}
    for seed in range(10):
        made = span_world(seed)
        whole, apart = stated(made), stated(made, yearly=True, one_word=False)
        y = made.held[whole.relation, whole.subject, whole.object]
        for name, data, priors in (
            ("one_word", whole, None),
            ("so_many_reports", apart, None),
            ("spread_thin", whole, Thin()),
        ):
            rows[name].append(scores(y, fit(data, seed=1, priors=priors).probability))
    figures = {name: mean(found) for name, found in rows.items()}
    best = figures["one_word"]
    others = [found for name, found in figures.items() if name != "one_word"]
    return figures | {
        "bars": {
            "right_above_.9_>=_.95": best["right_above_.9"] >= 0.95,
            "better_log_loss": all(best["log_loss_1000"] < o["log_loss_1000"] for o in others),
        }
    }


def timing() -> dict[str, object]:
    """Time growing worlds; the loops are compiled before the clock starts."""
    fit(laid_out(tie_world(0, parties=6)), seed=1, draws=10)
    rows = []
    for parties in (30, 42, 60, 94):
        made = tie_world(0, parties=parties)
        data, laying = cpu(lambda made=made: laid_out(made))
        row: Row = {"cells": data.relation.size * data.years, "reports": len(made.reports.source)}
        for name, fast in (("gibbs_cpu_s", False), ("map_cpu_s", True)):
            _, seconds = cpu(lambda data=data, fast=fast: fit(data, seed=1, fast=fast))
            row[name] = round(laying + seconds, 3)
        rows.append(row)
    slope = np.polyfit(
        *(np.log([row[name] for row in rows]) for name in ("cells", "gibbs_cpu_s")), 1
    )[0]
    return {
        "rows": rows,
        "exponent": round(float(slope), 3),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "bars": {
            "104400_cells_<=_3_s": rows[0]["gibbs_cpu_s"] <= 3,
            "1M_cells_<=_30_s": rows[-1]["gibbs_cpu_s"] <= 30,
            "growth_linear": float(slope) <= 1.1,
        },
    }


def counts(made: TieWorld, data: TieData) -> tuple[np.ndarray, np.ndarray]:
    """Count, per cell, the sources that report it and those that cover it."""
    shape = (data.relation.size, data.years)
    cover = np.diff(data.row_start).reshape(-1, data.years)[data.row].astype(float)
    told = np.zeros(shape)
    np.add.at(told, (data.spoken_dyad, data.spoken_year), 1)
    return told, cover


def pooled(told: np.ndarray, cover: np.ndarray) -> np.ndarray:
    """Two rates for all sources, no time: Young, Cantwell & Newman 2021, by EM."""
    true, false, share = 0.3, 0.003, 0.02
    for _ in range(200):
        logit = np.log(share / (1 - share)) + told * np.log(true / false)
        logit += (cover - told) * np.log((1 - true) / (1 - false))
        p = 1 / (1 + np.exp(-logit))
        before = (true, false, share)
        true = ((told * p).sum() + 2) / ((cover * p).sum() + 6)
        false = min(((told * (1 - p)).sum() + 0.5) / ((cover * (1 - p)).sum() + 200), true / 2)
        share = (p.sum() + 1) / (p.size + 50)
        if max(abs(a - b) for a, b in zip(before, (true, false, share), strict=True)) < 1e-9:
            break
    return p


def peers() -> dict[str, object]:
    """Race, in the same run, worlds without echoes, with cited ones, and with hidden ones."""
    out: dict[str, object] = {}
    settings = {"plain": {}, "echoes": {"copying": 0.6}, "hidden": {"copying": 0.6, "hidden": True}}
    for name, setting in settings.items():
        rows: dict[str, list[Row]] = {}
        for seed in range(5):
            made = tie_world(seed, **setting)
            data = laid_out(made)
            y = truth(made, data)
            told, cover = counts(made, data)
            young, seconds = cpu(lambda told=told, cover=cover: pooled(told, cover))
            found, ours = cpu(lambda data=data: fit(data, seed=1))
            two = np.where(told >= 2, 0.999, np.where(told == 1, 0.5, 0.001))
            for row, prob, took in (
                ("tacitus", found.probability, ours),
                ("pooled_two_rates", young, seconds),
                ("two_sources", two, 0.0),
                ("oracle", oracle(made, data), 0.0),
            ):
                rows.setdefault(row, []).append(scores(y, prob) | {"cpu_s": took})
        figures = {row: mean(found) for row, found in rows.items()}
        ours_, others = figures["tacitus"], [figures["pooled_two_rates"], figures["two_sources"]]
        figures["bars"] = {
            "better_ap": all(ours_["ap"] > other["ap"] for other in others),
            "better_log_loss": all(ours_["log_loss_1000"] < o["log_loss_1000"] for o in others),
            "better_right_above_.9": all(
                ours_["right_above_.9"] > o["right_above_.9"] for o in others
            ),
        }
        out[name] = figures
    return out


def sbc() -> dict[str, object]:
    """Calibrate ties and strengths: do posteriors cover what the prior drew?"""
    out: dict[str, object] = {}
    for name, one in (("ties", rank_ties), ("strength", rank_strength)):
        found, seconds = cpu(lambda one=one: calibrate(one, range(200)))
        out[name] = {
            "fits": 200,
            "p_values": found.p_values.round(4).tolist(),
            "smallest_p": round(found.smallest_p, 4),
            "ks_of_p": round(found.uniform_p, 4),
            "inside_99_band": found.inside.tolist(),
            "cpu_s": round(seconds, 1),
        }
    return {"quantities_of_ties": KINDS} | out


def main() -> None:
    work = {
        "plain": plain,
        "echoes": echoes,
        "unknown": unknown,
        "spans": spans,
        "time": timing,
        "peers": peers,
        "sbc": sbc,
    }
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in work:
        sys.exit(f"Say which: {' | '.join(work)}.")
    fit(laid_out(tie_world(0, parties=5)), seed=1, draws=10)
    answer, seconds = cpu(work[name])
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    print(
        json.dumps(
            {"bench": f"ties_reports {name}", "cpu_s": round(seconds, 1)} | answer | versions
        )
    )


if __name__ == "__main__":
    main()
