"""The port: one method that spreads independent pieces of work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import NoReturn, Protocol, TypeVar

from tacitus.errors import InterruptedRunError

Spec = TypeVar("Spec")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called with (pieces done, pieces in all) after each piece."""

log = logging.getLogger("tacitus.run")


class Runner(Protocol):
    """Somewhere that work can run.

    The function must be importable by name, and each spec must hold all that its piece
    needs, its seed too: then every runner gives the same results in the same order.
    """

    def map(
        self,
        function: Callable[[Spec], Result],
        specs: Iterable[Spec],
        *,
        progress: Progress | None = None,
    ) -> list[Result]:
        """Apply `function` to every spec and give the results in the order of the specs."""
        ...


def interrupted(done: dict[int, Result], total: int, cause: BaseException) -> NoReturn:
    """Raise the error that keeps what was done before the user stopped the run."""
    message = f"stopped after {len(done)} of {total} pieces; what was done is kept, run it again"
    raise InterruptedRunError(message, done) from cause
