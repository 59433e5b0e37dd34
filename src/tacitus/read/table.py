"""Any table of events, by a small mapping file beside it.

The mapping is YAML and stands beside the table as ``<file>.mapping.yaml``; its sections are
described in ``docs/reference/formats.md``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tacitus.core import Reading, Source, vocabulary
from tacitus.core.codec import from_plain
from tacitus.core.columns import EVENTS
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, InputError
from tacitus.read.cells import DAY_STYLES, Cells, claim_struct, literal
from tacitus.read.coding import slug
from tacitus.read.opening import document_of, opened_table, text_of
from tacitus.read.tabular import Layout, stage

SUFFIX = ".mapping.yaml"
_NUMBERS = {name for name, (kind, _) in EVENTS.items() if kind == "INTEGER" and name != "row"}
_CODES = {"date_prec": 5, "where_prec": 7, "clarity": 2}
_FLAGS = {"suicide", "doubted", "simulated"}
_TEXTS = {"country", "admin1", "admin2", "place", "side_a", "side_b", "side_a_key", "side_b_key"}
_TEXTS |= {"conflict", "cited", "operation"}
#: Columns with a closed list, and that list.
_WORDS = {
    "kind": tuple(vocabulary("event_kinds")),
    "target": tuple(vocabulary("targets")),
    "violence": ("state_based", "non_state", "one_sided"),
    "status": tuple(vocabulary("claim_statuses")),
}
_DATES = {"date", "date_start", "date_end", "year", "month", "day"}
_COLUMNS = {"key", "latitude", "longitude", *_TEXTS, *_NUMBERS, *_CODES, *_FLAGS, *_DATES}
_COLUMNS |= {"kind", "target", "violence"}
_CLAIM = {"name", "status", "suspected", "uncertain", "mode", "competing", "party_key"}
_SOURCE = {"id", "name", "kind", "reliability", "terms", "licence", "citation", "url", "note"}


@dataclass(frozen=True)
class MappingFile:
    """A mapping file, checked: our columns to those of the table."""

    prefix: str
    source: Source
    columns: dict[str, str]
    header: int = 1
    dates: str = "month_first"
    missing: tuple[int, ...] = ()
    several: bool = False
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    claims: tuple[dict[str, str], ...] = ()
    withheld: tuple[str, ...] = ()


def mapping_beside(path: Path) -> Path:
    """Give the path where the mapping of a table is looked for.

    Examples
    --------
    >>> mapping_beside(Path("events.csv.gz")).name
    'events.csv.gz.mapping.yaml'
    """
    return path.with_name(path.name + SUFFIX)


def load_mapping(path: Path) -> MappingFile:
    """Read a mapping file.

    Raises
    ------
    FileFormatError
        It is no valid YAML, a section or column is unknown, or the key is missing.
    """
    import yaml

    try:
        raw = yaml.load(text_of(path), Loader=yaml.BaseLoader)  # noqa: S506 - plain scalars only
    except yaml.YAMLError as error:
        raise FileFormatError("is no valid YAML; check its indentation.", path=path.name) from error
    if not isinstance(raw, dict):
        raise FileFormatError("has no sections; write 'columns:' at least.", path=path.name)
    sections = {"name", "prefix", "source", "columns", "header", "dates", "missing", "several"}
    _known(path, raw, sections | {"values", "fixed", "claims", "withheld"}, "section")
    columns = _texts(path, raw, "columns", _COLUMNS)
    if "key" not in columns:
        raise FileFormatError("names no key; give the column with an id.", path=path.name)
    claims = raw.get("claims", [])
    for claim in claims if isinstance(claims, list) else [None]:
        if not isinstance(claim, dict):
            raise FileFormatError("claims is no list of columns; see the docs.", path=path.name)
        _known(path, claim, _CLAIM, "column of a claim")
    name = str(raw.get("name", path.name.removesuffix(SUFFIX)))
    prefix = str(raw.get("prefix", slug(name)))
    about = {"id": prefix, "name": name, "kind": "research"}
    about |= _texts(path, raw, "source", _SOURCE)
    dates = str(raw.get("dates", "month_first"))
    _known(path, [dates], set(DAY_STYLES), "style of dates")
    try:
        return MappingFile(
            prefix,
            from_plain(Source, about),
            columns,
            header=int(raw.get("header", 1)),
            dates=dates,
            missing=tuple(int(one) for one in _items(raw.get("missing", []))),
            several=str(raw.get("several", "no")).lower() in {"yes", "true"},
            values={
                column: {str(k): str(v) for k, v in words.items()}
                for column, words in raw.get("values", {}).items()
            },
            fixed=_texts(path, raw, "fixed", set(_WORDS) | _TEXTS),
            claims=tuple({str(k): str(v) for k, v in claim.items()} for claim in claims),
            withheld=tuple(str(one) for one in _items(raw.get("withheld", []))),
        )
    except (InputError, ValueError, AttributeError, TypeError) as error:
        raise FileFormatError(f"cannot be used: {error}", path=path.name) from error


def _texts(path: Path, raw: dict[str, Any], section: str, known: set[str]) -> dict[str, str]:
    found = raw.get(section, {})
    if not isinstance(found, dict):
        raise FileFormatError(f"{section} is no list of 'ours: theirs'.", path=path.name)
    _known(path, found, known, f"entry of {section}")
    return {str(k): str(v) for k, v in found.items()}


def _known(path: Path, names: Iterable[Any], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f"did you mean '{near[0]}'" if near else "use " + ", ".join(sorted(known))
            raise FileFormatError(f"'{name}' is no {what}; {hint}.", path=path.name)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class MappedTable:
    """The reader of tables with a mapping."""

    name = "table"
    title = "table with a mapping"

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from a mapping beside the file, or that it is one."""
        return 0.99 if mapping_beside(path).is_file() or path.name.endswith(SUFFIX) else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read a table by its mapping; a mapping itself is checked and gives no rows.

        Raises
        ------
        FileFormatError
            There is no mapping, it does not fit, or the table cannot be read.
        """
        if path.name.endswith(SUFFIX):
            source = load_mapping(path).source
            return Reading(self.name, source, documents=(document_of(path, source),))
        beside = mapping_beside(path)
        if not beside.is_file():
            raise FileFormatError(
                f"has no mapping; write one beside it as {beside.name}.", path=path.name
            )
        mapping = load_mapping(beside)
        with opened_table(path, staging=staging, skip=mapping.header - 1) as opened:
            cells = Cells(opened.header)
            staged = stage(
                path,
                opened,
                cells,
                layout_of(mapping, cells, path),
                prefix=mapping.prefix,
                source=mapping.source,
                staging=staging,
                progress=progress,
                skip=mapping.header - 1,
            )
        return Reading(
            self.name,
            mapping.source,
            tables=staged.tables,
            sources=(mapping.source,),
            documents=(document_of(path, mapping.source),),
            account=staged.account,
            refusals=staged.refusals,
        )


def layout_of(mapping: MappingFile, cells: Cells, path: Path) -> Layout:
    """Make the layout that a mapping describes.

    Raises
    ------
    FileFormatError
        The table lacks a column that the mapping names.
    """
    theirs = [*mapping.columns.values(), *mapping.withheld]
    theirs += [column for claim in mapping.claims for column in claim.values()]
    for column in theirs:
        if cells.name(column) is None:
            raise FileFormatError(
                "is named in the mapping and not in the table; correct the mapping.",
                path=path.name,
                row=mapping.header,
                column=column,
            )
    events = {
        ours: _cell(mapping, cells, ours, column)
        for ours, column in mapping.columns.items()
        if ours not in _DATES | {"key"}
    }
    events |= {ours: literal(word) for ours, word in mapping.fixed.items()}
    events["source_key"] = cells.key(mapping.columns["key"])
    events.setdefault("kind", "'attack'")
    events |= _dates(mapping, cells)
    if "where_prec" in events:
        events.setdefault("where_prec_max", events["where_prec"])
    for kind in ("deaths", "civilian", "political", "security", "unknown"):
        names = [f"{kind}_{bound}" for bound in ("low", "best", "high")]
        if any(name in events for name in names):
            values = (events.get(name, "NULL::INTEGER") for name in names)
            events |= dict(zip(names, cells.bounds(*values), strict=True))
    claims = [
        claim_struct(
            **{"status": "'not_recorded'", "suspected": "false"}
            | {ours: _cell(mapping, cells, ours, column) for ours, column in claim.items()}
        )
        for claim in mapping.claims
    ]
    return Layout(
        events,
        claims=f"[{', '.join(claims)}]" if claims else None,
        several=mapping.several,
        withheld=mapping.withheld,
    )


def _cell(mapping: MappingFile, cells: Cells, ours: str, column: str) -> str:
    if ours in _WORDS:
        return _word(mapping, cells, ours, column)
    if ours in _CODES:
        return cells.whole(column, low=1, high=_CODES[ours], missing=mapping.missing)
    if ours in _NUMBERS:
        return cells.whole(column, low=0, missing=mapping.missing)
    if ours in {"latitude", "longitude"}:
        return cells.number(column, limit=90 if ours == "latitude" else 180)
    if ours in _FLAGS | {"suspected", "uncertain", "competing"}:
        return cells.flag(column)
    return cells.label(column, missing=("unknown",))


def _word(mapping: MappingFile, cells: Cells, ours: str, column: str) -> str:
    """Give one of our words; a word that neither is ours nor is mapped refuses the row."""
    given = cells.text(column)
    words = {word: word for word in _WORDS[ours]} | mapping.values.get(ours, {})
    whens = " ".join(f"WHEN {literal(k.lower())} THEN {literal(v)}" for k, v in words.items() if v)
    value = cells.define(f"CASE lower({given}) {whens} END")
    missing = [literal(k.lower()) for k, v in words.items() if not v] or ["''"]
    cells.refuse(
        cells.name(column),
        f"{value} IS NULL AND lower({given}) NOT IN ({', '.join(missing)})",
        f"is no {ours} that the mapping knows",
    )
    return value


def _dates(mapping: MappingFile, cells: Cells) -> dict[str, str]:
    theirs = mapping.columns

    def span(ours: str) -> tuple[str, str, str]:
        if ours not in theirs:
            return "NULL::DATE", "NULL::DATE", "NULL::INTEGER"
        return cells.span(theirs[ours], styles=(mapping.dates,))

    def part(ours: str, high: int) -> str:
        if ours not in theirs:
            return "NULL::INTEGER"
        return cells.whole(theirs[ours], low=0, high=high, missing=mapping.missing)

    start, end, precision = cells.ymd(
        part("year", 9998), part("month", 12), part("day", 31), column=theirs.get("day")
    )
    # A month or a year given as the date is the span that it is.
    (opens, shuts, coarse), (first, first_shuts, _), (last_opens, last, _) = map(
        span, ("date", "date_start", "date_end")
    )
    begin = f"coalesce({first}, {opens}, {last_opens}, {start})"
    close = f"coalesce({last}, {shuts}, {first_shuts}, {end})"
    cells.refuse(theirs.get("date_end"), f"{close} < {begin}", "the event ends before it begins")
    made = {"date_start": begin, "date_end": close}
    if "date_prec" not in theirs and {"year", "date"} & {*theirs}:
        bare = f"coalesce({first}, {opens}, {last_opens}) IS NULL"
        made["date_prec"] = f"if({bare}, {precision}, {coarse})"
    return made


reader = MappedTable()
