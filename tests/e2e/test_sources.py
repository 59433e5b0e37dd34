"""A source's drawer, wherever its name stands, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from browser import Opened

Open = Callable[..., Opened]


def test_a_source_is_met_by_keyboard_alone(open_page: Open, demo_url: str) -> None:
    """From the table to the drawer, to whom it repeats, and back to the row."""
    at = open_page(demo_url, "/sources")
    row = at.page.get_by_role("row").filter(has_text="UN monitoring report").get_by_role("button")
    row.focus()
    at.press("Enter")
    drawer = at.page.get_by_role("complementary", name="Evidence")
    drawer.get_by_text("usually reliable").wait_for()
    text = drawer.inner_text()
    assert "90 % interval" in text
    assert "not enough to tell" in text
    assert "It repeats Intercepts" in text
    assert "repeated by Op-ed author" in text
    assert drawer.get_by_role("region", name="What carries it").evaluate(
        "e => e === document.activeElement"
    )
    drawer.get_by_role("button", name="Intercepts", exact=True).press("Enter")
    drawer.get_by_role("heading", name="Intercepts").wait_for()
    assert "sel=source/intercepts" in at.page.evaluate("location.search")
    drawer.get_by_text("reliability cannot be judged").wait_for()
    at.page.keyboard.press("Escape")
    assert row.evaluate("e => e === document.activeElement")
    assert not at.errors


def test_the_chain_of_a_passage_leads_to_its_sources(open_page: Open, demo_url: str) -> None:
    at = open_page(demo_url, "/?sel=a40")
    drawer = at.page.get_by_role("complementary", name="Evidence")
    chain = drawer.locator(".passage .where").first.get_by_role("button")
    chain.first.wait_for()
    assert chain.all_inner_texts() == ["Op-ed author", "UN monitoring report", "Intercepts"]
    chain.nth(1).click()
    drawer.get_by_role("heading", name="UN monitoring report").wait_for()
    drawer.get_by_role("button", name="Show only what it has a part in").click()
    at.page.wait_for_function("() => location.search.includes('src=un_report')")
    assert not at.errors


def test_the_evidence_of_a_row_far_down_is_in_view(open_page: Open, invented_url: str) -> None:
    at = open_page(invented_url, "/attributions?events=all")
    row = at.page.locator("main tbody tr button").nth(90)
    row.click()
    close = at.page.get_by_role("complementary", name="Evidence").get_by_role(
        "button", name="Close"
    )
    close.wait_for()
    assert (close.bounding_box() or {"y": -1})["y"] > 0
    assert row.is_visible()


def test_keys_are_told_and_none_acts_meanwhile(open_page: Open, demo_url: str) -> None:
    at = open_page(demo_url, "/sources?p=0.5")
    at.page.get_by_role("heading", name="Sources").wait_for()
    at.page.keyboard.press("?")
    box = at.page.get_by_role("dialog", name="Keys")
    box.get_by_text("only what rests on a single root").wait_for()
    at.page.keyboard.press("0")
    at.page.keyboard.press("Escape")
    box.wait_for(state="hidden")
    assert at.page.evaluate("location.search") == "?p=0.5"
    assert not at.errors
