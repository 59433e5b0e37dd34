"""Answers as tables for a terminal."""

from __future__ import annotations

from typing import Any

from tacitus.cli.output import Row, emit_table, share_text
from tacitus.cli.render_runs import SCENARIO, run_row
from tacitus.core.counting import counted
from tacitus.core.results import Share
from tacitus.core.scale import percent, percents
from tacitus.study.views import View
from tacitus.study.why import Why

__all__ = ["COLUMNS", "Why", "view", "why"]

Columns = list[tuple[str, str]]

COLUMNS: dict[str, Columns] = {
    "parties": [
        ("name", "party"),
        ("kind", "kind"),
        ("part_of", "part of"),
        ("names", "also called"),
        ("assertions", "assertions"),
        ("events", "events"),
        ("id", "id"),
    ],
    "ties": [
        ("tie", "tie"),
        ("year", "year"),
        ("likelihood", "likelihood"),
        ("interval", "90 % interval"),
        ("confidence", "confidence"),
        ("roots", "roots"),
        ("id", "id (for why)"),
    ],
    "links": [
        ("a_name", "party"),
        ("b_name", "and"),
        ("span", "years"),
        ("likelihood", "likelihood of some link"),
        ("decibans", "decibans"),
        ("id", "id (for why)"),
    ],
    "claims": [
        ("group", "group"),
        ("stratum", "stratum"),
        ("attributed", "attributed"),
        ("claimed", "claimed"),
        ("denied", "denied"),
        ("suspected", "suspected"),
        ("all_events", "all events"),
        ("of_attributed", "claimed of attributed"),
        ("of_all", "claimed of all"),
    ],
    "strengths": [
        ("name", "party"),
        ("year", "year"),
        ("median", "median"),
        ("interval", "90 % interval"),
        ("said", "as said"),
        ("confidence", "confidence"),
        ("roots", "roots"),
    ],
    "presence": [
        ("name", "party"),
        ("place", "place"),
        ("country", "country"),
        ("where_prec", "precision"),
        ("period", "when"),
        ("polarity", "polarity"),
        ("roots", "roots"),
    ],
    "roles": [
        ("name", "party"),
        ("brings", "brings"),
        ("to_name", "to"),
        ("period", "when"),
        ("polarity", "polarity"),
        ("likelihood", "likelihood"),
        ("roots", "roots"),
    ],
    "coincidences": [
        ("day", "day"),
        ("place", "place"),
        ("groups", "parties"),
        ("claimants", "claimed by"),
        ("targets", "targets"),
        ("p", "p"),
        ("first", "first"),
        ("second", "second"),
    ],
    "sources": [
        ("name", "source"),
        ("kind", "kind"),
        ("reliability", "letter"),
        ("terms", "terms"),
        ("assertions", "origin of"),
        ("passed_on", "passes on"),
        ("events", "events"),
        ("learned", "learned worth (90 %)"),
    ],
    "attributions": [
        ("day", "day"),
        ("place", "place"),
        ("claimed_by", "claimed by"),
        ("likely_name", "likely"),
        ("likelihood", "likelihood"),
        ("other", "unlisted"),
        ("second", "next"),
        ("second_probability", "its p"),
        ("confidence", "confidence"),
        ("id", "id (for why)"),
    ],
    "policies": [
        ("name", "party"),
        ("target", "target"),
        ("stratum", "dead"),
        ("did_text", "claims of what it did (90 %)"),
        ("events", "events done"),
        ("of_attributed", "claims of attributed"),
        ("attributed", "attributed"),
    ],
    "reading": [
        ("name", "tier or bin"),
        ("proposals", "proposed"),
        ("reviewed", "reviewed"),
        ("accepted", "accepted"),
        ("corrected", "of these corrected"),
        ("said", "said (mean)"),
        ("recalibrated", "recalibrated"),
        ("held_text", "held (95 %)"),
    ],
    "agreement": [
        ("coder", "coder"),
        ("other", "and"),
        ("what", "on"),
        ("items", "items"),
        ("agreed", "agreed"),
        ("kappa", "kappa"),
        ("kappa_interval", "95 % interval"),
    ],
    "calibration": [
        ("kind", "of"),
        ("word", "word"),
        ("printed", "printed"),
        ("settled", "settled"),
        ("came_true", "came true"),
        ("said_text", "said, on average"),
        ("share_text", "came true of settled (95 %)"),
        ("by", "settled by"),
    ],
    "scenarios": [("scenario_id", "scenario"), *SCENARIO],
    "hypotheses": [
        ("question", "question"),
        ("text", "answer"),
        ("likelihood", "likelihood"),
        ("interval", "90 % interval"),
        ("confidence", "confidence"),
        ("roots", "roots"),
        ("id", "id (for why)"),
    ],
    "changes": [
        ("when", "when"),
        ("what", "what"),
        ("subject", "subject"),
        ("before", "before"),
        ("after", "after"),
        ("source", "source"),
        ("who", "who"),
        ("why", "why"),
    ],
}
_NUMERIC = frozenset(
    {"assertions", "events", "attributed", "claimed", "denied", "suspected", "all_events"}
    | {"proposals", "reviewed", "accepted", "corrected", "said", "recalibrated", "items"}
    | {
        "agreed",
        "kappa",
        "median",
        "roots",
        "other",
        "second_probability",
        "passed_on",
        "p",
        "where_prec",
    }
)


