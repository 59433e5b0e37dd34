"""The study on disk: SQLite ledger, Parquet tables, documents by hash."""
