"""Briefs at size: bytes, CPU time and peak memory of the page and the PDF, by number of ties.

Ties of invented parties, each with a prior, ten roots and the passages of three reports, every
report shared by four ties; roles, one for each tie. Each brief is written in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tacitus.core import Assertion, Assessment, Document, Party, Snapshot, Source, confidence
from tacitus.core.assertion import TieStatement
from tacitus.core.assessment import EvidenceTerm
from tacitus.core.results import RoleRow
from tacitus.write import write

SIZES, ROOTS, SHARED = (300, 2000, 5000), 10, 4


def snapshot(ties: int) -> Snapshot:
    """Make a snapshot of so many ties."""
    now = datetime(2031, 1, 1, tzinfo=UTC)
    groups = {f"g{i}": Party(f"g{i}", f"Front of District {i}") for i in range(ties // 5 + 2)}
    said, found, roles = {}, {}, []
    for i in range(ties):
        a, b = f"g{i % len(groups)}", f"g{(i % len(groups) + 1 + i // len(groups)) % len(groups)}"
        cited = [f"a{i // SHARED * SHARED + k}" for k in range(3)]
        for key in cited:
            gloss = f"{groups[a].name} trains with {groups[b].name}, and gives it shelter."
            said.setdefault(
                key, Assertion(key, TieStatement("ally", (a, b)), "d", ("s",), gloss=gloss)
            )
        terms = [EvidenceTerm("prior", "prior: a tie of this kind", -9.0)] + [
            EvidenceTerm(f"r{k}", f"Gazette of Valdora, of {1990 + k}", (k % 5) * 1.5, 0.6,
                         tuple(cited) if k == 0 else ()) for k in range(ROOTS)
        ]  # fmt: skip
        key = f"tie/support.training:{a}->{b}@2020"
        found[key] = Assessment(
            key, "tie", key.removeprefix("tie/"), 0.8, interval=(0.6, 0.9), evidence=tuple(terms),
            confidence=confidence(2, 2, ["B"]), method="two-rate source model",
            caveats=(f"The prior taken is {i % 9} %.",),
        )  # fmt: skip
        roles.append(RoleRow(a, "training", "support", b, "2020", "affirmed", 2, tuple(cited), 0.8))
    return Snapshot(
        "size", now, now, parties=groups, assertions=said, assessments=found, ties=tuple(found),
        roles=tuple(roles), sources={"s": Source("s", "Gazette of Valdora", reliability="B")},
        documents={"d": Document("d", "s", title="Report")},
    )  # fmt: skip


def one(form: str, ties: int) -> dict[str, float]:
    """Write one brief here; give megabytes, CPU seconds and peak megabytes."""
    made = snapshot(ties)
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        write(made, form, Path(folder) / "brief")
        seconds = time.process_time() - started
        size = (Path(folder) / "brief").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "ties": len(made.ties),
        "mb": round(size / 1e6, 2),
        "cpu_s": round(seconds, 1),
        "peak_mb": round(peak),
    }


def main() -> None:
    """Measure every size and form."""
    if len(sys.argv) == 3:
        print(json.dumps(one(sys.argv[1], int(sys.argv[2]))))
        return
    rows = {
        form: [
            json.loads(subprocess.run([sys.executable, __file__, form, str(n)], check=True,
                                      capture_output=True, text=True).stdout)
            for n in SIZES
        ]
        for form in ("html", "pdf")
    }  # fmt: skip
    print(json.dumps({"bench": "brief", **rows}))


if __name__ == "__main__":
    main()
