"""re3d: pairs of named organisations that are allied or fighting, by tier.

Names are the study's to give, so the gazetteer holds the organisations that the data set
marks (both halves); which pairs are tied is the question. Labels are incomplete, so
precision is a floor; strict-tier disagreements are printed for a hand to judge.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from typing import Any

from prose_data import re3d

from tacitus.core import Document, Name, Party, TieStatement, is_generic
from tacitus.read.documents.text import Text, split_paragraphs
from tacitus.read.prose import propose_all

_LEADING = re.compile(
    r"^(?:the|our|their|its|his|a|an|these|this|other|both|all|local|former)\s+", re.IGNORECASE
)
_NATIONAL = re.compile(
    r"^(?:U\.?S\.?|American|Iraqi|Syrian|Turkish|Kurdish|British|Russian|French|Afghan|Arab|Jordanian|Iranian|Sunni|Shia|Canadian|Israeli|Lebanese|Western|Foreign|International|Islamic)$"
)
_JOINS = {"of", "and", "the", "for", "-"}
_NO_NAME = {
    "we",
    "they",
    "he",
    "she",
    "you",
    "it",
    "i",
    "people",
    "group",
    "foreign",
    "special",
    "both",
    "those",
    "who",
    "our",
    "us",
}


def canonical(value: str) -> str | None:
    """The name in an entity's words, or None where it is a pronoun or a plain noun."""
    value = value.replace("\u2019", "'").strip(" .,'\"")
    while _LEADING.match(value):
        value = _LEADING.sub("", value, count=1)
    tokens = value.split()
    if not tokens or not tokens[0][0].isupper() or value.lower() in _NO_NAME:
        return None
    run: list[str] = []
    for n, token in enumerate(tokens):
        joins = token in _JOINS and any(
            t[0].isupper() and all(x in _JOINS for x in tokens[n:m])
            for m, t in enumerate(tokens[n + 1 :], n + 1)
        )
        if not (token[0].isupper() or token[0].isdigit() or joins) or re.search(r"-[a-z]", token):
            break
        run.append(token)
    name = " ".join(tokens if all(_NATIONAL.match(t) for t in run) else run)
    name = re.sub(r"'s?$", "", name)
    return None if name.lower() in _NO_NAME or len(name) < 2 else name


def gazetteer() -> list[Party]:
    names: dict[str, str] = {}
    for wanted in ("dev", "test"):
        for doc in re3d(wanted):
            for entity in doc["entities"]:
                if entity["type"] == "Organisation":
                    name = canonical(entity["value"])
                    if name and re.search(r"[A-Za-z]{2}|U\.", name):
                        names.setdefault(key(name), name)
    kinds = {
        "us",
        "united states",
        "uk",
        "united kingdom",
        "france",
        "turkey",
        "russia",
        "jordan",
        "iraq",
        "syria",
    }
    return [
        Party(k, n, "state" if k in kinds else "group", (Name(n.replace("'", "\u2019")),))
        for k, n in names.items()
        if not is_generic(n)
    ]


def key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("'", "")).strip()


def gold_pairs(doc: dict[str, Any]) -> dict[frozenset[str], str]:
    found = {}
    organisations = [(e["begin"], e["end"]) for e in doc["entities"] if e["type"] == "Organisation"]
    for r in doc["relations"]:
        if r["type"] not in {"FightingAgainst", "AlliesOf"}:
            continue
        spans = [(r["sourceBegin"], r["sourceEnd"]), (r["targetBegin"], r["targetEnd"])]
        if not all(any(x < d and c < y for c, d in organisations) for x, y in spans):
            continue
        a, b = canonical(r["source"]), canonical(r["target"])
        if a and b and key(a) != key(b):
            found[frozenset((key(a), key(b)))] = r["type"]
    return found


