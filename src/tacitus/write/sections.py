"""The sections of a brief on conclusions: findings, ties, claims, strengths, roles, presence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tacitus.core import ClaimRow, CoincidenceRow, Share, Snapshot, Tie, scale
from tacitus.core.assessment import Assessment
from tacitus.core.counting import counted
from tacitus.core.place import WHERE_PREC
from tacitus.core.scale import percent
from tacitus.write import words
from tacitus.write.figures import intervals, network, timeline
from tacitus.write.figures import map as maps
from tacitus.write.pages import Block, Cell, Figure, Grid, Notes, Section, Sentence, Sentences

#: The most coincidences listed.
COINCIDENCES = 500
NONE = "The study holds nothing for this section."


def findings(snapshot: Snapshot, notes: Notes) -> Section:
    """Print the findings, each with the notes it rests on; there is no other way to print one."""
    chosen = scale(snapshot.scale)
    items = []
    for finding in snapshot.findings:
        words.check_own_words(finding.template, "findings")
        text = finding.text(snapshot.assessments, chosen)
        items.append(Sentence(text, tuple(notes.of(i) for i in finding.assessment_ids)))
    return Section("findings", "Findings", (Sentences(tuple(items), "findings"),) if items else ())


def ties(snapshot: Snapshot, notes: Notes) -> Section:
    """List ties, one row each with its last period, and draw them."""
    by_key: dict[str, list[tuple[Tie, Assessment]]] = {}
    for key in snapshot.ties:
        notes.of(key)
        tie = words.tie_of(snapshot.assessments[key])
        if tie is not None:
            by_key.setdefault(tie.key, []).append((tie, snapshot.assessments[key]))
    if not by_key:
        return Section("ties", "Who is tied to whom", ())
    rows = []
    for members in by_key.values():
        members.sort(key=lambda pair: pair[0].when)
        (tie, last), earlier = members[-1], members[:-1]
        before = " · ".join(f"{t.when} {_percent(a)}" for t, a in earlier)
        number = (notes.of(last.id), *(notes.of(a.id) for _, a in earlier))
        rows.append(
            (
                Cell(words.tie_ends(snapshot, tie), notes=number),
                Cell(_relation(tie), sub=f"before: {before}" if before else ""),
                Cell(words.when_words(tie.when)),
                _likelihood(snapshot, last),
                Cell(_interval(last)),
                _confidence(last),
            )
        )
    columns = ("Between", "Tie", "Period", f"Likelihood ({scale(snapshot.scale).name})",
               _level(a for m in by_key.values() for _, a in m), "Confidence")  # fmt: skip
    blocks: list[Block] = [
        Figure(
            "network",
            network.network(snapshot),
            "Width is likelihood; line style is evidence; colour and mark are the relation. "
            "Each tie as last assessed; an umbrella is the ground behind its parts.",
        ),
        Grid(columns, tuple(rows), frozenset({3, 4})),
    ]
    if any(s.kind == "tie" for s in snapshot.series):
        caption = "How each tie developed: middle and interval by period."
        blocks.append(Figure("tie-series", intervals.tie_series(snapshot), caption))
    return Section(
        "ties",
        "Who is tied to whom",
        tuple(blocks),
        "A tie is listed with the last period assessed. A low number says that the evidence "
        "speaks against it, or that little speaks for it: the notes tell which.",
    )


def claims(snapshot: Snapshot) -> Section:
    """Give who claims what, over both denominators, by group and by stratum."""
    if not snapshot.claims and not snapshot.claim_strata:
        return Section("claims", "Who claims what", ())
    blocks: list[Block] = []
    if snapshot.claims:
        blocks.append(
            Figure(
                "claims",
                intervals.claim_shares(snapshot),
                "Filled: claimed among attributed. Hollow: claimed among all events of the kind. "
                "Bars are 95 % Wilson intervals; nothing is drawn where nothing was counted.",
            )
        )
        blocks.append(_claim_grid(snapshot.claims, "By group, all events"))
    blocks += [
        _claim_grid(rows, f"By {words.plain(name)}")
        for name, rows in sorted(snapshot.claim_strata.items())
    ]
    return Section(
        "claims",
        "Who claims what",
        tuple(blocks),
        "Counts of events. A data set without a place for claims says nothing about silence. "
        "Two denominators: events attributed to the group, and all events of that kind, "
        "whoever did them.",
    )


def _claim_grid(rows: tuple[ClaimRow, ...], caption: str) -> Grid:
    columns = ("Group", "Stratum", "Attributed", "Claimed", "Denied", "Suspected",
               "Claimed of attributed", "All events", "Claimed of all")  # fmt: skip
    lines = tuple(
        (
            Cell(r.group),
            Cell(words.plain(r.stratum)),
            *(Cell(f"{n:,}") for n in (r.attributed, r.claimed, r.denied, r.suspected)),
            _share(r.of_attributed),
            Cell(f"{r.all_events:,}"),
            _share(r.of_all),
        )
        for r in rows
    )
    return Grid(columns, lines, frozenset(range(2, 9)), caption)


def strengths(snapshot: Snapshot, notes: Notes) -> Section:
    """Give strengths as intervals, with the bounds that were reported."""
    rows = []
    for key in snapshot.strengths:
        number = notes.of(key)
        a = snapshot.assessments[key]
        subject, _, when = a.subject.partition("@")
        middle = words.NOTHING if a.quantity is None else f"{a.quantity:,.0f}"
        rows.append(
            (
                Cell(words.party_name(snapshot, subject), notes=(number,)),
                Cell(words.when_words(when) if when else words.NOTHING),
                Cell(middle, sub=a.unit),
                Cell(_interval(a)),
                _confidence(a),
            )
        )
    if not rows:
        return Section("strengths", "How strong", ())
    level = _level(snapshot.assessments[k] for k in snapshot.strengths)
    columns = ("Party", "Period", "Median", level, "Confidence")
    figure = Figure(
        "strengths",
        intervals.strengths(snapshot),
        "Thick: assessed, median and interval. Thin: as reported, one line per statement; an open "
        "end is a bound that names no other end.",
    )
    return Section(
        "strengths", "How strong", (figure, Grid(columns, tuple(rows), frozenset({2, 3})))
    )


def roles(snapshot: Snapshot, notes: Notes) -> Section:
    """Give who brings what to whom."""
    rows = []
    for r in snapshot.roles:
        party = words.party_name(snapshot, r.party)
        to = words.party_name(snapshot, r.to) if r.to else words.NOTHING
        about = f"{party}: {words.plain(r.brings)}" + (f", to {to}" if r.to else "")
        said = words.said_words(r.polarity, r.modality, r.brings)
        likelihood = Cell(words.NOTHING, kind="muted")
        if r.probability is not None:
            word = scale(snapshot.scale).printed(r.probability) or "between the words"
            likelihood = Cell(percent(r.probability), sub=word, kind="likelihood")
        rows.append(
            (
                Cell(party, notes=notes.on(about, r.assertions)),
                Cell(words.plain(r.brings), sub=words.plain(r.kind)),
                Cell(to),
                Cell(words.when_words(r.period) if r.period else words.NOTHING),
                Cell(said),
                Cell(f"{r.roots:,}"),
                likelihood,
            )
        )
    columns = ("Party", "Brings", "To", "Period", "Said", "Roots",
               f"Likelihood ({scale(snapshot.scale).name})")  # fmt: skip
    return _with_grid("roles", "Who brings what", columns, rows, {5, 6})


def presence(snapshot: Snapshot, notes: Notes) -> Section:
    """Give who is said to be where, as regions, and where events lie."""
    blocks: list[Block] = []
    if snapshot.regions.get("features"):
        blocks.append(
            Figure(
                "presence",
                maps.presence(snapshot),
                "Presence as reported, by region. Where nothing is said the ground stays plain; "
                "where a party is said not to be, the region is marked.",
            )
        )
        if snapshot.totals.total:
            blocks.append(
                Figure(
                    "events",
                    maps.events(snapshot),
                    "Events. Points only where the place is known; events known to a province "
                    "are the region's count.",
                )
            )
    rows = []
    for r in snapshot.presence:
        party = words.party_name(snapshot, r.party)
        said = words.said_words(r.polarity, r.modality)
        about = f"{party} in {r.place}: {said}"
        rows.append(
            (
                Cell(party, notes=notes.on(about, r.assertions)),
                Cell(r.place, sub=r.country or ""),
                Cell(_precision(r.where_prec)),
                Cell(words.when_words(r.period) if r.period else words.NOTHING),
                Cell(said),
                Cell(f"{r.roots:,}"),
            )
        )
    columns = ("Party", "Place", "Precision", "Period", "Said", "Roots")
    table = _with_grid("presence", "Who is where", columns, rows, {5})
    return Section("presence", "Who is where", (*blocks, *table.blocks), table.lead)


def when(snapshot: Snapshot) -> Section:
    """Draw spans and events on one time axis."""
    if not snapshot.assertions and not snapshot.totals.by_month:
        return Section("timeline", "When", ())
    caption = (
        "Spans as asserted; an end that is vague in the source fades over as long as it is vague. "
        "Diamonds are single days; bars are events by month."
    )
    return Section("timeline", "When", (Figure("timeline", timeline.timeline(snapshot), caption),))


def coincidences(snapshot: Snapshot) -> Section:
    """List events of one day and place with different claimants or perpetrators."""
    rows = []
    listed = _least_by_chance(snapshot.coincidences)
    for r in listed:
        p = words.NOTHING if r.p is None else f"{r.p:.3f}"
        rows.append(
            (
                Cell(f"{r.day.day} {r.day:%B %Y}", sub=r.place),
                Cell(r.groups[0] or words.NOTHING, sub=_claimed(r.claimants[0], r.targets[0])),
                Cell(r.groups[1] or words.NOTHING, sub=_claimed(r.claimants[1], r.targets[1])),
                Cell(p),
                Cell(r.first, sub=r.second, kind="id"),
            )
        )
    columns = ("Day and place", "First", "Second", "p", "Events")
    section = _with_grid("coincidences", "Coincidences", columns, rows, {3})
    # The null is a sentence: once above the table it is read, in every row it is in the way.
    nulls = sorted({r.null for r in snapshot.coincidences if r.p is not None and r.null})
    lead = [f"p is the chance under this null: {n}." for n in nulls]
    if len(listed) < len(snapshot.coincidences):
        lead.append(
            f"Listed are {len(listed):,} of {len(snapshot.coincidences):,} pairs: those with two "
            "claimants first, then those that chance explains least; "
            "all of them: tacitus export STUDY csv."
        )
    return replace(section, lead=" ".join(lead))


def _least_by_chance(rows: Sequence[CoincidenceRow]) -> Sequence[CoincidenceRow]:
    """Give all rows, or of very many those that tell most, in their own order."""
    if len(rows) <= COINCIDENCES:
        return rows

    def rank(i: int) -> tuple[bool, float, int]:
        return not all(rows[i].claimants), 2.0 if rows[i].p is None else rows[i].p or 0.0, i

    return [rows[i] for i in sorted(sorted(range(len(rows)), key=rank)[:COINCIDENCES])]


def _claimed(claimant: str, target: str) -> str:
    said = f"claimed by {claimant}" if claimant else "no claim recorded"
    return f"{said}; target: {words.plain(target)}" if target else said


def _with_grid(
    key: str,
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    numeric: set[int],
) -> Section:
    if not rows:
        return Section(key, title, ())
    return Section(key, title, (Grid(columns, tuple(rows), frozenset(numeric)),))


def _relation(tie: Tie) -> str:
    label = words.tie_label(tie)
    named = tie.relation == "support" and label != "support"
    return f"support: {label}" if named else label


def _percent(a: Assessment) -> str:
    return words.NOTHING if a.probability is None else percent(a.probability)


def _likelihood(snapshot: Snapshot, a: Assessment) -> Cell:
    if a.probability is None:
        return Cell(words.NOTHING, kind="muted")
    word = scale(snapshot.scale).printed(a.probability) or "between the words"
    return Cell(percent(a.probability), sub=word, kind="likelihood")


def _interval(a: Assessment) -> str:
    if a.interval is None:
        return words.NOTHING
    low, high = a.interval
    if a.probability is None:
        return f"{low:,.0f} – {high:,.0f}"
    ends = [percent(low).removesuffix(" %"), percent(high)]
    return " – ".join(ends)


def _level(assessments: Iterable[Assessment]) -> str:
    levels = {round(100 * a.level) for a in assessments}
    return f"{levels.pop()} % interval" if len(levels) == 1 else "Interval"


def _confidence(a: Assessment) -> Cell:
    given = a.confidence
    if given is None:
        return Cell(words.NOTHING, kind="muted")
    roots = counted(given.roots, "root")
    agreement = f", {given.agreement} agreement" if given.agreement else ""
    return Cell(given.level, sub=f"{roots}{agreement}")


def _share(share: Share) -> Cell:
    if share.value is None or share.low is None or share.high is None:
        return Cell(words.NOTHING, sub="nothing counted", kind="muted")
    middle, low, high = (_percentage(end) for end in (share.value, share.low, share.high))
    return Cell(f"{middle} %", sub=f"{low} – {high}")


def _percentage(share: float) -> str:
    """Write a share in percent, below 1 % with a decimal, so that few is not printed as none."""
    return f"{100 * share:.1f}" if 0 < share < 0.0095 else f"{100 * share:.0f}"


def _precision(code: int | None) -> str:
    return "not recorded" if code is None else WHERE_PREC[code][0]
