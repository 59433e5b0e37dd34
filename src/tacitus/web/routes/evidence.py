"""Evidence: an assessment unfolded to its passages, and the document opened there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from tacitus.study import Study
from tacitus.study.documents import DocumentPage, document_page
from tacitus.study.proposals import ProposalRow, proposal
from tacitus.study.unfolding import Unfolded, unfold
from tacitus.web.asked import AskedQuery, DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import Rows

router = APIRouter(tags=["evidence"])
Key = Annotated[str, Path(max_length=500)]


@router.get("/why/{key:path}", response_model=Unfolded)
async def why(request: Request, desk: DeskOf, asked: AskedQuery, key: Key) -> Response:
    """Unfold an assessment, an assertion or an event down to its passages."""
    filters = asked.filters
    return await desk.answer(request, Unfolded, lambda s: unfold(s, key, filters))


@router.get("/documents/{key:path}", response_model=DocumentPage)
async def document(request: Request, desk: DeskOf, asked: AskedQuery, key: Key) -> Response:
    """Give a document's passages in order, with what is asserted in each."""
    known = asked.filters.as_known
    return await desk.answer(request, DocumentPage, lambda s: document_page(s, key, as_known=known))


@router.get("/assertions", response_model=Rows[ProposalRow])
async def assertions(
    request: Request,
    desk: DeskOf,
    ids: Annotated[list[Annotated[str, Query(max_length=500)]], Query(max_length=500)] = [],  # noqa: B006
    kind: Annotated[
        str | None, Query(pattern="^(tie|party|event|pattern)$", description="All of one kind.")
    ] = None,
) -> Response:
    """Give assertions as they stand now, each with its passage and what people decided."""

    def question(s: Study) -> Rows[ProposalRow]:
        of_kind = [a.id for a in s.assertions().values() if a.kind == kind]
        return rows_of(s, [proposal(s, key) for key in dict.fromkeys([*ids, *of_kind])], [])

    return await desk.answer(request, Rows[ProposalRow], question)
