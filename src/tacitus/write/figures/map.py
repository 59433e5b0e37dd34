"""Maps of regions: presence as reported, and events no finer than their precision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import hypot
from typing import Any

from tacitus.core import Place, Snapshot
from tacitus.core.counting import counted
from tacitus.errors import InputError
from tacitus.write.figures import svg
from tacitus.write.figures.atlas import Atlas, Region, fold, rings
from tacitus.write.figures.boxes import Box, Label, settle
from tacitus.write.figures.frame import empty, framed
from tacitus.write.words import party_name

WIDTH, TALLEST = 860.0, 600.0
PARTIES = 6
#: Above this many spots, those within BIN px are drawn as one; above RINGS, without their radius.
SPOTS, RINGS, BIN = 600, 120, 6.0
#: Tints of parties; every shaded region also bears the names, so that none needs its colour.
TINTS = ("#3f5f9e", "#27776f", "#ad4632", "#a8780f", "#6a4b8a", "#4d5561")
TINT = 0.34
#: A label farther from its region's middle than this, in px, is tied to it by a line.
LEADER = 15.0
LAND, BORDER = "#f0ede4", "#b9b4a6"


def presence(snapshot: Snapshot) -> str:
    """Draw who is said to be in which region: a tint for one party, stripes where several.

    A region of which nothing is said stays plain; one where a party is said not to be carries a
    mark. Places that are no region of the map are counted and named below.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no regions" in presence(Snapshot("x", now, now))
    True
    """
    features = _features(snapshot)
    if not features:
        return empty(snapshot, "no regions to draw", title="Presence")
    atlas = Atlas(features, WIDTH - 40, TALLEST)
    there: dict[str, list[str]] = defaultdict(list)
    absent: dict[str, list[str]] = defaultdict(list)
    beyond: dict[str, int] = defaultdict(int)
    for row in snapshot.presence:
        if row.modality != "actual":
            continue  # planned or possible is not there
        region = atlas.find(row.place, row.country)
        if region is None:
            beyond[row.place] += 1
            continue
        where = absent if row.polarity == "negated" else there
        if row.party not in where[region.key]:
            where[region.key].append(row.party)
    counts: dict[str, int] = defaultdict(int)
    for parties in (*there.values(), *absent.values()):
        for party in parties:
            counts[party] += 1
    order = sorted(counts, key=lambda p: (-counts[p], p))
    mixes = sorted({_mix(ps, order) for ps in there.values() if len(ps) > 1})
    parts = [_patterns(mixes), _land(atlas)]
    for region in atlas.regions:
        said = there[region.key]
        if said:
            look = _fill(_mix(said, order), mixes)
        elif absent[region.key]:
            look = {"fill": svg.PANEL}
        else:
            continue
        parts.append(_area(region, **look))
    tagged = {
        r.key: [_short(snapshot, p) for p in there[r.key]]
        + [f"no {_short(snapshot, p)}" for p in absent[r.key]]
        for r in atlas.regions
    }
    parts.append(_names(atlas, tagged))
    y = atlas.height + 50
    legend, y = _presence_legend(snapshot, order, y)
    notes = []
    if beyond:
        named = ", ".join(sorted(beyond)[:8]) + (" …" if len(beyond) > 8 else "")
        notes.append(f"Of places off this map, and so not drawn: {sum(beyond.values())} ({named})")
    body = "".join(parts) + legend + _foot(snapshot, notes, y)
    description = "; ".join(
        f"{r.name}: {', '.join(tagged[r.key])}" for r in atlas.regions if tagged[r.key]
    )
    return framed(
        snapshot, WIDTH, y + 18 * (len(notes) + 1), body, title="Presence by region",
        description=description or "nothing said of any region",
    )  # fmt: skip


def events(snapshot: Snapshot) -> str:
    """Draw events: points with their radius where the place is known, counts of regions else.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> "no regions" in events(Snapshot("x", now, now))
    True
    """
    features = _features(snapshot)
    if not features:
        return empty(snapshot, "no regions to draw", title="Events")
    atlas = Atlas(features, WIDTH - 40, TALLEST)
    counts: dict[str, int] = defaultdict(int)
    off = 0
    for key, n in snapshot.totals.by_region.items():
        region = atlas.find_key(key)
        if region is None:
            off += n
        else:
            counts[region.key] += n
    most = max(counts.values(), default=1)
    parts = [_land(atlas)]
    parts += [
        _area(r, fill=svg.INK, fill_opacity=0.05 + 0.2 * counts[r.key] / most)
        for r in atlas.regions
        if counts[r.key]
    ]
    drawn, spots = _points(snapshot, atlas)
    parts += spots
    tagged = {r.key: [f"{counts[r.key]:,}"] if counts[r.key] else [] for r in atlas.regions}
    parts.append(_names(atlas, tagged))
    totals = snapshot.totals
    y = atlas.height + 50
    legend = (
        svg.tag("circle", cx=18, cy=y - 4, r=2.6, fill=svg.RIVAL)
        + svg.text(28, y, "place known", size=11, fill=svg.SOFT)
        + svg.tag("circle", cx=130, cy=y - 4, r=7, fill=svg.RIVAL, fill_opacity=0.14)
        + svg.text(142, y, "within about 25 km", size=11, fill=svg.SOFT)
        + svg.tag("rect", x=266, y=y - 11, width=22, height=13, fill=svg.INK, fill_opacity=0.25)
        + svg.text(294, y, "number: events known to the province only", size=11, fill=svg.SOFT)
        + _plain_key(560, y, "none at province level")
    )
    beyond = totals.points - drawn
    notes = [
        f"Of {counted(totals.total, 'event')}: {totals.unplaced:,} without a place and {off:,} of "
        f"regions off this map are not drawn; without a date {totals.undated:,}"
    ]
    if beyond > 0:
        lie = counted(beyond, "further point lies", "further points lie")
        notes.append(f"{lie} off this map or beyond the rows held here")
    y += 20
    body = "".join(parts) + legend + _foot(snapshot, notes, y)
    said = "; ".join(f"{r.name}: {counts[r.key]}" for r in atlas.regions if counts[r.key])
    return framed(
        snapshot, WIDTH, y + 18 * (len(notes) + 1), body, title="Events by place",
        description=f"{counted(drawn, 'point')}; {said}",
    )  # fmt: skip


def is_point(row: dict[str, Any]) -> Place | None:
    """Give an event's place if it may be drawn as a point, else None.

    Examples
    --------
    >>> is_point({"latitude": 33.3, "longitude": 69.9, "where_prec": 4}) is None
    True
    """
    try:
        place = Place(
            str(row.get("place") or ""), latitude=row.get("latitude"),
            longitude=row.get("longitude"), where_prec=row.get("where_prec"),
            where_prec_max=row.get("where_prec_max"),
        )  # fmt: skip
    except (InputError, TypeError):
        return None
    return place if place.is_point else None


def _points(snapshot: Snapshot, atlas: Atlas) -> tuple[int, list[str]]:
    """Draw points, events of one spot as one whose area grows with their number."""
    spots: dict[tuple[float, float, float], int] = defaultdict(int)
    for row in snapshot.events:
        place = is_point(row)
        if place is None or place.longitude is None or place.latitude is None:
            continue
        x, y = atlas.at(place.longitude, place.latitude)
        if atlas.holds(x, y):
            spots[round(x, 1), round(y, 1), place.radius_km or 1.0] += 1
    drawn = sum(spots.values())
    if len(spots) > SPOTS:
        spots = _binned(spots)
    rings = sum(radius > 1 for *_, radius in spots) <= RINGS
    circles = []
    for (x, y, radius), n in sorted(spots.items()):
        look = {"cx": x, "cy": y, "fill": svg.RIVAL}
        if radius > 1 and rings:
            reach = max(3.0, radius * atlas.km)
            circles.append(svg.tag("circle", **look, r=reach, fill_opacity=0.1))
        opacity = 0.65 if radius <= 1 else 0.3
        size = min(9.0, 2.2 * n**0.5 if len(spots) < RINGS else 0.9 + 0.5 * n**0.5)
        circles.append(svg.tag("circle", **look, r=size, fill_opacity=opacity))
    return drawn, circles


def _binned(spots: dict[tuple[float, float, float], int]) -> dict[tuple[float, float, float], int]:
    """Put spots that lie within a few px of each other together, so that a dense map stays legible."""
    bins: dict[tuple[float, float, float], int] = defaultdict(int)
    for (x, y, radius), n in spots.items():
        bins[(x // BIN + 0.5) * BIN, (y // BIN + 0.5) * BIN, radius] += n
    return bins


def _features(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Give the features of countries in which anything is to be shown; all if none."""
    features = [f for f in snapshot.regions.get("features", []) if any(rings(f))]
    countries = {fold(r.country) for r in snapshot.presence if r.country}
    countries |= {fold(k.partition("/")[0]) for k in snapshot.totals.by_region}
    kept = [f for f in features if fold(str(f["properties"].get("country", ""))) in countries]
    return kept or features


