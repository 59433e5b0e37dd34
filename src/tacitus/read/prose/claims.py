"""Attacks and who is behind them: claimed by, denied by, attributed to, kept apart.

"Claimed that" is speech, not a claim of responsibility. A statement about a class of
attacks ("hardly claims any", "most attacks claimed by B") is a pattern, not an event.
"""

from __future__ import annotations

from typing import Any

from tacitus.core import EventStatement, PatternStatement
from tacitus.read.prose.draft import Draft
from tacitus.read.prose.mentions import Discourse
from tacitus.read.prose.roles import Parties, is_passive, parties, roles, subject
from tacitus.read.prose.rules import data, lookup, words
from tacitus.read.prose.sentence import Sentence


def listed(name: str) -> frozenset[str]:
    """Give a word list of ``patterns.toml``."""
    return frozenset(data("patterns")[name])


def find_claims(s: Sentence, d: Discourse, before: list[Draft]) -> list[Draft]:
    """Propose claims, denials and attributions of events, and patterns of them.

    Parameters
    ----------
    s : Sentence
    d : Discourse
    before : list of Draft
        Patterns of the sentence before: "instead" carries their class over.
    """
    if not s.mentions:
        return []
    found: list[Draft] = []
    for token in s.tokens:
        if token.pos in {"VERB", "AUX", "ADJ"}:
            draft = _verb(s, token.i, d)
            if draft is not None:
                found.append(draft)
        elif token.lemma in listed("attack_nouns") and token.pos in {"NOUN", "PROPN"}:
            draft = _noun(s, token.i)
            if draft is not None:
                found.append(draft)
    return _unique([_carry(x, before) for x in found])


def claimants(s: Sentence, noun: int) -> Parties:
    """Give who is said to have claimed the attacks that a noun means.

    "B-claimed attacks", "attacks claimed by B".
    """
    found: list[str] = []
    for kid in s.kids(noun, "amod", "acl", "relcl", "compound"):
        if s.tokens[kid].lemma != "claim" and s.tokens[kid].lower != "claimed":
            continue
        filled = roles(s, kid)
        found.extend(filled.get("agent", ()) if s.tokens[kid].dep != "amod" else ())
        for inner in s.kids(kid, "npadvmod", "nsubj", "compound", "nmod"):
            found.extend(parties(s, inner))
        found.extend(filled.get("by", ()))
    # "B claimed attacks were ...": the parser takes the participle for the main verb.
    if not found and noun >= 2 and s.tokens[noun - 1].lower == "claimed":
        left = noun - 2
        if s.tokens[left].text in {"-", "\u2010"} and left:
            left -= 1
        if left in s.mentions:
            found.extend(s.mentions[left].parties)
    return tuple(dict.fromkeys(found))


def _verb(s: Sentence, i: int, d: Discourse) -> Draft | None:
    token = s.tokens[i]
    if token.lemma in listed("take_verbs") | listed("deny_verbs") | listed("claim_verbs"):
        draft = _claim(s, i)
        if draft is not None:
            return draft
    if token.lemma in listed("blame_verbs"):
        return _blame(s, i)
    if token.lemma in listed("attribute_verbs") or token.lower in listed("attribute_adjectives"):
        return _attribute(s, i)
    if token.lemma in listed("do_verbs"):
        return _did(s, i)
    if token.lemma in listed("violent_verbs"):
        return _violence(s, i)
    return None


def _claim(s: Sentence, i: int) -> Draft | None:
    """ "A claimed responsibility for", "A claimed the attack", "A denied involvement"."""
    token = s.tokens[i]
    who = subject(s, i)
    passive = is_passive(s, i)
    filled = roles(s, i)
    by = filled.get("agent", ())
    objects = s.kids(i, "dobj") + (s.kids(i, "nsubjpass") if passive else [])
    if passive and who is not None and who not in objects:
        objects.append(who)
    denies = token.lemma in listed("deny_verbs")
    what: int | None = None
    for obj in objects:
        word = s.tokens[obj]
        if word.lemma in listed("responsibility") or (
            denies and word.lemma in listed("involvement")
        ):
            what = _object_attack(s, i, obj)
            break
        if token.lemma in {"claim", "admit", "deny"} and _is_attack(s, obj):
            what = obj
            break
    else:
        nested = s.kids(i, "xcomp", "ccomp", "pcomp")
        acts = [
            n for n in nested if s.tokens[n].lemma in listed("do_verbs") | listed("violent_verbs")
        ]
        own = [
            n
            for n in acts
            if token.lemma in listed("deny_verbs") | {"admit", "claim", "acknowledge"}
        ]
        if not own or not _same_subject(s, own[0], by):
            return None
        what = next((o for o in s.kids(own[0], "dobj") if _is_attack(s, o)), own[0])
    if token.lemma == "have" or not by:
        return None
    if what is not None and s.tokens[what].dep in {"amod"}:
        return None
    return _either(s, i, what, "denied" if denies else "claimed", by)


