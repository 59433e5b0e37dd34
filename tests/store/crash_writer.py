"""A writer to be killed: it prints the id of each thing once the store has acknowledged it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tacitus.core import Document, Party
from tacitus.store import Documents, Ledger, Tables


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(folder: Path, start: int) -> None:
    with Ledger.open(folder / "study.sqlite", write=True) as ledger:
        tables = Tables(folder / "tables", ledger)
        documents = Documents(folder / "documents")
        say("ready")
        for i in range(start, start + 100_000):
            names = [f"p{i}", f"q{i}"]
            ledger.append([("party", n, Party(n, n)) for n in names], who="w", why="")
            say(f"party {names[0]} {names[1]}")
            with ledger.transaction(who="w", why="") as write:
                key = documents.put(f"Report {i}".encode())
                write.append([("document", key, Document(key, "s", held=True))])
            say(f"document {key}")
            staged = tables.stage() / "events.parquet"
            shutil.copy(folder / "events.parquet", staged)
            with ledger.transaction(who="w", why="") as write:
                batch = tables.adopt(
                    write,
                    {"events": staged},
                    document_id=f"d{i}",
                    filename="f",
                    file_format="ged",
                    source_id="ged",
                    series=f"s{i % 3}",
                )
            say(f"batch {batch.batch}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
