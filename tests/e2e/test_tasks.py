"""What a person does on the pages beside the first view, counted in actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from browser import COMMAND, PATIENCE, Opened

from tacitus.study import Study

Open = Callable[..., Opened]


def named(at: Opened, who: str) -> None:
    """Say once who codes."""
    at.page.get_by_label("Your name, as it will stand beside your verdicts").fill(who)
    at.page.keyboard.press("Enter")
    at.page.locator("[data-given]").wait_for(timeout=PATIENCE)
    at.page.locator(".card .gloss").first.wait_for(timeout=PATIENCE)


def given(at: Opened, count: int) -> None:
    """Wait until so many verdicts are recorded."""
    at.page.locator(f"[data-given='{count}']").wait_for(timeout=PATIENCE)


def test_what_a_group_claimed_of_what_killed_civilians_alone_takes_two_actions(
    open_page: Open, invented_url: str, invented: Path
) -> None:
    """The page of claims, then a year: the row of civilians only, with both denominators."""
    from datetime import date

    from tacitus.study.views import Filters, claims

    at = open_page(invented_url)
    at.page.get_by_role("link", name="Claims").wait_for(timeout=PATIENCE)
    at.actions = 0
    at.click("link", "Claims")
    at.page.get_by_label("since").select_option("2019")
    at.actions += 1
    row = at.page.get_by_role("row").filter(has_text="Army of Quelovar")
    row = row.filter(has_text="civilians only")
    row.first.wait_for(timeout=PATIENCE)
    with Study.open(invented) as study:
        rows, _ = claims(study, Filters(by="deaths", since=date(2019, 1, 1)))
    told = next(r for r in rows if r.group == "Army of Quelovar" and r.stratum == "civilians_only")
    at.page.get_by_role("row").filter(has_text=f"{told.all_events}").first.wait_for()
    cells = row.first.get_by_role("cell").all_inner_texts()
    assert str(told.attributed) in cells
    assert str(told.claimed) in cells
    assert at.actions <= 3
    assert not at.errors


def test_ten_proposals_are_accepted_by_keyboard_alone(
    open_page: Open, invented_url: str, invented: Path
) -> None:
    at = open_page(invented_url, "/review")
    named(at, "ann")
    for n in range(10):
        at.page.keyboard.press("a")
        given(at, n + 1)
    with Study.open(invented) as study:
        mine = [r for r in study.reviews().values() if r.who == "ann" and r.verdict == "accept"]
    assert len({r.target for r in mine}) == 10
    assert not at.errors


def test_two_browsers_and_the_command_line_lose_no_verdict(
    open_page: Open, invented_url: str, invented: Path
) -> None:
    """What another decided meanwhile is shown, and a verdict on it is refused until seen."""
    import subprocess

    ben, cid = (open_page(invented_url, "/review") for _ in range(2))
    named(ben, "ben")
    named(cid, "cid")
    ben.page.keyboard.press("a")
    given(ben, 1)
    with Study.open(invented) as study:
        top = study.queue(coder="cid")[0].id
    said = subprocess.run(
        [*COMMAND, "hypotheses", str(invented), "show", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0
    with Study.open(invented, write=True) as study:
        study.judge("reject", top, who="dora", why="seen elsewhere")
    cid.page.keyboard.press("a")
    cid.page.get_by_role("alert").get_by_text("was not recorded").wait_for(timeout=PATIENCE)
    cid.page.keyboard.press("a")
    given(cid, 1)
    with Study.open(invented) as study:
        who = {r.who for r in study.reviews().values() if r.target == f"assertion/{top}"}
    assert {"dora", "cid"} <= who
