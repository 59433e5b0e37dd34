"""Ties by strict rules: cue words whose roles are filled with parties.

The cues, and how each may be filled, are data (``data/cues.toml``). A tie is proposed in
tier ``rule`` only where the parse fills both ends.
"""

from __future__ import annotations

from tacitus.core import Quantity, TieStatement, is_symmetric
from tacitus.errors import InputError
from tacitus.read.prose.draft import Draft
from tacitus.read.prose.mentions import Discourse
from tacitus.read.prose.quantities import quantities
from tacitus.read.prose.roles import Parties, governor, parties, roles, subject
from tacitus.read.prose.rules import Cue, cues, data, words
from tacitus.read.prose.sentence import Sentence

_Filled = tuple[Parties, Parties]


def find_ties(s: Sentence, d: Discourse) -> list[Draft]:
    """Propose the ties that a sentence asserts.

    Parameters
    ----------
    s : Sentence
        With its mentions resolved.
    d : Discourse
        What was spoken of so far; its last tie and set serve for anaphors.
    """
    if not s.mentions and not d.group:
        return []
    found: list[Draft] = []
    for token in s.tokens:
        by_lemma = cues().get(token.lemma, ())
        by_form = cues().get(token.lower, ()) if token.lower != token.lemma else ()
        for cue in (*by_lemma, *by_form):
            draft = _apply(s, token.i, cue, d)
            if draft is not None:
                found.append(draft)
    merged = _merge(found)
    for draft in merged:
        if isinstance(draft.statement, TieStatement):
            d.tie = (*draft.statement.subjects, *draft.statement.objects)
            d.tie_paragraph = s.paragraph
    return merged


def _apply(s: Sentence, i: int, cue: Cue, d: Discourse) -> Draft | None:
    if not _is_pos(s, i, cue.pos) or not _conditions(s, i, cue):
        return None
    supports = cue.supports
    filled = roles(s, i)
    if cue.pos == "prefixed":
        filled = _prefixed(s, i)
    if cue.transfer:
        given, noun = _given(s, i)
        if not given:
            return None
        supports = given
        if noun is not None:
            filled.setdefault("for", roles(s, noun).get("for", ()))
            if s.tokens[noun].dep in {"dobj", "nsubjpass"}:
                filled.pop("patient", None)
            if not _recipient_named(filled):
                # "gave B weapons": the parser may take the name for part of the thing.
                beside = [k for k in s.kids(noun, "compound", "nmod") if k in s.mentions]
                filled["dative"] = tuple(p for k in beside for p in s.mentions[k].parties)
    if cue.needs_class:
        filled["class"] = claimed_class(s, i)
    if cue.relation == "rival":
        _wide_against(s, i, filled)
    over = governor(s, i) if cue.needs_hostile else None
    if over is not None and s.tokens[over].lemma in words("onlooking"):
        filled.pop("agent", None)
    weak = cue.strong and s.tokens[i].lemma not in cue.strong
    for way in cue.args:
        if weak and way.endswith(("of", "poss", "with")):
            continue
        ends = _fill(way, filled)
        if ends is not None:
            return _draft(s, i, cue, ends, supports, way)
    return _implied(s, i, cue, filled, supports, d)


def _is_pos(s: Sentence, i: int, pos: str) -> bool:
    token = s.tokens[i]
    if i in s.mentions and s.mentions[i].kind == "name":
        return False
    if pos == "verb":
        return token.pos == "VERB" or (token.pos == "ADJ" and token.tag == "VBN")
    if pos == "noun":
        return token.pos in {"NOUN", "PROPN"} or (
            token.pos == "ADJ" and token.dep in {"attr", "dobj", "pobj"}
        )
    if pos == "adj":
        return token.lower in {"allied", "aligned"} and token.pos in {"ADJ", "VERB"}
    if pos == "prep":
        over = s.tokens[token.head]
        return token.dep == "prep" and over.lemma not in words("not_hostile")
    if pos == "prefixed":
        return i >= 2 and token.lower.endswith("ed")
    return True


def _conditions(s: Sentence, i: int, cue: Cue) -> bool:
    below = s.subtree(i) if cue.needs or cue.needs_child else []
    if cue.needs and not any(s.tokens[t].lemma in cue.needs for t in below if t != i):
        return False
    if cue.needs_child and not any(
        s.tokens[k].lower in cue.needs_child for k in s.kids(i, "amod", "compound")
    ):
        return False
    if cue.needs_above and not any(s.tokens[u].lemma in cue.needs_above for u in s.up(i)):
        return False
    if cue.particle and not any(
        s.tokens[k].lower in cue.particle for k in s.kids(i, "prt", "advmod", "prep")
    ):
        return False
    return not cue.needs_share or any(q.quantity.unit == "share" for q in quantities(s.text))


