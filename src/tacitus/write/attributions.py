"""The section of a brief on who did it and who claims it."""

from __future__ import annotations

from tacitus.core import Snapshot, scale
from tacitus.core.scale import percent
from tacitus.write import words
from tacitus.write.pages import Block, Cell, Grid, Notes, Section

TITLE = "Who did it, and who claims it"
#: The most rows of one table; the rest are in the exports.
MOST = 25


def attributions(snapshot: Snapshot, notes: Notes) -> Section:
    """Give claimed against did it, claim policies, sources of reports, and events that differ."""
    blocks: list[Block] = [
        *_matrix(snapshot, notes),
        *_policies(snapshot, notes),
        *_shares(snapshot, notes),
        *_sources(snapshot),
        *_events(snapshot, notes),
    ]
    return Section(
        "attributions",
        TITLE,
        tuple(blocks),
        "From one model of doing, claiming and reporting. Attribution in data sets leans on the "
        "claim, so the share claimed of what is attributed is an upper bound."
        if blocks
        else "",
    )


def _noted(snapshot: Snapshot, notes: Notes, key: str) -> tuple[int, ...]:
    return (notes.of(key),) if key in snapshot.assessments else ()


def _matrix(snapshot: Snapshot, notes: Notes) -> list[Grid]:
    if not snapshot.matrix:
        return []
    total: dict[str, float] = {}
    for cell in snapshot.matrix:
        total[cell.did] = total.get(cell.did, 0.0) + cell.events
    actors = sorted(total, key=lambda name: (-total[name], name))[:8]
    counts = {(c.claimed_by, c.did): c.events for c in snapshot.matrix}
    claimed: dict[str, float] = {}
    for (claimant, _), events in counts.items():
        claimed[claimant] = claimed.get(claimant, 0.0) + events
    rows = tuple(
        (
            Cell(claimant, notes=_noted(snapshot, notes, f"credit/{claimant}")),
            *(_count(counts.get((claimant, did), 0.0), same=claimant == did) for did in actors),
        )
        for claimant in sorted(claimed, key=lambda name: (-claimed[name], name))[:MOST]
    )
    return [
        Grid(
            ("Claimed by", *actors),
            rows,
            frozenset(range(1, len(actors) + 1)),
            "Claimed against did it: expected counts of events, by who took part",
        )
    ]


def _count(events: float, *, same: bool) -> Cell:
    if events < 0.05:
        return Cell(words.NOTHING, kind="muted")
    return Cell(f"{events:,.1f}", sub="its own" if same else "")


def _policies(snapshot: Snapshot, notes: Notes) -> list[Grid]:
    rows = sorted(snapshot.policies, key=lambda r: (-r.events, r.party, r.target, r.stratum))
    lines = tuple(
        (
            Cell(r.name, notes=_noted(snapshot, notes, f"policy/{r.party}")),
            Cell(words.plain(r.target), sub=words.plain(r.stratum)),
            Cell(f"{r.events:,.1f}"),
            Cell(
                words.NOTHING if r.did is None else f"{100 * r.did:.0f} %",
                sub=""
                if r.low is None or r.high is None
                else f"{100 * r.low:.0f} – {100 * r.high:.0f}",
            ),
            Cell(f"{r.attributed:,}"),
            Cell(words.NOTHING if r.of_attributed is None else f"{100 * r.of_attributed:.0f} %"),
        )
        for r in rows[:MOST]
    )
    columns = ("Party", "Target, dead", "Events done", "Claimed of done (90 %)",
               "Attributed", "Claimed of attributed")  # fmt: skip
    caption = "How parties claim, the commonest kinds of events first"
    return [Grid(columns, lines, frozenset(range(2, 6)), caption)] if lines else []


def _shares(snapshot: Snapshot, notes: Notes) -> list[Grid]:
    found = [a for a in snapshot.assessments.values() if a.kind == "attribution_share"]
    found.sort(key=lambda a: (-(a.quantity or 0.0), a.id))
    rows = tuple(
        (
            Cell(words.party_name(snapshot, a.subject), notes=(notes.of(a.id),)),
            Cell(f"{a.quantity or 0.0:.0f} %"),
            Cell(
                f"{a.interval[0]:.0f} – {a.interval[1]:.0f} %" if a.interval else words.NOTHING,
            ),
        )
        for a in found[:MOST]
    )
    columns = ("Party", "Share of all events", "90 % interval")
    return [Grid(columns, rows, frozenset({1, 2}), "Who did how much")] if rows else []


def _sources(snapshot: Snapshot) -> list[Grid]:
    rows = []
    for key, learned in sorted(snapshot.source_errors.items()):
        source = snapshot.sources.get(key)
        low, high = learned.get("low"), learned.get("high")
        rows.append(
            (
                Cell(source.name if source else key),
                Cell(f"{learned['reports']:,}"),
                Cell(
                    f"{100 * learned['error']:.0f} %",
                    sub="" if low is None else f"{100 * low:.0f} – {100 * (high or 0.0):.0f}",
                ),
                Cell("enough" if learned["enough"] else "not enough to tell", kind="muted"),
            )
        )
    columns = ("Source", "Own reports", "Names the wrong party (80 %)", "Evidence")
    caption = "Sources that name perpetrators"
    return [Grid(columns, tuple(rows[:MOST]), frozenset({1, 2}), caption)] if rows else []


def _events(snapshot: Snapshot, notes: Notes) -> list[Grid]:
    rows = []
    for key in snapshot.attributions[:MOST]:
        a = snapshot.assessments[key]
        ranked = [(g, p) for g, p in a.shares.items() if g != "other"]
        if not ranked or a.probability is None:
            continue
        party, chance = ranked[0]
        rows.append(
            (
                Cell(a.subject, notes=(notes.of(key),), kind="id"),
                Cell(a.caveats[0] if a.caveats else ""),
                Cell(words.party_name(snapshot, party)),
                Cell(
                    percent(chance),
                    sub=scale(snapshot.scale).printed(chance) or "between the words",
                    kind="likelihood",
                ),
            )
        )
    columns = ("Event", "Claim", "Likely", f"Likelihood ({scale(snapshot.scale).name})")
    caption = "Events in which somebody else than the claimant is likelier"
    return [Grid(columns, tuple(rows), frozenset({3}), caption)] if rows else []
