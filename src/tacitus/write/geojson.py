"""GeoJSON: events no finer than their precision, and presence by region."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from math import isnan
from pathlib import Path
from typing import Any

from tacitus.core import Place, Snapshot, WriteReport
from tacitus.core.counting import counted
from tacitus.errors import InputError, LicenceError
from tacitus.write.figures.svg import clean
from tacitus.write.licence import Clearance, clear
from tacitus.write.output import save
from tacitus.write.words import party_name

#: UCDP codes that stand for a district or a province: they stand for the province.
_REGION_CODES = {3, 4}


class GeoJson:
    """Write events and presence as one FeatureCollection (RFC 7946).

    An event is a Point with ``radius_km`` only where its place is known (``where_prec`` 1 or 2).
    One known to a province or district names its ``region``, which stands once as a polygon with
    the number of its events; any other has no geometry. ``geometry_is`` says which: point,
    region or none.
    """

    name = "geojson"
    title = "Events and presence, GeoJSON"
    suffix = ".geojson"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write the features.

        Raises
        ------
        LicenceError
            There are events or reports of presence, and none of them may be passed on.
        """
        clearance = clear(snapshot)
        features = features_of(clearance)
        kept_back = clearance.stripped.get("events", 0) + clearance.stripped.get("presence", 0)
        if kept_back and not any(not f["properties"].get("withheld") for f in features):
            raise LicenceError(
                "Every row is under terms that forbid passing it on "
                f"({counted(kept_back, 'row')}); export csv instead, which keeps ids."
            )
        collection = {
            "type": "FeatureCollection",
            "title": snapshot.title or snapshot.name,
            "as_known": f"{snapshot.as_known:%Y-%m-%d}",
            "state": snapshot.state,
            "narrowed_to": snapshot.narrowed,
            "simulated": snapshot.simulated,
            "attribution": list(clearance.attributions),
            "borders": snapshot.regions.get("attribution"),
            "withheld": dict(sorted(clearance.stripped.items())),
            "features": features,
        }
        text = json.dumps(collection, ensure_ascii=False, allow_nan=False, default=_plain)
        save(path, clean(text) + "\n")
        counts = {"point": 0, "region": 0, "none": 0}
        for feature in features:
            counts[feature["properties"]["geometry_is"]] += 1
        lost = (
            f"{counts['none']} features have no geometry: their place is not known well enough",
        )
        return WriteReport((path,), counts, clearance.stripped, lost if counts["none"] else ())


def features_of(clearance: Clearance) -> list[dict[str, Any]]:
    """Give the features of events, of events kept back (ids alone), and of presence."""
    snapshot = clearance.snapshot
    regions = _Regions(snapshot)
    features = [_event(row, regions, snapshot) for row in snapshot.events]
    told = Counter(f["properties"]["region"] for f in features if f["properties"]["region"])
    for key, n in sorted(told.items()):
        properties = {"what": "region", "region": key, "events": n, "geometry_is": "region"}
        geometry = regions.geometry(key)
        features.append(_feature(geometry, properties | {"simulated": snapshot.simulated}))
    for ids in clearance.withheld.get("events", ()):
        properties = {"what": "event", **ids, "withheld": True, "geometry_is": "none"}
        features.append(_feature(None, properties | {"simulated": snapshot.simulated}))
    for row in snapshot.presence:
        key = regions.find(row.place, row.country)
        geometry = regions.geometry(key)
        features.append(
            _feature(
                geometry,
                {
                    "what": "presence",
                    "party": row.party,
                    "name": party_name(snapshot, row.party),
                    "place": row.place,
                    "country": row.country,
                    "region": key,
                    "where_prec": row.where_prec,
                    "period": row.period or None,
                    "polarity": row.polarity,
                    "modality": row.modality,
                    "roots": row.roots,
                    "assertions": list(row.assertions),
                    "geometry_is": "region" if geometry else "none",
                    "simulated": snapshot.simulated,
                },
            )
        )
    return features


class _Regions:
    """The study's regions by key, found by country and name."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._geometry: dict[str, dict[str, Any]] = {}
        self._by_place: dict[tuple[str, str], str] = {}
        self._by_name: dict[str, str] = {}
        for feature in snapshot.regions.get("features", []):
            properties = feature.get("properties") or {}
            country, name = (str(properties.get(k, "")) for k in ("country", "name"))
            key = str(properties.get("key") or f"{country}/{name}")
            self._geometry[key] = feature["geometry"]
            self._by_place[country.casefold(), name.casefold()] = key
            self._by_name.setdefault(name.casefold(), key)

    def find(self, name: str | None, country: str | None) -> str | None:
        """Find a region's key; by its name alone only where the country is not given."""
        if not name:
            return None
        if country:
            return self._by_place.get((country.casefold(), name.casefold()))
        return self._by_name.get(name.casefold())

    def geometry(self, key: str | None) -> dict[str, Any] | None:
        """Give a region's geometry."""
        return self._geometry.get(key) if key else None


def _event(row: Mapping[str, Any], regions: _Regions, snapshot: Snapshot) -> dict[str, Any]:
    place = _place(row)
    geometry, kind, radius, region = None, "none", None, None
    if place is not None and place.is_point:
        geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        kind, radius = "point", place.radius_km
    elif place is not None and place.coarsest in _REGION_CODES:
        region = regions.find(row.get("admin1"), row.get("country"))
        kind = "region" if region else "none"
    # Coordinates of a place that is not known as a point would be drawn as one all the same.
    properties = {k: v for k, v in row.items() if k not in {"latitude", "longitude"}}
    return _feature(
        geometry,
        {
            "what": "event",
            **properties,
            "withheld": False,
            "geometry_is": kind,
            "radius_km": radius,
            "region": region,
            "precision": place.precision_text if place else "not recorded",
            "simulated": snapshot.simulated or bool(row.get("simulated")),
        },
    )


def _place(row: Mapping[str, Any]) -> Place | None:
    try:
        return Place(
            str(row.get("place") or ""),
            latitude=_number(row.get("latitude")),
            longitude=_number(row.get("longitude")),
            where_prec=row.get("where_prec"),
            where_prec_max=row.get("where_prec_max"),
        )
    except InputError:
        return None


def _number(value: Any) -> float | None:
    return None if value is None or isnan(value) else float(value)


def _feature(geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    plain = {k: None if isinstance(v, float) and isnan(v) else v for k, v in properties.items()}
    return {"type": "Feature", "geometry": geometry, "properties": plain}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