def view(answer: View, limit: int) -> None:
    """Print a view as a table; say how many rows a limit keeps back."""
    rows = [_row(answer.what, vars(row)) for row in answer.rows]
    shown = rows[:limit] if limit else rows
    notes = list(answer.notes)
    if len(shown) < len(rows):
        notes.insert(0, f"{counted(len(rows) - len(shown), 'more row')}; --limit 0 shows all.")
    if answer.simulated:
        notes.insert(0, "SIMULATED: invented groups in an invented country.")
    title = f"{answer.study}: {answer.what}"
    emit_table(
        shown, COLUMNS.get(answer.what) or _all(rows), title=title, notes=notes, numeric=_NUMERIC
    )


def _all(rows: list[Row]) -> Columns:
    return [(key, key.replace("_", " ")) for key in (rows[0] if rows else {})]


def _row(what: str, row: Row) -> Row:
    row = dict(row)
    if what == "claims":
        row["of_attributed"], row["of_all"] = (
            share_text(row["of_attributed"]),
            share_text(row["of_all"]),
        )
    if "probability" in row:
        p = row["probability"]
        number = None if p is None else percent(p)
        row["likelihood"] = f"{row['word']} ({number})" if row.get("word") else number
    if "low" in row and "confidence" in row:
        low, high = row["low"], row["high"]
        if low is None:
            row["interval"] = None
        elif what == "strengths":
            row["interval"] = f"{low:,.0f} to {high:,.0f}"
        else:
            row["interval"] = percents(low, high)
    if what == "ties":
        arrow = "–" if "--" in row["id"] else "→"
        label = row["support"].replace("_", " ") or row["relation"].replace("_", " ")
        row["tie"] = f"{row['a_name']} {arrow} {row['b_name']}: {label}"
    if what in {"presence", "roles"}:
        from tacitus.write.words import said_words, when_words

        row["period"] = when_words(row["period"]) if row["period"] else None
        row["polarity"] = said_words(row["polarity"], row["modality"], row.get("brings", ""))
    if what == "policies":
        did = row["did"]
        row["did_text"] = None if did is None else f"{100 * did:.0f} %"
        if did is not None and row["low"] is not None:
            row["did_text"] += f" ({100 * row['low']:.0f}-{100 * row['high']:.0f})"
        share = row["of_attributed"]
        row["of_attributed"] = None if share is None else f"{100 * share:.0f} %"
        row["events"] = f"{row['events']:.1f}"
    if what == "sources" and row["discrimination"] is not None:
        row["learned"] = f"{row['discrimination']:.1f}"
        if row["low"] is not None:
            row["learned"] += f" ({row['low']:.1f} to {row['high']:.1f})"
        if row["enough"] is False:
            row["learned"] += ", not enough to tell"
    if what == "reading":
        row["held_text"] = share_text(Share(row["held"], row["low"], row["high"]))
        for key in ("said", "recalibrated"):
            row[key] = None if row[key] is None else f"{100 * row[key]:.0f} %"
    if what == "agreement":
        row["agreed"] = f"{100 * row['agreed']:.0f} %"
        if row["kappa"] is not None:
            row["kappa_interval"] = f"{row['low']:.2f} to {row['high']:.2f}"
            row["kappa"] = f"{row['kappa']:.2f}"
    if what in {"scenarios", "calibration"}:
        row = run_row(what, row)
    if what == "coincidences":
        for key in ("groups", "claimants", "targets"):
            row[key] = " | ".join(part or "–" for part in row[key])
    return row


def why(answer: Why) -> None:
    """Print an assessment unfolded: prior, one line per root, and the passages under each."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    console.print(escape(answer.title), style="bold")
    for line in answer.lines:
        console.print(escape(line), soft_wrap=True)
    rows: list[dict[str, Any]] = [
        {
            "label": t.label,
            "decibans": f"{t.decibans:+.1f}",
            "without": None if t.without is None else percent(t.without),
        }
        for t in answer.terms
    ]
    if rows:
        emit_table(
            rows,
            [("label", "what carries it"), ("decibans", "decibans"), ("without", "without it")],
            numeric=frozenset({"decibans", "without"}),
        )
    if answer.what_if:
        emit_table(
            [{"change": w.change, "left": percent(w.probability)} for w in answer.what_if],
            [("change", "what would change it"), ("left", "then")],
            numeric=frozenset({"left"}),
        )
    for passage in answer.passages:
        console.print(escape(f"[{passage.assertion}] {passage.where}"), style="bold")
        console.print(escape(f"    {passage.says}"), soft_wrap=True)
    for note in answer.notes:
        console.print(escape(note), style="dim", soft_wrap=True)
