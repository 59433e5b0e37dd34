"""Hypotheses from a file: what is written short, and what is refused with its place."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.errors import TacitusError
from tacitus.read.hypotheses import read_hypotheses

GOOD = """
hypotheses:
  - id: who
    question: Who?
    answers: [{id: us, text: We., prior: 0.2}, {id: them, text: They., statement: tie/x}]
    items:
      - {id: i, text: I., assertions: a1, against: [a2], events: ged:1}
      - {id: j, text: J., statement: {assessment: strength/a@2020, at_least: 800}}
ratings:
  - {hypothesis: who, item: i, analyst: ada, given: {us: likely, them: 1}, scale: nato}
"""


def test_short_forms_are_read(tmp_path: Path):
    path = tmp_path / "q.yaml"
    path.write_text(GOOD)
    (h,), (r,) = read_hypotheses(path)
    assert h.answers[1].statement.assessment == "tie/x"
    assert h.items[0].assertions == ("a1",)
    assert h.items[0].events == ("ged:1",)
    assert h.items[1].statement.at_least == 800
    assert (r.given, r.words, r.scale) == ({"them": 1.0}, {"us": "likely"}, "nato")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hypotheses: [", "YAML"),
        ("answers: []", "sections"),
        ("- a", "sections"),
        ("hypotheses: {id: a}", "list"),
        ("hypotheses: [{id: a, question: b, answers: []}]", "two answers"),
        (GOOD.replace("question", "qestion"), "qestion"),
        (GOOD.replace("us: likely", "us: 3"), "no probability"),
        (GOOD.replace("[{id: us", "[7, {id: us"), "named fields"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(tmp_path: Path, text: str, says: str):
    path = tmp_path / "q.yaml"
    path.write_text(text)
    with pytest.raises(TacitusError, match=says) as caught:
        read_hypotheses(path)
    assert "q.yaml" in str(caught.value)


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats()
VALUES = st.recursive(
    SCALARS,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "text", "answers", "items", "given", "statement", "events", "zz"]), x,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["hypotheses", "ratings"]), st.lists(VALUES, max_size=2)))
def test_anything_is_read_or_refused_in_one_sentence(tmp_path_factory, plain):
    path = tmp_path_factory.getbasetemp() / "q.yaml"
    path.write_text(yaml.safe_dump(plain), encoding="utf-8")
    with contextlib.suppress(TacitusError):  # and nothing else
        hypotheses, ratings = read_hypotheses(path)
        assert len(hypotheses) == len(plain.get("hypotheses", []))
        assert len(ratings) == len(plain.get("ratings", []))
