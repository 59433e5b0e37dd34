"""What a rule proposes, before hedge, chain, place and period are read off its cue."""

from __future__ import annotations

from dataclasses import dataclass, field

from tacitus.core import Quantity, Statement
from tacitus.core.place import Place
from tacitus.read.prose.sentence import Sentence


@dataclass(slots=True)
class Draft:
    """A statement with the word that carries it.

    Attributes
    ----------
    statement : TieStatement, PartyStatement, EventStatement or PatternStatement
        What is proposed.
    sentence : Sentence
        Where.
    cue : int
        The token that carries it.
    tier : str
        ``rule``, ``path`` or ``cooccurrence``.
    rule : str
        A short name of the rule, for calibration and for people.
    polarity, modality : str or None
        Set where the rule knows; else read off the cue.
    softened : bool
        Whether a hedge over the cue holds for it: a name in passing ("A's chief, NAME") is not.
    inherits : Draft or None
        A draft of the sentence before whose hedge holds here too.
    features : dict of str to float
        What the calibration looks at.
    """

    statement: Statement
    sentence: Sentence
    cue: int
    tier: str = "rule"
    rule: str = ""
    polarity: str | None = None
    modality: str | None = None
    quantity: Quantity | None = None
    places: tuple[Place, ...] | None = None
    inherits: Draft | None = None
    cues: tuple[str, ...] = ()
    softened: bool = True
    features: dict[str, float] = field(default_factory=dict)
