"""What people decide about a study: reviews, undo, forgetting."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tacitus.core.assertion import Assertion
from tacitus.core.codec import to_plain
from tacitus.core.counting import counted
from tacitus.core.party import Party
from tacitus.core.review import Review
from tacitus.errors import InputError, NotFoundError, StaleError
from tacitus.resolve.decisions import label_of
from tacitus.store import Replies
from tacitus.store import forget as forget_document
from tacitus.store.forgetting import Forgotten
from tacitus.study.folder import REPLIES, StudyFolder

#: Verdict, target, others, correction.
Given = tuple[str, str, tuple[str, ...], Assertion | Party | None]


class Decides(StudyFolder):
    """The part of a study that records decisions."""

    def review(
        self,
        verdict: str,
        target: str,
        *,
        who: str,
        why: str = "",
        others: Iterable[str] = (),
        correction: Assertion | Party | None = None,
        based_on: int | None = None,
    ) -> Review:
        """Record what a person decided; see :mod:`tacitus.resolve.decisions` for targets.

        Raises
        ------
        NotFoundError
            The target is not in the study.
        StaleError
            The target changed, or was reviewed, after ``based_on``.
        """
        given = [(verdict, target, tuple(others), correction)]
        return self.review_all(given, who=who, why=why, based_on=based_on)[0]

    def review_all(
        self,
        given: Iterable[Given],
        *,
        who: str,
        why: str,
        based_on: int | None = None,
    ) -> list[Review]:
        """Record several decisions at once; see :meth:`review`."""
        now, reviews = datetime.now(UTC), []
        with self.ledger.transaction(who=who, why=why or "review") as write:
            for i, (verdict, target, others, correction) in enumerate(given):
                self._check_target(target, based_on)
                review = Review(
                    f"r{write.revision}" + (f".{i}" if i else ""),
                    verdict,
                    target,
                    who,
                    now + timedelta(microseconds=i),
                    why,
                    others,
                    json.dumps(to_plain(correction), ensure_ascii=False) if correction else "",
                    self.revision - 1 if based_on is None else based_on,
                )
                write.append([("review", review.id, review)])
                reviews.append(review)
        return reviews

    def _check_target(self, target: str, based_on: int | None) -> None:
        kind, _, key = target.partition("/")
        if kind in {"assertion", "party", "passage", "review"}:
            self.ledger.get(kind, key, include_withdrawn=True)
        elif kind == "event":
            if self.event(key) is None:
                raise NotFoundError(f"The study holds no event '{key}'; check its id.")
        elif kind != "name" or not label_of(target)[0]:
            raise InputError(
                f"'{target}' cannot be reviewed; write assertion/ID, party/ID, event/ID, "
                "passage/ID, review/ID or name/LABEL|COUNTRY."
            )
        if based_on is None:
            return
        versions = self.ledger.history(kind, key) if kind in {"assertion", "party"} else []
        newer = [v.revision for v in versions if v.revision > based_on]
        later = self.ledger.changes(since=based_on)
        if newer or any(c.kind == "review" and c.after and c.after.target == target for c in later):
            raise StaleError(f"'{target}' changed after you read it; look at it again.")

    def undo(self, review_id: str, *, who: str, why: str = "") -> Review:
        """Take a review back; the record keeps both."""
        return self.review("undo", f"review/{review_id}", who=who, why=why)

    def forget(self, document_id: str, *, who: str, why: str) -> Forgotten:
        """Remove a document, by its id, the start of it, or its file's name.

        See :func:`tacitus.store.forget`.

        Raises
        ------
        NotFoundError
            No document, or several, go by that.
        """
        files = {b.document_id: b.filename for b in self.batches()}
        files |= {d.id: d.filename or d.title for d in self.ledger.all("document").values()}
        found = (
            [key for key in files if key == document_id]
            or [key for key, file in files.items() if file == document_id]
            or [key for key in files if key.startswith(document_id)]
        )
        if len(found) != 1:
            listed = ", ".join(
                f"{files[key]} ({key[:20]})" for key in (found or sorted(files))[:20]
            )
            raise NotFoundError(
                counted(len(found), "document goes", "documents go")
                + f" by '{document_id}'; give the id of one of: {listed or 'none is held'}."
            )
        from tacitus.store.draws import forget_draws  # loads numpy, which few questions need
        from tacitus.store.fits import strike_names

        # Answers of a language model quote the document: they go first, and for good.
        Replies(self.folder / REPLIES).remove(found[0])
        forget_draws(self.folder)  # they rest on it; the next fit keeps its own
        done = forget_document(found[0], self.ledger, self.releases, self.held, who=who, why=why)
        strike_names(self.folder, done.names)
        return done
