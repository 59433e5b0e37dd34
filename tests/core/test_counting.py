"""Counts agree with their nouns, and no sentence of ours counts one things."""

import re
from importlib.resources import files
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tacitus.core.counting import counted

#: A count set straight before a plural: it would print "1 labels".
BARE = re.compile(r"(?<! of )\{(?:len\([^{}]*\):?,?|[a-z_.]+:,)\} (?:[a-z]+ )?[a-z]+[a-rt-z]s\b")

#: Said only of two and more, or of a text's characters.
SEVERAL = {
    "{len(rivals)}",
    "{len(numbers):,}",
    "{len(people)}",
    "{len(parts)}",
    "{len(members)}",
    "{self.characters:,}",
}


@given(st.integers(min_value=0, max_value=10**9))
def test_one_thing_and_several(number: int) -> None:
    said = counted(number, "party", "parties")
    assert said.endswith(" party") == (number == 1)
    assert int(said.split(" ")[0].replace(",", "")) == number


def test_a_plural_is_made_with_an_s() -> None:
    assert counted(1, "reviewed proposal") == "1 reviewed proposal"
    assert counted(0, "reviewed proposal") == "0 reviewed proposals"


def test_no_sentence_counts_one_things() -> None:
    room = Path(str(files("tacitus")))
    found = [
        f"{path.relative_to(room)}: {match.group(0)}"
        for path in room.rglob("*.py")
        if "infer" not in path.parts  # its errors speak of arrays, to programmers
        for match in BARE.finditer(path.read_text(encoding="utf-8"))
        if match.group(0).split(" ")[0] not in SEVERAL
    ]
    assert found == []
