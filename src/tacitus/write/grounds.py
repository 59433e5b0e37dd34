"""The sections of a brief on its grounds: sources, changes, gaps, truth, methods, licences."""

from __future__ import annotations

from collections import Counter, defaultdict

from tacitus.core import Snapshot, Source, scale
from tacitus.core.assessment import CONFIDENCE_RULE
from tacitus.core.counting import counted
from tacitus.core.source import RELIABILITY
from tacitus.write import words
from tacitus.write.licence import Clearance, attribution
from tacitus.write.pages import Cell, Grid, Notes, Section, Sentence, Sentences

#: Caveats listed among the gaps, the most shared first; each stands in full in its own note.
CAVEATS = 20
#: Notes named under one of them.
CITED = 12


def sources(snapshot: Snapshot) -> Section:
    """List sources with grade, what they say, their roots, and how much of it is an echo."""
    said: Counter[str] = Counter()
    echoed: Counter[str] = Counter()
    roots: dict[str, set[str]] = defaultdict(set)
    root_of: Counter[str] = Counter()
    for a in snapshot.assertions.values():
        said[a.speaker] += 1
        echoed[a.speaker] += a.origin != a.speaker
        roots[a.speaker].add(a.root or a.origin)
        root_of[a.origin] += 1
    held = Counter(d.source_id for d in snapshot.documents.values())
    rows = []
    for source in snapshot.sources.values():
        n = said[source.id]
        echo = f"{echoed[source.id]:,} of {n:,}" if n else words.NOTHING
        events = snapshot.totals.by_source.get(source.id)
        rows.append(
            (
                Cell(source.name, sub=words.plain(source.kind)),
                _grade(source),
                Cell(f"{held[source.id]:,}"),
                Cell(f"{n:,}", sub=counted(events, "event") if events else ""),
                Cell(f"{len(roots[source.id]):,}" if n else words.NOTHING),
                Cell(echo),
                Cell(f"{root_of[source.id]:,}"),
                Cell(words.plain(source.terms), sub=source.licence),
            )
        )
    if not rows:
        return Section("sources", "Sources", ())
    columns = ("Source", "Grade", "Documents", "Assertions", "Roots", "Echo", "Root of", "Terms")
    return Section(
        "sources",
        "Sources",
        (Grid(columns, tuple(rows), frozenset({2, 3, 4, 5, 6})),),
        "Grades are Admiralty letters; a source without one, or with F, is not graded, which is "
        "no middle grade. Echo counts the assertions that a source repeats from another; each "
        "root counts once, however many repeat it.",
    )


def _grade(source: Source) -> Cell:
    if source.grade is None:
        return Cell("not graded", kind="muted")
    return Cell(source.grade, sub=RELIABILITY[source.grade])


def changes(snapshot: Snapshot) -> Section:
    """List what is known now and was not, each with the source of the change."""
    rows = tuple(
        (
            Cell(c.when),
            Cell(c.subject, sub=words.plain(c.kind)),
            Cell(c.before or words.NOTHING),
            Cell(c.after or words.NOTHING),
            Cell(words.source_name(snapshot, c.source) or words.NOTHING),
            Cell(c.who or words.NOTHING, sub=c.why),
        )
        for c in snapshot.changes
    )
    columns = ("When", "What", "Before", "After", "Source", "By")
    return Section("changes", "What changed", (Grid(columns, rows),) if rows else ())


def gaps(snapshot: Snapshot, notes: Notes) -> Section:
    """Say what the data cannot tell, for the whole study and for single conclusions."""
    items = [Sentence(words.check_own_words(g, "gaps")) for g in snapshot.gaps]
    by_caveat: dict[str, list[int]] = {}
    for key in (*snapshot.ties, *snapshot.strengths):
        for caveat in snapshot.assessments[key].caveats:
            by_caveat.setdefault(caveat, []).append(notes.of(key))
    shared = sorted(by_caveat.items(), key=lambda pair: -len(pair[1]))
    items += [
        _shared(words.check_own_words(c, "caveats"), tuple(dict.fromkeys(numbers)))
        for c, numbers in shared[:CAVEATS]
    ]
    if len(shared) > CAVEATS:
        rest = counted(len(shared) - CAVEATS, "more caveat stands", "more caveats stand")
        items.append(Sentence(f"{rest} in the notes on single conclusions."))
    totals = snapshot.totals
    if totals.undated or totals.unplaced:
        items.append(
            Sentence(
                f"Of {counted(totals.total, 'event')}, {totals.undated:,} without a date and "
                f"{totals.unplaced:,} without a place are counted and cannot be drawn."
            )
        )
    blocks = (Sentences(tuple(items), "gaps"),) if items else ()
    return Section("gaps", "What the data cannot tell", blocks)


