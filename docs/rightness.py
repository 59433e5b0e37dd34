"""The page on how often conclusions are right, written from the recorded answers of ``bench/``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent.parent / "bench" / "results"
PAGE = "concepts/how-often-it-is-right.md"
PICTURE = "concepts/how-often-it-is-right.svg"
NAMES = {"triangle": "a triangle set by hand", "random": "drawn from priors"}
COLOURS = {"triangle": "#b4541f", "random": "#2f5d8a"}


def pages() -> dict[str, str]:
    """Give the page and its picture by their paths under ``docs``."""
    return {PAGE: _page(), PICTURE: _picture(_lines("studies")[0])}


def _lines(stem: str) -> list[dict[str, Any]]:
    text = (RESULTS / f"{stem}.json").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _page() -> str:
    ties, strengths = _lines("studies")
    parts = [
        "<!-- Written by docs/generate.py from bench/results. -->",
        "# How often it is right",
        "A score is worth what it was tested on. Where the truth is known, that is in simulated"
        " worlds, what the software states can be set beside what was true; this page does so with"
        " the latest recorded runs of [the benchmarks](../reference/benchmarks.md).",
        "## Ties",
        f"{ties['worlds']} worlds of each kind go the way of a user's files: written as tables, read"
        " into a study, resolved, inferred. Four of their eight sources repeat what others said,"
        " half of the time without saying so, and every source errs. Each tie that anybody reports is scored"
        " in the year for which it is shown (`bench/studies.py ties`).",
        f"![Stated likelihood against the share that was right]({Path(PICTURE).name})",
        *(_classes(kind, ties[kind]) for kind in NAMES),
        "The triangle's rules were set by hand and are not those of the model. In between few ties"
        " fall, so shares there are rough. Priors are sceptical: where most of what is reported"
        " holds, as in worlds drawn from priors, they err on the side of doubt.",
        "## Who did it",
        _attributions(),
        "## Links from events",
        _links(),
        "## Strengths",
        "True strengths inside the 90 % interval, in the same worlds (`bench/studies.py strengths`):"
        f" {_inside(strengths)}.",
        "## Hypotheses and scenarios",
        _others(),
        "## Where it is less right, or nobody can tell",
        "- A simulated world is kinder than a real one: its sources err at random, and nobody lies to"
        " order. The real tests are few: what officials suspect in the Database on Suicide Attacks,"
        " recorded support and co-belligerence in UCDP. [The model](the-model.md) and"
        " [ties](ties.md) tell how they went, also where a simple rule did better.",
        _reading(),
        "- Nothing here is a test of *your* sources. Give them letters, weigh the bounds that `why`"
        " prints (*as independent*, *as one root*), and look at the roots.",
    ]
    return "\n\n".join(parts) + "\n"


def _classes(kind: str, found: dict[str, Any]) -> str:
    head = f"Worlds {NAMES[kind]}: {found['statements']} ties reported, of which"
    rows = [
        f"{head} {_percent(found['true'])} held.\n",
        "| stated from | ties | stated, mean | were right |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {100 * c['from']:.0f} % | {c['statements']} | {_percent(c['stated'])} |"
        f" {_percent(c['right'])} |"
        for c in found["classes"]
    ]
    return "\n".join(rows)


def _attributions() -> str:
    said = {
        "cited": "of two attacks in five, half of them cited",
        "hidden_60": "of three attacks in five, none cited",
    }
    rows = [
        "Attacks with an attribution above 90 % in triangle worlds whose sources copy one another"
        " (`bench/hidden_echoes.py`):\n",
        "| copies | attacks so sure | stated, mean | were right |",
        "|---|---|---|---|",
    ]
    for line in _lines("hidden_echoes"):
        found = line.get("roots_unknown")
        if line["row"] in said and found:
            rows.append(
                f"| {said[line['row']]} | {_percent(found['sure'])} | {_percent(found['stated'])} |"
                f" {_percent(found['right'])} |"
            )
    return "\n".join(rows)


def _links() -> str:
    rows = {line["row"]: line for line in _lines("ties_events")}
    worst = max(rows[name]["fdp"] for name in rows if rows[name].get("fdp") is not None)
    return (
        f"Told so that one in ten is expected to be false. In {rows['base']['worlds']} worlds a row,"
        f" on average {_percent(worst)} were false in the worst row (delays, shocks, wrong or missing"
        f" perpetrators); where no group was tied, {_percent(rows['none']['share_of_runs_reporting'])}"
        " of the runs told any link (`bench/ties_events.py`)."
    )


def _inside(strengths: dict[str, Any]) -> str:
    return "; ".join(
        f"{_percent(strengths[kind]['inside_90'])} of {strengths[kind]['statements']}"
        f" ({NAMES[kind]})"
        for kind in NAMES
    )


def _others() -> str:
    asked = _lines("hypotheses")[0]
    covered = {
        line["recovery"]: line["covered_90"] for line in _lines("scenario") if "recovery" in line
    }
    rows = [
        f"- Of {asked['questions']:,} simulated questions the likeliest answer was right in"
        f" {_percent(asked['ours']['top'])}; log loss {asked['ours']['log_loss']:.2f}, against"
        f" {asked['classical']['log_loss']:.2f} for counting inconsistencies and"
        f" {asked['true']['log_loss']:.2f} for whoever knows all parameters.",
        "- Intervals of 90 % held the truth, in 100 worlds each: "
        + "; ".join(f"{name}: {min(v)} to {max(v)}" for name, v in covered.items())
        + ".",
    ]
    return "\n".join(rows)


def _reading() -> str:
    half = next(line for line in _lines("prose_re3d") if line["half"] == "test")
    event = next(line for line in _lines("prose_calibration") if line["half"] == "test")["event"]
    return (
        "- Reading prose: of the ties proposed by the strict rules in reports kept apart,"
        f" {_percent(half['strict']['p'])} were marked as relations there, and"
        f" {_percent(half['strict']['r'])} of the marked ones were found. Scores of proposed"
        f" perpetrators are off by {_percent(event['ece'])} on average, mostly too low. So proposals"
        " are for a person to review, and carry no weight before."
    )


def _picture(ties: dict[str, Any]) -> str:
    """Draw stated against right for each class of ten ties or more; the area tells how many."""
    size, edge = 360, 46

    def at(share: float, *, down: bool = False) -> float:
        return edge + (size - 2 * edge) * (1 - share if down else share)

    marks = [
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<line x1="{at(0)}" y1="{at(0, down=True)}" x2="{at(1)}" y2="{at(1, down=True)}"'
        ' stroke="#999" stroke-dasharray="3 3"/>',
    ]
    for tick in (0.0, 0.5, 1.0):
        marks.append(
            f'<text x="{at(tick):.0f}" y="{size - edge + 18}" text-anchor="middle">'
            f"{100 * tick:.0f} %</text>"
            f'<text x="{edge - 8}" y="{at(tick, down=True) + 4:.0f}" text-anchor="end">'
            f"{100 * tick:.0f} %</text>"
        )
    for n, kind in enumerate(NAMES):
        for c in ties[kind]["classes"]:
            if c["statements"] >= 10:
                radius = 2 + 0.42 * c["statements"] ** 0.5
                marks.append(
                    f'<circle cx="{at(c["stated"]):.1f}" cy="{at(c["right"], down=True):.1f}"'
                    f' r="{radius:.1f}" fill="{COLOURS[kind]}" fill-opacity=".55"/>'
                )
        marks.append(
            f'<circle cx="{edge + 14}" cy="{edge + 8 + 18 * n}" r="5" fill="{COLOURS[kind]}"'
            f' fill-opacity=".55"/><text x="{edge + 26}" y="{edge + 12 + 18 * n}">{NAMES[kind]}</text>'
        )
    marks.append(
        f'<text x="{size / 2}" y="{size - 8}" text-anchor="middle">stated likelihood</text>'
    )
    marks.append(f'<text x="8" y="{edge - 20}">share of these ties that held</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}"'
        f' font-family="sans-serif" font-size="12" fill="#222" role="img">\n'
        + "\n".join(marks)
        + "\n</svg>\n"
    )
