"""Spans and events on one even time axis; what is vague in the source fades."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from tacitus.core import Assertion, Period, Snapshot, Tie
from tacitus.core.assertion import EventStatement, TieStatement
from tacitus.core.counting import counted
from tacitus.errors import TacitusError
from tacitus.write.figures import svg
from tacitus.write.figures.frame import empty, framed
from tacitus.write.words import gist, plain, tie_ends, tie_label

WIDTH, LEFT, RIGHT = 860.0, 300.0, 836.0
ROW, BARS = 21.0, 70.0
MOST = 26
#: The longest axis in years; what began earlier runs off its left edge.
LONGEST = 26
NARROW = 7.0


@dataclass(frozen=True)
class Span:
    """A period with the reach of its vague ends.

    Attributes
    ----------
    first, last : date or None
        Its outermost days; None where open or unknown.
    sure_from, sure_to : date or None
        Between these it holds for sure if it holds at all; equal or crossed: nowhere for sure.
    """

    first: date | None
    last: date | None
    sure_from: date | None
    sure_to: date | None


def span_of(period: Period) -> Span:
    """Give the vague ends of a period: as long as the unit its ends are given in.

    Examples
    --------
    >>> span_of(Period.parse("2015/2018")).sure_from, span_of(Period.parse("2015/2018")).sure_to
    (datetime.date(2015, 12, 31), datetime.date(2018, 1, 1))
    >>> span_of(Period.parse("2020-02-28")).sure_from
    datetime.date(2020, 2, 28)
    """
    left, slash, right = period.edtf.partition("/")
    first, sure_from = _end(left)
    sure_to, last = _end(right if slash else left)
    if "~" in left or "%" in left:
        first = None if first is None else _shift(first, -90)
    if "~" in period.edtf.rpartition("/")[2] and last is not None:
        last = _shift(last, 90)
    return Span(first, last, sure_from, sure_to)


def _end(text: str) -> tuple[date | None, date | None]:
    if text in {"", ".."}:
        return None, None
    one = Period.parse(text)
    return one.earliest, one.latest


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


@dataclass(frozen=True)
class _Row:
    label: str
    kind: str
    spans: tuple[Span, ...]
    is_event: bool = False


def timeline(snapshot: Snapshot) -> str:
    """Draw asserted ties as spans, events as marks, and counts of events by month.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no dates" in timeline(Snapshot("x", now, now))
    True
    """
    rows, undated = _rows(snapshot)
    months = _months(snapshot)
    days = [
        d for r in rows for s in r.spans for d in (s.first, s.last, s.sure_from, s.sure_to) if d
    ]
    days += [d for m in months for d in (m,)]
    if not days:
        return empty(snapshot, "no dates to draw", title="Timeline")
    last = max(*days, date.min)
    first = max(min(days), date(max(1, last.year - LONGEST), 1, 1))
    axis = _Axis(date(first.year, 1, 1), date(last.year, 12, 31))
    shown = rows[:MOST]
    bottom = 24 + ROW * len(shown) + (BARS + 16 if months else 8)
    parts = [axis.grid(18, bottom)]
    for i, row in enumerate(shown):
        parts.append(_draw(row, axis, 24 + ROW * i, i))
    if months:
        parts.append(_histogram(months, axis, bottom))
    notes = []
    if len(rows) > len(shown):
        notes.append(counted(len(rows) - len(shown), "further row"))
    if undated:
        notes.append(counted(undated, "assertion") + " without a period")
    if snapshot.totals.undated:
        notes.append(counted(snapshot.totals.undated, "event") + " without a date")
    height = bottom + 26
    if notes:
        words = f"Not drawn: {', '.join(notes)}"
        parts.append(svg.text(12, height + 4, words, size=11, fill=svg.AMBER))
        height += 16
    said = "; ".join(r.label for r in shown)
    return framed(snapshot, WIDTH, height, "".join(parts), title="Timeline", description=said)


class _Axis:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = max((last - first).days, 1)

    def x(self, day: date) -> float:
        share = (day - self.first).days / self._days
        return LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT)

    def grid(self, top: float, bottom: float) -> str:
        years = self.last.year - self.first.year + 1
        step = next((s for s in (1, 2, 5, 10) if years / s <= 12), 20)
        marks = [y for y in range(self.first.year, self.last.year + 2) if y % step == 0]
        parts = []
        for year in marks:
            x = self.x(date(year, 1, 1)) if year <= self.last.year else RIGHT
            parts.append(svg.line(x, top, x, bottom, stroke=svg.RULE))
            parts.append(
                svg.text(x, bottom + 15, str(year), size=11, anchor="middle", fill=svg.SOFT)
            )
        return "".join(parts)


def _rows(snapshot: Snapshot) -> tuple[list[_Row], int]:
    """Give a row for each asserted tie and each dated event, by first day; count the undated."""
    spans: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    marks: list[_Row] = []
    undated = 0
    for a in snapshot.assertions.values():
        if a.polarity == "negated" or a.modality != "actual":
            continue
        if not isinstance(a.statement, TieStatement | EventStatement):
            continue
        if a.period is None:
            undated += 1
        elif isinstance(a.statement, EventStatement):
            marks.append(_event(snapshot, a, a.period))
        else:
            for key in _ties(snapshot, a.statement):
                spans[key].append(span_of(a.period))
    rows = [
        _Row(f"{ends}: {label}", kind, tuple(dict.fromkeys(found)))
        for (ends, label, kind), found in spans.items()
    ]
    rows.sort(key=lambda r: (_first(r), r.label))
    marks.sort(key=lambda r: (_first(r), r.label))
    return rows + marks, undated


def _first(row: _Row) -> date:
    return min((s.first or s.sure_to or s.last or date.min for s in row.spans), default=date.min)


def _ties(snapshot: Snapshot, said: TieStatement) -> list[tuple[str, str, str]]:
    found = []
    for a, b in said.pairs():
        try:
            tie = Tie(said.relation, a, b)
        except TacitusError:
            continue
        label = plain(said.relation)
        if said.relation == "support" and said.supports:
            label = " · ".join(tie_label(Tie("support", a, b, s)) for s in said.supports)
        found.append((tie_ends(snapshot, tie), label, svg.family(said.relation)))
    return found


def _event(snapshot: Snapshot, a: Assertion, period: Period) -> _Row:
    return _Row(gist(snapshot, a), "event", (span_of(period),), is_event=True)


def _draw(row: _Row, axis: _Axis, y: float, index: int) -> str:
    label = svg.shorten(row.label, LEFT - 30, 11)
    parts = [svg.text(12, y + 13, label, size=11, fill=svg.INK)]
    if label != row.label:
        parts[0] = svg.tag("g", svg.tag("title", svg.written(row.label)), parts[0])
    for n, span in enumerate(row.spans):
        if row.is_event and span.first == span.last and span.first is not None:
            parts.append(_diamond(axis.x(span.first), y + 9))
        else:
            colour = svg.INK if row.is_event else svg.COLOUR[row.kind]
            parts.append(_bar(span, axis, y + 4, colour, f"fade-{index}-{n}"))
    return "".join(parts)


def _diamond(x: float, y: float) -> str:
    points = f"{svg.number(x)},{svg.number(y - 5)} {svg.number(x + 5)},{svg.number(y)} "
    points += f"{svg.number(x)},{svg.number(y + 5)} {svg.number(x - 5)},{svg.number(y)}"
    return svg.tag("polygon", points=points, fill=svg.INK)


def _bar(span: Span, axis: _Axis, y: float, colour: str, name: str) -> str:
    """Draw a span whose colour is full where it holds for sure and fades over its vague ends."""
    left = axis.x(span.first) if span.first else LEFT
    right = axis.x(span.last) if span.last else RIGHT
    right = max(right, left + 3)
    start = axis.x(span.sure_from) if span.sure_from else left + min(60.0, (right - left) / 2)
    end = axis.x(span.sure_to) if span.sure_to else RIGHT
    if span.last is None:
        end = RIGHT - min(40.0, (right - left) / 3)
    if start > end:
        start = end = (left + right) / 2
    wide = right - left
    if wide < NARROW:  # too narrow to fade
        return svg.tag("rect", x=left, y=y, width=max(wide, 3.0), height=10, rx=1, fill=colour)
    stops = [
        (0.0, 0.12 if start > left + 0.5 else 0.9),
        ((start - left) / wide, 0.9),
        ((end - left) / wide, 0.9),
        (1.0, 0.12 if right > end + 0.5 else 0.9),
    ]
    gradient = svg.tag(
        "linearGradient",
        *(
            svg.tag("stop", offset=f"{100 * at:.1f}%", stop_color=colour, stop_opacity=f"{o:.2f}")
            for at, o in stops
        ),
        id=name,
        gradientUnits="userSpaceOnUse",
        x1=left,
        x2=right,
        y1=0,
        y2=0,
    )
    box = svg.tag("rect", x=left, y=y, width=wide, height=10, rx=3, fill=f"url(#{name})")
    parts = [svg.tag("defs", gradient), box]
    if span.first is not None and span.first < axis.first:
        parts.append(
            svg.text(left - 4, y + 9, str(span.first.year), size=9, anchor="end", fill=svg.SOFT)
        )
    if span.last is None:
        parts.append(svg.arrow_head((RIGHT + 8, y + 5), 0, 7, colour))
    return "".join(parts)


def _months(snapshot: Snapshot) -> dict[date, int]:
    months = {}
    for text, n in snapshot.totals.by_month.items():
        try:
            day = Period.parse(text).earliest
        except TacitusError:
            continue
        if day is not None and n:
            months[day] = n
    return months


def _histogram(months: dict[date, int], axis: _Axis, bottom: float) -> str:
    drawn = {d: n for d, n in months.items() if d >= axis.first}
    most = max(drawn.values(), default=1)
    parts = [
        svg.text(12, bottom - 30, "Events by month", size=11),
        svg.text(12, bottom - 16, f"highest {most:,}", size=10, fill=svg.SOFT),
        svg.line(LEFT, bottom, RIGHT, bottom, stroke=svg.INK, stroke_width=0.8),
    ]
    wide = max(0.8, 30.4 / max((axis.last - axis.first).days, 1) * (RIGHT - LEFT) - 0.6)
    for day, n in sorted(drawn.items()):
        tall = n / most * (BARS - 8)
        parts.append(
            svg.tag("rect", x=axis.x(day), y=bottom - tall, width=wide, height=tall, fill=svg.FAINT)
        )
    return "".join(parts)
