"""Attribution: timed questions with known answers. Each subcommand prints one line of JSON.

python bench/attribution.py exact|sbc|nuts|mnar|mnar2|thin|growth [worlds]
"""

from __future__ import annotations

import importlib.util
import json
import platform
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tacitus.infer.attribution import AttributionData, Claims, Priors, Reports, fit, gibbs
from tacitus.infer.attribution.em import climb
from tacitus.infer.attribution.sensitivity import SHIFT, sensitivity
from tacitus.infer.score import score

ROOT = Path(__file__).resolve().parents[1]


def module(path: str) -> ModuleType:
    """Load a module of the test suite by its path."""
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def report(name: str, started: float, **figures: Any) -> None:
    """Print one line: CPU seconds first, then figures and versions."""
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    versions["numba"] = importlib.import_module("numba").__version__
    line = {"bench": name, "cpu_s": round(time.process_time() - started, 1)}
    print(json.dumps({**line, **figures, "versions": versions}, default=float))


def rounded(values: Any, digits: int = 4) -> Any:
    return np.round(values, digits).tolist()


def exact() -> None:
    """Sampler against enumeration, 50,000 draws."""
    tests = module("tests/infer/test_attribution_exact.py")
    started, worst = time.process_time(), []
    for world in (tests.plain(), tests.nested_and_tied()):
        expected = tests.exact.enumerate_posterior(world, tests.PRIOR)
        found = fit(tests.to_data(world), seed=5, draws=12_500, burn=200, priors=tests.priors())
        worst.append(np.abs(found.perpetrators() - expected).max())
    report("exact", started, max_difference=rounded(worst), bar=0.01)


def sbc(fits: int = 300) -> None:
    """Ranks of prior draws among posterior draws; and a sampler broken on purpose."""
    calibration = module("tests/recovery/calibration.py")
    for design in ("full", "contexts", "copies"):
        calibration.one(calibration.Task(0, design))
        started = time.process_time()
        found, names = calibration.run(range(fits), design)
        named = {n: bool(found.inside[names == n].all()) for n in calibration.NAMED if n in names}
        report(
            f"sbc {design}",
            started,
            fits=fits,
            parameters=len(names),
            ks_of_p=round(found.uniform_p, 4),
            smallest_p=round(found.smallest_p, 6),
            bar_smallest_p=round(0.001 / len(names), 7),
            named_inside_band=named,
            share_inside_band=round(float(found.inside.mean()), 4),
            bar_cpu_s=60,
        )
    started = time.process_time()
    broken, _ = calibration.run(range(100), "broken")
    report("sbc broken on purpose", started, fits=100, smallest_p=broken.smallest_p, must_fail=True)


def nuts(events: int = 5000) -> None:
    """The same marginalised model in NumPyro, same data, same run."""
    module("tests/recovery/scenarios.py")
    peer = module("bench/attribution_nuts.py")
    peer.race(events, report)


def _posterior(data: AttributionData, seed: int, draws: int = 800, chains: int = 2) -> Any:
    found = fit(data, seed=seed, draws=draws, burn=400, chains=chains)
    q = found.perpetrators()
    return found, q / q.sum(axis=1, keepdims=True)


def mnar(worlds: int = 20) -> None:
    """Unclaimed attacks: joint model against missing-at-random imputation."""
    sc = module("tests/recovery/scenarios.py")
    started = time.process_time()
    rows = []
    for seed in range(1, worlds + 1):
        world = sc.plain(seed)
        u = world.unclaimed
        z = world.perpetrator[u]
        _, q = _posterior(sc.to_data(world), seed)
        ours, truth = score(q[u], z), score(sc.true_posterior(world)[u], z)
        mar = score(sc.missing_at_random(world)[u], z)
        share = q[u, sc.SILENT_GROUP].mean() - (z == sc.SILENT_GROUP).mean()
        rows.append((ours.log_loss, mar.log_loss, truth.log_loss, ours.ece, truth.ece, share))
    mean = np.mean(rows, axis=0)
    shares = np.array([row[5] for row in rows])
    report(
        "mnar",
        started,
        worlds=worlds,
        log_loss=round(mean[0], 4),
        missing_at_random=round(mean[1], 4),
        true_parameters=round(mean[2], 4),
        ratio=round(mean[0] / mean[1], 4),
        bar_ratio=0.52,
        silent_share_error_mean=round(shares.mean(), 4),
        silent_share_error_mean_abs=round(np.abs(shares).mean(), 4),
        bar_share=0.02,
        ece=round(mean[3], 4),
        ece_true_parameters=round(mean[4], 4),
        bar_ece_above=0.005,
    )


def mnar2(worlds: int = 20) -> None:
    """Misspecified worlds: roots known, unknown, and copies ignored as the warning."""
    sc = module("tests/recovery/scenarios.py")
    started = time.process_time()
    rows: dict[str, list[tuple[float, float]]] = {}
    for seed in range(1, worlds + 1):
        world = sc.misspecified(seed)
        u = world.unclaimed
        z = world.perpetrator[u]
        truth = score(sc.true_posterior(world)[u], z)
        rows.setdefault("true parameters", []).append((truth.log_loss, truth.ece))
        for roots in ("known", "unknown", "ignored"):
            _, q = _posterior(sc.to_data(world, roots=roots), seed)
            s = score(q[u], z)
            rows.setdefault(roots, []).append((s.log_loss, s.ece))
    means = {name: rounded(np.mean(values, axis=0)) for name, values in rows.items()}
    report(
        "mnar2", started, worlds=worlds, log_loss_and_ece=means, bar=[0.75, 0.04], bar_unknown=0.05
    )


