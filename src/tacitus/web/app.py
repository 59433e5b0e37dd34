"""The server of one study's workbench."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tacitus import __version__, errors
from tacitus.study import Study
from tacitus.study.shared import SharedStudy
from tacitus.web.desk import Desk
from tacitus.web.routes import ROUTERS
from tacitus.web.runs import Command, RunDesk, infer_command
from tacitus.web.schema import describe
from tacitus.web.schemas import Problem
from tacitus.web.security import Guard, is_loopback, refuse
from tacitus.web.static import FOLDER, pages

_log = logging.getLogger(__name__)

#: The status of each error; the first that fits.
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (errors.NotFoundError, 404),
    (errors.StaleError, 409),
    (errors.LockedError, 423),
    (errors.LicenceError, 403),
    (errors.ReleaseError, 409),
    (errors.StudyError, 409),
    (errors.TacitusError, 400),
)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": words}
    for code, words in {
        400: "It does not fit.",
        401: "The token is missing.",
        403: "Not from here, or not under the terms of a source.",
        404: "There is none.",
        409: "Something stands in the way, or has changed.",
        413: "Too large.",
        415: "Not JSON.",
        421: "Not our name.",
        422: "A field is missing or wrong.",
        423: "Another process is writing.",
    }.items()
}


def create_app(
    folder: Path | str,
    *,
    token: str,
    host: str = "127.0.0.1",
    static: Path = FOLDER,
    command: Command = infer_command,
) -> FastAPI:
    """Make the server of a study.

    Parameters
    ----------
    folder : Path
        The study's.
    token : str
        Asked for in every request.
    host : str
        Where it will listen; beyond loopback, rows whose terms forbid passing on are not served.
    static : Path
        The built pages.
    command : callable
        What a run executes.

    Raises
    ------
    NotAStudyError
        The folder holds none.
    """
    folder = Path(folder)
    with Study.open(folder) as study:
        title = study.name

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.runs.close()
        app.state.desk.close()

    app = FastAPI(
        title=f"tacitus: {title}",
        version=__version__,
        lifespan=life,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=_REFUSALS,
        generate_unique_id_function=lambda route: route.name,
    )
    opens: Callable[[Path], Study] = Study.open if is_loopback(host) else SharedStudy.open
    app.state.desk = Desk(folder, opens)
    app.state.runs = RunDesk(folder, command)
    for router in ROUTERS:
        app.include_router(router, prefix="/api")
    app.include_router(pages(static))
    app.add_middleware(Guard, token=token, host=host)
    app.add_exception_handler(errors.TacitusError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _failed)
    describe(app)
    return app


def _refused(request: Request, error: Exception) -> JSONResponse:
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return JSONResponse({"detail": str(error)}, status)


def _http(request: Request, error: Exception) -> JSONResponse:
    code = getattr(error, "status_code", 400)
    words = {404: "There is nothing here.", 405: "That cannot be done here; see the methods."}
    detail = words.get(code) or str(getattr(error, "detail", "It does not fit."))
    return JSONResponse({"detail": detail}, code, getattr(error, "headers", None))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Say the first thing that is wrong, without repeating what was sent."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if found and found[0].get("type") == "json_invalid":
        return JSONResponse({"detail": "The body is not JSON; check its commas and quotes."}, 422)
    first = found[0] if found else {"loc": (), "msg": "something does not fit"}
    where = ".".join(str(part)[:60] for part in first["loc"][1:]) or "The request"
    words = str(first["msg"])
    return JSONResponse({"detail": f"{where}: {words[:1].lower()}{words[1:]}."}, 422)


def _failed(request: Request, error: Exception) -> JSONResponse:
    _log.exception("A request failed: %s", request.url.path, exc_info=error)
    response = refuse(500, "Something failed here; the log of the server says what.")
    assert isinstance(response, JSONResponse)  # noqa: S101 - for the type alone
    return response
