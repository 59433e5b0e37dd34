"""The verbs on other runners: one digest wherever they run, also when a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "study"))
sys.path.insert(0, str(Path(__file__).parents[1] / "contracts"))
from tiny import attacks, sheets

from tacitus.cli import app
from tacitus.study import Study

pytest.importorskip("distributed")
DRAWS = ["--draws", "40", "--chains", "4", "--seed", "5"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two real worker processes behind a scheduler."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("runners")
    with Study.create(made / "study", name="Aland") as study:
        study.read([sheets(made / "in"), attacks(made / "in")], who="ann")
        study.resolve(who="ann")
    return made / "study"


def numbers(folder: Path, *options: str) -> list[Any]:
    """Infer by the command line; give every number that it concluded."""
    done = CliRunner().invoke(app, ["infer", str(folder), *DRAWS, *options, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["seed"] == 5
    with Study.open(folder) as study:
        found = sorted(study.assessments().values(), key=lambda a: a.id)
        return [(a.id, a.probability, a.interval, a.quantity, a.decibans) for a in found]


@pytest.fixture(scope="module")
def here(folder: Path) -> list[Any]:
    return numbers(folder)


def test_dask_workers_give_the_numbers_of_this_process(
    folder: Path, here: list[Any], cluster: Any
) -> None:
    assert len(here) > 3
    assert numbers(folder, "--on", cluster.scheduler_address) == here


def test_processes_give_the_numbers_of_this_process(folder: Path, here: list[Any]) -> None:
    assert numbers(folder, "ties", "--workers", "2") == here


def test_a_worker_killed_in_the_middle_changes_nothing(
    folder: Path, here: list[Any], cluster: Any
) -> None:
    first = next(iter(cluster.scheduler_info["workers"].values()))
    killed = []

    def kill_when_busy() -> None:
        from distributed import Client

        with Client(cluster.scheduler_address, set_as_default=False) as client:
            for _ in range(600):
                if any(client.processing().values()):
                    busy = client.run(os.getpid)
                    victim = sorted(busy.values())[0]
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)
                    return
                time.sleep(0.02)

    assert first
    watch = threading.Thread(target=kill_when_busy)
    watch.start()
    found = numbers(folder, "--on", cluster.scheduler_address)
    watch.join()
    assert killed
    assert found == here
