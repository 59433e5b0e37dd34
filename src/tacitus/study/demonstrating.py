"""The bundled studies: what one op-ed says, and a simulated world whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from tacitus.core.snapshot import Snapshot
from tacitus.study import Study
from tacitus.study.fits import InferReport
from tacitus.study.reading import ReadSummary

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
        return _show(folder, "Afghanistan 2020", [sheets / "assertions.csv"], False, seed, tell)


def simulated(folder: Path, *, seed: int = 1, tell: Tell | None = None) -> Shown:
    """Make or refresh a study of a simulated world; its truth is compared at the end."""
    from tacitus.infer.simulate import simulate, triangle_parameters
    from tacitus.write.world import write_world

    world_folder = folder / "world"
    world = simulate(triangle_parameters(seed), seed)
    write_world(world, world_folder, formats=("dsat", "assertions"))
    shown = _show(folder, "A simulated world", [world_folder], True, seed, tell)
    rows = compare(shown, world_folder / "truth")
    truth = folder / "truth"
    truth.mkdir(exist_ok=True)
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    (truth / "compared.json").write_text(text, encoding="utf-8")
    with Study.open(folder) as study:
        return Shown(folder, shown.read, shown.inferred, study.snapshot())


def _show(
    folder: Path, name: str, paths: list[Path], invented: bool, seed: int, tell: Tell | None
) -> Shown:
    say = tell or (lambda share, words: None)
    known = (folder / "study.sqlite").is_file()
    opened = (
        Study.open(folder, write=True)
        if known
        else Study.create(folder, name=name, simulated=invented, who="demo")
    )
    with opened as study:
        say(0.1, "reading")
        summaries = study.read(paths, who="demo")
        failed = [s.error for s in summaries if s.error]
        if failed:
            from tacitus.errors import StudyError

            raise StudyError(f"The bundled study cannot be read: {failed[0]}")
        say(0.3, "resolving")
        study.resolve(who="demo")
        report = study.infer(
            seed=seed, who="demo", progress=lambda share, words: say(0.3 + 0.6 * share, words)
        )
        return Shown(folder, summaries, report, study.snapshot())


def compare(shown: Shown, truth: Path) -> list[dict[str, Any]]:
    """Put what was true beside what was inferred."""
    raise NotImplementedError
