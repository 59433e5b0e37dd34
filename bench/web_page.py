"""The page's half of ``web.py``: headless Chromium, software rendering, one study.

CPU of the main thread is its own (``threadTicks``) and ``drawn_cpu_s`` is that of the whole browser
until all panes are drawn, so that a busy machine changes neither; paint and drawing are wall time
and do depend on what else runs: the load of the machine stands beside them.
"""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

CHROMIUM = os.environ.get("TACITUS_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
PANES = (".network .canvas[data-drawn]", ".time .bars", ".map .canvas[data-drawn]")
STEPS = 40


def measure_page(url: str) -> dict[str, Any]:
    """Open a study and measure paint, drawing, a drag of the brush, memory and what was sent.

    Parameters
    ----------
    url : str
        What ``tacitus open`` printed.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        mark = f"--of-bench={os.getpid()}"
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, mark])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        scripts: dict[str, int] = {}
        page.on("response", lambda answer: _weigh(answer, scripts))
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        begun, before = time.perf_counter(), _cpu_s(mark)
        page.goto(url)
        drawn = {}
        for pane in PANES:
            page.wait_for_selector(pane, state="attached")
            drawn[pane.split()[0].lstrip(".")] = round(1000 * (time.perf_counter() - begun))
        spent = round(_cpu_s(mark) - before, 2)
        paints = page.evaluate(
            "() => Object.fromEntries(performance.getEntriesByType('paint')"
            ".map((p) => [p.name, Math.round(p.startTime)]))"
        )
        page.wait_for_timeout(1500)
        loading = _spent(devtools)
        steps = {"month": _drag(page, devtools, 2), "year": _keys(page, devtools)}
        told = {
            "load_of_machine": round(os.getloadavg()[0], 1),
            "paint_ms": paints,
            "drawn_ms": drawn,
            "drawn_cpu_s": spent,
            "loading_main_thread_ms": loading,
            "brush_main_thread_ms": steps,
            "page_mb": _renderer_mb(mark),
            "heap_mb": round(_metrics(devtools)["JSHeapUsedSize"] / 2**20),
            "script_gzip_kb": {
                "first_view": round(sum(n for u, n in scripts.items() if not _of_map(u)) / 1000),
                "map": round(sum(n for u, n in scripts.items() if _of_map(u)) / 1000),
            },
        }
        browser.close()
    return told


def _weigh(answer: Any, scripts: dict[str, int]) -> None:
    if answer.url.endswith((".js", ".mjs")) and answer.ok:
        scripts[answer.url] = len(gzip.compress(answer.body()))


def _of_map(url: str) -> bool:
    return "Map" in url or "maplibre" in url


def _metrics(devtools: CDPSession) -> dict[str, float]:
    return {m["name"]: m["value"] for m in devtools.send("Performance.getMetrics")["metrics"]}


def _spent(devtools: CDPSession) -> int:
    return round(1000 * _metrics(devtools)["TaskDuration"])


def _per_step(devtools: CDPSession, before: int, steps: int) -> float:
    return round((_spent(devtools) - before) / steps, 1)


def _drag(page: Page, devtools: CDPSession, pixels: int) -> float:
    """Widen a brush with the pointer; the mean of all steps, drawing included."""
    box = page.locator(".brush").bounding_box()
    assert box
    y, x = box["y"] + box["height"] / 3, box["x"] + box["width"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y)
    page.wait_for_timeout(800)
    before = _spent(devtools)
    for n in range(STEPS):
        page.mouse.move(x + 6 + pixels * (n + 1), y)
        page.wait_for_timeout(60)
    page.wait_for_timeout(800)
    page.mouse.up()
    return _per_step(devtools, before, STEPS)


def _keys(page: Page, devtools: CDPSession) -> float:
    """Step by whole years, where every pane changes."""
    page.keyboard.press("]")  # from the dragged months to a whole year
    page.wait_for_timeout(500)
    before = _spent(devtools)
    for _ in range(10):
        page.keyboard.press("]")
        page.wait_for_timeout(250)
    page.wait_for_timeout(500)
    return _per_step(devtools, before, 10)


def _family(mark: str) -> list[Path]:
    """Give the processes of the browser that bears this mark, by their parents."""
    children: dict[int, list[int]] = {}
    root = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
            if mark.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                root = int(folder.name)
        except OSError:
            continue
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return [Path(f"/proc/{pid}") for pid in found]


def _cpu_s(mark: str) -> float:
    """Give the CPU seconds of the whole browser, software rendering included."""
    ticks = 0
    for folder in _family(mark):
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return round(ticks / os.sysconf("SC_CLK_TCK"), 2)


def _renderer_mb(mark: str) -> int:
    """Give the resident memory of the page's process."""
    largest = 0
    for folder in _family(mark):
        if b"--type=renderer" not in (folder / "cmdline").read_bytes():
            continue
        lines = (folder / "status").read_text().splitlines()
        largest = max(largest, int(next(x for x in lines if x.startswith("VmRSS")).split()[1]))
    return round(largest / 1024)
