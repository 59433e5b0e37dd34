"""A PDF of 300 pages: CPU, peak memory and whether progress is told, in a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/read/documents"))

from pdfs import column, write_pdf

from tacitus.core import Party
from tacitus.read import read_file
from tacitus.read.documents import known_parties

TOWNS = ["Alba", "Brix", "Corm", "Dene", "Esk", "Fane", "Gorse", "Holt"]


def page(n: int) -> list[tuple[float, float, float, str]]:
    words = [(72.0, 800.0, 9.0, f"Report of the team, page {n + 1}")]
    top = 740
    for k in range(5):
        town = TOWNS[(n * 5 + k) % 8]
        words += column(
            [
                f"{n * 5 + k + 1}. In {town} the Azure Front fought the Cobalt Army over road {n * 7 + k}, and",
                f"the governor of {town} said that up to {100 + n + k} fighters of the Azure Front had",
                f"come from the hills of district {n + k}. The team could not see for itself what",
                f"was left of the bridge of {town} and the {k + 2} schools beside river {n}, and",
                f"heard from {n + k + 2} people who had left their homes in the week before.",
            ],
            top=top,
        )
        top -= 100
    return words


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_pdf(Path(folder) / "long.pdf", [page(n) for n in range(300)], compress=True)
        told: list[float] = []
        start = time.process_time()
        bare = read_file(
            path, staging=Path(folder) / "a", progress=lambda share, _: told.append(share)
        )
        read = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with known_parties([Party("a", "Azure Front"), Party("c", "Cobalt Army")]):
            full = read_file(path, staging=Path(folder) / "b")
        print(
            json.dumps(
                {
                    "bench": "pdf_300",
                    "pages": 300,
                    "paragraphs": len(bare.passages),
                    "progress_steps": len(told),
                    "read_cpu_s": round(read, 2),
                    "read_peak_mb": round(memory, 1),
                    "proposals": len(full.assertions),
                    "with_proposals_cpu_s": round(time.process_time() - start - read, 2),
                    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
                }
            )
        )


if __name__ == "__main__":
    main()
