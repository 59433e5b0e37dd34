"""The section of a brief on hypotheses: answers, the matrix, what carries them."""

from __future__ import annotations

from tacitus.core import Snapshot, scale
from tacitus.core.counting import counted
from tacitus.core.matrix import HypothesisTable, ItemRow
from tacitus.core.scale import percent
from tacitus.write import words
from tacitus.write.figures.matrix import matrix
from tacitus.write.pages import Block, Cell, Figure, Grid, Notes, Section, Sentence, Sentences

LEAD = (
    "Competing answers, weighed by the study's own evidence: one term per independent root. How "
    "probable an item is under each answer is rated by people; the ratings are made coherent, "
    "pooled, and drawn together by as much of their difference as is noise between people."
)


def hypotheses(snapshot: Snapshot, notes: Notes) -> Section:
    """Give each hypothesis with its answers, its matrix, and what is left without each root."""
    blocks: list[Block] = []
    for table in snapshot.hypotheses:
        blocks.append(_answers(snapshot, notes, table))
        if table.items:
            blocks += [
                Figure(
                    f"hypothesis-{table.id}",
                    matrix(snapshot, table),
                    f"{table.question} Bars: P(item | answer) as weighed, with its 90 % interval; "
                    "right: what knowing the item would tell. Outlines are open items: nothing "
                    "speaks of them yet.",
                ),
                _items(notes, table),
            ]
        if table.roots:
            blocks.append(_roots(table))
        if table.analysts:
            blocks.append(_analysts(table))
        if table.notes:
            said = tuple(Sentence(n) for n in table.notes)
            blocks.append(Sentences(said, "remarks"))
    return Section("hypotheses", "Which answer", tuple(blocks), LEAD if blocks else "")


def _answers(snapshot: Snapshot, notes: Notes, table: HypothesisTable) -> Grid:
    chosen = scale(snapshot.scale)
    rows = []
    for r in table.rows:
        interval = words.NOTHING if r.low is None or r.high is None else (
            f"{percent(r.low).removesuffix(' %')} – {percent(r.high)}"
        )  # fmt: skip
        of = f"{words.plain(r.part_of)}: " if r.part_of else ""
        row = [
            Cell(r.text, sub=f"{of}{words.plain(r.answer)}", notes=(notes.of(r.id),)),
            Cell(percent(r.prior)),
            Cell(
                percent(r.probability),
                sub=chosen.printed(r.probability) or "between the words",
                kind="likelihood",
            ),
            Cell(interval),
            Cell(words.NOTHING if r.flip is None else percent(r.flip)),
            Cell(r.confidence, sub=counted(r.roots, "root")),
        ]
        if table.given:
            row.append(Cell(words.NOTHING if r.overall is None else percent(r.overall)))
        rows.append(tuple(row))
    columns = ["Answer", "Prior", f"Likelihood ({chosen.name})", "90 % interval",
               "Prior that flips it", "Confidence"]  # fmt: skip
    if table.given:
        columns.append(f"All told ({table.given})")
    return Grid(tuple(columns), tuple(rows), frozenset({1, 2, 3, 4, 6}), table.question)


def _items(notes: Notes, table: HypothesisTable) -> Grid:
    answers = [c.answer for c in table.items[0].cells]
    rows = []
    for i in table.items:
        number = notes.on(i.text, (*i.assertions, *i.against))
        rated = (
            Cell(words.NOTHING, sub="not rated", kind="muted")
            if c.rated is None
            else Cell(percent(c.rated))
            for c in i.cells
        )
        rows.append(
            (
                Cell(i.text, notes=number),
                *rated,
                Cell(_number(i.diagnosticity)),
                Cell(_number(i.expected)),
                Cell(_said_by(i), kind="" if i.observed else "muted"),
            )
        )
    columns = (
        "Item",
        *(words.plain(a) for a in answers),
        "Tells (nats)",
        "One more root",
        "Said by",
    )
    numeric = frozenset(range(1, len(answers) + 3))
    return Grid(columns, tuple(rows), numeric, "P(item | answer) as people rated it")


def _said_by(item: ItemRow) -> str:
    return ", ".join(item.labels) if item.observed else "open"


def _number(value: float | None) -> str:
    return words.NOTHING if value is None else f"{value:.3f}"


def _roots(table: HypothesisTable) -> Grid:
    rows = tuple(
        (
            Cell(r.label, sub=f"grade {r.grade}" if r.grade else "not graded"),
            Cell(f"{round(r.decibans, 1) + 0.0:+.1f}"),
            Cell(percent(r.without)),
        )
        for r in table.roots
    )
    columns = ("Root", "Decibans", "Left without it")
    caption = f"What carries the answer “{words.plain(table.leader)}”"
    return Grid(columns, rows, frozenset({1, 2}), caption)


def _analysts(table: HypothesisTable) -> Grid:
    rows = tuple(
        (
            Cell(a.analyst),
            Cell(f"{a.rated}"),
            Cell(percent(a.probability)),
            Cell(f"{round(a.decibans, 1) + 0.0:+.1f}"),
            Cell(f"{a.incoherence:.2f}"),
        )
        for a in table.analysts
    )
    columns = (
        "Analyst",
        "Items rated",
        "By these ratings alone",
        "Decibans from all",
        "Incoherence",
    )
    caption = f"Who rated, and what each alone gives “{words.plain(table.leader)}”"
    return Grid(columns, rows, frozenset({1, 2, 3, 4}), caption)
