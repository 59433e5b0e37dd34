"""Documents of a study before a language model that the user named; nobody is asked by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tacitus.core.counting import counted
from tacitus.core.reading import Progress
from tacitus.errors import LicenceError
from tacitus.read.documents import Text, open_document
from tacitus.read.model import Asked, Endpoint, Estimate, ask, estimate
from tacitus.store import Replies
from tacitus.store.ledger import Item
from tacitus.study.folder import REPLIES

if TYPE_CHECKING:
    from tacitus.study import Study

#: Terms under which a document leaves the study only where the user says so.
KEPT_IN = frozenset({"private", "no_redistribution"})


@dataclass(frozen=True)
class AskSummary:
    """What came of asking a model about documents of a study.

    Attributes
    ----------
    documents : tuple of Asked
        One for each document that was asked about.
    left_out : dict of str to str
        Documents not asked about, with the reason.
    added : int
        Assertions that are new in the study.
    """

    model: str
    estimate: Estimate
    documents: tuple[Asked, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)
    added: int = 0

    def __str__(self) -> str:
        found = sum(len(d.assertions) for d in self.documents)
        lines = [
            f"{self.model}: {counted(found, 'assertion')} proposed, {self.added:,} of them new."
        ]
        for what in ("refused", "withheld"):
            total: dict[str, int] = {}
            for asked in self.documents:
                for reason, n in getattr(asked, what).items():
                    total[reason] = total.get(reason, 0) + n
            lines += [f"  {n:,} {what}: {reason}" for reason, n in sorted(total.items())]
        sent = sum(d.sent_tokens for d in self.documents)
        if sent:
            answered = sum(d.answered_tokens for d in self.documents)
            lines.append(
                f"  {counted(sent, 'token')} sent, {answered:,} answered, as the server counts."
            )
        lines += [f"  {title}: {why}" for title, why in self.left_out.items()]
        return "\n".join(lines)


def plan(
    study: Study, documents: Iterable[str], endpoint: Endpoint, *, send_private: bool = False
) -> AskSummary:
    """Reckon what asking about documents would send; nothing is sent."""
    texts, left_out = _sendable(study, documents, send_private)
    parties, kept = list(study.names_for_prose()), Replies(study.folder / REPLIES)
    total = Estimate()
    for text, private in texts:
        total += estimate(text, parties, endpoint, kept, leave_out=private)
    return AskSummary(endpoint.model, total, left_out=left_out)


def ask_model(
    study: Study,
    documents: Iterable[str],
    endpoint: Endpoint,
    *,
    send_private: bool = False,
    who: str,
    progress: Progress | None = None,
) -> AskSummary:
    """Ask a model what documents of the study assert; each document is kept as it comes.

    Parameters
    ----------
    documents : iterable of str
        Ids of held documents.
    endpoint : Endpoint
        Where, and which model.
    send_private : bool
        Send documents, too, whose terms keep them in the study.

    Raises
    ------
    LicenceError
        The terms of every document keep it in the study.
    EndpointError
        The endpoint refused or did not answer; what was answered is kept.
    """
    wanted = list(documents)
    planned = plan(study, wanted, endpoint, send_private=send_private)
    texts, left_out = _sendable(study, wanted, send_private)
    found = list(texts)
    if left_out and not found and all("terms" in why for why in left_out.values()):
        raise LicenceError(
            "The terms of these documents keep them in the study; "
            "send them all the same with --send-private."
        )
    parties, kept = list(study.names_for_prose()), Replies(study.folder / REPLIES)
    done, added = [], 0
    for n, (text, private) in enumerate(found):
        step = _step(progress, n, len(found))
        asked = ask(text, parties, endpoint, kept, leave_out=private, progress=step)
        added += _take_over(study, asked, endpoint.model, who)
        done.append(asked)
    return replace(planned, documents=tuple(done), left_out=left_out, added=added)


def _sendable(
    study: Study, documents: Iterable[str], send_private: bool
) -> tuple[Iterator[tuple[Text, frozenset[int]]], dict[str, str]]:
    """Give the texts that may be sent, each with its private paragraphs, and why others may not."""
    held, sources = study.documents(), study.sources()
    left_out: dict[str, str] = {}
    chosen = []
    for key in dict.fromkeys(documents):
        document = held[key]
        source = sources.get(document.source_id)
        title = document.filename or document.title or key[:12]
        if not (document.held and document.media_type):
            left_out[title] = "is no prose that the study holds"
        elif source is not None and source.terms in KEPT_IN and not send_private:
            left_out[title] = "its terms keep it in the study; add --send-private to send it"
        else:
            chosen.append(document)
    private: dict[str, set[int]] = {d.id: set() for d in chosen}
    for passage in study.passages().values():
        if passage.document_id in private and passage.text is None and passage.start is not None:
            private[passage.document_id].add(passage.start)

    def texts() -> Iterator[tuple[Text, frozenset[int]]]:
        for document in chosen:
            path = study.held.path(document.id)
            text = open_document(path, media_type=document.media_type)
            yield replace(text, document=document), frozenset(private[document.id])

    return texts(), left_out


def _take_over(study: Study, asked: Asked, model: str, who: str) -> int:
    known = study.sources()
    items: list[Item] = [("source", s.id, s) for s in asked.sources if s.id not in known]
    items += [("passage", p.id, p) for p in asked.passages]
    items += [("assertion", a.id, a) for a in asked.assertions]
    before = study.ledger.all("assertion")
    if items:
        study.ledger.append(items, who=who, why=f"asked {model}")
    return sum(a.id not in before for a in asked.assertions)


def _step(progress: Progress | None, i: int, n: int) -> Progress | None:
    if progress is None:
        return None
    return lambda share, words: progress((i + share) / n, words)
