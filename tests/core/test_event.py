"""Events: ranges of deaths, claims, and the stratum of the dead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nouns import deaths

from tacitus.core import Claim, Event
from tacitus.core.event import Deaths, stratum
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError, VocabularyError

count = st.none() | st.integers(0, 3)


@given(count, count, count)
def test_nobody_killed_and_not_known_are_two_things(
    civilians: int | None, political: int | None, security: int | None
) -> None:
    found = stratum(civilians, political, security)
    counts = (civilians, political, security)
    assert found in vocabulary("strata")
    assert (found == "none") == (counts == (0, 0, 0))
    assert (found == "mixed") == (sum(bool(n) for n in counts) > 1)
    if None in counts:
        assert found in {"unknown", "mixed"}
    if found.endswith("_only"):
        assert sum(bool(n) for n in counts) == 1


@given(deaths())
def test_the_point_is_best_then_low_and_never_a_guess(dead: Deaths) -> None:
    assert dead.point in {dead.best, dead.low}
    assert dead.known == any(v is not None for v in (dead.low, dead.best, dead.high))
    if dead.best is None and dead.low is None:
        assert dead.point is None


def test_an_event_takes_its_stratum_from_the_kinds_of_dead() -> None:
    some = Event("e", "s", civilians=Deaths(0, 0, 0), political=Deaths(0), security=Deaths(2, 3, 4))
    assert some.stratum == "security_only"
    assert Event("e", "s").stratum == "unknown"
    assert Event("e", "s").period is None  # FIELD 7.11: an undated event is an event


@pytest.mark.parametrize("bad", [(3, 2, 4), (None, 5, 4), (-1, None, None), (2, None, 1)])
def test_deaths_out_of_order_are_refused(bad: tuple[int | None, ...]) -> None:
    with pytest.raises(InputError):
        Deaths(*bad)


def test_a_claim_is_not_recorded_until_somebody_says_so() -> None:
    """FIELD 7.18: a blank flag stays blank."""
    claim = Claim("e", "a")
    assert (claim.status, claim.uncertain) == ("not_recorded", None)
    with pytest.raises(VocabularyError):
        Claim("e", "a", "unclaimed")
    with pytest.raises(VocabularyError):
        Event("e", "s", kind="picnic")
    with pytest.raises(VocabularyError):
        Event("e", "s", target="everybody")
