"""A real Chromium before a real `tacitus open`: the bundled study, and one with hostile names."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sys.path[:0] = [str(Path(__file__).parent)]

from browser import CHROMIUM, FLAGS, PATIENCE, STATIC, Opened, need, served  # noqa: E402


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the browser."""
    need(CHROMIUM.is_file(), "There is no Chromium; name one with TACITUS_CHROMIUM.")
    need((STATIC / "index.html").is_file(), "The pages are not built: npm run build in web/.")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundled study on Afghanistan, fitted; no test may change it."""
    from tacitus.study.demonstrating import afghanistan

    folder = tmp_path_factory.mktemp("e2e") / "afghanistan-2020"
    afghanistan(folder)
    return folder


@pytest.fixture(scope="session")
def demo_url(demo: Path) -> Iterator[str]:
    """Give the address of the bundled study."""
    with served(demo) as url:
        yield url


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundled world of invented groups, fitted, with proposals to decide on."""
    from worked import add_proposals

    from tacitus.study.demonstrating import simulated

    folder = tmp_path_factory.mktemp("e2e") / "simulated"
    simulated(folder)
    add_proposals(folder)
    return folder


@pytest.fixture(scope="session")
def invented_url(invented: Path) -> Iterator[str]:
    """Give the address of the study of invented groups."""
    with served(invented) as url:
        yield url


@pytest.fixture(scope="session")
def linked_url(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the same study with links sought in its events."""
    from tacitus.study import Study

    folder = Path(shutil.copytree(invented, tmp_path_factory.mktemp("linked") / "study"))
    with Study.open(folder, write=True) as study:
        study.infer("ties", seed=1, draws=20, chains=1, fast=True, who="e2e")
    with served(folder) as url:
        yield url


@pytest.fixture(scope="session")
def hostile_url(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the same study, with names and passages that would run if they could."""
    from dataclasses import replace

    from tacitus.study import Study

    folder = Path(shutil.copytree(demo, tmp_path_factory.mktemp("hostile") / "study"))
    evil = '<img src=x onerror="window.ran=1"><script>window.ran=2</script>'
    with Study.open(folder, write=True) as study:
        renamed = [
            ("party", p.id, replace(p, name=p.name + evil)) for p in study.parties().values()
        ]
        told = [
            ("assertion", a.id, replace(a, gloss=a.gloss + evil))
            for a in study.assertions().values()
        ]
        study.ledger.append([*renamed, *told], who="mallory", why=evil)
    with served(folder) as url:
        yield url


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    """Give a maker of pages; whatever they ask of another host fails the test at its end."""
    made: list[Opened] = []

    def start(url: str, path: str = "", **context: object) -> Opened:
        given = {"viewport": {"width": 1440, "height": 900}, **context}
        page = chromium.new_context(**given).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE)
        opened = Opened(page, url.partition("/?")[0])
        page.on("request", lambda r: opened.asked.append(r.url))
        page.on("pageerror", lambda e: opened.errors.append(str(e)))
        page.on(
            "console",
            lambda m: opened.errors.append(m.text) if m.type == "error" else None,
        )
        page.goto(url)
        if path:
            page.goto(opened.address + path)
        made.append(opened)
        return opened

    yield start
    for opened in made:
        strangers = [
            u for u in opened.asked if not u.startswith((opened.address, "blob:", "data:"))
        ]
        opened.page.context.close()
        assert not strangers, f"asked of others: {strangers[:3]}"
