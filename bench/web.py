"""The workbench at size: 176,579 events, 500 groups, 5,000 ties, all invented.

``web.py server`` opens a study of that size in a process of its own, asks every address of the
first view, and prints one line of JSON: CPU seconds of the server for each answer, cold (the
first question after it was opened), warm (a view that nobody asked for yet) and at hand (one
that was asked for and nothing was written since), the bytes sent, and the resident memory of the
process after all of them. ``web.py page`` opens the same study in headless Chromium with software rendering: first paint and
when each pane was drawn, CPU of the page's main thread for a step of the brush, memory of the
page, script sent. ``web.py make FOLDER`` makes the study alone. The bars: under 700 MB
resident at its peak, and each address under 0.3 CPU seconds when at hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path

EVENTS, GROUPS, TIES, PROVINCES = 176_579, 500, 5_000, 60
YEARS = tuple(range(2001, 2021))
FIRST_VIEW = ("study", "ties", "events", "parties", "regions", "findings", "presence")
ASKED_AGAIN = "?min_p=0.5"
NAMES = ("Arn", "Bel", "Cor", "Dun", "Esk", "Fal", "Gor", "Hel", "Ist", "Jor")
GED = [
    "id",
    "relid",
    "year",
    "active_year",
    "type_of_violence",
    "conflict_new_id",
    "conflict_name",
    "dyad_new_id",
    "dyad_name",
    "side_a_new_id",
    "side_a",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_original",
    "where_prec",
    "where_coordinates",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
]


def name_of(n: int) -> str:
    """Give an invented group's name."""
    return f"{NAMES[n % 10]}{NAMES[n // 10 % 10].lower()} Column {n + 1}"


def big_study(
    folder: Path, *, events: int = EVENTS, groups: int = GROUPS, ties: int = TIES
) -> Path:
    """Make the study: events through the reader, ties as a fit would leave them; give its folder.

    Ties are drawn, not fitted: what is measured is how they are served and drawn.
    """
    from tacitus.core import Party
    from tacitus.study import Study

    random.seed(1)
    with Study.create(folder / "study", name="A study of size", simulated=True) as study:
        known = [Party(f"group{n}", name_of(n), "group") for n in range(groups)]
        study.ledger.append([("party", p.id, p) for p in known], who="bench", why="invented")
        table = folder / "GEDEvent_invented.csv"
        write_events(table, events, groups)
        (summary,) = study.read([table], who="bench")
        if summary.error:
            raise SystemExit(summary.error)
        study.resolve(who="bench")
        add_ties(study, [p.id for p in known], ties)
    table.unlink()
    return folder / "study"


def write_events(path: Path, events: int, groups: int) -> None:
    """Write invented events in the layout of UCDP GED."""
    start, span = date(YEARS[0], 1, 1), 366 * len(YEARS) - 20
    places = [(8 + random.random() * 20, 20 + random.random() * 25) for _ in range(PROVINCES)]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, GED, restval="")
        out.writeheader()
        for n in range(events):
            day = start + timedelta(days=random.randrange(span))
            province = int(random.paretovariate(0.6)) % PROVINCES
            lat, lon = places[province]
            a, b = int(random.paretovariate(0.5)) % groups, random.randrange(groups)
            prec = random.choices((1, 2, 3, 4, 5), (45, 20, 15, 15, 5))[0]
            killed = int(random.paretovariate(1.2)) - 1
            spread = 0.0 if prec > 3 else random.gauss(0, 0.4)
            out.writerow(
                {
                    "id": n + 1,
                    "relid": f"INV-{n + 1}",
                    "year": day.year,
                    "active_year": 1,
                    "type_of_violence": 2,
                    "conflict_new_id": 1,
                    "conflict_name": "An invented conflict",
                    "dyad_new_id": 1 + a,
                    "dyad_name": f"{name_of(a)} - {name_of(b)}",
                    "side_a_new_id": 900_000 + a,
                    "side_a": name_of(a),
                    "side_b_new_id": 900_000 + b,
                    "side_b": name_of(b),
                    "number_of_sources": 1,
                    "where_prec": prec,
                    "where_coordinates": f"Place {province}",
                    "adm_1": f"Province {province + 1}",
                    "latitude": round(lat + spread, 4),
                    "longitude": round(lon + spread, 4),
                    "country": "Wexeth" if province % 3 else "Ostrava Reach",
                    "country_id": 1,
                    "region": "Invented",
                    "event_clarity": 1,
                    "date_prec": 1,
                    "date_start": day.isoformat(),
                    "date_end": day.isoformat(),
                    "deaths_a": 0,
                    "deaths_b": 0,
                    "deaths_civilians": killed,
                    "deaths_unknown": 0,
                    "best": killed,
                    "high": killed,
                    "low": killed,
                }
            )


