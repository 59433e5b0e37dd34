"""No serious fault of access on any page, in light and in dark; nothing asked of other hosts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser import AXE, Opened, need
from worked import word_of

Open = Callable[..., Opened]
RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target + ' ' + n.failureSummary).join(' | ')}`);
}"""

#: A page's path, and the heading or table that shows its answer has come.
PAGES = {
    "/compare": "Conclusions before and after",
    "/changes": "What changed",
    "/sources": "Sources",
    "/strengths": "Strengths by group and year",
    "/hypotheses": "Items of: What is ISIS-K?",
}


def faults(at: Opened) -> list[str]:
    """Run axe on the page as it stands; evaluated, since the page's policy allows no script."""
    need(AXE.is_file(), "axe-core is not installed: npm ci in web/.")
    at.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = at.page.evaluate(RUN)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_view_is_open_to_everybody(
    open_page: Open, demo_url: str, demo: Path, scheme: str
) -> None:
    """With findings, with evidence, and with the tables in place of the drawings."""
    at = open_page(demo_url, color_scheme=scheme)
    at.drawn()
    assert not faults(at)
    at.click("button", "Haqqani Network – ISIS-K ally")
    word = word_of(demo, "tie/ally:haqqani--isis_k@2020")
    at.page.get_by_role("complementary", name="Evidence").get_by_text(word).first.wait_for()
    for name in ("Who is tied to whom", "Where"):
        at.page.get_by_role("region", name=name, exact=True).get_by_role(
            "button", name="Table"
        ).click()
    assert not faults(at)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_open_to_everybody(
    open_page: Open, demo_url: str, path: str, scheme: str
) -> None:
    at = open_page(demo_url, path, color_scheme=scheme)
    at.page.get_by_role("table", name=PAGES[path]).first.wait_for()
    assert not faults(at)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/attributions", "/coincidences"])
def test_a_page_without_an_answer_says_why(
    open_page: Open, demo_url: str, path: str, scheme: str
) -> None:
    """The bundled study has no events."""
    at = open_page(demo_url, path, color_scheme=scheme)
    at.page.get_by_text("under the filter").first.wait_for()
    assert not faults(at)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/claims", "Claimed against did it"),
        ("/review", "Your name"),
        ("/runs", "Fit anew"),
        ("/brief", "Download"),
        ("/scenarios", "tacitus scenario"),
    ],
)
def test_a_page_to_work_on_is_open_to_everybody(
    open_page: Open, demo_url: str, path: str, told: str, scheme: str
) -> None:
    at = open_page(demo_url, path, color_scheme=scheme)
    at.page.get_by_text(told).first.wait_for()
    assert not faults(at)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_links_are_open_to_everybody(
    open_page: Open, demo_url: str, linked_url: str, scheme: str
) -> None:
    """Without any, saying how they are had; with all that meet, opened from the picture by keys."""
    at = open_page(demo_url, "/links", color_scheme=scheme)
    at.page.get_by_text("No pair is told as linked").wait_for()
    assert not faults(at)
    at = open_page(linked_url, "/links?pairs=all", color_scheme=scheme)
    at.page.get_by_role("table", name="Pairs and spans with some operational link").wait_for()
    at.page.locator("[data-mark]").first.focus()
    at.press("Enter")
    drawer = at.page.get_by_role("complementary", name="Evidence")
    drawer.get_by_text("some operational link").first.wait_for()
    assert not faults(at)
