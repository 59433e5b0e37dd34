"""The frame of every page: what the study is, and the sentences it supports."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tacitus.core.release import Gate
from tacitus.study import Study
from tacitus.study.overview import FindingRow, Overview, finding_rows, overview
from tacitus.web.asked import AskedQuery, DeskOf
from tacitus.web.desk import rows_of
from tacitus.web.schemas import Rows

router = APIRouter(tags=["study"])


@router.get("/study", response_model=Overview)
async def study(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """Say what the study is and holds, and give the words it uses."""
    return await desk.answer(request, Overview, lambda s: overview(s, asked.filters))


@router.get("/gate", response_model=Gate)
async def gate(request: Request, desk: DeskOf) -> Response:
    """Say how the study stands before release, with the log of checks, releases, retractions."""
    return await desk.answer(request, Gate, lambda s: s.gate())


@router.get("/findings", response_model=Rows[FindingRow])
async def findings(request: Request, desk: DeskOf, asked: AskedQuery) -> Response:
    """List the sentences that the numbers support; with ``max_roots=1`` those on a single root."""

    def question(s: Study) -> Rows[FindingRow]:
        rows, notes = finding_rows(s, replace(asked.filters, groups=()))
        most = asked.narrowed.max_roots
        kept = [r for r in rows if most is None or (r.roots is not None and r.roots <= most)]
        return rows_of(s, kept, notes)

    return await desk.answer(request, Rows[FindingRow], question)
