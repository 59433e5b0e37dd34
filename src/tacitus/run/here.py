"""Work in this process, one piece after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tacitus.run.port import Progress, Result, Spec, interrupted


class Here:
    """Runs everything in this process.

    Examples
    --------
    >>> Here().map(abs, [-2, 1])
    [2, 1]
    """

    def map(
        self,
        function: Callable[[Spec], Result],
        specs: Iterable[Spec],
        *,
        progress: Progress | None = None,
    ) -> list[Result]:
        """Apply `function` to every spec, in order."""
        work = list(specs)
        done: dict[int, Result] = {}
        try:
            for index, spec in enumerate(work):
                done[index] = function(spec)
                if progress is not None:
                    progress(len(done), len(work))
        except KeyboardInterrupt as stop:
            interrupted(done, len(work), stop)
        return [done[index] for index in range(len(work))]
