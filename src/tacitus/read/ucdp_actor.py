"""UCDP Actor Dataset: parties with their names and where they come from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tacitus.core import Lineage, Name, Party, Reading
from tacitus.core.reading import Progress, Refusal
from tacitus.read.rows import NounTable, Row, UnreadableError
from tacitus.read.ucdp import kind_of, names_of, source

#: Columns of names, from the oldest to the one in use; former ones where the name changed.
_FORMER = ("nameorig", "nameorigfull", "nameorigfulleng")
_LATER = ("newname", "newnamefullmothertongue", "newnamefulleng")


class ActorTable(NounTable):
    """The reader of UCDP's actor list."""

    name = "ucdp-actor"
    title = "UCDP Actor Dataset"
    source = source(
        "ucdp-actor",
        "UCDP Actor Dataset",
        "UCDP Actor Dataset, version as in the file, Uppsala University.",
    )
    needs = ("actorid", "namedata", "org", "splinter", "alliance", "joingroup")

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read parties; UCDP's "Alliance" is a merger into a new actor, "Splinter" a split."""
        gathered = self.gather(path)
        coalitions: set[str] = set()
        for row in self.rows(path, staging=staging):
            gathered.rows += 1
            try:
                party, others = _party(row)
            except UnreadableError as fault:
                gathered.refusals.append(Refusal(row.number, fault.column, fault.why))
                continue
            known = gathered.parties.get(party.id)
            gathered.parties[party.id] = replace(party, lineage=_joined(known, party.lineage))
            for other, name, lineage in others:
                met = gathered.parties.get(other) or Party(other, name or other, keys=(other,))
                gathered.parties[other] = replace(met, lineage=_joined(met, (lineage,)))
            coalitions.update(row.ids("oscoalitionid"), row.ids("nscoalitionid"))
        self.check(path, gathered)
        for party_id in coalitions & gathered.parties.keys():
            party = gathered.parties[party_id]
            if party.kind == "group":
                gathered.parties[party_id] = replace(party, kind="umbrella")
        return gathered.reading(self.name)


def _party(row: Row) -> tuple[Party, list[tuple[str, str, Lineage]]]:
    """Give a row's party, and what the row says about the actors it became part of."""
    ids = row.ids("actorid")
    name = row.text("namedata")
    if not ids:
        raise UnreadableError("ActorId", "is empty")
    if not name:
        raise UnreadableError("NameData", "is empty")
    lineage = [Lineage("splinter_of", other) for other in row.ids("actoridprev")]
    lineage += [Lineage("splinter_of", other) for other in row.ids("actoridsplittemp")]
    lineage += [Lineage("part_of", other) for other in row.ids("actoridgroup")]
    lineage = [one for one in dict.fromkeys(lineage) if one.other != ids[0]]
    merged = row.ids("actoridalliance")
    named = names_of(row, merged, "namealliance")
    others = [
        (other, named.get(other, ""), Lineage("merger", ids[0]))
        for other in merged
        if other != ids[0]
    ]
    changed = row.text("namechange") == "1"
    names = [Name(text, "former" if changed else _sort(text)) for text in _texts(row, _FORMER)]
    names += [Name(text, _sort(text)) for text in _texts(row, _LATER)]
    party = Party(
        ids[0],
        name,
        kind=kind_of(name),
        names=tuple({n.text: n for n in names if n.text != name}.values()),
        lineage=tuple(lineage),
        keys=ids,
        country=row.text("location") or None,
    )
    return party, others


def _texts(row: Row, columns: tuple[str, ...]) -> list[str]:
    return [text for column in columns if (text := row.text(column))]


def _sort(text: str) -> str:
    """Tell an acronym, which matches by case, from a name."""
    letters = [c for c in text if c.isalpha()]
    return "acronym" if " " not in text and sum(c.isupper() for c in letters) > 1 else "name"


def _joined(known: Party | None, more: tuple[Lineage, ...]) -> tuple[Lineage, ...]:
    return tuple(dict.fromkeys((*(known.lineage if known else ()), *more)))


reader = ActorTable()