def evaluate(half: str) -> list[dict[str, Any]]:
    """One row per document: gold pairs, and proposed pairs with tier, probability, sentence."""
    docs = {d["id"]: d for d in re3d(half)}
    texts = (
        Text(Document(i, "re3d"), d["text"], split_paragraphs(d["text"])) for i, d in docs.items()
    )
    rows = []
    for found in propose_all(texts, gazetteer()):
        doc = docs[found.text.document.id]
        passages = {p.id: p for p in found.passages}
        orgs = {
            key(n)
            for e in doc["entities"]
            if e["type"] == "Organisation" and (n := canonical(e["value"]))
        }
        pairs: dict[frozenset[str], dict[str, Any]] = {}
        order = ("rule", "path", "cooccurrence")
        for a in found.assertions:
            if not isinstance(a.statement, TieStatement):
                continue
            for pair in a.statement.pairs():
                if any(p.startswith("unnamed:") for p in pair) or not set(pair) <= orgs:
                    continue
                k = frozenset(pair)
                row = {
                    "tier": a.tier,
                    "p": a.probability,
                    "rule": a.coder,
                    "relation": a.statement.relation,
                    "text": passages[a.passage_id].text,
                    "negated": a.polarity == "negated",
                }
                if k not in pairs or order.index(a.tier) < order.index(pairs[k]["tier"]):
                    pairs[k] = row
        rows.append({"id": doc["id"], "gold": gold_pairs(doc), "pairs": pairs})
    return rows


SIGNED = {"ally", "rival", "support", "sponsor_of", "proxy_of", "merger"}


def score(rows: list[dict[str, Any]], tiers: set[str], signed: bool) -> tuple[int, int, int]:
    hit = proposed = gold = 0
    for row in rows:
        chosen = {
            k
            for k, v in row["pairs"].items()
            if v["tier"] in tiers and (not signed or v["relation"] in SIGNED)
        }
        proposed += len(chosen)
        gold += len(row["gold"])
        hit += len(chosen & set(row["gold"]))
    return hit, proposed, gold


def interval(
    rows: list[dict[str, Any]], tiers: set[str], signed: bool, n: int = 1000
) -> dict[str, Any]:
    rng = random.Random(7)
    ps, rs = [], []
    for _ in range(n):
        sample = [rng.choice(rows) for _ in rows]
        hit, proposed, gold = score(sample, tiers, signed)
        if proposed:
            ps.append(hit / proposed)
        if gold:
            rs.append(hit / gold)
    hit, proposed, gold = score(rows, tiers, signed)
    ps.sort()
    rs.sort()
    return {
        "p": round(hit / proposed, 3) if proposed else None,
        "p_95": [round(ps[int(0.025 * len(ps))], 3), round(ps[int(0.975 * len(ps)) - 1], 3)]
        if ps
        else None,
        "r": round(hit / gold, 3),
        "r_95": [round(rs[int(0.025 * len(rs))], 3), round(rs[int(0.975 * len(rs)) - 1], 3)],
        "hit": hit,
        "proposed": proposed,
        "gold": gold,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", default="dev", choices=["dev", "test"])
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument(
        "--judge", action="store_true", help="print strict-tier disagreements to be judged by hand"
    )
    options = parser.parse_args()
    rows = evaluate(options.half)
    if options.verbose or options.judge:
        for row in rows:
            for pair, v in row["pairs"].items():
                if v["tier"] == "rule" and v["relation"] in SIGNED and pair not in row["gold"]:
                    print(
                        "EXTRA", sorted(pair), v["rule"], "|", " ".join((v["text"] or "").split())
                    )
    if options.verbose:
        for row in rows:
            for pair, kind in row["gold"].items():
                v = row["pairs"].get(pair)
                if v is None or v["tier"] != "rule":
                    print(
                        "MISS",
                        sorted(pair),
                        kind,
                        v and v["tier"],
                        "|",
                        " ".join((v["text"] or "").split()) if v else row["id"],
                    )
    print(
        json.dumps(
            {
                "bench": "prose_re3d",
                "half": options.half,
                "documents": len(rows),
                "strict": interval(rows, {"rule"}, True),
                "path": interval(rows, {"rule", "path"}, False),
                "loosest": interval(rows, {"rule", "path", "cooccurrence"}, False),
            }
        )
    )


if __name__ == "__main__":
    main()
