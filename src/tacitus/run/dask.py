"""Work on a Dask cluster that the user names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tacitus.errors import MissingExtraError, RunError
from tacitus.run.port import Progress, Result, Spec, interrupted


class Dask:
    """Runs pieces on the workers behind one Dask scheduler; Dask replaces killed workers.

    Parameters
    ----------
    address
        Of the scheduler, as Dask prints it: ``tcp://host:8786`` or ``tls://host:8786``.
    timeout
        Seconds to wait for the scheduler to answer.

    Raises
    ------
    MissingExtraError
        When ``distributed`` is not installed.
    """

    def __init__(self, address: str, *, timeout: float = 10.0) -> None:
        try:
            import distributed  # noqa: F401
        except ImportError as cause:
            raise MissingExtraError(
                "to run on a Dask cluster, install tacitus with its extra: tacitus[dask]"
            ) from cause
        self.address, self.timeout = address, timeout

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
            When no scheduler answers at the address, or a piece kills every worker it meets.
        InterruptedRunError
            When the user stops the run; it carries the results so far.
        """
        from distributed import Client, KilledWorker, as_completed

        work = list(specs)
        done: dict[int, Result] = {}
        try:
            client = Client(self.address, timeout=self.timeout, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as cause:
            raise RunError(
                f"no Dask scheduler answers at {self.address}: start one and name its address"
            ) from cause
        with client:
            # pure=False: two equal specs are two pieces, as on every other runner
            futures = client.map(function, work, pure=False)
            position = {future.key: index for index, future in enumerate(futures)}
            try:
                for future in as_completed(futures, loop=client.loop):
                    done[position[future.key]] = future.result()
                    if progress is not None:
                        progress(len(done), len(work))
            except KeyboardInterrupt as stop:
                client.cancel(futures, force=True)
                interrupted(done, len(work), stop)
            except KilledWorker as cause:
                raise RunError(
                    "a piece of work killed every worker that took it: give workers more memory"
                ) from cause
        return [done[index] for index in range(len(work))]
