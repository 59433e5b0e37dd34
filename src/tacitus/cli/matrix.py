"""Weighed hypotheses for a terminal: answers, matrix, what carries them, who differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tacitus.cli.output import emit_table, say
from tacitus.core.matrix import HypothesisTable, ItemRow, MatrixCell
from tacitus.core.scale import percent, percents

MARKS = ("", " ·", " ··")


def show(tables: Sequence[HypothesisTable], *, brief: bool = False) -> None:
    """Print each hypothesis; only its answers where ``brief``."""
    if not tables:
        say("The study holds no hypotheses; add one with: tacitus hypotheses STUDY add.")
    for table in tables:
        _answers(table, notes=[] if not brief else list(table.notes))
        if brief:
            continue
        _matrix(table)
        _roots(table)
        if table.analysts:
            _analysts(table)


def _answers(table: HypothesisTable, *, notes: list[str]) -> None:
    rows = []
    for r in table.rows:
        interval = None if r.low is None else percents(r.low, r.high or 0.0)
        number = percent(r.probability)
        rows.append(
            {
                "answer": f"{r.part_of} › {r.answer}" if r.part_of else r.answer,
                "text": r.text,
                "prior": percent(r.prior),
                "likelihood": f"{r.word} ({number})" if r.word else number,
                "interval": interval,
                "flip": None if r.flip is None else percent(r.flip),
                "confidence": r.confidence,
                "roots": f"{r.concurring} of {r.roots}",
                "overall": None if r.overall is None else percent(r.overall),
            }
        )
    columns = [
        ("answer", "answer"),
        ("text", "that"),
        ("prior", "prior"),
        ("likelihood", f"likelihood ({table.rows[0].scale})"),
        ("interval", "90 % interval"),
        ("flip", "prior that flips it"),
        ("confidence", "confidence"),
        ("roots", "roots concur"),
    ]
    if table.given:
        columns.append(("overall", f"all told, given {table.given}"))
    caveats = list(dict.fromkeys(c for r in table.rows for c in r.caveats))
    if table.simulated:
        caveats.insert(0, "SIMULATED: invented groups in an invented country.")
    emit_table(
        rows,
        columns,
        title=f"{table.id}: {table.question}",
        notes=[*caveats, *notes],
        numeric=frozenset({"prior", "flip", "roots", "overall"}),
    )


def _matrix(table: HypothesisTable) -> None:
    answers = [c.answer for c in table.items[0].cells] if table.items else []
    columns = [
        ("item", "item"),
        ("text", "that"),
        *((a, a) for a in answers),
        ("tells", "nats"),
        ("next", "next root"),
        ("roots", "said by"),
    ]
    if any(i.apart is not None for i in table.items):
        columns.insert(-1, ("apart", "apart, dB"))
    counts = ", ".join(f"{a} {n}" for a, n in table.inconsistencies.items())
    emit_table(
        [_item(i) for i in table.items],
        columns,
        title="P(item | answer), as rated → as weighed; the most diagnostic first",
        notes=[
            "nats: what knowing the item would tell of the answers; next root: what one more "
            "independent root on it would.",
            *table.notes,
            f"For comparison only, the classical count of inconsistencies ({MARKS[1].strip()} one, "
            f"{MARKS[2].strip()} two a report): {counts or 'none'}.",
        ],
        numeric=frozenset({*answers, "tells", "next", "apart"}),
    )


def _item(i: ItemRow) -> dict[str, Any]:
    row: dict[str, Any] = {c.answer: _cell(c) for c in i.cells}
    return row | {
        "item": i.id,
        "text": i.text,
        "tells": None if i.diagnosticity is None else f"{i.diagnosticity:.3f}",
        "next": None if i.expected is None else f"{i.expected:.3f}",
        "apart": None if i.apart is None else f"{i.apart:.1f}",
        "roots": ", ".join(i.labels) if i.observed else "open",
    }


def _cell(c: MatrixCell) -> str | None:
    if c.likelihood is None or c.rated is None:
        return None
    rated, weighed = percent(c.rated), percent(c.likelihood)
    return f"{rated}{'' if rated == weighed else f' → {weighed}'}{MARKS[c.mark]}"


def _roots(table: HypothesisTable) -> None:
    rows = [
        {
            "label": r.label,
            "grade": r.grade,
            "decibans": f"{r.decibans:+.1f}",
            "without": percent(r.without),
            "items": ", ".join(i.lstrip("=") for i in r.items),
        }
        for r in table.roots
    ]
    columns = [
        ("label", "root"),
        ("grade", "letter"),
        ("decibans", "decibans"),
        ("without", "without it"),
        ("items", "speaks of"),
    ]
    title = f"What carries '{table.leader}'"
    emit_table(rows, columns, title=title, numeric=frozenset({"decibans", "without"}))


def _analysts(table: HypothesisTable) -> None:
    rows = [
        {
            "analyst": a.analyst,
            "rated": a.rated,
            "incoherence": f"{a.incoherence:.3f}",
            "alone": percent(a.probability),
            "decibans": f"{a.decibans:+.1f}",
        }
        for a in table.analysts
    ]
    columns = [
        ("analyst", "analyst"),
        ("rated", "items rated"),
        ("incoherence", "incoherence"),
        ("alone", f"'{table.leader}' by these ratings alone"),
        ("decibans", "decibans from all"),
    ]
    numeric = frozenset({"rated", "incoherence", "alone", "decibans"})
    emit_table(rows, columns, title="Who rated", numeric=numeric)
