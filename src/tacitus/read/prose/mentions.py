"""Anaphors and unnamed groups: what "the group", "these outfits", "it" or "a third group" mean.

The rules are few and cautious: a definite group noun takes the group last in focus, a
number takes that many, a collective noun ("the triangle") takes the set that set it up.
What cannot be resolved is left alone; an unnamed group stays unnamed and is never merged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tacitus.core import Party
from tacitus.read.prose.roles import parties, subject
from tacitus.read.prose.rules import data, words
from tacitus.read.prose.sentence import Mention, Sentence


@dataclass(slots=True)
class Discourse:
    """What a document has spoken of so far.

    Attributes
    ----------
    known : mapping of str to Party
        Parties of the study by id.
    recent : list of str
        Group ids by last mention, the latest last.
    focus : tuple of str
        Groups in subject position of the last sentence that had one.
    group : tuple of str
        The set that the last collective expression set up.
    tie : tuple of str
        Parties of the last tie found.
    unnamed : dict of str to Party
        Unnamed parties made in this document.
    """

    known: Mapping[str, Party]
    document: str = ""
    recent: list[str] = field(default_factory=list)
    focus: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    group_paragraph: int = -1
    tie: tuple[str, ...] = ()
    tie_paragraph: int = -1
    unnamed: dict[str, Party] = field(default_factory=dict)
    previous: tuple[str, ...] = ()

    def is_group(self, party: str) -> bool:
        """Tell whether an id is a group, faction or umbrella (not a state or body)."""
        found = self.known.get(party)
        return found is not None and found.kind in {"group", "faction", "umbrella"}

    def last(self, count: int) -> tuple[str, ...]:
        """Give the last groups mentioned; parts stand back behind their whole."""
        chosen: list[str] = []
        for party in reversed(self.recent):
            if party not in chosen and self.is_group(party):
                chosen.append(party)
            if len(chosen) == count:
                return tuple(reversed(chosen))
        return ()

    def note(self, sentence: Sentence) -> None:
        """Take up the mentions of a sentence once it is done with."""
        named = [
            p
            for i in sorted(sentence.mentions)
            for p in sentence.mentions[i].parties
            if sentence.mentions[i].kind in {"name", "anaphor"}
        ]
        for party in named:
            if party in self.recent:
                self.recent.remove(party)
            self.recent.append(party)
        groups = tuple(dict.fromkeys(p for p in named if self.is_group(p)))
        self.previous = groups
        focus = tuple(p for p in _main_subject(sentence) if self.is_group(p))
        if focus:
            self.focus = focus
        elif groups:
            self.focus = groups[:1] if len(groups) == 1 else self.focus

    def parent_by_name(self, party: str) -> str | None:
        """Find the group whose name is the beginning of another's ("Azure" in "Azure-East")."""
        mine = self.known.get(party)
        if mine is None:
            return None
        labels = [_bare(x) for x in mine.labels()]
        best: tuple[int, str] | None = None
        for other in self.known.values():
            if other.id == party or other.kind not in {"group", "umbrella"}:
                continue
            for label in (_bare(x) for x in other.labels()):
                if len(label) >= 3 and any(x.startswith(label + " ") for x in labels):
                    best = max(best or (0, ""), (len(label), other.id))
        return best[1] if best else None


def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower()))


def _main_subject(s: Sentence) -> tuple[str, ...]:
    root = next((t.i for t in s.tokens if t.head == t.i and t.pos in {"VERB", "AUX"}), None)
    who = subject(s, root) if root is not None else None
    return parties(s, who) if who is not None else ()


