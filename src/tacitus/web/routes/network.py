"""The network: ties as lines."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tacitus.study.narrowing import narrowed_ties
from tacitus.study.tied import TieLine
from tacitus.web.asked import AskedQuery, DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import Rows

router = APIRouter(tags=["network"])


@router.get("/ties", response_model=Rows[TieLine])
async def ties(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """List the ties, each with its years, its sources and its own dates."""
    return await desk.answer(
        request,
        Rows[TieLine],
        lambda s: rows_of(s, *narrowed_ties(s, asked.filters, asked.narrowed)),
    )
