"""The bundled studies: what one op-ed says, and a simulated world whose truth is known."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from tacitus.assess.findings import tie_sentence
from tacitus.core.codec import from_plain
from tacitus.core.counting import counted
from tacitus.core.results import MatrixRow, PolicyRow
from tacitus.core.scale import percent
from tacitus.core.snapshot import Snapshot
from tacitus.core.tie import Tie
from tacitus.read.hypotheses import read_hypotheses
from tacitus.store import digest_of
from tacitus.store.fits import load_fit
from tacitus.study import Study
from tacitus.study.fits import InferReport
from tacitus.study.reading import ReadSummary, files_in

#: What `tacitus simulate DIR --seed 1 --as dsat --as assertions` writes.
WORLD = "demo/simulated_world.zip"
#: Enough for a first look; `tacitus infer` takes more. Attribution is a MAP here, since its
#: sampler takes longest to compile on a first run; ties rest on reports alone for the same reason.
DRAWS = 100
PARTS = (("ties", False), ("strengths", False), ("attribution", True))
Tell = Callable[[float, str], None]


@dataclass(frozen=True)
class Shown:
    """A bundled study, ready: where it lies, what was read and inferred, its snapshot."""

    folder: Path
    read: list[ReadSummary]
    inferred: InferReport
    snapshot: Snapshot


def afghanistan(folder: Path, *, seed: int = 1, tell: Tell | None = None) -> Shown:
    """Make or refresh the study *Afghanistan 2020* from the bundled coding sheets."""
    with as_file(files("tacitus").joinpath("demo/afghanistan_2020")) as sheets:
        paths = [sheets / "assertions.csv"]
        read, inferred = _make(folder, "Afghanistan 2020", paths, False, seed, tell)
        hypotheses, ratings = read_hypotheses(sheets / "hypotheses.yaml")
        with Study.open(folder, write=True) as study:
            # What people made of the question since is theirs.
            if not set(study.hypotheses()) & {h.id for h in hypotheses}:
                study.add_hypotheses(hypotheses, ratings, who="demo")
    _scenario(folder, "break_with_al_qaeda")
    with Study.open(folder) as study:
        return Shown(folder, read, inferred, study.snapshot())


def simulated(folder: Path, *, seed: int = 1, tell: Tell | None = None) -> Shown:
    """Make or refresh a study of the bundled simulated world; its truth is compared at the end."""
    world_folder = folder / "world"
    if not (world_folder / "truth").is_dir():
        with as_file(files("tacitus").joinpath(WORLD)) as bundled:
            shutil.unpack_archive(bundled, world_folder, "zip")
    read, inferred = _make(folder, "A simulated world", [world_folder], True, seed, tell)
    _scenario(folder, "agreement_and_spoilers")
    with Study.open(folder) as study:
        rows = compare(study, world_folder / "truth")
        truth = folder / "truth"
        truth.mkdir(exist_ok=True)
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        (truth / "compared.json").write_text(text, encoding="utf-8")
        return Shown(folder, read, inferred, study.snapshot())


def _scenario(folder: Path, name: str) -> None:
    """Put a scenario to try beside the study."""
    text = files("tacitus").joinpath(f"demo/scenarios/{name}.yaml").read_text(encoding="utf-8")
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def _step(say: Tell, start: float, share: float, words: str) -> None:
    say(start + 0.2 * share, words)


def _make(
    folder: Path, name: str, paths: list[Path], invented: bool, seed: int, tell: Tell | None
) -> tuple[list[ReadSummary], InferReport]:
    say = tell or (lambda share, words: None)
    known = (folder / "study.sqlite").is_file()
    opened = (
        Study.open(folder, write=True)
        if known
        else Study.create(folder, name=name, simulated=invented, who="demo")
    )
    with opened as study:
        say(0.1, "reading")
        last, held = study.fit("ties"), {b.document_id for b in study.batches()}
        if last and last["seed"] == seed and {digest_of(f) for f in files_in(paths)} <= held:
            # The same bytes and the same seed give the same answer: it stands.
            return [], InferReport(study.name, seed, False)
        summaries = study.read(paths, who="demo")
        failed = [s.error for s in summaries if s.error]
        if failed:
            from tacitus.errors import StudyError

            raise StudyError(f"The bundled study cannot be read: {failed[0]}")
        say(0.3, "resolving")
        study.resolve(who="demo")
        report = InferReport(study.name, seed, False)
        for n, (part, fast) in enumerate(PARTS):
            step = partial(_step, say, 0.3 + 0.2 * n)
            done = study.infer(
                part,
                seed=seed,
                draws=DRAWS,
                chains=2,
                fast=fast,
                events=False,
                who="demo",
                progress=step,
            )
            report = report.joined(done)
        return summaries, report


def compare(study: Study, truth: Path) -> list[dict[str, Any]]:
    """Put what was true in a simulated world beside what was inferred.

    Returns
    -------
    list of dict
        With ``kind``, ``question``, ``inferred`` and ``true``, as text.
    """
    names = {p.id: p.name for p in study.parties().values()}
    return [
        *_shares(study, _table(truth, "events"), names),
        *_policies(study, _table(truth, "policies"), names),
        *_credit(study, _table(truth, "events")),
        *_ties(study, _table(truth, "ties"), names),
    ]


def _table(truth: Path, name: str) -> list[dict[str, str]]:
    with (truth / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _row(kind: str, question: str, inferred: str, true: str) -> dict[str, Any]:
    return {"kind": kind, "question": question, "inferred": inferred, "true": true}


def _shares(
    study: Study, events: list[dict[str, str]], names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Each group's share of the attacks on record: done, attributed, claimed."""
    fit = study.fit("attribution")
    recorded = [e for e in events if e["recorded"] == "True"]
    done = Counter(e["perpetrator"] for e in recorded)
    claimed = Counter(c for e in recorded for c in e["claimed_by"].split(";") if c)
    for party, (mean, low, high) in (fit["shares"] if fit else {}).items():
        if mean < 0.005 and not done[party]:
            continue
        name = names.get(party, party)
        interval = "" if low is None else f" ({100 * low:.0f}-{100 * high:.0f})"
        yield _row(
            "share",
            f"{name}: share of all attacks (it claimed {100 * claimed[party] / len(recorded):.0f} %)",
            f"{100 * mean:.0f} %{interval}",
            f"{done[party] / len(recorded):.0%}".replace("%", " %"),
        )


