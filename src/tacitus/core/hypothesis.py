"""Hypotheses: a question with its answers, the items that bear on it, and people's ratings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tacitus.core.scale import DEFAULT_SCALE
from tacitus.errors import InputError

#: Before an answer's id in a rating: that the answer does not hold.
NOT = "not "


@dataclass(frozen=True)
class Statement:
    """Something that the model weighs, as evidence on a hypothesis or as an answer itself.

    Attributes
    ----------
    assessment : str
        The assessment's id: of a tie in a year, an attribution, a policy, a share, a strength.
    party : str
        For an attribution: the party that is said to have done it.
    at_least, at_most : float or None
        For a quantity: the statement is that it lies within.

    Examples
    --------
    >>> Statement("tie/ally:haqqani--isis_k@2020").at_least is None
    True
    """

    assessment: str
    party: str = ""
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Answer:
    """One answer to a hypothesis's question.

    Attributes
    ----------
    id, text : str
        A short word, and a sentence of our own.
    prior : float or None
        Probability beforehand; answers without one share what is left evenly.
    part_of : str
        The answer that this one is a case of.
    statement : Statement or None
        Where the answer is itself something that the model weighs.
    """

    id: str
    text: str
    prior: float | None = None
    part_of: str = ""
    statement: Statement | None = None

    def __post_init__(self) -> None:
        if self.prior is not None and not 0 <= self.prior <= 1:
            raise InputError(f"Answer '{self.id}' has prior {self.prior}; use 0 to 1.")


@dataclass(frozen=True)
class Item:
    """A statement of fact that would be more probable under one answer than under another.

    Attributes
    ----------
    id, text : str
        A short word, and a sentence of our own.
    assertions, against : tuple of str
        Assertions that say so, and that say the contrary. Without any, and without events or a
        statement, the item is open: it carries no weight, and counts among what to look for.
    events : tuple of str
        Events that show it.
    statement : Statement or None
        Where the model weighs whether it holds.
    """

    id: str
    text: str
    assertions: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    statement: Statement | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing speaks of it yet."""
        return not (self.assertions or self.against or self.events or self.statement)


@dataclass(frozen=True)
class Hypothesis:
    """A question with competing answers.

    Attributes
    ----------
    id, question : str
        A short word, and the question.
    answers : tuple of Answer
        An answer with ``part_of`` is a case of another: the parent is the sum of its cases.
    items : tuple of Item
        What bears on it.
    exclusive : bool
        Exactly one of the answers holds; else each holds or not by itself.
    given : str
        ``HYPOTHESIS/ANSWER``: the question arises only if that answer holds.

    Raises
    ------
    InputError
        Fewer than two answers to an exclusive question, an id twice, an unknown parent, or
        priors that cannot be.

    Examples
    --------
    >>> h = Hypothesis("who", "Who?", (Answer("us", "We."), Answer("them", "They.", prior=0.7)))
    >>> h.priors()
    {'us': 0.30000000000000004, 'them': 0.7}
    """

    id: str
    question: str
    answers: tuple[Answer, ...]
    items: tuple[Item, ...] = ()
    exclusive: bool = True
    given: str = ""

    def __post_init__(self) -> None:
        _check_ids(self.id, [a.id for a in self.answers])
        _check_ids(self.id, [i.id for i in self.items])
        if "/" in self.id or any("/" in a.id or a.id.startswith(NOT) for a in self.answers):
            raise InputError(f"Hypothesis '{self.id}': ids take no '/' and no 'not '; rename.")
        if len(self.leaves()) < (2 if self.exclusive else 1):
            raise InputError(f"Hypothesis '{self.id}' needs two answers that compete; add one.")
        known = {a.id: a for a in self.answers}
        for a in self.answers:
            if a.part_of and (a.part_of not in known or known[a.part_of].part_of):
                raise InputError(
                    f"Answer '{a.id}' is part of '{a.part_of}'; name an answer of the same "
                    "hypothesis that is itself part of none."
                )
            if a.part_of and not self.exclusive:
                raise InputError(
                    f"Answer '{a.id}' is part of another, which only exclusive answers can be."
                )
        self.priors()

    def leaves(self) -> tuple[str, ...]:
        """Give the answers that are not divided into cases."""
        parents = {a.part_of for a in self.answers}
        return tuple(a.id for a in self.answers if a.id not in parents)

    def cases(self, answer: str) -> tuple[str, ...]:
        """Give the leaves that an answer stands for: its cases, or itself."""
        found = tuple(a.id for a in self.answers if a.part_of == answer)
        return found or (answer,)

    def answer(self, key: str) -> Answer:
        """Give an answer by id.

        Raises
        ------
        InputError
            There is none of this id.
        """
        for a in self.answers:
            if a.id == key:
                return a
        ids = ", ".join(a.id for a in self.answers)
        raise InputError(f"'{key}' is no answer to '{self.id}'; use one of: {ids}.")

    def item(self, key: str) -> Item:
        """Give an item by id.

        Raises
        ------
        InputError
            There is none of this id.
        """
        for i in self.items:
            if i.id == key:
                return i
        ids = ", ".join(i.id for i in self.items)
        raise InputError(f"'{key}' is no item of '{self.id}'; use one of: {ids or 'none yet'}.")

    def priors(self) -> dict[str, float]:
        """Give the prior of each leaf: as stated, the rest shared evenly.

        A parent's prior is shared by those of its cases that state none. Answers that are not
        exclusive have an even prior where none is stated.

        Raises
        ------
        InputError
            Stated priors of exclusive answers exceed one, or all are stated and fall short.
        """
        if not self.exclusive:
            return {a.id: 0.5 if a.prior is None else a.prior for a in self.answers}
        top = [a for a in self.answers if not a.part_of]
        # A parent without a prior of its own has what its cases state, where all of them do.
        found = self._shared(top, 1.0, self._stated)
        leaves: dict[str, float] = {}
        for a in top:
            cases = [c for c in self.answers if c.part_of == a.id]
            leaves |= (
                self._shared(cases, found[a.id], lambda c: c.prior)
                if cases
                else {a.id: found[a.id]}
            )
        return leaves

    def _stated(self, answer: Answer) -> float | None:
        cases = [c.prior for c in self.answers if c.part_of == answer.id]
        if answer.prior is not None or not cases or None in cases:
            return answer.prior
        return sum(c for c in cases if c is not None)

    def _shared(
        self, answers: list[Answer], whole: float, stated: Callable[[Answer], float | None]
    ) -> dict[str, float]:
        given = {a.id: stated(a) for a in answers}
        total = sum(p for p in given.values() if p is not None)
        silent = [key for key, p in given.items() if p is None]
        if total > whole + 1e-6 or (not silent and abs(total - whole) > 1e-6):
            raise InputError(
                f"Hypothesis '{self.id}': priors sum to {total:g} where they should to {whole:g}."
            )
        left = max(whole - total, 0.0) / max(len(silent), 1)
        return {key: left if p is None else p for key, p in given.items()}


