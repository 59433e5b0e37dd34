"""What carries a conclusion: one bar per root, in decibans, from the prior to the sum."""

from __future__ import annotations

from tacitus.core import Assessment, EvidenceTerm, Snapshot
from tacitus.core.counting import counted
from tacitus.core.scale import percent
from tacitus.write.figures import svg
from tacitus.write.figures.frame import empty, framed

WIDTH, ROW = 640.0, 20.0
LEFT, RIGHT = 232.0, 470.0
MOST = 14


def waterfall(snapshot: Snapshot, assessment: Assessment) -> str:
    """Draw weights of evidence in decibans, one bar per root, each starting where the last ended.

    A bar to the right speaks for, one to the left against; the middle line is even odds. Bars
    against are hatched, so that they differ in grey. What is left without a root stands behind it.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> a = Assessment("t", "tie", "t", 0.5, evidence=(EvidenceTerm("r", "Gazette", 3.2, 0.3),))
    >>> drawn = waterfall(Snapshot("x", now, now), a)
    >>> "Gazette" in drawn, "+3.2" in drawn, "30 %" in drawn
    (True, True, True)
    """
    terms = assessment.evidence
    if not terms:
        return empty(snapshot, "no evidence terms", title="Weights of evidence", width=WIDTH)
    terms = _merged(terms)
    ends = [0.0]
    for term in terms:
        ends.append(ends[-1] + term.decibans)
    low, high = min(ends), max(ends)
    span = max(high - low, 1.0)

    def x(value: float) -> float:
        return LEFT + (value - low) / span * (RIGHT - LEFT)

    height = 26 + ROW * (len(terms) + 1)
    parts = [
        svg.text(528, 13, "dB", size=10, anchor="end", fill=svg.SOFT),
        svg.text(628, 13, "left without it", size=10, anchor="end", fill=svg.SOFT),
        svg.line(x(0), 18, x(0), height - 4, stroke=svg.RULE, stroke_width=1),
    ]
    for i, term in enumerate(terms):
        parts.append(_bar(term, x(ends[i]), x(ends[i + 1]), 22 + ROW * i))
    y = 22 + ROW * len(terms)
    total = f"sum {decibans(ends[-1])} dB"
    parts += [
        svg.line(12, y + 1, 628, y + 1, stroke=svg.RULE),
        svg.text(12, y + 15, total, size=11, bold=True),
        svg.line(x(ends[-1]), y + 3, x(ends[-1]), y + 17, stroke=svg.INK, stroke_width=2),
    ]
    if assessment.probability is not None:
        parts.append(
            svg.text(628, y + 15, percent(assessment.probability), size=11, anchor="end", bold=True)
        )
    said = "; ".join(f"{t.label or t.root} {decibans(t.decibans)} dB" for t in terms)
    return framed(
        snapshot, WIDTH, height, "".join(parts), title="Weights of evidence", description=said
    )


def decibans(value: float) -> str:
    """Write a weight with its sign and one decimal.

    Examples
    --------
    >>> decibans(8.42), decibans(-0.04)
    ('+8.4', '+0.0')
    """
    return f"{round(value, 1) + 0.0:+.1f}"


def _bar(term: EvidenceTerm, start: float, end: float, y: float) -> str:
    left, wide = min(start, end), max(abs(end - start), 1.0)
    is_prior = term.root == "prior"
    colour = svg.FAINT if is_prior else svg.SUPPORT if term.decibans >= 0 else svg.RIVAL
    label = svg.shorten(term.label or term.root, LEFT - 24, 11)
    parts = [
        svg.text(12, y + 13, label, size=11, fill=svg.SOFT if is_prior else svg.INK),
        svg.tag("rect", x=left, y=y + 4, width=wide, height=11, fill=colour),
    ]
    if term.decibans < 0 and not is_prior:
        parts += [
            svg.line(left + d, y + 15, min(left + d + 4, left + wide), y + 4,
                     stroke=svg.PANEL, stroke_width=1)
            for d in range(0, max(int(wide) - 1, 1), 4)
        ]  # fmt: skip
    parts.append(svg.text(528, y + 13, decibans(term.decibans), size=11, anchor="end"))
    if term.without is not None:
        parts.append(
            svg.text(628, y + 13, percent(term.without), size=11, anchor="end", fill=svg.AMBER)
        )
    return "".join(parts)


def _merged(terms: tuple[EvidenceTerm, ...]) -> tuple[EvidenceTerm, ...]:
    """Keep the prior and the weightiest roots; put the rest in one bar that says how many."""
    if len(terms) <= MOST:
        return terms
    order = sorted(
        range(len(terms)), key=lambda i: (terms[i].root != "prior", -abs(terms[i].decibans), i)
    )
    keep = sorted(order[: MOST - 1])
    rest = [terms[i] for i in order[MOST - 1 :]]
    label = f"{counted(len(rest), 'further root')} together"
    return (*(terms[i] for i in keep), EvidenceTerm("rest", label, sum(t.decibans for t in rest)))