def _fill(way: str, filled: dict[str, Parties]) -> _Filled | None:
    if way.startswith("{"):
        ids = tuple(dict.fromkeys(p for role in way[1:-1].split(",") for p in filled.get(role, ())))
        return (ids, ()) if len(ids) >= 2 else None
    left, right = way.split("~" if "~" in way else ">")
    a, b = filled.get(left, ()), filled.get(right, ())
    b = tuple(p for p in b if p not in a)
    return (a, b) if a and b else None


def _wide_against(s: Sentence, i: int, filled: dict[str, Parties]) -> None:
    """ "Conducted strikes using aircraft against B": the parser may hang "against" anywhere."""
    verb = governor(s, i) if s.tokens[i].pos == "NOUN" else None
    if filled.get("against") or verb is None or s.tokens[i].dep != "dobj":
        return
    if s.tokens[verb].lemma not in data("patterns")["do_verbs"]:
        return
    for t in s.subtree(verb):
        if t > i and s.tokens[t].lower == "against":
            filled["against"] = tuple(p for o in s.kids(t, "pobj") for p in parties(s, o))


def _prefixed(s: Sentence, i: int) -> dict[str, Parties]:
    """ "A-backed B": the name before the hyphen, and what the participle stands beside."""
    token = s.tokens[i]
    before = i - 2 if i >= 2 and s.tokens[i - 1].text in {"-", "\u2010", "\u2011"} else -1
    if before < 0 or token.dep not in {"amod", "nmod", "compound", "acl"}:
        return {}
    head = parties(s, token.head)
    if not head and token.head not in s.mentions:
        who = _bearer(s, token.head)
        head = parties(s, who) if who is not None else ()
    mention = s.mentions.get(before)
    return {"prefix": mention.parties if mention else (), "head": head}


def _bearer(s: Sentence, noun: int) -> int | None:
    """ "A is an X-backed project": the subject of a predicate noun."""
    return subject(s, s.tokens[noun].head) if s.tokens[noun].dep == "attr" else None


def _given(s: Sentence, i: int) -> tuple[tuple[str, ...], int | None]:
    """What a verb of giving gives, by its object and what stands beside it."""
    kinds = {w: k for k, members in data("given").items() for w in members}
    heads = [c for o in s.kids(i, "dobj", "nsubjpass") for c in s.conjuncts(o)]
    for prep in s.kids(i, "prep"):
        if s.tokens[prep].lower == "with":
            heads.extend(c for o in s.kids(prep, "pobj") for c in s.conjuncts(o))
    if s.tokens[i].dep == "pcomp":
        heads.extend(
            t for t in s.subtree(s.tokens[i].head) if s.tokens[t].pos == "NOUN" and t not in heads
        )
    found: list[str] = []
    for h in heads:
        token = s.tokens[h]
        near = [s.tokens[k] for k in s.kids(h, "amod", "compound")]
        kind = next(
            (kinds[t.lemma] for t in near if t.lemma in kinds and token.lemma in kinds), None
        )
        kind = kind or kinds.get(token.lemma) or kinds.get(token.lower)
        if kind in {"training", "weapons"} and token.lemma in {"training", "course"}:
            kind = "training"
        if kind and kind not in found:
            found.append(kind)
    if len(found) > 1 and "unspecified" in found:
        found.remove("unspecified")
    return tuple(found), heads[0] if heads else None


def claimed_class(s: Sentence, i: int) -> Parties:
    """Whose claimed attacks a clause is about: the subject noun of the verb above a cue."""
    from tacitus.read.prose.claims import claimants

    verb = governor(s, i)
    who = subject(s, verb) if verb is not None else None
    return claimants(s, who) if who is not None else ()


