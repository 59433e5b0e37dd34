"""Scenarios and back-tests as tables for a terminal."""

from __future__ import annotations

from typing import Any

from tacitus.cli.output import Row, emit_table, share_text
from tacitus.core.backtest import Backtest
from tacitus.core.counting import counted
from tacitus.core.scale import percent
from tacitus.core.scenario import ScenarioResult
from tacitus.study.scenarios import intervention_lines

SCENARIO: list[tuple[str, str]] = [
    ("measure", "measure"),
    ("name", "of"),
    ("place", "province"),
    ("victims", "killed"),
    ("baseline_text", "as things are (90 %)"),
    ("scenario_text", "in the scenario (90 %)"),
    ("difference_text", "difference (90 %)"),
    ("unit", "unit"),
]


def run_row(what: str, row: Row) -> Row:
    """Give the texts of a row of a scenario, or of a word held to account."""
    row = dict(row)
    if what == "calibration":
        row["said_text"], row["share_text"] = percent(row["said"]), share_text(row["share"])
        return row
    for arm in ("baseline", "scenario", "difference"):
        row[f"{arm}_text"] = spread_text(row[arm])
    return row


def scenario(result: ScenarioResult, limit: int) -> None:
    """Print a scenario: what was assumed, what came, and what goes with the difference."""
    head = result.scenario
    span = f"{counted(head.months, 'month')} from {head.start}"
    title = f"{head.title}: {span}, {counted(result.draws, 'draw')}"
    grounds = [
        {"what": words, "month": month, "ground": ground}
        for words, month, ground in intervention_lines(result)
    ]
    emit_table(
        grounds,
        [("what", "assumed"), ("month", "month"), ("ground", "on the ground of")],
        title=("SIMULATED. " if result.simulated else "") + title,
    )
    rows = [run_row("scenarios", vars(row)) for row in result.rows]
    shown = rows[:limit] if limit else rows
    notes = [] if len(shown) == len(rows) else [f"{len(rows) - len(shown):,} more; --limit 0."]
    emit_table(shown, SCENARIO, notes=notes)
    drivers = [
        {
            "what": d.what,
            "share": f"{d.share:+.2f} a month" if d.kind == "channel" else f"{100 * d.share:.0f} %",
            "kind": "the difference comes by" if d.kind == "channel" else "its spread goes with",
        }
        for d in result.drivers
    ]
    if drivers:
        emit_table(drivers, [("kind", ""), ("what", "what drives it"), ("share", "")])
    _say_notes(result.notes)


def backtest(result: Backtest) -> None:
    """Print a back-test: the table, then whether the spread was right."""
    rows = [vars(r) | {"crps": f"{r.crps:.4f}", "log": f"{r.log_score:.4f}"} for r in result.rows]
    head = "SIMULATED. " if result.simulated else ""
    emit_table(
        rows,
        [
            ("country", "country"),
            ("model", "model"),
            ("crps", "CRPS"),
            ("log", "log score, nats"),
            ("months", "cells × months"),
        ],
        title=f"{head}{result.study}: {counted(result.folds, 'forecast')}, {result.first} to "
        f"{result.last}, {counted(result.horizon, 'month')} ahead (lower is better)",
        numeric=frozenset({"crps", "log", "months"}),
    )
    said = f"CRPS against the best baseline ({result.best}): {result.difference:+.4f}"
    if result.low is not None and result.high is not None:
        said += f", 90 % interval {result.low:+.4f} to {result.high:+.4f} over whole forecasts"
    lines = [f"{said}."]
    if result.pit is not None:
        lines.append(f"Randomised PIT of the cells: p = {result.pit:.3f} that it is uniform.")
    if result.coverage:
        inside = ", ".join(f"{k} % interval {100 * v:.0f} %" for k, v in result.coverage.items())
        lines.append(f"Of {result.quarters} country-quarters inside: {inside}.")
    _say_notes((*lines, *result.notes))


def _say_notes(notes: tuple[str, ...]) -> None:
    from rich.console import Console
    from rich.markup import escape

    for note in notes:
        Console(highlight=False).print(escape(note), style="dim", soft_wrap=True)


def spread_text(spread: Any) -> str | None:
    """Print a number with its interval: ``3.2 (1.0 to 6.4)``; a single sign is kept."""
    if spread is None:
        return None
    digits = 0 if abs(spread.high) >= 100 else 1 if abs(spread.high) >= 10 else 2
    mean, low, high = (f"{v:.{digits}f}" for v in (spread.mean, spread.low, spread.high))
    return f"{mean} ({low} to {high})"
