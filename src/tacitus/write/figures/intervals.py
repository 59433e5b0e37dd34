"""Numbers as intervals: strengths, shares of claims, and ties over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10

from tacitus.core import Assertion, ClaimRow, Quantity, Series, Share, Snapshot, Tie
from tacitus.core.assertion import PartyStatement
from tacitus.core.counting import counted
from tacitus.errors import TacitusError
from tacitus.write.figures import svg
from tacitus.write.figures.frame import empty, framed
from tacitus.write.words import party_name, plain, source_name, tie_ends, tie_label, when_words

WIDTH = 860.0
LEFT, RIGHT = 316.0, 826.0
MOST_ROWS, MOST_BARS = 40, 12


@dataclass(frozen=True)
class _Bar:
    """A line of the strengths figure; None ends are open."""

    label: str
    low: float | None
    high: float | None
    middle: float | None = None
    assessed: bool = False


def strengths(snapshot: Snapshot) -> str:
    """Draw strengths: the assessed interval, above what was reported as bounds.

    A bound such as "up to" is a line that is open towards what it leaves unsaid: never a point.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no strength" in strengths(Snapshot("x", now, now))
    True
    """
    groups = _strength_bars(snapshot)
    values = [v for bars in groups.values() for b in bars for v in (b.low, b.middle, b.high) if v]
    if not values:
        return empty(snapshot, "no strength was assessed", title="Strengths")
    low, high = min(values), max(values)
    logarithmic = high / max(low, 1.0) > 30
    ticks = _log_ticks(low, high) if logarithmic else _ticks(0.0, high)
    first, last = ticks[0], ticks[-1]

    def x(value: float) -> float:
        if logarithmic:
            share = (log10(max(value, first)) - log10(first)) / (log10(last) - log10(first))
        else:
            share = (value - first) / (last - first)
        return LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT)

    y, parts = 20.0, []
    for party_id, bars in groups.items():
        parts.append(svg.text(12, y + 14, party_name(snapshot, party_id), size=13, bold=True))
        y += 22
        for bar in bars:
            parts.append(svg.text(24, y + 11, svg.shorten(bar.label, LEFT - 40, 11), size=11,
                                  fill=svg.INK if bar.assessed else svg.SOFT))  # fmt: skip
            parts.append(_strength_bar(bar, x, y + 7))
            y += 19
        y += 8
    axis = "".join(
        svg.line(x(t), 16, x(t), y, stroke=svg.RULE)
        + svg.text(x(t), y + 15, f"{t:,.0f}", size=11, anchor="middle", fill=svg.SOFT)
        for t in ticks
    )
    words = "fighters or members" + (", logarithmic scale" if logarithmic else "")
    axis += svg.text(12, y + 15, words, size=11, fill=svg.SOFT)
    said = "; ".join(
        f"{party_name(snapshot, p)}, {b.label}: {_ends(b)}"
        for p, bars in groups.items()
        for b in bars
    )
    return framed(
        snapshot, WIDTH, y + 26, axis + "".join(parts), title="Strengths", description=said
    )


def _ends(bar: _Bar) -> str:
    low = "open" if bar.low is None else f"{bar.low:,.0f}"
    high = "open" if bar.high is None else f"{bar.high:,.0f}"
    return f"{low} to {high}"


def _strength_bars(snapshot: Snapshot) -> dict[str, list[_Bar]]:
    groups: dict[str, list[_Bar]] = defaultdict(list)
    for key in snapshot.strengths:
        a = snapshot.assessments[key]
        if a.unit.startswith("%"):
            continue  # a share of a whole of unknown size has no place on an axis of fighters
        party, _, when = a.subject.partition("@")
        low, high = a.interval or (None, None)
        label = f"assessed, {when_words(when)}" if when else "assessed"
        groups[party].append(_Bar(label, low, high, a.quantity, assessed=True))
    for assertion in snapshot.assertions.values():
        said, quantity = assertion.statement, assertion.quantity
        if not isinstance(said, PartyStatement) or said.aspect != "strength" or quantity is None:
            continue
        for party in said.parties:
            if party in groups and quantity.unit != "share" and len(groups[party]) < MOST_BARS:
                groups[party].append(_reported(snapshot, assertion, quantity))
    return dict(groups)


def _reported(snapshot: Snapshot, a: Assertion, q: Quantity) -> _Bar:
    when = f", {a.period}" if a.period else ""
    label = f"{source_name(snapshot, a.origin)}{when}: {plain(q.bound)} {q.value:,.0f}"
    if q.bound in {"up_to", "under"}:
        return _Bar(label, None, q.value)
    if q.bound in {"at_least", "over"}:
        return _Bar(label, q.value, None)
    if q.bound == "between":
        return _Bar(f"{label} and {q.value_max:,.0f}", q.value, q.value_max)
    return _Bar(label, q.value, q.value, q.value)


def _strength_bar(bar: _Bar, x: Callable[[float], float], y: float) -> str:
    colour = svg.INK if bar.assessed else svg.SOFT
    thick = 6.0 if bar.assessed else 1.6
    low = LEFT if bar.low is None else x(bar.low)
    high = RIGHT if bar.high is None else x(bar.high)
    parts = []
    if bar.low is None:
        inner = high - min(90.0, high - low)
        parts.append(
            svg.line(inner, y, high, y, stroke=colour, stroke_width=thick, stroke_dasharray="2 4")
        )
    elif bar.high is None:
        outer = low + min(90.0, high - low)
        parts.append(
            svg.line(low, y, outer, y, stroke=colour, stroke_width=thick, stroke_dasharray="2 4")
        )
        parts.append(svg.arrow_head((outer + 5, y), 0, 7, colour))
    else:
        parts.append(
            svg.line(
                low,
                y,
                high,
                y,
                stroke=colour,
                stroke_width=thick,
                stroke_opacity=0.55 if bar.assessed else 1,
            )
        )
    for end in (bar.low, bar.high):
        if end is not None and not bar.assessed:
            parts.append(svg.line(x(end), y - 5, x(end), y + 5, stroke=colour, stroke_width=1.6))
    if bar.middle is not None:
        parts.append(
            svg.tag("circle", cx=x(bar.middle), cy=y, r=4.5 if bar.assessed else 2.5, fill=colour)
        )
    return "".join(parts)


def claim_shares(snapshot: Snapshot) -> str:
    """Draw shares of claimed events over both denominators, with Wilson intervals.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no claims" in claim_shares(Snapshot("x", now, now))
    True
    """
    rows: list[tuple[str, ClaimRow]] = [("", r) for r in snapshot.claims]
    for name, strata in sorted(snapshot.claim_strata.items()):
        rows += [(name, r) for r in strata]
    if not rows:
        return empty(snapshot, "no claims are recorded", title="Shares of claims")
    drawn = rows[:MOST_ROWS]
    parts, y, heading = [], 24.0, None
    for kind, row in drawn:
        if (kind, row.group) != heading and kind:
            if heading is None or heading != (kind, row.group):
                y += 6
                parts.append(
                    svg.text(12, y + 12, f"{row.group}, by {plain(kind)}", size=12, bold=True)
                )
                y += 18
            heading = (kind, row.group)
        label = row.group if not kind else plain(row.stratum)
        room = LEFT - 90
        parts.append(
            svg.text(12 if not kind else 24, y + 12, svg.shorten(label, room, 12), size=12)
        )
        parts.append(
            svg.text(
                LEFT - 14, y + 12, f"n {row.attributed:,}", size=11, anchor="end", fill=svg.SOFT
            )
        )
        parts.append(_share(row.of_attributed, y + 5, filled=True))
        parts.append(_share(row.of_all, y + 12, filled=False))
        y += 22
    axis = "".join(
        svg.line(_percent_x(t), 18, _percent_x(t), y, stroke=svg.RULE)
        + svg.text(
            _percent_x(t), y + 15, f"{100 * t:.0f} %", size=11, anchor="middle", fill=svg.SOFT
        )
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    if len(rows) > len(drawn):
        rest = len(rows) - len(drawn)
        note = counted(rest, "further row stands", "further rows stand") + " in the tables"
        axis += svg.text(12, y + 32, note, size=11, fill=svg.AMBER)
        y += 16
    said = "; ".join(
        f"{r.group}, {plain(r.stratum)}: {r.claimed} of {r.attributed}" for _, r in drawn
    )
    return framed(
        snapshot, WIDTH, y + 26, axis + "".join(parts), title="Shares of claims", description=said
    )


def _percent_x(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _share(share: Share, y: float, *, filled: bool) -> str:
    if share.value is None or share.low is None or share.high is None:
        return (
            svg.text(LEFT + 6, y + 5, "nothing counted", size=10, fill=svg.FAINT) if filled else ""
        )
    colour = svg.INK if filled else svg.SOFT
    ends = _percent_x(share.low), _percent_x(share.high)
    dot = svg.tag("circle", cx=_percent_x(share.value), cy=y, r=3.6 if filled else 3.0,
                  fill=colour if filled else svg.PANEL, stroke=colour, stroke_width=1.4)  # fmt: skip
    return svg.line(ends[0], y, ends[1], y, stroke=colour, stroke_width=2 if filled else 1.2) + dot


def tie_series(snapshot: Snapshot) -> str:
    """Draw each tie's probability over time, one small panel a tie, with its interval as a band.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no series" in tie_series(Snapshot("x", now, now))
    True
    """
    every = [s for s in snapshot.series if s.kind == "tie" and s.points]
    if not every:
        return empty(snapshot, "no series of ties", title="Ties over time")
    chosen = every[:18]
    whens = sorted({p.when for s in chosen for p in s.points})
    columns, gap = 3, 26.0
    wide, tall = (WIDTH - 24 - gap * (columns - 1)) / columns, 118.0
    parts = []
    for i, series in enumerate(chosen):
        left = 12 + (i % columns) * (wide + gap)
        parts.append(_panel(snapshot, series, whens, left, 22 + (i // columns) * (tall + 26), wide))
    rows = ceil(len(chosen) / columns)
    height = 22 + rows * (tall + 26)
    if len(every) > len(chosen):
        rest = len(every) - len(chosen)
        note = counted(rest, "further series stands", "further series stand") + " in the tables"
        parts.append(svg.text(12, height + 4, note, size=11, fill=svg.AMBER))
        height += 14
    said = "; ".join(
        f"{_series_words(snapshot, s)}: " + ", ".join(f"{p.when} {p.middle:.2f}" for p in s.points)
        for s in chosen
    )
    return framed(snapshot, WIDTH, height, "".join(parts), title="Ties over time", description=said)


def _series_words(snapshot: Snapshot, series: Series) -> str:
    try:
        tie = Tie.parse(series.subject)
    except TacitusError:
        return party_name(snapshot, series.subject)
    return f"{tie_ends(snapshot, tie)}: {tie_label(tie)}"


def _panel(
    snapshot: Snapshot, series: Series, whens: list[str], left: float, top: float, wide: float
) -> str:
    label = _series_words(snapshot, series)
    ends, _, kind = label.rpartition(": ")
    try:
        colour = svg.COLOUR[svg.family(Tie.parse(series.subject).relation)]
    except TacitusError:
        colour = svg.INK
    plot_left, plot_top, tall = left + 30, top + 26, 70.0
    span = wide - 36

    def at(when: str, value: float) -> tuple[float, float]:
        share = whens.index(when) / (len(whens) - 1) if len(whens) > 1 else 0.5
        return plot_left + share * span, plot_top + (1 - value) * tall

    parts = [
        svg.text(left, top, svg.shorten(ends or label, wide, 11, bold=True), size=11, bold=True),
        svg.text(left, top + 14, kind if ends else "", size=11, fill=colour),
    ]
    for value in (0.0, 0.5, 1.0):
        y = plot_top + (1 - value) * tall
        parts.append(svg.line(plot_left, y, plot_left + span, y, stroke=svg.RULE))
        parts.append(
            svg.text(
                plot_left - 5, y + 3.5, f"{100 * value:.0f}", size=9, anchor="end", fill=svg.SOFT
            )
        )
    banded = [p for p in series.points if p.low is not None and p.high is not None]
    if len(banded) > 1:
        upper = [at(p.when, p.high or 0.0) for p in banded]
        lower = [at(p.when, p.low or 0.0) for p in reversed(banded)]
        outline = " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in (*upper, *lower))
        parts.append(svg.tag("polygon", points=outline, fill=colour, fill_opacity=0.18))
    middle = " ".join(
        f"{svg.number(a)},{svg.number(b)}" for a, b in (at(p.when, p.middle) for p in series.points)
    )
    parts.append(svg.tag("polyline", points=middle, fill="none", stroke=colour, stroke_width=1.8))
    for p in series.points:
        a, b = at(p.when, p.middle)
        parts.append(svg.tag("circle", cx=a, cy=b, r=2.4, fill=colour))
    for when, anchor in ((whens[0], "start"), (whens[-1], "end")):
        x, _ = at(when, 0.0)
        parts.append(svg.text(x, plot_top + tall + 13, when, size=10, anchor=anchor, fill=svg.SOFT))
    return "".join(parts)


def _ticks(low: float, high: float) -> list[float]:
    step = svg.nice_step(high - low, 6)
    return [low + step * i for i in range(ceil((high - low) / step) + 1)]


def _log_ticks(low: float, high: float) -> list[float]:
    return [10.0**e for e in range(floor(log10(max(low, 1.0))), ceil(log10(high)) + 1)]
