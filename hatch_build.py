"""Builds the workbench's pages into the package where they are missing and Node is present."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGES = Path("src/tacitus/web/static/index.html")


class PagesHook(BuildHookInterface):
    """Runs ``npm ci`` and ``npm run build`` in ``web/``; without Node all else is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages, or say in one sentence why not."""
        root = Path(self.root)
        if (root / PAGES).is_file():
            return
        npm = shutil.which("npm")
        if not (root / "web" / "package.json").is_file() or npm is None:
            lacking = "npm" if npm is None else "the folder web"
            self.app.display_warning(
                f"Without {lacking} the workbench's pages are not built; all else works."
            )
            return
        for words in (("ci", "--no-audit", "--no-fund"), ("run", "build")):
            done = subprocess.run([npm, *words], cwd=root / "web", check=False)
            if done.returncode:
                self.app.display_warning(
                    f"'npm {' '.join(words)}' failed, so the workbench's pages are not built."
                )
                return
