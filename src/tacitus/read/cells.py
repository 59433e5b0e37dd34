"""The cells of a row as SQL: typed, with missing values as NULL and a check for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tacitus.core.columns import CLAIMS

#: Marks for a missing value in number and date columns, whatever the data set.
BLANKS = ("NA", "N/A", "NaN", "nan", "NULL", "null", "None", "NaT", "n/a")

_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M:%S %p")


def _with_times(*days: str) -> tuple[str, ...]:
    # Two-digit years first: %Y would read 14 as the year 14.
    both = [day.replace("%Y", year) for day in days for year in ("%y", "%Y")]
    return tuple(day + time for day in both for time in _TIMES)


#: strptime patterns by style; each date is kept as the day that the source writes.
DAY_STYLES: dict[str, tuple[str, ...]] = {
    "month_first": _with_times("%m/%d/%Y"),
    "day_first": _with_times("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    "day_month_name": ("%d-%b-%y", "%d-%b-%Y", "%d %B %Y", "%d %b %Y", "%d-%B-%Y", "%B %d, %Y"),
}


def literal(text: str) -> str:
    """Quote a text for SQL.

    Examples
    --------
    >>> literal("Jam'iyyat")
    "'Jam''iyyat'"
    """
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Check:
    """A condition that makes a row unreadable, and the words for it."""

    column: str
    bad: str
    why: str


class Cells:
    """The columns of one file, found by any of their names; each use becomes SQL.

    Column names match without regard to case. A column that the file lacks is NULL. What a
    method gives is the name of a column of :meth:`source`, where each cell is trimmed and
    cast once, however often a layout uses it.

    Parameters
    ----------
    header : sequence of str
        The file's column names; column i of the file is called ``c{i}`` in SQL.

    Examples
    --------
    >>> cells = Cells(["ID", "Best"])
    >>> cells.whole("best", "best_est"), cells.whole("high")
    ('v0', 'NULL::INTEGER')
    """

    def __init__(self, header: Sequence[str]) -> None:
        self.header = tuple(header)
        self._at = {name.lower(): i for i, name in enumerate(header) if name}
        self._trimmed: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        self.checks: list[Check] = []
        self.disordered: list[str] = []

    def name(self, *names: str) -> str | None:
        """Give the file's own spelling of the first of these columns that it has."""
        return next(
            (self.header[self._at[n.lower()]] for n in names if n.lower() in self._at), None
        )

    def raw(self, *names: str) -> str | None:
        """Give the SQL name, blanks trimmed, of the first of these columns that the file has."""
        at = next((self._at[n.lower()] for n in names if n.lower() in self._at), None)
        if at is None:
            return None
        self._trimmed[f"t{at}"] = f"nullif(trim(c{at}), '')"
        return f"t{at}"

    def define(self, sql: str) -> str:
        """Give a name to SQL over trimmed cells, so that it is reckoned once."""
        return self._typed.setdefault(sql, f"v{len(self._typed)}")

    def source(self, scan: str, *, skip: int = 0) -> str:
        """Give the FROM clause in which the names that other methods gave are columns.

        Parameters
        ----------
        scan : str
            Whatever gives the columns ``c0``, ``c1`` …, all text.
        skip : int
            Lines above the header.
        """
        trimmed = "".join(f", {sql} AS {name}" for name, sql in self._trimmed.items())
        typed = "".join(f", {sql} AS {name}" for sql, name in self._typed.items())
        order = sorted(self._at.items())
        cells = ", ".join(f"coalesce(c{i}, '')" for _, i in order)
        # The hash takes columns by name, so that a new order of columns changes no row.
        inner = (
            f"SELECT row_number() OVER () + {skip + 1} AS row_number, "
            f"md5(concat_ws(chr(31), {cells})) AS row_hash{trimmed} FROM {scan}"
        )
        return f"(SELECT *{typed} FROM ({inner}))"

    def text(self, *names: str, missing: Sequence[str] = ()) -> str:
        """Give trimmed text; line breaks stay. Blank and the ``missing`` words are NULL."""
        column = self.raw(*names)
        if column is None:
            return "NULL::VARCHAR"
        return self.define(_without(column, missing)) if missing else column

    def label(self, *names: str, missing: Sequence[str] = ()) -> str:
        """Give text on one line: line breaks and runs of blanks become one blank."""
        column = self.raw(*names)
        if column is None:
            return "NULL::VARCHAR"
        # Nearly all cells are tidy already, and looking is cheaper than replacing.
        tidy = self.define(
            f"if(regexp_matches({column}, '\\s\\s|[\\n\\r\\t]'), "
            f"regexp_replace({column}, '\\s+', ' ', 'g'), {column})"
        )
        return f"({_without(tidy, missing)})" if missing else tidy

    def key(self, *names: str) -> str:
        """Give the source's key as text; ``214797.0`` is ``214797``. A row without is refused."""
        column = self.raw(*names)
        if column is None:
            return "NULL::VARCHAR"
        self.refuse(self.name(*names), f"{column} IS NULL", "is empty")
        return self.define(_whole_text(column))

    def code(self, *names: str, prefix: str) -> str:
        """Give a source's id with its prefix, such as ``ucdp:130``; -1 and blank are NULL."""
        column = self.raw(*names)
        if column is None:
            return "NULL::VARCHAR"
        return self.define(f"{literal(prefix + ':')} || nullif({_whole_text(column)}, '-1')")

    def whole(
        self,
        *names: str,
        low: int | None = None,
        high: int | None = None,
        missing: Sequence[int] = (),
    ) -> str:
        """Give a whole number (also written ``6.0``); others, or out of range, refuse the row."""
        column = self.raw(*names)
        if column is None:
            return "NULL::INTEGER"
        given = self._given(column)
        value = self.define(f"try_cast({given} AS INTEGER)")
        # The cast alone would round 6.5.
        self._check(
            names,
            f"{value} IS NULL AND {given} IS NOT NULL "
            f"OR contains({given}, '.') AND try_cast({given} AS DOUBLE) % 1 <> 0",
            "is no whole number",
        )
        if missing:
            value = self.define(
                f"if(try_cast({given} AS INTEGER) IN ({', '.join(map(str, missing))}), NULL, "
                f"try_cast({given} AS INTEGER))"
            )
        if low is not None:
            self._check(names, f"{value} < {low}", f"is below {low}")
        if high is not None:
            self._check(names, f"{value} > {high}", f"is above {high}")
        return value

    def number(self, *names: str, limit: float | None = None) -> str:
        """Give a decimal number within ±limit; others refuse the row."""
        column = self.raw(*names)
        if column is None:
            return "NULL::DOUBLE"
        given = self._given(column)
        value = self.define(f"try_cast({given} AS DOUBLE)")
        self._check(
            names,
            f"{given} IS NOT NULL AND ({value} IS NULL OR NOT isfinite({value}))",
            "is no number",
        )
        if limit is not None:
            self._check(names, f"abs({value}) > {limit}", f"is out of range, ±{limit:g}")
        return value

    def flag(self, *names: str, yes: Sequence[str] = ("1", "true", "yes")) -> str:
        """Give true or false; blank, -9 and -99 stay NULL: missing is not "no"."""
        column = self.raw(*names)
        if column is None:
            return "NULL::BOOLEAN"
        plain = f"lower({_whole_text(column)})"
        words = ", ".join(literal(word) for word in yes)
        return self.define(
            f"CASE WHEN {plain} IN ({words}) THEN true "
            f"WHEN {plain} IN ('0', 'false', 'no') THEN false END"
        )

    def day(self, *names: str, styles: Sequence[str] = ("month_first",)) -> str:
        """Give a calendar day, ISO or in one of the styles; a time of day is left out unread."""
        column = self.raw(*names)
        if column is None:
            return "NULL::DATE"
        given = self._given(column)
        listed = ", ".join(literal(p) for style in styles for p in DAY_STYLES[style])
        # No zone is ever applied: the day stays the one that the source reported.
        value = self.define(
            f"coalesce(try_cast(left({given}, 10) AS DATE), "
            f"try_strptime({given}, [{listed}])::DATE)"
        )
        self._check(names, f"{value} IS NULL AND {given} IS NOT NULL", "is no date that we read")
        return value

    def span(self, *names: str, styles: Sequence[str] = ("month_first",)) -> tuple[str, str, str]:
        """Give first day, last day and UCDP precision of a day, of a month, or of a year.

        A month is written ``2020-04`` and a year ``2020``; a day as for :meth:`day`.
        """
        column = self.raw(*names)
        if column is None:
            return "NULL::DATE", "NULL::DATE", "NULL::INTEGER"
        given = self._given(column)
        month = f"regexp_full_match({given}, '[0-9]{{4}}-(0[1-9]|1[0-2])')"
        year = f"regexp_full_match({given}, '[0-9]{{4}}')"
        listed = ", ".join(literal(p) for style in styles for p in DAY_STYLES[style])
        first = self.define(
            f"CASE WHEN {month} THEN try_cast({given} || '-01' AS DATE) "
            f"WHEN {year} THEN try_cast({given} || '-01-01' AS DATE) "
            f"ELSE coalesce(try_cast(left({given}, 10) AS DATE), "
            f"try_strptime({given}, [{listed}])::DATE) END"
        )
        self._check(names, f"{first} IS NULL AND {given} IS NOT NULL", "is no date that we read")
        last = (
            f"CASE WHEN {month} THEN last_day({first}) "
            f"WHEN {year} THEN make_date(year({first}), 12, 31) ELSE {first} END"
        )
        return first, last, f"CASE WHEN {month} THEN 4 WHEN {year} THEN 5 END"

    def bounds(self, low: str, best: str, high: str) -> tuple[str, str, str]:
        """Give low, best and high in order: low and high widen to hold best, and are counted."""
        self.disordered.append(f"{low} > {best} OR {best} > {high} OR {low} > {high}")
        return (
            f"if({low} IS NULL, NULL, least({low}, {best}, {high}))",
            best,
            f"if({high} IS NULL, NULL, greatest({low}, {best}, {high}))",
        )

    def ymd(
        self, year: str, month: str, day: str, *, column: str | None = None
    ) -> tuple[str, str, str]:
        """Give first day, last day and UCDP date precision; a month or day of 0 is unknown.

        Parameters
        ----------
        year, month, day : str
            SQL of whole numbers; NULL or below 1 where unknown.
        column : str, optional
            The column to name where a day is not in the calendar.

        Returns
        -------
        tuple of str
            SQL of date_start, date_end, date_prec (1 day, 4 month, 5 year).
        """
        has_year = f"{year} >= 1"
        has_month = f"{has_year} AND {month} BETWEEN 1 AND 12"
        has_day = f"{has_month} AND {day} >= 1"
        exact = f"try_cast(printf('%04d-%02d-%02d', {year}, {month}, {day}) AS DATE)"
        self.refuse(column, f"{has_day} AND {exact} IS NULL", "the day is not in the calendar")
        start = (
            f"CASE WHEN {has_day} THEN {exact} WHEN {has_month} THEN make_date({year}, {month}, 1) "
            f"WHEN {has_year} THEN make_date({year}, 1, 1) END"
        )
        end = (
            f"CASE WHEN {has_day} THEN {exact} "
            f"WHEN {has_month} THEN last_day(make_date({year}, {month}, 1)) "
            f"WHEN {has_year} THEN make_date({year}, 12, 31) END"
        )
        precision = f"CASE WHEN {has_day} THEN 1 WHEN {has_month} THEN 4 WHEN {has_year} THEN 5 END"
        return start, end, precision

    def refuse(self, column: str | None, bad: str, why: str) -> None:
        """Refuse rows where a condition holds."""
        self.checks.append(Check(column or "", bad, literal(why)))

    def _given(self, column: str) -> str:
        # The shortest test first: a digit or sign at the start is no mark for a missing value.
        blanks = ", ".join(literal(b) for b in BLANKS)
        return f"if({column} < 'A', {column}, if({column} IN ({blanks}), NULL, {column}))"

    def _check(self, names: Sequence[str], bad: str, why: str) -> None:
        column = self.raw(*names)
        said = f"'''' || left({column}, 40) || ''' {why}'"
        self.checks.append(Check(self.name(*names) or names[0], bad, said))


def _without(column: str, missing: Sequence[str]) -> str:
    words = ", ".join(literal(word.lower()) for word in missing)
    return f"if(lower({column}) IN ({words}), NULL, {column})"


def _whole_text(column: str) -> str:
    return f"if(ends_with({column}, '.0'), left({column}, -2), {column})"


def claim_struct(**given: str) -> str:
    """Give the SQL struct of one row of the claims table; what is not given is NULL.

    Examples
    --------
    >>> claim_struct(name="c1", status="'claimed'")[:38]
    "{'name': (c1)::VARCHAR, 'party_key': ("
    """
    fields = []
    for column, (kind, _) in CLAIMS.items():
        if column in {"event_id", "source_id", "ordinal"}:
            continue
        fields.append(f"'{column}': ({given.get(column, 'NULL')})::{kind}")
    return "{" + ", ".join(fields) + "}"
