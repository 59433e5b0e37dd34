"""Names to parties: sure ones applied, others proposed with a reason, plain words never."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.core import Name, Party, Period
from tacitus.resolve.bundled import branches, bundled_parties
from tacitus.resolve.names import Label, Match, candidates, resolve_labels
from tacitus.resolve.spelling import folded, in_brackets, is_acronym

LISTED = bundled_parties()


def only(label: Label, parties: dict[str, Party] | None = None) -> Match:
    known = LISTED if parties is None else parties
    (match,) = resolve_labels([label], known, branches()).matches
    return match


def of(*parties: Party) -> dict[str, Party]:
    return {p.id: p for p in parties}


@pytest.mark.parametrize(
    "label", ["Taliban", "Taleban", "Taliban (IEA)", "Taleban ", "The Taliban"]
)
def test_spellings_meet(label: str) -> None:
    match = only(Label(label, "Afghanistan"))
    assert (match.state, match.party_id) == ("accepted", "taliban")
    assert match.reason


@pytest.mark.parametrize(
    ("label", "party"),
    [
        ("al-Qaida", "al_qaeda"),
        ("Al Qa'ida", "al_qaeda"),
        ("Lashkar-e Taiba", "let"),
        ("LeT", "let"),
        ("ISIL-K", "isis_k"),
        ("Islamic State - Khorasan Province", "isis_k"),
        ("Haqqani network", "haqqani"),
        ("Tehrik-i-Taliban Pakistan", "ttp"),
        ("al-Qaeda in the Indian Subcontinent", "aqis"),
    ],
)
def test_groups_of_the_region(label: str, party: str) -> None:
    match = only(Label(label))
    assert (match.state, match.party_id) == ("accepted", party)


@pytest.mark.parametrize(
    "label",
    ["gunmen", "Unknown Group", "Militants", "Unidentified armed group (Mali)", "civilians"],
)
def test_plain_words_never_become_groups(label: str) -> None:
    match = only(Label(label))
    assert (match.state, match.party_id) == ("generic", None)
    assert candidates(label, LISTED) == []


def test_acronyms_match_by_case() -> None:
    parties = of(Party("isis", "ISIS", names=(Name("IS"),)), Party("let", "LeT"))
    assert only(Label("IS"), parties).party_id == "isis"
    assert only(Label("is"), parties).state == "unresolved"
    assert only(Label("let"), parties).state == "unresolved"


def test_an_id_of_another_list_is_enough() -> None:
    match = only(Label("written quite otherwise", key="ucdp:303"))
    assert (match.party_id, match.reason) == ("taliban", "same id ucdp:303")


def test_a_spelling_that_is_only_alike_is_proposed() -> None:
    parties = of(Party("b", "Benghazi Revolutionaries Shura Council"))
    match = only(Label("Bengazi Revolutionary Shura Council"), parties)
    assert match.state == "proposed"
    assert "% like" in match.reason
    assert 0 < match.score < 0.95


def test_numbers_are_not_alike() -> None:
    assert only(Label("13th Division"), of(Party("d", "16th Division"))).state == "unresolved"


def test_a_name_may_belong_to_several() -> None:
    parties = of(
        Party("col", "ELN", country="Colombia"),
        Party("bol", "ELN", country="Bolivia"),
    )
    assert only(Label("ELN", "Colombia"), parties).party_id == "col"
    match = only(Label("ELN"), parties)
    assert match.state == "proposed"
    assert "2 parties bear it" in match.reason


def test_a_name_holds_for_its_period() -> None:
    names = (Name("ISI", "former", Period.parse("2006-10/2013-04")),)
    parties = of(Party("isis", "ISIS", names=names), Party("other", "ISI-2", names=(Name("ISX"),)))
    then = Label("ISI", first=date(2010, 1, 1), last=date(2010, 2, 1))
    late = Label("ISI", first=date(2019, 1, 1), last=date(2019, 2, 1))
    assert only(then, parties).state == "accepted"
    match = only(late, parties)
    assert match.state == "proposed"
    assert "held October 2006 to April 2013 only" in match.reason
    assert candidates("ISI", parties, day=date(2019, 1, 1))[0].score < 0.95


def test_one_plain_word_elsewhere_is_proposed() -> None:
    parties = of(Party("d", "Dawa", country="Ethiopia"))
    assert only(Label("Al Dawa", "Iraq"), parties).state == "proposed"
    assert only(Label("Al Dawa", "Ethiopia"), parties).state == "accepted"


def test_the_branch_of_a_worldwide_name() -> None:
    label = Label("IS", "Afghanistan", 5, date(2016, 1, 1), date(2018, 1, 1), "ucdp:234")
    match = only(label)
    assert (match.state, match.party_id, match.instead) == ("accepted", "isis_k", "isis")
    assert "UCDP has one IS actor worldwide" in match.reason
    early = Label("IS", "Afghanistan", 5, date(2012, 1, 1), date(2018, 1, 1), "ucdp:234")
    assert only(early).party_id == "isis"
    assert only(Label("IS", "Iraq", 5, key="ucdp:234")).party_id == "isis"


def test_exceptions_alone_name_a_country() -> None:
    labels = [Label("IS", c, n) for c, n in (("Iraq", 9), ("Syria", 8), ("Afghanistan", 2))]
    matches = resolve_labels(labels, LISTED, branches()).matches
    assert {(m.country, m.party_id, m.count) for m in matches} == {
        (None, "isis", 17),
        ("Afghanistan", "isis_k", 2),
    }


def test_what_is_open_in_one_country_is_not_decided_elsewhere() -> None:
    parties = of(Party("d", "Dawa", country="Iraq"))
    labels = [Label("Al Dawa", "Iraq", 9), Label("Al Dawa", "Chad", 1)]
    matches = resolve_labels(labels, parties).matches
    assert {(m.country, m.state) for m in matches} == {("Iraq", "accepted"), ("Chad", "proposed")}


def test_a_list_of_names_is_a_coalition() -> None:
    parties = of(Party("a", "Red Army"), Party("b", "Blue Front"))
    match = only(Label("Red Army, Blue Front"), parties)
    assert (match.state, match.party_id, match.members) == ("accepted", None, ("a", "b"))
    half = only(Label("Red Army, Someone"), parties)
    assert half.state == "unresolved"
    assert "Someone" in half.reason


def test_brackets_must_be_known() -> None:
    parties = of(Party("a", "Red Army", country="Mali"))
    assert only(Label("Red Army (Mali)"), parties).state == "accepted"
    assert only(Label("Red Army (North)"), parties).state == "proposed"


def test_what_only_begins_with_a_name_is_a_guess() -> None:
    match = only(Label("Islamic State - Sinai Province"))
    assert (match.state, match.party_id, match.score) == ("proposed", "isis", 0.5)


def test_unnamed_parties_are_never_found() -> None:
    parties = of(Party("x", "an outside sponsor", kind="unnamed"))
    assert only(Label("an outside sponsor"), parties).state == "unresolved"


def test_the_bundled_list_is_sound() -> None:
    assert len(LISTED) > 1_700
    for party in LISTED.values():
        above = [party.part_of, *(line.other for line in party.lineage)]
        assert all(key in LISTED for key in above if key)
    keys = [k for p in LISTED.values() for k in p.keys]
    assert len(keys) == len(set(keys))
    assert LISTED["haqqani"].part_of == "taliban"
    assert LISTED["isis"].keys == ("ucdp:234",)


@pytest.mark.shared
def test_every_actor_of_the_data_set_is_in_the_list(shared_data) -> None:
    import csv

    with (shared_data / "ucdp" / "ucdp-actor-221.csv").open(encoding="utf-8-sig") as stream:
        ids = {f"ucdp:{row['ActorId']}" for row in csv.DictReader(stream)}
    assert ids == {k for p in LISTED.values() for k in p.keys}


TEXT = st.text(max_size=40)


@given(TEXT)
def test_folding_is_stable(text: str) -> None:
    once = folded(text)
    assert once == folded(f"  {text} ") or is_acronym(text.strip())
    assert once == once.strip()


@given(st.lists(st.builds(Label, TEXT, st.sampled_from([None, "Mali", "Iraq"])), max_size=8))
def test_any_labels_are_accounted_for(labels: list[Label]) -> None:
    """Whatever is written as a name: no crash, nothing lost, one answer per text and country."""
    matches = resolve_labels(labels, of(Party("t", "Taliban"), Party("r", "Red Army"))).matches
    assert sum(m.count for m in matches) == len(labels)
    assert {m.label for m in matches} == {label.text for label in labels}
    keys = [(m.label, m.country) for m in matches]
    assert len(keys) == len(set(keys))
    for match in matches:
        has_party = bool(match.party_id or match.members)
        assert has_party == (match.state in {"accepted", "proposed"})


@given(TEXT)
def test_brackets_are_parted_whole(text: str) -> None:
    parts = in_brackets(text)
    assert parts is None or (parts[0] and parts[1] is not None)


def test_a_branch_belongs_to_whose_branches_bear_the_name_not_to_a_namesake() -> None:
    parties = {
        "aa": Party("aa", "Old Guard", names=(Name("Indigo State"),)),
        "zz": Party("zz", "INDIS", names=(Name("Indigo State"), Name("Indigo State of the North"))),
    }
    found = candidates("Indigo State Eastern Wing", parties)
    assert [c.party_id for c in found] == ["zz", "aa"]
