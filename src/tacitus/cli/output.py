"""Tables for people, JSON for programs, progress for whoever waits."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tacitus.core.snapshot import WriteReport

Row = dict[str, Any]


def emit_json(document: Any) -> None:
    """Print one JSON document; dates as ISO 8601, nothing rounded or left out."""
    from tacitus.core.codec import to_plain

    sys.stdout.write(
        json.dumps(to_plain(document, whole=True), ensure_ascii=False, indent=2, default=str) + "\n"
    )


def emit_table(
    rows: Sequence[Row],
    columns: Sequence[tuple[str, str]],
    *,
    title: str = "",
    notes: Sequence[str] = (),
    numeric: frozenset[str] = frozenset(),
) -> None:
    """Print rows as a table that fits the terminal.

    Parameters
    ----------
    columns : sequence of (key, heading)
    numeric : frozenset of str
        Keys to set flush right.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=max(console.width, 150))
    if title:
        console.print(escape(title), style="bold")
    if rows:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for key, heading in columns:
            # Ids are there to be copied: they fold and are never cut.
            table.add_column(
                heading, justify="right" if key in numeric else "left", overflow="fold"
            )
        for row in rows:
            table.add_row(*(escape(cell(row.get(key))) for key, _ in columns))
        console.print(table)
    else:
        console.print("Nothing to show.")
    for note in notes:
        console.print(escape(note), style="dim", soft_wrap=True)


def cell(value: Any) -> str:
    """Print one value; missing is a dash, never 0."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return str(value)


def share_text(share: Any) -> str:
    """Print a share with its interval: ``96 % (86-99)``.

    Examples
    --------
    >>> from tacitus.core.results import Share
    >>> share_text(Share(0.959, 0.863, 0.989)), share_text(Share(None, None, None))
    ('96 % (86-99)', '–')
    """
    if share.value is None:
        return "–"
    return f"{100 * share.value:.0f} % ({100 * share.low:.0f}-{100 * share.high:.0f})"


def say(text: str) -> None:
    """Tell the user something that is no result: on standard error."""
    sys.stderr.write(text + "\n")


def say_report(report: WriteReport, form: str) -> None:
    """Tell what was written, what terms kept back, and what the format cannot hold."""
    for written in report.paths:
        say(f"Wrote {written}.")
    if report.stripped:
        counts = ", ".join(f"{name} {n:,}" for name, n in sorted(report.stripped.items()))
        say(f"Kept back under the terms of their sources: {counts}.")
    for line in report.lost:
        say(f"{form} cannot hold everything: {line}.")


@contextmanager
def progress(label: str) -> Iterator[Callable[[float, str], None]]:
    """Show a bar with an estimate of the time left; silent where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[words]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(label, total=1.0, words="")

        def update(done: float, words: str = "") -> None:
            bar.update(task, completed=min(done, 1.0), words=words)

        yield update
