"""Regions in drawing coordinates, found by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from tacitus.write.figures import svg

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Region:
    """One province in drawing coordinates."""

    key: str
    country: str
    name: str
    path: str
    middle: tuple[float, float]
    room: float


class Atlas:
    """The regions to be drawn, and the way from degrees to px (equirectangular, true at the middle).

    Parameters
    ----------
    features : sequence of dict
        GeoJSON features with ``country``, ``name`` and ``key``.
    width, tallest : float
        The box to fill, in px.
    """

    def __init__(self, features: Sequence[dict[str, Any]], width: float, tallest: float) -> None:
        points = [p for f in features for ring in rings(f) for p in ring]
        lon, lat = [p[0] for p in points], [p[1] for p in points]
        self._west, self._north = min(lon), max(lat)
        self._squeeze = cos(radians((min(lat) + max(lat)) / 2))
        span_x = max((max(lon) - min(lon)) * self._squeeze, 1e-6)
        span_y = max(max(lat) - min(lat), 1e-6)
        self._scale = min(width / span_x, tallest / span_y)
        self.width, self.height = span_x * self._scale, span_y * self._scale
        self._left, self._top = 0.0, 0.0
        self.move((width - self.width) / 2, 30.0)
        self.regions = [r for f in features if (r := self._region(f)) is not None]
        self._by_name = {fold(r.name): r for r in reversed(self.regions)}
        self._by_key = {fold(r.key): r for r in self.regions} | {
            fold(f"{r.country}/{r.name}"): r for r in self.regions
        }

    def move(self, left: float, top: float) -> None:
        """Set where the map's corner stands."""
        self._left, self._top = left, top

    @property
    def km(self) -> float:
        """Px in one km."""
        return self._scale / 111.2

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Give the point of a place."""
        return (
            self._left + (longitude - self._west) * self._squeeze * self._scale,
            self._top + (self._north - latitude) * self._scale,
        )

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies within the frame of the map."""
        return (
            self._left <= x <= self._left + self.width and self._top <= y <= self._top + self.height
        )

    def find(self, place: str, country: str | None) -> Region | None:
        """Find a region by the name of a place, with or without its country."""
        return self._by_key.get(fold(f"{country}/{place}")) or self._by_name.get(fold(place))

    def find_key(self, key: str) -> Region | None:
        """Find a region by ``country/name``."""
        return self._by_key.get(fold(key)) or self._by_name.get(fold(key.rpartition("/")[2]))

    def _region(self, feature: dict[str, Any]) -> Region | None:
        properties = feature.get("properties") or {}
        pieces, largest, box = [], 0.0, (0.0, 0.0, 0.0)
        for ring in rings(feature):
            points = _thin([self.at(p[0], p[1]) for p in ring])
            if len(points) < 3:
                continue
            pieces.append(
                "M" + "L".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points) + "Z"
            )
            area, x, y = _centroid(points)
            if area > largest:
                xs = [p[0] for p in points]
                largest, box = area, (x, y, max(xs) - min(xs))
        if not pieces:
            return None
        country, name = str(properties.get("country", "")), str(properties.get("name", ""))
        key = str(properties.get("key") or f"{country}/{name}")
        return Region(key, country, name, "".join(pieces), box[:2], box[2])


def rings(feature: dict[str, Any]) -> Iterator[Ring]:
    """Give every ring of a feature's polygons, holes among them."""
    geometry = feature.get("geometry") or {}
    coordinates = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        yield from coordinates
    elif geometry.get("type") == "MultiPolygon":
        for polygon in coordinates:
            yield from polygon


def _thin(points: list[tuple[float, float]], least: float = 1.0) -> list[tuple[float, float]]:
    """Leave out points nearer to the last one than a line is wide."""
    kept: list[tuple[float, float]] = []
    for p in points:
        if not kept or abs(p[0] - kept[-1][0]) + abs(p[1] - kept[-1][1]) >= least:
            kept.append(p)
    return kept


def _centroid(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Give area and centroid of a ring by the shoelace formula."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if abs(area) < 1e-9:
        return 0.0, *points[0]
    return abs(area) / 2, x / (3 * area), y / (3 * area)


def fold(words: str) -> str:
    """Fold case, dashes and the word province away, so that names meet."""
    return " ".join(words.casefold().replace("-", " ").split()).replace(" province", "")
