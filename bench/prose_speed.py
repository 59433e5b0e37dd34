"""CPU of proposing beside a bare ``nlp.pipe`` over the same paragraphs; memory over documents.

Each side runs in a process of its own, three times in turn; the median CPU counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

import prose_re3d
from prose_data import re3d

from tacitus.core import Document
from tacitus.read.documents.text import Text, split_paragraphs


def texts(count: int) -> Iterator[Text]:
    """The re3d documents of both halves in turn, over and over."""
    docs = [d for half in ("dev", "test") for d in re3d(half)]
    for n in range(count):
        words = docs[n % len(docs)]["text"]
        yield Text(Document(f"{n:012d}", "re3d"), words, split_paragraphs(words))


def bare(count: int) -> None:
    from tacitus.read.prose.parse import model

    nlp = model()
    start = time.process_time()
    stream = (words for text in texts(count) for _, words in text)
    for _ in nlp.pipe(stream, batch_size=64):
        pass
    report(start)


def ours(count: int) -> None:
    from tacitus.read.prose import propose_all
    from tacitus.read.prose.parse import model

    model()
    parties = prose_re3d.gazetteer()
    start = time.process_time()
    early = 0
    for n, _ in enumerate(propose_all(texts(count), parties)):
        if n == min(100, count // 2):
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report(start, early)


def report(start: float, early: int = 0) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {"cpu": time.process_time() - start, "peak_mb": peak / 1024, "early_mb": early / 1024}
        )
    )


def run(side: str, count: int) -> dict[str, float]:
    out = subprocess.run(
        [sys.executable, __file__, "--side", side, "--count", str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(out.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--side", choices=["bare", "ours"])
    parser.add_argument("--count", type=int, default=142)
    parser.add_argument("--memory", type=int, default=0, help="documents for the memory run")
    options = parser.parse_args()
    if options.side:
        {"bare": bare, "ours": ours}[options.side](options.count)
        return
    rounds = [(run("bare", options.count), run("ours", options.count)) for _ in range(3)]
    b, o = median(x["cpu"] for x, _ in rounds), median(y["cpu"] for _, y in rounds)
    line: dict[str, object] = {
        "bench": "prose_speed",
        "documents": options.count,
        "bare_cpu_s": round(b, 2),
        "ours_cpu_s": round(o, 2),
        "ratio": round(o / b, 3),
    }
    if options.memory:
        m = run("ours", options.memory)
        line["memory"] = {
            "documents": options.memory,
            "peak_mb_at_100": round(m["early_mb"], 1),
            "peak_mb": round(m["peak_mb"], 1),
        }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
