"""Snapshots drawn at random: names that break formats, missing values, every kind of noun."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from tacitus.core import (
    Assertion,
    Assessment,
    Document,
    EvidenceTerm,
    Hedge,
    Lineage,
    Name,
    Party,
    PartyStatement,
    Passage,
    Period,
    Place,
    Quantity,
    Snapshot,
    Source,
    Tie,
    TieStatement,
    confidence,
)
from tacitus.core.finding import Finding
from tacitus.core.vocabulary import vocabulary

#: Letters with which formats go wrong, among all that a text can hold.
AWKWARD = st.sampled_from("=+-@'\"<>&,;|\n\r\t[]{}\\*_#$%:/ éßøЖ中\u202e\u0301")
#: No surrogates and nothing that no XML or JSON text can hold.
LETTERS = st.one_of(
    AWKWARD, st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"), max_codepoint=0x2FFFF)
)
texts = st.text(LETTERS, min_size=1, max_size=12).filter(lambda t: bool(t.strip()))
TERMS = ("open", "attribute", "no_redistribution", "private")
PERIODS = ("2019", "2019-05", "2019-05-03", "2019~", "2019/..", "2018-05/2019-02", "2019-21?")
PERIODS_OR_NONE = st.none() | st.sampled_from(PERIODS).map(Period.parse)
SIDES = ("tie/ally", "tie/support")


def words(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(t.id for t in vocabulary(name).terms.values()))


@st.composite
def snapshots(draw: st.DrawFn, terms: tuple[str, ...] = ("open", "attribute")) -> Snapshot:
    """Draw a snapshot of two to four parties with ties, assertions and passages."""
    made = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
    sources = {
        f"s{i}": Source(
            f"s{i}",
            draw(texts),
            draw(st.sampled_from(["media", "official", "research"])),
            draw(st.sampled_from([None, "A", "C", "F"])),
            terms=draw(st.sampled_from(terms)),
            licence=draw(st.sampled_from(["", "CC BY 4.0"])),
            citation=draw(st.one_of(st.just(""), texts)),
            url=draw(st.sampled_from(["", "https://example.org/a"])),
        )
        for i in range(draw(st.integers(1, 3)))
    }
    source_ids = st.sampled_from(sorted(sources))
    parties = _parties(draw, source_ids)
    ids = sorted(parties)
    documents = {
        f"d{i}": Document(
            f"d{i}", draw(source_ids), draw(st.one_of(st.just(""), texts)),
            published=draw(PERIODS_OR_NONE),
            url=draw(st.sampled_from(["", "https://example.org/doc"])),
            retrieved=draw(st.none() | st.just(made)),
        )
        for i in range(2)
    }  # fmt: skip
    passages = {
        f"p{i}": Passage(f"p{i}", draw(st.sampled_from(sorted(documents))), "para 1",
                         text=draw(st.none() | texts))
        for i in range(2)
    }  # fmt: skip
    assertions = {a.id: a for a in (_assertion(draw, i, ids, source_ids, sources)
                                    for i in range(draw(st.integers(0, 4))))}  # fmt: skip
    assessments = {a.id: a for a in (_tie(draw, ids, sorted(assertions))
                                     for _ in range(draw(st.integers(0, 4))))}  # fmt: skip
    events = tuple(_event(draw, i, source_ids, ids) for i in range(draw(st.integers(0, 3))))
    return Snapshot(
        name=draw(texts),
        made=made,
        as_known=made,
        title=draw(st.one_of(st.just(""), texts)),
        version="0.1.0",
        simulated=draw(st.booleans()),
        parties=parties,
        sources=sources,
        documents=documents,
        passages=passages,
        assertions=assertions,
        assessments=assessments,
        ties=tuple(assessments),
        findings=tuple(Finding("It is {p0} that they were tied.", (key,)) for key in assessments),
        events=events,
    )


def _parties(draw: st.DrawFn, source_ids: st.SearchStrategy[str]) -> dict[str, Party]:
    found: dict[str, Party] = {}
    for i in range(draw(st.integers(2, 4))):
        names = tuple(
            Name(draw(texts), draw(st.sampled_from(["name", "acronym", "alias", "former"])),
                 draw(PERIODS_OR_NONE), draw(st.none() | source_ids))
            for _ in range(draw(st.integers(0, 2)))
        )  # fmt: skip
        found[f"party {i}"] = Party(
            f"party {i}",
            f"{draw(texts)} {i}",
            draw(st.sampled_from(["faction", "state", "body", "umbrella", "unnamed"])),
            names,
            part_of="party 0" if i and draw(st.booleans()) else None,
            lineage=(Lineage("splinter_of", "party 0", draw(PERIODS_OR_NONE)),) if i == 1 else (),
            keys=(f"ucdp:{i}",) if draw(st.booleans()) else (),
            country=draw(st.none() | texts),
            note=draw(st.one_of(st.just(""), texts)),
        )
    return found


def _assertion(
    draw: st.DrawFn,
    i: int,
    ids: list[str],
    source_ids: st.SearchStrategy[str],
    sources: dict[str, Source],
) -> Assertion:
    a, b = draw(st.permutations(ids))[:2]
    said: Any = (
        TieStatement(draw(st.sampled_from(["ally", "support", "rival", "part_of"])), (a,), (b,))
        if draw(st.booleans())
        else PartyStatement("strength", (a,), value=draw(st.one_of(st.just(""), texts)))
    )
    number = draw(st.floats(0, 1e6).map(lambda x: round(x, 3)))
    return Assertion(
        f"a{i}",
        said,
        f"d{draw(st.integers(0, 1))}",
        tuple(draw(st.lists(source_ids, min_size=1, max_size=2))),
        draw(st.sampled_from([None, "p0", "p1"])),
        draw(st.sampled_from(["affirmed", "negated"])),
        hedge=draw(st.sampled_from([Hedge(), Hedge("reportedly", "reported")])),
        quantity=draw(st.none() | st.just(Quantity("up_to", number, text="up to"))),
        places=draw(st.sampled_from([(), (Place("Alder", "Valdora", where_prec=4),)])),
        period=draw(PERIODS_OR_NONE),
        cues=draw(st.sampled_from([(), ("plan together",)])),
        credibility=draw(st.sampled_from([None, 1, 5])),
        gloss=draw(st.one_of(st.just(""), texts)),
    )


def _tie(draw: st.DrawFn, ids: list[str], assertions: list[str]) -> Assessment:
    a, b = draw(st.permutations(ids))[:2]
    relation = draw(st.sampled_from(["ally", "support", "rival", "part_of", "splinter_of"]))
    support = draw(st.sampled_from(["", "training"])) if relation == "support" else ""
    tie = Tie(relation, a, b, support, draw(st.sampled_from(["", "2019", "2019-05"])))
    p = draw(st.floats(0, 1))
    low, high = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
    roots = draw(st.integers(0, 3))
    terms = [
        EvidenceTerm(f"root {key}", draw(texts), draw(st.floats(-20, 20)), None, (key,))
        for key in assertions[:roots]
    ]
    return Assessment(
        f"tie/{tie.id}", "tie", tie.id, p, (low, high),
        confidence=draw(st.none() | st.just(confidence(roots, roots))),
        evidence=(EvidenceTerm("prior", "prior", -9.5), *terms), method="a model",
    )  # fmt: skip


def _event(
    draw: st.DrawFn, i: int, source_ids: st.SearchStrategy[str], ids: list[str]
) -> dict[str, Any]:
    day = draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))
    return {
        "event_id": f"e:{i}", "source_id": draw(source_ids), "source_key": str(i),
        "kind": "attack", "date_start": day, "date_end": day, "date_prec": 1 if day else None,
        "country": draw(st.none() | texts), "place": draw(st.none() | texts),
        "latitude": draw(st.none() | st.floats(-90, 90)), "longitude": None,
        "where_prec": draw(st.sampled_from([None, 1, 4])), "side_a": draw(st.none() | texts),
        "party_a": draw(st.none() | st.sampled_from(ids)), "deaths_best": draw(st.none() | st.integers(0, 9)),
        "suicide": draw(st.none() | st.booleans()), "simulated": False,
    }  # fmt: skip
