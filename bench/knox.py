"""Knox beside pointpats in the same run; one JSON line.

Usage: python bench/knox.py 20k|200k|200k-pointpats

20k             exact moments and 999 random worlds beside pointpats' 999 permutations
200k            moments and 999 random worlds, towns spread out and on 400 centroids
200k-pointpats  pointpats once, with one permutation: wants 16 GB of memory
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import resource
import time
import warnings
from collections.abc import Callable

import numpy as np

from tacitus.infer.coincidence import knox

DISTANCE, DAYS = 2.0, 7.0  # km, days


def events(size: int, *, centroids: bool) -> tuple[np.ndarray, np.ndarray]:
    """400 towns with Zipf sizes over 1000 x 800 km and 12 years; 3 % near repeats."""
    rng = np.random.default_rng(5)
    towns = rng.random((400, 2)) * [1000, 800]
    share = 1 / np.arange(1, 401) ** 0.9
    xy = towns[rng.choice(400, size=size, p=share / share.sum())]
    if not centroids:
        xy = xy + rng.normal(0, 8, (size, 2))
    t = rng.integers(0, 4380, size)
    repeat = rng.random(size) < 0.03
    source = rng.integers(0, size, size)
    moved = 0 if centroids else rng.normal(0, 1, (repeat.sum(), 2))
    xy[repeat] = xy[source[repeat]] + moved
    t[repeat] = np.minimum(4379, t[source[repeat]] + rng.integers(0, 8, repeat.sum()))
    return xy, t.astype(float)


def cpu(work: Callable[[], object], times: int = 1) -> tuple[float, object]:
    """CPU seconds of the quickest of several runs, and the answer."""
    best = np.inf
    for _ in range(times):
        start = time.process_time()
        answer = work()
        best = min(best, time.process_time() - start)
    return best, answer


def memory_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)


def ours(size: int, worlds: int, *, centroids: bool = False) -> dict[str, object]:
    xy, t = events(size, centroids=centroids)
    close = {"distance": DISTANCE, "days": DAYS}
    repeats = 7 if size <= 20_000 else 1
    exact_s, exact = cpu(lambda: knox(xy, t, **close), repeats)
    worlds_s, drawn = cpu(lambda: knox(xy, t, **close, worlds=worlds, seed=1))
    return {
        "moments_cpu_s": round(exact_s, 4),
        "worlds_cpu_s": round(worlds_s, 2),
        "worlds": worlds,
        "observed": exact.observed,
        "expected": round(exact.expected, 3),
        "sd": round(exact.sd, 3),
        "p": drawn.p,
        "close_in_space": exact.close_in_space,
        "memory_gb": memory_gb(),
    }


def peer(size: int, permutations: int) -> dict[str, object]:
    from pointpats.spacetime import Knox

    xy, t = events(size, centroids=False)
    np.random.seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seconds, test = cpu(
            lambda: Knox(xy, t[:, None], DISTANCE, DAYS, permutations=permutations, keep=True)
        )
    return {
        "cpu_s": round(seconds, 2),
        "permutations": permutations,
        "observed": int(test.nst),
        "p": float(test.p_sim),
        "mean": float(np.mean(test.sim)),
        "sd": float(np.std(test.sim)) if permutations > 1 else None,
        "memory_gb": memory_gb(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("row", choices=["20k", "200k", "200k-pointpats"])
    chosen = parser.parse_args()
    knox(*events(200, centroids=False), distance=DISTANCE, days=DAYS, worlds=2)  # compile
    answer: dict[str, object] = {"row": chosen.row}
    if chosen.row == "20k":
        mine, other = ours(20_000, 999), peer(20_000, 999)
        answer |= {"tacitus": mine, "pointpats": other}
        answer["moments_times_faster"] = round(other["cpu_s"] / mine["moments_cpu_s"])
        answer["worlds_times_faster"] = round(other["cpu_s"] / mine["worlds_cpu_s"], 1)
    elif chosen.row == "200k":
        answer["tacitus_centroids"] = ours(200_000, 999, centroids=True)
        answer["tacitus"] = ours(200_000, 999)
    else:
        answer["pointpats"] = peer(200_000, 1)
    names = ("numpy", "scipy", "numba", "pointpats")
    answer["versions"] = {name: importlib.metadata.version(name) for name in names}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
