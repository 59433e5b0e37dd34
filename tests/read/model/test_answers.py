"""What a model answers is held to the passage, whatever it answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stub import said, serving

from tacitus.core import Document, Name, Party, Period, TieStatement
from tacitus.read.documents.text import Text, split_paragraphs
from tacitus.read.model import Endpoint, ask, estimate
from tacitus.read.model.answers import (
    ABSENT,
    INVENTED,
    MALFORMED,
    OUTSIDE,
    UNKNOWN,
    Checked,
    Checker,
    find_quote,
    items_of,
)

PARTIES = (
    Party("azure", "Azure Front", names=(Name("AZF", "acronym"),)),
    Party("cobalt", "Cobalt Army"),
    Party("ochre", "Ochre Network"),
)
WORDS = (
    "The ministry said that the Azure Front\nreportedly trains the Cobalt Army in the north.\n\n"
    "Nothing else is known of the weather.\n\n"
    "The Azure Front denied it. Its emir lives in Veria City with the wife of a commander."
)
TIE = {
    "quote": "the Azure Front reportedly trains the Cobalt Army",
    "kind": "tie",
    "relation": "support",
    "subject": ["AZF"],
    "object": ["the Cobalt Army"],
    "supports": ["training"],
    "hedge_word": "reportedly",
    "hedge_class": "reported",
    "chain": ["ministry"],
    "gloss": "Azure trains Cobalt.",
}


class Memory(dict[tuple[str, str], str]):
    """Answers kept for a test."""

    def get(self, document: str, key: str) -> str | None:  # type: ignore[override]
        return super().get((document, key))

    def put(self, document: str, key: str, answer: str) -> None:
        self[document, key] = answer


def text(words: str = WORDS) -> Text:
    document = Document("d" * 64, "paper", published=Period.parse("2020-06-15"))
    return Text(document, words, split_paragraphs(words))


def check(**changes: Any) -> Checked | str:
    named = frozenset({"azure", "cobalt"})
    return Checker(text(), PARTIES, named, "model:m@1").check({**TIE, **changes}, 0, len(WORDS))


def test_what_stands_in_the_passage_is_proposed_with_its_place() -> None:
    found = check()
    assert isinstance(found, Checked)
    a = found.assertion
    assert a.statement == TieStatement("support", ("azure",), ("cobalt",), ("training",))
    assert (a.tier, a.chain, a.hedge.hedge_class) == ("model", ("paper", "ministry"), "reported")
    assert a.probability is None  # nothing was measured of this model
    place = slice(found.passage.start, found.passage.end)
    assert WORDS[place].split() == str(TIE["quote"]).split()
    assert found.passage.text == WORDS[place]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"quote": "the Azure Front surely trains the Cobalt Army"}, INVENTED),
        ({"quote": "the Azure"}, INVENTED),
        ({"quote": None}, INVENTED),
        ({"hedge_word": "allegedly"}, INVENTED),
        ({"object": ["Umber League"]}, UNKNOWN),
        ({"subject": [], "object": []}, UNKNOWN),
        ({"object": ["Ochre Network"]}, ABSENT),
        ({"relation": "friendship"}, OUTSIDE),
        ({"kind": "rumour"}, OUTSIDE),
        ({"period": "last spring"}, OUTSIDE),
        ({"object": ["Azure Front"]}, OUTSIDE),
    ],
)
def test_what_does_not_is_refused_with_its_reason(changes: dict[str, Any], why: str) -> None:
    assert check(**changes) == why


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*TIE, "place", "quantity_value", "what"]), JSON))
def test_no_answer_breaks_the_check(changes: dict[str, Any]) -> None:
    found = check(**changes)
    if isinstance(found, Checked):
        p = found.passage
        assert p.text == WORDS[p.start : p.end]
        assert found.assertion.tier == "model"


@given(st.text(), st.text())
def test_a_quote_is_found_only_where_it_stands(before: str, quote: str) -> None:
    whole = text(f"{before} {quote} after")
    place = find_quote(quote, whole, 0, len(whole.text))
    if place is not None:
        assert 0 <= place[0] < place[1] <= len(whole.text)


@given(st.text())
def test_any_words_are_an_answer_or_none(content: str) -> None:
    assert items_of(content) is None or isinstance(items_of(content), list)


def answer(*items: dict[str, Any]) -> Any:
    return said(json.dumps({"assertions": list(items)}))


def test_a_document_is_asked_about_once_and_private_matters_are_left_out() -> None:
    lives = {
        "quote": "Its emir lives in Veria City",
        "kind": "party",
        "aspect": "presence",
        "subject": ["Azure Front"],
        "gloss": "Where its emir lives.",
    }
    invented = {**TIE, "quote": "the Cobalt Army pledged allegiance to the Azure Front"}
    kept = Memory()
    with serving(answer(TIE, TIE, invented, lives)) as stub:
        server = Endpoint(stub.url, "m", timeout=5.0)
        planned = estimate(text(), PARTIES, server, kept)
        first = ask(text(), PARTIES, server, kept)
        again = ask(text(), PARTIES, server, kept)
        other = ask(text(), PARTIES, Endpoint(stub.url, "n", timeout=5.0), kept)
    assert (planned.portions, planned.kept) == (1, 0)
    assert planned.characters == sum(len(m["content"]) for m in stub.asked[0]["messages"])
    assert [a.statement.relation for a in first.assertions] == ["support"]  # type: ignore[union-attr]
    assert (first.refused, first.withheld) == ({INVENTED: 1}, {"whereabouts": 1})
    assert again.assertions == first.assertions
    assert (first.sent, again.sent, again.kept) == (1, 0, 1)
    assert {a.id for a in other.assertions}.isdisjoint(a.id for a in first.assertions)
    assert estimate(text(), PARTIES, server, kept).portions == 0


def test_malformed_json_is_asked_for_anew_then_counted_and_not_kept() -> None:
    kept = Memory()
    with serving(said("{'assertions'"), said("I think that")) as stub:
        found = ask(text(), PARTIES, Endpoint(stub.url, "m", timeout=5.0), kept)
    assert (found.assertions, found.refused, len(stub.asked)) == ((), {MALFORMED: 1}, 2)
    assert not kept
    with serving(said("no JSON"), answer(TIE)) as stub:
        found = ask(text(), PARTIES, Endpoint(stub.url, "m", timeout=5.0), kept)
    assert (len(found.assertions), found.refused) == (1, {})


def test_what_names_no_party_or_is_left_out_is_not_sent() -> None:
    words = "The weather is mild.\n\nThe Azure Front met. A secret stands here."
    later = words.index("The Azure")
    with serving(answer()) as stub:
        server = Endpoint(stub.url, "m", timeout=5.0)
        assert ask(text("The weather is mild."), PARTIES, server, Memory()).sent == 0
        assert ask(text(words), PARTIES, server, Memory(), leave_out={later}).sent == 0
    assert stub.asked == []


def test_a_long_document_is_sent_in_portions() -> None:
    words = "\n\n".join(
        f"{n}. The Azure Front met the Cobalt Army. {'So it went. ' * 80}" for n in range(1, 30)
    )
    plan = estimate(text(words), PARTIES, Endpoint("http://localhost", "m"), Memory())
    assert 3 <= plan.portions <= 8
