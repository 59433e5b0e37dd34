"""The brief as Markdown with footnotes; its figures stand beside it as SVG files."""

from __future__ import annotations

import re
from pathlib import Path

from tacitus.core import Snapshot, WriteReport
from tacitus.write.brief import compose
from tacitus.write.figures.svg import shown
from tacitus.write.output import save
from tacitus.write.pages import Brief, Cell, Figure, Grid, Note, Quoted, Section, Sentences
from tacitus.write.sections import NONE

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#])")


class BriefMarkdown:
    """Write the brief as Markdown, with its figures in a folder beside it."""

    name = "md"
    title = "Brief, Markdown"
    suffix = ".md"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write the brief and its figures; the terms of sources are kept."""
        brief, clearance = compose(snapshot)
        folder = path.with_name(f"{path.stem}-figures")
        paths = [path]
        for section in brief.sections:
            for block in section.blocks:
                if isinstance(block, Figure):
                    paths.append(folder / f"{block.name}.svg")
                    save(paths[-1], block.svg + "\n")
        save(path, render(brief, folder.name))
        counts = {"sections": len(brief.sections), "notes": len(brief.notes)}
        return WriteReport(tuple(paths), counts, clearance.stripped)


def render(brief: Brief, figures: str = "figures") -> str:
    """Render a composed brief as Markdown.

    Parameters
    ----------
    figures : str
        The folder that figures are linked from.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> render(compose(Snapshot("a *b*", now, now))[0]).splitlines()[0]
    '# a \\\\*b\\\\*'
    """
    lines = [f"# {plain(brief.title)}", ""]
    if brief.simulated:
        lines += ["**Simulated. Every group, place, event and source here is invented.**", ""]
    if brief.narrowed:
        lines += [f"> {plain(brief.narrowed)}", ""]
    lines += [" · ".join(f"{plain(k)}: {plain(v)}" for k, v in brief.facts), ""]
    for section in brief.sections:
        lines += _section(section, figures)
    lines += ["## Notes", ""]
    for note in brief.notes:
        lines += _note(note, simulated=brief.simulated)
    return shown("\n".join(lines).rstrip()) + "\n"


def plain(words: str) -> str:
    """Write words so that Markdown shows them as they are, on one line.

    Examples
    --------
    >>> plain("a|b <i>")
    'a\\\\|b \\\\<i\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(shown(words).split())).replace("&", "&amp;")


def _section(section: Section, figures: str) -> list[str]:
    lines = [f"## {plain(section.title)}", ""]
    if not section.blocks:
        return [*lines, f"_{NONE}_", ""]
    if section.lead:
        lines += [plain(section.lead), ""]
    for block in section.blocks:
        if isinstance(block, Grid):
            lines += _grid(block)
        elif isinstance(block, Figure):
            lines += [f"![{plain(block.caption)}]({figures}/{block.name}.svg)", ""]
            lines += [f"_{plain(block.caption)}_", ""]
        else:
            lines += _sentences(block)
    return lines


def _grid(grid: Grid) -> list[str]:
    heads = "| " + " | ".join(plain(c) or " " for c in grid.columns) + " |"
    rule = "|" + "|".join(
        " ---: " if i in grid.numeric else " --- " for i in range(len(grid.columns))
    )
    rows = ["| " + " | ".join(_cell(c) for c in row) + " |" for row in grid.rows]
    title = [f"**{plain(grid.caption)}**", ""] if grid.caption else []
    return [*title, heads, f"{rule}|", *rows, ""]


def _cell(cell: Cell) -> str:
    text = plain(cell.text) + _refs(cell.notes)
    return f"{text} ({plain(cell.sub)})" if cell.sub else text


def _sentences(block: Sentences) -> list[str]:
    numbered = block.kind == "findings"
    lines = [
        f"{f'{i}.' if numbered else '-'} {plain(s.text)}{_refs(s.notes)}"
        for i, s in enumerate(block.items, 1)
    ]
    return [*lines, ""]


def _refs(notes: tuple[int, ...]) -> str:
    return "".join(f"[^{n}]" for n in notes)


def _note(note: Note, *, simulated: bool) -> list[str]:
    about = plain(note.about) + (" (simulated)" if simulated else "")
    lines = [f"[^{note.number}]: **{about}**"]
    tail = f"; {note.interval}" if note.interval else ""
    if note.likelihood:
        lines.append(f"Likelihood: {plain(note.likelihood)}{tail}.")
    if note.quantity:
        lines.append(f"Median: {plain(note.quantity)}{tail}.")
    if note.confidence:
        lines.append(plain(note.confidence))
    for weight in note.weights:
        left = "" if weight.without == "–" else f"; {weight.without} is left without it"
        lines.append(f"- {plain(weight.label)}: {weight.decibans} dB{left}")
    lines += [f"The data cannot tell: {plain(c)}" for c in note.caveats]
    lines += [_quoted(p) for p in note.passages]
    if note.more:
        lines.append(f"Further passages in the study: {note.more:,}.")
    if note.withheld:
        lines.append(f"Passages kept back under the terms of their sources: {note.withheld:,}.")
    if note.method:
        lines.append(f"Method: {plain(note.method)}")
    out = [lines[0]]
    for line in lines[1:]:
        out += (
            [f"    {line}"]
            if line.startswith("- ") and out[-1].startswith("    - ")
            else ["", f"    {line}"]
        )
    return [*out, ""]


def _quoted(p: Quoted) -> str:
    where = plain(p.document) + (f", {plain(p.locator)}" if p.locator else "")
    negated = ", negated" if p.negated and p.speech != "denies" else ""
    head = f"- **{where}** ({p.grade}): {plain(p.chain)}; {p.speech}{negated}; hedge: {plain(p.hedge)}."
    cues = ", ".join(f"“{plain(c)}”" for c in p.cues)
    return head + f" {plain(p.gist)}" + (f" Cues: {cues}." if cues else "")
