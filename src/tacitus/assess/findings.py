"""Sentences that the numbers support, and what they cannot tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tacitus.core.assertion import Assertion, TieStatement
from tacitus.core.assessment import Assessment, EvidenceTerm
from tacitus.core.counting import counted
from tacitus.core.finding import Finding
from tacitus.core.matrix import HypothesisTable
from tacitus.core.party import Party
from tacitus.core.results import ClaimRow
from tacitus.core.tie import Tie

#: How a tie reads, for relations and supports; {a} and {b} are names.
_RELATIONS = {
    "support": "",
    "ally": "{a} and {b} were allied",
    "rival": "{a} and {b} were rivals",
    "affiliate": "{a} was affiliated with {b}",
    "part_of": "{a} was part of {b}",
    "splinter_of": "{a} splintered from {b}",
    "merger": "{a} and {b} merged",
    "sponsor_of": "{a} sponsored {b} as a whole",
    "proxy_of": "{a} acted for {b}",
    "defection": "members moved from {a} to {b}",
    "contact": "{a} and {b} were in contact",
}
_SUPPORTS = {
    "training": "{a} gave {b} training",
    "logistics": "{a} gave {b} logistics",
    "technical_assistance": "{a} gave {b} technical assistance",
    "funding": "{a} funded {b}",
    "fighters": "{a} provided fighters to {b}",
    "weapons": "{a} provided weapons to {b}",
    "shelter": "{a} gave {b} shelter",
    "intelligence": "{a} shared intelligence with {b}",
    "joint_operations": "{a} took part in operations of {b}",
    "unspecified": "{a} gave {b} support of a kind not said",
}
_STRATA = {
    "all": "events",
    "security_only": "events that killed only security personnel",
    "civilians_only": "events that killed only civilians",
    "political_only": "events that killed only political figures",
    "mixed": "events that killed people of several kinds",
    "none": "events that killed nobody",
    "unknown": "events whose dead are not known by kind",
    "security": "events against security targets",
    "political": "events against political targets",
    "civilian": "events against civilian targets",
    "other": "events against other targets",
}


def claim_assessments(
    rows: Iterable[ClaimRow], *, simulated: bool = False
) -> dict[tuple[str, str], tuple[Assessment, Assessment]]:
    """Make the two shares of each row an assessment: of attributed, and of all events.

    Returns
    -------
    dict
        By group name and stratum; rows in which nothing was attributed are left out.
    """
    found = {}
    for row in rows:
        if not row.attributed or row.of_attributed.value is None or row.of_all.value is None:
            continue
        pair = []
        for name, share, total in (
            ("attributed", row.of_attributed, row.attributed),
            ("all", row.of_all, row.all_events),
        ):
            label = f"{row.claimed:,} claimed of {total:,} {_STRATA.get(row.stratum, row.stratum)}"
            pair.append(
                Assessment(
                    id=f"claims/{row.group}/{row.stratum}/{name}",
                    kind="claim_share",
                    subject=row.group,
                    quantity=100 * (share.value or 0.0),
                    interval=(100 * (share.low or 0.0), 100 * (share.high or 0.0)),
                    level=0.95,
                    unit="%",
                    evidence=(EvidenceTerm("count", label, 0.0),),
                    method="count of events with Wilson score interval",
                    simulated=simulated,
                )
            )
        found[row.group, row.stratum] = (pair[0], pair[1])
    return found


def tie_sentence(tie: Tie, names: Mapping[str, str]) -> str:
    """Say a tie in words.

    Examples
    --------
    >>> tie_sentence(Tie("support", "l", "h", "training"), {"l": "L", "h": "H"})
    'L gave H training'
    """
    form = _SUPPORTS[tie.support] if tie.support else _RELATIONS.get(tie.relation, "")
    if not form:
        form = f"{{a}} and {{b}}: {tie.relation.replace('_', ' ')}"
    # Braces in a name must not become slots of a finding.
    a, b = (names.get(p, p).replace("{", "(").replace("}", ")") for p in (tie.a, tie.b))
    return form.format(a=a, b=b)


def findings(
    ties: Sequence[Assessment],
    strengths: Sequence[Assessment],
    claims: Mapping[tuple[str, str], tuple[Assessment, Assessment]],
    parties: Mapping[str, Party],
    *,
    most: int = 12,
) -> list[Finding]:
    """Write the findings, the best supported first.

    Ties between parties that sources leave unnamed are listed in the tables and make no
    sentence here.
    """
    names = {p.id: p.name for p in parties.values()}
    said: list[Finding] = []
    for a in _telling(ties, parties)[:most]:
        tie = Tie.parse(a.subject)
        interval = " ({i0})" if a.interval else ""
        sentence = f"It is {{p0}} that in {tie.when} {tie_sentence(tie, names)}{interval}."
        roots = a.confidence.roots if a.confidence else 0
        rest = f" Confidence is {{c0}}: {counted(roots, 'independent root')}."
        said.append(Finding(sentence + rest, (a.id,)))
    for (group, stratum), (of_attributed, of_all) in claims.items():
        kind = _STRATA.get(stratum, stratum)
        safe = group.replace("{", "(").replace("}", ")")
        said.append(
            Finding(
                f"{safe} claimed {{q0}} of the {kind} attributed to it, and {{q1}} of all {kind}.",
                (of_attributed.id, of_all.id),
            )
        )
    for a in strengths:
        party, _, year = a.subject.partition("@")
        name = names.get(party, party).replace("{", "(").replace("}", ")")
        verb = "made up" if a.unit.startswith("%") else "numbered"
        said.append(Finding(f"In {year}, {name} {verb} {{q0}}.", (a.id,)))
    return said


def hypothesis_findings(tables: Sequence[HypothesisTable]) -> list[Finding]:
    """Write one finding for each hypothesis: its likeliest answer."""
    said = []
    for table in tables:
        row = next(r for r in table.rows if r.answer == table.leader)
        question, answer = (_plain(text) for text in (table.question, row.text))
        interval = "" if row.low is None else " ({i0})"
        roots = counted(row.roots, "independent root")
        said.append(
            Finding(
                f"“{question}” The answer “{answer}” is {{p0}}{interval}. "
                f"Confidence is {{c0}}: {roots}.",
                (row.id,),
            )
        )
    return said


def _plain(text: str) -> str:
    """Braces in a text of people's own must not become slots of a finding."""
    return text.replace("{", "(").replace("}", ")")


