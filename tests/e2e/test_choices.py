"""What a page lets one choose stands in its address: to be shared, and to go back from."""

from __future__ import annotations

from collections.abc import Callable

from browser import Opened

Open = Callable[..., Opened]


def search(at: Opened, part: str) -> None:
    at.page.wait_for_function("part => location.search.includes(part)", arg=part)


def test_a_comparison_is_shared_by_its_address(open_page: Open, demo_url: str) -> None:
    """Sides and course; Back undoes one choice after the other."""
    at = open_page(demo_url, "/compare?left=r1&right=")
    at.page.get_by_role("table", name="Conclusions before and after").wait_for()
    at.click("button", "new")
    search(at, "course=new")
    rows = at.page.locator("main tbody tr").count()
    at.click("button", "Turn round")
    search(at, "left=&right=r1")
    at.page.get_by_role("button", name="gone").wait_for()
    at.page.go_back()
    search(at, "left=r1&right=&course=new")
    again = open_page(demo_url, "/compare?left=r1&right=&course=new")
    again.page.get_by_role("table", name="Conclusions before and after").wait_for()
    assert again.page.get_by_role("button", name="new").get_attribute("aria-pressed") == "true"
    assert again.page.locator("main tbody tr").count() == rows > 0
    at.page.go_back()
    at.page.wait_for_function("() => !location.search.includes('course')")
    assert (
        at.page.get_by_role("button", name="all", exact=True).first.get_attribute("aria-pressed")
        == "true"
    )
    assert not at.errors


def test_changes_between_days_are_shared_by_their_address(open_page: Open, demo_url: str) -> None:
    at = open_page(demo_url, "/changes?since=2020-01-01&of=source")
    at.page.get_by_role("table", name="What changed").first.wait_for()
    assert at.page.get_by_label("since").input_value() == "2020-01-01"
    kinds = at.page.locator("main tbody tr td:nth-child(2)").all_inner_texts()
    assert set(kinds) == {"source"}
    at.click("button", "everything")
    at.page.wait_for_function("() => location.search === '?since=2020-01-01'")
    at.page.go_back()
    search(at, "of=source")
    assert not at.errors


def test_choices_stay_behind_and_the_filter_goes_along(open_page: Open, demo_url: str) -> None:
    """One step back from another page leads to the page as it was left, with its evidence."""
    at = open_page(demo_url, "/sources?p=0.5")
    at.page.get_by_role("row").filter(has_text="UN monitoring").get_by_role("button").click()
    search(at, "sel=source/un_report")
    at.click("link", "Changes")
    at.page.get_by_role("table", name="What changed").first.wait_for()
    assert at.page.evaluate("location.search") == "?p=0.5"
    at.page.go_back()
    at.page.get_by_role("complementary", name="Evidence").get_by_text("usually reliable").wait_for()
    assert at.page.evaluate("location.pathname + location.search") == (
        "/sources?p=0.5&sel=source/un_report"
    )
    assert not at.errors
