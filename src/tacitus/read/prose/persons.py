"""What is never taken over: where a person is, and who is kin to whom. Counted, not kept."""

from __future__ import annotations

from tacitus.read.prose.rules import words
from tacitus.read.prose.sentence import Sentence


def withheld(s: Sentence) -> str:
    """Tell whether a sentence speaks of a person's ``whereabouts`` or ``kin``; else empty."""
    persons = any(t.entity == "PERSON" for t in s.tokens)
    people = persons or any(t.lemma in words("person_nouns") for t in s.tokens)
    if not people:
        return ""
    low = s.text.lower()
    lemmas = {t.lemma for t in s.tokens}
    phrases = {w for w in words("whereabouts") if " " in w}
    if any(w in low for w in phrases) or lemmas & (words("whereabouts") - phrases):
        return "whereabouts"
    if persons and any(t.lemma in words("kin_nouns") and _of_person(s, t.i) for t in s.tokens):
        return "kin"
    return ""


def _of_person(s: Sentence, i: int) -> bool:
    near = [
        *s.children[i],
        s.tokens[i].head,
        *(o for p in s.kids(i, "prep") for o in s.kids(p, "pobj")),
    ]
    return any(s.tokens[k].entity == "PERSON" for k in near)
