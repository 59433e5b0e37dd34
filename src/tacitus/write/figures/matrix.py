"""The matrix of a hypothesis: each item under each answer, the most diagnostic first."""

from __future__ import annotations

from tacitus.core import Snapshot
from tacitus.core.matrix import HypothesisTable, ItemRow, MatrixCell
from tacitus.core.scale import percent
from tacitus.write.figures import svg
from tacitus.write.figures.frame import empty, framed

WIDTH, ROW, TOP = 860.0, 30.0, 48.0
TEXT, CELLS, TELLS = 330.0, 350.0, 760.0
MOST = 24


def matrix(snapshot: Snapshot, table: HypothesisTable) -> str:
    """Draw P(item | answer) as a bar with its interval, and what each item tells beside it.

    An open item, of which nothing speaks yet, is an outline: it carries no weight.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> cells = tuple(MatrixCell(a, p, p, p, p, 1, 0) for a, p in (("us", 0.2), ("them", 0.8)))
    >>> item = ItemRow("boots", "Their boots were found.", True, 0.2, 0.1, (), (), cells)
    >>> table = HypothesisTable("who", "Who?", True, "", "them", (), (item,), (), ())
    >>> drawn = matrix(Snapshot("x", now, now), table)
    >>> "Their boots were found." in drawn, "80 %" in drawn
    (True, True)
    """
    items = table.items[:MOST]
    if not items or not items[0].cells:
        return empty(snapshot, "no items", title="Evidence under each answer", width=WIDTH)
    answers = [c.answer for c in items[0].cells]
    wide = (TELLS - 20 - CELLS) / len(answers)
    most = max([i.diagnosticity or 0.0 for i in items]) or 1.0
    height = TOP + ROW * len(items) + 12
    parts = [svg.text(14, 34, "item", size=10, fill=svg.SOFT)]
    for k, answer in enumerate(answers):
        head = svg.shorten(answer.replace("_", " "), wide - 12, 11, bold=True)
        parts.append(svg.text(CELLS + k * wide, 34, head, size=11, bold=True))
    parts.append(svg.text(WIDTH - 14, 34, "tells (nats)", size=10, anchor="end", fill=svg.SOFT))
    for n, item in enumerate(items):
        y = TOP + ROW * n
        parts.append(svg.line(12, y, WIDTH - 12, y, stroke=svg.RULE))
        label = svg.shorten(item.text, TEXT - 14, 12)
        parts.append(
            svg.text(14, y + 19, label, size=12, fill=svg.INK if item.observed else svg.SOFT,
                     italic=not item.observed)
        )  # fmt: skip
        for k, cell in enumerate(item.cells):
            parts.append(_cell(cell, CELLS + k * wide, y, wide - 16, item.observed))
        parts.append(_tells(item, y, most))
    said = "; ".join(_said(i) for i in items)
    return framed(
        snapshot,
        WIDTH,
        height,
        "".join(parts),
        title="Evidence under each answer",
        description=said,
    )


def _cell(cell: MatrixCell, x: float, y: float, wide: float, observed: bool) -> str:
    if cell.likelihood is None:
        return svg.text(x, y + 19, "not rated", size=10, fill=svg.FAINT)
    room = wide - 40
    parts = [
        svg.tag("rect", x=x, y=y + 9, width=room, height=12, fill=svg.GROUND),
        svg.tag(
            "rect", x=x, y=y + 9, width=max(room * cell.likelihood, 1.0), height=12,
            fill=svg.SUPPORT if observed else "none", stroke=svg.SUPPORT, stroke_width=1,
        ),
        svg.text(x + room + 6, y + 19, percent(cell.likelihood), size=11),
    ]  # fmt: skip
    if cell.low is not None and cell.high is not None and cell.high > cell.low:
        parts.append(
            svg.line(x + room * cell.low, y + 24, x + room * cell.high, y + 24,
                     stroke=svg.SOFT, stroke_width=1.5)
        )  # fmt: skip
    return "".join(parts)


def _tells(item: ItemRow, y: float, most: float) -> str:
    if item.diagnosticity is None:
        return ""
    wide = 50 * item.diagnosticity / most
    number = f"{item.diagnosticity:.3f}"
    fill = svg.AMBER if item.observed else "none"
    return "".join(
        (
            svg.tag("rect", x=TELLS - 10, y=y + 9, width=max(wide, 0.5), height=12, fill=fill,
                    stroke=svg.AMBER, stroke_width=1),
            svg.text(WIDTH - 14, y + 19, number, size=11, anchor="end"),
        )
    )  # fmt: skip


def _said(item: ItemRow) -> str:
    rated = (f"{c.answer} {percent(c.likelihood)}" for c in item.cells if c.likelihood is not None)
    state = "" if item.observed else " (open)"
    return f"{item.text}{state}: {', '.join(rated) or 'not rated'}"
