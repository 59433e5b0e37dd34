"""Looser tiers: pairs of names joined by a trigger on the path, and pairs in a sentence.

They make the recall that strict rules lack; what they are worth is told by their
probability, not by their number.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

from tacitus.core import EventStatement, PatternStatement, TieStatement
from tacitus.read.prose.draft import Draft
from tacitus.read.prose.mentions import Discourse
from tacitus.read.prose.rules import cues, data, lookup, words
from tacitus.read.prose.sentence import Sentence, Token

#: Longest dependency path on which a trigger counts.
LONGEST_PATH = 8
_COOPERATIVE = {"ally", "support", "affiliate", "part_of", "sponsor_of", "proxy_of", "merger"}


@cache
def triggers() -> dict[str, str]:
    """Give the sign of each cue word: ``ally``, ``rival`` or ``contact``."""
    signs: dict[str, str] = {}
    for lemma, found in cues().items():
        for cue in found:
            if cue.pos != "any" and not cue.needs and not cue.needs_share and not cue.transfer:
                sign = "ally" if cue.relation in _COOPERATIVE else cue.relation
                signs.setdefault(lemma, sign if sign in {"ally", "rival"} else "contact")
    return signs


def find_candidates(s: Sentence, taken: list[Draft]) -> list[Draft]:
    """Propose the pairs of a sentence that no rule has proposed.

    Parameters
    ----------
    taken : list of Draft
        Ties of tier ``rule`` in the same sentence; they get their features here too.
    """
    spots: dict[str, list[int]] = {}
    for i, mention in sorted(s.mentions.items()):
        if mention.kind in {"name", "anaphor"} and len(mention.parties) == 1:
            spots.setdefault(mention.parties[0], []).append(i)
    many = float(len(spots))
    for draft in taken:
        draft.features.update(_features(s, draft, spots, many))
    done = {
        frozenset(pair)
        for draft in taken
        if isinstance(draft.statement, TieStatement)
        for pair in draft.statement.pairs()
    }
    if len(spots) > 12:
        return []
    found: list[Draft] = []
    for a, b in combinations(sorted(spots), 2):
        if frozenset((a, b)) in done:
            continue
        found.append(_candidate(s, a, b, spots, many))
    return found


def find_perpetrators(s: Sentence, d: Discourse, taken: list[Draft], order: int) -> list[Draft]:
    """Propose, in the looser tiers, who may be behind the attack that a sentence tells of.

    Parameters
    ----------
    taken : list of Draft
        Events that rules proposed in the sentence; they get their features here too.
    order : int
        Number of the sentence in its document.
    """
    acts = [t.i for t in s.tokens if _is_act(t) and t.i not in s.mentions]
    if not acts:
        return []
    done: set[str] = set()
    for draft in taken:
        event = draft.statement
        if isinstance(event, PatternStatement):
            done.update((*event.by, *event.done_by, *event.claimed_in_class))
        elif isinstance(event, EventStatement):
            ids = (*event.attributed_to, *event.claimed_by, *event.denied_by)
            done.update(ids)
            state = any(not d.is_group(p) for p in ids)
            draft.features.update(_context(s, order, state) | {draft.rule.split(":")[1]: 1.0})
            own = [i for i, m in s.mentions.items() if set(m.parties) & set(ids)]
            draft.features.update(_part(s, min(own)) if own else {})
    found: list[Draft] = []
    for i, mention in sorted(s.mentions.items()):
        if len(mention.parties) != 1 or mention.kind not in {"name", "anaphor"}:
            continue
        party = mention.parties[0]
        known = d.known.get(party)
        if party in done or known is None or (known.kind == "state" and s.tokens[i].dep == "pobj"):
            continue
        done.add(party)
        found.append(_perpetrator(s, d, i, party, acts, order))
    return found


def _is_act(token: Token) -> bool:
    if token.pos in {"NOUN", "PROPN"}:
        return token.lemma in act_words("attack_nouns")
    return token.pos == "VERB" and token.lemma in act_words("violent_verbs")


@cache
def act_words(name: str) -> frozenset[str]:
    """Give a word list of ``patterns.toml``."""
    return frozenset(data("patterns")[name])


def _perpetrator(
    s: Sentence, d: Discourse, i: int, party: str, acts: list[int], order: int
) -> Draft:
    paths = [(len(p), a) for a in acts if (p := s.between(i, a)) is not None]
    length, act = min(paths, default=(20, acts[0]))
    over = [i, *s.up(i)]
    subject_side = next((s.tokens[t].dep for t in over if s.tokens[t].dep in _SIDES), "")
    lemmas = {t.lemma for t in s.tokens}
    tight = length <= 3
    kind = "killing" if s.tokens[act].lemma in act_words("kill_verbs") else "attack"
    before = s.tokens[over[1]].lemma if len(over) > 1 else ""
    claims = lemmas & act_words("take_verbs") and lemmas & act_words("responsibility")
    accusing = [t.i for t in s.tokens if t.lemma in lookup("hedges", "accusing")]
    ends: dict[str, Any] = {"claimed_by" if claims and not accusing else "attributed_to": (party,)}
    return Draft(
        EventStatement(kind, **ends),
        s,
        min(accusing, key=lambda t: abs(t - i), default=act),
        "path" if tight else "cooccurrence",
        f"{'path' if tight else 'cooccurrence'}:event",
        features={
            **_context(s, order, not d.is_group(party)),
            **_part(s, i),
            "steps": float(min(length, 12)),
            "as_subject": float(subject_side in {"nsubj", "agent"}),
            "as_object": float(subject_side in {"dobj", "nsubjpass"}),
            "before_act": float(i < act),
            "blamed": float(bool(lemmas & act_words("blame_verbs")) or "responsible" in lemmas),
            "claimed": float(bool(lemmas & act_words("responsibility"))),
            "people": float(before in words("people_nouns")),
            "several": float(len(s.mentions) > 2),
            "anaphor": float(s.mentions[i].kind == "anaphor"),
        },
    )


_SIDES = frozenset({"nsubj", "nsubjpass", "dobj", "agent"})
_ROLES = _SIDES | {"pobj", "poss", "dative", "attr"}


def _part(s: Sentence, i: int) -> dict[str, float]:
    """What part a party has in its clause: its role, the word it hangs on, done by or done to."""
    here = next((t for t in (i, *s.up(i)) if s.tokens[t].dep in _ROLES), i)
    role, over = s.tokens[here].dep, s.tokens[here].head
    if role in {"pobj", "agent"}:
        role, over = f"pobj:{s.tokens[over].lower}", s.tokens[over].head
    word = s.tokens[over].lemma
    act = _is_act(s.tokens[over])
    done_to = role in {"dobj", "nsubjpass", "pobj:against", "pobj:on", "pobj:at"}
    return {
        f"as:{role}": 1.0,
        f"as:{role}:{word}": 0.8,
        "done_by": float(act and role in {"nsubj", "pobj:by", "poss"}),
        "done_to": float(act and done_to),
        "looks_on": float(role == "nsubj" and word in words("onlooking")),
    }


def _struck(s: Sentence) -> set[str]:
    """What kinds of target the acts of a sentence struck, by the parse."""
    kinds = lookup("patterns", "targets")
    found: set[str] = set()
    for act in (t.i for t in s.tokens if _is_act(t)):
        things = s.kids(act, "dobj", "nsubjpass")
        for prep in s.kids(act, "prep"):
            if s.tokens[prep].lower in {"on", "against", "of", "at"}:
                things = [*things, *s.kids(prep, "pobj")]
        for thing in (t for first in things for t in s.conjuncts(first)):
            near = (thing, *s.kids(thing, "compound", "amod"))
            found.update(kinds[s.tokens[t].lemma] for t in near if s.tokens[t].lemma in kinds)
            if thing in s.mentions:
                found.add("party")
    return found


def _context(s: Sentence, order: int, state: bool) -> dict[str, float]:
    """What a sentence tells about the act itself: what was done, to whom, when."""
    lemmas = {t.lemma for t in s.tokens}
    acts = lemmas & (act_words("attack_nouns") | act_words("violent_verbs"))
    hit = {kind for word, kind in lookup("patterns", "targets").items() if word in lemmas}
    dated = any(t.entity in {"DATE", "TIME"} for t in s.tokens)
    past = any(t.tag in {"VBD", "VBN"} and t.lemma in acts for t in s.tokens)
    return {
        "early": float(order < 3),
        "state": float(state),
        "long": float(len(s.tokens) > 40),
        "dated": float(dated),
        "past": float(past),
        **{f"w:{t.lower}": 0.6 for t in s.tokens if t.text.isalpha() and t.i not in s.mentions},
        **{f"act:{a}": 1.0 for a in acts},
        **{f"hit:{h}": 1.0 for h in hit},
        **{f"struck:{h}": 1.0 for h in _struck(s)},
    }


def _candidate(s: Sentence, a: str, b: str, spots: dict[str, list[int]], many: float) -> Draft:
    path, left, right = _nearest(s, spots[a], spots[b])
    signs = triggers()
    on_path = [t for t in path if s.tokens[t].lemma in signs and t not in s.mentions]
    beside = [
        k for t in path for k in s.children[t] if s.tokens[k].lemma in signs and k not in s.mentions
    ]
    hits = on_path or beside
    tight = bool(hits) and len(path) <= LONGEST_PATH
    anywhere = [t.i for t in s.tokens if t.lemma in signs and t.i not in s.mentions]
    pick = hits or anywhere
    sign = _sign([signs[s.tokens[t].lemma] for t in pick])
    return Draft(
        TieStatement(sign, (min(a, b),), (max(a, b),)),
        s,
        pick[0] if pick else left,
        "path" if tight else "cooccurrence",
        f"{'path' if tight else 'cooccurrence'}:{sign}",
        features={
            "steps": float(len(path)),
            "distance": float(abs(right - left)),
            "parties": many,
            "trigger": float(bool(on_path)),
            "rival": float(sign == "rival"),
            "ally": float(sign == "ally"),
            "listed": float(_coordinated(s, left, right)),
        },
    )


def _sign(signs: list[str]) -> str:
    if not signs:
        return "contact"
    return max(("ally", "rival", "contact"), key=lambda x: (signs.count(x), x == signs[0]))


def _nearest(s: Sentence, left: list[int], right: list[int]) -> tuple[list[int], int, int]:
    best: tuple[list[int], int, int] | None = None
    for i in left[:4]:
        for j in right[:4]:
            path = s.between(i, j)
            if path is not None and (best is None or len(path) < len(best[0])):
                best = (path, i, j)
    return best or ([], left[0], right[0])


def _coordinated(s: Sentence, a: int, b: int) -> bool:
    return b in s.conjuncts(a) or a in s.conjuncts(b)


def _features(
    s: Sentence, draft: Draft, spots: dict[str, list[int]], many: float
) -> dict[str, float]:
    tie = draft.statement
    if not isinstance(tie, TieStatement):
        return {}
    pairs = [p for p in tie.pairs() if p[0] in spots and p[1] in spots]
    features = {
        "parties": many,
        "rival": float(tie.relation == "rival"),
        "ally": float(tie.relation in _COOPERATIVE),
    }
    if pairs:
        path, left, right = _nearest(s, spots[pairs[0][0]], spots[pairs[0][1]])
        features |= {"steps": float(len(path)), "distance": float(abs(right - left))}
    return features
