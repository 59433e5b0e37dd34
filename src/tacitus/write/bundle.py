"""The bundle: every noun as CSV, with a data dictionary; what leaves here can be read again.

Unlike the tables of :mod:`tacitus.write.table`, which are made for reading, a bundle keeps every
field, so that :mod:`tacitus.read.bundle` gives back equal nouns.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tacitus.core import Assertion, Assessment, Document, Party, Passage, Snapshot, Source
from tacitus.core.columns import CLAIMS, EVENTS
from tacitus.core.counting import counted
from tacitus.core.flat import columns_of, csv_of, to_cells
from tacitus.core.snapshot import WriteReport
from tacitus.write.licence import Clearance, clear, withheld_words
from tacitus.write.output import save

MIMETYPE = "application/vnd.tacitus.bundle+zip"
NOUNS: dict[str, type] = {
    "sources": Source,
    "documents": Document,
    "passages": Passage,
    "parties": Party,
    "assertions": Assertion,
    "assessments": Assessment,
}
TABLES = {"events": EVENTS, "claims": CLAIMS}
_WAYS = {"text": "text", "edtf": "EDTF", "date": "ISO 8601", "json": "JSON"}


class Bundle:
    """Write the bundle: one zip of CSV files, a README and a Frictionless data package."""

    name = "bundle"
    title = "Bundle, CSV to be read again"
    suffix = ".tacitus.zip"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write every noun that may leave."""
        clearance = clear(snapshot)
        cleared = clearance.snapshot
        files, rows = {}, {}
        for name, noun in NOUNS.items():
            held = getattr(cleared, name)
            files[f"{name}.csv"] = csv_of(columns_of(noun), (to_cells(n) for n in held.values()))
            rows[name] = len(held)
        for name, columns in TABLES.items():
            held = cleared.events if name == "events" else cleared.tables.get(name, ())
            files[f"{name}.csv"] = csv_of(
                columns, ({c: _cell(r.get(c)) for c in columns} for r in held)
            )
            rows[name] = len(held)
        withheld = [{"table": n, **ids} for n, all_ in clearance.withheld.items() for ids in all_]
        ids = list(dict.fromkeys(["table", *(key for row in withheld for key in row)]))
        files["withheld.csv"] = csv_of(ids, withheld)
        files["datapackage.json"] = _package(clearance, rows)
        files["README.md"] = _readme(clearance, rows)
        save(path, _zip(files, snapshot.made))
        lost = (
            "reviews and fits stay in the study: assertions and parties stand as people left "
            "them, and conclusions are there to read",
            "documents travel by their sha-256, without their bytes",
        )
        return WriteReport((path,), rows, clearance.stripped, lost)


def _cell(value: Any) -> str:
    """Write one cell of a table; missing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else value
    return repr(value)


def _zip(files: Mapping[str, str], made: datetime) -> bytes:
    out = io.BytesIO()
    # The snapshot's own time, so that the same snapshot gives the same bytes.
    when = max(made, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as archive:
        # First and unpacked, as in EPUB, so that the first bytes tell what the file is.
        archive.writestr(zipfile.ZipInfo("mimetype", when), MIMETYPE)
        for name, text in files.items():
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            archive.writestr(info, text.encode(encoding, "replace"))
    return out.getvalue()


def _columns(name: str) -> Iterable[tuple[str, str, str]]:
    """Give column, Frictionless type and meaning."""
    if name in NOUNS:
        for column, way in columns_of(NOUNS[name]).items():
            yield column, "string", f"{_WAYS[way]}; as in tacitus.{NOUNS[name].__name__}"
        return
    types = {"INTEGER": "integer", "TINYINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
             "DATE": "date"}  # fmt: skip
    for column, (kind, what) in TABLES[name].items():
        yield column, types.get(kind, "string"), what


def _package(clearance: Clearance, rows: Mapping[str, int]) -> str:
    snapshot = clearance.snapshot
    package = {
        "profile": "tabular-data-package",
        "name": "tacitus-bundle",
        "title": snapshot.title or snapshot.name,
        "study": snapshot.name,
        "version": snapshot.version,
        "created": snapshot.made.isoformat(),
        "as_known": snapshot.as_known.isoformat(),
        "state": snapshot.state,
        "narrowed_to": snapshot.narrowed,
        "simulated": snapshot.simulated,
        "sources": [{"title": line} for line in clearance.attributions],
        "withheld": clearance.stripped,
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "rows": count,
                "encoding": "utf-8-sig",
                "schema": {
                    "fields": [
                        {"name": c, "type": kind, "description": what}
                        for c, kind, what in _columns(name)
                    ],
                    "missingValues": [""],
                },
            }
            for name, count in rows.items()
        ],
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _readme(clearance: Clearance, rows: Mapping[str, int]) -> str:
    snapshot = clearance.snapshot
    lines = [f"# {' '.join((snapshot.title or snapshot.name).split())}", ""]
    if snapshot.narrowed:
        lines += [f"**Narrowed to** {' '.join(snapshot.narrowed.split())}.", ""]
    if snapshot.simulated:
        lines += ["**Simulated.** Every group, place, event and source is invented.", ""]
    lines += [
        f"As known {snapshot.as_known:%Y-%m-%d}; state: {snapshot.state}; tacitus {snapshot.version}.",
        "Read it into a study with `tacitus read STUDY FILE`.",
        "",
        "An empty cell is missing, or the field's default; never 0. Cells of kind JSON hold lists "
        "and parts. A text that starts with =, +, -, @ or an apostrophe carries an apostrophe "
        "before it, which a reader takes away.",
    ]
    if clearance.stripped:
        lines += ["", withheld_words(clearance), "Their ids stand in `withheld.csv`."]
    for name, count in rows.items():
        lines += ["", f"## {name}.csv ({counted(count, 'row')})", ""]
        lines += [f"- `{column}` ({kind}): {what}" for column, kind, what in _columns(name)]
    if clearance.attributions:
        lines += ["", "## Sources ask to be named", ""]
        lines += [f"- {' '.join(line.split())}" for line in clearance.attributions]
    return "\n".join(lines) + "\n"
