"""UCDP Non-State Conflict Dataset: who fought whom in a year, and who shared a side."""

from __future__ import annotations

from pathlib import Path

from tacitus.core import Assertion, Period, Quantity, Reading, Statement, TieStatement
from tacitus.core.reading import Progress, Refusal
from tacitus.errors import InputError
from tacitus.read.rows import Gathered, NounTable, Row, UnreadableError
from tacitus.read.ucdp import kind_of, names_of, source


class ConflictTable(NounTable):
    """What the readers of UCDP's conflict-year tables share.

    Each row says that the sides were rivals in a year. Where a side is a coalition its
    components are the parties, and they were allies in that year. A secondary party of a
    side supported it with fighters.
    """

    #: The columns with the id of a row, and per side those with name, id and components.
    dyad = ("dyad_id",)
    sides: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
        ("a", ("side_a_name",), "side_a_id", "side_a_components"),
        ("b", ("side_b_name",), "side_b_id", "side_b_components"),
    )

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read rival, ally and support assertions, one set per conflict and year."""
        gathered = self.gather(path)
        seen: set[tuple[str, ...]] = set()
        for row in self.rows(path, staging=staging):
            gathered.rows += 1
            cells = tuple(row.cells.values())
            if cells in seen:
                gathered.repeated += 1
                continue
            seen.add(cells)
            try:
                self._row(row, gathered)
            except UnreadableError as fault:
                gathered.refusals.append(Refusal(row.number, fault.column, fault.why))
            except InputError as fault:
                gathered.refusals.append(Refusal(row.number, self.sides[1][2], str(fault)))
        self.check(path, gathered)
        return gathered.reading(self.name)

    def _row(self, row: Row, gathered: Gathered) -> None:
        year = row.year()
        dyad = row.text(*self.dyad)
        if not dyad:
            raise UnreadableError(self.dyad[0], "is empty")
        parts = [self._side(row, gathered, *side[1:]) for side in self.sides]
        said: list[tuple[str, Statement, Quantity | None]] = [
            ("rival", TieStatement("rival", parts[0], parts[1]), _deaths(row))
        ]
        for (side, *_), parties in zip(self.sides, parts, strict=True):
            if len(parties) > 1:
                said.append((f"ally-{side}", TieStatement("ally", parties), None))
            helpers = self._helpers(row, gathered, side)
            if helpers:
                tie = TieStatement("support", helpers, parties, ("fighters",))
                said.append((f"support-{side}", tie, None))
        passage = gathered.passage([row.number])
        for what, statement, quantity in said:
            one = Assertion(
                f"{self.name}:{dyad}-{year}-{what}",
                statement,
                gathered.document.id,
                (self.source.id,),
                passage_id=passage,
                quantity=quantity,
                period=Period.parse(f"{year:04d}"),
                coder="UCDP",
            )
            if gathered.assertions.setdefault(one.id, one) is not one:
                raise UnreadableError(self.dyad[0], f"'{dyad}' stands twice in {year}")

    def _side(
        self, row: Row, gathered: Gathered, names: tuple[str, ...], own: str, components: str
    ) -> tuple[str, ...]:
        ids = row.ids(own)
        if not ids:
            raise UnreadableError(own, "is empty")
        members = row.ids(components) or ids
        named = names_of(row, members, *names)
        for member in members:
            name = named.get(member, "")
            gathered.party(member, name, kind_of(name))
        return members

    def _helpers(self, row: Row, gathered: Gathered, side: str) -> tuple[str, ...]:
        """Give the secondary parties of a side; UCDP names states here, by country code."""
        ids = row.ids(f"gwno_{side}_2nd", prefix="gwno")
        named = names_of(row, ids, f"side_{side}_2nd")
        return tuple(gathered.party(one, named.get(one, ""), "state") for one in ids)


def _deaths(row: Row) -> Quantity | None:
    low = row.whole("low_fatality_estimate", 0, 10**9)
    high = row.whole("high_fatality_estimate", 0, 10**9)
    if low is None or high is None or high < low:
        return None
    if low == high:
        return Quantity("exactly", float(low), unit="deaths")
    return Quantity("between", float(low), float(high), unit="deaths")


class NonstateTable(ConflictTable):
    """The reader of non-state conflicts."""

    name = "ucdp-nonstate"
    title = "UCDP Non-State Conflict Dataset"
    source = source(
        "ucdp-nonstate",
        "UCDP Non-State Conflict Dataset",
        "Sundberg, R., Eck, K. and Kreutz, J. (2012). Introducing the UCDP Non-State Conflict "
        "Dataset. Journal of Peace Research 49(2), 351-362.",
    )
    needs = ("dyad_id", "side_a_name", "side_a_id", "side_b_name", "side_b_id", "year")


reader = NonstateTable()
