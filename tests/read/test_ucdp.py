"""UCDP's actors, conflicts and external support."""

from __future__ import annotations

import pytest
from reader_samples import ACTOR, ESD, NONSTATE, SAMPLES, esd_row, nonstate_row, write


def actor(key, name, **more):
    return {"ActorId": key, "NameData": name, "Org": 1} | more


def test_lineage(tmp_path, read):
    rows = [
        actor(10, "Blue ", Alliance=1, NameAlliance="Union", ActorIdAlliance="20"),
        actor(11, "Red", Alliance=1, NameAlliance="Union", ActorIdAlliance="20"),
        actor(12, "Red - Faction", Splinter=1, NamePrev="Red", ActorIdPrev="11"),
        actor(13, "Pink", JoinGroup=1, GroupName="Red, Blue", ActorIdGroup="11, 10"),
        actor(20, "Union"),
        actor(30, "Blue, Red", OSCoalition=0),
        actor(10_0, "Blues", OSCoalition=1, OSCoalitionID="30"),
    ]
    parties = {p.id: p for p in read(write(tmp_path / "a.csv", ACTOR, rows, "utf-8-sig")).parties}
    lineage = {key: [(one.relation, one.other) for one in p.lineage] for key, p in parties.items()}
    assert lineage["ucdp:20"] == [("merger", "ucdp:10"), ("merger", "ucdp:11")]
    assert lineage["ucdp:12"] == [("splinter_of", "ucdp:11")]
    assert lineage["ucdp:13"] == [("part_of", "ucdp:11"), ("part_of", "ucdp:10")]
    assert parties["ucdp:10"].name == "Blue"
    assert parties["ucdp:30"].kind == "umbrella"


def test_names_acronyms_and_former_names(tmp_path, read):
    rows = [
        actor(10, "NDFB", NameChange=1, NameOrig="BdSF", NameOrigFullEng="Bodo Security Force",
              NewName="NDFB", NewNameFullEng="National Front"),
        actor(11, "Government of Aland", Org=4),
        actor(12, "Rebels"),
    ]  # fmt: skip
    ndfb, government, plain = read(write(tmp_path / "a.csv", ACTOR, rows)).parties
    assert [(n.text, n.kind) for n in ndfb.names] == [
        ("BdSF", "former"), ("Bodo Security Force", "former"), ("National Front", "name"),
    ]  # fmt: skip
    assert government.kind == "state"
    assert plain.kind == "unnamed"


def test_an_actor_without_an_id_is_refused_and_counted(tmp_path, read):
    reading = read(write(tmp_path / "a.csv", ACTOR, [actor(10, "Blue"), actor("x", "Red")]))
    assert (reading.account.kept, reading.account.refused) == (1, 1)
    assert (reading.refusals[0].row, reading.refusals[0].column) == (3, "actorid")


def test_coalitions_are_allies_and_their_members_rivals(tmp_path, read):
    reading = read(write(tmp_path / "a.csv", NONSTATE, [nonstate_row()]))
    ties = {a.id.rsplit("-", 1)[-1] if "ally" not in a.id else "ally": a
            for a in reading.assertions}  # fmt: skip
    assert set(ties["rival"].statement.pairs()) == {("ucdp:10", "ucdp:12"), ("ucdp:11", "ucdp:12")}
    assert set(ties["ally"].statement.pairs()) == {("ucdp:10", "ucdp:11")}
    assert ties["rival"].period.edtf == "2014"
    assert (ties["rival"].quantity.value, ties["rival"].quantity.value_max) == (30, 81)
    assert {p.name for p in reading.parties} == {"Blue Front", "Red Army", "Green Band"}


def test_the_passage_is_the_row(tmp_path, read):
    reading = read(write(tmp_path / "a.csv", NONSTATE, [nonstate_row(), nonstate_row(2015)]))
    assert [p.locator for p in reading.passages] == ["row 2", "row 3"]


def test_a_secondary_party_supports_its_side(tmp_path, read):
    (support,) = (a for a in read(SAMPLES["ucdp-dyadic"](tmp_path)).assertions if "support" in a.id)
    assert support.statement.subjects == ("gwno:999",)
    assert support.statement.objects == ("ucdp:10",)


def test_support_is_exact_where_there_is_one_supporter(tmp_path, read):
    rows = [esd_row(2001), esd_row(2002, ext_id="11,12", ext_name="Red Army,Green Band")]
    reading = read(write(tmp_path / "a.csv", ESD, rows))
    said = {
        (a.statement.subjects[0], a.period.edtf): a.statement.supports for a in reading.assertions
    }
    assert said == {
        ("ucdp:11", "2001"): ("training", "weapons"),
        ("ucdp:11", "2002"): ("unspecified",),
        ("ucdp:12", "2002"): ("unspecified",),
    }
    assert {a.statement.objects for a in reading.assertions} == {("ucdp:10",)}
    assert {p.name for p in reading.parties} >= {"Blue Front", "Red Army", "Green Band"}


def test_years_that_say_the_same_become_one_span(tmp_path, read):
    rows = [esd_row(year) for year in (2001, 2002, 2003, 2005)]
    reading = read(write(tmp_path / "a.csv", ESD, rows))
    assert [a.period.edtf for a in reading.assertions] == ["2001/2003", "2005"]
    assert [p.locator for p in reading.passages] == ["rows 2-4", "row 5"]


def test_a_year_without_support_says_nothing(tmp_path, read):
    rows = [esd_row(2001), esd_row(2002, ext_sup=0, ext_id="", ext_name="")]
    reading = read(write(tmp_path / "a.csv", ESD, rows))
    assert len(reading.assertions) == 1
    assert reading.account.kept == 2


def test_a_name_with_a_comma_is_found_by_what_is_left(tmp_path, read):
    rows = [
        esd_row(2001, ext_id="12", ext_name="UNITA"),
        esd_row(2002, ext_id="11,12", ext_name="Interahamwe, ex-FAR,UNITA"),
    ]
    parties = {p.id: p.name for p in read(write(tmp_path / "a.csv", ESD, rows)).parties}
    assert parties["ucdp:11"] == "Interahamwe, ex-FAR"


@pytest.mark.parametrize("years", [[2001], [2001, 2001]])
def test_rows_per_opponent_unite(tmp_path, read, years):
    rows = [esd_row(y, oppo_id=100 + i) for i, y in enumerate(years)]
    assert len(read(write(tmp_path / "a.csv", ESD, rows)).assertions) == 1
