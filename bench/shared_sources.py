"""Sources that report on attacks and on ties: what sharing their worth gains, and costs.

Usage: python bench/shared_sources.py same|opposite [--worlds N]

same      the sources that are wrong about attacks are those that are wrong about ties
opposite  they are others: the worst that sharing can meet
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "recovery"))
from shared_worlds import (
    attack_log_loss,
    fit_attacks,
    fit_ties,
    shared_world,
    tie_scores,
    told_by_ties,
)

from tacitus.infer.worth import CARRIES_OVER


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("row", choices=["same", "opposite"])
    parser.add_argument("--worlds", type=int, default=10)
    chosen = parser.parse_args()
    start = time.process_time()
    rows: dict[str, list[dict[str, float]]] = {"alone": [], "shared": []}
    for seed in range(chosen.worlds):
        world = shared_world(100 + seed, shared=chosen.row == "same")
        first = fit_ties(world)
        attacks, _ = fit_attacks(world)
        given, worth = fit_attacks(world, told_by_ties(first))
        for name, ties, acts in (
            ("alone", first, attacks),
            ("shared", fit_ties(world, worth), given),
        ):
            scored = {f"ties_{k}": v for k, v in tie_scores(world, ties).items()}
            rows[name].append(scored | {"attacks_log_loss": attack_log_loss(world, acts)})
    figures = {
        name: {key: round(float(np.nanmean([r[key] for r in found])), 3) for key in found[0]}
        for name, found in rows.items()
    }
    cpu = round(time.process_time() - start, 1)
    print(
        json.dumps(
            {"row": chosen.row, "worlds": chosen.worlds, "carries_over_sd": CARRIES_OVER}
            | figures
            | {"cpu_s": cpu}
        )
    )


if __name__ == "__main__":
    main()
