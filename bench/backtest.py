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

from tacitus.infer.backtest import MODELS, Fold, run_fold, summarise
from tacitus.infer.forecast import Panel

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
    scored = []
    for c, (_, rows) in enumerate(events(wanted).items()):
        for year in YEARS:
            origin = (year - FIRST_YEAR) * 12
            past, seen = panel(rows, origin)
            scored.append(run_fold(Fold(past, seen, c, origin, DRAWS, year)))
    found = summarise(scored)
    per_country = {
        country: {
            m: round(float(np.mean([s.crps[m].mean() for s in scored if s.country == c])), 4)
            for m in MODELS
        }
        for c, country in enumerate(wanted)
    }
    answer = {
        "bench": "backtest",
        "data": "UCDP GED 21.1, where_prec 1-2; " + ", ".join(wanted),
        "origins": f"each January {YEARS[0]}-{YEARS[-1]}, 12 months ahead",
        "crps": {m: round(v, 4) for m, v in found.crps.items()},
        "log_score_nats": {m: round(v, 4) for m, v in found.log_score.items()},
        "crps_by_country": per_country,
        "best_baseline": found.best,
        "crps_difference_90_months": [round(v, 5) for v in found.months],
        "crps_difference_90_country_years": [round(v, 5) for v in found.origins or ()],
        "pit_cells_p_country_quarters_as_clusters": round(found.cells.p, 4),
        "pit_cells_p_as_if_independent": round(found.cells_alone.p, 4),
        "pit_cell_tenths": [round(float(v), 3) for v in found.cells.shares],
        "pit_country_quarters_p": round(found.quarters.p, 4),
        "coverage_country_quarters": dict(
            zip(("50", "80", "95"), found.coverage.round(3).tolist(), strict=True)
        ),
        "cell_months": found.counted,
        "cpu_seconds": round(time.process_time() - started, 1),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