def resolve(s: Sentence, d: Discourse) -> None:
    """Add anaphors and unnamed groups to a sentence's mentions; set up collective sets."""
    _mark_inside(s)
    for i, token in enumerate(s.tokens):
        if i in s.mentions:
            continue
        if token.lower == "externally" and s.mentions:
            party = Party(f"unnamed:{d.document[:12]}:{token.start}", "external sponsor", "unnamed")
            d.unnamed[party.id] = party
            s.mentions[i] = Mention(i, (party.id,), "unnamed")
            continue
        if token.pos == "PRON":
            _pronoun(s, i, d)
        elif token.pos in {"NOUN", "PROPN"} and token.lemma in words("collective_nouns"):
            _collective(s, i, d)
        elif token.pos in {"NOUN", "PROPN"}:
            _noun(s, i, d)


def _mark_inside(s: Sentence) -> None:
    """Names behind "non-", "anti-" or "pro-" speak of somebody else."""
    for i, mention in list(s.mentions.items()):
        before = [s.tokens[j].lower for j in range(max(0, i - 2), i)]
        joined = "".join(before)
        if before and (
            before[-1] in {"non-", "anti-", "pro-", "ex-"}
            or joined.endswith(("non-", "anti-", "pro-", "ex-"))
        ):
            s.mentions[i] = Mention(i, mention.parties, "inside")


def _pronoun(s: Sentence, i: int, d: Discourse) -> None:
    token = s.tokens[i]
    if token.lower not in {"it", "they", "its", "their", "them", "itself", "themselves"}:
        return
    if token.dep == "expl" or (token.lower == "it" and _expletive(s, i)):
        return
    plural = token.lower.startswith("the")
    owner = _object_before(s, i, d) if token.dep == "poss" else ()
    if owner:
        s.mentions[i] = Mention(i, owner, "anaphor")
        return
    here = _subjects_before(s, i, d)
    if here:
        ids = here if plural else here[-1:] if len(here) == 1 else ()
    else:
        ids = d.focus if plural or len(d.focus) == 1 else ()
        if _other_subject_before(s, i):
            ids = ()
    if ids:
        s.mentions[i] = Mention(i, ids, "anaphor")


def _object_before(s: Sentence, i: int, d: Discourse) -> tuple[str, ...]:
    """ "A supports B in its fight": "its" is B's, the object right before the phrase."""
    noun = s.tokens[s.tokens[i].head]
    if noun.dep != "pobj" or noun.lemma not in words("effort_nouns"):
        return ()
    prep = s.tokens[noun.head]
    if prep.lower not in {"in", "with"} or s.tokens[prep.head].lemma not in words("helping") | {
        "force",
        "government",
    }:
        before = s.mentions.get(prep.i - 1)
        return before.parties if before is not None and before.kind == "name" else ()
    objects = s.kids(prep.head, "dobj") or [
        o for k in s.kids(prep.head, "prep") if k < prep.i for o in s.kids(k, "pobj")
    ]
    return tuple(p for o in objects for p in parties(s, o))


def _expletive(s: Sentence, i: int) -> bool:
    head = s.tokens[s.tokens[i].head]
    return head.lemma in {"seem", "appear"} or (
        any(
            s.tokens[k].dep in {"ccomp", "csubj"} or s.tokens[k].tag == "TO"
            for k in s.children[head.i]
        )
        and head.lemma in {"be", "seem", "appear", "make", "difficult", "hard", "possible"}
    )


def _subjects_before(s: Sentence, i: int, d: Discourse) -> tuple[str, ...]:
    """Groups in subject position to the left within the sentence, the nearest subject."""
    for t in range(i - 1, -1, -1):
        if s.tokens[t].dep in {"nsubj", "nsubjpass"}:
            ids = tuple(p for p in parties(s, t) if d.is_group(p))
            if ids:
                return ids
            if s.tokens[t].pos in {"NOUN", "PROPN"} and s.tokens[t].head in s.up(i):
                return ()
    return ()


def _other_subject_before(s: Sentence, i: int) -> bool:
    return any(
        s.tokens[t].dep in {"nsubj", "nsubjpass"} and s.tokens[t].pos in {"NOUN", "PROPN"}
        for t in range(i)
    )


