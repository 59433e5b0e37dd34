"""A province opened from the map's table."""

from __future__ import annotations

from collections.abc import Callable

from browser import Opened

Open = Callable[..., Opened]


def test_a_province_says_who_is_said_to_be_there(open_page: Open, demo_url: str) -> None:
    at = open_page(demo_url)
    at.drawn()
    where = at.page.get_by_role("region", name="Where", exact=True)
    where.get_by_role("button", name="Table").click()
    where.get_by_role("button", name="Kunar", exact=True).press("Enter")
    drawer = at.page.get_by_role("complementary", name="Evidence")
    drawer.get_by_role("heading", name="Kunar, Afghanistan").wait_for()
    drawer.get_by_role("button", name="Haqqani Network").first.wait_for()
    assert not at.errors
