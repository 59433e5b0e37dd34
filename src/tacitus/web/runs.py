"""Runs: a fit in a process of its own, one at a time; who asks is told how far it is."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from tacitus.errors import NotFoundError, StaleError
from tacitus.web.schemas import RunGiven, RunState

_log = logging.getLogger(__name__)
KEPT = 20
#: Seconds between two looks at a run, for whoever follows it.
LOOK = 0.2
#: Seconds that a process has to end after it was told to.
PATIENCE = 5.0
Command = Callable[[Path, dict[str, Any]], Sequence[str]]


def infer_command(folder: Path, given: dict[str, Any]) -> Sequence[str]:
    """Give the command line that fits."""
    return [sys.executable, "-m", "tacitus.web.inferring", str(folder), json.dumps(given)]


class Run:
    """One run, followed by a thread that reads what its process tells."""

    def __init__(self, key: str, given: RunGiven, command: Sequence[str]) -> None:
        self.key, self.given = key, given
        self._lock, self._began = Lock(), time.monotonic()
        self._started = datetime.now(UTC)
        self._ended: datetime | None = None
        self._share, self._words, self._lines = 0.0, "", [""][:0]
        self._failed = self._cancelled = False
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._errors: deque[str] = deque(maxlen=20)
        self._threads = [
            Thread(target=self._follow, daemon=True),
            Thread(target=self._heed, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._ended is None

    def state(self) -> RunState:
        """Say how far it is."""
        with self._lock:
            spent, left = time.monotonic() - self._began, None
            if self.running and self._share > 0.02:
                left = round(spent * (1 - self._share) / self._share, 1)
            return RunState(
                id=self.key,
                given=self.given,
                state=self._word(),
                share=self._share,
                words=self._words,
                left_seconds=left,
                started=self._started.isoformat(timespec="seconds"),
                ended=self._ended.isoformat(timespec="seconds") if self._ended else None,
                lines=tuple(self._lines),
            )

    def _word(self) -> Any:
        if self.running:
            return "running"
        return "cancelled" if self._cancelled else "failed" if self._failed else "done"

    def cancel(self) -> None:
        """End it; what it had not written whole is not there."""
        with self._lock:
            if not self.running:
                return
            self._cancelled = True
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.join()

    def join(self) -> None:
        """Wait until all that it told is heard."""
        for thread in self._threads:
            thread.join(PATIENCE)

    def _heed(self) -> None:
        for line in self._process.stderr or ():
            self._errors.append(line.strip())

    def _follow(self) -> None:
        for line in self._process.stdout or ():
            try:
                told = json.loads(line)
            except ValueError:
                continue  # a library that prints
            if isinstance(told, dict):
                self._hear(told)
        code = self._process.wait()
        self._threads[1].join(PATIENCE)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()
        with self._lock:
            if code and not self._cancelled and not self._lines:
                _log.warning("A run ended with code %s: %s", code, "\n".join(self._errors))
                self._lines = [f"The run ended without a word (code {code}); see the log."]
            self._failed = bool(code)
            if not code:
                self._share = 1.0
            self._ended = datetime.now(UTC)

    def _hear(self, told: dict[str, Any]) -> None:
        with self._lock:
            self._share = min(float(told.get("share", self._share)), 1.0)
            self._words = str(told.get("words", self._words))
            if "failed" in told:
                self._lines = [str(told["failed"])]
            elif "lines" in told:
                self._lines = [str(line) for line in told["lines"]]


class RunDesk:
    """The runs since the server was opened.

    Parameters
    ----------
    command : callable
        Gives the command line of a run from the study's folder and what was given.
    """

    def __init__(self, folder: Path, command: Command = infer_command) -> None:
        self._folder, self._command = folder, command
        self._runs: deque[Run] = deque(maxlen=KEPT)
        self._lock, self._count = Lock(), 0

    def start(self, given: RunGiven) -> Run:
        """Start a run.

        Raises
        ------
        StaleError
            Another one is at work.
        """
        with self._lock:
            if any(run.running for run in self._runs):
                raise StaleError("Another run is at work; wait for it, or cancel it.")
            self._count += 1
            words = self._command(self._folder, given.model_dump())
            run = Run(str(self._count), given, words)
            self._runs.appendleft(run)
            return run

    def all(self) -> tuple[Run, ...]:
        """Give the runs, the last first."""
        return tuple(self._runs)

    def find(self, key: str) -> Run:
        """Give a run.

        Raises
        ------
        NotFoundError
            There is none of this id.
        """
        for run in self._runs:
            if run.key == key:
                return run
        raise NotFoundError("There is no such run since the server was opened; list them anew.")

    async def follow(self, run: Run) -> AsyncIterator[RunState]:
        """Give its state whenever that changes, and at last how it ended."""
        last = None
        while True:
            state = run.state()
            told = state.model_copy(update={"left_seconds": None})
            if told != last:
                last = told
                yield state
            if state.state != "running":
                return
            await asyncio.sleep(LOOK)

    def close(self) -> None:
        """End what runs."""
        for run in self._runs:
            run.cancel()
