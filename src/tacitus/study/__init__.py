"""A study: one folder, opened. The only place where the rooms meet.

::

    folder/
        study.sqlite   what was said and decided: append-only, bitemporal
        tables/        events and claims, one Parquet snapshot per file read
        documents/     held documents by sha-256
        fits/          what each fit concluded, whole
        replies/       what a language model answered, where one was asked
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus.core.scale import DEFAULT_SCALE
from tacitus.run import runner
from tacitus.store.ledger import Moment
from tacitus.study.answering import Answers
from tacitus.study.reading import Reads, ReadSummary
from tacitus.study.resolve_report import ResolveReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tacitus.assess.hypotheses import Result
    from tacitus.core.backtest import Backtest
    from tacitus.core.hypothesis import Hypothesis, Rating
    from tacitus.core.reading import Progress
    from tacitus.core.release import Gate
    from tacitus.core.scenario import ScenarioResult
    from tacitus.core.snapshot import Snapshot
    from tacitus.read.model import Endpoint
    from tacitus.study.asking import AskSummary
    from tacitus.study.comparing import CompareRow
    from tacitus.study.fits import InferReport
    from tacitus.study.narrowing import Narrowed
    from tacitus.study.views import Filters, View
    from tacitus.study.why import Why

__all__ = ["ReadSummary", "ResolveReport", "Study"]


class Study(Reads, Answers):
    """A study, opened with :meth:`open` or made with :meth:`create`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with Study.create(Path(tempfile.mkdtemp()) / "kabul", name="Kabul") as study:
    ...     study.name, study.parties()
    ('Kabul', {})
    """

    def infer(
        self,
        what: str | None = None,
        *,
        seed: int = 1,
        draws: int = 300,
        chains: int = 4,
        fast: bool = False,
        tiers: Sequence[str] = (),
        events: bool = True,
        map: Callable[..., Any] = map,  # noqa: A002 - the engines' own word
        who: str = "tacitus",
        progress: Callable[[float, str], None] | None = None,
    ) -> InferReport:
        """Fit the model, or one part of it; see :func:`tacitus.study.fits.infer`."""
        from tacitus.study.fits import infer

        return infer(
            self,
            what,
            seed=seed,
            draws=draws,
            chains=chains,
            fast=fast,
            tiers=tiers,
            events=events,
            map=map,
            who=who,
            progress=progress,
        )

    def show(
        self,
        what: str,
        *,
        groups: Sequence[str] = (),
        country: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        on: date | str | None = None,
        as_known: datetime | str | None = None,
        by: str = "all",
        relation: str | None = None,
        support: str | None = None,
        min_p: float = 0.0,
        scale: str = DEFAULT_SCALE,
    ) -> View:
        """Answer what ``tacitus show`` answers; ``columns()`` of it suits any library of frames.

        Dates are days, or text as ``2019`` and ``2019-06``; see :mod:`tacitus.study.views`.

        Examples
        --------
        >>> import tempfile
        >>> with Study.create(Path(tempfile.mkdtemp()) / "kabul") as study:
        ...     list(study.show("parties").columns())[:3]
        ['id', 'name', 'kind']
        """
        from tacitus.core.moment import first_day, last_day, moment
        from tacitus.study.views import Filters, show

        filters = Filters(
            country=country,
            groups=(groups,) if isinstance(groups, str) else tuple(groups),
            since=first_day(since) if isinstance(since, str) else since,
            until=last_day(until) if isinstance(until, str) else until,
            on=last_day(on) if isinstance(on, str) else on,
            as_known=moment(as_known) if isinstance(as_known, str) else as_known,
            by=by,
            relation=relation,
            support=support,
            min_p=min_p,
            scale=scale,
        )
        return show(self, what, filters)

    def why(self, key: str, *, as_known: Moment = None, scale: str = DEFAULT_SCALE) -> Why:
        """Unfold an assessment to its passages; see :func:`tacitus.study.why.why`."""
        from tacitus.study.why import why

        return why(self, key, as_known=as_known, scale_id=scale)

    def add_hypotheses(
        self,
        hypotheses: Iterable[Hypothesis],
        ratings: Iterable[Rating] = (),
        *,
        who: str,
        why: str = "",
    ) -> list[Result]:
        """Add or change hypotheses, and rate their items; see :mod:`tacitus.study.hypothesising`."""
        from tacitus.study.hypothesising import add_hypotheses

        return add_hypotheses(self, hypotheses, ratings, who=who, why=why)

    def weigh_hypotheses(
        self,
        wanted: Iterable[str] | None = None,
        *,
        as_known: Moment = None,
        scale: str = DEFAULT_SCALE,
    ) -> list[Result]:
        """Weigh hypotheses on what was known; see :func:`tacitus.study.hypothesising.weigh`."""
        from tacitus.study.hypothesising import weigh

        return weigh(self, wanted, as_known=as_known, scale_id=scale)

    def undo_hypothesis(self, key: str, *, who: str, why: str = "") -> str:
        """Take back the last change of a hypothesis or rating; the record keeps both."""
        from tacitus.study.hypothesising import undo

        return undo(self, key, who=who, why=why)

    def run_scenario(
        self,
        file: Path | str,
        *,
        draws: int = 1000,
        seed: int = 1,
        map: Callable[..., Any] | None = None,  # noqa: A002 - a runner's
        who: str = "tacitus",
        cells: Path | None = None,
        progress: Callable[[float, str], None] | None = None,
    ) -> ScenarioResult:
        """Compare a stated course with things as they are; see :mod:`tacitus.study.scenarios`."""
        from tacitus.study.scenarios import run_scenario

        return run_scenario(
            self,
            Path(file),
            draws=draws,
            seed=seed,
            map=map or runner().map,
            who=who,
            cells=cells,
            progress=progress,
        )

    def backtest(
        self,
        first: date,
        last: date,
        *,
        horizon: int = 12,
        draws: int = 500,
        seed: int = 1,
        map: Callable[..., Any] | None = None,  # noqa: A002 - a runner's
        who: str = "tacitus",
        progress: Callable[[float, str], None] | None = None,
    ) -> Backtest:
        """Forecast from the past alone and score it; see :mod:`tacitus.study.backtest`."""
        from tacitus.study.backtest import backtest

        return backtest(
            self,
            first,
            last,
            horizon=horizon,
            draws=draws,
            seed=seed,
            map=map or runner().map,
            who=who,
            progress=progress,
        )

    def scenarios(self, as_known: Moment = None) -> dict[str, ScenarioResult]:
        """Give the scenarios that were run last, by id."""
        from tacitus.study.scenarios import kept_scenarios

        return kept_scenarios(self, as_known)

    def evolution_svg(self, key: str, *, as_known: Moment = None) -> str:
        """Draw a tie over time; see :func:`tacitus.study.evolving.evolution_svg`."""
        from tacitus.study.evolving import evolution_svg

        return evolution_svg(self, key, as_known=as_known)

    def compare(
        self,
        left: str | None = None,
        right: str | None = None,
        *,
        other: Study | None = None,
        scale: str = DEFAULT_SCALE,
    ) -> list[CompareRow]:
        """Lay two moments, fits or studies side by side; see :mod:`tacitus.study.comparing`."""
        from tacitus.study.comparing import compare

        return compare(self, left, right, scale_id=scale, other=other)[0]

    def snapshot(
        self,
        *,
        as_known: datetime | None = None,
        scale: str = DEFAULT_SCALE,
        all_events: bool = False,
    ) -> Snapshot:
        """Gather all that is to be shown; see :func:`tacitus.study.snapshots.snapshot`."""
        from tacitus.study.snapshots import snapshot
        from tacitus.study.views import Filters

        return snapshot(self, Filters(as_known=as_known, scale=scale), all_events=all_events)

    def part_snapshot(
        self, filters: Filters, to: Narrowed | None = None, *, all_events: bool = False
    ) -> Snapshot:
        """Gather the part that filters leave; see :func:`tacitus.study.snapshots.snapshot`."""
        from tacitus.study.narrowing import EVERYTHING
        from tacitus.study.snapshots import snapshot

        return snapshot(self, filters, to or EVERYTHING, all_events=all_events)

    def gate(self) -> Gate:
        """Say how the study stands before release; see :mod:`tacitus.study.releasing`."""
        from tacitus.study.releasing import gate

        return gate(self)

    def check(self, *, who: str, why: str = "") -> Gate:
        """Record that a person checked the study as it stands."""
        from tacitus.study.releasing import check

        return check(self, who=who, why=why)

    def release(self, *, who: str, why: str = "") -> Gate:
        """Release what two people have checked."""
        from tacitus.study.releasing import release

        return release(self, who=who, why=why)

    def retract(self, key: str, *, who: str, why: str) -> Gate:
        """Take a check or a release back."""
        from tacitus.study.releasing import retract

        return retract(self, key, who=who, why=why)

    def released_snapshot(
        self,
        *,
        as_known: datetime | None = None,
        scale: str = DEFAULT_SCALE,
        all_events: bool = False,
    ) -> Snapshot:
        """Gather what was released, and nothing else."""
        from tacitus.study.releasing import released_snapshot

        return released_snapshot(self, as_known=as_known, scale=scale, all_events=all_events)

    def ask_model(
        self,
        documents: Iterable[str],
        endpoint: Endpoint,
        *,
        send_private: bool = False,
        only_plan: bool = False,
        who: str = "tacitus",
        progress: Progress | None = None,
    ) -> AskSummary:
        """Ask a language model about held documents; see :mod:`tacitus.study.asking`.

        With ``only_plan`` nothing is sent: the summary holds the estimate.
        """
        from tacitus.study.asking import ask_model, plan

        if only_plan:
            return plan(self, documents, endpoint, send_private=send_private)
        return ask_model(
            self, documents, endpoint, send_private=send_private, who=who, progress=progress
        )
