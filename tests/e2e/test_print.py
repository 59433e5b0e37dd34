"""Pages on paper: a head that says whose they are, nothing to press, nothing cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser import PATIENCE, Opened

Open = Callable[..., Opened]
#: A sheet of A4 on its side within its margins, in CSS pixels.
PAPER = {"width": 1032, "height": 690}
VISIBLE = """() => [...document.querySelectorAll('button, input, select, textarea, iframe')]
  .filter((e) => !e.closest('table, .findings, .reported, .drawer, .rows'))
  .filter((e) => e.checkVisibility() && e.getClientRects().length)
  .map((e) => e.textContent || e.tagName)"""

PAGES = [
    "/attributions?events=all",
    "/claims",
    "/coincidences",
    "/compare",
    "/changes",
    "/sources?sel=source/source5",
    "/strengths",
    "/brief",
    "/runs",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_prints_whole(open_page: Open, invented_url: str, path: str) -> None:
    at = open_page(invented_url, path, viewport=PAPER)
    at.page.wait_for_load_state("networkidle", timeout=PATIENCE)
    at.page.locator(".page h1").wait_for()
    at.page.emulate_media(media="print")
    head = at.page.locator(".printed").inner_text()
    title = at.page.locator(".page h1").inner_text()
    assert f"A simulated world · {title}" in head
    assert "Simulated: invented groups" in head
    assert "after write" in head
    assert path in head
    assert at.page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    assert at.page.evaluate(VISIBLE) == []
    assert at.page.locator(".rail, .strip, .topbar").first.is_hidden()


def test_paper_is_light_on_a_dark_screen(open_page: Open, demo_url: str) -> None:
    at = open_page(demo_url, "/?p=0.5", color_scheme="dark")
    at.drawn()
    ground = "getComputedStyle(document.body).backgroundColor"
    assert at.page.evaluate(ground) != "rgb(255, 255, 255)"
    at.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    at.page.emulate_media(media="print", color_scheme="dark")
    assert at.page.evaluate(ground) == "rgb(255, 255, 255)"
    assert "at least 50 %" in at.page.locator(".printed").inner_text()
    painted = at.page.evaluate(
        """() => { const c = document.querySelector('.paper'), g = c.getContext('2d');
        return new Set(g.getImageData(0, 0, c.width, c.height).data).size }"""
    )
    assert painted > 20
    assert not at.errors
