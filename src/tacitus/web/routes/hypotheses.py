"""Hypotheses and scenarios: questions weighed, and courses drawn beside things as they are."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tacitus.core.matrix import HypothesisTable
from tacitus.core.scenario import ScenarioResult
from tacitus.study import Study
from tacitus.web.asked import AskedQuery, DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import Rows

router = APIRouter(tags=["hypotheses and scenarios"])


@router.get("/hypotheses", response_model=Rows[HypothesisTable])
async def hypotheses(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """List the hypotheses, each with its answers, matrix, roots and analysts."""

    def question(s: Study) -> Rows[HypothesisTable]:
        filters = asked.filters
        weighed = s.weigh_hypotheses(as_known=filters.as_known, scale=filters.scale)
        return rows_of(s, [result.table for result in weighed], [])

    return await desk.answer(request, Rows[HypothesisTable], question)


@router.get("/scenarios", response_model=Rows[ScenarioResult])
async def scenarios(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """List the scenarios that were run last, each with its months, sums and drivers."""

    def question(s: Study) -> Rows[ScenarioResult]:
        return rows_of(s, list(s.scenarios(asked.filters.as_known).values()), [])

    return await desk.answer(request, Rows[ScenarioResult], question)
