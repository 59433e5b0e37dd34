"""Names to parties and events to one another, in a study; every step can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

import duckdb

from tacitus.core.party import Party, is_generic
from tacitus.core.review import Review
from tacitus.errors import InputError, NotFoundError
from tacitus.resolve.bundled import branches, bundled_parties
from tacitus.resolve.decisions import (
    Decisions,
    combined,
    decide,
    merged_parties,
    name_target,
)
from tacitus.resolve.events import EventMatch, propose_events
from tacitus.resolve.names import Label, Match, resolve_labels
from tacitus.store.ledger import Item, Moment
from tacitus.study.copying import propose_copies
from tacitus.study.deciding import Decides, Given
from tacitus.study.resolve_report import ResolveReport

_LABELS = """
WITH named AS (
    SELECT side_a AS name, side_a_key AS key, country, date_start, date_end FROM events
    UNION ALL SELECT side_b, side_b_key, country, date_start, date_end FROM events
    UNION ALL SELECT name, party_key, country, date_start, date_end
    FROM claims JOIN events USING (event_id)
)
SELECT name, country, count(*), min(date_start), max(coalesce(date_end, date_start)), key
FROM named WHERE name IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


class Resolves(Decides):
    """The part of a study that gives names their parties."""

    def resolve(
        self,
        *,
        accept: Iterable[str] = (),
        events: bool = False,
        copies: bool = False,
        accept_events: float | None = None,
        who: str,
        why: str = "",
    ) -> ResolveReport:
        """Give every label of the tables its party, and say what is left to a person.

        Parameters
        ----------
        accept : iterable of str
            Numbers of proposals; for events ``ONE=OTHER``, for copies ``ORIGIN=COPY``.
        events : bool
            Propose the same event in several sources, too.
        copies : bool
            Propose passages that repeat another document's, too.
        accept_events : float or None
            Accept all proposals of events from this score on.

        Raises
        ------
        NotFoundError
            A number is not that of a proposal.
        """
        known = self.known_parties()
        same = _same_keys(self.ledger.all("party"), known)
        standing = decide(self.reviews().values(), same)
        with self.tables(raw=True) as db:
            labels = [Label(*row) for row in db.execute(_LABELS).fetchall()]
        done = resolve_labels(labels, merged_parties(known, standing), branches())
        self._record(done.matches, same, known, who)
        recorded: list[Review] = []
        if accept:
            recorded = self._accept(list(accept), who=who, why=why)
        found: list[EventMatch] = []
        if events or accept_events is not None:
            found = self.propose_events()
        if accept_events is not None:
            sure = [e for e in found if e.score >= accept_events]
            recorded += self.review_all(
                [_merge_of(e) for e in sure], who=who, why=why or "same event"
            )
            found = [e for e in found if e.score < accept_events]
        numbers, decisions = self._numbers(), self.decisions()
        matches = [_as_decided(m, decisions) for m in done.matches]
        by_state: dict[str, list[Match]] = {}
        for match in matches:
            by_state.setdefault(match.state, []).append(match)
        return ResolveReport(
            tuple(by_state.get("accepted", ())),
            tuple(
                (numbers[name_target(m.label, m.country)], m) for m in by_state.get("proposed", ())
            ),
            tuple(by_state.get("unresolved", ())),
            tuple(by_state.get("generic", ())),
            tuple(found),
            same,
            tuple(propose_copies(self)) if copies else (),
            tuple(recorded),
        )

    def propose_events(self) -> list[EventMatch]:
        """Give pairs of events that may be one and on which nobody has decided, best first."""
        decisions = self.decisions()
        with self.tables() as db:
            self.register_aliases(db)
            parties, said = self.parties(), self.assertions()
            found = propose_events(db, parties, said.values())
        joined = {*decisions.events}
        return [
            e
            for e in found
            if frozenset({e.one, e.other}) not in decisions.apart
            and e.one not in joined
            and e.other not in joined
        ]

    def resolution(self, as_known: Moment = None) -> dict[tuple[str, str | None], str]:
        """Give the party of each (label, country); a country of None holds anywhere.

        Labels that list a coalition stand for several parties: see :meth:`aliases`.
        """
        rows = self.aliases(as_known)
        count: dict[tuple[str, str | None], int] = {}
        for name, country, _ in rows:
            count[name, country] = count.get((name, country), 0) + 1
        return {(name, c): party for name, c, party in rows if count[name, c] == 1}

    def aliases(self, as_known: Moment = None) -> list[tuple[str, str | None, str]]:
        """Give rows (name, country, party id): what rules and people say, people last.

        A country of None holds anywhere. A person's word on a label holds in the country
        it was given for, or anywhere.
        """
        decisions = self.decisions(as_known)
        given: dict[tuple[str, str | None], tuple[str, ...]] = {}
        stored = self.ledger.all("resolution", as_known)
        for body in stored.values():
            if body.get("state") != "accepted" or "label" not in body:
                continue
            key = body["label"], body.get("country")
            parties = tuple(body.get("members") or (body["party_id"],))
            if any((*key, p) in decisions.refused for p in parties):
                parties = (body["instead"],) if body.get("instead") else ()
            given[key] = parties
        # A name that no table has yet shown goes to the one party that bears it, if it is one.
        shown = {body["label"] for body in stored.values() if "label" in body}
        bearers: dict[str, set[str]] = {}
        for party_id, party in self.ledger.all("party", as_known).items():
            for label in party.labels():
                if party.kind != "unnamed" and not (label in shown or is_generic(label)):
                    bearers.setdefault(label, set()).add(decisions.party(party_id))
        given |= {(n, None): tuple(ids) for n, ids in bearers.items() if len(ids) == 1}
        for key, party_id in decisions.names.items():
            if key[1] is None:
                given = {k: p for k, p in given.items() if k[0] != key[0]}
            given[key] = (party_id,)
        return sorted(
            {
                (name, country, decisions.party(party))
                for (name, country), parties in given.items()
                for party in parties
                if (name, country, party) not in decisions.refused
            },
            key=lambda row: (row[0], row[1] or "", row[2]),
        )

    def register_aliases(self, db: duckdb.DuckDBPyConnection, as_known: Moment = None) -> None:
        """Make the table ``aliases(name, country, party_id)`` in a connection."""
        db.execute(
            "CREATE OR REPLACE TEMP TABLE aliases (name VARCHAR, country VARCHAR, party_id VARCHAR)"
        )
        rows = self.aliases(as_known)
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            db.execute(
                "INSERT INTO aliases SELECT unnest($1), unnest($2), unnest($3)",
                dict(zip("123", columns, strict=True)),
            )

    def name_label(self, label: str, party: str, *, who: str, why: str = "") -> Review:
        """Give a label of the tables its party; see :mod:`tacitus.study.naming`."""
        from tacitus.study.naming import name_label

        return name_label(self, label, party, who=who, why=why)

    def new_party(self, label: str, *, who: str, why: str = "") -> Review:
        """Make a party of a label that no list knows; see :mod:`tacitus.study.naming`."""
        from tacitus.study.naming import new_party

        return new_party(self, label, who=who, why=why)

    def merge(self, kept: str, *others: str, who: str, why: str = "") -> Review:
        """Make parties, or events, one: the first stands for the others.

        Raises
        ------
        InputError
            One is to be merged with itself.
        NotFoundError
            One of them is not in the study.
        """
        kind = "party" if kept in self.ledger.all("party") else "event"
        if kind == "event" and self.event(kept) is None:
            raise NotFoundError(
                f"The study holds no party or event '{kept}'; list ids with: show STUDY parties."
            )
        for other in others:
            if other == kept:
                raise InputError(f"'{kept}' cannot be merged with itself; name two.")
            self._check_target(f"{kind}/{other}", None)
        return self.review("merge", f"{kind}/{kept}", others=others, who=who, why=why)

    def split(self, what: str, *, who: str, why: str = "") -> Review:
        """Take a merged party or event out again, or a label away from its party.

        Raises
        ------
        NotFoundError
            It is neither merged nor a label with a party.
        """
        decisions = self.decisions()
        merged = {
            "party": decisions.parties,
            "event": decisions.events,
            "passage": decisions.passages,
        }
        for kind, heads in merged.items():
            if what in heads:
                target = f"{kind}/{heads[what]}"
                return self.review("split", target, others=(what,), who=who, why=why)
        label, _, country = what.partition("|")
        held = {(name, c): party for name, c, party in self.aliases()}
        for key in ((label, country or None), (label, None)):
            if key in held:
                party = held[key]
                return self.review("split", name_target(*key), others=(party,), who=who, why=why)
        raise NotFoundError(f"'{what}' is neither merged nor a label with a party; check it.")

    def known_parties(self) -> dict[str, Party]:
        """Give the study's parties over the bundled ones, which give way to a namesake."""
        own, listed = self.ledger.all("party"), bundled_parties()
        borne = {label for party in own.values() for label in party.labels()}
        return {
            **{k: p for k, p in listed.items() if k in own or p.keys or p.name not in borne},
            **{k: combined(p, listed[k]) if k in listed else p for k, p in own.items()},
        }

    def _record(
        self,
        matches: Iterable[Match],
        same: Mapping[str, str],
        known: Mapping[str, Party],
        who: str,
    ) -> None:
        """Write what rules say, and the listed parties that are now in use."""
        matches = [m for m in matches if m.state != "generic"]
        numbers = self._numbers()
        last = max(numbers.values(), default=0)
        items: list[Item] = []
        for match in matches:
            key = name_target(match.label, match.country)
            if key not in numbers:
                last += 1
                numbers[key] = last
            body = {k: v for k, v in asdict(match).items() if v not in (None, (), "")}
            items.append(("resolution", key, {**body, "number": numbers[key]}))
        for other, head in same.items():
            items.append(("resolution", f"party/{other}", {"same_as": head, "reason": "same id"}))
        used = {p for m in matches if m.state == "accepted" for p in (m.party_id, *m.members) if p}
        items += [("party", k, known[k]) for k in _with_above(used | {*same.values()}, known)]
        current = {key for kind, key, _ in items if kind == "resolution"}
        gone = [k for k in self.ledger.all("resolution") if k not in current]
        with self.ledger.transaction(who=who, why="resolve names") as write:
            write.append(items)
            write.withdraw("resolution", gone)

    def _numbers(self) -> dict[str, int]:
        stored = self.ledger.all("resolution")
        return {key: body["number"] for key, body in stored.items() if "number" in body}

    def _accept(self, wanted: list[str], *, who: str, why: str) -> list[Review]:
        by_number = {
            str(body["number"]): body
            for body in self.ledger.all("resolution").values()
            if body.get("state") == "proposed"
        }
        given: list[Given] = []
        parties: set[str] = set()
        for number in wanted:
            one, sign, other = number.partition("=")
            if sign:
                kind = "passage" if one in self.passages() else "event"
                self._check_target(f"{kind}/{other}", None)
                given.append(("merge", f"{kind}/{one}", (other,), None))
            elif number in by_number:
                body = by_number[number]
                target = name_target(body["label"], body.get("country"))
                given.append(("accept", target, (body["party_id"],), None))
                parties.add(body["party_id"])
            else:
                raise NotFoundError(f"No proposal has the number '{number}'; see the list anew.")
        self.hold(parties, who=who)
        return self.review_all(given, who=who, why=why or "accepted")

    def hold(self, parties: set[str], *, who: str) -> None:
        """Take parties of the bundled list into the study.

        Raises
        ------
        InputError
            No list knows one of them.
        """
        known = self.known_parties()
        lacking = parties - {*self.ledger.all("party")}
        if unknown := lacking - {*known}:
            raise InputError(
                f"Party '{min(unknown)}' is not known; list ids with: show STUDY parties."
            )
        items: list[Item] = [("party", k, known[k]) for k in _with_above(lacking, known)]
        self.ledger.append(items, who=who, why="a listed party is used")


