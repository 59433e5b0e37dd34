"""Work in fresh processes on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from tacitus.errors import InputError, RunError
from tacitus.run.port import Progress, Result, Spec, interrupted, log

FRUITLESS_ROUNDS = 3  # a pool that breaks this often without one new result will not recover


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Processes:
    """Runs pieces in a pool of spawned processes; replaces workers that were killed.

    Parameters
    ----------
    workers
        How many processes; all cores of this machine when left out.

    Raises
    ------
    InputError
        When `workers` is below one.
    """

    def __init__(self, workers: int | None = None) -> None:
        if workers is not None and workers < 1:
            raise InputError(f"workers must be 1 or more, not {workers}")
        self.workers = workers or os.cpu_count() or 1

    def map(
        self,
        function: Callable[[Spec], Result],
        specs: Iterable[Spec],
        *,
        progress: Progress | None = None,
    ) -> list[Result]:
        """Apply `function` to every spec; the results stand in the order of the specs.

        Raises
        ------
        RunError
            When workers keep dying without finishing any piece.
        InterruptedRunError
            When the user stops the run; it carries the results so far.
        """
        work = list(specs)
        done: dict[int, Result] = {}
        fruitless = 0
        while len(done) < len(work):
            before = len(done)
            if not self._round(function, work, done, progress):
                fruitless = 0 if len(done) > before else fruitless + 1
                log.warning("a worker died; %d pieces are sent again", len(work) - len(done))
            if fruitless >= FRUITLESS_ROUNDS:
                raise RunError(
                    f"workers died {fruitless} times without finishing a piece: "
                    "give them more memory, or use fewer workers"
                )
        return [done[index] for index in range(len(work))]

    def _round(
        self,
        function: Callable[[Spec], Result],
        work: list[Spec],
        done: dict[int, Result],
        progress: Progress | None,
    ) -> bool:
        """Run what is not done; False when the pool broke."""
        open_ = [index for index in range(len(work)) if index not in done]
        pool = ProcessPoolExecutor(
            max_workers=min(self.workers, len(open_)),
            mp_context=get_context("spawn"),
            initializer=_leave_interrupts_to_the_parent,
        )
        position: dict[Future[Result], int] = {}
        unbroken = True
        try:
            position = {pool.submit(function, work[index]): index for index in open_}
            for future in as_completed(position):
                try:
                    done[position[future]] = future.result()
                except BrokenProcessPool:
                    unbroken = False
                    continue
                if progress is not None:
                    progress(len(done), len(work))
        except BrokenProcessPool:  # died while pieces were still being handed out
            unbroken = False
        except KeyboardInterrupt as stop:
            _abandon(pool)
            interrupted(done, len(work), stop)
        except BaseException:
            _abandon(pool)
            raise
        pool.shutdown(cancel_futures=True)
        return unbroken


def _abandon(pool: ProcessPoolExecutor) -> None:
    """End the pool without waiting for pieces under way."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()
