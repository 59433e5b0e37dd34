"""The user's own provinces: ``regions.geojson`` in the study's folder, checked before it is drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tacitus.errors import InputError

NAME = "regions.geojson"
_HELP = "the page on bringing your own map says what it holds."


def own_map(folder: Path) -> dict[str, Any] | None:
    """Read a study's own map; None where it has none. Each feature gets ``key`` and ``also``.

    Raises
    ------
    InputError
        It is no GeoJSON collection of shapes with ``country`` and ``name``.

    Examples
    --------
    >>> own_map(Path("no-such-folder")) is None
    True
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{NAME} cannot be read as GeoJSON ({error}); {_HELP}") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{NAME} is no FeatureCollection; {_HELP}")
    for n, feature in enumerate(features, 1):
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        said = (feature.get("properties") if isinstance(feature, dict) else None) or {}
        if not isinstance(shape, dict) or shape.get("type") not in {"Polygon", "MultiPolygon"}:
            raise InputError(f"Feature {n} of {NAME} is no polygon; {_HELP}")
        missing = [p for p in ("country", "name") if not said.get(p)]
        if missing:
            words = "' and no '".join(missing)
            raise InputError(f"Feature {n} of {NAME} has no '{words}'; {_HELP}")
        feature["properties"] = {"key": f"{said['country']}/{said['name']}", "also": [], **said}
    return {**found, "features": features}