def thin(worlds: int = 100) -> None:
    """Thin reports: does the band of the silent group's share cover the truth?"""
    sc = module("tests/recovery/scenarios.py")
    started = time.process_time()
    kinds: dict[str, dict[str, Any]] = {
        "none": {},
        "5 %": {"reported": 0.05},
        "100 sure": {"sure": 100},
    }
    out = {}
    for name, options in kinds.items():
        rows = []
        for seed in range(1, worlds + 1):
            world = sc.thin(seed, **options)
            found = fit(sc.to_data(world), seed=seed, draws=700, burn=500, chains=4)
            band = sensitivity(found, sc.SILENT_GROUP)
            truth = (world.perpetrator == sc.SILENT_GROUP).mean()
            rows.append(
                (
                    band.low <= truth <= band.high,
                    band.high - band.low,
                    band.prior[1] - band.prior[0],
                    band.warning is not None,
                    band.posterior[0] <= truth <= band.posterior[1],
                    band.bits,
                )
            )
        table = np.array(rows, dtype=np.float64)
        out[name] = {
            "covered": int(table[:, 0].sum()),
            "covered_by_posterior_alone": int(table[:, 4].sum()),
            "median_width": round(float(np.median(table[:, 1])), 4),
            "width_over_prior": round(float(np.median(table[:, 1]) / np.median(table[:, 2])), 4),
            "warned": int(table[:, 3].sum()),
            "bits": round(float(np.median(table[:, 5])), 4),
        }
    full = sensitivity(fit(sc.to_data(sc.plain(1)), seed=1, fast=True), sc.SILENT_GROUP)
    report(
        "thin",
        started,
        worlds=worlds,
        shift=SHIFT,
        by_reports=out,
        bits_with_full_reports=round(full.bits, 4),
        bars={"covered": 83, "median_width": 0.25, "width_over_prior": 0.6},
    )


def large(events: int, seed: int = 0) -> AttributionData:
    """50 groups in 40 countries' worth of places, up to 10 candidates for each event."""
    rng = np.random.default_rng(seed)
    groups, places, sources, targets = 50, 400, 20, 8
    by_place = np.stack([rng.choice(np.arange(1, groups), 8, replace=False) for _ in range(places)])
    place = rng.integers(0, places, events)
    who = by_place[place, np.minimum(rng.geometric(0.4, events) - 1, 7)]
    target = rng.integers(0, targets, events)
    claim = np.flatnonzero(rng.random(events) < 0.3)
    event, source = np.nonzero(rng.random((events, sources)) < 0.06)
    named = np.where(
        rng.random(len(event)) < 0.7,
        who[event],
        by_place[place[event], rng.integers(0, 8, len(event))],
    )
    return AttributionData(
        n_groups=groups,
        place=place + 1,
        place_parent=[-1] + [0] * places,
        candidate_pointers=np.arange(events + 1) * 8,
        candidates=by_place[place].ravel(),
        target=target,
        casualty=rng.integers(0, 4, events),
        claims=Claims(claim, who[claim], np.zeros(len(claim))),
        reports=Reports(event, source, named),
    )


def growth(sweeps: int = 1000) -> None:
    """Time and memory per event as the number of events grows."""
    import resource

    started = time.process_time()
    per_sweep, per_em, width = {}, {}, 0.0
    for events in (5_000, 20_000, 80_000, 200_000):
        data = large(events)
        width = len(data.candidates) / events
        setting = gibbs.prepare(data, Priors())
        state, _ = gibbs.advance(setting, gibbs.init(setting, 0, 0), burn=3, draws=1)
        times, em = [], []
        for _ in range(5):
            n = max(2, 400_000 // events)
            t = time.process_time()
            state, _ = gibbs.advance(setting, state, burn=0, draws=n)
            times.append((time.process_time() - t) / n / events * 1e9)
            t = time.process_time()
            found = climb(
                setting.layout, setting.hyper, setting.start, setting.exposure, iterations=5
            )
            em.append((time.process_time() - t) / (len(found.loglik) + 1) / events * 1e9)
        per_sweep[events], per_em[events] = round(min(times)), round(min(em))
    t = time.process_time()
    gibbs.advance(setting, state, burn=sweeps - 1, draws=1)
    report(
        "growth",
        started,
        mean_candidates=width,
        ns_per_event_and_sweep=per_sweep,
        ns_per_event_and_em_iteration=per_em,
        ratio_200k_to_20k=[round(x[200_000] / x[20_000], 3) for x in (per_sweep, per_em)],
        bar_ratio=1.25,
        cpu_s_1000_sweeps_200k=round((time.process_time() - t) * 1000 / sweeps, 1),
        bar_cpu_s=60,
        peak_gb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        bar_gb=2,
    )


COMMANDS = {f.__name__: f for f in (exact, sbc, nuts, mnar, mnar2, thin, growth)}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(COMMANDS)} [size]")
    COMMANDS[sys.argv[1]](*map(int, sys.argv[2:3]))
