"""The section of a brief on pairs that events link and no report speaks of."""

from __future__ import annotations

from tacitus.core import Snapshot, scale
from tacitus.core.scale import percent
from tacitus.write import words
from tacitus.write.pages import Cell, Grid, Notes, Section


def links(snapshot: Snapshot, notes: Notes) -> Section:
    """List links, the likeliest first; they have neither type nor sign nor direction."""
    chosen = scale(snapshot.scale)
    found = [
        (a.probability, a)
        for a in snapshot.assessments.values()
        if a.kind == "link" and a.probability is not None
    ]
    rows = []
    for p, a in sorted(found, key=lambda pair: (-pair[0], pair[1].id)):
        pair, _, when = a.subject.partition("@")
        ends = " – ".join(words.party_name(snapshot, end) for end in pair.split("--"))
        rows.append(
            (
                Cell(ends, notes=(notes.of(a.id),)),
                Cell(words.when_words(when)),
                Cell(percent(p), sub=chosen.printed(p) or "between the words", kind="likelihood"),
            )
        )
    columns = ("Between", "Period", f"Likelihood of some link ({chosen.name})")
    return Section(
        "links",
        "Linked by events alone",
        (Grid(columns, tuple(rows), frozenset({2})),),
        "Some operational link at most: events show neither its type nor its sign nor its "
        "direction, and no report here speaks of these pairs.",
    )
