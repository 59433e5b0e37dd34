"""Assertions about ties, laid out as rows: what counts, under which root, in which years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saying import speakers, tie

from tacitus.assess.roots import root_ids
from tacitus.assess.tie_reports import TieCorpus, tie_corpus
from tacitus.core import Assertion, Document, Hedge, Passage, Period, Source


def corpus(*said: Assertion, sources: dict[str, Source] | None = None, **more: Any) -> TieCorpus:
    known = speakers(*{s for a in said for s in a.chain}) | (sources or {})
    documents = more.pop("documents", {})
    roots = root_ids(said, known)
    return tie_corpus(said, roots=roots, sources=known, documents=documents, parties={}, **more)


def origins(found: TieCorpus) -> int:
    """How many independent statements the engine is told of."""
    return len({(r.root, r.said.year) for r in found.said if not r.passed_on_by})


@pytest.mark.parametrize("modality", ["intended", "planned", "possible", "stance"])
def test_what_is_not_said_to_hold_carries_no_weight(modality: str) -> None:
    found = corpus(tie("1", modality=modality))
    assert found.data is None
    assert found.uncounted == {f"said to be {modality}, not to hold": ("1",)}


def test_proposals_count_when_a_person_accepts_them_or_asks_for_them() -> None:
    proposal = tie("1", tier="rule", probability=0.9)
    assert corpus(proposal).uncounted == {"not reviewed (tier rule)": ("1",)}
    assert corpus(tie("1", tier="accepted")).data is not None
    assert corpus(proposal, tiers={"coded", "rule"}).data is not None


def test_what_nobody_dates_is_left_out_and_said() -> None:
    """FIELD 7.11."""
    undated = Assertion("1", tie("x").statement, "d", ("s",))
    assert list(corpus(undated).uncounted.values()) == [("1",)]
    dated = corpus(undated, documents={"d": Document("d", "s", published=Period.parse("2019"))})
    assert dated.years == (2019, 2019)


def test_whoever_cites_a_report_and_asserts_the_same_is_no_second_origin() -> None:
    found = corpus(tie("1", "paper", "un"), tie("2", "paper"))
    assert origins(found) == 1
    assert {r.root for r in found.said} == {"un"}
    assert origins(corpus(tie("1", "un"), tie("2", "paper"))) == 2


@pytest.mark.parametrize(
    "chains",
    [
        [("a", "b"), ("b", "a")],
        [("a", "b"), ("b", "a"), ("a",), ("b",)],
        [("a", "b"), ("b", "c"), ("c", "a")],
        [("a", "b"), ("b", "c"), ("a",)],
    ],
)
def test_circular_citations_are_one_root(chains: list[tuple[str, ...]]) -> None:
    found = corpus(*(tie(str(n), *chain) for n, chain in enumerate(chains)))
    assert len({r.root for r in found.said}) == 1
    assert origins(found) == 1


def test_a_denial_of_what_a_speaker_cites_is_his_own_word() -> None:
    found = corpus(tie("1", "paper", "un"), tie("2", "paper", polarity="negated"))
    assert {(r.root, r.assertion.polarity) for r in found.said if r.assertion.id == "2"} == {
        ("paper", "negated")
    }


def test_of_one_root_the_narrowest_span_counts() -> None:
    found = corpus(tie("1", "un", period="2010/2020"), tie("2", "un", period="2020"))
    assert [(r.first, r.last) for r in found.said] == [(2020, 2020)]
    apart = corpus(tie("1", "un", period="2010/2012"), tie("2", "un", period="2020"))
    assert len(apart.said) == 2


def test_an_open_span_ends_when_it_was_said() -> None:
    """FIELD 7.5: and two spans with a gap between them stay two."""
    (row,) = corpus(tie("1", period="2015/..")).said
    assert (row.first, row.last) == (2015, 2020)
    (row,) = corpus(tie("1", period="../2015")).said
    assert row.last == 2015
    found = corpus(tie("1", period="2012"), tie("2", period="2014", asserted=Period.parse("2021")))
    assert sorted(r.first for r in found.said) == [2012, 2014]


def test_an_affiliation_with_supports_says_both() -> None:
    found = corpus(tie("1", relation="affiliate", supports=("training",)))
    assert sorted(found.relations) == ["affiliate", "support.training"]
    bare = corpus(tie("1", relation="support"))
    assert bare.relations == ("support.unspecified",)


def test_a_hedge_is_a_signal_by_its_word_and_else_by_its_class() -> None:
    data = corpus(
        tie("1", "s1", hedge=Hedge("likely", "probability_word")),
        tie("2", "s2", hedge=Hedge("", "none")),
        tie("3", "s3", hedge=Hedge("reportedly", "reported")),
    ).data
    assert data is not None


spoken = st.tuples(
    st.lists(st.sampled_from("pqrs"), min_size=1, max_size=4).map(tuple),
    st.sampled_from(["affirmed", "negated"]),
    st.sampled_from(["2018", "2018/2020", "2020", "2019/.."]),
    st.sampled_from([("a", "b"), ("a", "c")]),
    st.sampled_from(["ally", "support"]),
    st.sampled_from(["2019", "2020"]),
)


@settings(max_examples=60)
@given(st.lists(spoken, min_size=1, max_size=8), st.randoms())
def test_any_web_of_citations_is_laid_out(told: list[Any], shuffle: Any) -> None:
    """FIELD 7.13: the layout does not depend on the order in which things were read."""
    said = [
        tie(str(n), *chain, polarity=polarity, period=span, pair=pair, relation=relation,
            asserted=Period.parse(year))
        for n, (chain, polarity, span, pair, relation, year) in enumerate(told)
    ]  # fmt: skip
    found = corpus(*said)
    assert found.data is not None
    assert {r.assertion.id for r in found.said} <= {a.id for a in said}
    ends = {chain[-1] for chain, *_ in told}
    assert {r.root for r in found.said} <= ends
    for r in found.said:
        assert found.years[0] <= r.first <= r.last <= found.years[1]
    turned = list(said)
    shuffle.shuffle(turned)
    other = corpus(*turned)
    assert (other.relations, other.parties, other.sources) == (
        found.relations, found.parties, found.sources,
    )  # fmt: skip
    assert sorted(
        (r.tie, r.root, r.first, r.last, r.said) for r in other.said if not r.passed_on_by
    ) == sorted((r.tie, r.root, r.first, r.last, r.said) for r in found.said if not r.passed_on_by)
    assert np.array_equal(np.sort(other.data.relation), np.sort(found.data.relation))  # type: ignore[union-attr]


def test_an_echo_never_narrows_what_the_root_says_itself() -> None:
    own = tie("1", "un", period="2015/2020")
    echo = tie("2", "paper", "un", period="2020")
    spans = {(r.first, r.last) for r in corpus(own, echo).said if r.speaker == "un"}
    assert spans == {(2015, 2020)}
    elsewhere = tie("3", "paper", "un", period="2012")
    spans = {(r.first, r.last) for r in corpus(own, elsewhere).said if r.speaker == "un"}
    assert spans == {(2015, 2020), (2012, 2012)}


def test_a_root_that_was_read_may_repeat_others_and_one_known_through_others_is_an_origin() -> None:
    read = corpus(tie("1", "un"), tie("2", "paper", "un")).data
    assert read is not None
    assert not read.terms.known.any()
    only_cited = corpus(tie("1", "paper", "un"), tie("2", "blog", "un")).data
    assert only_cited is not None
    assert only_cited.terms.known.all()
    named = corpus(tie("1", "un", root="un"), tie("2", "paper")).data
    assert named is not None
    assert named.terms.known.sum() == 1


def test_a_month_tells_of_order_and_not_of_delay() -> None:
    """A report of May may repeat one of February; one of March may be either's echo."""

    def pairs(first: str, second: str) -> set[tuple[str, str]]:
        said = [tie("1", "un", asserted=Period.parse(first))]
        found = corpus(*said, tie("2", "paper", asserted=Period.parse(second)))
        assert found.data is not None
        c, source = found.data.candidates, found.data.terms.source
        assert (c.delay == -1).all() == ("-" not in first[5:] or "-" not in second[5:])
        follower = np.repeat(np.arange(len(source)), np.diff(c.start))
        return {
            (found.sources[source[a]], found.sources[source[b]])
            for a, b in zip(follower, c.term, strict=True)
        }

    assert pairs("2020-02", "2020-05-08") == {("paper", "un")}
    assert pairs("2020-05-08", "2020-02") == {("un", "paper")}
    assert pairs("2020-03", "2020-03-08") == {("paper", "un"), ("un", "paper")}
    assert pairs("2020-02-01", "2020-05-08") == {("paper", "un")}
    assert not pairs("2020", "2020-05-08"), "a year alone tells nothing of who came first"


