"""A source in full; the list of all is among the lists."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from tacitus.study import Study
from tacitus.study.shared import SharedStudy
from tacitus.study.sourced import SourcePage, source_page, without_writers
from tacitus.web.asked import AskedQuery, DeskOf

router = APIRouter(tags=["lists"])


@router.get("/sources/{key:path}", response_model=SourcePage)
async def source(
    request: Request, desk: DeskOf, asked: AskedQuery, key: Annotated[str, Path(max_length=500)]
) -> Response:
    """Give one source: who it is, what was learned of it, what it said, whom it repeats."""

    def question(s: Study) -> SourcePage:
        page = source_page(s, key, asked.filters)
        return without_writers(page) if isinstance(s, SharedStudy) else page

    return await desk.answer(request, SourcePage, question)