def _short(snapshot: Snapshot, party_id: str) -> str:
    party = snapshot.parties.get(party_id)
    acronyms = [n.text for n in party.names if n.kind == "acronym"] if party else []
    return acronyms[0] if acronyms else svg.shorten(party_name(snapshot, party_id), 110, 10)


def _mix(parties: Sequence[str], order: list[str]) -> tuple[int, ...]:
    """Give the tints of a region's parties; all beyond the last tint share it."""
    return tuple(sorted({min(order.index(p), PARTIES - 1) for p in parties}))


def _fill(mix: tuple[int, ...], mixes: list[tuple[int, ...]]) -> dict[str, object]:
    """Give the look of a region: one tint for one party, stripes of each tint for several."""
    if mix in mixes:
        return {"fill": f"url(#hatch-{mixes.index(mix)})"}
    return {"fill": TINTS[mix[0]], "fill_opacity": TINT}


def _patterns(mixes: list[tuple[int, ...]]) -> str:
    """Define a hatch for each set of parties that share a region."""
    hatches = []
    for i, mix in enumerate(mixes):
        stripe, gap = 8.0, 2.0
        pitch = (stripe + gap) * max(len(mix), 2)
        stripes = [
            svg.tag("rect", x=n * (stripe + gap), y=0, width=stripe, height=pitch,
                    fill=TINTS[tint], fill_opacity=TINT + 0.16)
            for n, tint in enumerate(mix * 2 if len(mix) == 1 else mix)
        ]  # fmt: skip
        hatches.append(
            svg.tag("pattern", *stripes, id=f"hatch-{i}", width=pitch, height=pitch,
                    patternUnits="userSpaceOnUse", patternTransform="rotate(45)")
        )  # fmt: skip
    return svg.tag("defs", *hatches) if hatches else ""


