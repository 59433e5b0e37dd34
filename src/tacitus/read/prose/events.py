"""Agreements, meetings and the loss of leaders: events that are no attacks."""

from __future__ import annotations

from typing import Any

from tacitus.core import EventStatement
from tacitus.read.prose.attributes import person_name
from tacitus.read.prose.draft import Draft
from tacitus.read.prose.mentions import Discourse
from tacitus.read.prose.roles import Parties, is_passive, parties, roles, subject
from tacitus.read.prose.rules import data, words
from tacitus.read.prose.sentence import Sentence


def _listed(name: str) -> frozenset[str]:
    return frozenset(data("events")[name])


def find_events(s: Sentence, d: Discourse, leaders: dict[str, str]) -> list[Draft]:
    """Propose agreements, meetings and killings of leaders.

    Parameters
    ----------
    leaders : dict of str to str
        Party id by name of the leaders that the document has named so far.
    """
    found: list[Draft] = []
    for token in s.tokens:
        if (
            token.pos in {"NOUN", "PROPN"}
            and token.lemma in _listed("agreement")
            and token.i not in s.mentions
        ):
            found.extend(_agreement(s, token.i))
        elif token.lemma in _listed("meet") and token.pos == "VERB":
            ids = _both(s, token.i)
            if len(ids) > 1:
                found.append(_event(s, token.i, "meeting", parties=ids))
        elif token.lemma in _listed("killed"):
            found.extend(_killing(s, token.i, leaders))
        elif token.lemma in _listed("takeover") and token.pos == "VERB":
            found.extend(_takeover(s, token.i))
    return found


def _event(s: Sentence, cue: int, kind: str, **ends: Any) -> Draft:
    return Draft(EventStatement(kind, **ends), s, cue, rule=f"event:{kind}")


def _both(s: Sentence, i: int) -> Parties:
    filled = roles(s, i)
    return tuple(
        dict.fromkeys(
            (*filled.get("agent", ()), *filled.get("with", ()), *filled.get("patient", ()))
        )
    )


def _agreement(s: Sentence, i: int) -> list[Draft]:
    filled = roles(s, i)
    ids = filled.get("between", ())
    if len(ids) < 2:
        ids = tuple(dict.fromkeys((*filled.get("poss", ()), *filled.get("with", ()))))
    if len(ids) < 2 and filled.get("with"):
        ids = tuple(dict.fromkeys((*filled.get("agent", ()), *filled["with"])))
    found = [_event(s, i, "agreement", parties=ids)] if len(ids) > 1 else []
    for rel in s.kids(i, "relcl"):
        if any(s.tokens[k].lemma in {"party", "signatory"} for k in s.kids(rel, "attr")):
            who = subject(s, rel)
            more = parties(s, who) if who is not None else ()
            if more and ids:
                found.append(
                    _event(s, rel, "agreement", parties=tuple(dict.fromkeys((*more, *ids))))
                )
    return found


def _killing(s: Sentence, i: int, leaders: dict[str, str]) -> list[Draft]:
    token = s.tokens[i]
    if token.pos == "VERB":
        spots = s.kids(i, "nsubjpass") if is_passive(s, i) else s.kids(i, "dobj")
        if token.lemma == "die":
            spots = s.kids(i, "nsubj")
    else:
        spots = [
            o for p in s.kids(i, "prep") if s.tokens[p].lower == "of" for o in s.kids(p, "pobj")
        ]
        spots += s.kids(i, "poss")
    found = []
    for spot in (c for x in spots for c in s.conjuncts(x)):
        name = person_name(s, spot)
        ids = tuple(
            p for k in s.kids(spot, "compound") if k in s.mentions for p in s.mentions[k].parties
        )
        if not ids and s.tokens[spot].lemma in words("person_nouns"):
            ids = parties(s, spot)
        party = ids[0] if ids else _led(name, leaders)
        if party:
            by = tuple(p for p in roles(s, i).get("agent", ()) if p != party)
            found.append(_event(s, i, "killing", parties=(party,), attributed_to=by))
    return found


def _led(name: str, leaders: dict[str, str]) -> str:
    if not name:
        return ""
    last = name.rsplit(maxsplit=1)[-1]
    return next(
        (
            p
            for known, p in leaders.items()
            if name in known or known in name or (len(last) > 4 and last in known.split())
        ),
        "",
    )


def _takeover(s: Sentence, i: int) -> list[Draft]:
    filled = roles(s, i)
    agents = filled.get("agent", ())
    objects = s.kids(i, "dobj", "nsubjpass")
    area = any(
        s.tokens[o].entity in {"GPE", "LOC"} or s.tokens[o].lemma in _listed("areas")
        for o in objects
    )
    if not agents or not area:
        return []
    lost = tuple(p for p in filled.get("from", ()) if p not in agents)
    return [_event(s, i, "takeover", attributed_to=agents, parties=lost)]
