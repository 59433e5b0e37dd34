"""Forgetting a document: its bytes, passages, assertions and rows go; a tombstone stays."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tacitus.core.counting import counted
from tacitus.errors import NotFoundError
from tacitus.store.documents import Documents
from tacitus.store.ledger import Ledger, Transaction
from tacitus.store.tables import Batch, Tables

_log = logging.getLogger(__name__)

#: Stands in older conclusions where the name of a source stood.
FORGOTTEN = "a forgotten source"


@dataclass(frozen=True)
class Forgotten:
    """What was removed with a document.

    Attributes
    ----------
    passages, assertions, reviews : tuple of str
        Ids; each has a tombstone that still resolves.
    assessments : tuple of str
        Ids of conclusions that rested on them: withdrawn, to be computed anew.
    sources, parties : tuple of str
        Ids of sources, and of parties left unnamed, that nothing else of the study speaks of:
        their names are words of the document.
    names : tuple of str
        The names of these sources, to be struck out wherever else they stand.
    rows : int
        Table rows.
    """

    document_id: str
    passages: tuple[str, ...] = ()
    assertions: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    assessments: tuple[str, ...] = ()
    rows: int = 0
    sources: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"Forgot {self.document_id[:12]}: {counted(len(self.passages), 'passage')}, "
            f"{counted(len(self.assertions), 'assertion')}, "
            f"{counted(len(self.reviews), 'review')}, {counted(self.rows, 'table row')}; "
            f"{counted(len(self.assessments), 'assessment')} withdrawn."
        )


def forget(
    document_id: str, ledger: Ledger, tables: Tables, documents: Documents, *, who: str, why: str
) -> Forgotten:
    """Remove a document and all that hangs on it, from the history too.

    Deleted bodies are overwritten in the file (``secure_delete``) and the log is emptied.

    Raises
    ------
    NotFoundError
        The study never held it.
    """
    with ledger.transaction(who=who, why=why) as write:
        batches = [b for b in tables.batches() if b.document_id == document_id]
        known = ledger.history("document", document_id)
        if not known and not batches:
            raise NotFoundError(f"The study holds no document '{document_id}'; check its id.")
        result = _plan(document_id, ledger, tables, batches)
        for kind, ids in (
            ("document", (document_id,)),
            ("passage", result.passages),
            ("assertion", result.assertions),
            ("review", result.reviews),
            ("source", result.sources),
            ("party", result.parties),
        ):
            _erase(write, kind, ids, document_id)
        for old, new in struck(result.names):
            write.db.execute(
                "UPDATE versions SET body = replace(body, ?, ?) WHERE kind IN"
                " ('assessment', 'fit', 'scenario', 'backtest') AND instr(body, ?)",
                (old, new, old),
            )
        for batch in batches:
            write.db.execute(
                "UPDATE revisions SET why = replace(why, ?, ?) WHERE revision = ?",
                (batch.filename, "a forgotten file", batch.revision),
            )
        write.withdraw("assessment", result.assessments)
        for batch in batches:
            write.db.execute(
                "UPDATE batches SET forgotten = 1, filename = '' WHERE batch = ?", (batch.batch,)
            )
            write.db.execute("DELETE FROM members WHERE batch = ?", (batch.batch,))
        # Should the process die from here on, the next write sweeps what is left.
    with ledger.transaction(who=who, why=why):
        sweep(ledger, tables, documents)
    if not ledger.checkpoint():
        _log.warning("Readers are open: the last traces go when they close and the study is used.")
    return result


def sweep(ledger: Ledger, tables: Tables, documents: Documents) -> None:
    """Remove files that nothing stands for; call it only while holding the write lock."""
    tables.sweep_snapshots()
    tables.sweep_staging()
    known = {row["id"] for row in ledger.rows("SELECT id FROM versions WHERE kind = 'document'")}
    for held in documents:
        if held not in known:
            documents.remove(held)


def _plan(document_id: str, ledger: Ledger, tables: Tables, batches: list[Batch]) -> Forgotten:
    rows = sum(sum(b.rows.values()) for b in batches)
    passages = _mentioning(ledger, "passage", document_id)
    # What stands in the document, and what only this file (a coder's sheet) has brought.
    kept = {key for b in tables.batches() if b not in batches for key in tables.members(b.batch)}
    brought = {key for b in batches for key in tables.members(b.batch)} - kept
    gone = brought | set(_mentioning(ledger, "assertion", document_id))
    assertions = sorted(gone)
    reviews = [
        row["id"]
        for row in ledger.rows(
            "SELECT DISTINCT id, body ->> 'target' AS target FROM versions WHERE kind = 'review'"
        )
        if row["target"].startswith("assertion/") and row["target"].split("/", 1)[1] in gone
    ]
    assessments = [
        key
        for key, noun in ledger.all("assessment").items()
        if any(a in gone for a in noun.assertion_ids())
    ]
    sources, parties = _only_named_by(ledger, document_id, batches, gone)
    return Forgotten(
        document_id,
        tuple(passages),
        tuple(assertions),
        tuple(reviews),
        tuple(assessments),
        rows,
        sources,
        parties,
        tuple(ledger.get("source", key, include_withdrawn=True).name for key in sources),
    )


def _only_named_by(
    ledger: Ledger, document_id: str, batches: list[Batch], gone: set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the sources, and the unnamed parties, that nothing but the document speaks of."""
    going = [
        row["body"]
        for key in sorted(gone)
        for row in ledger.rows("SELECT body FROM versions WHERE kind = 'assertion' AND id = ?", key)
    ]
    going += [
        row["body"]
        for row in ledger.rows(
            "SELECT body FROM versions WHERE kind = 'document' AND id = ?", document_id
        )
    ]
    going += [json.dumps(b.source_id) for b in batches]
    others = ledger.rows(
        "SELECT DISTINCT kind, id, body FROM versions WHERE kind IN ('assertion', 'document',"
        " 'source', 'party', 'resolution', 'hypothesis') UNION ALL"
        " SELECT 'batch', document_id, json_array(source_id) FROM batches WHERE NOT forgotten"
    )
    staying = [
        (row["kind"], row["id"], row["body"])
        for row in others
        if not (row["kind"] == "assertion" and row["id"] in gone) and row["id"] != document_id
    ]

    def only_here(kind: str, key: str) -> bool:
        word = json.dumps(key, ensure_ascii=False)
        return any(word in body for body in going) and not any(
            word in body for k, other, body in staying if (k, other) != (kind, key)
        )

    sources = (row["id"] for row in others if row["kind"] == "source")
    unnamed = (
        row["id"]
        for row in others
        if row["kind"] == "party" and json.loads(row["body"]).get("kind") == "unnamed"
    )
    return (
        tuple(sorted({key for key in sources if only_here("source", key)})),
        tuple(sorted({key for key in unnamed if only_here("party", key)})),
    )


