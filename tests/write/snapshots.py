"""An invented country with invented groups, as a snapshot rich enough to draw and to write."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from math import log10
from typing import Any

from tacitus.core import (
    Assertion,
    Assessment,
    ChangeRow,
    ClaimRow,
    CoincidenceRow,
    Document,
    EventStatement,
    EventTotals,
    EvidenceTerm,
    Finding,
    Hedge,
    Lineage,
    Name,
    Party,
    PartyStatement,
    Passage,
    Period,
    Place,
    Point,
    PresenceRow,
    Quantity,
    RoleRow,
    Series,
    Share,
    Snapshot,
    Source,
    Tie,
    TieStatement,
    confidence,
)

MADE = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
PROVINCES = (
    "Alder", "Birch", "Cinder", "Dorn", "Elm", "Fallow", "Garth", "Hollow", "Ister", "Juniper",
    "Kestrel", "Loam",
)  # fmt: skip


def parties() -> dict[str, Party]:
    name = lambda t, kind, when=None: Name(t, kind, Period.parse(when) if when else None)  # noqa: E731
    all_of = (
        Party("ember", "Ember League", "umbrella", country="Valdora"),
        Party("ash", "Ash Brigade", part_of="ember",
              names=(name("AB", "acronym"), name("Ash Column", "former", "2021/2024"))),
        Party("cinder", "Cinder Network", "faction", part_of="ember", keys=("sim:2",)),
        Party("dune", "Dune Front", country="Valdora",
              lineage=(Lineage("splinter_of", "ash", Period.parse("2026~")),)),
        Party("gale", "Army of the Northern Gale", country="Valdora"),
        Party("iris", "Iris Foundation", "body"),
        Party("north", "Northern Republic", "state"),
        Party("gov", "Government of Valdora", "state"),
    )  # fmt: skip
    return {p.id: p for p in all_of}


def sources() -> dict[str, Source]:
    all_of = (
        Source("panel", "Panel of Observers", "official", "B", licence="public document",
               citation="Panel of Observers, annual report (2030).", terms="attribute"),
        Source("courier", "Valdora Courier", "media", "C", cites=("panel",), terms="attribute",
               citation="Valdora Courier.", url="https://courier.example/valdora"),
        Source("intercepts", "Intercepts cited by the Panel", "document", None, terms="open"),
        Source("events", "Valdora Event List", "research", "B", terms="attribute",
               licence="CC BY 4.0", citation="Valdora Event List, version 3 (2031)."),
        Source("closed", "Closed Incident Register", "research", "C", terms="no_redistribution",
               citation="Closed Incident Register (2030)."),
        Source("talk", "Interview with a go-between", "unnamed", "F", terms="private"),
        Source("gale_voice", "Voice of the Gale", "party", "D", party_id="gale", terms="attribute"),
    )  # fmt: skip
    return {s.id: s for s in all_of}


def documents() -> dict[str, Document]:
    day = Period.parse
    all_of = (
        Document("d-panel", "panel", "Second report on Valdora", published=day("2030-06-12")),
        Document("d-courier", "courier", "Who pays the Ash Brigade?", "A. Writer", day("2030-07")),
        Document("d-events", "events", "Valdora Event List v3", published=day("2031-01")),
        Document("d-closed", "closed", "Register, second half", published=day("2030")),
        Document("d-talk", "talk", "Notes of a talk"),
        Document("d-gale", "gale_voice", "Statement 14", published=day("2030-08-02")),
    )
    return {d.id: d for d in all_of}


def passages() -> dict[str, Passage]:
    said = {
        "p1": ("d-panel", "para 14", "The Cinder Network reportedly trained recruits of the Dune "
               "Front at two camps; intercepts showed vehicles moving on the same route."),
        "p2": ("d-panel", "para 15", "The Ash Brigade and the Cinder Network plan together."),
        "p3": ("d-courier", "para 3", "According to the Panel, money came from across the border."),
        "p4": ("d-gale", "line 2", "We deny any tie with the Dune Front."),
        "p5": ("d-closed", "row 31", "Closed words that may not travel."),
        "p6": ("d-talk", "page 1", "Secret words of a go-between."),
        "p7": ("d-courier", "para 5", "Up to 2,200 fighters, perhaps a tenth of them foreign."),
    }  # fmt: skip
    return {k: Passage(k, d, where, text=words) for k, (d, where, words) in said.items()}


def assertions() -> dict[str, Assertion]:
    p = Period.parse
    tie = TieStatement
    place = lambda n, prec=4: Place(n, "Valdora", n, where_prec=prec)  # noqa: E731
    all_of = (
        Assertion("a1", tie("support", ("cinder",), ("dune",), ("training", "logistics")),
                  "d-panel", ("panel", "intercepts"), "p1", hedge=Hedge("reportedly", "reported"),
                  speech_act="reports", period=p("2029-09~/.."), cues=("reportedly trained",),
                  credibility=2, gloss="Cinder trains Dune recruits and shares a supply route."),
        Assertion("a2", tie("ally", ("ash", "cinder")), "d-panel", ("panel",), "p2",
                  period=p("2027/.."), cues=("plan together",), speech_act="assesses"),
        Assertion("a3", tie("support", ("north",), ("ash",), ("funding",)), "d-courier",
                  ("courier", "panel"), "p3", hedge=Hedge("likely", "probability_word"),
                  period=p("2030"), cues=("money came",)),
        Assertion("a4", tie("support", ("gale",), ("dune",), ("weapons",)), "d-gale",
                  ("gale_voice",), "p4", "negated", speech_act="denies", period=p("2030"),
                  cues=("deny any tie",)),
        Assertion("a5", tie("rival", ("gale", "ash")), "d-closed", ("closed",), "p5",
                  period=p("2028-05/2029-02")),
        Assertion("a6", tie("contact", ("gale", "iris")), "d-talk", ("talk",), "p6",
                  period=p("2030-02")),
        Assertion("a7", PartyStatement("strength", ("ash",)), "d-courier", ("courier",), "p7",
                  quantity=Quantity("up_to", 2200, text="up to 2,200"), period=p("2030")),
        Assertion("a8", PartyStatement("strength", ("ash",)), "d-panel", ("panel",),
                  quantity=Quantity("between", 1400, 1800), period=p("2029")),
        Assertion("a9", PartyStatement("strength", ("dune",)), "d-panel", ("panel",),
                  quantity=Quantity("at_least", 300), period=p("2030")),
        Assertion("a10", PartyStatement("presence", ("dune",)), "d-panel", ("panel",), "p1",
                  places=(place("Cinder"),), period=p("2030")),
        Assertion("a11", EventStatement("agreement", parties=("ash", "gov")), "d-panel",
                  ("panel",), period=p("2030-02-28"), gloss="A truce is signed for ten days."),
        Assertion("a12", EventStatement("takeover", attributed_to=("gale",)), "d-courier",
                  ("courier",), period=p("2028-21"), gloss="A district falls to the Gale."),
        Assertion("a13", tie("splinter_of", ("dune",), ("ash",)), "d-panel", ("panel",),
                  period=p("2026~")),
        Assertion("a14", tie("rival", ("gale", "dune")), "d-panel", ("panel",),
                  period=p("2030-04/2030-11")),
    )  # fmt: skip
    return {a.id: a for a in all_of}


def _term(
    root: str, label: str, db: float, *ids: str, without: float | None = None
) -> EvidenceTerm:
    return EvidenceTerm(root, label, db, without, tuple(ids))


def _tie(tie: Tie, p: float, low: float, high: float, roots: int, *terms: EvidenceTerm,
         agree: int | None = None) -> Assessment:  # fmt: skip
    prior = 0.1
    prior_db = 10 * log10(prior / (1 - prior))
    left = 10 * log10(p / (1 - p)) - prior_db - sum(t.decibans for t in terms)
    rest = (_term("events", "shared days and places", left),) if terms else ()
    return Assessment(
        f"tie/{tie.id}", "tie", tie.id, p, (low, high),
        confidence=confidence(roots, roots if agree is None else agree, ["B", "C"]),
        evidence=(_term("prior", "prior: a tie of this kind", prior_db), *terms, *rest),
        method="two-rate source model, version 1",
        caveats=("Whether shared seasons or a tie explain the common days.",) if roots < 2 else (),
    )  # fmt: skip


def tie_assessments() -> list[Assessment]:
    panel = "Panel of Observers"
    return [
        _tie(Tie("ally", "ash", "cinder", "", "2030"), 0.93, 0.81, 0.98, 3,
             _term("panel", panel, 11.2, "a2", without=0.55)),
        _tie(Tie("ally", "ash", "cinder", "", "2029"), 0.88, 0.7, 0.96, 2,
             _term("panel", panel, 9.0, "a2", without=0.4)),
        _tie(Tie("support", "cinder", "dune", "training", "2030"), 0.76, 0.52, 0.91, 2,
             _term("intercepts", "Intercepts, through the Panel", 8.4, "a1", without=0.31),
             _term("gale_voice", "denial by the Gale", -0.6, "a4", without=0.78)),
        _tie(Tie("support", "cinder", "dune", "logistics", "2030"), 0.76, 0.5, 0.9, 2,
             _term("intercepts", "Intercepts, through the Panel", 8.4, "a1", without=0.31)),
        _tie(Tie("support", "north", "ash", "funding", "2030"), 0.62, 0.33, 0.84, 1,
             _term("panel", panel, 6.0, "a3", without=0.2)),
        _tie(Tie("support", "north", "cinder", "weapons", "2030"), 0.48, 0.2, 0.75, 1),
        _tie(Tie("support", "gale", "dune", "weapons", "2030"), 0.08, 0.02, 0.22, 1,
             _term("gale_voice", "denial by the Gale", -2.0, "a4", without=0.12)),
        _tie(Tie("rival", "gale", "ash", "", "2030"), 0.97, 0.9, 0.995, 4,
             _term("closed", "Closed Incident Register", 14.0, "a5", without=0.8)),
        _tie(Tie("rival", "gale", "dune", "", "2030"), 0.71, 0.5, 0.87, 2,
             _term("panel", panel, 7.0, "a14", without=0.35)),
        _tie(Tie("ally", "dune", "gale", "", "2030"), 0.22, 0.08, 0.45, 1),
        _tie(Tie("contact", "gale", "iris", "", "2030"), 0.55, 0.3, 0.8, 1,
             _term("talk", "Interview with a go-between", 5.0, "a6", without=0.2)),
        _tie(Tie("splinter_of", "dune", "ash", "", "2026"), 0.995, 0.97, 0.999, 3,
             _term("panel", panel, 20.0, "a13", without=0.9)),
    ]  # fmt: skip


def other_assessments() -> list[Assessment]:
    return [
        Assessment("strength/ash@2030", "strength", "ash@2030", quantity=1720,
                   interval=(1350, 2150), unit="fighters", confidence=confidence(2, 2, ["B"]),
                   evidence=(_term("panel", "Panel of Observers", 0.0, "a8"),
                             _term("courier", "Valdora Courier", 0.0, "a7")),
                   method="bounds with a rounding error"),
        Assessment("strength/dune@2030", "strength", "dune@2030", quantity=520,
                   interval=(310, 1400), unit="fighters", confidence=confidence(1, 1, ["B"]),
                   evidence=(_term("panel", "Panel of Observers", 0.0, "a9"),),
                   caveats=("Only a lower bound is reported for the Dune Front.",)),
        Assessment("claim_share/dune", "claim_share", "dune", 0.41, (0.3, 0.52), level=0.95,
                   confidence=confidence(1, 1, ["B"]), method="counts with a Wilson interval"),
    ]  # fmt: skip


def _share(k: int, n: int) -> Share:
    if n == 0:
        return Share(None, None, None)
    z2, p = 1.96**2, k / n
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = 1.96 * ((p * (1 - p) + z2 / (4 * n)) / n) ** 0.5 / (1 + z2 / n)
    return Share(p, max(0.0, middle - half), min(1.0, middle + half))


def claim(group: str, stratum: str, attributed: int, claimed: int, every: int) -> ClaimRow:
    return ClaimRow(group, stratum, attributed, claimed, attributed // 20, attributed // 9, every,
                    _share(claimed, attributed), _share(claimed, every))  # fmt: skip


def claims() -> tuple[tuple[ClaimRow, ...], dict[str, tuple[ClaimRow, ...]]]:
    every = (
        claim("Ash Brigade", "all", 412, 318, 1630),
        claim("Dune Front", "all", 73, 30, 1630),
        claim("Cinder Network", "all", 96, 3, 1630),
        claim("Army of the Northern Gale", "all", 0, 0, 1630),
    )
    strata = {
        "deaths": tuple(
            claim(group, stratum, n, int(n * rate), 20 + 4 * n)
            for group, base in (("Ash Brigade", 0.8), ("Dune Front", 0.4), ("Cinder Network", 0.03))
            for stratum, n, rate in (
                ("security_only", 160, base), ("civilians_only", 60, base * 0.3),
                ("political_only", 12, base), ("mixed", 90, base * 0.7), ("none", 40, base),
                ("unknown", 50, base * 0.5),
            )
        )
    }  # fmt: skip
    return every, strata


def regions() -> dict[str, Any]:
    """Twelve crooked provinces of Valdora, four by three."""
    rng = random.Random(7)
    corner = {
        (i, j): (60 + i * 1.5 + rng.uniform(-0.35, 0.35), 30 + j * 1.1 + rng.uniform(-0.25, 0.25))
        for i in range(5)
        for j in range(4)
    }

    def edge(a: tuple[int, int], b: tuple[int, int]) -> list[list[float]]:
        local = random.Random(str(sorted((a, b))))
        (x1, y1), (x2, y2) = corner[a], corner[b]
        bends = [
            (t / 8, local.uniform(-0.09, 0.09), local.uniform(-0.09, 0.09)) for t in range(1, 8)
        ]
        if a > b:
            bends = [(1 - t, dx, dy) for t, dx, dy in reversed(bends)]
        line = [[x1 + (x2 - x1) * t + dx, y1 + (y2 - y1) * t + dy] for t, dx, dy in bends]
        return [[x1, y1], *line]

    features = []
    for n, name in enumerate(PROVINCES):
        i, j = n % 4, n // 4
        ring = [
            *edge((i, j), (i + 1, j)), *edge((i + 1, j), (i + 1, j + 1)),
            *edge((i + 1, j + 1), (i, j + 1)), *edge((i, j + 1), (i, j)),
        ]  # fmt: skip
        features.append({
            "type": "Feature",
            "properties": {"country": "Valdora", "name": name, "key": f"Valdora/{name}"},
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        })  # fmt: skip
    return {"type": "FeatureCollection", "attribution": "invented", "features": features}


def events(n: int = 90) -> tuple[dict[str, Any], ...]:
    rng = random.Random(3)
    rows = []
    for k in range(n):
        prec = rng.choice([1, 1, 2, 4, 4, 6, None])
        day = date(2029 + k % 2, rng.randint(1, 12), rng.randint(1, 28))
        source = "closed" if k % 10 == 9 else "events"
        civilians = rng.choice([0, 0, 2, 5])
        placed = prec is not None and prec < 6
        rows.append({
            "event_id": f"{source}:{k}", "source_id": source, "source_key": str(k), "kind": "attack",
            "date_start": day if k % 17 else None, "date_end": day if k % 17 else None,
            "date_prec": 1 if k % 17 else None, "country": "Valdora",
            "admin1": rng.choice(PROVINCES) if placed else None, "place": f"Village {k}",
            "latitude": 30 + rng.random() * 3.2 if placed else None,
            "longitude": 60 + rng.random() * 5.8 if placed else None,
            "where_prec": prec, "where_prec_max": prec, "side_a": "Ash Brigade", "side_b": None,
            "party_a": "ash", "party_b": None, "deaths_best": civilians + 1,
            "civilian_best": civilians, "simulated": False,
        })  # fmt: skip
    return tuple(rows)


def totals(rows: tuple[dict[str, Any], ...]) -> EventTotals:
    by_month: dict[str, int] = {}
    by_region: dict[str, int] = {}
    for row in rows:
        if row["date_start"]:
            key = row["date_start"].strftime("%Y-%m")
            by_month[key] = by_month.get(key, 0) + 1
        if row["where_prec"] == 4:
            key = f"Valdora/{row['admin1']}"
            by_region[key] = by_region.get(key, 0) + 1
    return EventTotals(
        total=len(rows),
        undated=sum(r["date_start"] is None for r in rows),
        unplaced=sum(r["latitude"] is None for r in rows),
        by_month=dict(sorted(by_month.items())),
        by_country={"Valdora": len(rows)},
        by_source={"events": sum(r["source_id"] == "events" for r in rows)},
        by_region=by_region,
        points=sum(r["where_prec"] in (1, 2) for r in rows),
    )


def _series() -> tuple[Series, ...]:
    years = range(2024, 2031)
    rise = [0.12, 0.18, 0.3, 0.42, 0.5, 0.66, 0.76]
    fall = [0.95, 0.94, 0.93, 0.9, 0.9, 0.88, 0.93]
    return (
        Series("support.training:cinder->dune", "tie", tuple(
            Point(str(y), m, max(0.01, m - 0.2), min(0.99, m + 0.16), 2)
            for y, m in zip(years, rise, strict=True))),
        Series("ally:ash--cinder", "tie", tuple(
            Point(str(y), m, m - 0.12, min(0.99, m + 0.05), 3)
            for y, m in zip(years, fall, strict=True))),
        Series("ash", "strength", tuple(
            Point(str(y), 900 + 130 * k, 700 + 90 * k, 1200 + 170 * k, 1)
            for k, y in enumerate(years))),
    )  # fmt: skip


def rich() -> Snapshot:
    ties, others = tie_assessments(), other_assessments()
    rows = events()
    every, strata = claims()
    return Snapshot(
        name="valdora",
        title="Who stands with whom in Valdora, 2026–2030",
        made=MADE,
        as_known=datetime(2031, 3, 1, tzinfo=UTC),
        version="0.1.0",
        parties=parties(),
        sources=sources(),
        documents=documents(),
        passages=passages(),
        assertions=assertions(),
        assessments={a.id: a for a in (*ties, *others)},
        ties=tuple(a.id for a in ties),
        strengths=("strength/ash@2030", "strength/dune@2030"),
        series=_series(),
        claims=every,
        claim_strata=strata,
        presence=(
            PresenceRow("dune", "Cinder", "Valdora", 4, "2030", "affirmed", 2, ("a10",)),
            PresenceRow("cinder", "Cinder", "Valdora", 4, "2030", "affirmed", 1, ("a10",)),
            PresenceRow("ash", "Garth", "Valdora", 4, "2029/..", "affirmed", 2, ("a2",)),
            PresenceRow("ash", "Fallow", "Valdora", 4, "2030", "affirmed", 1, ("a2",)),
            PresenceRow("gale", "Kestrel", "Valdora", 4, "2030", "affirmed", 1, ("a12",)),
            PresenceRow("gale", "Garth", "Valdora", 4, "2030", "affirmed", 1, ("a12",)),
            PresenceRow("dune", "Loam", "Valdora", 4, "2030", "negated", 1, ("a10",)),
            PresenceRow("dune", "Far Isles", "Valdora", 4, "2030", "affirmed", 1, ("a10",)),
            PresenceRow("gale", "Alder", "Valdora", 4, "2030", "affirmed", 1, ("a5",)),
        ),
        roles=(
            RoleRow("cinder", "training", "support", "dune", "2029-09~/..", "affirmed", 1, ("a1",), 0.76),
            RoleRow("north", "funding", "support", "ash", "2030", "affirmed", 1, ("a3",), 0.62),
            RoleRow("ash", "complex raids", "capability", "", "2030", "affirmed", 2, ("a2",)),
        ),
        coincidences=(
            CoincidenceRow("events:1", "events:12", date(2030, 5, 12), "Garth",
                           ("Ash Brigade", "Dune Front"), ("Ash Brigade", ""),
                           ("security", "civilian"), 0.04, "shuffled days within a month"),
        ),
        changes=(
            ChangeRow("2031-02-11", "tie/support.training:cinder->dune@2030", "assessment",
                      "Cinder Network → Dune Front", "61 %", "76 %", "Panel of Observers",
                      "analyst", "new report read"),
        ),
        findings=(
            Finding("It is {p0} that the Ash Brigade and the Cinder Network were allied in 2030 "
                    "({i0}). Confidence in this is {c0}.", ("tie/ally:ash--cinder@2030",)),
            Finding("It is {p0} that the Cinder Network trained the Dune Front, and {p1} that it "
                    "shared its supply route.", ("tie/support.training:cinder->dune@2030",
                                                 "tie/support.logistics:cinder->dune@2030")),
            Finding("The Ash Brigade counted {q0} in 2030.", ("strength/ash@2030",)),
        ),
        events=rows,
        totals=totals(rows),
        regions=regions(),
        gaps=(
            "Before 2026 fewer than three roots a year reach this study, so that absence of a "
            "report says little.",
            "Events never show a tie's type or sign.",
        ),
    )  # fmt: skip


def simulated() -> Snapshot:
    base = rich()
    return replace(
        base,
        name="valdora-world",
        title="A simulated world: Valdora",
        simulated=True,
        assessments={k: replace(a, simulated=True) for k, a in base.assessments.items()},
        assertions={k: replace(a, simulated=True) for k, a in base.assertions.items()},
        events=tuple(row | {"simulated": True} for row in base.events),
        truth=(
            {"tie": "Ash Brigade – Cinder Network", "true": True, "inferred": 0.93},
            {"tie": "Cinder Network → Dune Front: training", "true": True, "inferred": 0.76},
            {"tie": "Army of the Northern Gale → Dune Front", "true": False, "inferred": 0.08},
        ),
    )


def bare() -> Snapshot:
    return Snapshot("bare", MADE, MADE)


HOSTILE = """<script>alert('x')</script>"&]]>{{7*7}}|*_`#\x00\u202e"""


def hostile() -> Snapshot:
    """The rich snapshot with markup for names, titles, glosses and passages."""
    base = rich()
    return replace(
        base,
        title=HOSTILE,
        parties={k: replace(p, name=f"{p.name} {HOSTILE}") for k, p in base.parties.items()},
        sources={
            k: replace(s, name=HOSTILE + k, citation=HOSTILE, url="javascript:alert(1)")
            for k, s in base.sources.items()
        },
        passages={
            k: replace(p, text=p.text and HOSTILE + p.text, locator=HOSTILE)
            for k, p in base.passages.items()
        },
        assertions={
            k: replace(a, gloss=HOSTILE, cues=(HOSTILE,), hedge=Hedge(HOSTILE, "reported"))
            for k, a in base.assertions.items()
        },
        gaps=(HOSTILE,),
        events=tuple(row | {"place": HOSTILE, "admin1": HOSTILE} for row in base.events),
        claims=tuple(replace(row, group=HOSTILE) for row in base.claims),
    )
