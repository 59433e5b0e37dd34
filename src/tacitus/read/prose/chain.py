"""The chain of sources behind a cue: outermost speaker first, the origin last.

"The report found that intercepts showed …" gives report, then intercepts, behind the
document's own voice.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from tacitus.core import Source
from tacitus.read.prose.roles import subject
from tacitus.read.prose.rules import data, lookup
from tacitus.read.prose.sentence import Sentence


@dataclass(frozen=True)
class Speaker:
    """Somebody who is said to say something: their words in the text, and the speech act."""

    source: Source
    act: str
    cue: str


def speakers(s: Sentence, cue: int) -> tuple[Speaker, ...]:
    """Find who says what the cue says, from the outermost speaker inwards."""
    verbs, nouns = lookup("speech", "verbs"), lookup("speech", "nouns")
    found: list[Speaker] = []
    path = [cue, *s.up(cue)]
    if s.tokens[cue].pos == "VERB" and s.tokens[cue].lemma in data("patterns")["blame_verbs"]:
        accuser = _subject_source(s, cue, verbs.get(s.tokens[cue].lemma, "alleges"))
        found += [accuser] if accuser is not None else []
    for below, i in itertools.pairwise(path):
        token, under = s.tokens[i], s.tokens[below]
        if _participle(s, i):
            continue
        if token.lemma in verbs and token.pos in {"VERB", "AUX"} and _content(s, i, below):
            speaker = _subject_source(s, i, verbs[token.lemma])
            if speaker is not None and (not found or found[-1].source.id != speaker.source.id):
                found.append(speaker)
        elif token.lemma in nouns and token.pos == "NOUN" and under.dep in {"prep", "acl", "relcl"}:
            prep = under.lower
            if prep in {"about", "of", "that", "on"} or under.dep == "acl":
                source = _source(s, i)
                if source is not None and token.lemma not in {"claim", "view", "charge"}:
                    found.append(Speaker(source, nouns[token.lemma], s.words(i)[:40]))
    found.extend(_according(s, path))
    unique = dict.fromkeys(reversed(found))
    return tuple(unique)


def _participle(s: Sentence, i: int) -> bool:
    """ "B claimed attacks were ...": a participle that the parser took for a verb."""
    following = s.tokens[i + 1] if i + 1 < len(s.tokens) else None
    return (
        s.tokens[i].lower == "claimed"
        and following is not None
        and following.lemma in data("patterns")["attack_nouns"]
        and following.tag in {"NNS", "NNPS"}
    )


def _content(s: Sentence, verb: int, below: int) -> bool:
    """Tell whether a word below a verb of saying is what is said (not who says it)."""
    dep = s.tokens[below].dep
    lemma = s.tokens[verb].lemma
    if lemma in {"see", "maintain", "find", "record", "establish", "point", "claim", "tell"} and (
        dep != "ccomp" or any(s.mentions.get(k) for k in s.kids(verb, "dobj"))
    ):
        return False
    if dep in {"ccomp", "xcomp"}:
        return True
    if dep == "dobj":
        return lemma in data("speech")["object"]["verbs"]
    if dep == "prep" and s.tokens[below].lower in {"of", "for", "with", "to", "in"}:
        return lemma in {"accuse", "blame", "charge", "warn", "speak", "report"}
    if dep == "conj":
        return False
    return dep in {"nsubjpass"} and bool(s.kids(verb, "agent"))


def _subject_source(s: Sentence, verb: int, act: str) -> Speaker | None:
    agents = [o for a in s.kids(verb, "agent") for o in s.kids(a, "pobj")]
    if s.kids(verb, "auxpass") and not agents:
        return None
    who = agents[0] if agents else subject(s, verb)
    if who is None:
        return None
    source = _source(s, who)
    if source is None:
        return None
    return Speaker(source, act, f"{s.tokens[who].text} {s.tokens[verb].text}")


def _according(s: Sentence, path: list[int]) -> list[Speaker]:
    found = []
    for i in path:
        for k in s.kids(i, "prep"):
            if s.tokens[k].lower != "according":
                continue
            objects = [o for p in s.kids(k, "prep") for o in s.kids(p, "pobj")] or s.kids(k, "pobj")
            source = _source(s, objects[0]) if objects else None
            if source is not None:
                found.append(Speaker(source, "reports", "according to"))
    return found


def _source(s: Sentence, noun: int) -> Source | None:
    """Name the source that a noun phrase means; None where it is nobody who can speak."""
    token = s.tokens[noun]
    mention = s.mentions.get(noun)
    if mention is not None and mention.kind == "name":
        party = mention.parties[0]
        return Source(_slug(token.text) or party, token.text, "party", party_id=party)
    speaks = token.lemma in data("speech")["words"]["reporters"] or token.entity in {
        "ORG",
        "PERSON",
        "GPE",
    }
    if not speaks or token.pos == "PRON":
        return None
    kept = [t for t in s.subtree(noun) if _names(s, t, noun)]
    name = " ".join(s.tokens[t].text for t in kept)
    slug = _slug(name)
    if not slug:
        return None
    return Source(slug, name, _kind(slug))


def named_source(name: str) -> Source | None:
    """Give the source that a name means; None where no word of it names anybody.

    Examples
    --------
    >>> named_source("a report of the United Nations").kind
    'official'
    """
    slug = _slug(name)
    return Source(slug, name, _kind(slug)) if slug else None


def _names(s: Sentence, t: int, noun: int) -> bool:
    token = s.tokens[t]
    near = t == noun or (token.head == noun or s.tokens[token.head].head == noun)
    return (
        near
        and t <= noun
        and token.dep not in {"det", "punct", "case", "relcl", "cc"}
        and (t == noun or token.dep in {"compound", "amod", "poss", "nmod"})
    )


def _slug(name: str) -> str:
    speech = data("speech")
    low = f" {re.sub(r'(?<=[a-z])[.]', '', name.lower())} "
    for long, short in speech["abbreviations"].items():
        low = low.replace(f" {long} ", f" {short} ")
    parts = re.findall(r"[^\W_]+", low)
    empty = set(speech["words"]["empty"])
    filled = [p for p in parts if p not in empty]
    # "recent reports" keeps its adjective: nothing else tells whose they are.
    return "-".join(filled if len(filled) > 1 or len(parts) == 1 else parts) if filled else ""


def _kind(slug: str) -> str:
    parts = {p.rstrip("s") for p in slug.split("-")} | set(slug.split("-"))
    for kind, members in data("speech")["kinds"].items():
        if parts & set(members):
            return str(kind)
    return "unnamed" if parts & {"report", "source"} else "expert"
