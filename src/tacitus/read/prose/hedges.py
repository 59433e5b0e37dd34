"""Hedges, polarity and modality: what stands over a cue word.

A hedge governs a cue if it is a phrase, adverb, modal or raising verb on the way from the
cue up to the root of its clause. Classes after Hyland (1998); see ``data/hedges.toml``.
"""

from __future__ import annotations

from functools import cache

from tacitus.core import Hedge
from tacitus.read.prose.rules import lookup, words
from tacitus.read.prose.sentence import Sentence

#: The more a class says about the whole clause, the earlier it is taken.
_ORDER = ("speculative", "alleged", "reported", "believed", "apparent", "probability_word")


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    found = lookup("hedges", "phrases").items()
    return tuple(sorted(found, key=lambda item: -len(item[0])))


def scope(s: Sentence, cue: int) -> list[int]:
    """Give a cue and the words above it, as far as what is said of them holds for it.

    A clause of time or a relative clause stands for itself: what softens the main clause
    does not soften it.
    """
    found = [cue]
    for up in s.up(cue):
        below = s.tokens[found[-1]]
        if (
            below.dep == "advcl"
            and below.tag != "VBG"
            and any(
                s.tokens[k].lower
                in {"when", "while", "although", "though", "because", "since", "before", "after"}
                for k in s.children[below.i]
            )
        ):
            break
        if (
            below.dep == "relcl"
            and below.i != cue
            and up not in found
            and s.tokens[up].dep in {"pobj", "appos"}
        ):
            break
        found.append(up)
    return found


def hedge(s: Sentence, cue: int) -> Hedge:
    """Find the hedge over a cue: its words and class; class ``none`` where there is none."""
    over = scope(s, cue)
    found: dict[str, str] = {}
    lowered = s.text.lower()
    for phrase, kind in _phrases():
        at = lowered.find(phrase)
        if at >= 0 and _phrase_governs(s, s.start + at, over) and kind not in found:
            found[kind] = phrase
    adverbs, verbs = lookup("hedges", "adverbs"), lookup("hedges", "verbs")
    passive, modals = lookup("hedges", "passive"), lookup("hedges", "modals")
    for rank, i in enumerate(over):
        token = s.tokens[i]
        for k in s.kids(i, "advmod", "aux"):
            word = s.tokens[k]
            if word.lower in adverbs and not _is_comparison(s, k):
                found.setdefault(adverbs[word.lower], word.text)
            if word.dep == "aux" and word.lower in modals and (word.lower != "could" or rank == 0):
                found.setdefault(modals[word.lower], word.text)
        if token.pos not in {"VERB", "AUX"}:
            if token.lower in {"likely", "unlikely", "probable"} and rank:
                found.setdefault("probability_word", token.text)
            continue
        if token.lemma in passive and rank and s.kids(i, "auxpass"):
            found.setdefault(passive[token.lemma], f"{_aux(s, i)}{token.text}")
        elif (
            token.lemma in {"seem", "appear"} and (rank or s.kids(i, "oprd", "acomp", "xcomp"))
        ) or (token.lemma in verbs and rank and _about(s, i, over[rank - 1])):
            found.setdefault(verbs[token.lemma], token.text)
    _named_softly(s, over, found)
    for kind in _ORDER:
        if kind in found:
            return Hedge(found[kind], kind)
    return Hedge()


def _named_softly(s: Sentence, over: list[int], found: dict[str, str]) -> None:
    """ "Alleged members of A", "A was blamed": softened by an adjective or by the accusing verb."""
    accusing, adjectives = lookup("hedges", "accusing"), lookup("hedges", "adjectives")
    if s.tokens[over[0]].lemma in accusing:
        found.setdefault(accusing[s.tokens[over[0]].lemma], s.tokens[over[0]].text)
    clause = next((i for i in over if s.tokens[i].pos in {"VERB", "AUX"}), over[0])
    for i in s.subtree(clause):
        token = s.tokens[i]
        if token.dep == "amod" and token.lower in adjectives:
            named = s.subtree(token.head)
            if any(k in s.mentions for k in named) and len(named) < 8:
                found.setdefault(adjectives[token.lower], token.text)


