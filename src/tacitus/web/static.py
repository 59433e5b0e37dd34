"""The built pages: files of one folder, and the first page for every address of the workbench."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from tacitus.web.security import is_api, refuse

FOLDER = Path(__file__).parent / "static"
MISSING = (
    "The workbench's pages are not built: run 'npm ci && npm run build' in the folder web of a "
    "checkout, or install a wheel, which carries them."
)
#: Vite names these by what they hold, so that a browser may keep them for good.
_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json"}


def built(folder: Path = FOLDER) -> bool:
    """Tell whether the pages are there."""
    return (folder / "index.html").is_file()


def pages(folder: Path = FOLDER) -> APIRouter:
    """Give the routes of the pages; nothing outside the folder is ever sent."""
    router = APIRouter()
    root = folder.resolve()

    @router.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        if is_api(f"/{path}"):
            return refuse(
                404, f"There is no /{path[:100]}; the addresses are in /api/openapi.json."
            )
        if not built(root):
            return refuse(404, MISSING)
        found = _inside(root, path)
        if found is None:
            if path.startswith("assets/"):
                return refuse(404, "There is no such file; reload the page.")
            return FileResponse(root / "index.html", media_type="text/html")
        headers = {"Cache-Control": _FOREVER} if path.startswith("assets/") else {}
        return FileResponse(found, headers=headers, media_type=_TYPES.get(found.suffix))

    return router


def _inside(root: Path, path: str) -> Path | None:
    """Give the file that a path names, if it lies in the folder."""
    try:
        found = (root / path.lstrip("/")).resolve()
        return found if found.is_relative_to(root) and found.is_file() else None
    except (OSError, ValueError):
        return None