def struck(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give what to replace, in conclusions as JSON, so that names of sources stand no more.

    A name is a whole string there, or ends a sentence such as "Rests on a single root: NAME.".

    Examples
    --------
    >>> list(struck(["The Post"]))[0]
    ('"The Post"', '"a forgotten source"')
    """
    for name in names:
        inner = json.dumps(name, ensure_ascii=False)[1:-1]
        yield f'"{inner}"', f'"{FORGOTTEN}"'
        yield f": {inner}.", f": {FORGOTTEN}."


def _mentioning(ledger: Ledger, kind: str, document_id: str) -> list[str]:
    """Give ids that ever stood in the document and stand in no other."""
    rows = ledger.rows(
        "SELECT id FROM versions WHERE kind = ? GROUP BY id"
        " HAVING min(body ->> 'document_id') = ? AND max(body ->> 'document_id') = ? ORDER BY id",
        kind,
        document_id,
        document_id,
    )
    return [row["id"] for row in rows]


def _erase(write: Transaction, kind: str, ids: tuple[str, ...], document_id: str) -> None:
    for key in ids:
        write.db.execute("DELETE FROM versions WHERE kind = ? AND id = ?", (kind, key))
        write.db.execute(
            "INSERT OR REPLACE INTO tombstones VALUES (?, ?, ?, ?)",
            (kind, key, document_id, write.revision),
        )
