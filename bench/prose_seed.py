"""The seed article against its hand-marked assertions: ties, patterns, hedges, chains, numbers.

The text was seen while the rules were written: a floor, not a success.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from prose_data import shared

from tacitus.core import Document, Name, Party, Period, TieStatement
from tacitus.read.documents.text import Text, split_paragraphs
from tacitus.read.prose import Proposals, parties_of, propose

MAPPING = tomllib.loads((Path(__file__).parent / "prose_seed.toml").read_text(encoding="utf-8"))
#: The one file that translates the mark-up's words: the reader of marked articles uses it too.
WORDS = tomllib.loads(files("tacitus.read").joinpath("gold.toml").read_text(encoding="utf-8"))


def parties(gold: dict[str, Any]) -> list[Party]:
    found = []
    for ident, entity in gold["entities"].items():
        if entity["type"] in {"group", "state"}:
            names = [a for a in entity["aliases"] if "(p" not in a and a != "parent organization"]
            kind = "state" if entity["type"] == "state" else "group"
            found.append(
                Party(
                    ident,
                    names[0],
                    kind,
                    tuple(Name(a) for a in names[1:]),
                    part_of=entity.get("part_of"),
                )
            )
    return found


def read_article(folder: Path) -> Text:
    words = (folder / "article.txt").read_text(encoding="utf-8")
    document = Document("seed-article", "author", published=Period.parse(MAPPING["published"]))
    return Text(document, words, split_paragraphs(words))


def gold_ties(items: list[dict[str, Any]]) -> list[tuple[tuple[Any, ...], str]]:
    """Expand gold ties to keys (paragraph, relation, a, b), one per pair and item."""
    keys = []
    for item in items:
        how = WORDS["relations"][item["relation"]]
        if how["as"] != "tie" or not item["scored"]:
            continue
        subjects, objects = item.get("subject", []), item.get("object", [])
        if how.get("reversed"):
            subjects, objects = objects, subjects
        franchise = any(w in item["gloss"] for w in WORDS["franchise"]["words"])
        tie = "affiliate" if how["relation"] == "part_of" and franchise else how["relation"]
        if item["relation"] == "supports" and not objects:
            pairs = [(a, b) for a in subjects for b in subjects if a < b]
        else:
            pairs = list(TieStatement(tie, tuple(subjects), tuple(objects)).pairs())
        keys += [((item["para"], tie, *map(canonical, pair)), item["id"]) for pair in pairs]
    return keys


def paragraph_of(text: Text, start: int) -> int:
    """Gold counts body paragraphs: file line 2n+3."""
    line = text.text.count("\n", 0, start) + 1
    return (line - 3) // 2


def canonical(party: str) -> str:
    return "unnamed" if party.startswith("unnamed:") or party in MAPPING["unnamed"] else party


def score_ties(
    gold: list[tuple[tuple[Any, ...], str]], found: Proposals, tiers: set[str]
) -> dict[str, Any]:
    """Match key by key; items and proposals that share a key are paired in order of the text."""
    passages = {p.id: p for p in found.passages}
    proposed: dict[tuple[Any, ...], list[Any]] = {}
    for a in sorted(found.assertions, key=lambda a: passages[a.passage_id].start):
        if isinstance(a.statement, TieStatement) and a.tier in tiers:
            para = paragraph_of(found.text, passages[a.passage_id].start)
            for x, y in a.statement.pairs():
                proposed.setdefault(
                    (para, a.statement.relation, canonical(x), canonical(y)), []
                ).append(a)
    used, hit, missed, turn = set(), [], [], {}
    for key, ident in gold:
        turned = (key[0], key[1], key[3], key[2])
        either = key[1] in {"ally", "rival", "contact", "merger"} or ident in MAPPING["either_way"]
        match = next((k for k in (key, turned) if k in proposed and (k == key or either)), None)
        if match is None:
            missed.append((key, ident))
            continue
        used.add(match)
        n = turn.setdefault(match, 0)
        turn[match] += 1
        hit.append((ident, proposed[match][min(n, len(proposed[match]) - 1)]))
    wrong = [k for k in proposed if k not in used]
    keys = {k for k, _ in gold}
    p = len(used) / len(proposed) if proposed else 0.0
    r = len(hit) / len(gold)
    by_key = len({k for k, _ in gold if k not in {m for m, _ in missed}}) / len(keys)
    return {
        "p": p,
        "r": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "r_keys": by_key,
        "wrong": wrong,
        "missed": missed,
        "hit": hit,
        "proposed": proposed,
    }


def score_patterns(items: list[dict[str, Any]], found: Proposals) -> tuple[int, int, list[str]]:
    passages = {p.id: p for p in found.passages}
    wanted = [i for i in items if i["id"] in WORDS["patterns"]]
    got, missed = 0, []
    for item in wanted:
        ok = False
        for a in found.assertions:
            if (
                a.kind != "pattern"
                or paragraph_of(found.text, passages[a.passage_id].start) != item["para"]
            ):
                continue
            ok = ok or fits(item, a)
        got += ok
        if not ok:
            missed.append(item["id"])
    return got, len(wanted), missed


def fits(item: dict[str, Any], a: Any) -> bool:
    """A pattern fits when claimant, doer, frequency and same-day mark are those of the item."""
    s = a.statement
    rare = s.frequency in {"hardly_any", "none"}
    claimed = set(s.by if s.what == "claimed" and not rare else s.claimed_in_class)
    done = set(s.by if s.what in {"done", "supported"} else s.done_by)
    want = WORDS["patterns"][item["id"]]
    return (
        claimed == set(item.get("claimed_by", []))
        and done == set(item.get("attributed_to", []))
        and s.frequency == want["frequency"]
        and s.same_day == want.get("same_day", False)
    )


def matched(
    items: list[dict[str, Any]],
    found: Proposals,
    hits: list[tuple[str, Any]],
    people: dict[str, str],
) -> list[tuple[dict[str, Any], Any]]:
    """Pair scored gold items with a proposal: ties by key, others by kind, party and paragraph."""
    passages = {p.id: p for p in found.passages}
    by_id = {i["id"]: i for i in items}
    taken: set[str] = set()
    pairs = {ident: (by_id[ident], a) for ident, a in hits}
    for item in items:
        if item["id"] in pairs or not item["scored"]:
            continue
        how = WORDS["relations"][item["relation"]]
        kinds = [k for k in (how.get("aspect"), how.get("event_kind")) if k]
        kinds += ["pattern"] if item["id"] in WORDS["patterns"] else []
        who = {
            canonical(people.get(p, p))
            for k in ("subject", "object", "claimed_by", "attributed_to")
            for p in item.get(k) or []
        }
        for a in (a for a in found.assertions if a.tier == "rule"):
            label = (
                a.statement.aspect
                if a.kind == "party"
                else a.kind
                if a.kind == "pattern"
                else getattr(a.statement, "event_kind", "")
            )
            if (
                label in kinds
                and paragraph_of(found.text, passages[a.passage_id].start) == item["para"]
                and who & {canonical(p) for p in parties_of(a)}
            ):
                if (
                    item.get("quantity")
                    and item["quantity"].get("value_max", None) is None
                    and item["quantity"].get("value") is None
                    and a.kind == "party"
                ):
                    continue
                q = item.get("quantity") or {}
                if (
                    a.quantity is not None
                    and q
                    and a.quantity.value not in {q.get("value"), q.get("value_max")}
                ):
                    continue
                if a.kind == "pattern" and (
                    a.id in taken or (item["id"] in WORDS["patterns"] and not fits(item, a))
                ):
                    continue
                taken.add(a.id)
                pairs[item["id"]] = (item, a)
                break
    return list(pairs.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    folder = shared() / "seed"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    items = gold["assertions"]
    found = propose(read_article(folder), parties(gold))
    ties = score_ties(gold_ties(items), found, {"rule"})
    got, of, missed_patterns = score_patterns(items, found)
    pairs = matched(
        items, found, ties["hit"], {k: e["of"] for k, e in gold["entities"].items() if e.get("of")}
    )
    chains = [(i, a) for i, a in pairs if len(i["source_chain"]) > 1]
    chain_right = sum(
        [MAPPING["sources"].get(x, x) for x in i["source_chain"]]
        == [MAPPING["sources"].get(x, x) for x in a.chain]
        for i, a in chains
    )
    author_only = [(i, a) for i, a in pairs if len(i["source_chain"]) == 1]
    hedges = [
        (i, a, "none" if i["hedge_class"] == "attributed" else i["hedge_class"]) for i, a in pairs
    ]
    numbers = [
        i
        for i in items
        if i.get("quantity")
        and (i["quantity"].get("value") is not None or i["quantity"].get("value_max") is not None)
        and i["scored"]
    ]
    quantities_right = sum(quantity_found(i, found) for i in numbers)
    wanted_chains = [i for i in items if i["scored"] and len(i["source_chain"]) > 1]
    line = {
        "bench": "prose_seed",
        "ties": {k: round(ties[k], 3) for k in ("p", "r", "f1", "r_keys")}
        | {"gold": len(ties["hit"]) + len(ties["missed"])},
        "patterns": f"{got}/{of}",
        "chain": {
            "right": chain_right,
            "of_matched": len(chains),
            "of_gold": len(wanted_chains),
            "author_only_right": sum(len(a.chain) == 1 for _, a in author_only),
            "author_only": len(author_only),
        },
        "hedge_class": {
            "right": sum(w == a.hedge.hedge_class for _, a, w in hedges),
            "of": len(hedges),
            "hedged_right": sum(w == a.hedge.hedge_class for _, a, w in hedges if w != "none"),
            "hedged": sum(w != "none" for *_, w in hedges),
        },
        "quantities": f"{quantities_right}/{len(numbers)}",
        "matched": f"{len(pairs)}/{sum(i['scored'] for i in items)}",
        "withheld": found.withheld,
    }
    if options.verbose:
        print("missed", *ties["missed"], sep="\n  ")
        print("wrong", *[(k, ties["proposed"][k][0].coder) for k in ties["wrong"]], sep="\n  ")
        print("patterns missed", missed_patterns)
        for a in found.assertions:
            if a.kind == "pattern":
                print("  ", a.statement, a.chain)
        for i, a, w in hedges:
            if w != a.hedge.hedge_class:
                print("hedge", i["id"], w, a.hedge, a.coder)
        for i, a in chains:
            print("chain", i["id"], i["source_chain"], a.chain)
        for i, a in author_only:
            if len(a.chain) > 1:
                print("chain+", i["id"], a.chain)
        print("numbers", [i["id"] for i in numbers if not quantity_found(i, found)])
        done = {i["id"] for i, _ in pairs}
        print(
            "unmatched",
            [(i["id"], i["relation"]) for i in items if i["scored"] and i["id"] not in done],
        )
        for a in found.assertions:
            if a.kind not in {"tie", "pattern"}:
                print(
                    "  ",
                    a.statement,
                    a.quantity,
                    [p.name for p in a.places],
                    a.period and a.period.edtf,
                    a.hedge.hedge_class,
                    a.polarity,
                )
    print(json.dumps(line))


def quantity_found(item: dict[str, Any], found: Proposals) -> bool:
    """A number counts when its bound, value and party stand in one proposal of its paragraph."""
    passages = {p.id: p for p in found.passages}
    q = item["quantity"]
    value = q["value"] if q.get("value") is not None else q["value_max"]
    bound = WORDS["bounds"].get(q.get("modifier") or "", "exactly")
    for a in found.assertions:
        if (
            paragraph_of(found.text, passages[a.passage_id].start) != item["para"]
            or a.quantity is None
        ):
            continue
        if (
            abs(a.quantity.value - value) < 1e-9
            and a.quantity.bound == bound
            and set(item["subject"]) & set(parties_of(a))
        ):
            return True
    return False


if __name__ == "__main__":
    main()
