"""When each assertion was said, where its document does not tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from tacitus.core.assertion import Assertion
from tacitus.core.source import Document


def said_between(
    assertion: Assertion, documents: Mapping[str, Document]
) -> tuple[date | None, date | None]:
    """Give the first and the last day on which an assertion can have been said; None if open."""
    document = documents.get(assertion.document_id)
    when = assertion.asserted or (document.published if document else None)
    return (when.earliest, when.latest) if when else (None, None)


def said_days(
    assertions: Iterable[Assertion], documents: Mapping[str, Document]
) -> dict[str, date]:
    """Give the last day on which each assertion can have been said.

    Its own date stands, else its document's. A document without a date was written no earlier
    than the last day that it speaks of, and that day is taken; an assertion without even that
    is left out.

    Returns
    -------
    dict of str to date
        By assertion id.

    Examples
    --------
    >>> from tacitus.core.assertion import TieStatement
    >>> from tacitus.core.period import Period
    >>> tie = TieStatement("ally", ("a", "b"))
    >>> dated = Assertion("1", tie, "d", ("s",), period=Period.parse("2020-02"))
    >>> said_days([dated, Assertion("2", tie, "d", ("s",))], {})["2"]
    datetime.date(2020, 2, 29)
    """
    said = list(assertions)
    spoken: dict[str, list[date]] = defaultdict(list)
    for a in said:
        for period in (a.asserted, a.period):
            day = (period.latest or period.earliest) if period else None
            if day:
                spoken[a.document_id].append(day)
    days = {}
    for a in said:
        document = documents.get(a.document_id)
        day = a.said_on(document.published if document else None)
        if day is None and spoken[a.document_id]:
            day = max(spoken[a.document_id])
        if day is not None:
            days[a.id] = day
    return days
