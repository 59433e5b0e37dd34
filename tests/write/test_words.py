"""Words of the outputs."""

from tacitus.write import words


def test_a_negated_sentence_is_not_negated_twice() -> None:
    assert words.said_words("negated", "actual", "It can hardly mount raids.") == "as worded"
    assert words.said_words("negated", "planned", "training") == "negated, as planned"
    assert words.said_words("affirmed", "actual", "It is good at complex raids.") == "affirmed"