def _same_subject(s: Sentence, verb: int, by: Parties) -> bool:
    own = s.kids(verb, "nsubj")
    return not own or bool(set(parties(s, own[0])) & set(by)) or s.tokens[own[0]].pos == "PRON"


def _is_attack(s: Sentence, i: int) -> bool:
    token = s.tokens[i]
    if token.lemma in listed("attack_nouns"):
        return True
    earlier = any(t.lemma in listed("attack_nouns") for t in s.tokens[:i])
    return token.lemma in {"one", "this", "that", "it"} and earlier


def _object_attack(s: Sentence, verb: int, obj: int) -> int | None:
    """The attack that responsibility is taken for."""
    for start in (obj, verb):
        for prep in s.kids(start, "prep"):
            if s.tokens[prep].lower in {"for", "in", "of", "to", "with"}:
                for target in s.kids(prep, "pobj", "pcomp"):
                    if _is_attack(s, target):
                        return target
                    for inner in s.kids(target, "prep"):
                        for deep in s.kids(inner, "pobj"):
                            if _is_attack(s, deep):
                                return deep
                    return target
    return None


def _either(s: Sentence, cue: int, what: int | None, did: str, by: Parties) -> Draft | None:
    """Make a pattern where the words speak of a class of attacks, else an event."""
    often = frequency(s, cue, what)
    claimed = claimants(s, what) if what is not None else ()
    target, stratum = target_of(s, what)
    same_day = _same_day(s) if what is not None else False
    if often is not None:
        done_by: Parties = ()
        if did == "claimed" and often in {"hardly_any", "none", "few"}:
            done_by = by
        return Draft(
            PatternStatement(did, by, often, done_by, claimed if did != "claimed" else (),
                             target=target, stratum=stratum, same_day=same_day),
            s, cue, rule=f"pattern:{did}",
            polarity="affirmed",
        )  # fmt: skip
    kind = (
        "killing"
        if what is not None and s.tokens[what].lemma in {"killing", "assassination", "murder"}
        else "attack"
    )
    ends = {
        "claimed": "claimed_by",
        "denied": "denied_by",
        "done": "attributed_to",
        "supported": "attributed_to",
    }
    filled: dict[str, Any] = {ends[did]: by}
    if did != "claimed" and claimed:
        filled["claimed_by"] = claimed
    return Draft(
        EventStatement(kind, target=target, **filled),
        s, cue, rule=f"event:{did}", polarity="affirmed" if did == "denied" else None,
    )  # fmt: skip


def frequency(s: Sentence, cue: int, what: int | None) -> str | None:
    """Give how often a pattern holds; None where a single event is meant."""
    table = lookup("patterns", "frequency")
    spots = [cue] + ([what] if what is not None else [])
    said: list[str] = []
    for spot in spots:
        for k in s.kids(spot, "advmod", "det", "nummod", "amod", "predet", "neg"):
            inner = " ".join(s.tokens[t].lower for t in s.subtree(k) if t <= k)
            said.extend((inner, s.tokens[k].lower))
    for word in said:
        if word in table and not (word in {"no", "never"} and what is None):
            kind = table[word]
            plural = (
                what is None
                or s.tokens[what].tag in {"NNS", "NNPS"}
                or kind in {"nearly_all", "all", "none"}
            )
            if plural or s.tokens[what or 0].lemma == "one":
                return kind
    if what is None:
        return None
    if any(t.lemma in listed("instances") for t in s.tokens) and _same_day(s):
        return "some"
    bare = s.tokens[what].tag in {"NNS", "NNPS"} and not s.kids(what, "det", "nummod", "poss")
    return "some" if bare and claimants(s, what) else None


