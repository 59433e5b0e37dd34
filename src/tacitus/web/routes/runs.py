"""Runs: a fit started from the page, followed, cancelled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from tacitus.core.vocabulary import vocabulary
from tacitus.web.asked import RunsOf
from tacitus.web.runs import Run
from tacitus.web.schemas import RunGiven, Runs, RunState

router = APIRouter(tags=["runs"])


def found(runs: RunsOf, key: Annotated[str, Path(max_length=40)]) -> Run:
    """Find the run before an answer begins."""
    return runs.find(key)


RunOf = Annotated[Run, Depends(found)]


@router.post("/runs")
async def start(runs: RunsOf, given: RunGiven) -> RunState:
    """Start a fit; one at a time, else 409."""
    for tier in given.tiers:
        vocabulary("tiers").check(tier)
    return (await run_in_threadpool(runs.start, given)).state()


@router.get("/runs")
async def listed(runs: RunsOf) -> Runs:
    """List the runs since the server was opened, the last first."""
    return Runs(rows=tuple(run.state() for run in runs.all()))


@router.get("/runs/{key}")
async def state(run: RunOf) -> RunState:
    """Say how far a run is."""
    return run.state()


@router.get("/runs/{key}/stream", response_class=EventSourceResponse)
async def stream(runs: RunsOf, run: RunOf) -> AsyncIterator[RunState]:
    """Tell the state of a run whenever it changes, until it ends."""
    async for told in runs.follow(run):
        yield told


@router.post("/runs/{key}/cancel")
async def cancel(run: RunOf) -> RunState:
    """End a run; what it had not written whole is not there."""
    await run_in_threadpool(run.cancel)
    return run.state()
