"""Statements about one party: strength, composition, presence, capability, aim and others.

Nobody's whereabouts and nobody's kin: a sentence about where a person is gives no
presence, and leadership keeps the role and the name as published, nothing more.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tacitus.core import PartyStatement
from tacitus.read.prose.draft import Draft
from tacitus.read.prose.mentions import Discourse
from tacitus.read.prose.places import FoundPlace, outside
from tacitus.read.prose.quantities import FoundQuantity, quantities
from tacitus.read.prose.roles import Parties, governor, parties, roles, subject
from tacitus.read.prose.rules import data, words
from tacitus.read.prose.sentence import Sentence


@cache
def _list(aspect: str, name: str) -> frozenset[str]:
    table: dict[str, Any] = data("attributes")[aspect]
    return frozenset(table.get(name, ()))


def find_attributes(
    s: Sentence,
    d: Discourse,
    numbers: list[FoundQuantity],
    places: list[FoundPlace],
    before: list[Draft],
) -> list[Draft]:
    """Propose what a sentence says about single parties.

    Parameters
    ----------
    numbers, places : list
        What was found in the sentence.
    before : list of Draft
        Drafts of the sentence before; a share "of this" belongs to its strength.
    """
    if not s.mentions and not before:
        return []
    found = [*_numbers(s, d, numbers, before), *_leadership(s)]
    for token in s.tokens:
        if token.pos in {"NOUN", "PROPN"}:
            found.extend(_by_noun(s, token.i, places, d))
        elif token.pos == "ADJ":
            found.extend(_by_adjective(s, token.i, d))
        elif token.pos in {"VERB", "AUX"}:
            found.extend(_by_verb(s, token.i, places, d))
    kept: dict[object, Draft] = {}
    for draft in found:
        statement = draft.statement
        assert isinstance(statement, PartyStatement)  # noqa: S101
        if all(d.is_group(p) for p in statement.parties):
            same = (statement.aspect, statement.parties, statement.holder, draft.quantity)
            kept.setdefault(same, draft)
    return list(kept.values())


def _draft(s: Sentence, cue: int, aspect: str, ids: Parties, value: str = "", **more: Any) -> Draft:
    holder = more.pop("holder", "")
    return Draft(PartyStatement(aspect, ids, value, holder), s, cue, rule=f"party:{aspect}", **more)


def _numbers(
    s: Sentence, d: Discourse, numbers: list[FoundQuantity], before: list[Draft]
) -> list[Draft]:
    found: list[Draft] = []
    for number in numbers:
        q = number.quantity
        head = next((t.i for t in reversed(s.tokens) if t.end <= s.start + number.end), None)
        if head is None:
            continue
        if q.unit in {"fighters", "members"}:
            found.extend(_strength(s, d, head, number, found))
        elif q.unit == "share":
            found.extend(_share(s, d, head, number, before))
    return found


def _strength(
    s: Sentence, d: Discourse, head: int, number: FoundQuantity, earlier: list[Draft]
) -> list[Draft]:
    above = [s.tokens[u] for u in s.up(head)]
    if any(t.lemma in _list("strength", "harm") for t in (s.tokens[head], *above[:3])):
        return []
    pool = next(
        (t for t in above if t.lemma in _list("strength", "pool") and t.pos == "VERB"), None
    )
    if pool is not None:
        who = subject(s, pool.i)
        ids = parties(s, who) if who is not None else ()
        return (
            [_draft(s, pool.i, "strength", ids, "recruit pool", quantity=number.quantity)]
            if ids
            else []
        )
    if earlier and re.search(r"including\W+$", s.text[: number.start]):
        first = earlier[-1].statement
        if isinstance(first, PartyStatement):
            return [
                _draft(
                    s,
                    earlier[-1].cue,
                    first.aspect,
                    first.parties,
                    first.value,
                    quantity=number.quantity,
                )
            ]
    ids = parties(s, head) if head not in s.mentions else ()
    if not ids:
        ids = _bearer(s, head)
    if len(ids) != 1:
        return []
    if any(
        t.lemma in {"unit", "brigade", "force"}
        and s.kids(t.i, "amod")
        and t.dep == "dobj"
        and t.lemma != "force"
        for t in above[:2]
    ):
        return []
    return [_draft(s, head, "strength", ids, quantity=number.quantity)]


def _bearer(s: Sentence, head: int) -> Parties:
    verb = governor(s, head)
    if verb is None and s.tokens[head].dep in {"nsubj", "nsubjpass"}:
        verb = s.tokens[head].head
        below = [verb, *s.kids(verb, "xcomp")]
        for v in below:
            if s.tokens[v].lemma in _list("strength", "belong"):
                filled = roles(s, v)
                ids = (
                    filled.get("under", ())
                    or filled.get("for", ())
                    or filled.get("with", ())
                    or filled.get("to", ())
                )
                if ids:
                    return ids
        return ()
    if verb is None or s.tokens[verb].lemma not in _list("strength", "verbs"):
        return ()
    who = subject(s, verb)
    return parties(s, who) if who is not None and who != head else ()


def _share(
    s: Sentence, d: Discourse, head: int, number: FoundQuantity, before: list[Draft]
) -> list[Draft]:
    after = s.text[number.end : number.end + 40].lower()
    if not any(w in after for w in _list("composition", "words")):
        return []
    verb = governor(s, head)
    who = subject(s, verb) if verb is not None else None
    ids = parties(s, who) if who is not None else ()
    inherits = None
    if (
        not ids
        and who is not None
        and s.tokens[who].lower in {"this", "that", "these", "it", "which"}
    ):
        strength = [
            x
            for x in before
            if isinstance(x.statement, PartyStatement) and x.statement.aspect == "strength"
        ]
        if strength:
            inherits = strength[-1]
            statement = inherits.statement
            assert isinstance(statement, PartyStatement)  # noqa: S101
            ids = statement.parties
    if not ids:
        near = [p for t in s.subtree(head) if t in s.mentions for p in s.mentions[t].parties]
        ids = tuple(dict.fromkeys(p for p in near if d.is_group(p)))[:1]
    value = " ".join(re.findall(r"\w+", after)[:2])
    return (
        [_draft(s, head, "composition", ids, value, quantity=number.quantity, inherits=inherits)]
        if ids
        else []
    )


def _by_noun(s: Sentence, i: int, places: list[FoundPlace], d: Discourse) -> list[Draft]:
    token = s.tokens[i]
    filled: dict[str, Parties] | None = None
    for aspect in ("capability", "autonomy"):
        if token.lemma in _list(aspect, "nouns"):
            filled = roles(s, i)
            ids = filled.get("poss", ()) or filled.get("agent", ()) or filled.get("of", ())
            if ids:
                return [_draft(s, _predicate(s, i), aspect, ids, _value(s, i))]
    if token.lemma in _list("cohesion", "nouns"):
        filled = roles(s, i)
        ids = filled.get("within", ()) or filled.get("inside", ()) or filled.get("among", ())
        internal = any(
            s.tokens[k].lower in {"internal", "intra"} for k in s.kids(i, "amod", "compound")
        )
        if not ids and internal:
            ids = filled.get("poss", ()) or filled.get("agent", ()) or filled.get("of", ())
        if len(ids) == 1:
            return [_draft(s, i, "cohesion", ids, _value(s, i))]
    if token.lemma in _list("capability", "role_nouns") and token.dep == "dobj":
        inside = [s.tokens[t].lemma for t in s.subtree(s.tokens[i].head)]
        if (
            any(x in _list("capability", "roles") for x in inside)
            and s.tokens[token.head].lemma == "play"
        ):
            ids = roles(s, i).get("agent", ())
            if ids:
                return [_draft(s, i, "capability", ids, _value(s, i))]
    if token.lemma in _list("aim", "reasons") | _list("aim", "purposes") | _list("aim", "nouns"):
        return _aim_noun(s, i)
    if token.lemma in _list("presence", "nouns"):
        return _presence(s, i, places, d)
    if token.pos == "NOUN" and token.lemma in words("people_nouns") | {"jihadist"}:
        demonym = next(
            (s.tokens[k] for k in s.kids(i, "amod") if s.tokens[k].entity == "NORP"), None
        )
        if demonym is not None and i in s.mentions:
            return [_draft(s, i, "composition", s.mentions[i].parties, demonym.text)]
    return []


def _aim_noun(s: Sentence, i: int) -> list[Draft]:
    below = [s.tokens[t].lemma for t in s.subtree(i) if t > i]
    if not any(x in _list("aim", "actions") for x in below[:8]):
        return []
    filled = roles(s, i)
    ids = filled.get("poss", ()) or filled.get("agent", ())
    return [_draft(s, i, "aim", ids, _value(s, i))] if ids else []


def _predicate(s: Sentence, i: int) -> int:
    """The adjective that says how a capability is, so that "negligible" negates it."""
    if s.tokens[i].dep in {"nsubj", "nsubjpass"}:
        found = s.kids(s.tokens[i].head, "acomp", "attr")
        return found[0] if found else i
    return i


def _value(s: Sentence, i: int) -> str:
    """A few words of the phrase (five at most): the gloss is for a person to write."""
    inside = [
        t
        for t in s.subtree(i)
        if s.tokens[t].pos not in {"DET", "PUNCT", "PRON", "PART"} and t not in s.mentions
    ]
    at = inside.index(i) if i in inside else 0
    return " ".join(s.tokens[t].text for t in inside[max(0, at - 2) : at + 3])


def _by_adjective(s: Sentence, i: int, d: Discourse) -> list[Draft]:
    token = s.tokens[i]
    if token.dep not in {"acomp", "attr", "oprd", "xcomp", "ccomp"}:
        return []
    for aspect in ("capability", "autonomy"):
        if token.lemma in _list(aspect, "adjectives"):
            who = subject(s, token.head)
            ids = parties(s, who) if who is not None else ()
            if ids:
                return [_draft(s, i, aspect, ids, _value(s, i))]
    return []


def _by_verb(s: Sentence, i: int, places: list[FoundPlace], d: Discourse) -> list[Draft]:
    token = s.tokens[i]
    if token.lemma in _list("presence", "intransitive") and not s.kids(i, "dobj"):
        return _presence(s, i, places, d)
    if token.lemma == "expand" and any(s.tokens[o].lemma == "presence" for o in s.kids(i, "dobj")):
        return _presence(s, i, places, d)
    who = subject(s, i)
    ids = parties(s, who) if who is not None else ()
    if not ids:
        return []
    below = s.kids(i, "xcomp", "advcl")
    if (
        token.lemma in _list("aim", "verbs")
        and any(s.tokens[b].lemma in _list("aim", "actions") for b in below)
        and not any(t in s.mentions for b in below for t in s.subtree(b))
    ):
        return [_draft(s, i, "aim", ids, _value(s, below[0]))]
    if any(s.tokens[k].lower in _list("autonomy", "adverbs") for k in s.kids(i, "advmod")):
        return [_draft(s, i, "autonomy", ids, token.text)]
    return []


def _presence(s: Sentence, i: int, places: list[FoundPlace], d: Discourse) -> list[Draft]:
    token = s.tokens[i]
    inside = set(s.subtree(i))
    verb = i if token.pos == "VERB" else governor(s, i)
    if verb is not None and s.tokens[verb].lemma in _list("presence", "verbs") | {"be"}:
        inside |= set(s.subtree(verb))
    elif token.pos != "VERB" and verb is not None and token.lemma != "presence":
        return []
    if verb is not None:
        for kid in s.kids(verb, "conj", "advcl", "ccomp", "relcl"):
            if kid != i and i not in s.subtree(kid):
                inside -= set(s.subtree(kid))
    here = [p for p in places if p.token in inside and p.token > min(inside)]
    counted = re.search(r"\b(\d+|\w+) provinces\b", s.text) if not here else None
    if not here and counted is None:
        return []
    if token.pos == "VERB":
        who = subject(s, i)
        ids = parties(s, who) if who is not None else ()
    else:
        filled = roles(s, i)
        ids = filled.get("agent", ()) or filled.get("poss", ()) or filled.get("of", ())
        who = subject(s, verb) if verb is not None else None
    if not ids or (who is not None and _is_person(s, who)):
        return []
    if any(p.token in s.mentions for p in here):
        here = [p for p in here if p.token not in s.mentions]
    chosen = tuple(p.place for p in here)
    value = (
        "outside"
        if any(outside(s, p.token) for p in here)
        else ("" if here or counted is None else counted.group())
    )
    if not chosen and counted is None:
        return []
    number = None
    if not chosen:
        number = next(
            (q.quantity for q in quantities(s.text) if q.quantity.unit == "provinces"), None
        )
    return [_draft(s, i, "presence", ids, value, places=chosen, quantity=number)]


def _is_person(s: Sentence, i: int) -> bool:
    return any(
        s.tokens[t].entity == "PERSON" or s.tokens[t].lemma in words("person_nouns")
        for t in s.conjuncts(i)
    ) or any(s.tokens[k].entity == "PERSON" for k in s.kids(i, "appos", "compound"))


def person_name(s: Sentence, i: int) -> str:
    """Give the name around a token that the parser takes for a person's; empty if none."""
    if s.tokens[i].pos != "PROPN" or i in s.mentions:
        return ""
    left = right = i
    part = {"PROPN", "PUNCT", "PART"}
    while (
        left > 0
        and s.tokens[left - 1].pos in part
        and left - 1 not in s.mentions
        and s.tokens[left - 1].text not in {",", "(", ")", "\u2014", '"', "."}
    ):
        left -= 1
    while (
        right + 1 < len(s.tokens)
        and s.tokens[right + 1].pos in {"PROPN", "PUNCT"}
        and right + 1 not in s.mentions
        and s.tokens[right + 1].text
        in {"-"} | {s.tokens[right + 1].text if s.tokens[right + 1].pos == "PROPN" else "-"}
    ):
        right += 1
    name = s.text[s.tokens[left].start - s.start : s.tokens[right].end - s.start].strip(" -'\u2019")
    return name if len(name) > 2 and name[0].isupper() else ""


