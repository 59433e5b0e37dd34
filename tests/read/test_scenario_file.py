"""Scenario files: what is read, and the one sentence where something does not fit."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.errors import InputError
from tacitus.read.scenario import KEYS, read_scenario

GOOD = """
title: A break
start: 2020-07
months: 6
interventions:
  - do: tie_ends
    relation: ally
    between: [Blue, Red]
    month: 2020-09
    assertions: [a1]
  - do: agreement_signed
    parties: [Blue]
    share: [0.1, 0.4]
    trust: 0.6
    assumption: Nobody has said so.
attacks:
  - {party: Blue, place: "Aland: North", monthly: [1, 3], assumption: A guess.}
"""


def said(tmp_path: Path, text: str) -> str:
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_is_read_with_its_grounds(tmp_path: Path) -> None:
    file = tmp_path / "break.yaml"
    file.write_text(GOOD, encoding="utf-8")
    found = read_scenario(file, named=str.lower)
    ends, signed = found.interventions
    assert (found.id, found.start, found.months) == ("break", "2020-07", 6)
    assert (ends.party, ends.other, ends.month, ends.ground) == ("blue", "red", 2, "assertions")
    assert (signed.parties, signed.share, signed.trust) == (("blue",), (0.1, 0.4), 0.6)
    assert found.attacks[0].monthly == (1.0, 3.0)
    assert found.assertion_ids() == ("a1",)


def test_every_kind_of_intervention_is_listed_once() -> None:
    from tacitus.core.vocabulary import vocabulary

    assert set(KEYS) == set(vocabulary("interventions"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    assertions: [a1]\n", "", "no ground"),
        ("do: tie_ends", "do: tie_breaks", "no intervention"),
        ("between: [Blue, Red]", "between: [Blue]", "two parties"),
        ("month: 2020-09", "month: 2021-09", "after the scenario's end"),
        ("month: 2020-09", "month: 2020-01", "before the scenario"),
        ("month: 2020-09", "month: soon", "no month"),
        ("share: [0.1, 0.4]", "share: [0.5, 0.4]", "two numbers"),
        ("share: [0.1, 0.4]", "share: much", "a number or two"),
        ("trust: 0.6", "trust: 1.5", "between 0 and 1"),
        ("trust: 0.6", "trust: some", "'trust' is 'some' and must be a number"),
        ("months: 6", "months: six", "'months' is 'six' and must be a whole number"),
        ("trust: 0.6", "optimise: true", "has no 'optimise'"),
        ("monthly: [1, 3]", "monthly: [3, 1]", "rise from 0"),
        ("relation: ally", "relation: allie", "did you mean 'ally'"),
        ("title: A break", "titel: A break", "has no 'titel'"),
        ("months: 6", "months: 900", "1 to 240"),
        ("  - do: tie_ends", "  - [", "no YAML"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in said(tmp_path, GOOD.replace(old, new))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("any") / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with suppress(InputError):
        assert read_scenario(file, start="2020-01").interventions == ()
