"""Where work runs: here, in processes, or on a cluster that the user names."""

from __future__ import annotations

from tacitus.errors import InputError
from tacitus.run.here import Here
from tacitus.run.port import Progress, Runner

__all__ = ["Here", "Progress", "Runner", "runner"]

SCHEMES = ("tcp://", "tls://", "ucx://", "ws://", "wss://", "inproc://")


def runner(on: str | None = None, workers: int | None = None) -> Runner:
    """Choose where work runs.

    Parameters
    ----------
    on
        ``"here"``, ``"processes"``, or the address of a Dask scheduler (``tcp://host:8786``).
        Left out: here, or in processes when more than one worker is asked for.
    workers
        Number of processes on this machine; a Dask cluster brings its own.

    Raises
    ------
    InputError
        When `on` names no place we know, or `workers` is below one.
    MissingExtraError
        When a Dask address is named and ``distributed`` is not installed.

    Examples
    --------
    >>> runner().map(len, ["ab", "c"])
    [2, 1]
    """
    if workers is not None and workers < 1:
        raise InputError(f"workers must be 1 or more, not {workers}")
    if on is not None and on.startswith(SCHEMES):
        from tacitus.run.dask import Dask

        return Dask(on)
    if on == "here" or (on is None and (workers or 1) == 1):
        return Here()
    if on in (None, "processes"):
        from tacitus.run.processes import Processes

        return Processes(workers)
    raise InputError(
        f"'{on}' is no place to run: use 'here', 'processes' or a Dask address such as "
        "tcp://localhost:8786"
    )