def _determiner(s: Sentence, i: int) -> str:
    kids = s.kids(i, "det", "predet", "poss", "nummod", "amod")
    lowered = [s.tokens[k].lower for k in kids]
    for word in lowered:
        if word in words("demonstratives") | words("indefinites"):
            return word
    return lowered[0] if lowered else ""


def _number(s: Sentence, i: int) -> int:
    numbers: dict[str, int] = data("words")["number_words"]
    for k in s.kids(i, "nummod", "det", "predet", "amod"):
        word = s.tokens[k].lower
        if word in numbers:
            return numbers[word]
    return 0


def _collective(s: Sentence, i: int, d: Discourse) -> None:
    named = any(
        s.tokens[p].lower in {"with", "of", "between", "among"}
        and any(parties(s, o) for o in s.kids(p, "pobj"))
        for p in s.kids(i, "prep")
    )
    if named:
        ids = tuple(
            dict.fromkeys(
                p
                for t in sorted(s.mentions)
                if s.mentions[t].kind != "unnamed"
                for p in s.mentions[t].parties
                if d.is_group(p)
            )
        )
        if len(ids) >= 2:
            d.group, d.group_paragraph = ids, s.paragraph
        return
    if _determiner(s, i) in {"the", "this", "that"} and d.group:
        d.group_paragraph = s.paragraph
        s.mentions[i] = Mention(i, d.group, "anaphor")


def _noun(s: Sentence, i: int, d: Discourse) -> None:
    token = s.tokens[i]
    group = token.lemma in words("group_nouns")
    people = token.lemma in words("people_nouns")
    if not group and not people:
        return
    prefixed = any(
        s.tokens[k].lower in {"allied", "backed", "linked", "aligned"} for k in s.kids(i, "amod")
    )
    if not prefixed and any(
        k in s.mentions and s.mentions[k].kind == "name" for k in s.children[i]
    ):
        return
    article = _determiner(s, i)
    plural = token.tag in {"NNS", "NNPS"}
    if _loose_apposition(s, i, article):
        return
    if (group and plural) or (group and article in {"each", "both"}) or article == "both":
        _several(s, i, d, article)
    elif (group and article in {"the", "this", "that"}) or (group and _owned(s, i)):
        _definite(s, i, d)
    if i not in s.mentions and (group or token.lemma in {"sponsor", "backer", "patron"}):
        _unnamed(s, i, d, article, plural)


def _owned(s: Sentence, i: int) -> bool:
    return any(s.tokens[k].lower == "parent" for k in s.kids(i, "compound", "amod"))


def _loose_apposition(s: Sentence, i: int, article: str) -> bool:
    """Handle "B, the eastern fighters that ...": a phrase right behind a name is that name."""
    left = min(s.subtree(i))
    left = min((k for k in s.kids(i, "det", "amod", "compound", "nummod")), default=left)
    if (
        article != "the"
        or left < 2
        or s.tokens[left - 1].lower not in {"\u2014", ",", "-", "\u2013"}
    ):
        return False
    before = s.mentions.get(left - 2)
    if before is None or before.kind == "inside" or s.tokens[i].dep in {"appos"}:
        return False
    if s.kids(i, "relcl", "acl") and s.tokens[i].dep != "nsubj":
        s.mentions[i] = Mention(i, before.parties, "anaphor")
        return True
    return False


def _several(s: Sentence, i: int, d: Discourse, article: str) -> None:
    for prep in s.kids(i, "prep"):
        for obj in s.kids(prep, "pobj"):
            if s.tokens[obj].lemma in words("collective_nouns") and d.group:
                s.mentions[i] = Mention(i, d.group, "anaphor")
                d.group_paragraph = s.paragraph
                return
    count = 2 if article == "both" else _number(s, i)
    if count and article in {"the", "these", "those", "both", "all", ""} and article != "":
        ids = d.group if len(d.group) == count else d.last(count)
    elif article in {"these", "those", "such", "each"}:
        ids = d.group or (d.previous if len(d.previous) > 1 else ())
    else:
        ids = ()
    if len(ids) > 1:
        d.group, d.group_paragraph = ids, s.paragraph
        s.mentions[i] = Mention(i, ids, "anaphor")


