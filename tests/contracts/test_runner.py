"""What every runner promises: order, the same digest, errors passed on, kept results."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tacitus.errors import InputError, InterruptedRunError, MissingExtraError, RunError
from tacitus.run import Here, Runner, runner
from tacitus.run.processes import Processes

FOLDER = str(Path(__file__).parent)
sys.path.insert(0, FOLDER)  # workers inherit the path and import the pieces by name
import runner_tasks as tasks  # noqa: E402

PLACES = ["here", "processes", "dask"]


@pytest.fixture(scope="module")
def dask_address() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Runner:
    if request.param == "here":
        return runner()
    if request.param == "processes":
        return runner("processes", workers=2)
    return runner(request.getfixturevalue("dask_address"))


def specs(count: int = 12) -> list[tuple[int, np.random.SeedSequence]]:
    return [(50 + n, seed) for n, seed in enumerate(np.random.SeedSequence(7).spawn(count))]


def digest(results: list[np.ndarray]) -> str:
    return hashlib.sha256(b"".join(np.ascontiguousarray(r).tobytes() for r in results)).hexdigest()


def test_order_is_that_of_the_specs(place: Runner) -> None:
    assert place.map(tasks.square, range(9)) == [n * n for n in range(9)]


def test_no_work_gives_no_results(place: Runner) -> None:
    assert place.map(tasks.square, []) == []


def test_equal_specs_are_separate_pieces(place: Runner) -> None:
    calls: list[tuple[int, int]] = []
    place.map(tasks.square, [4, 4, 4], progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_every_runner_gives_the_digest_of_a_plain_loop(place: Runner) -> None:
    expected = digest([tasks.draw(spec) for spec in specs()])
    assert digest(place.map(tasks.draw, specs())) == expected


def test_an_error_in_a_piece_is_passed_on(place: Runner) -> None:
    with pytest.raises(ValueError, match="three is refused"):
        place.map(tasks.refuse, range(6))


def test_what_is_done_survives_an_interrupt(place: Runner) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError, match="of 12 pieces") as caught:
        place.map(tasks.draw_slowly, specs(), progress=stop)
    kept = caught.value.results
    assert len(kept) == 3
    for index, result in kept.items():
        np.testing.assert_array_equal(result, tasks.draw(specs()[index]))


@pytest.mark.parametrize("where", ["processes", "dask"])
def test_a_killed_worker_changes_nothing(
    where: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    place = (
        runner("processes", workers=2)
        if where == "processes"
        else runner(request.getfixturevalue("dask_address"))
    )
    marker = tmp_path / "died"
    work = [(*spec, str(marker) if n == 5 else "") for n, spec in enumerate(specs())]
    result = place.map(tasks.draw_or_die, work)
    assert marker.exists()
    assert digest(result) == digest([tasks.draw(spec) for spec in specs()])


def test_a_piece_that_always_kills_is_reported() -> None:
    with pytest.raises(RunError, match="workers died"):
        Processes(1).map(tasks.always_die, [0])


def test_choices() -> None:
    assert isinstance(runner(), Here)
    assert isinstance(runner(workers=1), Here)
    assert isinstance(runner(workers=2), Processes)
    assert isinstance(runner("here", workers=2), Here)


@pytest.mark.parametrize(("on", "workers"), [("mars", None), (None, 0), ("processes", -1)])
def test_bad_choices_are_refused(on: str | None, workers: int | None) -> None:
    with pytest.raises(InputError):
        runner(on, workers)


def test_an_address_where_nothing_listens_is_reported() -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    from tacitus.run.dask import Dask

    place = Dask("tcp://127.0.0.1:9", timeout=0.5)
    with pytest.raises(RunError, match="no Dask scheduler"):
        place.map(tasks.square, [1])


def test_without_distributed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"tacitus\[dask\]"):
        runner("tcp://127.0.0.1:8786")
