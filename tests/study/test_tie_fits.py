"""One fit: events beside reports, sources shared between ties and attacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from reader_samples import GED, ged_row, write
from tiny import attacks, sheets

from tacitus.errors import NotFoundError
from tacitus.study import Study
from tacitus.study.linked import links
from tacitus.study.views import Filters, show

LINK = "link/green--red@2020/2024"


def raids(rounds: int = 40) -> list[dict[str, Any]]:
    """Red strikes a day after Green, in one place; Blue strikes at times of its own."""
    rows = []
    for n in range(rounds):
        for key, name, day in (
            ("990203", "Green Path", 18 * n),
            ("990202", "Red Guard", 18 * n + 1),
            ("990201", "Blue Front", (61 * n) % (18 * rounds)),
        ):
            when = date(2020, 1, 6) + timedelta(days=day)
            given = {"side_b": name, "side_b_new_id": key, "date_start": when, "date_end": when}
            rows.append(ged_row(len(rows) + 1, year=when.year, **given))
    return rows


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The tiny study with raids in the layout of UCDP GED beside its sheet and attacks."""
    folder = tmp_path_factory.mktemp("linked")
    ged = write(folder / "ged.csv", GED, raids())
    with Study.create(folder / "study", name="Aland") as study:
        done = study.read([sheets(folder / "in"), attacks(folder / "in"), ged], who="ann")
        assert [s.error for s in done] == ["", "", ""]
        study.resolve(who="ann")
        yield study


def test_events_link_a_pair_without_reports_and_are_a_term_where_there_are(linked: Study) -> None:
    report = linked.infer("ties", seed=2, fast=True, who="ann")
    assert report.counts == {"ties": 2, "links": 1}
    (row,) = show(linked, "links", Filters()).rows
    assert (row.id, row.a_name, row.b_name) == (LINK, "Green Path", "Red Guard")
    assert row.events
    why = linked.why(LINK)
    assert why.title == "Green Path – Red Guard: some operational link, 2020 to 2024"
    assert any("Null: no pair is linked" in note for note in why.notes)
    terms = {t.root: t for t in linked.why("tie/ally:blue--red@2020").terms}
    assert "events" in terms
    assert abs(terms["events"].decibans) < 5
    met = {r.id: r.told for r in links(linked, Filters(), every=True)[0]}
    assert met[LINK]
    assert len(met) == linked.fit("ties")["links"]["pairs"]
    assert sum(met.values()) == linked.fit("ties")["links"]["told"]
    assert show(linked, "links", Filters(groups=("Blue Front",))).rows == ()
    assert show(linked, "links", Filters(until=date(2012, 1, 1))).rows == ()
    assert all(a.kind != "link" for a in linked.tie_assessments())


def test_events_can_be_left_out(linked: Study) -> None:
    linked.infer("ties", seed=2, fast=True, who="ann", events=False)
    assert not any(t.root == "events" for a in linked.tie_assessments() for t in a.evidence)
    assert show(linked, "links", Filters()).notes == (
        "No links were sought; run: tacitus infer STUDY ties.",
    )


def test_everything_is_fitted_in_an_order_that_shares_sources(linked: Study) -> None:
    report = linked.infer(seed=2, fast=True, who="ann")
    assert list(report.fits) == ["attribution", "ties", "strengths"]
    ties, attribution = linked.fit("ties"), linked.fit("attribution")
    assert ties is not None
    assert attribution is not None
    assert set(ties["one_more"]) == {"affirms", "denies"}
    assert "worth" in ties
    assert "worth" in attribution
    assert ties["links"]["null"].startswith("no pair is linked")


def test_why_says_what_would_change_a_tie(study: Study) -> None:
    why = study.why("tie/ally:blue--red@2020")
    assert [w.change.split()[-1] for w in why.what_if] == ["plainly", "it"]
    assert any("would leave even odds" in note for note in why.notes)
    assert study.why("strength/blue@2020").what_if == ()


def test_a_tie_over_time_is_drawn_with_its_evidence(study: Study) -> None:
    drawn = study.evolution_svg("tie/ally:blue--red@2020")
    for words in ("Blue Front – Red Guard: ally", "2020-02-29 UN panel", "2020-05-08 The Paper"):
        assert words in drawn
    assert drawn.startswith("<svg")
    with pytest.raises(NotFoundError, match="no assessed tie"):
        study.evolution_svg("strength/blue@2020")


def test_the_plot_is_written_from_the_command_line(made: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from tacitus.cli import app

    out = tmp_path / "tie.svg"
    asked = ["show", str(made), "why", "tie/ally:blue--red@2020", "--plot", str(out)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "what would change it" in done.output
    assert "</svg>" in out.read_text(encoding="utf-8")