def _shared(caveat: str, numbers: tuple[int, ...]) -> Sentence:
    """Print a caveat with the first notes it stands in, and say in how many more."""
    if len(numbers) <= CITED:
        return Sentence(caveat, numbers)
    return Sentence(f"{caveat} (in {len(numbers):,} notes)", numbers[:CITED])


def truth(snapshot: Snapshot) -> Section:
    """Lay what was true in a simulated world beside what was inferred."""
    columns = tuple(dict.fromkeys(key for row in snapshot.truth for key in row))
    rows = tuple(tuple(_value(row.get(c)) for c in columns) for row in snapshot.truth)
    heads = tuple(words.plain(c).capitalize() for c in columns)
    return Section(
        "truth",
        "What was true",
        (Grid(heads, rows),) if rows else (),
        "The world is simulated, so that the truth is known. Nothing here is about real groups.",
    )


def _value(value: object) -> Cell:
    if value is None or value == "":
        return Cell(words.NOTHING, kind="muted")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, float):
        return Cell(f"{value:.2f}" if abs(value) < 10 else f"{value:,.0f}")
    return Cell(str(value))


def methods(snapshot: Snapshot) -> Section:
    """State the scale, the rule of confidence, and how numbers were made."""
    chosen = scale(snapshot.scale)
    rungs = tuple(
        (
            Cell(r.word, kind="likelihood"),
            Cell(f"{100 * r.low:.0f} % to below {100 * r.high:.0f} %"),
        )
        for r in chosen.rungs
    )
    used = sorted({a.method for a in snapshot.assessments.values() if a.method})
    items = [
        "Likelihood is a number from 0 to 100 %, printed with its word on a named scale. How good "
        "the evidence is stands apart, and never in the same sentence.",
        CONFIDENCE_RULE,
        "Weights of evidence are decibans, 10·log10 of the likelihood ratio, one per independent "
        "root; a report that repeats another adds nothing of its own. “Left without it” is what "
        "remains of the number when a root is taken away.",
        "A hedge in a source, such as “reportedly”, is a signal of that source and never a "
        "probability of ours.",
        "Shares of claims carry Wilson score intervals at 95 % (Wilson 1927).",
        "A place known to a province is drawn as a region; a vague date is drawn as a span.",
        *(f"Method: {method}." for method in used),
        f"Made {snapshot.made:%Y-%m-%d %H:%M %Z} by tacitus {snapshot.version}".strip() + ".",
    ]
    return Section(
        "methods",
        "Methods",
        (
            Sentences(tuple(Sentence(text) for text in items), "remarks"),
            Grid(("Word", f"Range ({chosen.name})"), rungs, caption=f"Scale: {chosen.name}"),
        ),
    )


def licences(clearance: Clearance) -> Section:
    """Name every source as it asks to be named, and count what its terms kept back."""
    snapshot = clearance.snapshot
    items = [Sentence(attribution(s)) for s in snapshot.sources.values()]
    if clearance.stripped:
        counts = ", ".join(f"{n:,} {name}" for name, n in sorted(clearance.stripped.items()))
        items.append(
            Sentence(
                f"Kept back under the terms of their sources: {counts}. The ids of rows that are "
                "not private travel with the tables, so that holders of the data can join them."
            )
        )
    blocks = (Sentences(tuple(items), "remarks"),) if items else ()
    return Section("licences", "Licences and citations", blocks)


def narrowed(snapshot: Snapshot) -> str:
    """Say on the first page to what a brief was narrowed; empty where it is whole."""
    if not snapshot.narrowed:
        return ""
    return (
        f"Narrowed to {snapshot.narrowed}. Counts are of what is left; what is left out is not "
        "denied."
    )


def summary(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Give the figures of the title block: label and value."""
    roots = {a.root or a.origin for a in snapshot.assertions.values()}
    pairs = [
        ("as known", f"{snapshot.as_known:%Y-%m-%d}"),
        ("scale", scale(snapshot.scale).name),
        ("state", snapshot.state),
        ("sources", f"{len(snapshot.sources):,}"),
        (
            "assertions",
            f"{len(snapshot.assertions):,} from {counted(len(roots), 'root')}",
        ),
        ("events", f"{snapshot.totals.total:,}"),
        ("ties assessed", f"{len(snapshot.ties):,}"),
    ]
    return tuple(pairs)
