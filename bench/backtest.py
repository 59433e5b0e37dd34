"""Monthly attacks by group and province, forecast from the past alone and scored beside rivals.

Data: UCDP GED 21.1 (the file of events placed exactly or nearly so), Afghanistan and three other
countries; every January from 2010 to 2020 the next twelve months are forecast. Places are
provinces in Afghanistan and Pakistan, cells of one degree elsewhere.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from tacitus.infer import forecast_baselines as plain
from tacitus.infer.forecast import Panel, forecast, learn
from tacitus.infer.forecast_scores import covered, crps, log_scores, pit, uniformity
from tacitus.infer.score import bootstrap_difference

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared")) / "data"
COUNTRIES = ("Afghanistan", "Pakistan", "Somalia", "Nigeria")
FIRST_YEAR = 2000
YEARS = range(2010, 2021)
HORIZON, DRAWS, GROUPS = 12, 500, 8


def provinces() -> dict[str, list[tuple[str, list[np.ndarray]]]]:
    """Give the rings of each province, by country."""
    found: dict[str, list[tuple[str, list[np.ndarray]]]] = {}
    text = (SHARED / "geo" / "afg_pak_admin1.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        about, shape = feature["properties"], feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings = [np.array(part[0], float)[:, :2] for part in parts]
        country = about.get("admin") or about.get("country")
        found.setdefault(country, []).append((str(about.get("ne_id", about.get("name"))), rings))
    return found


def inside(ring: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Say which points lie in a ring, by counting crossings."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    above = (y1 > y[:, None]) != (y2 > y[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        cut = (x2 - x1) * (y[:, None] - y1) / (y2 - y1) + x1
    return (above & (x[:, None] < cut)).sum(axis=1) % 2 == 1


def events(wanted: list[str]) -> dict[str, list[tuple[int, str, str]]]:
    """Give month, group and place of every attack in which a group took part, by country."""
    rows: dict[str, list[tuple[int, str, float, float]]] = {c: [] for c in wanted}
    path = SHARED / "ucdp" / "ged211_whereprec12.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            month = (int(row["date"][:4]) - FIRST_YEAR) * 12 + int(row["date"][5:7]) - 1
            if row["country"] not in rows or month < 0:
                continue
            for side in (row["side_a"], row["side_b"]):
                if not side.startswith("Government of") and side != "Civilians":
                    at = float(row["longitude"]), float(row["latitude"])
                    rows[row["country"]].append((month, side.strip(), *at))
    shapes = provinces()
    placed = {}
    for country, found in rows.items():
        x, y = np.array([r[2] for r in found]), np.array([r[3] for r in found])
        place = np.array(
            [f"{int(np.floor(a))}/{int(np.floor(b))}" for a, b in zip(x, y, strict=True)]
        )
        if country in shapes:
            place[:] = "border"
            for name, rings in shapes[country]:
                for ring in rings:
                    place[inside(ring, x, y)] = name[:11]
        placed[country] = [(r[0], r[1], p) for r, p in zip(found, place.tolist(), strict=True)]
    return placed


def panel(rows: list[tuple[int, str, str]], origin: int) -> tuple[Panel, np.ndarray]:
    """Give the past before a month, and what came after, over the cells known by then.

    The eight groups most active in the five years before have rows of their own; all others,
    and all that appear later, are one row. Places are those struck before.
    """
    lately = Counter(g for m, g, _ in rows if origin - 60 <= m < origin)
    listed = [g for g, n in lately.most_common(GROUPS) if n >= 12]
    group = {g: n for n, g in enumerate(listed)}
    place = {p: n for n, p in enumerate(sorted({p for m, _, p in rows if m < origin}))}
    counts = np.zeros((len(listed) + 1, len(place) + 1, origin + HORIZON))
    for m, g, p in rows:
        if m < origin + HORIZON:
            counts[group.get(g, len(listed)), place.get(p, len(place)), m] += 1
    shape = counts.shape[:2]
    flat = counts.reshape(-1, origin + HORIZON)
    which = np.indices(shape).reshape(2, -1)
    past = Panel(flat[:, :origin], which[0], which[1])
    return past, flat[:, origin:]


def main() -> None:
    """Forecast, score, print one line."""
    started = time.process_time()
    wanted = sys.argv[1:] or list(COUNTRIES)
    names = ("model", "last_12", "seasonal", "glm")
    scores: dict[str, list[np.ndarray]] = {n: [] for n in names}
    logs: dict[str, list[np.ndarray]] = {n: [] for n in names}
    values, clusters, sums, hits = [], [], [], []
    by_country: dict[str, dict[str, float]] = {}
    for c, (country, rows) in enumerate(events(wanted).items()):
        start = len(scores["model"])
        for year in YEARS:
            past, seen = panel(rows, (year - FIRST_YEAR) * 12)
            # Twenty years would teach a world that is gone.
            past = Panel(past.counts[:, -120:], past.group, past.place)
            draws = {
                "model": forecast(past, horizon=HORIZON, draws=DRAWS, seed=year, rates=learn(past)),
                "last_12": plain.last_12(past, horizon=HORIZON),
                "seasonal": plain.seasonal(past, horizon=HORIZON),
                "glm": plain.glm(past, horizon=HORIZON, draws=DRAWS, seed=year),
            }
            for name, drawn in draws.items():
                scores[name].append(crps(drawn, seen).mean(axis=0))
                logs[name].append(log_scores(drawn, seen).mean(axis=0))
            values.append(pit(draws["model"], seen, seed=year).ravel())
            quarter = np.arange(HORIZON) // 3
            clusters.append(np.tile(c * 1000 + year * 4 % 1000 + quarter, (len(seen), 1)).ravel())
            total, truth = draws["model"].sum(axis=1), seen.sum(axis=0)
            by_quarter = total.reshape(DRAWS, -1, 3).sum(axis=2)
            came = truth.reshape(-1, 3).sum(axis=1)
            sums.append(pit(by_quarter, came, seed=year + 1))
            hits.append([covered(by_quarter, came, level) for level in (0.5, 0.8, 0.95)])
        by_country[country] = {n: round(float(np.mean(scores[n][start:])), 4) for n in names}
    flat = {n: np.concatenate(v) for n, v in scores.items()}
    best = min(names[1:], key=lambda n: flat[n].mean())
    difference = bootstrap_difference(flat["model"], flat[best], seed=1, level=0.9)
    years = [np.mean(a - b) for a, b in zip(scores["model"], scores[best], strict=True)]
    blocked = bootstrap_difference(np.array(years), np.zeros(len(years)), seed=1, level=0.9)
    cells = uniformity(np.concatenate(values), np.concatenate(clusters))
    plainly = uniformity(np.concatenate(values))
    quarters = uniformity(np.concatenate(sums))
    shares = np.mean(np.concatenate(hits, axis=1), axis=1)
    answer = {
        "bench": "backtest",
        "data": "UCDP GED 21.1, where_prec 1-2; " + ", ".join(by_country),
        "origins": f"each January {YEARS[0]}-{YEARS[-1]}, 12 months ahead",
        "crps": {n: round(float(flat[n].mean()), 4) for n in names},
        "log_score_nats": {n: round(float(np.concatenate(v).mean()), 4) for n, v in logs.items()},
        "crps_by_country": by_country,
        "best_baseline": best,
        "crps_difference_90": [round(v, 5) for v in difference],
        "crps_difference_90_country_years": [round(v, 5) for v in blocked],
        "pit_cells_clustered_p": round(cells.p, 4),
        "pit_cells_independent_p": float(f"{plainly.p:.2g}"),
        "pit_bins": [round(float(s), 3) for s in cells.shares],
        "pit_country_quarters_p": round(quarters.p, 4),
        "pit_country_quarter_bins": [round(float(s), 3) for s in quarters.shares],
        "coverage_country_quarters": dict(
            zip(("50", "80", "95"), (round(float(s), 3) for s in shares), strict=True)
        ),
        "cell_months": int(sum(v.size for v in values)),
        "cpu_seconds": round(time.process_time() - started, 1),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
