"""Tables: a bundle of CSV files with its data dictionary, and the same as Parquet."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from math import isnan
from pathlib import Path
from typing import Any

from tacitus.core import Snapshot, WriteReport
from tacitus.core.counting import counted
from tacitus.write.columns import TABLES, Columns
from tacitus.write.figures.svg import clean
from tacitus.write.licence import Clearance, clear, withheld_words
from tacitus.write.output import save
from tacitus.write.rows import rows_of

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
_FRICTIONLESS = {
    "VARCHAR": "string", "DOUBLE": "number", "BIGINT": "integer", "INTEGER": "integer",
    "TINYINT": "integer", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip
#: First letters by which a spreadsheet takes a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Csv:
    """Write a folder of CSV files, or one zip of them where the path ends in ``.zip``."""

    name = "csv"
    title = "Tables, CSV with a data dictionary"
    suffix = ".zip"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write all tables, ``README.md`` and ``datapackage.json``."""
        clearance = clear(snapshot)
        tables = rows_of(clearance)
        files = {f"{name}.csv": csv_text(rows, TABLES[name]) for name, rows in tables.items()}
        files |= _papers(clearance, tables, "csv")
        if path.suffix.lower() == ".zip":
            save(path, _zip(files, snapshot.made))
            paths: tuple[Path, ...] = (path,)
        else:
            for name, text in files.items():
                save(path / name, text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))
            paths = tuple(path / name for name in files)
        return _report(paths, tables, clearance)


class Parquet:
    """Write a folder of Parquet files."""

    name = "parquet"
    title = "Tables, Parquet"
    suffix = ""

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write all tables as Parquet, ``README.md`` and ``datapackage.json``."""
        clearance = clear(snapshot)
        tables = rows_of(clearance)
        path.mkdir(parents=True, exist_ok=True)
        paths = _parquet(path, tables)
        for name, text in _papers(clearance, tables, "parquet").items():
            save(path / name, text)
            paths.append(path / name)
        return _report(tuple(paths), tables, clearance)


def csv_text(rows: Iterable[Row], columns: Columns, *, guard: bool = True) -> str:
    """Write rows as CSV text; missing is empty.

    With `guard`, a text that a spreadsheet would run as a formula gets an apostrophe before it.

    Examples
    --------
    >>> csv_text([{"a": "=1+1", "b": None}], {"a": ("VARCHAR", ""), "b": ("DOUBLE", "")})
    "a,b\\n'=1+1,\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(c), guard=guard) for c in columns])
    return out.getvalue()


def _cell(value: Any, *, guard: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}".rjust(10, "0")
    if isinstance(value, float):
        return "" if isnan(value) else repr(value)
    if isinstance(value, int):
        return str(value)
    text = clean(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if guard and text.startswith(_FORMULA) else text


def _parquet(folder: Path, tables: Tables) -> list[Path]:
    """Write each table by way of CSV, whose columns DuckDB then reads with their types."""
    import duckdb

    paths = [folder / f"{name}.parquet" for name in tables]
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".parquet-") as name,
        duckdb.connect() as db,
    ):
        for path, (table, rows) in zip(paths, tables.items(), strict=True):
            source, target = Path(name) / "rows.csv", Path(name) / path.name
            text = csv_text(rows, TABLES[table], guard=False)
            source.write_text(text, encoding="utf-8", newline="")
            columns = {column: kind for column, (kind, _) in TABLES[table].items()}
            db.read_csv(
                str(source),
                header=True,
                columns=columns,
                auto_detect=False,
                sep=",",
                quotechar='"',
                escapechar='"',
                na_values="",
                parallel=False,
            ).write_parquet(str(target), compression="zstd")
        for path in paths:
            (Path(name) / path.name).replace(path)
    return paths


def _zip(files: Mapping[str, str], made: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            # The snapshot's own time, so that the same snapshot gives the same bytes.
            info = zipfile.ZipInfo(
                name, max(made, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
            )
            info.compress_type = zipfile.ZIP_DEFLATED
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            archive.writestr(info, text.encode(encoding))
    return out.getvalue()


def _report(paths: tuple[Path, ...], tables: Tables, c: Clearance) -> WriteReport:
    return WriteReport(paths, {name: len(rows) for name, rows in tables.items()}, c.stripped)


def _papers(clearance: Clearance, tables: Tables, ending: str) -> dict[str, str]:
    package = data_package(clearance, tables, ending)
    return {
        "datapackage.json": clean(json.dumps(package, indent=1, ensure_ascii=False)) + "\n",
        "README.md": _readme(clearance, tables, ending),
    }


def data_package(clearance: Clearance, tables: Tables, ending: str) -> dict[str, Any]:
    """Describe the bundle as a Frictionless Data Package (version 1)."""
    snapshot = clearance.snapshot
    return {
        "profile": "tabular-data-package" if ending == "csv" else "data-package",
        "name": "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in snapshot.name).lower().split()) or "study",
        "title": snapshot.title or snapshot.name,
        "created": snapshot.made.isoformat(),
        "as_known": snapshot.as_known.isoformat(),
        "state": snapshot.state,
        "narrowed_to": snapshot.narrowed,
        "simulated": snapshot.simulated,
        "likelihood_scale": snapshot.scale,
        "sources": [
            {"title": s.citation or s.name, **({"path": s.url} if s.url else {}),
             "licence": s.licence, "terms": s.terms}
            for s in snapshot.sources.values()
        ],
        "withheld": dict(sorted(clearance.stripped.items())),
        "resources": [
            {
                "name": name,
                "path": f"{name}.{ending}",
                "rows": len(rows),
                **({"format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig"}
                   if ending == "csv" else {"format": "parquet"}),
                "schema": {
                    "fields": [
                        {"name": c, "type": _FRICTIONLESS[kind], "description": what}
                        for c, (kind, what) in TABLES[name].items()
                    ],
                    "missingValues": [""],
                },
            }
            for name, rows in tables.items()
        ],
    }  # fmt: skip


def _readme(clearance: Clearance, tables: Tables, ending: str) -> str:
    snapshot = clearance.snapshot
    lines = [
        f"# {' '.join((snapshot.title or snapshot.name).split())}",
        "",
        f"As known {snapshot.as_known:%Y-%m-%d}; made {snapshot.made:%Y-%m-%d} by tacitus "
        f"{snapshot.version}; state: {snapshot.state}.",
    ]
    if snapshot.narrowed:
        lines += ["", f"**Narrowed to** {' '.join(snapshot.narrowed.split())}."]
    if snapshot.simulated:
        lines += ["", "**Simulated.** Every group, place, event and source is invented."]
    lines += [
        "",
        'Missing is empty (NULL), never 0 or "unknown". Dates keep their precision as EDTF '
        "(ISO 8601-2). Likelihood and confidence are two things and stand in two columns.",
    ]
    if ending == "csv":
        lines.append(
            "A text that starts with =, +, -, @ carries an apostrophe before it, so that no "
            "spreadsheet runs it; files are UTF-8 with a byte order mark."
        )
    if clearance.stripped:
        lines += ["", withheld_words(clearance)]
    for name, rows in tables.items():
        lines += ["", f"## {name}.{ending} ({counted(len(rows), 'row')})", ""]
        lines += [f"- `{c}` ({kind.lower()}): {what}" for c, (kind, what) in TABLES[name].items()]
    if clearance.attributions:
        lines += ["", "## Sources ask to be named", ""]
        lines += [f"- {' '.join(line.split())}" for line in clearance.attributions]
    return clean("\n".join(lines)) + "\n"
