"""What a person does on the first view, counted in actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from browser import Opened
from worked import word_of

Open = Callable[..., Opened]


def test_why_a_tie_is_held_likely_takes_two_actions(
    open_page: Open, demo_url: str, demo: Path
) -> None:
    """Open the page, choose the tie, read number, confidence, roots and passage."""
    at = open_page(demo_url)
    at.drawn()
    at.actions = 0
    at.click("button", "Haqqani Network – ISIS-K ally")
    drawer = at.page.get_by_role("complementary", name="Evidence")
    drawer.get_by_text(word_of(demo, "tie/ally:haqqani--isis_k@2020")).first.wait_for()
    text = drawer.inner_text()
    assert "Confidence: low" in text
    assert "UN monitoring report" in text
    assert "without it" in text
    assert drawer.locator("blockquote mark").count() > 0
    at.click("button", "Open the document here")
    here = at.page.locator("[aria-current=location]")
    here.wait_for()
    assert here.inner_text().strip()
    assert at.actions <= 3
    assert not at.errors


def test_what_rests_on_a_single_root_takes_one_action(open_page: Open, demo_url: str) -> None:
    """One button, or one key, leaves what rests on one root, in sentences and in the drawing."""
    at = open_page(demo_url)
    at.drawn()
    at.actions = 0
    at.press("1")
    at.page.get_by_role("heading", name="What rests on a single root").wait_for()
    listed = at.page.locator(".findings > li")
    assert listed.count() > 0
    assert all("one root" in text for text in listed.all_inner_texts())
    assert "one=1" in at.page.evaluate(
        "() => new Promise(r => setTimeout(() => r(location.search), 400))"
    )
    assert at.actions <= 2
    assert not at.errors


def test_years_are_stepped_by_keys(open_page: Open, demo_url: str) -> None:
    """Each press moves the brush by a year, and all panes with it."""
    at = open_page(demo_url, "/?t=2018..2018")
    at.drawn()
    counted = at.page.locator(".counted b")
    first = int(counted.inner_text())
    at.press("]")
    at.page.get_by_role("status").filter(has_text=" of ").wait_for()
    at.page.wait_for_function(
        f"() => document.querySelector('.counted b').textContent !== '{first}'"
    )
    assert int(counted.inner_text()) > first
    assert at.page.locator("output").inner_text() == "2019"
    at.press("[")
    at.page.wait_for_function(
        f"() => document.querySelector('.counted b').textContent === '{first}'"
    )
    assert not at.errors


def test_the_table_is_a_twin_of_the_network(open_page: Open, demo_url: str) -> None:
    """By keyboard alone: open the table, sort it, open a row's evidence, close it again."""
    at = open_page(demo_url, "/?p=0.5")
    at.drawn()
    drawn = int(at.page.locator(".network .canvas").get_attribute("data-drawn") or 0)
    network = at.page.get_by_role("region", name="Who is tied to whom")
    network.get_by_role("button", name="Table").focus()
    at.page.keyboard.press("Enter")
    rows = network.locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == drawn > 0
    network.get_by_role("button", name="Likelihood").focus()
    at.page.keyboard.press("Enter")
    assert network.locator("th[aria-sort=descending]").count() == 1
    rows.first.get_by_role("button").focus()
    at.page.keyboard.press("Enter")
    at.page.get_by_role("button", name="Close").wait_for()
    at.page.keyboard.press("Escape")
    at.page.get_by_role("heading", name="What the study says").wait_for()
    assert not at.errors


def test_a_view_comes_back_after_a_reload(open_page: Open, demo_url: str, demo: Path) -> None:
    """The address holds the view: filter and selection."""
    word = word_of(demo, "tie/support.joint_operations:haqqani->isis_k@2020")
    at = open_page(demo_url)
    at.drawn()
    at.page.get_by_role("slider", name="Least likelihood").focus()
    for _ in range(12):
        at.page.keyboard.press("ArrowRight")
    at.click("button", "Haqqani Network → ISIS-K joint operations")
    at.page.get_by_role("complementary", name="Evidence").get_by_text(word).first.wait_for()
    at.page.wait_for_function("() => location.search.includes('p=0.6')")
    before = at.page.locator(".counted").inner_text()
    at.page.reload()
    at.drawn()
    at.page.get_by_role("complementary", name="Evidence").get_by_text(word).first.wait_for()
    assert at.page.locator(".counted").inner_text() == before
    assert not at.errors


def test_the_brush_moves_by_keyboard(open_page: Open, demo_url: str) -> None:
    """Both ends of the brush are sliders."""
    at = open_page(demo_url)
    at.drawn()
    at.page.get_by_role("slider", name="Held on: first month").focus()
    at.press("PageUp")
    at.page.wait_for_function("() => location.search.includes('t=')")
    assert "1991-01" in at.page.evaluate("location.search")
    assert not at.errors


def test_hostile_names_run_nothing(open_page: Open, hostile_url: str) -> None:
    """A name or a passage is text, wherever it is shown."""
    at = open_page(hostile_url)
    at.drawn()
    at.page.get_by_role("region", name="Who is tied to whom").get_by_role(
        "button", name="Table"
    ).click()
    at.page.locator("tbody tr button").first.click()
    at.page.get_by_role("button", name="Open the document here").first.click()
    at.page.locator("[aria-current=location]").wait_for()
    assert "<script>" in at.page.locator("body").inner_text()
    assert at.page.evaluate("window.ran") is None
    assert at.page.locator("img").count() == 0
