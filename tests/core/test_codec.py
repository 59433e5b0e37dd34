"""Nouns to JSON and back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nouns import assertions, events, nouns

from tacitus.core import Assertion, Assessment, Event, Party, Period, Source
from tacitus.core.assertion import Quantity
from tacitus.core.codec import from_plain, to_plain
from tacitus.core.source import Document
from tacitus.errors import InputError


@settings(max_examples=150)
@given(nouns, st.booleans())
def test_any_noun_comes_back_through_json(noun: Any, whole: bool) -> None:
    text = json.dumps(to_plain(noun, whole=whole), ensure_ascii=False, allow_nan=False)
    assert from_plain(type(noun), json.loads(text)) == noun


def test_a_whole_noun_names_every_field() -> None:
    plain = to_plain(Quantity("up_to", 2200.0), whole=True)
    assert plain["value_max"] is None
    assert set(plain) == {"bound", "value", "value_max", "unit", "of", "text"}


@given(events | assertions)
def test_missing_stays_missing(noun: Event | Assertion) -> None:
    """FIELD 7.18: what is None is left out, and is None again; a 0 and a False stay."""
    back = from_plain(type(noun), json.loads(json.dumps(to_plain(noun))))
    if isinstance(noun, Event):
        assert isinstance(back, Event)
        assert (
            back.deaths.low is noun.deaths.low
            or back.deaths.low == noun.deaths.low != 0
            or (back.deaths.low == 0 and noun.deaths.low == 0)
        )
        for mine, its in zip(noun.claims, back.claims, strict=True):
            assert mine.uncertain is its.uncertain
    else:
        assert isinstance(back, Assertion)
        assert (back.probability is None) == (noun.probability is None)


def test_a_probability_is_the_same_to_the_last_bit() -> None:
    """FIELD 7.1: 0.58 goes out and comes in unchanged; the word is never what is stored."""
    a = Assessment("tie/x", "tie", "ally:a--b", probability=0.58)
    plain = json.loads(json.dumps(to_plain(a)))
    assert plain["probability"] == 0.58
    assert "likely" not in json.dumps(plain)
    assert from_plain(Assessment, plain).probability == 0.58


def test_a_local_date_stays_a_date() -> None:
    """FIELD 7.12."""
    document = Document("d", "s", published=Period.parse("2020-01-01"))
    assert to_plain(document)["published"] == "2020-01-01"
    assert from_plain(Document, to_plain(document)).published.earliest == date(2020, 1, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Quantity, {"bound": "about"}),
        (Quantity, {"bound": "about", "value": "many"}),
        (Quantity, {"bound": "about", "value": None}),
        (Quantity, {"bound": "about", "value": 1, "colour": "red"}),
        (Quantity, ["about", 1]),
        (Quantity, None),
        (
            Assertion,
            {"id": "x", "statement": {"type": "Guess"}, "document_id": "d", "chain": ["s"]},
        ),
        (Assertion, {"id": "x", "statement": "ally", "document_id": "d", "chain": ["s"]}),
        (Party, {"id": "a", "name": "A", "names": 5}),
        (Party, {"id": "a", "name": "A", "names": "BC"}),
        (Source, {"id": "s", "name": "S", "cites": "un"}),
        (Document, {"id": "d", "source_id": "s", "published": 2020}),
        (Document, {"id": "d", "source_id": "s", "published": {"date_prec": 1}}),
        (Document, {"id": "d", "source_id": "s", "retrieved": "noon"}),
        (Assessment, {"id": "a", "kind": "tie", "subject": "s", "shares": [1]}),
        (Assessment, {"id": "a", "kind": "tie", "subject": "s", "interval": 3}),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(kind: type, plain: Any) -> None:
    with pytest.raises(InputError):
        from_plain(kind, plain)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "names", "period", "text", "kind", "type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from([Party, Assertion, Event, Document, Quantity, Assessment]), json_values)
def test_any_json_is_read_or_refused_and_nothing_else(kind: type, plain: Any) -> None:
    try:
        from_plain(kind, plain)
    except InputError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
