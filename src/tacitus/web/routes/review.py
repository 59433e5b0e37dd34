"""Review: the queue, verdicts, undo. Nobody's verdict is lost, and none is given on older ground."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from tacitus.core.assertion import Assertion
from tacitus.core.codec import from_plain
from tacitus.core.counting import counted
from tacitus.core.review import Review
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError, NotFoundError, StaleError
from tacitus.study import Study
from tacitus.study.proposals import ProposalRow, proposal, queue_rows
from tacitus.web.asked import DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import (
    MergeGiven,
    Reviewed,
    ReviewGiven,
    Rows,
    Stale,
    UndoGiven,
)

router = APIRouter(tags=["review"])
_STALE: dict[int | str, dict[str, Any]] = {
    409: {"model": Stale, "description": "It changed; what stands now is with it."}
}


@router.get("/queue", response_model=Rows[ProposalRow])
async def queue(
    request: Request,
    desk: DeskOf,
    who: Annotated[
        str | None,
        Query(max_length=200, description="Proposals that this coder has not decided on."),
    ] = None,
    tier: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """List the proposals that wait, the surest first; a coder does not see others' verdicts."""
    if tier is not None:
        vocabulary("tiers").check(tier)

    def question(s: Study) -> Rows[ProposalRow]:
        rows, waiting = queue_rows(s, who=who or None, tier=tier, limit=limit)
        return rows_of(s, rows, [f"{counted(waiting, 'proposal waits', 'proposals wait')}."])

    return await desk.answer(request, Rows[ProposalRow], question)


@router.post("/review", response_model=Reviewed, responses=_STALE)
async def review(desk: DeskOf, given: ReviewGiven) -> Response:
    """Record a verdict; refused with 409 and what stands now if the proposal changed since."""
    correction = None
    if (given.verdict == "correct") != (given.corrected is not None):
        raise InputError("The verdict 'correct' needs 'corrected', and no other takes it.")
    if given.corrected is not None:
        correction = from_plain(Assertion, given.corrected)

    def change(s: Study) -> Response:
        held = s.assertion(given.assertion)
        if held is None:
            raise NotFoundError(f"The study holds no assertion '{given.assertion}'; check its id.")
        try:
            done = s.review(
                given.verdict,
                f"assertion/{given.assertion}",
                who=given.who,
                why=given.why,
                correction=correction,
                based_on=given.based_on,
            )
        except StaleError as error:
            now = proposal(s, given.assertion)
            stale = {"detail": str(error), "revision": s.revision, "now": now}
            return Response(Stale.model_validate(stale).model_dump_json(), 409, media_type=JSON)
        return _done(s, done)

    return await desk.write(change)


@router.post("/undo", response_model=Reviewed)
async def undo(desk: DeskOf, given: UndoGiven) -> Response:
    """Take a review back; the record keeps both."""
    return await desk.write(lambda s: _done(s, s.undo(given.review, who=given.who, why=given.why)))


@router.post("/merge", response_model=Reviewed)
async def merge(desk: DeskOf, given: MergeGiven) -> Response:
    """Make parties, or events, one."""
    if given.kept in given.others:
        raise InputError(f"'{given.kept}' cannot be merged with itself; name others.")
    return await desk.write(
        lambda s: _done(s, s.merge(given.kept, *given.others, who=given.who, why=given.why))
    )


JSON = JSONResponse.media_type


def _done(s: Study, done: Review) -> Response:
    body = Reviewed(review=done, revision=s.revision)
    return Response(body.model_dump_json(), media_type=JSON)
