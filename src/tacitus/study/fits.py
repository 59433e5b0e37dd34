"""Fitting: the study's nouns through the engines, and the conclusions back into the ledger."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tacitus.assess.attribution_corpus import attribution_corpus
from tacitus.assess.attributions import AttributionResult, assess_attributions
from tacitus.assess.roots import root_ids
from tacitus.assess.source_worth import Counts, worth_from_attributions
from tacitus.assess.strengths import assess_strengths
from tacitus.assess.tie_reports import COUNTED_TIERS
from tacitus.assess.ties import TieResult
from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment, EvidenceTerm
from tacitus.core.codec import to_plain
from tacitus.core.counting import counted
from tacitus.core.results import PolicyRow, Series
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import ArrayError, InputError
from tacitus.store.fits import save_fit
from tacitus.study.draws import keep_attribution_draws, keep_strength_draws, keep_tie_draws
from tacitus.study.hypothesising import keep_weighed

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.tie_fits import TieFits

Map = Callable[..., Any]
Tell = Callable[[float, str], None]

#: Relations under which two parties may strike together or claim for one another.
JOINING = frozenset({"ally", "support", "affiliate", "part_of", "proxy_of"})
#: Events listed in the ledger where somebody else than the claimant is likelier.
LISTED = 200
WHAT = ("ties", "strengths", "attribution")
#: Where everything is fitted, ties come after attribution: its perpetrators and what it learned
#: of the sources go into them.
ORDER = ("attribution", "ties", "strengths")


@dataclass(frozen=True)
class InferReport:
    """What a fit did.

    Attributes
    ----------
    fits : dict of str to str
        Fit id by what was fitted.
    counts : dict of str to int
        Assessments made, by what.
    uncounted : dict of str to int
        Assertions that carry no weight, by reason.
    notes : tuple of str
        Warnings of the diagnostics; what the data cannot tell.
    """

    study: str
    seed: int
    fast: bool
    fits: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    uncounted: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def joined(self, other: InferReport) -> InferReport:
        """Give this report and a later one as one."""
        return replace(
            other,
            fits=self.fits | other.fits,
            counts=self.counts | other.counts,
            uncounted=self.uncounted | other.uncounted,
            seconds=self.seconds + other.seconds,
            notes=(*self.notes, *other.notes),
        )

    def lines(self) -> list[str]:
        """Say it in a few lines."""
        made = ", ".join(counted(n, what.removesuffix("s")) for what, n in self.counts.items() if n)
        lines = [f"Assessed {made or 'nothing'} in {self.seconds:.1f} s (seed {self.seed})."]
        lines += [
            f"Not counted: {counted(n, 'assertion')} ({why})." for why, n in self.uncounted.items()
        ]
        if self.fast:
            lines.append("MAP only: no intervals, spread not calibrated.")
        return lines + list(self.notes)


@dataclass(frozen=True)
class Fitting:
    """What every part of a fit is given."""

    study: Study
    seed: int
    draws: int
    chains: int
    fast: bool
    tiers: frozenset[str]
    map: Map
    who: str
    made: datetime
    events: bool = True
    everything: bool = False

    @cached_property
    def assertions(self) -> dict[str, Assertion]:
        """All assertions as people left them, by id."""
        return self.study.assertions()

    @cached_property
    def roots(self) -> dict[str, str]:
        """Root by assertion id."""
        return root_ids(self.assertions.values(), self.study.sources())

    def fit_id(self, what: str) -> str:
        """Name the fit of one part."""
        return f"{what}-{self.made:%Y%m%dT%H%M%S.%f}-{self.seed}"


def infer(
    study: Study,
    what: str | None,
    *,
    seed: int,
    draws: int,
    chains: int,
    fast: bool,
    tiers: Sequence[str],
    map: Map,  # noqa: A002
    who: str,
    progress: Tell | None,
    events: bool = True,
) -> InferReport:
    """Fit what is asked for; everything where nothing is named.

    Without `events` ties rest on reports alone.

    Raises
    ------
    InputError
        There is nothing of that name to fit, or no such tier.
    """
    if what is not None and what not in WHAT:
        raise InputError(f"'{what}' is nothing to infer; use {', '.join(WHAT)}, or nothing.")
    for tier in tiers:
        vocabulary("tiers").check(tier)
    tell = progress or (lambda share, words: None)
    started = time.perf_counter()
    counted = COUNTED_TIERS | set(tiers)
    now = datetime.now(UTC)
    f = Fitting(study, seed, draws, chains, fast, counted, map, who, now, events, what is None)
    fits: dict[str, str] = {}
    counts: dict[str, int] = {}
    uncounted: dict[str, int] = {}
    notes: list[str] = []
    parts = {"ties": _ties, "strengths": _strengths, "attribution": _attribution}
    wanted = [what] if what else list(ORDER)
    for n, part in enumerate(wanted):
        done = parts[part](f, _share_of(tell, n, len(wanted), part))
        fits[part], counts[part] = f.fit_id(part), done.count
        counts |= done.more
        uncounted |= done.uncounted
        notes += done.notes
    if tiers:
        notes.append(f"Unreviewed proposals count here (tiers: {', '.join(tiers)}).")
    weighed = keep_weighed(study, who=who)
    if weighed:
        counts["hypotheses"] = weighed
    tell(1.0, "")
    seconds = time.perf_counter() - started
    return InferReport(study.name, seed, fast, fits, counts, uncounted, seconds, tuple(notes))


@dataclass(frozen=True)
class _Done:
    count: int
    notes: Sequence[str] = ()
    uncounted: dict[str, int] = field(default_factory=dict)
    more: dict[str, int] = field(default_factory=dict)


def _share_of(tell: Tell, n: int, parts: int, words: str) -> Callable[[float], None]:
    return lambda share: tell((n + share) / parts, words)


def _ties(f: Fitting, tell: Callable[[float], None]) -> _Done:
    from tacitus.study.tie_fits import fit_ties

    known = (f.study.fit("attribution") or {}).get("worth", {})
    fitted = fit_ties(f, tell, {source: (right, wrong) for source, (right, wrong) in known.items()})
    result = fitted.result
    linked = _keep_ties(f, fitted)
    uncounted = {why: len(ids) for why, ids in result.corpus.uncounted.items()}
    notes = [*_diagnosed(result), *fitted.notes()]
    return _Done(len(result.assessments), notes, uncounted, {"links": linked} if linked else {})


def _strengths(f: Fitting, tell: Callable[[float], None]) -> _Done:
    found = assess_strengths(
        f.assertions.values(),
        roots=f.roots,
        sources=f.study.sources(),
        documents=f.study.documents(),
        parties=f.study.parties(),
        seed=f.seed,
        tiers=f.tiers,
        made=f.made,
        fit_id=f.fit_id("strengths"),
        map=f.map,
    )
    keep_strength_draws(f.study, f.fit_id("strengths"), found)
    _keep(f, "strengths", "strength", found.assessments, found.series, {})
    return _Done(len(found.assessments))


def _attribution(f: Fitting, tell: Callable[[float], None]) -> _Done:
    study = f.study
    tied, worth = _of_ties(f)
    with study.event_tables() as con:
        corpus = attribution_corpus(
            con,
            f.assertions.values(),
            roots=f.roots,
            parties=study.parties(),
            tied=tied,
            tiers=f.tiers,
        )
    settings = f"{f.seed}-{f.draws}-{f.chains}"
    worth = {s: worth[s] for s in corpus.sources if s in worth}
    if worth:
        settings += f"-{sha256(repr(sorted(worth.items())).encode()).hexdigest()[:8]}"
    checkpoint = study.folder / "fits" / f"attribution-{settings}.checkpoint.npz"
    checkpoint.parent.mkdir(exist_ok=True)
    fitted = partial(
        assess_attributions,
        corpus,
        sources=study.sources(),
        names={p.id: p.name for p in study.parties().values()},
        seed=f.seed,
        draws=f.draws,
        chains=f.chains,
        fast=f.fast,
        fit_id=f.fit_id("attribution"),
        made=f.made,
        worth=worth,
        map=f.map,
        progress=lambda done, total: tell(0.8 * done / total),
        checkpoint=checkpoint,
    )
    try:
        result = fitted()
    except ArrayError:
        if not checkpoint.exists():
            raise
        # What was stopped belongs to other data: the study has changed since.
        checkpoint.unlink()
        result = fitted()
    every = list(_marked(result.each(), study))
    save_fit(study.folder, f.fit_id("attribution"), every)
    keep_attribution_draws(study, f.fit_id("attribution"), result.fit)
    if result.fit is None or not result.fit.interrupted:
        checkpoint.unlink(missing_ok=True)
    telling = [a for a in every if a.caveats and "another is likelier" in a.caveats[0]]
    telling.sort(key=lambda a: (-(a.probability or 0.0), a.id))
    shares = [*_share_assessments(result, f), *_policy_assessments(result, f)]
    known = study.sources()
    more = {
        "worth": worth_from_attributions(corpus, result.fit, known) if result.fit else {},
        "policies": to_plain(result.policies),
        "matrix": to_plain(result.matrix),
        "source_errors": result.sources,
        "bands": result.bands,
        "shares": {k: list(v) for k, v in result.shares.items()},
        "shares_unclaimed": {k: list(v) for k, v in result.shares_unclaimed.items()},
        "notes": list(result.notes),
        "events": len(every),
    }
    _keep(f, "attribution", "attribution", [*telling[:LISTED], *shares], (), more)
    return _Done(len(every), result.notes)


def _of_ties(f: Fitting) -> tuple[list[tuple[str, str]], Counts]:
    """Pairs that may join, and what ties tell of the sources: fitted now, or as fitted last."""
    from tacitus.study.tie_fits import first_look, likely_pairs

    if f.everything:
        ties, worth = first_look(f)
        return likely_pairs(ties, JOINING), worth
    kept = (f.study.fit("ties") or {}).get("worth", {})
    pairs = likely_pairs(f.study.tie_assessments(), JOINING)
    return pairs, {source: (right, wrong) for source, (right, wrong) in kept.items()}


def _share_assessments(result: AttributionResult, f: Fitting) -> Iterator[Assessment]:
    """Each group's share of all events, as a quantity with its interval."""
    bands = {group: (band["low"], band["high"]) for group, band in result.bands.items()}
    for group, (mean, *ends) in result.shares.items():
        low, high = bands.get(group, ends)
        if mean >= 0.005:
            yield Assessment(
                id=f"share/{group}",
                kind="attribution_share",
                subject=group,
                quantity=100 * mean,
                interval=None if low is None or high is None else (100 * low, 100 * high),
                unit="%",
                evidence=(EvidenceTerm("model", "all events, claims and reports together", 0.0),),
                caveats=result.notes,
                method="joint model of doing, claiming and reporting",
                fit_id=f.fit_id("attribution"),
                made=f.made,
            )


