"""Parts of a study: what a filter leaves is what `show` lists, and only that is counted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tacitus.core.scale import scale
from tacitus.errors import NotFoundError
from tacitus.study import Study
from tacitus.study.narrowing import Narrowed
from tacitus.study.views import Filters, show
from tacitus.write import WRITERS, write

ASKED = {
    "one group": Filters(groups=("Red Guard",)),
    "two groups": Filters(groups=("Red Guard", "BF")),
    "relation": Filters(relation="ally"),
    "support": Filters(support="weapons"),
    "on": Filters(on=date(2019, 6, 1)),
    "since": Filters(since=date(2020, 1, 1)),
    "until": Filters(until=date(2019, 12, 31)),
    "likelihood": Filters(min_p=0.6),
    "nothing": Filters(until=date(1999, 12, 31)),
}


@pytest.mark.parametrize("filters", ASKED.values(), ids=ASKED)
def test_a_part_holds_what_show_lists(study: Study, filters: Filters) -> None:
    part = study.part_snapshot(filters)
    assert set(part.ties) == {row.id for row in show(study, "ties", filters).rows}
    assert set(part.strengths) == {row.id for row in show(study, "strengths", filters).rows}
    assert part.claims == show(study, "claims", filters).rows
    assert set(part.coincidences) == set(show(study, "coincidences", filters).rows)


@pytest.mark.parametrize("filters", ASKED.values(), ids=ASKED)
def test_a_part_stands_by_itself(study: Study, filters: Filters) -> None:
    """Every sentence resolves, and every id leads to something that is held."""
    part, whole = study.part_snapshot(filters), study.snapshot()
    for finding in part.findings:
        assert finding.text(part.assessments, scale(part.scale))
    for a in part.assessments.values():
        assert set(a.assertion_ids()) <= set(part.assertions)
    for assertion in part.assertions.values():
        assert assertion.document_id in part.documents
        assert set(assertion.chain) <= set(part.sources)
    assert {r.target.removeprefix("assertion/") for r in part.reviews} <= set(part.assertions)
    for name in ("assertions", "documents", "passages", "sources", "parties"):
        assert set(getattr(part, name)) <= set(getattr(whole, name)), name


def test_a_tie_is_given_as_it_was_in_the_years_asked_for(study: Study) -> None:
    [now] = show(study, "ties", Filters(relation="ally")).rows
    [then] = show(study, "ties", Filters(relation="ally", until=date(2019, 12, 31))).rows
    assert (now.year, then.year) == ("2020", "2019")
    assert then == show(study, "ties", Filters(relation="ally", on=date(2019, 1, 1))).rows[0]
    assert show(study, "ties", Filters(relation="ally", since=date(2021, 1, 1))).rows == ()
    [series] = study.part_snapshot(Filters(relation="ally", until=date(2019, 12, 31))).series
    assert [p.when for p in series.points] == ["2019"]


def test_events_are_counted_as_narrowed(study: Study) -> None:
    red = study.part_snapshot(Filters(groups=("Red Guard",)))
    assert (red.totals.total, red.totals.undated, len(red.events)) == (2, 0, 2)
    dated = study.part_snapshot(Filters(since=date(2000, 1, 1), until=date(2000, 1, 2)))
    assert (dated.totals.total, dated.events, dated.totals.by_month) == (0, (), {})
    assert "dsat" not in dated.sources
    elsewhere = study.part_snapshot(Filters(country="Nowhere"), all_events=True)
    assert (elsewhere.totals.total, elsewhere.tables["claims"]) == (0, ())
    assert study.part_snapshot(Filters(relation="ally")).totals == study.snapshot().totals


def test_reports_and_sources_are_counted_as_narrowed(study: Study) -> None:
    ally = study.part_snapshot(Filters(relation="ally", groups=("Blue Front", "Red Guard")))
    ties = {
        k for k, a in ally.assertions.items() if a.statement.__class__.__name__ == "TieStatement"
    }
    assert ties == {"a1", "a2"}
    weak = study.part_snapshot(Filters(), Narrowed(sources=("taps",)))
    assert [t.partition("@")[0] for t in weak.ties] == ["tie/ally:blue--red"]


def test_the_narrowing_and_its_counts_are_said(study: Study) -> None:
    part = study.part_snapshot(Filters(groups=("Red Guard",), relation="support", min_p=0.1))
    assert part.narrowed == "Red Guard, support, likelihood from 10 %: 1 of 2 ties, 2 of 5 events"
    assert study.snapshot().narrowed == ""


def test_nothing_asked_for_is_the_whole(study: Study) -> None:
    part, whole = study.part_snapshot(Filters()), study.snapshot()
    for name in vars(whole).keys() - {"made", "as_known"}:
        assert getattr(part, name) == getattr(whole, name), name


def test_a_part_of_the_past_holds_nothing_newer(
    own: Study, said_rows: Any, write_sheets: Any, tmp_path: Path
) -> None:
    then = own.now()
    new = said_rows[3] | {"id": "a7", "period": "2021", "gloss": "Red arms Leaf again."}
    own.read([write_sheets(tmp_path / "newer", [*said_rows, new])], who="ann")
    asked = Filters(groups=("Red Guard",))
    assert "a7" in own.part_snapshot(asked).assertions
    assert "a7" not in own.part_snapshot(replace(asked, as_known=then)).assertions


def test_an_unknown_party_is_refused(study: Study) -> None:
    with pytest.raises(NotFoundError, match="Red Guard"):
        study.part_snapshot(Filters(groups=("Red Gard",)))


@pytest.mark.parametrize("form", sorted(set(WRITERS) - {"pdf", "parquet"}))
def test_every_format_says_how_it_was_narrowed(study: Study, tmp_path: Path, form: str) -> None:
    asked = Filters(groups=("Red Guard",), relation="ally")
    part = study.part_snapshot(asked, all_events=True)
    part = replace(part, sources={k: replace(s, terms="open") for k, s in part.sources.items()})
    for snapshot, there in ((part, True), (study.snapshot(), False)):
        done = write(snapshot, form, tmp_path / str(there) / f"x{WRITERS[form].suffix}")
        told = b"".join(p.read_bytes() for p in done.paths if p.is_file())
        if form in {"csv", "bundle"}:
            told = _unpacked(done.paths)
        assert (b"Red Guard, ally: 1 of " in told.replace(b"\\", b"")) is there, form


def _unpacked(paths: tuple[Path, ...]) -> bytes:
    import zipfile

    found = b""
    for path in paths:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found += b"".join(archive.read(name) for name in archive.namelist())
        else:
            found += path.read_bytes()
    return found


def test_the_first_page_says_how_it_was_narrowed(study: Study, tmp_path: Path) -> None:
    part = study.part_snapshot(Filters(groups=("Red Guard",), relation="ally"))
    page = write(part, "html", tmp_path / "b.html").paths[0].read_text(encoding="utf-8")
    head = page[page.index("<header>") : page.index("</header>")]
    assert "Narrowed to Red Guard, ally: 1 of " in head
    assert "Red arms Leaf" not in page
    package = write(part, "csv", tmp_path / "t")
    told = json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))
    assert (told["narrowed_to"], bool(package.rows)) == (part.narrowed, True)
