"""Hand-coded assertions: csv with companions, workbook, YAML; and every kind of fault."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
import yaml
from reader_samples import ASSERTIONS, SAMPLES, tie_row, write

from tacitus.errors import FileFormatError


def sheet(tmp_path, *rows):
    return write(tmp_path / "assertions.csv", sorted({k for row in rows for k in row}), rows)


def base(**more):
    return {"id": "a1", "document": "d", "chain": "author", "kind": "tie"} | more


def test_a_tie(tmp_path, read):
    reading = read(SAMPLES["assertions"](tmp_path))
    one = reading.assertions[0]
    assert one.statement.relation == "support"
    assert (one.statement.subjects, one.statement.objects) == (("blue",), ("red",))
    assert one.statement.supports == ("training", "weapons")
    assert one.chain == ("author", "monitor")
    assert (one.hedge.word, one.hedge.hedge_class) == ("reportedly", "reported")
    assert (one.period.edtf, one.tier) == ("2019-09~/..", "coded")
    (passage,) = reading.passages
    assert (passage.locator, passage.id) == ("para 3", one.passage_id)
    assert [p.part_of for p in reading.parties] == [None, "blue"]


def test_a_party_may_be_named_by_any_of_its_names(tmp_path, read):
    SAMPLES["assertions"](tmp_path)
    path = write(tmp_path / "assertions.csv", ASSERTIONS, [tie_row(subject="BF")])
    assert read(path).assertions[0].statement.subjects == ("blue",)


def test_without_companions_words_make_parties_and_sources(tmp_path, read):
    path = sheet(tmp_path, base(relation="ally", subject="Blue Front; gunmen"))
    reading = read(path)
    assert [(p.id, p.kind) for p in reading.parties] == [
        ("blue_front", "group"), ("gunmen", "unnamed"),
    ]  # fmt: skip
    assert {source.id for source in reading.sources} == {"coding", "author"}


def test_strength_from_bounds(tmp_path, read):
    row = base(kind="party", aspect="strength", subject="a", quantity_bound="up_to",
               quantity_value="2,200", quantity_text="up to 2,200")  # fmt: skip
    quantity = read(sheet(tmp_path, row)).assertions[0].quantity
    assert (quantity.bound, quantity.value, quantity.unit) == ("up_to", 2200.0, "fighters")


def test_places_by_province(tmp_path, read):
    row = base(kind="party", aspect="presence", subject="a", place="North; South",
               country="Aland", where_prec="4")  # fmt: skip
    places = read(sheet(tmp_path, row)).assertions[0].places
    found = [(p.name, p.country, p.admin1, p.where_prec) for p in places]
    assert found == [("North", "Aland", "North", 4), ("South", "Aland", "South", 4)]


def test_an_event_and_a_pattern(tmp_path, read):
    rows = [
        base(kind="event", event_kind="attack", attributed_to="a; b", claimed_by="c",
             target="security", period="2019-09"),
        base(id="a2", kind="pattern", what="claimed", by="a", done_by="b", same_day="yes",
             frequency="hardly_any", stratum="civilians_only"),
    ]  # fmt: skip
    event, pattern = (a.statement for a in read(sheet(tmp_path, *rows)).assertions)
    assert (event.attributed_to, event.claimed_by) == (("a", "b"), ("c",))
    assert (pattern.frequency, pattern.same_day, pattern.event_kind) == (
        "hardly_any", True, "attack",
    )  # fmt: skip


def test_support_of_no_named_kind_is_unspecified(tmp_path, read):
    row = base(relation="support", subject="a", object="b")
    assert read(sheet(tmp_path, row)).assertions[0].statement.supports == ("unspecified",)


def test_credibility_six_is_missing(tmp_path, read):
    """FIELD 7.2: truth that cannot be judged is no grade."""
    rows = [base(relation="ally", subject="a; b", credibility=digit, id=f"a{digit}")
            for digit in (2, 6)]  # fmt: skip
    assert [a.credibility for a in read(sheet(tmp_path, *rows)).assertions] == [2, None]


FAULTS = [
    ({"relation": "alliance"}, "relation", "'alliance' is not in the list of relations"),
    ({"relation": "suport"}, "relation", "did you mean 'support'"),
    ({"kind": "ties"}, "kind", "did you mean 'tie'"),
    ({"supports": "training; wepons"}, "supports", "did you mean 'weapons'"),
    ({"object": ""}, "object", "needs two different parties"),
    ({"subject": ""}, "subject", "is empty"),
    ({"subject": "blau"}, "subject", "is not among the parties"),
    ({"period": "2019-13"}, "period", "not in the calendar"),
    ({"hedge_class": ""}, "hedge_class", "'reportedly' needs its class"),
    ({"hedge_class": "hedged"}, "hedge_class", "hedge classes"),
    ({"quantity_bound": "about"}, "quantity_value", "is empty"),
    ({"quantity_value": "many"}, "quantity_value", "'many' is no number"),
    ({"quantity_value": "20", "unit": "share"}, "quantity_value", "write 20 % as 0.2"),
    ({"cues": "one two three four five six"}, "cues", "longer than 5 words"),
    ({"where_prec": "9", "place": "Town"}, "where_prec", "use 1 to 7"),
    ({"place": "A; B", "country": "X; Y; Z"}, "country", "has 3 parts for 2 places"),
    ({"chain": ""}, "chain", "name who says it"),
    ({"document": ""}, "document", "is empty"),
    ({"id": ""}, "id", "is empty"),
    ({"id": "a1", "gloss": "other"}, "id", "is the id of another row"),
]


@pytest.mark.parametrize(("fault", "column", "why"), FAULTS)
def test_a_fault_names_row_column_and_the_nearest_word(tmp_path, read, fault, column, why):
    SAMPLES["assertions"](tmp_path)
    path = write(tmp_path / "assertions.csv", ASSERTIONS, [tie_row("a1"), tie_row("a2") | fault])
    with pytest.raises(FileFormatError) as caught:
        read(path)
    assert (caught.value.row, caught.value.column) == (3, column)
    assert why in str(caught.value)
    assert str(caught.value).startswith("assertions.csv, row 3, column")


def test_a_misspelt_column_is_no_silent_loss(tmp_path, read):
    path = sheet(tmp_path, base(relation="ally", subject="a; b", polarty="negated"))
    with pytest.raises(FileFormatError, match="did you mean 'polarity'"):
        read(path)


def test_a_column_of_ones_own_is_named_in_the_account(tmp_path, read):
    path = sheet(tmp_path, base(relation="ally", subject="a; b", todo_list="x"))
    assert "todo_list" in read(path).account.notes[0]


def test_a_companion_alone_makes_up_nothing(tmp_path, read):
    SAMPLES["assertions"](tmp_path)
    reading = read(tmp_path / "parties.csv")
    assert [p.id for p in reading.parties] == ["blue", "red"]
    assert not reading.assertions


def test_the_workbook_and_the_yaml_say_the_same(tmp_path, read):
    plain = read(SAMPLES["assertions"](tmp_path))
    parties = [{"id": "blue", "name": "Blue Front", "names": "BF", "kind": "group"},
               {"id": "red", "name": "Red Army", "part_of": "blue", "kind": "faction"}]  # fmt: skip
    book = openpyxl.Workbook()
    for title, rows in (("assertions", [tie_row("a1"), tie_row("a2")]), ("parties", parties)):
        made = book.create_sheet(title)
        header = sorted({key for row in rows for key in row})
        made.append(header)
        for row in rows:
            made.append([row.get(name) for name in header])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "coding.xlsx")
    whole = {"parties": parties, "assertions": [tie_row("a1"), tie_row("a2", supports=None) | {
        "supports": ["training", "weapons"]}]}  # fmt: skip
    (tmp_path / "coding.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True))
    for name in ("coding.xlsx", "coding.yaml"):
        other = read(tmp_path / name)
        assert other.format == "assertions"
        assert (other.assertions, other.parties) == (plain.assertions, plain.parties)


def test_yaml_words_stay_words(tmp_path, read):
    path = tmp_path / "a.yaml"
    path.write_text(
        "assertions:\n- {id: 1, document: no, source: yes, kind: tie, relation: ally,\n"
        "   subject: [on, off], period: 2020-02}\n"
    )
    (one,) = read(path).assertions
    assert (one.id, one.document_id, one.chain) == ("1", "no", ("yes",))
    assert one.period.latest == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("assertions: [\n", "no valid YAML"),
        ("assertions:\n  id: 1\n", "no list of entries"),
        ("assertons:\n- {id: 1}\nassertions: []\n", "did you mean 'assertions'"),
        ("- 1\n", "has no sections"),
    ],
)
def test_broken_yaml(tmp_path, read, text, why):
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(FileFormatError, match=why):
        read(path, "assertions")


@pytest.mark.parametrize("columns", [("source", "chain"), ("chain", "source")])
def test_a_source_beside_an_empty_chain_speaks_itself(tmp_path, read, columns):
    tie = {"document": "d", "kind": "tie", "relation": "ally", "subject": "red; blue"}
    rows = [
        tie | {"id": "a1", "source": "monitor", "chain": ""},
        tie | {"id": "a2", "source": "daily", "chain": "daily > monitor"},
    ]
    reading = read(write(tmp_path / "assertions.csv", [*columns, *(tie | {"id": ""})], rows))
    assert [a.chain for a in reading.assertions] == [("monitor",), ("daily", "monitor")]


def test_a_tie_of_one_party_is_refused(tmp_path, read):
    with pytest.raises(FileFormatError, match="kind 'ally' needs two different parties"):
        read(sheet(tmp_path, base(relation="ally", subject="red; red")))
