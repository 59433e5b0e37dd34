"""Is a proposal as often right as its probability says?

Ties are labelled by re3d, perpetrators by MUC-4; ``--fit`` fits on the dev halves and writes
the weights, the report is on the test halves. Labels are incomplete, so a probability is
the chance of being marked: a floor. Other kinds have no labelled text and get none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from importlib.resources import files
from pathlib import Path
from typing import Any

import prose_muc
import prose_re3d
from prose_data import re3d

from tacitus.core import Document, TieStatement
from tacitus.read.documents.text import Text, split_paragraphs
from tacitus.read.prose import propose_all, reliability
from tacitus.read.prose.calibration import fit, isotonic, stepped

MARKED = {
    "rival": {"FightingAgainst"},
    "ally": {"AlliesOf", "CommWith"},
    "support": {"AlliesOf", "CommWith"},
    "sponsor_of": {"AlliesOf"},
    "part_of": {"BelongsTo"},
    "affiliate": {"BelongsTo", "AlliesOf"},
    "contact": {"CommWith", "AlliesOf", "FightingAgainst"},
}
RIDGE = {"tie": 5.0, "event": 10.0}  # best of 5, 10, 20 by folds of the dev half
# Blocks of 190 dev texts, ECE of the curve fitted on the others: isotonic .056, none .063,
# Platt .066, beta .064. Ties have too few right answers for a curve.
CURVED = {"event"}
Row = tuple[str, dict[str, float], bool]


def tie_rows(half: str) -> list[Row]:
    """(document, features, right) of every proposed tie between two marked organisations."""
    docs = {d["id"]: d for d in re3d(half)}
    texts = (
        Text(Document(i, "re3d"), d["text"], split_paragraphs(d["text"])) for i, d in docs.items()
    )
    rows: list[Row] = []
    for found in propose_all(texts, prose_re3d.gazetteer()):
        doc = docs[found.text.document.id]
        passages = {p.id: p for p in found.passages}
        marks = [
            (frozenset((prose_re3d.key(a), prose_re3d.key(b))), r["type"], r["sourceBegin"])
            for r in doc["relations"]
            if (a := prose_re3d.canonical(r["source"])) and (b := prose_re3d.canonical(r["target"]))
        ]
        for a, features in zip(found.assertions, found.features, strict=True):
            if not isinstance(a.statement, TieStatement):
                continue
            p = passages[a.passage_id or ""]
            pairs = [
                frozenset(x)
                for x in a.statement.pairs()
                if not any(i.startswith("unnamed") for i in x)
            ]
            wanted = MARKED.get(a.statement.relation, set())
            here = {
                pair
                for pair, kind, at in marks
                if kind in wanted and (p.start or 0) <= at < (p.end or 0)
            }
            if pairs:
                rows.append((doc["id"], features, any(x in here for x in pairs)))
    return rows


def event_rows(rows: list[dict[str, Any]]) -> list[Row]:
    """(document, features, right) of every proposed perpetrator."""
    made: list[Row] = []
    for row in rows:
        for s in row["seen"]:
            marks = [g for g in row["gold"] if prose_muc.named(s["names"], g["alts"])]
            if not (marks and all(g["optional"] for g in marks)):
                made.append((row["id"], s["features"], bool(marks)))
    return made


def said(weights: dict[str, float], features: dict[str, float]) -> float:
    from tacitus.read.prose.calibration import _sigmoid

    return _sigmoid(
        weights["intercept"] + sum(weights.get(k, 0.0) * v for k, v in features.items())
    )


def out_of_fold(rows: list[Row], ridge: float, k: int = 5) -> tuple[list[float], list[bool]]:
    fold = [hashlib.sha256(d.encode()).digest()[2] % k for d, *_ in rows]
    ps, ys = [], []
    for n in range(k):
        w = fit(
            [f for (_, f, _), x in zip(rows, fold, strict=True) if x != n],
            [y for (*_, y), x in zip(rows, fold, strict=True) if x != n],
            ridge=ridge,
            least=5,
        )
        for (_, f, y), x in zip(rows, fold, strict=True):
            if x == n:
                ps.append(said(w, f))
                ys.append(y)
    return ps, ys


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--half", default="dev", choices=["dev", "test"])
    parser.add_argument("--muc", type=Path, help="rows kept by prose_muc.py --cache")
    options = parser.parse_args()
    muc_rows = (
        pickle.loads(options.muc.read_bytes())  # noqa: S301  # our own file  # noqa: S301  # our own file
        if options.muc
        else prose_muc.collect(options.half, None)
    )
    kinds = {"tie": tie_rows(options.half), "event": event_rows(muc_rows)}
    line: dict[str, Any] = {
        "bench": "prose_calibration",
        "half": options.half,
        "fitted": options.fit,
    }
    target = Path(str(files("tacitus.read.prose.data").joinpath("calibration.json")))
    shipped: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    for kind, rows in kinds.items():
        if options.fit:
            ps, ys = out_of_fold(rows, RIDGE[kind])
            w = fit([f for _, f, _ in rows], [y for *_, y in rows], ridge=RIDGE[kind], least=5)
            shipped["weights"][kind] = {k: round(v, 3) for k, v in sorted(w.items())}
            if kind in CURVED:
                steps = [(round(a, 4), round(b, 4)) for a, b in isotonic(ps, ys)]
                shipped.setdefault("steps", {})[kind] = steps
        else:
            steps = shipped["steps"].get(kind, [])
            ps = [stepped(said(shipped["weights"][kind], f), steps) for _, f, _ in rows]
            ys = [y for *_, y in rows]
        curve = reliability(ps, ys)
        line[kind] = {
            "n": len(ys),
            "right": sum(ys),
            "ece": round(curve.ece, 4),
            "curve": [
                [round(a, 3), round(b, 3), n]
                for a, b, n in zip(curve.said, curve.held, curve.count, strict=True)
            ],
        }
    if options.fit:
        shipped["note"] = (
            "Logistic weights by kind, fitted on the dev halves of re3d and MUC-4 by bench/prose_calibration.py."
        )
        target.write_text(json.dumps(shipped, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(line))


if __name__ == "__main__":
    main()
