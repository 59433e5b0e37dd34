"""CoNLL-2010: is a sentence hedged? Fits on the dev half (``--fit``), reports on the other."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from prose_data import conll
from scipy import sparse
from scipy.optimize import minimize

from tacitus.read.prose import hedged as reader

Rows = list[dict[str, float]]


def fit(rows: Rows, y: np.ndarray, ridge: float = 10.0, least: int = 2) -> dict[str, Any]:
    """Naive-Bayes log ratios times words, then ridge logistic regression, folded into one weight each."""
    count: dict[str, int] = {}
    for row in rows:
        for k in row:
            count[k] = count.get(k, 0) + 1
    names = sorted(k for k, n in count.items() if n >= least)
    index = {k: i for i, k in enumerate(names)}
    cells = [(r, index[k], v) for r, row in enumerate(rows) for k, v in row.items() if k in index]
    r, c, v = (np.array(x) for x in zip(*cells, strict=True))
    x = sparse.csr_matrix((v, (r, c)), shape=(len(rows), len(names)))
    wordy = np.array([k[:2] in {"w:", "b:"} for k in names])
    up, down = np.asarray(x[y].sum(0))[0] + 1, np.asarray(x[~y].sum(0))[0] + 1
    ratio = np.log((up / up[wordy].sum()) / (down / down[wordy].sum()))
    scale = np.where(wordy, ratio, 1.0)
    z = x @ sparse.diags(scale)
    target = y.astype(float)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ beta[1:] + beta[0]
        value = float(np.logaddexp(0, s).sum() - target @ s + 0.5 * ridge * (beta[1:] @ beta[1:]))
        p = 1 / (1 + np.exp(-s))
        return value, np.concatenate([[(p - target).sum()], z.T @ (p - target) + ridge * beta[1:]])

    beta = minimize(
        loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    ).x
    weights = {
        k: round(float(b * s), 4)
        for k, b, s in zip(names, beta[1:], scale, strict=True)
        if abs(b * s) > 5e-4
    }
    return {"intercept": round(float(beta[0]), 4), "weights": weights}


def predict(model: dict[str, Any], rows: Rows) -> np.ndarray:
    s = [
        model["intercept"] + sum(model["weights"].get(k, 0.0) * v for k, v in row.items())
        for row in rows
    ]
    return 1 / (1 + np.exp(-np.array(s)))


def f1(y: np.ndarray, said: np.ndarray) -> float:
    hit = float((y & said).sum())
    return 2 * hit / (y.sum() + said.sum())


def folds(rows: Rows, y: np.ndarray, keys: list[str], k: int = 10) -> np.ndarray:
    """Out-of-fold probabilities on the dev half."""
    of = np.array([hashlib.sha256(x.encode()).digest()[1] % k for x in keys])
    p = np.zeros(len(y))
    for n in range(k):
        model = fit([r for r, f in zip(rows, of, strict=True) if f != n], y[of != n])
        p[of == n] = predict(model, [r for r, f in zip(rows, of, strict=True) if f == n])
    return p


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--fit", action="store_true", help="fit on the dev half and write the weights"
    )
    parser.add_argument("--half", default="dev", choices=["dev", "test"])
    options = parser.parse_args()
    dev = list(conll("dev"))
    if options.fit:
        rows = [reader.features(s) for s, _ in dev]
        y = np.array([h for _, h in dev])
        p = folds(rows, y, [s for s, _ in dev])
        cut = max(np.arange(0.3, 0.61, 0.01), key=lambda t: f1(y, p >= t))
        model = fit(rows, y)
        model["cut"] = round(float(cut), 2)
        model["note"] = (
            "Fitted on the dev half of CoNLL-2010 (Wikipedia sentences) by bench/prose_hedged.py."
        )
        Path(str(files("tacitus.read.prose.data").joinpath("hedged.json"))).write_text(
            json.dumps(model, sort_keys=True, indent=0) + "\n", encoding="utf-8"
        )
        print(
            json.dumps(
                {
                    "bench": "prose_hedged",
                    "half": "dev, out of fold",
                    "f1": round(f1(y, p >= cut), 3),
                    "cut": model["cut"],
                    "features": len(model["weights"]),
                }
            )
        )
        return
    rows_ = list(conll(options.half))
    y = np.array([h for _, h in rows_])
    said = np.array([reader.is_hedged(s) for s, _ in rows_])
    rng = random.Random(7)
    n = len(y)
    boot = sorted(
        f1(y[i], said[i])
        for i in (np.array([rng.randrange(n) for _ in range(n)]) for _ in range(500))
    )
    print(
        json.dumps(
            {
                "bench": "prose_hedged",
                "half": options.half,
                "sentences": n,
                "f1": round(f1(y, said), 3),
                "f1_95": [round(boot[12], 3), round(boot[487], 3)],
            }
        )
    )


if __name__ == "__main__":
    main()