def _policies(
    study: Study, policies: list[dict[str, str]], names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """How often each group claims what it did."""
    fit = study.fit("attribution")
    rows = [from_plain(PolicyRow, row) for row in (fit["policies"] if fit else [])]
    for party in sorted({r["party"] for r in policies}):
        own = [r for r in rows if r.party == party and r.did is not None]
        events = sum(r.events for r in own)
        did = sum(int(r["done"]) for r in policies if r["party"] == party)
        if events < 5 or did < 5:
            continue
        rate = sum((r.did or 0.0) * r.events for r in own) / events
        attributed = sum(r.attributed for r in own)
        naive = sum((r.of_attributed or 0.0) * r.attributed for r in own) / max(attributed, 1)
        true = sum(int(r["claimed"]) for r in policies if r["party"] == party) / did
        yield _row(
            "policy",
            f"{names.get(party, party)}: share it claims of what it did "
            f"(of what is attributed: {100 * naive:.0f} %)",
            f"{100 * rate:.0f} %",
            f"{100 * true:.0f} %",
        )


def _credit(study: Study, events: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Attacks that somebody else than the perpetrator claimed, and how often we were right."""
    fit = study.fit("attribution")
    if fit is None:
        return
    actors = {e["event"]: {e["perpetrator"], e["partner"]} - {""} for e in events}
    taken = sum(
        bool(e["claimed_by"]) and not set(e["claimed_by"].split(";")) & actors[e["event"]]
        for e in events
        if e["recorded"] == "True"
    )
    matrix = [from_plain(MatrixRow, row) for row in fit["matrix"]]
    expected = sum(m.events for m in matrix if m.claimed_by != m.did)
    yield _row(
        "credit", "attacks claimed by a party that took no part", f"{expected:.0f}", f"{taken}"
    )
    sure = [
        a
        for a in load_fit(study.folder, fit["id"], kind="attribution")
        if (a.probability or 0.0) > 0.9
    ]
    right = sum(next(iter(a.shares)) in actors.get(a.subject, set()) for a in sure)
    if sure:
        mean = sum(a.probability or 0.0 for a in sure) / len(sure)
        yield _row(
            "calibration",
            f"of {counted(len(sure), 'attribution')} above 90 %, right",
            f"{100 * mean:.0f} %",
            f"{100 * right / len(sure):.0f} %",
        )


def _ties(
    study: Study, ties: list[dict[str, str]], names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The ties found likeliest, and whether they held."""
    held = {Tie(t["relation"], t["a"], t["b"], t["support"], t["year"]).id for t in ties}
    found = sorted(study.tie_assessments(), key=lambda a: (-(a.probability or 0.0), a.id))
    likely = [a for a in found if (a.probability or 0.0) >= 0.5]
    if likely:
        right = sum(a.subject in held for a in likely)
        mean = sum(a.probability or 0.0 for a in likely) / len(likely)
        yield _row(
            "calibration",
            f"of {counted(len(likely), 'tie')} found likelier than not, true",
            f"{100 * mean:.0f} %",
            f"{100 * right / len(likely):.0f} %",
        )
    for a in found[:10]:
        tie = Tie.parse(a.subject)
        yield _row(
            "tie",
            f"{tie_sentence(tie, names)}, {tie.when}",
            percent(a.probability or 0.0),
            "held" if a.subject in held else "did not hold",
        )