def _aux(s: Sentence, i: int) -> str:
    aux = [s.tokens[k].text for k in s.kids(i, "auxpass")]
    return f"{aux[0]} " if aux else ""


def _about(s: Sentence, verb: int, below: int) -> bool:
    return s.tokens[below].dep in {"ccomp", "xcomp", "pcomp", "prep", "conj"} and (
        s.tokens[verb].lemma not in {"consider", "assess", "estimate", "believe", "think"}
        or (
            s.tokens[below].dep == "ccomp"
            and bool(s.kids(below, "mark", "nsubj"))
            and not _group_holds(s, verb)
        )
    )


def _group_holds(s: Sentence, verb: int) -> bool:
    """A group's own belief ("they believed that ...") does not hedge its holder's stance."""
    return any(k in s.mentions or s.tokens[k].pos == "PRON" for k in s.kids(verb, "nsubj"))


def _phrase_governs(s: Sentence, offset: int, over: list[int]) -> bool:
    token = next((t.i for t in s.tokens if t.start >= offset), None)
    if token is None:
        return False
    if token in over or s.tokens[token].head in over:
        return True
    return any(up in over for up in list(s.up(token))[:3]) and token < over[0]


def _is_comparison(s: Sentence, k: int) -> bool:
    return (
        any(s.tokens[c].lower in {"more", "as", "less"} for c in s.children[k])
        and s.tokens[k].lower == "likely"
    )


def negated(s: Sentence, cue: int) -> bool:
    """Tell whether the source says that it is not so.

    A double denial ("denied that A did not ...") is not undone.
    """
    hits = 0
    for rank, i in enumerate(scope(s, cue)):
        token = s.tokens[i]
        if rank and token.dep in {"relcl", "advcl"} and rank > 1:
            break
        for k in s.kids(i, "neg", "det", "preconj", "advmod"):
            low = s.tokens[k].lower
            if low in words("negators") and not (low == "not" and _only(s, k)):
                hits += 1
        if (
            rank
            and token.lemma in words("negating_verbs")
            and s.tokens[scope(s, cue)[rank - 1]].dep
            in {
                "dobj",
                "ccomp",
                "xcomp",
                "pobj",
                "prep",
                "pcomp",
                "conj",
            }
        ):
            hits += 1
        if token.dep == "pobj" and s.tokens[token.head].lower == "without":
            hits += 1
        if (
            rank
            and token.dep in {"ccomp", "advcl", "relcl"}
            and not s.kids(token.head, "neg")
            and s.tokens[token.head].lemma not in words("negating_verbs")
        ):
            break
    return hits > 0


def _only(s: Sentence, k: int) -> bool:
    return k + 1 < len(s.tokens) and s.tokens[k + 1].lower in {"only", "just", "merely"}


def modality(s: Sentence, cue: int) -> str:
    """Give core's modality: actual, intended, planned or possible."""
    for rank, i in enumerate(scope(s, cue)):
        token = s.tokens[i]
        below = s.tokens[scope(s, cue)[rank - 1]] if rank else None
        if rank and below is not None and token.pos in {"VERB", "NOUN", "ADJ"}:
            if token.lemma in words("planned") and below.dep in {
                "xcomp",
                "ccomp",
                "dobj",
                "pcomp",
                "conj",
            }:
                return "planned"
            if token.lemma in words("intended") and below.dep in {"xcomp", "dobj", "acl", "relcl"}:
                return "intended"
            if token.lemma in words("possible") and below.dep in {"prep", "ccomp", "acl", "pcomp"}:
                return "possible"
        if any(s.tokens[k].lower in {"whether", "if"} for k in s.kids(i, "mark")):
            return "possible"
        if any(s.tokens[k].lower in {"will", "would"} for k in s.kids(i, "aux")):
            return "planned"
        if any(s.tokens[k].lower in {"may", "might"} for k in s.kids(i, "aux")):
            return "possible"
    return "actual"
