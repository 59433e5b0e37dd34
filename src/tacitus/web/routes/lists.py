"""The pages that are lists: each view of ``tacitus show``, with the same rows and notes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from tacitus.core.counting import counted
from tacitus.core.results import LinkRow, MatrixRow
from tacitus.study import Study
from tacitus.study.attributed import matrix
from tacitus.study.linked import links
from tacitus.study.shared import SharedStudy
from tacitus.study.views import VIEWS, show
from tacitus.web.asked import AskedQuery, DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import Rows

router = APIRouter(tags=["lists"])
#: Address and view, with what the answer says; ties have a richer address of their own.
LISTS = {
    "parties": "List the parties, with what is said of each.",
    "claims": "Count who claims what, with both denominators; strata with ``by``.",
    "policies": "List how each party claims, given that it did it.",
    "attributions": "List who is likely behind each event, beside who claimed it.",
    "strengths": "List how strong each party is, from bounds.",
    "presence": "List where parties are said to be.",
    "roles": "List who brings what to whom.",
    "links": "List pairs with some operational link, from events alone: never its type or sign.",
    "coincidences": "List same day, same place, different parties.",
    "sources": "List sources: grade, origins, echoes, learned reliability.",
    "changes": "List what became known between two days, and from whom.",
}


Limit = Annotated[int, Query(ge=0, le=10**6, description="Most rows; 0 for all.")]


def _list(view: str, row: Any) -> Callable[..., Awaitable[Response]]:
    async def listed(
        request: Request, desk: DeskOf, asked: AskedQuery, limit: Limit = 2000
    ) -> Response:
        def question(s: Study) -> Any:
            found = show(s, view, asked.filters)
            rows: Sequence[Any] = found.rows
            if view == "changes" and isinstance(s, SharedStudy):
                rows = s.told(rows)  # the ledger's own words are of all sources
            left = len(rows) - limit if limit else 0
            more = [f"{counted(left, 'more row')}; limit=0 gives all."] if left > 0 else []
            return rows_of(s, rows[:limit] if limit else rows, [*found.notes, *more])

        return await desk.answer(request, Rows[row], question)

    listed.__name__ = view
    return listed


for _name, _says in LISTS.items():
    router.add_api_route(
        f"/{_name}",
        _list(_name, VIEWS[_name][0]),
        response_model=Rows[VIEWS[_name][0]],  # type: ignore[misc]
        description=_says,
    )


@router.get("/met", response_model=Rows[LinkRow])
async def met(request: Request, desk: DeskOf, asked: AskedQuery, limit: Limit = 2000) -> Response:
    """List all pairs and spans that meet in events, told as linked or not, the likeliest first."""

    def question(s: Study) -> Rows[LinkRow]:
        # What a fit keeps beside the ledger has not passed the guard of what others may see.
        rows, notes = links(s, asked.filters, every=not isinstance(s, SharedStudy))
        left = len(rows) - limit if limit else 0
        more = [f"{counted(left, 'more row')}; limit=0 gives all."] if left > 0 else []
        return rows_of(s, rows[:limit] if limit else rows, [*notes, *more])

    return await desk.answer(request, Rows[LinkRow], question)


@router.get("/matrix", response_model=Rows[MatrixRow])
async def claimed_against_did(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """Count claimed events by who is likely behind them."""
    return await desk.answer(
        request, Rows[MatrixRow], lambda s: rows_of(s, *matrix(s, asked.filters))
    )