def _leadership(s: Sentence) -> list[Draft]:
    """ "A's leader, NAME", "A chief NAME", "NAME, leader of A"."""
    found = []
    for token in s.tokens:
        if token.lemma not in _list("leadership", "roles") or token.pos not in {"NOUN", "PROPN"}:
            continue
        ids = parties(s, token.i) if token.i not in s.mentions else ()
        if not ids:
            ids = tuple(
                p
                for k in s.kids(token.i, "compound", "poss")
                for p in (s.mentions[k].parties if k in s.mentions else ())
            )
        if not ids and token.dep == "compound":
            ids = tuple(
                p
                for k in s.kids(token.head, "compound", "poss")
                if k in s.mentions
                for p in s.mentions[k].parties
            )
        if len(set(ids)) != 1:
            continue
        names = _names(s, token.i)
        for name in names:
            found.append(
                _draft(
                    s,
                    token.i,
                    "leadership",
                    ids[:1],
                    token.lemma,
                    holder=name,
                    softened=token.dep == "attr",
                )
            )
    return found


def _names(s: Sentence, role: int) -> list[str]:
    spots: list[int] = []
    for k in s.kids(role, "appos"):
        spots.extend(s.conjuncts(k))
    token = s.tokens[role]
    if token.dep in {"compound", "appos", "nmod"} and s.tokens[token.head].pos == "PROPN":
        spots.extend(s.conjuncts(token.head) if token.dep != "appos" else [token.head])
        spots.extend(
            a for c in tuple(spots) for a in s.kids(c, "appos") if s.tokens[c].pos == "NOUN"
        )
    if token.dep == "attr":
        who = subject(s, token.head)
        if who is not None:
            spots.append(who)
    if role + 1 < len(s.tokens) and s.tokens[role + 1].pos == "PROPN":
        spots.append(role + 1)
    if token.tag == "NNS":
        for k in s.kids(role, "prep"):
            if s.tokens[k].lower == "including":
                spots.extend(c for o in s.kids(k, "pobj") for c in s.conjuncts(o))
    names = [person_name(s, t) for t in spots]
    return list(dict.fromkeys(n for n in names if n))
