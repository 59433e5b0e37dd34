"""A scenario drawn: months of each party and province, and differences to things as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tacitus.core.scenario import MonthRow, ScenarioResult, ScenarioRow, Spread
from tacitus.write.figures import svg

WIDTH = 860.0
COLUMNS, PANEL_WIDTH, PANEL_HEIGHT = 3, 262.0, 96.0
MOST_PARTIES, MOST_PLACES, MOST_BARS = 9, 12, 16
BASE, COURSE = "#6d7280", svg.SUPPORT


def scenario_svg(result: ScenarioResult) -> str:
    """Draw a scenario: bands are 90 % intervals, lines means.

    Examples
    --------
    >>> from tacitus.core.scenario import Scenario
    >>> bare = ScenarioResult(Scenario("s", "A break", "2020-07", 3, ()), (), (), (), 1, 1, 1, "", "")
    >>> "No attacks" in scenario_svg(bare)
    True
    """
    scenario = result.scenario
    parts = [
        svg.text(14, 24, svg.shorten(scenario.title, 820, 15, bold=True), size=15, bold=True),
        _key(14, 42),
    ]
    y = 62.0
    by_party = _series(result.months, lambda r: r.name if not r.place else "")
    by_place = _series(result.months, lambda r: r.place)
    if not by_party:
        parts.append(svg.text(14, y + 12, "No attacks are counted in this scenario.", size=12))
        y += 28
    for title, panels, most in (
        ("Attacks a month, by party", by_party, MOST_PARTIES),
        ("Attacks a month, by province, all parties", by_place, MOST_PLACES),
    ):
        if panels:
            drawn, y = _multiples(title, panels, most, y)
            parts.append(drawn)
    bars, y = _differences(result.rows, y)
    parts.append(bars)
    words = "Counts and intervals by month, group and province; no single event is foretold."
    parts.append(svg.text(14, y + 14, words, size=11, fill=svg.SOFT, italic=True))
    ground = svg.tag("rect", x=0, y=0, width=WIDTH, height=y + 26, fill=svg.PANEL)
    if result.simulated:
        parts.append(
            svg.text(WIDTH - 10, 17, "simulated", size=11, anchor="end", fill=svg.RIVAL, bold=True)
        )
    return svg.document(
        WIDTH,
        y + 26,
        ground,
        *parts,
        title=scenario.title + (" (simulated)" if result.simulated else ""),
        description=_said(result),
    )


def _said(result: ScenarioResult) -> str:
    rows = [r for r in result.rows if r.difference and not r.place and not r.victims]
    return "; ".join(
        f"{r.name}, {r.measure}: {r.difference.mean:+.2f} ({r.difference.low:+.2f} to "
        f"{r.difference.high:+.2f}) {r.unit}"
        for r in rows
        if r.difference
    )


def _key(x: float, y: float) -> str:
    marks = []
    for words, colour, dash in (("as things are", BASE, "4 3"), ("in the scenario", COURSE, None)):
        marks.append(svg.line(x, y - 4, x + 22, y - 4, stroke=colour, stroke_width=2,
                              stroke_dasharray=dash))  # fmt: skip
        marks.append(svg.text(x + 28, y, words, size=11, fill=svg.SOFT))
        x += 44 + svg.text_width(words, 11)
    return "".join(marks) + svg.text(
        x, y, "line: mean; band: 90 % interval", size=11, fill=svg.SOFT
    )


def _series(rows: Sequence[MonthRow], key: Callable[[MonthRow], str]) -> dict[str, list[MonthRow]]:
    found: dict[str, list[MonthRow]] = {}
    for row in rows:
        if key(row):
            found.setdefault(key(row), []).append(row)
    return {k: v for k, v in found.items() if any(r.baseline.mean + r.scenario.mean > 0 for r in v)}


def _multiples(
    title: str, panels: dict[str, list[MonthRow]], most: int, y: float
) -> tuple[str, float]:
    # The busiest are drawn; what they do in the scenario plays no part in the choice.
    busiest = sorted(panels, key=lambda k: -sum(r.baseline.mean for r in panels[k]))[:most]
    shown = [name for name in panels if name in busiest]
    left = len(panels) - len(shown)
    words = title + (f" ({left} less busy not drawn)" if left else "")
    parts = [svg.text(14, y + 12, words, size=12.5, bold=True)]
    y += 22
    for n, name in enumerate(shown):
        x = 14 + (n % COLUMNS) * (PANEL_WIDTH + 22)
        parts.append(_panel(name, panels[name], x, y + (n // COLUMNS) * (PANEL_HEIGHT + 44)))
    return "".join(parts), y + -(-len(shown) // COLUMNS) * (PANEL_HEIGHT + 44) + 6


def _panel(name: str, rows: list[MonthRow], x: float, y: float) -> str:
    top = max(max(r.baseline.high, r.scenario.high) for r in rows) or 1.0
    step = svg.nice_step(top, 2)
    top = step * max(1, -(-top // step))
    left, width = x + 30, PANEL_WIDTH - 34
    base = y + 18 + PANEL_HEIGHT

    def at(n: int, value: float) -> tuple[float, float]:
        return left + width * n / max(len(rows) - 1, 1), base - PANEL_HEIGHT * value / top

    parts = [svg.text(x, y + 11, svg.shorten(name, PANEL_WIDTH, 11.5), size=11.5)]
    value = 0.0
    while value <= top + 1e-9:
        level = at(0, value)[1]
        parts.append(svg.line(left, level, left + width, level, stroke=svg.RULE))
        parts.append(
            svg.text(left - 5, level + 4, f"{value:g}", size=10, anchor="end", fill=svg.SOFT)
        )
        value += step
    baseline, course = [r.baseline for r in rows], [r.scenario for r in rows]
    parts += [
        _band(baseline, at, BASE),
        _band(course, at, COURSE),
        _line(baseline, at, BASE, "4 3"),
        _line(course, at, COURSE, None),
        svg.text(left, base + 14, rows[0].month, size=10, fill=svg.SOFT),
        svg.text(left + width, base + 14, rows[-1].month, size=10, anchor="end", fill=svg.SOFT),
    ]
    return "".join(parts)


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in pairs)


def _band(
    spreads: Sequence[Spread], at: Callable[[int, float], tuple[float, float]], colour: str
) -> str:
    high = [at(n, s.high) for n, s in enumerate(spreads)]
    low = [at(n, s.low) for n, s in enumerate(spreads)]
    return svg.tag("polygon", points=_points([*high, *low[::-1]]), fill=colour, opacity=0.2)


def _line(
    spreads: Sequence[Spread],
    at: Callable[[int, float], tuple[float, float]],
    colour: str,
    dash: str | None,
) -> str:
    means = _points([at(n, s.mean) for n, s in enumerate(spreads)])
    return svg.tag("polyline", points=means, fill="none", stroke=colour, stroke_width=1.8,
                   stroke_dasharray=dash)  # fmt: skip


def _differences(rows: Sequence[ScenarioRow], y: float) -> tuple[str, float]:
    """Draw differences of sums as intervals about zero, one scale for each unit."""
    parts = []
    for measure, title in (
        ("attacks", "Difference in attacks a month"),
        ("claims", "Difference in claims a month"),
        ("tie", "Difference in the share of months that a tie holds"),
    ):
        found = [r for r in rows if r.measure == measure and not r.place and not r.victims]
        kept = [
            (r, r.difference)
            for r in found
            if r.difference and (r.difference.low or r.difference.high or r.difference.mean)
        ]
        if not found:
            continue
        parts.append(svg.text(14, y + 12, title, size=12.5, bold=True))
        y += 20
        if not kept:
            parts.append(svg.text(24, y + 11, "none in any draw", size=11, fill=svg.SOFT))
            y += 24
            continue
        most = max(max(abs(d.low), abs(d.high), abs(d.mean)) for _, d in kept)
        middle, reach = 560.0, 250.0
        end = y + 20 * min(len(kept), MOST_BARS)
        parts.append(svg.line(middle, y, middle, end, stroke=svg.SOFT))
        for row, d in kept[:MOST_BARS]:
            ends = [middle + reach * v / most for v in (d.low, d.mean, d.high)]
            parts += [
                svg.text(24, y + 14, svg.shorten(row.name, 262, 11), size=11),
                svg.line(ends[0], y + 10, ends[2], y + 10, stroke=COURSE, stroke_width=5,
                         stroke_opacity=0.45),
                svg.tag("circle", cx=ends[1], cy=y + 10, r=3.5, fill=COURSE),
            ]  # fmt: skip
            y += 20
        for value in (-most, 0.0, most):
            place = middle + reach * value / most
            words = f"{value:+.2g}" if value else "0"
            parts.append(svg.text(place, y + 13, words, size=10, anchor="middle", fill=svg.SOFT))
        hidden = len(kept) - MOST_BARS
        if hidden > 0:
            parts.append(
                svg.text(24, y + 13, f"{hidden} more in the table", size=10, fill=svg.SOFT)
            )
        y += 26
    return "".join(parts), y
