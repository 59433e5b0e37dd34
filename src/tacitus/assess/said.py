"""What is said of parties: presence, and who brings what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tacitus.core.assertion import Assertion, PartyStatement, PatternStatement, TieStatement
from tacitus.core.assessment import Assessment
from tacitus.core.results import PresenceRow, RoleRow
from tacitus.core.tie import Tie


def presence(assertions: Iterable[Assertion], roots: Mapping[str, str]) -> list[PresenceRow]:
    """List in which places each party is said to be, with roots and periods.

    Parameters
    ----------
    assertions : iterable of Assertion
    roots : mapping of str to str
        Root by assertion id (:func:`tacitus.assess.roots.root_ids`).
    """
    rows = defaultdict(list)
    precision: dict[tuple[str, str, str | None, str, str], int] = {}
    for assertion in assertions:
        statement = assertion.statement
        if not (isinstance(statement, PartyStatement) and statement.aspect == "presence"):
            continue
        for party in statement.parties:
            for place in assertion.places:
                key = (party, place.name, place.country, assertion.polarity, assertion.modality)
                rows[key].append(assertion)
                # The coarsest that was said: a province stays a region.
                precision[key] = max(place.coarsest or 0, precision.get(key, 0))
    return [
        PresenceRow(
            party,
            place,
            country,
            precision[party, place, country, polarity, modality] or None,
            span(said),
            polarity,
            len({roots[a.id] for a in said}),
            tuple(a.id for a in said),
            modality=modality,
        )
        for (party, place, country, polarity, modality), said in sorted(
            rows.items(), key=lambda item: tuple(str(part) for part in item[0])
        )
    ]


def roles(
    assertions: Iterable[Assertion],
    roots: Mapping[str, str],
    ties: Mapping[str, Assessment] | None = None,
) -> list[RoleRow]:
    """List who brings what: supports given, and capabilities said of a party.

    Parameters
    ----------
    ties : mapping of str to Assessment, optional
        Latest assessment by tie key; its probability stands beside the role.
    """
    rows = defaultdict(list)
    for assertion in assertions:
        for party, brings, kind, to in _brought(assertion):
            rows[party, brings, kind, to, assertion.polarity, assertion.modality].append(assertion)
    result = []
    for (party, brings, kind, to, polarity, modality), said in sorted(rows.items()):
        probability = None
        if ties and kind == "support":
            found = ties.get(Tie("support", party, to, brings).key)
            probability = found.probability if found else None
        result.append(
            RoleRow(
                party,
                brings,
                kind,
                to,
                span(said),
                polarity,
                len({roots[a.id] for a in said}),
                tuple(a.id for a in said),
                probability,
                modality=modality,
            )
        )
    return result


def _brought(assertion: Assertion) -> Iterable[tuple[str, str, str, str]]:
    statement = assertion.statement
    if isinstance(statement, TieStatement) and statement.relation == "support":
        for giver, taker in statement.pairs():
            for support in statement.supports or ("unspecified",):
                yield giver, support, "support", taker
    elif isinstance(statement, PartyStatement) and statement.aspect == "capability":
        for party in statement.parties:
            yield party, statement.value or assertion.gloss, "capability", ""
    elif isinstance(statement, PatternStatement) and statement.what == "supported":
        for giver in statement.by:
            for taker in statement.done_by or statement.claimed_in_class:
                if giver != taker:
                    yield giver, "joint_operations", "support", taker


def span(said: Iterable[Assertion]) -> str:
    """Give the periods that assertions name as EDTF, without repeats; empty if none does."""
    return "; ".join(dict.fromkeys(a.period.edtf for a in said if a.period))