def _telling(ties: Sequence[Assessment], parties: Mapping[str, Party]) -> list[Assessment]:
    """Order ties for telling: one for each two parties first, then the rest; the surest first."""
    order = {"high": 0, "moderate": 1, "low": 2, "": 3}

    def rank(a: Assessment) -> tuple[int, float, int, str]:
        relation = list(_RELATIONS).index(Tie.parse(a.subject).relation) if a.subject else 0
        level = a.confidence.level if a.confidence else ""
        return order[level], -round(a.probability or 0.0, 2), relation, a.id

    first: list[Assessment] = []
    rest: list[Assessment] = []
    pairs: set[frozenset[str]] = set()
    for a in sorted((a for a in ties if a.probability is not None), key=rank):
        tie = Tie.parse(a.subject)
        pair = frozenset((tie.a, tie.b))
        if any(parties[p].kind == "unnamed" for p in pair if p in parties):
            continue
        (rest if pair in pairs else first).append(a)
        pairs.add(pair)
    return first + rest


def gaps(
    ties: Sequence[Assessment],
    assertions: Mapping[str, Assertion],
    names: Mapping[str, str],
    *,
    undated: int = 0,
    unplaced: int = 0,
    not_recorded: int = 0,
) -> list[str]:
    """Say what the data cannot tell, one sentence each."""
    said: list[str] = []
    single = [a for a in ties if a.confidence and a.confidence.roots == 1]
    if single:
        said.append(
            f"Of {counted(len(ties), 'tie')}, {len(single):,} with a single root: "
            "without it each falls back to its prior."
        )
    roots: dict[str, int] = defaultdict(int)
    for tie in ties:
        carried = {
            term.label
            for term in tie.evidence
            if term.assertions and not term.root.startswith("uncounted")
        }
        for label in carried:
            roots[label] += 1
    if roots:
        label, count = max(roots.items(), key=lambda item: (item[1], item[0]))
        said.append(
            f"{label} carries {count:,} of {counted(len(ties), 'tie')}: an error of it would move "
            "all that it carries."
        )
    for assertion in assertions.values():
        statement = assertion.statement
        if assertion.modality != "possible" or not isinstance(statement, TieStatement):
            continue
        if not statement.supports:
            a, b = next(iter(statement.pairs()))
            what = tie_sentence(Tie(statement.relation, a, b), names)
            said.append(f"Whether {what} is left open by the sources.")
    if not_recorded:
        said.append(
            f"{counted(not_recorded, 'event')} of sources that do not record claims: "
            "nothing is known of who claimed what."
        )
    if undated or unplaced:
        said.append(
            f"{counted(undated, 'event')} without a date and {unplaced:,} without a place: "
            "kept, counted and not drawn."
        )
    said.append("A tie that is not listed was not reported here; that does not mean there is none.")
    return said
