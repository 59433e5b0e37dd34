"""Fitting: the study's nouns through the engines, and the conclusions back into the ledger."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tacitus.assess.roots import root_ids
from tacitus.assess.strengths import assess_strengths
from tacitus.assess.tie_reports import COUNTED_TIERS, tie_corpus
from tacitus.assess.ties import TieResult, assess_ties
from tacitus.core.assessment import Assessment
from tacitus.core.codec import to_plain
from tacitus.core.results import Series
from tacitus.errors import InputError
from tacitus.store.fits import save_fit

if TYPE_CHECKING:
    from tacitus.study import Study

Map = Callable[..., Any]
Tell = Callable[[float, str], None]

WHAT = ("ties", "strengths")


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

    def lines(self) -> list[str]:
        """Say it in a few lines."""
        made = ", ".join(f"{n:,} {what}" for what, n in self.counts.items() if n)
        lines = [f"Assessed {made or 'nothing'} in {self.seconds:.1f} s (seed {self.seed})."]
        lines += [f"Not counted: {n:,} assertions ({why})." for why, n in self.uncounted.items()]
        if self.fast:
            lines.append("MAP only: no intervals, spread not calibrated.")
        return lines + list(self.notes)


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
) -> InferReport:
    """Fit what is asked for; everything where nothing is named.

    Raises
    ------
    InputError
        There is nothing of that name to fit.
    """
    if what is not None and what not in WHAT:
        raise InputError(f"'{what}' is nothing to infer; use {', '.join(WHAT)}, or nothing.")
    tell = progress or (lambda share, words: None)
    counted = COUNTED_TIERS | set(tiers)
    started, made = time.perf_counter(), datetime.now(UTC)
    stamp = made.strftime("%Y%m%dT%H%M%S")
    assertions = study.assertions()
    roots = root_ids(assertions.values(), study.sources())
    fits, counts, uncounted = {}, {}, {}
    notes: list[str] = []
    if what in {None, "ties"}:
        fit_id = f"ties-{stamp}-{seed}"
        corpus = tie_corpus(
            assertions.values(),
            roots=roots,
            sources=study.sources(),
            documents=study.documents(),
            parties=study.parties(),
            tiers=counted,
        )
        result = assess_ties(
            corpus,
            sources=study.sources(),
            assertions=assertions,
            seed=seed,
            draws=draws,
            chains=chains,
            fast=fast,
            made=made,
            fit_id=fit_id,
            map=map,
            progress=lambda share: tell(0.8 * share, "ties"),
        )
        _keep_ties(study, result, fit_id, seed, who)
        fits["ties"], counts["ties"] = fit_id, len(result.assessments)
        uncounted = {why: len(ids) for why, ids in corpus.uncounted.items()}
        notes += _diagnosed(result)
    if what in {None, "strengths"}:
        fit_id = f"strengths-{stamp}-{seed}"
        tell(0.85, "strengths")
        strengths, series = assess_strengths(
            assertions.values(),
            roots=roots,
            sources=study.sources(),
            documents=study.documents(),
            parties=study.parties(),
            seed=seed,
            tiers=counted,
            made=made,
            fit_id=fit_id,
            map=map,
        )
        _keep(study, "strengths", "strength", strengths, series, fit_id, seed, who, {})
        fits["strengths"], counts["strengths"] = fit_id, len(strengths)
    if tiers:
        notes.append(f"Unreviewed proposals count here (tiers: {', '.join(tiers)}).")
    tell(1.0, "")
    seconds = time.perf_counter() - started
    return InferReport(study.name, seed, fast, fits, counts, uncounted, seconds, tuple(notes))


def _keep_ties(study: Study, result: TieResult, fit_id: str, seed: int, who: str) -> None:
    learned = {}
    if result.fit is not None:
        table = result.fit.sources
        for n, source in enumerate(result.corpus.sources):
            mean, low, high = (float(v) for v in table.discrimination[n])
            learned[source] = {
                "discrimination": mean,
                "low": None if math.isnan(low) else low,
                "high": None if math.isnan(high) else high,
                "enough": bool(table.enough[n]),
            }
        save_fit(study.folder, fit_id, _marked(result.every_year(), study))
    more = {"sources": learned, "years": list(result.corpus.years)}
    _keep(study, "ties", "tie", result.assessments, result.series, fit_id, seed, who, more)


def _keep(
    study: Study,
    what: str,
    kind: str,
    assessments: Sequence[Assessment],
    series: Sequence[Series],
    fit_id: str,
    seed: int,
    who: str,
    more: dict[str, Any],
) -> None:
    """Write the conclusions of a fit, and take back those it no longer reaches."""
    found = {a.id: a for a in _marked(assessments, study)}
    gone = [key for key, a in study.assessments().items() if a.kind == kind and key not in found]
    body = {"id": fit_id, "what": what, "seed": seed, "series": to_plain(tuple(series)), **more}
    with study.ledger.transaction(who=who, why=f"infer {what}, seed {seed}") as write:
        write.append([("fit", what, body), *(("assessment", k, a) for k, a in found.items())])
        write.withdraw("assessment", gone)


def _marked(
    assessments: Sequence[Assessment] | Iterator[Assessment], study: Study
) -> Iterator[Assessment]:
    from dataclasses import replace

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
