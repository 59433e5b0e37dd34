"""Ties: a relation between two parties over a period, with supports."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.core.vocabulary import is_symmetric, vocabulary
from tacitus.errors import InputError


@dataclass(frozen=True, order=True)
class Tie:
    """A relation or one support, from ``a`` to ``b``, in a year (or month) it may hold in.

    Attributes
    ----------
    relation : str
        From the closed list of relations.
    a, b : str
        Party ids; sorted where the relation is symmetric.
    support : str
        One of the supports for ``support`` (and ``affiliate``), else empty.
    when : str
        EDTF year ``2019`` or month ``2019-05``; empty for all time together.

    Examples
    --------
    >>> Tie("ally", "t", "h").id
    'ally:h--t'
    >>> Tie("support", "l", "h", "training", "2020").id
    'support.training:l->h@2020'
    """

    relation: str
    a: str
    b: str
    support: str = ""
    when: str = ""

    def __post_init__(self) -> None:
        vocabulary("relations").check(self.relation)
        if self.support:
            vocabulary("supports").check(self.support)
        if self.a == self.b:
            raise InputError(f"A tie needs two parties; '{self.a}' stands on both ends.")
        if is_symmetric(self.relation) and self.a > self.b:
            a, b = self.b, self.a
            object.__setattr__(self, "a", a)
            object.__setattr__(self, "b", b)

    @property
    def key(self) -> str:
        """Its id without the period."""
        arrow = "--" if is_symmetric(self.relation) else "->"
        label = f"{self.relation}.{self.support}" if self.support else self.relation
        return f"{label}:{self.a}{arrow}{self.b}"

    @property
    def id(self) -> str:
        """Its id with the period."""
        return f"{self.key}@{self.when}" if self.when else self.key

    @classmethod
    def parse(cls, text: str) -> Tie:
        """Read an id back.

        Raises
        ------
        InputError
            The text is no tie id.

        Examples
        --------
        >>> Tie.parse("support.training:l->h@2020").when
        '2020'
        """
        body, _, when = text.partition("@")
        label, colon, ends = body.partition(":")
        arrow = "->" if "->" in ends else "--"
        a, found, b = ends.partition(arrow)
        relation, _, support = label.partition(".")
        if not (colon and found and a and b):
            raise InputError(f"'{text}' is no tie; write relation:a->b, or relation:a--b.")
        return cls(relation, a, b, support, when)
