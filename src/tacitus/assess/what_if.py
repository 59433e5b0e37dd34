"""What would change a conclusion: another prior, one kind of evidence alone, one more report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tacitus.core.assessment import Assessment
from tacitus.core.scale import percent

_DECIBAN = math.log(10) / 10
#: Terms that are no report.
_NOT_SAID = frozenset({"prior", "lineage", "silence", "events"})


@dataclass(frozen=True)
class WhatIf:
    """A change, and the probability that it would leave."""

    change: str
    probability: float


def prior_to_flip(a: Assessment) -> tuple[float, float] | None:
    """Give the prior that was taken, and the one at which the same evidence leaves even odds.

    None for conclusions without a prior term.

    Examples
    --------
    >>> from tacitus.core.assessment import EvidenceTerm
    >>> terms = (EvidenceTerm("prior", "prior", -10.0), EvidenceTerm("un", "UN", 20.0))
    >>> [round(p, 2) for p in prior_to_flip(Assessment("1", "tie", "x", 0.9, evidence=terms))]
    [0.09, 0.01]
    """
    prior = next((t.decibans for t in a.evidence if t.root == "prior"), None)
    if prior is None or a.probability is None:
        return None
    return _chance(prior), _chance(prior - a.decibans)


def with_flip(a: Assessment) -> Assessment:
    """Give an assessment with a sentence on the prior that would flip it."""
    priors = prior_to_flip(a)
    if priors is None:
        return a
    taken, even = priors
    words = (
        f"The prior taken is {_small(taken)}; with {_small(even)} the same evidence would "
        "leave even odds."
    )
    return replace(a, caveats=(*a.caveats, words))


def what_if(a: Assessment, one_more: Mapping[str, float]) -> Iterator[WhatIf]:
    """List what a tie's probability would be with other evidence, all else as it is.

    Parameters
    ----------
    a : Assessment
        Of a tie or a link.
    one_more : mapping of str to float
        Decibans of one more independent report, as in
        :attr:`tacitus.assess.ties.TieResult.one_more`.
    """
    if a.probability is None or a.kind not in {"tie", "link"}:
        return
    total = a.decibans
    reports = sum(t.decibans for t in a.evidence if t.root not in _NOT_SAID)
    events = sum(t.decibans for t in a.evidence if t.root == "events")
    if events and a.kind == "tie":
        silence = sum(t.decibans for t in a.evidence if t.root == "silence")
        yield WhatIf("without the events", _chance(total - events))
        yield WhatIf("without the reports, events alone", _chance(total - reports - silence))
    if a.kind == "tie" and one_more:
        label = "one more independent root of grade B"
        yield WhatIf(f"{label} says so plainly", _chance(total + one_more["affirms"]))
        yield WhatIf(f"{label} denies it", _chance(total + one_more["denies"]))


def _chance(decibans: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(decibans * _DECIBAN, -700.0), 700.0)))


def _small(p: float) -> str:
    """Write a prior, to the hundredth of a percent where it is rare."""
    if 0.01 <= p <= 0.99:
        return percent(p)
    if p < 1e-4:
        return "below 0.01 %"
    return "above 99.99 %" if p > 1 - 1e-4 else f"{100 * p:.2f} %"