def target_of(s: Sentence, what: int | None) -> tuple[str, str]:
    """Give target and stratum that the words about an attack tell; empty where none do."""
    if what is None:
        return "", ""
    targets, strata = lookup("patterns", "targets"), lookup("patterns", "strata")
    for rel in s.kids(what, "relcl", "acl"):
        lemma = s.tokens[rel].lemma
        if lemma in {"kill", "result", "cause", "claim", "target", "hit", "wound"}:
            for t in s.subtree(rel):
                word = s.tokens[t].lemma
                if lemma in {"kill", "result", "cause"} and word in strata:
                    return targets.get(word, ""), strata[word]
                if word in targets:
                    return targets[word], ""
    for prep in s.kids(what, "prep"):
        if s.tokens[prep].lower in {"on", "against", "at", "of", "targeting"}:
            for t in s.subtree(prep):
                if s.tokens[t].lemma in targets:
                    return targets[s.tokens[t].lemma], ""
    for k in s.kids(what, "amod", "compound"):
        if s.tokens[k].lemma in targets and s.tokens[what].lemma != "operation":
            return targets[s.tokens[k].lemma], ""
    return "", ""


def _same_day(s: Sentence) -> bool:
    low = s.text.lower()
    return any(w in low for w in listed("same_day"))


def _blame(s: Sentence, i: int) -> Draft | None:
    """ "The ministry blamed A for the attack", "A is suspected of the killing"."""
    filled = roles(s, i)
    by = filled.get("patient", ()) or filled.get("on", ())
    what = None
    for prep in s.kids(i, "prep"):
        if s.tokens[prep].lower in {"for", "of", "in"}:
            for target in s.kids(prep, "pobj", "pcomp"):
                acts = s.tokens[target].lemma in listed("do_verbs") | listed("violent_verbs")
                if _is_attack(s, target) or acts:
                    what = target
    if what is not None and s.tokens[what].lemma in listed("do_verbs"):
        what = next((o for o in s.kids(what, "dobj") if _is_attack(s, o)), None)
    if not by or what is None:
        return None
    return _either(s, i, what, "done", by)


def _attribute(s: Sentence, i: int) -> Draft | None:
    """ "The attack was attributed to A", "attacks were traceable to members of A"."""
    filled = roles(s, i)
    by = filled.get("to", ()) or filled.get("on", ())
    if not by and s.tokens[i].lower in listed("attribute_adjectives"):
        by = tuple(p for k in s.kids(i, "prep") for o in s.kids(k, "pobj") for p in parties(s, o))
    if not by:
        return None
    spots = s.kids(i, "nsubjpass", "dobj", "nsubj")
    if not spots and s.tokens[i].dep in {"acomp", "oprd", "xcomp", "acl", "relcl", "amod"}:
        above = subject(s, s.tokens[i].head)
        spots = [above] if above is not None else [s.tokens[i].head]
    what = next((t for t in spots if _is_attack(s, t)), None)
    return _either(s, i, what, "done", by) if what is not None else None


def _did(s: Sentence, i: int) -> Draft | None:
    """ "A carried out the attack", "the attack was carried out by A"."""
    if not _happened(s, i):
        return None
    filled = roles(s, i)
    by = filled.get("agent", ())
    passive = is_passive(s, i)
    who = subject(s, i) if passive else None
    spots = [who] if who is not None else s.kids(i, "dobj")
    what = next((t for t in spots if _is_attack(s, t)), None)
    if (
        what is None
        or not by
        or (
            s.tokens[what].lemma in {"operation", "action", "crime", "offensive"}
            and not passive
            and not s.kids(what, "prep")
        )
    ):
        return None
    return _either(s, i, what, "done", by)


def _violence(s: Sentence, i: int) -> Draft | None:
    """ "A killed the mayor": an event with a perpetrator."""
    filled = roles(s, i)
    by = filled.get("agent", ())
    lemma = s.tokens[i].lemma
    if not by or not _happened(s, i):
        return None
    if lemma in listed("needs_weapon") and not any(
        s.tokens[c].lemma in listed("weapons")
        for o in s.kids(i, "dobj", "nsubjpass", "prep", "prt")
        for c in s.subtree(o)
    ):
        return None
    hit = tuple(p for p in filled.get("patient", ()) if p not in by)
    objects = s.kids(i, "dobj", "nsubjpass")
    if not objects and lemma not in {"explode", "detonate", "attack", "strike", "shell"}:
        return None
    if s.tokens[i].dep in {"relcl"} and any(_is_attack(s, x) for x in (s.tokens[i].head,)):
        return None
    targets = lookup("patterns", "targets")
    target = next(
        (
            targets[s.tokens[t].lemma]
            for o in objects
            for t in s.conjuncts(o)
            if s.tokens[t].lemma in targets
        ),
        "",
    )
    kind = "killing" if lemma in listed("kill_verbs") else "attack"
    clash = bool(hit) and kind == "attack"
    return Draft(
        EventStatement("clash" if clash and not target else kind, attributed_to=by, parties=hit, target=target),
        s, i, rule=f"event:did:{lemma}",
    )  # fmt: skip