def _with_above(ids: set[str], known: Mapping[str, Party]) -> list[str]:
    """Give ids with those of the parties that they are part of or come from."""
    found, queue = set(), sorted(ids)
    while queue:
        key = queue.pop()
        if key in found or key not in known:
            continue
        found.add(key)
        party = known[key]
        queue += [k for k in (party.part_of, *(line.other for line in party.lineage)) if k]
    return sorted(found)


def _same_keys(own: Mapping[str, Party], known: Mapping[str, Party]) -> dict[str, str]:
    """Give parties that share an id in another list, with the one that stands for both."""
    heads: dict[str, str] = {}
    # The study's own readable id stands first; one that only repeats the other list's, last.
    for key in sorted(known, key=lambda k: (":" in k, k not in own, k)):
        for other in known[key].keys:
            heads.setdefault(other, key)
    pairs = ((key, heads[party.keys[0]]) for key, party in sorted(known.items()) if party.keys)
    return {key: head for key, head in pairs if head != key and (key in own or head in own)}


def _as_decided(match: Match, decisions: Decisions) -> Match:
    """Give what became of a label with a person's word on it, which goes before any rule."""
    for country in (match.country, None):
        party = decisions.names.get((match.label, country))
        if party:
            party = decisions.party(party)
            return replace(match, state="accepted", party_id=party, score=1.0, reason="as reviewed")
        if match.party_id and (match.label, country, match.party_id) in decisions.refused:
            if match.state == "accepted" and match.instead:
                return replace(match, party_id=match.instead)
            return replace(match, state="unresolved", party_id=None, reason="taken away")
    return match


def _merge_of(match: EventMatch) -> Given:
    # A report of prose joins the event of a table, not the other way round.
    one, other = sorted((match.one, match.other), key=lambda k: k.startswith("assertion:"))
    return "merge", f"event/{one}", (other,), None
