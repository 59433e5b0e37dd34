"""The map and the timeline: events as columns, and the provinces they lie in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import Response
from pydantic import BaseModel

from tacitus.study import Study
from tacitus.study.mapped import EventDetail, event_columns, event_detail
from tacitus.study.overview import borders_note
from tacitus.study.snapshots import drawn_regions
from tacitus.web.asked import AskedQuery, DeskOf
from tacitus.web.events import encode
from tacitus.web.schemas import EventsHeader

router = APIRouter(tags=["map and timeline"])
OCTETS = "application/octet-stream"


class Regions(BaseModel):
    """Provinces to draw, as GeoJSON; each has ``key``, ``country``, ``name``, ``also``."""

    type: str
    features: list[dict[str, Any]]
    borders: str


@router.get(
    "/events",
    response_class=Response,
    responses={
        200: {
            "description": "A line of JSON (EventsHeader), then little-endian arrays: see Column.",
            "content": {OCTETS: {"schema": {"type": "string", "format": "binary"}}},
            "model": EventsHeader,
        }
    },
)
async def events(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """Give all events as columns, by date, the undated last."""

    def make(s: Study) -> tuple[bytes, str, dict[str, str]]:
        return encode(event_columns(s, asked.filters), s.revision), OCTETS, {}

    return await desk.send(request, make)


@router.get("/events/{key:path}", response_model=EventDetail)
async def event(
    request: Request,
    desk: DeskOf,
    asked: AskedQuery,
    key: Annotated[str, InPath(max_length=500, description="Its id, or its place in /events.")],
) -> Response:
    """Give one event in full: its row, who claimed it, and who is likely behind it."""
    return await desk.answer(request, EventDetail, lambda s: event_detail(s, key, asked.filters))


@router.get("/regions", response_model=Regions)
async def regions(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """Give the provinces of the study's countries, and say whose borders they are."""

    def question(s: Study) -> Regions:
        found = drawn_regions(s, asked.filters.as_known)
        return Regions(
            type="FeatureCollection", features=found["features"], borders=borders_note(s)
        )

    return await desk.answer(request, Regions, question, salt=_stamp(desk.folder))


def _stamp(folder: Path) -> str:
    """Mark the user's own map: it may change without a write to the study."""
    own = folder / "regions.geojson"
    return str(own.stat().st_mtime_ns) if own.is_file() else ""
