"""Event tables to staged Parquet: one pass in DuckDB, and an account of every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus.core import Account, Reading, Refusal, Source
from tacitus.core.columns import CLAIMS, EVENTS
from tacitus.core.counting import counted
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError
from tacitus.read.cells import Cells, literal
from tacitus.read.opening import Opened, columns_of, document_of, opened_table
from tacitus.read.records import is_gzip, rewrite

if TYPE_CHECKING:
    import duckdb

#: Refused rows that a reading lists; the account counts all.
LISTED = 100
_MEMORY = "600MB"
_GIVEN = ("event_id", "source_id", "ordinal")  # of a claims row: by the table, not the layout


@dataclass(frozen=True)
class Layout:
    """How the rows of one file become events and claims.

    Attributes
    ----------
    events : dict of str to str
        SQL by column of the events table; ``source_key`` is needed, what is left out is NULL.
    claims : str or None
        SQL of a list of structs (:func:`tacitus.read.cells.claim_struct`), one per party.
    several : bool
        Several rows may belong to one event (they differ in the party).
    withheld : tuple of str
        Columns about individuals that are counted and not taken over.
    notes : tuple of str
        What a reader of the account should know.
    """

    events: Mapping[str, str]
    claims: str | None = None
    several: bool = False
    withheld: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventTable:
    """A reader of event tables in one format.

    Attributes
    ----------
    name, title : str
        As in ``--as NAME``; as printed.
    prefix : str
        Of event ids.
    source : Source
        The data set, with its terms.
    needs : tuple of tuple of str
        Columns it cannot do without, each with its other names.
    lacks : frozenset of str
        Columns of a kindred format that this one does not have.
    layout : callable
        Makes the :class:`Layout` for a file's cells.
    """

    name: str
    title: str
    prefix: str
    source: Source
    needs: tuple[tuple[str, ...], ...]
    layout: Callable[[Cells], Layout]
    lacks: frozenset[str] = field(default_factory=frozenset)

    def recognises(self, path: Path, head: bytes) -> float:
        """Tell from the header how surely a file has this format."""
        columns = columns_of(head)
        fits = all(any(name in columns for name in names) for names in self.needs)
        return 0.95 if fits and not columns & self.lacks else 0.0

    def read(self, path: Path, *, staging: Path, progress: Progress | None = None) -> Reading:
        """Read a file; see :class:`tacitus.core.reading.Reader`."""
        with opened_table(path, staging=staging) as opened:
            self._fits(path, opened)
            cells = Cells(opened.header)
            staged = stage(
                path,
                opened,
                cells,
                self.layout(cells),
                prefix=self.prefix,
                source=self.source,
                staging=staging,
                progress=progress,
            )
        return Reading(
            self.name,
            self.source,
            tables=staged.tables,
            sources=(self.source,),
            documents=(document_of(path, self.source, title=self.title),),
            account=staged.account,
            refusals=staged.refusals,
        )

    def _fits(self, path: Path, opened: Opened) -> None:
        columns = {name.lower() for name in opened.header}
        for names in self.needs:
            if not columns & set(names):
                raise FileFormatError(
                    f"is missing, so the file is not in the {self.title} layout; "
                    "name another format with --as.",
                    path=path.name,
                    row=1,
                    column=names[0],
                )


@dataclass(frozen=True)
class Staged:
    """Tables written to staging, and what happened to the rows."""

    tables: dict[str, Path]
    account: Account
    refusals: tuple[Refusal, ...]


def stage(
    path: Path,
    opened: Opened,
    cells: Cells,
    layout: Layout,
    *,
    prefix: str,
    source: Source,
    staging: Path,
    progress: Progress | None = None,
    skip: int = 0,
) -> Staged:
    """Write ``events.parquet`` and ``claims.parquet`` into ``staging``.

    Rows with a cell that cannot be read are refused with row and column; a row that repeats
    an earlier one word for word is counted as repeated; another row with the same key is
    refused, unless the layout says that several rows make one event.

    Raises
    ------
    FileFormatError
        The table is broken, or every row is refused.
    """
    import duckdb

    say = progress or (lambda share, words: None)
    say(0.0, f"reading {path.name}")
    with duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        # As a join, each short list of marks for "missing" costs more than reading the file.
        con.execute("SET disabled_optimizers = 'in_clause'")
        con.execute(f"SET temp_directory = {literal(str(staging / 'spill'))}")
        load(
            con,
            path,
            opened,
            cells,
            _typed(cells, layout, prefix=prefix, source=source),
            staging=staging,
            skip=skip,
        )
        say(0.6, "checking rows")
        account, refusals = _account(con, cells, layout)
        if not account.rows:
            raise FileFormatError("has a header and no rows; give the whole file.", path=path.name)
        if not account.kept:
            first = refusals[0]
            raise FileFormatError(
                f"{first.why}, and no row can be read; correct the column or name another "
                "format with --as.",
                path=path.name,
                row=first.row,
                column=first.column,
            )
        say(0.8, "writing tables")
        tables = {"events": staging / "events.parquet"}
        _copy(con, _events_sql(layout), tables["events"])
        if layout.claims is not None:
            tables["claims"] = staging / "claims.parquet"
            _copy(con, _claims_sql(source), tables["claims"])
    say(1.0, f"{account.kept:,} of {counted(account.rows, 'row')} kept")
    return Staged(tables, account, refusals)


def _typed(cells: Cells, layout: Layout, *, prefix: str, source: Source) -> str:
    """Give the SELECT list that turns raw cells into typed columns with the reason to refuse."""
    given = dict(layout.events)
    given["event_id"] = f"{literal(prefix + ':')} || {given['source_key']}"
    given["source_id"] = literal(source.id)
    given["row"] = "row_number"
    given["row_hash"] = "row_hash"
    given.setdefault("simulated", f"coalesce({cells.flag('simulated')}, false)")
    columns = [f"({given.get(c, 'NULL')})::{kind} AS {c}" for c, (kind, _) in EVENTS.items()]
    whens = " ".join(
        f"WHEN {check.bad} THEN {literal(check.column)} || chr(31) || {check.why}"
        for check in cells.checks
    )
    columns.append(f"CASE {whens} END AS _why" if whens else "NULL::VARCHAR AS _why")
    wide = " OR ".join(f"coalesce({sql}, false)" for sql in cells.disordered) or "false"
    columns.append(f"({wide}) AS _widened")
    columns.append(f"{layout.claims or 'NULL'} AS _claims")
    for i, name in enumerate(layout.withheld):
        raw = cells.text(name)
        columns.append(f"coalesce({raw} NOT IN ('-9', '-99'), false) AS _held{i}")
    return ", ".join(columns)


def load(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    opened: Opened,
    cells: Cells,
    select: str,
    *,
    staging: Path,
    skip: int = 0,
) -> None:
    """Make the table ``typed`` from a file; broken csv is found by row and column.

    DuckDB reads well-formed utf-8 by itself. Whatever it stumbles over (another encoding,
    mixed line ends, a row too short) goes through Python's reader, which either mends what
    can be mended or says where the file is broken.
    """
    import duckdb

    direct = opened.encoding in {"utf-8", "utf-8-sig"}
    if direct:
        try:
            rows = cells.source(_scan(opened, skip), skip=skip)
            con.execute(f"CREATE TABLE typed AS SELECT {select} FROM {rows}")
            return
        except duckdb.Error:  # the slower way says what is wrong, or mends it
            con.execute("DROP TABLE IF EXISTS typed")
    clean = staging / "opening" / "clean.csv"
    clean.parent.mkdir(parents=True, exist_ok=True)
    rewrite(path, opened, clean, skip=skip)
    plain = Opened(clean, "utf-8", ",", opened.header)
    rows = cells.source(_scan(plain, 0), skip=skip)
    try:
        con.execute(f"CREATE TABLE typed AS SELECT {select} FROM {rows}")
    except duckdb.InvalidInputException as error:
        why = str(error).splitlines()[0].rstrip(".")
        raise FileFormatError(f"cannot be read as a table ({why}).", path=path.name) from error


def _scan(opened: Opened, skip: int) -> str:
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(opened.header)))
    packed = "gzip" if is_gzip(opened.path) else "none"
    return (
        f"read_csv({literal(str(opened.path))}, auto_detect = false, header = true, "
        f"skip = {skip}, delim = {literal(opened.delimiter)}, quote = '\"', escape = '\"', "
        f"strict_mode = true, null_padding = false, compression = '{packed}', "
        f"columns = {{{columns}}})"
    )


def _account(
    con: duckdb.DuckDBPyConnection, cells: Cells, layout: Layout
) -> tuple[Account, tuple[Refusal, ...]]:
    """Mark repeated and clashing rows, and count."""
    key = cells.name("id") or ""
    if not _one(con, "SELECT count(*) = count(DISTINCT event_id) FROM typed WHERE _why IS NULL"):
        con.execute(
            "CREATE TABLE seen AS SELECT row, "
            "row_number() OVER (PARTITION BY event_id, row_hash ORDER BY row) AS copy, "
            "min(row) OVER (PARTITION BY event_id) AS first FROM typed WHERE _why IS NULL"
        )
        con.execute(
            "UPDATE typed SET _why = '=' WHERE row IN (SELECT row FROM seen WHERE copy > 1)"
        )
        if not layout.several:
            con.execute(
                f"UPDATE typed SET _why = {literal(key)} || chr(31) || '''' || source_key || "
                "''' stands in row ' || seen.first || ' with other values' FROM seen "
                "WHERE typed.row = seen.row AND seen.row > seen.first AND _why IS NULL"
            )
    held = "".join(
        f", count(*) FILTER (WHERE _held{i} AND _why IS NULL)" for i in range(len(layout.withheld))
    )
    counts = con.execute(
        "SELECT count(*), count(*) FILTER (WHERE _why IS NULL), "
        "count(*) FILTER (WHERE _why IS NULL AND date_start IS NULL), "
        "count(*) FILTER (WHERE _why IS NULL AND latitude IS NULL "
        "AND coalesce(place, admin2, admin1) IS NULL), "
        "count(*) FILTER (WHERE _why = '='), "
        f"count(*) FILTER (WHERE _why IS NULL AND _widened){held} FROM typed"
    ).fetchone()
    assert counts is not None  # noqa: S101 - an aggregate always gives a row
    rows, kept, undated, unplaced, repeated, widened, *withheld = counts
    found = con.execute(
        "SELECT row, split_part(_why, chr(31), 1), split_part(_why, chr(31), 2) FROM typed "
        f"WHERE _why IS NOT NULL AND _why <> '=' ORDER BY row LIMIT {LISTED}"
    ).fetchall()
    notes = list(layout.notes)
    if widened:
        notes.append(
            counted(widened, "row gives", "rows give") + " low, best and high deaths out of order; "
            "low and high are widened to hold the rest."
        )
    account = Account(
        rows=rows,
        kept=kept,
        undated=undated,
        unplaced=unplaced,
        refused=rows - kept - repeated,
        repeated=repeated,
        withheld={name: n for name, n in zip(layout.withheld, withheld, strict=True) if n},
        notes=tuple(notes),
    )
    return account, tuple(Refusal(*one) for one in found)


def _events_sql(layout: Layout) -> str:
    names = ", ".join(EVENTS)
    if not layout.several:
        return f"SELECT {names} FROM typed WHERE _why IS NULL"  # in the order of insertion
    # One event of several rows: its first row speaks, and any change in any row is a change.
    firsts = ", ".join(
        {"row": "min(row) AS row", "event_id": "event_id"}.get(
            name,
            "md5(string_agg(row_hash, '' ORDER BY row)) AS row_hash"
            if name == "row_hash"
            else f"arg_min_null({name}, row) AS {name}",
        )
        for name in EVENTS
    )
    return f"SELECT {firsts} FROM typed WHERE _why IS NULL GROUP BY event_id ORDER BY row"


def _claims_sql(source: Source) -> str:
    parts = ", ".join(f"claim.{name} AS {name}" for name in CLAIMS if name not in _GIVEN)
    # A party slot without a party is no row.
    slots = (
        f"SELECT event_id, row, slot, {parts} FROM (SELECT event_id, row, "
        "unnest(_claims) AS claim, generate_subscripts(_claims, 1) AS slot "
        "FROM typed WHERE _why IS NULL) WHERE claim IS NOT NULL"
    )
    # Where rows of one event name a party twice, suspicion is one flag beside its claim or
    # denial, and no silence; a claim and a denial of one party both stand.
    merged = (
        "SELECT * REPLACE (bool_or(suspected) OVER same AS suspected), "
        f"count(*) FILTER (WHERE status IN ('claimed', 'denied')) OVER same AS said FROM ({slots}) "
        "WINDOW same AS (PARTITION BY event_id, name)"
    )
    picked = {
        "source_id": literal(source.id),
        "ordinal": "(row_number() OVER (PARTITION BY event_id ORDER BY row, slot))::TINYINT",
    }
    columns = ", ".join(f"{picked.get(name, name)} AS {name}" for name in CLAIMS)
    return (
        f"SELECT {columns} FROM ({merged}) WHERE status IN ('claimed', 'denied') OR said = 0 "
        "ORDER BY row, slot"
    )


def _copy(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    con.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = con.execute(sql).fetchone()
    return row[0] if row else None
