"""Charts whose marks open: by keyboard as by pointer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser import Opened
from test_access import faults

Open = Callable[..., Opened]
AT = "document.activeElement.getAttribute('data-mark')"


@pytest.mark.parametrize("path", ["/attributions", "/coincidences", "/sources"])
def test_marks_are_one_stop_of_the_tab_key_and_open_by_enter(
    open_page: Open, invented_url: str, path: str
) -> None:
    at = open_page(invented_url, path)
    marks = at.page.locator("[data-mark]")
    marks.first.wait_for()
    assert at.page.locator("[data-mark][tabindex='0']").count() == 1
    marks.first.focus()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "End", "Home", "ArrowRight"):
        at.page.keyboard.press(key)
        seen.append(at.page.evaluate(AT))
        assert at.page.locator("[data-mark][tabindex='0']").count() == 1
    ids = marks.evaluate_all("all => all.map((e) => e.getAttribute('data-mark'))")
    assert seen == [ids[1], ids[2], ids[-1], ids[0], ids[1]]
    assert at.page.locator(".told").inner_text() == at.page.evaluate(
        "document.activeElement.getAttribute('aria-label')"
    )
    at.page.keyboard.press("Enter")
    at.page.get_by_role("complementary", name="Evidence").get_by_role(
        "button", name="Close"
    ).wait_for()
    assert f"sel={ids[1]}" in at.page.evaluate("location.search")
    at.page.keyboard.press("Escape")
    at.page.get_by_role("button", name="Close").wait_for(state="detached")
    assert at.page.evaluate(AT) == ids[1]
    assert not at.errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/attributions", "/coincidences", "/sources"])
def test_a_chart_with_marks_is_open_to_everybody(
    open_page: Open, invented_url: str, path: str, scheme: str
) -> None:
    at = open_page(invented_url, path, color_scheme=scheme)
    at.page.locator("[data-mark]").first.focus()
    assert not faults(at)
    at.page.keyboard.press("Enter")
    at.page.get_by_role("complementary", name="Evidence").get_by_role("heading").nth(1).wait_for()
    assert not faults(at)
