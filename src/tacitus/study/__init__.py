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
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tacitus.core.scale import DEFAULT_SCALE
from tacitus.store.ledger import Moment
from tacitus.study.answering import Answers
from tacitus.study.reading import Reads, ReadSummary
from tacitus.study.resolving import ResolveReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tacitus.core.reading import Progress
    from tacitus.core.snapshot import Snapshot
    from tacitus.read.model import Endpoint
    from tacitus.study.asking import AskSummary
    from tacitus.study.fits import InferReport
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

    def why(self, key: str, *, as_known: Moment = None, scale: str = DEFAULT_SCALE) -> Why:
        """Unfold an assessment to its passages; see :func:`tacitus.study.why.why`."""
        from tacitus.study.why import why

        return why(self, key, as_known=as_known, scale_id=scale)

    def snapshot(
        self,
        *,
        as_known: datetime | None = None,
        scale: str = DEFAULT_SCALE,
        all_events: bool = False,
    ) -> Snapshot:
        """Gather all that is to be shown; see :func:`tacitus.study.snapshots.snapshot`."""
        from tacitus.study.snapshots import snapshot

        return snapshot(self, as_known=as_known, scale=scale, all_events=all_events)

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
