"""UCDP External Support Dataset: who supported whom in a year, and with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tacitus.core import Assertion, Period, Reading, TieStatement, vocabulary
from tacitus.core.counting import counted
from tacitus.core.reading import Progress, Refusal
from tacitus.read.rows import Gathered, NounTable, Row, UnreadableError
from tacitus.read.ucdp import kind_of, names_of, source

_LETTERS = "xpywmtfilou"


class SupportTable(NounTable):
    """The reader of external support.

    The flags of a row say what its actor received from all of its supporters together, so
    the kind of support is taken only where the row names one supporter; else it is
    unspecified. Years that say the same in a row make one assertion with their span.
    """

    name = "ucdp-esd"
    title = "UCDP External Support Dataset"
    source = source(
        "ucdp-esd",
        "UCDP External Support Dataset",
        "Meier, V., Karlén, N., Pettersson, T. and Croicu, M. (2023). External support in armed "
        "conflicts: Introducing the UCDP external support dataset (ESD), 1975-2017. "
        "Journal of Peace Research 60(3), 545-554.",
    )
    needs = ("actor_id", "actor_name", "year", "ext_id", "ext_name", "ext_sup", "ext_t")

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read support assertions, supporter to actor."""
        gathered = self.gather(path)
        kept: list[Row] = []
        found: dict[tuple[str, str], dict[int, _Year]] = {}
        for row in self.rows(path, staging=staging):
            gathered.rows += 1
            try:
                _take(row, found)
            except UnreadableError as fault:
                gathered.refusals.append(Refusal(row.number, fault.column, fault.why))
                continue
            kept.append(row)
        self.check(path, gathered)
        for party, name in _names(kept).items():
            gathered.party(party, name, kind_of(name))
        several = 0
        for (giver, taker), years in sorted(found.items()):
            several += sum(not one.supports for one in years.values())
            for first, last, supports, rows in _spells(years):
                self._assert(gathered, giver, taker, first, last, supports, rows)
        gathered.notes.append(
            f"In {several:,} of {counted(sum(map(len, found.values())), 'supporter-year')} only rows "
            "with several supporters speak, so the kind of support is unspecified there."
        )
        return gathered.reading(self.name)

    def _assert(
        self,
        gathered: Gathered,
        giver: str,
        taker: str,
        first: int,
        last: int,
        supports: tuple[str, ...],
        rows: list[int],
    ) -> None:
        span = f"{first:04d}" if first == last else f"{first:04d}/{last:04d}"
        for one in (giver, taker):
            gathered.party(one, "")
        made = Assertion(
            f"{self.name}:{giver.split(':')[1]}-{taker.split(':')[1]}-{first}",
            TieStatement("support", (giver,), (taker,), supports or ("unspecified",)),
            gathered.document.id,
            (self.source.id,),
            passage_id=gathered.passage(rows),
            period=Period.parse(span),
            coder="UCDP",
        )
        gathered.assertions[made.id] = made


class _Year:
    """What the rows say of one supporter, one actor and one year."""

    def __init__(self) -> None:
        self.supports: set[str] = set()
        self.rows: list[int] = []


def _take(row: Row, found: dict[tuple[str, str], dict[int, _Year]]) -> None:
    year = row.year()
    actors, givers = row.ids("actor_id"), row.ids("ext_id")
    if len(actors) != 1:
        raise UnreadableError("actor_id", "is no single id")
    flags = [letter for letter in _LETTERS if row.whole(f"ext_{letter}", 0, 1) == 1]
    if row.whole("ext_sup", 0, 1) != 1:
        return
    if not givers:
        raise UnreadableError("ext_id", "is empty although there was support")
    for giver in givers:
        if giver == actors[0]:
            continue
        one = found.setdefault((giver, actors[0]), {}).setdefault(year, _Year())
        one.rows.append(row.number)
        if len(givers) == 1:
            one.supports.update(_supports()[letter] for letter in flags)


def _supports() -> Mapping[str, str]:
    """Give our support for each of UCDP's letters; one without a word of ours is unspecified."""
    ours = {term.more["esd"]: term.id for term in vocabulary("supports").values()}
    return {letter: ours.get(letter, "unspecified") for letter in _LETTERS}


def _spells(years: dict[int, _Year]) -> Iterator[tuple[int, int, tuple[str, ...], list[int]]]:
    """Give runs of consecutive years with the same supports, and the rows they rest on."""
    order = list(vocabulary("supports"))
    run: tuple[int, int, tuple[str, ...], list[int]] | None = None
    for year in sorted(years):
        supports = tuple(sorted(years[year].supports, key=order.index))
        if len(supports) > 1:
            supports = tuple(one for one in supports if one != "unspecified")
        if run and run[1] == year - 1 and run[2] == supports:
            run = (run[0], year, supports, sorted({*run[3], *years[year].rows}))
            continue
        if run:
            yield run
        run = (year, year, supports, sorted(set(years[year].rows)))
    if run:
        yield run


def _names(rows: list[Row]) -> dict[str, str]:
    """Give a name for each id, first from cells with one id, then from those that count out."""
    names: dict[str, str] = {}
    cells: list[tuple[tuple[str, ...], Row, str]] = []
    for row in rows:
        for column in ("actor", "oppo", "ext"):
            if ids := row.ids(f"{column}_id"):
                cells.append((ids, row, f"{column}_name"))
    for ids, row, column in sorted(cells, key=lambda cell: len(cell[0])):
        for one, name in names_of(row, ids, column).items():
            names.setdefault(one, name)
    for ids, row, column in cells:  # a name that holds a comma: what the known ones leave over
        unnamed = [one for one in ids if one not in names]
        if len(unnamed) == 1:
            rest = row.text(column)
            for name in sorted((names[one] for one in ids if one in names), key=len, reverse=True):
                rest = rest.replace(name, "", 1)
            if rest.strip(" ,"):
                names[unnamed[0]] = rest.strip(" ,")
    return names


reader = SupportTable()
