"""What a study is, at a glance: what it holds, what was fitted, which words it uses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tacitus import __version__
from tacitus.assess.findings import claim_assessments, findings, gaps
from tacitus.core.assessment import Assessment
from tacitus.core.scale import scale
from tacitus.core.vocabulary import Vocabulary, _toml, vocabulary
from tacitus.errors import InputError
from tacitus.store.ledger import Moment
from tacitus.study import views
from tacitus.study.own_map import own_map
from tacitus.study.snapshots import told_rows
from tacitus.study.views import Filters

if TYPE_CHECKING:
    from tacitus.study import Study

#: The closed lists that a page needs to name what it draws.
LISTS = (
    "relations",
    "supports",
    "party_kinds",
    "tiers",
    "targets",
    "strata",
    "event_kinds",
    "hedge_classes",
    "modalities",
    "polarities",
    "source_kinds",
    "terms",
    "verdicts",
    "claim_statuses",
)


@dataclass(frozen=True)
class Word:
    """A word of a closed list; ``symmetric`` is told of relations alone."""

    id: str
    label: str
    definition: str
    symmetric: bool | None = None


@dataclass(frozen=True)
class ScaleWords:
    """A scale of likelihood words; each word stands for [low, high)."""

    id: str
    title: str
    rungs: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class FitRow:
    """A fit, and the write that kept it; ``fast`` is None for one that did not say."""

    id: str
    what: str
    seed: int
    made: str
    fast: bool | None
    revision: int
    who: str


@dataclass(frozen=True)
class Overview:
    """A study at a glance.

    Attributes
    ----------
    years : tuple of int, or None
        First and last year of its events and fitted ties.
    counts : dict of str to int
        Nouns, events, proposals that wait, by name.
    undated, unplaced : int
        Events that a timeline or a map cannot draw.
    fits : dict of str to FitRow
        The last fit of each part.
    gaps : tuple of str
        What the data cannot tell, one sentence each.
    vocabulary : dict of str to tuple of Word
        Closed lists by name.
    """

    name: str
    title: str
    state: str
    simulated: bool
    revision: int
    made: str
    as_known: str | None
    version: str
    scale: str
    scales: tuple[ScaleWords, ...]
    years: tuple[int, int] | None
    counts: dict[str, int]
    undated: int
    unplaced: int
    fits: dict[str, FitRow]
    gaps: tuple[str, ...]
    vocabulary: dict[str, tuple[Word, ...]]
    borders_note: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class FindingRow:
    """A sentence that may be printed, the assessments it rests on, and their fewest roots."""

    text: str
    assessments: tuple[str, ...]
    roots: int | None
    confidence: str


def overview(study: Study, filters: Filters) -> Overview:
    """Say what a study is and holds."""
    as_known = filters.as_known
    with study.tables(as_known) as con:
        total, undated, unplaced, lo, hi = con.execute(
            """
            SELECT count(*), count(*) FILTER (date_start IS NULL),
                   count(*) FILTER (latitude IS NULL AND admin1 IS NULL AND country IS NULL),
                   year(min(date_start)), year(max(coalesce(date_end, date_start)))
            FROM events
            """
        ).fetchone() or (0, 0, 0, None, None)
        recorded = con.execute(
            "SELECT count(DISTINCT event_id) FROM claims WHERE status <> 'not_recorded'"
        ).fetchone() or (0,)
    assertions, ties = study.assertions(as_known), study.tie_assessments(as_known)
    fitted = _last_fit(study, "ties", as_known)
    years = [int(y) for y in (lo, hi, *(str(y)[:4] for y in fitted.get("years", ()) if y)) if y]
    names = {p.id: p.name for p in study.parties(as_known).values()}
    return Overview(
        name=study.name,
        title=study.name,
        state=study.gate().state,
        simulated=study.simulated,
        revision=study.revision,
        made=study.ledger.meta("made") or "",
        as_known=as_known.isoformat() if as_known else None,
        version=__version__,
        scale=scale(filters.scale).name,
        scales=scales(),
        years=(min(years), max(years)) if years else None,
        counts={
            "parties": len(names),
            "ties": len(ties),
            "events": total,
            "assertions": len(assertions),
            "documents": len(study.documents(as_known)),
            "sources": len(study.sources(as_known)),
            "reviews": len(study.reviews(as_known)),
            "queue": len(study.queue()),
        },
        undated=undated,
        unplaced=unplaced,
        fits={row.what: row for row in fit_rows(study, as_known)},
        gaps=tuple(
            gaps(
                ties,
                assertions,
                names,
                undated=undated,
                unplaced=unplaced,
                not_recorded=total - recorded[0],
            )
        ),
        vocabulary={name: words(vocabulary(name)) for name in LISTS},
        borders_note=borders_note(study),
        notes=study.warnings,
    )


def _last_fit(study: Study, what: str, as_known: Moment) -> Mapping[str, Any]:
    known = study.ledger.revision_at(as_known)
    last = [v for v in study.fit_records(what) if v.revision <= known][-1:]
    return last[0].noun if last and not last[0].withdrawn else {}


def fit_rows(study: Study, as_known: Any = None) -> list[FitRow]:
    """List the fits that are kept, oldest first; the last of each part stands."""
    known = study.ledger.revision_at(as_known)
    rows = [
        FitRow(
            v.noun["id"],
            what,
            v.noun["seed"],
            v.at.isoformat(timespec="seconds"),
            v.noun.get("fast"),
            v.revision,
            v.who,
        )
        for what in ("ties", "strengths", "attribution")
        for v in study.fit_records(what)
        if v.revision <= known
    ]
    return sorted(rows, key=lambda r: r.revision)


def finding_rows(study: Study, filters: Filters) -> tuple[list[FindingRow], list[str]]:
    """List the sentences that the numbers support, with the fewest roots that carry each."""
    assessments = dict(study.assessments(filters.as_known))
    ties = sorted(
        (a for a in assessments.values() if a.kind == "tie"),
        key=lambda a: (-(a.probability or 0.0), a.id),
    )
    strengths = sorted(
        (a for a in assessments.values() if a.kind == "strength"), key=lambda a: a.id
    )
    known = Filters(as_known=filters.as_known, scale=filters.scale)
    tables = views.claim_tables(study, known, ("all", "deaths"))
    told = told_rows(tables["all"].rows, tables["deaths"].rows)
    shares = claim_assessments(told, simulated=study.simulated)
    assessments |= {a.id: a for pair in shares.values() for a in pair}
    said = findings(ties, strengths, shares, study.parties(filters.as_known))
    rows = []
    for finding in said:
        under = [assessments[i] for i in finding.assessment_ids]
        text = finding.text(assessments, scale(filters.scale))
        rows.append(FindingRow(text, finding.assessment_ids, *_weakest(under)))
    return rows, []


def _weakest(under: list[Assessment]) -> tuple[int | None, str]:
    """Fewest roots, and the confidence there; counts of events have neither."""
    rated = [a.confidence for a in under if a.confidence]
    least = min(rated, key=lambda c: c.roots, default=None)
    return (least.roots, least.level) if least else (None, "")


def scales() -> tuple[ScaleWords, ...]:
    """Give every scale of likelihood words."""
    return tuple(
        ScaleWords(key, scale(key).name, tuple((r.low, r.high, r.word) for r in scale(key).rungs))
        for key in _toml("scales")
    )


def words(listed: Vocabulary) -> tuple[Word, ...]:
    """Give a closed list as words to print."""
    return tuple(
        Word(t.id, t.id.replace("_", " "), t.definition, t.more.get("symmetric"))
        for t in listed.values()
    )


def borders_note(study: Study) -> str:
    """Say whose borders a map draws."""
    try:
        own = own_map(study.folder)
    except InputError as error:
        return str(error)  # the map says it where it would be drawn; the rest goes on
    if own is not None:
        said = own.get("attribution") or own.get("borders")
        return str(said or "Provinces as in the study's own regions.geojson.")
    text = files("tacitus").joinpath("geo/afg_pak_admin1.geojson").read_text(encoding="utf-8")
    return str(json.loads(text[: text.index('"features"')].rstrip(", ") + "}")["borders"]) + "."
