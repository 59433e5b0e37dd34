"""A person before a browser: what the tests of this folder share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path(os.environ.get("TACITUS_CHROMIUM", "/usr/bin/chromium"))
STATIC = Path(__file__).parents[2] / "src" / "tacitus" / "web" / "static"
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
#: The command under test: that of an installed wheel where one is named, else this one's.
COMMAND = (
    [os.environ["TACITUS_COMMAND"]]
    if "TACITUS_COMMAND" in os.environ
    else [sys.executable, "-c", "from tacitus.cli import main; main()"]
)
#: Software rendering, and nothing of the browser's own on the network.
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
#: How long a page may take on a machine that does much else.
PATIENCE = 60_000


def need(there: bool, sentence: str) -> None:
    """Skip with a sentence; fail where the whole is asked for (TACITUS_E2E=require)."""
    if not there:
        if os.environ.get("TACITUS_E2E") == "require":
            pytest.fail(sentence)
        pytest.skip(sentence)


@dataclass
class Opened:
    """A page before a person, with what it did that it should not."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    actions: int = 0

    def click(self, role: str, name: str, **more: object) -> None:
        """Click what bears this role and name: one action."""
        self.actions += 1
        self.page.get_by_role(role, name=name, **more).first.click()  # type: ignore[arg-type]

    def press(self, key: str) -> None:
        """Press a key: one action."""
        self.actions += 1
        self.page.keyboard.press(key)

    def drawn(self) -> None:
        """Wait until all panes are drawn."""
        for pane in (".network .canvas", ".map .canvas"):
            self.page.wait_for_selector(f"{pane}[data-drawn]", timeout=PATIENCE)

    def go(self, path: str) -> None:
        """Open another address of the same study."""
        self.page.goto(self.address + path)


@contextmanager
def served(study: Path) -> Iterator[str]:
    """Run `tacitus open` on a study; give the address with its token."""
    process = subprocess.Popen(
        [*COMMAND, "open", str(study), "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "tacitus open did not start"
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)
