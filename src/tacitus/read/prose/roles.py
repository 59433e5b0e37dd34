"""Who fills which role of a verb or noun, read from the dependency parse.

Labels are those of ClearNLP as spaCy's English models use them.
"""

from __future__ import annotations

from tacitus.read.prose.rules import words
from tacitus.read.prose.sentence import Sentence

_PART = frozenset(
    {
        "some",
        "many",
        "most",
        "all",
        "part",
        "number",
        "group",
        "series",
        "each",
        "one",
        "ones",
        "several",
        "thousands",
        "hundreds",
        "dozens",
        "rest",
        "majority",
        "those",
    }
)
_CLAUSE = frozenset({"xcomp", "conj", "advcl", "ccomp", "pcomp", "acl", "relcl"})
Parties = tuple[str, ...]


def parties(s: Sentence, i: int) -> Parties:
    """Give the parties that a noun phrase means, with those coordinated to it."""
    found: list[str] = []
    for j in s.conjuncts(i):
        found.extend(_one(s, j))
    return tuple(dict.fromkeys(found))


def _one(s: Sentence, j: int) -> Parties:
    mention = s.mentions.get(j)
    if mention is not None and mention.kind != "inside":
        return mention.parties
    token = s.tokens[j]
    if token.tag in {"WDT", "WP", "WP$"} or (token.lower == "that" and token.pos == "PRON"):
        for up in s.up(j):
            if s.tokens[up].dep == "relcl":
                return parties(s, s.tokens[up].head)
        return ()
    if (
        token.lemma in words("people_nouns")
        or token.lower in words("people_nouns")
        or token.lower in _PART
    ):
        beside = s.kids(j, "compound", "poss", "amod", "nmod", "npadvmod", "nummod")
        # A name beside the noun says more than a pronoun does: "their B partners".
        for kid in sorted(beside, key=lambda k: k in s.mentions and s.mentions[k].kind != "name"):
            inner = _modifier(s, kid)
            if inner:
                return inner
        for prep in s.kids(j, "prep"):
            if s.tokens[prep].lower in {"of", "from", "in", "within", "loyal"}:
                for obj in s.kids(prep, "pobj"):
                    inner = parties(s, obj)
                    if inner and s.tokens[prep].lower in {"of", "from", "within"}:
                        return inner
    if token.pos == "PROPN":
        # "A leader NAME": who leads a group acts for it.
        for kid in s.kids(j, "compound", "nmod"):
            if s.tokens[kid].lemma in words("person_nouns") and s.tokens[kid].lower not in {"head"}:
                for name in s.kids(kid, "compound", "poss", "nmod"):
                    if name in s.mentions:
                        return s.mentions[name].parties
    for kid in s.kids(j, "appos"):
        near = s.mentions.get(kid)
        if near is not None and near.kind == "name":
            return near.parties
    return ()


def _modifier(s: Sentence, kid: int) -> Parties:
    mention = s.mentions.get(kid)
    if mention is not None:
        if mention.kind == "inside":
            return ()
        return mention.parties
    for inner in s.kids(kid, "compound", "poss", "nmod", "npadvmod"):
        deep = s.mentions.get(inner)
        if deep is not None and deep.kind != "inside" and s.tokens[kid].pos in {"NOUN", "PROPN"}:
            return deep.parties
    return ()


def subject(s: Sentence, verb: int, depth: int = 0) -> int | None:
    """Find the token that is the (logical or inherited) subject of a verb."""
    if depth > 6:
        return None
    own = s.kids(verb, "nsubj", "nsubjpass", "csubj")
    if own:
        # Of two, the first is a place that was taken for a name: "Near A, strikes hit B".
        return own[-1]
    token = s.tokens[verb]
    if token.head == verb or token.dep not in _CLAUSE:
        return None
    if token.dep in {"acl", "relcl"}:
        return _doer(s, token.head, depth)
    if token.dep == "pcomp":
        above = s.tokens[token.head].head
        if s.tokens[above].lemma in words("object_control"):
            return next(iter(s.kids(above, "dobj", "nsubjpass")), None) or subject(
                s, above, depth + 1
            )
        if s.tokens[above].lemma in words("effort_nouns"):
            return _doer(s, above, depth)
        return subject(s, above, depth + 1) if is_verb(s, above) else _owner(s, above, depth)
    if token.dep in {"xcomp", "ccomp"}:
        controlled = [k for k in s.kids(token.head, "dobj") if k < verb]
        if controlled and s.tokens[token.head].lemma not in {"promise", "vow"}:
            return controlled[0]
    if not is_verb(s, token.head):
        return _owner(s, token.head, depth)
    return subject(s, token.head, depth + 1)


