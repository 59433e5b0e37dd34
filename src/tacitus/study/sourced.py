"""A source as one meets it: who it is, what was learned of it, what it said, whom it repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tacitus.assess.roots import root_ids, root_label
from tacitus.core.assertion import Assertion
from tacitus.core.results import SourceRow
from tacitus.core.source import RELIABILITY, Document, Source
from tacitus.errors import NotFoundError
from tacitus.study.views import Filters, sources
from tacitus.study.why import Cited, cited

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class Lettered:
    """A reliability letter from a write on; ``letter`` None: none was given."""

    letter: str | None
    at: str
    who: str
    why: str


@dataclass(frozen=True)
class ErrorRate:
    """How often a source's reports on who did it are wrong, as learned from attacks.

    Attributes
    ----------
    error, low, high : float or None
        Share of its reports that are wrong, with its interval; None where it was not learned.
    enough : bool
        False: not enough to tell it from what was believed before.
    """

    reports: int
    error: float | None
    low: float | None
    high: float | None
    enough: bool


@dataclass(frozen=True)
class Neighbour:
    """Another source beside this one: in how many assertions, or as a known habit.

    Attributes
    ----------
    known : bool
        The study knows it as a habit (``cites``), whatever single chains say.
    """

    id: str
    name: str
    assertions: int
    known: bool = False


@dataclass(frozen=True)
class Reported:
    """One assertion of a source.

    Attributes
    ----------
    said : str
        When it was said, EDTF; the document's date where the assertion has none; else empty.
    held : str
        For when it is said to hold, EDTF; empty where that is not said.
    passed_on : bool
        Whether the source only passes it on, and is not its origin.
    root : str
        The root that it counts for.
    """

    id: str
    kind: str
    said: str
    held: str
    passed_on: bool
    root: str
    root_name: str
    tier: str
    cited: Cited


@dataclass(frozen=True)
class SourcePage:
    """A source in full.

    Attributes
    ----------
    row : SourceRow
        Letter, counts and learned worth, as in the list of sources.
    letter_says, note : str
        The letter in words, and the reason or remark that stands with the source.
    letters : tuple of Lettered
        Each letter that it was given, the last first.
    errors : ErrorRate or None
        None: it names nobody as behind an attack, or nothing was fitted.
    roots : tuple of Neighbour
        The roots that its own assertions count for; itself, unless it only carries another.
    repeats, repeated_by : tuple of Neighbour
        The sources next to it in chains, towards the origin and away from it.
    reported : tuple of Reported
        The latest first; ``left`` more are not listed.
    """

    row: SourceRow
    letter_says: str
    note: str
    party: str | None
    party_name: str
    licence: str
    citation: str
    url: str
    letters: tuple[Lettered, ...]
    errors: ErrorRate | None
    roots: tuple[Neighbour, ...]
    repeats: tuple[Neighbour, ...]
    repeated_by: tuple[Neighbour, ...]
    reported: tuple[Reported, ...]
    left: int


def source_page(study: Study, key: str, filters: Filters, *, most: int = 200) -> SourcePage:
    """Give a source in full.

    Raises
    ------
    NotFoundError
        The study knows no such source, or may not name it here.
    """
    known = study.sources(filters.as_known)
    source = known.get(key)
    if source is None:
        raise NotFoundError(
            f"The study knows no source '{key}'; list them with: show STUDY sources."
        )
    row = next(r for r in sources(study, filters)[0] if r.id == key)
    said = [a for a in study.assertions(filters.as_known).values() if key in a.chain]
    roots = root_ids(said, known)
    own = [a for a in said if a.origin == key]
    documents = study.documents(filters.as_known)
    dated = sorted(said, key=lambda a: (_said(a, documents), a.id), reverse=True)
    passages = study.passages(filters.as_known)
    party = study.parties(filters.as_known).get(source.party_id or "")
    return SourcePage(
        row,
        RELIABILITY.get((source.reliability or "").upper(), ""),
        source.note,
        source.party_id,
        party.name if party else "",
        source.licence,
        source.citation,
        source.url,
        _letters(study, key, filters),
        _errors(study, key, filters),
        _counted((roots[a.id] for a in own), known),
        _beside(said, known, source, lambda n: n + 1, source.cites),
        _beside(said, known, source, lambda n: n - 1, _citing(key, known)),
        tuple(
            Reported(
                a.id,
                a.kind,
                _said(a, documents),
                a.period.edtf if a.period else "",
                a.origin != key,
                roots[a.id],
                root_label(roots[a.id], known),
                a.tier,
                cited(a, documents, passages, known),
            )
            for a in dated[:most]
        ),
        max(0, len(dated) - most),
    )


def without_writers(page: SourcePage) -> SourcePage:
    """Leave out who gave which letter and why: the ledger's own words are not passed on."""
    return replace(page, letters=())


def _said(a: Assertion, documents: Mapping[str, Document]) -> str:
    document = documents.get(a.document_id)
    when = a.asserted or (document.published if document else None)
    return when.edtf if when else ""


def _letters(study: Study, key: str, filters: Filters) -> tuple[Lettered, ...]:
    """Tell each change of the letter, and the write that made it."""
    known = study.ledger.revision_at(filters.as_known)
    found: list[Lettered] = []
    for v in study.history("source", key):
        letter = v.noun.reliability
        if v.revision <= known and (not found or found[-1].letter != letter):
            found.append(Lettered(letter, v.at.isoformat(timespec="seconds"), v.who, v.why))
    return tuple(reversed(found))


def _errors(study: Study, key: str, filters: Filters) -> ErrorRate | None:
    fit: Mapping[str, Any] = study.fit("attribution", filters.as_known) or {}
    found = fit.get("source_errors", {}).get(key)
    return ErrorRate(**found) if found else None


def _citing(key: str, known: Mapping[str, Source]) -> list[str]:
    return [s.id for s in known.values() if key in s.cites]


def _beside(
    said: Iterable[Assertion],
    known: Mapping[str, Source],
    source: Source,
    step: Callable[[int], int],
    habits: Iterable[str],
) -> tuple[Neighbour, ...]:
    """Count the sources that stand one step from a source in chains."""
    steps = ((a.chain, step(a.chain.index(source.id))) for a in said)
    found = (chain[n] for chain, n in steps if 0 <= n < len(chain))
    return _counted(found, known, frozenset(habits))


def _counted(
    ids: Iterable[str], known: Mapping[str, Source], habits: frozenset[str] = frozenset()
) -> tuple[Neighbour, ...]:
    counts = Counter(ids)
    listed = sorted({*counts, *(h for h in habits if h in known)}, key=lambda i: (-counts[i], i))
    return tuple(Neighbour(i, root_label(i, known), counts[i], i in habits) for i in listed)
