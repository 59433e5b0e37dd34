"""The first run in a fresh environment: CPU seconds, and which of them go to the compiler.

It runs ``tacitus demo``, then ``tacitus infer`` with few draws on the demo's simulated world, each
with an empty cache of compiled code. Compile seconds are those of a loop with all that it calls;
the loops called from Python are listed. Python's own bytecode is at hand, as after ``pip install``.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

LISTED = 0.1  # compile seconds below which a loop is left out


def child(out: str, *arguments: str) -> None:
    """Run one command in this process and write down what was compiled."""
    from numba.core import event

    open_calls: list[float] = []
    seconds: dict[str, float] = {}

    class Listener(event.Listener):  # type: ignore[misc]
        def on_start(self, event: Any) -> None:
            open_calls.append(time.process_time())

        def on_end(self, event: Any) -> None:
            took = time.process_time() - open_calls.pop()
            if not open_calls:
                loop = event.data["dispatcher"].py_func
                name = f"{loop.__module__.rsplit('.', 1)[-1]}.{loop.__name__}"
                seconds[name] = seconds.get(name, 0.0) + took

    event.register("numba:compile", Listener())
    from tacitus.cli import main

    sys.argv = ["tacitus", *arguments]
    try:
        main()
    finally:
        Path(out).write_text(json.dumps(seconds), encoding="utf-8")


def run(cache: Path, *arguments: str) -> tuple[float, dict[str, float]]:
    """Run one command in a process of its own: CPU seconds, and compile seconds by loop."""
    cache.mkdir()
    out = cache.parent / f"{cache.name}.json"
    settings = {"NUMBA_CACHE_DIR": cache, "PYTHONPYCACHEPREFIX": cache.parent / "pyc"}
    environment = os.environ | {k: str(v) for k, v in settings.items()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = (sys.executable, __file__, "child", str(out), *arguments)
    subprocess.run(words, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, json.loads(out.read_text(encoding="utf-8"))


def measure() -> None:
    """Print a line for the demo, and one for a first inference."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = root / "made"
        run(root / "warm-up", "demo", str(made))  # writes bytecode, and the study to infer from
        few = ("--draws", "20", "--chains", "1")
        for what in (("demo", str(root / "demo")), ("infer", str(made / "simulated"), *few)):
            load = round(os.getloadavg()[0], 1)
            cold, compiled = run(root / f"{what[0]}-loops", *what)
            loops = sorted(compiled.items(), key=lambda item: -item[1])
            line = {
                "bench": f"cold_start {what[0]}",
                "cpu_s": round(cold, 1),
                "compile_cpu_s": round(sum(compiled.values()), 1),
                "by_loop": {name: round(took, 2) for name, took in loops if took >= LISTED},
                "load_of_machine": load,
                "versions": {"python": platform.python_version(), "numba": version("numba")},
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    else:
        measure()
