"""Whatever comes in: no crash, no invented group, offsets inside the text."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tacitus.read.prose import Proposals, parties_of

KNOWN = {"azure", "cobalt", "ochre", "is", "is-east", "veria"}
ODD = [
    "",
    " \n\t ",
    '"The Azure Front said, "we attacked the Cobalt Army. ' * 3,
    "“The Azure Front” ‘trained’ the «Cobalt Army»… (see [note",
    "قالت الجبهة إن Azure Front هاجم Cobalt Army في المدينة.",
    "\u202eThe Azure Front\u202c attacked \u2066Cobalt Army\u2069.",
    "The Azu\u00adre Front attacked the Cobalt\u200b Army.",
    "AZF" * 50 + " Azure Front's's 's ''' the the of of by by.",
    "Azure Front, Cobalt Army, Ochre Network, Azure Front and and and by with of.",
    "THE AZURE FRONT CLAIMED CREDIT FOR THE BOMBING OF THE ARMY BARRACKS IN LIMA ON FRIDAY.",
    "a\u0301 İstanbul ﬁghters ß Ⅷ 𝔘𝔫𝔦 Azure Front met Cobalt Army 🙂.",
]


def check(found: Proposals) -> None:
    length = len(found.text.text)
    unnamed = {p.id for p in found.parties}
    for a in found.assertions:
        assert set(parties_of(a)) <= KNOWN | unnamed
    for p in found.passages:
        assert p.start is not None
        assert p.end is not None
        assert 0 <= p.start < p.end <= length


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(read: Callable[..., Proposals], text: str) -> None:
    check(read(text))


def test_soft_hyphens_keep_offsets(read: Callable[..., Proposals]) -> None:
    found = read("The Azu\u00adre Front attacked the Cobalt Army.")
    [tie] = [a for a in found.assertions if a.kind == "tie"]
    assert set(parties_of(tie)) == {"azure", "cobalt"}


def test_random_bytes(read: Callable[..., Proposals]) -> None:
    rng = random.Random(5)
    noise = bytes(rng.randrange(256) for _ in range(3000)).decode("latin-1")
    words = [
        "Azure Front",
        "Cobalt Army",
        "claimed",
        "attack",
        "“",
        "by",
        "(",
        "with",
        ",",
        "IS",
        "is",
    ]
    for text in (noise, " ".join(rng.choice(words) for _ in range(300))):
        check(read(text))


@pytest.mark.slow
def test_huge_paragraph_streams(read: Callable[..., Proposals]) -> None:
    text = "The Azure Front fought the Cobalt Army near the river. " * 900
    found = read(text)
    check(found)
    assert sum(a.tier == "rule" and a.kind == "tie" for a in found.assertions) > 850
