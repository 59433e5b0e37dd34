"""MUC-4: the perpetrating organisations of each text and how sure the text is of them.

Per document; any alternative string of a key counts, optional ones are neutral. Names are
the study's to give: the organisations that the keys of the dev half name. Tuned on dev,
reported on TST1 and TST2.
"""

from __future__ import annotations

import argparse
import csv
import json
import pickle
import random
import re
from pathlib import Path
from typing import Any

from prose_data import muc

from tacitus.core import Document, EventStatement, Name, Party
from tacitus.read.documents.text import Text, split_paragraphs
from tacitus.read.prose import Proposals, propose_all


def norm(name: str) -> str:
    return " ".join(re.findall(r"[A-Z0-9]+", name.upper()))


def keys(doc: dict[str, Any]) -> list[dict[str, Any]]:
    """Organisations of a document's keys: alternative strings, optional?, confidences."""
    found = []
    for t in doc["templates"]:
        labels: dict[str, set[str]] = {}
        for c in t.get("PERP: ORGANIZATION CONFIDENCE", []):
            values = {v.strip(" ()") for v in re.split(r"/", c["value"] or "") if v.strip(" ()")}
            values = {v.split(":")[0].strip() for v in values}
            for alt in c["alts"] or [""]:
                labels.setdefault(norm(alt), set()).update(values)
        for o in t.get("PERP: ORGANIZATION ID", []):
            alts = {norm(a) for a in (o["alts"] or [o["value"] or ""]) if norm(a or "")}
            if not alts:
                continue
            confidence = set().union(*(labels.get(a, set()) for a in alts)) or labels.get("", set())
            if not confidence and len(labels) == 1:
                confidence = next(iter(labels.values()))
            found.append(
                {
                    "alts": alts,
                    "optional": bool(o["opt"] or t["optional"]),
                    "confidence": confidence,
                }
            )
    merged: list[dict[str, Any]] = []
    for f in found:
        same = next((m for m in merged if m["alts"] & f["alts"]), None)
        if same is None:
            merged.append(f)
        else:
            same["alts"] |= f["alts"]
            same["optional"] &= f["optional"]
            same["confidence"] |= f["confidence"]
    return merged


def gazetteer() -> list[Party]:
    """The watch list of the study: armed groups and forces of the region at the time.

    Written from the keys of the dev half and what is commonly known of the region.
    """
    with (Path(__file__).parent / "prose_muc_parties.csv").open(encoding="utf-8") as file:
        return [
            Party(
                norm(r["name"]).lower(),
                r["name"],
                r["kind"],
                tuple(Name(n) for n in r["names"].split("|") if n),
            )
            for r in csv.DictReader(file)
        ]


def named(labels: set[str], alts: set[str]) -> bool:
    """Whether a label is an alternative string, or either stands in the other as whole words."""
    return any(
        x == a
        or (
            min(len(x), len(a)) > 2
            and (f" {x} " in f" {a} " or f" {a} " in f" {x} ")
            and min(x, a, key=len) not in _PLAIN
        )
        for x in labels
        for a in alts
    )


_PLAIN = {"GROUP", "FRONT", "MOVEMENT", "FORCES", "GUERRILLAS", "MAFIA", "THE ARMY", "FAL"}


def confidence(a: Any, kinds: dict[str, str]) -> str:
    """Our words for how sure a text is, in MUC's words."""
    if a.statement.claimed_by:
        return "CLAIMED OR ADMITTED"
    official = any(kinds.get(c) in {"official", "party"} for c in a.chain[1:])
    if a.hedge.hedge_class in {"speculative", "probability_word"} or a.modality == "possible":
        return "POSSIBLE"
    if a.speech_act == "alleges" or a.hedge.hedge_class in {"alleged", "believed"}:
        return "SUSPECTED OR ACCUSED BY AUTHORITIES" if official else "SUSPECTED OR ACCUSED"
    return "REPORTED AS FACT"


def collect(half: str, limit: int | None) -> list[dict[str, Any]]:
    docs = {}
    for doc in muc(half):
        if limit is None or len(docs) < limit:
            docs[doc["id"]] = doc
    texts = (
        Text(Document(i, "muc4"), d["text"], split_paragraphs(d["text"])) for i, d in docs.items()
    )
    parties = {p.id: p for p in gazetteer()}
    return [
        {
            "id": found.text.document.id,
            "gold": keys(docs[found.text.document.id]),
            "seen": seen(found, parties),
        }
        for found in propose_all(texts, parties.values())
    ]


