"""The brief as PDF, set by Typst: footnotes at the foot of the page, the state on every page."""

from __future__ import annotations

import json
import re
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tacitus.core import Snapshot, WriteReport
from tacitus.core.codec import to_plain
from tacitus.errors import MissingExtraError
from tacitus.write.brief import compose
from tacitus.write.figures.svg import shown
from tacitus.write.output import save
from tacitus.write.pages import Brief, Figure, Grid, Section
from tacitus.write.sections import NONE

Plain = dict[str, Any]
#: A drawing this wide, in its own units, takes the whole width of the page.
WIDE = 720.0
#: Notes that stand at the foot of their page; from there on a number leads to the notes at the
#: end, since pages of hundreds of footnotes take memory with the square of their number.
FOOTED = 80
#: Rows of a table on paper. Each takes about 0.4 MB of Typst's memory with its note, and a table of
#: thousands is read on a screen; the page says how many there are and where the others stand.
ROWS = 200
#: Bounds of a column's share of the page, in letters of its longest short word.
NARROW, BROAD = 6, 30


class BriefPdf:
    """Write the brief as PDF, with the sections of the HTML brief."""

    name = "pdf"
    title = "Brief, PDF"
    suffix = ".pdf"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write the brief to a file; the terms of sources are kept.

        Raises
        ------
        MissingExtraError
            Typst is not installed.
        """
        if find_spec("typst") is None:
            raise MissingExtraError(
                "A PDF brief needs Typst, which is not installed; get it with: "
                "pip install 'tacitus[pdf]'."
            )
        brief, clearance = compose(snapshot)
        save(path, render(brief))
        counts = {"sections": len(brief.sections), "notes": len(brief.notes)}
        return WriteReport((path,), counts, clearance.stripped)


def render(brief: Brief) -> bytes:
    """Set a composed brief as PDF.

    The text is handed over as data, so that no word of it is taken for markup.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> render(compose(Snapshot("a # b", now, now))[0])[:5]
    b'%PDF-'
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="tacitus-brief-") as name:
        folder = Path(name)
        page = paper(brief, folder)
        (folder / "brief.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        template = files("tacitus.write").joinpath("templates", "brief.typ")
        (folder / "brief.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        made: bytes = typst.compile(folder / "brief.typ", root=folder)
    return made


def paper(brief: Brief, folder: Path) -> Plain:
    """Give the brief as plain data; drawings are put into a folder.

    Notes are numbered in the order in which a reader of the pages meets them; those that only rows
    beyond the page are founded on stay with these.
    """
    order: dict[int, int] = {}
    sections = [_section(section, order, folder) for section in brief.sections]
    notes = sorted(
        (
            {**to_plain(n, whole=True), "number": order[n.number]}
            for n in brief.notes
            if n.number in order
        ),
        key=lambda n: n["number"],
    )
    page = {
        "title": brief.title,
        "head": brief.title[:80],
        "state": brief.state,
        "simulated": brief.simulated,
        "narrowed": brief.narrowed,
        "as_known": f"{brief.as_known:%Y-%m-%d}",
        "version": brief.version,
        "facts": [list(fact) for fact in brief.facts],
        "nothing": NONE,
        "sections": sections,
        "notes": notes,
    }
    plain: Plain = _shown(page)
    return plain


def _section(section: Section, order: dict[int, int], folder: Path) -> Plain:
    blocks: list[Plain] = []
    for block in section.blocks:
        if isinstance(block, Grid):
            rows = [[_marked(cell, order) for cell in row] for row in block.rows[:ROWS]]
            blocks.append({
                "type": "grid", "columns": list(block.columns), "rows": rows,
                "numeric": sorted(block.numeric), "caption": block.caption,
                "widths": _widths(block), "more": _more(block),
            })  # fmt: skip
        elif isinstance(block, Figure):
            name = f"{len(list(folder.iterdir()))}-{block.name}.svg"
            (folder / name).write_text(_standing_alone(block.svg), encoding="utf-8")
            wide = re.search(r'viewBox="\S+ \S+ (\S+) ', block.svg)
            width = min(1.0, float(wide.group(1)) / WIDE) if wide else 1.0
            blocks.append(
                {"type": "figure", "file": name, "width": width, "caption": block.caption}
            )
        else:
            items = [_marked(s, order) for s in block.items]
            blocks.append({"type": "sentences", "kind": block.kind, "items": items})
    return {"title": section.title, "lead": section.lead, "blocks": blocks}


def _more(grid: Grid) -> str:
    """Say how many rows a table has beyond those on paper, and where they stand."""
    if len(grid.rows) <= ROWS:
        return ""
    return (
        f"The first {ROWS:,} of {len(grid.rows):,} rows. The others, with their notes: tacitus brief "
        "STUDY, as a page; a part of them on paper: --group, --relation, --since or --min-p."
    )


def _marked(item: Any, order: dict[int, int]) -> Plain:
    """Number the notes of a cell or sentence; only the first mention carries the footnote."""
    marks = []
    for number in item.notes:
        first = number not in order
        order.setdefault(number, len(order) + 1)
        at = order[number]
        marks.append({"n": at, "first": first, "foot": at <= FOOTED})
    return {**to_plain(item, whole=True), "notes": marks}


def _widths(grid: Grid) -> list[int]:
    """Give shares of the page's width by the longest text of each column, within bounds."""
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(grid.columns)
    return [
        max(NARROW, min(BROAD, max([len(head), *(max(len(c.text), len(c.sub)) for c in cells)])))
        for head, cells in zip(grid.columns, columns, strict=True)
    ]


def _standing_alone(svg: str) -> str:
    return (
        svg
        if "xmlns=" in svg[:400]
        else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )


def _shown(value: Any) -> Any:
    """Make every text one that can be printed."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return value
