"""The network of ties: width is likelihood, line style is evidence, colour and mark the relation."""

from __future__ import annotations

from collections import defaultdict
from math import atan2, cos, degrees, hypot, radians

from tacitus.core import Snapshot, is_symmetric
from tacitus.core.counting import counted
from tacitus.core.scale import percent
from tacitus.write.figures import svg
from tacitus.write.figures.boxes import Box, Label, clutter, settle
from tacitus.write.figures.edges import Choice, Edge, choose
from tacitus.write.figures.frame import framed
from tacitus.write.figures.layout import Array, layouts
from tacitus.write.words import about, likelihood_words, party_name

WIDTH, HEIGHT, TALLEST = 860.0, 500.0, 820.0
NODE, MARGIN_X, MARGIN_Y = 8.0, 92.0, 52.0
GAP, PILL = 44.0, 17.0
Point = tuple[float, float]


def network(snapshot: Snapshot, *, least: float = 0.2, most: int = 40, seed: int = 0) -> str:
    """Draw who is tied to whom, each tie as last assessed.

    Width is likelihood; solid, dashed and dotted lines are robust, medium and limited evidence;
    ally, support and rival differ by colour and by mark. An umbrella is a ground behind its parts.

    Parameters
    ----------
    least : float
        Ties less probable than this are left to the table, and counted below the drawing.
    most : int
        The most ties to draw.
    seed : int
        Of the layout's starts; the same seed gives the same drawing.

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no tie" in network(Snapshot("x", now, now))
    True
    """
    choice = choose(snapshot, least, most)
    notes = _notes(choice, least)
    if not choice.edges:
        words = svg.text(WIDTH / 2, 60, "no tie to draw", anchor="middle", fill=svg.SOFT)
        return framed(
            snapshot, WIDTH, 120, words, title="Network of ties", description="no tie to draw"
        )
    drawing = _Drawing(snapshot, choice.edges, seed)
    top = drawing.height + 18
    body = drawing.draw() + _legend(top)
    body += "".join(
        svg.text(12, top + 44 + 16 * i, note, size=11, fill=svg.AMBER)
        for i, note in enumerate(notes)
    )
    description = "; ".join(
        f"{party_name(snapshot, e.a)} and {party_name(snapshot, e.b)}: {', '.join(e.lines)}"
        for e in choice.edges
    )
    height = top + 38 + 16 * len(notes)
    return framed(snapshot, WIDTH, height, body, title="Network of ties", description=description)


def _notes(choice: Choice, least: float) -> list[str]:
    notes = []
    if choice.shared:
        notes.append(
            "Supports from one party to another share a line, as wide as the most probable"
        )
    if choice.undrawn:
        stand = counted(choice.undrawn, "tie stands", "ties stand")
        notes.append(
            f"{stand} in the table and not here: below {percent(least)}, shown by "
            "an umbrella, or beyond room"
        )
    return notes


