"""A folder of documents into a study: CPU, and whether memory stays flat; one process or more."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import prose_re3d
from prose_speed import texts

from tacitus.study import Study

MB = 1024


def fill(folder: Path, count: int) -> Path:
    """Write the texts of re3d over and over, each with a line of its own."""
    folder.mkdir()
    for n, text in enumerate(texts(count)):
        (folder / f"{n:05d}.txt").write_text(f"Report {n}.\n\n{text.text}", encoding="utf-8")
    return folder


def measure(count: int, workers: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as place:
        documents = fill(Path(place) / "in", count)
        with Study.create(Path(place) / "study") as study:
            named = [("party", p.id, p) for p in prose_re3d.gazetteer()]
            study.ledger.append(named, who="bench", why="named")
            peaks: list[tuple[float, float]] = []

            def note(share: float, _: str) -> None:
                peaks.append((share, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB))

            start = time.process_time()
            read = study.read([documents], workers=workers, progress=note)
            spent = time.process_time() - start
        inside = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {
            "documents": count,
            "workers": workers,
            "failed": sum(bool(r.error) for r in read),
            "assertions_and_passages": sum(r.nouns for r in read),
            "cpu_s": round(spent + inside.ru_utime + inside.ru_stime, 1),
            "peak_mb_at_a_tenth": round(next((m for s, m in peaks if s >= 0.1), 0.0), 1),
            "peak_mb": round(peaks[-1][1], 1),
            "peak_mb_of_a_worker": round(inside.ru_maxrss / MB, 1) if workers > 1 else None,
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    if options.workers:
        print(json.dumps(measure(options.count, options.workers)))
        return
    line: dict[str, object] = {"bench": "prose_many"}
    for workers in (1, 2):
        out = subprocess.run(
            [sys.executable, __file__, "--count", str(options.count), "--workers", str(workers)],
            check=True,
            capture_output=True,
            text=True,
        )
        line[f"workers_{workers}"] = json.loads(out.stdout.splitlines()[-1])
    print(json.dumps(line))


if __name__ == "__main__":
    main()
