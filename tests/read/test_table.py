"""Tables by a mapping, and marked articles."""

from __future__ import annotations

import json
from datetime import date

import pytest
from reader_samples import SAMPLES

from tacitus.errors import FileFormatError
from tacitus.read import detect


def test_a_mapped_table(tmp_path, read, table):
    reading = read(SAMPLES["table"](tmp_path))
    one, two = table(reading)
    assert (one["event_id"], one["kind"], one["date_start"]) == (
        "mine:1", "attack", date(2020, 2, 3),
    )  # fmt: skip
    assert two["date_start"] is None
    assert [claim["name"] for claim in table(reading, "claims")] == ["Blue Front", None]
    assert (reading.source.id, reading.source.terms) == ("mine", "private")
    assert reading.account.withheld == {"owner": 1}


def test_the_mapping_itself_is_checked_and_gives_no_rows(tmp_path, read):
    path = SAMPLES["table"](tmp_path).with_name("incidents.csv.mapping.yaml")
    assert detect(path).name == "table"
    assert read(path).account.rows == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("columns: {date: when}\n", "names no key"),
        ("colums: {key: no}\n", "did you mean 'columns'"),
        ("columns: {key: no, deaths_bst: n}\n", "did you mean 'deaths_best'"),
        ("columns: {key: nope}\n", "column 'nope': is named in the mapping"),
        ("columns: {key: no}\ndates: us\n", "is no style of dates"),
        ("columns: {key: no}\nsource: {terms: free}\n", "terms"),
        ("columns: [\n", "no valid YAML"),
    ],
)
def test_faults_of_a_mapping(tmp_path, read, text, why):
    path = SAMPLES["table"](tmp_path)
    path.with_name("incidents.csv.mapping.yaml").write_text(text)
    with pytest.raises(FileFormatError, match=why):
        read(path)


def test_a_word_that_no_list_knows_refuses_its_row(tmp_path, read):
    path = SAMPLES["table"](tmp_path)
    path.write_text("no,when,what,who,owner\n1,,Bomb,,\n2,,Party,,\n")
    (refusal,) = read(path).refusals
    assert (refusal.row, refusal.column) == (3, "what")


def test_lines_above_the_header(tmp_path, read, table):
    path = SAMPLES["table"](tmp_path)
    path.write_text("My list\n\n" + path.read_text())
    mapping = path.with_name("incidents.csv.mapping.yaml")
    mapping.write_text(mapping.read_text() + "header: 3\n")
    assert [event["row"] for event in table(read(path))] == [4, 5]


def test_a_marked_article(tmp_path, read):
    reading = read(SAMPLES["gold"](tmp_path))
    sponsor, strength = reading.assertions
    assert sponsor.statement.relation == "sponsor_of"
    assert (sponsor.statement.subjects, sponsor.statement.objects) == (("red",), ("blue",))
    assert sponsor.hedge.hedge_class == "none"
    assert (strength.quantity.bound, strength.quantity.value) == ("up_to", 900)
    assert [(p.id, p.kind, p.names) for p in reading.parties] == [
        ("blue", "group", ()), ("red", "unnamed", ()),
    ]  # fmt: skip
    assert reading.account.withheld == {"located_in": 1}


def test_a_relation_that_the_mapping_lacks(tmp_path, read):
    path = SAMPLES["gold"](tmp_path)
    whole = json.loads(path.read_text())
    whole["assertions"][0]["relation"] = "admires"
    path.write_text(json.dumps(whole))
    with pytest.raises(FileFormatError, match="'admires' is no relation of the mark-up"):
        read(path)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2020-04", date(2020, 4, 1), date(2020, 4, 30), 4),
        ("2020", date(2020, 1, 1), date(2020, 12, 31), 5),
        ("2020-04-05", date(2020, 4, 5), date(2020, 4, 5), None),
        ("05/04/2020", date(2020, 4, 5), date(2020, 4, 5), None),
    ],
)
def test_a_month_or_a_year_is_the_span_that_it_is(
    tmp_path, read, table, text, first, last, precision
):
    path = SAMPLES["table"](tmp_path)
    path.write_text(path.read_text().replace("03/02/2020", text))
    one = table(read(path))[0]
    assert (one["date_start"], one["date_end"], one["date_prec"]) == (first, last, precision)


def test_a_month_that_is_none_refuses_its_row(tmp_path, read):
    path = SAMPLES["table"](tmp_path)
    path.write_text(path.read_text().replace("03/02/2020", "2020-13"))
    assert [r.why for r in read(path).refusals] == ["'2020-13' is no date that we read"]
