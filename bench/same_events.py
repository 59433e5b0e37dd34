"""Match the events of UCDP GED and DSAT, and judge the matches by a fact they did not use.

The grouped DSAT export gives the day of the week of each attack and not the day. Matching
takes its dates as spans of four or five weeks; so the share of proposed pairs whose GED date
falls on that day of the week (1 in 7 by chance) measures how many pairs are right:
right = (share - 1/7) / (6/7), a floor, since the two sources also differ in dates. Prints one
JSON line.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from tacitus.study import Study

BANDS = (0.3, 0.4, 0.5, 0.6, 0.8, 1.01)
CHANCE = 1 / 7


def main(data: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, Study.create(Path(folder) / "study") as study:
        for name in ("ucdp/ged211_whereprec12.csv.gz", "dsat/dsat_event_group.csv"):
            (summary,) = study.read([data / name], who="bench")
            assert not summary.error, summary.error
        start = time.process_time()
        report = study.resolve(who="bench")
        resolved = time.process_time()
        found = study.propose_events()
        seconds = time.process_time() - resolved
        with study.tables() as db:
            days = dict(db.execute("SELECT event_id, isodow(date_start) FROM events").fetchall())
    bands = {}
    for low, high in pairwise(BANDS):
        pairs = [m for m in found if low <= m.score < high]
        share = sum(days[m.one] == days[m.other] for m in pairs) / max(len(pairs), 1)
        bands[f"{low}-{min(high, 1.0)}"] = {
            "pairs": len(pairs),
            "same_weekday": round(share, 3),
            "right_at_least": round((share - CHANCE) / (1 - CHANCE), 3),
        }
    labels = {
        "applied_rows": sum(m.count for m in report.applied),
        "proposed_rows": sum(m.count for _, m in report.proposed),
        "unresolved_rows": sum(m.count for m in report.unresolved),
    }
    line = {
        "bench": "same_events",
        "resolve_cpu_s": round(resolved - start, 2),
        "events_cpu_s": round(seconds, 2),
        "labels": labels,
        "bands": bands,
    }
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
