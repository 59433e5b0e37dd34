"""The current view leaves the page as a brief."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from browser import PATIENCE, Opened

Open = Callable[..., Opened]


def test_the_current_view_is_exported_as_a_brief(
    open_page: Open, demo_url: str, tmp_path: Path
) -> None:
    """From a filtered view: the page, the download; the file holds that view and its state."""
    at = open_page(demo_url, "/?p=0.9")
    at.page.get_by_role("link", name="Brief").wait_for(timeout=PATIENCE)
    at.actions = 0
    at.click("link", "Brief")
    link = at.page.get_by_role("link", name="Download")
    link.wait_for(timeout=PATIENCE)
    with at.page.expect_download(timeout=PATIENCE) as waiting:
        at.click("link", "Download")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert "Haqqani Network" in text
    assert "draft" in text
    assert "AQIS was affiliated" not in text  # below the probability that was asked for
    frame = at.page.frame_locator("iframe[title='The brief']")
    frame.get_by_role("heading", name="Findings").wait_for(timeout=PATIENCE)
    assert at.actions <= 3
    assert not at.errors
