"""The independent origin of each assertion: five outlets with one wire story are one root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tacitus.core.assertion import Assertion
from tacitus.core.source import Source


def root_ids(assertions: Iterable[Assertion], sources: Mapping[str, Source]) -> dict[str, str]:
    """Give each assertion's root: its origin, with known citations collapsed.

    A root that a person has set stands. Else the origin is the innermost source of the chain;
    material that is only cited (kind ``document``: intercepts, captured papers) and sources
    without a name ("recent reports") belong to whoever cites them, for nobody can tell that
    they are a second origin; and sources that are known to repeat each other share one root,
    also when they do so in a circle. One that repeats several adds none, and leaves them apart.

    Parameters
    ----------
    assertions : iterable of Assertion
    sources : mapping of str to Source

    Returns
    -------
    dict of str to str
        Root id by assertion id.

    Examples
    --------
    >>> from tacitus.core.assertion import Assertion, TieStatement
    >>> tie = TieStatement("ally", ("a", "b"))
    >>> said = [Assertion("1", tie, "d", ("author", "un", "taps")), Assertion("2", tie, "d", ("un",))]
    >>> kinds = {"taps": Source("taps", "Intercepts", "document"), "un": Source("un", "UN", "official")}
    >>> root_ids(said, kinds)
    {'1': 'un', '2': 'un'}
    """
    group = _citation_groups(sources)
    found = {}
    for assertion in assertions:
        if assertion.root:
            found[assertion.id] = assertion.root
            continue
        depth = len(assertion.chain) - 1
        while depth > 0 and _kind(assertion.chain[depth], sources) in {"document", "unnamed"}:
            depth -= 1
        origin = assertion.chain[depth]
        found[assertion.id] = group.get(origin, origin)
    return found


def root_label(root: str, sources: Mapping[str, Source]) -> str:
    """Give a root's name for people.

    Examples
    --------
    >>> root_label("un", {"un": Source("un", "UN monitoring team", "official")})
    'UN monitoring team'
    """
    return sources[root].name if root in sources else root


def root_grade(root: str, sources: Mapping[str, Source]) -> str | None:
    """Give the reliability letter of a root's source; None where missing or F."""
    source = sources.get(root)
    return source.grade if source else None


def _kind(source: str, sources: Mapping[str, Source]) -> str:
    return sources[source].kind if source in sources else ""


def _citation_groups(sources: Mapping[str, Source]) -> dict[str, str]:
    """Collapse known citations: each source repeats what it cites, so the last cited is the root.

    Where citations end in a circle, or in several sources, the first of them by id is taken.
    """
    reached = {s: _reached(s, sources) for s in sources}
    return {
        s: min(t for t in found if all(t in reached.get(u, {u}) for u in reached.get(t, {t})))
        for s, found in reached.items()
    }


def _reached(start: str, sources: Mapping[str, Source]) -> set[str]:
    """Give a source and all that it repeats, however far back."""
    found, queue = {start}, [start]
    while queue:
        here = sources.get(queue.pop())
        new = set(here.cites) - found if here else set()
        found |= new
        queue += new
    return found
