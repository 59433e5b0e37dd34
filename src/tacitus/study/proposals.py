"""Proposals as one sits with them: the queue of a coder, and where a proposal stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tacitus.core.assertion import Assertion
from tacitus.core.codec import to_plain
from tacitus.core.review import Review
from tacitus.core.source import Passage
from tacitus.errors import NotFoundError
from tacitus.resolve.decisions import standing
from tacitus.study.why import Cited, cite, cited

if TYPE_CHECKING:
    from tacitus.study import Study


@dataclass(frozen=True)
class ProposalRow:
    """A proposal beside its passage.

    Attributes
    ----------
    probability : float or None
        The calibrated chance that it is right.
    assertion : dict
        The whole noun, to be corrected and sent back.
    verdicts : tuple of Review
        What stands of people's decisions on it; empty in a queue, so that coders stay blind.
    """

    id: str
    kind: str
    tier: str
    probability: float | None
    gloss: str
    cues: tuple[str, ...]
    cited: Cited
    passage_start: int | None
    passage_end: int | None
    assertion: dict[str, Any]
    verdicts: tuple[Review, ...] = ()


def queue_rows(
    study: Study, *, who: str | None = None, tier: str | None = None, limit: int = 100
) -> tuple[list[ProposalRow], int]:
    """List the first proposals that wait, the surest first, and count all that do.

    Parameters
    ----------
    who : str or None
        Those on which this coder has not decided, as proposed, whatever others did: neither
        their verdicts nor their corrections are seen. Else those on which nobody has decided.
    """
    waiting = study.queue(tier, coder=who)
    documents, passages, sources = study.documents(), study.passages(), study.sources()
    rows = [
        _row(a, cited(a, documents, passages, sources), passages.get(a.passage_id or ""))
        for a in waiting[:limit]
    ]
    return rows, len(waiting)


def proposal(study: Study, key: str) -> ProposalRow:
    """Give an assertion as it stands now, with what people decided on it.

    Raises
    ------
    NotFoundError
        The study holds none of this id.
    """
    found = study.assertions().get(key) or study.assertion(key)
    if found is None:
        raise NotFoundError(f"The study holds no assertion '{key}'; check its id.")
    decided = tuple(r for r in standing(study.reviews().values()) if r.target == f"assertion/{key}")
    return _row(found, cite(study, key), study.passages().get(found.passage_id or ""), decided)


def _row(
    a: Assertion, said: Cited, passage: Passage | None, verdicts: tuple[Review, ...] = ()
) -> ProposalRow:
    return ProposalRow(
        a.id,
        a.kind,
        a.tier,
        a.probability,
        a.gloss,
        a.cues,
        said,
        passage.start if passage else None,
        passage.end if passage else None,
        to_plain(a),
        verdicts,
    )