def _happened(s: Sentence, i: int) -> bool:
    """Tell whether a verb tells what happened, not what one can, wants or is skilled to do."""
    token = s.tokens[i]
    if token.dep in {"ROOT", "ccomp", "advcl", "conj", "acl"}:
        return not (
            token.dep in {"acl", "advcl"} and any(s.tokens[k].tag == "TO" for k in s.children[i])
        )
    if token.dep == "relcl":
        return bool(s.kids(i, "nsubj", "nsubjpass"))
    return token.dep == "pcomp" and s.tokens[s.tokens[token.head].head].lemma in words(
        "object_control"
    ) | {"responsibility", "involve"}


def _noun(s: Sentence, i: int) -> Draft | None:
    """ "An attack by A", "A's attack on", "attacks claimed by A", "most B-claimed attacks had …"."""
    claimed = claimants(s, i)
    if claimed:
        done = _class_doers(s, i)
        often = frequency(s, i, i)
        target, stratum = target_of(s, i)
        if done:
            return Draft(
                PatternStatement("done" if done[1] else "supported", done[0], often or "some", (), claimed,
                                 target=target, stratum=stratum, same_day=_same_day(s)),
                s, done[2], rule="pattern:class", polarity="affirmed",
            )  # fmt: skip
        verb = next(
            (k for k in s.kids(i, "acl", "relcl", "amod") if s.tokens[k].lemma == "claim"), i
        )
        return _either(s, verb, i, "claimed", claimed)
    filled = roles(s, i)
    by = filled.get("by", ())
    if not by and s.tokens[i].lemma != "operation":
        poss = [p for k in s.kids(i, "poss", "compound", "nmod") for p in parties(s, k)]
        by = (
            tuple(poss)
            if any(
                s.tokens[p].lower in {"on", "against", "in", "at", "that"}
                for p in s.kids(i, "prep")
            )
            or s.kids(i, "relcl")
            else ()
        )
    if not by or s.tokens[s.tokens[i].head].lemma in listed("take_verbs") | listed("deny_verbs"):
        return None
    return _either(s, i, i, "done", by)


def _class_doers(s: Sentence, i: int) -> tuple[Parties, bool, int] | None:
    """Who stands behind a class of claimed attacks: (parties, did it?, cue)."""
    token = s.tokens[i]
    above = token.head
    if token.dep not in {"nsubj", "nsubjpass"}:
        return None
    for t in s.subtree(above):
        word = s.tokens[t]
        if word.lower in listed("attribute_adjectives") or word.lemma in listed("attribute_verbs"):
            found = tuple(
                p for k in s.kids(t, "prep") for o in s.kids(k, "pobj") for p in parties(s, o)
            )
            if found:
                return found, True, t
        if word.lemma in {
            "involvement",
            "facilitation",
            "participation",
            "role",
            "hand",
            "assistance",
            "help",
            "support",
        }:
            filled = roles(s, t)
            by = filled.get("by", ()) or filled.get("of", ()) or filled.get("from", ())
            if by:
                return by, False, t
    return None


def _carry(draft: Draft, before: list[Draft]) -> Draft:
    """ "Instead" goes on about the class of the sentence before."""
    pattern, s = draft.statement, draft.sentence
    if not isinstance(pattern, PatternStatement) or pattern.what != "claimed" or pattern.done_by:
        return draft
    first = next((t for t in s.tokens if t.lower in {"instead", "rather"}), None)
    if first is None or first.head != draft.cue:
        return draft
    for earlier in before:
        old = earlier.statement
        if (
            isinstance(old, PatternStatement)
            and old.done_by
            and old.frequency in {"hardly_any", "none", "few"}
        ):
            draft.statement = PatternStatement(
                pattern.what, pattern.by, pattern.frequency, old.done_by, pattern.claimed_in_class,
                pattern.event_kind, pattern.target, pattern.stratum, pattern.same_day,
            )  # fmt: skip
    return draft


def _unique(found: list[Draft]) -> list[Draft]:
    kept: dict[object, Draft] = {}
    for draft in found:
        kept.setdefault(draft.statement, draft)
    return list(kept.values())
