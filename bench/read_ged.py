"""A GED file to a queryable study, against DuckDB's bare `read_csv` into a table.

`read_ged.py [FILE]`; without a file, GED 21.1 from the real files beside the checkout. Each way
runs in a fresh interpreter, in turn, as often as ``--repeats`` says; CPU seconds are user and
system time of that process from start to end, imports and threads included, and the median of
the repeats is printed. The bar: at most 3 times the bare CPU seconds plus 1, under 1 GB resident.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

DEFAULT = "data/ucdp/ged211_whereprec12.csv.gz"
QUESTION = "SELECT count(*), sum(deaths_best) FROM events WHERE country = 'Afghanistan'"


def bare(path: Path, folder: Path) -> list[int]:
    """Read with DuckDB alone."""
    import duckdb

    with duckdb.connect() as con:
        con.execute("CREATE TABLE events AS SELECT * FROM read_csv(?)", [str(path)])
        asked = QUESTION.replace("deaths_best", "best_death")
        return list(con.execute(asked).fetchone())


def reader(path: Path, folder: Path) -> list[int]:
    """Read with our reader, and query what it staged."""
    import duckdb

    from tacitus.read import read_file

    staged = read_file(path, staging=folder).tables["events"]
    return list(duckdb.execute(QUESTION.replace("events", f"'{staged}'")).fetchone())


def study(path: Path, folder: Path) -> list[int]:
    """Make a study, read into it, and query it."""
    from tacitus.study import Study

    with Study.create(folder / "study", name="bench") as made:
        (summary,) = made.read([path])
        if summary.error:
            raise SystemExit(summary.error)
        with made.tables() as con:
            return list(con.execute(QUESTION).fetchone())


WAYS = {"bare": bare, "reader": reader, "study": study}


def once(way: str, path: Path) -> dict[str, object]:
    """Run one way in a fresh interpreter."""
    command = [sys.executable, __file__, str(path), "--way", way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    """Print one JSON line."""
    beside = Path(__file__).parents[1].parent / "shared"
    folder = Path(os.environ.get("TACITUS_SHARED", beside))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=folder / DEFAULT)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--way", choices=WAYS)
    given = parser.parse_args()
    if given.way:
        with tempfile.TemporaryDirectory() as scratch:
            answer = WAYS[given.way](given.file, Path(scratch))
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu = used.ru_utime + used.ru_stime
        print(json.dumps({"cpu_s": cpu, "rss_mb": used.ru_maxrss / 1024, "answer": answer}))
        return
    runs = {way: [] for way in WAYS}
    for _ in range(given.repeats):
        for way in WAYS:
            runs[way].append(once(way, given.file))
    answers = {way: found[0]["answer"] for way, found in runs.items()}
    assert len({tuple(answer) for answer in answers.values()}) == 1, answers
    cpu = {w: round(statistics.median(r["cpu_s"] for r in found), 2) for w, found in runs.items()}
    rss = {w: round(max(r["rss_mb"] for r in found)) for w, found in runs.items()}
    allowed = round(3 * cpu["bare"] + 1, 2)
    print(
        json.dumps(
            {
                "bench": "read_ged",
                "file": given.file.name,
                "repeats": given.repeats,
                "answer": answers["bare"],
                "cpu_s": cpu,
                "rss_mb": rss,
                "allowed_cpu_s": allowed,
                "met": cpu["study"] <= allowed and rss["study"] < 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
