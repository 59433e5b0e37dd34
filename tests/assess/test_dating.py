"""When something was said, where a document does not tell."""

from __future__ import annotations

from datetime import date

from saying import tie

from tacitus.assess.dating import said_days
from tacitus.core import Assertion, Document, Period, TieStatement

STATEMENT = TieStatement("ally", ("a", "b"))


def bare(key: str, document: str = "d", **more: object) -> Assertion:
    return Assertion(key, STATEMENT, document, ("s",), **more)  # type: ignore[arg-type]


def test_its_own_date_stands_then_its_documents() -> None:
    documents = {"d": Document("d", "s", published=Period.parse("2019-03"))}
    said = [bare("own", asserted=Period.parse("2018")), bare("none")]
    assert said_days(said, documents) == {"own": date(2018, 12, 31), "none": date(2019, 3, 31)}


def test_an_undated_document_is_no_older_than_what_it_speaks_of() -> None:
    said = [bare("1", period=Period.parse("2015")), bare("2", period=Period.parse("2019-05/.."))]
    assert set(said_days(said, {"d": Document("d", "s")}).values()) == {date(2019, 5, 1)}


def test_what_nobody_dates_is_left_out() -> None:
    assert said_days([bare("1"), tie("2", document_id="e")], {}).keys() == {"2"}