class _Drawing:
    def __init__(self, snapshot: Snapshot, edges: tuple[Edge, ...], seed: int) -> None:
        self.snapshot, self.edges = snapshot, edges
        self.nodes = sorted({p for e in edges for p in (e.a, e.b)})
        index = {party: i for i, party in enumerate(self.nodes)}
        self.grounds = self._umbrellas()
        crowd = max(len(self.nodes) - 8, 0) * 22 + max(len(edges) - 12, 0) * 8
        self.height = min(HEIGHT + crowd, TALLEST)
        pairs = sorted({(min(index[e.a], index[e.b]), max(index[e.a], index[e.b])) for e in edges})
        candidates = layouts(
            len(self.nodes),
            pairs,
            [[index[m] for m in members] for members in self.grounds.values()],
            width=WIDTH - 2 * MARGIN_X,
            height=self.height - 2 * MARGIN_Y,
            seed=seed,
        )
        self._settle(min(candidates, key=lambda x: (self._settle(x), x.tolist())))

    def _settle(self, spots: Array) -> float:
        """Stand nodes and labels for a layout, and give how much labels still collide."""
        self.at: dict[str, Point] = {
            p: (float(x) + MARGIN_X, float(y) + MARGIN_Y)
            for p, (x, y) in zip(self.nodes, spots, strict=True)
        }
        self.curves = self._bend()
        points = {e: [_bezier(c, t / 26) for t in range(1, 26)] for e, c in self.curves.items()}
        discs = [Box(x, y, 2 * NODE + 6, 2 * NODE + 6) for x, y in self.at.values()]
        every = [p for path in points.values() for p in path]
        labels = [self._name_label(party, every) for party in self.nodes]
        labels += [self._ground_label(g, members, every) for g, members in self.grounds.items()]
        labels += [
            self._pill_label(e, [p for o, path in points.items() if o != e for p in path])
            for e in self.edges
        ]
        boxes = settle(labels, discs, width=WIDTH, height=self.height)
        names, grounds = len(self.nodes), len(self.nodes) + len(self.grounds)
        self.name_boxes, self.ground_boxes = boxes[:names], boxes[names:grounds]
        self.pill_boxes = boxes[grounds:]
        crossed = sum(
            box.holds(p) for label, box in zip(labels, boxes, strict=True) for p in label.avoid
        )
        return clutter(boxes, discs) + 12.0 * crossed

    def _umbrellas(self) -> dict[str, list[str]]:
        """Give, by parent, the drawn parties that stand on its ground (itself, if drawn)."""
        grounds: dict[str, list[str]] = {}
        parents = {p.part_of for p in self.snapshot.parties.values() if p.part_of}
        for parent in sorted(parents):
            members = [n for n in self.nodes if n == parent or self._is_under(n, parent)]
            if [m for m in members if m != parent]:
                grounds[parent] = members
        return dict(sorted(grounds.items(), key=lambda item: (-len(item[1]), item[0])))

    def _is_under(self, party_id: str, parent: str) -> bool:
        seen: set[str] = set()
        here = self.snapshot.parties.get(party_id)
        while here is not None and here.part_of and here.id not in seen:
            if here.part_of == parent:
                return True
            seen.add(here.id)
            here = self.snapshot.parties.get(here.part_of)
        return False

    def _bend(self) -> dict[Edge, tuple[Point, Point, Point]]:
        """Give each edge its curve: parallel ties fan out to both sides of the straight line."""
        by_pair: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            by_pair[min(edge.a, edge.b), max(edge.a, edge.b)].append(edge)
        curves = {}
        for (a, b), members in by_pair.items():
            (ax, ay), (bx, by) = self.at[a], self.at[b]
            length = hypot(bx - ax, by - ay) or 1.0
            nx, ny = -(by - ay) / length, (bx - ax) / length
            for i, edge in enumerate(members):
                off = (i - (len(members) - 1) / 2) * GAP * 2
                middle = ((ax + bx) / 2 + nx * off, (ay + by) / 2 + ny * off)
                curves[edge] = (self.at[edge.a], middle, self.at[edge.b])
        return curves

    def draw(self) -> str:
        parts = [self._ground(members) for members in self.grounds.values()]
        parts += [
            svg.text(b.x, b.y + 4, self._umbrella(g), size=11,
                     anchor="middle", fill=svg.SOFT, italic=True)
            for g, b in zip(self.grounds, self.ground_boxes, strict=True)
        ]  # fmt: skip
        parts += [self._line(e) for e in self.edges]
        parts += [
            svg.tag("circle", cx=x, cy=y, r=NODE, fill=svg.INK, stroke=svg.PANEL, stroke_width=2)
            for x, y in self.at.values()
        ]
        parts += [self._pill(e, b) for e, b in zip(self.edges, self.pill_boxes, strict=True)]
        parts += [
            svg.text(b.x, b.y + 4.5, self._short(party), size=13, anchor="middle", bold=True,
                     halo=True)
            for party, b in zip(self.nodes, self.name_boxes, strict=True)
        ]  # fmt: skip
        return "".join(parts)

    def _short(self, party: str) -> str:
        return svg.shorten(party_name(self.snapshot, party), 200, 13, bold=True)

    def _umbrella(self, party: str) -> str:
        return svg.shorten(f"umbrella: {party_name(self.snapshot, party)}", 190, 11)

    def _name_label(self, party: str, lines: list[Point]) -> Label:
        x, y = self.at[party]
        w = svg.text_width(self._short(party), 13, bold=True) + 6
        beside = w / 2 + NODE + 5
        spots = [(x, y + 21), (x, y - 21), (x + beside, y), (x - beside, y)]
        spots += [(x + s * w / 2.4, y + d) for s in (-1, 1) for d in (23, -23)]
        return Label([Box(a, b, w, 17) for a, b in spots], lines)

    def _ground_label(self, party: str, members: list[str], lines: list[Point]) -> Label:
        xs, ys = zip(*(self.at[m] for m in members), strict=True)
        w = svg.text_width(self._umbrella(party), 11) + 6
        spots = [(sum(xs) / len(xs), max(ys) + 34), (sum(xs) / len(xs), min(ys) - 34)]
        spots += [
            svg.polar(x, y, 30 + abs(w / 2 - 8) * abs(cos(radians(turn))), turn)
            for turn in (90, 270, 0, 180, 45, 135, 225, 315)
            for x, y in zip(xs, ys, strict=True)
        ]
        return Label([Box(a, b, w, 15) for a, b in spots], lines)

    def _pill_label(self, edge: Edge, foreign: list[Point]) -> Label:
        lines = edge.lines
        w = max(svg.text_width(t, 11) for t in lines) + 32
        h = PILL + 13 * (len(lines) - 1) + 3
        spots = [_bezier(self.curves[edge], t) for t in
                 (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74)]  # fmt: skip
        return Label([Box(x, y, w, h) for x, y in spots], foreign)

    def _pill(self, edge: Edge, box: Box) -> str:
        kind = svg.family(edge.relation)
        colour = svg.COLOUR[kind]
        lines = edge.lines
        rect = svg.tag(
            "rect", x=box.x - box.width / 2, y=box.y - (box.height - 3) / 2, width=box.width - 4,
            height=box.height - 3, rx=8.5, fill=svg.PANEL, stroke=colour, stroke_width=1,
        )  # fmt: skip
        top = box.y - 13 * (len(lines) - 1) / 2 + 3.8
        words = "".join(
            svg.text(box.x + 5, top + 13 * i, t, size=11, anchor="middle", fill=colour)
            for i, t in enumerate(lines)
        )
        return rect + svg.mark(kind, box.x - box.width / 2 + 12, box.y, colour) + words

    def _ground(self, members: list[str]) -> str:
        points = _hull([self.at[m] for m in members])
        path = "M" + "L".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points) + "Z"
        return svg.tag(
            "path", d=path, fill=svg.GROUND, stroke=svg.GROUND, stroke_width=84,
            stroke_linejoin="round", stroke_linecap="round",
        )  # fmt: skip

    def _line(self, edge: Edge) -> str:
        curve = self.curves[edge]
        colour = svg.COLOUR[svg.family(edge.relation)]
        thick = line_width(edge.probability)
        directed = not is_symmetric(edge.relation)
        head = 7 + 1.3 * thick if directed else 0.0
        start = _leave(curve, NODE + 1)
        tip_t = 1 - _leave(curve[::-1], NODE + 2)
        end = 1 - _leave(curve[::-1], NODE + 2 + head * 0.8)
        a, c, b = _piece(curve, start, max(start, end))
        path = f"M{_xy(a)}Q{_xy(c)} {_xy(b)}"
        titles = "; ".join(
            f"{about(self.snapshot, self.snapshot.assessments[i])}: "
            f"{likelihood_words(self.snapshot, self.snapshot.assessments[i])}"
            for i in edge.ids
        )
        parts = [
            svg.tag("title", svg.written(titles)),
            svg.tag("path", d=path, fill="none", stroke=colour, stroke_width=thick,
                    stroke_linecap="round" if edge.evidence == "limited" else None,
                    stroke_dasharray=svg.dashes(edge.evidence, thick)),
        ]  # fmt: skip
        if directed:
            tip = _bezier(curve, tip_t)
            angle = degrees(atan2(tip[1] - b[1], tip[0] - b[0]))
            parts.append(svg.arrow_head(tip, angle, head, colour))
        return svg.tag("g", *parts)


