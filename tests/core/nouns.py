"""Random nouns for the tests of core: only such as its own rules allow."""

from __future__ import annotations

from datetime import UTC, date

from hypothesis import strategies as st

from tacitus.core import (
    Assertion,
    Assessment,
    Claim,
    Document,
    Event,
    EventStatement,
    Hedge,
    Lineage,
    Name,
    Party,
    PartyStatement,
    Passage,
    PatternStatement,
    Period,
    Place,
    Quantity,
    Review,
    Source,
    TieStatement,
)
from tacitus.core.assessment import EvidenceTerm, confidence
from tacitus.core.event import Deaths
from tacitus.core.vocabulary import vocabulary

days = st.dates(date(1, 1, 1), date(9998, 12, 31))
marks = st.sampled_from(["", "?", "~", "%"])
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
ids = st.text("abcdefgh_0123456789", min_size=1, max_size=6)
moments = st.datetimes(timezones=st.just(UTC))


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    day = draw(days)
    form = draw(st.sampled_from(["day", "month", "year", "decade", "century", "season", "X", "XX"]))
    year = f"{day.year:04d}"
    text = {
        "day": day.isoformat(),
        "month": f"{year}-{day.month:02d}",
        "year": year,
        "decade": f"{year[:3]}X",
        "century": f"{year[:2]}XX",
        "season": f"{year}-{draw(st.integers(21, 24))}",
        "X": f"{year}-{day.month:02d}-XX",
        "XX": f"{year}-XX",
    }[form]
    return text + draw(marks)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    prec = draw(st.none() | st.integers(1, 5))
    if draw(st.booleans()):
        return Period.parse(draw(single_dates()), date_prec=prec)
    one = Period.parse(draw(single_dates()))
    other = Period.parse(draw(single_dates()))
    if one.earliest > other.latest:  # type: ignore[operator]
        one, other = other, one
    left = draw(st.sampled_from([one.edtf, one.edtf, "", ".."]))
    right = draw(st.sampled_from([other.edtf, other.edtf, "", ".."]))
    if not left.strip(".") and not right.strip("."):
        left = one.edtf
    return Period.parse(f"{left}/{right}", date_prec=prec)


def term(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(vocabulary(name)))


def several(items: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, min_size=least, max_size=3).map(tuple)


numbers = st.none() | st.integers(0, 500)


@st.composite
def deaths(draw: st.DrawFn) -> Deaths:
    low, best, high = sorted(draw(st.tuples(*[st.integers(0, 99)] * 3)))
    blank = draw(st.tuples(*[st.booleans()] * 3))
    return Deaths(*(None if gone else n for n, gone in zip((low, best, high), blank, strict=True)))


places = st.builds(
    Place,
    words,
    country=st.none() | words,
    admin1=st.none() | words,
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
    where_prec=st.none() | st.integers(1, 7),
    where_prec_max=st.none() | st.integers(1, 7),
)
ties = st.builds(
    TieStatement,
    term("relations"),
    st.just(("a",)) | st.just(("a", "c")),
    st.just(("b",)),
    several(term("supports")),
    term("natures"),
    term("trends"),
)
statements = (
    ties
    | st.builds(PartyStatement, term("party_statements"), several(ids, 1), words, words)
    | st.builds(
        EventStatement,
        term("event_kinds"),
        several(ids),
        several(ids),
        several(ids),
        several(ids),
        st.just("") | term("targets"),
        st.none() | ids,
        st.booleans(),
    )
    | st.builds(
        PatternStatement,
        st.sampled_from(["claimed", "denied", "done", "supported"]),
        several(ids, 1),
        term("frequencies"),
        same_day=st.booleans(),
    )
)
quantities = st.builds(
    Quantity,
    st.sampled_from([b for b in vocabulary("bounds") if b != "between"]),
    st.floats(0, 1e6),
    text=words,
)
assertions = st.builds(
    Assertion,
    ids,
    statements,
    ids,
    several(ids, 1),
    passage_id=st.none() | ids,
    polarity=term("polarities"),
    modality=term("modalities"),
    speech_act=term("speech_acts"),
    hedge=st.builds(Hedge, words, term("hedge_classes")),
    quantity=st.none() | quantities,
    places=st.lists(places, max_size=2).map(tuple),
    period=st.none() | periods(),
    asserted=st.none() | periods(),
    cues=several(words),
    credibility=st.none() | st.integers(1, 5),
    gloss=words,
    tier=term("tiers"),
    probability=st.none() | st.floats(0, 1),
    root=st.none() | ids,
)
claims = st.builds(
    Claim, ids, ids, term("claim_statuses"), st.booleans(), st.none() | st.booleans()
)
events = st.builds(
    Event,
    ids,
    ids,
    kind=term("event_kinds"),
    period=st.none() | periods(),
    place=st.none() | places,
    target=st.just("") | term("targets"),
    deaths=deaths(),
    civilians=deaths(),
    security=deaths(),
    claims=st.lists(claims, max_size=2).map(tuple),
    simulated=st.booleans(),
)
names = st.builds(Name, ids, st.sampled_from(["name", "acronym"]), st.none() | periods())
parties = st.builds(
    Party,
    ids,
    words,
    st.sampled_from(["state", "body", "unnamed"]),
    st.lists(names, max_size=2).map(tuple),
    lineage=st.lists(st.builds(Lineage, term("relations"), ids), max_size=1).map(tuple),
    keys=several(ids),
    country=st.none() | words,
)
sources = st.builds(
    Source,
    ids,
    words,
    term("source_kinds"),
    st.none() | st.sampled_from("ABCDEF"),
    several(ids),
    st.none() | ids,
    term("terms"),
)
documents = st.builds(
    Document,
    ids,
    ids,
    published=st.none() | periods(),
    retrieved=st.none() | moments,
    held=st.booleans(),
)
passages = st.builds(
    Passage,
    ids,
    ids,
    words,
    st.none() | st.just(3),
    st.none() | st.integers(3, 9),
    st.none() | words,
)
reviews = st.builds(Review, ids, term("verdicts"), ids, words, moments, words, several(ids))
evidence = st.builds(
    EvidenceTerm,
    ids,
    words,
    st.floats(-50, 50),
    st.none() | st.floats(0, 1),
    several(ids),
)
assessments = st.builds(
    Assessment,
    ids,
    st.sampled_from(["tie", "strength"]),
    ids,
    st.none() | st.floats(0, 1),
    st.none() | st.tuples(st.floats(0, 0.5), st.floats(0.5, 1)),
    confidence=st.none() | st.integers(0, 5).map(lambda n: confidence(n, n // 2)),
    evidence=st.lists(evidence, max_size=3).map(tuple),
    shares=st.dictionaries(ids, st.floats(0, 1), max_size=3),
    made=st.none() | moments,
)
nouns = st.one_of(
    *(assertions, events, parties, sources, documents, passages, reviews, assessments, claims)
)