def add_ties(study, known: list[str], ties: int) -> None:
    """Append ties with their assertions, evidence and years, as `infer` writes them."""
    from tacitus.core import Assertion, Document, Period, Source, Tie
    from tacitus.core.assertion import TieStatement
    from tacitus.core.assessment import Assessment, EvidenceTerm, confidence
    from tacitus.core.codec import to_plain
    from tacitus.core.results import Point, Series

    sources = [
        Source(f"source{n}", f"Monitor {n + 1}", reliability="ABCDE"[n % 5]) for n in range(40)
    ]
    items = [("source", s.id, s) for s in sources]
    items += [("document", f"d{s.id}", Document(f"d{s.id}", s.id)) for s in sources]
    kinds = [("ally", ""), ("rival", ""), ("support", "training"), ("support", "weapons")]
    drawn: dict[str, Tie] = {}
    while len(drawn) < ties:
        a, b = random.sample(known, 2)
        relation, support = random.choice(kinds)
        tie = Tie(relation, a, b, support)
        drawn.setdefault(tie.key, tie)
    series = []
    for n, (key, tie) in enumerate(drawn.items()):
        first = random.randrange(len(YEARS) - 2)
        years = YEARS[first : first + random.randint(2, 12)]
        said = random.sample(sources, random.choice((1, 1, 1, 2, 3)))
        terms = [EvidenceTerm("prior", "prior: a tie of this kind", -11.6)]
        for s in said:
            statement = TieStatement(
                tie.relation, (tie.a,), (tie.b,), (tie.support,) * bool(tie.support)
            )
            one = Assertion(
                f"t{n}{s.id}",
                statement,
                f"d{s.id}",
                (s.id,),
                period=Period.parse(f"{years[0]}/{years[-1]}"),
                gloss="An invented tie.",
                simulated=True,
            )
            items.append(("assertion", one.id, one))
            terms.append(EvidenceTerm(s.id, s.name, 4 + 10 * random.random(), 0.2, (one.id,)))
        p = random.betavariate(3, 2)
        low, high = max(p - 0.15, 0.0), min(p + 0.12, 1.0)
        last = Assessment(
            f"tie/{key}@{years[-1]}",
            "tie",
            f"{key}@{years[-1]}",
            p,
            (low, high),
            confidence=confidence(len(said), len(said), [s.reliability for s in said]),
            evidence=tuple(terms),
            method="drawn for a measurement",
            fit_id="bench",
            simulated=True,
        )
        items.append(("assessment", last.id, last))
        points = tuple(Point(str(y), p, low, high, len(said)) for y in years)
        series.append(Series(key, "tie", points))
    fit = {"id": "bench", "what": "ties", "seed": 1, "series": to_plain(tuple(series))}
    items.append(("fit", "ties", fit | {"sources": {}, "years": list(YEARS), "fast": True}))
    study.ledger.append(items, who="bench", why="ties drawn for a measurement")


def serve(folder: Path) -> tuple[subprocess.Popen[str], str, str]:
    """Start `tacitus open` on a study; give process, address and token."""
    command = "from tacitus.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "open", str(folder), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    address, _, token = process.stdout.readline().strip().partition("/?token=")
    return process, address, token


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int, field: str = "VmRSS") -> float:
    """Give the resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(x for x in lines if x.startswith(field)).split()[1]) / 1024


def ask(address: str, token: str, path: str, encoding: str = "gzip") -> bytes:
    """Ask an address as a browser does."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": encoding}
    request = urllib.request.Request(f"{address}/api/{path}", headers=headers)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return answer.read()


def measure_server(folder: Path) -> dict[str, object]:
    """Measure the server's half."""
    process, address, token = serve(folder)
    try:
        ask(address, token, "runs")  # it is up
        idle = resident_mb(process.pid)

        def timed(path: str) -> tuple[float, int]:
            before = cpu_of(process.pid)
            sent = len(ask(address, token, path))
            time.sleep(0.05)
            return round(cpu_of(process.pid) - before, 2), sent

        cold = {path: timed(path) for path in FIRST_VIEW}
        # A second reader has nothing at hand yet; asked twice, both have.
        for path in FIRST_VIEW:
            ask(address, token, path + "?min_p=0.01")
        warm = {path: timed(path + ASKED_AGAIN)[0] for path in FIRST_VIEW}
        kept = {path: timed(path)[0] for path in FIRST_VIEW}
        tie = json.loads(ask(address, token, "ties", "identity"))["rows"][0]["id"]
        more = {path: timed(path)[0] for path in (f"why/{tie}", "events/1000")}
        return {
            "cold_cpu_s": {path: seconds for path, (seconds, _) in cold.items()},
            "warm_cpu_s": warm,
            "at_hand_cpu_s": kept,
            "one_cpu_s": {"why": more[f"why/{tie}"], "event": more["events/1000"]},
            "sent_kb": {path: round(sent / 1000) for path, (_, sent) in cold.items()},
            "rss_mb": {
                "idle": round(idle),
                "after": round(resident_mb(process.pid)),
                "peak": round(resident_mb(process.pid, "VmHWM")),
            },
        }
    finally:
        process.terminate()
        process.wait()


def page_half(study: Path) -> dict[str, object]:
    """Measure the page's half on a study, and say of which size it is."""
    from web_page import measure_page

    process, address, token = serve(study)
    try:
        about = json.loads(ask(address, token, "study", "identity"))
        told = measure_page(f"{address}/?token={token}")
    finally:
        process.terminate()
        process.wait()
    counts = {name: about["counts"][name] for name in ("events", "parties", "ties")}
    brush = max(told["brush_main_thread_ms"].values())
    met = told["script_gzip_kb"]["first_view"] <= 700 and told["page_mb"] < 500 and brush <= 16
    return {"bench": "web", "half": "page", **counts, **told, "met": met}


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=("server", "page", "make"))
    parser.add_argument("folder", nargs="?", type=Path, help="Kept, and used again if it is there.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        study = folder / "study"
        if not study.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            big_study(folder)
        if given.half == "make":
            return
        if given.half == "page":
            print(json.dumps(page_half(study)))
            return
        told = measure_server(study)
    sizes = {"events": EVENTS, "groups": GROUPS, "ties": TIES}
    met = told["rss_mb"]["peak"] < 700 and max(told["at_hand_cpu_s"].values()) < 0.3
    print(json.dumps({"bench": "web", "half": "server", **sizes, **told, "met": met}))


if __name__ == "__main__":
    main()
