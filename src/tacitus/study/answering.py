"""What a study is asked: parties by any of their names, counts, assessments of any year."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

import duckdb

from tacitus.assess.event_parties import join_parties
from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.codec import from_plain
from tacitus.core.results import Series
from tacitus.core.review import Review
from tacitus.errors import InputError, NotFoundError
from tacitus.store.fits import load_fit
from tacitus.store.ledger import Moment
from tacitus.store.versions import Version
from tacitus.study.resolving import Resolves

if TYPE_CHECKING:
    from tacitus.study import Study


class Answers(Resolves):
    """The part of a study that answers and concludes."""

    #: What is said of an assertion that is cited and not there.
    absent = "no longer held: forgotten"

    def now(self) -> datetime:
        """Give the moment, in UTC."""
        return datetime.now(UTC)

    # Parties and events

    def party_list(self, labels: Sequence[str], as_known: Moment = None) -> list[str]:
        """Give the party ids that labels stand for, in order and without repeats.

        Raises
        ------
        NotFoundError
            A label stands for no party of the study; the sentence names the nearest.
        """
        return list(dict.fromkeys(self.party_named(label, as_known) for label in labels))

    def party_named(self, label: str, as_known: Moment = None) -> str:
        """Give the party that a label stands for: an id, or any name in any case.

        Raises
        ------
        NotFoundError
            None does; the sentence names the nearest.
        InputError
            Several do; the sentence names their ids.
        """
        parties = self.parties(as_known)
        if label in parties:
            return label
        wanted = label.casefold()
        found = {p.id for p in parties.values() if wanted in {n.casefold() for n in p.labels()}}
        found |= {p for name, _, p in self.aliases(as_known) if name.casefold() == wanted}
        found &= set(parties)
        if len(found) > 1:
            # A name typed as the party's own beats one that others use for it.
            exact = {p for p in found if parties[p].name.casefold() == wanted}
            found = exact or found
        if len(found) > 1:
            ids = ", ".join(sorted(found))
            raise InputError(f"'{label}' is the name of several parties; give an id: {ids}.")
        if not found:
            names = [n for p in parties.values() for n in p.labels()]
            near = difflib.get_close_matches(label, names, n=1)
            hint = f"did you mean '{near[0]}'" if near else "list them with: show STUDY parties"
            raise NotFoundError(f"No party is called '{label}'; {hint}.")
        return found.pop()

    def party_ids(self, labels: Sequence[str], as_known: Moment = None) -> set[str]:
        """Give the same as a set; empty where no label is given."""
        return set(self.party_list(labels, as_known))

    def event_tables(self, as_known: Moment = None) -> duckdb.DuckDBPyConnection:
        """Open the tables with ``aliases``: which party each label stands for, and where."""
        con = self.tables(as_known)
        self.register_aliases(con, as_known)
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

    def fit_records(self, what: str) -> list[Version]:
        """Give the records of all fits of something, oldest first, without their series."""
        return self.ledger.history("fit", what, without=("series",))

    def series(self, as_known: Moment = None) -> list[Series]:
        """Give all series of the last fits: ties and strengths over time."""
        fits = (self.fit(what, as_known) for what in ("ties", "strengths"))
        return [from_plain(Series, s) for fit in fits if fit for s in fit["series"]]

    def tie_assessments(
        self,
        as_known: Moment = None,
        *,
        on: date | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Assessment]:
        """Give the assessments of ties, each in its last reported year or in that of a day.

        Between two days, each in the last of its years that lies there, none after its last report;
        ties without such a year are left out.
        """
        if on is not None:
            fit = self.fit("ties", as_known)
            found = load_fit(self.folder, fit["id"], at=str(on.year)) if fit else ()
            return [a for a in found if a.kind == "tie"]
        listed = [a for a in self.assessments(as_known).values() if a.kind == "tie"]
        if since is None and until is None:
            return listed
        fit = self.fit("ties", as_known)
        if fit is None:
            return listed
        first, last = since.year if since else 0, until.year if until else 9999
        years = {s["subject"]: [p["when"] for p in s["points"]] for s in fit["series"]}
        within, earlier = [], []
        for a in listed:
            key, _, when = a.subject.partition("@")
            if first <= int(when[:4]) <= last:
                within.append(a)
                continue
            reported = (year for year in years.get(key, ()) if year < when)
            held = [year for year in reported if first <= int(year[:4]) <= last]
            if held:
                earlier.append(f"tie/{key}@{max(held)}")
        if earlier:
            within += load_fit(self.folder, fit["id"], ids=earlier)
        return within

    def attribution_assessments(self, as_known: Moment = None) -> list[Assessment]:
        """Give the assessments of every event of the last fit, listed in the ledger or not."""
        fit = self.fit("attribution", as_known)
        return list(load_fit(self.folder, fit["id"], kind="attribution")) if fit else []

    def assessment(self, key: str, *, as_known: Moment = None) -> Assessment | None:
        """Give an assessment by id: listed, weighed now, or any tie's year or event of a fit."""
        if key.startswith("hypothesis/"):
            from tacitus.study import hypothesising  # loads engines; most questions need none

            return hypothesising.assessment(cast("Study", self), key, as_known)
        listed = self.assessments(as_known)
        if key in listed:
            return listed[key]
        fit = self.fit("attribution" if key.startswith("attribution/") else "ties", as_known)
        return next(load_fit(self.folder, fit["id"], ids=[key]), None) if fit else None

    def earlier_assessment(self, key: str, *, as_known: Moment = None) -> Assessment | None:
        """Give an assessment that the last fit no longer reaches, as concluded last; or None."""
        known = self.ledger.revision_at(as_known)
        listed = [v.noun for v in self.history("assessment", key) if v.revision <= known]
        if listed:
            last: Assessment = listed[-1]
            return last
        what = "attribution" if key.startswith("attribution/") else "ties"
        for fit in reversed(self.history("fit", what)):
            if fit.revision > known:
                continue
            found = next(load_fit(self.folder, fit.noun["id"], ids=[key]), None)
            if found is not None:
                return found
        return None

    def assertion(self, key: str) -> Assertion | None:
        """Give an assertion by id, withdrawn ones too; None where there is none."""
        try:
            found: Assertion = self.ledger.get("assertion", key, include_withdrawn=True)
        except NotFoundError:
            return None
        return found

    # Proposals

    def queue(self, tier: str | None = None, *, coder: str | None = None) -> list[Assertion]:
        """Give the proposals that wait for a person, the surest first.

        Their probabilities are recalibrated by what was reviewed so far. With ``coder`` those
        that this coder has not decided, as proposed: see :func:`tacitus.study.agreeing.blind_queue`.
        """
        from tacitus.study.agreeing import OWN, blind_queue
        from tacitus.study.proposing import shift_of

        if coder is None:
            decided = self.decisions().verdicts
            found = [
                a
                for a in self.assertions().values()
                if a.tier not in OWN
                and (tier is None or a.tier == tier)
                and f"assertion/{a.id}" not in decided
            ]
            waiting = sorted(found, key=lambda a: (-(a.probability or 0.0), a.id))
        else:
            waiting = blind_queue(cast("Study", self), coder, tier)
        shift = shift_of(cast("Study", self))
        return [
            a if a.probability is None else replace(a, probability=shift(a.probability))
            for a in waiting
        ]

    def judge(self, verdict: str, assertion_id: str, *, who: str, why: str = "") -> Review:
        """Record a verdict on a proposal."""
        return self.review(verdict, f"assertion/{assertion_id}", who=who, why=why)

    def correct(
        self,
        assertion_id: str,
        changes: Mapping[str, str],
        *,
        who: str,
        why: str = "",
        others: Sequence[str] = (),
    ) -> Review:
        """Accept a proposal with changes; see :func:`tacitus.study.correcting.corrected`.

        Raises
        ------
        InputError
            A change does not fit.
        """
        from tacitus.study.correcting import corrected

        raw = self.ledger.get("assertion", assertion_id)
        after, sources = corrected(cast("Study", self), raw, changes)
        if sources:
            new = [("source", s.id, s) for s in sources]
            self.ledger.append(new, who=who, why="a correction names them")
        return self.review(
            "correct",
            f"assertion/{assertion_id}",
            who=who,
            why=why,
            others=others,
            correction=after,
        )

    def learned_sources(self, as_known: Moment = None) -> dict[str, dict[str, Any]]:
        """Give what the last fit of ties learned of each source, by root id."""
        fit = self.fit("ties", as_known)
        return dict(fit["sources"]) if fit else {}
