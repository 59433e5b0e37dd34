"""What a study is asked: parties by any of their names, counts, assessments of any year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from tacitus.assess.event_parties import join_parties
from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.codec import from_plain
from tacitus.core.results import Series
from tacitus.core.review import Review
from tacitus.core.scale import DEFAULT_SCALE
from tacitus.errors import NotFoundError
from tacitus.store.fits import load_fit
from tacitus.store.ledger import Moment
from tacitus.study.resolving import Resolves

if TYPE_CHECKING:
    from tacitus.core.snapshot import Snapshot
    from tacitus.study.fits import InferReport
    from tacitus.study.why import Why


class Answers(Resolves):
    """The part of a study that answers and concludes."""

    def now(self) -> datetime:
        """Give the moment, in UTC."""
        return datetime.now(UTC)

    # Parties and events

    def party_list(self, labels: Sequence[str], as_known: Moment = None) -> list[str]:
        """Give the party ids that labels stand for, in order.

        Raises
        ------
        NotFoundError
            A label stands for no party of the study; the sentence names the nearest.
        """
        return [self.party_named(label, as_known) for label in labels]

    def party_ids(self, labels: Sequence[str], as_known: Moment = None) -> set[str]:
        """Give the same as a set; empty where no label is given."""
        return set(self.party_list(labels, as_known))

    def event_tables(self, as_known: Moment = None) -> duckdb.DuckDBPyConnection:
        """Open the tables with ``aliases``: which party each label stands for, and where."""
        con = self.tables(as_known)
        con.execute("CREATE TABLE aliases (name VARCHAR, country VARCHAR, party_id VARCHAR)")
        rows = [
            (label, country, party) for (label, country), party in self.resolution(as_known).items()
        ]
        if rows:
            names, countries, parties = (list(column) for column in zip(*rows, strict=True))
            con.execute(
                "INSERT INTO aliases SELECT unnest($n), unnest($c), unnest($p)",
                {"n": names, "c": countries, "p": parties},
            )
        return con

    def event_counts(self, as_known: Moment = None) -> dict[str, int]:
        """Count the events in which each party is named, by party id."""
        with self.event_tables(as_known) as con:
            join_parties(con)
            return dict(
                con.execute(
                    "SELECT party_id, count(DISTINCT event_id) FROM event_parties"
                    " WHERE party_id IS NOT NULL GROUP BY party_id"
                ).fetchall()
            )

    def source_event_counts(self, as_known: Moment = None) -> dict[str, int]:
        """Count events by source id."""
        with self.tables(as_known) as con:
            return dict(con.execute("SELECT source_id, count(*) FROM events GROUP BY 1").fetchall())

    # Conclusions

    def fit(self, what: str, as_known: Moment = None) -> dict[str, Any] | None:
        """Give the record of the last fit of something, or None."""
        try:
            found: dict[str, Any] = self.ledger.get("fit", what, as_known)
        except NotFoundError:
            return None
        return found

    def series(self, as_known: Moment = None) -> list[Series]:
        """Give all series of the last fits: ties and strengths over time."""
        fits = (self.fit(what, as_known) for what in ("ties", "strengths"))
        return [from_plain(Series, s) for fit in fits if fit for s in fit["series"]]

    def tie_assessments(
        self, as_known: Moment = None, *, on: date | None = None
    ) -> list[Assessment]:
        """Give the assessments of ties, each in its last reported year or in that of a day."""
        if on is None:
            return [a for a in self.assessments(as_known).values() if a.kind == "tie"]
        fit = self.fit("ties", as_known)
        return list(load_fit(self.folder, fit["id"], at=str(on.year))) if fit else []

    def assessment(self, key: str, *, as_known: Moment = None) -> Assessment | None:
        """Give an assessment by id: a listed one, or a tie in any year of the last fit."""
        listed = self.assessments(as_known)
        if key in listed:
            return listed[key]
        fit = self.fit("ties", as_known)
        return next(load_fit(self.folder, fit["id"], ids=[key]), None) if fit else None

    def assertion(self, key: str) -> Assertion | None:
        """Give an assertion by id, withdrawn ones too; None where there is none."""
        try:
            found: Assertion = self.ledger.get("assertion", key, include_withdrawn=True)
        except NotFoundError:
            return None
        return found

    # Proposals

    def queue(self, tier: str | None = None) -> list[Assertion]:
        """Give the proposals that nobody has decided on, the surest first."""
        decided = {r.target for r in self.reviews().values()}
        waiting = [
            a
            for a in self.assertions().values()
            if a.tier in {"rule", "path", "cooccurrence"}
            and (tier is None or a.tier == tier)
            and f"assertion/{a.id}" not in decided
        ]
        return sorted(waiting, key=lambda a: (-(a.probability or 0.0), a.id))

    def judge(self, verdict: str, assertion_id: str, *, who: str, why: str = "") -> Review:
        """Record a verdict on a proposal."""
        return self.review(verdict, f"assertion/{assertion_id}", who=who, why=why)

    def learned_sources(self, as_known: Moment = None) -> dict[str, dict[str, Any]]:
        """Give what the last fit of ties learned of each source, by root id."""
        fit = self.fit("ties", as_known)
        return dict(fit["sources"]) if fit else {}

    def infer(
        self,
        what: str | None = None,
        *,
        seed: int = 1,
        draws: int = 300,
        chains: int = 4,
        fast: bool = False,
        tiers: Sequence[str] = (),
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