def seen(found: Proposals, parties: dict[str, Party]) -> list[dict[str, Any]]:
    """Every proposed perpetrator of an attack with what it rests on."""
    kinds = {s.id: s.kind for s in found.sources}
    passages = {p.id: p for p in found.passages}
    rows = []
    for a, features in zip(found.assertions, found.features, strict=True):
        e = a.statement
        if not isinstance(e, EventStatement) or e.event_kind not in {"attack", "killing", "clash"}:
            continue
        for p in dict.fromkeys((*e.attributed_to, *e.claimed_by)):
            if p in parties:
                rows.append({
                    "party": p, "names": {norm(x) for x in parties[p].labels()}, "p": a.probability,
                    "features": features, "tier": a.tier, "confidence": confidence(a, kinds),
                    "rule": a.coder, "text": passages[a.passage_id or ""].text or "", "chain": a.chain,
                    "kinds": [kinds.get(c, "") for c in a.chain[1:]], "hedge": a.hedge.hedge_class, "act": a.speech_act,
                })  # fmt: skip
    return rows


def decide(row: dict[str, Any], threshold: float) -> dict[str, dict[str, Any]]:
    """Organisations whose best proposal reaches the threshold, with the one that says how sure.

    That is a claim before all else, then what a strict rule read (its hedge is that of the
    cue's own clause), then the best.
    """
    best: dict[str, dict[str, Any]] = {}
    for s in row["seen"]:
        if s["p"] >= threshold and s["p"] > best.get(s["party"], {"p": -1.0})["p"]:
            best[s["party"]] = s
    claimed = {
        s["party"]: s
        for s in row["seen"]
        if s["confidence"] == "CLAIMED OR ADMITTED" and s["p"] >= 0.25
    }
    ruled: dict[str, dict[str, Any]] = {}
    for s in sorted(row["seen"], key=lambda s: -s["p"]):
        if s["tier"] == "rule":
            ruled.setdefault(s["party"], s)
    return {p: claimed.get(p) or ruled.get(p, s) for p, s in best.items()}


def score(rows: list[dict[str, Any]], threshold: float) -> dict[str, Any]:
    hit = proposed = gold = right = 0
    for row in rows:
        chosen = decide(row, threshold)
        used = set()
        for g in row["gold"]:
            match = [p for p, s in chosen.items() if named(s["names"], g["alts"])]
            used.update(match)
            if g["optional"]:
                continue
            gold += 1
            if match:
                hit += 1
                if g["confidence"]:
                    right += any(chosen[p]["confidence"] in g["confidence"] for p in match)
        optional = {
            p
            for g in row["gold"]
            if g["optional"]
            for p, s in chosen.items()
            if named(s["names"], g["alts"])
        }
        proposed += len(chosen) - len(
            optional
            - {
                p
                for g in row["gold"]
                if not g["optional"]
                for p, s in chosen.items()
                if named(s["names"], g["alts"])
            }
        )
    p = hit / proposed if proposed else 0.0
    r = hit / gold if gold else 0.0
    return {
        "p": p,
        "r": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "confidence": right / hit if hit else None,
        "hit": hit,
        "proposed": proposed,
        "gold": gold,
    }


def interval(rows: list[dict[str, Any]], threshold: float) -> list[float]:
    rng = random.Random(7)
    values = sorted(score([rng.choice(rows) for _ in rows], threshold)["f1"] for _ in range(300))
    return [round(values[7], 3), round(values[292], 3)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", default="dev", choices=["dev", "test"])
    parser.add_argument("--limit", type=int)
    parser.add_argument("--threshold", type=float, default=0.35)
    parser.add_argument("--cache", type=Path, help="keep the collected rows here")
    options = parser.parse_args()
    rows = collect(options.half, options.limit)
    if options.cache:
        options.cache.write_bytes(pickle.dumps(rows))
    result = score(rows, options.threshold)
    print(
        json.dumps(
            {
                "bench": "prose_muc",
                "half": options.half,
                "documents": len(rows),
                "threshold": options.threshold,
                **{k: round(v, 3) if isinstance(v, float) else v for k, v in result.items()},
                "f1_95": interval(rows, options.threshold),
            }
        )
    )


if __name__ == "__main__":
    main()
