"""Assessments of who is behind each event, how each group claims, and which sources are right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from tacitus.assess.attribution_corpus import ALL, OTHER, AttributionCorpus
from tacitus.assess.roots import root_grade, root_label
from tacitus.assess.source_worth import Counts
from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
from tacitus.core.counting import counted
from tacitus.core.results import MatrixRow, PolicyRow
from tacitus.core.source import Source
from tacitus.infer.attribution import AttributionFit, Priors, evidence, fit
from tacitus.infer.attribution.sensitivity import sensitivity, silent_groups

METHOD = "joint model of doing, claiming and reporting"
#: Each band refits the model a few times.
MOST_BANDS = 6
_PIECES = {
    "presence": "presence: who acts in this place and year",
    "target": "kind of target",
    "casualties": "who was killed",
    "joint": "acting with a tied party",
    "coverage": "sources that would have reported it and did not",
}


@dataclass(frozen=True)
class AttributionResult:
    """What a fit of doing, claiming and reporting says.

    Attributes
    ----------
    policies : tuple of PolicyRow
        One per group and class of events with anything expected or attributed.
    matrix : tuple of MatrixRow
        Expected counts of claimed events by likely perpetrator.
    shares : dict of str to tuple
        Each group's share of all events: mean, and the ends of the 90 % interval.
    shares_unclaimed : dict of str to tuple
        The same among events that nobody claimed.
    sources : dict of str to dict
        Error rates of sources of reports.
    bands : dict of str to dict
        For groups that hardly claim: how far their share could lie from what chains agree on.
    each : callable
        Gives one assessment per event, made as it goes.
    notes : tuple of str
        What the data cannot tell.
    """

    policies: tuple[PolicyRow, ...]
    matrix: tuple[MatrixRow, ...]
    shares: dict[str, tuple[float, float | None, float | None]]
    shares_unclaimed: dict[str, tuple[float, float | None, float | None]]
    sources: dict[str, dict[str, Any]]
    bands: dict[str, dict[str, Any]]
    each: Callable[[], Iterator[Assessment]]
    notes: tuple[str, ...]
    fit: AttributionFit | None


def assess_attributions(
    corpus: AttributionCorpus,
    *,
    sources: Mapping[str, Source],
    names: Mapping[str, str],
    seed: int,
    draws: int = 300,
    chains: int = 4,
    fast: bool = False,
    fit_id: str = "",
    made: datetime | None = None,
    worth: Counts | None = None,
    map: Callable[..., Any] = map,  # noqa: A002
    progress: Callable[[int, int], None] | None = None,
    checkpoint: Path | None = None,
) -> AttributionResult:
    """Fit the model and turn its numbers into assessments.

    Parameters
    ----------
    corpus : AttributionCorpus
    names : mapping of str to str
        Party names by id.
    seed, draws, chains, fast, map, progress, checkpoint
        As in :func:`tacitus.infer.attribution.fit`.
    worth : mapping of str to tuple of float, optional
        Right and wrong reports of sources on ties, as in
        :func:`tacitus.assess.source_worth.worth_from_ties`.
    """
    if corpus.data is None:
        nothing = "No event here has a claim, or a report on who did it."
        return AttributionResult((), (), {}, {}, {}, {}, lambda: iter(()), (nothing,), None)
    found = fit(
        corpus.data,
        seed=seed,
        draws=draws,
        chains=chains,
        burn=max(draws // 2, 100),
        fast=fast,
        map=map,
        progress=progress,
        checkpoint=checkpoint,
        priors=Priors(worth=tuple((worth or {}).get(s, (0.0, 0.0)) for s in corpus.sources)),
    )
    label = f"{METHOD}; " + (
        "MAP, spread not calibrated"
        if found.is_map
        else f"Gibbs, {chains} × {draws} draws, seed {seed}"
    )
    maker = _Maker(corpus, found, sources, names, label, fit_id, made)
    bands = maker.bands()
    warnings = tuple(dict.fromkeys(b["warning"] for b in bands.values() if b["warning"]))
    return AttributionResult(
        policies=tuple(maker.policies()),
        matrix=tuple(maker.matrix()),
        shares=maker.group_shares("share"),
        shares_unclaimed=maker.group_shares("share_unclaimed"),
        sources=maker.source_table(),
        bands=bands,
        each=maker.each,
        notes=(*corpus.notes, *maker.notes(), *warnings),
        fit=found,
    )


@dataclass(frozen=True)
class _Maker:
    corpus: AttributionCorpus
    fit: AttributionFit
    sources: Mapping[str, Source]
    names: Mapping[str, str]
    method: str
    fit_id: str
    made: datetime | None

    def name(self, group: str) -> str:
        return self.names.get(group, group)

    def each(self) -> Iterator[Assessment]:
        for n, event in enumerate(self.corpus.events):
            yield self.assessment(n, event)

    def assessment(self, n: int, event: str) -> Assessment:
        chances = self.fit.perpetrator(n)
        order = np.argsort(-chances, kind="stable")
        # "Other" answers nothing: the likeliest listed group is named, with other's mass beside.
        top = int(next(g for g in order if g != 0))
        terms = tuple(self.terms(n, top))
        said = [t for t in terms if t.root.startswith("root/") and abs(t.decibans) >= 0.1]
        claim = [t for t in terms if t.root.startswith("claim/") and abs(t.decibans) >= 0.1]
        bearing = said + claim
        likely = bool(chances[top] >= 0.5)
        concurring = sum(bool((t.decibans > 0) == likely) for t in bearing)
        grades = [
            *(root_grade(t.root.removeprefix("root/"), self.sources) for t in said),
            *(None for _ in claim),
        ]
        shares = {
            ("other" if g == 0 else self.corpus.groups[g]): float(chances[g])
            for g in order[:6]
            if chances[g] >= 0.005
        }
        return Assessment(
            id=f"attribution/{event}",
            kind="attribution",
            subject=event,
            probability=float(min(chances[top], 1.0)),
            confidence=confidence(len(bearing), concurring, grades),
            evidence=terms,
            caveats=tuple(self.caveats(event, top, chances, bool(said))),
            shares=shares,
            method=self.method,
            fit_id=self.fit_id,
            made=self.made,
        )

    def terms(self, n: int, top: int) -> Iterator[EvidenceTerm]:
        for piece in evidence(self.fit, n):
            decibans, without = float(piece.decibans[top]), float(piece.without[top])
            if piece.kind == "claim":
                group = self.corpus.groups[piece.index] if piece.index >= 0 else ""
                root = f"claim/{group}"
                label = f"claim or silence of {self.name(group)}" if group else "claims and silence"
                assertions: tuple[str, ...] = ()
            elif piece.kind == "root":
                refs = [self.corpus.reports[int(r)] for r in piece.reports]
                root = f"root/{refs[0].root}"
                label = root_label(refs[0].label, self.sources)
                assertions = tuple(dict.fromkeys(a for ref in refs for a in ref.assertions))
            else:
                root, assertions = piece.kind, ()
                label = _PIECES.get(piece.kind, piece.kind)
            if abs(decibans) >= 0.05 or assertions:
                event = (self.corpus.events[n],)
                yield EvidenceTerm(root, label, decibans, without, assertions, event)

    def caveats(self, event: str, top: int, chances: np.ndarray, reported: bool) -> Iterator[str]:
        claimants = self.corpus.claimed_by.get(event, ())
        group = self.corpus.groups[top]
        if claimants and group not in claimants and chances[top] > 0.5:
            yield f"Claimed by {', '.join(self.name(c) for c in claimants)}; another is likelier."
        if len(claimants) > 1:
            yield "Claims compete."
        if not reported:
            yield "No report names a perpetrator; this rests on place, target, dead and claims."
        if chances[0] >= 0.1:
            yield f"{chances[0]:.0%} lies on parties that are not listed."
        if top in set(self.fit.unnamed_groups.tolist()):
            yield f"{self.name(group)} is named in no claim and no report: this is its prior."

    def policies(self) -> Iterator[PolicyRow]:
        table, corpus = self.fit.policies(), self.corpus
        for g, t, v in np.argwhere((table.events >= 0.5) | (table.attributed > 0)).tolist():
            if g == 0:
                continue
            yield PolicyRow(
                corpus.groups[g],
                self.name(corpus.groups[g]),
                corpus.targets[t],
                corpus.strata[v],
                _number(table.given_did[g, t, v]),
                _number(table.low[g, t, v]),
                _number(table.high[g, t, v]),
                float(table.events[g, t, v]),
                _number(table.given_attributed[g, t, v]),
                int(table.attributed[g, t, v]),
            )

    def matrix(self) -> Iterator[MatrixRow]:
        counts: dict[tuple[str, str], float] = {}
        for n, event in enumerate(self.corpus.events):
            for claimant in self.corpus.claimed_by.get(event, ()):
                chances = self.fit.perpetrator(n)
                for g in np.flatnonzero(chances > 1e-4):
                    did = OTHER if g == 0 else self.corpus.groups[g]
                    key = (claimant, did)
                    counts[key] = counts.get(key, 0.0) + float(chances[g])
        for (claimant, did), events in sorted(counts.items()):
            if events >= 0.05:
                yield MatrixRow(self.name(claimant), self.name(did), events)

    def group_shares(self, block: str) -> dict[str, tuple[float, float | None, float | None]]:
        draws = self.fit.draws(block).reshape(-1, len(self.corpus.groups))
        mean = draws.mean(axis=0)
        low, high = np.quantile(draws, (0.05, 0.95), axis=0)
        single = len(draws) < 2
        return {
            group: (
                float(mean[g]),
                None if single else float(low[g]),
                None if single else float(high[g]),
            )
            for g, group in enumerate(self.corpus.groups)
        }

    def bands(self) -> dict[str, dict[str, Any]]:
        """Bands of the groups that hardly claim and did a share worth telling."""
        found: dict[str, dict[str, Any]] = {}
        shares = self.fit.draws("share").mean(axis=(0, 1))
        for g in silent_groups(self.fit):
            if shares[g] < 0.01 or len(found) >= MOST_BANDS:
                continue
            band = sensitivity(self.fit, g, with_prior=False)
            group = self.corpus.groups[g]
            warning = band.warning
            if warning:  # the engine knows groups by number, a reader by name
                warning = warning.replace("this silent group", self.name(group))
            found[group] = {
                "low": band.low,
                "high": band.high,
                "bits": band.bits,
                "claim_rate": band.claim_rate,
                "warning": warning,
            }
        return found

    def source_table(self) -> dict[str, dict[str, Any]]:
        if not self.corpus.sources:
            return {}
        table = self.fit.sources()
        return {
            source: {
                "error": float(table.error[n, 0]),
                "low": _number(table.low[n, 0]),
                "high": _number(table.high[n, 0]),
                "reports": int(table.reports[n].sum()),
                "enough": bool(table.enough[n].any()),
            }
            for n, source in enumerate(self.corpus.sources)
        }

    def notes(self) -> Iterator[str]:
        unnamed = [self.name(self.corpus.groups[int(g)]) for g in self.fit.unnamed_groups]
        if unnamed:
            yield (
                f"Named in no claim and no report, so that the posterior is the prior: "
                f"{', '.join(unnamed[:8])}{' …' if len(unnamed) > 8 else ''}."
            )
        data = self.fit.data
        if self.corpus.strata == (ALL,):
            yield "Policies are by target alone: no event tells which kinds of people died."
        left_out = self.fit.policies().left_out
        if left_out:
            kinds = {"the kind of target": data.target, "which kinds of people died": data.casualty}
            unknown = {k: int(((v < 0) & data.claims_recorded).sum()) for k, v in kinds.items()}
            why = " or ".join(f"{what} (in {n:,})" for what, n in unknown.items() if n)
            yield (
                f"Policies leave out {left_out:,} of {counted(len(self.corpus.events), 'event')}: "
                f"the sources do not tell {why}."
            )
        if not self.fit.is_map:
            worst = np.nanmax(self.fit.diagnosis("share").rhat)
            if worst > 1.05:
                yield f"Chains disagree on shares (R-hat {worst:.2f}); use more --draws."
        if self.fit.interrupted:
            yield "Stopped early: fewer draws than asked for."


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
