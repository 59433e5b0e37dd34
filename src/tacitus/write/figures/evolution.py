"""A tie over time: its probability with the interval, and when each root spoke of which years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tacitus.core.counting import counted
from tacitus.core.results import Series
from tacitus.write.figures import svg

Place = Callable[[float], float]

WIDTH, LEFT, RIGHT = 860.0, 190.0, 836.0
TOP, TALL, ROW = 50.0, 190.0, 18.0
MOST = 16


class Spoken(NamedTuple):
    """One root's word on a tie: the years it speaks of, and the day on which it was said."""

    label: str
    first: int
    last: int
    said: str
    denies: bool = False


def evolution(
    series: Series, spoken: Sequence[Spoken], *, title: str, simulated: bool = False
) -> str:
    """Draw P(tie) by year with its band, and below it the evidence on the same axis.

    A bar spans the years that a root speaks of, hollow where it denies; the tick is the day on
    which it was said.

    Examples
    --------
    >>> from tacitus.core.results import Point
    >>> one = Series("ally:a--b", "tie", (Point("2019", 0.2, 0.1, 0.4), Point("2020", 0.9)))
    >>> drawn = evolution(one, [Spoken("UN panel", 2020, 2020, "2020-05-12")], title="A – B")
    >>> "UN panel" in drawn, "2020-05-12" in drawn
    (True, True)
    """
    rows = list(spoken)[:MOST]
    years = [int(p.when[:4]) for p in series.points]
    ends = [*years, *(y for s in rows for y in (s.first, s.last, int(s.said[:4])))]
    first, last = min(ends, default=2000), max(ends, default=2000)

    def x(year: float) -> float:
        return LEFT + (year - first + 0.5) / (last - first + 1) * (RIGHT - LEFT)

    def y(p: float) -> float:
        return TOP + (1 - p) * TALL

    height = TOP + TALL + 46 + ROW * len(rows)
    parts = [svg.text(12, 22, svg.shorten(title, 700, 14, bold=True), size=14, bold=True)]
    if simulated:
        parts.append(svg.text(WIDTH - 10, 17, "simulated", size=11, anchor="end", fill=svg.RIVAL))
    for p in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(svg.line(LEFT, y(p), RIGHT, y(p), stroke=svg.RULE))
        label = f"{100 * p:.0f} %"
        parts.append(svg.text(LEFT - 8, y(p) + 4, label, size=11, anchor="end", fill=svg.SOFT))
    step = max(1, -(-(last - first + 1) // 16))
    for year in range(first, last + 1, step):
        parts.append(
            svg.text(x(year), TOP + TALL + 18, str(year), size=11, anchor="middle", fill=svg.SOFT)
        )
    parts += _curve(series, x, y)
    top = TOP + TALL + 36
    for n, one in enumerate(rows):
        parts += _bar(one, x, top + ROW * n)
    if len(spoken) > len(rows):
        rest = len(spoken) - len(rows)
        words = counted(rest, "further report is", "further reports are") + " listed by why"
        parts.append(svg.text(12, height + 10, words, size=11, fill=svg.AMBER))
        height += 16
    said = "; ".join(
        [f"{p.when}: {p.middle:.2f}" for p in series.points]
        + [f"{s.label} on {s.said}: {s.first} to {s.last}" for s in rows]
    )
    ground = svg.tag("rect", x=0, y=0, width=WIDTH, height=height, fill=svg.PANEL)
    return svg.document(WIDTH, height, ground, *parts, title=title, description=said)


def _curve(series: Series, at_x: Place, at_y: Place) -> list[str]:
    parts = []
    points = [(at_x(int(p.when[:4])), p) for p in series.points]
    banded = [(a, p.low, p.high) for a, p in points if p.low is not None and p.high is not None]
    if len(banded) > 1:
        upper = [(a, at_y(high)) for a, _, high in banded]
        lower = [(a, at_y(low)) for a, low, _ in reversed(banded)]
        outline = " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in (*upper, *lower))
        parts.append(svg.tag("polygon", points=outline, fill=svg.INK, fill_opacity=0.15))
    elif banded:
        a, low, high = banded[0]
        parts.append(svg.line(a, at_y(low), a, at_y(high), stroke=svg.INK, stroke_width=1.6))
    line = " ".join(f"{svg.number(a)},{svg.number(at_y(p.middle))}" for a, p in points)
    parts.append(svg.tag("polyline", points=line, fill="none", stroke=svg.INK, stroke_width=2))
    parts += [svg.tag("circle", cx=a, cy=at_y(p.middle), r=3, fill=svg.INK) for a, p in points]
    return parts


def _bar(one: Spoken, at: Place, y: float) -> list[str]:
    half = (at(1) - at(0)) * 0.42
    start, end = at(one.first) - half, at(one.last) + half
    colour = svg.RIVAL if one.denies else svg.SOFT
    tick = at(int(one.said[:4])) + (_share_of_year(one.said) - 0.5) * (at(1) - at(0))
    label = f"{one.said} {one.label}" + (" (denies)" if one.denies else "")
    return [
        svg.text(12, y + 4, svg.shorten(label, LEFT - 20, 11), size=11),
        svg.tag(
            "rect",
            x=start,
            y=y - 4,
            width=max(end - start, 2.0),
            height=8,
            fill="none" if one.denies else colour,
            stroke=colour,
            fill_opacity=0.45,
        ),
        svg.tag(
            "line",
            svg.tag("title", one.said),
            x1=tick,
            y1=y - 8,
            x2=tick,
            y2=y + 8,
            stroke=svg.INK,
            stroke_width=1.6,
        ),
    ]


def _share_of_year(day: str) -> float:
    """Where in its year a day lies; the middle where only the year is known."""
    parts = [int(part) for part in day.split("-")]
    month = parts[1] if len(parts) > 1 else 7
    return (month - 1 + ((parts[2] - 1) / 31 if len(parts) > 2 else 0.5)) / 12