@dataclass(frozen=True)
class Rating:
    """How probable one person holds an item under each answer: P(item | answer).

    Attributes
    ----------
    hypothesis, analyst : str
        Which question, and whose rating.
    item : str
        The item; empty for a rating of the answers themselves, before any item.
    given : dict of str to float
        P(item | answer) by answer id, a parent's for all its cases; ``not ID`` where answers
        are not exclusive. Without an item: P(answer).
    absent : dict of str to float
        P(no such item | answer), where the person rated that too.
    overall : float or None
        P(item) all told, where the person rated that too.
    words : dict of str to str
        Words of likelihood in place of numbers, by answer id, on ``scale``.
    scale : str
        A scale of :func:`tacitus.core.scale.scale` (the middle of the word's range), or
        ``capphrase`` (the median of surveyed readers).
    why : str
        The reason.

    Examples
    --------
    >>> Rating("who", "ada", "boots", {"us": 0.2}, words={"them": "likely"}).id
    'who/boots/ada'
    """

    hypothesis: str
    analyst: str
    item: str = ""
    given: dict[str, float] = field(default_factory=dict, hash=False)
    absent: dict[str, float] = field(default_factory=dict, hash=False)
    overall: float | None = None
    words: dict[str, str] = field(default_factory=dict, hash=False)
    scale: str = DEFAULT_SCALE
    why: str = ""

    def __post_init__(self) -> None:
        if not self.analyst.strip():
            raise InputError("A rating needs the name of its analyst.")
        numbers = [*self.given.values(), *self.absent.values()]
        if self.overall is not None:
            numbers.append(self.overall)
        for number in numbers:
            if not 0 <= number <= 1:
                raise InputError(f"Rating '{self.id}': {number} is no probability; use 0 to 1.")
        twice = sorted(set(self.given) & set(self.words))
        if twice:
            raise InputError(f"Rating '{self.id}' has a number and a word for '{twice[0]}'.")
        if not self.given and not self.words:
            raise InputError(f"Rating '{self.id}' rates nothing; give P(item | answer).")

    @property
    def id(self) -> str:
        """Hypothesis, item and analyst: a newer rating of the same takes its place."""
        return f"{self.hypothesis}/{self.item or '-'}/{self.analyst}"


def _check_ids(owner: str, ids: Iterable[str]) -> None:
    seen = set()
    for key in ids:
        if not key or key in seen:
            raise InputError(f"Hypothesis '{owner}' has the id '{key}' twice, or empty.")
        seen.add(key)
