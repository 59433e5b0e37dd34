"""What a study answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tacitus.errors import InputError, NotFoundError, StudyError, VocabularyError
from tacitus.study import Study
from tacitus.study.views import VIEWS, Filters, show


def rows(study: Study, what: str, **filters: Any) -> tuple[Any, ...]:
    return show(study, what, Filters(**filters)).rows


LACKING = {"coincidences", "links", "hypotheses", "scenarios", "reading", "agreement"}


@pytest.mark.parametrize("what", VIEWS)
def test_every_view_gives_rows_of_its_class(study: Study, what: str) -> None:
    view = show(study, what, Filters())
    assert all(isinstance(row, VIEWS[what][0]) for row in view.rows)
    assert (view.what, view.study, view.simulated) == (what, "Aland 2020", False)
    # Of what the tiny study lacks a note says how to come by it.
    assert view.rows or (what in LACKING and view.notes)


@pytest.mark.parametrize("what", VIEWS)
def test_a_view_does_not_depend_on_who_asks_when(study: Study, what: str) -> None:
    """FIELD 7.13."""
    assert rows(study, what) == rows(study, what)


@pytest.mark.parametrize("label", ["Blue Front", "blue front", "BF", "Blue Army", "blue"])
def test_any_name_of_a_party_finds_it(study: Study, label: str) -> None:
    (row,) = rows(study, "claims", groups=(label,))
    assert (row.group, row.attributed, row.claimed, row.suspected) == ("Blue Front", 2, 1, 1)
    assert (row.all_events, row.of_all.value) == (5, 0.2)


def test_two_names_of_one_party_are_one_party(study: Study) -> None:
    assert len(rows(study, "claims", groups=("BF", "Blue Army"))) == 1
    assert rows(study, "ties", groups=("BF", "blue")) == rows(study, "ties", groups=("blue",))


def test_an_unknown_name_gets_the_nearest(study: Study) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'Blue Front'"):
        show(study, "ties", Filters(groups=("Blue Fronte",)))


def test_a_name_of_several_parties_wants_an_id(
    own: Study, tmp_path: Path, write_sheets: Any
) -> None:
    """FIELD 7.6."""
    sheet = tmp_path / "more"
    write_sheets(sheet, [])
    (sheet / "parties.csv").write_text("id,name,names,kind\ngrey,Grey Band,BF,group\n")
    row = "id,document,chain,kind,aspect,subject,period\nz1,op-ed,paper,party,aim,grey,2020\n"
    (sheet / "assertions.csv").write_text(row)
    (summary,) = own.read([sheet / "assertions.csv"], who="ann")
    assert summary.error == ""
    with pytest.raises(InputError, match="several parties"):
        show(own, "ties", Filters(groups=("BF",)))


def test_ties_of_one_party_and_between_two(study: Study) -> None:
    assert {r.id for r in rows(study, "ties", groups=("red",))} == {
        "tie/ally:blue--red@2020",
        "tie/support.weapons:red->leaf@2020",
    }
    (one,) = rows(study, "ties", groups=("red", "blue"))
    assert one.relation == "ally"
    assert rows(study, "ties", min_p=1.0) == ()
    assert [r.support for r in rows(study, "ties", support="weapons")] == ["weapons"]


def test_words_outside_the_lists_are_refused(study: Study) -> None:
    with pytest.raises(VocabularyError, match="did you mean 'ally'"):
        show(study, "ties", Filters(relation="aly"))
    with pytest.raises(VocabularyError):
        show(study, "ties", Filters(support="cheese"))
    with pytest.raises(VocabularyError):
        show(study, "ties", Filters(scale="kent"))
    with pytest.raises(InputError, match="nothing to show"):
        show(study, "secrets", Filters())


def test_nothing_assessed_and_nothing_asked_for_are_told_apart(
    study: Study, tmp_path: Path
) -> None:
    assert "None of 2" in show(study, "ties", Filters(relation="rival")).notes[0]
    with Study.create(tmp_path / "new") as fresh:
        assert "infer" in show(fresh, "ties", Filters()).notes[0]
        assert "infer" in show(fresh, "strengths", Filters()).notes[0]


def test_a_strength_says_what_each_source_puts_it_at(study: Study) -> None:
    found = rows(study, "strengths")
    said = {s.assertion: s for r in found for s in r.by_source}
    assert said
    assert all(len(r.by_source) == len(r.said) for r in found)
    held, sources = study.assertions(), study.sources()
    for key, one in said.items():
        quantity = held[key].quantity
        assert quantity is not None
        assert one.bound == quantity.bound
        assert one.value == quantity.value * (100 if quantity.unit == "share" else 1)
        assert one.source == sources[held[key].origin].name


def test_ties_that_held_on_a_day(study: Study) -> None:
    on = {r.id for r in rows(study, "ties", on=date(2019, 6, 1))}
    assert "tie/ally:blue--red@2019" in on
    assert all(key.endswith("@2019") for key in on)
    assert rows(study, "ties", on=date(1980, 1, 1)) == ()


def test_the_word_is_that_of_the_scale_asked_for(study: Study) -> None:
    """FIELD 7.1."""
    for scale, name in (("icd203", "ICD 203"), ("stix", "STIX 2.1 Appendix B")):
        row = rows(study, "ties", scale=scale, support="weapons")[0]
        assert row.scale == name
        assert row.word == "likely"
        assert 0.6 < row.probability < 0.75


def test_what_is_planned_is_listed_as_planned_and_makes_no_tie(study: Study) -> None:
    found = {(r.brings, r.to, r.modality) for r in rows(study, "roles")}
    assert found == {("training", "green", "planned"), ("weapons", "leaf", "actual")}
    assert not rows(study, "ties", support="training")


def test_unreviewed_proposals_are_in_no_list_of_roles_or_places(own: Study) -> None:
    proposal = replace(own.assertions()["a6"], tier="rule", probability=0.9)
    own.ledger.append([("assertion", "a6", proposal)], who="t", why="t")
    view = show(own, "presence", Filters())
    assert view.rows == ()
    assert "1 unreviewed proposal." in view.notes[-1]
    own.review("accept", "assertion/a6", who="ann")
    assert len(rows(own, "presence")) == 1


def test_an_event_without_a_day_is_counted_where_a_date_leaves_it_out(
    own: Study, tmp_path: Path, write_attacks: Any, attack_rows: Any
) -> None:
    """FIELD 7.11."""
    attack_rows.append(
        attack_rows[0] | {"eid": 9, "date.year": -1, "date.month": -1, "date.day": -1}
    )
    (summary,) = own.read([write_attacks(tmp_path / "new", attack_rows)], who="ann")
    assert summary.error == ""
    if summary.account.undated:
        view = show(own, "claims", Filters(since=date(2015, 1, 1)))
        assert any("1 undated" in note for note in view.notes)
    assert sum(r.all_events for r in rows(own, "claims", by="year", groups=("blue",))) == 6


def test_strata_add_up(study: Study) -> None:
    for by in ("target", "deaths", "year"):
        assert sum(r.attributed for r in rows(study, "claims", by=by, groups=("blue",))) == 2
    with pytest.raises(InputError, match="--by"):
        show(study, "claims", Filters(by="month"))


def test_as_known_before_anything_was_read_there_is_nothing(study: Study) -> None:
    before = datetime(2000, 1, 1, tzinfo=UTC)
    for what in VIEWS:
        assert rows(study, what, as_known=before) == (), what


def test_what_was_learned_later_is_not_shown_as_known_before(own: Study) -> None:
    known = own.now()
    own.infer("ties", seed=3, fast=True, tiers=("rule",))
    own.review("reject", "assertion/a2", who="ann", why="misread")
    own.infer("ties", seed=3, fast=True)
    was, now = (
        {r.id: r.probability for r in rows(own, "ties", as_known=when)} for when in (known, None)
    )
    assert was["tie/ally:blue--red@2020"] > now["tie/ally:blue--red@2020"]
    assert rows(own, "sources", as_known=known) != rows(own, "sources")
    told = rows(own, "changes", as_known=known)
    assert told
    assert all(datetime.fromisoformat(r.when) <= known + timedelta(seconds=1) for r in told)
    assert not any(r.kind == "review" for r in told)


def test_sources_keep_their_letters_and_say_what_they_only_pass_on(study: Study) -> None:
    """FIELD 7.2: F is shown as given and is no number."""
    found = {r.id: r for r in rows(study, "sources")}
    assert found["taps"].reliability == "F"
    assert (found["un"].assertions, found["un"].passed_on, found["taps"].assertions) == (2, 1, 1)
    assert found["dsat"].events == 5


@pytest.mark.parametrize("what", VIEWS)
def test_every_view_has_columns_also_where_it_is_empty(study: Study, what: str) -> None:
    view = study.show(what, as_known="2001")
    assert set(map(len, view.columns().values())) == {len(view.rows)}
    if view.rows:
        assert view.columns()[next(iter(view.columns()))][0] is not None


def test_a_study_shows_what_the_view_says(study: Study) -> None:
    shown = study.show("ties", groups="blue", on="2020", min_p=0.1)
    asked = Filters(groups=("blue",), on=date(2020, 12, 31), min_p=0.1)
    assert shown.rows == show(study, "ties", asked).rows
    assert shown.columns()["id"] == [row.id for row in shown.rows]
    assert study.show("claims", since="2019-06").filters["since"] == date(2019, 6, 1)


def test_a_day_without_ties_is_told_from_a_study_without_ties(study: Study) -> None:
    assert "reaches into that time" in study.show("ties", on="1970").notes[0]
    assert "run: tacitus infer" in study.show("ties", as_known="2001").notes[0]


def test_what_was_known_may_be_asked_in_words(study: Study) -> None:
    assert study.assertions(as_known="2001-05") == {}
    assert study.assertions(as_known="2100") == study.assertions()
    with pytest.raises(InputError, match="write 2020-02-03"):
        study.assertions(as_known="lately")


def test_a_study_opened_for_reading_says_how_to_write(study: Study) -> None:
    with Study.open(study.folder) as reading:
        [key, *_] = reading.assertions()
        with pytest.raises(StudyError, match="write=True"):
            reading.judge("reject", key, who="ada")
