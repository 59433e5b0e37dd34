"""The study on disk: a SQLite ledger, Parquet tables, documents by hash."""

from tacitus.store.documents import Documents
from tacitus.store.files import digest_of
from tacitus.store.forgetting import forget
from tacitus.store.ledger import Change, Ledger, Tombstone, Transaction, Version, Written
from tacitus.store.replies import Replies
from tacitus.store.tables import Batch, Tables

__all__ = [
    "Batch",
    "Change",
    "Documents",
    "Ledger",
    "Replies",
    "Tables",
    "Tombstone",
    "Transaction",
    "Version",
    "Written",
    "digest_of",
    "forget",
]
