"""The section of a brief on scenarios: grounds first, then counts with intervals."""

from __future__ import annotations

from tacitus.core import Snapshot
from tacitus.core.counting import counted
from tacitus.core.scenario import Given, Intervention, ScenarioResult, ScenarioRow, Spread
from tacitus.write import words
from tacitus.write.figures.scenario import scenario_svg
from tacitus.write.pages import Block, Cell, Figure, Grid, Notes, Section

#: Rows of one scenario that a brief prints; sums come first.
MOST = 40
LEAD = (
    "A scenario compares one stated course with things as they are, over draws of what the study "
    "holds. It gives counts by month, group and province; it foretells no event, and it must not "
    "be used to choose whom to act against."
)


def scenarios(snapshot: Snapshot, notes: Notes) -> Section:
    """Give each scenario: what it assumes and on what ground, what came, how far it varies."""
    blocks: list[Block] = []
    for result in snapshot.scenarios:
        blocks += [_grounds(snapshot, result, notes), _figure(result), _grid(result)]
    return Section("scenarios", "What if", tuple(blocks), LEAD if blocks else "")


def _grounds(snapshot: Snapshot, result: ScenarioResult, notes: Notes) -> Grid:
    scenario = result.scenario
    rows = []
    acts: tuple[Intervention | Given, ...] = (*scenario.interventions, *scenario.attacks)
    for act in acts:
        names = _parties(act)
        label = ", ".join(words.party_name(snapshot, p) for p in names if p)
        what = words.plain(act.do) if isinstance(act, Intervention) else "attacks a month"
        held = tuple(a for a in act.assertions if a in snapshot.assertions)
        cited = notes.on(f"{result.scenario.title}: {what}, {label}", held) if held else ()
        month = f"month {act.month + 1}" if isinstance(act, Intervention) else "from the start"
        rows.append(
            (
                Cell(what, sub=label),
                Cell(month),
                Cell("assertions" if held else "an assumption", sub=act.assumption, notes=cited),
            )
        )
    caption = (
        f"{scenario.title}. {counted(scenario.months, 'month')} from {scenario.start}; "
        f"{counted(result.draws, 'draw')}, seed {result.seed}."
    )
    return Grid(("Assumed", "When", "Ground"), tuple(rows), frozenset(), caption)


def _parties(act: Intervention | Given) -> tuple[str, ...]:
    return (act.party,) if isinstance(act, Given) else (act.party, act.other, *act.parties)


def _figure(result: ScenarioResult) -> Figure:
    caption = "Dashed: as things are. Solid: in the scenario. Bands are 90 % intervals."
    return Figure(f"scenario-{result.scenario.id}", scenario_svg(result), caption)


def _grid(result: ScenarioResult) -> Grid:
    kept = [r for r in result.rows if _moves(r)]
    rows = tuple(
        (
            Cell(
                r.name, sub=" · ".join(words.plain(x) for x in (r.measure, r.place, r.victims) if x)
            ),
            _spread(r.baseline),
            _spread(r.scenario),
            _spread(r.difference),
            Cell(r.unit),
        )
        for r in kept[:MOST]
    )
    left = len(kept) - len(rows)
    caption = f"{counted(left, 'more row')}: tacitus scenario STUDY show." if left > 0 else ""
    columns = ("Of", "As things are", "In the scenario", "Difference", "Unit")
    return Grid(columns, rows, frozenset({1, 2, 3}), caption)


def _moves(row: ScenarioRow) -> bool:
    """Sums are always printed; ties only where something changes."""
    d = row.difference
    return row.measure != "tie" or (d is not None and bool(d.low or d.high or d.mean))


def _spread(spread: Spread | None) -> Cell:
    if spread is None:
        return Cell(words.NOTHING, kind="muted")
    return Cell(f"{spread.mean:.2f}", sub=f"{spread.low:.2f} – {spread.high:.2f}")