def test_how_others_put_it_is_no_second_word_of_their_root() -> None:
    seems = Hedge("seems", "apparent")
    found = corpus(tie("1", "author", "un"), tie("2", "author", hedge=seems)).data
    assert found is not None
    assert len(found.terms.dyad) == 1
    later = tie("2", "un", hedge=seems, period="2021")
    twice = corpus(tie("1", "un"), later, tie("3", "paper", "un")).data
    assert twice is not None
    assert len(twice.terms.dyad) == 2


@pytest.mark.parametrize(
    ("years", "terms"), [((2010, 2011, 2012), 1), ((2010, 2013), 1), ((2010, 2014), 2)]
)
def test_what_a_source_says_again_within_three_years_is_one_word(
    years: tuple[int, ...], terms: int
) -> None:
    said = [tie(str(year), period=str(year), asserted=Period.parse(str(year))) for year in years]
    data = corpus(*said).data
    assert data is not None
    assert len(data.terms.dyad) == terms
    assert data.terms.goes_on.sum() == (years[-1] - years[0] if terms == 1 else 0)


def test_words_are_compared_where_they_are_held() -> None:
    words = "officials say that the group trains fighters across the border every spring"
    passages = {
        "p1": Passage("p1", "d-1", text=words),
        "p2": Passage("p2", "d-2", text=f"Reports: {words}"),
    }
    said = [tie("1", "un", passage_id="p1"), tie("2", "blog", passage_id="p2")]
    found = corpus(*said, passages=passages).data
    assert found is not None
    assert (found.candidates.likeness > 3).all()
    assert found.candidates.term.size
    blind = corpus(*said).data
    assert blind is not None
    assert (blind.candidates.likeness == -1).all()
