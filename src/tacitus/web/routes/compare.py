"""Compare: two moments of knowledge, or two fits, side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from tacitus.core.scale import DEFAULT_SCALE, scale
from tacitus.study.comparing import CompareRow, compare
from tacitus.study.overview import FitRow, fit_rows
from tacitus.web.asked import DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import Rows

router = APIRouter(tags=["compare"])
Side = Annotated[
    str | None,
    Query(max_length=100, description="A day, a moment, r and a revision, or a fit's id; or now."),
]


@router.get("/compare", response_model=Rows[CompareRow])
async def compared(
    request: Request,
    desk: DeskOf,
    left: Side = None,
    right: Side = None,
    scale_id: Annotated[str, Query(alias="scale", max_length=20)] = DEFAULT_SCALE,
) -> Response:
    """List what was concluded otherwise at two moments, and which roots moved it."""
    scale(scale_id)
    return await desk.answer(
        request,
        Rows[CompareRow],
        lambda s: rows_of(s, *compare(s, left, right, scale_id=scale_id)),
    )


@router.get("/fits", response_model=Rows[FitRow])
async def fits(request: Request, desk: DeskOf) -> Response:
    """List the fits that are kept, oldest first."""
    return await desk.answer(request, Rows[FitRow], lambda s: rows_of(s, fit_rows(s), []))
