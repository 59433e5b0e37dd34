"""Labels that no list knows: named in the summary, and given a party by a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tacitus import Study
from tacitus.errors import InputError, NotFoundError

TABLE = """key,when,who,country,status
1,2020-01-01,Umbra Band,Kenya,claimed
2,2020-01-02,Umbra Band,Mali,claimed
3,2020-01-03,red,Kenya,claimed
4,2020-01-05,gunmen,Kenya,claimed
"""
MAPPING = """name: Ours
prefix: ours
columns: {key: key, date: when, country: country}
claims: [{name: who, status: status}]
"""
SHEET = "id,document,source,kind,relation,subject\na1,report,monitor,tie,ally,red;blue\n"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    (tmp_path / "ours.csv").write_text(TABLE)
    (tmp_path / "ours.csv.mapping.yaml").write_text(MAPPING)
    (tmp_path / "sheet.csv").write_text(SHEET)
    with Study.create(tmp_path / "study") as made:
        made.read([tmp_path / "ours.csv", tmp_path / "sheet.csv"], who="ann")
        made.resolve(who="ann")
        yield made


def open_labels(study: Study) -> set[tuple[str, str | None]]:
    return {(m.label, m.country) for m in study.resolve(who="ann").unresolved}


def test_the_summary_names_what_it_cannot_place(study: Study) -> None:
    notes = " ".join(study.resolve(who="ann").notes())
    assert "Umbra Band" in notes
    assert "1 label (1 row) is a plain word and names no group: gunmen 1." in notes
    assert "--new LABEL" in notes


def test_a_label_becomes_a_party_and_leaves_it_again(study: Study) -> None:
    review = study.new_party("Umbra Band", who="ann", why="a band of its own")
    assert review.others == ("umbra_band",)
    assert not {label for label, _ in open_labels(study)} & {"Umbra Band"}
    assert study.resolution()["Umbra Band", None] == "umbra_band"
    study.split("Umbra Band", who="ann")
    assert "Umbra Band" not in {name for name, _ in study.resolution()}
    assert "Umbra Band" in {label for label, _ in open_labels(study)}


def test_a_named_label_counts_among_those_with_a_party(study: Study) -> None:
    before = len(study.resolve(who="ann").applied)
    review = study.name_label("Umbra Band", "blue", who="ann")
    assert len(study.resolve(who="ann").applied) == before + 1
    study.undo(review.id, who="ann")
    assert len(study.resolve(who="ann").applied) == before


def test_a_label_is_given_to_a_party_in_one_country(study: Study) -> None:
    study.name_label("Umbra Band|Kenya", "blue", who="ann")
    held = study.resolution()
    assert held["Umbra Band", "Kenya"] == "blue"
    assert ("Umbra Band", None) not in held
    assert ("Umbra Band", "Mali") not in held


def test_wrong_labels_and_parties_are_refused(study: Study) -> None:
    with pytest.raises(NotFoundError, match="is it 'Umbra Band'"):
        study.new_party("Umbra Bnad", who="ann")
    with pytest.raises(NotFoundError, match="No table shows"):
        study.name_label("Umbra Band|Chad", "blue", who="ann")
    with pytest.raises(InputError, match="plain word"):
        study.new_party("gunmen", who="ann")
    with pytest.raises(InputError, match="'nobody' is not known"):
        study.name_label("Umbra Band", "nobody", who="ann")
    with pytest.raises(InputError, match="with itself"):
        study.merge("blue", "blue", who="ann")
