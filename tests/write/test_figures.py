"""Figures: well-formed, honest about precision, and legible without colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
import snapshots
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tacitus.core import Assessment, EvidenceTerm, Period, PresenceRow, Snapshot, Tie, confidence
from tacitus.write.figures import intervals
from tacitus.write.figures import map as maps
from tacitus.write.figures.boxes import Box, Label, settle
from tacitus.write.figures.edges import choose
from tacitus.write.figures.network import line_width, network
from tacitus.write.figures.svg import shown, text
from tacitus.write.figures.timeline import span_of, timeline
from tacitus.write.figures.waterfall import WIDTH, bars, decibans
from tacitus.write.pages import IDLE, Notes

SVG = "{http://www.w3.org/2000/svg}"
FIGURES: dict[str, Callable[[Snapshot], str]] = {
    "network": network,
    "presence": maps.presence,
    "events": maps.events,
    "timeline": timeline,
    "strengths": intervals.strengths,
    "claims": intervals.claim_shares,
    "series": intervals.tie_series,
}


def parsed(drawing: str) -> etree._Element:
    return etree.fromstring(drawing.encode())


def words_in(root: etree._Element) -> str:
    return " | ".join(root.itertext())


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("name", ["rich", "simulated", "bare", "hostile"])
def test_every_figure_is_sound_svg(figure: Callable[[Snapshot], str], name: str) -> None:
    root = parsed(figure(getattr(snapshots, name)()))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title") is not None
    assert not root.xpath("//*[local-name()='script' or local-name()='image']")
    assert not root.xpath("//@*[contains(., 'NaN') or contains(., 'inf')]")
    if name == "simulated":
        assert "simulated" in words_in(root)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_text_stays_in_the_picture(figure: Callable[[Snapshot], str], rich: Snapshot) -> None:
    root = parsed(figure(rich))
    width, height = float(root.get("width")), float(root.get("height"))
    for node in root.iter(f"{SVG}text"):
        assert 0 <= float(node.get("x")) <= width
        assert 0 <= float(node.get("y")) <= height


@given(st.text(max_size=40))
def test_any_text_makes_sound_svg(words: str) -> None:
    node = parsed(text(1, 2, words))
    assert (node.text or "") == shown(words).replace("\r\n", "\n").replace("\r", "\n")


def test_width_is_likelihood_and_line_style_is_evidence(rich: Snapshot) -> None:
    root = parsed(network(rich))
    lines = {
        g.find(f"{SVG}title").text: g.find(f"{SVG}path")
        for g in root.iter(f"{SVG}g")
        if g.find(f"{SVG}title") is not None
    }
    ally = next(v for k, v in lines.items() if k.startswith("Ash Brigade – Cinder Network"))
    funding = next(v for k, v in lines.items() if "support, funding" in k)
    training = next(v for k, v in lines.items() if "support, training" in k)
    assert float(ally.get("stroke-width")) == line_width(0.93)
    assert ally.get("stroke-dasharray") is None
    assert training.get("stroke-dasharray") != funding.get("stroke-dasharray")
    assert float(funding.get("stroke-width")) < float(ally.get("stroke-width"))


def test_parallel_ties_stay_apart(rich: Snapshot) -> None:
    root = parsed(network(rich))
    paths = [
        g.find(f"{SVG}path").get("d")
        for g in root.iter(f"{SVG}g")
        if "Dune Front – Army" in (g.findtext(f"{SVG}title") or "")
    ]
    assert len(paths) == 2
    assert paths[0] != paths[1]


def test_ties_left_out_of_the_drawing_are_counted(rich: Snapshot) -> None:
    assert choose(rich, 0.2, 40).undrawn == 1
    assert "1 tie stands in the table" in network(rich)
    assert "9 ties stand" in network(rich, least=0.96)


def test_only_the_last_period_of_a_tie_is_drawn(rich: Snapshot) -> None:
    drawn = {i for e in choose(rich, 0.2, 40).edges for i in e.ids}
    assert "tie/ally:ash--cinder@2030" in drawn
    assert "tie/ally:ash--cinder@2029" not in drawn


def test_supports_share_a_line_where_there_are_many() -> None:
    supports = ("training", "funding", "weapons", "shelter", "logistics", "fighters")
    found = {}
    for n, support in enumerate(supports):
        for a, b in (("ash", "dune"), ("gale", "iris"), ("north", "ash")):
            tie = Tie("support", a, b, support, "2030")
            found[f"tie/{tie.id}"] = Assessment(
                f"tie/{tie.id}", "tie", tie.id, 0.5 + n / 20, confidence=confidence(n, n)
            )
    base = replace(snapshots.rich(), assessments=found, ties=tuple(found), findings=())
    choice = choose(base, 0.2, 40)
    assert choice.shared
    assert len(choice.edges) == 3
    assert choice.edges[0].lines == ("fighters 75 %", "and 5 more")
    assert "share a line" in network(base)


def test_an_umbrella_is_a_ground_and_not_a_node(rich: Snapshot) -> None:
    said = words_in(parsed(network(rich)))
    assert "umbrella: Ember League" in said
    assert "| Ember League |" not in said


def test_the_same_seed_gives_the_same_drawing(rich: Snapshot) -> None:
    assert network(rich) == network(snapshots.rich())


@settings(deadline=None, max_examples=12)
@given(st.integers(1, 12), st.integers(0, 99))
def test_network_of_any_size_draws(n: int, seed: int) -> None:
    ids = [f"p{i}" for i in range(n + 1)]
    ties = [Tie("rival", a, b, "", "2020") for a, b in pairwise(ids)]
    found = {f"tie/{t.id}": Assessment(f"tie/{t.id}", "tie", t.id, 0.6) for t in ties}
    base = replace(snapshots.bare(), assessments=found, ties=tuple(found))
    root = parsed(network(base, seed=seed))
    assert len(root.xpath("//*[local-name()='circle' and @r='8']")) == n + 1


def test_a_province_is_never_a_pin(rich: Snapshot) -> None:
    coarse = tuple(r | {"where_prec": 4, "where_prec_max": 4} for r in rich.events)
    exact = tuple(r | {"where_prec": 1} for r in rich.events)

    def points(snapshot: Snapshot) -> int:
        return len(parsed(maps.events(snapshot)).xpath("//*[local-name()='circle']"))

    legend = 2
    assert points(replace(rich, events=coarse)) == legend
    assert points(replace(rich, events=exact)) > legend


def test_nothing_said_differs_from_none(rich: Snapshot) -> None:
    def fills(snapshot: Snapshot) -> list[str]:
        return [p.get("fill") for p in parsed(maps.presence(snapshot)).iter(f"{SVG}path")]

    silent = replace(rich, presence=())
    denied = PresenceRow("dune", "Loam", "Valdora", 4, "2030", "negated", 1, ("a10",))
    assert fills(replace(rich, presence=(denied,))) != fills(silent)
    assert "no Dune Front" in maps.presence(replace(rich, presence=(denied,)))


def test_maps_count_what_they_cannot_draw(rich: Snapshot) -> None:
    assert "1 (Far Isles)" in maps.presence(rich)
    said = maps.events(rich)
    assert f"{rich.totals.unplaced} without a place" in said
    assert f"without a date {rich.totals.undated}" in said
    assert "Borders: invented" in said


def test_stripes_where_several(rich: Snapshot) -> None:
    root = parsed(maps.presence(rich))
    striped = [p for p in root.iter(f"{SVG}path") if (p.get("fill") or "").startswith("url(#hatch")]
    assert len(striped) == 2


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("2020-02-28", (date(2020, 2, 28),) * 4),
        ("2020", (date(2020, 1, 1), date(2020, 12, 31), date(2020, 12, 31), date(2020, 1, 1))),
        ("2019-09/..", (date(2019, 9, 1), None, date(2019, 9, 30), None)),
        ("../2020", (None, date(2020, 12, 31), None, date(2020, 1, 1))),
    ],
)
def test_vague_ends_reach_as_far_as_the_source_is_vague(edtf: str, span: tuple) -> None:
    found = span_of(Period.parse(edtf))
    assert (found.first, found.last, found.sure_from, found.sure_to) == span


def test_about_reaches_beyond_its_unit() -> None:
    assert span_of(Period.parse("2020-05~")).first < date(2020, 5, 1)


def test_timeline_counts_what_has_no_date(rich: Snapshot) -> None:
    undated = replace(rich.assertions["a1"], id="u", period=None)
    said = timeline(replace(rich, assertions=rich.assertions | {"u": undated}))
    assert "1 assertion without a period" in said
    assert f"{rich.totals.undated} events without a date" in said


def test_denied_ties_are_not_drawn_as_spans(rich: Snapshot) -> None:
    assert "Army of the Northern Gale → Dune Front" not in timeline(rich)


def test_a_bound_is_no_point(rich: Snapshot) -> None:
    root = parsed(intervals.strengths(rich))
    labels = [t for t in root.iter(f"{SVG}text") if "up to" in (t.text or "")]
    y = float(labels[0].get("y"))
    dots = [c for c in root.iter(f"{SVG}circle") if abs(float(c.get("cy")) - y) < 8]
    assert dots == []


def test_a_share_of_nothing_is_not_drawn(rich: Snapshot) -> None:
    only = tuple(r for r in rich.claims if r.attributed == 0)
    root = parsed(intervals.claim_shares(replace(rich, claims=only, claim_strata={})))
    assert "nothing counted" in words_in(root)
    assert len(list(root.iter(f"{SVG}circle"))) == 1  # of all events alone


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(-40, 40), st.none() | st.floats(0, 1)), min_size=1, max_size=30)
)
def test_each_bar_starts_where_the_last_ended(terms: list[tuple[float, float | None]]) -> None:
    drawn = bars([weight for weight, _ in terms])
    assert len(drawn) == len(terms)
    assert all(0 <= x < x + wide <= WIDTH for x, wide in drawn)
    for (x, wide), (y, next_wide) in pairwise(drawn):
        ends = {x, x + wide} & {y, y + next_wide}
        assert ends or min(wide, next_wide) == 1


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(-40, 40), st.none() | st.floats(0, 1)), min_size=1, max_size=30)
)
def test_a_note_shows_every_root_and_their_sum(terms: list[tuple[float, float | None]]) -> None:
    evidence = tuple(EvidenceTerm(f"r{i}", f"root {i}.", d, w) for i, (d, w) in enumerate(terms))
    a = Assessment("t", "tie", "t", 0.5, evidence=evidence)
    notes = Notes(replace(snapshots.bare(), assessments={"t": a}))
    notes.of("t")
    (note,) = notes.all()
    said = "; ".join(w.label for w in note.weights)
    assert note.total
    assert note.total.decibans == decibans(a.decibans)
    for term in evidence:
        assert term.label in said
        if abs(term.decibans) >= IDLE:
            assert decibans(term.decibans) in {w.decibans for w in note.weights}


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=8))
def test_labels_that_have_room_do_not_collide(spots: list[tuple[int, int]]) -> None:
    labels = [
        Label([Box(x, y, 20, 10), *(Box(300 + 30 * i, 20 * k, 20, 10) for k in range(1, 9))])
        for i, (x, y) in enumerate(spots)
    ]
    boxes = settle(labels, [], width=900, height=400)
    assert all(a.overlap(b) == 0 for i, a in enumerate(boxes) for b in boxes[i + 1 :])