def _land(atlas: Atlas) -> str:
    return "".join(_area(r, fill=LAND) for r in atlas.regions)


def _area(region: Region, **look: object) -> str:
    return svg.tag(
        "path", d=region.path, fill_rule="evenodd", stroke=BORDER, stroke_width=0.8, **look
    )


def _names(atlas: Atlas, tagged: dict[str, list[str]]) -> str:
    """Write the names of regions that have something to say, where they do not collide."""
    chosen = [r for r in atlas.regions if tagged[r.key]]
    labels = []
    for r in chosen:
        lines = [r.name, *tagged[r.key]]
        w, h = max(svg.text_width(t, 11) for t in lines) + 4, 13.0 * len(lines)
        x, y = r.middle
        offsets = [(0, 0), *((dx, dy) for d in (10, 20, 34) for dx, dy in
                             ((0, -d), (0, d), (d, 0), (-d, 0), (d, d), (-d, -d)))]  # fmt: skip
        labels.append(Label([Box(x + dx, y + dy, w, h) for dx, dy in offsets]))
    boxes = settle(labels, [], width=WIDTH, height=atlas.height + 60)
    parts = []
    for r, b in zip(chosen, boxes, strict=True):
        top = b.y - b.height / 2 + 10
        if hypot(b.x - r.middle[0], b.y - r.middle[1]) > LEADER:
            parts.append(svg.line(*r.middle, b.x, b.y, stroke=svg.INK, stroke_width=0.7))
            parts.append(svg.tag("circle", cx=r.middle[0], cy=r.middle[1], r=1.6, fill=svg.INK))
        parts.append(svg.text(b.x, top, r.name, size=11, anchor="middle", bold=True, halo=True))
        parts += [
            svg.text(b.x, top + 12.5 * (i + 1), t, size=10, anchor="middle", halo=True)
            for i, t in enumerate(tagged[r.key])
        ]
    return "".join(parts)


def _presence_legend(snapshot: Snapshot, order: list[str], y: float) -> tuple[str, float]:
    parts, x = [], 12.0
    for i, party in enumerate(order[:PARTIES]):
        name = party_name(snapshot, party)
        name = "further parties" if i == PARTIES - 1 and len(order) > PARTIES else name
        short = _short(snapshot, party)
        label = name if name in {short, "further parties"} else f"{name} ({short})"
        wide = svg.text_width(label, 11) + 44
        if x + wide > WIDTH - 12:
            x, y = 12.0, y + 19
        box = {"x": x, "y": y - 11, "width": 22, "height": 13}
        parts.append(svg.tag("rect", **box, fill=LAND, stroke=BORDER))
        parts.append(svg.tag("rect", **box, fill=TINTS[i], fill_opacity=TINT))
        parts.append(svg.text(x + 28, y, label, size=11, fill=svg.SOFT))
        x += wide
    x, y = 12.0, y + 19
    parts.append(_plain_key(x, y, "nothing said"))
    parts.append(_plain_key(x + 120, y, "said not to be there (“no …”)", svg.PANEL))
    parts.append(svg.text(x + 330, y, "stripes: several parties", size=11, fill=svg.SOFT))
    return "".join(parts), y + 20


def _plain_key(x: float, y: float, words: str, fill: str = LAND) -> str:
    box = svg.tag("rect", x=x, y=y - 11, width=22, height=13, fill=fill, stroke=BORDER)
    return box + svg.text(x + 28, y, words, size=11, fill=svg.SOFT)


def _foot(snapshot: Snapshot, notes: list[str], y: float) -> str:
    whose = snapshot.regions.get("attribution")
    if not whose:
        whose = "of an invented country" if snapshot.simulated else "as in the study's region file"
    lines = [svg.text(12, y + 18 * i, n, size=11, fill=svg.AMBER) for i, n in enumerate(notes)]
    borders = svg.text(
        12, y + 18 * len(notes), f"Borders: {whose}; they take no side.", size=11, fill=svg.SOFT
    )
    return "".join(lines) + borders
