"""Whole studies of simulated worlds against their truth: `studies.py ties | strengths [WORLDS]`.

Each world goes the way of a user's files: written as tables, read into a study, resolved,
inferred. What the study then says is set beside what was true: how often right per class of
stated likelihood, and how many true values lie in the intervals. Prints one JSON line.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tacitus.core.assessment import Assessment
from tacitus.core.tie import Tie
from tacitus.study import Study
from tacitus.study.worlds import simulate

#: Lower ends of the classes of stated likelihood.
CLASSES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)
PRESETS = ("triangle", "random")


def studies(part: str, worlds: int) -> Iterator[tuple[str, list[Assessment], Path]]:
    """Make one study a world and give what it says, with the folder of the truth."""
    for preset in PRESETS:
        for seed in range(1000, 1000 + worlds):
            with TemporaryDirectory() as folder:
                world = Path(folder) / "world"
                simulate(preset, seed=seed, folder=world, formats=("assertions",))
                study = Path(folder) / "study"
                with Study.create(study, name="w", simulated=True, who="bench") as made:
                    made.read([world], who="bench")
                    made.resolve(who="bench")
                    made.infer(part, seed=1, draws=100, events=False, who="bench")
                    yield preset, list(made.assessments().values()), world / "truth"


def table(truth: Path, name: str) -> list[dict[str, str]]:
    """Read a table of the truth."""
    with (truth / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def calibration(said: Iterable[tuple[float, bool]]) -> dict[str, object]:
    """Count how often right each class of stated likelihood was, and score it."""
    p, y = (np.array(column, float) for column in zip(*said, strict=True))
    at = np.digitize(p, CLASSES) - 1
    q = np.clip(p, 1e-6, 1 - 1e-6)
    return {
        "statements": len(p),
        "true": round(float(y.mean()), 3),
        "log_loss": round(float(-np.where(y > 0, np.log(q), np.log1p(-q)).mean()), 4),
        "classes": [
            {
                "from": CLASSES[n],
                "statements": int((at == n).sum()),
                "stated": round(float(p[at == n].mean()), 3),
                "right": round(float(y[at == n].mean()), 3),
            }
            for n in range(len(CLASSES))
            if (at == n).any()
        ],
    }


def ties(worlds: int) -> dict[str, object]:
    """Score every tie that a report speaks of, in the year for which it is shown."""
    said: dict[str, list[tuple[float, bool]]] = {preset: [] for preset in PRESETS}
    for preset, assessments, truth in studies("ties", worlds):
        held = {
            Tie(r["relation"], r["a"], r["b"], r["support"], r["year"]).id
            for r in table(truth, "ties")
        }
        said[preset] += [
            (a.probability, a.subject in held)
            for a in assessments
            if a.kind == "tie" and a.probability is not None
        ]
    return {preset: calibration(rows) for preset, rows in said.items()}


def strengths(worlds: int) -> dict[str, object]:
    """Count the true strengths inside the intervals, and their width as a ratio of the ends."""
    inside: dict[str, list[bool]] = {preset: [] for preset in PRESETS}
    width: dict[str, list[float]] = {preset: [] for preset in PRESETS}
    for preset, assessments, truth in studies("strengths", worlds):
        true = {(r["party"], r["year"]): float(r["fighters"]) for r in table(truth, "strengths")}
        for a in assessments:
            party, _, year = a.subject.partition("@")
            if a.kind != "strength" or a.interval is None or (party, year) not in true:
                continue
            low, high = a.interval
            inside[preset].append(low <= true[party, year] <= high)
            width[preset].append(high / max(low, 1.0))
    return {
        preset: {
            "statements": len(inside[preset]),
            "inside_90": round(float(np.mean(inside[preset])), 3),
            "median_ratio_of_ends": round(float(np.median(width[preset])), 2),
        }
        for preset in PRESETS
        if inside[preset]
    }


def main() -> None:
    work = {"ties": ties, "strengths": strengths}
    name, *rest = sys.argv[1:] or [""]
    if name not in work:
        sys.exit(f"Say which: {' | '.join(work)}.")
    worlds = int(rest[0]) if rest else 20
    start = time.process_time()
    answer = work[name](worlds)
    seconds = round(time.process_time() - start, 1)
    print(json.dumps({"bench": f"studies {name}", "worlds": worlds, "cpu_s": seconds} | answer))


if __name__ == "__main__":
    main()