def _definite(s: Sentence, i: int, d: Discourse) -> None:
    token = s.tokens[i]
    if token.lemma in {"front", "side"}:
        if d.group and d.group_paragraph == s.paragraph:
            s.mentions[i] = Mention(i, d.group, "anaphor")
        elif token.lemma == "front" and _determiner(s, i) == "this" and s.mentions:
            ids = tuple(dict.fromkeys(p for m in s.mentions.values() for p in m.parties))
            s.mentions[i] = Mention(i, tuple(p for p in ids if d.is_group(p)), "anaphor")
        return
    in_sentence = [
        p
        for t in sorted(s.mentions)
        if t < i and s.mentions[t].kind in {"name", "anaphor"}
        for p in s.mentions[t].parties
        if d.is_group(p)
    ]
    if _owned(s, i):
        child = (in_sentence or list(d.focus))[-1:]
        parent = d.parent_by_name(child[0]) if child else None
        if parent is None and child:
            mine = d.known.get(child[0])
            parent = mine.part_of if mine else None
        if parent:
            s.mentions[i] = Mention(i, (parent,), "anaphor")
        return
    candidates = [*d.recent, *in_sentence]
    by_name = [p for p in candidates if _has_word(d, p, token.lemma)]
    if by_name and token.lemma != "group":
        found = by_name[-1]
    elif in_sentence:
        found = (
            in_sentence[-1] if len(set(in_sentence)) == 1 else (d.focus or tuple(in_sentence))[-1]
        )
    elif d.focus:
        found = d.focus[-1]
    else:
        return
    if (
        token.dep == "poss"
        and in_sentence
        and s.tokens[token.head].lemma
        in {
            "branch",
            "wing",
            "arm",
            "franchise",
            "affiliate",
            "offshoot",
            "chapter",
        }
    ):
        found = d.parent_by_name(in_sentence[-1]) or found
    s.mentions[i] = Mention(i, (found,), "anaphor")


def _has_word(d: Discourse, party: str, word: str) -> bool:
    known = d.known.get(party)
    return known is not None and any(word in _bare(x).split() for x in known.labels())


def _unnamed(s: Sentence, i: int, d: Discourse, article: str, plural: bool) -> None:
    if _followed_by_name(s, i):
        return
    adjectives = {s.tokens[k].lower for k in s.kids(i, "amod", "compound", "det", "nummod")}
    marked = adjectives & words("unnamed_adjectives")
    if not (marked and (plural or article in words("indefinites"))):
        return
    if article in {"the", "this", "that"} and not adjectives & {
        "other",
        "allied",
        "backed",
        "linked",
        "aligned",
    }:
        return
    span = [
        t for t in s.subtree(i) if (s.tokens[t].head == i and t < i) or t == i or _left_of(s, t, i)
    ]
    name = " ".join(s.tokens[t].text for t in span)
    name = re.sub(r"\s*-\s*", "-", re.sub(r"^(an?|the) ", "", name))
    party = Party(f"unnamed:{d.document[:12]}:{s.tokens[i].start}", name, "unnamed")
    d.unnamed[party.id] = party
    s.mentions[i] = Mention(i, (party.id,), "unnamed")


def _left_of(s: Sentence, t: int, i: int) -> bool:
    return t < i and s.tokens[t].dep in {"amod", "compound", "nummod", "punct"} and i in s.up(t)


def _followed_by_name(s: Sentence, i: int) -> bool:
    """ "a third group, Azure" names the group after all."""
    following = range(i + 1, min(i + 4, len(s.tokens)))
    return any(
        t in s.mentions
        and all(s.tokens[j].lower in {",", "called", "named", "the", "("} for j in range(i + 1, t))
        for t in following
    )
