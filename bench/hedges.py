"""Words of likelihood: medians of the survey's file beside those that the software holds.

Usage: python bench/hedges.py [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from pathlib import Path

import numpy as np

from tacitus.infer.hedges import TERMS

NAMED = ("likely", "highly likely", "unlikely", "realistic possibility")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=beside)
    start = time.process_time()
    answers: dict[str, list[float]] = {}
    path = parser.parse_args().data / "hedges" / "absolute_judgements.csv"
    with path.open(newline="", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            answers.setdefault(row["term"].strip().lower(), []).append(float(row["probability"]))
    medians = {word: float(np.median(values)) for word, values in answers.items()}
    held = {term.word: float(term.median) for term in TERMS}
    print(
        json.dumps(
            {
                "answers": sum(len(v) for v in answers.values()),
                "phrases": len(medians),
                "medians": {word: medians[word] for word in NAMED},
                "phrases_that_differ": [w for w, m in medians.items() if abs(held[w] - m) > 1e-9],
                "cpu_s": round(time.process_time() - start, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