def line_width(probability: float) -> float:
    """Give the width of a line in px for a probability.

    Examples
    --------
    >>> line_width(0.2), line_width(1.0)
    (2.0, 7.0)
    """
    return round(0.75 + 6.25 * probability, 1)


def _bezier(curve: tuple[Point, ...], t: float) -> Point:
    (ax, ay), (cx, cy), (bx, by) = curve
    u = 1 - t
    return (u * u * ax + 2 * u * t * cx + t * t * bx, u * u * ay + 2 * u * t * cy + t * t * by)


def _leave(curve: tuple[Point, ...], distance: float) -> float:
    """Give the parameter at which a curve is `distance` away from its start."""
    x, y = curve[0]
    for step in range(1, 100):
        px, py = _bezier(curve, step / 200)
        if hypot(px - x, py - y) >= distance:
            return step / 200
    return 0.5


def _piece(curve: tuple[Point, ...], s: float, t: float) -> tuple[Point, Point, Point]:
    """Give the part of a quadratic curve between two parameters, by its blossom."""
    p0, p1, p2 = curve

    def blossom(i: int) -> float:
        return (1 - s) * (1 - t) * p0[i] + ((1 - s) * t + s * (1 - t)) * p1[i] + s * t * p2[i]

    return _bezier(curve, s), (blossom(0), blossom(1)), _bezier(curve, t)


