"""Fitting ties: reports under what is known of their sources, then events on the same scale.

What the engines of ties and of attribution learn of a source is handed on in a fixed order: ties
by EM alone, attribution given these, ties given that. Each hands on only what others say of a
source's reports, so nothing comes back to where it came from.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tacitus.assess.source_worth import Counts, worth_from_ties
from tacitus.assess.tie_events import Links, links
from tacitus.assess.tie_joined import joined, link_assessments, mapped
from tacitus.assess.tie_reports import TieCorpus, tie_corpus
from tacitus.assess.ties import TieResult, assess_ties
from tacitus.assess.what_if import with_flip
from tacitus.core.assessment import Assessment
from tacitus.core.tie import Tie
from tacitus.store.fits import load_fit

if TYPE_CHECKING:
    from tacitus.study.fits import Fitting

#: Kinds of parties between which no link is sought in events.
_NO_GROUPS = frozenset({"state", "body", "unnamed"})
#: Share of the progress that reports take; events take the rest.
_REPORTS = 0.5


@dataclass(frozen=True)
class TieFits:
    """Ties with events weighed in, and links of pairs that no report speaks of.

    Attributes
    ----------
    result : TieResult
    links : Links or None
        None where events were left out.
    worth : dict of str to tuple of float
        Right and wrong reports of each source on ties, for attribution.
    """

    result: TieResult
    links: Links | None
    worth: dict[str, tuple[float, float]]
    fit_id: str

    def told(self, f: Fitting, *, every: bool = False) -> list[Assessment]:
        """Give the assessments of links; all pairs that meet where `every`."""
        if self.links is None:
            return []
        reported = {frozenset((s.tie.a, s.tie.b)) for s in self.result.corpus.said}
        found = link_assessments(
            self.links, reported=reported, every=every, fit_id=self.fit_id, made=f.made
        )
        return list(found)

    def record(self) -> dict[str, Any]:
        """Give what the fit's record keeps."""
        kept: dict[str, Any] = {
            "sources": _learned(self.result),
            "years": list(self.result.corpus.years),
            "worth": {s: list(counts) for s, counts in self.worth.items()},
            "one_more": self.result.one_more,
        }
        if self.links is not None:
            kept["links"] = {
                "null": self.links.null,
                "pairs": len(self.links.found),
                "told": sum(link.told for link in self.links.found),
                "set_aside": self.links.set_aside,
            }
        return kept

    def notes(self) -> list[str]:
        """Say what the events were able to tell."""
        if self.links is None or not self.links.found:
            return []
        told = sum(link.told for link in self.links.found)
        return [
            f"Events: linked {told:,} of {len(self.links.found):,} pairs and spans that meet "
            "(one in ten expected to be false; never a type or a sign)."
        ]


def corpus_of(f: Fitting) -> TieCorpus:
    """Lay out what is said of ties."""
    return tie_corpus(
        f.assertions.values(),
        roots=f.roots,
        sources=f.study.sources(),
        documents=f.study.documents(),
        parties=f.study.parties(),
        passages=f.study.passages(),
        tiers=f.tiers,
    )


def first_look(f: Fitting) -> tuple[list[Assessment], Counts]:
    """Fit ties by EM alone: which are likely, and what they tell of the sources."""
    result = _assessed(f, corpus_of(f), {}, fast=True)
    worth = worth_from_ties(result.corpus, result.fit) if result.fit else {}
    return list(result.assessments), worth


def fit_ties(f: Fitting, tell: Callable[[float], None], worth: Counts) -> TieFits:
    """Fit ties from reports, given what attribution tells of the sources; weigh the events in."""
    corpus = corpus_of(f)
    share = _REPORTS if f.events else 1.0
    result = _assessed(f, corpus, worth, fast=f.fast, tell=lambda done: tell(share * done))
    learned = worth_from_ties(corpus, result.fit) if result.fit else {}
    found = _links(f, lambda done: tell(share + (1 - share) * done)) if f.events else None
    if found is not None:
        result = joined(result, found)
    result = mapped(result, with_flip)
    return TieFits(result, found, learned, f.fit_id("ties"))


def _assessed(
    f: Fitting,
    corpus: TieCorpus,
    worth: Counts,
    *,
    fast: bool,
    tell: Callable[[float], None] | None = None,
) -> TieResult:
    return assess_ties(
        corpus,
        sources=f.study.sources(),
        assertions=f.assertions,
        seed=f.seed,
        draws=f.draws,
        chains=f.chains,
        fast=fast,
        made=f.made,
        fit_id=f.fit_id("ties"),
        worth=worth,
        map=f.map,
        progress=tell,
    )


def _links(f: Fitting, tell: Callable[[float], None]) -> Links:
    """Find links under the perpetrators that the last attribution thinks likely."""
    study = f.study
    fit = study.fit("attribution")
    shares = (
        {a.subject: a.shares for a in load_fit(study.folder, fit["id"], kind="attribution")}
        if fit
        else None
    )
    with study.event_tables() as con:
        return links(
            con,
            states={p.id for p in study.parties().values() if p.kind in _NO_GROUPS},
            shares=shares,
            seed=f.seed,
            fast=f.fast,
            map=f.map,
            progress=tell,
        )


def _learned(result: TieResult) -> dict[str, Any]:
    if result.fit is None:
        return {}
    table = result.fit.sources
    learned = {}
    for n, source in enumerate(result.corpus.sources):
        mean, low, high = (float(v) for v in table.discrimination[n])
        learned[source] = {
            "discrimination": mean,
            "low": None if math.isnan(low) else low,
            "high": None if math.isnan(high) else high,
            "enough": bool(table.enough[n]),
        }
    return learned


def likely_pairs(ties: list[Assessment], relations: frozenset[str]) -> list[tuple[str, str]]:
    """Give the pairs that are likelier tied than not, by one of some relations."""
    found = (Tie.parse(a.subject) for a in ties if (a.probability or 0.0) > 0.5)
    return sorted({(t.a, t.b) for t in found if t.relation in relations})