def _doer(s: Sentence, noun: int, depth: int) -> int | None:
    """Who does what a noun is about: its maker if it is an effort, else the noun itself."""
    if s.tokens[noun].lemma in words("effort_nouns") and noun not in s.mentions:
        return _owner(s, noun, depth)
    return noun


def _owner(s: Sentence, noun: int, depth: int) -> int | None:
    """Whose a noun is: its possessor, or the subject of the verb that governs it."""
    whose = s.kids(noun, "poss") or [k for k in s.kids(noun, "compound", "nmod") if _named(s, k)]
    if whose:
        return whose[0]
    verb = governor(s, noun)
    return subject(s, verb, depth + 1) if verb is not None else None


def is_verb(s: Sentence, i: int) -> bool:
    """Tell whether a token heads a clause."""
    return s.tokens[i].pos in {"VERB", "AUX"} or bool(s.kids(i, "nsubj", "nsubjpass"))


def is_passive(s: Sentence, i: int) -> bool:
    """Tell whether a verb stands in the passive, also as a participle after its noun."""
    if s.kids(i, "nsubjpass", "auxpass"):
        return True
    token = s.tokens[i]
    if token.tag != "VBN" or s.kids(i, "aux", "nsubj"):
        return bool(s.kids(i, "agent")) and not s.kids(i, "nsubj")
    return (
        token.dep in {"acl", "amod", "advcl"}
        or bool(s.kids(i, "agent"))
        or (token.dep == "conj" and is_passive(s, token.head) and not s.kids(i, "dobj"))
    )


def governor(s: Sentence, noun: int) -> int | None:
    """Find the verb that a noun depends on as object, predicate or prepositional object.

    A subject has no governor: nobody holds "the alliance" in "the alliance broke".
    """
    here = noun
    for _ in range(8):
        token = s.tokens[here]
        if token.head == here or token.dep in {"nsubj", "nsubjpass", "csubj", "poss"}:
            return None
        if token.dep not in {
            "dobj",
            "attr",
            "oprd",
            "pobj",
            "prep",
            "conj",
            "acomp",
            "pcomp",
            "dative",
            "compound",
            "appos",
            "agent",
            "amod",
            "nmod",
            "advcl",
            "advmod",
        }:
            return None
        here = token.head
        if s.tokens[here].pos in {"VERB", "AUX"}:
            return here
    return None


def roles(s: Sentence, i: int) -> dict[str, Parties]:
    """Fill the roles of a cue word.

    Returns
    -------
    dict of str to tuple of str
        Party ids by role: ``agent``, ``patient``, ``poss``, ``head``, and one per
        preposition (``with``, ``of``, ``against`` …).
    """
    filled: dict[str, list[str]] = {}
    if s.tokens[i].dep in {"prep", "agent"} and s.tokens[i].pos in {"ADP", "SCONJ"}:
        return _preposition_roles(s, i)
    if is_verb(s, i) or s.tokens[i].pos == "VERB":
        _verb_roles(s, i, filled)
    else:
        _noun_roles(s, i, filled)
    return {role: tuple(dict.fromkeys(ids)) for role, ids in filled.items() if ids}


def _preposition_roles(s: Sentence, i: int) -> dict[str, Parties]:
    """For "against": what it hangs on says who acts, its object whom it is against."""
    head = s.tokens[i].head
    above = roles(s, head) if s.tokens[head].pos != "ADP" else {}
    own = tuple(p for o in s.kids(i, "pobj") for p in parties(s, o))
    agent = above.get("poss", ()) or above.get("agent", ()) or above.get("by", ())
    if not agent and s.tokens[head].pos not in {"VERB", "AUX"}:
        verb = governor(s, head)
        who = subject(s, verb) if verb is not None else None
        agent = _acting(s, who) if who is not None else ()
    return {"agent": agent, s.tokens[i].lower: own}