def _xy(point: Point) -> str:
    return f"{svg.number(point[0])},{svg.number(point[1])}"


def _hull(points: list[Point]) -> list[Point]:
    """Give the convex hull by Andrew's monotone chain."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(run: list[Point]) -> list[Point]:
        out: list[Point] = []
        for p in run:
            while (
                len(out) > 1
                and (
                    (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1])
                    - (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])
                )
                <= 0
            ):
                out.pop()
            out.append(p)
        return out[:-1]

    return half(ordered) + half(ordered[::-1])


def _legend(y: float) -> str:
    parts, x = [], 12.0
    for evidence, words in (
        ("robust", "robust evidence"),
        ("medium", "medium"),
        ("limited", "limited"),
    ):
        parts.append(
            svg.line(x, y, x + 40, y, stroke=svg.INK, stroke_width=3.5,
                     stroke_linecap="round" if evidence == "limited" else None,
                     stroke_dasharray=svg.dashes(evidence, 3.5))
        )  # fmt: skip
        parts.append(svg.text(x + 47, y + 4, words, size=11, fill=svg.SOFT))
        x += 62 + svg.text_width(words, 11)
    for p in (0.2, 0.5, 0.95):
        parts.append(svg.line(x, y, x + 24, y, stroke=svg.INK, stroke_width=line_width(p)))
        parts.append(svg.text(x + 29, y + 4, percent(p), size=11, fill=svg.SOFT))
        x += 66
    x, y = 12.0, y + 22
    for kind, words in (
        ("ally", "ally"),
        ("support", "support (arrow: to whom)"),
        ("rival", "rival"),
        ("other", "other relation"),
    ):
        parts.append(svg.mark(kind, x + 6, y, svg.COLOUR[kind], 4.5))
        parts.append(svg.text(x + 17, y + 4, words, size=11, fill=svg.SOFT))
        x += 34 + svg.text_width(words, 11)
    return "".join(parts)
