"""What is proposed from invented sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tacitus.core import (
    Assertion,
    EventStatement,
    PartyStatement,
    PatternStatement,
    TieStatement,
    is_symmetric,
)
from tacitus.read.prose import Proposals, parties_of
from tacitus.read.prose.rules import Cue, cues

Read = Callable[..., Proposals]


def ties(found: Proposals, tier: str = "rule") -> list[Assertion]:
    return [a for a in found.assertions if isinstance(a.statement, TieStatement) and a.tier == tier]


def of(found: Proposals, kind: type) -> list[Assertion]:
    return [a for a in found.assertions if isinstance(a.statement, kind) and a.tier == "rule"]


def every_cue() -> list[Cue]:
    return list(dict.fromkeys(cue for found in cues().values() for cue in found))


# Sorted, so that every worker of a parallel run collects the same order.
@pytest.mark.parametrize(
    "cue",
    sorted(every_cue(), key=lambda c: (c.relation, c.pos, sorted(c.lemmas), c.example)),
    ids=lambda c: f"{c.relation}:{min(c.lemmas)}:{c.pos}",
)
def test_every_cue_reads_its_example(read: Read, cue: Cue) -> None:
    found = [
        a
        for a in ties(read(cue.example))
        if a.statement.relation == cue.relation and (set(cue.supports) <= set(a.statement.supports))
    ]
    assert found, cue.example
    pairs = {frozenset(p) for a in found for p in a.statement.pairs()}
    assert frozenset(("azure", "cobalt")) in pairs


@pytest.mark.parametrize(
    ("sentence", "relation", "pairs"),
    [
        (
            "The Azure Front trained the Cobalt Army, the Ochre Network and Indigo State.",
            "support",
            {("azure", "cobalt"), ("azure", "ochre"), ("azure", "is")},
        ),
        ("The Cobalt Army was armed by the Azure Front.", "support", {("azure", "cobalt")}),
        (
            "The ministry accused the Azure Front of sheltering the Ochres.",
            "support",
            {("azure", "ochre")},
        ),
        ("The Cobalt Army is a wing of the Azure Front.", "part_of", {("cobalt", "azure")}),
        (
            "The Cobalt Army receives weapons from the Ochre Network.",
            "support",
            {("ochre", "cobalt")},
        ),
        (
            "The Azure Front supports the Ochre Network in its fight against the Cobalt Army.",
            "rival",
            {("cobalt", "ochre")},
        ),
        ("IS-E is a regional affiliate of Indigo State.", "affiliate", {("is-east", "is")}),
    ],
)
def test_direction_and_spread(
    read: Read, sentence: str, relation: str, pairs: set[tuple[str, str]]
) -> None:
    found = {
        p
        for a in ties(read(sentence))
        if a.statement.relation == relation
        for p in a.statement.pairs()
    }
    assert found == pairs


def test_supports_are_told(read: Read) -> None:
    [tie] = ties(read("The Azure Front gave the Cobalt Army weapons, money and training."))
    assert set(tie.statement.supports) == {"weapons", "funding", "training"}


def test_negation_and_denial(read: Read) -> None:
    [tie] = ties(read("The Azure Front does not train fighters of the Cobalt Army."))
    assert tie.polarity == "negated"
    denied = ties(read("The Azure Front denied any links with the Cobalt Army."))
    assert denied
    assert all(a.polarity == "negated" for a in denied)


def test_intention_plan_and_question(read: Read) -> None:
    assert (
        ties(read("The Azure Front seeks an alliance with the Cobalt Army."))[0].modality
        == "intended"
    )
    assert (
        ties(read("The Azure Front discussed forming a joint unit with the Cobalt Army."))[
            0
        ].modality
        == "planned"
    )


def test_anaphora(read: Read) -> None:
    found = ties(read("The Azure Front has grown. The group trains fighters of the Cobalt Army."))
    assert [next(a.statement.pairs()) for a in found] == [("azure", "cobalt")]
    found = ties(
        read(
            "The Azure Front, the Cobalt Army and the Ochre Network met in May. "
            "There is close cooperation among the three groups."
        )
    )
    pairs = {p for a in found if a.statement.relation == "ally" for p in a.statement.pairs()}
    assert pairs == {("azure", "cobalt"), ("azure", "ochre"), ("cobalt", "ochre")}


def test_unnamed_stays_unnamed(read: Read) -> None:
    found = read(
        "The Azure Front set up alliances with other local groups. The Azure Front has ties with other local groups."
    )
    unnamed = [p for p in found.parties if p.kind == "unnamed"]
    assert unnamed
    assert len({p.id for p in unnamed}) == len(unnamed)
    assert all(p.id.startswith("unnamed:") for p in unnamed)


def test_plain_words_never_become_a_group(read: Read) -> None:
    found = read(
        "Gunmen attacked militants and the rebels fought insurgents in Kabul. Terrorists killed civilians."
    )
    assert not [p for a in found.assertions for p in parties_of(a)]
    assert not found.parties


@pytest.mark.parametrize(
    "text", ["It is said to let the group know.", "That is what the state let us do."]
)
def test_acronyms_match_by_case(read: Read, text: str) -> None:
    assert not [p for a in read(text).assertions for p in parties_of(a)]


def test_anti_is_somebody_else(read: Read) -> None:
    found = ties(read("The Ochre Network joined forces with anti-Azure Front militias."))
    assert not [a for a in found if "azure" in parties_of(a)]


def test_chain_outermost_first(read: Read) -> None:
    [tie] = ties(
        read(
            "The UN report found that intercepts showed that the Azure Front trains the Cobalt Army."
        )
    )
    assert tie.chain == ("paper", "un-report", "intercepts")
    assert {
        s.kind for s in read("The UN report said the Azure Front trains the Cobalt Army.").sources
    } == {"official"}


def test_chain_of_according_to(read: Read) -> None:
    [tie] = ties(read("According to the defence ministry, the Azure Front trains the Cobalt Army."))
    assert tie.chain == ("paper", "defence-ministry")


@pytest.mark.parametrize(
    ("sentence", "kind", "word"),
    [
        ("The Azure Front reportedly trains the Cobalt Army.", "reported", "reportedly"),
        ("The Azure Front allegedly trains the Cobalt Army.", "alleged", "allegedly"),
        ("The Azure Front seems to train the Cobalt Army.", "apparent", "seems"),
        ("The Azure Front is believed to train the Cobalt Army.", "believed", "is believed"),
        ("The Azure Front may train the Cobalt Army.", "speculative", "may"),
        ("The Azure Front probably trains the Cobalt Army.", "probability_word", "probably"),
        ("The Azure Front trains the Cobalt Army.", "none", ""),
    ],
)
def test_hedges(read: Read, sentence: str, kind: str, word: str) -> None:
    [tie] = ties(read(sentence))
    assert (tie.hedge.hedge_class, tie.hedge.word) == (kind, word)


def test_claimed_denied_attributed_apart(read: Read) -> None:
    [claimed] = of(
        read("The Azure Front claimed responsibility for the attack on the market."), EventStatement
    )
    assert claimed.statement.claimed_by == ("azure",)
    assert claimed.statement.target == "civilian"
    assert claimed.speech_act == "claims"
    [denied] = of(read("The Azure Front denied any involvement in the bombing."), EventStatement)
    assert denied.statement.denied_by == ("azure",)
    assert denied.speech_act == "denies"
    [blamed] = of(
        read("The police blamed the Azure Front for the bombing in Kabul."), EventStatement
    )
    assert blamed.statement.attributed_to == ("azure",)
    assert blamed.chain == ("paper", "police")
    assert blamed.places[0].admin1 == "Kabul"


def test_claiming_that_is_speech(read: Read) -> None:
    found = of(
        read("The Azure Front claimed that an attack on the bridge would fail."), EventStatement
    )
    assert not [a for a in found if a.statement.claimed_by]


@pytest.mark.parametrize(
    ("sentence", "what", "by", "frequency"),
    [
        ("The Azure Front often claims attacks that kill civilians.", "claimed", "azure", "often"),
        ("The Ochre Network hardly claims any attacks.", "claimed", "ochre", "hardly_any"),
        (
            "The Azure Front takes responsibility for nearly every attack that kills soldiers.",
            "claimed",
            "azure",
            "nearly_all",
        ),
        (
            "Most COBA-claimed attacks had the involvement of the Ochre Network.",
            "supported",
            "ochre",
            "most",
        ),
    ],
)
def test_patterns(read: Read, sentence: str, what: str, by: str, frequency: str) -> None:
    [pattern] = of(read(sentence), PatternStatement)
    s = pattern.statement
    assert (s.what, s.by, s.frequency) == (what, (by,), frequency)


def test_strength_keeps_its_bound(read: Read) -> None:
    [strength] = of(
        read("Up to 2,500 fighters are believed to operate under the banner of the Azure Front."),
        PartyStatement,
    )
    assert strength.quantity is not None
    assert (strength.quantity.bound, strength.quantity.value) == ("up_to", 2500)
    assert strength.hedge.hedge_class == "believed"
    assert not of(read("The army killed 40 Azure Front fighters."), PartyStatement)


def test_presence_places_and_time(read: Read) -> None:
    found = of(
        read(
            "At present the Ochre Network maintains cells in Kunar, Nangarhar and Khost provinces."
        ),
        PartyStatement,
    )
    [presence] = [a for a in found if a.statement.aspect == "presence"]
    assert [p.admin1 for p in presence.places] == ["Kunar", "Nangarhar", "Khost"]
    assert all(p.where_prec == 4 for p in presence.places)
    assert presence.period is not None
    assert presence.period.edtf == "2020-06-15"


def test_leadership_and_its_loss(read: Read) -> None:
    found = read("The Azure Front's leader, Omar Test, was killed in March 2020.")
    assert [a.statement.holder for a in of(found, PartyStatement)] == ["Omar Test"]
    [event] = of(found, EventStatement)
    assert event.statement.event_kind == "killing"
    assert event.statement.parties == ("azure",)
    assert event.period is not None
    assert event.period.edtf == "2020-03"


def test_whereabouts_and_kin_are_withheld_and_counted(read: Read) -> None:
    found = read(
        "Azure Front leader Omar Test is believed to be in hiding in Kabul. His brother, Ali Test, is the son of Hassan Test."
    )
    assert found.withheld.get("whereabouts") == 1
    assert not [
        a
        for a in found.assertions
        if isinstance(a.statement, PartyStatement) and a.statement.aspect == "presence"
    ]
    assert all(p.text is None for p in found.passages)


def test_agreement_and_meeting(read: Read) -> None:
    events = of(
        read(
            "The Veria-Azure Front agreement was signed in February 2020. Cobalt Army commanders met with the Ochres."
        ),
        EventStatement,
    )
    assert {a.statement.event_kind: set(a.statement.parties) for a in events} == {
        "agreement": {"veria", "azure"},
        "meeting": {"cobalt", "ochre"},
    }


def test_tiers_and_probabilities(read: Read) -> None:
    found = read("The Azure Front and the Cobalt Army appeared in a report on the Ochre Network.")
    loose = [a for a in found.assertions if a.tier == "cooccurrence"]
    assert len(loose) == 3
    strict = ties(read("The Azure Front fought the Cobalt Army."))[0]
    assert strict.probability is not None
    assert all((a.probability or 0) < strict.probability for a in loose)
    assert all(is_symmetric(a.statement.relation) for a in loose)


def test_every_passage_is_in_the_text(read: Read) -> None:
    found = read(
        "First line.\n\n“The Azure Front” trained — in 2019 — the Cobalt\u00a0Army’s men.\n\nThe end."
    )
    assert found.assertions
    for p in found.passages:
        assert found.text.text[p.start : p.end] == p.text
    [tie] = ties(found)
    assert tie.period is not None
    assert tie.period.edtf == "2019"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Near the Ochre Network, six strikes hit the Azure Front.", set()),
        (
            "The Azure Front lost ground. It shows the worth of Ochre Network efforts to support "
            "the Cobalt Army.",
            {("support", "ochre", "cobalt")},
        ),
        (
            "The Azure Front's four airstrikes delivered shells against Cobalt Army targets.",
            {("rival", "azure", "cobalt")},
        ),
    ],
)
def test_whose_strikes_and_efforts_they_are(
    read: Read, words: str, wanted: set[tuple[str, str, str]]
) -> None:
    found = {
        (t.relation, *pair)
        for a in ties(read(words))
        if isinstance(t := a.statement, TieStatement)
        for pair in t.pairs()
    }
    assert found == wanted