def _implied(
    s: Sentence,
    i: int,
    cue: Cue,
    filled: dict[str, Parties],
    supports: tuple[str, ...],
    d: Discourse,
) -> Draft | None:
    """Fill what context gives: a set named in the paragraph, or the tie last spoken of."""
    agent = filled.get("agent", ())
    if cue.relation == "support" and cue.transfer and agent and d.group_paragraph == s.paragraph:
        others = tuple(p for p in d.group if p not in agent)
        if others and set(agent) <= set(d.group) and not _recipient_named(filled):
            return _draft(s, i, cue, (agent, others), supports, "agent>set")
    definite = any(s.tokens[k].lower in {"the", "this", "that"} for k in s.kids(i, "det"))
    if (
        cue.relation == "ally"
        and definite
        and s.tokens[i].dep == "nsubj"
        and s.tokens[i].lemma in words("tie_nouns")
        and len(d.tie) == 2
        and not filled.get("of")
        and d.tie_paragraph == s.paragraph
        and d.group_paragraph != s.paragraph
    ):
        return _draft(s, i, cue, (d.tie[:1], d.tie[1:]), supports, "tie")
    return None


def _recipient_named(filled: dict[str, Parties]) -> bool:
    return any(filled.get(r) for r in ("to", "for", "dative", "patient"))


def _draft(
    s: Sentence, i: int, cue: Cue, ends: _Filled, supports: tuple[str, ...], way: str
) -> Draft | None:
    subjects, objects = ends
    if not objects and not is_symmetric(cue.relation):
        return None
    try:
        statement = TieStatement(
            cue.relation,
            subjects,
            objects,
            supports if cue.relation in {"support", "affiliate", "ally"} else (),
            cue.nature if cue.nature != "unspecified" else nature(s, i),
            trend(s, i),
        )
    except InputError:
        return None
    return Draft(
        statement,
        s,
        i,
        "rule",
        f"{cue.relation}:{s.tokens[i].lemma}:{way}",
        modality=None if cue.modality == "actual" else cue.modality,
        polarity="affirmed" if cue.modality == "stance" else None,
        quantity=_quantity(s, i, cue),
    )


def _quantity(s: Sentence, i: int, cue: Cue) -> Quantity | None:
    """A share that a part has of its whole, or the size of a joint unit."""
    unit = "share" if cue.needs_share else "fighters" if cue.needs_child else ""
    inside = s.subtree(i)
    for found in quantities(s.text) if unit else ():
        first = next((t.i for t in s.tokens if t.end > s.start + found.start), None)
        if found.quantity.unit == unit and first in inside:
            return found.quantity
    return None


def trend(s: Sentence, i: int) -> str:
    """Give the trend that the words beside a cue tell."""
    near = {s.tokens[k].lower for k in s.kids(i, "amod", "compound", "advmod")}
    near |= {s.tokens[k].lemma for k in s.kids(i, "amod", "compound")}
    token = s.tokens[i]
    if token.dep in {"nsubj", "dobj", "nsubjpass"}:
        near.add(s.tokens[token.head].lemma)
    if token.dep == "pobj":
        degree = s.tokens[s.tokens[token.head].head]
        near |= (
            {s.tokens[k].lower for k in s.kids(degree.i, "amod")}
            if degree.lemma == "degree"
            else set()
        )
    for name in ("growing", "weakening", "stable"):
        if near & words(name):
            return name
    return "unspecified"


def nature(s: Sentence, i: int) -> str:
    """Give the nature that the words beside a cue tell."""
    near = [s.tokens[k] for k in s.kids(i, "amod", "compound")]
    near += [
        s.tokens[o]
        for p in s.kids(i, "prep")
        for o in s.kids(p, "pobj")
        if s.tokens[p].lower == "of"
    ]
    token = s.tokens[i]
    if token.dep == "nsubj":
        near += [s.tokens[k] for k in s.kids(token.head, "oprd", "acomp", "attr")]
    lemmas = {t.lemma for t in near}
    for name in ("transactional", "ideological"):
        if lemmas & words(name):
            return name
    return "unspecified"


def _merge(found: list[Draft]) -> list[Draft]:
    """Join drafts of one sentence that say the same; what is given adds up."""
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in found:
        tie = draft.statement
        if not isinstance(tie, TieStatement):
            continue
        key = (tie.relation, frozenset(tie.pairs()), draft.modality)
        before = kept.get(key)
        if before is None:
            kept[key] = draft
            continue
        old = before.statement
        assert isinstance(old, TieStatement)  # noqa: S101
        supports = tuple(dict.fromkeys((*old.supports, *tie.supports)))
        if len(supports) > 1:
            supports = tuple(x for x in supports if x != "unspecified")
        before.quantity = before.quantity or draft.quantity
        before.statement = TieStatement(
            old.relation, old.subjects, old.objects, supports,
            old.nature if old.nature != "unspecified" else tie.nature,
            old.trend if old.trend != "unspecified" else tie.trend,
        )  # fmt: skip
    return list(kept.values())