def _policy_assessments(result: AttributionResult, f: Fitting) -> Iterator[Assessment]:
    """Each party's claiming as one number: of what it did, and what it claims of others' deeds."""
    by_party: dict[str, list[PolicyRow]] = defaultdict(list)
    for row in result.policies:
        by_party[row.party].append(row)
    for party, rows in by_party.items():
        events = sum(r.events for r in rows if r.did is not None)
        if events < 1:
            continue
        did = sum((r.did or 0.0) * r.events for r in rows if r.did is not None) / events
        yield _counted(
            f,
            f"policy/{party}",
            "attribution_policy",
            party,
            100 * did,
            "% of what it did, claimed",
            f"{events:,.0f} events that it is expected to have done",
            _around(did, [r for r in rows if r.did is not None], events),
        )
    taken: dict[str, float] = defaultdict(float)
    for cell in result.matrix:
        taken[cell.claimed_by] += cell.events * (cell.claimed_by != cell.did)
    for claimant, count in taken.items():
        label = "claimed events, each by its chance that the claimant took no part"
        unit = "events claimed without a part in them"
        yield _counted(f, f"credit/{claimant}", "attribution_credit", claimant, count, unit, label)


def _around(did: float, rows: Sequence[PolicyRow], events: float) -> tuple[float, float] | None:
    """The interval of a mean over strata, each with its own; None where one has none."""
    if any(r.low is None or r.high is None for r in rows):
        return None
    half = math.hypot(*(r.events * ((r.high or 0.0) - (r.low or 0.0)) / 2 for r in rows)) / events
    return 100 * max(did - half, 0.0), 100 * min(did + half, 1.0)


