"""Attribution where sources repeat one another and nobody says so: is what is stated sure right?

Usage: python bench/hidden_echoes.py [cited|hidden_20|hidden_60|none ...] [--worlds N] [--first SEED]

Triangle worlds go through a study as files; of eight sources four repeat what others said.

cited       copies of two in five attacks, half of them cited (the preset)
hidden_20   copies of one in five, none cited
hidden_60   copies of three in five, none cited
none        no copies

Each is fitted as it stands (`roots_unknown`) and with the true root of each report (`roots_known`).
`sure` is the share of attacks with an attribution above 0.9, `stated` its mean, `right` how many
of them are.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tacitus.assess.attribution_corpus import AttributionCorpus, attribution_corpus
from tacitus.assess.roots import root_ids
from tacitus.core.tie import Tie
from tacitus.infer.attribution import AttributionData, fit
from tacitus.infer.simulate import World, simulate, triangle_parameters
from tacitus.study import Study
from tacitus.study.fits import JOINING
from tacitus.write.world import write_world

ROWS: dict[str, dict[str, float]] = {
    "cited": {},
    "hidden_20": {"copying": 0.2, "hearsay": 0.0},
    "hidden_60": {"copying": 0.6, "hearsay": 0.0},
    "none": {"copying": 0.0},
}
DRAWS, BURN, CHAINS = 150, 150, 2
SURE = 0.9


def world_of(seed: int, change: dict[str, float]) -> World:
    """Draw a triangle world; sources that repeat do so at the share given."""
    parameters = triangle_parameters(seed)
    values: dict[str, Any] = dict(change)
    if "copying" in change:
        values["copying"] = np.where(parameters.copying > 0, change["copying"], 0.0)
    return simulate(dataclasses.replace(parameters, **values), seed)


def corpus_of(world: World, folder: Path) -> tuple[AttributionCorpus, list[dict[str, str]]]:
    """Write the world, read it into a study, and lay it out; the truth stays apart."""
    write_world(world, folder / "world", ("dsat", "assertions"))
    with Study.create(folder / "study", name="w", simulated=True, who="bench") as study:
        study.read([folder / "world"], who="bench")
        study.resolve(who="bench")
        study.infer("ties", seed=1, fast=True, who="bench")
        likely = (
            Tie.parse(a.subject) for a in study.tie_assessments() if (a.probability or 0) > 0.5
        )
        said = study.assertions().values()
        with study.event_tables() as con:
            corpus = attribution_corpus(
                con,
                said,
                roots=root_ids(said, study.sources()),
                parties=study.parties(),
                tied=sorted({(t.a, t.b) for t in likely if t.relation in JOINING}),
            )
    with (folder / "world" / "truth" / "events.csv").open(encoding="utf-8") as file:
        return corpus, list(csv.DictReader(file))


def with_true_roots(corpus: AttributionCorpus, world: World) -> AttributionData:
    """Give every report the root it had when the world was made."""
    data = corpus.data
    assert data is not None
    row = np.array(
        [int(ref.assertions[0][1:]) - 1 if ref.assertions else -1 for ref in corpus.reports]
    )
    own = len(world.reports) + np.arange(len(row))
    root = np.where(row >= 0, world.reports.root[np.maximum(row, 0)], own)
    return dataclasses.replace(
        data, reports=dataclasses.replace(data.reports, root=root, original=None)
    )


def scored(
    data: AttributionData, corpus: AttributionCorpus, truth: list[dict[str, str]]
) -> dict[str, float]:
    """Fit, and compare with who did it."""
    found = fit(data, seed=1, draws=DRAWS, burn=BURN, chains=CHAINS).perpetrators()
    code = {name: g for g, name in enumerate(corpus.groups)}
    number = {key: n for n, key in enumerate(corpus.events)}
    rows = [row for row in truth if row["event"] in number]
    q = found[[number[row["event"]] for row in rows]]
    did = np.array([code[row["perpetrator"]] for row in rows])
    partner = np.array([code.get(row["partner"], -1) for row in rows])
    named = 1 + q[:, 1:].argmax(axis=1)
    top, right = q[np.arange(len(q)), named], (named == did) | (named == partner)
    loss = -np.log(np.maximum(q[np.arange(len(q)), did], 1e-9))
    sure, unclaimed = top > SURE, np.array([not row["claimed_by"] for row in rows])
    bins = np.minimum((top * 10).astype(int), 9)
    gaps = [abs((top - right)[bins == b].sum()) for b in range(10)]
    return {
        "sure": sure.mean(),
        "stated": top[sure].mean(),
        "right": right[sure].mean(),
        "log_loss": loss.mean(),
        "log_loss_unclaimed": loss[unclaimed].mean(),
        "ece": sum(gaps) / len(top),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], default=[])
    parser.add_argument("--worlds", type=int, default=8)
    parser.add_argument("--first", type=int, default=201)
    chosen = parser.parse_args()
    for name in chosen.rows or ROWS:
        started = time.process_time()
        rows: dict[str, list[dict[str, float]]] = {"roots_unknown": [], "roots_known": []}
        for seed in range(chosen.first, chosen.first + chosen.worlds):
            world = world_of(seed, ROWS[name])
            with tempfile.TemporaryDirectory() as folder:
                corpus, truth = corpus_of(world, Path(folder))
            assert corpus.data is not None
            rows["roots_unknown"].append(scored(corpus.data, corpus, truth))
            rows["roots_known"].append(scored(with_true_roots(corpus, world), corpus, truth))
        figures = {
            kind: {key: round(float(np.mean([r[key] for r in found])), 4) for key in found[0]}
            for kind, found in rows.items()
        }
        cpu = round(time.process_time() - started, 1)
        line = {"row": name, "worlds": chosen.worlds, "first_seed": chosen.first}
        line |= {"draws": DRAWS, "burn": BURN, "chains": CHAINS}
        print(json.dumps(line | figures | {"cpu_s": cpu}), flush=True)


if __name__ == "__main__":
    main()
