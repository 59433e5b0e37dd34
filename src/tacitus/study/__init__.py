"""A study: one folder, opened. The only place where the rooms meet.

::

    folder/
        study.sqlite   what was said and decided: append-only, bitemporal
        tables/        events and claims, one Parquet snapshot per file read
        documents/     held documents by sha-256
"""

from __future__ import annotations

from tacitus.study.deciding import Decides
from tacitus.study.reading import Reads, ReadSummary

__all__ = ["ReadSummary", "Study"]


class Study(Reads, Decides):
    """A study, opened with :meth:`open` or made with :meth:`create`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with Study.create(Path(tempfile.mkdtemp()) / "kabul", name="Kabul") as study:
    ...     study.name, study.parties()
    ('Kabul', {})
    """