def _counted(
    f: Fitting,
    key: str,
    kind: str,
    subject: str,
    quantity: float,
    unit: str,
    label: str,
    interval: tuple[float, float] | None = None,
) -> Assessment:
    return Assessment(
        id=key,
        kind=kind,
        subject=subject,
        quantity=quantity,
        interval=interval,
        unit=unit,
        evidence=(EvidenceTerm("model", label, 0.0),),
        method="joint model of doing, claiming and reporting",
        fit_id=f.fit_id("attribution"),
        made=f.made,
    )


def _keep_ties(f: Fitting, fitted: TieFits) -> int:
    """Keep ties and the links that are told; give the number of these."""
    result, told = fitted.result, fitted.told(f)
    every = (*result.every_year(), *fitted.told(f, every=True))
    if every:
        save_fit(f.study.folder, f.fit_id("ties"), _marked(every, f.study))
    keep_tie_draws(f.study, f.fit_id("ties"), result)
    kept = [*result.assessments, *told]
    _keep(f, "ties", ("tie", "link"), kept, result.series, fitted.record())
    return len(told)


def _keep(
    f: Fitting,
    what: str,
    kind: str | tuple[str, ...],
    assessments: Sequence[Assessment],
    series: Sequence[Series],
    more: dict[str, Any],
) -> None:
    """Write the conclusions of a fit, and take back those it no longer reaches."""
    found = {a.id: a for a in _marked(assessments, f.study)}
    before = f.study.assessments()
    gone = [key for key, a in before.items() if a.kind.startswith(kind) and key not in found]
    body = {
        "id": f.fit_id(what),
        "what": what,
        "seed": f.seed,
        "fast": f.fast,
        "tiers": sorted(f.tiers),
        "series": to_plain(tuple(series)),
        **more,
    }
    with f.study.ledger.transaction(who=f.who, why=f"infer {what}, seed {f.seed}") as write:
        write.append([("fit", what, body), *(("assessment", k, a) for k, a in found.items())])
        write.withdraw("assessment", gone)


def _marked(
    assessments: Sequence[Assessment] | Iterator[Assessment], study: Study
) -> Iterator[Assessment]:
    for a in assessments:
        yield replace(a, simulated=True) if study.simulated else a


def _diagnosed(result: TieResult) -> list[str]:
    if result.fit is None:
        return ["No tie is asserted here that counts; nothing was fitted."]
    d = result.fit.diagnostics
    bad = [f"{name} {r:.2f}" for name, r in zip(d.names, d.rhat, strict=True) if r > 1.05]
    return (
        [f"Chains disagree (R-hat above 1.05): {', '.join(bad)}; use more --draws."] if bad else []
    )