def _acting(s: Sentence, who: int) -> Parties:
    """ "A's strikes hit B": whose strikes they are, strikes B."""
    ids = parties(s, who)
    if ids or s.tokens[who].lemma not in words("effort_nouns") | words("strike_nouns"):
        return ids
    return tuple(p for k in s.kids(who, "poss") for p in parties(s, k))


def _put(filled: dict[str, list[str]], role: str, ids: Parties) -> None:
    filled.setdefault(role, []).extend(ids)


def _verb_roles(s: Sentence, i: int, filled: dict[str, list[str]]) -> None:
    passive = is_passive(s, i)
    who = subject(s, i)
    if who is not None:
        _put(filled, "patient" if passive else "agent", _acting(s, who))
    for obj in s.kids(i, "dobj", "dative", "attr", "oprd", "ccomp", "nsubj"):
        if obj == who:
            continue
        kind = s.tokens[obj].dep
        if kind == "ccomp":
            inner = s.kids(obj, "nsubj")
            if inner and not s.kids(obj, "mark"):
                _put(filled, "patient", parties(s, inner[0]))
            continue
        if kind == "dative" and s.tokens[obj].pos == "ADP":
            for pobj in s.kids(obj, "pobj"):
                _put(filled, s.tokens[obj].lower, parties(s, pobj))
            continue
        _put(filled, "dative" if kind == "dative" else "patient", parties(s, obj))
    _prepositions(s, i, filled, passive)
    for obj in s.kids(i, "dobj"):
        _prepositions(s, obj, filled, False, only_new=True)
        below = [p for t in s.subtree(obj) if t != obj for p in _named(s, t)]
        _put(filled, "below", tuple(below))
    for kid in s.kids(i, "advmod", "prt"):
        _prepositions(s, kid, filled, passive, only_new=True)
    for kid in s.kids(i, "xcomp", "ccomp", "prep", "advmod", "advcl"):
        inside = [p for t in s.subtree(kid) for p in _named(s, t)]
        _put(filled, "below", tuple(inside))
        for obj in s.kids(kid, "prep"):
            if s.tokens[kid].lower == "back":
                _put(filled, "back", tuple(p for t in s.subtree(obj) for p in _named(s, t)))
    for up in s.up(i):
        if s.tokens[i].dep == "advcl" and is_verb(s, up):
            above = subject(s, up)
            if above is not None and "above" not in filled:
                _put(filled, "above", parties(s, above))


def _named(s: Sentence, t: int) -> Parties:
    mention = s.mentions.get(t)
    return mention.parties if mention is not None and mention.kind != "inside" else ()


def _noun_roles(s: Sentence, i: int, filled: dict[str, list[str]]) -> None:
    for kid in s.kids(i, "poss", "compound", "nmod", "amod", "npadvmod"):
        found = parties(s, kid) if s.tokens[kid].dep == "poss" else _modifier(s, kid)
        if kid in s.mentions and s.tokens[kid].dep != "poss":
            chain = [kid, *(k for k in s.subtree(kid) if k != kid and k in s.mentions)]
            found = tuple(p for k in sorted(chain) for p in _named(s, k))
        _put(filled, "poss", found)
    _prepositions(s, i, filled, False)
    for kid in s.kids(i, "conj"):
        # "A merger of A and B": the parser may coordinate B with the merger itself.
        for role in ("of", "between", "with"):
            if len(filled.get(role, ())) == 1 and kid in s.mentions and i not in s.mentions:
                _put(filled, role, _named(s, kid))
    token = s.tokens[i]
    if token.dep in {"appos", "compound", "amod", "nmod"}:
        _put(filled, "head", parties(s, token.head))
    if not filled.get("head"):
        _put(filled, "head", _loose_head(s, i))
    for kid in s.kids(i, "appos"):
        _put(filled, "head", _named(s, kid))
    _measured(s, i, filled)
    for kid in s.kids(i, "acl", "relcl"):
        _prepositions(s, kid, filled, is_passive(s, kid), only_new=True)
    helped = _helped(s, i)
    if helped:
        _put(filled, "agent", helped)
        return
    verb = governor(s, i)
    if verb is None:
        return
    who = subject(s, verb)
    if who is not None and who != i:
        passive = is_passive(s, verb)
        ids = parties(s, who)
        if passive and token.dep == "pobj" and s.tokens[token.head].dep == "agent":
            _put(filled, "patient", ids)
        else:
            _put(filled, "agent", ids)
            if token.dep in {"attr"}:
                _put(filled, "head", ids)
    _prepositions(s, verb, filled, is_passive(s, verb), only_new=True)


