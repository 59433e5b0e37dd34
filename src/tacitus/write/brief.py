"""The content of a brief, the same for every form it is printed in."""

from __future__ import annotations

from dataclasses import replace

from tacitus.core import Snapshot, scale
from tacitus.write import grounds, sections
from tacitus.write.attributions import attributions
from tacitus.write.hypotheses import hypotheses
from tacitus.write.licence import Clearance, clear
from tacitus.write.links import links
from tacitus.write.pages import Brief, Cell, Grid, Notes, Section
from tacitus.write.scenarios import scenarios


def compose(snapshot: Snapshot) -> tuple[Brief, Clearance]:
    """Compose a brief from what may leave of a snapshot.

    Findings are printed through :meth:`tacitus.core.finding.Finding.text` and in no other way;
    every one carries the numbers of its notes.

    Raises
    ------
    FindingError
        A finding or a listed conclusion does not resolve, or a sentence of ours holds a
        probability word that no stored number carries.
    LicenceError
        Nothing may leave.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> brief, _ = compose(Snapshot("empty", now, now))
    >>> brief.title, brief.sections[0].id
    ('empty', 'findings')
    """
    clearance = clear(snapshot)
    cleared = clearance.snapshot
    notes = Notes(cleared)
    parts = [
        sections.findings(cleared, notes),
        *([hypotheses(cleared, notes)] if cleared.hypotheses else []),
        sections.ties(cleared, notes),
        *([links(cleared, notes)] if _linked(cleared) else []),
        sections.claims(cleared),
        attributions(cleared, notes),
        sections.strengths(cleared, notes),
        sections.roles(cleared, notes),
        sections.presence(cleared, notes),
        sections.when(cleared),
        sections.coincidences(cleared),
        scenarios(cleared, notes),
        grounds.sources(cleared),
        grounds.changes(cleared),
        grounds.gaps(cleared, notes),
    ]
    if snapshot.simulated:
        parts.append(grounds.truth(cleared))
    parts += [grounds.methods(cleared), grounds.licences(clearance)]
    if snapshot.simulated:
        parts = [part if part.id == "methods" else _marked(part) for part in parts]
    return (
        Brief(
            title=snapshot.title or snapshot.name,
            name=snapshot.name,
            state=snapshot.state,
            scale=scale(snapshot.scale).name,
            version=snapshot.version,
            made=snapshot.made,
            as_known=snapshot.as_known,
            simulated=snapshot.simulated,
            facts=grounds.summary(cleared),
            sections=tuple(parts),
            notes=notes.all(),
            stripped=clearance.stripped,
            narrowed=grounds.narrowed(cleared),
        ),
        clearance,
    )


def _linked(snapshot: Snapshot) -> bool:
    return any(a.kind == "link" for a in snapshot.assessments.values())


def _marked(section: Section) -> Section:
    """Mark every row of every table as simulated."""

    def mark(grid: Grid) -> Grid:
        rows = tuple((*row, Cell("simulated", kind="simulated")) for row in grid.rows)
        return replace(grid, columns=(*grid.columns, ""), rows=rows)

    blocks = tuple(mark(b) if isinstance(b, Grid) else b for b in section.blocks)
    return replace(section, blocks=blocks)
