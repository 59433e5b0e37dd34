"""How far coders agree: Cohen's kappa, pair by pair, the machine among them.

Cohen (1960), with his standard error. What one coder did not decide is missing, not a
disagreement; a rejected proposal has no hedge and no chain to agree on.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from tacitus.core.assertion import (
    Assertion,
    EventStatement,
    PartyStatement,
    PatternStatement,
    TieStatement,
)
from tacitus.core.results import AgreementRow

#: The name of the machine among the coders.
MACHINE = "machine"
#: What is compared, in order.
ASPECTS = ("relation", "arguments", "hedge", "source chain")
REJECTED = "rejected"

#: What one coder made of one proposal: the assertion that stands, or None where rejected.
Coding = Assertion | None


def kappa(
    pairs: Sequence[tuple[str, str]],
) -> tuple[float | None, float | None, float | None]:
    """Give Cohen's kappa of paired labels, with the ends of its 95 % interval.

    None where there are no pairs, or where both used one label alone: then chance agreement
    is complete and kappa says nothing.

    Examples
    --------
    >>> pairs = [("a", "a")] * 20 + [("b", "b")] * 15 + [("a", "b")] * 5 + [("b", "a")] * 10
    >>> round(kappa(pairs)[0], 2)
    0.4
    >>> kappa([("a", "a")] * 9)
    (None, None, None)
    """
    n = len(pairs)
    if not n:
        return None, None, None
    agreed = sum(a == b for a, b in pairs) / n
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[label] * right[label] for label in left) / n**2
    if chance == 1:
        return None, None, None
    value = (agreed - chance) / (1 - chance)
    error = 1.96 * math.sqrt(agreed * (1 - agreed) / (n * (1 - chance) ** 2))
    return value, max(-1.0, value - error), min(1.0, value + error)


def agreement(codings: Mapping[str, Mapping[str, Coding]]) -> list[AgreementRow]:
    """Compare every two coders on what both decided.

    Parameters
    ----------
    codings : mapping of str to mapping
        By coder, then by proposal.

    Examples
    --------
    >>> tie = Assertion("p", TieStatement("ally", ("a", "b")), "d", ("s",))
    >>> rows = agreement({"ann": {"p": tie}, "ben": {"p": None}})
    >>> [(r.what, r.items, r.agreed) for r in rows][:2]
    [('relation', 1, 0.0), ('arguments', 1, 0.0)]
    """
    rows = []
    # The machine comes last: people are compared first.
    order = sorted(codings, key=lambda name: (name == MACHINE, name))
    for one, other in combinations(order, 2):
        shared = sorted(codings[one].keys() & codings[other].keys())
        for what in ASPECTS:
            labels = [
                (label(codings[one][key], what), label(codings[other][key], what)) for key in shared
            ]
            pairs = [(a, b) for a, b in labels if a is not None and b is not None]
            if not pairs:
                continue
            value, low, high = kappa(pairs)
            same = sum(a == b for a, b in pairs) / len(pairs)
            rows.append(AgreementRow(one, other, what, len(pairs), same, value, low, high))
    return rows


def differ(one: Coding, other: Coding) -> tuple[str, ...]:
    """Give in what two codings of a proposal differ.

    Examples
    --------
    >>> tie = Assertion("p", TieStatement("ally", ("a", "b")), "d", ("s",))
    >>> differ(tie, None), differ(tie, tie)
    (('relation', 'arguments'), ())
    """
    labels = ((what, label(one, what), label(other, what)) for what in ASPECTS)
    return tuple(what for what, a, b in labels if a is not None and b is not None and a != b)


def label(coding: Coding, what: str) -> str | None:
    """Give what a coder said on one aspect; None where there is nothing to say it of."""
    if coding is None:
        return REJECTED if what in {"relation", "arguments"} else None
    if what == "hedge":
        return coding.hedge.hedge_class
    if what == "source chain":
        return " > ".join(coding.chain)
    s = coding.statement
    if what == "relation":
        return f"{coding.kind}:{_relation(coding)}:{coding.polarity}"
    if isinstance(s, TieStatement):
        return str(sorted(s.pairs()))
    if isinstance(s, PartyStatement):
        return str(sorted(s.parties))
    if isinstance(s, EventStatement):
        roles = (s.attributed_to, s.claimed_by, s.denied_by, s.parties)
    else:
        roles = (s.by, s.done_by, s.claimed_in_class, ())
    return str([sorted(role) for role in roles])


def _relation(coding: Assertion) -> str:
    s = coding.statement
    if isinstance(s, TieStatement):
        return f"{s.relation}:{','.join(sorted(s.supports))}"
    if isinstance(s, PartyStatement):
        return s.aspect
    if isinstance(s, PatternStatement):
        return f"{s.what}:{s.frequency}"
    return s.event_kind