def _helped(s: Sentence, i: int) -> Parties:
    """ "A supports B in the fight against C": it is B's fight."""
    token = s.tokens[i]
    if token.dep != "pobj" or s.tokens[token.head].lower not in {"in", "against"}:
        return ()
    if token.lemma not in words("effort_nouns"):
        return ()
    above = s.tokens[token.head].head
    if s.tokens[above].lemma in words("helping") and s.tokens[above].pos == "VERB":
        return tuple(p for o in s.kids(above, "dobj") for p in parties(s, o))
    if s.tokens[above].lemma in words("helping"):
        return tuple(
            p
            for k in s.kids(above, "prep")
            if s.tokens[k].lower in {"for", "of", "to"}
            for o in s.kids(k, "pobj")
            for p in parties(s, o)
        )
    return _named(s, above) if s.tokens[above].dep in {"pobj", "dobj"} else ()


def _loose_head(s: Sentence, i: int) -> Parties:
    """The name right before a phrase set off by a comma, however the parser attached it."""
    left = min((k for k in s.subtree(i) if k <= i), default=i)
    if left >= 2 and s.tokens[left - 1].text in {",", "\u2014"}:
        return _named(s, left - 2)
    return ()


def _measured(s: Sentence, i: int, filled: dict[str, list[str]]) -> None:
    """ "A degree of cooperation in B": what hangs on the measure hangs on the noun."""
    token = s.tokens[i]
    if token.dep == "pobj" and s.tokens[token.head].lower == "of":
        above = s.tokens[token.head].head
        if s.tokens[above].lemma in {
            "degree",
            "level",
            "lack",
            "form",
            "kind",
            "sign",
            "amount",
            "period",
            "network",
            "series",
        }:
            _prepositions(s, above, filled, False, only_new=True)


def _prepositions(
    s: Sentence, i: int, filled: dict[str, list[str]], passive: bool, only_new: bool = False
) -> None:
    """Fill a role for each preposition that hangs on a word."""
    fresh: dict[str, list[str]] = {}
    for kid in s.kids(i, "prep", "agent", "dative"):
        prep = _inner_preposition(s, kid)
        if prep is None:
            continue
        role = s.tokens[prep].lower
        if role == "by" and passive:
            role = "agent"
        objects = s.kids(prep, "pobj")
        ids = [p for o in objects for p in parties(s, o)]
        if not objects and not s.kids(prep, "pcomp", "prep"):
            ids = list(_nearby(s, prep))
        _put(fresh, role, tuple(ids))
        for o in objects if not ids else ():
            if s.tokens[o].lemma not in words("people_nouns"):
                _deeper(s, o, fresh)
    for role, found in fresh.items():
        if found and not (only_new and filled.get(role)):
            _put(filled, role, tuple(found))


def _inner_preposition(s: Sentence, kid: int) -> int | None:
    """The preposition that counts: of "together with" and its like, the second."""
    if s.tokens[kid].lower != "together" and s.tokens[kid].pos in {
        "ADP",
        "SCONJ",
        "ADV",
        "PART",
        "VERB",
    }:
        return kid
    return next(iter(s.kids(kid, "prep")), None)


def _deeper(s: Sentence, noun: int, fresh: dict[str, list[str]]) -> None:
    """ "In cooperation with B", "on positions of B": what hangs on a preposition's object."""
    for inner in s.kids(noun, "prep"):
        objects = s.kids(inner, "pobj")
        ids = [p for o in objects for p in parties(s, o)] if objects else list(_nearby(s, inner))
        _put(fresh, s.tokens[inner].lower, tuple(ids))


def _nearby(s: Sentence, prep: int) -> Parties:
    """For a preposition without object ("with and paid by B"): the next name on the right."""
    last = min(prep + 6, len(s.tokens))
    return next((_named(s, t) for t in range(prep + 1, last) if t in s.mentions), ())
