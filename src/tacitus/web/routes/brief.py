"""Brief and exports: the current view, written as ``tacitus brief`` and ``export`` write it."""

from __future__ import annotations

import io
import json
import mimetypes
import re
import tempfile
import zipfile
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from tacitus.core.snapshot import Snapshot, WriteReport
from tacitus.errors import InputError
from tacitus.study import Study
from tacitus.study.narrowing import is_whole
from tacitus.web.asked import Asked, AskedQuery, DeskOf
from tacitus.web.schemas import ExportReport, Formats
from tacitus.web.security import BRIEF_POLICY
from tacitus.write import BRIEFS, WRITERS, write

router = APIRouter(tags=["brief"])
Format = Annotated[str, Path(max_length=20)]
Released = Annotated[
    bool, Query(description="What was released, whole, instead of the current view.")
]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file; a folder as zip.", "content": {"*/*": _BINARY}}
}
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}}
}


@router.get("/brief", response_class=Response, responses=_PAGE)
async def brief(
    request: Request, desk: DeskOf, asked: AskedQuery, released: Released = False
) -> Response:
    """Give the brief of the current view as a page for a sandboxed frame."""

    def make(s: Study) -> tuple[bytes, str, dict[str, str]]:
        data, _ = _written(s, "html", asked, released)
        headers = {"Content-Security-Policy": BRIEF_POLICY, "X-Frame-Options": "SAMEORIGIN"}
        return data, "text/html; charset=utf-8", headers

    return await desk.send(request, make, long=True)


@router.get("/export", response_model=Formats)
async def formats() -> Formats:
    """List the formats."""
    return Formats(formats={name: writer.title for name, writer in WRITERS.items()})


@router.get("/export/{format}", response_class=Response, responses=_FILE)
async def export(
    request: Request,
    desk: DeskOf,
    asked: AskedQuery,
    format: Format,  # noqa: A002
    released: Released = False,
) -> Response:
    """Give the current view as a file; what was left out is counted in a header."""
    _check(format)

    def make(s: Study) -> tuple[bytes, str, dict[str, str]]:
        data, report = _written(s, format, asked, released)
        headers = {
            "Content-Disposition": f'attachment; filename="{report.filename}"',
            "X-Tacitus-Left-Out": json.dumps(report.left_out),
            "Content-Security-Policy": BRIEF_POLICY,
        }
        return data, report.media_type, headers

    return await desk.send(request, make, long=True)


@router.get("/export/{format}/report", response_model=ExportReport)
async def report(
    request: Request,
    desk: DeskOf,
    asked: AskedQuery,
    format: Format,  # noqa: A002
    released: Released = False,
) -> Response:
    """Say what an export holds, and what terms or the format keep out."""
    _check(format)
    return await desk.answer(
        request, ExportReport, lambda s: _written(s, format, asked, released)[1], long=True
    )


def _check(name: str) -> None:
    if name not in WRITERS:
        raise InputError(f"'{name}' is no output format; use one of: {', '.join(WRITERS)}.")


def _gathered(s: Study, asked: Asked, released: bool, *, all_events: bool) -> Snapshot:
    known, scale = asked.filters.as_known, asked.filters.scale
    if not released:
        return s.part_snapshot(asked.filters, asked.narrowed, all_events=all_events)
    if not is_whole(asked.filters, asked.narrowed):
        raise InputError("A release goes out whole; take the filters off.")
    return s.released_snapshot(as_known=known, scale=scale, all_events=all_events)


def _written(s: Study, name: str, asked: Asked, released: bool) -> tuple[bytes, ExportReport]:
    """Write a view, and read it back: one file, or a folder as zip."""
    snapshot = _gathered(s, asked, released, all_events=name not in BRIEFS)
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", s.name).strip("-.") or "study"
    with tempfile.TemporaryDirectory() as scratch:
        path = File(scratch) / f"{stem}{WRITERS[name].suffix}"
        done = write(snapshot, name, path)
        one = done.paths[0] if len(done.paths) == 1 and done.paths[0].is_file() else None
        data = one.read_bytes() if one else _zipped(File(scratch))
        filename = one.name if one else f"{stem}-{name}.zip"
    return data, _told(name, filename, snapshot.state, done)


def _told(name: str, filename: str, state: str, done: WriteReport) -> ExportReport:
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return ExportReport(
        format=name,
        filename=filename,
        media_type=kind,
        state=state,
        rows=done.rows,
        left_out=done.stripped,
        lost=done.lost,
    )


def _zipped(folder: File) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return held.getvalue()
